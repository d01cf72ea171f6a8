"""The door that a provider's requests come in by: whether it is him, and what he brings.

A hook takes body, headers (names in lower case), query and the path with its query as they were asked for; it
gives a status and a body. It raises only if the store does not take what came in: then the web server answers
503, and the provider brings it again.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

import structlog

from bot.sms.account import SmsAccount
from bot.sms.incoming import Malformed
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[object]]
"""Stores messages for good, all or none; one that came before is no error. Raises if it can not."""
Heard = Callable[[datetime], Awaitable[object]]
Answer = tuple[int, str]
Hook = Callable[[bytes, Mapping[str, str], str, str], Awaitable[Answer]]


class Carrier(Protocol):
    """A provider: a `core.ports.Sender` that also understands what it is told."""

    @property
    def thanks(self) -> str:
        """What is answered when something was taken."""
        ...

    account: SmsAccount

    async def send(self, parcel: Parcel, text: Text) -> Receipt: ...

    async def aclose(self) -> None: ...

    def believes(self, body: bytes, headers: Mapping[str, str], url: str) -> bool:
        """Return whether a request is the provider's, beyond its key."""
        ...

    def message(self, body: bytes, query: str) -> Incoming | None:
        """Return a message that came in; raises `Malformed`."""
        ...

    def report(self, body: bytes, query: str) -> Incoming | None:
        """Return how it ended with a message of ours; raises `Malformed`."""
        ...


class Door:
    """The hook of one provider: `KEY/in` and `KEY/report` below its path."""

    def __init__(self, carrier: Carrier, receive: Receive, clock: Clock) -> None:
        self._carrier = carrier
        self._receive = receive
        self._clock = clock
        self._name = carrier.account.provider
        self._key = carrier.account.key.encode()
        self.failed_at: datetime | None = None
        """When something was last not taken."""
        self.owed: dict[str, Incoming] = {}
        """What was brought and could not be stored, by its id: the ear hands it in, should nobody bring it again."""

    async def __call__(self, body: bytes, headers: Mapping[str, str], query: str, url: str) -> Answer:
        key, what = _last_two(url.partition("?")[0])
        ours = hmac.compare_digest(key.encode("utf-8", "replace"), self._key)
        if not ours or not self._carrier.believes(body, headers, url):
            log.warning("sms_hook_refused", provider=self._name, key=ours)
            return HTTPStatus.FORBIDDEN, ""
        try:
            if what == "in":
                found = self._carrier.message(body, query)
            elif what == "report":
                found = self._carrier.report(body, query)
            else:
                return HTTPStatus.NOT_FOUND, ""
        except Malformed as error:
            log.warning("sms_malformed", provider=self._name, why=str(error))
            return HTTPStatus.BAD_REQUEST, ""
        if found is not None:
            try:
                await self._receive([found])
            except BaseException:
                self.failed_at = self._clock()
                self.owed[found.external_id] = found
                raise
            self.owed.pop(found.external_id, None)
        return HTTPStatus.OK, self._carrier.thanks


def _last_two(path: str) -> tuple[str, str]:
    """Return the key and what is brought. What comes before may be changed by a proxy."""
    parts = path.split("/")
    return (parts[-2], parts[-1]) if len(parts) >= 2 else ("", "")
