"""Makes an `Incoming` of a letter's bytes, whatever they are.

Two copies of one letter must have one identity, two letters never. A Message-ID alone will not do (anybody
can write the same one), nor a hash of the bytes (each copy has its own Received and Delivered-To). So the
identity is a hash over what the author made: Message-ID, From, Date and the body, with line ends
normalised. It leaves out where the copy was sent: one letter to two of our addresses speaks once.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import getaddresses

import structlog

from core.events import Channel
from core.inbound import Belief, Incoming, Kind
from mail.account import ImapAccount
from mail.address import LONGEST
from mail.letter import LARGEST, Letter, normal_lines, read_letter
from mail.quotes import found_words, is_hardly_seen
from mail.records import Answer
from mail.refusal import Refusal, belief_of
from mail.signature import Signed, signed, verified, wanted
from mail.triage import Triaged, triage
from mail.trust import Here, Trusted, belief, believed_by_signature

log = structlog.get_logger(__name__)

IDENTIFYING = 512 * 1024
"""Bytes of the body that make the identity: less than is fetched of the largest letter."""
LONGEST_ADDRESS = 320
LONGEST_WORDS = 20_000
"""Characters of his own words. Who writes more is read by a person: half an answer may say the opposite."""
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


def is_for_support(letter: Letter, account: ImapAccount) -> bool:
    """Whether it came to support's own address, and answers nothing we sent."""
    ours = account.support_address
    if ours is None or token_of(letter, account) is not None:
        return False
    found = getaddresses([value[:LONGEST] for name in SENT_TO for value in letter.all(name)])
    return any(address.lower() == ours for _, address in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What has to be looked up before a letter is understood, and what was found out on the way."""

    token: str | None = None
    names: frozenset[str] = frozenset()
    """The TXT records that tell whether its signature holds, where that matters."""
    letter: Letter | None = None
    """Taken apart; None if this program failed on it."""
    believed: Trusted | None = None
    """As far as it can be told without those records."""
    signatures: Signed = field(default_factory=Signed)
    """Where they matter."""


def read_head(fetched: Fetched, account: ImapAccount) -> Head:
    """Take a letter apart, and say what has to be looked up. Never raises."""
    try:
        letter = read_letter(fetched.raw, size=fetched.size)
        token = token_of(letter, account)
        # Only of a letter that nothing else speaks against is anything asked of anybody.
        asked = _trusted(letter, account, here=lambda: Refusal.NO_ANSWER_FROM_DNS)
        if asked.why != Refusal.NO_ANSWER_FROM_DNS:
            return Head(token=token, letter=letter, believed=asked)
        author = _domain(letter)
        found = signed(fetched.raw, author, fetched.at)
        return Head(token=token, names=wanted(found, author), letter=letter, believed=asked, signatures=found)
    except Exception as error:  # noqa: BLE001 - as `understand`
        log.warning("head_not_understood", error=type(error).__name__)
        return Head()


def trusted(
    letter: Letter, fetched: Fetched, account: ImapAccount, records: Mapping[str, Answer] | None = None
) -> Trusted:
    """Whether *letter*, taken from *fetched*, is believed. *records*: what `Head.names` were found to say."""

    def here() -> Refusal | None:
        author = _domain(letter)
        return _verified(letter, fetched, signed(fetched.raw, author, fetched.at), records)

    return _trusted(letter, account, here)


def _verified(
    letter: Letter, fetched: Fetched, found: Signed, records: Mapping[str, Answer] | None
) -> Refusal | None:
    whole = fetched.size <= len(fetched.raw) <= LARGEST
    return verified(fetched.raw, found, _domain(letter), records or {}, whole=whole)


def _trusted(letter: Letter, account: ImapAccount, here: Here) -> Trusted:
    return belief(
        letter,
        token=token_of(letter, account),
        shown=account.reply.token_in(letter.all("to"), letter.all("cc")),
        authserv_id=account.authserv_id,
        here=here if account.verify_here else None,
    )


def _domain(letter: Letter) -> str:
    return letter.sender.rpartition("@")[2].rstrip(".")


def understand(
    fetched: Fetched,
    account: ImapAccount,
    sent: str | None = None,
    records: Mapping[str, Answer] | None = None,
    head: Head | None = None,
) -> Incoming:
    """What came in. *sent* is the plain text of our mail it answers, if known: its lines are not his words.
    *records* are what `Head.names` were found to say, *head* what `read_head` gave.

    Never raises: a letter this program fails on is `Kind.UNREADABLE`, kept and shown to support.
    """
    try:
        incoming = _understood(fetched, account, sent, records, head or read_head(fetched, account))
    except Exception as error:  # noqa: BLE001 - one letter must not stop the others, whatever is in it
        log.warning("letter_not_understood", uid=fetched.uid, error=type(error).__name__)
        return unreadable(fetched, type(error).__name__.lower())
    if incoming.kind is Kind.REPLY and incoming.belief is not Belief.BELIEVED:
        # Letters to no reply address are what every mailbox gets; the others may be somebody's attempt.
        tell = log.info if incoming.token is None else log.warning
        tell("letter_refused", reason=incoming.why, digest=incoming.digest)
    return incoming


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


def _understood(
    fetched: Fetched,
    account: ImapAccount,
    sent: str | None,
    records: Mapping[str, Answer] | None,
    head: Head,
) -> Incoming:
    letter = head.letter or read_letter(fetched.raw, size=fetched.size)
    filed = triage(letter, account)
    own = found_words(letter, sent)
    if filed.kind is Kind.REPLY and len(own.text) > LONGEST_WORDS:
        filed = Triaged(kind=Kind.UNREADABLE, why="too_long")
    is_reply = filed.kind is Kind.REPLY
    trust = head.believed or _trusted(letter, account, here=lambda: Refusal.NO_ANSWER_FROM_DNS)
    if trust.why == Refusal.NO_ANSWER_FROM_DNS:
        # Whoever is not heard need not be checked.
        why = _verified(letter, fetched, head.signatures, records) if is_reply else Refusal.UNSIGNED
        trust = believed_by_signature(why)
    if (
        is_reply
        and own.doubtful
        and trust.belief is Belief.BELIEVED
        and is_hardly_seen(own.text, letter, sent)
    ):
        trust = Trusted(belief=belief_of(Refusal.HARDLY_SEEN), why=Refusal.HARDLY_SEEN)
    return Incoming(
        channel=Channel.MAIL,
        external_id=identity(fetched.raw),
        at=fetched.at,
        sender=_legible(letter.sender),
        text=own.text[:LONGEST_WORDS],
        digest=hashlib.sha256(fetched.raw).hexdigest(),
        kind=filed.kind,
        belief=trust.belief,
        why=trust.why if is_reply else filed.why,
        token=head.token if head.letter else token_of(letter, account),
        message_id=letter.message_id,
        references=" ".join(f"<{id_}>" for id_ in letter.references[-20:]) or None,
        for_support=is_reply and is_for_support(letter, account),
        about=filed.about,
        permanent=filed.permanent,
    )


def _legible(address: str) -> str:
    """An address as it may stand in a list: what can not be seen, or turns the line around, is a mark."""
    address = address[:LONGEST_ADDRESS]
    if address.isascii() and address.isprintable() and " " not in address:
        return address
    return "".join("\ufffd" if unicodedata.category(one)[0] in "CZ" else one for one in address)
