"""docs/import.md says what the code does: its tables and its examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ledger
from ledger import InvoiceRow, PaymentRow, Why, read_invoices, read_payments
from ledger.amounts import amount_of
from ledger.columns import INVOICES, PAYMENTS, as_markdown
from ledger.dates import day_of
from ledger.errors import NotUnderstood
from ledger.matching import REASONS
from ledger.payments import KINDS
from tests.ledger.books import walked

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")


def _codes(heading: str) -> list[str]:
    """Return the `codes` in the list item or paragraph that begins with *heading*."""
    [text] = re.findall(rf"^(?:- )?{re.escape(heading)}(.*?)(?=\n- |\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    return re.findall("`([^`]+)`", text)


@pytest.mark.parametrize("columns", [INVOICES, PAYMENTS], ids=["invoices", "payments"])
def test_the_names_of_the_columns(columns):
    assert as_markdown(columns) in PAGE


def test_the_two_files_printed_there_are_read():
    invoices, payments = re.findall(r"^```csv\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    rows, rejected = walked(read_invoices(invoices.encode()))
    assert (len(rows), rejected) == (3, [])
    assert all(isinstance(row, InvoiceRow) for row in rows)
    paid, rejected = walked(read_payments(payments.encode()))
    assert (len(paid), rejected) == (4, [])
    assert {row.kind for row in paid} == set(KINDS)
    assert all(isinstance(row, PaymentRow) for row in paid)


def test_the_amounts():
    assert len({amount_of(text).value for text in _codes("These are the same amount:")}) == 1


def test_the_dates():
    assert len({day_of(text) for text in _codes("These are the same day:")}) == 1


@pytest.mark.parametrize(("heading", "reader"), [("No amounts:", amount_of), ("No dates:", day_of)])
def test_what_is_refused(heading, reader):
    for text in _codes(heading):
        with pytest.raises(NotUnderstood):
            reader(text)


def test_every_reason_is_explained():
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [*Why, *REASONS]


def test_every_kind_word_is_listed():
    listed = re.findall(r"^- `(\w+)`: (.+)$", PAGE, re.MULTILINE)
    assert [(kind, tuple(words.split(", "))) for kind, words in listed] == [
        (kind.value, words) for kind, words in KINDS.items()
    ]


def test_the_rooms_map_names_each_module():
    assert ledger.__doc__ is not None
    modules = {path.stem for path in Path(ledger.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules <= set(re.findall(r"[a-z]+", ledger.__doc__))
