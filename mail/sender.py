"""Hands letters to an SMTP server, over a few connections that are kept while there is something to send.

A letter has a connection to itself until it is answered. A kept connection that turns out to be dead costs nothing:
nothing of the letter was said, so it goes at once over a new one.

What went wrong is told apart by where it went wrong:

- The server said no. 5xx to the recipient, the sender or the text: `Refused`. 4xx, and 5xx about ourselves
  (login, TLS): `TryLater`.
- The connection failed before the text was handed over: nothing went out, `TryLater`.
- It failed after that, and before the answer: it went out or not, `InDoubt`.

The library runs DATA and the text in one breath and can not tell the last two apart, so the two are said here
one by one.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

import aiosmtplib
import structlog
from aiosmtplib.protocol import PERIOD_REGEX

from core.errors import InDoubt, Refused, TryLater
from core.messages import Parcel, Receipt, Text
from mail.account import SmtpAccount, tls_context
from mail.compose import Envelope, compose

log = structlog.get_logger(__name__)

_ABOUT_US = {530, 534, 535, 538}
"""Codes that say nothing of this letter: the client has to log in, or to encrypt (RFC 4954)."""
_ABOUT_US_ENHANCED = re.compile(r"^5\.7\.(?:8|9|11|14)\b")
_RETRY_AFTER = re.compile(r"(?:retry|try again|wait)\D{0,20}(\d{1,5}) ?(s|sec|min|hour)", re.IGNORECASE)


CONNECTIONS = 4
"""Letters under way at once. On one machine more gain nothing; far away each waits for the other's answers."""
LETTERS = 100
"""Letters over one connection: many servers want to hear no more."""


class _Gone(Exception):
    """The connection broke before anything of this letter was said on it."""


@dataclass(slots=True)
class _Line:
    """An open connection."""

    smtp: aiosmtplib.SMTP
    used: float = 0.0
    """When, on the loop's clock."""
    letters: int = 0
    good: bool = True
    """Whether the server and we agree that nothing is under way on it."""


class Sender:
    """`async with Sender(account, now) as sender: await sender.send(parcel, text)`. *now* gives aware UTC."""

    def __init__(
        self, account: SmtpAccount, now: Callable[[], datetime], connections: int = CONNECTIONS
    ) -> None:
        self._account = account
        self._now = now
        self._connections = connections
        self._turns = asyncio.Semaphore(connections)
        self._idle: list[_Line] = []
        self._context: ssl.SSLContext | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Say goodbye to the server. Letters under way are finished first."""
        for _ in range(self._connections):
            await self._turns.acquire()
        try:
            lines, self._idle = self._idle, []
            await asyncio.gather(*(_say_goodbye(line) for line in lines))
        finally:
            for _ in range(self._connections):
                self._turns.release()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one letter; the receipt's id is its Message-ID without brackets.

        Raises `Refused`, `TryLater` or `InDoubt`, as the module says.
        """
        letter = compose(parcel, text, self._account, self._now())
        async with self._turns:
            line = self._kept()
            if line is not None:
                # The server may have closed what it found idle or had enough of: then nothing was said.
                with suppress(_Gone):
                    return await self._over(line, letter)
            try:
                return await self._over(await self._connect(), letter)
            except _Gone as error:
                raise TryLater(str(error)) from error

    async def _over(self, line: _Line, letter: Envelope) -> Receipt:
        """Hand *letter* over, and keep the connection if it can be used again."""
        line.good = False
        try:
            return await self._hand_over(line, letter)
        finally:
            line.used = asyncio.get_running_loop().time()
            line.letters += 1
            if line.good and line.letters < LETTERS:
                self._idle.append(line)
            else:
                line.smtp.close()

    def _kept(self) -> _Line | None:
        """Return the connection that was used last, if it is not too long ago."""
        long_ago = asyncio.get_running_loop().time() - self._account.idle
        while self._idle:
            line = self._idle.pop()
            if line.smtp.is_connected and line.used >= long_ago:
                return line
            line.smtp.close()
        return None

    async def _connect(self) -> _Line:
        account = self._account
        smtp = aiosmtplib.SMTP(
            hostname=account.host,
            port=account.port,
            username=account.username,
            password=account.password if account.username else None,
            use_tls=account.tls == "tls",
            start_tls=account.tls == "starttls",
            tls_context=self._tls(),
            timeout=account.timeout,
            local_hostname=account.domain,
        )
        try:
            async with asyncio.timeout(3 * account.timeout):
                await smtp.connect()
        except aiosmtplib.SMTPAuthenticationError as error:
            log.critical("smtp_login_refused", host=account.host, username=account.username, code=error.code)
            raise TryLater(f"{account.host} refuses the login of {account.username}", 300.0) from None
        except ssl.SSLError as error:
            log.critical("smtp_tls_failed", host=account.host, reason=error.reason or type(error).__name__)
            raise TryLater(f"no trusted TLS with {account.host}", 300.0) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            if isinstance(error.__cause__, ssl.SSLError):
                log.critical("smtp_tls_failed", host=account.host, reason=error.__cause__.reason)
                raise TryLater(f"no trusted TLS with {account.host}", 300.0) from error
            log.warning("smtp_unreachable", host=account.host, error=type(error).__name__)
            raise TryLater(f"{account.host} can not be reached: {error}") from error
        return _Line(smtp)

    def _tls(self) -> ssl.SSLContext | None:
        if self._account.tls != "none" and self._context is None:
            self._context = tls_context(self._account.ca_file)
        return self._context

    async def _hand_over(self, line: _Line, letter: Envelope) -> Receipt:
        await self._announce(line, letter)
        protocol = line.smtp.protocol
        if protocol is None or not protocol.is_connected:
            raise TryLater("the connection broke before the text")
        try:
            protocol.write(PERIOD_REGEX.sub(b"..", letter.raw) + b".\r\n")
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TryLater("the connection broke before the text") from error
        try:
            code, message = await protocol.read_response(timeout=5 * self._account.timeout)
        except aiosmtplib.SMTPResponseException as error:
            raise InDoubt(f"the server's answer to the text can not be read: {error.code}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise InDoubt("the connection broke after the text and before the answer") from error
        if code >= 300:
            raise await self._refusal(line, code, message, "the text")
        line.good = True
        return Receipt(provider_id=letter.message_id, at=self._now())

    async def _announce(self, line: _Line, letter: Envelope) -> None:
        """Everything up to the server's "go ahead" for the text: a failure in here has sent nothing."""
        smtp, step = line.smtp, "the sender"
        try:
            options = [f"SIZE={len(letter.raw)}"] if smtp.supports_extension("size") else []
            if letter.utf8:
                if not smtp.supports_extension("smtputf8"):
                    line.good = True
                    raise Refused("the mailbox name is not ASCII, and the server has no SMTPUTF8")
                options.append("SMTPUTF8")
            encoding = "utf-8" if letter.utf8 else "ascii"
            await smtp.mail(letter.sender, options=options, encoding=encoding)
            step = "the recipient"
            await smtp.rcpt(letter.recipient, encoding=encoding)
            step = "the text"
            code, message = await smtp.execute_command(b"DATA")
        except aiosmtplib.SMTPResponseException as error:
            code, message = error.code, error.message
        except (aiosmtplib.SMTPServerDisconnected, OSError) as error:
            raise _Gone(f"the connection broke at {step}") from error
        except aiosmtplib.SMTPException as error:
            raise TryLater(f"no answer at {step}") from error
        except ValueError as error:
            line.good = step == "the sender"
            raise Refused("the address can not be said in SMTP") from error
        if code == 421:
            raise _Gone(f"the server closed the connection at {step}")
        if code != 354:
            raise await self._refusal(line, code, message, step)

    async def _refusal(self, line: _Line, code: int, message: str, step: str) -> Refused | TryLater:
        """What a code means. The envelope is taken back, so that the connection can be used again."""
        with suppress(aiosmtplib.SMTPException, OSError):
            await line.smtp.rset()
            line.good = True
        said = f"{step} was refused: {code} {message[:200]}"
        about_us = code in _ABOUT_US or _ABOUT_US_ENHANCED.match(message) is not None
        if code < 500 or about_us:
            if about_us and code >= 500:
                log.critical("smtp_refuses_us", host=self._account.host, code=code)
            return TryLater(said, _retry_after(message))
        return Refused(said)


async def _say_goodbye(line: _Line) -> None:
    try:
        await line.smtp.quit(timeout=2)
    except (aiosmtplib.SMTPException, OSError):
        pass
    finally:
        line.smtp.close()


def _retry_after(message: str) -> float | None:
    """Seconds, if the server said when to come back ("greylisted, try again in 300 seconds")."""
    found = _RETRY_AFTER.search(message[:500])
    if found is None:
        return None
    return float(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2][0].lower()]
