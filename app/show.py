"""How commands answer: tables for people, JSON for scripts, one line for what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.logs import visible
from core.case import Case, Money
from ledger import Progress as Read
from store.rows import row_of

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

PIPED_WIDTH = 240
"""Columns of a table that goes into a file or a pipe: nothing is folded there."""


def as_json(value: Any) -> None:
    """Print *value* as JSON, and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201 - not through a console's wrapping


def done(sentence: str = "") -> None:
    """Say in one line what was done."""
    out.print(sentence, markup=False)


def note(sentence: str) -> None:
    """Say something beside the answer, where a pipe does not take it."""
    err.print(sentence, markup=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a column named with a trailing `>` is set to the right, one with `~` may be folded."""
    grid = Table(
        title=escape(title) or None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
    )
    for column in columns:
        side: Literal["right", "left"] = "right" if column.endswith(">") else "left"
        grid.add_column(column.rstrip(">~"), justify=side, no_wrap=not column.endswith("~"), overflow="fold")
    for row in rows:
        grid.add_row(*(escape(safe(cell)) for cell in row))
    if out.is_terminal:
        out.print(grid)
    else:
        Console(file=out.file, width=PIPED_WIDTH, highlight=False).print(grid)


def facts(lines: Iterable[tuple[str, str]]) -> None:
    """Print names and values under each other; empty values are left out."""
    known = [(name, value) for name, value in lines if value]
    width = max(len(name) for name, _ in known)
    for name, value in known:
        first, *more = map(visible, value.splitlines())
        out.print(f"{name:<{width}}  {first}", markup=False)
        for line in more:
            out.print(f"{'':<{width}}  {line}", markup=False)


def safe(text: str) -> str:
    """Return *text* so that a stranger who wrote it can not colour the terminal or turn a line around."""
    return "\n".join(map(visible, text.split("\n")))


@contextmanager
def reading(path: Path) -> Iterator[Read | None]:
    """Show on a terminal how much of a file was read, and give what is to be told of it."""
    if not err.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(f"Reading {path.name}", total=path.stat().st_size)
        yield lambda read: bar.update(task, completed=read)


def when(at: datetime | None, zone: tzinfo | None) -> str:
    """Return *at* in the business's zone, to the minute."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else "-"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return `1 row` or `1,250 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def case_as_dict(case: Case) -> dict[str, Any]:
    """Return a case as JSON has it: amounts as strings with two decimals, times in UTC."""
    facts: dict[str, Any] = row_of(case)
    for name in ("bucket", "opened_at", "version"):
        facts.pop(name)
    facts |= {"id": str(case.id), "business": str(case.business), "due_date": case.due_date.isoformat()}
    facts |= {"amount": f"{case.amount.amount:.2f}", "balance": f"{case.balance.amount:.2f}"}
    facts |= {
        "since": case.since.isoformat(),
        "deadline": case.deadline.isoformat() if case.deadline else None,
    }
    return facts | {"identity_number": "known" if case.debtor.identity_number else None}


def as_time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def amount(money: Money) -> str:
    return f"{money.amount:,.2f} {money.currency}".replace(",", " ")


def money(case: Case) -> str:
    return amount(case.balance)


def plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row of the store as JSON has it."""
    return {
        str(key): value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()
    }
