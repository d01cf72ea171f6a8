"""Payments, reversals and credit notes from a file."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from core.case import Money
from ledger.columns import PAYMENTS
from ledger.entry import Books, Entry, reference_of
from ledger.errors import NotUnderstood
from ledger.invoices import number_of
from ledger.rows import Kind, PaymentRow, Why
from ledger.seen import Seen
from ledger.source import Progress, Source
from ledger.table import Table

KINDS = {
    Kind.PAYMENT: (
        *("betaling", "innbetaling", "betalt", "betalning", "inbetalning", "payment", "paid", "indbetaling"),
        *("maksu", "suoritus", "kid-betaling", "ocr-betalning"),
    ),
    Kind.REVERSAL: (
        *("reversal", "reversed", "chargeback", "returned", "return"),
        *("reversering", "reversert", "tilbakeføring", "tilbakeført", "retur", "returnert"),
        *("återföring", "återförd", "returnerad", "makulerad betalning"),
        *("tilbageførsel", "tilbageført", "peruutus"),
    ),
    Kind.CREDIT_NOTE: (
        *("credit note", "credit memo", "kreditnota", "kreditering", "kreditert"),
        *("kreditfaktura", "krediterad", "hyvityslasku", "hyvitys"),
    ),
}
_KIND = {
    _word: kind
    for kind, words in KINDS.items()
    for word in (kind.value, *words)
    for _word in [word.casefold()]
}


def read_payments(
    source: Source,
    *,
    file: str | None = None,
    currency: str = "NOK",
    country: str = "NO",
    progress: Progress | None = None,
) -> Table[PaymentRow]:
    """Open a file of payments; walking the table yields `PaymentRow` and `Rejected`.

    Arguments and errors are those of `read_invoices`.
    """
    name = file or (source.name if isinstance(source, Path) else "-")
    return _Payments(source, file=name, books=Books(currency=currency, country=country), progress=progress)


class _Payments(Table[PaymentRow]):
    columns = PAYMENTS
    one_of = ("reference", "invoice")
    leading = "date"

    def _build(self, entry: Entry) -> PaymentRow:
        kind = entry.read("kind", kind_of)
        transaction = entry.read("transaction", number_of)
        row = PaymentRow(
            kind=kind or Kind.PAYMENT,
            reference=entry.read("reference", reference_of),
            invoice=entry.read("invoice", number_of),
            amount=_amount(entry, kind),
            date=entry.needed("date", entry.day),
            key=f"bank:{transaction}" if transaction else "",
            line=entry.line,
        )
        return row if row.key else replace(row, key=f"row:{_facts(row)}")

    def _kept(self, row: PaymentRow, seen: Seen) -> PaymentRow | None:
        if row.key.startswith("row:"):
            # Two equal payments on one day are two payments; the same two come again with the next file.
            return replace(row, key=f"{row.key}:{seen.count(row.key) + 1}")
        met = seen.first(row.key, _facts(row), row.line)
        if met is None:
            return row
        line, same = met
        if same:
            return None
        reason = f"line {line} has the same transaction number with other facts; one of the two is wrong"
        raise NotUnderstood(Why.CONFLICT, reason, field="transaction", value=row.key.removeprefix("bank:"))


def kind_of(text: str) -> Kind:
    """Return what kind of entry *text* names; a reader for `Entry.read`."""
    kind = _KIND.get(text.casefold())
    if kind is None:
        known = ", ".join(sorted({words[0] for words in KINDS.values()}))
        raise NotUnderstood(Why.MALFORMED, f"this is no kind of entry we know, such as {known}")
    return kind


def _amount(entry: Entry, kind: Kind | None) -> Money:
    amount = entry.money("amount")
    if amount is None:
        entry.refuse(Why.MISSING, "it is empty", "amount")
    if amount.amount == 0:
        entry.refuse(Why.NOT_POSITIVE, "it is zero", "amount")
    if amount.amount < 0:
        # A reversal or a credit note is written with either sign; nothing else below zero came in.
        if kind not in (Kind.REVERSAL, Kind.CREDIT_NOTE):
            reason = "it is below zero, and nothing says that it is a reversal or a credit note"
            entry.refuse(Why.NOT_POSITIVE, reason, "amount")
        return replace(amount, amount=-amount.amount)
    return amount


def _facts(row: PaymentRow) -> str:
    amount = f"{row.amount.amount} {row.amount.currency}"
    text = "\x1f".join((row.kind, row.reference or "", row.invoice or "", amount, row.date.isoformat()))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
