"""How amounts, days and lengths of time are written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.case import Choice, Money
from core.events import Channel
from core.messages import Notice
from core.policies import Price
from core.wording import LANGUAGES, formats, word
from tests.wording.samples import FAKTURERT, FORTNOX, SAMPLES, asked_about, parcel


def _money(amount: str, currency: str) -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    ("code", "amount", "currency", "written"),
    [
        ("nb", "12500", "NOK", "12 500 kr"),
        ("nb", "3980.50", "NOK", "3 980,50 kr"),
        ("nb", "12500", "SEK", "12 500 SEK"),
        ("sv", "1234567.89", "SEK", "1 234 567,89 kr"),
        ("sv", "12500", "NOK", "12 500 NOK"),
        ("en", "12500.5", "SEK", "SEK 12,500.50"),
        ("en", "12500", "NOK", "NOK 12,500"),
        ("nb", "-500", "NOK", "-500 kr"),
        ("nn", "3980.50", "NOK", "3 980,50 kr"),
        ("da", "3980.50", "DKK", "3.980,50 kr"),
        ("da", "12500", "SEK", "12.500 SEK"),
        ("fi", "3980.50", "EUR", "3 980,50 €"),
        ("fi", "12500", "NOK", "12 500 NOK"),
        ("sv", "100", "EUR", "100 EUR"),
    ],
)
def test_amounts(code, amount, currency, written):
    assert formats.money(_money(amount, currency), LANGUAGES[code]) == written


def test_sums_are_kept_apart_by_currency():
    values = [_money("100", "NOK"), _money("20", "EUR"), _money("0.50", "NOK")]
    assert formats.total(values, LANGUAGES["nb"]) == "100,50 kr og 20 EUR"


@pytest.mark.parametrize(
    ("code", "short", "written"),
    [
        ("nb", False, "4. november 2026"),
        ("nb", True, "04.11.2026"),
        ("nn", False, "4. november 2026"),
        ("nn", True, "04.11.2026"),
        ("da", False, "4. november 2026"),
        ("da", True, "04.11.2026"),
        ("fi", False, "4. marraskuuta 2026"),
        ("fi", True, "4.11.2026"),
        ("sv", False, "4 november 2026"),
        ("sv", True, "2026-11-04"),
        ("en", False, "4 November 2026"),
        ("en", True, "4 Nov 2026"),
    ],
)
def test_days(code, short, written):
    assert formats.day(date(2026, 11, 4), LANGUAGES[code], short=short) == written


@pytest.mark.parametrize(
    ("code", "short", "written"),
    [
        ("nb", False, "mandag 23. november kl. 00:30"),
        ("nb", True, "23.11 kl. 00:30"),
        ("nn", False, "måndag 23. november kl. 00:30"),
        ("nn", True, "23.11 kl. 00:30"),
        ("da", False, "mandag den 23. november kl. 00.30"),
        ("da", True, "23/11 kl. 00.30"),
        ("fi", False, "maanantaina 23. marraskuuta klo 0.30"),
        ("fi", True, "23.11. klo 0.30"),
        ("sv", False, "måndag den 23 november kl. 00:30"),
        ("sv", True, "23/11 kl. 00:30"),
        ("en", False, "Monday 23 November at 00:30"),
        ("en", True, "23 Nov 00:30"),
    ],
)
def test_moments_are_those_of_the_business(code, short, written):
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert formats.moment(at, "Europe/Oslo", LANGUAGES[code], short=short) == written


def test_the_last_day_to_answer_is_the_businesss_day_on_both_sides_of_midnight_and_of_summer_time():
    for last_second, day in (
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), "søndag 29. mars"),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), "søndag 25. oktober"),
        (datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC), "tirsdag 29. februar"),
    ):
        one = replace(asked_about(0), answer_by=last_second)
        body = word(parcel(Notice.ASK_CONFIRM, Channel.CHAT, "nb", (one,)), FAKTURERT).body
        assert f"til og med {day} " in body


def test_of_several_cases_the_first_deadline_is_promised():
    late = replace(asked_about(1), answer_by=datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC))
    body = word(parcel(Notice.ASK_CONFIRM, Channel.CHAT, "nb", (late, asked_about(0))), FAKTURERT).body
    assert "til og med mandag 23. november" in body


@pytest.mark.parametrize(
    ("count", "unit", "nb", "en"),
    [(1, "day", "1 dag", "1 day"), (7, "day", "7 dager", "7 days"), (0, "day", "0 dager", "0 days")],
)
def test_lengths(count, unit, nb, en):
    assert formats.length(count, unit, LANGUAGES["nb"]) == nb
    assert formats.length(count, unit, LANGUAGES["en"]) == en


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (60, "1 timme"),
        (120, "2 timmar"),
        (90, "90 minuter"),
        (1440, "1 dag"),
        (0, "0 minuter"),
        (1, "1 minut"),
    ],
)
def test_the_undo_window_is_told_in_its_largest_whole_unit(minutes, written):
    assert formats.minutes(minutes, LANGUAGES["sv"]) == written


def test_a_ground_that_no_language_knows_is_shown_as_it_is():
    sample = next(s for s in SAMPLES if str(s) == "ask_choice.suggested")
    one = asked_about(0, "SEK", **(sample.case | {"grounds": ("income_known", "scoring_42")}))
    body = word(parcel(Notice.ASK_CHOICE, Channel.CHAT, "sv", (one,)), FORTNOX).body
    assert "Vi föreslår långtidsbevakning. Kunden har en känd inkomst. scoring_42" in body


def test_only_the_choices_of_the_policy_are_offered():
    policy = FORTNOX.overridden({"choices": [Choice.MONITORING, Choice.WITHDRAW]})
    sample = next(s for s in SAMPLES if str(s) == "ask_choice.suggested")
    body = word(sample.parcel(Channel.CHAT, "sv"), policy).body
    assert "BETALNINGSFÖRELÄGGANDE" not in body
    assert "- LÅNGTIDSBEVAKNING:" in body
    assert "- ÅTERKALLA:" in body


def test_a_price_that_no_language_knows_is_listed_as_it_is():
    policy = FAKTURERT.overridden(
        {"prices": [Price(what="yearly_fee", amount=Decimal(990)), *FAKTURERT.prices]}
    )
    body = word(parcel(Notice.TERMS), policy).body
    assert "- yearly_fee: 990 kr\n- Varsler og spørsmål til deg: gratis" in body


def test_terms_follow_the_policy():
    ends, proceeds, automatic, waits = (
        word(parcel(Notice.TERMS), policy).body
        for policy in (
            FAKTURERT,
            FAKTURERT.overridden({"confirmation_on_silence": "proceed"}),
            FORTNOX,
            FORTNOX.overridden(
                {"choice_on_silence": "end", "identity_number_from": None, "address_from": None}
            ),
        )
    )
    assert "Svarer du ikke, avslutter vi oppfølgingen" in ends
    assert "Svarer du ikke, starter vi" in proceeds
    assert "uten at vi spør deg først" in automatic
    assert "inkassovarsel 10 dager etter purringen" in automatic
    assert "Inkassopartneren sender dem etter hverandre" in ends
    assert "gjør vi det vi har foreslått" in automatic
    assert "gjør vi ingenting før vi har snakket med deg" in waits
    assert "Opplysninger om kunden" not in waits
    assert all("STOPP" in body and "HJELP" in body and "2026-11" in body for body in (ends, automatic))


def test_facts_that_are_no_amount_or_time_make_a_plainer_text():
    text = word(
        parcel(Notice.PART_PAID, Channel.CHAT, "nb", (asked_about(0),), {"amount": "much"}), FAKTURERT
    )
    assert text.body.startswith("En delbetaling er registrert")
    facts = {"undo_by": "soon", "until": "then"}
    confirmed = word(parcel(Notice.CONFIRMED, Channel.CHAT, "nb", (asked_about(0),), facts), FAKTURERT)
    assert "svar STOPP 10023" in confirmed.body
    extended = word(parcel(Notice.EXTENDED, Channel.CHAT, "nb", (asked_about(0),), facts), FAKTURERT)
    assert extended.body.startswith("Du har fått lengre frist for faktura 10023")
