"""A whole mail server for the demo and the tests: SMTP in, IMAP out, in this process, on loopback, with
plain passwords and no TLS. Nothing is kept after it closes.

It behaves like the servers of the world where that matters to us: an unknown recipient is refused, a
mailbox that fails after the final dot sends a delivery report back (RFC 3464), IDLE wakes at once, and the
topmost Authentication-Results says whether the sender had logged in as the address in From.
"""

import asyncio
import contextlib
import email.utils
import hmac
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl import SASLAuth
from pysasl.hashing import HashInterface

HOST = "127.0.0.1"
SERVER_NAME = "mail.sandbox.test"
LETTER_LIMIT = 50 * 2**20

BOUNCING = "bounce"
REFUSALS = {
    "greylist": "451 4.7.1 greylisted, try again later",
    "full": "452 4.2.2 mailbox full",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A letter the server took over SMTP, with the envelope it came in."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailSandbox:
    """`async with MailSandbox({"kari@brygga.test": "secret"}) as server:` then `server.smtp_port` and
    `server.imap_port`.

    Each address in *users* has a mailbox and logs in by that address; `name+anything@` reaches it too, and so does
    what *aliases* lead to it.
    A domain is ours when a user or *domains* names it; relaying elsewhere is refused. In each of them
    `bounce@` is accepted and then reported as undeliverable, `greylist@` and `full@` are refused for now;
    put an SMTP answer into `refusals` to refuse an address of your own choice.

    *now* dates what arrives (INTERNALDATE, Received), so a story may run on a clock of its own.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        *,
        domains: Iterable[str] = (),
        aliases: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = email.utils.localtime,
        smtp_port: int = 0,
        imap_port: int = 0,
    ) -> None:
        self.smtp_port = smtp_port
        self.imap_port = imap_port
        self.refusals: dict[str, str] = {}
        self.accepted: list[Accepted] = []
        self.connections: set[asyncio.WriteTransport] = set()
        self._now = now
        self._passwords = {address.lower(): password for address, password in users.items()}
        self._aliases = {alias.lower(): address.lower() for alias, address in (aliases or {}).items()}
        self._domains = {_split(address)[1] for address in users} | {domain.lower() for domain in domains}
        self._backend = _empty_backend()
        self._listeners: list[asyncio.Server] = []
        self._readers: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        for address, password in self._passwords.items():
            user = UserMetadata(self._backend.config, address, password=password)
            await self._mailbox_of(address).set(user)

        imap = await asyncio.start_server(self._serve_imap, HOST, self.imap_port)
        self._listeners.append(imap)
        self.imap_port = imap.sockets[0].getsockname()[1]

        smtp = await asyncio.get_running_loop().create_server(self._serve_smtp, HOST, self.smtp_port)
        self._listeners.append(smtp)
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listener in self._listeners:
            listener.close()
        for transport in tuple(self.connections):
            transport.abort()
        for task in self._readers:
            task.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        while self.connections:  # noqa: ASYNC110 - each leaves in the loop's next rounds
            await asyncio.sleep(0)
        for listener in self._listeners:
            await listener.wait_closed()
        self._listeners.clear()

    def hang_up(self) -> None:
        """Close every connection, as a server does that restarts; new ones are welcome."""
        for transport in tuple(self.connections):
            transport.close()

    async def deliver(self, address: str, raw: bytes, *, mailbox: str = "INBOX") -> None:
        """Put a letter into a mailbox as it stands, past SMTP. LookupError for an unknown address."""
        owner = self._owner_of(address)
        if owner is None:
            message = f"no mailbox for {address}"
            raise LookupError(message)
        async with self._mailbox_of(owner).new_session() as session:
            await session.append_messages(mailbox, [AppendMessage(raw, self._now())])

    def _mailbox_of(self, address: str) -> Identity:
        return Identity(address, self._backend.login, None, frozenset({"admin"}))

    def _owner_of(self, address: str) -> str | None:
        local, domain = _split(address)
        bare = self._aliases.get(f"{local}@{domain}", f"{local}@{domain}")
        return bare if bare in self._passwords else None

    def refusal(self, recipient: str) -> str | None:
        local, domain = _split(recipient)
        if domain not in self._domains:
            return "550 5.7.1 relaying denied"
        if refusal := self.refusals.get(f"{local}@{domain}", REFUSALS.get(local)):
            return refusal
        if local != BOUNCING and self._owner_of(recipient) is None:
            return "550 5.1.1 no such user"
        return None

    def logs_in(self, address: str, password: str) -> bool:
        return self._passwords.get(address.lower()) == password

    async def take(self, letter: Accepted, login: str | None) -> None:
        """Deliver what SMTP accepted: one copy for each recipient, or a report to the sender."""
        self.accepted.append(letter)
        date = email.utils.format_datetime(self._now())
        verdict = _authentication_results(letter, login)
        for recipient in letter.recipients:
            if _split(recipient)[0] == BOUNCING:
                await self._report_failure(letter, recipient, date)
                continue
            trace = (
                f"Return-Path: <{letter.sender}>\r\n"
                f"Delivered-To: {recipient}\r\n"
                f"Authentication-Results: {verdict}\r\n"
                f"Received: from {HOST} by {SERVER_NAME} with ESMTP for <{recipient}>; {date}\r\n"
            )
            await self.deliver(recipient, trace.encode() + letter.raw)

    async def _report_failure(self, letter: Accepted, recipient: str, date: str) -> None:
        if self._owner_of(letter.sender) is not None:
            await self.deliver(letter.sender, _delivery_report(letter, recipient, date))

    async def _serve_imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection is always served by a task
        self._readers.add(task)
        task.add_done_callback(self._readers.discard)
        self.connections.add(writer.transport)
        try:
            server = IMAPServer(self._backend.login, self._backend.config)
            await server(reader, writer, SocketInfo.get(writer, None))
        except ConnectionError:
            pass  # the client left in the middle of a word
        finally:
            self.connections.discard(writer.transport)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _serve_smtp(self) -> SMTP:
        return _SmtpConnection(self)


class _SmtpSession(Session):
    # A property of the library's, which warns of its own age whenever the library itself sets it.
    login_data: Any = None


class _SmtpConnection(SMTP):
    def __init__(self, sandbox: MailSandbox) -> None:
        self.sandbox = sandbox
        super().__init__(
            handler=self,
            hostname=SERVER_NAME,
            ident="sandbox",
            enable_SMTPUTF8=True,
            data_size_limit=LETTER_LIMIT,
            auth_require_tls=False,
            authenticator=self._authenticate_login,
            loop=asyncio.get_running_loop(),
        )

    def _create_session(self) -> Session:
        return _SmtpSession(self.loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if isinstance(self.transport, asyncio.WriteTransport):
            self.sandbox.connections.add(self.transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sandbox.connections.discard(self.transport)
        super().connection_lost(error)

    def _authenticate_login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        if isinstance(data, LoginPassword):
            address = data.login.decode(errors="replace")
            if self.sandbox.logs_in(address, data.password.decode(errors="replace")):
                return AuthResult(success=True, auth_data=address.lower())
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.sandbox.refusal(address):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content
        letter = Accepted(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=raw.encode() if isinstance(raw, str) else raw or b"",
        )
        await self.sandbox.take(letter, session.auth_data)
        return "250 2.0.0 delivered"


class _ImapConfig(Config):
    @property
    def greeting(self) -> bytes:
        # pymap's own greeting asks the resolver for our name, and waits for it.
        return b"Server ready " + SERVER_NAME.encode()

    @cached_property
    def tls_auth(self) -> SASLAuth:
        # pymap's own searches every installed package for ways to log in, twice a connection: that is most of
        # the time a login takes.
        return SASLAuth.defaults()


def _empty_backend() -> DictBackend:
    config = _ImapConfig(
        Namespace(proxy_protocol=None),
        host=HOST,
        port=0,
        demo_data=False,
        demo_user="",
        demo_password="",
        hash_context=_PlainPasswords(),
        cpu_subsystem=Subsystem.for_asyncio(),
        tls_enabled=False,
    )
    return DictBackend(Login(config), config)


class _PlainPasswords(HashInterface):
    """Passwords of a sandbox are no secret, and hashing each login would cost a quarter of a second.
    pysasl has such a class, but it raises TypeError on anything outside ASCII.
    """

    def copy(self, **kwargs: Any) -> Self:
        return self

    def hash(self, secret: str) -> str:
        return secret

    def verify(self, secret: str, hash: str) -> bool:
        return hmac.compare_digest(secret.encode(), hash.encode())


def _split(address: str) -> tuple[str, str]:
    """Mailbox and domain, in lower case, without what follows a plus sign."""
    local, _, domain = address.lower().rpartition("@")
    return local.partition("+")[0], domain


def _authentication_results(letter: Accepted, login: str | None) -> str:
    """What RFC 8601 has a receiving server say about the sender; here a login takes the place of DKIM."""
    headers = BytesHeaderParser().parsebytes(letter.raw)
    authors = email.utils.getaddresses([str(value) for value in headers.get_all("From", [])])
    domain = _split(authors[0][1])[1] if len(authors) == 1 else ""
    passed = bool(domain) and login is not None and _split(login)[1] == domain
    word = "pass" if passed else "fail"
    return f"{SERVER_NAME}; dmarc={word} header.from={domain or 'unknown.invalid'}"


def _delivery_report(letter: Accepted, recipient: str, date: str) -> bytes:
    boundary = "=_report"
    domain = recipient.rpartition("@")[2]
    head = f"""\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@{domain}>
To: {letter.sender}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {email.utils.make_msgid(domain=domain)}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset=utf-8

Your message to {recipient} could not be delivered: no such user.

--{boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; {SERVER_NAME}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--{boundary}
Content-Type: message/rfc822

"""
    tail = f"\r\n--{boundary}--\r\n"
    return head.replace("\n", "\r\n").encode() + letter.raw + tail.encode()
