"""A date has the day before the month, or the year first, or it is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import day_of, is_month_first
from ledger.errors import NotUnderstood
from ledger.rows import Why
from tests.ledger.books import INVOICE_HEADER, invoice, invoices, refused

THE_DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24",
        "2026/11/24",
        "2026.11.24",
        "20261124",
        "2026-11-24 00:00:00",
        "2026-11-24T13:45",
        "24.11.2026",
        "24.11.2026 00:00",
        "24. 11. 2026",
        "24/11/2026",
        "24-11-2026",
        "24.11.26",
        "24/11/26",
        "24-11-26",
        "24. november 2026",
        "24 november 2026",
        "24. nov. 2026",
        "24 nov 2026",
        "24-nov-2026",
        "den 24 november 2026",
        "24. NOVEMBER 2026",
        "24. marraskuuta 2026",
        "November 24, 2026",
        "Nov 24 2026",
        "24th November 2026",
        "\u00a024.11.2026 ",
    ],
)
def test_these_are_the_24th_of_november(written):
    assert day_of(written) == THE_DAY


@pytest.mark.parametrize(
    ("written", "why", "words"),
    [
        ("11/24/2026", Why.MALFORMED, "month stands before the day"),
        ("11-24-26", Why.MALFORMED, "month stands before the day"),
        ("31.11.2026", Why.MALFORMED, "no such day"),
        ("29.02.2026", Why.MALFORMED, "no such day"),
        ("2026-13-01", Why.MALFORMED, "no such day"),
        ("00.11.2026", Why.MALFORMED, "no such day"),
        ("24. novembre 2026", Why.MALFORMED, "no month we know"),
        ("46350", Why.MALFORMED, "spreadsheet's day count"),
        ("241126", Why.MALFORMED, "no date"),
        ("24.11", Why.MALFORMED, "no date"),
        ("24.11-2026", Why.MALFORMED, "no date"),
        ("i morgen", Why.MALFORMED, "no date"),
        ("2026-11-24T23:30:00Z", Why.MALFORMED, "no date"),
        ("2026-W48", Why.MALFORMED, "no date"),
        ("24112026", Why.MALFORMED, "no such day"),
        ("24.11.1826", Why.OUT_OF_RANGE, "between"),
        ("٢٤.١١.٢٠٢٦", Why.MALFORMED, "no date"),
    ],
)
def test_these_are_refused_with_the_way_to_write_them(written, why, words):
    with pytest.raises(NotUnderstood, match=words) as refusal:
        day_of(written)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("written", "in_norway", "in_sweden"),
    [
        ("24-11-26", date(2026, 11, 24), None),
        ("26-11-24", date(2024, 11, 26), None),
        ("32-11-24", None, date(2032, 11, 24)),
        ("24-11-32", date(2032, 11, 24), date(2032, 11, 24)),
        ("24.11.26", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_short_year_may_stand_first_in_sweden(written, in_norway, in_sweden):
    def read(country: str) -> date | None:
        try:
            return day_of(written, country=country)
        except NotUnderstood:
            return None

    assert (read("NO"), read("SE")) == (in_norway, in_sweden)


days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
languages = st.sampled_from(["nb", "nn", "sv", "da", "fi", "en_GB"])


@given(
    days, languages, st.sampled_from(["long", "medium", "d. MMMM y", "dd.MM.y", "d/M/y", "y-MM-dd", "yMMdd"])
)
def test_what_a_language_prints_is_read_back(day, language, pattern):
    assert day_of(format_date(day, pattern, locale=language)) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["dd.MM.yy", "d/M/yy", "dd-MM-yy"]))
def test_two_digits_are_a_year_of_this_century(day, pattern):
    assert day_of(format_date(day, pattern, locale="nb")) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_refusal(text):
    with suppress(NotUnderstood):
        assert 1990 <= day_of(text).year <= 2099


@pytest.mark.parametrize(
    ("written", "so"),
    [
        ("11/24/2026", True),
        ("24/11/2026", False),
        ("11/11/2026", False),
        ("11.24.2026", False),
        ("Kari", False),
    ],
)
def test_only_some_dates_prove_that_the_month_comes_first(written, so):
    assert is_month_first(written) is so


# --- in a file


def _due(*dates: str) -> list[date]:
    lines = (f"{number};17;Kari;100;{day}" for number, day in enumerate(dates))
    rows, _ = invoices("\n".join([INVOICE_HEADER, *lines]))
    return [row.due_date for row in rows]


def test_one_american_date_makes_its_neighbours_doubtful():
    assert _due("03/04/2026", "13/04/2026") == [date(2026, 4, 3), date(2026, 4, 13)]
    assert _due("03/04/2026", "04/04/2026", "04/13/2026") == [date(2026, 4, 4)]
    assert _due("03.04.2026", "04/13/2026") == [date(2026, 4, 3)]


def test_due_before_it_was_issued_is_a_contradiction():
    rejected = refused(invoice(due_date="2026-11-24", issued="2026-11-25"))
    assert (rejected.field, rejected.why) == ("due_date", Why.CONTRADICTION)
