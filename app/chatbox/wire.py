"""Enough HTTP/1.1 to answer a bot, written for speed: one segment in, one call, one segment out."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from tests.servers.proxy import RESET_ON_CLOSE

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes = field(repr=False)
    type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    fields: dict[str, Any]
    files: dict[str, File]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = field(repr=False)
    type: str = "application/json"
    half: bool = False
    """Only the first half of the body is sent, and then the connection is closed."""


class HangUp(Exception):
    """Close the connection and answer nothing."""


Reply = Answer | Awaitable[Answer]


class Connection(asyncio.Protocol):
    """Requests of one client, one after the other."""

    def __init__(
        self, serve: Callable[[Request], Reply], refuses: Callable[[str], bool], open_: set["Connection"]
    ) -> None:
        self._serve, self._refuses, self._open = serve, refuses, open_
        self._buffer = bytearray()
        self._waiting: asyncio.Task[None] | None = None
        self._head: tuple[str, dict[str, str], int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(self)
        if self._refuses(""):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self)
        if self._waiting is not None:
            self._waiting.cancel()

    def close(self) -> None:
        """End it rudely: the client sees "connection reset by peer"."""
        connection: socket.socket = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._work_off()

    def _work_off(self) -> None:
        while self._waiting is None and not self._transport.is_closing():
            if self._head is None and not self._read_head():
                return
            assert self._head is not None
            path, headers, length = self._head
            if len(self._buffer) < length:
                return
            body = bytes(self._buffer[:length])
            del self._buffer[:length]
            self._head = None
            self._answer(path, headers, body)

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        if self._refuses(path) or length > LARGEST or "transfer-encoding" in headers:
            self.close()
            return False
        self._head = path, headers, length
        return True

    def _answer(self, path: str, headers: dict[str, str], body: bytes) -> None:
        try:
            reply = self._serve(read_request(path, headers.get("content-type", ""), body))
        except HangUp:
            self.close()
            return
        if isinstance(reply, Answer):
            self._write(reply)
        else:
            self._waiting = asyncio.ensure_future(self._answer_later(reply))

    async def _answer_later(self, reply: Awaitable[Answer]) -> None:
        try:
            answer = await reply
        except HangUp:
            self.close()
            return
        self._waiting = None
        self._write(answer)
        self._work_off()

    def _write(self, answer: Answer) -> None:
        head = (
            f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Oh')}\r\n"
            f"content-type: {answer.type}\r\ncontent-length: {len(answer.body)}\r\n\r\n"
        ).encode()
        if answer.half:
            self._transport.write(head + answer.body[: len(answer.body) // 2])
            self._transport.close()
        else:
            self._transport.write(head + answer.body)


def read_request(target: str, content_type: str, body: bytes) -> Request:
    path, _, query = target.partition("?")
    fields: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    files: dict[str, File] = {}
    if content_type.startswith("application/x-www-form-urlencoded"):
        fields |= parse_qsl(body.decode(), keep_blank_values=True)
    elif content_type.startswith("application/json"):
        fields |= json.loads(body or b"{}")
    elif content_type.startswith("multipart/form-data"):
        _read_parts(content_type, body, fields, files)
    return Request(unquote_to_bytes(path).decode(), fields, files)


def _read_parts(content_type: str, body: bytes, fields: dict[str, Any], files: dict[str, File]) -> None:
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        raw, _, content = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(raw + b"\r\n\r\n")
        name = str(headers.get_param("name", header="content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            fields[name] = content.decode()
        else:
            files[name] = File(filename, content, headers.get_content_type())
