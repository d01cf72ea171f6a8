"""Old words are emptied: what letters of ours said, and what people wrote who have nothing open any more.

What was decided stays: the log, who wrote when, by what channel, and the digest of it. Ids begin with the time they
were made at, so that old rows are found by their primary key; a few rows at a time, so that nobody waits.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Column, Connection, and_, exists, not_, or_, select, update

from store.followup import LIVE
from store.statements import insert_new
from store.tables import cases, contacts, duties, incoming, messages

FROM_THE_BEGINNING = UUID(int=0)


def swept(connection: Connection, name: str) -> UUID:
    """Return the id up to which a sweep of this *name* came."""
    done: datetime | None = connection.execute(select(duties.c.done_at).where(duties.c.name == name)).scalar()
    return FROM_THE_BEGINNING if done is None else first_id(done)


def keep_swept(connection: Connection, name: str, until: datetime) -> None:
    """Write down that everything made before *until* was swept."""
    connection.execute(insert_new(connection, duties, ["name"]), {"name": name, "done_at": until})
    ours = duties.c.name == name, duties.c.done_at < until
    connection.execute(update(duties).where(*ours).values(done_at=until))


def first_id(at: datetime) -> UUID:
    """Return the lowest id that can be made at *at* (aware)."""
    return UUID(int=int(at.astimezone(UTC).timestamp() * 1000) << 80)


def empty_said(connection: Connection, after: UUID, before: UUID, limit: int) -> UUID | None:
    """Empty what our letters said, of *limit* messages between two ids; return the last one, None at the end."""
    last = _last(connection, messages.c.id, after, before, limit)
    until = messages.c.id < before if last is None else messages.c.id <= last
    old = messages.c.id > after, until, messages.c.said.is_not(None)
    connection.execute(update(messages).where(*old).values(said=None))
    return last


def empty_texts(connection: Connection, after: UUID, before: UUID, limit: int) -> UUID | None:
    """Empty what people wrote, as `empty_said`; words are kept while a case of theirs is open that was there then:
    they may be evidence.
    """
    last = _last(connection, incoming.c.id, after, before, limit)
    until = incoming.c.id < before if last is None else incoming.c.id <= last
    of_contact = select(contacts.c.business).where(contacts.c.id == incoming.c.contact).correlate(incoming)
    theirs = or_(cases.c.business == incoming.c.business, cases.c.business.in_(of_contact))
    # Ids begin with the time, whatever they are of.
    then = and_(theirs, cases.c.id < incoming.c.id, cases.c.state.in_(LIVE))
    is_open = exists(select(cases.c.id).where(then).correlate(incoming))
    old = incoming.c.id > after, until, incoming.c.text != "", not_(is_open)
    connection.execute(update(incoming).where(*old).values(text=""))
    return last


def forget_duties(connection: Connection, before: datetime) -> None:
    """Forget which duties of long ago were done; their names hold a day and are not asked for again."""
    gone = duties.delete().where(duties.c.done_at < before, duties.c.name.like("%:%"))
    connection.execute(gone)


def _last(connection: Connection, id: Column[UUID], after: UUID, before: UUID, limit: int) -> UUID | None:
    """Return the *limit*-th id between two; None if there are fewer."""
    found = select(id).where(id > after, id < before).order_by(id).offset(limit - 1).limit(1)
    return connection.execute(found).scalar()
