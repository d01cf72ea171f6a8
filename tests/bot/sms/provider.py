"""A provider on loopback that notes what it is asked, and answers what the test says."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from bot.sms import Provider, SmsAccount
from tests.bot.messages import NOW

KEY = "key-of-sixteen-or-more"
PUBLIC = "https://svarfrist.test"
OURS = "+46766861234"
USER = {
    Provider.ELKS: "u-elks",
    Provider.TWILIO: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    Provider.KANNEL: "app",
}


def an_account(provider: Provider, url: str = "http://127.0.0.1:9/x", **changes: Any) -> SmsAccount:
    given: dict[str, Any] = {
        "provider": provider,
        "sender": OURS,
        "username": USER[provider],
        "password": "secret",
        "key": KEY,
        "public": PUBLIC,
        "url": url,
        "timeout": 5.0,
    }
    return SmsAccount(**(given | changes))


def clock():
    return NOW


def ago(**parts: float):
    return NOW - timedelta(**parts)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Says:
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Hangs:
    """No answer."""


class Breaks:
    """The connection ends after the request was read."""


class LittleProvider:
    """`async with LittleProvider(*answers) as provider`: one answer a request, the last for all that follow."""

    def __init__(self, *answers: Says | Hangs | Breaks) -> None:
        self.asked: list[Asked] = []
        self._answers = deque(answers)
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.asked.append(await _read(reader))
            answer = self._answers.popleft() if len(self._answers) > 1 else self._answers[0]
            if isinstance(answer, Hangs):
                await reader.read()
            elif isinstance(answer, Says):
                body = answer.body.encode()
                lines = [f"HTTP/1.1 {answer.status} x", f"Content-Length: {len(body)}", "Connection: close"]
                lines += [f"{name}: {value}" for name, value in answer.headers.items()]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
    path, _, query = target.partition("?")
    return Asked(
        method=method,
        path=path,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        form=dict(parse_qsl(body, keep_blank_values=True)),
        headers=headers,
    )
