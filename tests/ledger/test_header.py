"""Which column is which, whatever it is called and wherever it stands."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import MissingColumns, Rejected, SameColumnTwice, Why, read_invoices, read_payments
from ledger.columns import INVOICES, PAYMENTS, Column, recognise
from tests.ledger.books import invoices

REQUIRED = ["Fakturanr", "Kunde", "Beløp", "Forfall"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("Fakturanr;KID;Kundenr;Kundenavn;Beløp;Restbeløp;Forfallsdato;Fakturadato;Orgnr", "nb"),
        ("Fakturanr;KID;Kundenr;Kundenamn;Beløp;Uteståande;Forfallsdato;Fakturadato;Org.nr.", "nn"),
        (
            "Fakturanummer;OCR;Kundnr;Kundnamn;Belopp;Restbelopp;Förfallodatum;Fakturadatum;Organisationsnummer",
            "sv",
        ),
        (
            "Invoice no;Reference;Customer no;Customer;Amount;Balance;Due date;Invoice date;Company number",
            "en",
        ),
        ("Fakturanr.;Betalings-ID;Debitornr.;Debitornavn;Beløb;Restbeløb;Forfaldsdato;Fakturadato;CVR", "da"),
        ("Laskunumero;Viite;Asiakasnumero;Asiakkaan nimi;Summa;Avoinna;Eräpäivä;Laskun päivä;Y-tunnus", "fi"),
        (
            "number;reference;customer_number;customer_name;amount;balance;due_date;issued;identity_number",
            "ours",
        ),
    ],
)
def test_names_in_each_language(header, language):
    found = recognise(header.split(";"), INVOICES)
    assert list(found.at) == [
        *(
            "number",
            "reference",
            "customer_number",
            "customer_name",
            "amount",
            "balance",
            "due_date",
            "issued",
        ),
        "identity_number",
    ]
    assert not found.ignored


@pytest.mark.parametrize(
    "name",
    [
        "FORFALLSDATO",
        "forfalls-dato",
        "Forfalls dato:",
        " Forfallsdato ",
        "Forfalls\ndato",
        "forfalls_dato",
        "due_date",
    ],
)
def test_case_spaces_and_punctuation_do_not_count(name):
    assert "due_date" in recognise([name], INVOICES).at


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Belop", "amount"),
        ("BELØP", "amount"),
        ("Förfallodatum", "due_date"),
        ("Forfallodatum", "due_date"),
        ("Eräpäivä", "due_date"),
        ("Erapaiva", "due_date"),
        ("Beløp (kr)", "amount"),
        ("Beløp NOK", "amount"),
        ("Förfallodatum", "due_date"),
    ],
)
def test_letters_may_have_lost_their_rings_and_dots(name, field):
    assert field in recognise([name], INVOICES).at


@given(st.permutations(["Fakturanr", "Kundenr", "Kunde", "Beløp", "Forfall", "Farge"]))
def test_columns_stand_in_any_order(order):
    values = dict(
        zip(
            ["Fakturanr", "Kundenr", "Kunde", "Beløp", "Forfall", "Farge"],
            ["1", "17", "Kari", "100", "24.11.2026", "blå"],
            strict=True,
        )
    )
    rows, rejected = invoices(f"{';'.join(order)}\n{';'.join(values[name] for name in order)}")
    assert not rejected
    assert (rows[0].number, rows[0].customer_number, rows[0].customer_name) == ("1", "17", "Kari")


def test_unknown_columns_are_named_once():
    table = read_invoices(
        b"Fakturanr;Farge;Kunde;Amount;Form;Due date\n1;;Kari;1;;2026-11-24\n2;;Ole;1;;2026-11-24"
    )
    assert len(list(table)) == 2
    assert table.ignored == ("Farge", "Form")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_most_columns(delimiter):
    header = delimiter.join(["Fakturanr", '"Kunde"', '"Adresse"', "Amount", "Forfall"])
    row = delimiter.join(["1", '"Hansen; Olsen, og\tBerg | Co"', '"a;b,c"', '"1 000,50"', "24.11.2026"])
    table = read_invoices(f"{header}\n{row}".encode())
    [invoice] = table
    assert table.delimiter == delimiter
    assert not isinstance(invoice, Rejected)
    assert invoice.customer_name == "Hansen; Olsen, og Berg | Co"


@pytest.mark.parametrize(
    "before",
    [
        "sep=;\n",
        "\n\n",
        "Kundereskontro;;;\nDato: 24.11.2026;;;\n\n",
        ";;;\n",
        '"Åpne poster, per 24.11.2026"\n',
    ],
)
def test_a_report_may_have_a_title(before):
    rows, rejected = invoices(f"{before}{';'.join(REQUIRED)}\n1;Kari;100;24.11.2026")
    assert [row.line for row in rows] == [before.count("\n") + 2]
    assert not rejected


def test_the_more_telling_name_wins_and_the_other_column_is_ignored():
    header = recognise(["Navn", "Dato", "Fakturadato", "Kundenavn", "Beløp", "Beløp inkl. mva"], INVOICES)
    assert header.called["customer_name"] == "Kundenavn"
    assert header.called["issued"] == "Fakturadato"
    assert header.called["amount"] == "Beløp inkl. mva"
    assert set(header.ignored) == {"Navn", "Dato", "Beløp"}


def test_two_columns_of_one_name_are_one_too_many():
    with pytest.raises(SameColumnTwice, match='"Beløp"'):
        read_invoices("Fakturanr;Kunde;Beløp;Beløp;Forfall\n".encode())


def test_missing_columns_are_one_error_with_what_was_looked_for_and_found():
    with pytest.raises(MissingColumns) as error:
        read_invoices("Fakturanr;Kunde;Antall;Farge\n1;Kari;100;rød\n".encode(), file="mars.csv")
    assert str(error.value) == (
        "mars.csv: no column for amount (Beløp inkl. mva, Belopp inkl. moms, Amount incl. VAT); "
        "due_date (Forfallsdato, Förfallodatum, Due date). "
        "Columns found: Fakturanr, Kunde, Antall, Farge. Name them in the first line (see docs/import.md)."
    )
    assert error.value.found == ("Fakturanr", "Kunde", "Antall", "Farge")


def test_a_payment_names_something():
    with pytest.raises(MissingColumns, match=r"reference .* or invoice"):
        read_payments("Dato;Beløp\n24.11.2026;100".encode())
    assert read_payments("Dato;Beløp;KID\n".encode()).header.at == {"date": 0, "amount": 1, "reference": 2}


def test_a_file_without_header_does_not_print_its_people():
    with pytest.raises(MissingColumns) as error:
        read_invoices(b"2044;Kari Hansen;01019012345;100;24.11.2026\n")
    assert "01019012345" not in str(error.value)


def test_a_header_alone_is_an_empty_table():
    assert list(read_invoices(";".join(REQUIRED).encode())) == []


def test_the_header_in_the_middle_is_rejected_as_such():
    head = ";".join(REQUIRED)
    rows, rejected = invoices(f"{head}\n1;Kari;100;24.11.2026\n{head}\n2;Ole;100;24.11.2026")
    assert [row.number for row in rows] == ["1", "2"]
    assert [(row.line, row.why) for row in rejected] == [(3, Why.HEADER_AGAIN)]


@pytest.mark.parametrize("columns", [INVOICES, PAYMENTS], ids=["invoices", "payments"])
def test_no_name_stands_for_two_fields(columns: tuple[Column, ...]):
    names = Counter(name for column in columns for name in set(column.looked_for))
    assert [name for name, times in names.items() if times > 1] == []
