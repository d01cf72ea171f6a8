"""The store behind a real PgBouncer in transaction mode: each transaction may run on another connection."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import Connection, func, insert, select, text

from store import Database, leases, open_database, schema
from store.statements import locked
from store.tables import duties
from tests.servers.pgbouncer import PgBouncer

LEFT_BEHIND = text("SELECT count(*) FROM pg_prepared_statements")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(pgbouncer: PgBouncer, postgres: str) -> str:
    return pgbouncer.url(postgres)


@pytest.fixture
async def store(url: str):
    database = open_database(url)
    await schema.upgrade(database)
    yield database
    await database.close()


async def test_workers_that_start_together_migrate_once(url: str):
    workers = [open_database(url) for _ in range(4)]
    said = await asyncio.gather(*(schema.upgrade(one) for one in workers))
    done, *already = sorted(said, reverse=True)
    assert done == f"from nothing to {schema.latest()}"
    assert set(already) == {f"already at {schema.latest()}"}
    for one in workers:
        await schema.check(one)
        await one.close()


async def test_many_who_connect_at_once_do_not_see_each_others_statements(store: Database, url: str):
    """More clients than connections, each with statements of its own."""

    async def work(number: int) -> int:
        database = open_database(url)
        try:
            names = [f"{number}-{n}" for n in range(20)]
            for name in names:
                row = insert(duties).values(name=name, done_at=NOW)
                await database.on_connection(partial(Connection.execute, statement=row))
            mine = select(func.count()).where(duties.c.name.startswith(f"{number}-"))
            return await database.read(lambda tx: tx.connection.execute(mine).scalar_one())
        finally:
            await database.close()

    assert await asyncio.gather(*(work(number) for number in range(30))) == [20] * 30


async def test_two_workers_pass_over_what_the_other_has_locked(store: Database, url: str):
    other = open_database(url)
    rows = [{"name": f"{number}", "done_at": NOW} for number in range(10)]
    await store.write(lambda tx: tx.connection.execute(insert(duties), rows))

    def take(connection: Connection) -> set[str]:
        found = locked(connection, select(duties.c.name).limit(5), duties, skip=True)
        mine = set(connection.execute(found).scalars())
        connection.execute(text("SELECT pg_sleep(0.3)"))
        return mine

    taken = await asyncio.gather(*(one.on_connection(take) for one in (store, other)))
    assert taken[0] | taken[1] == {row["name"] for row in rows}
    assert not taken[0] & taken[1]
    await other.close()


async def test_leases_and_read_only_transactions_leave_nothing_on_a_connection(store: Database):
    for turn in range(20):
        assert await store.on_connection(lambda c: leases.take(c, ["mailbox"], "a", 60)) == {"mailbox"}
        assert await store.read(lambda tx: len(leases.held(tx.connection))) == 1
        assert await store.on_connection(lambda c: c.execute(LEFT_BEHIND).scalar_one()) == 0, turn
