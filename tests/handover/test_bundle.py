"""What the collector is told: one document per order, always of the same shape."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Choice, Debtor, Money, Reason, Stage, State
from core.errors import Refused
from core.messages import Asked, Notice, Order
from handover.bundle import COLUMNS, HEADER, as_json, bundle_of, csv_line, document
from tests.handover.orders import CASE, ORDER, a_case, an_order
from tests.handover.schema import faults

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "handover/order.schema.json").read_text())
DOCS = (ROOT / "docs/handover.md").read_text()

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
cents = st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents) / 100)


def test_an_order_says_what_the_collector_needs():
    assert document(bundle_of(an_order(Order.DEMAND))) == {
        "format": "svarfrist.order",
        "version": 1,
        "order_id": str(ORDER),
        "order": "demand",
        "case_id": str(CASE),
        "case_version": 7,
        "invoice": "2044",
        "reference": "00020443",
        "amount": "12500.00",
        "balance": "11000.50",
        "currency": "SEK",
        "due_date": "2026-01-31",
        "state": "submitting",
        "stage": "reminder",
        "reason": None,
        "suggestion": None,
        "grounds": [],
        "debtor": {
            "number": "118",
            "name": 'Åkes "Bygg", Ek & Co',
            "country": "SE",
            "identity_number": "5560360793",
            "address": "Storgatan 1, 111 22 Stockholm",
            "deliverable": True,
        },
        "creditor": {"id": "0195f000-0000-7000-8000-00000000b001", "name": "Nordfjord Rör AB"},
        "language": "sv",
        "facts": {},
    }


@pytest.mark.parametrize("order", Order)
def test_every_order_is_as_the_schema_says(order):
    assert faults(document(bundle_of(an_order(order))), SCHEMA) == []


def test_a_pause_says_why_and_a_payment_order_on_what_grounds():
    disputed = a_case(state=State.PAUSED, reason=Reason.DISPUTED)
    chosen = a_case(suggestion=Choice.PAYMENT_ORDER, grounds=("claim_worth_it", "debtor_found"))
    assert document(bundle_of(an_order(Order.PAUSE, case=disputed)))["reason"] == "disputed"
    told = document(bundle_of(an_order(Order.PAYMENT_ORDER, case=chosen)))
    assert (told["suggestion"], told["grounds"]) == ("payment_order", ["claim_worth_it", "debtor_found"])


debtors = st.builds(
    Debtor, number=words, name=words, identity_number=words | st.none(), address=words | st.none()
)


@given(debtors, cents, st.sampled_from(Stage), st.sampled_from(Order))
def test_whatever_the_books_hold_it_stays_one_document_and_one_line(debtor, owed, stage, order):
    case = a_case(debtor=debtor, balance=Money(amount=owed, currency="NOK"), stage=stage)
    told = json.loads(as_json(bundle_of(an_order(order, case=case))))
    assert faults(told, SCHEMA) == []
    assert told["debtor"]["name"] == debtor.name
    assert Decimal(told["balance"]) == owed
    line = csv_line(told)
    assert len(line.splitlines()) == 1
    (cells,) = csv.reader([line], strict=True)
    assert len(cells) == len(COLUMNS)
    name = dict(zip(COLUMNS, cells, strict=True))["debtor_name"]
    assert name in {" ".join(debtor.name.split()), "'" + " ".join(debtor.name.split())}


def test_the_line_has_the_same_facts_as_the_document():
    (row,) = csv.DictReader([HEADER, csv_line(document(bundle_of(an_order())))])
    assert row["order_id"] == str(ORDER)
    assert row["debtor_name"] == 'Åkes "Bygg", Ek & Co'
    assert row["balance"] == "11000.50"
    assert row["reason"] == ""
    assert row["debtor_deliverable"] == "true"
    assert row["version"] == "1"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula_in_a_spreadsheet(name):
    debtor = replace(a_case().debtor, name=name)
    (row,) = csv.DictReader([HEADER, csv_line(document(bundle_of(an_order(case=a_case(debtor=debtor)))))])
    assert row["debtor_name"] == f"'{name}"


def test_an_amount_below_zero_is_a_number_in_both():
    case = a_case(balance=Money(amount=Decimal(-5), currency="SEK"))
    (row,) = csv.DictReader([HEADER, csv_line(document(bundle_of(an_order(case=case))))])
    assert row["balance"] == "-5.00"


def test_the_same_order_gives_the_same_bytes():
    assert as_json(bundle_of(an_order())) == as_json(bundle_of(replace(an_order(), attempt=2)))


def test_a_notice_is_no_order():
    with pytest.raises(Refused, match="alert is none"):
        bundle_of(an_order(Notice.ALERT))


@pytest.mark.parametrize("many", [0, 2])
def test_an_order_is_about_one_case(many):
    with pytest.raises(Refused, match=f"names {many}"):
        bundle_of(an_order(cases=(Asked(case=a_case()),) * many))


def test_the_partner_reads_the_same_schema_header_and_orders():
    block = DOCS.partition("```json schema\n")[2].partition("```")[0]
    assert json.loads(block) == SCHEMA
    assert HEADER in DOCS
    assert set(SCHEMA["properties"]["order"]["enum"]) == set(Order)
    assert all(f"| `{order}` |" in DOCS for order in Order)


def test_the_documented_example_is_an_order():
    example = DOCS.partition("```json order\n")[2].partition("```")[0]
    assert faults(json.loads(example), SCHEMA) == []
