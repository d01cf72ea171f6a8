"""SMS over the gateway: codes, STOP and START, reports of delivery, and what the gateway brings twice."""

import re

import httpx

from core.events import Channel
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World, rows

INVOICE = "10023"


async def phone_only(wired: Opens) -> World:
    return await wired(linked=False)


async def test_1_the_alert_comes_by_sms_where_there_is_no_chat(wired: Opens):
    world = await phone_only(wired)
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, "Nordlys Bygg AS", "forfalt", via="sms")
    assert await world.answers(f"Stopp {INVOICE}", via="sms") == "stop -> ended"
    world.owner.is_told("stoppet", via="sms")


async def test_27_stop_alone_means_no_more_sms_and_start_brings_it_back(wired: Opens):
    world = await phone_only(wired)
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, via="sms")
    await world.answers("STOP", via="sms")
    world.told("staff", "Berit Solvang vil ikke ha flere meldinger")
    assert (await world.took())[-1]["verdict"] == "consent"
    world.owner.forgets()
    await world.invoice("10024", due="2026-11-05")
    await world.days(5)
    world.owner.is_told("10024", "forfalt", via="mail")
    assert not [line for line in world.owner.unasked if line.via == "sms"]
    await world.answers("START", via="sms")
    world.told("staff", "vil ha meldinger igjen")
    await world.invoice("10025", due="2026-11-09")
    await world.days(5)
    world.owner.is_told("10025", "forfalt", via="sms")


async def test_27_a_report_that_it_failed_sends_it_another_way(wired: Opens):
    world = await phone_only(wired)
    assert world.wires is not None
    world.wires.box.gone.add(world.cast.phone)
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    await world.wires.box.report_all()
    await world.settle()
    world.owner.is_told(INVOICE, "forfalt", via="mail")
    assert [row["kind"] for row in await world.took()] == ["bounce"]


async def test_a_report_brought_twice_counts_once(wired: Opens):
    world = await phone_only(wired)
    assert world.wires is not None
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    sent = world.wires.box.sent[-1]
    async with httpx.AsyncClient() as gateway:
        for _ in range(2):
            at = int(world.now.timestamp())
            answer = await gateway.get(sent.report.replace("%d", "1").replace("%T", str(at)))
            assert answer.status_code == 200
    await world.settle()
    assert [row["kind"] for row in await world.took()].count("delivered") == 1


async def test_a_text_brought_twice_is_taken_once(wired: Opens):
    world = await phone_only(wired)
    assert world.wires is not None
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    at = int(world.now.timestamp())
    said = {
        "from": world.cast.phone,
        "text": f"Stopp {INVOICE}",
        "charset": "UTF-8",
        "id": "one",
        "at": str(at),
    }
    async with httpx.AsyncClient() as gateway:
        for _ in range(2):
            assert (await gateway.get(world.wires.box.calls, params=said)).status_code == 200
    await world.settle()
    assert (await world.words(INVOICE)).count("owner: stop") == 1
    assert len(await world.took()) == 1


async def test_20_a_code_of_a_case_that_is_over_decides_nothing(wired: Opens):
    world = await phone_only(wired)
    world.refuses(world.owner, "550 5.1.1 no such user")
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(15)
    code = code_in(world.owner.is_told("skal vi starte", via="sms").text)
    await world.payment(INVOICE, "12500,00")
    await world.days(1)
    world.owner.forgets()
    assert "nothing is decided" in await world.answers(f"JA {code}", via="sms")
    world.owner.is_told(via="sms")
    assert await world.states() == {INVOICE: "paid"}


async def test_with_several_questions_open_the_code_says_which(wired: Opens):
    world = await phone_only(wired)
    world.refuses(world.owner, "550 5.1.1 no such user")
    await world.invoices(rows(["10023"], "2026-11-02"))
    await world.days(1)
    await world.invoices(rows(["10024"], "2026-11-03"))
    await world.days(17)
    text = world.owner.is_told("skal vi starte", "10024", via="sms").text
    codes = dict(re.findall(r"(1002\d) Kunde.*?\(kode (\w+)\)", text, re.DOTALL))
    assert len(set(codes.values())) == 2, text
    world.owner.forgets()
    assert await world.answers(f"NEI {codes['10024']}", via="sms") == "stop -> ended"
    assert await world.states() == {"10023": "awaiting_confirmation", "10024": "ended (stopped)"}


async def test_the_same_text_of_a_strange_number_reaches_nothing(wired: Opens):
    world = await phone_only(wired)
    assert world.wires is not None
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    await world.wires.box.writes("+4799999999", f"Stopp {INVOICE}")
    await world.settle()
    assert (await world.took())[-1]["verdict"] == "stranger"
    assert (await world.took())[-1]["channel"] == Channel.SMS
    assert await world.states() == {INVOICE: "alerted"}


def code_in(text: str) -> str:
    return text.partition("JA ")[2].split()[0].strip(".,")
