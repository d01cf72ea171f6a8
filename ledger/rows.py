"""The values read out of the books: an invoice, a payment, and a row that was not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.case import Money


class Kind(StrEnum):
    """What an entry of the payments file is."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    """An earlier payment that bounced."""
    CREDIT_NOTE = "credit_note"


class Why(StrEnum):
    """Why a row was not taken. The values stand in `--json`: programs may rely on them."""

    # the line
    UNREADABLE = "unreadable"
    """NUL bytes, characters of no known encoding, or a line without end."""
    BAD_QUOTES = "bad_quotes"
    FIELD_COUNT = "field_count"
    HEADER_AGAIN = "header_again"
    TOTAL_ROW = "total_row"
    # the value
    MISSING = "missing"
    MALFORMED = "malformed"
    AMBIGUOUS = "ambiguous"
    """It can be read in two ways and nothing in the file says which."""
    NOT_POSITIVE = "not_positive"
    TOO_PRECISE = "too_precise"
    OUT_OF_RANGE = "out_of_range"
    CHECK_DIGIT = "check_digit"
    # the row against others
    CONTRADICTION = "contradiction"
    """Two facts of the row exclude each other."""
    CONFLICT = "conflict"
    """An earlier row of the file says something else about the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """One invoice as the books have it now."""

    number: str
    reference: str | None = None
    """The payment reference (KID, OCR), normalised by `references.normal`."""
    customer_number: str
    customer_name: str
    country: str
    """ISO 3166-1 alpha-2."""
    identity_number: str | None = None
    """Checked organisation or personal number: digits only (a Finnish personal number has letters)."""
    address: str | None = None
    """On one line: street, postcode town."""
    email: str | None = None
    phone: str | None = None
    """E.164."""
    amount: Money
    balance: Money | None = None
    """None where the books do not say it. Zero or less means settled."""
    issued: date | None = None
    due_date: date
    opted_out: bool = False
    key: str
    """SHA-256 over the facts above: the same invoice with the same facts has the same key in every file."""
    line: int = field(compare=False)
    """The physical line of the file its row begins on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One payment, reversal or credit note."""

    kind: Kind = Kind.PAYMENT
    reference: str | None = None
    """Normalised by `references.normal`."""
    invoice: str | None = None
    """The invoice's number; for a credit note, of the invoice it credits."""
    amount: Money
    """Always above zero; `kind` says which way it goes."""
    date: date
    key: str
    """Its identity over all files, so that it counts once however often it is imported: the bank's own
    transaction id, else a digest of the values above and of how many identical rows stand before it.
    """
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was not taken."""

    file: str
    line: int
    """Physical line of the file, counted from 1."""
    field: str
    """Ours (`due_date`), or empty when the whole row is meant."""
    value_shown: str
    """What stood there: shortened, and without the secret part of a personal number."""
    why: Why
    reason: str
    """One English sentence for the person who mends the file."""


_PERSONAL = re.compile(
    r"(?<![0-9])(?P<head>[0-9]{2})"
    r"(?:[0-9]{4}[-+ ]?[0-9]{4,5}|[0-9]{6}[-+ ]?[0-9]{4}|[0-9]{4}[-+A-Z][0-9]{3}[0-9A-Z])(?![0-9])"
)
_PLAIN = frozenset({"number", "reference", "invoice", "amount", "balance"})
"""Never masked here: long numbers by nature, and no persons'."""
_LONGEST_SHOWN = 60


def shown(field: str, value: str) -> str:
    """Return *value* fit for a report: on one line, short, and without anybody's personal number."""
    text = " ".join(value.split())
    if field == "identity_number":
        text = text[:2] + "*" * max(0, len(text) - 2)
    elif field not in _PLAIN:
        text = _PERSONAL.sub(lambda found: found["head"] + "*" * (len(found[0]) - 2), text)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
