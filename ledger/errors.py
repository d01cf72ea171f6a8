"""What makes a whole file unreadable. What is wrong with one row is a value: `ledger.rows.Rejected`."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import SvarfristError
from ledger.rows import Why


class LedgerError(SvarfristError, ValueError):
    """The books could not be read; nothing of the file was taken."""


class NotAText(LedgerError):
    """A workbook, a picture, an empty file: no lines of text to read."""


class MissingColumns(LedgerError):
    """No line at the top of the file names all the columns that are needed.

    `looked_for` has the missing columns with some of the names they may have; `found` are the names of the
    line that came closest.
    """

    def __init__(self, file: str, looked_for: Sequence[str], found: Sequence[str]) -> None:
        super().__init__(
            f"{file}: no column for {'; '.join(looked_for)}. "
            f"Columns found: {', '.join(found) or 'none'}. Name them in the first line (see docs/import.md)."
        )
        self.looked_for = tuple(looked_for)
        self.found = tuple(found)


class SameColumnTwice(LedgerError):
    """Two columns have the same name, and nothing says which one counts."""


class NotUnderstood(Exception):
    """One value, or one whole row, that is not taken.

    It never leaves the room: the table makes a `Rejected` of it.
    """

    def __init__(self, why: Why, reason: str, *, field: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.field = field
        self.value = value
