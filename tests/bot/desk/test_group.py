"""The staff's group, whatever becomes of it; and a message whose answer never comes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.chatbox import TOKEN, TelegramEmulator
from bot.desk.group import Group, TopicGone
from bot.desk.sender import DeskSender
from bot.telegram import TelegramAccount, TelegramSender, close_bot, open_bot
from bot.telegram.account import Bot
from core.errors import InDoubt, Refused
from core.events import Channel, Role
from core.messages import Correspondent, Notice, Parcel, Receipt, Text

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FORUM, SMALL = -1_001_000_000_001, -42
ABOUT = Correspondent(key="contact:1", name="Berit", business="Solvang")
TEXT = Text(subject="Hjelp ønskes", body="Kan noen ringe meg?")


@dataclass
class Kept:
    threads: dict[str, str] = field(default_factory=dict)

    async def find(self, key: str) -> tuple[str, bool] | None:
        return (self.threads[key], False) if key in self.threads else None

    async def keep(self, key: str, thread: str) -> None:
        self.threads[key] = thread


@dataclass
class Letters:
    sent: list[Text] = field(default_factory=list)

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.sent.append(text)
        return Receipt(provider_id="letter", at=NOW)


def _parcel(channel: Channel = Channel.MAIL, to: Role = Role.SUPPORT, address: str = "support") -> Parcel:
    return Parcel(
        id=UUID(int=1),
        rows=(UUID(int=1),),
        business=UUID(int=2),
        business_name="Solvang",
        what=Notice.STAFF_HELP_WANTED,
        to=to,
        channel=channel,
        address=address,
        language="nb",
        zone="Europe/Oslo",
        token=None,
        about=ABOUT,
    )


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator(clock=lambda: NOW) as server:
        yield server


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    account = TelegramAccount(token=TOKEN, name="svarfrist_bot", url=telegram.url, timeout=1.0)
    opened = open_bot(account)
    await opened.initialize()
    yield opened
    await close_bot(opened)


def _desk(group: Group, letters: Letters, kept: Kept) -> DeskSender:
    return DeskSender(group, kept, lambda: NOW, otherwise=letters)


async def test_a_person_has_one_topic_and_a_new_one_when_it_is_gone(telegram: TelegramEmulator, bot: Bot):
    room, kept = telegram.group(FORUM, topics=True), Kept()
    desk = _desk(Group(bot, FORUM), Letters(), kept)
    await desk.send(_parcel(), TEXT)
    await desk.send(_parcel(), TEXT)
    (topic,) = room.topics.values()
    assert topic.name == "Berit · Solvang"
    assert len(topic.told()) == 2
    room.loses_topic(topic)
    await desk.send(_parcel(), TEXT)
    (anew,) = room.topics.values()
    assert kept.threads == {"contact:1": str(anew.thread)}
    assert len(anew.told()) == 1


async def test_a_group_that_became_a_supergroup_is_followed(telegram: TelegramEmulator, bot: Bot):
    old = telegram.group(SMALL)
    group = Group(bot, SMALL, has_topics=False)
    new = old.migrates()
    receipt = await _desk(group, Letters(), Kept()).send(_parcel(), TEXT)
    assert group.id == new.id
    assert receipt.provider_id.startswith(f"{new.id}/")
    assert len(new.told()) == 1


async def test_what_a_group_does_not_take_goes_by_letter(telegram: TelegramEmulator, bot: Bot):
    letters = Letters()
    receipt = await _desk(Group(bot, FORUM), letters, Kept()).send(_parcel(), TEXT)
    assert (receipt.provider_id, letters.sent) == ("letter", [TEXT])


async def test_a_topic_nobody_knows_is_said_to_be_gone(telegram: TelegramEmulator, bot: Bot):
    telegram.group(FORUM, topics=True)
    with pytest.raises(TopicGone):
        await Group(bot, FORUM).post("hei", thread="999")


async def test_when_no_answer_comes_nobody_knows(telegram: TelegramEmulator, bot: Bot):
    telegram.person(77, started=True)
    sender = TelegramSender(bot, lambda: NOW)
    telegram.fault("sendMessage", "hang")
    with pytest.raises(InDoubt):
        await sender.send(_parcel(Channel.CHAT, Role.OWNER, "77"), TEXT)
    with pytest.raises(Refused):
        await sender.send(_parcel(Channel.CHAT, Role.OWNER, "nobody"), TEXT)
