"""A worker of a simulation: the real engine, told the time, noting how late each deadline's transition was committed.

Simulated time stands still while nothing is to be done. While there is work, each real second counts as *pace*
simulated ones: what took time at a peak is late by it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from app.memory import keep_loaded
from bench.workers import READY
from core.engine import Engine
from core.events import Channel, Role, Word
from core.machine import Outcome
from core.messages import Parcel, Receipt, Text
from core.ports import Tx
from core.sending import Pace
from core.wording import word
from store import Database, open_database

T = TypeVar("T")
SECOND = timedelta(seconds=1)
"""A deadline is a whole second; it has passed with the next one."""
PACES = {
    way: Pace(at_once=20, ahead=200) for way in (Channel.MAIL, Channel.SMS, Role.COLLECTOR, Role.SUPPORT)
}
ROUNDS = 200


@dataclass(slots=True)
class Time:
    """The simulation's clock."""

    at: datetime
    pace: float
    went: float | None = None
    """When it began to go, on the machine's clock; None while it stands."""

    def __call__(self) -> datetime:
        gone = 0.0 if self.went is None else time.monotonic() - self.went
        return self.at + timedelta(seconds=gone * self.pace)

    def go(self, at: datetime) -> None:
        self.at, self.went = at, time.monotonic()

    def stop(self) -> datetime:
        self.at, self.went = self(), None
        return self.at


@dataclass(slots=True)
class Told:
    """What happened in one step."""

    fired: list[tuple[str, str, float]] = field(default_factory=list)
    """Of each transition: the business, the deadline, and how many simulated seconds later it was committed."""
    sent: list[dict[str, Any]] = field(default_factory=list)

    def take(self) -> Told:
        """Return what was told, and begin anew."""
        taken = Told(self.fired, self.sent)
        self.fired, self.sent = [], []
        return taken


class Noting:
    """A store that notes what silence did, once it is committed."""

    def __init__(self, database: Database, clock: Time, told: Told) -> None:
        self.database, self.clock, self.told = database, clock, told

    async def write(self, body: Callable[[Tx], T]) -> T:
        fired: list[Outcome] = []

        def noted(tx: Any) -> T:
            fired.clear()  # after a conflict the body runs again
            return body(_Ear(tx, fired))  # type: ignore[arg-type]

        result = await self.database.write(noted)
        now = self.clock()
        for outcome in fired:
            due = outcome.before.deadline
            assert due is not None, "silence without a deadline"
            late = (now - due - SECOND).total_seconds()
            self.told.fired.append((str(outcome.before.business), due.isoformat(), late))
        return result

    async def read(self, body: Callable[[Tx], T]) -> T:
        return await self.database.read(body)


class _Ear:
    """A transaction that is listened to."""

    def __init__(self, tx: Tx, fired: list[Outcome]) -> None:
        self._tx, self._fired = tx, fired

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def write(self, outcomes: list[Outcome]) -> None:
        self._tx.write(outcomes)
        self._fired.extend(o for o in outcomes if o.said.word is Word.SILENCE and o.changed)


class Paced:
    """A provider that takes so many messages a real second, and no more."""

    def __init__(self, rate: float, clock: Time, told: Told) -> None:
        self.rate, self.clock, self.told = rate, clock, told
        self._free = 0.0

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        now = time.monotonic()
        self._free = max(self._free, now) + 1 / self.rate
        await asyncio.sleep(self._free - now)
        at = self.clock()
        self.told.sent.append(
            {
                "what": str(parcel.what),
                "to": parcel.to.value,
                "channel": parcel.channel.value,
                "address": parcel.address,
                "token": parcel.token,
                "provider_id": str(parcel.id),
                "zone": parcel.zone,
                "cases": [(str(one.case.id), one.case.invoice) for one in parcel.cases],
                "at": at.isoformat(),
            }
        )
        return Receipt(provider_id=str(parcel.id), at=at)


def engine(database: Database, clock: Time, told: Told, rate: float) -> Engine:
    """Return an engine whose providers take *rate* messages a second of each way."""
    senders = {way: Paced(rate, clock, told) for way in PACES}
    return Engine(
        store=Noting(database, clock, told),
        senders=senders,
        wording=word,
        clock=clock,
        paces=PACES,
        lease=1e6,
    )


async def work(one: Engine) -> None:
    """Let deadlines speak and send, side by side, until there is nothing to do."""
    for _ in range(ROUNDS):
        ticking = asyncio.create_task(_tick(one))
        did = await one.deliver()
        if not await ticking and not did.sent + did.failed + did.later + did.died:
            return
    raise AssertionError("sending and deciding call for each other without end")


async def _tick(one: Engine) -> int:
    fired = 0
    while (ticked := await one.tick()).fired:
        fired += ticked.fired
        if not ticked.more:
            break
    return fired


async def _worker(url: str, pace: float, rate: float) -> None:
    database, told = open_database(url), Told()
    clock = Time(datetime.fromisoformat("2026-10-01T00:00:00+00:00"), pace)
    one = engine(database, clock, told, rate)
    keep_loaded()
    print(READY, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        at, went = json.loads(line)
        clock.at, clock.went = datetime.fromisoformat(at), went
        await work(one)
        step = told.take()
        print(json.dumps([step.fired, step.sent]), flush=True)
    await database.close()


if __name__ == "__main__":
    from app import logs

    logs.set_up("ERROR", "json")
    asyncio.run(_worker(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
