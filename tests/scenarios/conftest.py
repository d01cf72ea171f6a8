"""A world for each test: a database at the latest schema, a mail server, a clock. What is true at the end of
every story is looked at when the test is over.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from app import logs
from bot.telegram import limits
from store import open_database, schema
from tests.scenarios.world import GUESTS, World

Opens = Callable[..., Awaitable[World]]

_template_on_server: dict[int, str] = {}


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    logs.set_up("ERROR")


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """SQLite, unless the test asks for both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
async def url(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The URL of a database at the latest schema, which is made once and copied."""
    if engine == "sqlite":
        template = tmp_path_factory.getbasetemp() / "scenarios.db"
        if not template.exists():
            await _make(f"sqlite:///{template}")
        shutil.copy(template, tmp_path / "story.db")
        yield f"sqlite:///{tmp_path / 'story.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    if id(server) not in _template_on_server:
        empty = server.create_database()
        await _make(empty)
        _template_on_server[id(server)] = empty.rpartition("/")[2]
    url = server.create_database(template=_template_on_server[id(server)])
    yield url
    server.drop_database(url)


async def _make(url: str) -> None:
    database = open_database(url)
    await schema.upgrade(database)
    await database.close()


@pytest.fixture
async def opens(url: str) -> AsyncIterator[Opens]:
    """`world = await opens("fakturert")`: a business that has got its terms."""
    async with AsyncExitStack() as stack:

        async def open_world(policy: str, begin: str = "2026-11-02T09:00", **more: object) -> World:
            opened = World.open(policy, begin, url=url, guests=GUESTS, **more)  # type: ignore[arg-type]
            world = await stack.enter_async_context(opened)
            world.owner.is_told("2026-11", via="mail")
            stack.push_async_callback(world.is_sound)
            return world

        yield open_world


@pytest.fixture
async def norway(opens: Opens) -> World:
    """Solvang Elektro AS: nothing is sent to a customer before the owner has said yes."""
    return await opens("fakturert")


@pytest.fixture
async def sweden(opens: Opens) -> World:
    """Rask Bygg AB: reminder and demand follow by date; the owner is asked where he has to choose."""
    return await opens("fortnox_finans")


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot speak as fast as it can: a story has no minutes to wait for Telegram's limits."""
    for pace in ("PERSON", "GROUP"):
        monkeypatch.setattr(limits, pace, (1_000, 1.0))


@pytest.fixture
async def wired(opens: Opens, unlimited: None) -> Opens:
    """As `opens`, with a chat, an SMS gateway and a staff's group; the owner's chat is connected, unless
    *linked* says no.
    """

    async def open_world(policy: str = "fakturert", *, linked: bool = True, **more: object) -> World:
        world = await opens(policy, wires=True, **more)
        if linked:
            await world.links()
            world.owner.is_told("kopl" if policy == "fortnox_finans" else "kobl", via="chat")
        return world

    return open_world
