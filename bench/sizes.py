"""What a row weighs, indexes included: a store of cases is ticked twice, and its tables are weighed.

    python -m bench.sizes --share 1 --json sizes.json

Each case has its log, an alert and a question (sent: they have all that a sent message has), and its owner's answer.
On PostgreSQL a table is weighed as it grew, after VACUUM; SQLite's by `dbstat`.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import func, select

from app import logs
from bench.cases import NOW, PASSED, fill, opened
from bench.frame import Figure, Options, show, write
from bench.servers import databases, missing
from bench.simulate_conductor import letter
from bench.simulate_worker import Time, Told, engine, work
from core.case import State
from store.tables import metadata

TABLES = ("businesses", "contacts", "routes", "cases", "log", "prompts", "messages", "incoming")
RATE = 1e5


async def measure(options: Options) -> list[Figure]:
    """Return bytes a row of each table, on SQLite and PostgreSQL, and what PostgreSQL logged ahead of it."""
    count = options.size(10_000, 1_000)
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
        file = Path(folder) / "store.db"
        rows = await _live(f"sqlite:///{file}", count)
        figures = _figures("SQLite", rows, _weigh_sqlite(file))
    if missing(options):
        return figures
    async with databases(options) as server:
        url = await server.create()
        plain = url.replace("+asyncpg", "")
        begun: list[int] = []

        async def begin() -> None:
            begun.append(await _logged(plain))

        rows = await _live(url, count, begin)
        wal = await _logged(plain) - begun[0]
        await server.settle(url)
        figures += _figures("PostgreSQL", rows, await _weigh_postgres(plain))
        lines = rows["log"] - 2 * count
        figures.append(
            Figure(name="sizes, PostgreSQL, WAL", value=round(wal / lines, 1), unit="B/line of the log")
        )
        return figures


async def _live(url: str, count: int, begin: Callable[[], Any] | None = None) -> dict[str, int]:
    """Let *count* cases be alerted, and as many others asked and answered; return how many rows there are."""
    database = await opened(url)
    for state in (State.NOT_DUE, State.ALERTED):
        await fill(database, count, state=state, deadline=PASSED, each=2)
    if begin:
        await begin()
    told, clock = Told(), Time(NOW, 1.0)
    one = engine(database, clock, told, RATE)
    await work(one)
    asked = [sent for sent in told.sent if sent["what"] == "ask_confirm"]
    letters = [
        letter(
            datetime.fromisoformat(sent["at"]) + timedelta(minutes=1),
            sent["provider_id"],
            sent | {"word": "ja"},
        )
        for sent in asked
    ]
    clock.at = NOW + timedelta(minutes=2)
    for first in range(0, len(letters), 100):
        await one.receive(letters[first : first + 100])
    await work(one)
    rows = await database.read(
        lambda tx: {name: tx.connection.execute(_count(name)).scalar_one() for name in TABLES}
    )
    await database.close()
    return rows


def _count(name: str) -> Any:
    return select(func.count()).select_from(metadata.tables[name])


def _weigh_sqlite(file: Path) -> dict[str, int]:
    connection = sqlite3.connect(file)
    try:
        found = connection.execute(
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
        ).fetchall()
    except sqlite3.OperationalError:  # a library without dbstat: the file as a whole
        found = [("log", file.stat().st_size)]
    connection.close()
    return dict(found)


async def _weigh_postgres(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    weights = {name: await connection.fetchval(f"SELECT pg_total_relation_size('{name}')") for name in TABLES}
    await connection.close()
    return weights


async def _logged(url: str) -> int:
    connection = await asyncpg.connect(url)
    found: int = await connection.fetchval("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
    await connection.close()
    return found


def _figures(where: str, rows: dict[str, int], weights: dict[str, int]) -> list[Figure]:
    return [
        Figure(
            name=f"sizes, {where}, {name}",
            value=round(weights[name] / rows[name], 1),
            unit="B/row",
            note=f"{rows[name]:,} rows, with indexes",
        )
        for name in TABLES
        if rows[name] and name in weights
    ]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.sizes")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual 10,000 cases of each kind")
    parser.add_argument("--postgres", help="URL of a server, or none")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    logs.set_up("ERROR")
    found = asyncio.run(measure(Options(share=args.share, postgres=args.postgres)))
    show(found)
    if args.json:
        write(found, args.json)


if __name__ == "__main__":
    main()
