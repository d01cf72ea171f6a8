"""Deadlines that speak: transitions a second, beside the raw driver writing the very same rows.

The raw half gets the rows that the tick before it wrote, ready as the driver takes them, and a copy of the
store as it was; it claims the same cases by the same index and writes case, log and messages in transactions
of the same size. It decides nothing.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from sqlalchemy import func, select

from bench.cases import BEGAN, NOW, fill, opened
from bench.frame import Figure, Options, Rounds, compared, progress
from bench.servers import Databases, databases, missing
from bench.workers import run, seconds, tell, wait_for_start
from core.case import State
from core.engine import Engine
from core.wording import word
from store import open_database
from store.tables import cases, log, messages, prompts

KINDS = {
    "alert": State.NOT_DUE,
    "question": State.ALERTED,
}
"""What silence sets off: an alert (case, log, message), or a question (and its prompt)."""
COUNT, QUICK = 30_000, 3_000


async def measure(options: Options) -> list[Figure]:
    """Return transitions a second on SQLite, and on PostgreSQL with one, two and four workers."""
    figures = []
    for kind in KINDS:
        progress(f"tick: SQLite, {kind}")
        with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
            figures.append(await _sqlite(options, kind, Path(folder)))
    if why := missing(options):
        progress(f"tick: not on PostgreSQL: {why}")
        return figures
    async with databases(options) as server:
        for kind, workers in (("alert", 1), ("alert", 2), ("alert", 4), ("question", 2)):
            progress(f"tick: PostgreSQL, {kind}, {workers} workers")
            figures.append(await _postgres(options, kind, workers, server))
    return figures


async def _sqlite(options: Options, kind: str, folder: Path) -> Figure:
    ours, raw, peak = Rounds(), Rounds(), 0.0
    count = options.size(COUNT, QUICK)
    began, ticked, written = (folder / f"{name}.db" for name in ("began", "ticked", "written"))
    await _filled(f"sqlite:///{began}", kind, count)
    for _ in range(options.rounds):
        for copy in (ticked, written):
            shutil.copy(began, copy)  # its workers are gone, and closed it
        did = await run([_ours(f"sqlite:///{ticked}")], count)
        ours.add(count / seconds(did))
        peak = max(peak, *(one.peak_mb for one in did))
        await check(f"sqlite:///{ticked}", kind, count)
        raw.add(count / seconds(await run([_raw(f"sqlite:///{written}", f"sqlite:///{ticked}")], count)))
        await check(f"sqlite:///{written}", kind, count)
    target = ">= 10,000/s, >= 0.35" if kind == "alert" else ""
    return compared(
        f"tick, SQLite, {kind}", "/s", ours, raw, target=target, note=f"against raw sqlite3; {_at_most(peak)}"
    )


async def _postgres(options: Options, kind: str, workers: int, server: Databases) -> Figure:
    ours, raw, peak = Rounds(), Rounds(), 0.0
    count = options.size(COUNT, QUICK)
    began = await server.create()
    await _filled(began, kind, count)
    await server.settle(began)
    for _ in range(options.rounds):
        ticked, written = [await server.create(template=began) for _ in range(2)]
        did = await run([_ours(ticked)] * workers, count)
        ours.add(count / seconds(did))
        peak = max(peak, *(one.peak_mb for one in did))
        await check(ticked, kind, count)
        raw.add(count / seconds(await run([_raw(written, ticked)] * workers, count)))
        await check(written, kind, count)
        await server.drop(ticked, written)
    await server.drop(began)
    target = ">= 12,000/s, >= 0.45" if (kind, workers) == ("alert", 2) else ""
    name = f"tick, PostgreSQL, {kind}, {workers} worker{'s' if workers > 1 else ''}"
    return compared(name, "/s", ours, raw, target=target, note=f"against raw asyncpg; {_at_most(peak)}")


def _at_most(peak: float) -> str:
    return f"a worker had {peak:.0f} MB at most"


async def _filled(url: str, kind: str, count: int) -> None:
    database = await opened(url)
    await fill(database, count, state=KINDS[kind])
    await database.close()


def _ours(url: str) -> list[str]:
    return ["-m", "bench.tick", url]


def _raw(url: str, source: str) -> list[str]:
    return ["-m", "bench.raw", url, source]


async def check(url: str, kind: str, count: int) -> None:
    """See that every case moved, and left what it had to: a measurement that does wrong measures nothing."""
    database = open_database(url)
    came_to = State.ALERTED if kind == "alert" else State.AWAITING_CONFIRMATION
    counts = [
        select(func.count()).select_from(cases).where(cases.c.state == came_to.value),
        select(func.count()).select_from(log).where(log.c.word == "silence"),
        select(func.count()).select_from(messages),
        select(func.count()).select_from(prompts),
    ]
    found = await database.read(lambda tx: [tx.connection.execute(one).scalar_one() for one in counts])
    await database.close()
    expected = [count, count, count, count if kind == "question" else 0]
    if found != expected:
        raise AssertionError(f"cases, log, messages, prompts: {found} instead of {expected}")


# --- the worker ---------------------------------------------------------------------------------------------


async def _worker(url: str) -> None:
    """Tick until nothing is due."""
    database = open_database(url)
    engine = Engine(store=database, senders={}, wording=word, clock=lambda: NOW)
    await engine.tick(BEGAN)  # nothing is due then; what is made once is made
    start = wait_for_start()
    count = 0
    while (ticked := await engine.tick(NOW)).more or ticked.fired:
        count += ticked.fired
    tell(count, start)
    await database.close()


if __name__ == "__main__":
    from app import logs

    logs.set_up("WARNING", "json")
    asyncio.run(_worker(sys.argv[1]))
