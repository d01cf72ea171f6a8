"""Where the bot is, and how it hears. Nothing here shows the token."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.limits import Limits

Bot = ExtBot[Any]
CONNECTIONS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramAccount:
    """A bot's account."""

    token: str = field(repr=False)
    name: str
    """The bot's user name, without the @."""
    url: str = "https://api.telegram.org"
    per_second: float = 30.0
    """Messages over all chats."""
    webhook: str | None = None
    """The public address that Telegram calls; None: it is asked for updates."""
    secret: str = field(default="", repr=False)
    """What Telegram says in each call, so that nobody else can call."""
    group: int | None = None
    """The support staff's group."""
    timeout: float = 20.0
    """Seconds for an answer."""


def open_bot(account: TelegramAccount) -> Bot:
    """Return the bot; it is usable after `await bot.initialize()`, and is closed by `await bot.shutdown()`."""

    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections,
            connect_timeout=5.0,
            read_timeout=account.timeout,
            write_timeout=account.timeout,
            pool_timeout=account.timeout,
        )

    return ExtBot(
        account.token,
        base_url=f"{account.url}/bot",
        base_file_url=f"{account.url}/file/bot",
        request=request(CONNECTIONS),
        get_updates_request=request(2),
        rate_limiter=Limits(account.per_second),
    )


async def close_bot(bot: Bot) -> None:
    """Close what was opened, also of a bot whose server was never reached."""
    await bot.shutdown()
    await bot.request.shutdown()
