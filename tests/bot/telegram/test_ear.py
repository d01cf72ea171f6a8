"""What comes in is acknowledged only when it is stored, and heard only when nothing is left."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.chatbox import TOKEN, TelegramEmulator
from bot.telegram import PollingEar, StaffWords, Talk, TelegramAccount, WebhookEar, open_bot
from bot.telegram.ear import HEADER
from core.engine import Verdict
from core.errors import TryLater
from core.inbound import Incoming
from core.messages import Text

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GROUP = -1_001_000_000_001


@dataclass
class Desk:
    """A store that takes what comes, or does not; and what was asked of it."""

    taken: list[Incoming] = field(default_factory=list)
    heard_until: list[datetime] = field(default_factory=list)
    staff: list[StaffWords] = field(default_factory=list)
    verdict: str = "answered"
    away: bool = False
    linked: list[str] = field(default_factory=list)

    async def receive(self, batch: Sequence[Incoming]) -> list[Verdict]:
        if self.away:
            raise ConnectionError
        self.taken += batch
        return [Verdict(incoming=one, verdict=self.verdict) for one in batch]

    async def heard(self, until: datetime) -> None:
        self.heard_until.append(until)

    async def staff_wrote(self, words: StaffWords) -> None:
        self.staff.append(words)

    async def link(self, token: str, chat: str, name: str) -> str:
        self.linked.append(token)
        return "linked" if token == "good" else "unknown"

    async def unlink(self, chat: str) -> bool:
        return True

    async def language(self, chat: str, code: str) -> bool:
        return code == "sv"

    async def quiet(self, chat: str, spec: str | None) -> bool:
        return spec in {None, "21-7"}

    async def language_of(self, chat: str) -> str | None:
        return None if chat == "99" else "nb"

    async def page(self, token: str, number: int) -> tuple[Text, int] | None:
        return None


@dataclass
class Here:
    telegram: TelegramEmulator
    desk: Desk
    ear: PollingEar
    talk: Talk
    clock: list[datetime]

    async def read(self) -> int:
        return await self.ear.read_once(self.desk.receive, self.desk.heard)

    @property
    def words(self) -> list[str]:
        return [one.text for one in self.desk.taken]


@asynccontextmanager
async def opened(**account: Any) -> AsyncIterator[Here]:
    clock, desk = [NOW], Desk()
    async with TelegramEmulator(clock=lambda: clock[0]) as telegram:
        about: dict[str, Any] = {
            "token": TOKEN,
            "name": "svarfrist_bot",
            "url": telegram.url,
            "timeout": 2.0,
        } | account
        async with open_bot(TelegramAccount(**about)) as bot:
            talk = Talk(bot=bot, people=desk, clock=lambda: clock[0], group=GROUP, staff=desk.staff_wrote)
            ear = PollingEar(bot=bot, talk=talk, clock=lambda: clock[0])
            yield Here(telegram, desk, ear, talk, clock)


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    async with opened() as one:
        yield one


async def test_what_was_not_stored_comes_again(here: Here) -> None:
    kari = here.telegram.person(77)
    kari.writes("ja")
    here.desk.away = True
    with pytest.raises(ConnectionError):
        await here.read()
    assert here.desk.heard_until == []
    here.desk.away = False
    assert await here.read() == 1
    assert await here.read() == 0
    assert here.words == ["ja"]


async def test_a_new_process_gets_what_the_last_one_did_not_acknowledge(here: Here) -> None:
    here.telegram.person(77).writes("ja")
    await here.ear._look(here.desk.receive, here.desk.heard, wait=0)  # and dies before it asks again
    again = PollingEar(bot=here.ear.bot, talk=here.talk, clock=here.ear.clock)
    await again.read_once(here.desk.receive, here.desk.heard)
    assert [one.external_id for one in here.desk.taken] == [here.desk.taken[0].external_id] * 2


async def test_it_was_heard_when_nothing_can_have_been_left_behind(here: Here) -> None:
    kari = here.telegram.person(77)
    for turn in range(101):
        kari.writes(str(turn))
    await here.ear._look(here.desk.receive, here.desk.heard, wait=0)
    assert here.desk.heard_until == []
    await here.ear._look(here.desk.receive, here.desk.heard, wait=0)
    assert here.desk.heard_until == [NOW]


async def test_a_press_counts_from_what_was_heard_before_it(here: Here) -> None:
    kari = here.telegram.person(77, started=True)
    keyboard = {"inline_keyboard": [[{"text": "JA", "callback_data": f"{'a' * 32}:JA 4F7"}]]}
    await here.ear.bot.send_message(77, "Skal vi starte?", reply_markup=json.loads(json.dumps(keyboard)))
    await here.read()
    here.clock[0] = NOW + timedelta(hours=5)
    kari.presses(kari.messages(by_bot=True)[-1], "JA")
    await here.read()
    assert here.words == ["JA 4F7"]
    assert here.desk.taken[0].at == NOW


async def test_a_press_that_waited_for_days_counts_from_what_was_heard_before_them(here: Here) -> None:
    kari = here.telegram.person(77, started=True)
    keyboard = {"inline_keyboard": [[{"text": "JA", "callback_data": f"{'a' * 32}:JA 4F7"}]]}
    await here.ear.bot.send_message(77, "Skal vi starte?", reply_markup=json.loads(json.dumps(keyboard)))
    kari.presses(kari.messages(by_bot=True)[-1], "JA")

    async def since() -> datetime:
        return NOW

    here.clock[0] = NOW + timedelta(days=3)
    again = PollingEar(bot=here.ear.bot, talk=here.talk, clock=here.ear.clock, since=since)
    await again.read_once(here.desk.receive, here.desk.heard)
    assert here.desk.taken[0].at == NOW


async def test_what_telegram_threw_away_is_told_before_anything_counts_as_heard(here: Here) -> None:
    lost: list[tuple[datetime, datetime]] = []

    async def since() -> datetime:
        return NOW

    async def told(begin: datetime, end: datetime) -> None:
        assert not here.desk.heard_until, "silence must not count before"
        lost.append((begin, end))

    for hours, expected in ((23, []), (48, [(NOW, NOW + timedelta(days=2))])):
        here.clock[0] = NOW + timedelta(hours=hours)
        here.desk.heard_until.clear()
        ear = PollingEar(bot=here.ear.bot, talk=here.talk, clock=here.ear.clock, since=since, lost=told)
        await ear.read_once(here.desk.receive, here.desk.heard)
        assert lost == expected
        assert here.desk.heard_until == [here.clock[0]]


async def test_a_bot_that_was_never_asked_before_has_lost_nothing(here: Here) -> None:
    async def told(begin: datetime, end: datetime) -> None:
        raise AssertionError("nobody was asked anything yet")

    ear = PollingEar(bot=here.ear.bot, talk=here.talk, clock=here.ear.clock, lost=told)
    await ear.read_once(here.desk.receive, here.desk.heard)
    assert here.desk.heard_until == [NOW]


async def test_the_same_where_telegram_calls(here: Here) -> None:
    lost: list[datetime] = []

    async def since() -> datetime:
        return NOW

    async def told(begin: datetime, end: datetime) -> None:
        lost.append(begin)

    url = "https://svar.example/telegram"
    ear = WebhookEar(
        bot=here.ear.bot, talk=here.talk, clock=here.ear.clock, url=url, secret="s", since=since, lost=told
    )
    here.clock[0] = NOW + timedelta(days=2)
    await ear.read_once(here.desk.receive, here.desk.heard)
    await ear.read_once(here.desk.receive, here.desk.heard)
    assert lost == [NOW]
    assert here.desk.heard_until == [here.clock[0]]


async def test_words_come_in_the_order_they_were_written(here: Here) -> None:
    people = [here.telegram.person(n) for n in (77, 78)]
    for turn in range(150):
        people[turn % 2].writes(str(turn))
    await here.read()
    assert here.words == [str(turn) for turn in range(150)]


async def test_the_staff_s_group_is_the_desk_s_and_other_groups_are_nobody_s(here: Here) -> None:
    anna = here.telegram.person(501)
    group = here.telegram.group(GROUP, topics=True)
    anna.writes("/digest", group)
    anna.writes("ja", here.telegram.group(-1_001_000_000_002))
    await here.read()
    assert [one.text for one in here.desk.staff] == ["/digest"]
    assert here.desk.taken == []


async def test_commands_about_the_chat_are_not_words(here: Here) -> None:
    kari = here.telegram.person(77)
    for text in ("/start good", "/language sv", "/quiet 21-7", "/quiet off", "/unlink"):
        kari.writes(text)
    await here.read()
    assert here.desk.linked == ["good"]
    assert here.desk.taken == []
    assert kari.told() == []


async def test_what_is_typed_wrong_is_told_how_it_is_typed(here: Here) -> None:
    kari = here.telegram.person(77)
    kari.writes("/start bad")
    kari.writes("/language xx")
    kari.writes("/quiet always")
    await here.read()
    assert [words[:9] for words in kari.told()] == ["Lenken er", "Skriv /la", "Skriv /qu"]


async def test_a_stranger_is_told_once_an_hour_who_we_are(here: Here) -> None:
    here.desk.verdict = "stranger"
    somebody = here.telegram.person(99, language="fi")
    for _ in range(3):
        somebody.writes("moi")
        await here.read()
    assert len(somebody.told()) == 1
    assert "Svarfrist" in somebody.told()[0]
    here.clock[0] += timedelta(minutes=61)
    somebody.writes("moi")
    await here.read()
    assert len(somebody.told()) == 2


@pytest.mark.parametrize("kind", ["429", "409", "500", "half"])
async def test_while_telegram_does_not_answer_nothing_is_heard(here: Here, kind: str) -> None:
    here.telegram.fault("getUpdates", kind)
    with pytest.raises(TryLater):
        await here.read()
    assert here.desk.heard_until == []
    here.telegram.person(77).writes("ja")
    await here.read()
    assert here.words == ["ja"]


async def test_an_update_that_can_not_be_read_hides_no_other(here: Here, monkeypatch: Any) -> None:
    here.telegram.person(77).writes("ja")
    here.telegram.world.push("message", {"message_id": "?", "date": "soon", "chat": 5})
    here.telegram.person(78).writes("nei")
    assert await here.read() == 2
    assert here.words == ["ja", "nei"]


async def test_it_runs_until_it_is_stopped_and_shows_the_menu(here: Here) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(here.ear.run(here.desk.receive, here.desk.heard, stop))
    here.telegram.person(77).writes("ja")
    await here.telegram.until(lambda: here.desk.taken)
    await here.telegram.settled()
    stop.set()
    async with asyncio.timeout(30):
        await running
    assert here.words == ["ja"]
    assert len(here.telegram.calls("setMyCommands")) == 6


# --- called by Telegram -------------------------------------------------------------------------------------


def _webhook(here: Here) -> WebhookEar:
    return WebhookEar(
        bot=here.ear.bot,
        talk=here.talk,
        clock=here.ear.clock,
        url="https://svar.example/telegram",
        secret="s3",
    )


def _update(text: str) -> bytes:
    kari = {"id": 77, "is_bot": False, "first_name": "Kari"}
    chat = {"id": 77, "type": "private", "first_name": "Kari"}
    said = {"message_id": 3, "date": int(NOW.timestamp()), "chat": chat, "from": kari, "text": text}
    return json.dumps({"update_id": 5, "message": said}).encode()


async def test_only_telegram_may_call(here: Here) -> None:
    ear = _webhook(here)
    assert not await ear.called({}, _update("ja"), here.desk.receive)
    assert not await ear.called({HEADER: "guess"}, _update("ja"), here.desk.receive)
    assert await ear.called({HEADER: "s3"}, _update("ja"), here.desk.receive)
    assert here.words == ["ja"]


async def test_a_call_that_could_not_be_stored_is_not_answered_as_taken(here: Here) -> None:
    here.desk.away = True
    with pytest.raises(ConnectionError):
        await _webhook(here).called({HEADER: "s3"}, _update("ja"), here.desk.receive)
    with pytest.raises(ValueError, match=r"."):
        await _webhook(here).called({HEADER: "s3"}, b"{", here.desk.receive)
    with suppress(ConnectionError):
        await _webhook(here).called({HEADER: "s3"}, b"[]", here.desk.receive)


async def test_with_a_webhook_it_was_heard_when_telegram_owes_us_no_call(here: Here) -> None:
    ear = _webhook(here)
    await ear.read_once(here.desk.receive, here.desk.heard)
    assert here.desk.heard_until == []
    assert here.telegram.calls("setWebhook")[0].fields["secret_token"] == "s3"
    await ear.read_once(here.desk.receive, here.desk.heard)
    assert here.desk.heard_until == [NOW]
