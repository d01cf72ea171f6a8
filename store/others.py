"""Everybody else who was asked what somebody has just answered, and is told so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from core.events import Channel, Role
from core.machine import Outcome
from core.messages import Notice, Tell
from store.conversations import ASKS, may_be_there
from store.outbox import Recipient, Wish
from store.rows import Row
from store.tables import contacts, messages

SPEAKERS = frozenset({Role.OWNER, Role.SUPPORT})


def others_told(connection: Connection, outcomes: Sequence[Outcome]) -> list[Wish]:
    """Return what is said to everybody else who was asked what an owner, or support for him, has just answered.

    He himself knows what he said, and of support's words he gets a receipt; but in his chat the buttons still stand.
    """
    answered = {o.case.id: o for o in outcomes if o.said.by in SPEAKERS and _answers(o)}
    if not answered:
        return []
    found = (
        select(messages, contacts.c.active)
        .join(contacts, contacts.c.id == messages.c.contact)
        .where(messages.c.case.in_(answered), messages.c.what.in_(ASKS), may_be_there(), contacts.c.active)
        .order_by(messages.c.id)
    )
    told: dict[tuple[UUID, str], Row] = {}
    for row in connection.execute(found).mappings():
        outcome = answered[row["case"]]
        himself = str(row["contact"]) == outcome.said.person
        in_chat = row["channel"] == Channel.CHAT.value
        if outcome.said.by is Role.SUPPORT:
            knows = not in_chat
        else:
            knows = himself and (not in_chat or outcome.said.channel is Channel.CHAT)
        if row["generation"] == outcome.before.generation and not knows:
            told[row["case"], row["lane"]] = row
    names = _names(connection, {o.said.person for o in answered.values()})
    return [_told(answered[row["case"]], row, names) for row in told.values()]


def _answers(outcome: Outcome) -> bool:
    """Whether it answered what was asked: the question was open, and is not any more."""
    return outcome.moved and outcome.before.question is not None and outcome.case.question is None


def _told(outcome: Outcome, row: Row, names: Mapping[str, str]) -> Wish:
    facts = {
        "name": names.get(outcome.said.person or "", outcome.said.person or ""),
        "channel": outcome.said.channel.value if outcome.said.channel else Channel.TERMINAL.value,
        "asked_in": row["provider_id"] or "",
    }
    return Wish(
        tell=Tell(what=Notice.ANSWERED_ELSEWHERE, to=Role.OWNER, facts=facts),
        business=outcome.case.business,
        case=outcome.case,
        to=Recipient(
            channel=Channel(row["channel"]),
            address=row["address"],
            contact=row["contact"],
            language=row["language"],
        ),
    )


def _names(connection: Connection, ids_of: Collection[str | None]) -> Mapping[str, str]:
    ids = [UUID(one) for one in ids_of if one is not None and len(one) == 36]
    found = select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(ids))
    return {str(row.id): row.name for row in connection.execute(found)}
