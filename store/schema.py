"""The schema and its migrations: bringing a database up to date, and refusing one that is not.

On SQLite the program upgrades at its start; on PostgreSQL somebody says `svarfrist db upgrade`. Migrations
run in one transaction, on SQLite with foreign keys off (a table is changed by making it anew) and checked at
the end.

Several workers of two versions may share a PostgreSQL while they are replaced one by one. So a migration only adds;
what an older version needs goes one release later. Each says in `oldest` which is the oldest revision whose program
may still run after it (its own if it says nothing), and the database keeps that as the comment on alembic's table.
"""

from __future__ import annotations

import io

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.errors import SvarfristError
from store.database import Database

MIGRATIONS = "store:migrations"
OLDEST = "At {revision} the oldest program may be "
"""The comment, before the revision; it counts for that state of the tables alone."""


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
        SchemaTooNew: if a newer version of the program was here that this one can not work beside.

    """

    def body(connection: Connection) -> str:
        before = _revision(connection)
        if _is_reached(before):
            return f"already at {before}"
        command.upgrade(_config(connection), "head")
        _keep_oldest(connection)
        return f"from {before or 'nothing'} to {latest()}"

    before = await _look(database)
    if _is_reached(before):
        return f"already at {before}"
    return await database.migrate(body)


async def check(database: Database) -> None:
    """See that this version of the program can work with the database.

    Raises:
        SchemaTooNew: if a newer version of the program was here that this one can not work beside.
        SchemaTooOld: if it was never set up, or needs `svarfrist db upgrade`.

    """
    before = await _look(database)
    if before is None:
        raise SchemaTooOld("The database is empty: set it up with `svarfrist db upgrade`.")
    if not _is_reached(before):
        raise SchemaTooOld(
            f"The database is at schema {before}, this version needs {latest()}: bring it up to date with "
            "`svarfrist db upgrade`."
        )


async def _look(database: Database) -> str | None:
    """Return the database's revision; raises `SchemaTooNew` if this version can not work with it."""
    revision, oldest = await database.read(lambda tx: (_revision(tx.connection), _oldest(tx.connection)))
    if revision is not None and not {revision, oldest} & _known():
        raise SchemaTooNew(
            f"The database is at schema {revision}, which this version does not know (it knows up to "
            f"{latest()}): a newer version was here. Install that one, or restore a backup from before it."
        )
    return revision


def _is_reached(revision: str | None) -> bool:
    """Whether a database that may be worked with has all that this version needs: it is at its revision, or beyond."""
    return revision is not None and (revision == latest() or revision not in _known())


def _known() -> set[str]:
    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def _keep_oldest(connection: Connection) -> None:
    """Write down which is the oldest revision whose program may run from now on."""
    if connection.dialect.name != "postgresql":
        return  # on SQLite one process works: there is nobody beside it
    head = ScriptDirectory.from_config(_config()).get_revision(latest())
    oldest = getattr(head.module, "oldest", head.revision)
    said = OLDEST.format(revision=head.revision) + oldest
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS {_quoted(said)}"))


def _oldest(connection: Connection) -> str | None:
    """Return the oldest revision whose program may run; None if the database does not say."""
    if connection.dialect.name != "postgresql":
        return None
    comment = (
        connection.execute(text("SELECT obj_description(to_regclass('alembic_version'))")).scalar() or ""
    )
    said = OLDEST.format(revision=_revision(connection))
    return str(comment).removeprefix(said) if comment.startswith(said) else None


def _quoted(words: str) -> str:
    """Return *words* as SQL, for statements that take no parameters."""
    return "'" + words.replace("'", "''") + "'"


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
