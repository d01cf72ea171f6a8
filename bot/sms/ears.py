"""How we know that nothing that was written to us is missing.

`HistoryEar` asks the provider what it received; what the webhook missed is handed in then, under the same
identity, so that the store takes it once. `WaitingEar` is for a gateway that can not be asked, but keeps what
we did not take and brings it again.

`heard(t)` says: everything that had arrived by *t* was received. That is what lets a deadline pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.sms.door import Heard, Receive
from core.errors import SvarfristError
from core.inbound import Incoming, Kind
from core.ports import Clock

log = structlog.get_logger(__name__)

BATCH = 100
SKEW = timedelta(minutes=1)
"""How far the provider's clock and list may lag behind."""
OVERLAP = timedelta(hours=1)
"""What is looked at once more each time: a list may be completed late."""
TRIES = 5
"""How often one message may fail while others are taken, before it is given as unreadable instead."""
SETTLED = timedelta(minutes=1)
"""A gateway brings within this what it could not bring before."""


class Asked(Protocol):
    """Somebody who can say what was received."""

    async def received(self, since: datetime) -> Sequence[Incoming]:
        """Return what came after *since*, the oldest first; raises `TryLater`."""
        ...


class HistoryEar:
    """Looks at once and then every *poll* seconds, each time back to where the last look was.

    What was written before this ear was first in use belongs to other business, and is not taken.
    """

    def __init__(
        self,
        name: str,
        provider: Asked,
        clock: Clock,
        *,
        poll: float,
        lookback: timedelta,
        since: Callable[[], Awaitable[datetime | None]] | None = None,
        owed: Callable[[], dict[str, Incoming]] = dict,
    ) -> None:
        """*since* says until when this ear had heard before the program started, None if it is new.

        Where nobody keeps that, the first look goes back *lookback*. *owed* is what the hook could not store.
        """
        self.name = name
        self._provider = provider
        self._clock = clock
        self._poll = poll
        self._lookback = lookback
        self._since = since
        self._owed = owed
        self._looked: datetime | None = None
        self._first: datetime | None = None
        """Where the first look began."""
        self._failures: dict[str, int] = {}

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Hand in everything that is there; return how many messages the provider had.

        Reports are in no list, and Twilio brings each once: one that could not be stored is with us alone.

        Raises:
            TryLater: the provider can not be asked.

        """
        began = self._clock()
        owed = self._owed()
        await _paid(owed, receive)
        found = await self._provider.received(await self._start(began))
        missing = 0
        for first in range(0, len(found), BATCH):
            missing += await self._hand_in(found[first : first + BATCH], receive)
        if not missing:
            self._failures.clear()
            self._looked = began
            for one in found:
                owed.pop(one.external_id, None)
            if not owed:
                await heard(began - SKEW)
        return len(found) - missing

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Look until *stop* is set. A provider that does not answer is asked again, and nothing was heard."""
        while not stop.is_set():
            wait = self._poll
            try:
                await self.read_once(receive, heard)
            except (SvarfristError, OSError) as error:
                wait = max(wait, getattr(error, "retry_after", None) or 0.0)
                log.warning("sms_history_not_read", ear=self.name, error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    async def _start(self, now: datetime) -> datetime:
        if self._first is None:
            self._first = await self._from_before(now)
        return self._first if self._looked is None else max(self._first, self._looked - OVERLAP)

    async def _from_before(self, now: datetime) -> datetime:
        if self._since is None:
            return now - self._lookback
        before = await self._since()
        return now if before is None else before - OVERLAP

    async def _hand_in(self, batch: Sequence[Incoming], receive: Receive) -> int:
        """Return how many could not be stored; one bad message keeps none of the others back."""
        if await _taken(receive, batch):
            return 0
        failed = [one for one in batch if not await _taken(receive, [one])]
        if len(failed) == len(batch) > 1:
            return len(failed)  # it is not the messages
        return sum([not await self._given_up(one, receive) for one in failed])

    async def _given_up(self, one: Incoming, receive: Receive) -> bool:
        tries = self._failures.get(one.external_id, 0) + 1
        self._failures[one.external_id] = tries
        if tries < TRIES:
            return False
        kept = replace(one, kind=Kind.UNREADABLE, text="", why="refused_by_store")
        return await _taken(receive, [kept])


class WaitingEar:
    """Of a gateway that tries until we take it: all was heard while our door stood open for a while."""

    def __init__(
        self,
        name: str,
        clock: Clock,
        *,
        listening: Callable[[], datetime | None],
        failed_at: Callable[[], datetime | None],
        owed: Callable[[], dict[str, Incoming]],
        pulse: float = 15.0,
    ) -> None:
        """*listening* says since when the web server is up, *failed_at* when it last took nothing, *owed* what that
        was.
        """
        self.name = name
        self._clock = clock
        self._listening = listening
        self._failed_at = failed_at
        self._owed = owed
        self._pulse = pulse

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Hand in what could not be stored before, and say what was heard; else nothing is read here.

        A gateway may forget what we did not take: then only we still have it.
        """
        owed = self._owed()
        await _paid(owed, receive)
        now = self._clock()
        up, failed = self._listening(), self._failed_at()
        if not owed and up is not None and now - max(up, failed or up) >= SETTLED:
            await heard(now - SETTLED)
        return 0

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Say it every few seconds until *stop* is set."""
        while not stop.is_set():
            await self.read_once(receive, heard)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._pulse)


async def _paid(owed: dict[str, Incoming], receive: Receive) -> None:
    """Hand in what could not be stored before, and keep what still can not be."""
    for id, one in list(owed.items()):
        if await _taken(receive, [one]):
            owed.pop(id, None)


async def _taken(receive: Receive, batch: Sequence[Incoming]) -> bool:
    try:
        await receive(batch)
    except Exception as error:  # noqa: BLE001 - whatever the store says, no message may be lost by it
        log.warning("sms_not_stored", messages=len(batch), error=type(error).__name__)
        return False
    return True
