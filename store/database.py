"""One body, two executors.

A transaction is a plain function of a `Transaction`. On PostgreSQL it runs inside asyncpg's loop by `run_sync`;
on SQLite on one dedicated thread with one connection, because SQLite has one writer anyway and a thread hop costs
a sixth of what an async wrapper costs. Readers have an engine of their own and never wait for the writer.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

import stamina
import structlog
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, StaticPool

from store.transaction import Transaction

T = TypeVar("T")
Body = Callable[[Transaction], T]

log = structlog.get_logger(__name__)

WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
"""SQLite versions that may lose data if two connections write in WAL mode. One process, one writer: we do not."""
MIGRATION_LOCK = 0x5FA5F515
"""The advisory lock that lets one process migrate at a time."""
SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})


class Database(Protocol):
    """A store that is open: the port of `core.ports.Store`, and closing it."""

    url: str

    async def write(self, body: Body[T]) -> T: ...
    async def read(self, body: Body[T]) -> T: ...
    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        """Run *body* in one transaction on a bare writing connection."""
        ...

    async def migrate(self, body: Callable[[Connection], T]) -> T:
        """Run *body*, which may change tables, in one transaction and alone."""
        ...

    async def close(self) -> None: ...


def open_database(url: str) -> Database:
    """Open the store at *url*: `sqlite:///file.db` or `postgresql://user:password@host/name`.

    Raises:
        ValueError: if the URL names another database.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return SqliteDatabase(url)
        case "postgresql":
            return PostgresDatabase(parsed.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False))
        case other:
            message = f"{other} is no database we know; use sqlite:///... or postgresql://..."
            raise ValueError(message)


class SqliteDatabase:
    """SQLite in WAL mode: one process, one writing thread, any number of readers."""

    def __init__(self, url: str) -> None:
        self.url = url
        path = make_url(url).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        if WAL_RESET_BUG[0] <= sqlite3.sqlite_version_info <= WAL_RESET_BUG[1]:
            log.debug("sqlite_with_wal_reset_bug", version=sqlite3.sqlite_version)
        self._writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", poolclass=StaticPool)
        self._readers = _sqlite_engine(url, begin="BEGIN", poolclass=NullPool)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="svarfrist-writer")
        self._reading = ThreadPoolExecutor(max_workers=2, thread_name_prefix="svarfrist-reader")

    async def write(self, body: Body[T]) -> T:
        return await self.on_connection(lambda connection: body(Transaction(connection)))

    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._writer.begin() as connection:
                return body(connection)

        return await _finish(self._thread, run)

    async def migrate(self, body: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._writer.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing
                try:
                    with connection.begin():
                        done = body(connection)
                        _check_foreign_keys(connection)
                        return done
                finally:
                    driver.execute("PRAGMA foreign_keys=ON")

        return await _finish(self._thread, run)

    async def read(self, body: Body[T]) -> T:
        def run() -> T:
            with self._readers.begin() as connection:
                return body(Transaction(connection))

        return await _finish(self._reading, run)

    async def close(self) -> None:
        await _finish(self._thread, self._writer.dispose)
        self._thread.shutdown()
        self._reading.shutdown()
        self._readers.dispose()


async def _finish(pool: ThreadPoolExecutor, run: Callable[[], T]) -> T:
    """Run *run* on *pool*; when we are cancelled, still wait for it, so that nobody closes under its feet."""
    future = asyncio.get_running_loop().run_in_executor(pool, run)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def _sqlite_engine(url: str, *, begin: str, poolclass: Any) -> Engine:
    """Make an engine that begins transactions itself: the driver's own way of it has lost updates."""
    connect = {"isolation_level": None, "check_same_thread": False, "timeout": 30}
    engine = create_engine(url, connect_args=connect, poolclass=poolclass)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        message = f"a row of {broken[0]} would point to a missing row of {broken[2]}; nothing was changed"
        raise sqlite3.IntegrityError(message)


class PostgresDatabase:
    """PostgreSQL over asyncpg: any number of workers."""

    def __init__(self, url: str) -> None:
        self.url = url
        # No prepared statements are kept, so that PgBouncer in transaction mode works.
        connect = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        self._engine: AsyncEngine = create_async_engine(url, connect_args=connect, pool_size=8, pool_pre_ping=True)

    async def write(self, body: Body[T]) -> T:
        return await self.on_connection(lambda connection: body(Transaction(connection)))

    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        async for attempt in stamina.retry_context(on=_worth_repeating, attempts=5, wait_initial=0.02, wait_max=1.0):
            with attempt:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(body)
        raise AssertionError  # pragma: no cover - the context either returns or raises

    async def migrate(self, body: Callable[[Connection], T]) -> T:
        def alone(connection: Connection) -> T:
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            return body(connection)

        async with self._engine.begin() as connection:
            return await connection.run_sync(alone)

    async def read(self, body: Body[T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(lambda c: body(Transaction(c)))

    async def close(self) -> None:
        await self._engine.dispose()


def _worth_repeating(error: Exception) -> bool:
    """Deadlocks and serialization failures: the whole body is run again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES
