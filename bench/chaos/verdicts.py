"""One case before the judge: what was said and accepted about it, and what its log may then say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bench.chaos.evidence import Row
from bench.chaos.outside import Arrived
from bench.chaos.owners import Spoken
from bench.chaos.plan import Intent
from core.case import Case
from core.deadlines import answer_by
from core.machine import decide
from core.policies import Policy
from store.journal import _reopened as reopened
from store.rows import said_of

Finding = tuple[str, str]
MEANS = {Intent.YES: "confirm", Intent.NO: "stop"}
REST = frozenset({"in_collection", "ended", "withdrawn", "withdrawal_requested", "action_required"})
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Everything about one case."""

    case: Case
    policy: Policy
    replayed: Case | None
    log: Sequence[Row]
    said: Sequence[Spoken]
    incoming: Mapping[UUID, Spoken]
    """Whose words a log line's `incoming` is."""
    accepted: Mapping[int, Sequence[Arrived]]
    """What the servers accepted of the alert or question of each generation."""
    orders: Mapping[str, int]


def judge(one: Judged) -> Iterator[Finding]:
    """Yield what is wrong with a case, as (count, sentence)."""
    yield from _whole_log(one)
    steps = list(_steps(one))
    yield from _owners_words(one)
    for before, line in steps:
        if line["word"] == "silence":
            yield from _silence(one, before, line)
    yield from _heeded(one, steps)
    yield from _handed_over(one)


def _whole_log(one: Judged) -> Iterator[Finding]:
    """The log counts without a gap, and tells the case as it stands."""
    versions = [line["version"] for line in one.log]
    if versions != list(range(versions[0], versions[0] + len(versions))) or versions[-1] != one.case.version:
        yield "decisions_doubled", f"its log counts {versions}, the case stands at {one.case.version}"
    if one.replayed != one.case:
        yield "decisions_doubled", "its log tells another case than its row"
    if one.case.state not in REST:
        yield "unfinished", f"it stands at {one.case.state} ({one.case.reason}), deadline {one.case.deadline}"


def _steps(one: Judged) -> Iterator[tuple[Case, Row]]:
    """Yield each line of the log with the case as it was before."""
    now = reopened(one.log[0])
    for line in one.log[1:]:
        yield now, line
        now = decide(now, said_of(line), one.policy, line["at"]).case


def _owners_words(one: Judged) -> Iterator[Finding]:
    """Each decision of an owner is one he took, and was taken once."""
    decided = [line for line in one.log if line["by"] == "owner"]
    for line in decided:
        spoken = one.incoming.get(line["incoming"])
        if spoken is None or MEANS.get(spoken.intent) != line["word"]:
            yield "not_permitted", f"version {line['version']}: the owner never said {line['word']}"
    for id, times in Counter(line["incoming"] for line in decided).items():
        if times > 1:
            yield "decisions_doubled", f"one reply decided {times} times ({id})"
    prompts = Counter((line["prompt"], line["word"]) for line in decided if line["prompt"] is not None)
    for (prompt, word), times in prompts.items():
        if times > 1:
            yield "decisions_doubled", f"question {prompt} was answered {times} times with {word}"


def _silence(one: Judged, before: Case, line: Row) -> Iterator[Finding]:
    """Silence speaks after the deadline, of what was accepted outside, and only if nobody had answered in time."""
    where = f"version {line['version']}: silence in {before.state}"
    deadline = before.deadline
    if deadline is None or line["at"] <= deadline:
        yield "wrongly_fired", f"{where} at {line['at']}, the deadline is {deadline}"
        return
    if before.state == "not_due":
        return
    if before.state in {"alerted", "awaiting_confirmation"}:
        first = min((arrived.at for arrived in one.accepted.get(before.generation, ())), default=None)
        if first is None:
            yield "wrongly_fired", f"{where}, and no server ever accepted the message"
        elif before.state == "awaiting_confirmation" and deadline < _answer_by(one, first):
            yield "wrongly_fired", f"{where}: accepted at {first}, but the deadline was {deadline}"
    known = {
        one.incoming[row["incoming"]].key
        for row in one.log[: line["version"]]
        if row["incoming"] in one.incoming
    }
    for spoken in one.said:
        in_time = spoken.at <= deadline + SECOND and spoken.latest <= deadline + SECOND
        if in_time and spoken.key not in known and _would_move(before, spoken):
            yield (
                "wrongly_fired",
                f"{where}, deadline {deadline}; {spoken.text!r} was accepted at {spoken.at}",
            )


def _answer_by(one: Judged, accepted: datetime) -> datetime:
    return answer_by(accepted, one.policy.confirmation_days, one.policy.tz)


def _would_move(case: Case, spoken: Spoken) -> bool:
    """Whether these words decide something in this state."""
    if spoken.intent is Intent.NO:
        return case.state in {"alerted", "awaiting_confirmation", "handover_pending"}
    return spoken.intent is Intent.YES and case.state == "awaiting_confirmation"


def _heeded(one: Judged, steps: Sequence[tuple[Case, Row]]) -> Iterator[Finding]:
    """A clear answer that was accepted while its question was open is in the log, or something else decided first."""
    known = {line["incoming"] for line in one.log}
    asked = [before for before, line in steps if before.state == "awaiting_confirmation" and before.deadline]
    for spoken in one.said:
        ids = [id for id, words in one.incoming.items() if words is spoken]
        if spoken.intent is Intent.NOTHING or known & set(ids) or not asked:
            continue
        others = [s for s in one.said if s is not spoken and s.intent is not Intent.NOTHING]
        deadline = asked[-1].deadline
        if (
            not others
            and deadline is not None
            and spoken.latest <= deadline
            and one.case.reason != "undeliverable"
        ):
            yield "lost", f"{spoken.text!r} was accepted at {spoken.at}, and nothing came of it"


def _handed_over(one: Judged) -> Iterator[Finding]:
    """The collector got one order for what an owner confirmed, and none for anything else."""
    confirmed = any(line["by"] == "owner" and line["word"] == "confirm" for line in one.log)
    reminders = one.orders.get("reminder", 0)
    if reminders and not confirmed:
        yield "not_permitted", "it was handed over, and its owner never said yes"
    if reminders > 1:
        yield "messages_doubled", f"the collector got {reminders} orders for a reminder"
    if one.case.state == "in_collection" and reminders != 1:
        yield "lost", f"it is in collection, and the collector got {reminders} orders"
