"""Lets a file of labelled replies judge the reader: the same `read` as production, in the file's own terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from core.case import Choice, Money, Question
from core.events import Channel, Word
from core.reading import Context, Reading, Topic, Unclear, read
from core.reading.lexicon.load import lexicon

lexicon()
"""Read before any clock starts."""
_HERE = UUID("00000000-0000-0000-0000-000000000000")
_ASKS = {
    "confirm": Question.CONFIRM,
    "choose": Question.CHOICE,
    "supply_id": Question.IDENTITY_NUMBER,
    "supply_address": Question.ADDRESS,
}
_SUGGESTS = {"monitor": Choice.MONITORING, "court_order": Choice.PAYMENT_ORDER, "withdraw": Choice.WITHDRAW}
_INTENT = {
    Word.CONFIRM: "confirm",
    Word.STOP: "stop",
    Word.OPT_OUT: "stop",
    Word.PAYMENT_ORDER: "court_order",
    Word.MONITOR: "monitor",
    Word.WITHDRAW: "withdraw",
    Word.IDENTITY_NUMBER: "set_org_number",
    Word.ADDRESS: "set_address",
    Word.CREDITED: "credited",
    Word.DISPUTED: "disputed",
    Word.NEW_DUE_DATE: "postpone",
}


@cache
def case_id(invoice: str) -> UUID:
    return uuid5(_HERE, invoice)


def context(case: dict[str, Any]) -> Context:
    """Return what the owner was told, as `read` is given it."""
    question = _ASKS.get(case["asked"] or "")
    topics = tuple(
        Topic(
            case=case_id(number),
            invoice=number,
            customer=invoice["customer"],
            balance=Money(amount=Decimal(invoice["amount"]), currency=invoice["currency"]),
            question=question,
            suggestion=_SUGGESTS.get(case.get("suggested") or ""),
        )
        for number, invoice in case["invoices"].items()
    )
    return Context(
        today=date.fromisoformat(case["today"]),
        language="sv" if case["policy"] == "fortnox_finans" else "nb",
        channel=Channel(case["channel"]),
        country="SE" if case["policy"] == "fortnox_finans" else "NO",
        asked=topics,
    )


def answer(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the decisions *case*'s text makes."""
    reading = read(case["text"], context(case))
    numbers = {case_id(number): number for number in case["invoices"]}
    return [*_decided(reading, numbers), *_without_amount(reading, numbers)]


def _decided(reading: Reading, numbers: dict[UUID, str]) -> list[dict[str, Any]]:
    found = []
    for decision in reading.decisions:
        value: str | None = None
        intent = _INTENT.get(decision.word, decision.word.value)
        if decision.word is Word.PAID and isinstance(decision.value, Money):
            intent, value = "partly_paid", str(decision.value.amount)
        elif isinstance(decision.value, date):
            value = decision.value.isoformat()
        elif isinstance(decision.value, str):
            value = decision.value
        found.append({"intent": intent, "invoices": [numbers[decision.case]], "value": value})
    return found


def _without_amount(reading: Reading, numbers: dict[UUID, str]) -> list[dict[str, Any]]:
    """Paid in part, but not how much: nothing is decided, it is asked for."""
    if reading.unclear is not Unclear.WHICH_AMOUNT:
        return []
    return [
        {"intent": "partly_paid", "invoices": [numbers[case]], "value": None} for case in reading.candidates
    ]
