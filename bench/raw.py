"""The raw drivers, writing rows that somebody else decided: `python -m bench.raw URL SOURCE`.

They claim by the same index, in transactions of the same size, with the same settings as the store's own
connections; rows are held ready in the form that each driver takes fastest.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg

from bench.cases import NOW
from bench.workers import tell, wait_for_start
from store.database import WRITING
from store.tables import log, messages, prompts

BATCH = 1000
CHANGED = ("state", "generation", "deadline", "since", "version", "question")
"""What a transition changes in a case."""
ARRAYS = {
    "id": "uuid",
    "state": "text",
    "generation": "int",
    "deadline": "timestamptz",
    "since": "timestamptz",
    "version": "int",
    "question": "text",
}
WRITTEN = {
    log.name: tuple(log.c.keys()),
    messages.name: tuple(messages.c.keys()),
    prompts.name: tuple(prompts.c.keys()),
}
Ready = dict[Any, dict[str, tuple[Any, ...]]]
"""By case: the row of each table that its transition writes, and (`cases`) the values it changes."""


def ready(tables: Iterable[tuple[str, str, Sequence[Any]]]) -> Ready:
    """Return *tables* (name, the column that holds the case, rows) sorted by case."""
    found: Ready = {}
    for name, column, rows in tables:
        for row in rows:
            found.setdefault(row[column], {})[name] = tuple(row)
    return found


def sources() -> list[tuple[str, str, str]]:
    """Return, per table, the column that holds the case and the query for what a tick wrote."""
    queries = [("cases", "id", f"SELECT {_listed((*CHANGED, 'id'))} FROM cases")]
    for name, columns in WRITTEN.items():
        where = " WHERE word = 'silence'" if name == "log" else ""
        queries.append((name, "case", f'SELECT {_listed(columns)} FROM "{name}"{where}'))
    return queries


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


# --- SQLite -------------------------------------------------------------------------------------------------


def sqlite(file: str, source: str) -> tuple[int, float]:
    """Write everything, and return how many cases there were, and when it began."""
    before = sqlite3.connect(source)
    before.row_factory = sqlite3.Row
    rows = ready((name, column, before.execute(query).fetchall()) for name, column, query in sources())
    before.close()
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in WRITING:
        connection.execute(f"PRAGMA {pragma}")
    now = int(NOW.timestamp()) * 1_000_000
    buckets = ", ".join(str(bucket) for bucket in range(64))
    claim = f"SELECT * FROM cases WHERE bucket IN ({buckets}) AND deadline < ? LIMIT {BATCH}"
    update = f"UPDATE cases SET {', '.join(f'{name} = ?' for name in CHANGED)} WHERE id = ?"
    inserts = {
        name: f'INSERT INTO "{name}" ({_listed(columns)}) VALUES ({", ".join("?" * len(columns))})'
        for name, columns in WRITTEN.items()
    }
    start = wait_for_start()
    count = 0
    while True:
        connection.execute("BEGIN IMMEDIATE")
        due = [rows[row[0]] for row in connection.execute(claim, (now,)).fetchall()]
        if not due:
            connection.execute("COMMIT")
            return count, start
        connection.executemany(update, [one["cases"] for one in due])
        for name, statement in inserts.items():
            if name in due[0]:
                connection.executemany(statement, [one[name] for one in due])
        connection.execute("COMMIT")
        count += len(due)


# --- PostgreSQL ---------------------------------------------------------------------------------------------


async def postgres(url: str, source: str) -> tuple[int, float]:
    """Write everything this worker can claim, and return how many cases there were, and when it began."""
    before = await asyncpg.connect(source)
    found = [(name, column, await before.fetch(query)) for name, column, query in sources()]
    rows = ready(found)
    await before.close()
    connection = await asyncpg.connect(url)
    buckets = ", ".join(str(bucket) for bucket in range(64))
    claim = await connection.prepare(
        f"SELECT * FROM cases WHERE bucket IN ({buckets}) AND deadline < $1 LIMIT {BATCH} "
        "FOR NO KEY UPDATE SKIP LOCKED"
    )
    names = (*CHANGED, "id")
    arrays = ", ".join(f"${place}::{ARRAYS[name]}[]" for place, name in enumerate(names, 1))
    values = ", ".join(f"{name} = new.{name}" for name in CHANGED)
    update = await connection.prepare(
        f"UPDATE cases SET {values} FROM unnest({arrays}) AS new ({', '.join(names)}) WHERE cases.id = new.id"
    )
    for name, columns in WRITTEN.items():  # the driver asks for the types once
        await connection.copy_records_to_table(name, records=[], columns=columns)
    start = wait_for_start()
    count = 0
    while True:
        async with connection.transaction():
            due = [rows[row["id"]] for row in await claim.fetch(NOW)]
            if not due:
                return count, start
            await update.fetch(*(list(column) for column in zip(*(one["cases"] for one in due), strict=True)))
            for name, columns in WRITTEN.items():
                if name in due[0]:
                    records = [one[name] for one in due]
                    await connection.copy_records_to_table(name, records=records, columns=columns)
        count += len(due)


def main(url: str, source: str) -> None:
    scheme, _, place = url.partition("://")
    if scheme == "sqlite":
        count, start = sqlite(place[1:], source.partition("://")[2][1:])
    else:
        plain = [one.replace("+asyncpg", "") for one in (url, source)]
        count, start = asyncio.run(postgres(plain[0], plain[1]))
    tell(count, start)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
