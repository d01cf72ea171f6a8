"""Twilio: https://www.twilio.com/docs/messaging/api/message-resource, /docs/usage/security, /docs/api/errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import structlog
from twilio.request_validator import RequestValidator

from bot.numbers import e164
from bot.sms.account import SmsAccount
from bot.sms.calls import OURS_TO_MEND, Calls, json_of
from bot.sms.incoming import Malformed, fields, form, message, report, text_of
from core.case import Money
from core.errors import ChannelError, InDoubt, Refused, TryLater
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock
from core.wording import segments

log = structlog.get_logger(__name__)

BASE = "https://api.twilio.com"
PAGE = "1000"
MOST_PAGES = 1000
OURS = frozenset({20003, 20005, 20404, 21212, 21603, 21606, 21609, 21659, 21660, 21661, 63038})
"""Error codes about our account, our number or our webhook's address: nothing is wrong with the message."""
FULL = frozenset({20429, 21611, 30001, 14107})
"""Too many at once."""
OPTED_OUT = 21610


class Twilio:
    """Sends by Twilio, and understands what it tells us."""

    thanks = "<Response/>"
    """TwiML that says nothing to the person."""

    def __init__(self, account: SmsAccount, clock: Clock) -> None:
        self.account = account
        self._clock = clock
        self._base = (account.url or BASE).rstrip("/")
        self._url = f"{self._base}/2010-04-01/Accounts/{account.username}/Messages.json"
        self._calls = Calls(account.provider, clock, account.timeout, (account.username, account.password))
        self._validator = RequestValidator(account.password)

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one message; raises `Refused`, `TryLater` or `InDoubt`, as `bot.sms.calls` says."""
        to = e164(parcel.address, self.account.region)
        if to is None:
            raise Refused("this is no telephone number")
        response = await self._calls.hand_over(
            "POST",
            self._url,
            form={
                "To": to,
                "From": self.account.sender,
                "Body": text.body,
                "StatusCallback": f"{self.account.address('report')}?ref={parcel.id}",
            },
        )
        said = json_of(response)
        if not response.is_success:
            raise self._failure(response, said)
        if not isinstance(said, dict) or not text_of(said, "sid"):
            raise InDoubt("Twilio took the message, and its answer can not be read")
        if said.get("status") in {"failed", "undelivered"}:
            raise _of_code(said.get("error_code"), 200) or Refused("Twilio can not deliver to this number")
        return Receipt(
            provider_id=text_of(said, "sid"),
            at=self._clock(),
            segments=_count(said.get("num_segments")) or segments(text.body).number,
            cost=_cost(said),
        )

    def _failure(self, response: httpx.Response, said: Any) -> ChannelError:
        code = said.get("code") if isinstance(said, dict) else None
        known = _of_code(code, response.status_code)
        if isinstance(known, TryLater) and code in FULL:
            return TryLater(str(known), self._calls.retry_after(response))
        return known or self._calls.failure(response, f"error {code}" if type(code) is int else "")

    # --- what it tells us

    def believes(self, body: bytes, headers: Mapping[str, str], url: str) -> bool:
        """Return whether Twilio signed the request, with our token and for the address it was told."""
        signature = headers.get("x-twilio-signature", "")
        try:
            params = form(body)
        except Malformed:
            return False
        return bool(self._validator.validate(self.account.public.rstrip("/") + url, params, signature))

    def message(self, body: bytes, query: str) -> Incoming | None:
        """Return a message that came in; raises `Malformed`."""
        said = form(body)
        return message(
            self.account.provider,
            id=said.get("MessageSid") or said.get("SmsSid", ""),
            sender=said.get("From", ""),
            text=said.get("Body", ""),
            at=self._clock(),
            raw=body,
            region=self.account.region,
            opted=said.get("OptOutType", ""),
        )

    def report(self, body: bytes, query: str) -> Incoming | None:
        """Return how it ended with a message of ours, None while it is on its way; raises `Malformed`."""
        said = form(body)
        status = said.get("MessageStatus") or said.get("SmsStatus", "")
        if status not in {"delivered", "read", "undelivered", "failed"}:
            return None
        return report(
            self.account.provider,
            reference=fields(query).get("ref", ""),
            arrived=status in {"delivered", "read"},
            at=self._clock(),
            raw=body,
            why=said.get("ErrorCode", ""),
        )

    async def received(self, since: datetime) -> Sequence[Incoming]:
        """Return what came to our number after *since*, the oldest first; raises `TryLater`."""
        found: list[Incoming] = []
        query: dict[str, str] | None = {
            "To": self.account.sender,
            "DateSent>": since.astimezone(UTC).date().isoformat(),
            "PageSize": PAGE,
        }
        url = self._url
        for _ in range(MOST_PAGES):
            page = await self._calls.look(url, query)
            if not isinstance(page, dict) or not isinstance(page.get("messages"), list):
                raise TryLater("Twilio's list can not be read")
            found += self._of_page(page["messages"])
            following = text_of(page, "next_page_uri")
            if not following:
                break
            url, query = self._next(following), None
        else:
            raise TryLater("Twilio's list has no end")
        return sorted((one for one in found if one.at >= since), key=lambda one: one.at)

    def _next(self, uri: str) -> str:
        """Return the address of a page. Our login goes to no other server than the one that was set."""
        url = urljoin(f"{self._base}/", uri)
        if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
            raise TryLater("Twilio's list goes on elsewhere")
        return url

    def _of_page(self, rows: list[Any]) -> list[Incoming]:
        found = []
        for row in rows:
            if not isinstance(row, dict) or row.get("direction") != "inbound":
                continue
            said = {
                name: text_of(row, name)
                for name in ("sid", "from", "to", "body", "date_sent", "date_created")
            }
            try:
                found.append(
                    message(
                        self.account.provider,
                        id=said["sid"],
                        sender=said["from"],
                        text=said["body"],
                        at=_moment(said["date_sent"] or said["date_created"], self._clock()),
                        raw=json.dumps(said, sort_keys=True).encode(),
                        region=self.account.region,
                    )
                )
            except Malformed as error:
                log.warning("sms_malformed", provider=self.account.provider, why=str(error))
        return found


def _of_code(code: object, status: int) -> ChannelError | None:
    """Return what an error code of Twilio means, where it says more than the status."""
    if not isinstance(code, int):
        return None
    if code in OURS:
        log.critical("sms_refuses_us", provider="twilio", status=status, code=code)
        return TryLater(f"Twilio refuses our account or number (error {code})", OURS_TO_MEND)
    if code in FULL:
        return TryLater(f"Twilio's queue is full (error {code})")
    if code == OPTED_OUT:
        return Refused("he told Twilio that he wants no more messages (error 21610)")
    return None


def _count(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and int(text) else None


def _cost(said: Mapping[str, Any]) -> Money | None:
    """Return the price; Twilio writes it as a negative number, and mostly only later."""
    price, unit = text_of(said, "price"), text_of(said, "price_unit")
    try:
        amount = abs(Decimal(price))
    except InvalidOperation:
        return None
    return Money(amount=amount, currency=unit.upper()) if unit and amount.is_finite() else None


def _moment(text: str, now: datetime) -> datetime:
    """Return an RFC 2822 time; *now* if it is none, or lies ahead."""
    try:
        at = parsedate_to_datetime(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return min(at, now)
