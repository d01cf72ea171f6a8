"""The books: a file of invoices imported, beside the raw driver inserting the very rows that came of it.

The import reads the file, refuses what is not clear, looks which invoices are known, opens cases and begins their
logs; the raw driver has the rows ready, and writes them in transactions of the same size.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import func, select

from app.books import CHUNK, import_invoices
from bench.cases import NOW, POLICY, opened
from bench.frame import Figure, Options, Rounds, compared, memory, progress, stopwatch
from bench.servers import Databases, databases, missing
from store import people
from store.database import WRITING
from store.tables import cases, log

TABLES = {table.name: tuple(table.c.keys()) for table in (cases, log)}
Rows = dict[str, list[tuple[Any, ...]]]


async def measure(options: Options) -> list[Figure]:
    """Return invoices a second into SQLite and PostgreSQL, and this process's memory."""
    count = options.size(10_000, 1_000)
    figures = []
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as name:
        folder = Path(name)
        books = _written(folder / "books.csv", count)
        progress("import: SQLite")
        figures.append(await _sqlite(options, folder, books, count))
        if why := missing(options):
            progress(f"import: not on PostgreSQL: {why}")
        else:
            async with databases(options) as server:
                progress("import: PostgreSQL")
                figures.append(await _postgres(options, server, books, count))
    return [*figures, Figure(name="import: memory", value=memory(), unit="MB", target="< 250")]


def _written(file: Path, count: int) -> Path:
    """Return a file of *count* invoices, four to a customer."""
    head = (
        "Invoice number",
        "Customer number",
        "Customer name",
        "Amount",
        "Currency",
        "Due date",
        "Address",
        "KID",
    )
    with file.open("w", encoding="utf-8", newline="") as out:
        books = csv.writer(out, delimiter=";")
        books.writerow(head)
        for number in range(count):
            customer = 1 + number // 4
            due = (NOW + timedelta(days=number % 40)).date()
            amount, address = f"{1000 + number % 9000}.50", f"Storgata {customer}, 0155 Oslo"
            books.writerow(
                (
                    10_000 + number,
                    customer,
                    f"Kunde {customer} AS",
                    amount,
                    "NOK",
                    due,
                    address,
                    f"{number:010}",
                )
            )
    return file


async def _imported(url: str, books: Path, count: int) -> float:
    """Import *books* into a new store; return the seconds.

    Raises:
        AssertionError: if an invoice did not become a case with one line in its log.

    """
    database = await opened(url)
    business = await database.write(
        lambda tx: people.add_business(
            tx.connection,
            name="Nordlys",
            chosen=POLICY,
            language="nb",
            org_number=None,
            ledger_feed=False,
            now=NOW,
        )
    )
    of = await database.read(lambda tx: people.business(tx.connection, business))
    assert of is not None
    with stopwatch() as seconds:
        report = await import_invoices(database, of, books, NOW)
    both = [select(func.count()).select_from(table) for table in (cases, log)]
    found = await database.read(lambda tx: [tx.connection.execute(one).scalar_one() for one in both])
    await database.close()
    if (report.new, found, report.rejected) != (count, [count, count], ()):
        raise AssertionError(f"{count} invoices became {found}: {report}")
    return seconds()


def _chunks(rows: Rows) -> list[Rows]:
    """Return *rows* as the import wrote them, so many of each table at a time."""
    count = len(rows[cases.name])
    return [
        {name: some[first : first + CHUNK] for name, some in rows.items()} for first in range(0, count, CHUNK)
    ]


def _queries() -> dict[str, str]:
    order = {cases.name: "id", log.name: '"case"'}
    return {
        name: f'SELECT {_listed(columns)} FROM "{name}" ORDER BY {order[name]}'
        for name, columns in TABLES.items()
    }


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


# --- SQLite -------------------------------------------------------------------------------------------------


async def _sqlite(options: Options, folder: Path, books: Path, count: int) -> Figure:
    ours, raw = Rounds(), Rounds()
    for number in range(options.rounds):
        file, copy = folder / f"{number}.db", folder / f"{number}-raw.db"
        ours.add(count / await _imported(f"sqlite:///{file}", books, count))
        shutil.copy(file, copy)
        raw.add(count / _insert(copy))
        file.unlink()
        copy.unlink()
    return compared("import, SQLite", "invoices/s", ours, raw, note="against raw sqlite3, executemany")


def _insert(file: Path) -> float:
    """Take the cases out of the store and write them again; return the seconds of that."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in WRITING:
        connection.execute(f"PRAGMA {pragma}")
    chunks = _chunks({name: connection.execute(sql).fetchall() for name, sql in _queries().items()})
    for name in TABLES:
        connection.execute(f'DELETE FROM "{name}"')
    connection.execute("VACUUM")
    with stopwatch() as seconds:
        for chunk in chunks:
            connection.execute("BEGIN IMMEDIATE")
            for name, columns in TABLES.items():
                marks = ", ".join("?" * len(columns))
                connection.executemany(
                    f'INSERT INTO "{name}" ({_listed(columns)}) VALUES ({marks})', chunk[name]
                )
            connection.execute("COMMIT")
    connection.close()
    return seconds()


# --- PostgreSQL ---------------------------------------------------------------------------------------------


async def _postgres(options: Options, server: Databases, books: Path, count: int) -> Figure:
    ours, raw = Rounds(), Rounds()
    for _ in range(options.rounds):
        url = await server.create()
        ours.add(count / await _imported(url, books, count))
        raw.add(count / await _copy(server, url))
        await server.drop(url)
    return compared("import, PostgreSQL", "invoices/s", ours, raw, note="against raw asyncpg, COPY")


async def _copy(server: Databases, url: str) -> float:
    """Take the cases out of the store and write them again; return the seconds of that."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    rows = {name: [tuple(row) for row in await connection.fetch(sql)] for name, sql in _queries().items()}
    await connection.execute(f"TRUNCATE {_listed(list(TABLES))} CASCADE")
    await server.settle(url)
    for name, columns in TABLES.items():  # the driver asks for the types once
        await connection.copy_records_to_table(name, records=[], columns=columns)
    with stopwatch() as seconds:
        for chunk in _chunks(rows):
            async with connection.transaction():
                for name, columns in TABLES.items():
                    await connection.copy_records_to_table(name, records=chunk[name], columns=columns)
    await connection.close()
    return seconds()
