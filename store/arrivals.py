"""Incoming messages: each taken once, with what came of it; and until when each ear was open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, or_, select, update

from core.events import Role
from core.inbound import Belief, Conclusion, Conversation, Incoming, Speaker
from core.messages import Notice, Tell
from store.outbox import Wish, add
from store.statements import OLD, insert_new, update_each
from store.tables import ears, incoming, messages, new_id

NOT_HEARD = frozenset({"stranger", "not_believed"})
NO_CONTACT = "no_contact"
"""Why somebody was not heard who is who he says, but no contact of that business."""
DOUBTS_APART = timedelta(days=1)
"""How long an owner is not asked again whether a letter about the same question was his."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """A message that was taken, and what came of it."""

    id: UUID
    incoming: Incoming
    conclusion: Conclusion
    talk: Conversation | None
    """Who wrote, where that was asked."""


def fresh(connection: Connection, batch: Sequence[Incoming], now: datetime) -> list[tuple[UUID, Incoming]]:
    """Record *batch*, and return those that were never taken before."""
    first: dict[tuple[str, str], tuple[UUID, Incoming]] = {}
    for one in batch:
        first.setdefault((one.channel.value, one.external_id), (new_id(), one))
    if not first:
        return []
    # In one order everywhere: another worker may be taking the same ones at this moment.
    rows = [_row(id, one, now) for _, (id, one) in sorted(first.items())]
    statement = insert_new(connection, incoming, ["channel", "external_id"]).returning(incoming.c.id)
    kept = set(connection.execute(statement, rows).scalars())
    return [(id, one) for id, one in first.values() if id in kept]


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
        "text": one.text,
        "digest": one.digest,
        "token": one.token,
        "message_id": one.message_id,
        "references": one.references,
    }


def recognise(connection: Connection, wrote: Sequence[tuple[Incoming, Speaker | None]]) -> None:
    """Record who wrote, so that what answers him is his."""
    rows = [
        {f"{OLD}channel": one.channel.value, f"{OLD}external_id": one.external_id, "contact": speaker.id}
        for one, speaker in wrote
        if speaker is not None
    ]
    update_each(connection, incoming, rows)


def conclude(connection: Connection, concluded: Sequence[Concluded]) -> None:
    """Record the verdicts, and put the answers that belong to no decision into the outbox."""
    rows = [(one, _business_of(connection, one)) for one in concluded]
    verdicts = [
        {f"{OLD}id": one.id, "verdict": one.conclusion.verdict, "business": business, "why": _why(one)}
        for one, business in rows
    ]
    update_each(connection, incoming, verdicts)
    for at, some in groupby(rows, lambda row: row[0].incoming.at):
        wishes = [wish for one, business in some if business is not None for wish in _wishes(one, business)]
        add(connection, [wish for wish in wishes if not _asked_lately(connection, wish, at)], at)


def _why(one: Concluded) -> str:
    nobody_of_theirs = one.incoming.belief is Belief.BELIEVED and one.conclusion.verdict in NOT_HEARD
    return NO_CONTACT if nobody_of_theirs else one.incoming.why


def _wishes(one: Concluded, business: UUID) -> list[Wish]:
    answered = one.conclusion.answers or one.id
    return [
        Wish(
            tell=tell,
            business=case.business if case else business,
            case=case,
            answers=_answered(tell, answered),
        )
        for tell in one.conclusion.replies
        for case in one.conclusion.about or (None,)
    ]


def _business_of(connection: Connection, one: Concluded) -> UUID | None:
    return _whose(one.talk, one.incoming) or _of_answered(connection, one.conclusion.answers)


def _asked_lately(connection: Connection, wish: Wish, at: datetime) -> bool:
    """Whether the owner need not be asked once more if a letter was his: nothing is open, or he was asked of it.

    Anybody can write in his name as often as he likes, and must not make us write to the owner as often.
    """
    if wish.tell.what is not Notice.CONFIRM_ON_KNOWN_CHANNEL or wish.case is None:
        return False
    asked = select(messages.c.id).where(
        messages.c.case == wish.case.id,
        messages.c.generation == wish.case.generation,
        messages.c.what == wish.tell.what.value,
        messages.c.created_at > at - DOUBTS_APART,
    )
    return wish.case.closed or connection.execute(asked.limit(1)).first() is not None


def _answered(tell: Tell, answered: UUID) -> UUID | None:
    """A message to support keeps which words it is about, so that an answer finds its way back."""
    return answered if tell.answers or tell.to is Role.SUPPORT else None


def _whose(talk: Conversation | None, one: Incoming) -> UUID | None:
    if talk is None:
        return None
    if talk.speaker is not None:
        return talk.speaker.business
    first = next(iter((*talk.asked, *talk.others)), None)
    return first.case.business if first else one.business


def _of_answered(connection: Connection, id: UUID | None) -> UUID | None:
    """Return the business of whoever staff answer, where no case of his is spoken of."""
    return connection.execute(select(incoming.c.business).where(incoming.c.id == id)).scalar() if id else None


# --- ears ---------------------------------------------------------------------------------------------------


def heard(connection: Connection, ear: str, until: datetime | None) -> None:
    """Record until when *ear* was read; None: it is in use, and was never read. Never moves backwards."""
    connection.execute(insert_new(connection, ears, ["name"]), {"name": ear, "heard_until": until})
    if until is not None:
        behind = or_(ears.c.heard_until.is_(None), ears.c.heard_until < until)
        connection.execute(update(ears).where(ears.c.name == ear, behind).values(heard_until=until))


def heard_until(connection: Connection, ear: str) -> datetime | None:
    """Return until when *ear* was read; None if it never was."""
    return connection.execute(select(ears.c.heard_until).where(ears.c.name == ear)).scalar()


def listen_with(connection: Connection, names: Collection[str]) -> None:
    """Record which ears are in use. A new one was never read; one that is gone holds nothing back."""
    connection.execute(delete(ears).where(ears.c.name.not_in(names)))
    listen_also(connection, names)


def listen_also(connection: Connection, names: Collection[str]) -> None:
    """Record that these ears are in use, whatever others are."""
    for name in sorted(names):
        heard(connection, name, None)


def in_use(connection: Connection) -> dict[str, datetime | None]:
    """Return the ears in use, and until when each was read."""
    found = select(ears.c.name, ears.c.heard_until).order_by(ears.c.name)
    return {row.name: row.heard_until for row in connection.execute(found)}


def forget(connection: Connection, name: str) -> bool:
    """Let silence count without this ear; return whether it was in use."""
    return connection.execute(delete(ears).where(ears.c.name == name)).rowcount > 0
