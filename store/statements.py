"""Statements that both databases take: many rows changed at once, rows locked, and conditions that an index
of unsent messages serves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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

from store.columns import array_of, element, readied

OLD = "old_"
"""Before the name of a column in a row for `update_each`: the row must have this value now."""

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
        names = tuple(rows[0])
        columns = readied(connection.dialect, table, names, rows)
        _run(connection, _insert(connection.dialect, table, names), columns)


def update_each(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Change many rows, each to values of its own, and return how many there were to change.

    Each of *rows* names the row by columns with `old_` before the name; what else it names is set.
    """
    if not rows:
        return 0
    named = tuple(name.removeprefix(OLD) for name in rows[0] if name.startswith(OLD))
    set_to = tuple(name for name in rows[0] if not name.startswith(OLD))
    dialect = connection.dialect
    values = readied(dialect, table, set_to, rows)
    keys = readied(dialect, table, named, rows, OLD)
    return _run(connection, _update(dialect, table, named, set_to), [*values, *keys])


def _run(connection: Connection, sql: str, columns: Sequence[list[Any]]) -> int:
    """Run a statement over *columns*: SQLite's driver once a row without a way back to Python in between,
    PostgreSQL at once over arrays, one array a column.
    """
    sqlite = connection.dialect.name == "sqlite"
    return connection.exec_driver_sql(
        sql, list(zip(*columns, strict=True)) if sqlite else tuple(columns)
    ).rowcount


@cache
def _insert(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    into = f'INSERT INTO "{table.name}" ({_listed(names)})'
    if dialect.name == "sqlite":
        return f"{into} VALUES ({_joined('?', names)})"
    elements = ", ".join(element(table, name) for name in names)
    return f"{into} SELECT {elements} FROM {_arrays(dialect, table, names)} AS new ({_listed(names)})"


@cache
def _update(dialect: Dialect, table: Table, named: Sequence[str], set_to: Sequence[str]) -> str:
    update = f'UPDATE "{table.name}" SET'
    if dialect.name == "sqlite":
        return f"{update} {_joined(IS_GIVEN, set_to)} WHERE {_joined(IS_GIVEN, named, ' AND ')}"
    values = ", ".join(f'"{name}" = new.{element(table, name)}' for name in set_to)
    same = _joined(f'"{table.name}"."%s" = new."{OLD}%s"', named, " AND ")
    arrays = _arrays(dialect, table, (*set_to, *named))
    names = _listed([*set_to, *(OLD + name for name in named)])
    return f"{update} {values} FROM {arrays} AS new ({names}) WHERE {same}"


def _arrays(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    """Return `unnest($1::UUID[], ...)`, an array a column."""
    arrays = (f"${place}::{array_of(dialect, table, name)}" for place, name in enumerate(names, 1))
    return f"unnest({', '.join(arrays)})"


def _listed(names: Sequence[str]) -> str:
    return _joined('"%s"', names)


def _joined(form: str, names: Sequence[str], by: str = ", ") -> str:
    """Return *form* once a name, with the name for each `%s`."""
    return by.join(form.replace("%s", name) for name in names)
