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
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import select

from app import logs
from app.memory import keep_loaded
from bench import simulate_load
from bench.cases import _business, _contacts
from bench.frame import Figure, Options, progress, show, stopwatch, write
from bench.servers import databases, missing
from bench.simulate_conductor import EAR, Conductor, Hand, import_
from bench.simulate_load import KINDS, START, Load, Size
from bench.simulate_result import Result, chart, figures
from bench.simulate_worker import Time, Told, engine
from core.deadlines import next_open
from store import Database, arrivals, open_database, people, schema
from store.statements import insert_all
from store.tables import businesses, messages
from store.transaction import Transaction


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
        import_(tx, whole.first, START)

    await database.write(body)


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
