"""Deadlines that speak: transitions a second, beside the raw driver writing the very same rows.

The raw half gets the rows that the tick before it wrote, ready as the driver takes them, and a copy of the
store as it was; it claims the same cases by the same index and writes case, log and messages in transactions
of the same size. It decides nothing.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from app.memory import keep_loaded
from bench.cases import BEGAN, NOW, fill, opened
from bench.frame import Figure, Options, Rounds, compared, peak_memory, progress
from core.case import State
from core.engine import Engine
from core.wording import word
from store import open_database
from store.tables import cases, log, messages, prompts
from tests.servers.postgres import Postgres

KINDS = {
    "alert": State.NOT_DUE,
    "question": State.ALERTED,
}
"""What silence sets off: an alert (case, log, message), or a question (and its prompt)."""
READY = "ready\n"


async def measure(options: Options) -> list[Figure]:
    """Return transitions a second on SQLite, and on PostgreSQL with one, two and four workers."""
    figures = []
    for kind in KINDS:
        progress(f"tick: SQLite, {kind}")
        with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
            figures.append(await _sqlite(options, kind, Path(folder)))
    if options.postgres is None and (why := Postgres.missing()):
        progress(f"tick: not on PostgreSQL: {why}")
        return figures
    with ExitStack() as stack:
        server = stack.enter_context(Postgres())
        for kind, workers in (("alert", 1), ("alert", 2), ("alert", 4), ("question", 2)):
            progress(f"tick: PostgreSQL, {kind}, {workers} workers")
            figures.append(await _postgres(options, kind, workers, server))
    return figures


async def _sqlite(options: Options, kind: str, folder: Path) -> Figure:
    ours, raw = Rounds(), Rounds()
    count = options.size(40_000, 4_000)
    for number in range(options.rounds):
        began, ticked, written = (folder / f"{number}-{name}.db" for name in ("began", "ticked", "written"))
        database = await opened(f"sqlite:///{began}")
        await fill(database, count, state=KINDS[kind])
        await database.close()
        for copy in (ticked, written):
            shutil.copy(began, copy)
        ours.add(count / await _run([_ours(f"sqlite:///{ticked}")], count))
        await _check(f"sqlite:///{ticked}", kind, count)
        raw.add(count / await _run([_raw(f"sqlite:///{written}", f"sqlite:///{ticked}")], count))
        await _check(f"sqlite:///{written}", kind, count)
        for file in (began, ticked, written):
            file.unlink()
    target = ">= 10,000/s, >= 0.35" if kind == "alert" else ""
    return compared(f"tick, SQLite, {kind}", "/s", ours, raw, target=target, note="against raw sqlite3")


async def _postgres(options: Options, kind: str, workers: int, server: Postgres) -> Figure:
    ours, raw = Rounds(), Rounds()
    count = options.size(40_000, 4_000)
    for _ in range(options.rounds):
        began = server.create_database()
        database = await opened(began)
        await fill(database, count, state=KINDS[kind])
        await database.close()
        ticked, written = (server.create_database(template=began.rpartition("/")[2]) for _ in range(2))
        for url in (ticked, written):
            server.run("VACUUM ANALYZE", database=url.rpartition("/")[2])
        ours.add(count / await _run([_ours(ticked)] * workers, count))
        await _check(ticked, kind, count)
        raw.add(count / await _run([_raw(written, ticked)] * workers, count))
        await _check(written, kind, count)
        for url in (began, ticked, written):
            server.drop_database(url)
    target = ">= 12,000/s, >= 0.45" if (kind, workers) == ("alert", 2) else ""
    name = f"tick, PostgreSQL, {kind}, {workers} worker{'s' if workers > 1 else ''}"
    return compared(name, "/s", ours, raw, target=target, note="against raw asyncpg")


async def _check(url: str, kind: str, count: int) -> None:
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


# --- workers, each a process of its own -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """What one worker did."""

    count: int
    ended: float
    """Seconds after the common start."""
    peak_mb: float


def _ours(url: str) -> list[str]:
    return ["-m", "bench.tick", url]


def _raw(url: str, source: str) -> list[str]:
    return ["-m", "bench.raw", url, source]


async def _run(workers: Sequence[list[str]], count: int) -> float:
    """Run *workers* side by side, and return the seconds from the common start to the last one's end."""
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, *args, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for args in workers
    ]
    for one in running:
        if one.stdout is None or await one.stdout.readline() != READY.encode():
            raise AssertionError("a worker did not start")
    start = time.monotonic()
    told = await asyncio.gather(*(one.communicate(f"{start}\n".encode()) for one in running))
    ends = [json.loads(out.splitlines()[-1]) for out, _ in told]
    did = [Work(**one) for one in ends]
    if sum(one.count for one in did) != count:
        raise AssertionError(f"{did} did not do {count} together")
    return max(one.ended for one in did)


def wait_for_start() -> float:
    """Say that this worker is ready, and return the common start (on the machine's clock) when it comes."""
    keep_loaded()
    sys.stdout.write(READY)
    sys.stdout.flush()
    return float(sys.stdin.readline())


def tell(count: int, start: float) -> None:
    """Say what this worker did."""
    print(json.dumps({"count": count, "ended": time.monotonic() - start, "peak_mb": peak_memory()}))


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
