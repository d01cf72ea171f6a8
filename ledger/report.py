"""What became of a file, as counts and as the list of what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.matching import Unmatched
from ledger.rows import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one import."""

    file: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    """Known from an earlier import, with the same facts."""
    repeated: int = 0
    """Said twice in this file."""
    rejected: tuple[Rejected, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    ignored_columns: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Count the rows the file had, blank ones aside."""
        taken = self.new + self.changed + self.unchanged + self.repeated
        return taken + len(self.rejected) + len(self.unmatched)


Plain = str | int | None | list["Plain"] | dict[str, "Plain"]


def as_dict(report: Report) -> dict[str, Plain]:
    """Return *report* as JSON has it. Amounts are strings with two decimals, dates ISO."""
    return {
        "file": report.file,
        "rows": report.rows,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "repeated": report.repeated,
        "rejected": len(report.rejected),
        "unmatched": len(report.unmatched),
        "ignored_columns": list(report.ignored_columns),
        "rejected_rows": [_rejected(row) for row in report.rejected],
        "unmatched_rows": [_unmatched(row) for row in report.unmatched],
    }


def _rejected(row: Rejected) -> Plain:
    return {
        "line": row.line,
        "field": row.field or None,
        "value": row.value_shown,
        "why": row.why.value,
        "reason": row.reason,
    }


def _unmatched(row: Unmatched) -> Plain:
    payment = row.payment
    return {
        "line": payment.line,
        "kind": payment.kind.value,
        "reference": payment.reference,
        "invoice": payment.invoice,
        "amount": str(payment.amount.amount),
        "currency": payment.amount.currency,
        "date": payment.date.isoformat(),
        "why": row.why.value,
        "reason": row.reason,
        "suggested_invoice": row.suggestion.invoice if row.suggestion else None,
    }
