"""Promises 11 and 15 in the staff's group: help from one place, and commands for those who may."""

import pytest

from app.demo.wires import STAFF
from app.desk.digest import post_daily
from store import staff
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World

INVOICE = "10023"


async def alerted(world: World) -> None:
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)


async def duty(world: World, name: str) -> None:
    """Let Anna have this duty from now on."""
    await world.house.database.write(
        lambda tx: staff.add(tx.connection, name="Anna", duty=name, chat=str(STAFF), now=world.now)
    )


async def answer_in_group(world: World, text: str) -> str:
    """Let Anna type something; return the last that was posted for it."""
    before = len(world.lines)
    await world.staff_writes(text)
    posts = [line.text for line in world.lines[before:] if line.outgoing and line.via == "staff"]
    return posts[0] if posts else ""


@pytest.mark.parametrize("via", ["mail", "chat", "sms"])
async def test_15_help_is_answered_from_the_group_by_the_same_way(wired: Opens, via):
    world = await wired()
    await alerted(world)
    if via == "mail":
        await world.writes_to_support("Faktura", "Kan noen ringe meg?")
    else:
        await world.answers("hjelp", via=via)
    world.told("staff", "Hjelp ønskes")
    world.owner.forgets()
    await world.staff_writes("Jeg ringer klokka to", about="Berit")
    world.owner.is_told("Jeg ringer klokka to", "Anna", via=via)
    assert await world.states() == {INVOICE: "alerted"}


async def test_15_what_is_not_understood_twice_goes_to_staff(wired: Opens):
    world = await wired()
    await alerted(world)
    await world.answers("blå elefant", via="chat")
    assert not [line for line in world.lines if line.via == "staff"]
    await world.answers("grønn elefant", via="chat")
    world.told("staff", "grønn elefant")


async def test_15_thanks_after_an_answer_reach_staff(wired: Opens):
    world = await wired()
    await alerted(world)
    await world.answers("hjelp", via="chat")
    await world.staff_writes("Jeg ringer deg", about="Berit")
    await world.answers("Tusen takk skal du ha", via="chat")
    world.told("staff", "Tusen takk")


@pytest.mark.parametrize("typed", [f"/stop {INVOICE}", f"/pause {INVOICE} x", "/digest", "hallo"])
async def test_who_is_not_on_the_list_reaches_nothing(wired: Opens, typed: str):
    world = await wired()
    await alerted(world)
    assert world.wires is not None
    before, words = len(await world.took()), await world.words(INVOICE)
    member = world.wires.telegram.person(900, "Mallory", "nb", started=True)
    member.writes(typed, world.wires.group)
    await world.settle()
    assert len(await world.took()) == before
    assert await world.words(INVOICE) == words
    assert world.wires.group.told() == []


async def test_an_owner_can_type_no_staff_command_in_his_chat(wired: Opens):
    world = await wired()
    await alerted(world)
    await world.answers(f"/pause {INVOICE} x", via="chat")
    assert await world.states() == {INVOICE: "alerted"}


@pytest.mark.parametrize(
    ("typed", "needs"),
    [
        (f"/pause {INVOICE} x", "act"),
        (f"/resume {INVOICE} x", "act"),
        (f"/act {INVOICE} stop x", "act"),
        (f"/extend {INVOICE} 2026-12-24 x", "act"),
        (f"/due {INVOICE} 2026-12-24 x", "act"),
        (f"/number {INVOICE} 923609016", "act"),
        (f"/address {INVOICE} Storgata 1, 0155 Oslo", "act"),
        ("/mute 2", "act"),
        ("/link Berit", "lead"),
        ("/arrived 12345678", "lead"),
        ("/lost 12345678", "lead"),
    ],
)
async def test_whoever_may_only_read_does_nothing(wired: Opens, typed: str, needs: str):
    world = await wired(linked=False)
    await alerted(world)
    await duty(world, "read")
    before = await world.words(INVOICE)
    assert f"needs the duty {needs}" in await answer_in_group(world, typed)
    assert await world.words(INVOICE) == before


async def test_whoever_may_read_may_look(wired: Opens):
    world = await wired(linked=False)
    await alerted(world)
    await duty(world, "read")
    assert "Solvang Elektro AS" in await answer_in_group(world, f"/show {INVOICE}")
    assert INVOICE in await answer_in_group(world, "/find Nordlys")
    assert "Nothing is on its way" in await answer_in_group(world, "/queue")
    assert await answer_in_group(world, "/unheard") == "Everything that came in was heard."
    assert await answer_in_group(world, "/doubt") == "No message is in doubt."
    assert "Deadlines that spoke" in await answer_in_group(world, "/digest")
    assert "/show INVOICE" in await answer_in_group(world, "/help")
    assert "There is no /frobnicate" in await answer_in_group(world, "/frobnicate")


async def test_staff_pause_and_resume_with_a_reason(wired: Opens):
    world = await wired(linked=False)
    await alerted(world)
    assert "Type /pause INVOICE REASON" in await answer_in_group(world, f"/pause {INVOICE}")
    await answer_in_group(world, f"/pause {INVOICE} hun ringte")
    await world.days(30)
    world.partner_is_told_nothing()
    await answer_in_group(world, f"/resume {INVOICE} avklart")
    assert "support: pause" in await world.words(INVOICE)
    assert "support: resume" in await world.words(INVOICE)


async def test_acting_on_behalf_the_log_names_both(wired: Opens):
    world = await wired(linked=False)
    await alerted(world)
    await answer_in_group(world, f"/act {INVOICE} stop hun ringte")
    last = (await world.log(INVOICE))[-1]
    assert last["person"] == "Anna"
    assert "Berit Solvang" in last["because"]
    assert await world.states() == {INVOICE: "ended (stopped)"}


async def test_the_day_is_posted_once(wired: Opens):
    world = await wired(linked=False)
    assert world.house.group is not None
    assert await post_daily(world.house, world.house.group)
    assert not await post_daily(world.house, world.house.group)
    await world.days(1)
    assert await post_daily(world.house, world.house.group)


async def test_a_deleted_topic_is_opened_anew(wired: Opens):
    world = await wired()
    await world.answers("hjelp", via="chat")
    assert world.wires is not None
    world.wires.group.loses_topic(world.wires.topic("Berit"))
    await world.answers("hjelp, er det noen der?", via="chat")
    assert world.wires.topic("Berit").told()


async def test_a_muted_topic_makes_no_sound(wired: Opens):
    world = await wired()
    await world.answers("hjelp", via="chat")
    await world.staff_writes("/mute 2", about="Berit")
    await world.answers("hjelp, en gang til", via="chat")
    assert world.wires is not None
    posts = [one for one in world.wires.topic("Berit").messages(by_bot=True) if "en gang til" in one.text]
    assert posts
    assert all(one.silent for one in posts)
