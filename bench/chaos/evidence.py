"""What the store says: whether it is quiet while the story goes on, and everything it kept in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from bench.chaos.outside import Arrived
from core.case import Case
from core.engine import Engine
from core.events import Channel
from core.inbound import Followed
from core.ports import Clock
from core.wording import word
from store import Database, Transaction, followup, journal
from store.tables import cases, ears, incoming, log, messages

SETTLING = timedelta(seconds=150)
"""How long after a deadline the ears may still be read up to it."""
CHUNK = 500
REPLIES = ("reply", "consent", "unreadable")
"""What people and the collector said: no report of a carrier's."""
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that was kept."""

    followed: Mapping[str, Followed]
    """By invoice."""
    replayed: Mapping[UUID, Case | None]
    log: Mapping[UUID, list[Row]]
    messages: list[Row]
    incoming: list[Row]
    by_key: Mapping[str, list[Row]] = field(default_factory=dict)
    """What came in, by `external_id` and by `message_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stillness:
    """What is left to do."""

    due: int
    sending: int
    later: int
    replies: int
    """Replies and reports of the collector that were taken, with what came of them."""
    waiting: int
    """Deadlines that are still to come."""
    doubts: int
    deaf: int
    """Bots that were not asked up to now: what Telegram forgets in a day must not be forgotten by a clock's step."""


async def stillness(database: Database, now: datetime) -> Stillness:
    """Return what the store has left to do at *now*."""

    def body(tx: Transaction) -> Stillness:
        def number(query: Any) -> Any:
            return tx.connection.execute(query).scalar()

        late = or_(ears.c.heard_until.is_(None), ears.c.heard_until < now - SETTLING)
        unheard = ears.c.name.startswith("telegram") & late
        waits = messages.c.status == "pending"
        taken = incoming.c.verdict.is_not(None) & incoming.c.kind.in_(REPLIES)
        unsent = or_(messages.c.status == "claimed", waits & (messages.c.next_at <= now))
        return Stillness(
            due=number(select(func.count()).where(cases.c.deadline < now - SETTLING)),
            sending=number(select(func.count()).where(unsent)),
            later=number(select(func.count()).where(waits, messages.c.next_at > now)),
            replies=number(select(func.count()).select_from(incoming).where(taken)),
            waiting=number(select(func.count()).where(cases.c.deadline.is_not(None))),
            deaf=number(select(func.count()).where(unheard)),
            doubts=number(select(func.count()).where(messages.c.status == "doubt")),
        )

    return await database.read(body)


async def gather(database: Database) -> Evidence:
    """Read everything."""

    def body(tx: Transaction) -> Evidence:
        connection = tx.connection
        ids = connection.execute(select(cases.c.id)).scalars().all()
        followed: list[Followed] = []
        for start in range(0, len(ids), CHUNK):
            followed += followup.glance(connection, ids[start : start + CHUNK])
        lines: dict[UUID, list[Row]] = defaultdict(list)
        for row in connection.execute(select(log).order_by(log.c.case, log.c.version)).mappings():
            lines[row["case"]].append(dict(row))
        came: list[Row] = [
            dict(row) for row in connection.execute(select(incoming).order_by(incoming.c.id)).mappings()
        ]
        by_key: dict[str, list[Row]] = defaultdict(list)
        for one in came:
            for name in ("external_id", "message_id"):
                if one[name]:
                    by_key[str(one[name]).strip("<>")].append(one)
        return Evidence(
            followed={f.case.invoice: f for f in followed},
            replayed={id: _replayed(tx, id) for id in ids},
            log=lines,
            messages=[
                dict(row) for row in connection.execute(select(messages).order_by(messages.c.id)).mappings()
            ],
            incoming=came,
            by_key=by_key,
        )

    return await database.read(body)


def _replayed(tx: Transaction, id: UUID) -> Case | None:
    try:
        return journal.replay(tx.connection, id)
    except LookupError:
        return None


async def clear_doubts(database: Database, clock: Clock, arrived: Sequence[Arrived]) -> int:
    """Do what support does with messages in doubt: look at the provider whether they arrived, and say so."""

    def body(tx: Transaction) -> tuple[list[Row], set[str]]:
        columns = (messages.c.lead, messages.c.channel, messages.c.address)
        found = select(*columns).where(messages.c.status == "doubt").distinct()
        known = select(messages.c.provider_id).where(messages.c.provider_id.is_not(None))
        doubts: list[Row] = [dict(row) for row in tx.connection.execute(found).mappings()]
        return doubts, set(tx.connection.execute(known).scalars())

    doubts, known = await database.read(body)
    keys = {one.key.partition("@")[0] for one in arrived}
    strays = {one.to for one in arrived if one.channel is Channel.CHAT and one.key not in known}
    engine = Engine(store=database, senders={}, wording=word, clock=clock)
    for row in doubts:
        there = row["address"] in strays if row["channel"] == "chat" else str(row["lead"]) in keys
        await engine.clear_doubt(row["lead"], arrived=there)
    return len(doubts)
