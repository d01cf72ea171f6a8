"""`decide`: what becomes of a case when somebody says something. Pure: it reads no clock and does nothing.

The table says where to go (`core.transitions`); here is how: what the word tells is noted, the step is chosen,
the state is entered, and what has to be said is collected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from core.assessment import assess
from core.case import CLOSED, Case, Money, Question, Reason, Resume, Stage, State
from core.deadlines import after_alert, alert_at, answer_by, end_of_day, local_day, next_open, next_stage
from core.debtor_data import deliverable_address, identity_number
from core.events import Assessment, Role, Said, Word
from core.messages import QUESTIONS, Notice, Order, Tell
from core.policies import Policy
from core.transitions import ANSWERS, BEFORE, ENTRIES, HALTED, MAY, TRANSITIONS, Move, Step, Wait, default

STAGE_ORDERS = {Stage.REMINDER: Order.REMINDER, Stage.DEMAND: Order.DEMAND, Stage.COLLECTION: Order.COLLECTION}
SETTLING = frozenset({Order.PAID, Order.CREDITED, Order.WITHDRAW, Order.PAUSE, Order.RESUME, Order.AMEND})
"""Orders that stay right whatever happens next; the others die when the case moves on."""
UNDONE_TO = {
    State.HANDOVER_PENDING: State.AWAITING_CONFIRMATION,
    State.PAYMENT_ORDER: State.AWAITING_CHOICE,
    State.MONITORING: State.AWAITING_CHOICE,
}
"""Where an undo leads if nothing was remembered."""


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

    *now* is aware UTC; `said.at` is when the words arrived, which may be earlier. Words that change nothing give
    an outcome with the same case and at most a kind answer: what people do wrong is no error here.
    """
    if said.by not in MAY[said.word]:
        return _unchanged(case, said, now, "not theirs to say", Notice.NOT_YOURS)
    if _silent_nonsense(case, said):
        return _unchanged(case, said, now, "stale", None)
    noted = _note(case, said, policy, now)
    if isinstance(noted, Notice):
        return _unchanged(case, said, now, noted.value, noted)
    step = _choose(noted, said, policy)
    if step is not None and step.to is not Move.STAY and _stale(case, said):
        step = None
    if step is None:
        return _unchanged(case, said, now, "default", *_default_notices(case, said))
    return _Deciding(case, said, policy, now, step).outcome(noted if step.notes else case)


def answer_until(case: Case, policy: Policy, accepted: datetime) -> datetime | None:
    """Return the last second to answer the case's live question if its message is accepted at *accepted*."""
    if case.deadline is not None:
        return case.deadline
    entry = ENTRIES[case.state]
    return None if entry.wait is None or case.question is None else _due(entry.wait, case, policy, accepted)


# --- choosing --------------------------------------------------------------------------------------------------


def _silent_nonsense(case: Case, said: Said) -> bool:
    """The clock and the carrier may speak of what is over; nobody needs an answer to that."""
    if said.by not in {Role.CLOCK, Role.CARRIER}:
        return False
    if said.prompt != case.generation:
        return True
    return said.word is Word.SILENCE and (case.deadline is None or said.at <= case.deadline)


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


def _default_notices(case: Case, said: Said) -> tuple[Notice | None, Notice | None]:
    step = default(case, said)
    return step.receipt, step.staff


def _unchanged(
    case: Case, said: Said, now: datetime, rule: str, receipt: Notice | None, staff: Notice | None = None
) -> Outcome:
    tells = []
    if receipt is not None and said.by is Role.OWNER:
        tells.append(Tell(what=receipt, to=Role.OWNER, answers=True))
    if staff is not None:
        tells.append(Tell(what=staff, to=Role.SUPPORT, facts={"word": said.word.value}))
    return Outcome(before=case, case=case, said=said, rule=f"{rule}: {case.state} + {said.word}", tells=tuple(tells), at=now)


# --- noting what a word tells ----------------------------------------------------------------------------------


def _note(case: Case, said: Said, policy: Policy, now: datetime) -> Case | Notice:
    """Return the case with what the word tells written in, or why that can not be taken."""
    match said.word:
        case Word.PAID | Word.CREDITED | Word.REVERSED:
            return _note_money(case, said)
        case Word.NEW_DUE_DATE | Word.EXTEND:
            return _note_date(case, said, policy, now)
        case Word.IDENTITY_NUMBER:
            return _note_identity_number(case, said)
        case Word.ADDRESS:
            return _note_address(case, said)
        case Word.RETURNED:
            return replace(case, debtor=replace(case.debtor, deliverable=False))
        case Word.STAGE:
            return replace(case, stage=said.value) if isinstance(said.value, Stage) else Notice.INVALID_VALUE
        case Word.COLLECTION_FAILED:
            found = said.value if isinstance(said.value, Assessment) else assess(case, policy)
            return replace(case, suggestion=found.suggestion, grounds=found.grounds)
        case _:
            return case


def _note_money(case: Case, said: Said) -> Case | Notice:
    amount = said.value
    if amount is None:
        if case.balance.amount <= 0:
            return Notice.ALREADY_DECIDED
        amount = case.balance
    if not isinstance(amount, Money) or amount.amount <= 0 or amount.currency != case.balance.currency:
        return Notice.INVALID_VALUE
    after = case.balance + amount if said.word is Word.REVERSED else case.balance - amount
    return replace(case, balance=after)


def _note_date(case: Case, said: Said, policy: Policy, now: datetime) -> Case | Notice:
    if not isinstance(said.value, date):
        return Notice.INVALID_VALUE
    if said.word is Word.EXTEND:
        later = case.deadline is not None and end_of_day(said.value, policy.tz) > case.deadline
        return case if later else Notice.INVALID_VALUE
    if said.by is not Role.LEDGER and said.value < local_day(now, policy.tz):
        return Notice.DATE_IN_PAST
    return Notice.SAME_VALUE if said.value == case.due_date else replace(case, due_date=said.value)


def _note_identity_number(case: Case, said: Said) -> Case | Notice:
    number = identity_number(str(said.value), case.debtor.country)
    if number is None:
        return Notice.INVALID_VALUE
    if number == case.debtor.identity_number:
        return Notice.SAME_VALUE
    return replace(case, debtor=replace(case.debtor, identity_number=number))


def _note_address(case: Case, said: Said) -> Case | Notice:
    address = deliverable_address(str(said.value), case.debtor.country)
    if address is None:
        return Notice.INVALID_VALUE
    if case.debtor.address is not None and _same(address, case.debtor.address):
        return Notice.SAME_VALUE
    return replace(case, debtor=replace(case.debtor, address=address, deliverable=True))


def _same(one: str, other: str) -> bool:
    return [*filter(str.isalnum, one.casefold())] == [*filter(str.isalnum, other.casefold())]


# --- carrying out ----------------------------------------------------------------------------------------------


def missing(case: Case, state: State, stage: Stage | None, policy: Policy) -> Reason | None:
    """Return what the debtor's data lack before *state* may be entered."""
    at = Stage.COLLECTION if state is State.PAYMENT_ORDER else stage
    stages = list(Stage)
    if at is None:
        return None
    number_from, address_from = policy.identity_number_from, policy.address_from
    if number_from and stages.index(at) >= stages.index(number_from) and not case.debtor.identity_number:
        return Reason.MISSING_ID
    if address_from and stages.index(at) >= stages.index(address_from) and not _reachable(case):
        return Reason.BAD_ADDRESS
    return None


def _reachable(case: Case) -> bool:
    return bool(case.debtor.address) and case.debtor.deliverable


def _due(wait: Wait, case: Case, policy: Policy, start: datetime) -> datetime | None:
    """Return when *wait* is over, counted from *start*."""
    match wait:
        case Wait.ALERT:
            return alert_at(case, policy, start)
        case Wait.AFTER_ALERT:
            return after_alert(start, policy)
        case Wait.CONFIRMATION:
            return answer_by(start, policy.confirmation_days, policy.tz)
        case Wait.CHOICE:
            return answer_by(start, policy.choice_days, policy.tz)
        case Wait.ACTION:
            return answer_by(start, policy.action_days, policy.tz)
        case Wait.UNDO:
            return start + timedelta(minutes=policy.undo_minutes)
        case Wait.ACKNOWLEDGEMENT:
            return start + timedelta(hours=policy.acknowledge_hours)
        case Wait.NEXT_STAGE:
            return next_stage(case, policy, start)


@dataclass(slots=True)
class _Deciding:
    """One step being carried out: collects what it calls for."""

    case: Case
    said: Said
    policy: Policy
    now: datetime
    step: Step
    tells: list[Tell] = field(default_factory=list)

    def outcome(self, noted: Case) -> Outcome:
        after = self._move(noted)
        if self.said.word is Word.SILENCE and after.generation == self.case.generation:
            after = replace(after, deadline=None)
        if after != self.case:
            after = replace(after, version=self.case.version + 1)
        else:
            after = self.case
        self._say(after)
        guard = f" if {self.step.when.__name__}" if self.step.when else ""
        return Outcome(
            before=self.case,
            case=after,
            said=self.said,
            rule=f"{self.case.state} + {self.said.word}{guard}",
            tells=tuple(self.tells),
            at=self.now,
        )

    def _move(self, case: Case) -> Case:
        match self.step.to:
            case Move.STAY:
                return case
            case Move.AGAIN:
                return self._enter(case, case.state, stage=case.stage, reason=case.reason, resume=case.resume)
            case Move.BACK:
                return self._go_on(case)
            case Move.CLOCK:
                return self._start_clock(case)
            case Move.EXTEND:
                assert isinstance(self.said.value, date)  # `_note` let nothing else through
                return replace(case, deadline=end_of_day(self.said.value, self.policy.tz))
            case Move.ARRIVED:
                stage = case.resume.stage if case.resume else case.stage
                return replace(case, resume=Resume(state=State.IN_COLLECTION, stage=stage))
            case State() as state:
                return self._enter(
                    case,
                    state,
                    stage=self.step.stage or case.stage,
                    reason=self.step.reason,
                    resume=self._remembered(case),
                )

    def _remembered(self, case: Case) -> Resume | None:
        if not self.step.remember:
            return None
        if case.state in HALTED:
            return case.resume
        state = State.SUBMITTING if self.step.resend else case.state
        return Resume(state=state, stage=case.stage, reason=case.reason)

    def _start_clock(self, case: Case) -> Case:
        wait = ENTRIES[case.state].wait
        if case.deadline is not None or wait is None:
            return case
        return replace(case, deadline=_due(wait, case, self.policy, self.said.at))

    def _go_on(self, case: Case) -> Case:
        back = case.resume or Resume(state=UNDONE_TO.get(case.state, State.NOT_DUE), stage=case.stage)
        live = back.state not in CLOSED
        if live and not case.with_collector and case.due_date >= local_day(self.now, self.policy.tz):
            back = Resume(state=State.NOT_DUE)
        quiet = back.state is State.ALERTED
        return self._enter(case, back.state, stage=back.stage, reason=back.reason, resume=None, quiet=quiet)

    def _enter(
        self,
        case: Case,
        state: State,
        *,
        stage: Stage | None,
        reason: Reason | None,
        resume: Resume | None,
        quiet: bool = False,
    ) -> Case:
        entry = ENTRIES[state]
        if entry.needs_data and (lacking := missing(case, state, stage, self.policy)):
            back = Resume(state=state, stage=stage)
            return self._enter(case, State.ACTION_REQUIRED, stage=stage, reason=lacking, resume=back)
        after = replace(
            case,
            state=state,
            stage=None if state in BEFORE else stage,
            reason=reason,
            resume=resume,
            with_collector=state not in CLOSED and (case.with_collector or state is State.SUBMITTING),
            question=_question(state, reason),
            generation=case.generation + 1,
            deadline=None,
            since=self.now,
        )
        if entry.wait is not None and (quiet or not entry.clock_starts_when_accepted):
            after = replace(after, deadline=_due(entry.wait, after, self.policy, self.now))
        self._say_on_entry(after, quiet=quiet)
        return after

    # --- what has to be said

    def _say_on_entry(self, case: Case, *, quiet: bool) -> None:
        entry = ENTRIES[case.state]
        if entry.tells is not None and not quiet:
            self._ask(entry.tells)
        if case.question is not None:
            self._ask(QUESTIONS[case.question])
        if entry.orders_stage:
            self._order(STAGE_ORDERS[case.stage or Stage.REMINDER])
        if entry.orders is not None:
            self._order(entry.orders)

    def _ask(self, what: Notice, *, starts_clock: bool = True) -> None:
        answers = self.said.by is Role.OWNER
        self.tells.append(
            Tell(
                what=what,
                to=Role.OWNER,
                answers=answers,
                not_before=None if answers else self._window(),
                perishable=True,
                starts_clock=starts_clock,
            )
        )

    def _order(self, order: Order) -> None:
        self.tells.append(Tell(what=order, to=Role.COLLECTOR, perishable=order not in SETTLING))

    def _say(self, after: Case) -> None:
        """Add what the step itself says, before what entering said: first the receipt, then the next question."""
        step, first = self.step, []
        person = self.said.by in {Role.OWNER, Role.SUPPORT}
        notice = step.tell or (step.receipt if person else None)
        if notice is not None:
            answers = self.said.by is Role.OWNER
            at = None if person else self._window()
            facts = self._facts(after)
            first.append(Tell(what=notice, to=Role.OWNER, answers=answers, not_before=at, facts=facts))
        if step.staff is not None:
            first.append(Tell(what=step.staff, to=Role.SUPPORT, facts={"word": self.said.word.value}))
        self.tells[:0] = first
        if step.order is not None and self.case.with_collector:
            self._order(step.order)
        if step.ask_again and after.question is not None:
            self._ask(QUESTIONS[after.question], starts_clock=False)

    def _facts(self, after: Case) -> Mapping[str, str]:
        """What the receipt must say as it was when it was decided, not as it is when the receipt is sent."""
        facts: dict[str, str] = {}
        if isinstance(self.said.value, Money):
            facts["amount"] = str(self.said.value.amount)
        if after.balance.amount < 0:
            facts["surplus"] = str(-after.balance.amount)
        if ENTRIES[after.state].wait is Wait.UNDO and after.deadline is not None:
            facts["undo_by"] = after.deadline.isoformat()
        if after.state is State.WITHDRAWAL_REQUESTED:
            facts["fee"] = str(self._withdrawal_fee())
        if self.step.tell is Notice.SUGGESTION_CARRIED_OUT and after.suggestion is not None:
            facts["choice"] = after.suggestion.value
        if self.step.tell is Notice.EXTENDED and after.deadline is not None:
            facts["until"] = after.deadline.isoformat()
        return facts

    def _withdrawal_fee(self) -> object:
        """The enforcement authority's fee is owed once the application was sent: its undo window is over."""
        applied = self.case.state is State.PAYMENT_ORDER and self.case.deadline is None
        return self.policy.withdrawal_fee + (self.policy.payment_order_fee if applied else 0)

    def _window(self) -> datetime:
        return next_open(self.now, self.policy.window, self.policy.tz)


def _question(state: State, reason: Reason | None) -> Question | None:
    asks = ENTRIES[state].asks
    if asks is None:
        return None
    return asks.get(reason, asks.get(None))
