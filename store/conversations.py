"""The conversation an incoming message belongs to: who wrote, what he was asked, and what else is his."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from core.events import Channel, Role
from core.inbound import Conversation, Followed, Incoming, Speaker
from core.messages import LISTED, QUESTIONS, Notice
from store import followup, people
from store.rows import Row
from store.tables import businesses, cases, incoming, messages, prompts
from store.types import clean

MAX_OTHERS = 200
"""Live cases of a person that are looked at beyond the ones he was asked about and those he names."""
MAX_MENTIONS = 500
"""Words of one message that are looked up as invoice numbers or codes."""
TALK_LASTS = timedelta(days=3)
"""How long after a person answered him what is no decision goes to that person."""
LOST_LASTS = timedelta(days=1)
"""How long it counts that his last message was not understood."""
ASKS = [notice.value for notice in (*QUESTIONS.values(), Notice.CONFIRM_ON_KNOWN_CHANNEL)]
"""What asks the question that is open, or asks it again."""


def conversation(connection: Connection, one: Incoming, mentions: Collection[str]) -> Conversation:
    """Return who wrote, and which cases he may be speaking of; see `core.inbound.Conversation`.

    What he may mean is found first and then locked at once, in the order of ids.
    """
    mentions = sorted(clean(mention) for mention in mentions)[:MAX_MENTIONS]
    sent = _answered(connection, one)
    if one.role is Role.SUPPORT:
        return _with_staff(connection, one, mentions, sent)
    known = people.who_is(connection, one.channel, one.sender)
    if sent:
        known = [contact for contact in known if contact.business == sent[0]["business"]]
    elif one.token:
        known = []  # an address of ours that we never gave out
    theirs = {contact.business for contact in known}
    if not sent and known:
        sent = _latest(connection, [contact.id for contact in known], mentions)
    coded = followup.by_code(connection, theirs, mentions)
    named = [*coded, *_named(connection, theirs, mentions)]
    live = followup.live_ids(connection, theirs, MAX_OTHERS)
    found = _locked(connection, [*_cases_of(sent), *named, *live])
    asked = _asked(connection, sent, found, coded)
    speaker = _speaker(known, asked)
    return Conversation(
        speaker=speaker,
        with_support=speaker is not None and _talks_with_support(connection, speaker.id, one.at),
        lost_before=speaker is not None and _was_lost(connection, speaker.id, one),
        asked=tuple(asked),
        others=_others(connection, [*named, *live], coded, _without(found, asked)),
        listed=all(len(asked) <= LISTED.get(Channel(row["channel"]), len(asked)) for row in sent),
        own_numbers=_own_numbers(connection, theirs or {row["business"] for row in sent}),
    )


def _with_staff(
    connection: Connection, one: Incoming, mentions: Collection[str], sent: Sequence[Row]
) -> Conversation:
    """Staff either answer a message that was passed to them, or speak of cases they name."""
    helping = next((row["incoming"] for row in sent if row["to"] == Role.SUPPORT.value), None)
    asked_about = _cases_of(sent) if helping else []
    named = _named(connection, None if one.business is None else {one.business}, mentions)
    found = _locked(connection, [*asked_about, *named])
    asked = _asked(connection, sent, found, {}) if helping else []
    others = tuple(followup.with_codes(connection, [found[id] for id in named]))
    return Conversation(speaker=None, role=Role.SUPPORT, asked=tuple(asked), others=others, helping=helping)


def _speaker(known: Sequence[people.Reachable], asked: Sequence[Followed]) -> Speaker | None:
    if not known:
        return None
    theirs = {followed.case.business for followed in asked}
    who = next((contact for contact in known if contact.business in theirs), known[0])
    return Speaker(id=who.id, business=who.business, name=who.name, language=who.language)


def _own_numbers(connection: Connection, ids: Collection[UUID]) -> frozenset[str]:
    found = select(businesses.c.org_number).where(
        businesses.c.id.in_(ids), businesses.c.org_number.is_not(None)
    )
    return frozenset(connection.execute(found).scalars())


def said(connection: Connection, tokens: Collection[str]) -> Mapping[str, str]:
    """Return what our letters that carried these tokens said, by token; those that were not sent are left out."""
    found = select(messages.c.token, messages.c.said).where(
        messages.c.token.in_(set(tokens)), messages.c.said.is_not(None)
    )
    return {row.token: row.said for row in connection.execute(found)}


# --- the message that is answered ---------------------------------------------------------------------------


def _answered(connection: Connection, one: Incoming) -> Sequence[Row]:
    """Return the rows of the message he answers, where the message says which: by its token, or as a reply to it."""
    if one.token:
        same = messages.c.token == one.token
    elif one.replied_to:
        same = and_(messages.c.provider_id == one.replied_to, messages.c.channel == one.channel.value)
        if one.role is Role.SUPPORT:
            same = and_(messages.c.provider_id == one.replied_to, messages.c.to == Role.SUPPORT.value)
    else:
        return []
    return connection.execute(select(messages).where(same).order_by(messages.c.id)).mappings().all()


def _latest(connection: Connection, contacts: Sequence[UUID], mentions: Collection[str]) -> Sequence[Row]:
    """Return the rows of the message he must mean, since he did not say: see `Conversation.asked`."""
    live = _open_questions(connection, contacts)
    leads = {row["lead"] for row in live}
    if len(leads) > 1:
        codes = {mention.upper() for mention in mentions}
        coded = {row["lead"] for row in live if row["code"] in codes}
        return [row for row in live if row["lead"] in coded] if len(coded) == 1 else []
    if live:
        return live
    newest = (
        select(messages.c.lead)
        .where(messages.c.contact.in_(contacts), may_be_there(), messages.c.case.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    lead = connection.execute(newest).scalar()
    if lead is None:
        return []
    return (
        connection.execute(select(messages).where(messages.c.lead == lead).order_by(messages.c.id))
        .mappings()
        .all()
    )


def may_be_there() -> ColumnElement[bool]:
    """Whether a message may have reached somebody. He can answer before its sender has written down that it
    went.
    """
    return or_(
        messages.c.status.in_(("sent", "claimed", "doubt")),
        and_(messages.c.status == "pending", messages.c.in_doubt),
    )


def _open_questions(connection: Connection, contacts: Sequence[UUID]) -> Sequence[Row]:
    """Return the rows whose question is still the live one of its case, with its code; a question that was
    asked twice counts by its latest message.
    """
    same_case = and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business)
    live_prompt = and_(
        prompts.c.case == cases.c.id,
        prompts.c.business == cases.c.business,
        prompts.c.generation == cases.c.generation,
    )
    found = (
        select(messages, prompts.c.code)
        .join(cases, same_case)
        .join(prompts, live_prompt)
        .where(messages.c.contact.in_(contacts), messages.c.what.in_(ASKS), may_be_there())
        .where(messages.c.generation == cases.c.generation, cases.c.question.is_not(None))
        .order_by(messages.c.id)
    )
    latest = {row["case"]: row for row in connection.execute(found).mappings()}
    return sorted(latest.values(), key=lambda row: row["id"])


# --- the cases ----------------------------------------------------------------------------------------------


def _cases_of(sent: Sequence[Row]) -> list[UUID]:
    return [row["case"] for row in sent if row["case"] is not None]


def _named(connection: Connection, theirs: Collection[UUID] | None, mentions: Collection[str]) -> list[UUID]:
    """Return the cases with these invoice numbers, of these businesses or (None) of any, also closed ones."""
    if not mentions:
        return []
    spelt = {form for word in mentions for form in (word, word.lower(), word.capitalize())}
    found = select(cases.c.id).where(cases.c.invoice.in_(spelt)).order_by(cases.c.id).limit(MAX_OTHERS)
    if theirs is not None:
        found = found.where(cases.c.business.in_(theirs))
    return list(connection.execute(found).scalars())


def _locked(connection: Connection, ids: Collection[UUID]) -> dict[UUID, Followed]:
    return {followed.case.id: followed for followed in followup.by_id(connection, set(ids))}


def _asked(
    connection: Connection, sent: Sequence[Row], found: Mapping[UUID, Followed], coded: Mapping[UUID, Row]
) -> list[Followed]:
    """Return the cases of a message in its order, each with what it asked then, or whose code he named."""
    given = select(prompts).where(prompts.c.case.in_(_cases_of(sent)))
    asked = {(row["case"], row["generation"]): row for row in connection.execute(given).mappings()}
    listed: dict[UUID, Followed] = {}
    for row in sent:
        followed = found.get(row["case"])
        if followed is not None and row["case"] not in listed:
            prompt = coded.get(row["case"]) or asked.get((row["case"], row["generation"]))
            listed[row["case"]] = followed if prompt is None else followup.as_asked(followed, prompt)
    return list(listed.values())


def _without(found: Mapping[UUID, Followed], asked: Sequence[Followed]) -> dict[UUID, Followed]:
    listed = {followed.case.id for followed in asked}
    return {id: followed for id, followed in found.items() if id not in listed}


def _others(
    connection: Connection, ids: Sequence[UUID], coded: Mapping[UUID, Row], found: Mapping[UUID, Followed]
) -> tuple[Followed, ...]:
    """Return what else is his, the ones he named first. A code he named says which question he answers."""
    listed = [
        followup.as_asked(found[id], coded[id]) if id in coded else found[id]
        for id in dict.fromkeys(ids)
        if id in found
    ]
    return tuple(followup.with_codes(connection, listed))


# --- what went before ---------------------------------------------------------------------------------------


def _talks_with_support(connection: Connection, contact: UUID, at: datetime) -> bool:
    """Whether the last thing he was told, lately, came from a person."""
    found = (
        select(messages.c.what, messages.c.created_at)
        .where(messages.c.contact == contact, may_be_there())
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    last = connection.execute(found).first()
    return (
        last is not None and last.what == Notice.SUPPORT_ANSWERS.value and last.created_at > at - TALK_LASTS
    )


def _was_lost(connection: Connection, contact: UUID, one: Incoming) -> bool:
    """Whether his message before this one, lately, was asked back about."""
    found = (
        select(incoming.c.verdict, incoming.c.at)
        .where(incoming.c.contact == contact, incoming.c.verdict.is_not(None))
        .where(or_(incoming.c.channel != one.channel.value, incoming.c.external_id != one.external_id))
        .order_by(incoming.c.id.desc())
        .limit(1)
    )
    before = connection.execute(found).first()
    return before is not None and before.verdict == "asked_back" and before.at > one.at - LOST_LASTS
