"""Invoices from a file."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from core.case import Money
from ledger.columns import INVOICES
from ledger.entry import Books, Entry, reference_of
from ledger.errors import NotUnderstood
from ledger.parties import country_of, email_of, identity_of, phone_of
from ledger.references import refuse_shortened
from ledger.rows import InvoiceRow, Why
from ledger.seen import Seen
from ledger.source import Progress, Source
from ledger.table import Table

LONGEST_NUMBER = 64


def read_invoices(
    source: Source,
    *,
    file: str | None = None,
    currency: str = "NOK",
    country: str = "NO",
    progress: Progress | None = None,
) -> Table[InvoiceRow]:
    """Open a file of invoices; walking the table yields `InvoiceRow` and `Rejected`.

    *file* is its name in reports (a path's own by default). *currency* and *country* are the business's, for
    rows that say nothing. Raises a `LedgerError` when the file as a whole can not be read, and `OSError`.
    """
    name = file or (source.name if isinstance(source, Path) else "-")
    return _Invoices(source, file=name, books=Books(currency=currency, country=country), progress=progress)


def number_of(text: str) -> str:
    """Return an invoice's or customer's number as it is kept; a reader for `Entry.read`."""
    refuse_shortened(text)
    if len(text) > LONGEST_NUMBER:
        raise NotUnderstood(Why.OUT_OF_RANGE, f"a number has at most {LONGEST_NUMBER} characters")
    return text


class _Invoices(Table[InvoiceRow]):
    columns = INVOICES
    leading = "number"

    def _build(self, entry: Entry) -> InvoiceRow:
        number = entry.needed("number", number_of)
        amount, balance = _amounts(entry)
        issued, due_date = _days(entry)
        country = entry.read("country", country_of) or self.books.country
        row = InvoiceRow(
            number=number,
            reference=entry.read("reference", reference_of),
            customer_number=_customer_number(entry, number),
            customer_name=entry.needed("customer_name", str),
            country=country,
            identity_number=entry.read("identity_number", lambda text: identity_of(text, country)),
            address=_address(entry),
            email=entry.read("email", email_of),
            phone=entry.read("phone", lambda text: phone_of(text, country)),
            amount=amount,
            balance=balance,
            issued=issued,
            due_date=due_date,
            opted_out=entry.read("opted_out", entry.yes) or False,
            key="",
            line=entry.line,
        )
        return replace(row, key=_digest(row))

    def _kept(self, row: InvoiceRow, seen: Seen) -> InvoiceRow | None:
        met = seen.first(row.number.casefold(), row.key, row.line)
        if met is None:
            return row
        line, same = met
        if same:
            return None
        reason = f"line {line} has the same invoice number with other facts; one of the two is wrong"
        raise NotUnderstood(Why.CONFLICT, reason, field="number", value=row.number)


def _amounts(entry: Entry) -> tuple[Money, Money | None]:
    amount = entry.money("amount")
    if amount is None:
        entry.refuse(Why.MISSING, "it is empty", "amount")
    if amount.amount <= 0:
        reason = "it is not above zero (a credit note belongs in the payments file)"
        entry.refuse(Why.NOT_POSITIVE, reason, "amount")
    balance = entry.money("balance")
    if balance is not None:
        if balance.currency != amount.currency:
            entry.refuse(
                Why.CONTRADICTION, f"it is in {balance.currency}, the amount in {amount.currency}", "balance"
            )
        if balance.amount > amount.amount:
            entry.refuse(Why.CONTRADICTION, "more is owed than was invoiced", "balance")
    return amount, balance


def _days(entry: Entry) -> tuple[date | None, date]:
    due_date = entry.needed("due_date", entry.day)
    issued = entry.read("issued", entry.day)
    if issued is not None and due_date < issued:
        entry.refuse(Why.CONTRADICTION, f"it is before the day of the invoice, {issued}", "due_date")
    return issued, due_date


def _customer_number(entry: Entry, number: str) -> str:
    """Return the customer's number. Without such a column nobody is taken for anybody else."""
    return entry.needed("customer_number", number_of) if entry.has("customer_number") else f"#{number}"


def _address(entry: Entry) -> str | None:
    street = entry.text("address")
    place = " ".join(filter(None, (entry.text("postcode"), entry.text("town"))))
    return ", ".join(filter(None, (street, place))) or None


def _digest(row: InvoiceRow) -> str:
    facts = (getattr(row, name) for name in _FACTS)
    text = "\x1f".join("" if fact is None else str(fact) for fact in facts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_FACTS = tuple(field.name for field in fields(InvoiceRow) if field.name not in ("key", "line"))
