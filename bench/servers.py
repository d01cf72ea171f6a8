"""Databases to measure on: beside a given PostgreSQL's, or on a server of our own that ends with the run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg

from bench.frame import Options, progress
from tests.servers.postgres import Postgres

PREFIX = "svarfrist_bench_"
NONE = "none"
"""In place of a URL: measure without PostgreSQL."""


def missing(options: Options) -> str | None:
    """Return why there is no PostgreSQL to measure on; None if there is one."""
    if options.postgres == NONE:
        return "nobody asked for it"
    return None if options.postgres else Postgres.missing()


class Databases:
    """Makes databases on a server, and takes them away again."""

    def __init__(self, url: str) -> None:
        """*url* names a database on the server that is not touched itself."""
        self._base, _, self._home = url.replace("+asyncpg", "").rpartition("/")
        self._made: set[str] = set()

    async def create(self, *, template: str | None = None) -> str:
        """Return the URL of a new database: an empty one, or a copy of the one at *template*."""
        name = f"{PREFIX}{uuid4().hex[:12]}"
        copied = f' TEMPLATE "{_name(template)}"' if template else ""
        await self._run(f'CREATE DATABASE "{name}"{copied}')
        self._made.add(name)
        return f"{self._base.replace('postgresql://', 'postgresql+asyncpg://')}/{name}"

    async def settle(self, url: str) -> None:
        """Let the server know what is in the database, and have nothing left to do about it."""
        await self._run("VACUUM (ANALYZE, FREEZE)", _name(url))
        await self._run("CHECKPOINT", _name(url))

    async def drop(self, *urls: str) -> None:
        for url in urls:
            await self._run(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')
            self._made.discard(_name(url))

    async def drop_all(self) -> None:
        await self.drop(*(f"{self._base}/{name}" for name in list(self._made)))

    async def _run(self, sql: str, database: str | None = None) -> None:
        connection = await asyncpg.connect(f"{self._base}/{database or self._home}")
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@asynccontextmanager
async def databases(options: Options) -> AsyncIterator[Databases]:
    """Give the server of *options*, or one of our own, which does not wait for the disk."""
    if options.postgres:
        here = Databases(options.postgres)
        try:
            yield here
        finally:
            await here.drop_all()
        return
    progress("starting PostgreSQL")
    with Postgres() as server:
        yield Databases(server.url)


def _name(url: str) -> str:
    return url.rpartition("/")[2]
