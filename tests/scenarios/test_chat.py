"""What an owner does in his chat: links it, writes in it, asks in it; promises 4 to 7, 9, 14, 15 and 31 to 35."""

import pytest

from app.demo.cast import CASTS
from core.events import Channel
from store import invitations
from tests.scenarios.chats import chat_of
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World, rows, shifted

INVOICE = "10023"


async def alerted(world: World, number: str = INVOICE) -> None:
    await world.invoice(number, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(number, via="chat")


async def asked(world: World) -> None:
    await alerted(world)
    await world.days(11)
    world.owner.is_told("skal vi starte", via="chat")


# --- linking


async def test_a_link_connects_once(wired: Opens):
    world = await wired(linked=False)
    assert world.wires is not None
    who = await world.firm.contact(world.owner.name)
    token = await world.house.database.write(
        lambda tx: invitations.invite(tx.connection, who.id, who.business, world.now)
    )
    world.owner.chat = world.wires.starts(world.owner.name, 8001, token)
    await world.settle()
    world.owner.is_told("koblet til Solvang Elektro AS", via="chat")
    thief = world.wires.starts("Kari", 8002, token)
    await world.settle()
    assert thief.person.told() == ["Lenken er brukt eller for gammel. Be om en ny."]
    await alerted(world)
    assert len(thief.person.told()) == 1


async def test_a_link_that_is_not_ours_connects_nobody(wired: Opens):
    world = await wired(linked=False)
    assert world.wires is not None
    stranger = world.wires.starts("Kari", 8002, "notoneofours")
    await world.settle()
    assert stranger.person.told() == ["Lenken er ikke fra oss. Be om en ny."]


async def test_an_unlinked_chat_hears_no_more(wired: Opens):
    world = await wired()
    await world.says("/unlink", via="chat")
    await world.settle()
    heard = len(chat_of(world.owner).told())
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, "forfalt", via="sms")
    assert len(chat_of(world.owner).told()) == heard


async def test_a_stranger_hears_one_sentence_an_hour(wired: Opens):
    world = await wired(linked=False)
    assert world.wires is not None
    stranger = world.wires.telegram.person(8003, "Kari", "nb")
    for _ in range(3):
        stranger.writes("Stopp 10023")
        await world.settle()
    assert len(stranger.told()) == 1
    assert "Vi kjenner ikke denne chatten" in stranger.told()[0]
    await world.hours(1.1)
    stranger.writes("Hei?")
    await world.settle()
    assert len(stranger.told()) == 2


# --- words


async def test_4_silence_ends_it_and_no_letter_is_sent(wired: Opens):
    world = await wired()
    await asked(world)
    await world.days(9)
    world.owner.is_told(INVOICE, "avsluttet")
    assert await world.states() == {INVOICE: "ended (no_answer)"}
    world.partner_is_told_nothing()


async def test_6_what_shall_never_be_collected_is_left_alone(wired: Opens):
    world = await wired()
    await alerted(world)
    assert "opted_out" in await world.answers("10023 skal aldri til inkasso", via="chat")
    await world.days(30)
    world.partner_is_told_nothing()


async def test_7_a_payment_ends_what_the_chat_asked(wired: Opens):
    world = await wired()
    await asked(world)
    await world.payment(INVOICE, "12500,00")
    assert await world.states() == {INVOICE: "paid"}
    world.owner.forgets()
    assert "nothing is decided" in await world.answers("Ja", via="chat")
    assert await world.states() == {INVOICE: "paid"}


@pytest.mark.parametrize("words", ["Ikke stopp!", "Hva skjer hvis jeg bekrefter?"])
async def test_33_what_is_no_decision_decides_nothing_and_is_answered(wired: Opens, words: str):
    world = await wired()
    await asked(world)
    assert "nothing is decided" in await world.answers(words, via="chat")
    world.owner.is_told(via="chat")
    assert await world.states() == {INVOICE: "awaiting_confirmation"}


async def test_31_yes_to_all_but_one(wired: Opens):
    world = await wired()
    await world.invoices(rows(["10001", "10002", "10003"], "2026-11-02"))
    await world.days(14)
    await world.answers("Ja til alle unntatt 10002", via="chat")
    states = await world.states()
    assert (states["10001"], states["10003"]) == ("handover_pending", "handover_pending")
    assert states["10002"] != "handover_pending"


async def test_a_changed_message_is_a_new_one(wired: Opens):
    world = await wired()
    await alerted(world)
    person = chat_of(world.owner)
    said = person.writes("asdf qwer")
    await world.settle()
    person.edits(said, f"Stopp {INVOICE}")
    await world.settle()
    assert await world.states() == {INVOICE: "ended (stopped)"}


async def test_a_photo_without_words_decides_nothing(wired: Opens):
    world = await wired()
    await asked(world)
    world.owner.forgets()
    chat_of(world.owner).sends_photo()
    await world.settle()
    assert await world.states() == {INVOICE: "awaiting_confirmation"}
    assert (await world.took())[-1]["channel"] == Channel.CHAT


# --- commands


async def test_commands_say_the_same_as_words(wired: Opens):
    world = await wired()
    await alerted(world)
    assert "nothing is decided" in await world.answers("/cases", via="chat")
    world.owner.is_told(INVOICE, via="chat")
    assert "nothing is decided" in await world.answers(f"/case {INVOICE}", via="chat")
    world.owner.is_told(INVOICE, via="chat")
    assert "due" in await world.answers(f"/due {INVOICE} 24.12.2026", via="chat")
    assert "paid" in await world.answers(f"/paid {INVOICE} 500", via="chat")
    assert await world.answers(f"/stop {INVOICE}", via="chat") == "stop -> ended"


async def test_undo_by_command(wired: Opens):
    world = await wired()
    await asked(world)
    await world.presses("JA")
    assert await world.answers(f"/undo {INVOICE}", via="chat") == "undo -> awaiting_confirmation"


async def test_language_and_quiet_hours_are_kept(wired: Opens):
    world = await wired()
    await world.says("/language sv", via="chat")
    await world.says("/quiet 21-13", via="chat")
    await world.hours(5)
    world.owner.is_told("svenska", via="chat")
    world.owner.is_told("21:00-13:00", via="chat")
    world.owner.forgets()
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told_nothing()
    await world.hours(2)
    world.owner.is_told(INVOICE, "förföll", via="chat")


# --- several people, several businesses


async def test_35_two_businesses_of_one_person_share_his_chat(wired: Opens):
    world = await wired()
    other = await world.opens_shop(
        shifted(CASTS["fakturert"], business="Solvang Hytteutleie AS"), "fakturert"
    )
    await world.invoice(INVOICE, due="2026-11-02")
    await other.invoices(rows(["700"], "2026-11-02"))
    await world.days(3)
    world.owner.is_told("10023", via="chat")
    await world.answers("Stopp 10023", via="chat")
    assert await world.states() == {INVOICE: "ended (stopped)"}
    assert (await other.case("700")).state == "alerted"


async def test_35_the_others_are_told_and_their_buttons_go(wired: Opens):
    world = await wired()
    per = await world.joins("Per Solvang", "per@solvang-elektro.example")
    await world.links(per)
    await asked(world)
    assert await world.presses("JA") == "confirm -> handover_pending"
    per.is_told("har svart", INVOICE, via="chat")
    question = next(one for one in chat_of(per).messages(by_bot=True) if "Skal vi starte" in one.text)
    assert question.buttons == []
