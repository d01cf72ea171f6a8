"""Promise 35: two businesses with one owner, one business with three staff, and somebody who leaves."""

import pytest

from app.demo.cast import CASTS
from app.demo.firm import Firm
from app.demo.people import Contact
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows, shifted


@pytest.fixture
async def hytte(norway: World) -> Firm:
    """Berit's second business: the same person, the same phone, the same mailbox."""
    cast = shifted(CASTS["fakturert"], business="Solvang Hytteutleie AS")
    firm = await norway.opens_shop(cast, "fakturert")
    norway.owner.is_told("Solvang Hytteutleie AS", "vilkår")
    return firm


async def both_asked(world: World, other: Firm) -> None:
    await other.invoices(rows(["700"], "2026-11-02"))
    await world.invoices(rows(["10023"], "2026-11-02"))
    await world.days(3)
    world.owner.is_told("Solvang Elektro AS", "10023", via="sms")
    world.owner.is_told("Solvang Hytteutleie AS", "700", via="sms")
    await world.days(11)


async def test_35_two_businesses_of_one_owner_are_told_and_asked_apart(norway: World, hytte: Firm):
    await both_asked(norway, hytte)
    norway.owner.is_told("Solvang Elektro AS", "10023", "skal vi starte", via="mail")
    norway.owner.is_told("Solvang Hytteutleie AS", "700", "skal vi starte", via="mail")
    norway.owner.is_told_nothing()


@on_both_engines
async def test_35_a_letter_answers_for_the_business_it_came_from(norway: World, hytte: Firm):
    await both_asked(norway, hytte)
    norway.owner.is_told("Solvang Hytteutleie AS", "skal vi starte", via="mail")
    assert await norway.answers("Nei") == "stop -> ended"
    assert (await hytte.case("700")).state == "ended"
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_35_a_bare_word_by_sms_is_asked_back_and_a_number_is_enough(norway: World, hytte: Firm):
    await both_asked(norway, hytte)
    norway.owner.forgets()
    assert "nothing is decided" in await norway.answers("Ja", via="sms")
    norway.owner.is_told("fakturanummeret", via="sms")
    await norway.hours(1)
    assert await norway.answers("Ja 700", via="sms") == "confirm -> handover_pending"
    assert (await hytte.case("700")).state == "handover_pending"
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_35_the_same_invoice_number_in_both_businesses_is_not_guessed(norway: World, hytte: Firm):
    await hytte.invoices(rows(["10023"], "2026-11-02"))
    await norway.invoices(rows(["10023"], "2026-11-02"))
    await norway.days(14)
    norway.owner.forgets()
    assert "nothing is decided" in await norway.answers("Ja 10023", via="sms")
    assert (await hytte.case("10023")).state == "awaiting_confirmation"
    assert await norway.states() == {"10023": "awaiting_confirmation"}


@pytest.fixture
async def staff(norway: World) -> tuple[Contact, Contact]:
    """Per and Ida work for Berit."""
    per = await norway.joins("Per Solvang", "per@solvang-elektro.example", "+4790000042")
    ida = await norway.joins("Ida Dahl", "ida@solvang-elektro.example")
    return per, ida


@on_both_engines
async def test_35_of_three_staff_the_first_answer_counts(norway: World, staff: tuple[Contact, Contact]):
    per, ida = staff
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    norway.owner.is_told("10023", "forfalt", via="sms")
    per.is_told("10023", "forfalt", via="sms")
    ida.is_told("10023", "forfalt", via="mail")
    await norway.days(11)
    for person in (norway.owner, per, ida):
        person.is_told("10023", "skal vi starte", via="mail")
    assert await norway.answers("Ja", by=per) == "confirm -> handover_pending"
    per.is_told("angre", via="mail")
    for person in (norway.owner, ida):
        person.is_told("Per", "har svart", "10023", via="mail")
    await norway.hours(0.5)
    assert "nothing is decided" in await norway.answers("Ja", by=ida)
    ida.is_told("10023", via="mail")
    assert (await norway.log("10023"))[-1]["person"] == str(await norway.id_of(per))
    norway.owner.is_told_nothing()


async def test_35_one_may_stop_what_another_confirmed(norway: World, staff: tuple[Contact, Contact]):
    per, _ = staff
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(14)
    assert await norway.answers("Ja", by=per) == "confirm -> handover_pending"
    await norway.hours(0.5)
    assert await norway.answers("Stopp") == "stop -> ended"


async def test_35_whoever_left_hears_nothing_and_decides_nothing(
    norway: World, staff: tuple[Contact, Contact]
):
    per, ida = staff
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(14)
    for person in (norway.owner, per, ida):
        person.forgets()
    await norway.leaves(per)
    assert "nothing is decided" in await norway.answers("Ja", by=per)
    assert "nothing is decided" in await norway.answers("Ja 10023", via="sms", by=per)
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    per.is_told_nothing()
    await norway.days(9)
    norway.owner.is_told("avsluttet")
    ida.is_told("avsluttet")
    per.is_told_nothing()


async def test_35_when_the_last_one_left_nobody_is_asked_and_nothing_is_concluded(norway: World):
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(3)
    norway.owner.forgets()
    await norway.leaves(norway.owner)
    await norway.days(60)
    assert await norway.states() == {"10023": "action_required (undeliverable)"}
    norway.desk_is_told("10023", "Solvang Elektro AS")
    norway.owner.is_told_nothing()
