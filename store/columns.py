"""Many rows to what a driver takes, a column at a time.

SQLAlchemy readies each value of each row by itself, which costs more than writing it. Here the same types
(`store.types`) ready a whole column, and a value that all its rows share only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import is_
from typing import Any

from sqlalchemy import Dialect, Table

from store.types import Json, Kind, as_json


@dataclass(frozen=True, slots=True)
class Readied:
    """A column as the driver takes it: a value a row, or the one that all rows share."""

    name: str
    values: list[Any]
    shared: bool = False


def readied(
    dialect: Dialect, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]], prefix: str = ""
) -> list[Readied]:
    """Return the values of each of *names*; in *rows* a name has *prefix* before it.

    The first column is always a value a row: it says how many rows there are.
    """
    columns: list[Readied] = []
    for name in names:
        ready = _way(dialect, table, name)
        values = [row[prefix + name] for row in rows]
        first = values[0]
        if columns and all(map(is_, values, repeat(first))):
            one = first if first is None or ready is None else ready(first)
            columns.append(Readied(name, [one], shared=True))
        elif ready is None:
            columns.append(Readied(name, values))
        else:
            columns.append(Readied(name, [None if value is None else ready(value) for value in values]))
    return columns


@cache
def _way(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what makes a value of a column the driver's; None where it is that already."""
    kind = table.c[name].type
    if isinstance(kind, Json):
        return as_json  # PostgreSQL reads documents on its side, far faster than its driver would
    return kind.stored(dialect.name) if isinstance(kind, Kind) else None


@cache
def sent_as(dialect: Dialect, table: Table, name: str) -> str:
    """Return the type that carries a column's values to PostgreSQL."""
    kind = table.c[name].type
    return "TEXT" if isinstance(kind, Json) else kind.dialect_impl(dialect).compile(dialect)


def taken_as(table: Table, name: str, value: str) -> str:
    """Return how the column takes *value*, which came as `sent_as` says."""
    return f"{value}::jsonb" if isinstance(table.c[name].type, Json) else value
