"""46elks: https://46elks.com/docs (send-sms, receive-sms, sms-delivery-reports, sms-history)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import structlog

from bot.numbers import e164
from bot.sms.account import SmsAccount
from bot.sms.calls import OURS_TO_MEND, Calls, json_of
from bot.sms.incoming import Malformed, form, message, moment, report, text_of
from bot.sms.incoming import fields as fields_of
from core.case import Money
from core.errors import ChannelError, InDoubt, Refused, TryLater
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock
from core.wording import segments

log = structlog.get_logger(__name__)

BASE = "https://api.46elks.com/a1"
PAGE = 100
"""As many as the history gives at once."""
MOST_PAGES = 1000
_PART_OF_UNIT = Decimal(10_000)
"""Costs are in ten-thousandths of the account's currency."""


class Elks:
    """Sends by 46elks, and understands what it tells us."""

    thanks = ""
    """What is answered to a webhook: any words would be sent to the person as our reply."""

    def __init__(self, account: SmsAccount, clock: Clock) -> None:
        self.account = account
        self._clock = clock
        self._url = (account.url or BASE).rstrip("/")
        self._calls = Calls(account.provider, clock, account.timeout, (account.username, account.password))

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand over one message; raises `Refused`, `TryLater` or `InDoubt`, as `bot.sms.calls` says."""
        to = e164(parcel.address, self.account.region)
        if to is None:
            raise Refused("this is no telephone number")
        response = await self._calls.hand_over(
            "POST",
            f"{self._url}/sms",
            form={
                "from": self.account.sender,
                "to": to,
                "message": text.body,
                "whendelivered": f"{self.account.address('report')}?ref={parcel.id}",
            },
        )
        if not response.is_success:
            raise self._failure(response.text, self._calls.failure(response), response.status_code)
        said = json_of(response)
        if not isinstance(said, dict) or not text_of(said, "id"):
            raise InDoubt("46elks took the message, and its answer can not be read")
        if said.get("status") == "failed":
            raise Refused("46elks can not deliver to this number")
        parts = said.get("parts")
        return Receipt(
            provider_id=text_of(said, "id"),
            at=self._clock(),
            segments=parts if type(parts) is int else segments(text.body).number,
            cost=self._cost(said.get("cost")),
        )

    def _failure(self, words: str, otherwise: ChannelError, status: int) -> ChannelError:
        """Return what a refusal means: its reason is a line of text, such as `Not enough credits`."""
        if status in {HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN} and "credit" in words.lower():
            return self._calls.refuses_us(status, "credit")
        if status == HTTPStatus.BAD_REQUEST and "from" in words.lower():
            log.critical("sms_refuses_us", provider=self.account.provider, status=status, why="sender")
            return TryLater("46elks refuses our sender", OURS_TO_MEND)
        return otherwise

    def _cost(self, parts: Any) -> Money | None:
        if type(parts) is not int:
            return None
        return Money(amount=Decimal(parts) / _PART_OF_UNIT, currency=self.account.currency)

    # --- what it tells us

    def believes(self, body: bytes, headers: Mapping[str, str], url: str) -> bool:
        """Return True: 46elks signs nothing, so that the key in the path is all there is."""
        return True

    def message(self, body: bytes, query: str) -> Incoming | None:
        """Return a message that came in; raises `Malformed`."""
        said = form(body)
        if said.get("direction", "incoming") != "incoming":
            return None
        return self._received(said, body)

    def report(self, body: bytes, query: str) -> Incoming | None:
        """Return how it ended with a message of ours, None while it is on its way; raises `Malformed`."""
        said = form(body)
        status = said.get("status")
        if status not in {"delivered", "failed"}:
            return None
        now = self._clock()
        return report(
            self.account.provider,
            reference=fields_of(query).get("ref", ""),
            arrived=status == "delivered",
            at=moment(said.get("delivered", ""), now),
            raw=body,
        )

    async def received(self, since: datetime) -> Sequence[Incoming]:
        """Return what came to our number after *since*, the oldest first; raises `TryLater`."""
        found: list[Incoming] = []
        after = since.astimezone(UTC).replace(tzinfo=None).isoformat()
        query = {"to": self.account.sender, "end": after, "limit": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = await self._calls.look(f"{self._url}/sms", query)
            if not isinstance(page, dict) or not isinstance(page.get("data"), list):
                raise TryLater("the history of 46elks can not be read")
            found += self._of_page(page["data"])
            following = text_of(page, "next")
            if not page["data"] or not following or following in {after, query.get("start")}:
                break
            query["start"] = following
        else:
            raise TryLater("the history of 46elks has no end")
        return sorted(found, key=lambda incoming: incoming.at)

    def _of_page(self, rows: list[Any]) -> list[Incoming]:
        found = []
        for row in rows:
            if not isinstance(row, dict) or row.get("direction") != "incoming":
                continue
            said = {name: text_of(row, name) for name in ("id", "from", "to", "created", "message")}
            try:
                found.append(self._received(said, json.dumps(said, sort_keys=True).encode()))
            except Malformed as error:
                log.warning("sms_malformed", provider=self.account.provider, why=str(error))
        return found

    def _received(self, said: Mapping[str, str], raw: bytes) -> Incoming:
        return message(
            self.account.provider,
            id=said.get("id", ""),
            sender=said.get("from", ""),
            text=said.get("message", ""),
            at=moment(said.get("created", ""), self._clock()),
            raw=raw,
            region=self.account.region,
        )
