"""The schema and its migrations: bringing a database up to date, and refusing one that is not.

On SQLite the program upgrades at its start; on PostgreSQL somebody says `svarfrist db upgrade`. Migrations
run in one transaction, on SQLite with foreign keys off (a table is changed by making it anew) and checked at
the end.
"""

from __future__ import annotations

import io

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.errors import SvarfristError
from store.database import Database

MIGRATIONS = "store:migrations"


class SchemaError(SvarfristError):
    """The database's tables are not those that this version works with; the message says what to do."""


class SchemaTooOld(SchemaError):
    """The tables are of an older version."""


class SchemaTooNew(SchemaError):
    """The tables are of a newer version."""


def latest() -> str:
    """Return the revision that this version of the program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or "nothing"


async def current(database: Database) -> str | None:
    """Return the revision that the database is at; None if it holds nothing of ours."""
    return await database.read(lambda tx: _revision(tx.connection))


async def is_current(database: Database) -> bool:
    """Whether the database is at the revision this version works with."""
    return await current(database) == latest()


async def upgrade(database: Database) -> str:
    """Bring the database up to date, and return what was done: `from nothing to 0001`, or `already at 0001`.

    Raises:
        SchemaTooNew: if a newer version of the program was here.

    """

    def body(connection: Connection) -> str:
        before = _revision(connection)
        if before == latest():
            return f"already at {before}"
        command.upgrade(_config(connection), "head")
        return f"from {before or 'nothing'} to {latest()}"

    before = await current(database)
    _refuse_newer(before)
    if before == latest():
        return f"already at {before}"
    return await database.migrate(body)


async def check(database: Database) -> None:
    """See that the database is up to date.

    Raises:
        SchemaTooNew: if a newer version of the program was here.
        SchemaTooOld: if it was never set up, or needs `svarfrist db upgrade`.

    """
    before = await current(database)
    _refuse_newer(before)
    if before is None:
        raise SchemaTooOld("The database is empty: set it up with `svarfrist db upgrade`.")
    if before != latest():
        raise SchemaTooOld(
            f"The database is at schema {before}, this version needs {latest()}: bring it up to date with "
            "`svarfrist db upgrade`."
        )


def _refuse_newer(revision: str | None) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaTooNew(
            f"The database is at schema {revision}, which this version does not know (it knows up to "
            f"{latest()}): a newer version was here. Install that one, or restore a backup from before it."
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
