"""One person has one number, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import e164


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("+47 912 34 567", "NO", "+4791234567"),
        ("91234567", "NO", "+4791234567"),
        (" 912 34 567 ", "NO", "+4791234567"),
        ("912\u00a034\u00a0567", "NO", "+4791234567"),
        ("0047 91234567", "NO", "+4791234567"),
        ("070-174 06 05", "SE", "+46701740605"),
        ("+46 (0)70-174 06 05", "NO", "+46701740605"),
        ("0701740605", "SE", "+46701740605"),
        ("+358 40 1234567", "NO", "+358401234567"),
    ],
)
def test_a_number_in_its_one_form(written, region, number):
    assert e164(written, region) == number
    assert e164(number) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "12",
        "Telenor",
        "0800 FLOWERS",
        "+47 912 34 567 ext. 8",
        "tel:+4791234567",
        "+999123",
        "9" * 20,
    ],
)
def test_what_is_no_number(written):
    assert e164(written) is None


@given(st.text(max_size=40))
def test_a_number_stays_what_it_became(text):
    number = e164(text)
    assert number is None or e164(number) == number
