"""Promises 3, 12, 17, 22 and 26 by buttons: they say what text says, once, and an old one changes nothing."""

import pytest

from app.chatbox import Message
from tests.scenarios.chats import chat_of
from tests.scenarios.conftest import Opens
from tests.scenarios.world import World, rows

INVOICE = "10023"


async def asked(world: World) -> None:
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, "forfalt", via="chat")
    await world.days(11)
    world.owner.is_told("skal vi starte", via="chat")


def newest(world: World, words: str) -> Message:
    """Return the newest message in the owner's chat with these words in it."""
    assert world.owner.chat is not None
    found = [one for one in chat_of(world.owner).messages(by_bot=True) if words in one.text]
    assert found, words
    return found[-1]


async def press_again(world: World, message: Message, label: str) -> str:
    """Press a button of this very message, also one that is gone; return what was shown for it."""
    assert world.owner.chat is not None
    press = chat_of(world.owner).presses(message, label)
    await world.settle()
    return press.answer or ""


async def test_3_a_yes_and_its_undo_are_two_presses(wired: Opens):
    world = await wired()
    await asked(world)
    assert await world.presses("JA") == "confirm -> handover_pending"
    world.owner.is_told("angre", via="chat")
    assert await world.presses("ANGRE") == "undo -> awaiting_confirmation"
    world.owner.is_told("angret", via="chat")
    await world.hours(2)
    world.partner_is_told_nothing()
    assert await world.words(INVOICE) == [
        "ledger: opened", "clock: silence", "clock: silence", "owner: confirm", "owner: undo",
    ]  # fmt: skip


async def test_5_a_button_under_the_alert_stops_it(wired: Opens):
    world = await wired()
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    assert await world.presses("STOPP") == "stop -> ended"
    await world.days(30)
    assert await world.states() == {INVOICE: "ended (stopped)"}
    world.partner_is_told_nothing()


async def test_22_a_button_pressed_twice_decides_once(wired: Opens):
    world = await wired()
    await asked(world)
    question = newest(world, "Skal vi starte")
    assert await world.presses("JA") == "confirm -> handover_pending"
    version = (await world.case(INVOICE)).version
    assert await press_again(world, question, "JA")
    assert (await world.case(INVOICE)).version == version
    assert (await world.words(INVOICE)).count("owner: confirm") == 1


async def test_22_two_presses_before_anybody_looks_decide_once(wired: Opens):
    world = await wired()
    await asked(world)
    assert world.owner.chat is not None
    question = newest(world, "Skal vi starte")
    chat_of(world.owner).presses(question, "JA")
    chat_of(world.owner).presses(question, "JA")
    await world.settle()
    assert (await world.words(INVOICE)).count("owner: confirm") == 1
    assert await world.states() == {INVOICE: "handover_pending"}


async def test_22_a_redelivered_press_is_taken_once(wired: Opens):
    world = await wired()
    await asked(world)
    assert world.owner.chat is not None
    assert world.wires is not None
    person, question = chat_of(world.owner), newest(world, "Skal vi starte")
    sent = []
    updates = world.wires.telegram.world.updates
    push = updates.push

    def noted(kind, payload, **more):
        sent.append((kind, payload))
        return push(kind, payload, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(updates, "push", noted)
        person.presses(question, "JA")
    ((kind, payload),) = sent
    await world.settle()
    before = len(await world.took())
    world.wires.telegram.redeliver({"update_id": 0, kind: payload}, anew=True)
    await world.settle()
    assert (await world.words(INVOICE)).count("owner: confirm") == 1
    assert len([one for one in (await world.took())[before:] if one["verdict"] == "decided"]) == 0


async def test_22_a_press_under_an_old_message_is_answered_and_changes_nothing(wired: Opens):
    world = await wired()
    await asked(world)
    await world.payment(INVOICE, "12500,00")
    world.owner.forgets()
    assert await press_again(world, newest(world, "Skal vi starte"), "JA")
    assert await world.states() == {INVOICE: "paid"}
    world.owner.is_told(INVOICE, via="chat")
    await world.hours(3)
    world.partner_is_told_nothing()


async def test_17_yes_by_button_and_stop_by_mail_in_the_same_second_stops(wired: Opens):
    world = await wired()
    await asked(world)
    world.owner.is_told("skal vi starte", via="mail")
    assert world.owner.chat is not None
    world.owner.chat.presses("JA")
    await world.says("Stopp")
    await world.settle()
    assert await world.states() == {INVOICE: "ended (stopped)"}
    await world.hours(3)
    world.partner_is_told_nothing()


async def test_17_after_the_hand_over_a_stop_is_a_withdrawal(wired: Opens):
    world = await wired()
    await asked(world)
    await world.presses("JA")
    await world.hours(2)
    world.partner_is_told("reminder")
    await world.answers(f"Stopp {INVOICE}", via="chat")
    world.owner.is_told("250 kr", via="chat")
    assert await world.states() == {INVOICE: "withdrawal_requested"}


async def test_26_sixty_invoices_are_one_message_with_pages(wired: Opens):
    world = await wired()
    numbers = [str(number) for number in range(10001, 10061)]
    await world.invoices(rows(numbers, "2026-11-02"))
    await world.days(3)
    world.owner.is_told("60 faktura", via="chat")
    world.owner.is_told_nothing()
    await world.days(11)
    world.owner.is_told("60 faktura", via="chat")
    question = newest(world, "60 faktura")
    labels = [label for row in question.buttons for label in row]
    assert "1/3" in labels
    assert "▶" in labels
    assert not [label for label in labels if "TIL ALLE" in label], "not all are listed"
    for page in ("2/3", "3/3"):
        await world.presses("▶")
        assert page in [label for row in question.buttons for label in row]
    last = [label for row in question.buttons for label in row]
    assert "▶" not in last
    assert not [label for label in last if "TIL ALLE" in label]
    assert any("10060" in label for label in last)
    assert set((await world.states()).values()) == {"awaiting_confirmation"}, "turning pages says nothing"


async def test_26_yes_to_all_stands_where_all_are_listed(wired: Opens):
    world = await wired()
    await world.invoices(rows(["10001", "10002", "10003"], "2026-11-02"))
    await world.days(14)
    assert (await world.presses("JA TIL ALLE")).count("confirm -> handover_pending") == 3
    assert set((await world.states()).values()) == {"handover_pending"}
