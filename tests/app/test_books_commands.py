"""The books by command: files that go in once, rows that are listed, single facts, the collector's words."""

import json
from pathlib import Path

import pytest

from tests.app.office import BUSINESS, INVOICES, Office

HEADER, *ROWS = INVOICES.splitlines()


def test_invoices_go_in_once(office: Office) -> None:
    office.registers()
    file = office.file("invoices.csv", INVOICES)
    assert office("import", "invoices", file).out == f"{file}: 3 rows for {BUSINESS}: 3 new.\n"
    assert (
        office("import", "invoices", file).out == f"{file}: 3 rows for {BUSINESS}: 0 new, 3 known already.\n"
    )
    assert len(office.json("case", "list")) == 3


def test_bad_rows_are_listed_and_the_good_ones_go_in_twice_in_a_row(office: Office) -> None:
    office.registers()
    bad = [f"B{n};7;Per;Gata 1, 0155 Oslo;{n},x;2026-11-10;" for n in range(100)]
    file = office.file("invoices.csv", "\n".join([HEADER, *ROWS, *bad, "F1;7;Per;;100;2026-11-10;\n"]))
    for new in ("4 new", "0 new, 4 known already"):
        said = office("import", "invoices", file, code=1)
        assert f"104 rows for {BUSINESS}: {new}, 100 rejected." in said.out
        assert said.out.count("no amount of money") == 20
        assert "... and 80 more, see --json." in said.out
    report = office.json("import", "invoices", file, code=1)
    assert len(report["rejected_rows"]) == 100
    assert report["rejected_rows"][0] | {"reason": ""} == {
        "line": 5, "field": "amount", "value": "0,x", "why": "malformed", "reason": "",
    }  # fmt: skip


def test_ten_thousand_rows_with_a_hundred_bad_ones(office: Office) -> None:
    office.registers()
    rows = [
        f"{n};{n % 50};Kunde {n % 50};Gata 1, 0155 Oslo;{'x' if n % 100 == 7 else '500'};2026-11-10;"
        for n in range(10_000)
    ]
    file = office.file("many.csv", "\n".join([HEADER, *rows]))
    for new, unchanged in ((9_900, 0), (0, 9_900)):
        report = office.json("import", "invoices", file, code=1)
        assert (report["new"], report["unchanged"], report["rejected"]) == (new, unchanged, 100)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", "", "the file is empty"),
        ("book.csv", "PK\x03\x04", "an Excel workbook"),
        ("other.csv", "a;b\n1;2\n", "no column for"),
    ],
)
def test_a_file_that_is_no_book_is_refused_whole(
    office: Office, name: str, content: str, sentence: str
) -> None:
    office.registers()
    assert sentence in office("import", "invoices", office.file(name, content), code=2).err


def test_files_that_are_not_there(office: Office) -> None:
    office.registers()
    assert "none.csv is not there." in office("import", "invoices", "none.csv", code=2).err
    assert ". is no file." in office("import", "payments", ".", code=2).err


def test_payments_find_their_invoices(begun: Office) -> None:
    file = begun.file(
        "paid.csv", "Dato;Beløp;Faktura\n2026-11-20;1250;1001\n2026-11-20;500;1002\n2026-11-20;77;9999\n"
    )
    said = begun("import", "payments", file)
    assert "2 new, 1 without an invoice." in said.out
    assert "no followed invoice has this reference or number" in said.out
    assert begun.state("1001") == "paid"
    assert begun.json("case", "show", "1002")["balance"] == "12000.00"
    again = begun.json("import", "payments", file)
    assert (again["new"], again["unchanged"], again["unmatched"]) == (0, 2, 1)


# --- one fact ----------------------------------------------------------------------------------------------


def test_pay_and_credit(begun: Office) -> None:
    said = begun("pay", "1002", "2 500,00")
    assert "Owed: 10 000.00 NOK (before: 12 500.00 NOK)." in said.out
    assert begun.json("credit", "1002", "kr 9 950")[0]["case"]["balance"] == "50.00"
    assert begun.state("1002") == "ended"
    assert "Now: paid." in begun("pay", "1001").out
    begun("credit", "1003")
    assert begun.state("1003") == "credited"


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("mye", "this is no amount of money"),
        ("-5", "above zero"),
        ("1.000", "can separate thousands or decimals"),
        ("5 SEK", "invoice 1001 is in NOK"),
    ],
)
def test_an_amount_that_can_not_be_meant(begun: Office, amount: str, sentence: str) -> None:
    assert sentence in begun("pay", "1001", "--", amount, code=2).err
    assert begun.json("case", "show", "1001")["balance"] == "1250.00"


def test_due_opt_out_and_hand_over(begun: Office) -> None:
    assert "Due: 2026-12-24 (before: 2026-11-10)." in begun("due", "1001", "24.12.2026").out
    assert "write it as 2026-11-24" in begun("due", "1001", "snart", code=2).err
    begun("opt-out", "1002")
    assert begun.state("1002") == "opted_out"
    (outcome,) = begun.json("hand-over", "1002")
    assert (outcome["before"], outcome["case"]["state"]) == ("opted_out", "handover_pending")


def test_why_nothing_changed(begun: Office) -> None:
    begun("pay", "1001")
    said = begun("opt-out", "1001", code=1)
    assert 'nothing changed: it is "paid", and opt out changes nothing then' in said.out
    (outcome,) = begun.json("due", "1002", "2020-01-01", code=1)
    assert (outcome["changed"], outcome["why"]) == (False, "that day has passed")
    assert "has no invoice 9; `svarfrist case list` shows those it has." in begun("pay", "9", code=2).err


def test_support_holds_a_case_with_a_reason(begun: Office) -> None:
    begun("pause", "1001", code=2)
    begun("pause", "1001", "--because", "kunden ringte")
    assert begun.state("1001") == "paused"
    begun("resume", "1001", "--because", "avtalt")
    assert begun.state("1001") == "not_due"
    assert {line["because"] for line in begun.json("case", "history", "1001")} >= {"kunden ringte", "avtalt"}


# --- the collector -----------------------------------------------------------------------------------------


def _handed_over(office: Office) -> str:
    """Invoice 1002, with the collector; returns its id."""
    office("hand-over", "1002")
    return str(office.json("case", "show", "1002")["id"])


def test_a_word_of_the_collector(begun: Office) -> None:
    _handed_over(begun)
    assert "none of the words" in begun("collector", "thinking", "1002", code=2).err
    (outcome,) = begun.json("collector", "paid 500", "1002")
    assert outcome["case"]["balance"] == "12000.00"
    assert begun.json("collector", "returned", "1003", code=1)[0]["changed"] is False


def test_a_report_file_counts_once(begun: Office) -> None:
    id = _handed_over(begun)
    stranger = "01a2041b-b107-7307-933f-2e604cf7bfad"
    entries = [
        {"case_id": id, "word": "paid", "amount": "500", "currency": "NOK"},
        {"case_id": stranger, "word": "refused"},
        {"case_id": id, "word": "thinking"},
    ]
    file = begun.file("report.json", json.dumps(entries))
    said = begun.json("collector", file, code=1)
    assert [word["changed"] for word in said["words"]] == [True]
    assert said["unknown_cases"] == [stranger]
    assert [row["line"] for row in said["rejected"]] == [3]
    assert begun.json("collector", file, code=1)["repeat"] is True
    assert "was taken before, and counts once" in begun("collector", file, code=1).out
    assert begun.json("case", "show", "1002")["balance"] == "12000.00"


def test_a_report_that_is_not_there(begun: Office) -> None:
    assert "name the invoice too" in begun("collector", "acknowledged", code=2).err
    assert not Path("acknowledged").exists()
