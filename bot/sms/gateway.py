"""Everything of one provider together: what sends, what is called, what listens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from bot.sms.account import Provider, SmsAccount
from bot.sms.door import Carrier, Door, Heard, Hook, Receive
from bot.sms.ears import HistoryEar, WaitingEar
from bot.sms.elks import Elks
from bot.sms.kannel import Kannel
from bot.sms.twilio import Twilio
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock


class Ear(Protocol):
    """What listens: see `bot.sms.ears`."""

    async def read_once(self, receive: Receive, heard: Heard) -> int: ...

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None: ...


class Gateway:
    """`async with Gateway(account, clock) as gateway`: a `core.ports.Sender`, and the ways in."""

    def __init__(self, account: SmsAccount, clock: Clock) -> None:
        self.account = account
        self.name = f"sms:{account.provider}"
        """The ear's name."""
        self.path = account.path
        """Where the web server finds the hook: everything below this path is for it."""
        self._clock = clock
        self._door: Door | None = None
        self._carrier: Carrier
        self._asked: Elks | Twilio | None = None
        match account.provider:
            case Provider.ELKS:
                self._carrier = self._asked = Elks(account, clock)
            case Provider.TWILIO:
                self._carrier = self._asked = Twilio(account, clock)
            case Provider.KANNEL:
                self._carrier = Kannel(account, clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._carrier.aclose()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one message; raises `Refused`, `TryLater` or `InDoubt`."""
        return await self._carrier.send(parcel, text)

    def hook(self, receive: Receive) -> Hook:
        """Return what the web server calls with the provider's requests."""
        self._door = Door(self._carrier, receive, self._clock)
        return self._door

    def ear(
        self,
        *,
        listening: Callable[[], datetime | None],
        since: Callable[[], Awaitable[datetime | None]] | None = None,
    ) -> Ear:
        """Return what says until when everything was heard.

        *listening* says since when the web server is up, None while it is not; *since* until when this ear had
        heard before the program started, None if it is new.
        """
        if self._asked is None:
            return WaitingEar(
                self.name, self._clock, listening=listening, failed_at=self._failed_at, owed=self._owed
            )
        return HistoryEar(
            self.name,
            self._asked,
            self._clock,
            poll=self.account.poll,
            lookback=self.account.lookback,
            since=since,
            owed=self._owed,
        )

    def _owed(self) -> dict[str, Incoming]:
        return self._door.owed if self._door is not None else {}

    def _failed_at(self) -> datetime | None:
        return self._door.failed_at if self._door is not None else None
