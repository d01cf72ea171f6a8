"""Makes an `Incoming` of a letter's bytes, whatever they are.

Two copies of one letter must have one identity, two letters never. A Message-ID alone will not do (anybody
can write the same one), nor a hash of the bytes (each copy has its own Received and Delivered-To). So the
identity is a hash over what the author made: Message-ID, From, Date and the body, with line ends
normalised. It leaves out where the copy was sent: one letter to two of our addresses speaks once.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

import structlog

from core.events import Channel
from core.inbound import Belief, Incoming, Kind
from mail.account import ImapAccount
from mail.letter import Letter, normal_lines, read_letter
from mail.quotes import own_words
from mail.triage import triage
from mail.trust import belief

log = structlog.get_logger(__name__)

IDENTIFYING = 512 * 1024
"""Bytes of the body that make the identity: less than is fetched of the largest letter."""
SENT_TO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")

_AUTHORED = re.compile(
    rb"^(?:message-id|from|date)[ \t]*:(?:.*\n?)(?:[ \t].*\n?)*", re.IGNORECASE | re.MULTILINE
)

_HAS_ID = re.compile(rb"^message-id[ \t]*:[^\n]*\S", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A letter's bytes as the server gave them."""

    uid: int
    raw: bytes
    """All of it, or its beginning."""
    size: int
    """Bytes at the server."""
    at: datetime
    """When the server took it (aware UTC)."""


def identity(raw: bytes) -> str:
    """The same for every copy of a letter, different for every two letters."""
    head, _, body = normal_lines(raw[: 2 * IDENTIFYING]).partition(b"\n\n")
    if not _HAS_ID.search(head):
        # Two people may well write "Ja" and nothing else; only the way it came tells such letters apart.
        return hashlib.sha256(raw).hexdigest()
    authored = sorted(b" ".join(field.split()) for field in _AUTHORED.findall(head[: IDENTIFYING // 2]))
    content = body[:IDENTIFYING].rstrip(b"\n")
    return hashlib.sha256(b"\n".join([*authored, b"", content])).hexdigest()


def token_of(letter: Letter, account: ImapAccount) -> str | None:
    """The token in the address it came to."""
    return account.reply.token_in(*(letter.all(name) for name in SENT_TO))


def token_in(fetched: Fetched, account: ImapAccount) -> str | None:
    """The token in the address it came to, read before the letter is taken apart."""
    head = normal_lines(fetched.raw[: 64 * 1024]).partition(b"\n\n")[0]
    return token_of(read_letter(head + b"\n\n"), account)


def understand(fetched: Fetched, account: ImapAccount, sent: str | None = None) -> Incoming:
    """What came in. *sent* is the plain text of our mail it answers, if known: its lines are not his words.

    Never raises: a letter this program fails on is `Kind.UNREADABLE`, kept and shown to support.
    """
    try:
        return _understood(fetched, account, sent)
    except Exception as error:  # noqa: BLE001 - one letter must not stop the others, whatever is in it
        log.warning("letter_not_understood", uid=fetched.uid, error=type(error).__name__)
        return unreadable(fetched, type(error).__name__.lower())


def unreadable(fetched: Fetched, why: str) -> Incoming:
    """The letter as something for support to look at; decides nothing."""
    return Incoming(
        channel=Channel.MAIL,
        external_id=identity(fetched.raw),
        at=fetched.at,
        sender="",
        text="",
        digest=hashlib.sha256(fetched.raw).hexdigest(),
        kind=Kind.UNREADABLE,
        belief=Belief.FROM_MISSING,
        why=why,
    )


def _understood(fetched: Fetched, account: ImapAccount, sent: str | None) -> Incoming:
    letter = read_letter(fetched.raw, size=fetched.size)
    filed = triage(letter, account)
    token = token_of(letter, account)
    trusted = belief(letter, token=token, authserv_id=account.authserv_id)
    is_reply = filed.kind is Kind.REPLY
    return Incoming(
        channel=Channel.MAIL,
        external_id=identity(fetched.raw),
        at=fetched.at,
        sender=letter.sender,
        text=own_words(letter, sent),
        digest=hashlib.sha256(fetched.raw).hexdigest(),
        kind=filed.kind,
        belief=trusted.belief,
        why=trusted.why if is_reply else filed.why,
        token=token,
        message_id=letter.message_id,
        references=" ".join(f"<{id_}>" for id_ in letter.references[-20:]) or None,
        about=filed.about,
        permanent=filed.permanent,
    )
