"""Servers for tests. The one in the process is always there; Debian's are started once per run and handed to
each test clean and running. Where they are not installed their tests are skipped, or fail when
SVARFRIST_REQUIRE_SERVERS=1 says that they must run.
"""

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from app.sandbox import MailSandbox
from tests.servers.dovecot import Dovecot
from tests.servers.kannel import Kannel
from tests.servers.pgbouncer import PgBouncer
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.server import MAILBOXES, Server

REAL_SERVERS = {"dovecot", "kannel", "pgbouncer", "postfix", "postgres", "postgres_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if REAL_SERVERS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.server)


def _need(server: type[Server | Kannel]) -> None:
    reason = server.missing()
    if reason is not None:
        refuse = pytest.fail if os.environ.get("SVARFRIST_REQUIRE_SERVERS") == "1" else pytest.skip
        refuse(reason)


@pytest.fixture
async def mail_sandbox() -> AsyncIterator[MailSandbox]:
    """SMTP and IMAP in this process, with the mailboxes of tests/servers/server.py."""
    async with MailSandbox(MAILBOXES) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def _dovecot() -> Iterator[Dovecot]:
    _need(Dovecot)
    with Dovecot(MAILBOXES) as server:
        yield server


@pytest.fixture
def dovecot(_dovecot: Dovecot) -> Dovecot:
    """A real IMAP server, its mailboxes empty."""
    _dovecot.start()
    _dovecot.empty()
    return _dovecot


@pytest.fixture(scope="session")
def _postfix(_dovecot: Dovecot) -> Iterator[Postfix]:
    _need(Postfix)
    with Postfix(MAILBOXES, lmtp_port=_dovecot.lmtp_port) as server:
        yield server


@pytest.fixture
def postfix(_postfix: Postfix, dovecot: Dovecot) -> Postfix:
    """A real SMTP server that delivers into `dovecot`, its queue empty."""
    _postfix.start()
    _postfix.empty_queue()
    dovecot.empty()  # once more: what was in the queue may have arrived meanwhile
    return _postfix


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Postgres]:
    _need(Postgres)
    with Postgres() as server:
        yield server


@pytest.fixture
def postgres_server(_postgres: Postgres) -> Postgres:
    """A real PostgreSQL, to stop, kill or make databases in."""
    _postgres.start()
    return _postgres


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database."""
    url = postgres_server.create_database()
    yield url
    postgres_server.start()
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def _pgbouncer(_postgres: Postgres) -> Iterator[PgBouncer]:
    _need(PgBouncer)
    with PgBouncer(_postgres) as server:
        yield server


@pytest.fixture
def pgbouncer(_pgbouncer: PgBouncer, postgres_server: Postgres) -> PgBouncer:
    """A real PgBouncer in transaction mode: three connections to a database, for however many ask."""
    _pgbouncer.start()
    return _pgbouncer


@pytest.fixture(scope="session")
def _kannel() -> Iterator[Kannel]:
    _need(Kannel)
    with Kannel() as server:
        yield server


@pytest.fixture
def kannel(_kannel: Kannel) -> Kannel:
    """A real SMS gateway with a carrier behind it; nothing was sent, and `call` says where it shall call."""
    _kannel.start()
    _kannel.smsc.forget()
    return _kannel
