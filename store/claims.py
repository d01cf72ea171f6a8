"""Claiming messages: the intent to send, written down before it is done.

A claim looks again at each case. What is no longer true dies, what may not go out at this hour waits for the
next open one, and of what one recipient is to be told only the first message is taken: the next one follows
when it is known how that went. Whose turn it is, `turns` says. Locks are taken on messages only; other workers
pass them over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Join, and_, select

from core.messages import Parcel
from core.policies import Policy
from core.ports import Way
from store import timing
from store.parcels import Group, group
from store.parcels import parcels as put_together
from store.queues import Lane, next_in_lane, one_of
from store.rows import Row
from store.settling import expire
from store.statements import OLD, locked, update_each
from store.tables import businesses, cases, contacts, messages
from store.turns import choose

MAX_GROUP = 200
"""Cases in one message."""
ROUNDS = 50
"""How often a claim looks again when nothing of what it took can be sent now."""
GATHERED = 400
"""Rows of one lane among which the cases of one message are looked for."""


def claim(
    connection: Connection, now: datetime, room: Mapping[Way, int], lease: float
) -> list[tuple[Parcel, Policy]]:
    """Take messages to send now; see `core.ports.Tx.claim`."""
    expire(connection, now)
    alive: list[Row] = []
    for _ in range(ROUNDS):
        heads = _locked(connection, choose(connection, now, room, timedelta(seconds=lease)))
        alive = _weed(connection, _with_their_groups(connection, heads, now), now)
        if alive or not heads:
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
            "holds": True,
        }
        for parcel, _ in parcels
        for row in parcel.rows
    ]
    update_each(connection, messages, taken)
    return parcels


def still_stands(connection: Connection, parcels: Collection[Parcel], now: datetime) -> set[UUID]:
    """Return the ids of *parcels* of which every row is still claimed by us and still true."""
    found = (
        select(
            messages.c.id,
            messages.c.status,
            messages.c.attempt,
            messages.c.next_at,
            messages.c.perishable,
            messages.c.generation,
            cases.c.generation.label("case_generation"),
            cases.c.balance.label("case_balance"),
        )
        .select_from(messages.outerjoin(cases, _same_case()))
        .where(one_of(connection, messages.c.id, [row for parcel in parcels for row in parcel.rows]))
    )
    rows = {row["id"]: row for row in connection.execute(found).mappings()}
    return {
        parcel.id
        for parcel in parcels
        if all(id in rows and _is_ours(rows[id], parcel, now) and _is_true(rows[id]) for id in parcel.rows)
    }


def _is_ours(row: Row, parcel: Parcel, now: datetime) -> bool:
    return bool(row["status"] == "claimed" and row["attempt"] == parcel.attempt and row["next_at"] >= now)


# --- together -----------------------------------------------------------------------------------------------


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


def _locked(connection: Connection, ids: Collection[UUID]) -> list[Row]:
    """Return these rows with all that a message needs, in the order they were written; and lock them.

    What another worker holds or took in the meantime is passed over.
    """
    if not ids:
        return []
    found = (
        select(*_columns())
        .select_from(_joined())
        .where(one_of(connection, messages.c.id, ids), messages.c.status == "pending")
    )
    rows = connection.execute(locked(connection, found, messages, skip=True)).mappings()
    return sorted(rows, key=itemgetter("id"))


def _with_their_groups(connection: Connection, heads: Sequence[Row], now: datetime) -> list[Row]:
    """Return *heads* with the rows that go in the same messages, in the order they were written."""
    keys = {group(row) for row in heads if row["bundle"] is not None}
    if not keys:
        return list(heads)
    lanes = {Lane(row["bucket"], row["lane"]) for row in heads if row["bundle"] is not None}
    known = {row["id"] for row in heads}
    members: dict[Group, set[UUID]] = {key: set() for key in keys}
    for row in next_in_lane(connection, list(lanes), now, GATHERED):
        if group(row) in keys and row["id"] not in known:
            members[group(row)].add(row["id"])
    wanted = [id for ids in members.values() for id in sorted(ids)[: MAX_GROUP - 1]]
    more = _locked(connection, wanted)
    return sorted((*heads, *more), key=itemgetter("id"))


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
            early.append({f"{OLD}id": row["id"], "next_at": opens, "holds": row["attempt"] > 0})
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
