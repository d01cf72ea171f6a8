"""Promises 1 to 8: nothing is sent to a customer before the owner has said yes, and silence ends it."""

import pytest

from app.demo.cast import CASTS
from core.events import Word
from tests.scenarios.conftest import Opens
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World

INVOICE = "10023"


async def alerted(world: World) -> None:
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, "forfalt", via="sms")


async def asked(world: World) -> None:
    await alerted(world)
    await world.days(11)
    world.owner.is_told(INVOICE, "skal vi starte", via="mail")


async def pending(world: World) -> None:
    await asked(world)
    assert await world.answers("Ja") == "confirm -> handover_pending"
    world.owner.is_told("angre")


async def collected(world: World) -> None:
    await pending(world)
    await world.hours(2)
    world.partner_is_told("reminder")
    world.owner.is_told("tatt imot")


async def test_1_whoever_has_no_phone_is_told_by_mail(opens: Opens):
    world = await opens("fakturert", sms=False)
    await world.invoice(INVOICE, due="2026-11-02")
    await world.days(3)
    world.owner.is_told(INVOICE, "Nordlys Bygg AS", "12 500", "2. november 2026", via="mail")
    assert await world.answers("Stopp") == "stop -> ended"


async def test_1_nobody_is_told_on_a_saturday(norway: World):
    await norway.invoice(INVOICE, due="2026-11-04")
    await norway.days(6)
    norway.owner.is_told_nothing()
    await norway.at("2026-11-09T09:00")
    norway.owner.is_told(INVOICE, "forfalt", via="sms")


async def test_2_the_ten_days_count_from_the_message_that_went_out(norway: World):
    phones, away = norway.folder / "sms", norway.folder / "away"
    phones.rename(away)
    phones.write_text("the provider is out of order")
    await norway.invoice(INVOICE, due="2026-11-02")
    await norway.at("2026-11-05T14:30")
    norway.owner.is_told_nothing()
    phones.unlink()
    away.rename(phones)
    await norway.at("2026-11-06T12:00")
    said = norway.owner.is_told(INVOICE, "forfalt")
    assert norway.clock_says(said.at) > "2026-11-05 14"
    await norway.at("2026-11-15T23:00")
    norway.owner.is_told_nothing()
    await norway.at("2026-11-16T12:00")
    norway.owner.is_told("skal vi starte")


async def test_3_a_yes_can_be_undone_for_an_hour(norway: World):
    await pending(norway)
    await norway.hours(0.5)
    assert await norway.answers("Angre") == "undo -> awaiting_confirmation"
    await norway.days(1)
    norway.partner_is_told_nothing()
    assert await norway.answers("Nei") == "stop -> ended"


async def test_3_after_the_hour_it_can_only_be_called_back(norway: World):
    await collected(norway)
    assert "nothing is decided" in await norway.answers("Angre 10023")
    norway.owner.is_told("stopp", "250 kr")
    assert await norway.states() == {INVOICE: "in_collection"}


@on_both_engines
async def test_4_silence_sends_nobody_a_letter(norway: World):
    await asked(norway)
    await norway.at("2026-11-23T23:59")
    assert await norway.states() == {INVOICE: "awaiting_confirmation"}
    await norway.at("2026-11-24T00:05")
    norway.owner.is_told_nothing()
    assert await norway.states() == {INVOICE: "ended (no_answer)"}
    await norway.at("2026-11-24T12:00")
    norway.owner.is_told(INVOICE, "avsluttet", "ikke fått noe brev", via="mail")
    norway.partner_is_told_nothing()
    norway.owner.is_told_nothing()


async def test_4_a_vendor_that_proceeds_on_silence_is_one_changed_value(opens: Opens):
    world = await opens("fakturert", confirmation_on_silence="proceed")
    await asked(world)
    await world.days(9)
    world.owner.is_told(INVOICE, "angre")
    world.partner_is_told("reminder", INVOICE)


@pytest.mark.parametrize(
    ("stage", "the_case_becomes"),
    [
        (alerted, "ended (stopped)"),
        (asked, "ended (stopped)"),
        (pending, "ended (stopped)"),
        (collected, "withdrawal_requested"),
    ],
)
@pytest.mark.parametrize("via", ["sms", "mail"])
async def test_5_stop_counts_at_any_time_by_any_channel(norway: World, stage, the_case_becomes, via):
    await stage(norway)
    await norway.answers(f"Stopp {INVOICE}", via=via)
    assert await norway.states() == {INVOICE: the_case_becomes}
    words = ["250 kr"] if the_case_becomes == "withdrawal_requested" else ["stoppet", "ingenting"]
    norway.owner.is_told(INVOICE, *words, via=via)
    assert "owner: stop" in await norway.words(INVOICE)


async def test_6_what_he_excludes_himself_is_left_alone_and_can_be_handed_over(norway: World):
    await alerted(norway)
    assert "opted_out" in await norway.answers("10023 skal aldri til inkasso", via="sms")
    norway.owner.is_told(INVOICE)
    await norway.days(30)
    norway.owner.is_told_nothing()
    await norway.support(INVOICE, Word.HAND_OVER, "he rang")
    await norway.hours(2)
    norway.partner_is_told("reminder", INVOICE)


@pytest.mark.parametrize("stage", [alerted, asked, pending])
@pytest.mark.parametrize(("kind", "state"), [("payment", "paid"), ("credit_note", "credited")])
async def test_7_when_the_debt_is_gone_nothing_more_goes_out(norway: World, stage, kind, state):
    await stage(norway)
    await norway.payment(INVOICE, "12500,00", kind)
    await norway.days(30)
    assert await norway.states() == {INVOICE: state}
    norway.owner.is_told_nothing()
    norway.partner_is_told_nothing()


@pytest.mark.parametrize(
    ("kind", "state", "word"), [("payment", "paid", "paid"), ("credit_note", "credited", "credited")]
)
async def test_7_once_handed_over_the_collector_hears_that_the_debt_is_gone(norway: World, kind, state, word):
    await collected(norway)
    await norway.payment(INVOICE, "12500,00", kind)
    norway.partner_is_told(f"order: {word}", INVOICE)
    norway.owner.is_told(INVOICE)
    assert await norway.states() == {INVOICE: state}


async def test_7_a_payment_that_bounces_begins_the_count_again(norway: World):
    await asked(norway)
    await norway.payment(INVOICE, "12500,00")
    await norway.days(1)
    await norway.payment(INVOICE, "12500,00", "reversal")
    norway.owner.is_told(INVOICE, "tilbake")
    await norway.hours(1)
    norway.owner.is_told(INVOICE, "forfalt", via="sms")
    assert await norway.states() == {INVOICE: "alerted"}
    await norway.days(5)
    assert await norway.states() == {INVOICE: "alerted"}, "it never jumps to a question, let alone a default"


async def test_7_yesterdays_question_is_not_answered_after_a_new_due_date(norway: World):
    await asked(norway)
    question = norway.owner.last
    assert await norway.answers("Vent til 10. desember") == "new_due_date -> not_due"
    norway.owner.is_told("10. desember 2026")
    await norway.hours(1)
    norway.owner.last = question
    assert "nothing is decided" in await norway.answers("Bekreft")
    assert await norway.states() == {INVOICE: "not_due"}


async def test_8_each_business_gets_its_own_copy_of_the_terms(norway: World):
    sofie = norway.reads(CASTS["fortnox_finans"])
    firm = await norway.opens_shop(CASTS["fortnox_finans"], "fortnox_finans")
    copy = sofie.is_told("Rask Bygg AB", "2026-11", "680 kr", "295 kr", via="mail")
    assert not copy.has("Solvang")
    assert (await firm.registered()).terms_version == "2026-11"
