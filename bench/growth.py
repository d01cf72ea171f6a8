"""A thousand deadlines among ever more open cases: what they cost, and what a worker weighs.

Three stores are measured in turn, round by round, each by a worker of its own that stays, as in production. The
due cases lie scattered over the whole store. The first round warms everything and is not counted.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from app.memory import keep_loaded
from bench.cases import BEGAN, LATER, NOW, PASSED, fill, opened
from bench.frame import Figure, Options, memory, peak_memory, progress
from bench.many import multiply_postgres, multiply_sqlite
from bench.servers import Databases, databases, missing
from bench.workers import READY, started
from core.engine import Engine
from core.wording import word
from store import open_database

DUE = 1000
MOST_ROUNDS = 8
"""Each round, and the one that warms up, takes a thousand of the smallest store's ten thousand."""
MARK = """
    UPDATE cases SET deadline = {passed} WHERE id IN (
      SELECT id FROM cases WHERE state = 'not_due' AND deadline = {later} AND {chance} LIMIT {some}
    )"""


@dataclass(slots=True)
class Sized:
    """A store of one size, with its worker."""

    size: int
    url: str
    worker: asyncio.subprocess.Process
    seconds: list[float] = field(default_factory=list)
    rss_mb: float = 0.0
    peak_mb: float = 0.0

    async def ask(self, what: str) -> dict[str, float]:
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(f"{what}\n".encode())
        await self.worker.stdin.drain()
        line = await self.worker.stdout.readline()
        if not line:
            raise AssertionError(f"the worker of {self.size} ended")
        told: dict[str, float] = json.loads(line)
        return told


async def measure(options: Options) -> list[Figure]:
    """Return milliseconds for a thousand due among 10,000, 100,000 and 1,000,000, and each worker's memory."""
    sizes = (3_000, 6_000) if options.quick else (10_000, 100_000, 1_000_000)
    figures = []
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
        async with _sqlite(Path(folder), sizes) as stores:
            figures += await _measured("SQLite", stores, options)
    if why := missing(options):
        progress(f"growth: not on PostgreSQL: {why}")
        return figures
    async with databases(options) as server, _postgres(server, sizes) as stores:
        figures += await _measured("PostgreSQL", stores, options)
    return figures


# --- stores -------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _sqlite(folder: Path, sizes: Sequence[int]) -> AsyncIterator[list[Sized]]:
    first = folder / "first.db"
    await _first(f"sqlite:///{first}", sizes[0])
    files = [folder / f"{size}.db" for size in sizes]
    for size, file in zip(sizes, files, strict=True):
        progress(f"growth: {size:,} open cases in SQLite")
        shutil.copy(first, file)
        multiply_sqlite(file, size // sizes[0])
    async with _working([f"sqlite:///{file}" for file in files], sizes) as stores:
        yield stores


@asynccontextmanager
async def _postgres(server: Databases, sizes: Sequence[int]) -> AsyncIterator[list[Sized]]:
    first = await server.create()
    await _first(first, sizes[0])
    urls = []
    for size in sizes:
        progress(f"growth: {size:,} open cases in PostgreSQL")
        urls.append(await server.create(template=first))
        await multiply_postgres(urls[-1], size // sizes[0])
        await server.settle(urls[-1])
    async with _working(urls, sizes) as stores:
        yield stores


async def _first(url: str, count: int) -> None:
    database = await opened(url)
    await fill(database, count, deadline=LATER)
    await database.close()


@asynccontextmanager
async def _working(urls: Sequence[str], sizes: Sequence[int]) -> AsyncIterator[list[Sized]]:
    stores = [
        Sized(size=size, url=url, worker=await started(["-m", "bench.growth", url]))
        for size, url in zip(sizes, urls, strict=True)
    ]
    try:
        yield stores
    finally:
        for one in stores:
            if one.worker.returncode is None:
                one.worker.kill()
            await one.worker.wait()


# --- rounds -------------------------------------------------------------------------------------------------


async def _measured(name: str, stores: Sequence[Sized], options: Options) -> list[Figure]:
    due = options.size(DUE, DUE // 4)
    for number in range(min(options.rounds, MOST_ROUNDS) + 1):
        for one in stores:
            await _mark(one, due)
            told = await one.ask("tick")
            if told["count"] != due:
                raise AssertionError(f"{told['count']} of {due} spoke")
            if number:
                one.seconds.append(told["seconds"])
            one.rss_mb, one.peak_mb = told["rss_mb"], told["peak_mb"]
        progress(f"growth: {name}, round {number}")
    return [figure for one in stores for figure in _figures(name, one, stores[0], due)]


def _figures(name: str, one: Sized, least: Sized, due: int) -> list[Figure]:
    about = f"growth, {name}, {due:,} due among {one.size:,}"
    ratio = statistics.median(here / there for here, there in zip(one.seconds, least.seconds, strict=True))
    first = one is least
    return [
        Figure(
            name=about,
            value=statistics.median(one.seconds) * 1000,
            unit="ms",
            raw=None if first else statistics.median(least.seconds) * 1000,
            ratio=None if first else ratio,
            target="" if first else "<= 1.2",
            note="" if first else f"against {due:,} among {least.size:,}; less is better",
        ),
        Figure(
            name=f"{about}: memory",
            value=one.rss_mb,
            unit="MB",
            target="< 250",
            note=f"resident at the end; the most it ever was: {one.peak_mb:.0f} MB",
        ),
    ]


async def _mark(one: Sized, due: int) -> None:
    """Let deadlines of *due* cases, anywhere in the store, have passed."""
    chance = 1.5 * due / one.size
    marked = 0
    while marked < due:
        mark = _mark_sqlite if one.url.startswith("sqlite") else _mark_postgres
        marked += await mark(one.url, due - marked, chance)


async def _mark_sqlite(url: str, some: int, chance: float) -> int:
    stored = {"passed": PASSED, "later": LATER}
    micros = {name: int(at.timestamp()) * 1_000_000 for name, at in stored.items()}
    picked = f"abs(random() % 1000000) < {chance * 1_000_000:.0f}"
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        done = connection.execute(MARK.format(**micros, chance=picked, some=some)).rowcount
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return done
    finally:
        connection.close()


async def _mark_postgres(url: str, some: int, chance: float) -> int:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        sql = MARK.format(passed="$1", later="$2", chance=f"random() < {chance}", some=some)
        return int((await connection.execute(sql, PASSED, LATER)).split()[-1])
    finally:
        await connection.close()


# --- the worker ---------------------------------------------------------------------------------------------


async def _worker(url: str) -> None:
    """At each line on stdin, tick until nothing is due, and say how that went."""
    database = open_database(url)
    engine = Engine(store=database, senders={}, wording=word, clock=lambda: NOW)
    await engine.tick(BEGAN)
    keep_loaded()
    print(READY, flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        began = time.perf_counter()
        count = 0
        while (ticked := await engine.tick(NOW)).fired:
            count += ticked.fired
        took = time.perf_counter() - began
        told = {"count": count, "seconds": took, "rss_mb": memory(), "peak_mb": peak_memory()}
        print(json.dumps(told), flush=True)
    await database.close()


if __name__ == "__main__":
    from app import logs

    logs.set_up("WARNING", "json")
    asyncio.run(_worker(sys.argv[1]))
