"""What happened to a case, for the owner who asks: what he was told, and what people decided."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, func, select

from core.events import SHOWN_IN_TIMELINE as SHOWN_WORDS
from core.events import Role
from core.messages import SHOWN_IN_TIMELINE, Happened
from store.tables import contacts, log, messages

MOST = 12
"""Moments that are shown, the latest ones."""


def of(connection: Connection, case: UUID) -> tuple[Happened, ...]:
    """Return a case's moments, the oldest first. Data that somebody gave are not among them, only that he did."""
    sent = (
        select(messages.c.what, func.min(messages.c.sent_at).label("at"))
        .where(messages.c.case == case, messages.c.sent_at.is_not(None))
        .where(messages.c.what.in_([notice.value for notice in SHOWN_IN_TIMELINE]))
        .group_by(messages.c.what, messages.c.generation)
    )
    told = [Happened(at=row.at, what=row.what) for row in connection.execute(sent)]
    said = (
        select(log.c.word, log.c.arrived_at, log.c.person, log.c.by)
        .where(log.c.case == case, log.c.word.in_([word.value for word in SHOWN_WORDS]))
        .order_by(log.c.version)
    )
    lines = connection.execute(said).all()
    people = [UUID(line.person) for line in lines if line.by == Role.OWNER.value and _is_id(line.person)]
    found = select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(people))
    names = {str(row.id): row.name for row in connection.execute(found)} if people else {}
    happened = [Happened(at=line.arrived_at, what=line.word, who=names.get(line.person)) for line in lines]
    return tuple(sorted((*told, *happened), key=lambda one: one.at)[-MOST:])


def _is_id(person: str | None) -> bool:
    """Whether it is a contact's id; the log may hold a name."""
    return person is not None and len(person) == len(str(UUID(int=0)))
