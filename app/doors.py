"""What several workers that are called by one SMS provider must heed, so that none of them forgets what it was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from app.worker import clock as passing
from core.inbound import Incoming
from core.ports import Clock

if TYPE_CHECKING:
    from web import Hook

ASLEEP = 30.0
"""Seconds: a process that did nothing for so long was suspended, or its loop stood still. After less the gateway has
brought again what it could not bring meanwhile, before anybody says that it was heard."""


@dataclass(slots=True)
class Doors:
    """The hook of one provider in this worker, where other workers have one too.

    A gateway that can be asked what it received may call any worker: what one could not store is found in the list.
    A gateway that can not be asked (Kannel) is answered by the holder of the ear's lease alone: only who was called
    knows that he could not store something, and he is the one who must not say that all was heard. The others say
    503, so that a balancer or the gateway itself tries the next.
    """

    hook: Hook
    receive: Callable[[Sequence[Incoming]], Awaitable[object]]
    holds: Callable[[], bool]

    async def called(self, body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        """Answer if we hold the ear's lease."""
        if not self.holds():
            return HTTPStatus.SERVICE_UNAVAILABLE, ""
        return await self.hook(body, headers, query, url)

    async def hand_in(self) -> None:
        """Store what could not be stored when it was brought; its ear does that only where it is read."""
        owed: dict[str, Incoming] = getattr(self.hook, "owed", {})
        for id, one in list(owed.items()):
            await self.receive([one])
            owed.pop(id, None)


class Awake:
    """Says since when this process runs without a pause: while it was suspended nobody could call it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock()
        self._last = passing()

    def since(self) -> datetime:
        """Return since when, aware UTC. It must be asked every few seconds, or it takes that for a pause."""
        last, self._last = self._last, passing()
        if self._last - last > ASLEEP:
            self._since = self._clock()
        return self._since
