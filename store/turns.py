"""Whose turn it is: who is told next, when more waits than can be sent at once.

A claim looks at the first few rows of the queues that have any. Of those it takes the first of each lane, and
of them first what belongs to a business of which nothing is on its way. So a business with a hundred thousand
rows goes on beside the others, not before them.

Where a queue begins with a crowd, rows of one business or rows whose lane is held up, the crowd makes way: it is
put behind, a bounded number of rows at a time and each row once in a long while. What was put behind still holds
up what comes after it in its lane (`holds`); it comes back by its hour, and before that whenever there is room.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from core.events import Channel, Role
from core.ports import Way
from store import queues
from store.queues import Lane, Queue
from store.rows import Row
from store.statements import OLD, locked, update_each
from store.tables import BUCKETS, messages

WINDOW = 16
"""Rows looked at of each queue, at least."""
QUEUES = 32
"""Queues looked at of each way, if so many have anything."""
CHOICE = 4
"""Rows looked at for each that can be sent."""
CROWDED_QUEUES = 4
"""Queues in which crowds make way in one claim."""
PROBE = 100
"""Rows by which it is seen whether there is a crowd."""
NEWCOMERS = 8
"""Rows looked at from the other end of a queue that begins with a crowd: who came just now does not wait until it made
way.
"""
CROWD = 1000
"""Rows of one queue that make way in one claim, at most."""
MANY = 50
"""Rows of one business that are a crowd."""
STAY = 4
"""Rows of one business that stay where they are when a crowd makes way."""
SHORTEST_WAIT = timedelta(seconds=10)
"""How long a row is put behind; an older one waits as long again as it did."""

_turn = itertools.count()


def choose(
    connection: Connection, now: datetime, room: Mapping[Way, int], lease: timedelta
) -> Sequence[UUID]:
    """Return the ids of rows to take: the first of their lanes, at most *room* of each way."""
    asked = [queue for way, number in room.items() if number > 0 for queue in _queues(way, now, room, lease)]
    turn = 7 * next(_turn) % BUCKETS
    heads: list[Row] = []
    crowded: list[Queue] = []
    for way, theirs in _of_each_way(queues.ready(connection, asked)).items():
        shown, window = _some(theirs, room[way], turn)
        rows = queues.first_ready(connection, shown, window)
        free, held = _heads(connection, rows, now)
        crowds = _crowded(shown, rows, held, window)
        heads += [*free, *_newcomers(connection, crowds, rows, now)]
        crowded += crowds
    chosen = _fair(connection, heads, room)
    left = Counter(room) - Counter(way_of(row["to"], row["channel"]) for row in chosen)
    chosen += _of_those_behind(connection, asked, left, chosen, turn)
    ids = [row["id"] for row in chosen]
    if crowded:
        _make_way(connection, crowded[:CROWDED_QUEUES], now, frozenset(ids))
    return ids


@cache
def way_of(to: str, channel: str) -> Way:
    """Return the way that a row goes."""
    return Channel(channel) if to == Role.OWNER.value else Role(to)


def _queues(way: Way, now: datetime, room: Mapping[Way, int], lease: timedelta) -> list[Queue]:
    """Return the queues of a way, of all buckets.

    What answers somebody at a terminal is left for the process that asked, until that one did not come for it.
    """
    until = now - lease if way is Channel.TERMINAL and len(room) > 1 else now
    if isinstance(way, Channel):
        to, channel = Role.OWNER.value, way.value
    else:
        to, channel = way.value, (Channel.FILE if way is Role.COLLECTOR else Channel.MAIL).value
    return [Queue(bucket, to, channel, until) for bucket in range(BUCKETS)]


def _of_each_way(found: Iterable[Queue]) -> dict[Way, list[Queue]]:
    ways: dict[Way, list[Queue]] = {}
    for queue in found:
        ways.setdefault(way_of(queue.to, queue.channel), []).append(queue)
    return ways


def _some(theirs: Sequence[Queue], room: int, turn: int) -> tuple[list[Queue], int]:
    """Return which of these queues to look at this time, and how many rows of each; no bucket is always last."""
    shown = sorted(theirs, key=lambda queue: (queue.bucket - turn) % BUCKETS)[:QUEUES]
    return shown, max(WINDOW, -(-CHOICE * room // len(shown)))


def _heads(connection: Connection, rows: Sequence[Row], now: datetime) -> tuple[list[Row], list[Row]]:
    """Return of these rows, or in their place, what may go now of each lane; and those that are held up.

    They begin their queues: the first one of a lane in which nothing holds up the others is the lane's first.
    """
    lanes: dict[Lane, Row] = {}
    for row in rows:
        lanes.setdefault(_lane(row), row)
    holding = queues.holding(connection, list(lanes))
    firsts = [holding.get(lane, row) for lane, row in lanes.items()]
    free = [first for first in firsts if _may_go(first, now)]
    going = {_lane(row) for row in free}
    return free, [row for row in rows if _lane(row) not in going]


def _newcomers(
    connection: Connection, crowds: Sequence[Queue], seen: Sequence[Row], now: datetime
) -> list[Row]:
    """Return what may go now of the lanes at the far end of these queues, which the crowd still hides."""
    rows = queues.last_ready(connection, crowds, NEWCOMERS)
    lanes = {_lane(row) for row in rows} - {_lane(row) for row in seen}
    firsts = queues.holding(connection, list(lanes))
    for row in queues.next_in_lane(connection, list(lanes - set(firsts)), now, 1):
        firsts.setdefault(_lane(row), row)
    return [first for first in firsts.values() if _may_go(first, now)]


def _lane(row: Row) -> Lane:
    return Lane(row["bucket"], row["lane"])


def _may_go(row: Row, now: datetime) -> bool:
    """Whether the first of its lane may go: it is not being sent, nor waits until it is tried again."""
    return bool(row["status"] == "pending" and (row["next_at"] <= now or row["attempt"] == 0))


def _fair(connection: Connection, heads: Sequence[Row], room: Mapping[Way, int]) -> list[Row]:
    """Return those whose turn it is: first who has least on its way, then who waits longest."""
    if not heads:
        return []
    busy = _on_their_way(connection, heads)
    placed = []
    for row in sorted(heads, key=lambda row: (row["next_at"], row["id"])):
        whose = (way_of(row["to"], row["channel"]), row["business"])
        placed.append((busy[whose], row["next_at"], row["id"], row))
        busy[whose] += 1
    chosen: list[Row] = []
    left = Counter(room)
    for *_, row in sorted(placed, key=lambda one: one[:3]):
        way = way_of(row["to"], row["channel"])
        if left[way] > 0:
            left[way] -= 1
            chosen.append(row)
    return chosen


def _of_those_behind(
    connection: Connection,
    asked: Sequence[Queue],
    left: Counter[Way],
    chosen: Sequence[Row],
    turn: int,
) -> list[Row]:
    """Return rows that were put behind, for the room that is *left* beside those *chosen*."""
    with_room = [queue for queue in asked if left[way_of(queue.to, queue.channel)] > 0]
    taken = {_lane(row) for row in chosen}
    heads: list[Row] = []
    for way, theirs in _of_each_way(queues.behind(connection, with_room)).items():
        shown, window = _some(theirs, left[way], turn)
        free, _ = _heads(connection, queues.first_behind(connection, shown, window), shown[0].until)
        heads += [row for row in free if _lane(row) not in taken]
    return _fair(connection, heads, left)


def _on_their_way(connection: Connection, rows: Sequence[Row]) -> Counter[tuple[Way, UUID]]:
    """Return how many messages of each business are being sent by each way, in the buckets of these *rows*."""
    known = (messages.c.business, messages.c.to, messages.c.channel)
    found = (
        select(*known, func.count(messages.c.lead.distinct()).label("number"))
        .where(messages.c.bucket.in_({row["bucket"] for row in rows}), queues.claimed())
        .group_by(*known)
    )
    return Counter(
        {(way_of(row.to, row.channel), row.business): row.number for row in connection.execute(found)}
    )


# --- crowds -------------------------------------------------------------------------------------------------


def _crowded(shown: Sequence[Queue], rows: Sequence[Row], held: Sequence[Row], window: int) -> list[Queue]:
    """Return the queues whose first rows are mostly of one business, or mostly held up."""
    seen = Counter(row["bucket"] for row in rows)
    stuck = Counter(row["bucket"] for row in held)
    most: Counter[int] = Counter()
    for (bucket, _), number in Counter((row["bucket"], row["business"]) for row in rows).items():
        most[bucket] = max(most[bucket], number)
    return [
        queue
        for queue in shown
        if seen[queue.bucket] >= window and 2 * max(most[queue.bucket], stuck[queue.bucket]) >= window
    ]


def _make_way(
    connection: Connection, suspected: Sequence[Queue], now: datetime, chosen: frozenset[UUID]
) -> None:
    """Put behind what stands in the way of others in these queues.

    What stays of a crowd holds up its lane as well, so that nobody overtakes it who was put behind.
    """
    probe = queues.first_ready(connection, suspected, PROBE)
    crowded = _crowded(suspected, probe, _heads(connection, probe, now)[1], PROBE)
    rows = [row for row in queues.first_ready(connection, crowded, CROWD) if row["attempt"] == 0]
    holding = queues.holding(connection, list({_lane(row) for row in rows}))
    size = Counter(row["business"] for row in rows)
    stayed: Counter[UUID] = Counter()
    hours: dict[UUID, datetime] = {}
    for row in rows:
        first = holding.get(_lane(row))
        stayed[row["business"]] += 1
        if first is not None and first["status"] == "pending" and not _may_go(first, now):
            hours[row["id"]] = first["next_at"]
        elif size[row["business"]] > MANY:
            stays = stayed[row["business"]] <= STAY or row["id"] in chosen
            hours[row["id"]] = row["next_at"] if stays else now + _a_while(row, now)
    if not hours:
        return
    still = select(messages.c.id).where(
        queues.one_of(connection, messages.c.id, hours), messages.c.status == "pending"
    )
    ours = connection.execute(locked(connection, still, skip=True)).scalars()
    moved: list[dict[str, Any]] = [{f"{OLD}id": id, "holds": True, "next_at": hours[id]} for id in ours]
    update_each(connection, messages, moved)


def _a_while(row: Row, now: datetime) -> timedelta:
    """Return for how long a row is put behind: not for as long as its neighbours, so that they do not come back
    as the same crowd.
    """
    created: datetime = row["created_at"]
    id: UUID = row["id"]
    return max(SHORTEST_WAIT, now - created) * (0.5 + id.int % 1000 / 1000)
