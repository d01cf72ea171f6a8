"""Where updates come in. One is acknowledged only when what it says is stored; then all before it is heard.

The library's own loop acknowledges first and works later, so that a kill in between would lose a reply; here
`getUpdates` is asked by hand, and its next offset waits for the store. docs/decisions/0010 tells more.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from telegram import BotCommand, Update
from telegram.constants import UpdateType
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.telegram.account import Bot
from bot.telegram.commands import CODES, MENU
from bot.telegram.errors import as_ours, seconds
from bot.telegram.talk import Receive, Talk
from core.errors import TryLater
from core.ports import Clock

log = structlog.get_logger(__name__)
T = TypeVar("T")
Heard = Callable[[datetime], Awaitable[object]]
KINDS = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
)
MOST = 100
"""Updates that one answer brings at most."""
LONG_POLL = 25
"""Seconds that Telegram keeps a question for updates open."""
KEPT_FOR = timedelta(hours=24)
"""How long Telegram keeps an update that nobody took."""
PAUSE, LONGEST_PAUSE, CONFLICT_PAUSE = 1.0, 60.0, 30.0
LOOK_EVERY = 30.0
ANSWERS_WITHIN = 10.0
"""Seconds beyond a long poll."""
HEADER = "x-telegram-bot-api-secret-token"


async def show_menu(bot: Bot) -> None:
    """Put the commands into the menu, in each language; that it fails is no reason not to work."""
    for language, lines in MENU.items():
        commands = [BotCommand(name, does) for name, does in lines.items()]
        with suppress(TelegramError):
            await bot.set_my_commands(commands, language_code=CODES[language] or None)


@dataclass(slots=True, kw_only=True)
class PollingEar:
    """Asks Telegram for updates: one process at a time."""

    bot: Bot
    talk: Talk
    clock: Clock
    since: Callable[[], Awaitable[datetime | None]] | None = None
    """Says until when this ear had heard before the program started: a press has no time of its own, and may have
    waited since then."""
    lost: Callable[[datetime, datetime], Awaitable[object]] | None = None
    """Is told between when Telegram threw away what nobody took, before anything counts as heard again."""
    _next: int | None = None
    _heard: datetime | None = None
    _looked: float = 0.0
    """When Telegram was asked last, by the machine's clock that nobody can set."""

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Take everything that is there now; return how many messages there were.

        Raises:
            core.errors.TryLater: Telegram does not answer, or somebody else asks it.

        """
        count, batch = 0, 1
        while batch:
            batch, said = await self._look(receive, heard, wait=0)
            count += said
        return count

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Take what comes until *stop*; what does not work is tried again."""
        await _or_stop(self._introduce(), stop)
        pause, wait = PAUSE, 0
        while not stop.is_set():
            try:
                await _or_stop(self._look(receive, heard, wait), stop)
                pause, wait = PAUSE, LONG_POLL
            except TryLater as error:
                log.warning("telegram_not_heard", error=str(error), again_in=round(pause))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), error.retry_after or pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _introduce(self) -> None:
        with suppress(TelegramError):  # one that was called before is asked again from now on
            await self.bot.delete_webhook(drop_pending_updates=False)
        await show_menu(self.bot)

    async def _look(self, receive: Receive, heard: Heard, wait: int) -> tuple[int, int]:
        began = self.clock()
        raw = await self._ask(wait)
        updates = [update for one in raw if (update := _read(one, self.bot)) is not None]
        if self._heard is None:
            before = await self.since() if self.since is not None else None
            self._heard = before or began - KEPT_FOR
            self._looked = _machine() - (began - (before or began)).total_seconds()
        said = await self.talk.take(updates, receive, self._heard)
        if raw:
            self._next = max(int(one["update_id"]) for one in raw) + 1
        if len(raw) < MOST:
            # A full answer may have left something behind that lay there before we asked.
            if self.lost is not None and _machine() - self._looked > KEPT_FOR.total_seconds():
                await self.lost(self._heard, began)
            self._heard, self._looked = began, _machine()
            await heard(began)
        return len(raw), said

    async def _ask(self, wait: int) -> Sequence[Mapping[str, Any]]:
        asked = {"timeout": wait, "limit": MOST, "allowed_updates": list(KINDS)}
        if self._next is not None:
            asked["offset"] = self._next
        try:
            # Not `get_updates`: one update that the library can not read would hide all of its batch, for ever.
            # Telegram takes a method's name in any case; in this one the library does not warn of its own.
            found: Any = await self.bot.do_api_request(
                "getupdates", asked, read_timeout=wait + ANSWERS_WITHIN
            )
            return [one for one in found if isinstance(one, dict) and "update_id" in one]
        except Conflict as error:
            raise TryLater(
                f"somebody else asks for this bot's updates: {error.message}", CONFLICT_PAUSE
            ) from error
        except (InvalidToken, EndPointNotFound) as error:
            log.critical("telegram_does_not_know_us", setting="SVARFRIST_TELEGRAM_TOKEN")
            raise TryLater(
                "Telegram does not know the token in SVARFRIST_TELEGRAM_TOKEN", LONGEST_PAUSE
            ) from error
        except RetryAfter as error:
            raise TryLater("Telegram wants us to wait", seconds(error)) from error
        except TelegramError as error:
            raise TryLater(str(as_ours(error))) from error


@dataclass(slots=True, kw_only=True)
class WebhookEar:
    """Is called by Telegram; any number of processes may be. What was not stored is called again by Telegram."""

    bot: Bot
    talk: Talk
    clock: Clock
    url: str
    secret: str
    since: Callable[[], Awaitable[datetime | None]] | None = None
    lost: Callable[[datetime, datetime], Awaitable[object]] | None = None
    """Both as in `PollingEar`."""
    _heard: datetime | None = None
    _looked: float = 0.0

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Say whether all was heard; nothing is fetched, since Telegram calls.

        Raises:
            core.errors.TryLater: Telegram does not answer.

        """
        began = self.clock()
        try:
            info = await self.bot.get_webhook_info()
            if info.url != self.url:
                await self.bot.set_webhook(self.url, secret_token=self.secret, allowed_updates=list(KINDS))
        except TelegramError as error:
            raise TryLater(str(as_ours(error))) from error
        if info.url == self.url and not info.pending_update_count:
            if self._heard is None:
                before = await self.since() if self.since is not None else None
                self._heard = before or began
                self._looked = _machine() - (began - self._heard).total_seconds()
            if self.lost is not None and _machine() - self._looked > KEPT_FOR.total_seconds():
                await self.lost(self._heard, began)
            self._heard, self._looked = began, _machine()
            await heard(began)
        elif info.last_error_message:
            log.warning(
                "telegram_can_not_call", error=info.last_error_message, waiting=info.pending_update_count
            )
        return 0

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Look every half minute whether Telegram has anything left to say, until *stop*."""
        await show_menu(self.bot)
        while not stop.is_set():
            try:
                await self.read_once(receive, heard)
            except TryLater as error:
                log.warning("telegram_not_heard", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_EVERY)

    async def called(self, headers: Mapping[str, str], body: bytes, receive: Receive) -> bool:
        """Take one call of Telegram's; return False if it is not Telegram that calls. *headers*: names in lower case.

        When this returns what it says is stored.

        Raises:
            ValueError: the body is no update.

        """
        if not self.secret or not hmac.compare_digest(headers.get(HEADER, "").encode(), self.secret.encode()):
            return False
        raw = json.loads(body)
        update = _read(raw, self.bot) if isinstance(raw, dict) and "update_id" in raw else None
        await self.talk.take([] if update is None else [update], receive, self.clock() - KEPT_FOR)
        return True


def _machine() -> float:
    """Return seconds that pass also while the machine sleeps, and that no setting of the clock moves."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def _read(raw: Mapping[str, Any], bot: Bot) -> Update | None:
    """Return an update; None if the library can not read it. It is logged, without what it says."""
    try:
        return Update.de_json(dict(raw), bot)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        log.warning("update_not_read", update=raw.get("update_id"), error=type(error).__name__)
        return None


async def _or_stop(work: Awaitable[T], stop: asyncio.Event) -> T | None:
    """Wait for *work*, or leave it (None) when *stop* is set: what was not acknowledged comes again."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        with suppress(asyncio.CancelledError, TryLater):
            await task
        return None
    finally:
        stopped.cancel()
        task.cancel()
