"""Incoming messages inside a transaction: what each is, and what comes of it.

Many are taken together where none could change what another one means: they are of different people and of different
businesses. Those that are not wait for the ones before them, so that each sees what was decided before it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from core.answering import conclude, consent
from core.events import Role, Said, Word
from core.inbound import Conclusion, Conversation, Followed, Incoming, Kind
from core.machine import Outcome, decide
from core.ports import Settled, Tx
from core.reading import mentioned

REPORTS = frozenset({Kind.BOUNCE, Kind.DELIVERED})
SPREADING = frozenset({Word.IDENTITY_NUMBER, Word.ADDRESS})
"""What is learnt about a debtor is true for all of his invoices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that was never here before, and what came of it."""

    id: UUID
    """What it is kept under."""
    incoming: Incoming
    verdict: str
    outcomes: tuple[Outcome, ...]


Fresh = tuple[UUID, Incoming]


def take(tx: Tx, fresh: Sequence[Fresh], now: datetime) -> list[Taken]:
    """Decide what these messages decide, in their order, and write it down."""
    taken: list[Taken] = []
    waiting = list(fresh)
    touching: dict[Hashable, set[UUID]] = {}
    while waiting:
        run = list(takewhile(lambda one: not _stands_alone(one[1]), waiting))
        if run:
            done, put_off = _take_together(tx, run, touching, now)
            taken += done
            waiting = [*put_off, *waiting[len(run) :]]
        else:
            taken.append(_take_alone(tx, *waiting.pop(0), now))
    return taken


def _stands_alone(incoming: Incoming) -> bool:
    """Whether what it may touch is not known before it is looked at: staff's words, reports, consent."""
    return (
        incoming.role is Role.SUPPORT
        or incoming.kind is Kind.CONSENT
        or bool(incoming.reports)
        or (incoming.about is not None and incoming.kind in REPORTS)
    )


def _take_alone(tx: Tx, id: UUID, incoming: Incoming, now: datetime) -> Taken:
    if incoming.about is not None and incoming.kind in REPORTS:
        conclusion = _reported(tx, incoming, incoming.about, now)
    elif incoming.kind is Kind.CONSENT:
        conclusion = _consented(tx, id, incoming, now)
    elif incoming.reports:
        words = [(case, replace(said, incoming=id)) for case, said in incoming.reports]
        conclusion = Conclusion(verdict="reported", outcomes=tuple(decided(tx, words, now)))
    else:
        conclusion = conclude(id, incoming, tx.conversation(incoming, mentioned(incoming.text)), now)
    return _written(tx, [(id, incoming, conclusion)], now)[0]


def _take_together(
    tx: Tx, run: Sequence[Fresh], touching: dict[Hashable, set[UUID]], now: datetime
) -> tuple[list[Taken], list[Fresh]]:
    """Take those of *run* that touch nothing an earlier one of it touches; return what came of them, and the others.

    *touching* keeps which businesses are touched by whom in answer to what: one that has to wait for another is looked
    at when its turn comes.
    """
    looked_at = _worth_a_look(run, touching)
    talks = tx.conversations([(incoming, mentioned(incoming.text)) for _, incoming in looked_at])
    talk_of = {id: talk for (id, _), talk in zip(looked_at, talks, strict=True)}
    touching |= {_answering(incoming): _touched(talk_of[id]) for id, incoming in looked_at}
    touched: set[UUID] = set()
    concluded, put_off = [], []
    for id, incoming in run:
        touches = touching[_answering(incoming)]
        if id in talk_of and touched.isdisjoint(touches):
            concluded.append((id, incoming, conclude(id, incoming, talk_of[id], now)))
        else:
            put_off.append((id, incoming))
        touched |= touches
    return _written(tx, concluded, now), put_off


def _worth_a_look(run: Sequence[Fresh], touching: Mapping[Hashable, set[UUID]]) -> list[Fresh]:
    """Return those that may be taken now, as far as it is known: of each that answers the same, the first."""
    looked_at: list[Fresh] = []
    new: set[Hashable] = set()
    touched: set[UUID] = set()
    for one in run:
        key = _answering(one[1])
        touches = touching.get(key)
        if touches is None:
            if key not in new:
                looked_at.append(one)
            new.add(key)
        elif key not in new or not touches:  # a stranger's letters touch nothing
            if touched.isdisjoint(touches):
                looked_at.append(one)
            new.add(key)
            touched |= touches
    return looked_at


def _answering(incoming: Incoming) -> Hashable:
    return incoming.channel, incoming.sender, incoming.token, incoming.replied_to


def _touched(talk: Conversation) -> set[UUID]:
    whose = {followed.case.business for followed in (*talk.asked, *talk.others)}
    return whose if talk.speaker is None else whose | {talk.speaker.business}


def _written(tx: Tx, concluded: Sequence[tuple[UUID, Incoming, Conclusion]], now: datetime) -> list[Taken]:
    taken = [
        Taken(
            id=id,
            incoming=incoming,
            verdict=conclusion.verdict,
            outcomes=(*conclusion.outcomes, *spread(tx, conclusion.outcomes, now)),
        )
        for id, incoming, conclusion in concluded
    ]
    tx.write([outcome for one in taken for outcome in one.outcomes])
    tx.conclude_all(concluded)
    return taken


def _reported(tx: Tx, incoming: Incoming, reference: str, now: datetime) -> Conclusion:
    """A carrier tells how it went with a message of ours."""
    if incoming.kind is Kind.DELIVERED:
        settled = tx.delivered(reference, incoming.at)
    else:
        settled = tx.bounced(reference, incoming.permanent, now)
    if settled is None:
        return Conclusion(verdict="filed")
    return Conclusion(verdict=incoming.kind.value, outcomes=carried(tx, settled, now))


def _consented(tx: Tx, id: UUID, incoming: Incoming, now: datetime) -> Conclusion:
    """He wants no more messages by this channel, or wants them again.

    A carrier's STOP may be meant for the case as well: what is open is held, and he is asked where he still hears.
    """
    tx.write(carried(tx, tx.consent(incoming, now), now))
    return consent(id, incoming, tx.conversation(incoming, ()), now)


# --- words about cases --------------------------------------------------------------------------------------


def decided(tx: Tx, words: Sequence[tuple[UUID, Said]], now: datetime) -> list[Outcome]:
    """Decide *words* one after the other; those about unknown cases are passed over, nothing is written."""
    known: dict[UUID, Followed] = {f.case.id: f for f in tx.cases({case for case, _ in words})}
    outcomes = []
    for case, said in words:
        if case in known:
            outcome = decide(known[case].case, said, known[case].policy, now)
            known[case] = replace(known[case], case=outcome.case)
            outcomes.append(outcome)
    return outcomes


def spread(tx: Tx, outcomes: Iterable[Outcome], now: datetime) -> list[Outcome]:
    """A debtor's new number or address is good for all of his invoices: say it of each."""
    outcomes = list(outcomes)
    said_of = {outcome.case.id for outcome in outcomes}
    also = []
    for outcome in outcomes:
        if outcome.said.word not in SPREADING or not outcome.changed:
            continue
        for sibling in tx.siblings(outcome.case):
            if sibling.case.id not in said_of:
                also.append(decide(sibling.case, replace(outcome.said, prompt=None), sibling.policy, now))
                said_of.add(sibling.case.id)
    return also


def carried(tx: Tx, settled: Settled, now: datetime) -> tuple[Outcome, ...]:
    """Tell the machine what the carriers said."""
    words = [
        (case, Said(word=Word.ACCEPTED, by=Role.CARRIER, at=at, prompt=generation))
        for case, generation, at in settled.accepted
    ] + [
        (case, Said(word=Word.UNDELIVERABLE, by=Role.CARRIER, at=now, prompt=generation))
        for case, generation in settled.undeliverable
    ]
    return tuple(outcome for outcome in decided(tx, words, now) if outcome.changed or outcome.tells)
