"""Leases: by the database's clock, one holder each."""

import asyncio

import pytest

from store import Database, leases, open_database, schema
from store.leases import Held

A, B = "a worker", "another one"


@pytest.fixture
async def store(postgres: str):
    database = open_database(postgres)
    await schema.upgrade(database)
    yield database
    await database.close()


async def take(store: Database, holder: str, *names: str, lasts: float = 60, gone: tuple[str, ...] = ()):
    return await store.on_connection(lambda c: leases.take(c, names, holder, lasts, gone))


async def held(store: Database) -> list[Held]:
    return await store.read(lambda tx: leases.held(tx.connection))


async def test_what_one_holds_no_other_gets(store: Database):
    assert await take(store, A, "mailbox", "bot") == {"mailbox", "bot"}
    assert await take(store, B, "mailbox", "account") == {"account"}
    assert await take(store, A, "mailbox") == {"mailbox"}
    assert {one.name: one.holder for one in await held(store)} == {"account": B, "bot": A, "mailbox": A}


async def test_one_that_ran_out_is_anybodys(store: Database):
    await take(store, A, "mailbox", lasts=0.2)
    assert await take(store, B, "mailbox") == set()
    await asyncio.sleep(0.3)
    assert await held(store) == [Held(name="mailbox", holder=A, valid=False)]
    assert await take(store, B, "mailbox") == {"mailbox"}
    assert await take(store, A, "mailbox") == set()


async def test_one_that_is_given_back_is_free_at_once(store: Database):
    await take(store, A, "mailbox", "bot")
    await store.on_connection(lambda c: leases.release(c, ["mailbox", "bot"], B))
    assert await take(store, B, "mailbox") == set()
    await store.on_connection(lambda c: leases.release(c, ["mailbox"], A))
    assert await take(store, B, "mailbox", "bot") == {"mailbox"}


async def test_the_dead_hold_nothing(store: Database):
    await take(store, A, "mailbox")
    assert await take(store, B, "mailbox", gone=(A,)) == {"mailbox"}


async def test_many_who_want_the_same_get_it_once(store: Database):
    names = [f"lease {number}" for number in range(20)]
    taken = await asyncio.gather(*(take(store, f"worker {n}", *names) for n in range(8)))
    assert sorted(name for some in taken for name in some) == sorted(names)
