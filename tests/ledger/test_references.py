"""References are kept whole, and compared whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from ledger import InvoiceRow
from ledger.errors import NotUnderstood
from ledger.references import is_checked, kid_mod11, normal
from tests.ledger.books import invoice, refused


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("20447", "20447"),
        ("0020 4471", "00204471"),
        ("1234-5678.9", "123456789"),
        ("#2044", "2044"),
        ("f2044", "F2044"),
        ("RF18 5390 0754 7034", "539007547034"),
        ("RF19 5390 0754 7034", "RF19539007547034"),
        (" - ", None),
        ("", None),
    ],
)
def test_what_is_kept(written, kept):
    assert normal(written) == kept


@pytest.mark.parametrize("written", ["1,23457E+11", "1.2e5", "2E+10", "1" * 36])
def test_what_a_spreadsheet_spoilt_is_refused(written):
    with pytest.raises(NotUnderstood):
        normal(written)


# Worked by hand: 7*2 + 6*3 + 5*4 + 4*5 + 3*6 + 2*7 + 1*2 = 106 = 9 * 11 + 7, and 11 - 7 = 4.
@pytest.mark.parametrize(
    ("digits", "sign"), [("1234567", "4"), ("2345676", "1"), ("0", "0"), ("6", "-"), ("1", "9")]
)
def test_modulus_11(digits, sign):
    assert kid_mod11(digits) == sign


def test_a_dash_may_be_a_check_sign():
    assert normal("0006-") == "0006-"
    assert normal("0007-") == "0007"


@pytest.mark.parametrize(
    ("reference", "so"),
    [
        ("12345674", True),
        ("12345675", False),
        ("2345676", True),
        ("0006-", True),
        ("F2044", False),
        ("", False),
    ],
)
def test_check_digits(reference, so):
    assert is_checked(reference) is so


@given(st.from_regex(r"[0-9]{2,24}", fullmatch=True))
def test_both_schemes_are_known(digits):
    assert is_checked(digits + luhn.calc_check_digit(digits))
    assert is_checked(digits + kid_mod11(digits))


@given(st.from_regex(r"[0-9]{3,24}", fullmatch=True), st.integers(0, 24), st.integers(1, 9))
def test_modulus_11_sees_any_one_wrong_digit(digits, place, by):
    place %= len(digits)
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert kid_mod11(wrong) != kid_mod11(digits)


def test_a_reference_of_dashes_is_none():
    assert refused(invoice(reference="---")).field == "reference"


def test_a_wrong_check_digit_rejects_no_invoice():
    row = invoice(reference="12345675")
    assert isinstance(row, InvoiceRow)
    assert row.reference == "12345675"
