"""The people of the support desk: who may do what, by their chat account or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from store.rows import Row
from store.tables import new_id, staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody at the desk."""

    id: UUID
    name: str
    duty: str
    """What he may do; the desk knows the words."""
    chat: str | None
    """The account's id in the chat; None: he reads and answers by mail."""


def add(connection: Connection, *, name: str, duty: str, chat: str | None, now: datetime) -> UUID:
    """Store a member of staff; one of this name who left is there again. Returns the id."""
    values = {"role": duty, "chat": chat, "active": True}
    again = update(staff).where(staff.c.name == name).values(**values).returning(staff.c.id)
    known: UUID | None = connection.execute(again).scalar()
    if known is not None:
        return known
    id = new_id()
    connection.execute(insert(staff), {**values, "id": id, "name": name, "created_at": now})
    return id


def remove(connection: Connection, name: str) -> bool:
    """Let somebody do nothing any more; what he did stays in the log. Returns whether there was one."""
    gone = update(staff).where(staff.c.name == name, staff.c.active).values(active=False, chat=None)
    return connection.execute(gone.returning(staff.c.id)).first() is not None


def members(connection: Connection) -> list[Member]:
    """Return everybody at the desk, by name."""
    rows = connection.execute(select(staff).where(staff.c.active).order_by(staff.c.name)).mappings()
    return [_member(row) for row in rows]


def by_chat(connection: Connection, chat: str) -> Member | None:
    """Return who has this chat account."""
    row = connection.execute(select(staff).where(staff.c.chat == chat, staff.c.active)).mappings().first()
    return None if row is None else _member(row)


def _member(row: Row) -> Member:
    return Member(id=row["id"], name=row["name"], duty=row["role"], chat=row["chat"])
