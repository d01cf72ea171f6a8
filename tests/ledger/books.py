"""Small books for the tests: a file from its lines, and what came out of it."""

from __future__ import annotations

from typing import TypeVar

from ledger import InvoiceRow, PaymentRow, Rejected, Table, read_invoices, read_payments

Row = TypeVar("Row", InvoiceRow, PaymentRow)

INVOICE_HEADER = "Fakturanr;Kundenr;Kunde;Beløp;Forfall"
PAYMENT_HEADER = "Dato;Beløp;KID;Fakturanr"


def walked(table: Table[Row]) -> tuple[list[Row], list[Rejected]]:
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for row in table:
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            rows.append(row)
    return rows, rejected


def invoices(
    text: str | bytes, *, currency: str = "NOK", country: str = "NO"
) -> tuple[list[InvoiceRow], list[Rejected]]:
    return walked(read_invoices(_bytes(text), currency=currency, country=country))


def payments(text: str | bytes) -> tuple[list[PaymentRow], list[Rejected]]:
    return walked(read_payments(_bytes(text)))


def invoice(**cells: str) -> InvoiceRow | Rejected:
    """Read one invoice whose cells are given by our field names; the needed ones have values already."""
    full = {"number": "2044", "customer_name": "Kari Hansen", "amount": "12500,00", "due_date": "2026-11-24"}
    return _one(read_invoices(_file(full | cells)))


def payment(**cells: str) -> PaymentRow | Rejected:
    full = {"date": "2026-12-01", "amount": "12500,00", "reference": "20447"}
    return _one(read_payments(_file(full | cells)))


def refused(row: InvoiceRow | PaymentRow | Rejected) -> Rejected:
    assert isinstance(row, Rejected), row
    return row


def _one(table: Table[Row]) -> Row | Rejected:
    [row] = table
    return row


def _file(cells: dict[str, str]) -> bytes:
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    return f"{';'.join(cells)}\n{';'.join(quoted)}\n".encode()


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
