"""`decide`: what becomes of a case when somebody says something. Pure: it reads no clock and does nothing.

What the word tells is noted (`core.noting`), a step of the table is chosen (`core.transitions`) and taken
(`core.stepping`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.case import Case
from core.events import Role, Said, Word
from core.guards import arrived
from core.messages import Notice, Tell
from core.noting import note
from core.policies import Policy
from core.stepping import Stepping, due
from core.transitions import TRANSITIONS, default
from core.transitions.entries import ENTRIES
from core.transitions.rights import ANSWERS, MAY
from core.transitions.steps import Move, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The case after a word, and what that calls for. Written down in one transaction."""

    before: Case
    case: Case
    said: Said
    rule: str
    """Which row of the table was taken: `state + word`, with the guard that held; or why none was."""
    tells: tuple[Tell, ...] = ()
    at: datetime
    """The `now` it was decided at: with the log's words, it replays to the same case."""

    @property
    def moved(self) -> bool:
        """Whether a state was entered (also the same one anew)."""
        return self.case.generation != self.before.generation

    @property
    def changed(self) -> bool:
        """Whether the row must be written; a mere kind answer changes nothing."""
        return self.case is not self.before


def decide(case: Case, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Return the case after *said*, and what that calls for.

    *now* is aware UTC; `said.at` is when the words arrived, which may be earlier. Words that change nothing
    give an outcome with the same case and at most a kind answer: what people do wrong is no error here.
    """
    if said.by not in MAY[said.word]:
        return _unchanged(case, said, now, "not theirs to say", Step(receipt=Notice.NOT_YOURS))
    if _over_already(case, said):
        return _unchanged(case, said, now, "stale", Step())
    noted = note(case, said, policy, now)
    if isinstance(noted, Notice):
        return _unchanged(case, said, now, noted.value, Step(receipt=noted, staff=_lost(said, noted)))
    step = _choose(noted, said, policy)
    if step is None or (step.to is not Move.STAY and _stale(case, said)):
        return _unchanged(case, said, now, "default", default(case, said))
    after, tells = Stepping(case, said, policy, now, step).take(noted if step.notes else case)
    guard = f" if {step.when.__name__}" if step.when else ""
    rule = f"{case.state} + {said.word}{guard}"
    return Outcome(before=case, case=after, said=said, rule=rule, tells=tells, at=now)


def answer_until(case: Case, policy: Policy, accepted: datetime) -> datetime | None:
    """Return the last second to answer the case's live question if its message is accepted at *accepted*."""
    if case.deadline is not None:
        return case.deadline
    entry = ENTRIES[case.state]
    return None if entry.wait is None or case.question is None else due(entry.wait, case, policy, accepted)


# --- choosing -------------------------------------------------------------------------------------------


def _over_already(case: Case, said: Said) -> bool:
    """The clock and the carrier may speak of what is over; nobody needs an answer to that."""
    if said.by not in {Role.CLOCK, Role.CARRIER}:
        return False
    if said.prompt != case.generation:
        return True
    return said.word is Word.SILENCE and (case.deadline is None or arrived(said) <= case.deadline)


def _stale(case: Case, said: Said) -> bool:
    """An answer counts only for the question that is open now. Support speaks of the case as it is."""
    if said.word not in ANSWERS or (said.by is Role.SUPPORT and said.prompt is None):
        return False
    return said.prompt != case.generation


def _choose(case: Case, said: Said, policy: Policy) -> Step | None:
    for step in TRANSITIONS.get((case.state, said.word), ()):
        if step.when is None or step.when(case, said, policy):
            return step
    return None


def _lost(said: Said, why: Notice) -> Notice | None:
    """What a person got wrong he is told; what the collector or the books tell must not get lost."""
    money = said.by is Role.LEDGER and said.word in {Word.PAID, Word.CREDITED, Word.REVERSED}
    unread = why is Notice.INVALID_VALUE and (money or said.by is Role.COLLECTOR)
    return Notice.STAFF_UNEXPECTED if unread else None


def _unchanged(case: Case, said: Said, now: datetime, why: str, step: Step) -> Outcome:
    """Return the same case, with a kind answer to the owner and a hint to staff where *step* has one."""
    tells = []
    if step.receipt is not None and said.by is Role.OWNER:
        tells.append(Tell(what=step.receipt, to=Role.OWNER, answers=True))
    if step.staff is not None:
        tells.append(Tell(what=step.staff, to=Role.SUPPORT, facts={"word": said.word.value}))
    rule = f"{why}: {case.state} + {said.word}"
    return Outcome(before=case, case=case, said=said, rule=rule, tells=tuple(tells), at=now)
