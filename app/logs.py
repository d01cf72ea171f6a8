"""Events as lines: a name and fields. Never a personal number, a message's text or a secret."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

SECRET_FIELDS = frozenset({"password", "token", "text", "body", "subject", "identity_number", "address", "sender"})
"""Fields that are blotted out wherever they come from; nothing should log them, and nothing can."""
TALKATIVE = ("aioimaplib", "aiosmtplib", "mail.log", "pymap", "sqlalchemy", "httpx", "httpcore", "telegram")
"""Libraries whose debug lines hold passwords, tokens or whole messages."""


def set_up(level: str = "INFO", form: Literal["text", "json"] = "text") -> None:
    """Send our events to standard error, and keep other people's debug lines out of them."""
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(level)), stream=sys.stderr, force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    renderer: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            blot,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def blot(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of fields that must not be read."""
    for field in SECRET_FIELDS & event.keys():
        event[field] = "(not logged)"
    return event
