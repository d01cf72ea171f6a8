"""Once a day old words are emptied, by whichever worker comes first; `SVARFRIST_KEEP_TEXTS_DAYS` says how old."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection

from app.house import House
from store import desk, retention

log = structlog.get_logger(__name__)

BATCH = 500
"""Rows in one transaction."""
PAUSE = 0.1
"""Seconds between two of them: others work meanwhile."""
MESSAGES = "swept messages"
"""The duty that keeps how far the outbox was swept. What people wrote is looked through from the beginning, once a
week: what was kept for an open case goes later."""

Empty = Callable[[Connection, UUID, UUID, int], UUID | None]


async def sweep(house: House, stop: asyncio.Event) -> bool:
    """Empty what is old, if that was not done today; return whether this call did. A kill leaves the rest for the next
    day.
    """
    days, now = house.settings.keep_texts_days, house.clock()
    if not days or not await _takes(house, f"sweep:{now.date()}", now):
        return False
    before = now - timedelta(days=days)
    after = await house.database.read(lambda tx: retention.swept(tx.connection, MESSAGES))
    if await _empty(house, retention.empty_said, after, before, stop):
        await house.database.on_connection(lambda c: retention.keep_swept(c, MESSAGES, before))
    year, week, _ = now.isocalendar()
    if await _takes(house, f"sweep texts:{year}-{week}", now):
        await _empty(house, retention.empty_texts, retention.FROM_THE_BEGINNING, before, stop)
    await house.database.on_connection(lambda c: retention.forget_duties(c, before))
    log.info("swept", before=before.isoformat(timespec="seconds"))
    return True


async def _takes(house: House, duty: str, now: datetime) -> bool:
    return await house.database.on_connection(lambda c: desk.take_duty(c, duty, now))


async def _empty(house: House, empty: Empty, after: UUID, before: datetime, stop: asyncio.Event) -> bool:
    """Go through all rows between *after* and *before*; return whether the end was reached before *stop*."""
    until, last = retention.first_id(before), after
    while not stop.is_set():
        here = last
        found = await house.database.on_connection(lambda c: empty(c, here, until, BATCH))  # noqa: B023 - awaited
        if found is None:
            return True
        last = found
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE)
    return False
