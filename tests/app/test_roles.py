"""Several workers on one PostgreSQL: each ear is read by one, each account sends from one, and nobody is missed."""

import asyncio
import email
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
import pytest

from app.chatbox import TOKEN, TelegramEmulator
from app.sandbox import MailSandbox
from tests.app.office import Office
from tests.app.running import Running, running
from tests.servers.mailbox import letter, read, send, wait_for
from tests.servers.pgbouncer import PgBouncer
from tests.servers.postgres import Postgres
from tests.servers.server import COLLEAGUE, OWNER

Seen = TypeVar("Seen")
KARI = 7


@dataclass(slots=True)
class Chat:
    """The emulator, on a thread of its own."""

    server: TelegramEmulator
    loop: asyncio.AbstractEventLoop

    def writes(self, text: str) -> None:
        self._there(lambda: self.server.person(KARI, started=True).writes(text))

    def conflicts(self) -> int:
        return self._there(lambda: sum(call.status == 409 for call in self.server.calls()))

    def _there(self, look: Callable[[], Seen]) -> Seen:
        async def do() -> Seen:
            return look()

        return asyncio.run_coroutine_threadsafe(do(), self.loop).result(10)


@pytest.fixture
def chat(office: Office) -> Iterator[Chat]:
    server, ready, over, found = TelegramEmulator(), threading.Event(), [], []

    async def serve() -> None:
        stop = asyncio.Event()
        over.append(stop)
        async with server:
            found.append(asyncio.get_running_loop())
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    office.env |= {
        "SVARFRIST_TELEGRAM_TOKEN": TOKEN,
        "SVARFRIST_TELEGRAM_NAME": "svarfrist_bot",
        "SVARFRIST_TELEGRAM_URL": server.url,
    }
    yield Chat(server, found[0])
    found[0].call_soon_threadsafe(over[0].set)
    thread.join(10)


@dataclass(slots=True)
class Firm:
    """An office on PostgreSQL, and what its store holds."""

    office: Office
    mail: MailSandbox
    url: str
    reply_to: str = ""

    def asks(self, sql: str) -> list[tuple[object, ...]]:
        async def ask() -> list[tuple[object, ...]]:
            connection = await asyncpg.connect(self.url.replace("+asyncpg", ""))
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        return asyncio.run(ask())

    def holder(self, what: str) -> str:
        """Return who holds a lease; empty if nobody does."""
        rows = self.asks(f"SELECT holder FROM leases WHERE name LIKE '{what}%' AND until > now()")
        return str(rows[0][0]) if rows else ""

    def writes(self, text: str) -> None:
        send(self.mail.smtp_port, letter(OWNER, self.reply_to, text), login=OWNER)

    def hears(self, *texts: str, within: float) -> None:
        """Wait until each of *texts* was taken, and see that none was taken twice."""
        found = "SELECT text, count(*) FROM incoming GROUP BY text"

        def all_of_them() -> bool:
            return {str(text).strip() for text, _ in self.asks(found)} >= set(texts)

        wait_for(all_of_them, within=within)
        assert all(count == 1 for _, count in self.asks(found))

    def knows_where_to_answer(self) -> None:
        (terms,) = wait_for(lambda: read(self.mail.imap_port, OWNER))
        self.reply_to = str(email.message_from_bytes(terms)["Reply-To"])

    def sent_once(self) -> None:
        """See that nothing is stuck or in doubt, and that every letter went out once."""
        assert {str(status) for (status,) in self.asks("SELECT status FROM messages")} <= {"sent", "pending"}
        names = [str(email.message_from_bytes(one.raw)["Message-ID"]) for one in self.mail.accepted]
        ours = [name for name in names if "svarfrist.test" in name]
        assert len(ours) >= 2
        assert len(ours) == len(set(ours))


@pytest.fixture
def firm(mail: MailSandbox, office: Office, postgres_server: Postgres) -> Iterator[Firm]:
    office.at = None
    url = postgres_server.create_database()
    office.env["DATABASE_URL"] = url
    office("db", "upgrade")
    office.registers()
    yield Firm(office, mail, url)
    postgres_server.drop_database(url)


@contextmanager
def two(firm: Firm) -> Iterator[tuple[Running, Running]]:
    """Start two workers that do everything; the first one has all leases."""
    with running(firm.office, log="first.log") as first:
        first.says("inbox_open")
        firm.knows_where_to_answer()
        with running(firm.office, log="second.log") as second:
            second.says("running")
            yield first, second


def test_who_stops_breathing_is_relieved_and_does_not_come_back_as_a_second_one(
    firm: Firm, chat: Chat
) -> None:
    with two(firm) as (first, second):
        firm.writes("hei en")
        chat.writes("hei to")
        firm.hears("hei en", "hei to", within=10)
        assert "lease_taken" not in second.log.read_text()

        first.process.send_signal(signal.SIGSTOP)
        firm.writes("hei tre")
        chat.writes("hei fire")
        firm.hears("hei en", "hei to", "hei tre", "hei fire", within=30)

        first.process.send_signal(signal.SIGCONT)
        first.says("lease_lost")
        conflicts = chat.conflicts()
        firm.writes("hei fem")
        chat.writes("hei seks")
        firm.hears("hei fem", "hei seks", within=10)
        firm.office.registers(name="Nummer To AS")
        wait_for(lambda: len(firm.mail.accepted) >= 2)
        time.sleep(2)
        assert chat.conflicts() == conflicts <= 2

        second.kill9()  # on the same machine nobody has to wait until the dead one's leases run out
        firm.writes("hei sju")
        chat.writes("hei aatte")
        firm.hears("hei sju", "hei aatte", within=10)
        first.stops()
    assert firm.asks("SELECT name FROM leases") == []
    firm.sent_once()


def test_roles_share_the_work_behind_a_pool_of_connections(firm: Firm, pgbouncer: PgBouncer) -> None:
    firm.office.env["DATABASE_URL"] = pgbouncer.url(firm.url)
    with (
        running(firm.office, "--role", "engine", log="engine.log") as engine,
        running(firm.office, "--role", "deliver", log="deliver.log") as deliver,
        running(firm.office, log="inbox.log", SVARFRIST_ROLE="inbox,web") as inbox,
    ):
        inbox.says("inbox_open")
        firm.knows_where_to_answer()
        firm.writes("Hjelp meg")
        assert wait_for(lambda: read(firm.mail.imap_port, COLLEAGUE))
        assert "hear" not in deliver.says("send smtp")
        assert "send" not in inbox.says("hear imap")
        assert "lease_taken" not in engine.says("running")
        for one in (engine, deliver, inbox):
            one.stops()
    firm.sent_once()


def test_on_sqlite_there_is_one_worker_that_does_everything(mail: MailSandbox, office: Office) -> None:
    with running(office, "--role", "engine") as worker:
        assert worker.process.wait(20) == 2
    assert "On SQLite one process does everything" in worker.log.read_text()


def test_an_ear_goes_only_when_somebody_says_so(firm: Firm) -> None:
    """Another worker may still have it in its settings, and owners may still answer there."""
    office, sms = firm.office, "sms:folder"
    with_sms = office.env | {"SVARFRIST_SMS_FOLDER": "sms"}
    without, office.env = office.env, with_sms
    office.json("tick")
    office.env = without
    office.json("tick")
    ears = office.json("ears", "list")
    assert ears[sms]["heard_until"] is not None
    assert not ears[sms]["in_settings"]
    mailbox = next(name for name in ears if name.startswith("imap:"))
    assert "is in the settings here" in office("ears", "forget", mailbox, code=2).err
    assert "There is no ear" in office("ears", "forget", "nowhere", code=2).err
    office("ears", "forget", sms)
    assert sms not in office.json("ears", "list")
