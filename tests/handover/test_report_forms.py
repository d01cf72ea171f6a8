"""The same words as JSON and as CSV; docs/handover.md shows the partner each form."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from core.case import Choice, Money
from core.events import Assessment, Word
from handover import read_report
from tests.handover.orders import CASE, NOW, OTHER

DOCS = (Path(__file__).parents[2] / "docs/handover.md").read_text()
SEK = Money(amount=Decimal("1200.00"), currency="SEK")
MONITORING = Assessment(suggestion=Choice.MONITORING, grounds=("no_assets", "claim_small"))


def understood(data):
    report = read_report(data, NOW)
    assert report.rejected == ()
    return [(case, said.word, said.value) for case, said in report.words]


def refused(data):
    report = read_report(data, NOW)
    assert report.words == ()
    return [(one.line, one.field) for one in report.rejected]


@pytest.mark.parametrize(
    "entry",
    [
        {"case_id": str(CASE), "word": "paid", "amount": "1200.00", "currency": "SEK"},
        {"case_id": str(CASE).upper(), "word": "PAID", "amount": 1200, "currency": "sek", "because": None},
        {"Case-ID": str(CASE), "Status": "Paid", "Amount": 1200.0, "Currency": "SEK", "id": 5},
    ],
)
def test_json_is_one_object_or_a_list(entry):
    assert (
        understood(json.dumps(entry)) == understood(json.dumps([entry]).encode()) == [(CASE, Word.PAID, SEK)]
    )


def test_json_gives_an_assessment():
    entry = {
        "case_id": str(CASE),
        "word": "failed",
        "suggestion": "monitoring",
        "grounds": ["no_assets", "claim_small"],
    }
    assert understood(json.dumps(entry)) == [(CASE, Word.COLLECTION_FAILED, MONITORING)]


@pytest.mark.parametrize(
    ("data", "line", "field"),
    [
        ("{", 1, ""),
        ('[\n{"case_id": }\n]', 2, ""),
        ("[" * 100_000, 0, ""),
        ('{"case_id": NaN}', 0, ""),
        (f'{{"case_id": "{CASE}", "word": "paid", "word": "failed"}}', 0, ""),
        (f'{{"word": "paid", "case_id": "{CASE}", "amount": 1{"0" * 5000}, "currency": "SEK"}}', 1, "amount"),
        (
            f'{{"word": "paid", "case_id": "{CASE}", "amount": 0.1000000000000000055, "currency": "SEK"}}',
            1,
            "amount",
        ),
        (f'{{"word": "paid", "case_id": "{CASE}", "amount": 1e3, "currency": "SEK"}}', 1, "amount"),
        (f'{{"word": "paid", "case_id": "{CASE}", "amount": true, "currency": "SEK"}}', 1, "amount"),
        (f'{{"word": "failed", "case_id": "{CASE}", "sugestion": "withdraw"}}', 1, "sugestion"),
        (f'{{"word": "paid", "case": "{CASE}", "case_id": "{OTHER}"}}', 1, "case_id"),
        ('{"word": "paid"}', 1, "case_id"),
        ('{"word": "paid", "case_id": "2044"}', 1, "case_id"),
        (f'{{"word": ["paid", {{}}], "case_id": "{CASE}"}}', 1, "word"),
        (f'["{CASE} paid"]', 1, ""),
    ],
)
def test_json_that_is_not_understood_is_listed(data, line, field):
    assert refused(data) == [(line, field)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_by_its_header(delimiter, newline):
    rows = [
        ["Case ID", "word", "Amount", "currency", "suggestion", "grounds"],
        [str(CASE), "paid", "1200.00", "SEK", "", ""],
        [],
        [str(OTHER), "failed", "", "", "monitoring", "no_assets claim_small"],
    ]
    text = newline.join(delimiter.join(row) for row in rows)
    assert understood(f"\ufeff{text}{newline}".encode()) == [
        (CASE, Word.PAID, SEK),
        (OTHER, Word.COLLECTION_FAILED, MONITORING),
    ]


def test_a_bad_line_of_csv_costs_only_itself():
    report = read_report(
        f"case_id;word;amount;currency;colour\n"
        f"{CASE};paid;1200,00;SEK;\n"
        f'{CASE};"paid;1200,00;SEK;\n'
        f"{OTHER};stage\n"
        f"{OTHER};acknowledged;;;red\n"
        f"{OTHER};acknowledged;;;\n",
        NOW,
    )
    assert [case for case, _ in report.words] == [CASE, OTHER]
    assert [(one.line, one.field) for one in report.rejected] == [(3, ""), (4, ""), (5, "colour")]


def test_what_was_not_taken_comes_back_in_its_own_form():
    header = "case_id,word,amount,currency"
    bad = f"{OTHER},paid,12x,SEK"
    assert read_report(f"{header}\n{CASE},paid,5,SEK\n{bad}\n", NOW).rest == f"{header}\n{bad}\n"
    entries = [
        {"case_id": str(CASE), "word": "paid"},
        {"case_id": str(OTHER), "word": "lost", "amount": 0.10},
    ]
    rest = json.loads(read_report(json.dumps(entries), NOW).rest)
    assert rest == [{"case_id": str(OTHER), "word": "lost", "amount": "0.1"}]


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        (
            "As lines,",
            [Word.ACKNOWLEDGED, Word.STAGE, Word.PAID, Word.COLLECTION_FAILED, Word.REFUSED],
        ),
        ("As CSV ", [Word.PAID]),
        ("As JSON,", [Word.COLLECTION_FAILED]),
    ],
)
def test_what_the_docs_show_is_understood(heading, says):
    block = DOCS.partition(heading)[2].split("```")[1].partition("\n")[2]
    assert [word for _, word, _ in understood(block)] == says
