"""Days of generated load against the real store and engine, and how late deadlines and messages are.

    python -m bench.simulate --businesses 2000 --days 31 --seed 1 --pace 100 --json FILE

*Lag* of a deadline: from the first second in which it may speak to the commit of its transition. The clock jumps over
what is idle; while there is work, a real second counts as *pace* simulated ones. So a pace of 100 stands
for a hundred times as many businesses: what a transaction costs however little is in it counts a hundred times as well,
while tables and caches stay small. Lags are told in simulated seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select

from app import logs
from app.memory import keep_loaded
from bench import simulate_load
from bench.cases import _business, _contacts
from bench.frame import Figure, Options, progress, show, stopwatch, write
from bench.servers import databases, missing
from bench.simulate_load import KINDS, START, Load, Size, answer
from bench.simulate_result import Result, chart, figures
from bench.simulate_worker import SECOND, Time, Told, engine, work
from bench.workers import READY
from core.case import Case
from core.deadlines import next_open
from core.engine import Engine
from core.events import Channel, Role, Said, Word
from core.inbound import Incoming
from store import Database, arrivals, open_database, people, schema
from store.followup import open_cases
from store.statements import insert_all
from store.tables import businesses, cases, messages
from store.transaction import Transaction

LINE = 2**26
"""Bytes a worker may say at once."""
EAR = "mail"
CHUNK = 5000
MOST_IN_VAIN = 3


async def simulate(url: str, size: Size, *, pace: float, workers: int, rate: float) -> Result:
    """Run a simulation on the empty store at *url*; with no *workers* the conductor works itself (SQLite)."""
    whole = simulate_load.load(size)
    database, told, clock = open_database(url), Told(), Time(START, pace)
    await schema.upgrade(database)
    await _fill(database, whole)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        crew = [await stack.enter_async_context(Hand(url, pace, rate)) for _ in range(workers)]
        one = engine(database, clock, told, rate)
        conductor = Conductor(whole, size, database=database, engine=one, clock=clock, told=told, crew=crew)
        with stopwatch() as took:
            await conductor.run()
        result = conductor.result
        result.seconds = took()
        result.messages = await database.read(_messages_lag)
    return result


class Hand:
    """A worker in a process of its own."""

    def __init__(self, url: str, pace: float, rate: float) -> None:
        self.args = ["-m", "bench.simulate_worker", url, str(pace), str(rate)]

    async def __aenter__(self) -> Self:
        pipe = subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, *self.args, stdin=pipe, stdout=pipe, limit=LINE
        )
        assert (await self._line()).strip() == READY, "a worker did not start"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()

    async def work(self, clock: Time) -> Told:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps([clock.at.isoformat(), clock.went])}\n".encode())
        await self.process.stdin.drain()
        fired, sent = json.loads(await self._line())
        return Told([tuple(one) for one in fired], sent)

    async def _line(self) -> str:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert line, "a worker ended"
        return line.decode()


class Conductor:
    """Lets time pass: books at night, answers by day, and everybody works until there is nothing to do."""

    def __init__(
        self,
        whole: Load,
        size: Size,
        *,
        database: Database,
        engine: Engine,
        clock: Time,
        told: Told,
        crew: Sequence[Hand],
    ) -> None:  # fmt: skip
        self.whole, self.size, self.database, self.engine = whole, size, database, engine
        self.clock, self.told, self.crew = clock, told, crew
        self.result = Result(clock.pace, invoices=whole.invoices)
        self.answers: list[tuple[datetime, str, dict[str, Any]]] = []
        self.moments = sorted({*whole.imports, *whole.payments})
        self.end = START + timedelta(days=size.days)
        self.in_vain = 0
        """Steps in a row in which nothing was done: what is still left then waits for something. One alone may only
        have met what somebody else held."""

    async def run(self) -> None:
        while (at := await self._next()) < self.end:
            self.clock.go(max(at, self.clock.at))
            await self.engine.heard(EAR, self.clock())
            came, _ = await asyncio.gather(self._outside(), self._work())
            if came:  # perhaps after everybody had looked
                self.in_vain = 0
            self.clock.stop()
            self.result.steps += 1

    async def _next(self) -> datetime:
        """Return when there is something to do next."""
        since = START if self.in_vain < MOST_IN_VAIN else self.clock.at
        found = await self.database.read(lambda tx: _next_of(tx, since))
        known = [self.end, *found, *self.moments[:1], *(one[0] for one in self.answers[:1])]
        return min(known) + SECOND

    async def _work(self) -> None:
        if self.crew:
            steps = await asyncio.gather(*(one.work(self.clock) for one in self.crew))
        else:
            await work(self.engine)
            steps = [self.told.take()]
        self.in_vain = 0 if any(step.fired or step.sent for step in steps) else self.in_vain + 1
        for step in steps:
            self._note(step)

    def _note(self, step: Told) -> None:
        big = str(self.whole.firms[0].id)
        for business, due, late in step.fired:
            self.result.late.append((datetime.fromisoformat(due), late, business == big))
        for sent in step.sent:
            self._asked(sent)

    def _asked(self, sent: dict[str, Any]) -> None:
        """Let the owner or the collector think about what he was sent."""
        at = datetime.fromisoformat(sent["at"])
        if sent["to"] == Role.COLLECTOR.value:
            heapq.heappush(
                self.answers, (at + timedelta(minutes=30), sent["provider_id"], sent | {"word": None})
            )
        elif sent["what"] == "ask_confirm" and sent["cases"]:
            said = answer(self.size.seed, sent["cases"][0][1], at, sent["zone"])
            if said:
                heapq.heappush(self.answers, (said[0], sent["provider_id"], sent | {"word": said[1]}))

    async def _outside(self) -> bool:
        """Hand in what the world did until now; return whether that was anything. The inbox is read past now then."""
        now = self.clock()
        books = [moment for moment in self.moments if moment < now]
        for moment in books:
            await self._books(moment)
        del self.moments[: len(books)]
        letters, orders = [], []
        while self.answers and self.answers[0][0] < now:
            at, id, sent = heapq.heappop(self.answers)
            if sent["word"]:
                letters.append(_letter(at, id, sent))
            else:
                orders += [
                    (UUID(case), _said(Word.ACKNOWLEDGED, Role.COLLECTOR, at)) for case, _ in sent["cases"]
                ]
        if orders:
            await self.engine.say(orders)
        for first in range(0, len(letters), 50):
            verdicts = await self.engine.receive(letters[first : first + 50])
            self.result.decided.update(one.verdict for one in verdicts)
        return bool(books or letters or orders)

    async def _books(self, at: datetime) -> None:
        new = self.whole.imports.get(at, [])
        for first in range(0, len(new), CHUNK):
            await self.database.write(lambda tx, some=new[first : first + CHUNK]: _import(tx, some, at))  # type: ignore[misc]
        paid = [(case, _said(Word.PAID, Role.LEDGER, at)) for case in self.whole.payments.get(at, [])]
        for first in range(0, len(paid), 1000):
            await self.engine.say(paid[first : first + 1000])


def _letter(at: datetime, id: str, sent: dict[str, Any]) -> Incoming:
    return Incoming(
        channel=Channel(sent["channel"]), external_id=f"answer-{id}", at=at, sender=sent["address"],
        text=sent["word"], digest="0" * 64, token=sent["token"], replied_to=sent["provider_id"],
    )  # fmt: skip


def _said(word: Word, by: Role, at: datetime) -> Said:
    return Said(word=word, by=by, at=at)


async def _fill(database: Database, whole: Load) -> None:
    def body(tx: Transaction) -> None:
        arrivals.listen_with(tx.connection, [EAR])
        arrivals.heard(tx.connection, EAR, START)
        versions = {id(kind): people.keep_policy(tx.connection, kind) for kind, _ in KINDS}
        rows = [
            _business(firm.id, versions[id(firm.policy)]) | {"language": firm.policy.language}
            for firm in whole.firms
        ]
        insert_all(tx.connection, businesses, rows)
        _contacts(tx.connection, [firm.id for firm in whole.firms])
        _import(tx, whole.first, START)

    await database.write(body)


def _import(tx: Transaction, new: Sequence[Case], at: datetime) -> None:
    open_cases(tx.connection, new, "books.csv", at)


def _next_of(tx: Transaction, since: datetime) -> list[datetime]:
    """Return the first deadline from *since* on, and when the first message from then on may go."""
    pending = messages.c.status == "pending"
    asked = (
        select(func.min(cases.c.deadline)).where(cases.c.deadline >= since),
        select(func.min(messages.c.next_at)).where(messages.c.next_at >= since, pending),
    )
    found = [tx.connection.execute(one).scalar_one_or_none() for one in asked]
    return [at for at in found if at is not None]


def _messages_lag(tx: Transaction) -> list[float]:
    """Return of each message sent the seconds from when its business's hours let it go."""
    kinds = {kind.version: kind for kind, _ in KINDS}
    columns = (messages.c.created_at, messages.c.sent_at, messages.c.in_window, businesses.c.policy)
    joined = select(*columns).join(businesses, businesses.c.id == messages.c.business)
    late = []
    for created, sent, in_window, policy in tx.connection.execute(
        joined.where(messages.c.sent_at.is_not(None))
    ):
        kind = kinds[policy]
        might = next_open(created, kind.window, kind.tz) if in_window else created
        late.append((sent - might).total_seconds())
    return late


# --- from outside ------------------------------------------------------------------------------------------


async def measure(options: Options) -> list[Figure]:
    """Return the lags on SQLite, and on PostgreSQL with two workers."""
    size = Size(businesses=options.size(2000, 400), days=6 if options.quick else 16)
    return await measured(size, options, pace=100.0, rate=500.0, workers=(2,))


async def measured(
    size: Size, options: Options, *, pace: float, rate: float, workers: Sequence[int]
) -> list[Figure]:
    """Return the lags for *size*; charts go to stderr."""
    told = []
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
        progress("simulate: SQLite")
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        told += _told("SQLite", size, await simulate(url, size, pace=pace, workers=0, rate=rate))
    if why := missing(options):
        progress(f"simulate: not on PostgreSQL: {why}")
        return told
    async with databases(options) as server:
        for number in workers:
            name = f"PostgreSQL, {number} worker{'s' if number > 1 else ''}"
            progress(f"simulate: {name}")
            url = await server.create()
            told += _told(name, size, await simulate(url, size, pace=pace, workers=number, rate=rate))
            await server.drop(url)
    return told


def _told(name: str, size: Size, result: Result) -> list[Figure]:
    progress(
        f"{name}: {result.invoices:,} invoices, {len(result.late):,} deadlines, {len(result.messages):,} messages, "
        f"{dict(result.decided)} in {result.steps:,} steps, {result.seconds:.0f} s\n{chart(result)}"
    )
    return figures(name, size, result)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulate")
    usual = Size()
    parser.add_argument("--businesses", type=int, default=usual.businesses)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument(
        "--big", type=float, default=usual.big, help="share of the invoices that one business has"
    )
    parser.add_argument(
        "--pace", type=float, default=100.0, help="simulated seconds for each real one of work"
    )
    parser.add_argument(
        "--rate", type=float, default=500.0, help="messages a second that each provider takes"
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument("--postgres", help="URL of a server, or none")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    size = Size(businesses=args.businesses, days=args.days, seed=args.seed, big=args.big)
    if args.quick:
        size = Size(
            businesses=min(size.businesses, 400), days=min(size.days, 6), seed=size.seed, big=size.big
        )
    logs.set_up("ERROR")
    keep_loaded()
    options = Options(quick=args.quick, postgres=args.postgres)
    found = asyncio.run(measured(size, options, pace=args.pace, rate=args.rate, workers=args.workers))
    show(found)
    if args.json:
        write(found, args.json)


if __name__ == "__main__":
    main()
