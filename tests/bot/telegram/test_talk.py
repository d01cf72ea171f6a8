"""What is done with what people write, press and type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.chatbox import Message, Person, TelegramEmulator
from bot.telegram import PollingEar, StaffWords, Talk
from bot.telegram.account import Bot
from bot.telegram.sender import keyboard_of
from core.messages import Button, Text
from tests.bot.telegram.people import Desk, Known

TOKEN = "A" * 32
ROWS = (
    (Button(label="Ja", words="JA 4F7"), Button(label="Nei", words="NEI 4F7")),
    (Button(label="Ja", words="JA 5K2"), Button(label="Nei", words="NEI 5K2")),
)
STAFF = -1001


class Room:
    """An ear with everything around it."""

    def __init__(self, bot: Bot, **verdicts: str) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.people, self.desk = Known({"7": "nb"}), Desk(verdicts)
        self.staff: list[StaffWords] = []
        talk = Talk(bot=bot, people=self.people, clock=lambda: self.now, group=STAFF, staff=self._staff)
        self.ear = PollingEar(bot=bot, talk=talk, clock=clock.now)

    async def _staff(self, said: StaffWords) -> None:
        self.staff.append(said)

    async def hears(self) -> None:
        await self.ear.read_once(self.desk.receive, self.desk.heard)


@pytest.fixture
def room(bot: Bot) -> Room:
    return Room(bot)


async def a_question(bot: Bot, telegram: TelegramEmulator, *, page: int = 0, pages: int = 1) -> Message:
    await bot.send_message(7, "To saker", reply_markup=keyboard_of(TOKEN, ROWS, page=page, pages=pages))
    return telegram.messages(7)[-1]


async def test_a_button_that_did_its_work_goes_and_the_message_says_who_decided(
    room: Room, bot: Bot, telegram: TelegramEmulator, kari: Person
):
    question = await a_question(bot, telegram)
    press = kari.presses(question, "Ja")
    await room.hears()
    assert room.desk.texts == ["JA 4F7"]
    assert press.answer == "✔ JA 4F7"
    assert question.text == "To saker\n✔ JA 4F7 · Kari Nordmann"
    assert question.buttons == [["Ja", "Nei"]]  # the other case's are left
    assert question.button("Ja")["callback_data"] == f"{TOKEN}:JA 5K2"


async def test_an_old_button_changes_nothing_and_says_where_the_answer_is(
    bot: Bot, telegram: TelegramEmulator, kari: Person
):
    room = Room(bot, **{"JA 4F7": "answered"})
    question = await a_question(bot, telegram)
    press = kari.presses(question, "Ja")
    await room.hears()
    assert press.answer == "Se svaret under."
    assert question.text == "To saker"
    assert len(question.buttons) == 2


async def test_the_pages_turn(room: Room, bot: Bot, telegram: TelegramEmulator, kari: Person):
    question = await a_question(bot, telegram, pages=2)
    room.people.pages[1] = (
        Text(subject="", body="Side to", buttons=((Button(label="Ja", words="JA 7X9"),),)),
        2,
    )
    kari.presses(question, "▶")
    await room.hears()
    assert question.text == "Side to"
    assert question.buttons == [["Ja"], ["◀", "2/2"]]
    kari.presses(question, "2/2")
    await room.hears()
    assert question.text == "Side to"
    assert room.desk.texts == []


async def test_a_stranger_hears_once_an_hour_who_we_are_whatever_he_writes(
    room: Room, telegram: TelegramEmulator
):
    room.desk.verdicts |= {"hei": "stranger"}
    anna = telegram.person(8, "Anna", "sv", started=True)
    for text in ("hei", "/language sv", "/quiet 21-7", "hei", "/unlink", "/start"):
        anna.writes(text)
    await room.hears()
    (told,) = telegram.messages(8)
    assert "Det här är Svarfrist" in told.text
    room.now += timedelta(hours=1)
    anna.writes("/unlink")
    await room.hears()
    assert len(telegram.messages(8)) == 2


async def test_a_link_connects_and_a_spent_one_says_so_once(room: Room, telegram: TelegramEmulator):
    anna = telegram.person(8, "Anna", "sv", started=True)
    for _ in range(3):
        anna.starts("old")
    await room.hears()
    assert [message.text for message in telegram.messages(8)] == [
        "Länken är använd eller för gammal. Be om en ny."
    ]
    anna.starts("good")
    await room.hears()
    assert room.people.chats["8"] == "nb"
    assert len(telegram.messages(8)) == 1  # the welcome comes from the outbox


async def test_wishes_about_the_chat_go_to_the_store(room: Room, telegram: TelegramEmulator, kari: Person):
    for text in ("/language SV", "/quiet 21-7"):
        kari.writes(text)
    await room.hears()
    assert room.people.chats["7"] == "sv"
    assert room.people.quiet_hours == {"7": "21-7"}
    for text in ("/quiet off", "/quiet når som helst"):
        kari.writes(text)
    await room.hears()
    assert room.people.quiet_hours == {"7": None}
    assert "Skriv /quiet" in telegram.messages(7)[-1].text
    kari.writes("/unlink")
    await room.hears()
    assert room.people.chats == {}


async def test_commands_are_words_in_his_language_and_keep_their_order(room: Room, kari: Person):
    for text in ("/stop 2044", "nei", "/language sv", "/undo 2044"):
        kari.writes(text)
    await room.hears()
    assert room.desk.texts == ["stopp 2044", "nei", "ångra 2044"]


async def test_staff_are_heard_in_their_group_and_no_other_group_is(
    room: Room, telegram: TelegramEmulator, kari: Person
):
    staff, other = telegram.group(STAFF, "Support"), telegram.group(-2002, "Naboer")
    for group in (staff, other):
        kari.adds_bot(group)
        kari.writes("/queue", chat=group)
    await room.hears()
    assert [(said.user_id, said.text) for said in room.staff] == [(7, "/queue")]
    assert room.desk.texts == []


async def test_who_blocks_us_has_said_so(room: Room, kari: Person):
    kari.blocks()
    kari.unblocks()
    await room.hears()
    assert [said.wanted for said in room.desk.taken.values()] == [False, True]


async def test_a_mind_changed_twice_in_a_second_is_heard_twice(room: Room, kari: Person):
    said = kari.writes("ja")
    kari.edits(said, "nei")
    kari.edits(said, "vent")
    await room.hears()
    assert room.desk.texts == ["ja", "nei", "vent"]
