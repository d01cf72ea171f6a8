"""An SMTP and an LMTP server that take everything and keep nothing, in a process of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing.connection import Connection

from aiosmtpd.handlers import Sink
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"


@asynccontextmanager
async def sink() -> AsyncIterator[tuple[int, int]]:
    """Give the ports of both."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        ports: tuple[int, int] = await asyncio.to_thread(here.recv)
        yield ports
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def _serve(parent: Connection) -> None:
    asyncio.run(_listen(parent))


async def _listen(parent: Connection) -> None:
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(partial(kind, Sink(), enable_SMTPUTF8=True), HOST, 0)
        for kind in (SMTP, LMTP)
    ]
    parent.send(tuple(server.sockets[0].getsockname()[1] for server in servers))
    await asyncio.gather(*(server.serve_forever() for server in servers))
