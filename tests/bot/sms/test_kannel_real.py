"""The whole way through a real Kannel and the carrier behind it, both ways, and the web server on loopback."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
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
from tests.bot.sms.provider import KEY, OURS, an_account, clock
from tests.servers import kannel_gateway as kannel_server
from tests.servers.kannel_gateway import PASSWORD, USERNAME, Kannel
from tests.servers.server import HOST, free_port

pytestmark = pytest.mark.server
CALLBACK = f"/sms/kannel/{KEY}/in?from=%p&to=%P&text=%a&charset=%C&coding=%c&at=%T&id=%I"


@pytest.fixture(scope="module")
def web_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def kannel(web_port: int) -> Iterator[Kannel]:
    reason = kannel_server.missing()
    if reason is not None:
        refuse = pytest.fail if os.environ.get("SVARFRIST_REQUIRE_SERVERS") == "1" else pytest.skip
        refuse(reason)
    with kannel_server.running(f"http://{HOST}:{web_port}{CALLBACK}") as running:
        yield running


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


@pytest.fixture
async def sms(kannel: Kannel, web_port: int) -> AsyncIterator[Sms]:
    account = an_account(
        Provider.KANNEL,
        kannel.sendsms,
        username=USERNAME,
        password=PASSWORD,
        public=f"http://{HOST}:{web_port}",
    )
    office, stop, up = Office(), asyncio.Event(), Ready()
    async with Gateway(account, clock) as gateway:
        app = web.create_app({gateway.path: gateway.hook(office.receive)})
        server = asyncio.create_task(web.serve(app, HOST, web_port, stop, up))
        await up.begun.wait()
        yield Sms(kannel, gateway, office)
        stop.set()
        await server


def joined(parts: Sequence[dict[str, Any]]) -> str:
    """What a phone makes of them: Kannel may split a character in two halves, one in each part."""
    return b"".join(part["text"].encode("utf-16-le", "surrogatepass") for part in parts).decode("utf-16-le")


async def test_a_message_reaches_the_carrier_and_its_delivery_is_reported(sms: Sms):
    text = "Faktura 2044 (1 250 kr) forfalt {i går}: svar NEI 4F7 for å stanse. Æøåäö €"
    id, receipt = await sms.send(text, "+4791000001")

    (submitted,) = await asyncio.to_thread(sms.kannel.sent, "+4791000001", 1)
    assert (submitted["text"], submitted["from"].lstrip("+")) == (text, OURS.lstrip("+"))
    assert (submitted["coding"], submitted["part"]) == (0, None)
    assert receipt.segments == 1
    reported = await sms.office.hears_of(id)
    assert reported.kind is Kind.DELIVERED


async def test_a_message_that_the_phone_never_got_is_reported(sms: Sms):
    id, _ = await sms.send("Faktura 2044 er forfalt.", "+4791000404")

    reported = await sms.office.hears_of(id)

    assert (reported.kind, reported.permanent) == (Kind.BOUNCE, True)


async def test_a_number_that_the_carrier_refuses_is_reported(sms: Sms):
    id, _ = await sms.send("Faktura 2044 er forfalt.", "+4791000000")

    reported = await sms.office.hears_of(id)

    assert (reported.kind, reported.permanent) == (Kind.BOUNCE, True)


async def test_a_long_message_goes_in_parts_that_belong_together(sms: Sms):
    text = "Forfalt: " + ", ".join(f"faktura {number}" for number in range(2044, 2060)) + ". Svar NEI 4F7."
    id, receipt = await sms.send(text, "+4791000002")

    parts = await asyncio.to_thread(sms.kannel.sent, "+4791000002", 2)
    assert "".join(part["text"] for part in parts) == text
    assert [part["part"][1:] for part in parts] == [[2, 1], [2, 2]]
    assert receipt.segments == len(parts) == 2
    assert (await sms.office.hears_of(id)).kind is Kind.DELIVERED


@pytest.mark.parametrize(("number", "text", "count"), [(3, "Hei 🙂 лист", 1), (4, "🙂" * 40, 2)])
async def test_other_letters_go_as_ucs2(sms: Sms, number: int, text: str, count: int):
    to = f"+479100000{number}"
    _, receipt = await sms.send(text, to)

    parts = await asyncio.to_thread(sms.kannel.sent, to, count)
    assert joined(parts) == text
    assert {part["coding"] for part in parts} == {8}
    assert receipt.segments == len(parts) == count


@pytest.mark.parametrize(
    ("text", "ucs2"),
    [
        ("NEI 4F7", False),
        ("JA 4F7 & 100% + mer? #1", False),
        ("Återkalla 2044, tack! Æøå", False),
        ("НЕТ 4F7 🙂 å", True),
    ],
)
async def test_an_answer_comes_in_as_it_was_written(sms: Sms, text: str, ucs2: bool):
    sms.kannel.carrier.writes(OWNER.lstrip("+"), OURS.lstrip("+"), text, ucs2=ucs2)

    incoming = await sms.office.gets(lambda one: one.kind is Kind.REPLY)

    assert (incoming.text, incoming.sender) == (text, OWNER)
    assert incoming.external_id.startswith("kannel:")


@pytest.mark.parametrize(
    ("parts", "ucs2"),
    [(("Nei, ikke " + "x" * 140, "send den, takk. 4F7"), False), (("å🙂" * 20, "НЕТ 4F7"), True)],
)
async def test_a_long_answer_comes_in_as_one(sms: Sms, parts: tuple[str, ...], ucs2: bool):
    sms.kannel.carrier.writes(OWNER.lstrip("+"), OURS.lstrip("+"), *parts, ucs2=ucs2)

    incoming = await sms.office.gets(lambda one: one.kind is Kind.REPLY)

    assert incoming.text == "".join(parts)
    assert len(sms.office.taken) == 1


async def test_stop_is_the_carriers_word_here_too(sms: Sms):
    sms.kannel.carrier.writes(OWNER.lstrip("+"), OURS.lstrip("+"), "Stop")

    incoming = await sms.office.gets(lambda one: one.sender == OWNER)

    assert (incoming.kind, incoming.wanted) == (Kind.CONSENT, False)


async def test_kannel_brings_an_answer_again_until_it_was_stored(sms: Sms):
    sms.office.away = True
    sms.kannel.carrier.writes(OWNER.lstrip("+"), OURS.lstrip("+"), "JA 5K2")
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
    assert await asyncio.to_thread(sms.kannel.sent, "+4791000005", 1, 0.3) == []


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
    account = replace(sms.gateway.account, timeout=0.5)
    assert sms.kannel.smsbox._process is not None
    sms.kannel.smsbox._process.send_signal(19)  # SIGSTOP: the kernel takes the connection, nobody answers
    try:
        async with Gateway(account, clock) as gateway:
            with pytest.raises(InDoubt):
                await gateway.send(a_parcel(address="+4791000007"), Text(subject="", body="x"))
    finally:
        sms.kannel.smsbox._process.send_signal(18)
