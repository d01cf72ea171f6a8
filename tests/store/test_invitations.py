"""Links that connect a chat: once, for seven days, and only the latest one."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.events import Channel
from store import invitations, people, staff
from store.invitations import Linked, Linking
from store.tables import invitations as kept
from tests.store.world import World


async def invited(world: World) -> tuple[UUID, UUID, str]:
    business = await world.business()
    contact = await world.contact(business, mail="b@example.no")
    token = await world.database.write(
        lambda tx: invitations.invite(tx.connection, contact, business, world.now)
    )
    return business, contact, token


async def link(world: World, token: str, chat: str = "77") -> Linked:
    return await world.database.write(
        lambda tx: invitations.link(tx.connection, token, Channel.CHAT, chat, world.now)
    )


async def test_a_link_connects_one_chat_once(world: World) -> None:
    business, contact, token = await invited(world)
    assert await link(world, token) == Linked(result=Linking.LINKED, contact=contact, business=business)
    assert (await link(world, token, "78")).result is Linking.USED
    (known,) = await world.database.read(lambda tx: people.who_is(tx.connection, Channel.CHAT, "77"))
    assert known.id == contact
    assert await world.database.read(lambda tx: people.who_is(tx.connection, Channel.CHAT, "78")) == []


async def test_a_link_lasts_seven_days_and_a_new_one_ends_it(world: World) -> None:
    business, contact, token = await invited(world)
    newer = await world.database.write(
        lambda tx: invitations.invite(tx.connection, contact, business, world.now)
    )
    assert (await link(world, token)).result is Linking.UNKNOWN
    world.now += timedelta(days=7, seconds=1)
    assert (await link(world, newer)).result is Linking.USED


async def test_who_left_can_not_link_any_more_and_nobody_can_guess(world: World) -> None:
    _, contact, token = await invited(world)
    await world.database.write(lambda tx: people.deactivate(tx.connection, contact))
    assert (await link(world, token)).result is Linking.UNKNOWN
    assert (await link(world, "x" * 32)).result is Linking.UNKNOWN


async def test_the_token_itself_is_not_kept(world: World) -> None:
    _, _, token = await invited(world)
    rows = await world.database.read(lambda tx: tx.connection.execute(select(kept)).mappings().all())
    assert all(token not in str(row) for row in rows)


async def test_a_chat_is_taken_from_everybody_who_has_it(world: World) -> None:
    business, contact, token = await invited(world)
    await link(world, token)
    gone = await world.database.write(lambda tx: invitations.unlink(tx.connection, Channel.CHAT, "77"))
    assert gone == [(contact, business)]
    assert await world.database.write(lambda tx: invitations.unlink(tx.connection, Channel.CHAT, "77")) == []


async def test_staff_come_and_go(world: World) -> None:
    def body(tx) -> None:
        staff.add(tx.connection, name="Anna", duty="act", chat="501", now=world.now)
        staff.add(tx.connection, name="Bo", duty="read", chat=None, now=world.now)
        assert staff.remove(tx.connection, "Anna")
        assert not staff.remove(tx.connection, "Anna")

    await world.database.write(body)
    assert await world.database.read(lambda tx: staff.by_chat(tx.connection, "501")) is None
    await world.database.write(
        lambda tx: staff.add(tx.connection, name="Anna", duty="lead", chat="502", now=world.now)
    )
    listed = await world.database.read(lambda tx: staff.members(tx.connection))
    assert [(one.name, one.duty, one.chat) for one in listed] == [
        ("Anna", "lead", "502"),
        ("Bo", "read", None),
    ]
