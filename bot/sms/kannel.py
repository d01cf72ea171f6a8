"""Kannel, or what speaks its `sendsms`: https://www.kannel.org/download/1.4.5/userguide-1.4.5/userguide.html.

Kannel can not be asked what it received. It keeps a message until our web server says 2xx, and tries again
(`http-request-retry`, `http-queue-delay` in docs/sms.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

import httpx

from bot.numbers import e164
from bot.sms.account import SmsAccount
from bot.sms.calls import Calls
from bot.sms.incoming import fields, message, report
from core.errors import ChannelError, Refused
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock
from core.wording import segments

REPORTS = 1 | 2 | 16
"""We ask for: delivered to the phone, not delivered to it, refused by the carrier."""
ARRIVED = 1
FAILED = 2 | 16
GSM, UCS2 = "0", "2"
CHARSETS = {
    "utf8": "utf-8",
    "utf16be": "utf-16-be",
    "ucs2": "utf-16-be",
    "iso88591": "latin-1",
    "iso885915": "iso8859-15",
    "windows1252": "cp1252",
}
"""What Kannel may write for a charset, in lower case without hyphens."""


class Kannel:
    """Sends by Kannel, and understands what it tells us."""

    thanks = ""
    """What is answered to a webhook: any words might be sent to the person as our reply."""

    def __init__(self, account: SmsAccount, clock: Clock) -> None:
        self.account = account
        self._clock = clock
        self._calls = Calls(account.provider, clock, account.timeout)

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one message; raises `Refused`, `TryLater` or `InDoubt`, as `bot.sms.calls` says.

        Kannel gives no id of its own, so the receipt's is the parcel's.
        """
        to = e164(parcel.address, self.account.region)
        if to is None:
            raise Refused("this is no telephone number")
        size = segments(text.body)
        response = await self._calls.hand_over(
            "GET",
            self.account.url,
            query={
                "username": self.account.username,
                "password": self.account.password,
                "from": self.account.sender,
                "to": to,
                "text": text.body,
                "charset": "UTF-8",
                "coding": GSM if size.encoding == "gsm7" else UCS2,
                "dlr-mask": str(REPORTS),
                "dlr-url": f"{self.account.address('report')}?ref={quote(str(parcel.id))}&type=%d&at=%T",
            },
        )
        if response.status_code not in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
            raise self._failure(response)
        return Receipt(provider_id=str(parcel.id), at=self._clock(), segments=size.number)

    def _failure(self, response: httpx.Response) -> ChannelError:
        """Return what an answer means: 403 is for a wrong password as for a number that nobody carries."""
        words = response.text[:200].lower()
        if response.status_code == HTTPStatus.FORBIDDEN and "authorization" not in words:
            return Refused("Kannel has no way to this number")
        if response.status_code == HTTPStatus.BAD_REQUEST and "sender" in words:
            return self._calls.refuses_us(response.status_code, "sender")
        if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
            # It answers so when its other half is gone: then it has not passed the message on.
            return self._calls.not_now(response)
        return self._calls.failure(response)

    # --- what it tells us

    def believes(self, body: bytes, headers: Mapping[str, str], url: str) -> bool:
        """Return True: Kannel signs nothing, so that the key in the path is all there is."""
        return True

    def message(self, body: bytes, query: str) -> Incoming | None:
        """Return a message that came in; raises `Malformed`.

        The text is percent-encoded in the charset that a field of the same query names.
        """
        said = fields(query, "latin-1")
        sender, at = said.get("from", ""), said.get("at", "")
        raw = query.encode("utf-8", "replace")
        return message(
            self.account.provider,
            id=said.get("id") or hashlib.sha256(raw).hexdigest(),
            sender=sender,
            text=_decoded(said.get("text", ""), said.get("charset", "")),
            at=_epoch(at, self._clock()),
            raw=raw,
            region=self.account.region,
        )

    def report(self, body: bytes, query: str) -> Incoming | None:
        """Return how it ended with a message of ours, None while it is on its way; raises `Malformed`."""
        said = fields(query)
        kind = said.get("type", "")
        bits = int(kind) if kind.isascii() and kind.isdigit() and len(kind) < 6 else 0
        if not bits & (ARRIVED | FAILED):
            return None
        return report(
            self.account.provider,
            reference=said.get("ref", ""),
            arrived=not bits & FAILED,
            at=_epoch(said.get("at", ""), self._clock()),
            raw=query.encode("utf-8", "replace"),
            why=kind,
        )


def _decoded(text: str, charset: str) -> str:
    """Return *text*, whose characters stand for bytes, as what its charset says they are."""
    raw = text.encode("latin-1", "replace")
    named = CHARSETS.get(charset.lower().replace("-", "").replace("_", ""), "utf-8")
    for name in (named, "utf-8"):
        with suppress(UnicodeDecodeError):
            return raw.decode(name)
    return raw.decode("latin-1")


def _epoch(text: str, now: datetime) -> datetime:
    """Return a time given in seconds since 1970; *now* if it is none, or lies ahead."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return now
    return min(datetime.fromtimestamp(int(text), UTC), now)
