"""Statements that both databases take: many rows changed at once, rows locked, and conditions that an index
of unsent messages serves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    FromClause,
    Select,
    Table,
    bindparam,
    column,
    func,
    literal_column,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

OLD = "old_"
"""Before the name of a column in a row for `update_each`: the row must have this value now."""


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


def update_each(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Change many rows, each to values of its own, and return how many there were to change.

    Each of *rows* names the row by columns with `old_` before the name; what else it names is set.
    """
    if not rows:
        return 0
    named = [name for name in rows[0] if name.startswith(OLD)]
    set_to = [name for name in rows[0] if not name.startswith(OLD)]
    if connection.dialect.name == "sqlite":
        done = connection.execute(_one_by_one(table, named, set_to), list(rows))
    else:
        done = connection.execute(_at_once(table, named, set_to, rows))
    return cast("CursorResult[Any]", done).rowcount


def _column(table: Table, name: str) -> Column[Any]:
    return table.c[name.removeprefix(OLD)]


def _one_by_one(table: Table, named: Sequence[str], set_to: Sequence[str]) -> Executable:
    """The driver runs it once a row, without a way back to Python in between."""
    conditions = [_column(table, name) == bindparam(name) for name in named]
    return update(table).where(*conditions).values({name: bindparam(name) for name in set_to})


def _at_once(
    table: Table, named: Sequence[str], set_to: Sequence[str], rows: Sequence[dict[str, Any]]
) -> Executable:
    """One statement over arrays, one array a column."""
    names = [*named, *set_to]
    arrays = [
        bindparam(
            f"all_{name}", [row[name] for row in rows], type_=ARRAY(_column(table, name).type, dimensions=1)
        )
        for name in names
    ]
    source = func.unnest(*arrays).table_valued(
        *(column(f"new_{name}", _column(table, name).type) for name in names), name="new"
    )
    new = source.render_derived()
    conditions = [_column(table, name) == new.c[f"new_{name}"] for name in named]
    return update(table).where(*conditions).values({name: new.c[f"new_{name}"] for name in set_to})
