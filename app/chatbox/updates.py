"""What waits for the bot, and the two ways to it: it polls, or it is called."""

import asyncio
import contextlib
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from app.chatbox.faults import ApiError, bad

# Left out unless they are asked for by name.
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
RETRY_AFTER = 0.1  # seconds; the real one waits longer each time
Update = dict[str, Any]


def conflict(description: str) -> ApiError:
    return ApiError(409, f"Conflict: {description}")


class Updates:
    def __init__(self, stir: Callable[[], None]) -> None:
        self._stir = stir
        self.pending: dict[int, Update] = {}
        self.webhook: dict[str, Any] = {}
        self.last_error: tuple[int, str] | None = None
        self.allowed: frozenset[str] | None = None
        self._ids = itertools.count(870_000_001)
        self._poll: asyncio.Future[None] | None = None
        self._news = asyncio.Event()
        self._caller: asyncio.Task[None] | None = None

    def push(self, kind: str, payload: Any, *, id: int | None = None) -> int | None:
        """Queue it and return its update_id; None where the bot has not asked for this kind."""
        if not self._wanted(kind):
            return None
        update_id = next(self._ids) if id is None else id
        self.pending[update_id] = {"update_id": update_id, kind: payload}
        self._news.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """What stays as it is when nothing is said, and is all when an empty list is."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def acknowledge(self, offset: int) -> None:
        if offset < 0:
            forgotten = list(self.pending)[:offset]
        else:
            forgotten = list(itertools.takewhile(lambda update_id: update_id < offset, self.pending))
        for id in forgotten:
            del self.pending[id]

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109 - Telegram's own
        """Wait up to *timeout* seconds for the first update.

        Raises:
            ApiError: a webhook is set, or another poll came and ended this one.

        """
        if self.webhook.get("url"):
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._end_poll("other getUpdates request; make sure that only one bot instance is running")
        self.acknowledge(offset)
        if not self.pending and timeout > 0:
            self._poll = poll = asyncio.get_running_loop().create_future()
            self._stir()
            try:
                async with asyncio.timeout(min(timeout, 50)):
                    await poll
            except TimeoutError:
                pass
            finally:
                if self._poll is poll:
                    self._poll = None
        return list(self.pending.values())[:limit]

    @property
    def polled(self) -> bool:
        """Whether somebody waits right now."""
        return self._poll is not None

    def set_webhook(self, settings: dict[str, Any], *, drop_pending: bool) -> None:
        secret = settings.get("secret_token") or ""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        if drop_pending:
            self.pending.clear()
        self.webhook = settings if settings.get("url") else {}
        self.last_error = None
        if self.webhook:
            self._end_poll("setWebhook request")
            if self._caller is None:
                self._caller = asyncio.create_task(self._call())
        self._news.set()

    async def stop(self) -> None:
        if self._caller is not None:
            self._caller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._caller
            self._caller = None

    def start(self) -> None:
        if self.webhook and self._caller is None:
            self._caller = asyncio.create_task(self._call())

    def _wanted(self, kind: str) -> bool:
        return kind not in ONLY_ON_REQUEST if self.allowed is None else kind in self.allowed

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(f"terminated by {why}"))
        self._poll = None

    async def _call(self) -> None:
        """Call the webhook, one update after the other, each until it is taken."""
        async with httpx.AsyncClient(timeout=10, trust_env=False, verify=False) as client:
            while True:
                if not (self.pending and self.webhook):
                    self._news.clear()
                    await self._news.wait()
                    continue
                id, update = next(iter(self.pending.items()))
                if await self._deliver(client, update):
                    self.pending.pop(id, None)
                    self._stir()
                else:
                    await asyncio.sleep(RETRY_AFTER)

    async def _deliver(self, client: httpx.AsyncClient, update: Update) -> bool:
        secret = self.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            answer = await client.post(self.webhook["url"], json=update, headers=headers)
        except httpx.HTTPError as error:
            self.last_error = (update["update_id"], f"Connection failed: {type(error).__name__}")
            return False
        if not answer.is_success:
            reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            self.last_error = (update["update_id"], reason)
        return answer.is_success
