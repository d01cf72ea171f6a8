"""How commands answer: tables for people, JSON for scripts, one line for what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from core.case import Case
from store.rows import row_of

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def as_json(value: Any) -> None:
    """Print *value* as JSON, and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201 - not through a console's wrapping


def done(sentence: str) -> None:
    """Say in one line what was done."""
    out.print(sentence, markup=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    grid = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        grid.add_column(column)
    for row in rows:
        grid.add_row(*row)
    out.print(grid)


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """Return *at* in the business's zone, to the minute."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else "-"


def case_as_dict(case: Case) -> Mapping[str, Any]:
    """Return a case as JSON has it: amounts as strings with two decimals, times in UTC."""
    facts = row_of(case)
    for name in ("bucket", "opened_at", "version"):
        facts.pop(name)
    facts |= {"amount": str(case.amount.amount), "balance": str(case.balance.amount)}
    return facts | {"identity_number": "known" if case.debtor.identity_number else None}


def money(case: Case) -> str:
    return f"{case.balance.amount:,.2f} {case.balance.currency}".replace(",", " ")
