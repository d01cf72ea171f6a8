"""The store on both engines. Each test gets an empty database at the latest schema, and no statement of any
test may change or remove a line of the log.
"""

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from store import Database, open_database, schema
from store.tables import metadata
from tests.store.world import World

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgresql", id="postgresql", marks=pytest.mark.server)
CHANGES_THE_LOG = re.compile(r'\b(UPDATE|DELETE FROM|TRUNCATE|REPLACE INTO)\s+"?log"?\b', re.IGNORECASE)


@pytest.fixture(autouse=True)
def _append_only_log() -> Iterator[None]:
    changes: list[str] = []

    def watch(_connection, _cursor, statement, *_rest) -> None:
        if CHANGES_THE_LOG.search(statement):
            changes.append(statement)

    event.listen(Engine, "before_cursor_execute", watch)
    yield
    event.remove(Engine, "before_cursor_execute", watch)
    assert not changes, "the log is append-only"


@pytest.fixture(params=[SQLITE, POSTGRES])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("postgres")
    return url


_made: dict[int, str] = {}
"""The database of each PostgreSQL server: made once and emptied for every test."""


@pytest.fixture(params=[SQLITE, POSTGRES])
async def url(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The URL of an empty database at the latest schema."""
    if request.param == "sqlite":
        template = tmp_path_factory.getbasetemp() / "template.db"
        if not template.exists():
            await _make(f"sqlite:///{template}")
        shutil.copy(template, tmp_path / "store.db")
        return f"sqlite:///{tmp_path / 'store.db'}"
    server = request.getfixturevalue("postgres_server")
    if id(server) not in _made:
        made = server.create_database()
        await _make(made)
        _made[id(server)] = made
    url = _made[id(server)]
    everything = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    server.run(f"TRUNCATE {everything}", database=url.rpartition("/")[2])
    return url


async def _make(url: str) -> None:
    database = open_database(url)
    await schema.upgrade(database)
    await database.close()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    yield database
    await database.close()


@pytest.fixture
def world(database: Database) -> World:
    return World(database)
