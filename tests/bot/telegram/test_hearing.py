"""What counts as heard where much is written, and who may call."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app import clock
from app.chatbox import Fault, Person, TelegramEmulator
from bot.telegram import PollingEar, Talk, WebhookEar
from bot.telegram.account import Bot
from core.errors import TryLater
from tests.bot.telegram.people import Desk, Known


@pytest.fixture
def talk(bot: Bot) -> Talk:
    return Talk(bot=bot, people=Known({"7": "nb"}), clock=clock.now)


async def test_where_somebody_always_writes_we_have_heard_all_the_same(bot: Bot, talk: Talk, kari: Person):
    desk, stop = Desk(), asyncio.Event()
    ear = PollingEar(bot=bot, talk=talk, clock=clock.now)
    running = asyncio.create_task(ear.run(desk.receive, desk.heard, stop))
    began = clock.now()
    for _ in range(8):
        kari.writes("hei")
        await asyncio.sleep(0.25)
    stop.set()
    await asyncio.wait_for(running, 30)
    assert len(desk.taken) == 8
    assert max(desk.heard_until) - began > timedelta(seconds=1)


@pytest.mark.parametrize("fault", [Fault.HALF, Fault.LOST, Fault.GATEWAY])
async def test_an_answer_that_was_lost_on_the_way_comes_again(
    fault: Fault, bot: Bot, talk: Talk, telegram: TelegramEmulator, kari: Person
):
    desk, ear = Desk(), PollingEar(bot=bot, talk=talk, clock=clock.now)
    kari.writes("stopp")
    telegram.fault("getUpdates", fault)
    with pytest.raises(TryLater):
        await ear.read_once(desk.receive, desk.heard)
    assert desk.heard_until == []
    await ear.read_once(desk.receive, desk.heard)
    assert desk.texts == ["stopp"]


async def test_without_a_secret_nobody_may_call(bot: Bot, talk: Talk):
    ear = WebhookEar(bot=bot, talk=talk, clock=clock.now, url="https://svarfrist.example/t", secret="")
    assert not await ear.called({}, b'{"update_id": 1}', Desk().receive)
