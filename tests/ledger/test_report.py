"""What became of a file, as a program reads it."""

from __future__ import annotations

import json

from ledger import Kind, Match, NoMatch, Report, Unmatched, Why, as_dict, match
from tests.ledger.books import invoice, refused
from tests.ledger.test_matching import ALL, paid


def test_a_report_as_json():
    unmatched = match(paid(1000, "99999", kind=Kind.PAYMENT), ALL)
    assert not isinstance(unmatched, Match)
    report = Report(
        file="mars.csv",
        new=3,
        changed=1,
        unchanged=2,
        repeated=1,
        rejected=(refused(invoice(amount="hundre")),),
        unmatched=(unmatched, Unmatched(payment=paid(1), why=NoMatch.UNNAMED)),
        ignored_columns=("Farge",),
    )
    plain = as_dict(report)
    assert json.loads(json.dumps(plain)) == plain
    assert plain == {
        "file": "mars.csv",
        "rows": 10,
        "new": 3,
        "changed": 1,
        "unchanged": 2,
        "repeated": 1,
        "rejected": 1,
        "unmatched": 2,
        "ignored_columns": ["Farge"],
        "rejected_rows": [
            {
                "line": 2,
                "field": "amount",
                "value": "hundre",
                "why": "malformed",
                "reason": "amount: this is no amount of money; write it as 12500,00",
            }
        ],
        "unmatched_rows": [
            {
                "line": 2,
                "kind": "payment",
                "reference": "99999",
                "invoice": None,
                "amount": "1000",
                "currency": "NOK",
                "date": "2026-12-01",
                "why": "unknown",
                "reason": "no followed invoice has this reference or number",
                "suggested_invoice": "2044",
            },
            {
                "line": 2,
                "kind": "payment",
                "reference": None,
                "invoice": None,
                "amount": "1",
                "currency": "NOK",
                "date": "2026-12-01",
                "why": "unnamed",
                "reason": "it names neither a reference nor an invoice",
                "suggested_invoice": None,
            },
        ],
    }


def test_a_row_that_is_rejected_for_itself_has_no_field():
    row = refused(invoice(number=""))
    assert (row.field, row.why) == ("number", Why.MISSING)
    assert as_dict(Report(file="x"))["rejected_rows"] == []
