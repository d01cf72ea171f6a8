"""A Telegram, our bot in it, and Kari."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.chatbox import TOKEN, Person, TelegramEmulator
from bot.telegram import TelegramAccount, open_bot
from bot.telegram.account import Bot


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    account = TelegramAccount(token=TOKEN, name="svarfrist_bot", url=telegram.url, timeout=1, per_second=30)
    bot = open_bot(account)
    await bot.initialize()
    try:
        yield bot
    finally:
        await bot.shutdown()


@pytest.fixture
def kari(telegram: TelegramEmulator) -> Person:
    return telegram.person(7, "Kari Nordmann", "nb", started=True)
