"""Telegram is away, or does not know us: letters go on, and what is wrong is said."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.chatbox import TelegramEmulator
from app.demo.cast import DESK, OURS, PASSWORD, settings_for
from app.house import open_house
from app.sandbox import MailSandbox
from app.settings import BadSettings
from core.errors import TryLater
from core.events import Channel

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
USERS = dict.fromkeys((OURS, DESK), PASSWORD)


def _chat(url: str, token: str = "7700001:AAF-svarfrist_emulator_00000000000") -> dict[str, object]:
    return {"telegram_token": token, "telegram_name": "svarfrist_bot", "telegram_url": url}


async def test_without_telegram_the_house_opens_and_the_ear_says_so(tmp_path: Path) -> None:
    async with MailSandbox(USERS, now=lambda: NOW) as server, TelegramEmulator(clock=lambda: NOW) as telegram:
        await telegram.stop()
        settings = settings_for(tmp_path, server, f"sqlite:///{tmp_path}/x.db", **_chat(telegram.url))
        async with open_house(settings, lambda: NOW, channels=True) as house:
            assert Channel.MAIL in house.senders
            ear = house.ears["telegram:svarfrist_bot"]
            with pytest.raises(TryLater):
                await ear.read_once(house.intake, house.heard("telegram:svarfrist_bot"))
            await telegram.start()
            telegram.person(77).writes("hei")
            assert await ear.read_once(house.intake, house.heard("telegram:svarfrist_bot")) == 1


async def test_a_token_that_telegram_does_not_know_stops_the_start(tmp_path: Path) -> None:
    async with MailSandbox(USERS, now=lambda: NOW) as server, TelegramEmulator() as telegram:
        wrong = _chat(telegram.url, token="1:wrong-and-secret")
        settings = settings_for(tmp_path, server, f"sqlite:///{tmp_path}/x.db", **wrong)
        with pytest.raises(BadSettings, match="SVARFRIST_TELEGRAM_TOKEN") as refused:
            async with asyncio.timeout(10), open_house(settings, lambda: NOW, channels=True):
                pass
        assert "wrong-and-secret" not in str(refused.value)
