"""Mailboxes to read, filled the same way each time, and programs that read them without understanding anything."""

from __future__ import annotations

import asyncio
import imaplib
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

import aioimaplib

from bench.letters import OURS, account
from mail.account import ImapAccount
from mail.answers import CHUNK, records, sequence_set
from mail.inbox import BATCH
from mail.letter import LARGEST
from tests.servers.dovecot import Dovecot
from tests.servers.server import HOST

PASSWORD = "secret"
HANDLED = "Svarfrist/handled"


class Filled:
    """A Dovecot whose mailbox is put back to the same letters before each reading."""

    def __init__(self, server: Dovecot, letters: Sequence[bytes]) -> None:
        self.server = server
        self._home = server.folder / "mail" / "svarfrist.test" / "svar"
        self._kept = server.folder / "kept"
        server.deliver(OURS, *letters)
        with imaplib.IMAP4(HOST, server.imap_port) as imap:  # the server has looked at each once, as it would
            imap.login(OURS, PASSWORD)
            imap.select("INBOX")
        _copied(self._home, self._kept)

    def again(self) -> None:
        """Put the letters back, and nothing else."""
        shutil.rmtree(self._home)
        _copied(self._kept, self._home)

    @property
    def account(self) -> ImapAccount:
        return account(port=self.server.imap_port, password=PASSWORD, tls="none", handled_folder=HANDLED)


def _copied(there: Path, here: Path) -> None:
    subprocess.run(["cp", "-a", str(there), str(here)], check=True)


@contextmanager
def filled(letters: Sequence[bytes]) -> Iterator[Filled]:
    """Start a Dovecot with *letters* in our mailbox."""
    with Dovecot({OURS: PASSWORD}) as server:
        yield Filled(server, letters)


class Ear:
    """A wire to the server that notes when the server says that a letter is there."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.port = 0
        self.told: float | None = None
        """When the server last said so, for the first time since this was None; as `time.perf_counter` has it."""

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._connected, HOST, 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()

    async def _connected(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection(HOST, self._port)
        await asyncio.gather(_carried(client, to_server), self._heard(server, to_client))

    async def _heard(self, server: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while said := await server.read(1 << 16):
            if self.told is None and b" EXISTS" in said:
                self.told = time.perf_counter()
            client.write(said)
        client.close()


async def _carried(client: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
    while said := await client.read(1 << 16):
        server.write(said)
    server.close()


# --- plain programs -----------------------------------------------------------------------------------------


async def raw(of: ImapAccount, *, mark: bool = True) -> int:
    """Read the mailbox by aioimaplib, with the inbox's own commands; return how many bodies there were.

    NOOP, SEARCH; then for every 200 letters FETCH of size and arrival, FETCH of the bodies in hundreds, STORE of the
    seen mark and MOVE.
    """
    async with _logged_in(of) as imap:
        await imap.noop()
        found = await imap.protocol.search("UNDELETED", charset=None, by_uid=True)
        uids = [int(uid) for uid in bytes(found.lines[0]).split()]
        kept: list[bytes] = []
        for start in range(0, len(uids), CHUNK):
            chunk = uids[start : start + CHUNK]
            await imap.uid("fetch", sequence_set(chunk), "(UID INTERNALDATE RFC822.SIZE)")
            for first in range(0, len(chunk), BATCH):
                some = sequence_set(chunk[first : first + BATCH])
                answer = await imap.uid("fetch", some, f"(UID BODY.PEEK[]<0.{LARGEST}>)")
                kept += [body for _, body in records(answer.lines) if body is not None]
            if mark:
                await imap.uid("store", sequence_set(chunk), "+FLAGS.SILENT", r"(\Seen)")
                moved = await imap.uid("move", sequence_set(chunk), HANDLED)
                assert moved.result == "OK", moved
        assert len(kept) == len(uids)
        return len(kept)


async def bare(of: ImapAccount) -> int:
    """The same without a mark or a move."""
    return await raw(of, mark=False)


async def singly(of: ImapAccount) -> int:
    """Fetch letter after letter by aioimaplib; nothing is marked, nothing moved."""
    async with _logged_in(of) as imap:
        found = await imap.protocol.search("UNDELETED", charset=None, by_uid=True)
        kept = 0
        for uid in bytes(found.lines[0]).split():
            answer = await imap.uid("fetch", uid.decode(), "(UID BODY.PEEK[])")
            kept += sum(body is not None for _, body in records(answer.lines))
        return kept


async def one_by_one(of: ImapAccount) -> int:
    """Read the mailbox by the standard library, letter after letter, each marked and moved by itself."""
    with imaplib.IMAP4(of.host, of.port) as imap:
        imap.login(of.username, of.password)
        imap.create(HANDLED)
        imap.select("INBOX")
        _, (numbers, *_) = imap.uid("search", "UNDELETED")
        uids = numbers.decode().split()
        for uid in uids:
            _, (body, *_) = imap.uid("fetch", uid, "(BODY.PEEK[])")
            assert isinstance(body, tuple)
            imap.uid("store", uid, "+FLAGS.SILENT", r"(\Seen)")
            imap.uid("move", uid, HANDLED)
        return len(uids)


@asynccontextmanager
async def _logged_in(of: ImapAccount) -> AsyncIterator[Any]:
    imap = aioimaplib.IMAP4(of.host, of.port, timeout=of.timeout)
    await imap.wait_hello_from_server()
    await imap.login(of.username, of.password)
    await imap.protocol.capability()
    await imap.create(HANDLED)
    await imap.select(of.folder)
    yield imap
    await imap.logout()
