"""What a provider tells us, as an `Incoming`: a message, a carrier's word about consent, a report of ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from uuid import UUID

from bot.numbers import e164
from core.events import Channel
from core.inbound import Incoming, Kind

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
"""Words that carriers and Twilio take as "no more messages". STOPP is none: in Norwegian and Swedish it is an
answer to us."""
START = frozenset({"START", "UNSTOP"})
"""Twilio takes YES too; to us that may be an answer, so it brings nothing back."""
_MARKS = r"[\s.,!;:…\"'«»“”„‘’()-]*"
_ONE_WORD = re.compile(rf"{_MARKS}([A-Za-z]+){_MARKS}")
"""A word alone, whatever marks a phone sets around it. With a question mark it is a question to us."""
MOST_FIELDS = 200
LONGEST_SENDER = 64
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,120}")
_INTERNATIONAL = re.compile(r"[1-9][0-9]{9,14}")


class Malformed(ValueError):
    """A request that no provider would send; its text says why, without content."""


def message(
    provider: str,
    *,
    id: str,
    sender: str,
    text: str,
    at: datetime,
    raw: bytes,
    region: str,
    opted: str = "",
) -> Incoming:
    """Return what somebody wrote. *opted* is what the provider itself took it for: STOP, START or nothing.

    Raises:
        Malformed: it has no id or no sender.

    """
    if not _ID.fullmatch(id):
        raise Malformed("no id")
    if not sender.strip():
        raise Malformed("no sender")
    words = clean(text)
    wanted = _consent(words, opted)
    return Incoming(
        channel=Channel.SMS,
        external_id=f"{provider}:{id}",
        at=at,
        sender=number(sender, region),
        text=words,
        digest=hashlib.sha256(raw).hexdigest(),
        kind=Kind.REPLY if wanted is None else Kind.CONSENT,
        why="" if wanted is None else "carrier_word",
        wanted=wanted is not False,
    )


def report(
    provider: str, *, reference: str, arrived: bool, at: datetime, raw: bytes, why: str = ""
) -> Incoming:
    """Return how it ended with a message of ours. *reference* is the parcel's id, *why* the provider's code.

    Raises:
        Malformed: if the reference is none of ours.

    """
    try:
        ours = str(UUID(reference))
    except ValueError:
        raise Malformed("no reference") from None
    kind = Kind.DELIVERED if arrived else Kind.BOUNCE
    return Incoming(
        channel=Channel.SMS,
        external_id=f"{provider}:{ours}:{kind}",
        at=at,
        sender="",
        text="",
        digest=hashlib.sha256(raw).hexdigest(),
        kind=kind,
        why=why if _ID.fullmatch(why) else "",
        about=ours,
        permanent=not arrived,
    )


def number(text: str, region: str) -> str:
    """Return a sender in E.164; one that is no number, such as a company's name, as it is written.

    Gateways leave out the + of an international number; one of our own country has at most nine digits, or
    begins with 0.
    """
    text = clean(text).strip()
    written = f"+{text}" if _INTERNATIONAL.fullmatch(text) else text
    return e164(written, region) or text[:LONGEST_SENDER]


def clean(text: str) -> str:
    """Return *text* without what no store keeps: halves of characters, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def fields(raw: str, encoding: str = "utf-8") -> dict[str, str]:
    """Return the fields of a form or query; of one that is given twice, the last.

    Raises:
        Malformed: there are too many.

    """
    try:
        return dict(
            parse_qsl(
                raw, keep_blank_values=True, encoding=encoding, errors="replace", max_num_fields=MOST_FIELDS
            )
        )
    except ValueError:
        raise Malformed("too many fields") from None


def form(body: bytes, encoding: str = "utf-8") -> dict[str, str]:
    """Return the fields of a request's body; raises `Malformed` as `fields` does."""
    return fields(body.decode("latin-1"), encoding)


def moment(text: str, now: datetime) -> datetime:
    """Return an ISO 8601 time, UTC where it has no offset; *now* if it is none, or lies ahead."""
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    return min(at, now)


def text_of(said: Mapping[str, object], name: str) -> str:
    """Return a field of a JSON object as text; empty where there is none."""
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _consent(words: str, opted: str) -> bool | None:
    alone = _ONE_WORD.fullmatch(words)
    word = alone[1].upper() if alone else ""
    if opted.upper() == "STOP" or word in STOP:
        return False
    if opted.upper() == "START" or word in START:
        return True
    return None
