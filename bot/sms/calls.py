"""HTTP calls to a provider, and what it means for a message when one fails.

- No connection was made: nothing went out, `TryLater`.
- It broke, or took too long, after that: the request may have been read, `InDoubt`.
- There was an answer: 429 and 503 say that nothing was taken, `TryLater`. Another 5xx may come from something
  that stands between us and the provider, after the message went through: `InDoubt`.

Each message has a connection of its own: one kept from before may be closed by the other side just as we
write, and nobody could tell whether that message was read.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
import structlog

from core.errors import ChannelError, InDoubt, Refused, TryLater
from core.ports import Clock

log = structlog.get_logger(__name__)

OURS_TO_MEND = 300.0
"""Seconds before the next try of what fails until somebody mends our settings or account."""
LONGEST_WAIT = 6 * 3600.0
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.LocalProtocolError)
_BAD_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.ProxyError)


class Calls:
    """The calls of one account. *name* is the provider's, for the log."""

    def __init__(self, name: str, clock: Clock, timeout: float, auth: tuple[str, str] | None = None) -> None:
        # At INFO it writes each address it calls; Kannel's holds the number, the text and the password.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._name = name
        self._clock = clock
        self._http = httpx.AsyncClient(
            auth=auth,
            timeout=timeout,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0, max_connections=20),
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    async def hand_over(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Say one message; return whatever was answered.

        Raises `TryLater` or `InDoubt`, as the module says.
        """
        try:
            return await self._http.request(method, url, data=form, params=query)
        except _BAD_ADDRESS as error:
            log.critical("sms_address_wrong", provider=self._name, error=type(error).__name__)
            raise TryLater(f"the address of {self._name} does not work", OURS_TO_MEND) from None
        except _NOT_SENT as error:
            log.warning("sms_unreachable", provider=self._name, error=type(error).__name__)
            raise TryLater(f"{self._name} can not be reached") from None
        except httpx.HTTPError as error:
            log.warning("sms_in_doubt", provider=self._name, error=type(error).__name__)
            raise InDoubt(f"no answer of {self._name} to the message ({type(error).__name__})") from None

    async def look(self, url: str, query: Mapping[str, str] | None = None) -> Any:
        """Return the JSON at *url*, which changes nothing there.

        Raises:
            TryLater: it can not be had now.

        """
        try:
            response = await self._http.get(url, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TryLater(f"{self._name} can not be asked ({type(error).__name__})") from None
        if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self.refuses_us(response.status_code)
        found = json_of(response)
        if response.status_code != HTTPStatus.OK or found is None:
            raise TryLater(
                f"{self._name} answers {response.status_code} when asked what it received",
                self.retry_after(response),
            )
        return found

    def failure(self, response: httpx.Response, why: str = "") -> ChannelError:
        """Return what an answer means that is no success, where the provider's own words said nothing else."""
        status = response.status_code
        said = f"{self._name} answers {status}{': ' if why else ''}{why}"
        if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            return TryLater(said, self.retry_after(response))
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return self.refuses_us(status)
        if 300 <= status < 400 or status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            log.critical("sms_address_wrong", provider=self._name, status=status)
            return TryLater(said, OURS_TO_MEND)
        if 400 <= status < 500 and status != HTTPStatus.REQUEST_TIMEOUT:
            return Refused(said)
        log.warning("sms_in_doubt", provider=self._name, status=status)
        return InDoubt(said)

    def not_now(self, response: httpx.Response) -> TryLater:
        """Return that it was not taken, and may be another time."""
        return TryLater(f"{self._name} answers {response.status_code}", self.retry_after(response))

    def refuses_us(self, status: int, why: str = "login") -> TryLater:
        """Return that it is our account, not this message: *why* is a word for the log."""
        log.critical("sms_refuses_us", provider=self._name, status=status, why=why)
        return TryLater(f"{self._name} refuses our {why} ({status})", OURS_TO_MEND)

    def retry_after(self, response: httpx.Response) -> float | None:
        """Return the seconds to wait, if the answer says so in either form that HTTP has."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit() and len(text) < 9:
            return min(float(text), LONGEST_WAIT)
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return None
        return min(max(_seconds(self._clock(), at), 0.0), LONGEST_WAIT) if at.tzinfo else None


def json_of(response: httpx.Response) -> Any:
    """Return the answer's JSON; None if it has none."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _seconds(now: datetime, at: datetime) -> float:
    return (at - now).total_seconds()
