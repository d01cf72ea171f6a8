"""One connection to an IMAP server, made safe to wait on.

aioimaplib leaves a caller waiting for ever when the server goes away, so every command here races the loss of
the connection and a timeout; after either the connection is done for (`Lost`). One command runs at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import ssl
from collections.abc import Awaitable, Sequence
from typing import Any, Self

import aioimaplib

from mail.account import ImapAccount, tls_context
from mail.answers import Seen, chunks, records, seen_in, sequence_set, short_body

# At DEBUG it writes passwords and letters.
logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.WARNING)

_UID = re.compile(rb"UID (\d+)")


class Lost(ConnectionError):
    """The IMAP connection is gone, or so slow that it has to be taken for gone; connect anew."""


class LoginRefused(ConnectionError):
    """The server does not let us in; somebody has to change the settings."""


class Denied(Exception):
    """The server refused a command; the connection is fine."""


class Mailbox:
    """A folder, open. `Mailbox.open(account)`, then `aclose()`."""

    def __init__(self, client: Any, timeout: float) -> None:
        self._client = client
        self._timeout = timeout
        self._lock = asyncio.Lock()
        self._lost = asyncio.Event()
        self._prefix = ""
        self._separator = "/"
        self._folders: set[str] = set()
        self.validity = 0
        """UIDVALIDITY: while it stays the same, so do the UIDs."""
        client.protocol.conn_lost_cb = lambda _error: self._lost.set()

    @classmethod
    async def open(cls, account: ImapAccount) -> Self:
        """Connect, log in and select the folder. Raises `Lost`, `LoginRefused` or `Denied`."""
        if account.tls == "tls":
            client = aioimaplib.IMAP4_SSL(
                account.host, account.port, timeout=account.timeout, ssl_context=tls_context(account.ca_file)
            )
        else:
            client = aioimaplib.IMAP4(account.host, account.port, timeout=account.timeout)
        mailbox = cls(client, account.timeout)
        try:
            await mailbox._greet()
            await mailbox._log_in(account)
            await mailbox._find_prefix()
            await mailbox._select(account.folder)
        except BaseException as error:
            await mailbox.aclose(kindly=isinstance(error, (LoginRefused, Denied)))
            raise
        return mailbox

    @property
    def lost(self) -> bool:
        return self._lost.is_set()

    @property
    def can_idle(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    async def aclose(self, *, kindly: bool = True) -> None:
        """Log out, or just hang up; nothing is left open, even if this is cancelled."""
        try:
            if kindly and not self.lost:
                with contextlib.suppress(Lost, aioimaplib.AioImapException):
                    await self._say(self._client.protocol.logout(), 2.0)
        finally:
            self._hang_up()
        await asyncio.sleep(0)

    def _hang_up(self) -> None:
        client, protocol = self._client, self._client.protocol
        self._lost.set()
        if protocol.transport is not None:
            protocol.transport.abort()
        for task in (client._client_task, *client.tasks, *protocol.tasks):  # noqa: SLF001
            task.cancel()
            task.add_done_callback(_look_at)

    async def search(self, *, told: bool = False) -> list[int]:
        """The UIDs of all letters in the folder, ascending: of all that had arrived before this call.

        *told*: those will do that the server has just told us of.
        """
        if not told:
            # Only NOOP makes every server look for what came since the last command.
            await self._ok("NOOP", self._client.protocol.simple_command("NOOP"))
        lines = await self._ok("SEARCH", self._client.protocol.search("UNDELETED", charset=None, by_uid=True))
        words = b" ".join(bytes(line) for line in lines[:-1]).split()
        return sorted({int(word) for word in words if word.isdigit()})

    async def look(self, uids: Sequence[int]) -> list[Seen]:
        """Size and arrival of at most `CHUNK` letters; those that are gone are left out."""
        lines = await self._fetch(uids, "(UID INTERNALDATE RFC822.SIZE)")
        return [seen for record, _literal in records(lines) for seen in [seen_in(record)] if seen is not None]

    async def fetch(self, uids: Sequence[int], limit: int) -> dict[int, bytes]:
        """The letters' bytes, at most *limit* of each, unread as they were."""
        found: dict[int, bytes] = {}
        for record, literal in records(await self._fetch(uids, f"(UID BODY.PEEK[]<0.{limit}>)")):
            uid = _UID.search(record)
            if uid is not None:
                found[int(uid[1])] = literal if literal is not None else short_body(record)
        return found

    async def look_and_fetch(self, uids: Sequence[int], limit: int) -> list[tuple[Seen, bytes]]:
        """Both at once, for a few letters: *limit* bytes of each of them come in one answer."""
        lines = await self._fetch(uids, f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{limit}>)")
        return [
            (seen, literal if literal is not None else short_body(record))
            for record, literal in records(lines)
            for seen in [seen_in(record)]
            if seen is not None
        ]

    async def _fetch(self, uids: Sequence[int], what: str) -> list[bytes | bytearray]:
        protocol = self._client.protocol
        fetch = protocol.fetch(sequence_set(uids), what, by_uid=True, timeout=self._timeout)
        return await self._ok("FETCH", fetch, 10 * self._timeout)

    async def put_away(self, uids: Sequence[int], folder: str) -> None:
        """Mark letters as seen and move them to *folder* (made if it is missing). Raises `Denied`."""
        protocol = self._client.protocol
        for chunk in chunks(uids):
            uid_set = sequence_set(chunk)
            await self._ok("STORE", protocol.store(uid_set, "+FLAGS.SILENT", r"(\Seen)", by_uid=True))
            name = await self._folder(folder)
            if self._client.has_capability("MOVE"):
                await self._ok("MOVE", protocol.move(uid_set, name, by_uid=True))
                continue
            await self._ok("COPY", protocol.copy(uid_set, name, by_uid=True))
            await self._ok("STORE", protocol.store(uid_set, "+FLAGS.SILENT", r"(\Deleted)", by_uid=True))
            if self._client.has_capability("UIDPLUS"):
                await self._ok("EXPUNGE", protocol.expunge(uid_set, by_uid=True))
            else:
                await self._ok("EXPUNGE", protocol.expunge())

    async def wait(self, seconds: float, stop: asyncio.Event) -> bool:
        """Return when something happened in the folder, after *seconds*, or when *stop* is set: whether we were told.

        Raises `Lost` if the connection goes meanwhile.
        """
        if not self.can_idle:
            await _first(seconds, stop, self._lost)
            self._check()
            return False
        async with self._lock:
            protocol = self._client.protocol
            queue: asyncio.Queue[object] = protocol.idle_queue
            while not queue.empty():
                queue.get_nowait()
            start = self._client.idle_start(timeout=seconds + self._timeout)
            try:
                idle = await self._race(start, self._timeout)
            except aioimaplib.Abort as error:
                raise Lost("IDLE was refused") from error
            pushed = asyncio.ensure_future(queue.get())
            try:
                await _first(seconds, stop, self._lost, pushed)
                told = pushed.done()
            finally:
                pushed.cancel()
            self._check()
            self._client.idle_done()
            await self._race(idle, min(self._timeout, 5.0))
            return told

    # --- getting there ------------------------------------------------------------------------

    async def _greet(self) -> None:
        client = self._client
        try:
            await self._race(client.wait_hello_from_server(), self._timeout)
        except ssl.SSLError as error:
            raise LoginRefused(f"no trusted TLS: {error.reason}") from error
        except (OSError, aioimaplib.AioImapException) as error:
            raise Lost(f"no greeting from {client.host}: {type(error).__name__}") from error

    async def _log_in(self, account: ImapAccount) -> None:
        protocol = self._client.protocol
        if "LOGINDISABLED" in protocol.capabilities:
            raise LoginRefused("the server takes no password without TLS")
        answer = await self._say(protocol.login(aioimaplib.quoted(account.username), account.password))
        if answer.result != "OK":
            raise LoginRefused(f"{account.host} refuses the login of {account.username}")
        await self._say(protocol.capability())

    async def _find_prefix(self) -> None:
        """Where folders of ours may stand: some servers want them below INBOX, and dots for slashes."""
        protocol = self._client.protocol
        if self._client.has_capability("NAMESPACE"):
            lines = await self._ok("NAMESPACE", protocol.namespace())
            found = re.search(rb'^(?:NAMESPACE )?\(\("([^"]*)" "(.)"', bytes(lines[0]) if lines else b"")
            if found:
                self._prefix, self._separator = found[1].decode("ascii", "replace"), found[2].decode()

    async def _select(self, folder: str) -> None:
        lines = await self._ok("SELECT", self._client.protocol.select(aioimaplib.quoted(folder)))
        found = re.search(rb"UIDVALIDITY (\d+)", b"\n".join(bytes(line) for line in lines))
        self.validity = int(found[1]) if found else 0

    async def _folder(self, folder: str) -> str:
        """The folder's full, quoted name; it exists afterwards."""
        path = folder.replace("/", self._separator)
        name = path if path.startswith(self._prefix) else self._prefix + path
        quoted = str(aioimaplib.quoted(name))
        if quoted not in self._folders:
            simple = self._client.protocol.simple_command
            found = await self._ok("LIST", simple("LIST", '""', quoted))
            if not any(b"LIST" in bytes(line) or b"(" in bytes(line) for line in found[:-1]):
                await self._say(simple("CREATE", quoted))
                await self._say(simple("SUBSCRIBE", quoted))
            self._folders.add(quoted)
        return quoted

    # --- saying something ---------------------------------------------------------------------

    async def _ok(
        self, name: str, command: Awaitable[Any], patience: float | None = None
    ) -> list[bytes | bytearray]:
        answer = await self._say(command, patience)
        if answer.result != "OK":
            raise Denied(f"{name}: {answer.result}")
        return list(answer.lines)

    async def _say(self, command: Awaitable[Any], patience: float | None = None) -> Any:
        async with self._lock:
            try:
                return await self._race(command, patience or self._timeout)
            except aioimaplib.CommandTimeout as error:
                raise Lost("no answer in time") from error
            except (aioimaplib.Abort, OSError, AttributeError) as error:
                # A dead connection has no transport to write on.
                raise Lost(f"{type(error).__name__}: {error}") from error

    async def _race(self, command: Awaitable[Any], patience: float) -> Any:
        """The command's answer, unless the connection or our patience (seconds) ends first."""
        task = asyncio.ensure_future(command)
        try:
            await _first(patience, self._lost, task)
            if not task.done():
                raise Lost("the connection was lost" if self.lost else "no answer in time")
            return task.result()
        finally:
            if not task.done():
                # Its answer would be taken for the next command's.
                self._lost.set()
                task.cancel()
                task.add_done_callback(_look_at)

    def _check(self) -> None:
        if self.lost:
            raise Lost("the connection was lost")


async def _first(seconds: float, *events: asyncio.Event | asyncio.Future[Any]) -> None:
    """Wait for the first of these, at most *seconds*."""
    ours = [asyncio.ensure_future(event.wait()) for event in events if isinstance(event, asyncio.Event)]
    theirs = [event for event in events if not isinstance(event, asyncio.Event)]
    try:
        await asyncio.wait([*ours, *theirs], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in ours:
            wait.cancel()


def _look_at(task: asyncio.Future[Any]) -> None:
    """Nobody waits for it any more; its failure is no news."""
    if not task.cancelled():
        task.exception()
