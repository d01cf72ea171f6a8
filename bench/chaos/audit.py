"""What was lost, doubled or wrongly fired: what the servers outside accepted, held against what the store says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bench.chaos import verdicts
from bench.chaos.evidence import Evidence, Row
from bench.chaos.outside import Arrived
from bench.chaos.owners import Spoken
from bench.chaos.story import Told
from core.events import Channel

COUNTS = ("lost", "decisions_doubled", "wrongly_fired", "messages_doubled", "not_permitted", "unfinished")
"""What must be nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something that must never be."""

    count: str
    what: str
    invoice: str | None = None
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        about = f" case {self.invoice}:" if self.invoice else ""
        return "\n      ".join([f"{self.count}:{about} {self.what}", *self.lines])


@dataclass(slots=True, kw_only=True)
class Audited:
    """What a story came to."""

    cases: int = 0
    decisions: int = 0
    """Words of owners and of the clock that moved a case."""
    replies: int = 0
    messages: int = 0
    in_doubt_once_more: int = 0
    """Messages that a channel's rule sent once more, and that had arrived the first time too."""
    deaths: int = 0
    violations: list[Violation] = field(default_factory=list)

    def count(self, name: str) -> int:
        return sum(one.count == name for one in self.violations)


def audit(told: Told) -> Audited:
    """Hold everything that was kept against everything that was accepted outside."""
    evidence = told.evidence
    found = Audited(
        cases=told.plan.cases,
        decisions=sum(line["by"] in {"owner", "clock"} for lines in evidence.log.values() for line in lines),
        replies=len(told.owners.spoken),
        messages=len(told.outside.arrived()),
        deaths=told.deaths,
    )
    if told.restless:
        found.violations.append(Violation(count="unfinished", what=told.restless))
    found.violations += _replies(told)
    found.violations += _told_outside(told)
    found.violations += _in_the_outbox(evidence)
    more, doubled = _twice(told)
    found.in_doubt_once_more = more
    found.violations += doubled
    found.violations += _cases(told)
    return found


# --- replies ------------------------------------------------------------------------------------------------


def _replies(told: Told) -> Iterator[Violation]:
    """Every reply that a server accepted for us is kept once, with what came of it."""
    for spoken in told.owners.spoken:
        kept = told.evidence.by_key.get(spoken.key, [])
        if len(kept) != 1 or kept[0]["verdict"] is None:
            count = "lost" if len(kept) < 2 else "decisions_doubled"
            what = f"a reply was kept {len(kept)} times, verdict {[row['verdict'] for row in kept]}: {_said(spoken)}"
            yield Violation(count=count, what=what, invoice=spoken.invoice)
    reports = sum(row["channel"] == "file" for row in told.evidence.incoming)
    if reports != told.outside.partner.reports:
        yield Violation(
            count="lost", what=f"{told.outside.partner.reports} reports of the collector, {reports} are kept"
        )


def _said(spoken: Spoken) -> str:
    return f"{spoken.owner.name} by {spoken.channel} at {spoken.at:%Y-%m-%d %H:%M:%S}: {spoken.text!r}"


# --- messages -----------------------------------------------------------------------------------------------


def _told_outside(told: Told) -> Iterator[Violation]:
    """What we believe to be sent was accepted outside."""
    there = {_identity(one) for one in told.outside.arrived()}
    for row in told.evidence.messages:
        unnumbered = row["channel"] == "chat" and row["provider_id"] is None  # `_strays` looks at these
        if row["status"] == "sent" and row["to"] == "owner" and not unnumbered and _sent_as(row) not in there:
            what = (
                f"{row['what']} by {row['channel']} counts as sent, and no server accepted it ({row['lead']})"
            )
            yield Violation(count="lost", what=what)


def _in_the_outbox(evidence: Evidence) -> Iterator[Violation]:
    """Nothing is left to be sent; what a case's step wished to tell is in the outbox."""
    for row in evidence.messages:
        if row["status"] in {"pending", "claimed", "doubt"}:
            yield Violation(count="lost", what=f"{row['what']} is still {row['status']}: {row['error']}")
    told = {(row["case"], row["generation"], row["what"]) for row in evidence.messages}
    for invoice, followed in sorted(evidence.followed.items()):
        for state, what in (("alerted", "alert"), ("awaiting_confirmation", "ask_confirm")):
            entered = [line for line in evidence.log[followed.case.id] if line["state"] == state]
            if entered and not any(case == followed.case.id and w == what for case, _, w in told):
                yield Violation(count="lost", what=f"nobody was sent its {what}", invoice=invoice)


def _identity(one: Arrived) -> tuple[str, str]:
    return one.channel.value, one.key.partition("@")[0]


def _sent_as(row: Row) -> tuple[str, str]:
    """Return as what a message must have arrived: a chat's by its own number, others by our identity."""
    return row["channel"], str(row["provider_id"] if row["channel"] == "chat" else row["lead"])


def _twice(told: Told) -> tuple[int, list[Violation]]:
    """Return how often a message came once more by its channel's rule, and what came more often than that."""
    doubted = {str(row["lead"]) for row in told.evidence.messages if row["in_doubt"]}
    more, found = 0, []
    arrived = [one for one in told.outside.arrived() if one.channel is not Channel.CHAT]
    for (channel, key), times in Counter(_identity(one) for one in arrived).items():
        if times == 1:
            continue
        if channel == "mail" and times == 2 and key in doubted:
            more += 1
        else:
            what = f"{key} came {times} times by {channel}; in doubt: {key in doubted}"
            found.append(Violation(count="messages_doubled", what=what))
    strays, doubled = _strays(told)
    return more + strays, found + doubled


def _strays(told: Told) -> tuple[int, list[Violation]]:
    """Chats have no identity of ours: what no row knows by its number must be a try of one that was in doubt.

    It is sent twice at most. Where support found that it had arrived, nobody ever learnt its number.
    """
    chats = [row for row in told.evidence.messages if row["channel"] == "chat"]
    known = {row["provider_id"] for row in chats}
    unnumbered: dict[str, set[UUID]] = defaultdict(set)
    tries: Counter[str] = Counter()
    for lead in {row["lead"]: row for row in chats if row["in_doubt"]}.values():
        tries[lead["address"]] += 1
        if lead["status"] == "sent" and lead["provider_id"] is None:
            unnumbered[lead["address"]].add(lead["lead"])
            tries[lead["address"]] += 1
    more, found = 0, []
    for one in told.outside.chats:
        if one.key in known:
            continue
        if not tries[one.to]:
            text = " ".join(one.text.split())[:100]
            found.append(
                Violation(count="messages_doubled", what=f"chat {one.key} belongs to no row: {text}")
            )
        elif unnumbered[one.to]:
            unnumbered[one.to].pop()
            tries[one.to] -= 1
        else:
            tries[one.to] -= 1
            more += 1
    for address, leads in unnumbered.items():
        found += [
            Violation(count="lost", what=f"{lead} to chat {address} counts as sent, and nothing came")
            for lead in leads
        ]
    return more, found


# --- cases --------------------------------------------------------------------------------------------------


def _cases(told: Told) -> Iterator[Violation]:
    said: dict[str, list[Spoken]] = defaultdict(list)
    for spoken in told.owners.spoken:
        said[spoken.invoice].append(spoken)
    orders = Counter((str(order["invoice"]), str(order["order"])) for order in told.outside.orders)
    accepted = _accepted(told)
    for owner in told.plan.owners:
        for owed in owner.invoices:
            followed = told.evidence.followed.get(owed.invoice)
            if followed is None:
                yield Violation(count="lost", what="there is no such case", invoice=owed.invoice)
                continue
            case = verdicts.Judged(
                case=followed.case,
                policy=followed.policy,
                replayed=told.evidence.replayed[followed.case.id],
                log=told.evidence.log[followed.case.id],
                said=said[owed.invoice],
                incoming={id: spoken for spoken in said[owed.invoice] for id in _ids(told, spoken)},
                accepted=accepted[followed.case.id],
                orders={order: times for (number, order), times in orders.items() if number == owed.invoice},
            )
            for count, what in verdicts.judge(case):
                yield Violation(
                    count=count,
                    what=what,
                    invoice=owed.invoice,
                    lines=tuple(_story(case, told, followed.case.id)),
                )


def _ids(told: Told, spoken: Spoken) -> list[UUID]:
    return [row["id"] for row in told.evidence.by_key.get(spoken.key, [])]


def _accepted(told: Told) -> dict[UUID, dict[int, list[Arrived]]]:
    """Return for each case and generation what was accepted outside of its alert or question."""
    arrived: dict[tuple[str, str], list[Arrived]] = defaultdict(list)
    for one in told.outside.arrived():
        arrived[_identity(one)].append(one)
    found: dict[UUID, dict[int, list[Arrived]]] = defaultdict(lambda: defaultdict(list))
    for row in told.evidence.messages:
        if row["case"] is not None and row["starts_clock"]:
            numberless = row["channel"] == "chat" and row["provider_id"] is None
            known = [one for one in told.outside.chats if one.to == row["address"]] if numberless else []
            found[row["case"]][row["generation"]] += known or arrived[_sent_as(row)]
    return found


def _story(case: verdicts.Judged, told: Told, id: UUID) -> Iterable[str]:
    """Return what was said and written of a case, in order."""
    lines = [(spoken.at, f"> {_said(spoken)} [{_verdicts(told, spoken)}]") for spoken in case.said]
    lines += [
        (line["at"], f"{line['version']:>3} {line['by']}: {line['word']} -> {line['state']} ({line['rule']})")
        for line in case.log
    ]
    lines += [
        (row["created_at"], f"  {row['what']} by {row['channel']}: {row['status']} {row['sent_at'] or ''}")
        for row in told.evidence.messages
        if row["case"] == id
    ]
    return [f"{at:%m-%d %H:%M:%S} {text}" for at, text in sorted(lines, key=lambda line: line[0])]


def _verdicts(told: Told, spoken: Spoken) -> str:
    rows: Sequence[Row] = told.evidence.by_key.get(spoken.key, [])
    return ", ".join(f"{row['verdict']} {row['at']:%d. %H:%M:%S}" for row in rows) or "not kept"
