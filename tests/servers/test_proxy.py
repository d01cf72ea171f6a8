import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import aiosmtplib
import pytest

from app.sandbox import MailSandbox
from tests.servers.mailbox import letter
from tests.servers.proxy import TcpProxy
from tests.servers.server import HOST, OURS, OWNER


@pytest.fixture
async def wire() -> AsyncIterator[TcpProxy]:
    """A wire to a server that repeats what it hears."""

    async def repeat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while words := await reader.read(1000):
                writer.write(words)
        writer.close()

    server = await asyncio.start_server(repeat, HOST, 0)
    async with server, TcpProxy(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy


class Caller:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def says(self, words: bytes, *, within: float = 5) -> bytes:
        self.writer.write(words)
        return await asyncio.wait_for(self.reader.read(1000), within)


@contextlib.asynccontextmanager
async def call(port: int) -> AsyncIterator[Caller]:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield Caller(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def test_it_carries_both_ways(wire: TcpProxy):
    async with call(wire.port) as caller:
        assert await caller.says(b"hei") == b"hei"
    assert wire.connections == 1


async def test_a_reset_is_seen_as_one(wire: TcpProxy):
    async with call(wire.port) as caller:
        await caller.says(b"hei")
        wire.reset()
        with pytest.raises(ConnectionResetError):
            await caller.says(b"er du der?")


async def test_hanging_up_is_an_orderly_end(wire: TcpProxy):
    async with call(wire.port) as caller:
        await caller.says(b"hei")
        wire.hang_up()
        assert await asyncio.wait_for(caller.reader.read(), 5) == b""


async def test_a_frozen_wire_carries_nothing_until_it_thaws(wire: TcpProxy):
    async with call(wire.port) as caller:
        wire.frozen = True
        with pytest.raises(TimeoutError):
            await caller.says(b"hei", within=0.1)
        wire.frozen = False
        assert await asyncio.wait_for(caller.reader.read(1000), 5) == b"hei"


async def test_delay_counts_in_each_direction(wire: TcpProxy):
    wire.delay = 0.1
    async with call(wire.port) as caller:
        begun = time.monotonic()
        await caller.says(b"hei")
        assert time.monotonic() - begun >= 0.2


async def test_refusing_resets_who_calls(wire: TcpProxy):
    wire.refusing = True
    async with call(wire.port) as caller:
        with pytest.raises(ConnectionResetError):
            await caller.says(b"hei")


async def test_reset_on_words_keeps_them_from_the_server(mail_sandbox: MailSandbox):
    async with TcpProxy(mail_sandbox.smtp_port) as wire:
        wire.reset_on(b"\r\n.\r\n")
        with pytest.raises(aiosmtplib.SMTPException):
            await send_through(wire)

    assert mail_sandbox.accepted == []


async def test_an_answer_can_be_lost_after_the_final_dot(mail_sandbox: MailSandbox):
    async with TcpProxy(mail_sandbox.smtp_port) as wire:
        wire.lose_answer_to(b"\r\n.\r\n")
        with pytest.raises(aiosmtplib.SMTPException):
            await send_through(wire)
        await send_through(wire)

    assert len(mail_sandbox.accepted) == 2


async def send_through(wire: TcpProxy) -> None:
    await aiosmtplib.send(
        letter(OURS, OWNER, "hei"), hostname=HOST, port=wire.port, start_tls=False, timeout=5
    )
