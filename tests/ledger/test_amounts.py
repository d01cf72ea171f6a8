"""An amount is read in the only possible way, or refused."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from core.case import Money
from ledger.amounts import Amount, amount_of, decimal_mark_of
from ledger.errors import NotUnderstood
from ledger.rows import InvoiceRow, Why
from tests.ledger.books import INVOICE_HEADER, invoice, invoices, refused

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12500", "12500"),
        ("12500,00", "12500"),
        ("12500.00", "12500"),
        ("12500,5", "12500.5"),
        ("12 500", "12500"),
        ("12 500,00", "12500"),
        ("12 500.00", "12500"),
        (f"12{NBSP}500,00", "12500"),
        (f"12{THIN}500,00", "12500"),
        (f"1{NARROW}234{NARROW}567,89", "1234567.89"),
        ("12.500,00", "12500"),
        ("12,500.00", "12500"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("12 500,-", "12500"),
        ("12.500,-", "12500"),
        ("12 500:-", "12500"),
        ("12 500,--", "12500"),
        ("12 500,–", "12500"),
        ("0,5", "0.5"),
        ("0.500", "0.5"),
        (",50", "0.5"),
        ("1250,0000", "1250"),
        ("+100", "100"),
        ("-100,50", "-100.5"),
        ("−100,50", "-100.5"),
        ("100,50-", "-100.5"),
        ("(100,50)", "-100.5"),
        ("  100  ", "100"),
    ],
)
def test_these_are_amounts(written, read):
    assert amount_of(written) == Amount(Decimal(read))


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("kr 100", "KR"),
        ("kr. 100,00", "KR"),
        ("100 kr", "KR"),
        ("100 kr.", "KR"),
        ("NOK 100", "NOK"),
        ("100 sek", "SEK"),
        ("€ 100", "€"),
        ("100€", "€"),
        ("£100", "£"),
        ("kr -100", "KR"),
        ("-kr 100", "KR"),
    ],
)
def test_a_currency_may_stand_beside_it(written, unit):
    amount = amount_of(written)
    assert abs(amount.value) == 100
    assert amount.unit == unit


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.500", "999,999"])
def test_what_can_be_read_in_two_ways_is_refused(written):
    with pytest.raises(NotUnderstood) as refusal:
        amount_of(written)
    assert refusal.value.why is Why.AMBIGUOUS


@pytest.mark.parametrize(
    ("written", "mark", "read"),
    [("1.234", ",", "1234"), ("1,234", ".", "1234"), ("-12.500", ",", "-12500")],
)
def test_unless_the_file_shows_its_decimal_mark(written, mark, read):
    assert amount_of(written, lambda: mark).value == Decimal(read)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", Why.MALFORMED),
        ("tolv tusen", Why.MALFORMED),
        ("12500,", Why.MALFORMED),
        ("12..500", Why.MALFORMED),
        ("1.23.456", Why.MALFORMED),
        ("1 2 500", Why.MALFORMED),
        ("12 500.000", Why.MALFORMED),
        ("12500 NOK kr", Why.MALFORMED),
        ("kr 100 NOK", Why.MALFORMED),
        ("--100", Why.MALFORMED),
        ("-100-", Why.MALFORMED),
        ("(100", Why.MALFORMED),
        ("100)", Why.MALFORMED),
        ("12,50,-", Why.MALFORMED),
        ("1,25E+04", Why.MALFORMED),
        ("1e5", Why.MALFORMED),
        ("$100", Why.MALFORMED),
        ("12 500,00 og 300", Why.MALFORMED),
        ("NaN", Why.MALFORMED),
        ("٣٠٠", Why.MALFORMED),
        ("1" * 60, Why.MALFORMED),
        ("12,345", Why.AMBIGUOUS),
        ("1234,567", Why.TOO_PRECISE),
        ("0,125", Why.TOO_PRECISE),
        ("1.234,567", Why.TOO_PRECISE),
        ("12500,001", Why.TOO_PRECISE),
        ("1234567890123", Why.OUT_OF_RANGE),
    ],
)
def test_these_are_not(written, why):
    with pytest.raises(NotUnderstood) as refusal:
        amount_of(written)
    assert refusal.value.why is why


def test_three_decimals_stay_three_decimals_in_a_file_that_writes_decimals_so():
    with pytest.raises(NotUnderstood) as refusal:
        amount_of("1,234", lambda: ",")
    assert refusal.value.why is Why.TOO_PRECISE


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("12,50", ","),
        ("12.50", "."),
        ("1.234,5", ","),
        ("1,234.5", "."),
        ("1.234.567", ","),
        ("1 234,50", ","),
        ("1.234", None),
        ("1,234", None),
        ("1234", None),
        ("Kari", None),
        ("12 500", None),
    ],
)
def test_an_amount_proves_a_decimal_mark(written, mark):
    assert decimal_mark_of(written) == mark


amounts = st.decimals(min_value="0.01", max_value="999999999999.99", places=2)


@given(amounts, st.sampled_from(["nb_NO", "nn_NO", "sv_SE", "da_DK", "fi_FI", "en_GB", "en_US", "de_DE"]))
def test_what_a_country_prints_is_read_back(amount, locale):
    assert amount_of(format_decimal(amount, format="#,##0.00", locale=locale)).value == amount


@given(amounts, st.sampled_from(["{}", "{} kr", "NOK {}", "-{}", "({})", "{}-"]), st.sampled_from([",", "."]))
def test_with_and_without_thousands_it_is_the_same(amount, frame, mark):
    thousands = "." if mark == "," else ","
    grouped = f"{amount:,.2f}".replace(",", "x").replace(".", mark).replace("x", thousands)
    plain = f"{amount:.2f}".replace(".", mark)
    assert amount_of(frame.format(grouped)) == amount_of(frame.format(plain))


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_refusal(text):
    with suppress(NotUnderstood):
        amount = amount_of(text)
        assert amount.value == round(amount.value, 2)


# --- in a file


def test_other_rows_are_the_evidence():
    def read(*amounts: str) -> list[Decimal]:
        lines = (f"{number};17;Kari;{amount};24.11.2026" for number, amount in enumerate(amounts))
        rows, _ = invoices("\n".join([INVOICE_HEADER, *lines]))
        return [row.amount.amount for row in rows]

    assert read("1.234", "500") == [500]
    assert read("1.234", "500,50") == [1234, Decimal("500.50")]
    assert read("1.234", "500.50") == [Decimal("500.50")]
    assert read("1.234", "500.50", "500,50") == [Decimal("500.50"), Decimal("500.50")]


@pytest.mark.parametrize(
    ("amount", "why"), [("0", Why.NOT_POSITIVE), ("-5", Why.NOT_POSITIVE), ("", Why.MISSING)]
)
def test_an_invoice_is_above_zero(amount, why):
    rejected = refused(invoice(amount=amount))
    assert (rejected.field, rejected.why) == ("amount", why)


@pytest.mark.parametrize(
    ("cells", "money"),
    [
        ({"amount": "100"}, "100.00 NOK"),
        ({"amount": "100", "currency": "sek"}, "100.00 SEK"),
        ({"amount": "100 EUR"}, "100.00 EUR"),
        ({"amount": "€100", "currency": "EUR"}, "100.00 EUR"),
        ({"amount": "100 kr", "currency": "SEK"}, "100.00 SEK"),
    ],
)
def test_the_currency_is_the_cells_or_the_rows_or_the_books(cells, money):
    row = invoice(**cells)
    assert isinstance(row, InvoiceRow)
    assert f"{row.amount.amount} {row.amount.currency}" == money


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        ({"currency": "KRO"}, "currency", Why.MALFORMED),
        ({"currency": "DEM"}, "currency", Why.MALFORMED),
        ({"amount": "100 SEK", "currency": "NOK"}, "amount", Why.CONTRADICTION),
        ({"amount": "100 kr", "currency": "EUR"}, "amount", Why.CONTRADICTION),
        ({"amount": "100 XYZ"}, "amount", Why.MALFORMED),
        ({"amount": "100 SEK", "balance": "100 NOK"}, "balance", Why.CONTRADICTION),
        ({"amount": "100", "balance": "100,01"}, "balance", Why.CONTRADICTION),
    ],
)
def test_a_currency_or_balance_that_can_not_be_is_refused(cells, field, why):
    rejected = refused(invoice(**cells))
    assert (rejected.field, rejected.why) == (field, why)


def test_a_currency_in_the_columns_name_counts():
    rows, _ = invoices("Faktura;Kunde;Beløp (EUR);Saldo i EUR;Forfall\n1;Kari;100;50;2026-11-24")
    assert (rows[0].amount, rows[0].balance) == (
        Money(amount=Decimal(100), currency="EUR"),
        Money(amount=Decimal(50), currency="EUR"),
    )
    _, [rejected] = invoices("Faktura;Kunde;Beløp (NOK);Valuta;Forfall\n1;Kari;100;EUR;2026-11-24")
    assert rejected.why is Why.CONTRADICTION


@pytest.mark.parametrize("balance", ["0", "0,00", "-50", "12500"])
def test_a_settled_balance_is_a_fact_too(balance):
    row = invoice(balance=balance)
    assert isinstance(row, InvoiceRow)
    assert row.balance is not None
    assert row.balance.amount == Decimal(balance.replace(",", "."))
