"""Files as they really come: encodings, line endings, quotes, damage. One test per strangeness."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import LedgerError, NotAText, Rejected, Why, read_invoices
from ledger.source import LONGEST_LINE
from tests.ledger.books import INVOICE_HEADER, invoices, walked

ROW = "2044;17;Åse Bjørnsson;100;24.11.2026"
FILE = f"{INVOICE_HEADER}\r\n{ROW}\r\n"


def _lines(rejected: list[Rejected]) -> list[tuple[int, Why]]:
    return [(row.line, row.why) for row in rejected]


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(encoding):
    rows, rejected = invoices(FILE.encode(encoding))
    assert [row.customer_name for row in rows] == ["Åse Bjørnsson"]
    assert not rejected


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_from_either_end(mark, encoding):
    rows, _ = invoices(mark + FILE.encode(encoding))
    assert rows[0].customer_name == "Åse Bjørnsson"


def test_two_files_pasted_together_keep_each_its_encoding():
    rows, rejected = invoices(FILE.encode() + b"2045;17;\xc5sa \x8akoda;100;24.11.2026\n")
    assert [row.customer_name for row in rows] == ["Åse Bjørnsson", "Åsa Škoda"]
    assert not rejected


def test_a_byte_order_mark_in_the_middle_is_no_letter():
    rows, _ = invoices(INVOICE_HEADER.encode() + b"\n" + ROW.encode("utf-8-sig"))
    assert rows[0].number == "2044"


def test_a_byte_of_no_encoding_costs_its_row():
    rows, rejected = invoices(
        FILE.encode() + b"2045;17;\x81\x8d;100;24.11.2026\n2046;17;Ole;100;24.11.2026\n"
    )
    assert [row.number for row in rows] == ["2044", "2046"]
    assert _lines(rejected) == [(3, Why.UNREADABLE)]


def test_nul_bytes_cost_their_row():
    rows, rejected = invoices(FILE.encode() + b"2045;17;O\0le;100;24.11.2026\r\n" + b"\0" * 40)
    assert [row.number for row in rows] == ["2044"]
    assert _lines(rejected) == [(3, Why.UNREADABLE), (4, Why.UNREADABLE)]


def test_a_line_without_end_costs_one_row():
    endless = b"2045;17;" + b"O" * (3 * LONGEST_LINE) + b"\n"
    rows, rejected = invoices(FILE.encode() + endless + b"2046;17;Ole;100;24.11.2026\n")
    assert [(row.number, row.line) for row in rows] == [("2044", 2), ("2046", 4)]
    assert _lines(rejected) == [(3, Why.UNREADABLE)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"<?xml version='1.0'?>", "XML"),
        (FILE.encode("utf-16-le"), "UTF-16 without its mark"),
        (bytes(range(256)) * 3, "no column"),
    ],
    ids=["empty", "blank", "xlsx", "xls", "pdf", "gzip", "xml", "utf-16-unmarked", "noise"],
)
def test_no_text_is_one_clear_error(content, words):
    with pytest.raises(LedgerError, match=words):
        read_invoices(content)


def test_a_path_names_the_file(tmp_path: Path):
    path = tmp_path / "åpne poster.csv"
    path.write_text(FILE + "2045;17;Ole;0;24.11.2026", encoding="cp1252")
    rows, rejected = walked(read_invoices(path))
    assert (len(rows), rejected[0].file) == (1, "åpne poster.csv")


def test_a_missing_file_is_what_it_always_is(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_invoices(tmp_path / "none.csv")


# --- lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_endings(end):
    rows, rejected = invoices(
        end.join([INVOICE_HEADER, ROW, "", "2045;1;O;x;2026-11-24", ";;;;", "2046;1;O;1;2026-11-24"])
    )
    assert [(row.number, row.line) for row in rows] == [("2044", 2), ("2046", 6)]
    assert _lines(rejected) == [(4, Why.MALFORMED)]


def test_all_line_endings_in_one_file():
    rows, _ = invoices(f"{INVOICE_HEADER}\r1;1;O;1;2026-11-24\n2;1;O;1;2026-11-24\r\n3;1;O;1;2026-11-24")
    assert [(row.number, row.line) for row in rows] == [("1", 2), ("2", 3), ("3", 4)]


@pytest.mark.parametrize(
    ("row", "why", "words"),
    [
        ("2044;17;Kari;100", Why.FIELD_COUNT, "4 fields, the header has 5"),
        ("2044;17;Kari;100;24.11.2026;x", Why.FIELD_COUNT, "6 fields, the header has 5"),
        ("2044", Why.FIELD_COUNT, "1 fields"),
        ("Sum;;;12 345,00;", Why.TOTAL_ROW, "totals"),
        (";;Totalt:;12 345,00;", Why.TOTAL_ROW, "totals"),
        ("Sum: 12 345,00", Why.TOTAL_ROW, "totals"),
        ("I alt;;;;;;", Why.TOTAL_ROW, "totals"),
        (";;;12345,00;", Why.MISSING, "Fakturanr: it is empty"),
        ("2044;17;Kari;100;", Why.MISSING, "Forfall: it is empty"),
        ("2044;;Kari;100;24.11.2026", Why.MISSING, "Kundenr: it is empty"),
        ("20\x0744;17;Kari;100;24.11.2026", Why.MALFORMED, "control characters"),
        (f"2044;17;{'K' * 301};100;24.11.2026", Why.OUT_OF_RANGE, "300 characters"),
        (f"{'2' * 65};17;Kari;100;24.11.2026", Why.OUT_OF_RANGE, "64 characters"),
        ("2,04E+15;17;Kari;100;24.11.2026", Why.MALFORMED, "spreadsheet has shortened"),
    ],
)
def test_rows_that_are_none(row, why, words):
    rows, rejected = invoices(f"{INVOICE_HEADER}\n1;1;O;1;2026-11-24\n{row}\n2;1;O;1;2026-11-24")
    assert [row.number for row in rows] == ["1", "2"]
    assert _lines(rejected) == [(3, why)]
    assert words in rejected[0].reason


def test_empty_fields_too_many_do_no_harm():
    rows, rejected = invoices(f"{INVOICE_HEADER}\n{ROW};;;\n")
    assert len(rows) == 1
    assert not rejected


def test_a_customer_may_be_called_total():
    rows, _ = invoices(f"{INVOICE_HEADER}\n2044;17;Total;100;24.11.2026")
    assert rows[0].customer_name == "Total"


def test_a_decimal_comma_between_commas_is_explained():
    _, [rejected] = invoices("Fakturanr,Kunde,Beløp,Forfall\n1,Kari,100,50,24.11.2026")
    assert "decimal comma needs quotation marks" in rejected.reason


# --- quotes


def test_quoted_fields_may_have_lines_of_their_own():
    rows, rejected = invoices(
        f"{INVOICE_HEADER};Adresse\n"
        '1;1;"Hansen ""Bil""\r\nog Båt; AS";100;24.11.2026;"Storgata 1\n0123 Oslo"\n'
        "2;1;Ole;100;24.11.2026;\n3;1;Ole;x;24.11.2026;\n"
    )
    assert [(row.number, row.line) for row in rows] == [("1", 2), ("2", 5)]
    assert rows[0].customer_name == 'Hansen "Bil" og Båt; AS'
    assert rows[0].address == "Storgata 1 0123 Oslo"
    assert _lines(rejected) == [(6, Why.MALFORMED)]


@pytest.mark.parametrize(
    "bad",
    [
        '9;1;"Ole;1;2026-11-24',
        '"9;1;Ole;1;2026-11-24',
        '9;1;Ole;1;"2026-11-24',
        '9;1;Ole";1;"2026-11-24',
        '9;1;"Ole" Olsen;1;2026-11-24',
        '9;1;"Ole "Bil" Olsen";1;2026-11-24',
        '9;1;"""Ole;1;2026-11-24',
        '9;1;Ole;1;"',
    ],
)
@pytest.mark.parametrize(
    "after", ["2;1;Kari;1;2026-11-24", '2;1;"Kari";1;2026-11-24', '"2";"1";"";"";""\n2;1;"K";1;2026-11-24']
)
def test_a_bad_quote_costs_its_line_alone(bad, after):
    lines = [
        INVOICE_HEADER,
        "1;1;O;1;2026-11-24",
        bad,
        after,
        *[f'{n};1;"O";1;2026-11-24' for n in range(3, 80)],
    ]
    rows, rejected = invoices("\n".join(lines))
    assert [row.number for row in rows] == [str(number) for number in range(1, 80)]
    assert _lines(rejected)[0] == (3, Why.BAD_QUOTES)
    assert len(rejected) == after.count("\n") + 1


def test_a_record_does_not_go_on_over_a_damaged_line():
    rows, rejected = invoices(f'{INVOICE_HEADER}\n1;1;"O\nA\0B\nC";1;2026-11-24\n2;1;"O";1;2026-11-24')
    assert [row.number for row in rows] == ["2"]
    assert _lines(rejected) == [(2, Why.BAD_QUOTES), (3, Why.UNREADABLE), (4, Why.FIELD_COUNT)]


def test_a_quote_inside_a_word_is_a_letter():
    rows, rejected = invoices(f'{INVOICE_HEADER}\n1;1;Hansen "Bil" AS;1;2026-11-24\n2;1; "Kari";1;2026-11-24')
    assert [row.customer_name for row in rows] == ['Hansen "Bil" AS', "Kari"]
    assert not rejected


def test_a_quote_that_is_never_closed_does_not_read_the_file_for_each_line():
    lines = [f'{number};1;"Ole;1;2026-11-24' for number in range(5_000)]
    rows, rejected = invoices("\n".join([INVOICE_HEADER, *lines]))
    assert (len(rows), len(rejected)) == (0, 5_000)


@pytest.mark.parametrize("number", ['="""00123"""'[1:-1], "'00123", "\u200e00123\u202c", "\ufeff00123"])
def test_what_spreadsheets_wrap_around_a_number_comes_off(number):
    cell = '"=""00123"""' if number.startswith('"') else number
    rows, rejected = invoices(f"{INVOICE_HEADER}\n{cell};17;Kari;100;24.11.2026")
    assert not rejected
    assert rows[0].number == "00123"


# --- many rows


FAULTS = (
    "{n};17;Kari;hundre;24.11.2026",
    "{n};17;Kari;100;31.11.2026",
    "{n};17;Kari;100;11/24/2026",
    "{n};17;Kari;-100;24.11.2026",
    "{n};17;Kari;100",
    "{n};17;Kari;100;24.11.2026;x",
    '{n};17;"Kari;100;24.11.2026',
    '"{n};17;Kari";100;24.11.2026',
    ";17;Kari;100;24.11.2026",
    "{n};17;;100;24.11.2026",
    "{n};17;Ka\0ri;100;24.11.2026",
    "{n};17;Kari;1,234;24.11.2026",
    "0;17;Somebody else;100;24.11.2026",
    "Sum;;;;",
)


@pytest.mark.parametrize("seed", range(5))
def test_of_10_000_rows_100_bad_ones_are_listed_and_9_900_go_in_twice_in_a_row(seed):
    chance = random.Random(seed)
    bad = set(chance.sample(range(1, 10_000), 100))
    lines = [INVOICE_HEADER]
    expected: list[int] = []
    for number in range(10_000):
        if chance.random() < 0.05:
            lines.append(chance.choice(["", ";;;;", "  "]))
        if number in bad:
            expected.append(len(lines) + 1)
            lines.append(chance.choice(FAULTS).format(n=number))
        elif chance.random() < 0.05:
            lines += [f'{number};17;"Kari', f'Hansen";100;{number % 28 + 1}.11.2026']
        else:
            lines.append(f"{number};17;Kåre {number};{100 + number};{number % 28 + 1}.11.2026")
    table = read_invoices("\r\n".join(lines).encode("cp1252"))
    for _ in range(2):
        rows, rejected = walked(table)
        assert len(rows) == 9_900
        assert [row.line for row in rejected] == expected
        assert table.repeated == 0


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_rows_or_reasons(content, after_header):
    with suppress(LedgerError):
        table = read_invoices((INVOICE_HEADER.encode() + b"\n") * after_header + content)
        assert all(row.line > 1 for row in table)


@given(st.lists(st.text(st.sampled_from('12;"\n\r .,-Ka\t'), max_size=30), max_size=8))
def test_every_line_of_a_broken_file_is_accounted_for(lines):
    _, rejected = invoices("\n".join([INVOICE_HEADER, *lines]))
    assert [row.line for row in rejected] == sorted(row.line for row in rejected)


def test_progress_is_told_in_bytes(tmp_path: Path):
    path = tmp_path / "big.csv"
    path.write_text("\n".join([INVOICE_HEADER, *(f"{n};17;Kari;100;24.11.2026" for n in range(10_000))]))
    told: list[int] = []
    rows, _ = walked(read_invoices(path, progress=told.append))
    assert len(rows) == 10_000
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == path.stat().st_size


def test_not_a_text_is_a_value_error():
    assert issubclass(NotAText, ValueError)
