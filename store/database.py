"""One body, two executors.

A transaction is a plain function of a `Transaction`. On PostgreSQL it runs inside asyncpg's loop by
`run_sync`; on SQLite on one dedicated thread with one connection, because SQLite has one writer anyway and a
thread hop costs a sixth of what an async wrapper costs. Readers have connections of their own and never wait
for the writer.

A body that lost against another one (`core.errors.StoreConflict`, a deadlock, a row that somebody else
inserted first) runs again, in a new transaction and a few times at most: it must not change anything outside
of it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

import stamina
import structlog
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool, StaticPool

from core.errors import StoreConflict
from store.transaction import Transaction
from store.types import document

T = TypeVar("T")
Body = Callable[[Transaction], T]

log = structlog.get_logger(__name__)

TRIES = 5
READERS = 2
"""SQLite connections (and threads) that only read."""
SQLITE_CONNECTION = {"isolation_level": None, "check_same_thread": False, "timeout": 30}
WRITING = (
    "journal_mode=WAL",
    # What a person wrote is marked as handled in his mailbox once it is here, also after a power cut.
    "synchronous=FULL",
    # 16 MB instead of 4: one batch after the other writes the same pages of the indexes.
    "wal_autocheckpoint=4000",
    "foreign_keys=ON",
    "busy_timeout=30000",
)
"""The settings of the connection that writes."""
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
"""SQLite versions that may lose data if two connections write in WAL mode. One process, one writer: we do
not.
"""
MIGRATION_LOCK = 0x5FA5F515
"""The advisory lock that lets one process migrate at a time."""
LOST_TO_ANOTHER = frozenset({"40001", "40P01", "23505"})
"""Serialization failure, deadlock, and a key that somebody else inserted first."""


class Database(Protocol):
    """A store that is open: the port of `core.ports.Store`, and what only the application asks for."""

    url: str

    async def write(self, body: Body[T]) -> T:
        """Run *body* in one transaction, again if it lost against another.

        Raises:
            core.errors.StoreConflict: if it lost every time.

        """
        ...

    async def read(self, body: Body[T]) -> T:
        """Run *body* in one transaction that locks and changes nothing."""
        ...

    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        """Run *body* as `write` does, on a bare connection."""
        ...

    async def migrate(self, body: Callable[[Connection], T]) -> T:
        """Run *body*, which may change tables, in one transaction and alone."""
        ...

    async def close(self) -> None: ...


def open_database(url: str) -> Database:
    """Open the store at *url*: `sqlite:///file.db` or `postgresql://user:password@host/name`.

    Raises:
        ValueError: if the URL names another database, or no file.

    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return SqliteDatabase(parsed)
        case "postgresql":
            return PostgresDatabase(parsed.set(drivername="postgresql+asyncpg"))
        case other:
            raise ValueError(f"{other} is no database we know; use sqlite:///... or postgresql://...")


# --- SQLite -------------------------------------------------------------------------------------------------


class SqliteDatabase:
    """SQLite in WAL mode: one process, one writing thread, any number of readers."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        if not url.database or url.database == ":memory:":
            raise ValueError("the store needs a file, which readers can open too: sqlite:///file.db")
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        if WAL_RESET_BUG[0] <= sqlite3.sqlite_version_info <= WAL_RESET_BUG[1]:
            log.debug("sqlite_with_wal_reset_bug", version=sqlite3.sqlite_version)
        self._writer = _sqlite_writer(url)
        self._readers = _sqlite_readers(url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="svarfrist-writer")
        self._reading = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="svarfrist-reader")

    async def write(self, body: Body[T]) -> T:
        return await self.on_connection(lambda connection: body(Transaction(connection)))

    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        def run() -> T:
            for _ in range(TRIES - 1):
                try:
                    return once()
                except StoreConflict:
                    log.info("lost_against_another")
            return once()

        def once() -> T:
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


async def _finish(threads: ThreadPoolExecutor, run: Callable[[], T]) -> T:
    """Run *run* on *threads*; when cancelled, still wait for it, so that nobody closes under its feet."""
    future = asyncio.get_running_loop().run_in_executor(threads, run)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def _sqlite_writer(url: URL) -> Engine:
    engine = create_engine(url, connect_args=SQLITE_CONNECTION, poolclass=StaticPool)
    return _beginning(engine, "BEGIN IMMEDIATE", WRITING)


def _sqlite_readers(url: URL) -> Engine:
    pragmas = ("journal_mode=WAL", "busy_timeout=30000", "query_only=ON")
    pool = {"poolclass": QueuePool, "pool_size": READERS, "max_overflow": 0}
    engine = create_engine(url, connect_args=SQLITE_CONNECTION, **pool)
    return _beginning(engine, "BEGIN", pragmas).execution_options(reading=True)


def _beginning(engine: Engine, begin: str, pragmas: Sequence[str]) -> Engine:
    """Let *engine* begin transactions itself: the driver's own way of it has lost updates."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise sqlite3.IntegrityError(
            f"a row of {broken[0]} would point to a missing row of {broken[2]}; nothing was changed"
        )


# --- PostgreSQL ---------------------------------------------------------------------------------------------


class PostgresDatabase:
    """PostgreSQL over asyncpg: any number of workers."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        # No prepared statements are kept, so that PgBouncer in transaction mode works.
        connect = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        self._engine: AsyncEngine = create_async_engine(
            url, connect_args=connect, pool_size=8, pool_pre_ping=True, json_deserializer=document
        )
        self._readers = self._engine.execution_options(reading=True, postgresql_readonly=True)

    async def write(self, body: Body[T]) -> T:
        return await self.on_connection(lambda connection: body(Transaction(connection)))

    async def on_connection(self, body: Callable[[Connection], T]) -> T:
        again = stamina.retry_context(
            on=_lost, attempts=TRIES, wait_initial=0.01, wait_max=0.5, wait_jitter=0.05
        )
        async for attempt in again:
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
        async with self._readers.begin() as connection:
            return await connection.run_sync(lambda c: body(Transaction(c)))

    async def close(self) -> None:
        await self._engine.dispose()


def _lost(error: Exception) -> bool:
    """Whether somebody else was faster: the whole body runs again."""
    if isinstance(error, DBAPIError):
        return getattr(error.orig, "sqlstate", None) in LOST_TO_ANOTHER
    return isinstance(error, StoreConflict)
