"""What the support desk keeps: which topic is whose, what waits for a person, and which duties of the day are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from core.events import Role
from core.messages import Notice
from store.rows import Row
from store.statements import insert_new
from store.tables import cases, contacts, duties, incoming, log, messages, topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A thread of the staff group, and whose it is (`core.messages.Correspondent.key`)."""

    key: str
    group: str
    thread: str
    muted_until: datetime | None


def topic(connection: Connection, key: str, group: str) -> Topic | None:
    """Return somebody's topic in this group."""
    found = select(topics).where(topics.c.key == key, topics.c.group == group)
    return _topic(connection.execute(found).mappings().first())


def topic_of(connection: Connection, group: str, thread: str) -> Topic | None:
    """Return whose topic a thread is."""
    found = select(topics).where(topics.c.group == group, topics.c.thread == thread)
    return _topic(connection.execute(found).mappings().first())


def keep_topic(connection: Connection, key: str, group: str, thread: str, now: datetime) -> None:
    """Record somebody's topic: the first, or a new one because the old one is gone."""
    moved = update(topics).where(topics.c.key == key).values(group=group, thread=thread)
    if connection.execute(moved.returning(topics.c.key)).first() is None:
        row = {"key": key, "group": group, "thread": thread, "created_at": now}
        connection.execute(insert(topics), row)


def mute(connection: Connection, key: str, until: datetime | None) -> None:
    """Let a topic make no sound until then (None: it does again). What comes in is shown all the same."""
    connection.execute(update(topics).where(topics.c.key == key).values(muted_until=until))


def _topic(row: Row | None) -> Topic | None:
    if row is None:
        return None
    return Topic(key=row["key"], group=row["group"], thread=row["thread"], muted_until=row["muted_until"])


def last_words(connection: Connection, key: str) -> str | None:
    """Return the `provider_id` of the latest message that brought this person's words to the desk."""
    kind, _, value = key.partition(":")
    if kind == "contact":
        whose = incoming.c.contact == UUID(value)
    else:
        whose = and_(incoming.c.contact.is_(None), incoming.c.channel == kind, incoming.c.sender == value)
    found = (
        select(messages.c.provider_id)
        .join(incoming, incoming.c.id == messages.c.incoming)
        .where(whose, messages.c.to == Role.SUPPORT.value, messages.c.provider_id.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return connection.execute(found).scalar()


# --- duties -------------------------------------------------------------------------------------------------


def take_duty(connection: Connection, name: str, now: datetime) -> bool:
    """Whether the caller is the one to do a duty of this *name*: the first who asks."""
    once = insert_new(connection, duties, ["name"]).returning(duties.c.name)
    return connection.execute(once, {"name": name, "done_at": now}).first() is not None


# --- the day ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened in a day, and what waits: counts only."""

    fired: int
    """Deadlines that spoke."""
    decided: Mapping[str, int]
    """What owners said, by word."""
    sent: Mapping[str, int]
    """Messages that went out, by channel."""
    segments: int
    """Of the SMS among them."""
    cost: Mapping[str, Any]
    """What providers charged, by currency."""
    failed: int
    doubtful: int
    """Messages of any day that may or may not have gone out, and wait for a person."""
    waiting: int
    """Messages that wait to be sent."""
    asking: int
    """Cases that wait for an owner's answer."""
    halted: Mapping[str, int]
    """Cases that wait for data or for a person, by reason."""
    unheard: int
    """Messages that came in and were not understood, not believed or not readable."""
    for_support: int
    """Messages that asked for a person."""


def day(connection: Connection, now: datetime) -> Day:
    """Return what happened in the 24 hours before *now*, and what waits."""
    since = now - timedelta(days=1)
    sent = and_(messages.c.sent_at > since, messages.c.to == Role.OWNER.value)
    lately = incoming.c.taken_at > since

    def number(*conditions: Any) -> int:
        return connection.execute(select(func.count()).where(*conditions)).scalar_one()

    def by(column: Any, count: Any, *conditions: Any) -> dict[str, Any]:
        rows = connection.execute(select(column, count).where(*conditions).group_by(column).order_by(column))
        return {str(key): value for key, value in rows if key is not None and value is not None}

    return Day(
        fired=number(log.c.word == "silence", log.c.at > since),
        decided=by(log.c.word, func.count(), log.c.by == Role.OWNER.value, log.c.at > since),
        sent=by(messages.c.channel, func.count(messages.c.lead.distinct()), sent),
        segments=connection.execute(
            select(func.coalesce(func.sum(messages.c.segments), 0)).where(sent)
        ).scalar_one(),
        cost=by(messages.c.cost_currency, func.sum(messages.c.cost), sent),
        failed=number(messages.c.status == "failed", messages.c.created_at > since),
        doubtful=number(messages.c.status == "doubt"),
        waiting=number(messages.c.status.in_(("pending", "claimed"))),
        asking=number(cases.c.question.is_not(None)),
        halted=by(cases.c.reason, func.count(), cases.c.state.in_(("action_required", "paused"))),
        unheard=number(lately, or_(incoming.c.verdict.in_(("unreadable", "not_believed", "stranger")))),
        for_support=number(messages.c.what == Notice.STAFF_HELP_WANTED.value, messages.c.created_at > since),
    )


# --- messages in doubt --------------------------------------------------------------------------------------


def doubtful(connection: Connection, limit: int = 20) -> Sequence[Row]:
    """Return messages that may or may not have gone out, the oldest first: lead, what, channel, when, to whom."""
    found = (
        select(
            messages.c.lead,
            messages.c.what,
            messages.c.channel,
            messages.c.created_at,
            contacts.c.name,
            cases.c.invoice,
        )
        .outerjoin(contacts, contacts.c.id == messages.c.contact)
        .outerjoin(cases, and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business))
        .where(messages.c.status == "doubt")
        .order_by(messages.c.id)
        .limit(limit)
    )
    return connection.execute(found).mappings().all()
