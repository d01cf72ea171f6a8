"""What this worker may do because no other one does: leases that are kept while it works.

A lease lasts 20 s in the database and is kept every 4. Who could not keep one, because the database was away, the
loop stood still or the process was suspended, gives it up by his own clock after 15: 5 s before another may take it.
That clock is looked at before each act (`holds`), not only when a timer says so, since after a pause the timers of a
process come last. What was begun just before a pause and ends just after it can still meet another holder; there the
store keeps it harmless:

- a letter, an update or an SMS fetched by two is stored once: `(channel, external_id)` is unique;
- a message is claimed by its status, and settled only by the attempt that claimed it: nothing is sent twice;
- what an ear says it heard stays true whoever reads it by now, and never moves back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import structlog

from app import trouble, worker
from core.errors import SvarfristError
from core.ports import Clock
from store import Database, leases

log = structlog.get_logger(__name__)

LASTS = 20.0
"""Seconds that a lease lasts in the database."""
EVERY = 4.0
"""Seconds between two times of keeping, or of trying to get, a lease."""
MARGIN = 5.0
"""Seconds that a holder stops before his lease ends: for clocks that differ in pace or are put right."""
LOOK = 0.2
"""Seconds between two looks whether a lease is still ours."""
FAREWELL = 3.0
"""Seconds that giving back may take at a stop; what is not given back runs out."""


class Leases:
    """The leases of one worker. `async with leases.kept(): ...`; at the end they are given back."""

    def __init__(self, database: Database, names: Collection[str], clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._alone = database.url.startswith("sqlite")
        """On SQLite one process works, and holds whatever there is."""
        self._wanted = set(names)
        self._until: dict[str, float] = {}
        self._since: dict[str, datetime] = {}
        self._began = clock()
        self._asking = asyncio.Lock()
        self.holder = str(worker.this_one())

    def holds(self, name: str) -> bool:
        """Whether nobody else does what *name* stands for, at this very moment."""
        return self._alone or worker.clock() < self._until.get(name, 0.0)

    def since(self, name: str) -> datetime | None:
        """Return since when (aware UTC) it is held without a break; None if it is not."""
        if self._alone:
            return self._began
        return self._since.get(name) if self.holds(name) else None

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Try to get all that is wanted, and keep it until the end."""
        if self._alone or not self._wanted:
            yield
            return
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait({keeping}, timeout=FAREWELL)
            await self.give_back(set(self._wanted))

    async def take(self) -> None:
        """Ask once for everything that is wanted, and keep what we have."""
        async with self._asking:
            if self._wanted and not self._alone:
                await self._take(set(self._wanted))

    async def _take(self, names: set[str]) -> None:
        began = worker.clock()
        others = [one for one in names if not self.holds(one)]

        def gone() -> list[str]:
            return [one.holder for one in found if one.valid and worker.is_gone(one.holder)]

        found = await self._database.read(lambda tx: leases.held(tx.connection, others)) if others else []
        taken = await self._database.on_connection(
            lambda connection: leases.take(connection, names, self.holder, LASTS, gone())
        )
        now = self._clock()
        for name in names:
            if name in taken:
                if not self.holds(name):
                    log.info("lease_taken", lease=name)
                    self._since[name] = now
                self._until[name] = began + LASTS - MARGIN
            elif self._until.pop(name, None) is not None:
                log.warning("lease_lost", lease=name)

    async def give_back(self, names: Collection[str]) -> None:
        """Let others have these at once."""
        if self._alone:
            return
        self._wanted.difference_update(names)
        try:
            async with asyncio.timeout(FAREWELL), self._asking:
                ours = [name for name in names if self._until.pop(name, None) is not None]
                if ours:
                    await self._database.on_connection(
                        lambda connection: leases.release(connection, ours, self.holder)
                    )
        except (*trouble.STORE, SvarfristError, OSError) as error:
            log.warning("leases_not_given_back", error=type(error).__name__)

    async def _keep(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LASTS - MARGIN):
                    await self.take()
            except (*trouble.STORE, SvarfristError, OSError) as error:
                log.warning("leases_not_kept", error=type(error).__name__)
            except Exception:
                log.exception("leases_broke")
            await asyncio.sleep(EVERY * random.uniform(0.8, 1.0))  # noqa: S311 - so that workers do not run in step

    async def while_held(
        self, name: str, work: Callable[[asyncio.Event], Awaitable[object]], stop: asyncio.Event
    ) -> None:
        """Wait for the lease, then do *work* until it ends by itself, the lease is lost or *stop* is set.

        *work* is told by its event, and cancelled if it has not ended when another may take the lease.
        """
        while not stop.is_set() and not self.holds(name):
            await _rest(LOOK, stop)
        if stop.is_set():
            return
        over = asyncio.Event()
        working = asyncio.ensure_future(work(over))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not working.done():
                await asyncio.wait(
                    {working} if over.is_set() else {working, stopping},
                    timeout=LOOK,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if stop.is_set() or not self.holds(name):
                    over.set()
                if not working.done() and not self._alone and self._is_over(name):
                    log.warning("lease_ran_out", lease=name)
                    working.cancel()
                    await asyncio.wait({working})
            if not working.cancelled():
                working.result()
        finally:
            working.cancel()
            stopping.cancel()

    def _is_over(self, name: str) -> bool:
        """Whether another worker may have it by now, or in a moment."""
        return worker.clock() > self._until.get(name, 0.0) + MARGIN - 1


async def _rest(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
