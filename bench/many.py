"""A store's cases, multiplied inside the database: a million are there in a minute.

Each copy is a case of the same business with an id and an invoice of its own, and one line in its log. The ids
go on as those of a growing store do; indexes are made anew afterwards, as a restored dump would.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg

from store.tables import cases, log

FIRST = "01c00000-0000-7000-8000-"
"""How the ids of copies begin: after those of the cases that were there."""
COLUMNS = tuple(cases.c.keys())
SAME = {
    "case": "id",
    "version": "version",
    "business": "business",
    "bucket": "bucket",
    "at": "since",
    "arrived_at": "since",
    "word": "'opened'",
    "by": "'ledger'",
    "rule": "'opened'",
    "policy": "'fakturert'",
    "state": "state",
}
"""What the first line of a copy's log says, of the columns of its case."""


def multiply_sqlite(file: Path, times: int) -> None:
    """Let there be *times* as many cases in the store at *file*."""
    if times < 2:
        return
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'cases' AND sql IS NOT NULL"
    ).fetchall()
    numbers = (
        "(WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n "
        f"WHERE k < {times - 1}) SELECT k FROM n)"
    )
    id = f"'{FIRST}' || printf('%012x', row_number() OVER ())"
    connection.execute("BEGIN IMMEDIATE")
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    connection.execute(_copies(id, numbers))
    connection.execute(_log(f"id >= '{FIRST}'"))
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def multiply_postgres(url: str, times: int) -> None:
    """Let there be *times* as many cases in the store at *url*."""
    if times < 2:
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("SET maintenance_work_mem = '256MB'")
    id = f"('{FIRST}' || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid"
    async with connection.transaction():
        indexes = await connection.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases' AND indexdef NOT LIKE '%UNIQUE%'"
        )
        for index in indexes:
            await connection.execute(f'DROP INDEX "{index["indexname"]}"')
        await connection.execute(_copies(id, f"(SELECT generate_series(1, {times - 1}) AS k)"))
        await connection.execute(_log(f"id >= '{FIRST}000000000000'"))
        for index in indexes:
            await connection.execute(index["indexdef"])
    await connection.close()


def _copies(id: str, numbers: str) -> str:
    """Return the statement that copies each case once for each of *numbers*."""
    new = {"id": id, "invoice": "c.invoice || '-' || n.k", "reference": "c.reference || '-' || n.k"}
    into = ", ".join(f'"{name}"' for name in COLUMNS)
    values = ", ".join(new.get(name, f'c."{name}"') for name in COLUMNS)
    return f"INSERT INTO cases ({into}) SELECT {values} FROM {numbers} AS n CROSS JOIN cases AS c"


def _log(which: str) -> str:
    into = ", ".join(f'"{name}"' for name in SAME)
    return f'INSERT INTO "{log.name}" ({into}) SELECT {", ".join(SAME.values())} FROM cases WHERE {which}'
