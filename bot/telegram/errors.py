"""What Telegram and the way there refuse, as what a channel raises."""

from __future__ import annotations

import os

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from core.errors import ChannelError, InDoubt, Refused, TryLater

# The library's own switch: lengths of time are timedeltas, and it does not warn at each of them.
os.environ.setdefault("PTB_TIMEDELTA", "1")

NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""The request never left."""
TIMED_OUT = "(504)"


def as_ours(error: TelegramError) -> ChannelError:
    """Return what the outbox understands: never, not now, or nobody knows.

    Telegram's own answer, also one of 5xx, means that it took nothing. A way that broke after the request left,
    or a machine in between that gave up waiting, means that nobody knows.
    """
    match error:
        case RetryAfter():
            return TryLater("too many messages", retry_after=seconds(error))
        case Forbidden() | ChatMigrated():
            return Refused(error.message)
        case BadRequest():
            return Refused(error.message)
        case InvalidToken() | Conflict():
            return TryLater(error.message)
        case NetworkError():
            return _on_the_way(error)
        case _:  # it said "done", in an answer that nobody can read
            return InDoubt(error.message)


def _on_the_way(error: NetworkError) -> ChannelError:
    cause = error.__cause__
    if isinstance(cause, NOT_BEGUN):
        return TryLater("Telegram can not be reached")
    if isinstance(cause, httpx.HTTPError) or isinstance(error, TimedOut) or TIMED_OUT in error.message:
        return InDoubt("the connection to Telegram broke")
    return TryLater(error.message)


def seconds(error: RetryAfter) -> float:
    """Return how long Telegram wants to hear nothing."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
