"""Queues of messages, read by index and no further than is asked for, whatever waits behind.

A queue is what waits in one bucket to go by one way: its first rows are those whose hour came first. A lane is
what one recipient is told in order. Each question here is one statement about many queues or lanes at once;
PostgreSQL answers it by a lateral join, SQLite, which has none, by rows picked for each. The statements are put
together from the words in this file and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    TextualSelect,
    Uuid,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from store.rows import Row
from store.tables import BEHIND, PENDING, UNSENT, messages
from store.types import Instant


class Queue(NamedTuple):
    """What waits in a bucket to go by one way, and whose hour came by *until*."""

    bucket: int
    to: str
    channel: str
    until: datetime


class Lane(NamedTuple):
    """What one recipient is told in order."""

    bucket: int
    lane: str


KINDS = {"bucket": "INT", "to": "TEXT", "channel": "TEXT", "until": "TIMESTAMPTZ", "lane": "TEXT"}
SHORT = [
    messages.c[name]
    for name in (
        "id",
        "business",
        "bucket",
        "lane",
        "to",
        "channel",
        "status",
        "attempt",
        "holds",
        "next_at",
        "created_at",
        "bundle",
        "lead",
    )
]
"""What is read of a row to see whether it may be taken."""
_IN_QUEUE = 'm.bucket = k.bucket AND m."to" = k."to" AND m.channel = k.channel'
_IN_LANE = "m.bucket = k.bucket AND m.lane = k.lane"
_READY = f"{_IN_QUEUE} AND m.{PENDING} AND m.next_at <= k.until"
_BEHIND = f"{_IN_QUEUE} AND {BEHIND.replace('status', 'm.status')}"
_HOLDING = f"{_IN_LANE} AND m.{UNSENT} AND m.holds"


def ready(connection: Connection, queues: Sequence[Queue]) -> list[Queue]:
    """Return those of *queues* in which somebody's hour has come."""
    return _not_empty(connection, queues, _READY)


def behind(connection: Connection, queues: Sequence[Queue]) -> list[Queue]:
    """Return those of *queues* in which somebody was put behind."""
    return _not_empty(connection, queues, _BEHIND)


def first_ready(connection: Connection, queues: Sequence[Queue], most: int) -> Sequence[Row]:
    """Return of each queue the first rows whose hour has come, in their order, *most* at most."""
    return _few_of_each(connection, queues, _READY, "m.next_at, m.id", most)


def last_ready(connection: Connection, queues: Sequence[Queue], most: int) -> Sequence[Row]:
    """Return of each queue the last rows whose hour has come, the latest first, *most* at most."""
    return _few_of_each(connection, queues, _READY, "m.next_at DESC, m.id DESC", most)


def first_behind(connection: Connection, queues: Sequence[Queue], most: int) -> Sequence[Row]:
    """Return of each queue the first rows that were put behind, whatever the hour."""
    return _few_of_each(connection, queues, _BEHIND, "m.next_at, m.id", most)


def holding(connection: Connection, lanes: Sequence[Lane]) -> dict[Lane, Row]:
    """Return of each lane the row that holds it up, if one does: one that is being sent, else the oldest."""
    rows = _few_of_each(connection, lanes, _HOLDING, "m.status, m.id", 1)
    return {Lane(row["bucket"], row["lane"]): row for row in rows}


def next_in_lane(connection: Connection, lanes: Sequence[Lane], now: datetime, most: int) -> list[Row]:
    """Return of each lane the rows that could go out now if it were their turn, *most* at most, twice over."""
    until = _instant(connection.dialect, now)
    due = f"{_IN_LANE} AND m.{UNSENT} AND m.{PENDING} AND m.next_at <= :now"
    waiting = _few_of_each(connection, lanes, due, "m.next_at, m.id", most, now=until)
    put_behind = f"{_HOLDING} AND m.{PENDING} AND m.attempt = 0"
    return [*waiting, *_few_of_each(connection, lanes, put_behind, "m.status, m.id", most)]


def claimed() -> ColumnElement[bool]:
    """Return whether a message is being sent, in the words of the index on it."""
    return messages.c.status == literal_column("'claimed'")


def one_of(connection: Connection, column: Column[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return whether an id is one of many: one value to the statement, however many they are."""
    if connection.dialect.name == "sqlite":
        texts = func.json_each(json.dumps([str(id) for id in ids])).table_valued("value")
        return column.in_(select(texts.c.value))
    return column == func.any(literal(list(ids), ARRAY(Uuid())))


# --- many at once -------------------------------------------------------------------------------------------


def _not_empty(connection: Connection, queues: Sequence[Queue], where: str) -> list[Queue]:
    if not queues:
        return []
    keys = _keys(connection.dialect, Queue._fields)
    found = text(f"SELECT k.place FROM {keys} WHERE EXISTS (SELECT 1 FROM messages AS m WHERE {where})")  # noqa: S608
    places = connection.execute(found, _values(connection.dialect, queues)).scalars()
    return [queues[place] for place in places]


def _few_of_each(
    connection: Connection,
    keys: Sequence[Queue] | Sequence[Lane],
    where: str,
    order: str,
    most: int,
    **values: Any,
) -> Sequence[Row]:
    """Return *most* rows at most that belong to each key, as *where* says, in *order*."""
    if not keys:
        return []
    found = _statement(connection.dialect, keys[0]._fields, where, order)
    values |= _values(connection.dialect, keys) | {"most": most}
    return connection.execute(found, values).mappings().all()


@cache
def _statement(dialect: Dialect, names: tuple[str, ...], where: str, order: str) -> TextualSelect:
    keys = _keys(dialect, names)
    columns = ", ".join(f'm."{column.name}"' for column in SHORT)
    few = f"FROM messages AS m WHERE {where} ORDER BY {order} LIMIT :most"
    if dialect.name == "sqlite":
        each = f"messages AS m ON m.rowid IN (SELECT m.rowid {few})"
    else:
        each = f"LATERAL (SELECT {columns} {few}) AS m"
    sql = f"SELECT {columns} FROM {keys} CROSS JOIN {each} ORDER BY k.place, {order}"  # noqa: S608
    return text(sql).columns(*SHORT)


@cache
def _keys(dialect: Dialect, names: tuple[str, ...]) -> str:
    """Return the table `k` of what is asked about: one value a column to PostgreSQL, one in all to SQLite."""
    if dialect.name == "sqlite":
        parts = (f"json_extract(value, '$[{place}]') AS \"{name}\"" for place, name in enumerate(names))
        return f"(SELECT key AS place, {', '.join(parts)} FROM json_each(:keys)) AS k"  # noqa: S608
    arrays = ", ".join(f"CAST(:{name}s AS {KINDS[name]}[])" for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    numbered = f"unnest({arrays}) WITH ORDINALITY AS a ({listed}, place)"
    return f"(SELECT place - 1 AS place, {listed} FROM {numbered}) AS k"  # noqa: S608


def _values(dialect: Dialect, keys: Sequence[Queue] | Sequence[Lane]) -> dict[str, Any]:
    columns = {
        name: list(column) for name, column in zip(keys[0]._fields, zip(*keys, strict=True), strict=True)
    }
    if dialect.name != "sqlite":
        return {f"{name}s": column for name, column in columns.items()}
    if "until" in columns:
        hours = {at: _instant(dialect, at) for at in set(columns["until"])}
        columns["until"] = [hours[at] for at in columns["until"]]
    return {"keys": json.dumps(list(zip(*columns.values(), strict=True)))}


def _instant(dialect: Dialect, at: datetime) -> Any:
    ready = Instant().stored(dialect.name)
    return ready(at) if ready else at
