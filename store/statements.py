"""Statements that both databases take: many rows changed at once, rows locked, and conditions that an index
of unsent messages serves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Select,
    Table,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from store.columns import Readied, readied, sent_as, taken_as

OLD = "old_"
"""Before the name of a column in a row for `update_each`: the row must have this value now."""

MANY = 50
"""From so many rows on PostgreSQL is told how to look them up: that is two more statements."""
_JOINS = "SELECT set_config('enable_hashjoin', '{how}', true), set_config('enable_mergejoin', '{how}', true)"

NAME = '"%s"'
IS_GIVEN = '"%s" = ?'


def locked(
    connection: Connection, found: Select[Any], *tables: FromClause, skip: bool = False
) -> Select[Any]:
    """Return *found* with its rows (of *tables*) locked until the transaction ends; a reader locks nothing.

    With *skip*, rows that somebody else holds are passed over. Keys never change, so that rows which point to
    a locked one can still be inserted.
    """
    if connection.get_execution_options().get("reading"):
        return found
    return found.with_for_update(of=tables or None, skip_locked=skip, key_share=True)


def unsent(table: FromClause) -> ColumnElement[bool]:
    """Return whether a message still waits or is being sent, in the words of the indexes on it."""
    words: list[ColumnElement[str]] = [literal_column(f"'{word}'") for word in ("pending", "claimed")]
    return table.c.status.in_(words)


def insert_new(connection: Connection, table: Table, key: Collection[str]) -> Insert:
    """Return an insert that passes over rows whose *key* is there already, also if somebody is just inserting
    it.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(key))
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(key))


# --- many rows at once --------------------------------------------------------------------------------------


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows; all of them name the columns that the first one names."""
    if rows:
        columns = readied(connection.dialect, table, tuple(rows[0]), rows)
        statement = _insert if connection.dialect.name == "sqlite" else _insert_arrays
        _run(connection, statement(connection.dialect, table, _names(columns)), columns, len(rows))


def update_each(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Change many rows, each to values of its own, and return how many there were to change.

    Each of *rows* names the row by columns with `old_` before the name; what else it names is set.
    """
    if not rows:
        return 0
    named = tuple(name.removeprefix(OLD) for name in rows[0] if name.startswith(OLD))
    set_to = tuple(name for name in rows[0] if not name.startswith(OLD))
    keys = readied(connection.dialect, table, named, rows, OLD)
    values = readied(connection.dialect, table, set_to, rows)
    statement = _update if connection.dialect.name == "sqlite" else _update_arrays
    sql = statement(connection.dialect, table, _names(values), _names(keys))
    with _by_their_keys(connection, len(rows)):
        return _run(connection, sql, [*values, *keys], len(rows))


@contextmanager
def _by_their_keys(connection: Connection, count: int) -> Iterator[None]:
    """Have PostgreSQL look each row up by its key, as it does for few of them.

    Of a table with some ten thousand rows it would rather read the whole, for each thousand that are changed.
    """
    if count < MANY or connection.dialect.name == "sqlite":
        yield
        return
    connection.exec_driver_sql(_JOINS.format(how="off"))
    yield
    connection.exec_driver_sql(_JOINS.format(how="on"))


Names = tuple[tuple[str, bool], ...]
"""Columns by name, and whether all rows share the value."""


def _names(columns: Sequence[Readied]) -> Names:
    return tuple((column.name, column.shared) for column in columns)


def _run(connection: Connection, sql: str, columns: Sequence[Readied], count: int) -> int:
    """Run a statement over *count* rows: SQLite's driver once a row without a way back to Python in between,
    PostgreSQL at once over arrays, one array a column that differs.
    """
    if connection.dialect.name == "sqlite":
        whole = [column.values * count if column.shared else column.values for column in columns]
        return connection.exec_driver_sql(sql, list(zip(*whole, strict=True))).rowcount
    given = tuple(column.values[0] if column.shared else column.values for column in columns)
    return connection.exec_driver_sql(sql, given).rowcount


# --- the words: SQLite --------------------------------------------------------------------------------------


@cache
def _insert(_dialect: Dialect, table: Table, columns: Names) -> str:
    names = [name for name, _ in columns]
    return f'INSERT INTO "{table.name}" ({_joined(NAME, names)}) VALUES ({_joined("?", names)})'  # noqa: S608


@cache
def _update(_dialect: Dialect, table: Table, values: Names, keys: Names) -> str:
    set_to, named = ([name for name, _ in columns] for columns in (values, keys))
    changed, same = _joined(IS_GIVEN, set_to), _joined(IS_GIVEN, named, " AND ")
    return f'UPDATE "{table.name}" SET {changed} WHERE {same}'  # noqa: S608


# --- the words: PostgreSQL ----------------------------------------------------------------------------------


@cache
def _insert_arrays(dialect: Dialect, table: Table, columns: Names) -> str:
    names = _joined(NAME, [name for name, _ in columns])
    values, rows = _new(dialect, table, columns)
    return f'INSERT INTO "{table.name}" ({names}) SELECT {", ".join(values)} FROM {rows}'  # noqa: S608


@cache
def _update_arrays(dialect: Dialect, table: Table, values: Names, keys: Names) -> str:
    new, rows = _new(dialect, table, (*values, *keys))
    pairs = [f'"{name}" = {one}' for (name, _), one in zip((*values, *keys), new, strict=True)]
    same = " AND ".join(f'"{table.name}".{pair}' for pair in pairs[len(values) :])
    changed = ", ".join(pairs[: len(values)])
    return f'UPDATE "{table.name}" SET {changed} FROM {rows} WHERE {same}'  # noqa: S608


def _new(dialect: Dialect, table: Table, columns: Names) -> tuple[list[str], str]:
    """Return an expression a column, and the rows they are taken from: `unnest($1::UUID[], ...) AS new (c1, ...)`.

    What all rows share is given once, beside them.
    """
    values, arrays, names = [], [], []
    for place, (name, shared) in enumerate(columns, 1):
        kind = sent_as(dialect, table, name)
        if not shared:
            arrays.append(f"${place}::{kind}[]")
            names.append(f"c{place}")
        values.append(taken_as(table, name, f"${place}::{kind}" if shared else f"new.c{place}"))
    return values, f"unnest({', '.join(arrays)}) AS new ({', '.join(names)})"


def _joined(form: str, names: Sequence[str], by: str = ", ") -> str:
    """Return *form* once a name, with the name for each `%s`."""
    return by.join(form.replace("%s", name) for name in names)
