"""What a payment's row says, and that it counts once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.case import Money
from ledger import Kind, PaymentRow, Why, read_payments
from tests.ledger.books import PAYMENT_HEADER, payment, payments, refused, walked

BANK = "Dato;Beløp;KID;Transaksjons-ID"


def _accepted(**cells: str) -> PaymentRow:
    row = payment(**cells)
    assert isinstance(row, PaymentRow), row
    return row


def test_a_payment():
    row = _accepted(reference="0020 447", invoice="2044", currency="SEK")
    assert (row.kind, row.reference, row.invoice, row.date) == (
        Kind.PAYMENT,
        "0020447",
        "2044",
        date(2026, 12, 1),
    )
    assert row.amount == Money(amount=Decimal("12500.00"), currency="SEK")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Innbetaling", Kind.PAYMENT),
        ("betalning", Kind.PAYMENT),
        ("payment", Kind.PAYMENT),
        ("", Kind.PAYMENT),
        ("Reversering", Kind.REVERSAL),
        ("RETUR", Kind.REVERSAL),
        ("återföring", Kind.REVERSAL),
        ("reversal", Kind.REVERSAL),
        ("Kreditnota", Kind.CREDIT_NOTE),
        ("kreditfaktura", Kind.CREDIT_NOTE),
        ("credit note", Kind.CREDIT_NOTE),
        ("credit_note", Kind.CREDIT_NOTE),
    ],
)
def test_kinds(written, kind):
    assert _accepted(kind=written).kind is kind


@pytest.mark.parametrize("written", ["gebyr", "refund", "credit"])
def test_other_kinds_are_refused(written):
    assert refused(payment(kind=written)).field == "kind"


@pytest.mark.parametrize(
    ("cells", "amount"),
    [
        ({"amount": "100"}, 100),
        ({"amount": "100", "kind": "retur"}, 100),
        ({"amount": "-100", "kind": "retur"}, 100),
        ({"amount": "-100", "kind": "kreditnota"}, 100),
        ({"amount": "-100"}, None),
        ({"amount": "-100", "kind": "betaling"}, None),
        ({"amount": "0"}, None),
        ({"amount": ""}, None),
    ],
)
def test_the_amount_is_above_zero_and_the_kind_says_which_way(cells, amount):
    row = payment(**cells)
    if amount is None:
        assert refused(row).field == "amount"
    else:
        assert isinstance(row, PaymentRow)
        assert row.amount.amount == amount


def test_a_row_may_name_nothing():
    row = _accepted(reference="")
    assert (row.reference, row.invoice) == (None, None)


def test_a_date_is_needed():
    assert refused(payment(date="")).why is Why.MISSING


# --- once


def _keys(text: str) -> list[str]:
    rows, rejected = payments(text)
    assert not rejected
    return [row.key for row in rows]


def test_the_banks_number_is_the_key():
    assert _keys(f"{BANK}\n2026-12-01;100;20447;A1\n2026-12-01;100;20447;A2") == ["bank:A1", "bank:A2"]


def test_the_banks_number_twice_is_a_repetition_or_a_conflict():
    table = read_payments(
        f"{BANK}\n2026-12-01;100;1;A1\n2026-12-01;100,00;1;A1\n2026-12-01;200;1;A1".encode()
    )
    rows, [rejected] = walked(table)
    assert (len(rows), table.repeated) == (1, 1)
    assert (rejected.line, rejected.why, rejected.field) == (4, Why.CONFLICT, "transaction")
    assert "line 2" in rejected.reason


def test_without_one_the_same_payment_in_another_file_has_the_same_key():
    first = _keys(f"{PAYMENT_HEADER}\n2026-12-01;100;20447;\n2026-12-02;200;20448;")
    later = _keys("Amount,Date,Reference\n200.00,02.12.2026,20448\n300.00,03.12.2026,20449")
    assert later[0] == first[1]
    assert later[1] not in first


def test_two_equal_payments_in_one_file_are_two():
    text = f"{PAYMENT_HEADER}\n2026-12-01;100;20447;\n2026-12-01;100;20447;\n2026-12-01;100;20447;2044"
    keys = _keys(text)
    assert len(set(keys)) == 3
    assert keys[0].removesuffix(":1") == keys[1].removesuffix(":2")
    assert _keys(text) == keys


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "12500,01"},
        {"date": "2026-12-02"},
        {"reference": "20448"},
        {"invoice": "1"},
        {"currency": "SEK"},
        {"kind": "retur"},
    ],
)
def test_each_fact_is_part_of_the_key(change):
    assert _accepted(**change).key != _accepted().key
