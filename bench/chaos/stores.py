"""The database under test, where the faults can reach it."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Protocol

from bench.chaos.clock import StoryClock
from bench.chaos.crew import Crew
from tests.servers.postgres import Postgres

LOOK_EVERY = 0.003
SLACK = 16 * 1024
"""Bytes that a full disk still takes."""
FULL = 65536


class Store(Protocol):
    """A database that can be killed."""

    url: str
    workers: int
    """How many processes share it."""

    async def killed(self, crew: Crew, lasts: float) -> None:
        """Kill it, and let it come back after *lasts* seconds."""
        ...

    async def full(self, crew: Crew, lasts: float) -> None:
        """Let its disk be full for *lasts* seconds."""
        ...


class SqliteFile:
    """A file. It dies with the process that writes to it: the worst moment is in a transaction."""

    workers = 1

    def __init__(self, folder: Path) -> None:
        self.file = folder / "svarfrist.db"
        self.url = f"sqlite:///{self.file}"

    async def killed(self, crew: Crew, lasts: float) -> None:
        end = asyncio.get_running_loop().time() + max(lasts, 1.0)
        while asyncio.get_running_loop().time() < end:
            if self._somebody_writes():
                break
            await asyncio.sleep(LOOK_EVERY)
        crew.kill9()
        await asyncio.sleep(0.05)
        crew.start()

    def _somebody_writes(self) -> bool:
        with closing(sqlite3.connect(self.file, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            other.execute("ROLLBACK")
            return False

    async def full(self, crew: Crew, lasts: float) -> None:
        """The process may make no file longer than the longest is now: the next pages do not fit."""
        sizes = [path.stat().st_size for path in (self.file, Path(f"{self.file}-wal")) if path.exists()]
        limit = max(min(sizes, default=0) + SLACK, FULL)
        for worker in crew:
            if worker.pid is not None:
                _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
                resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (limit, hard))
        await asyncio.sleep(lasts)
        for worker in crew:
            if worker.pid is not None:
                _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
                resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (hard, hard))


class Server(Postgres):
    """A PostgreSQL that lives by the story's clock."""

    def __init__(self, clock: StoryClock) -> None:
        super().__init__()
        self._clock = clock

    def command(self) -> list[str]:
        env = [f"{name}={value}" for name, value in self._clock.env().items()]
        return ["env", *env, *super().command()]


class PostgresServer:
    """A server of its own, which is killed with everything it started (kill -9) and started again."""

    workers = 2

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.url = server.create_database()

    async def killed(self, crew: Crew, lasts: float) -> None:
        self.server.kill9()
        await asyncio.sleep(lasts / 2)
        self.server.start()

    async def full(self, crew: Crew, lasts: float) -> None:
        """Its own disk is never filled here: an orderly restart takes the place of that."""
        self.server.stop()
        await asyncio.sleep(lasts / 2)
        self.server.start()


@asynccontextmanager
async def opened(kind: str, folder: Path, clock: StoryClock) -> AsyncIterator[Store]:
    """Return an empty store of a kind: `sqlite` or `postgres`."""
    if kind == "sqlite":
        yield SqliteFile(folder)
        return
    if reason := Postgres.missing():
        raise FileNotFoundError(reason)
    with Server(clock) as server:
        yield PostgresServer(server)
