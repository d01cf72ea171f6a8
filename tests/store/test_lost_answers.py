"""What a carrier threw away while nobody fetched it: those who may have answered get the time once more."""

from datetime import timedelta

from app.lost import give_back
from core.events import Channel
from core.messages import Notice
from tests.store.world import World

DAY = timedelta(days=1)


async def test_who_was_asked_in_the_chat_gets_the_lost_days_again_and_is_told(world: World) -> None:
    by_chat, by_mail = await world.business(), await world.business()
    await world.contact(by_chat, chat="501")
    await world.contact(by_mail, mail="kari@brygga.test")
    (chatting,) = await world.asked(by_chat)
    (writing,) = await world.asked(by_mail)
    assert chatting.deadline is not None
    since = chatting.deadline - DAY
    until = since + 3 * DAY
    world.now = until
    assert await give_back(world.database, Channel.CHAT, since, until) == 1
    later = await world.case(chatting)
    assert later.deadline is not None
    assert until + 3 * DAY <= later.deadline < until + 4 * DAY
    assert later.question is chatting.question, "the question stands"
    assert await world.case(writing) == writing, "a mailbox keeps its letters"
    (told,) = await world.rows(what=Notice.EXTENDED.value)
    assert told["address"] == "501"


async def test_said_again_it_changes_nothing(world: World) -> None:
    business = await world.business()
    await world.contact(business, chat="501")
    (case,) = await world.asked(business)
    assert case.deadline is not None
    since = case.deadline - DAY
    world.now = since + 2 * DAY
    assert await give_back(world.database, Channel.CHAT, since, world.now) == 1
    assert await give_back(world.database, Channel.CHAT, since, world.now) == 0


async def test_what_had_run_out_before_anything_was_lost_stays_over(world: World) -> None:
    business = await world.business()
    await world.contact(business, chat="501")
    (case,) = await world.asked(business)
    assert case.deadline is not None
    since = case.deadline + timedelta(seconds=1)
    world.now = since + 2 * DAY
    assert await give_back(world.database, Channel.CHAT, since, world.now) == 0
