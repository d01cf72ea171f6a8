"""Runs an application on a port, in the loop that everything else runs in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from datetime import datetime

import structlog
import uvicorn
from fastapi import FastAPI

from core.ports import Clock

log = structlog.get_logger(__name__)

FAREWELL = 4
"""Seconds that a request under way has to be finished after a stop; then it is given up, unanswered."""


class Up:
    """Says since when the server listens: `since` is an aware UTC time, None while it does not."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.since: datetime | None = None

    def begins(self) -> None:
        self.since = self._clock()

    def ends(self) -> None:
        self.since = None


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs us; he says when to stop."""
        yield


async def serve(app: FastAPI, host: str, port: int, stop: asyncio.Event, up: Up | None = None) -> None:
    """Answer on *host*:*port* until *stop* is set; what was begun is finished.

    Raises:
        OSError: the port can not be had.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=256) as listener:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # paths hold keys
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            http="h11",
            limit_concurrency=200,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=FAREWELL,
        )
        server = _Server(config)
        work = asyncio.create_task(server.serve(sockets=[listener]))
        ready = asyncio.create_task(server.ready.wait())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, ready}, return_when=asyncio.FIRST_COMPLETED)
            if server.ready.is_set():
                log.info("web_listening", host=host, port=listener.getsockname()[1])
                if up is not None:
                    up.begins()
            await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if up is not None:
                up.ends()
            ready.cancel()
            stopping.cancel()
            server.should_exit = True
            await work
