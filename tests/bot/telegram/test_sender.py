"""What is sent, and what every way of failing means to the outbox."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from app import clock
from app.chatbox import Fault, Limits, Person, TelegramEmulator
from bot.telegram import TelegramSender
from bot.telegram.account import Bot
from bot.telegram.errors import as_ours
from core.errors import ChannelError, InDoubt, Refused, TryLater
from core.events import Channel
from core.messages import Button, Notice, Parcel, Text
from tests.bot.messages import a_parcel

TOKEN = "A" * 32
QUESTION = Text(
    subject="",
    body="Skal vi starte?",
    buttons=((Button(label="Ja", words="JA 4F7"), Button(label="Nei", words="NEI 4F7")),),
)


def parcel(chat: int = 7, **fields: Any) -> Parcel:
    return replace(a_parcel(address=str(chat), channel=Channel.CHAT), token=TOKEN, **fields)


@pytest.fixture
def sender(bot: Bot) -> TelegramSender:
    return TelegramSender(bot, clock.now)


async def test_a_question_has_buttons_that_say_what_is_meant(sender: TelegramSender, kari: Person):
    receipt = await sender.send(parcel(), QUESTION)
    shown = await kari.is_told("Skal vi starte?")
    assert receipt.provider_id == f"7/{shown.id}"
    assert shown.buttons == [["Ja", "Nei"]]
    assert shown.button("Ja")["callback_data"] == f"{TOKEN}:JA 4F7"


async def test_an_answer_elsewhere_takes_the_buttons_away(
    sender: TelegramSender, telegram: TelegramEmulator, kari: Person
):
    asked = await sender.send(parcel(), QUESTION)
    await sender.send(
        parcel(what=Notice.ANSWERED_ELSEWHERE, in_reply_to=asked.provider_id), Text(subject="", body="Svart.")
    )
    question, answer = telegram.messages(7)
    assert not question.buttons
    assert answer.text == "Svart."


async def test_a_question_that_was_deleted_is_no_reason_to_say_nothing(sender: TelegramSender, kari: Person):
    await sender.send(parcel(in_reply_to="7/999"), QUESTION)
    assert (await kari.is_told("Skal vi starte?")).buttons


async def test_a_long_message_comes_in_parts_with_the_buttons_under_the_last(
    sender: TelegramSender, telegram: TelegramEmulator, kari: Person
):
    body = "\n\n".join(["æ" * 3000, "ø" * 3000])
    await sender.send(parcel(), replace(QUESTION, body=body))
    first, last = telegram.messages(7)
    assert (first.text, last.text) == ("æ" * 3000, "ø" * 3000)
    assert not first.buttons
    assert last.buttons


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        (Fault.FLOOD, TryLater),
        (Fault.FORBIDDEN, Refused),
        (Fault.BAD_REQUEST, Refused),
        (Fault.UNAUTHORIZED, TryLater),
        (Fault.CONFLICT, TryLater),
        (Fault.SERVER, TryLater),
        (Fault.GATEWAY, TryLater),
        (Fault.HANG, InDoubt),
        (Fault.HALF, InDoubt),
        (Fault.LOST, InDoubt),
    ],
)
async def test_what_goes_wrong_means(
    fault: Fault,
    means: type[ChannelError],
    sender: TelegramSender,
    telegram: TelegramEmulator,
    kari: Person,
):
    telegram.fault("sendMessage", fault)
    with pytest.raises(means) as raised:
        await sender.send(parcel(), QUESTION)
    assert type(raised.value) is means


@pytest.mark.parametrize(
    "error",
    [TelegramError("Invalid server response"), NetworkError("Gateway Timeout (504)"), TimedOut()],
)
def test_an_answer_that_says_nothing_leaves_a_doubt(error: TelegramError):
    assert type(as_ours(error)) is InDoubt


async def test_who_blocked_us_or_never_came_is_refused(
    sender: TelegramSender, telegram: TelegramEmulator, kari: Person
):
    kari.blocks()
    for chat in (7, 404):
        with pytest.raises(Refused):
            await sender.send(parcel(chat), QUESTION)
    with pytest.raises(Refused):
        await sender.send(replace(parcel(), address="kari@example.com"), QUESTION)


async def test_a_telegram_that_is_away_took_nothing(sender: TelegramSender, telegram: TelegramEmulator):
    await telegram.stop()
    with pytest.raises(TryLater):
        await sender.send(parcel(), QUESTION)
    await telegram.start()


async def test_a_message_of_which_half_was_sent_is_not_begun_again(
    sender: TelegramSender, telegram: TelegramEmulator, kari: Person
):
    async def flood_after_the_first() -> None:
        await telegram.until(lambda: telegram.messages(7))
        telegram.fault("sendMessage", Fault.FLOOD)

    long = replace(QUESTION, body="\n\n".join(["a" * 3000, "b" * 3000]))
    flood = asyncio.create_task(flood_after_the_first())
    with pytest.raises(InDoubt):
        await sender.send(parcel(), long)
    await flood
    assert [message.text[0] for message in telegram.messages(7)] == ["a"]


async def test_a_chat_that_shall_wait_does_not_hold_up_the_others(
    sender: TelegramSender, telegram: TelegramEmulator, kari: Person
):
    telegram.person(8, "Ola", started=True)
    telegram.fault("sendMessage", Fault.FLOOD, chat=7, retry_after=30)
    began = monotonic()
    for _ in range(2):  # the second time nobody is asked
        with pytest.raises(TryLater) as raised:
            await sender.send(parcel(), QUESTION)
        assert 28 <= (raised.value.retry_after or 0) <= 30
    await sender.send(parcel(8), QUESTION)
    assert monotonic() - began < 5
    assert len(telegram.calls("sendMessage", chat=7)) == 1


async def test_nobody_is_spoken_to_faster_than_telegram_allows(
    sender: TelegramSender, telegram: TelegramEmulator
):
    telegram.limits = Limits(overall=(31, 1.0))  # one more: what left in step arrives a little out of step
    for chat in range(100, 150):
        telegram.person(chat, started=True)
    chats = [*range(100, 150), 100, 101]
    await asyncio.gather(*(sender.send(parcel(chat), QUESTION) for chat in chats))
    assert not telegram.traffic.refused
    assert telegram.traffic.busiest(1.0) <= 31
    assert telegram.traffic.busiest(1.0, chat=100) == 1


async def test_a_group_hears_no_more_than_it_may_at_once(bot: Bot, telegram: TelegramEmulator):
    group = telegram.group(-1001, "Support")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await asyncio.gather(*(bot.send_message(group.id, "hei") for _ in range(30)))
    assert telegram.traffic.busiest(1.0, chat=group.id) <= 6
