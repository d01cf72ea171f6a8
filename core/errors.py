"""What breaks in the world, named for what it means to whoever called.

What people do wrong is a value (a `Notice`, a rejected row), never one of these.
"""

from __future__ import annotations


class SvarfristError(Exception):
    """Base of all of our errors."""


class ChannelError(SvarfristError):
    """A message did not go out, or may not have."""


class Refused(ChannelError):
    """The provider will never take this message for this recipient; try the next channel."""


class TryLater(ChannelError, ConnectionError):
    """The provider does not take it now; `retry_after` seconds, if it said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class InDoubt(ChannelError, ConnectionError):
    """The connection broke after everything was said: it went out, or not."""


class StoreConflict(SvarfristError):
    """Somebody else decided about this case in the meantime; read again and decide again."""
