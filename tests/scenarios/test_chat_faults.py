"""Promise 27 by chat: Telegram that says later, never, nothing, or half of it; nobody is defaulted."""

import asyncio

import pytest

from app.chatbox import Fault
from tests.scenarios.chats import chat_of
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World

INVOICE = "10023"


def telegram(world: World):
    assert world.wires is not None
    return world.wires.telegram


def alerts(world: World) -> list[str]:
    """Return the alerts that stand in the owner's chat."""
    assert world.owner.chat is not None
    return [text for text in chat_of(world.owner).told() if INVOICE in text and "forfalt" in text]


async def alert_is_due(world: World) -> None:
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)


async def test_27_too_many_requests_is_tried_again_when_telegram_says(wired: Opens):
    world = await wired()
    telegram(world).fault("sendMessage", Fault.FLOOD, retry_after=1, chat=chat_of(world.owner))
    await alert_is_due(world)
    await asyncio.sleep(1.1)  # Telegram's second is a real one
    await world.days(1)
    assert len(alerts(world)) == 1
    assert await world.states() == {INVOICE: "alerted"}


async def test_27_a_server_error_is_tried_again(wired: Opens):
    world = await wired()
    telegram(world).fault("sendMessage", Fault.SERVER, chat=chat_of(world.owner))
    await alert_is_due(world)
    await world.days(1)
    assert len(alerts(world)) + len([one for one in world.owner.unasked if one.via == "sms"]) >= 1
    assert len(alerts(world)) <= 1


@pytest.mark.parametrize("fault", [Fault.HALF, Fault.LOST])
async def test_27_after_half_an_answer_it_is_said_once_more_and_no_third_time(wired: Opens, fault: Fault):
    """Nobody knows whether it arrived, and a chat can not be asked: twice is better than never."""
    world = await wired()
    telegram(world).fault("sendMessage", fault, times=1, chat=chat_of(world.owner))
    await alert_is_due(world)
    await world.days(3)
    assert len(alerts(world)) == 2
    assert await world.states() == {INVOICE: "alerted"}


async def test_27_whoever_blocked_the_bot_is_told_by_sms_and_nothing_is_concluded(wired: Opens):
    world = await wired()
    chat_of(world.owner).blocks()
    await world.settle()
    world.told("staff", "Berit Solvang")
    await alert_is_due(world)
    world.owner.is_told(INVOICE, "forfalt", via="sms")
    assert alerts(world) == []
    chat_of(world.owner).unblocks()
    await world.settle()
    await world.invoice("10024", due="2026-11-05")
    await world.days(5)
    world.owner.is_told("10024", "forfalt", via="chat")


async def test_27_blocked_while_nobody_heard_it_goes_the_next_way(wired: Opens):
    world = await wired()
    telegram(world).fault("sendMessage", Fault.FORBIDDEN, chat=chat_of(world.owner))
    await alert_is_due(world)
    world.owner.is_told(INVOICE, "forfalt", via="sms")
    assert await world.states() == {INVOICE: "alerted"}


async def test_27_a_deleted_account_is_told_the_next_way(wired: Opens):
    world = await wired()
    chat_of(world.owner).deletes_account()
    await alert_is_due(world)
    world.owner.is_told(INVOICE, "forfalt", via="sms")
    await world.days(11)
    world.owner.is_told("skal vi starte", via="mail")
    assert await world.states() == {INVOICE: "awaiting_confirmation"}


async def test_27_while_telegram_does_not_answer_letters_go_out(wired: Opens):
    world = await wired()
    await alert_is_due(world)
    telegram(world).refusing = True
    await world.days(11)
    world.owner.is_told("skal vi starte", via="mail")
    telegram(world).mends()
    await world.days(1)
    assert await world.states() == {INVOICE: "awaiting_confirmation"}
