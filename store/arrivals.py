"""Incoming messages: each taken once, and the conversation it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from core.case import Question
from core.events import Role
from core.inbound import Conclusion, Conversation, Followed, Incoming, Speaker
from store import followup, people
from store.outbox import Wish, add
from store.tables import businesses, cases, ears, incoming, messages, new_id, prompts

MAX_OTHERS = 200
"""Live cases of a person that are looked at beyond the ones he was asked about and those he names."""


def fresh(connection: Connection, batch: Sequence[Incoming], now: datetime) -> list[tuple[UUID, Incoming]]:
    """Record *batch*, and return those that were never taken before."""
    if not batch:
        return []
    taken: set[tuple[str, str]] = set()
    for channel in {one.channel for one in batch}:
        ids = [one.external_id for one in batch if one.channel is channel]
        found = select(incoming.c.external_id).where(incoming.c.channel == channel, incoming.c.external_id.in_(ids))
        taken |= {(channel.value, row.external_id) for row in connection.execute(found)}
    new: list[tuple[UUID, Incoming]] = []
    for one in batch:
        if (one.channel.value, one.external_id) not in taken:
            taken.add((one.channel.value, one.external_id))
            new.append((new_id(), one))
    if new:
        connection.execute(insert(incoming), [_row(id, one, now) for id, one in new])
    return new


def _row(id: UUID, one: Incoming, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "channel": one.channel.value,
        "external_id": one.external_id,
        "at": one.at,
        "taken_at": now,
        "sender": one.sender,
        "kind": one.kind.value,
        "belief": one.belief.value,
        "why": one.why,
        "text": one.text.replace("\x00", ""),
        "digest": one.digest,
        "token": one.token,
        "message_id": one.message_id,
        "references": one.references,
    }


def conclude(connection: Connection, id: UUID, one: Incoming, conclusion: Conclusion, talk: Conversation | None) -> None:
    """Record the verdict, and put the answers that belong to no case into the outbox."""
    speaker = talk.speaker if talk else None
    business = _whose(talk, one)
    values = {"verdict": conclusion.verdict, "contact": speaker.id if speaker else None, "business": business}
    connection.execute(update(incoming).where(incoming.c.id == id).values(**values))
    if business is None or not conclusion.replies:
        return
    answered = conclusion.answers or id
    wishes = [
        Wish(tell=tell, business=business, case=case, answers=_answered(tell, one, answered))
        for tell in conclusion.replies
        for case in conclusion.about or (None,)
    ]
    add(connection, wishes, one.at)


def _answered(tell: Any, one: Incoming, answered: UUID) -> UUID | None:
    """A message to support keeps which words it is about, so that an answer finds its way back."""
    return answered if tell.answers or tell.to is Role.SUPPORT else None


def _whose(talk: Conversation | None, one: Incoming) -> UUID | None:
    if talk is None:
        return None
    if talk.speaker is not None:
        return talk.speaker.business
    first = next(iter((*talk.asked, *talk.others)), None)
    return first.case.business if first else one.business


# --- the conversation ------------------------------------------------------------------------------------------


def conversation(connection: Connection, one: Incoming, mentions: Collection[str]) -> Conversation:
    """Return who wrote, and which cases he may be speaking of; see `core.inbound.Conversation`."""
    sent = _by_token(connection, one.token) if one.token else []
    if one.role is Role.SUPPORT:
        return _with_staff(connection, one, mentions, sent)
    known = people.who_is(connection, one.channel, one.sender)
    if sent:
        known = [c for c in known if c.business == sent[0]["business"]]
    elif one.token:
        known = []  # an address of ours that we never gave out
    ids = {c.business for c in known} or {row["business"] for row in sent}
    if not sent and known:
        sent = _latest(connection, [c.id for c in known], mentions)
    asked = _asked(connection, sent)
    talk = Conversation(speaker=_speaker(known, asked), asked=asked, own_numbers=_own_numbers(connection, ids))
    if not known:
        return talk
    named = followup.by_invoice(connection, None, mentions)
    others = [*(f for f in named if f.case.business in ids), *followup.live_of(connection, ids, MAX_OTHERS)]
    return replace(talk, others=_without(others, asked))


def _with_staff(
    connection: Connection, one: Incoming, mentions: Collection[str], sent: Sequence[Mapping[Any, Any]]
) -> Conversation:
    """Staff either answer a message that was passed to them, or speak of cases they name."""
    helping = next((row["incoming"] for row in sent if row["to"] == Role.SUPPORT), None)
    named = followup.by_invoice(connection, one.business, mentions)
    asked = _asked(connection, sent) if helping else ()
    return Conversation(speaker=None, role=Role.SUPPORT, asked=asked, others=tuple(named), helping=helping)


def _speaker(known: Sequence[people.Reachable], asked: Sequence[Followed]) -> Speaker | None:
    if not known:
        return None
    theirs = {f.case.business for f in asked}
    who = next((c for c in known if c.business in theirs), known[0])
    return Speaker(id=who.id, business=who.business, name=who.name, language=who.language)


def _by_token(connection: Connection, token: str) -> list[Mapping[Any, Any]]:
    found = select(messages).where(messages.c.token == token).order_by(messages.c.id)
    return list(connection.execute(found).mappings())


def _latest(connection: Connection, contacts: Sequence[UUID], mentions: Collection[str]) -> list[Mapping[Any, Any]]:
    """Return the rows of the message this person must mean, since he did not say: see `Conversation.asked`."""
    live = _open_questions(connection, contacts)
    leads = {row["lead"] for row in live}
    if len(leads) > 1:
        coded = {row["lead"] for row in live if row["code"] in {m.upper() for m in mentions}}
        return [row for row in live if row["lead"] in coded] if len(coded) == 1 else []
    if live:
        return live
    newest = (
        select(messages.c.lead)
        .where(messages.c.contact.in_(contacts), messages.c.status == "sent", messages.c.case.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    lead = connection.execute(newest).scalar()
    if lead is None:
        return []
    return list(connection.execute(select(messages).where(messages.c.lead == lead).order_by(messages.c.id)).mappings())


def _open_questions(connection: Connection, contacts: Sequence[UUID]) -> list[Mapping[Any, Any]]:
    """Return the sent rows whose question is still the live one of its case, with its code; a question that was
    asked twice counts by its latest message."""
    found = (
        select(messages, prompts.c.code)
        .join(cases, (cases.c.id == messages.c.case) & (cases.c.business == messages.c.business))
        .join(prompts, (prompts.c.case == cases.c.id) & (prompts.c.generation == cases.c.generation))
        .where(messages.c.contact.in_(contacts), messages.c.status == "sent", cases.c.question.is_not(None))
        .where(messages.c.generation == cases.c.generation, messages.c.what.startswith("ask_", autoescape=True))
        .where(messages.c.what != "ask_back")
        .order_by(messages.c.id)
    )
    latest = {row["case"]: row for row in connection.execute(found).mappings()}
    return sorted(latest.values(), key=lambda row: row["id"])


def _asked(connection: Connection, sent: Sequence[Mapping[Any, Any]]) -> tuple[Followed, ...]:
    """Return the cases of a message in its order, each with what it asked then."""
    ids = [row["case"] for row in sent if row["case"] is not None]
    if not ids:
        return ()
    found = select(prompts).where(prompts.c.case.in_(ids))
    asked = {(row["case"], row["generation"]): row for row in connection.execute(found).mappings()}
    by_id = {f.case.id: f for f in followup.by_id(connection, set(ids))}
    listed = []
    for row in sent:
        followed = by_id.pop(row["case"], None)
        if followed is None:
            continue
        prompt = asked.get((row["case"], row["generation"]))
        if prompt is not None:
            question = (prompt["generation"], Question(prompt["question"]))
            followed = replace(followed, code=prompt["code"], asked=question)
        listed.append(followed)
    return tuple(listed)


def _without(others: Sequence[Followed], asked: Sequence[Followed]) -> tuple[Followed, ...]:
    seen = {f.case.id for f in asked}
    kept = []
    for followed in others:
        if followed.case.id not in seen:
            seen.add(followed.case.id)
            kept.append(followed)
    return tuple(kept)


def _own_numbers(connection: Connection, ids: Collection[UUID]) -> frozenset[str]:
    found = select(businesses.c.org_number).where(businesses.c.id.in_(ids), businesses.c.org_number.is_not(None))
    return frozenset(row.org_number for row in connection.execute(found))


# --- ears ------------------------------------------------------------------------------------------------------


def heard(connection: Connection, ear: str, until: datetime | None) -> None:
    """Record until when *ear* was read; None: it is in use, and was never read. Never moves backwards."""
    row = connection.execute(select(ears.c.heard_until).where(ears.c.name == ear)).first()
    if row is None:
        connection.execute(insert(ears), {"name": ear, "heard_until": until})
    elif until is not None and (row.heard_until is None or row.heard_until < until):
        connection.execute(update(ears).where(ears.c.name == ear).values(heard_until=until))


def listen_with(connection: Connection, names: Collection[str]) -> None:
    """Record which ears are in use. A new one was never read; one that is gone holds nothing back any more."""
    known = {row.name for row in connection.execute(select(ears.c.name))}
    for gone in known - set(names):
        connection.execute(delete(ears).where(ears.c.name == gone))
    for new in set(names) - known:
        connection.execute(insert(ears), {"name": new, "heard_until": None})
