"""Links that connect a chat with a contact: each works once, for seven days, and is kept only as a digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from core.events import Channel
from store import people
from store.codes import new_token
from store.tables import bucket_of, contacts, invitations, routes

LASTS = timedelta(days=7)


class Linking(StrEnum):
    """What became of a link."""

    LINKED = "linked"
    USED = "used"
    """It was used before, or is too old; a new one is needed."""
    UNKNOWN = "unknown"
    """We never gave it out, or its contact is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What became of a link, and whose it was."""

    result: Linking
    contact: UUID | None = None
    business: UUID | None = None


def invite(connection: Connection, contact: UUID, business: UUID, now: datetime) -> str:
    """Return the token of a fresh link for a contact; the ones he got before work no longer."""
    token = new_token()
    connection.execute(
        delete(invitations).where(invitations.c.contact == contact, invitations.c.used_at.is_(None))
    )
    row = {"digest": _digest(token), "contact": contact, "business": business, "bucket": bucket_of(business)}
    connection.execute(insert(invitations), {**row, "created_at": now, "expires_at": now + LASTS})
    return token


def link(connection: Connection, token: str, channel: Channel, address: str, now: datetime) -> Linked:
    """Connect *address* with the contact whose link it is, once."""
    digest = _digest(token)
    once = (
        update(invitations)
        .where(
            invitations.c.digest == digest, invitations.c.used_at.is_(None), invitations.c.expires_at >= now
        )
        .values(used_at=now)
        .returning(invitations.c.contact, invitations.c.business)
    )
    taken = connection.execute(once).first()
    if taken is None:
        known = connection.execute(select(invitations.c.digest).where(invitations.c.digest == digest)).first()
        return Linked(result=Linking.UNKNOWN if known is None else Linking.USED)
    active = select(contacts.c.id).where(contacts.c.id == taken.contact, contacts.c.active)
    if connection.execute(active).first() is None:
        return Linked(result=Linking.UNKNOWN)
    people.add_way(connection, taken.contact, taken.business, channel, address)
    return Linked(result=Linking.LINKED, contact=taken.contact, business=taken.business)


def unlink(connection: Connection, channel: Channel, address: str) -> list[tuple[UUID, UUID]]:
    """Take an address from everybody who has it; return whose it was: (contact, business)."""
    statement = (
        delete(routes)
        .where(routes.c.channel == channel.value, routes.c.address == address)
        .returning(routes.c.contact, routes.c.business)
    )
    return [(row.contact, row.business) for row in connection.execute(statement)]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
