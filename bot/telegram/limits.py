"""How fast we may speak: so many messages a second over all, one a second to a person, twenty a minute in a group.

Who has to wait longer than that, because Telegram said so, is not waited for: the message goes back into the
outbox, and whoever comes next is served.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.errors import seconds

T = TypeVar("T")
SPEAKING = ("send", "edit", "forward", "copy")
"""What these methods begin with counts."""
REMEMBERED = 20_000
"""Chats whose last message is remembered: more than are spoken to in a minute."""
PERSON = (1, 1.1)
"""Messages, and seconds: a little more than one, since the way there is not always as long."""
GROUP = (5, 20.0)
"""Five at once and one each four seconds: never more than twenty in any minute."""
EVERYBODY = "everybody"


class Limits(BaseRateLimiter[Any]):
    """Keeps Telegram's limits, for one bot in one process."""

    def __init__(self, per_second: float) -> None:
        # One after the other: a limiter that lets a second's worth out at once lets out two in the first second.
        self._all = AsyncLimiter(1, 1 / per_second)
        self._chats: OrderedDict[str, AsyncLimiter] = OrderedDict()
        self._closed: dict[str, float] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(  # noqa: PLR0917 - the library calls it so
        self,
        callback: Callable[..., Coroutine[Any, Any, T]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> T:
        """Call when it is time.

        Raises:
            telegram.error.RetryAfter: at once, while Telegram wants to hear nothing.

        """
        if not endpoint.startswith(SPEAKING):
            return await callback(*args, **kwargs)
        chat = str(data.get("chat_id", EVERYBODY))
        self._refuse_closed(chat)
        async with self._of(chat), self._all:
            self._refuse_closed(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._closed[chat] = asyncio.get_running_loop().time() + seconds(error)
                raise

    def _of(self, chat: str) -> AsyncLimiter:
        limiter = self._chats.pop(chat, None)
        if limiter is None:
            limiter = AsyncLimiter(*(GROUP if chat.startswith("-") else PERSON))
            while len(self._chats) >= REMEMBERED:
                self._chats.popitem(last=False)
        self._chats[chat] = limiter
        return limiter

    def _refuse_closed(self, chat: str) -> None:
        now = asyncio.get_running_loop().time()
        until = self._closed.get(chat)
        if until is None:
            return
        if until <= now:
            del self._closed[chat]
            return
        raise RetryAfter(max(1, round(until - now)))
