"""An SMS gateway in the process, for the demo and the tests: it speaks Kannel's `sendsms`, and phones answer by it.

    async with SmsBox(clock) as box:
        ...                        # SVARFRIST_SMS_URL=box.url, box.calls = the address that it is to call
        box.texts("+4790000041")
        await box.writes("+4790000041", "JA 4F7")

Over HTTP on loopback, both ways: what goes out is a request to `url`, what somebody writes is a request to
`calls`, and when a message arrived its report is a request to the address that came with it.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote

import httpx

from core.ports import Clock
from web import Up, create_app, serve

HOST = "127.0.0.1"
USER, PASSWORD = "svarfrist", "secret"
PATH = "/cgi-bin/sendsms"
DELIVERED, FAILED = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Texted:
    """A message that went out."""

    to: str
    text: str
    report: str
    """The address that says how it ended."""


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class SmsBox:
    """The gateway, and every phone behind it."""

    def __init__(self, clock: Clock) -> None:
        self.port = free_port()
        self.calls = ""
        """Where what people write is brought to: the channel's own address for incoming messages."""
        self.gone: set[str] = set()
        """Numbers that nothing arrives at."""
        self.sent: list[Texted] = []
        self._clock = clock
        self._ids = itertools.count(1)
        self._stop = asyncio.Event()
        self._http = httpx.AsyncClient(timeout=10)
        self._running: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    async def __aenter__(self) -> Self:
        up = Up(self._clock)
        app = create_app({PATH: self._take})
        self._running = asyncio.create_task(serve(app, HOST, self.port, self._stop, up))
        while up.since is None and not self._running.done():  # noqa: ASYNC110 - it says only that it is up
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        await self._http.aclose()
        if self._running is not None:
            await self._running

    async def _take(self, body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        said = dict(parse_qsl(query))
        if (said.get("username"), said.get("password")) != (USER, PASSWORD):
            return HTTPStatus.FORBIDDEN, "Authorization failed for sendsms"
        self.sent.append(Texted(to=said["to"], text=said["text"], report=said.get("dlr-url", "")))
        return HTTPStatus.ACCEPTED, "0: Accepted for delivery"

    def texts(self, number: str) -> list[str]:
        """Return what was sent to a number, the oldest first."""
        return [one.text for one in self.sent if one.to == number]

    async def writes(self, number: str, text: str) -> int:
        """Let a phone write to us; return the status that we answered the gateway with."""
        at = int(self._clock().timestamp())
        query = (
            f"from={quote(number)}&text={quote(text, encoding='utf-8')}&charset=UTF-8"
            f"&id={number.strip('+')}-{next(self._ids)}&at={at}"
        )
        return (await self._http.get(f"{self.calls}?{query}")).status_code

    async def report_all(self) -> int:
        """Report how it ended with everything that was sent and not reported yet; return how many there were."""
        waiting, self.sent = self.sent, [Texted(to=one.to, text=one.text, report="") for one in self.sent]
        reported = [one for one in waiting if one.report]
        for one in reported:
            kind = FAILED if one.to in self.gone else DELIVERED
            at = int(self._clock().timestamp())
            await self._http.get(one.report.replace("%d", str(kind)).replace("%T", str(at)))
        return len(reported)
