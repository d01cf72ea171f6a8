"""Many rows to what a driver takes, a column at a time.

SQLAlchemy readies each value of each row by itself, which costs more than writing it. Here the same types
(`store.types`) ready a whole column, and a value that all its rows share only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Table

from store.types import Json, Kind, as_json


def readied(
    dialect: Dialect, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]], prefix: str = ""
) -> list[list[Any]]:
    """Return the values of each of *names*, a list a column; in *rows* a name has *prefix* before it."""
    return [_column(_way(dialect, table, name), [row[prefix + name] for row in rows]) for name in names]


def _column(ready: Callable[[Any], Any] | None, values: list[Any]) -> list[Any]:
    if ready is None:
        return values
    first = values[0]
    if all(value is first for value in values):
        return [None if first is None else ready(first)] * len(values)
    return [None if value is None else ready(value) for value in values]


@cache
def _way(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column the driver's; None where it is that already."""
    kind = table.c[name].type
    if isinstance(kind, Json):
        return as_json  # PostgreSQL reads documents on its side, far faster than its driver would
    return kind.stored(dialect.name) if isinstance(kind, Kind) else None


@cache
def array_of(dialect: Dialect, table: Table, name: str) -> str:
    """Return the type of the array that carries a column to PostgreSQL."""
    kind = table.c[name].type
    return "TEXT[]" if isinstance(kind, Json) else f"{kind.dialect_impl(dialect).compile(dialect)}[]"


def element(table: Table, name: str) -> str:
    """Return how the column takes an element of its array."""
    return f'"{name}"::jsonb' if isinstance(table.c[name].type, Json) else f'"{name}"'
