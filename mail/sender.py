"""Hands letters to an SMTP server, over one connection that is kept while there is something to send.

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


class _Gone(Exception):
    """The connection broke before anything of this letter was said on it."""


class Sender:
    """`async with Sender(account, now) as sender: await sender.send(parcel, text)`. *now* gives aware UTC."""

    def __init__(self, account: SmtpAccount, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now
        self._lock = asyncio.Lock()
        self._smtp: aiosmtplib.SMTP | None = None
        self._context: ssl.SSLContext | None = None
        self._used = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Say goodbye to the server. A letter under way is finished first."""
        async with self._lock:
            smtp, self._smtp = self._smtp, None
            if smtp is not None:
                try:
                    await smtp.quit(timeout=2)
                except (aiosmtplib.SMTPException, OSError):
                    pass
                finally:
                    smtp.close()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one letter; the receipt's id is its Message-ID without brackets.

        Raises `Refused`, `TryLater` or `InDoubt`, as the module says.
        """
        letter = compose(parcel, text, self._account, self._now())
        async with self._lock:
            kept = self._kept()
            try:
                if kept is not None:
                    try:
                        return await self._hand_over(kept, letter)
                    except _Gone:
                        # The server closed a connection it found idle or had enough of; nothing was said.
                        self._drop()
                return await self._hand_over(await self._connect(), letter)
            except _Gone as error:
                self._drop()
                raise TryLater(str(error)) from error
            except BaseException as error:
                if not isinstance(error, Refused):
                    self._drop()
                raise

    def _kept(self) -> aiosmtplib.SMTP | None:
        smtp = self._smtp
        if smtp is None:
            return None
        if not smtp.is_connected or asyncio.get_running_loop().time() - self._used > self._account.idle:
            self._drop()
            return None
        return smtp

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    async def _connect(self) -> aiosmtplib.SMTP:
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
        self._smtp = smtp
        return smtp

    def _tls(self) -> ssl.SSLContext | None:
        if self._account.tls != "none" and self._context is None:
            self._context = tls_context(self._account.ca_file)
        return self._context

    async def _hand_over(self, smtp: aiosmtplib.SMTP, letter: Envelope) -> Receipt:
        await self._announce(smtp, letter)
        protocol = smtp.protocol
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
            raise await self._refusal(smtp, code, message, "the text")
        self._used = asyncio.get_running_loop().time()
        return Receipt(provider_id=letter.message_id, at=self._now())

    async def _announce(self, smtp: aiosmtplib.SMTP, letter: Envelope) -> None:
        """Everything up to the server's "go ahead" for the text: a failure in here has sent nothing."""
        step = "the sender"
        try:
            options = [f"SIZE={len(letter.raw)}"] if smtp.supports_extension("size") else []
            if letter.utf8:
                if not smtp.supports_extension("smtputf8"):
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
            raise Refused("the address can not be said in SMTP") from error
        if code == 421:
            raise _Gone(f"the server closed the connection at {step}")
        if code != 354:
            raise await self._refusal(smtp, code, message, step)

    async def _refusal(self, smtp: aiosmtplib.SMTP, code: int, message: str, step: str) -> Refused | TryLater:
        """What a code means. The envelope is taken back, so that the connection can be used again."""
        try:
            await smtp.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._drop()
        said = f"{step} was refused: {code} {message[:200]}"
        about_us = code in _ABOUT_US or _ABOUT_US_ENHANCED.match(message) is not None
        if code < 500 or about_us:
            if about_us and code >= 500:
                log.critical("smtp_refuses_us", host=self._account.host, code=code)
            return TryLater(said, _retry_after(message))
        return Refused(said)


def _retry_after(message: str) -> float | None:
    """Seconds, if the server said when to come back ("greylisted, try again in 300 seconds")."""
    found = _RETRY_AFTER.search(message[:500])
    if found is None:
        return None
    return float(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2][0].lower()]
