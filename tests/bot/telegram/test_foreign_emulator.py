"""Out with buttons, a press in, words in: through an emulator of Telegram that nobody here wrote."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest

import web
from bot.telegram import Talk, TelegramAccount, TelegramSender, WebhookEar, open_bot
from core.engine import Verdict
from core.events import Channel, Role
from core.inbound import Incoming
from core.messages import Button, Notice, Parcel, Text
from tests.servers.server import HOST, free_port
from tests.servers.telegram_foreign import Chatter, Telemelya

pytestmark = pytest.mark.server
TOKEN = "123456789:AAF-somebody_elses_emulator_000000"
SECRET = "hemmelig"
PATH = "/telegram/abc"
KARI = 4711
ASKED = "k" * 32
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
QUESTION = Text(
    subject="",
    body="Faktura 2044 forfalt i går. Skal vi starte?",
    buttons=((Button(label="Start", words="JA 4F7"), Button(label="Stopp", words="NEI 4F7")),),
)


class Household:
    """What the chat asks of the rest of the house."""

    def __init__(self) -> None:
        self.received: list[Incoming] = []
        self.linked: list[tuple[str, str]] = []

    async def receive(self, batch: Sequence[Incoming]) -> list[Verdict]:
        self.received += batch
        return [Verdict(incoming=one, verdict="decided" if one.token else "stranger") for one in batch]

    async def link(self, token: str, chat: str, name: str) -> str:
        self.linked.append((token, chat))
        return "linked"

    async def unlink(self, chat: str) -> bool:
        return False

    async def language(self, chat: str, code: str) -> bool:
        return False

    async def quiet(self, chat: str, spec: str | None) -> bool:
        return False

    async def language_of(self, chat: str) -> str | None:
        return None

    async def page(self, token: str, number: int) -> tuple[Text, int] | None:
        return None


@pytest.fixture(scope="module")
def telemelya() -> Iterator[Telemelya]:
    reason = Telemelya.missing()
    if reason is not None:
        refuse = pytest.fail if os.environ.get("SVARFRIST_REQUIRE_SERVERS") == "1" else pytest.skip
        refuse(reason)
    with Telemelya() as server:
        yield server


@pytest.fixture
async def kari(telemelya: Telemelya) -> AsyncIterator[Chatter]:
    chatter = Chatter(telemelya, TOKEN, KARI)
    yield chatter
    await chatter.close()


@pytest.fixture
def house() -> Household:
    return Household()


class Up(web.Up):
    def __init__(self) -> None:
        super().__init__(lambda: NOW)
        self.listens = asyncio.Event()

    def begins(self) -> None:
        super().begins()
        self.listens.set()


@pytest.fixture
async def sender(telemelya: Telemelya, house: Household) -> AsyncIterator[TelegramSender]:
    """The channel at work: it has told telemelya where it listens, and listens there."""
    port = free_port()
    url = f"http://{HOST}:{port}{PATH}"
    account = TelegramAccount(
        token=TOKEN, name="telemelya_bot", url=telemelya.url, per_second=1000, webhook=url, secret=SECRET
    )
    bot = open_bot(account)
    talk = Talk(bot=bot, people=house, clock=lambda: NOW)
    ear = WebhookEar(bot=bot, talk=talk, clock=lambda: NOW, url=url, secret=SECRET)

    async def hook(body: bytes, headers: Mapping[str, str], query: str, asked: str) -> tuple[int, str]:
        # Telegram repeats the secret; telemelya was told it and forgets it.
        said = {**headers, "x-telegram-bot-api-secret-token": SECRET}
        return (200, "") if await ear.called(said, body, house.receive) else (403, "")

    stop, up = asyncio.Event(), Up()
    async with bot:
        server = asyncio.create_task(web.serve(web.create_app({PATH: hook}), HOST, port, stop, up))
        await asyncio.wait_for(up.listens.wait(), 10)
        heard: list[datetime] = []

        async def note(until: datetime) -> None:
            heard.append(until)

        await ear.read_once(house.receive, note)
        assert heard == []  # nobody could have called before
        await ear.read_once(house.receive, note)
        assert heard == [NOW]
        yield TelegramSender(bot, lambda: NOW)
        stop.set()
        await asyncio.wait_for(server, 10)


def a_question() -> Parcel:
    id = uuid4()
    return Parcel(
        id=id,
        rows=(id,),
        business=uuid4(),
        business_name="Brygga AS",
        what=Notice.ASK_CONFIRM,
        to=Role.OWNER,
        channel=Channel.CHAT,
        address=str(KARI),
        language="nb",
        zone="Europe/Oslo",
        token=ASKED,
    )


async def test_a_question_goes_out_with_its_buttons(sender: TelegramSender, kari: Chatter):
    receipt = await sender.send(a_question(), QUESTION)
    sent = (await kari.seen("sendMessage"))[-1]
    assert receipt.provider_id == f"{KARI}/{sent['message_id']}"
    assert sent["text"] == QUESTION.body
    assert sent["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "Start", "callback_data": f"{ASKED}:JA 4F7"},
            {"text": "Stopp", "callback_data": f"{ASKED}:NEI 4F7"},
        ]
    ]


async def test_a_press_comes_in_and_is_acknowledged(sender: TelegramSender, kari: Chatter, house: Household):
    receipt = await sender.send(a_question(), QUESTION)
    sent = (await kari.seen("sendMessage"))[-1]
    (_, stop_button), *_ = sent["reply_markup"]["inline_keyboard"]
    assert await kari.presses(sent["message_id"], stop_button["callback_data"]) == 200

    (pressed,) = house.received
    assert (pressed.token, pressed.text) == (ASKED, "NEI 4F7")
    assert (pressed.sender, pressed.message_id) == (str(KARI), receipt.provider_id)
    assert (await kari.seen("answerCallbackQuery"))[-1]["text"] == "✔ NEI 4F7"
    shown = (await kari.seen("editMessageText"))[-1]
    assert "NEI 4F7 · Kari" in shown["text"]
    assert "reply_markup" not in shown["raw"]


async def test_words_come_in_and_a_stranger_is_told_who_we_are(
    sender: TelegramSender, kari: Chatter, house: Household
):
    before = len(await kari.seen("sendMessage"))
    assert await kari.writes("Nei, vent litt!") == 200
    assert await kari.writes("Er du der?") == 200
    assert [(one.sender, one.text) for one in house.received] == [
        (str(KARI), "Nei, vent litt!"),
        (str(KARI), "Er du der?"),
    ]
    assert len({one.external_id for one in house.received}) == 2
    # Once an hour is enough.
    assert len(await kari.seen("sendMessage")) == before + 1


async def test_a_link_is_followed(sender: TelegramSender, kari: Chatter, house: Household):
    assert await kari.writes(f"/start {ASKED}") == 200
    assert house.linked == [(ASKED, str(KARI))]
    assert house.received == []
