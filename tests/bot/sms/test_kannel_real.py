"""The whole way through a real Kannel and the carrier behind it, both ways, and the web server on loopback."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

import web
from bot.sms import Gateway, Provider
from core.errors import InDoubt, Refused, TryLater
from core.inbound import Incoming, Kind
from core.messages import Receipt, Text
from tests.bot.messages import OWNER, Engine, a_parcel
from tests.bot.sms.gate import Ready
from tests.bot.sms.provider import OURS, an_account, clock
from tests.servers.kannel import OUR_PASSWORD, OUR_USER, WHAT, Kannel
from tests.servers.mailbox import wait_for
from tests.servers.server import HOST, free_port
from tests.servers.smsc import Part


@pytest.fixture(scope="module")
def web_port() -> int:
    return free_port()


@dataclass
class Office(Engine):
    """Takes what comes in, or says for a while that it can not."""

    away: bool = False
    refused: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, batch: Any) -> None:
        if self.away:
            self.refused.set()
            raise ConnectionError("the store is away")
        await super().receive(batch)

    async def gets(self, fits: Callable[[Incoming], bool]) -> Incoming:
        """Return the message that *fits*, once it is there."""
        async with asyncio.timeout(20):
            while True:
                for incoming in self.taken.values():
                    if fits(incoming):
                        return incoming
                self.took.clear()
                await self.took.wait()

    async def hears_of(self, id: UUID) -> Incoming:
        return await self.gets(lambda incoming: incoming.about == str(id))


@dataclass
class Sms:
    kannel: Kannel
    gateway: Gateway
    office: Office

    async def send(self, text: str, to: str) -> tuple[UUID, Receipt]:
        parcel = replace(a_parcel(address=to), id=uuid4())
        return parcel.id, await self.gateway.send(parcel, Text(subject="", body=text))

    async def shown(self, to: str) -> tuple[str, list[Part]]:
        """What the phone of *to* shows, and the parts that it came in."""
        (text,) = await asyncio.to_thread(wait_for, lambda: self.kannel.smsc.shown(to))
        return text, self.kannel.smsc.sent()

    def writes(self, text: str) -> int:
        return self.kannel.smsc.writes(OWNER, OURS, text)


@pytest.fixture
async def sms(kannel: Kannel, web_port: int) -> AsyncIterator[Sms]:
    account = an_account(
        Provider.KANNEL,
        kannel.url,
        username=OUR_USER,
        password=OUR_PASSWORD,
        public=f"http://{HOST}:{web_port}",
    )
    kannel.call(f"{account.address('in')}?{WHAT}")
    office, stop, up = Office(), asyncio.Event(), Ready()
    async with Gateway(account, clock) as gateway:
        app = web.create_app({gateway.path: gateway.hook(office.receive)})
        server = asyncio.create_task(web.serve(app, HOST, web_port, stop, up))
        await up.begun.wait()
        yield Sms(kannel, gateway, office)
        stop.set()
        await server


async def test_a_message_reaches_the_carrier_and_its_delivery_is_reported(sms: Sms):
    text = "Faktura 2044 (1 250 kr) forfalt {i går}: svar NEI 4F7 for å stanse. Æøåäö €"
    id, receipt = await sms.send(text, "+4791000001")

    shown, (part,) = await sms.shown("+4791000001")
    assert shown == text
    assert (part.sender, part.to, part.ucs2) == (OURS.lstrip("+"), "4791000001", False)
    assert receipt.segments == 1
    reported = await sms.office.hears_of(id)
    assert reported.kind is Kind.DELIVERED


@pytest.mark.parametrize("fate", ["undeliverable", "expired", "refused"])
async def test_a_message_that_the_phone_never_got_is_reported(sms: Sms, fate):
    sms.kannel.smsc.fate("+4791000002", fate)
    reached, _ = await sms.send("Faktura 2044 er forfalt.", "+4791000001")
    missed, _ = await sms.send("Faktura 2044 er forfalt.", "+4791000002")

    reported = await sms.office.hears_of(missed)

    assert (reported.kind, reported.permanent) == (Kind.BOUNCE, True)
    assert (await sms.office.hears_of(reached)).kind is Kind.DELIVERED


async def test_a_long_message_goes_in_parts_that_belong_together(sms: Sms):
    text = "Forfalt: " + ", ".join(f"faktura {number}" for number in range(2044, 2060)) + ". Svar NEI 4F7."
    id, receipt = await sms.send(text, "+4791000002")

    shown, parts = await sms.shown("+4791000002")
    assert shown == text
    assert receipt.segments == len(parts) == 2
    assert (await sms.office.hears_of(id)).kind is Kind.DELIVERED


@pytest.mark.parametrize(("text", "count"), [("Hei 🙂 лист", 1), ("🙂" * 40, 2)])
async def test_other_letters_go_as_ucs2(sms: Sms, text: str, count: int):
    _, receipt = await sms.send(text, "+4791000003")

    shown, parts = await sms.shown("+4791000003")
    assert shown == text
    assert all(part.ucs2 for part in parts)
    assert receipt.segments == len(parts) == count


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("NEI 4F7", 1),
        ("JA 4F7 & 100% + mer? #1", 1),
        ("Återkalla 2044, tack!\n\nÆøå  [12 €]", 1),
        ("НЕТ 4F7 🙂 å", 1),
        ("Nei, ikke " + "x" * 140 + "send den, takk. 4F7", 2),
        ("å🙂" * 50 + "НЕТ 4F7", 3),
    ],
)
async def test_an_answer_comes_in_as_it_was_written(sms: Sms, text: str, parts: int):
    assert sms.writes(text) == parts

    incoming = await sms.office.gets(lambda one: one.kind is Kind.REPLY)

    assert (incoming.text, incoming.sender) == (text, OWNER)
    assert incoming.external_id.startswith("kannel:")
    assert len(sms.office.taken) == 1


async def test_stop_is_the_carriers_word_here_too(sms: Sms):
    sms.writes("Stop")

    incoming = await sms.office.gets(lambda one: one.sender == OWNER)

    assert (incoming.kind, incoming.wanted) == (Kind.CONSENT, False)


async def test_kannel_brings_an_answer_again_until_it_was_stored(sms: Sms):
    sms.office.away = True
    sms.writes("JA 5K2")
    await asyncio.wait_for(sms.office.refused.wait(), 10)
    sms.office.away = False

    incoming = await sms.office.gets(lambda one: one.kind is Kind.REPLY)

    assert incoming.text == "JA 5K2"


async def test_a_wrong_password_sends_nothing_and_is_tried_later(sms: Sms):
    account = replace(sms.gateway.account, password="wrong")
    async with Gateway(account, clock) as gateway:
        with pytest.raises(TryLater) as error:
            await gateway.send(a_parcel(address="+4791000005"), Text(subject="", body="x"))

    assert error.value.retry_after == 300.0
    assert sms.kannel.smsc.sent() == []


async def test_what_kannel_itself_can_not_take_is_told_apart(sms: Sms):
    with pytest.raises(Refused):
        await sms.send("x", "kari")
    sms.kannel.smsbox.stop()
    try:
        with pytest.raises(TryLater):
            await sms.send("x", "+4791000006")
    finally:
        sms.kannel.smsbox.start()


async def test_when_its_other_half_hangs_the_message_is_in_doubt(sms: Sms):
    account = replace(sms.gateway.account, timeout=1.0)
    assert sms.kannel.smsbox._process is not None
    sms.kannel.smsbox._process.send_signal(signal.SIGSTOP)  # the kernel takes the connection, nobody answers
    try:
        async with Gateway(account, clock) as gateway:
            with pytest.raises(InDoubt):
                await gateway.send(a_parcel(address="+4791000007"), Text(subject="", body="x"))
    finally:
        sms.kannel.smsbox._process.send_signal(signal.SIGCONT)
