"""Two workers on one database, killed and late; and what each engine promises to a transaction."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.case import State
from core.events import Role, Said, Word
from core.machine import decide
from core.messages import Notice
from core.ports import Tx
from store import Database, Transaction, open_database, people
from store.tables import businesses, cases, new_id
from store.types import EPOCH
from tests.store.conftest import POSTGRES, SQLITE
from tests.store.world import FAKTURERT, LEASE, NOW, World, everywhere

on_postgresql = pytest.mark.parametrize("url", [POSTGRES], indirect=True)


@pytest.fixture
async def other(url: str) -> AsyncIterator[Database]:
    """The same database, opened by another worker."""
    database = open_database(url)
    yield database
    await database.close()


async def test_a_body_that_raises_leaves_nothing(world: World) -> None:
    class Boom(Exception):
        pass

    def body(tx: Transaction) -> None:
        people.add_business(
            tx.connection,
            name="Gone",
            chosen=FAKTURERT,
            language="nb",
            org_number=None,
            ledger_feed=False,
            now=NOW,
        )
        raise Boom

    with pytest.raises(Boom):
        await world.database.write(body)
    assert await world.database.read(lambda tx: people.all_businesses(tx.connection)) == []


async def test_a_reader_changes_nothing(world: World) -> None:
    with pytest.raises(DBAPIError, match=r"read-only|readonly"):
        await world.database.read(lambda tx: people.keep_policy(tx.connection, FAKTURERT))


@pytest.mark.parametrize("url", [SQLITE], indirect=True)
async def test_readers_do_not_wait_for_the_writer(world: World) -> None:
    (case,) = await world.cases(await world.owner())
    begun, may_end = threading.Event(), threading.Event()

    def body(tx: Transaction) -> None:
        tx.heard("mail", NOW)
        begun.set()
        may_end.wait(10)

    writing = asyncio.create_task(world.database.write(body))
    await asyncio.to_thread(begun.wait, 5)
    assert (await asyncio.wait_for(world.case(case), 5)) == case
    may_end.set()
    await writing


async def test_a_cancelled_write_is_whole_or_nothing(world: World) -> None:
    tasks = [asyncio.create_task(world.business(f"B{number}")) for number in range(20)]
    await asyncio.sleep(0.005)
    for task in tasks[::2]:
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    names = {one.name for one in await world.database.read(lambda tx: people.all_businesses(tx.connection))}
    assert {f"B{n}" for n in range(20) if not isinstance(done[n], BaseException)} <= names


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_what_can_not_be_a_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        open_database(url)


async def test_a_naive_time_is_refused(world: World) -> None:
    with pytest.raises(Exception, match="time zone"):
        await world.database.write(lambda tx: tx.heard("mail", NOW.replace(tzinfo=None)))


async def test_times_come_back_to_the_microsecond(world: World) -> None:
    business = await world.owner()
    for since in (NOW.replace(microsecond=123456), EPOCH - timedelta(microseconds=1)):
        (case,) = await world.cases(business, since=since, deadline=since)
        assert (await world.case(case)).deadline == since


# --- PostgreSQL ---------------------------------------------------------------------------------------------


@on_postgresql
async def test_two_workers_never_take_the_same_deadline(world: World, other: Database) -> None:
    await world.cases(await world.owner(), 40)
    world.now += timedelta(days=2)

    async def work(database: Database) -> int:
        fired = 0
        worker = World(database, world.now)
        for _ in range(6):
            fired += await worker.tick()
        return fired

    assert sum(await asyncio.gather(work(world.database), work(other))) == 40


@on_postgresql
async def test_what_another_worker_holds_is_passed_over(world: World, other: Database) -> None:
    await world.cases(await world.owner(), 4, state=State.NOT_DUE, deadline=NOW - timedelta(hours=1))
    first, second = await _at_once(
        world.database, other, lambda tx: len(tx.due(NOW, 2)), lambda tx: len(tx.due(NOW, 9))
    )
    assert (first, second) == (2, 2)


@on_postgresql
async def test_two_workers_never_take_the_same_message_nor_two_of_one_recipient(
    world: World, other: Database
) -> None:
    business = await world.owner()
    for what in (Notice.PAID, Notice.HELP):
        await world.tell(business, what)
    await world.tell(await world.owner(), Notice.STATUS)
    first, second = await _at_once(
        world.database,
        other,
        lambda tx: tx.claim(NOW, everywhere(1), LEASE),
        lambda tx: tx.claim(NOW, everywhere(9), LEASE),
    )
    taken = [parcel.what for parcel, _ in (*first, *second)]
    assert sorted(taken) == [Notice.PAID, Notice.STATUS]


@on_postgresql
async def test_one_who_decides_waits_for_the_other_and_sees_what_he_did(
    world: World, other: Database
) -> None:
    (case,) = await world.cases(await world.owner())
    paid = replace(case.amount, amount=case.amount.amount / 4)

    def body(tx: Transaction) -> None:
        (followed,) = tx.cases([case.id])
        said = Said(word=Word.PAID, by=Role.LEDGER, at=NOW, value=paid)
        tx.write([decide(followed.case, said, FAKTURERT, NOW)])

    await asyncio.gather(*(database.write(body) for database in (world.database, other) * 2))
    assert (await world.case(case)).balance.amount == 0


@on_postgresql
async def test_two_who_wait_for_each_other_both_finish(world: World, other: Database) -> None:
    one, two = await world.cases(await world.owner(), 2)
    met = asyncio.Barrier(2)

    def crossing(first: object, second: object):
        tries = []

        def body(tx: Transaction) -> int:
            tries.append(1)
            tx.cases([first])  # type: ignore[list-item]
            if len(tries) == 1:
                from sqlalchemy.util import await_only

                await_only(met.wait())
            tx.cases([second])  # type: ignore[list-item]
            return len(tries)

        return body

    done = await asyncio.gather(
        world.database.write(crossing(one.id, two.id)), other.write(crossing(two.id, one.id))
    )
    assert sorted(done) == [1, 2]


@on_postgresql
async def test_a_message_that_two_inboxes_see_is_taken_by_one(world: World, other: Database) -> None:
    letters = [world.letter("berit@example.no") for _ in range(50)]
    taken = await asyncio.gather(
        world.database.write(lambda tx: tx.fresh(letters, NOW)),
        other.write(lambda tx: tx.fresh(letters[::-1], NOW)),
    )
    assert sum(map(len, taken)) == 50


@on_postgresql
async def test_an_invoice_that_somebody_else_just_added_is_found_by_running_again(
    world: World, other: Database
) -> None:
    business = await world.owner()
    new = [world.new_case(business, invoice="1") for _ in range(2)]

    def body(number: int):
        def add(tx: Transaction) -> str:
            found = tx.connection.execute(select(cases.c.id).where(cases.c.invoice == "1")).first()
            if found is not None:
                return "found"
            from store import followup

            followup.open_cases(tx.connection, [new[number]], "f", NOW)
            return "added"

        return add

    assert sorted(await asyncio.gather(world.database.write(body(0)), other.write(body(1)))) == [
        "added",
        "found",
    ]


@on_postgresql
async def test_giving_out_codes_does_not_stop_new_cases(world: World, other: Database) -> None:
    """A locked business can still be pointed to: its key does not change."""
    business = await world.owner()
    held = select(businesses.c.id).where(businesses.c.id == business).with_for_update(key_share=True)

    async def meanwhile() -> None:
        await World(other, NOW).cases(business)

    await _while_open(world.database, lambda tx: tx.connection.execute(held).all(), meanwhile)


@on_postgresql
async def test_a_key_that_is_really_there_already_is_an_error_in_the_end(world: World) -> None:
    business = await world.owner()
    row = {"id": new_id(), "bucket": 0, "name": "Solvang", "language": "nb", "policy": FAKTURERT.version}
    row |= {"ledger_feed": False, "created_at": NOW}
    tries = []

    def body(tx: Transaction) -> None:
        tries.append(1)
        tx.connection.execute(insert(businesses), {**row, "id": business})

    with pytest.raises(IntegrityError):
        await world.database.write(body)
    assert len(tries) == 5


@on_postgresql
async def test_a_server_that_restarts_costs_an_error_and_no_more(world: World, request) -> None:
    server = request.getfixturevalue("postgres_server")
    business = await world.business("Before")
    server.restart()
    found = await world.database.read(lambda tx: people.business(tx.connection, business))
    assert found is not None


async def test_a_claim_reads_what_waits_and_not_what_was_sent(world: World) -> None:
    """Every statement of a claim finds its messages by an index."""
    for _ in range(3):
        await world.alerted(await world.owner(), 2)
    plans: list[str] = []

    def body(tx: Transaction) -> None:
        connection = tx.connection
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off").close()
            connection.exec_driver_sql(
                "ANALYZE"
            ).close()  # else the plan depends on who gathered figures before
        said: list[tuple[str, Any]] = []

        def watch(
            _connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object
        ) -> None:
            if statement.startswith("SELECT") and "messages" in statement:
                said.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", watch)
        assert tx.claim(world.now, everywhere(20), LEASE)
        event.remove(connection, "before_cursor_execute", watch)
        for statement, parameters in said:
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            plans.append("\n".join(str(row) for row in rows))

    await world.database.write(body)
    for name in ("waiting", "behind", "claimed", "holding", "lane"):
        assert any(f"ix_messages_{name}" in plan for plan in plans), name
    scans = ("SCAN m'", "SCAN messages", "Seq Scan on messages")
    assert not [plan for plan in plans if any(scan in plan for scan in scans)]


async def _at_once(one: Database, other: Database, first, second):
    """Run *first* and, while its transaction is open, *second*."""
    results = []

    async def meanwhile() -> None:
        results.append(await other.write(second))

    results.insert(0, await _while_open(one, first, meanwhile))
    return results


async def _while_open(database: Database, body, meanwhile):
    """Run *body*, and *meanwhile* before its transaction ends (PostgreSQL: on one event loop)."""
    from sqlalchemy.util import await_only

    def whole(tx: Tx) -> object:
        done = body(tx)
        await_only(asyncio.wait_for(meanwhile(), 5))
        return done

    return await database.write(whole)
