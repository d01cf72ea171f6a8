"""Promises 9 to 15: reminder and demand follow by date; the owner is asked where he has to choose."""

from core.events import Word
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows

NUMBER = "2044"


async def in_collection(world: World, *numbers: str, due: str = "2026-11-02") -> None:
    """Reminder, demand and collection in their time; the owner has heard of all of it."""
    await world.invoices(
        rows(numbers, due, identity_number="5560360793", address="Storgatan 1, 111 22 Stockholm")
    )
    await world.days(70)
    world.owner.forgets()


async def asked_to_choose(world: World, number: str = NUMBER, suggestion: str = "monitoring") -> None:
    await in_collection(world, number)
    await world.collector(number, f"failed suggestion={suggestion} grounds=no_assets")
    world.owner.is_told(number, "betalningsföreläggande", "långtidsbevakning", "återkalla", via="mail")


@on_both_engines
async def test_9_the_number_by_sms_sets_it_going_at_once(sweden: World):
    await sweden.invoice(NUMBER, due="2026-11-02", identity_number="")
    await sweden.days(18)
    sweden.owner.is_told(NUMBER, "tagit emot")
    sweden.owner.is_told(NUMBER, "organisationsnummer", "pausat", via="mail")
    assert await sweden.states() == {NUMBER: "action_required (missing_id)"}
    assert "nothing is decided" in await sweden.answers("556036-0794", via="sms")
    sweden.owner.is_told("kontrollsiffran", via="sms")
    await sweden.hours(1)
    assert await sweden.answers("5560360793", via="sms") == "identity_number -> submitting"
    sweden.partner_is_told("demand", NUMBER)
    sweden.owner.is_told("sparade", via="sms")
    assert await sweden.states() == {NUMBER: "in_collection"}


async def test_9_whoever_forgets_is_reminded_once_and_support_hears_of_it(sweden: World):
    await sweden.invoice(NUMBER, due="2026-11-02", identity_number="")
    await sweden.days(18)
    sweden.owner.is_told("organisationsnummer", "pausat")
    await sweden.days(12)
    sweden.owner.is_told("organisationsnummer", "pausat")
    sweden.desk_is_told("2044")
    await sweden.days(60)
    assert await sweden.states() == {NUMBER: "action_required (missing_id)"}


async def test_10_a_letter_came_back_and_half_an_address_is_asked_again(sweden: World):
    await sweden.invoice(NUMBER, due="2026-11-02")
    await sweden.days(14)
    await sweden.collector(NUMBER, "returned")
    sweden.owner.is_told("retur", via="mail")
    assert "nothing is decided" in await sweden.answers("Kungsgatan 12")
    sweden.owner.is_told("postnummer", via="mail")
    await sweden.hours(1)
    assert await sweden.answers("Kungsgatan 12, 411 19 Göteborg") == "address -> submitting"
    sweden.partner_is_told("reminder", NUMBER)
    assert (await sweden.case(NUMBER)).debtor.address == "Kungsgatan 12, 411 19 Göteborg"


async def test_11_a_dispute_stands_still_until_support_goes_on(sweden: World):
    await in_collection(sweden, NUMBER)
    await sweden.collector(NUMBER, "disputed")
    sweden.owner.is_told("bestriden")
    await sweden.days(40)
    assert await sweden.states() == {NUMBER: "paused (disputed)"}
    assert "nothing is decided" in await sweden.answers("Fortsätt", via="sms")
    sweden.owner.is_told("bara supporten", via="sms")
    await sweden.support(NUMBER, Word.RESUME, "they agreed")
    sweden.owner.is_told("går vidare")
    assert (await sweden.log(NUMBER))[-1]["because"] == "they agreed"


async def test_12_yes_means_the_suggestion(sweden: World):
    await asked_to_choose(sweden, suggestion="payment_order")
    assert await sweden.answers("Ja tack") == "confirm -> payment_order"
    sweden.owner.is_told("ångra", "300 kr")
    await sweden.hours(2)
    sweden.partner_is_told("payment_order", NUMBER)


async def test_12_a_choice_can_be_undone_for_an_hour(sweden: World):
    await asked_to_choose(sweden)
    assert await sweden.answers("betalningsföreläggande") == "payment_order -> payment_order"
    sweden.owner.is_told("ångra 2044")
    await sweden.hours(0.5)
    assert await sweden.answers("Ångra 2044") == "undo -> awaiting_choice"
    await sweden.hours(0.1)
    assert await sweden.answers("Långtidsbevakning 2044") == "monitor -> monitoring"
    await sweden.hours(2)
    sweden.partner_is_told("monitoring", NUMBER)


@on_both_engines
async def test_13_silence_carries_out_the_suggestion_in_open_hours(sweden: World):
    await asked_to_choose(sweden)
    last = (await sweden.case(NUMBER)).deadline
    assert last is not None
    await sweden.until(last)
    assert await sweden.states() == {NUMBER: "awaiting_choice"}
    await sweden.days(1)
    assert await sweden.states() == {NUMBER: "monitoring"}
    await sweden.days(4)
    sweden.owner.is_told("vi gör som föreslaget", "ångra 2044")
    sweden.partner_is_told("monitoring", NUMBER)


async def test_13_what_silence_does_is_said_also_where_the_suggestion_has_no_reasons(sweden: World):
    await in_collection(sweden, NUMBER)
    await sweden.collector(NUMBER, "failed suggestion=withdraw")
    sweden.owner.is_told("vi föreslår", "gör vi det vi har föreslagit", via="mail")


async def test_14_withdrawn_and_paid_later_is_told(sweden: World):
    await asked_to_choose(sweden)
    assert await sweden.answers("Återkalla") == "withdraw -> withdrawal_requested"
    sweden.owner.is_told("295 kr")
    await sweden.collector(NUMBER, "withdrawn")
    sweden.owner.is_told("återkallad")
    await sweden.days(30)
    await sweden.payment(NUMBER, "400,00")
    sweden.owner.is_told(NUMBER, "400 kr")
    assert await sweden.states() == {NUMBER: "withdrawn"}


async def test_15_help_by_sms_is_answered_by_a_person_in_the_same_conversation(sweden: World):
    await asked_to_choose(sweden)
    assert "nothing is decided" in await sweden.answers("Jag behöver hjälp", via="sms")
    sweden.owner.is_told("en av oss", via="sms")
    sweden.desk_is_told("Sofie Rask", "Jag behöver hjälp", NUMBER)
    await sweden.staff_answer("Hej Sofie! Vi ringer dig i eftermiddag.")
    sweden.owner.is_told("Vi ringer dig i eftermiddag", via="sms")
    assert await sweden.states() == {NUMBER: "awaiting_choice"}
    await sweden.hours(1)
    assert await sweden.answers("Återkalla", via="sms") == "withdraw -> withdrawal_requested"


# That staff see and move cases from a chat belongs to the support desk's chat, which is not built yet.
