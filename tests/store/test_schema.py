"""The migrations make the tables that the code expects, and a database of another age is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store import Database, open_database, schema
from store.schema import SchemaTooNew, SchemaTooOld
from store.tables import metadata


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    database = open_database(empty_url)
    yield database
    await database.close()


def _rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.exec_driver_sql(sql)), key=repr)


def _sqlite(connection: Connection) -> dict[str, Any]:
    tables = [name for (name,) in _rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    seen: dict[str, Any] = {"strict": _rows(connection, "SELECT name, strict FROM pragma_table_list")}
    for table in tables:
        seen[table] = {
            "columns": _rows(connection, f'SELECT * FROM pragma_table_xinfo("{table}")'),
            "foreign keys": _rows(connection, f'SELECT * FROM pragma_foreign_key_list("{table}")'),
            "indexes": _rows(
                connection,
                'SELECT l.name, "unique", origin, partial, seqno, i.name, "desc", sql '
                f'FROM pragma_index_list("{table}") l, pragma_index_xinfo(l.name) i '
                "LEFT JOIN sqlite_master m ON m.name = l.name WHERE key",
            ),
        }
    checks = (
        "SELECT name FROM sqlite_master WHERE sql LIKE '%CONSTRAINT ck_messages_status CHECK (status IN%'"
    )
    seen["checks"] = _rows(connection, checks)
    return seen


def _postgresql(connection: Connection) -> dict[str, Any]:
    ours = "JOIN pg_class c ON c.oid = {} WHERE c.relnamespace = 'public'::regnamespace"
    return {
        "columns": _rows(
            connection,
            "SELECT relname, attname, attnum, format_type(atttypid, atttypmod), attnotnull, "
            "pg_get_expr(adbin, adrelid) FROM pg_attribute "
            "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
            + ours.format("attrelid")
            + " AND attnum > 0 AND relkind = 'r'",
        ),
        "constraints": _rows(
            connection,
            "SELECT relname, conname, pg_get_constraintdef(k.oid) FROM pg_constraint k "
            + ours.format("conrelid"),
        ),
        "indexes": _rows(
            connection, "SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index " + ours.format("indrelid")
        ),
    }


def _seen(connection: Connection) -> dict[str, Any]:
    return _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)


async def _run(database: Database, sql: str) -> None:
    await database.on_connection(lambda c: c.exec_driver_sql(sql).close())


async def test_the_migrated_schema_is_the_fresh_one(empty: Database) -> None:
    await schema.upgrade(empty)
    await _run(empty, "DROP TABLE alembic_version")
    migrated = await empty.on_connection(_seen)
    await empty.migrate(metadata.drop_all)
    await empty.on_connection(metadata.create_all)
    fresh = await empty.on_connection(_seen)
    assert migrated == fresh
    assert len(str(fresh)) > 5000


async def test_an_upgrade_says_what_it_did(empty: Database) -> None:
    assert await schema.current(empty) is None
    assert await schema.upgrade(empty) == f"from nothing to {schema.latest()}"
    assert await schema.upgrade(empty) == f"already at {schema.latest()}"
    assert await schema.is_current(empty)
    await schema.check(empty)


async def test_an_empty_database_is_refused(empty: Database) -> None:
    with pytest.raises(SchemaTooOld, match="svarfrist db upgrade"):
        await schema.check(empty)


@pytest.mark.parametrize("step", [schema.check, schema.upgrade])
async def test_a_database_of_a_newer_version_is_left_alone(empty: Database, step) -> None:
    await schema.upgrade(empty)
    await _run(empty, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        await step(empty)


async def test_a_migration_that_would_orphan_rows_changes_nothing(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'orphan.db'}")
    await schema.upgrade(database)

    def orphan(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT")
        connection.exec_driver_sql("CREATE TABLE child (parent INTEGER REFERENCES parent) STRICT")
        connection.exec_driver_sql("INSERT INTO child VALUES (1)")

    with pytest.raises(Exception, match="parent"):
        await database.migrate(orphan)
    names = "SELECT count(*) FROM sqlite_master WHERE name IN ('parent', 'child')"
    assert await database.on_connection(lambda c: c.exec_driver_sql(names).scalar_one()) == 0
    on = await database.on_connection(lambda c: c.exec_driver_sql("PRAGMA foreign_keys").scalar_one())
    assert on == 1
    await database.close()


@pytest.mark.parametrize("step", [schema.check, schema.upgrade])
async def test_a_newer_database_that_lets_this_version_be_is_worked_with(postgres: str, step) -> None:
    database = open_database(postgres)
    await schema.upgrade(database)
    says = "COMMENT ON TABLE alembic_version IS 'At 9999 the oldest program may be "
    await _run(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        await step(database)
    await _run(database, says + schema.latest() + "'")
    assert await step(database) in {None, "already at 9999"}
    await _run(database, says + "9998'")
    with pytest.raises(SchemaTooNew, match="9999"):
        await step(database)
    await database.close()


def test_no_migration_lets_an_older_version_be_than_the_one_before_it() -> None:
    oldest = "0001"
    for step in reversed(list(ScriptDirectory.from_config(schema._config()).walk_revisions())):
        said = getattr(step.module, "oldest", step.revision)
        assert oldest <= said <= step.revision
        oldest = said
