"""Leases: who does at the moment what only one may do. PostgreSQL only; on SQLite there is one process.

Time is the database's, so that machines whose clocks differ agree. Who takes a lease measures from before he
asked; the database counts from when it heard him, which is later: so nobody believes to hold one for longer
than the database does, however slow the way between them is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from store.tables import leases


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A lease as it stands in the database."""

    name: str
    holder: str
    valid: bool
    """Whether it has not run out."""


def take(
    connection: Connection, names: Collection[str], holder: str, lasts: float, gone: Collection[str] = ()
) -> set[str]:
    """Take or keep those of *names* that are free, ours, ran out or belong to one of *gone*; return which.

    They are ours for *lasts* seconds from now on.
    """
    if not names:
        return set()
    now = func.clock_timestamp()
    until = now + timedelta(seconds=lasts)
    # In one order everywhere, so that two who want the same ones do not lock each other out.
    wanted = insert(leases).values(
        [{"name": name, "holder": holder, "until": until} for name in sorted(names)]
    )
    free = or_(leases.c.holder.in_([holder, *gone]), leases.c.until < now)
    taken = wanted.on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": until}, where=free
    )
    return set(connection.execute(taken.returning(leases.c.name)).scalars())


def release(connection: Connection, names: Collection[str], holder: str) -> None:
    """Give back those of *names* that are ours."""
    ours = leases.c.name.in_(names), leases.c.holder == holder
    connection.execute(delete(leases).where(*ours))


def held(connection: Connection, names: Collection[str] | None = None) -> list[Held]:
    """Return the leases of these names, or (None) all of them, by name."""
    found = select(leases.c.name, leases.c.holder, (leases.c.until >= func.clock_timestamp()).label("valid"))
    if names is not None:
        found = found.where(leases.c.name.in_(names))
    rows = connection.execute(found.order_by(leases.c.name))
    return [Held(name=row.name, holder=row.holder, valid=row.valid) for row in rows]
