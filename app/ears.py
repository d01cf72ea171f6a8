"""Where words come in: what every ear can do, and the one that looks into files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from core.engine import Verdict
from core.errors import SvarfristError
from core.inbound import Incoming
from core.ports import Clock

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[Sequence[Verdict]]]
Heard = Callable[[datetime], Awaitable[None]]


class Listener(Protocol):
    """Somewhere words come in."""

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Take everything that is there now; return how many messages."""
        ...

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Take what comes, as it comes, until *stop* is set."""
        ...


class Files(Protocol):
    """Words that come in as files: somebody has to look."""

    async def read_once(self, receive: Receive, heard: Heard, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Polled:
    """Looks into files every *poll* seconds."""

    files: Files
    clock: Clock
    poll: float

    @property
    def waiting(self) -> bool:
        """Whether the last look left something for later."""
        return bool(getattr(self.files, "waiting", False))

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        return await self.files.read_once(receive, heard, self.clock())

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.read_once(receive, heard)
            except (SvarfristError, OSError) as error:
                log.warning("files_not_read", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.poll)
