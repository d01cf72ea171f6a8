"""Claiming messages: the intent to send, written down before it is done.

A claim looks again at each case. What is no longer true dies, what may not go out at this hour waits for the
next open one, and of what one recipient is to be told only the first message is taken: the next one follows
when it is known how that went. Locks are taken on messages only; other workers pass them over.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Join, and_, func, or_, select, tuple_

from core.events import Channel
from core.messages import Parcel
from core.policies import Policy
from store import timing
from store.parcels import Group, group
from store.parcels import parcels as put_together
from store.rows import Row
from store.settling import expire
from store.statements import OLD, locked, unsent, update_each
from store.tables import BUCKETS, businesses, cases, contacts, messages

MAX_GROUP = 200
"""Cases in one message."""
ROUNDS = 50
"""How often a claim looks again when nothing of what it took can be sent now."""

_first_bucket = itertools.cycle(range(0, BUCKETS, 7))
"""Where the next claim begins, so that no bucket is always last."""


def claim(
    connection: Connection, now: datetime, limit: int, lease: float, *, only: Channel | None = None
) -> list[tuple[Parcel, Policy]]:
    """Take up to *limit* messages to send now; see `core.ports.Tx.claim`."""
    expire(connection, now)
    theirs = _by(only, now - timedelta(seconds=lease))
    alive: list[Row] = []
    for _ in range(ROUNDS):
        rows = _with_their_groups(connection, _heads(connection, now, limit, theirs), now)
        alive = _weed(connection, rows, now)
        if alive or not rows:
            break
    parcels = put_together(connection, alive)
    until = now + timedelta(seconds=lease)
    taken = [
        {
            f"{OLD}id": row,
            "status": "claimed",
            "next_at": until,
            "lead": parcel.id,
            "token": parcel.token,
            "attempt": parcel.attempt,
        }
        for parcel, _ in parcels
        for row in parcel.rows
    ]
    update_each(connection, messages, taken)
    return parcels


def still_stands(connection: Connection, parcel: Parcel, now: datetime | None = None) -> bool:
    """Whether every row of *parcel* is still claimed by us (with *now*: the claim lasts), and still true."""
    found = (
        select(
            messages.c.status,
            messages.c.attempt,
            messages.c.next_at,
            messages.c.perishable,
            messages.c.generation,
            cases.c.generation.label("case_generation"),
            cases.c.balance.label("case_balance"),
        )
        .select_from(messages.outerjoin(cases, _same_case()))
        .where(messages.c.id.in_(parcel.rows))
    )
    rows = connection.execute(found).mappings().all()
    return len(rows) == len(parcel.rows) and all(
        row["status"] == "claimed"
        and row["attempt"] == parcel.attempt
        and (now is None or row["next_at"] >= now)
        and _is_true(row)
        for row in rows
    )


# --- which --------------------------------------------------------------------------------------------------


def _by(only: Channel | None, long_ago: datetime) -> ColumnElement[bool]:
    """Of one channel; or of all, but of the terminal only what its process did not come to take."""
    if only is not None:
        return messages.c.channel == only.value
    return or_(messages.c.channel != Channel.TERMINAL.value, messages.c.next_at < long_ago)


def _columns() -> list[Any]:
    case = [column.label(f"case_{column.name}") for column in cases.c]
    business = [businesses.c.name.label("business_name"), businesses.c.policy.label("policy_version")]
    return [
        messages,
        *case,
        *business,
        contacts.c.quiet.label("contact_quiet"),
        contacts.c.name.label("contact_name"),
    ]


def _joined() -> Join:
    known = messages.join(businesses, businesses.c.id == messages.c.business)
    return known.outerjoin(cases, _same_case()).outerjoin(contacts, contacts.c.id == messages.c.contact)


def _same_case() -> ColumnElement[bool]:
    return and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business)


def _ready(now: datetime) -> ColumnElement[bool]:
    return and_(unsent(messages), messages.c.status == "pending", messages.c.next_at <= now)


def _heads(connection: Connection, now: datetime, limit: int, theirs: ColumnElement[bool]) -> list[Row]:
    """Return waiting rows, each the first of its lane.

    What waits for an hour to come holds nobody up, unless it was tried before.
    """
    lane = messages.alias("lane")
    holds_up = or_(lane.c.status == "claimed", lane.c.attempt > 0, lane.c.next_at <= now)
    # Read by the index whatever the planner believes of the table: it is asked once a row.
    first_of_lane = (
        select(lane.c.id)
        .where(lane.c.lane == messages.c.lane, unsent(lane), holds_up)
        .order_by(lane.c.id)
        .limit(1)
        .scalar_subquery()
    )
    start = next(_first_bucket)
    rows: list[Row] = []
    for buckets in (range(start, BUCKETS), range(start)):
        if buckets and len(rows) < limit:
            found = (
                select(*_columns())
                .select_from(_joined())
                .where(messages.c.bucket.in_(buckets), _ready(now), theirs, messages.c.id == first_of_lane)
                .limit(limit - len(rows))
            )
            rows += connection.execute(locked(connection, found, messages, skip=True)).mappings().all()
    return rows


def _with_their_groups(connection: Connection, heads: Sequence[Row], now: datetime) -> list[Row]:
    """Return *heads* with the rows that go in the same messages, in the order they were written."""
    keys = {group(row) for row in heads if row["bundle"] is not None}
    rows = {row["id"]: row for row in heads}
    if keys:
        found = (
            select(*_columns())
            .select_from(_joined())
            .where(messages.c.id.in_(_members(connection, keys, now)))
        )
        for row in connection.execute(locked(connection, found, messages, skip=True)).mappings():
            if group(row) in keys and row["status"] == "pending" and row["next_at"] <= now:
                rows[row["id"]] = row
    return [rows[id] for id in sorted(rows)]


def _members(connection: Connection, keys: Collection[Group], now: datetime) -> Sequence[UUID]:
    """Return the ids of rows of these groups, of each the first ones."""
    place = func.row_number().over(
        partition_by=(messages.c.lane, messages.c.bundle, messages.c.lead), order_by=messages.c.id
    )
    wanted = tuple_(messages.c.lane, messages.c.bundle).in_([key[:2] for key in keys])
    placed = select(messages.c.id, place.label("place")).where(wanted, _ready(now)).subquery()
    return connection.execute(select(placed.c.id).where(placed.c.place <= MAX_GROUP)).scalars().all()


# --- looking again ------------------------------------------------------------------------------------------


def _weed(connection: Connection, rows: Sequence[Row], now: datetime) -> list[Row]:
    """Return the rows to send now; what is no longer true dies, what may not go out at this hour waits."""
    alive, dead, early = [], [], []
    busy = timing.busy_people(connection, rows, now)
    for row in rows:
        opens = timing.when(connection, row, now, busy)
        if not _is_true(row):
            dead.append({f"{OLD}id": row["id"], "status": "dead", "error": "the case moved on"})
        elif opens > now:
            early.append({f"{OLD}id": row["id"], "next_at": opens})
        else:
            alive.append(row)
    update_each(connection, messages, dead)
    update_each(connection, messages, early)
    timing.tell_of_too_many(
        connection, [row for row in rows if timing.is_too_much(connection, row, busy)], now
    )
    return alive


def _is_true(row: Row) -> bool:
    """Whether what a message says still holds: its case stands where it stood, and something is owed."""
    if not row["perishable"]:
        return True
    return bool(row["generation"] == row["case_generation"] and row["case_balance"] > 0)
