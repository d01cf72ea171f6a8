"""How updates come from the emulator, and what goes wrong on order."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import (
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from app.chatbox import TOKEN, Fault, Limits, TelegramEmulator
from tests.servers.telegram_client import client

# The library says at each RetryAfter that seconds will be a timedelta one day.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    async with client(telegram) as bot:
        yield bot


# --- how updates come --------------------------------------------------------------------------------


async def test_an_update_comes_again_until_it_is_acknowledged(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7)
    kari.writes("en")
    kari.writes("to")
    first = await bot.get_updates(limit=1)
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["en", "to"]
    (second,) = await bot.get_updates(offset=first[0].update_id + 1)
    assert second.message is not None
    assert second.message.text == "to"
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    await telegram.settled()


async def test_a_long_poll_ends_with_the_first_update(telegram: TelegramEmulator, bot: Bot):
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.until(lambda: telegram.world.updates.polled)
    telegram.person(7).writes("hei")
    (update,) = await waiting
    assert update.message is not None


async def test_of_two_polls_the_first_is_ended(telegram: TelegramEmulator, bot: Bot):
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.until(lambda: telegram.world.updates.polled)
    assert await bot.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_only_what_is_asked_for_comes(telegram: TelegramEmulator, bot: Bot):
    await bot.get_updates(allowed_updates=["message"])
    kari = telegram.person(7)
    kari.edits(kari.writes("ja"), "nei")
    assert [update.edited_message for update in await bot.get_updates()] == [None]


async def test_a_webhook_is_called_until_it_takes_the_update(telegram: TelegramEmulator, bot: Bot):
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        status = b"500 No" if len(heard) == 1 else b"200 OK"
        writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        await bot.set_webhook(url, secret_token="hemmelig")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        telegram.person(7).writes("hei")
        await telegram.settled()
    assert len(heard) == 2
    assert b"x-telegram-bot-api-secret-token: hemmelig" in heard[1].lower()
    assert "500" in str((await bot.get_webhook_info()).last_error_message)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_an_update_can_come_twice(telegram: TelegramEmulator, bot: Bot):
    telegram.person(7).writes("ja")
    (update,) = await bot.get_updates()
    telegram.redeliver(update.to_dict())
    telegram.redeliver(update.to_dict(), anew=True)
    again, anew = await bot.get_updates()
    assert again.update_id == update.update_id != anew.update_id
    assert again.message is not None
    assert anew.message is not None
    assert again.message.text == anew.message.text == "ja"


# --- what goes wrong ---------------------------------------------------------------------------------


async def test_ordered_faults_come_once_and_are_over(telegram: TelegramEmulator, bot: Bot):
    kari = telegram.person(7, started=True)
    telegram.fault("sendMessage", Fault.FLOOD, retry_after=7)
    telegram.fault("sendMessage", "403")
    telegram.fault("sendMessage", "500")
    telegram.fault("sendMessage", "502")
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(7, "Hei.")
    with pytest.raises(Forbidden):
        await bot.send_message(7, "Hei.")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(7, "Hei.")
    await bot.send_message(7, "Hei.")
    assert kari.told() == ["Hei."]
    assert [call.status for call in telegram.calls("sendMessage", chat=kari)] == [429, 403, 500, 502, 200]


@pytest.mark.parametrize(
    ("kind", "done"), [(Fault.HALF, True), (Fault.LOST, True), (Fault.DROP, False), (Fault.HANG, False)]
)
async def test_the_bot_may_not_know_what_became_of_it(telegram: TelegramEmulator, kind: Fault, done: bool):
    kari = telegram.person(7, started=True)
    async with client(telegram, patience=2.0) as bot:
        telegram.fault("sendMessage", kind)
        with pytest.raises(TimedOut if kind is Fault.HANG else NetworkError):
            await bot.send_message(7, "Hei.")
        assert kari.told() == (["Hei."] if done else [])
        await bot.send_message(7, "Igjen.")
    assert telegram.traffic.counts["sendmessage"] == 2


async def test_a_fault_can_be_one_chat_s(telegram: TelegramEmulator, bot: Bot):
    kari, ola = telegram.person(7, started=True), telegram.person(8, "Ola", started=True)
    telegram.fault("*", "429", times=99, chat=kari)
    await bot.send_message(8, "Hei.")
    with pytest.raises(RetryAfter):
        await bot.send_message(7, "Hei.")
    telegram.mends()
    await bot.send_message(7, "Hei.")
    assert kari.told() == ola.told()


async def test_an_outage_loses_nothing(telegram: TelegramEmulator, bot: Bot):
    telegram.person(7).writes("hei")
    await telegram.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await telegram.start()
    assert len(await bot.get_updates()) == 1
    telegram.refusing = True
    other = client(telegram)
    with pytest.raises(NetworkError):
        await other.initialize()
    await other.shutdown()


async def test_the_token_must_be_right(telegram: TelegramEmulator):
    other = client(telegram, token="1:wrong")
    with pytest.raises(InvalidToken):
        await other.initialize()
    await other.shutdown()


async def test_limits_are_kept_where_they_are_wanted(bot: Bot, telegram: TelegramEmulator):
    kari = telegram.person(7, started=True)
    telegram.limits = Limits(chat=(2, 60.0), group=None, overall=None)
    await bot.send_message(7, "en")
    await bot.send_message(7, "to")
    with pytest.raises(RetryAfter):
        await bot.send_message(7, "tre")
    assert kari.told() == ["en", "to"]
    assert telegram.traffic.busiest(60, chat=7) == telegram.traffic.busiest(60) == 2


async def test_a_thousand_messages_take_no_memory_and_little_time():
    async with TelegramEmulator(keep=1) as emulator, client(emulator):
        kari = emulator.person(7, started=True)
        body = b"chat_id=7&text=Faktura+2044+forfalt+i+g%C3%A5r."
        call = (
            f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n"
            "content-type: application/x-www-form-urlencoded\r\n\r\n"
        ).encode() + body
        reader, writer = await asyncio.open_connection("127.0.0.1", emulator.port)
        begun = time.monotonic()
        for _ in range(1000):
            writer.write(call)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split()[0]))
        took = time.monotonic() - begun
        writer.close()
        await writer.wait_closed()
    assert emulator.traffic.sent[7] == 1000
    assert len(kari.messages()) == len(emulator.traffic.calls) == 1
    assert took < 5
