"""`svarfrist run`: everything that goes on by itself, until SIGTERM.

Each loop stands alone: what breaks in one is logged and tried again after a pause, and never stops the others.
On a stop each finishes what it is doing, and nothing new is begun.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

import structlog

from app.house import House
from core.errors import SvarfristError

log = structlog.get_logger(__name__)

TICK_EVERY = 1.0
"""Seconds between two looks for passed deadlines."""
DELIVER_EVERY = 0.5
PAUSE_AFTER_ERROR = 5.0


async def run(house: House, stop: asyncio.Event | None = None) -> None:
    """Run all loops until *stop* is set, or SIGTERM or SIGINT comes."""
    stop = stop or _stopped_by_signal()
    await house.listen()
    log.info("running", ears=sorted(house.ears))
    async with asyncio.TaskGroup() as group:
        group.create_task(_again("tick", lambda: tick_all(house), TICK_EVERY, stop))
        group.create_task(_again("deliver", lambda: deliver_all(house), DELIVER_EVERY, stop))
        for name, ear in house.ears.items():
            group.create_task(ear.run(house.intake, house.heard(name), stop))
    log.info("stopped")


def _stopped_by_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop


async def tick_all(house: House) -> int:
    """Let every passed deadline speak that may; return how many did."""
    fired = 0
    while True:
        ticked = await house.engine.tick()
        fired += ticked.fired
        if not ticked.more:
            return fired


async def deliver_all(house: House) -> int:
    """Send what waits until nothing is due; return how many messages were tried."""
    tried = 0
    while True:
        done = await house.engine.deliver()
        count = done.sent + done.failed + done.later + done.died
        if not count:
            return tried
        tried += count


async def _again(name: str, work: Callable[[], Awaitable[object]], pause: float, stop: asyncio.Event) -> None:
    while not stop.is_set():
        wait = pause
        try:
            await work()
        except (SvarfristError, OSError) as error:
            log.warning("loop_failed", loop=name, error=type(error).__name__)
            wait = PAUSE_AFTER_ERROR
        except Exception:
            log.exception("loop_broke", loop=name)
            wait = PAUSE_AFTER_ERROR
        try:
            await asyncio.wait_for(stop.wait(), wait)
        except TimeoutError:
            continue
