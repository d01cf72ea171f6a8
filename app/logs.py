"""Events as lines: a name and fields. Never a personal number, a message's text or a secret.

What libraries log comes out the same way, its first line only. Of an error that was not foreseen the lines of
the program are shown and what kind it was, not its message: that may quote a row of the store or a letter.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import stamina.instrumentation
import structlog

from core.errors import SvarfristError

Event = MutableMapping[str, Any]
SECRET_FIELDS = frozenset(
    {"password", "token", "text", "body", "subject", "identity_number", "address", "sender", "raw", "words"}
)
"""Fields that are blotted out wherever they come from; nothing should log them, and nothing can."""
TALKATIVE = ("aioimaplib", "aiosmtplib", "mail.log", "pymap", "sqlalchemy", "httpx", "httpcore", "telegram")
"""Libraries whose debug lines hold passwords, tokens or whole messages."""
LONGEST = 200
"""Characters of a library's line."""
_PERSONAL = re.compile(r"(?<!\d)\d{6}(?:\d{2})?[-+ ]?\d{4,5}(?!\d)")
_ADDRESS = re.compile(r"[^\s<>\"',;:]+@[^\s<>\"',;:]+")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What would begin a line of its own, colour a terminal or turn a line around."""
_LOGIN = re.compile(r"(?<=://)[^/\s@]*@")


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is when it writes."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, value: TextIO) -> None:
        pass


def set_up(level: str = "INFO", form: Literal["text", "json"] = "text") -> None:
    """Send events to standard error, ours from *level* on and other people's from WARNING on."""
    number = logging.getLevelNamesMapping()[level]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        blot,
        unforeseen,
        on_one_line,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[foreign, *shared], processors=last)
    handler = _Stderr()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(logging.WARNING, number))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, number))
    ours = logging.getLogger("svarfrist")
    ours.setLevel(number)
    # It would repeat what a failed statement held.
    stamina.instrumentation.set_on_retry_hooks([])
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: ours,
        cache_logger_on_first_use=False,
    )


def blot(_logger: object, _method: str, event: Event) -> Event:
    """Replace the values of fields that must not be read, and mask what looks like one inside the others."""
    for field in SECRET_FIELDS & event.keys():
        event[field] = "(not logged)"
    for field, value in event.items():
        if isinstance(value, str) and field not in {"timestamp", "level"}:
            event[field] = _PERSONAL.sub("(number)", _LOGIN.sub("", value))
    return event


def on_one_line(_logger: object, _method: str, event: Event) -> Event:
    """Write what can not be seen as its number: nobody who writes to us writes lines of the log.

    What an exception tells keeps its lines; they are the program's own, and begin with blanks where it speaks.
    """
    for field, value in event.items():
        if field.startswith("_") or isinstance(value, int | float | None):
            continue
        if field == "exception":
            event[field] = "\n".join(visible(line) for line in str(value).split("\n"))
        elif isinstance(value, str):
            event[field] = visible(value)
        elif isinstance(value, list | tuple | set | frozenset):
            event[field] = [visible(str(one)) for one in value]
        else:
            event[field] = visible(str(value))
    return event


def visible(text: str) -> str:
    """Return *text* with what can not be seen written as its number."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def foreign(_logger: object, _method: str, event: Event) -> Event:
    """Shorten what a library says to one line without anybody's address."""
    line = str(event["event"]).partition("\n")[0]
    event["event"] = _ADDRESS.sub("(address)", _LOGIN.sub("", line))[:LONGEST]
    if (record := event.get("_record")) is not None:
        event["logger"] = record.name
    return event


def unforeseen(_logger: object, _method: str, event: Event) -> Event:
    """Write an exception as where it happened and what kind it was."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = told(error)
    return event


def told(error: BaseException) -> str:
    """Return an exception's lines of code and its kind; its message only where it is one of ours."""
    parts = [told(error.__cause__)] if error.__cause__ is not None else []
    if isinstance(error, BaseExceptionGroup):
        parts += [told(one) for one in error.exceptions]
    lines = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    message = f": {error}" if isinstance(error, SvarfristError) else ""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return "\n".join([*parts, *filter(None, [lines]), f"{kind}{message}"])
