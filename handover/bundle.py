"""One order about one case, as a JSON document and as a CSV line. Pure; docs/handover.md describes both.

The order's id is the outbox row's: the same order sent again has the same id, and counts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.case import Choice, Debtor, Reason, Stage, State
from core.errors import Refused
from core.messages import Order, Parcel

FORMAT = "svarfrist.order"
VERSION = 1
"""Grows when a field changes its meaning or goes; a field that is only added leaves it."""

Plain = str | int | bool | None | list[str] | dict[str, "Plain"]
Document = Mapping[str, Plain]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "order_id": ("order_id",),
    "order": ("order",),
    "case_id": ("case_id",),
    "case_version": ("case_version",),
    "invoice": ("invoice",),
    "reference": ("reference",),
    "amount": ("amount",),
    "balance": ("balance",),
    "currency": ("currency",),
    "due_date": ("due_date",),
    "stage": ("stage",),
    "reason": ("reason",),
    "suggestion": ("suggestion",),
    "grounds": ("grounds",),
    "debtor_number": ("debtor", "number"),
    "debtor_name": ("debtor", "name"),
    "debtor_country": ("debtor", "country"),
    "debtor_identity_number": ("debtor", "identity_number"),
    "debtor_address": ("debtor", "address"),
    "debtor_deliverable": ("debtor", "deliverable"),
    "creditor_id": ("creditor", "id"),
    "creditor_name": ("creditor", "name"),
    "version": ("version",),
}
"""The CSV columns in order, each with its place in the JSON document. New ones are added at the end."""

HEADER = ",".join(COLUMNS)
_WRITTEN_BY_PEOPLE = frozenset(
    {"invoice", "reference", "debtor_number", "debtor_name", "debtor_address", "creditor_name"}
)
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What the collector needs to know to carry out one order."""

    order_id: UUID
    order: Order
    case_id: UUID
    case_version: int
    """Of two orders about one case, the one with the higher version knows more."""
    invoice: str
    reference: str | None
    amount: Decimal
    balance: Decimal
    """What is owed now; below zero when more was paid than owed."""
    currency: str
    due_date: date
    state: State
    stage: Stage | None
    reason: Reason | None
    """Why the case is halted or over: tells a dispute from a hold behind a `pause`."""
    suggestion: Choice | None
    grounds: tuple[str, ...]
    debtor: Debtor
    creditor_id: UUID
    creditor_name: str
    language: str
    facts: Mapping[str, str] = field(default_factory=dict)


def bundle_of(parcel: Parcel) -> Bundle:
    """Return the order that *parcel* carries. `Refused` if it is no order about exactly one case."""
    if not isinstance(parcel.what, Order):
        raise Refused(f"the collector takes orders, and {parcel.what.value} is none")
    if len(parcel.cases) != 1:
        raise Refused(f"an order is about one case, and this one names {len(parcel.cases)}")
    case = parcel.cases[0].case
    return Bundle(
        order_id=parcel.id,
        order=parcel.what,
        case_id=case.id,
        case_version=case.version,
        invoice=case.invoice,
        reference=case.reference,
        amount=case.amount.amount,
        balance=case.balance.amount,
        currency=case.balance.currency,
        due_date=case.due_date,
        state=case.state,
        stage=case.stage,
        reason=case.reason,
        suggestion=case.suggestion,
        grounds=case.grounds,
        debtor=case.debtor,
        creditor_id=parcel.business,
        creditor_name=parcel.business_name,
        language=parcel.language,
        facts=parcel.facts,
    )


def document(bundle: Bundle) -> dict[str, Plain]:
    """Return *bundle* as JSON has it: amounts are strings with two decimals, dates ISO 8601."""
    debtor = bundle.debtor
    return {
        "format": FORMAT,
        "version": VERSION,
        "order_id": str(bundle.order_id),
        "order": bundle.order.value,
        "case_id": str(bundle.case_id),
        "case_version": bundle.case_version,
        "invoice": bundle.invoice,
        "reference": bundle.reference,
        "amount": f"{bundle.amount:.2f}",
        "balance": f"{bundle.balance:.2f}",
        "currency": bundle.currency,
        "due_date": bundle.due_date.isoformat(),
        "state": bundle.state.value,
        "stage": bundle.stage.value if bundle.stage else None,
        "reason": bundle.reason.value if bundle.reason else None,
        "suggestion": bundle.suggestion.value if bundle.suggestion else None,
        "grounds": [*bundle.grounds],
        "debtor": {
            "number": debtor.number,
            "name": debtor.name,
            "country": debtor.country,
            "identity_number": debtor.identity_number,
            "address": debtor.address,
            "deliverable": debtor.deliverable,
        },
        "creditor": {"id": str(bundle.creditor_id), "name": bundle.creditor_name},
        "language": bundle.language,
        "facts": dict(bundle.facts),
    }


def as_json(bundle: Bundle) -> bytes:
    """Return the document as UTF-8 text with a line end. The same order about the same case: same bytes."""
    text = json.dumps(document(bundle), ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")


def csv_line(order: Document) -> str:
    """Return a document as one line for `HEADER`, without a line end.

    A cell never holds a line break, so that a line is an order. A cell that people wrote and a spreadsheet
    would run as a formula begins with an apostrophe; the JSON has it as it is.
    """
    return ",".join(_cell(column, _at(order, place)) for column, place in COLUMNS.items())


def _at(order: Document, place: tuple[str, ...]) -> Plain:
    value: Plain = dict(order)
    for name in place:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _cell(column: str, value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return " ".join(value)
        case _:
            pass
    text = " ".join(str(value).split())
    if column in _WRITTEN_BY_PEOPLE and text.startswith(_FORMULA):
        text = f"'{text}"
    if any(sign in text for sign in ',"'):
        return '"' + text.replace('"', '""') + '"'
    return text
