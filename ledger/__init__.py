"""The books in: invoices and payments from files, and which case a payment belongs to.

Pure reading: nothing here knows a database, a channel or another room but `core`.

    source     bytes -> physical lines (encodings, line endings, no-text files)
    records    lines -> cells; a bad quote costs one line
    columns    what a column may be called; docs/import.md prints these lists
    table      finds the header, walks the rows, turns refusals into `Rejected`
    entry      one row by field
    amounts, currencies, dates, references, parties
               one kind of cell each: read in the only possible way, or refused
    seen       which numbers a file has had, a few bytes each
    invoices, payments
               the two kinds of file: `read_invoices`, `read_payments`
    rows       the values that come out
    matching   payment + cases -> `Match` or `Unmatched`
    report     what became of a file
    errors     why a file as a whole is unreadable

Nothing is guessed: a value that can be read in two ways rejects its row, with the line and the reason.
"""

from ledger.errors import LedgerError, MissingColumns, NotAText, SameColumnTwice
from ledger.invoices import read_invoices
from ledger.matching import Match, NoMatch, Unmatched, match
from ledger.payments import read_payments
from ledger.report import Report, as_dict
from ledger.rows import InvoiceRow, Kind, PaymentRow, Rejected, Why
from ledger.source import Progress, Source
from ledger.table import Table

__all__ = [
    "InvoiceRow",
    "Kind",
    "LedgerError",
    "Match",
    "MissingColumns",
    "NoMatch",
    "NotAText",
    "PaymentRow",
    "Progress",
    "Rejected",
    "Report",
    "SameColumnTwice",
    "Source",
    "Table",
    "Unmatched",
    "Why",
    "as_dict",
    "match",
    "read_invoices",
    "read_payments",
]
