"""What an invoice's row says, and the same number twice."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from core.case import Money
from ledger import InvoiceRow, Rejected, Why, read_invoices
from tests.ledger.books import INVOICE_HEADER, invoice, invoices, refused, walked


def _accepted(**cells: str) -> InvoiceRow:
    row = invoice(**cells)
    assert isinstance(row, InvoiceRow), row
    return row


def test_all_facts_of_an_invoice():
    assert _accepted(
        reference="0020 447-1",
        customer_number="0017",
        country="Sverige",
        currency="SEK",
        identity_number="556000-4615",
        address="Storgatan 1",
        postcode="111 22",
        town="Stockholm",
        email="kari@kunde.se",
        phone="070-174 06 05",
        balance="1 500,00",
        issued="10.11.2026",
        opted_out="ja",
    ) == InvoiceRow(
        number="2044",
        reference="00204471",
        customer_number="0017",
        customer_name="Kari Hansen",
        country="SE",
        identity_number="5560004615",
        address="Storgatan 1, 111 22 Stockholm",
        email="kari@kunde.se",
        phone="+46701740605",
        amount=Money(amount=Decimal("12500.00"), currency="SEK"),
        balance=Money(amount=Decimal("1500.00"), currency="SEK"),
        issued=date(2026, 11, 10),
        due_date=date(2026, 11, 24),
        opted_out=True,
        key="010e219712f339de1f6a703fd0d4425b7408e12c18b43fb505922c863c8cf216",
        line=2,
    )


def test_the_least_an_invoice_says():
    row = _accepted()
    assert (row.reference, row.identity_number, row.address, row.email, row.phone) == (None,) * 5
    assert (row.balance, row.issued, row.opted_out, row.country) == (None, None, False, "NO")


def test_without_customer_numbers_nobody_is_taken_for_anybody_else():
    rows, _ = invoices(
        "Fakturanr;Kunde;Beløp;Forfall\n1;Kari Hansen;100;2026-11-24\n2;Kari Hansen;100;2026-11-24"
    )
    assert [row.customer_number for row in rows] == ["#1", "#2"]


def test_the_books_defaults_fill_what_no_row_says():
    rows, _ = invoices(
        "Faktura;Kund;Belopp;Förfall;Orgnr\n1;Kari;100;2026-11-24;556000-4615", currency="SEK", country="SE"
    )
    assert (rows[0].amount.currency, rows[0].country) == ("SEK", "SE")


@pytest.mark.parametrize(
    ("cells", "address"),
    [
        ({"address": "Storgata 1"}, "Storgata 1"),
        ({"address": "Storgata 1,  0123 Oslo"}, "Storgata 1, 0123 Oslo"),
        ({"address": "Storgata 1", "town": "Oslo"}, "Storgata 1, Oslo"),
        ({"postcode": "0123", "town": "Oslo"}, "0123 Oslo"),
        ({"address": "", "postcode": "", "town": ""}, None),
    ],
)
def test_an_address_is_one_line(cells, address):
    assert _accepted(**cells).address == address


@pytest.mark.parametrize(
    ("written", "opted_out"),
    [
        ("ja", True),
        ("JA", True),
        ("1", True),
        ("x", True),
        ("true", True),
        ("yes", True),
        ("kyllä", True),
        ("nei", False),
        ("nej", False),
        ("0", False),
        ("", False),
        ("no", False),
        ("-", False),
    ],
)
def test_opting_out_is_yes_or_no(written, opted_out):
    assert _accepted(opted_out=written).opted_out is opted_out


def test_or_it_is_refused():
    assert refused(invoice(opted_out="kanskje")).field == "opted_out"


# --- keys


def test_the_same_facts_have_the_same_key_however_they_are_written():
    one = _accepted(amount="12 500,00", due_date="24.11.2026", opted_out="nei")
    other = _accepted(amount="12500", due_date="2026-11-24", currency="NOK", country="Norge")
    assert one.key == other.key


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "12500,01"},
        {"due_date": "2026-11-25"},
        {"balance": "1"},
        {"customer_name": "Kåre"},
        {"reference": "1"},
        {"opted_out": "ja"},
        {"country": "SE"},
        {"currency": "SEK"},
        {"email": "a@b.no"},
    ],
)
def test_any_other_fact_has_another_key(change):
    assert _accepted(**change).key != _accepted().key


def test_the_key_does_not_depend_on_the_line_or_file():
    rows, _ = invoices(f"{INVOICE_HEADER}\n1;1;O;1;2026-11-24\n\n2;1;O;1;2026-11-24")
    again, _ = invoices(f"{INVOICE_HEADER}\n2;1;O;1;2026-11-24")
    assert rows[1] == again[0]
    assert {field.name for field in fields(InvoiceRow) if not field.compare} == {"line"}


# --- the same number twice


def test_the_same_row_twice_is_counted_not_listed():
    table = read_invoices(f"{INVOICE_HEADER}\n2044;1;O;1,00;2026-11-24\n2044;1;O;1;24.11.2026\n".encode())
    rows, rejected = walked(table)
    assert (len(rows), rejected, table.repeated) == (1, [], 1)


def test_another_row_of_that_number_names_the_first_ones_line():
    table = read_invoices(
        f"{INVOICE_HEADER}\n\n2044;1;O;1;2026-11-24\n2045;1;O;1;2026-11-24\n2044;1;O;2;2026-11-24\n".encode()
    )
    rows, [rejected] = walked(table)
    assert [row.number for row in rows] == ["2044", "2045"]
    assert (rejected.line, rejected.why, rejected.value_shown) == (5, Why.CONFLICT, "2044")
    assert "line 3" in rejected.reason


def test_a_rejected_row_takes_no_number():
    rows, rejected = invoices(f"{INVOICE_HEADER}\n2044;1;O;x;2026-11-24\n2044;1;O;2;2026-11-24\n")
    assert (len(rows), len(rejected)) == (1, 1)


# --- what a report shows


@pytest.mark.parametrize(
    ("cells", "field", "value_shown"),
    [
        ({"amount": "tolv tusen kroner"}, "amount", "tolv tusen kroner"),
        ({"customer_name": "K" * 400}, "customer_name", "K" * 57 + "..."),
        ({"identity_number": "01019012345"}, "identity_number", "01*********"),
        ({"identity_number": "feil"}, "identity_number", "fe**"),
        ({"email": "01019012345 at kunde"}, "email", "01********* at kunde"),
        ({"phone": "19900101-1234"}, "phone", "19***********"),
        ({"reference": "1,2E+11"}, "reference", "1,2E+11"),
    ],
)
def test_a_value_is_shown_short_and_without_personal_numbers(cells, field, value_shown):
    rejected = refused(invoice(**cells))
    assert (rejected.field, rejected.value_shown) == (field, value_shown)


@pytest.mark.parametrize(
    "number", ["01019012345", "010190 12345", "900101-1234", "19900101-1234", "131052-308T"]
)
def test_a_whole_row_is_shown_without_them_too(number):
    _, [rejected] = invoices(f"{INVOICE_HEADER}\n2044;{number};Kari;100;24.11.2026;too;much")
    assert isinstance(rejected, Rejected)
    assert number[2:] not in rejected.value_shown
    assert rejected.value_shown.startswith(f"2044;{number[:2]}***")


def test_a_reason_names_the_column_as_the_file_does():
    assert refused(invoice(due_date="i morgen")).reason == "due_date: this is no date; write it as 2026-11-24"
    _, [rejected] = invoices("Faktura;Kunde;Beløp;Siste frist;Forfalls-dato\n1;Kari;100;x;i morgen")
    assert rejected.reason.startswith("Forfalls-dato: ")
