"""Bytes as they came, taken apart once: `read_letter` gives a `Letter`, whatever the bytes are.

Nothing a stranger sends may crash or hang this: what is looked at has a bound, headers are cut to length
before they are understood, and a structure made to exhaust the parser is left unread (`Letter.broken`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError, MissingHeaderBodySeparatorDefect
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from itertools import islice

LARGEST = 1 << 20
"""Bytes of a letter that are read. The words stand in front; what follows are attachments."""
HEADER_LENGTH = 8192
HEADERS = 1000
WORK = 3_000_000
"""Lines times multiparts: what the standard library's parser takes about a second for."""
NESTED = 60
BOUNDARIES = 5000

_MULTIPART = re.compile(rb"multipart/|message/", re.IGNORECASE)
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_BLANK_START = re.compile(rb"\0*[\r\n]")
_ID = re.compile(r"<([!-;=?-~]{1,500})>")
_CODECS = re.compile(r"utf_?-?(8|16|32)|iso8859|cp\d|koi8|gb|big5|euc|shift_jis|iso2022|mac_|mac-")


class _Short(Compat32):
    """Cuts each header when it is read, in every part: the library takes seconds over a long one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:100], value[:HEADER_LENGTH]


_POLICY = _Short()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, decoded. Addresses are in lower case; header names too."""

    headers: Mapping[str, tuple[str, ...]]
    """All values of each header in order, unfolded; encoded words are left as they stand."""
    message_id: str | None
    """Without brackets, as all ids here."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    authors: tuple[str, ...]
    """Every address in every From field."""
    from_fields: int
    """How many From fields there are. More than one is forged."""
    subject: str
    date: datetime | None
    """What the sender's clock said (aware UTC); decides nothing."""
    text: str | None
    """The plain text, all inline parts in order."""
    html: str | None
    attachments: tuple[str, ...]
    """File names."""
    report: str | None
    """The machine-readable part of a delivery report, RFC 3464."""
    returned: str | None
    """The headers (at least) of the letter that a report gives back."""
    parts: frozenset[str]
    """The content types found."""
    oversize: bool
    """It was longer than what was read."""
    text_cut: bool
    """The words themselves reach the place where reading stopped."""
    broken: str | None
    """Why the body could not be taken apart, in a word."""
    torn: bool
    """Where its headers begin or end is a matter of opinion: blank lines stand before them, or a bare carriage
    return or a line that is none among them."""

    def all(self, name: str) -> tuple[str, ...]:
        return self.headers.get(name, ())

    def first(self, name: str) -> str:
        values = self.headers.get(name)
        return values[0] if values else ""

    @property
    def sender(self) -> str:
        """The author if there is exactly one, else the empty string."""
        return self.authors[0] if len(self.authors) == 1 else ""


@dataclass(slots=True)
class _Body:
    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    report: str | None = None
    returned: str | None = None
    types: set[str] = field(default_factory=set)
    last_was_text: bool = False


def read_letter(raw: bytes, *, size: int | None = None) -> Letter:
    """Take a letter apart. *size* (bytes) is its length at the server, if *raw* is only its beginning."""
    oversize = len(raw) > LARGEST or (size is not None and size > len(raw))
    torn = _is_torn(raw[:LARGEST])
    raw = normal_lines(raw[:LARGEST])
    broken: str | None = None
    body = _Body()
    try:
        message = _parsed(raw)
        _collect(message, body)
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError, TypeError) as error:
        broken = "nested" if isinstance(error, RecursionError) else type(error).__name__
        body = _Body()
        message = message_from_bytes(raw.partition(b"\n\n")[0] + b"\n\n", policy=_POLICY)
    headers = _headers(message)
    fields = headers.get("from", ())
    ids = tuple(id_ for value in headers.get("message-id", ())[:1] for id_ in ids_in(value))
    return Letter(
        headers=headers,
        message_id=ids[0] if ids else None,
        in_reply_to=tuple(id_ for value in headers.get("in-reply-to", ()) for id_ in ids_in(value)),
        references=tuple(id_ for value in headers.get("references", ()) for id_ in ids_in(value)),
        authors=tuple(address for value in fields for address in addresses_in(value)),
        from_fields=len(fields),
        subject=decoded(headers.get("subject", ("",))[0]),
        date=_date(headers.get("date", ("",))[0]),
        text="\n".join(body.text) if body.text else None,
        html="\n".join(body.html) if body.html else None,
        attachments=tuple(body.attachments),
        report=body.report,
        returned=body.returned,
        parts=frozenset(body.types),
        oversize=oversize,
        text_cut=oversize and body.last_was_text,
        broken=broken,
        torn=torn or any(isinstance(one, MissingHeaderBodySeparatorDefect) for one in message.defects),
    )


def _parsed(raw: bytes) -> Message:
    parts = len(_MULTIPART.findall(raw))
    if parts > NESTED or parts * raw.count(b"\n") > WORK or (parts and raw.count(b"\n--") > BOUNDARIES):
        raise RecursionError
    return message_from_bytes(raw, policy=_POLICY)


def _is_torn(raw: bytes) -> bool:
    if _BLANK_START.match(raw):
        return True
    return _BARE_RETURN.search(raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]) is not None


def normal_lines(raw: bytes) -> bytes:
    r"""With `\n` after each line, also where a bare `\r` stood, without null bytes and blank lines at the beginning."""
    return raw.replace(b"\0", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")


def ids_in(value: str) -> tuple[str, ...]:
    """The message ids of a header, without brackets."""
    return tuple(_ID.findall(value))


def addresses_in(value: str) -> tuple[str, ...]:
    """The addresses of one From field, strictly: where two readers could disagree there is more than one.

    Quoted names and comments are set aside first, so `"a@bank.example" <b@evil.example>` is b, and so is
    `a@bank.example <b@evil.example>`; but `a@bank.example, b@evil.example` is two.
    """
    value = re.sub(r'"(?:[^"\\]|\\.)*"', " ", value)
    for _ in range(3):
        value = re.sub(r"\([^()]*\)", " ", value)
    found: list[str] = []
    bare, bracketed = "", False
    for piece in [*re.findall(r"<[^<>]*>|[,;:]|[^<>,;:]+|[<>]", value), ","]:
        if piece in {",", ";", ":"}:
            if "@" in bare and not bracketed:
                found.append(bare)
            bare, bracketed = "", False
        elif len(piece) > 1 and piece.startswith("<"):
            found.append(piece[1:-1])
            bracketed = True
        else:
            bare += piece
    return tuple("".join(address.split()).lower() for address in found if "@" in address)


def decoded(value: str) -> str:
    """A header with its encoded words read, on one line, at most 2,000 characters."""
    value = value[:2000]
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return " ".join(value.split())
    words = [text if isinstance(text, str) else decoded_bytes(text, charset) for text, charset in pieces]
    return " ".join("".join(words).split())


def decoded_bytes(data: bytes, charset: str | None) -> str:
    """Text from bytes: as declared if that is a charset and it fits, else UTF-8, else Windows-1252."""
    for name in (_codec(charset), "utf-8", "cp1252"):
        if name:
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
    return data.decode("latin-1")


def _codec(charset: str | None) -> str | None:
    """A text codec by its declared name. Python has others (punycode takes minutes, utf-7 hides words)."""
    try:
        name = codecs.lookup((charset or "").strip("\"' ").encode("ascii", "replace").decode()[:40]).name
    except (LookupError, ValueError):
        return None
    if name in {"iso8859-1", "ascii"}:
        # People who declare these send curly quotes and euro signs, which Windows-1252 has there.
        return "cp1252" if name == "iso8859-1" else None
    return name if _CODECS.match(name) else None


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, value in islice(message.raw_items(), HEADERS):
        # What is not ASCII stands there as lone surrogates; people do write UTF-8 into headers.
        text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        found.setdefault(name.lower(), []).append(" ".join(text.split()))
    return {name: tuple(values) for name, values in found.items()}


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (date.replace(tzinfo=UTC) if date.tzinfo is None else date).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _collect(message: Message, body: _Body) -> None:
    """Gather what a reader would see, in order; do not look into letters inside the letter."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        body.types.add(kind)
        body.last_was_text = False
        if kind == "message/delivery-status":
            body.report = body.report or _plain(part)
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}:
            body.returned = body.returned or _plain(part)
        elif part.is_multipart():
            waiting.extend(reversed(_children(part)))
        elif kind.startswith("text/") and not _is_attachment(part):
            body.last_was_text = True
            (body.html if kind == "text/html" else body.text).append(_plain(part))
        else:
            body.attachments.append(decoded(_filename(part))[:200])


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_type() not in {
        "text/plain",
        "text/html",
        "text/enriched",
    }


def _filename(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""


def _plain(part: Message) -> str:
    """The text of a leaf, or of a letter inside the letter: its headers and the start of its text."""
    if part.is_multipart():
        return "\n\n".join(_as_text(child) for child in _children(part)[:50])[: 2 * HEADER_LENGTH]
    payload = part.get_payload(decode=True)
    return decoded_bytes(payload, _charset(part)) if isinstance(payload, bytes) else ""


def _as_text(message: Message) -> str:
    lines = [f"{name}: {value}" for name, value in message.items()[:200]]
    payload = message.get_payload()
    return "\n".join([*lines, "", payload[:2000] if isinstance(payload, str) else ""])


def _charset(part: Message) -> str | None:
    try:
        value = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        return None
    return value if isinstance(value, str) else None
