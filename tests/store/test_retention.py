"""Old words are emptied, a few rows at a time, and what may still be evidence is kept."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select, update
from uuid_utils import compat

from app.clock import now
from core.events import Channel
from core.inbound import Belief, Incoming
from store import arrivals, retention
from store.tables import cases, duties, incoming, messages
from tests.store.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEARS = timedelta(days=800)


def made(days: int, number: int) -> UUID:
    """Return an id as it was made so many days ago."""
    return UUID(int=retention.first_id(NOW - timedelta(days=days)).int + (7 << 76) + (2 << 62) + number)


async def _id_of_old(world: World, table, old: int) -> None:
    """Let all rows of *table* be *old* days old, one after the other."""

    def change(tx) -> None:
        for number, id in enumerate(tx.connection.execute(select(table.c.id).order_by(table.c.id)).scalars()):
            tx.connection.execute(update(table).where(table.c.id == id).values(id=made(old, number)))

    await world.database.write(change)


def test_the_lowest_id_of_a_moment_is_below_all_that_are_made_then():
    at = now()
    assert retention.first_id(at - timedelta(milliseconds=1)) < compat.uuid7()
    assert compat.uuid7() < retention.first_id(now() + timedelta(milliseconds=2))


async def test_what_letters_said_is_emptied_batch_by_batch(world: World):
    business = await world.business("Brygga")
    await world.contact(business, "Kari", mail="kari@brygga.test")
    await world.asked(business, 7)
    await world.database.write(lambda tx: tx.connection.execute(update(messages).values(said="Hei")))
    await _id_of_old(world, messages, 500)
    count = len(await world.rows())
    assert count > 3

    async def said() -> int:
        found = select(messages.c.id).where(messages.c.said.is_not(None))
        return len(await world.database.read(lambda tx: tx.connection.execute(found).all()))

    old, young = retention.first_id(NOW - timedelta(days=600)), retention.first_id(NOW - timedelta(days=400))
    beginning = retention.FROM_THE_BEGINNING
    empty = partial(retention.empty_said, after=beginning, before=old, limit=3)
    nothing = await world.database.on_connection(empty)
    assert (nothing, await said()) == (None, count)
    empty = partial(retention.empty_said, after=beginning, before=young, limit=3)
    last = await world.database.on_connection(empty)
    assert (last, await said()) == (made(500, 2), count - 3)
    while last is not None:
        here = last
        empty = partial(retention.empty_said, after=here, before=young, limit=3)
        last = await world.database.on_connection(empty)
    assert await said() == 0


async def test_words_are_kept_while_a_case_is_open_that_was_there_then(world: World):
    business = await world.business("Brygga")
    contact = await world.contact(business, "Kari", mail="kari@brygga.test")
    await world.asked(business, 1)
    words = [
        Incoming(
            channel=Channel.MAIL,
            external_id=f"{n}",
            at=NOW,
            sender="x",
            text="Hei",
            digest="",
            belief=Belief.BELIEVED,
        )
        for n in range(2)
    ]
    await world.database.write(lambda tx: arrivals.fresh(tx.connection, words, NOW))
    first, second = made(500, 0), made(500, 1)
    await _id_of_old(world, incoming, 500)
    theirs = update(incoming).where(incoming.c.id == first).values(contact=contact)
    await world.database.write(lambda tx: tx.connection.execute(theirs))

    async def kept() -> list[UUID]:
        await world.database.on_connection(
            lambda c: retention.empty_texts(c, retention.FROM_THE_BEGINNING, retention.first_id(NOW), 100)
        )
        found = select(incoming.c.id).where(incoming.c.text != "")
        return list(await world.database.read(lambda tx: tx.connection.execute(found).scalars().all()))

    await world.database.write(
        lambda tx: tx.connection.execute(
            update(cases).where(cases.c.business == business).values(id=made(501, 9))
        )
    )
    assert await kept() == [first]
    assert second not in await kept()
    await world.database.write(lambda tx: tx.connection.execute(update(cases).values(state="paid")))
    assert await kept() == []


async def test_how_far_a_sweep_came_never_moves_back(world: World):
    async def at(when: datetime) -> UUID:
        await world.database.on_connection(lambda c: retention.keep_swept(c, "swept", when))
        return await world.database.read(lambda tx: retention.swept(tx.connection, "swept"))

    assert await at(NOW) == retention.first_id(NOW)
    assert await at(NOW - YEARS) == retention.first_id(NOW)
    await world.database.on_connection(lambda c: retention.forget_duties(c, NOW + YEARS))
    names = await world.database.read(lambda tx: tx.connection.execute(select(duties.c.name)).scalars().all())
    assert list(names) == ["swept"]
