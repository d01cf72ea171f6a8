import asyncio
import contextlib
import imaplib
import ssl

import aioimaplib

from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import letter, read, uid_validity
from tests.servers.server import HOST, MAILBOXES, OURS, OWNER


async def connect(port: int, address: str) -> aioimaplib.IMAP4:
    imap = aioimaplib.IMAP4(HOST, port, timeout=10)
    await imap.wait_hello_from_server()
    assert (await imap.login(address, MAILBOXES[address])).result == "OK"
    assert (await imap.select("INBOX")).result == "OK"
    return imap


def test_what_comes_in_by_lmtp_is_read_by_imap(dovecot: Dovecot):
    dovecot.deliver(OWNER, *(letter(OURS, OWNER, text).as_bytes() for text in ("først", "sist")))

    first, last = read(dovecot.imap_port, OWNER)

    assert "først".encode() in first
    assert b"sist" in last


def test_each_test_finds_the_mailboxes_empty(dovecot: Dovecot):
    assert read(dovecot.imap_port, OWNER) == []


def test_a_plus_address_reaches_the_mailbox(dovecot: Dovecot):
    dovecot.deliver(OURS.replace("@", "+4f7k@"), letter(OWNER, OURS, "bekreft").as_bytes())

    (received,) = read(dovecot.imap_port, OURS)

    assert b"svar+4f7k@svarfrist.test" in received


def test_a_restart_and_a_kill_keep_the_mail(dovecot: Dovecot):
    dovecot.deliver(OWNER, letter(OURS, OWNER, "varsel").as_bytes())
    dovecot.restart()
    dovecot.kill9()
    dovecot.start()

    assert len(read(dovecot.imap_port, OWNER)) == 1


def test_renumbered_letters_come_back_under_another_uidvalidity(dovecot: Dovecot):
    dovecot.deliver(OWNER, letter(OURS, OWNER, "varsel").as_bytes())
    before = uid_validity(dovecot.imap_port, OWNER)

    dovecot.renumber(OWNER)

    assert uid_validity(dovecot.imap_port, OWNER) != before
    assert len(read(dovecot.imap_port, OWNER)) == 1


async def test_idle_wakes_when_a_letter_comes(dovecot: Dovecot):
    imap = await connect(dovecot.imap_port, OURS)
    idle = await imap.idle_start(timeout=10)

    dovecot.deliver(OURS, letter(OWNER, OURS, "stopp").as_bytes())

    assert b"1 EXISTS" in await imap.wait_server_push()
    imap.idle_done()
    await idle
    await imap.logout()
    # aioimaplib leaves the socket open when the server has closed its side.
    imap.protocol.transport.close()


async def test_a_kill_ends_the_connections_too(dovecot: Dovecot):
    reader, writer = await asyncio.open_connection(HOST, dovecot.imap_port)
    await reader.readline()

    dovecot.kill9()

    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), timeout=5) == b""
    writer.close()


def test_imaps_shows_the_certificate(dovecot: Dovecot):
    trust = ssl.create_default_context(cafile=dovecot.certificate)
    with imaplib.IMAP4_SSL("localhost", dovecot.imaps_port, ssl_context=trust, timeout=10) as imap:
        assert imap.login(OURS, MAILBOXES[OURS])[0] == "OK"
