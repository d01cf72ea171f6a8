"""`svarfrist run` as a process: it stops when it is told to, loses nothing, and waits for what is away."""

import asyncio
import contextlib
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.sandbox import HOST, MailSandbox
from tests.app.office import Office
from tests.app.running import running
from tests.servers.mailbox import letter, read, send, wait_for
from tests.servers.postgres import Postgres
from tests.servers.server import COLLEAGUE, OURS, OWNER

SECRET = "hemmelig-42"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


def _statuses(office: Office) -> list[tuple[str, int]]:
    with sqlite3.connect(office.folder / "svarfrist.db") as connection:
        rows = connection.execute("SELECT status, count(*) FROM messages GROUP BY status").fetchall()
    connection.close()
    return rows


@pytest.fixture(autouse=True)
def _real_time(office: Office) -> None:
    """The process has no clock but the machine's."""
    office.at = None


def test_it_sends_listens_and_stops(mail: MailSandbox, office: Office) -> None:
    office.registers()
    with running(office) as worker:
        (terms,) = wait_for(lambda: read(mail.imap_port, OWNER))
        assert b"Reply-To" in terms
        worker.says("running", "inbox_open")
        reply_to = next(line for line in terms.decode().splitlines() if line.startswith("Reply-To:"))
        send(mail.smtp_port, letter(OWNER, reply_to.partition(":")[2].strip(), "Hjelp meg"), login=OWNER)
        assert wait_for(lambda: read(mail.imap_port, COLLEAGUE))
        log = worker.stops()
    assert "stopped" in log
    assert "Hjelp meg" not in log
    assert OWNER not in log


def test_stopped_in_the_middle_of_sending_it_loses_and_doubles_nothing(
    mail: MailSandbox, office: Office
) -> None:
    for number in range(40):
        office.registers(name=f"Firma {number}")
    with running(office) as worker:
        wait_for(lambda: mail.accepted)
        worker.stops()
    assert {status for status, _ in _statuses(office)} <= {"sent", "pending"}
    office.json("tick")
    assert _statuses(office) == [("sent", 40)]
    assert len(mail.accepted) == 40


def test_a_letter_that_came_while_it_was_away_is_taken(mail: MailSandbox, office: Office) -> None:
    office.registers()
    office("tick")
    terms = read(mail.imap_port, OWNER)[0].decode()
    reply_to = next(line for line in terms.splitlines() if line.startswith("Reply-To:"))
    send(mail.smtp_port, letter(OWNER, reply_to.partition(":")[2].strip(), "Hjelp"), login=OWNER)
    with running(office) as worker:
        assert wait_for(lambda: read(mail.imap_port, COLLEAGUE))
        worker.stops(signal.SIGINT)


def test_mail_servers_that_are_away_are_waited_for(mail: MailSandbox, office: Office) -> None:
    office.registers()
    port = _free_port()
    with running(office, SVARFRIST_IMAP_PORT=str(port), SVARFRIST_SMTP_PORT=str(_free_port())) as worker:
        worker.says("inbox_unreachable", "smtp_unreachable")
        with _wire(port, mail.imap_port):
            worker.says("inbox_open")
            worker.stops()
    assert _statuses(office) == [("pending", 1)]


@contextmanager
def _wire(port: int, to: int) -> Iterator[None]:
    """Let *port* lead to *to*, from now on."""
    over = threading.Event()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other, back = await asyncio.open_connection(HOST, to)
        await asyncio.gather(carry(reader, back), carry(other, writer))

    async def serve() -> None:
        async with await asyncio.start_server(connected, HOST, port):
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def test_a_wrong_password_is_told_and_not_shown(mail: MailSandbox, office: Office) -> None:
    office.registers()
    wrong = {
        "SVARFRIST_IMAP_PASSWORD": SECRET,
        "SVARFRIST_SMTP_PASSWORD": SECRET,
        "SVARFRIST_LOG_FORM": "json",
    }
    with running(office, **wrong) as worker:
        log = worker.says("inbox_login_refused", "smtp_login_refused")
        worker.stops()
    assert f'"account": "{OURS}"' in log
    assert SECRET not in worker.log.read_text()


def test_missing_settings_end_it_at_once(office: Office) -> None:
    with running(office) as worker:
        assert worker.process.wait(20) == 2
    assert "SVARFRIST_MAIL_FROM is not set." in worker.log.read_text()


def test_a_database_that_is_away_is_waited_for(mail: MailSandbox, office: Office) -> None:
    office.env["DATABASE_URL"] = f"postgresql://svarfrist:{SECRET}@{HOST}:{_free_port()}/none"
    with running(office) as worker:
        worker.says("store_unreachable")
        log = worker.stops()
    assert SECRET not in log


def test_a_database_that_comes_back_is_used(
    mail: MailSandbox, office: Office, postgres_server: Postgres
) -> None:
    office.env["DATABASE_URL"] = postgres_server.create_database()
    assert "set it up with `svarfrist db upgrade`" in office("case", "list", code=2).err
    office("db", "upgrade")
    office.registers()
    postgres_server.stop()
    with running(office) as worker:
        worker.says("store_unreachable")
        postgres_server.start()
        worker.says("running")
        assert wait_for(lambda: read(mail.imap_port, OWNER))
        postgres_server.stop()
        worker.says("loop_failed")
        postgres_server.start()
        worker.stops()
