"""The conversation an incoming message belongs to: who wrote, what he was asked, and what else is his."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from core.events import Channel, Role
from core.inbound import Conversation, Followed, Incoming, Speaker
from core.messages import LISTED, Notice
from store import followup, lookups, people
from store.lookups import ASKS, may_be_there
from store.rows import Row
from store.tables import cases, messages
from store.types import clean

__all__ = ["ASKS", "conversation", "conversations", "may_be_there", "said"]

MAX_OTHERS = 200
"""Live cases of a person that are looked at beyond the ones he was asked about and those he names."""
MAX_MENTIONS = 500
"""Words of one message that are looked up as invoice numbers or codes."""
MAX_TOGETHER = 2000
"""Words of all messages that are looked up at once: a statement takes so many values and no more."""
TALK_LASTS = timedelta(days=3)
"""How long after a person answered him what is no decision goes to that person."""
LOST_LASTS = timedelta(days=1)
"""How long it counts that his last message was not understood."""


def conversation(connection: Connection, one: Incoming, mentions: Collection[str]) -> Conversation:
    """Return who wrote, and which cases he may be speaking of; see `core.inbound.Conversation`."""
    (talk,) = conversations(connection, [(one, mentions)])
    return talk


def conversations(
    connection: Connection, batch: Sequence[tuple[Incoming, Collection[str]]]
) -> list[Conversation]:
    """Return the conversation of each message of *batch*, with the words it mentions; as things stand now.

    What they may mean is found first and then locked at once, in the order of ids.
    """
    return [talk for parts in _together(batch) for talk in _conversations(connection, parts)]


@dataclass(slots=True)
class _Part:
    """What is found out about one message."""

    one: Incoming
    mentions: Sequence[str]
    sent: Sequence[Row] = ()
    """The rows of the message he answers."""
    known: Sequence[people.Reachable] = ()
    """Who he may be."""
    theirs: frozenset[UUID] = frozenset()
    """The businesses of `known`."""
    coded: Mapping[UUID, Row] = field(default_factory=dict)
    """The prompts whose codes he names, by case."""
    named: Sequence[UUID] = ()
    live: Sequence[UUID] = ()

    @property
    def asked_about(self) -> list[UUID]:
        return _cases_of(self.sent)

    @property
    def all(self) -> Iterator[UUID]:
        yield from self.asked_about
        yield from self.coded
        yield from self.named
        yield from self.live


def _together(batch: Iterable[tuple[Incoming, Collection[str]]]) -> Iterator[list[_Part]]:
    parts: list[_Part] = []
    words = 0
    for one, mentions in batch:
        part = _Part(one, sorted(clean(mention) for mention in mentions)[:MAX_MENTIONS])
        if parts and words + len(part.mentions) > MAX_TOGETHER:
            yield parts
            parts, words = [], 0
        parts.append(part)
        words += len(part.mentions)
    if parts:
        yield parts


def _conversations(connection: Connection, parts: Sequence[_Part]) -> Iterator[Conversation]:
    for part, sent in zip(parts, lookups.answered(connection, [p.one for p in parts]), strict=True):
        part.sent = sent
    owners = [part for part in parts if part.one.role is not Role.SUPPORT]
    _find_people(connection, owners)
    _find_cases(connection, owners)
    found = _locked(connection, {id for part in owners for id in part.all})
    asking = {id for id, followed in found.items() if followed.case.question is not None}
    prompts = lookups.given(connection, asking.union(*(part.asked_about for part in owners)))
    numbers = lookups.own_numbers(connection, {id for part in owners for id in _whose(part)})
    talks = {id(part): _talk(part, found, prompts, numbers) for part in owners}
    speakers = {talk.speaker.id for talk in talks.values() if talk.speaker is not None}
    told = lookups.last_told(connection, speakers)
    verdicts = lookups.last_verdicts(connection, speakers)
    for part in parts:
        if part.one.role is Role.SUPPORT:
            yield _with_staff(connection, part.one, part.mentions, part.sent)
            continue
        talk = talks[id(part)]
        if talk.speaker is not None:
            talk = replace(
                talk,
                with_support=_talks_with_support(told.get(talk.speaker.id), part.one.at),
                lost_before=_was_lost(verdicts.get(talk.speaker.id), part.one.at),
            )
        yield talk


def _find_people(connection: Connection, parts: Sequence[_Part]) -> None:
    ways = people.who_are(connection, {(part.one.channel, part.one.sender) for part in parts})
    for part in parts:
        known: Sequence[people.Reachable] = ways[part.one.channel, part.one.sender]
        if part.sent:
            known = [contact for contact in known if contact.business == part.sent[0]["business"]]
        elif part.one.token:
            known = []  # an address of ours that we never gave out
        part.known = known
        part.theirs = frozenset(contact.business for contact in known)
        if not part.sent and known:
            part.sent = lookups.latest(connection, [contact.id for contact in known], part.mentions)


def _find_cases(connection: Connection, parts: Sequence[_Part]) -> None:
    mentions = {mention for part in parts for mention in part.mentions}
    speaking = {id for part in parts if part.mentions for id in part.theirs}
    coded = lookups.coded(connection, speaking, mentions)
    named = lookups.named(connection, speaking, mentions)
    live = lookups.live(connection, {id for part in parts for id in part.theirs}, MAX_OTHERS)
    for part in parts:
        if part.mentions:
            codes, spelt = {mention.upper() for mention in part.mentions}, lookups.spellings(part.mentions)
            part.coded = {
                row["case"]: row for row in coded if row["business"] in part.theirs and row["code"] in codes
            }
            numbered = [
                row["id"] for row in named if row["business"] in part.theirs and row["invoice"] in spelt
            ]
            part.named = numbered[:MAX_OTHERS]
        open_now = sorted(place for business in part.theirs for place in live.get(business, ()))
        part.live = [id for _, id in open_now[:MAX_OTHERS]]


def _talk(
    part: _Part,
    found: Mapping[UUID, Followed],
    prompts: Mapping[tuple[UUID, int], Row],
    numbers: Mapping[UUID, str],
) -> Conversation:
    asked = _asked(part.sent, found, part.coded, prompts)
    listed = {followed.case.id for followed in asked}
    ids = dict.fromkeys((*part.coded, *part.named, *part.live))
    others = [_other(found[id], part.coded, prompts) for id in ids if id in found and id not in listed]
    return Conversation(
        speaker=_speaker(part.known, asked),
        asked=tuple(asked),
        others=tuple(others),
        listed=all(len(asked) <= LISTED.get(Channel(row["channel"]), len(asked)) for row in part.sent),
        own_numbers=frozenset(numbers[id] for id in _whose(part) if id in numbers),
    )


def _whose(part: _Part) -> Collection[UUID]:
    return part.theirs or {row["business"] for row in part.sent}


def _with_staff(
    connection: Connection, one: Incoming, mentions: Collection[str], sent: Sequence[Row]
) -> Conversation:
    """Staff either answer a message that was passed to them, or speak of cases they name."""
    helping = next((row["incoming"] for row in sent if row["to"] == Role.SUPPORT.value), None)
    asked_about = _cases_of(sent) if helping else []
    named = _named(connection, one.business, mentions)
    found = _locked(connection, [*asked_about, *named])
    asked = _asked(sent, found, {}, lookups.given(connection, asked_about)) if helping else []
    others = tuple(followup.with_codes(connection, [found[id] for id in named]))
    return Conversation(speaker=None, role=Role.SUPPORT, asked=tuple(asked), others=others, helping=helping)


def _speaker(known: Sequence[people.Reachable], asked: Sequence[Followed]) -> Speaker | None:
    if not known:
        return None
    theirs = {followed.case.business for followed in asked}
    who = next((contact for contact in known if contact.business in theirs), known[0])
    return Speaker(id=who.id, business=who.business, name=who.name, language=who.language)


def said(connection: Connection, tokens: Collection[str]) -> Mapping[str, str]:
    """Return what our letters that carried these tokens said, by token; those that were not sent are left out."""
    found = select(messages.c.token, messages.c.said).where(
        messages.c.token.in_(set(tokens)), messages.c.said.is_not(None)
    )
    return {row.token: row.said for row in connection.execute(found)}


# --- the cases ----------------------------------------------------------------------------------------------


def _cases_of(sent: Sequence[Row]) -> list[UUID]:
    return [row["case"] for row in sent if row["case"] is not None]


def _named(connection: Connection, business: UUID | None, mentions: Collection[str]) -> list[UUID]:
    """Return the cases with these invoice numbers, of one business or (None) of any, also closed ones."""
    if not mentions:
        return []
    spelt = lookups.spellings(mentions)
    found = select(cases.c.id).where(cases.c.invoice.in_(spelt)).order_by(cases.c.id).limit(MAX_OTHERS)
    if business is not None:
        found = found.where(cases.c.business == business)
    return list(connection.execute(found).scalars())


def _locked(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Followed]:
    return {followed.case.id: followed for followed in followup.by_id(connection, set(ids))}


def _asked(
    sent: Sequence[Row],
    found: Mapping[UUID, Followed],
    coded: Mapping[UUID, Row],
    prompts: Mapping[tuple[UUID, int], Row],
) -> list[Followed]:
    """Return the cases of a message in its order, each with what it asked then, or whose code he named."""
    listed: dict[UUID, Followed] = {}
    for row in sent:
        followed = found.get(row["case"])
        if followed is not None and row["case"] not in listed:
            prompt = coded.get(row["case"]) or prompts.get((row["case"], row["generation"]))
            listed[row["case"]] = followed if prompt is None else followup.as_asked(followed, prompt)
    return list(listed.values())


def _other(
    followed: Followed, coded: Mapping[UUID, Row], prompts: Mapping[tuple[UUID, int], Row]
) -> Followed:
    """Return a case with the code of its live prompt. A code he named says which question he answers."""
    case = followed.case
    if case.id in coded:
        return followup.as_asked(followed, coded[case.id])
    live = prompts.get((case.id, case.generation)) if case.question is not None else None
    return followed if live is None else replace(followed, code=live["code"])


# --- what went before ---------------------------------------------------------------------------------------


def _talks_with_support(last: tuple[str, datetime] | None, at: datetime) -> bool:
    """Whether the last thing he was told, lately, came from a person."""
    return last is not None and last[0] == Notice.SUPPORT_ANSWERS.value and last[1] > at - TALK_LASTS


def _was_lost(before: tuple[str, datetime] | None, at: datetime) -> bool:
    """Whether his message before this one, lately, was asked back about."""
    return before is not None and before[0] == "asked_back" and before[1] > at - LOST_LASTS
