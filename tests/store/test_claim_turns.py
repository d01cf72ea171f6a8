"""Whose turn it is: nobody with very much to say delays others, and nobody is overtaken in his own lane."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from core.events import Channel, Role
from core.messages import Notice, Parcel
from core.ports import Sent, Way
from store.tables import bucket_of, messages, new_id
from tests.store.world import LEASE, World

SECOND = timedelta(seconds=1)
MAIL: dict[Way, int] = {Channel.MAIL: 4}


async def _much_to_say(world: World, business: UUID, number: int, *, lane: str | None = None) -> list[UUID]:
    """Let *number* letters of a business wait since a minute ago, to as many people or all to one."""
    since = world.now - timedelta(minutes=1)
    rows = [
        {
            "id": new_id(),
            "business": business,
            "bucket": bucket_of(business),
            "what": Notice.HELP.value,
            "to": Role.OWNER.value,
            "channel": Channel.MAIL.value,
            "address": f"owner{place}@example.no",
            "language": "nb",
            "lane": lane or f"mail:owner{place}@{business}.example",
            "facts": {},
            "perishable": False,
            "starts_clock": False,
            "in_window": False,
            "tried": [],
            "status": "pending",
            "attempt": 0,
            "in_doubt": False,
            "next_at": since,
            "created_at": since,
        }
        for place in range(number)
    ]
    await world.database.write(lambda tx: tx.connection.execute(insert(messages), rows))
    return [UUID(str(row["id"])) for row in rows]


async def _claim(world: World, room: dict[Way, int]) -> list[Parcel]:
    claimed = await world.database.write(lambda tx: tx.claim(world.now, room, LEASE))
    return [parcel for parcel, _ in claimed]


async def _neighbours(world: World) -> tuple[UUID, UUID]:
    """Two businesses of one bucket."""
    first = await world.owner()
    while bucket_of(other := await world.owner()) != bucket_of(first):
        pass
    return first, other


async def test_who_has_nothing_on_its_way_comes_first(world: World) -> None:
    giant, small = await _neighbours(world)
    await _much_to_say(world, giant, 6)
    assert {parcel.business for parcel in await _claim(world, {Channel.MAIL: 2})} == {giant}
    await world.tell(small)
    assert [parcel.business for parcel in await _claim(world, {Channel.MAIL: 1})] == [small]


@pytest.mark.parametrize("lane", [None, "mail:one@example.no"], ids=["many people", "one person"])
async def test_a_crowd_makes_way_for_one_who_came_later(world: World, lane: str | None) -> None:
    """Three hundred rows wait before him in the same queue: he is seen by the second claim."""
    giant, small = await _neighbours(world)
    await _much_to_say(world, giant, 300, lane=lane)
    await world.tell(small)
    taken = [parcel.business for _ in range(2) for parcel in await _claim(world, MAIL)]
    assert small in taken


async def test_who_comes_now_does_not_wait_until_a_crowd_made_way(world: World) -> None:
    """Three thousand rows wait before him in the same queue: the next claim takes him, and keeps his lane's order."""
    giant, small = await _neighbours(world)
    await _much_to_say(world, giant, 3000)
    first, second = await world.tell(small), await world.tell(small)
    (parcel,) = [parcel for parcel in await _claim(world, MAIL) if parcel.business == small]
    assert parcel.id == first
    assert small not in {parcel.business for parcel in await _claim(world, MAIL)}, "one at a time"
    await world.settle(world.taken(parcel))
    assert second in [parcel.id for parcel in await _claim(world, MAIL)]


async def test_a_crowd_is_sent_in_order_and_to_the_last_one(world: World) -> None:
    """Rows that were put behind are taken while there is room, whatever their hour; none is overtaken."""
    business = await world.owner()
    written = await _much_to_say(world, business, 150, lane="mail:one@example.no")
    sent = []
    for _ in written:
        (parcel,) = await _claim(world, MAIL)
        assert await _claim(world, MAIL) == [], "one at a time"
        await world.settle(world.taken(parcel))
        sent.append(parcel.id)
    assert sent == written
    assert await _claim(world, MAIL) == []


async def test_what_came_after_a_crowd_does_not_overtake_it(world: World) -> None:
    business = await world.owner()
    written = await _much_to_say(world, business, 120, lane="mail:one@example.no")
    (first,) = await _claim(world, MAIL)
    (late,) = await _much_to_say(world, business, 1, lane="mail:one@example.no")
    await world.settle(world.taken(first))
    (second,) = await _claim(world, MAIL)
    assert second.id == written[1]
    rows = {row["id"]: row for row in await world.rows()}
    assert rows[written[-1]]["holds"]
    assert not rows[late]["holds"]


async def test_a_crowd_of_many_people_is_sent_without_waiting(world: World) -> None:
    business = await world.owner()
    written = await _much_to_say(world, business, 200)
    sent: list[UUID] = []
    while parcels := await _claim(world, {Channel.MAIL: 20}):
        sent += [parcel.id for parcel in parcels]
        await world.settle(*(world.taken(parcel) for parcel in parcels))
    assert sorted(sent) == written


async def test_who_waits_behind_one_that_is_tried_later_does_not_stand_in_the_way(world: World) -> None:
    """A mailbox that is full: what comes after it waits as long, out of the way of others."""
    stuck, other = await _neighbours(world)
    written = await _much_to_say(world, stuck, 120, lane="mail:full@example.no")
    (first,) = await _claim(world, MAIL)
    await world.set_messages(holds=False)
    later = world.now + timedelta(minutes=10)
    await world.database.on_connection(
        lambda c: c.execute(
            update(messages).where(messages.c.status == "pending").values(next_at=world.now)
        ).close()
    )
    await world.database.on_connection(
        lambda c: c.execute(update(messages).where(messages.c.id == first.id).values(holds=True)).close()
    )
    await world.settle(Sent(parcel=first, error="452", retry_at=later))
    await world.tell(other)
    (parcel,) = [parcel for _ in range(2) for parcel in await _claim(world, MAIL)]
    assert parcel.business == other
    await world.settle(world.taken(parcel))
    assert {row["next_at"] for row in await world.rows(status="pending") if row["id"] in written} == {later}
    world.now = later
    (again,) = await _claim(world, MAIL)
    assert (again.id, again.attempt) == (written[0], 2)


async def test_no_way_takes_the_room_of_another(world: World) -> None:
    giant, small = await _neighbours(world)
    await _much_to_say(world, giant, 50)
    await world.alerted(small)
    room: dict[Way, int] = {Channel.MAIL: 0, Channel.SMS: 1}
    assert [parcel.channel for parcel in await _claim(world, room)] == [Channel.SMS]


async def test_the_terminals_answers_are_for_the_process_that_asked(world: World) -> None:
    business = await world.owner()
    await world.tell(business)
    await world.set_messages(channel=Channel.TERMINAL.value)
    both: dict[Way, int] = {Channel.TERMINAL: 4, Channel.MAIL: 0}
    assert await _claim(world, both) == []
    world.now += timedelta(seconds=LEASE) + SECOND
    (parcel,) = await _claim(world, both)
    await world.settle(world.taken(parcel))
    await world.tell(business)
    await world.set_messages(channel=Channel.TERMINAL.value)
    assert len(await _claim(world, {Channel.TERMINAL: 4})) == 1
