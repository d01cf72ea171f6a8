"""One pass over everything: read what waits at every ear, let deadlines speak, send, until nothing is left.

An ear that does not work is noted, and the rest goes on: it is the deadlines that wait for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog

from app import queries
from app.ears import Polled
from app.house import House
from core.errors import SvarfristError
from mail.imap import Denied

log = structlog.get_logger(__name__)

ROUNDS = 1000
"""More would mean that sending and deciding call for each other without end."""


@dataclass(slots=True, kw_only=True)
class Pass:
    """What one pass did."""

    taken: int = 0
    """Messages and reports that came in."""
    fired: int = 0
    """Deadlines that spoke."""
    sent: int = 0
    failed: int = 0
    later: int = 0
    """Messages that are tried again, or are in doubt."""
    died: int = 0
    """Messages that were no longer true."""
    broken: dict[str, str] = field(default_factory=dict)
    """Ears that could not be read, and why."""
    waiting: queries.Waiting | None = None


async def one_pass(house: House) -> Pass:
    """Do everything that can be done now."""
    done = Pass()
    await house.leases.take()
    await house.listen()
    await _hear(house, done)
    if growing := [ear for ear in house.ears.values() if isinstance(ear, Polled) and ear.waiting]:
        # A file that is seen for the first time may still be written; it is looked at once more.
        await asyncio.sleep(house.settings.handover_quiet + 0.1)
        await _hear(house, done, [name for name, ear in house.ears.items() if ear in growing])
    for _ in range(ROUNDS):
        before = done.fired + done.sent + done.failed + done.later + done.died
        await _fire(house, done)
        await _send(house, done)
        if done.fired + done.sent + done.failed + done.later + done.died == before:
            break
    now = house.clock()
    done.waiting = await house.database.read(lambda tx: queries.waiting(tx, now))
    return done


async def _hear(house: House, done: Pass, names: list[str] | None = None) -> None:
    for name in house.ears if names is None else names:
        if not house.may_hear(name):
            log.info("ear_read_by_another_worker", ear=name)
            continue
        try:
            done.taken += await house.ears[name].read_once(house.intake, house.heard(name))
        except (SvarfristError, OSError, Denied) as error:
            log.warning("ear_not_read", ear=name, error=type(error).__name__)
            done.broken[name] = str(error) or type(error).__name__


async def _fire(house: House, done: Pass) -> None:
    while True:
        ticked = await house.engine.tick()
        done.fired += ticked.fired
        if not ticked.more:
            return


async def _send(house: House, done: Pass) -> None:
    while True:
        batch = await house.engine.deliver(only=house.ways if house.accounts else None)
        done.sent += batch.sent
        done.failed += batch.failed
        done.later += batch.later
        done.died += batch.died
        if not batch.sent + batch.failed + batch.later + batch.died:
            return
