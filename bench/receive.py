"""From the mailbox to the decision: a real Dovecot, a thousand answers, each decided once, in SQLite and PostgreSQL.

Raw is `bench.mailboxes.raw`: a plain program that reads the same mailbox by the same library and the same commands, in
the same batches, and marks and moves what it read as we do, but keeps bytes and understands nothing.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from shutil import copy

from sqlalchemy import func, select

from app.clock import now
from app.intake import Intake
from app.memory import keep_loaded
from bench.asked import EAR, ask
from bench.frame import Figure, Options, Rounds, compared, peak_memory, progress, stopwatch
from bench.letters import OURS
from bench.mailboxes import Ear, Filled, bare, filled, one_by_one, raw, singly
from bench.servers import databases, missing
from core.engine import Engine
from core.reading.lexicon.load import lexicon
from core.wording import word
from mail.account import ImapAccount
from mail.inbox import Inbox
from store import Database, conversations, open_database, schema
from store.tables import log

HOW = (
    "1,000 answers of 1,000 owners, 4 kB each; raw: the same commands, batches, marks and moves by aioimaplib"
)

BESIDE = {
    "a bare fetch": (bare, "aioimaplib, fetched in the same batches, nothing marked, nothing moved"),
    "a bare fetch one by one": (
        singly,
        "aioimaplib, one letter after the other, nothing marked, nothing moved",
    ),
    "one by one": (one_by_one, "imaplib, one letter after the other, each marked and moved"),
}
"""Other plain programs that read the mailbox."""


# --- one reading ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Worker:
    """What `svarfrist run` has between the mailbox and the store."""

    database: Database
    account: ImapAccount
    intake: Intake = field(init=False)
    inbox: Inbox = field(init=False)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(store=self.database, senders={}, wording=word, clock=now)
        self.intake = Intake(receive=self.engine.receive)
        self.inbox = Inbox(self.account, now, self._sent)

    async def _sent(self, tokens: Sequence[str]) -> Mapping[str, str]:
        return await self.database.read(lambda tx: conversations.said(tx.connection, tokens))

    async def heard(self, until: datetime) -> None:
        await self.engine.heard(EAR, until)

    async def read(self) -> int:
        return await self.inbox.read_once(self.intake, self.heard)

    async def run(self, stop: asyncio.Event) -> None:
        await self.inbox.run(self.intake, self.heard, stop)

    async def decided(self) -> int:
        """Return how many answers decided something; none may have done so twice."""
        found = select(log.c.word, log.c.case, log.c.incoming).where(log.c.by == "owner")
        rows = await self.database.read(lambda tx: tx.connection.execute(found).all())
        assert {row.word for row in rows} <= {"confirm"}
        assert len({row.case for row in rows}) == len({row.incoming for row in rows}) == len(rows)
        return len(rows)


@asynccontextmanager
async def working(url: str, account: ImapAccount) -> AsyncIterator[Worker]:
    database = open_database(url)
    try:
        yield Worker(database, account)
    finally:
        await database.close()


async def rate(reading: Callable[[], Awaitable[int]], count: int) -> float:
    """Return letters a second."""
    with stopwatch() as seconds:
        read = await reading()
    assert read == count, f"{read} of {count} letters"
    return count / seconds()


async def decided_rate(url: str, box: Filled, count: int) -> float:
    async with working(url, box.account) as worker:
        found = await rate(worker.read, count)
        assert await worker.decided() == count
    box.again()
    return found


async def plain_rate(reading: Callable[[ImapAccount], Awaitable[int]], box: Filled, count: int) -> float:
    found = await rate(lambda: reading(box.account), count)
    box.again()
    return found


# --- the databases to read into -------------------------------------------------------------------------------


@dataclass(slots=True)
class Asked:
    """A database in which the questions are open, and a copy of it for each round."""

    name: str
    letters: list[bytes]
    copied: Callable[[], Awaitable[str]]


@asynccontextmanager
async def asked_on_sqlite(owners: int, each: int) -> AsyncIterator[Asked]:
    with tempfile.TemporaryDirectory(prefix="svarfrist-bench-") as folder:
        kept = Path(folder) / "asked.db"
        letters = await _asked(f"sqlite:///{kept}", owners, each)

        async def copied() -> str:
            for old in Path(folder).glob("run.db*"):  # noqa: ASYNC240 - nobody else is in this loop
                old.unlink()
            copy(kept, Path(folder) / "run.db")
            return f"sqlite:///{Path(folder) / 'run.db'}"

        yield Asked("SQLite", letters, copied)


@asynccontextmanager
async def asked_on_postgres(options: Options, owners: int) -> AsyncIterator[Asked]:
    async with databases(options) as server:
        kept = await server.create()
        letters = await _asked(kept, owners, 1)
        await server.settle(kept)
        made: list[str] = []

        async def copied() -> str:
            await server.drop(*made)
            made[:] = [await server.create(template=kept)]
            return made[0]

        yield Asked("PostgreSQL", letters, copied)


async def _asked(url: str, owners: int, each: int) -> list[bytes]:
    database = open_database(url)
    try:
        await schema.upgrade(database)
        return await ask(database, owners, each)
    finally:
        await database.close()


# --- what is measured -----------------------------------------------------------------------------------------


async def throughput(asked: Asked, options: Options, *, beside: bool) -> list[Figure]:
    """Letters a second from the mailbox to the decision; with what other plain programs do *beside*."""
    count = len(asked.letters)
    ours, plain = Rounds(), Rounds()
    others = {what: Rounds() for what in BESIDE} if beside else {}
    with filled(asked.letters) as box:
        for number in range(options.rounds):
            progress(f"receive: {asked.name}, {count} letters, round {number + 1}")
            plain.add(await plain_rate(raw, box, count))
            for what, rounds in others.items():
                rounds.add(await plain_rate(BESIDE[what][0], box, count))
            ours.add(await decided_rate(await asked.copied(), box, count))
    figures = [compared(f"receive, {asked.name}", "letters/s", ours, plain, target="ratio >= 0.5", note=HOW)]
    for what, rounds in others.items():
        note = f"raw: {BESIDE[what][1]}"
        figures.append(compared(f"receive, {asked.name}, to {what}", "letters/s", ours, rounds, note=note))
    return figures


async def latency(asked: Asked, options: Options) -> list[Figure]:
    """Milliseconds from the server's push (EXISTS while we wait in IDLE) to the commit of what the letter decides."""
    progress(f"receive: {asked.name}, push to decision")
    after_push: list[float] = []
    after_delivery: list[float] = []
    letters = asked.letters[: options.size(50, 5)]
    stop = asyncio.Event()
    with filled([]) as box:
        async with (
            Ear(box.server.imap_port) as ear,
            working(await asked.copied(), replace(box.account, port=ear.port)) as worker,
        ):
            running = asyncio.create_task(worker.run(stop))
            await asyncio.sleep(1.0)
            for number, letter in enumerate(letters, 1):
                ear.told = None
                taken = await asyncio.to_thread(_delivered, box, letter)
                await _until(worker.database, number)
                done = time.perf_counter()
                assert ear.told is not None
                after_push.append((done - ear.told) * 1000)
                after_delivery.append((done - taken) * 1000)
                await asyncio.sleep(0.4 + 0.01 * (number % 7))
            stop.set()
            await running
            assert await worker.decided() == len(letters)
    note = (
        f"{len(letters)} letters one at a time; Dovecot pushes about half a second after LMTP took a letter"
    )
    name = f"to decision, {asked.name}"
    return [
        _milliseconds(f"push {name}, p50", statistics.median(after_push), target="<= 100 ms", note=note),
        _milliseconds(f"push {name}, p99", max(after_push), note="the slowest"),
        _milliseconds(
            f"delivery {name}, p50", statistics.median(after_delivery), note="LMTP's answer counts"
        ),
    ]


def _milliseconds(name: str, value: float, *, target: str = "", note: str = "") -> Figure:
    return Figure(name=name, value=value, unit="ms", target=target, note=note)


def _delivered(box: Filled, letter: bytes) -> float:
    """Return when the server had taken the letter."""
    box.server.deliver(OURS, letter)
    return time.perf_counter()


async def _until(database: Database, count: int) -> None:
    found = select(func.count()).select_from(log).where(log.c.by == "owner")
    async with asyncio.timeout(30):
        while int(await database.read(lambda tx: tx.connection.execute(found).scalar_one())) < count:  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(0.002)


async def measure(options: Options) -> list[Figure]:
    """Return what reading a mailbox costs, on both engines, and how soon an answer is decided."""
    owners = options.size(1000, 60)
    lexicon()
    keep_loaded()
    figures: list[Figure] = []
    async with asked_on_sqlite(owners, 1) as asked:
        figures += await throughput(asked, options, beside=True)
        figures += await latency(asked, options)
    if (why := missing(options)) is None:
        async with asked_on_postgres(options, owners) as asked:
            figures += await throughput(asked, options, beside=False)
            figures += await latency(asked, options)
    else:
        progress(why)
    async with asked_on_sqlite(max(1, owners // 250), 50) as asked:
        (one,) = await throughput(asked, options, beside=False)
        figures.append(
            Figure(
                name="receive, SQLite, 50 answers a person",
                value=one.value,
                unit=one.unit,
                raw=one.raw,
                ratio=one.ratio,
                note="each waits for the one before it",
            )
        )
    figures.append(Figure(name="memory, reading letters", value=peak_memory(), unit="MB", target="< 250"))
    return figures
