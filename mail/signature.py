"""Verifies DKIM here (RFC 6376), with DMARC's alignment: who signed a letter, and whether he speaks for its author.

dkimpy does the canonical forms and the arithmetic. What it lets pass is refused before: a length, SHA-1, keys
under test, a signature for other services, and whatever would take it long. Nothing here asks anybody: the
records of `wanted` are looked up by the caller. What is verified is what is read: the letter with its line
ends normalised, so that a bare carriage return can not be a header to one reader and text to another.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import dkim  # type: ignore[import-untyped]

from mail.domains import aligned, organisational
from mail.letter import LARGEST, normal_lines
from mail.records import Answer
from mail.refusal import Refusal

MOST = 3
"""Signatures of one letter that are verified: each costs time, and an honest letter has one or two."""
HEAD = 64 * 1024
"""Bytes of headers."""
FIELDS = 500
SIGNATURE = 4096
"""Bytes of a signature field. One with 4,096 bits and a long list of headers has 1,500."""
KEY = 1200
"""Bytes of a key's record: 4,096 bits take 750, and arithmetic with more takes long."""
BLANKS = 256
"""Blanks in a row: dkimpy's work grows with their square."""
LEAST_BITS = 1024

_NAME = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?){0,15}"
)
_NUMBER = re.compile(r"[0-9]{1,12}")
_silent = logging.getLogger("mail.signature.dkimpy")
_silent.disabled = True  # dkimpy logs values that strangers wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One DKIM-Signature field by a domain that may speak for the author."""

    place: int
    """Which of the letter's signatures it is, from the top."""
    domain: str
    selector: str
    tags: Mapping[str, str]

    @property
    def key_name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a letter's head says of signatures."""

    worth_a_look: tuple[Signature, ...] = ()
    why_not: Refusal | None = None
    """The first reason against one that is not worth it; or why there is none."""


def tags_of(text: str) -> dict[str, str] | None:
    """The `name=value` pairs of a signature or a record; None if it is no such list."""
    tags: dict[str, str] = {}
    for pair in text.strip().removesuffix(";").split(";"):
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not re.fullmatch(r"[A-Za-z]\w{0,30}", name, re.ASCII) or name in tags:
            return None
        tags[name] = value.strip()
    return tags


def signed(raw: bytes, author: str, at: datetime) -> Signed:
    """The signatures of a letter that arrived *at* that may speak for the domain *author*."""
    head, _, _ = normal_lines(raw[: 2 * HEAD]).partition(b"\n\n")
    if len(head) > HEAD or head.count(b"\n") > 4 * FIELDS:
        return Signed(why_not=Refusal.TOO_LARGE_TO_VERIFY)
    try:
        fields, _ = dkim.rfc822_parse(head + b"\n\n")
    except (dkim.DKIMException, IndexError):
        return Signed(why_not=Refusal.SIGNATURE_ODD)
    # dkimpy passes over a line that begins with "From ", the parser may take it for the first of the text.
    if len(fields) > FIELDS or b"\nFrom " in head:
        return Signed(why_not=Refusal.TOO_LARGE_TO_VERIFY if len(fields) > FIELDS else Refusal.SIGNATURE_ODD)
    values = [value for name, value in fields if name.lower() == b"dkim-signature"]
    found: list[Signature] = []
    flaws: list[Refusal] = []
    for place, value in enumerate(values):
        one = _signature(place, value, author, at)
        if isinstance(one, Refusal):
            flaws.append(one)
        elif len(found) < MOST:
            found.append(one)
    # A flaw in a signature of his own says more than that others signed as well.
    own = [flaw for flaw in flaws if flaw is not Refusal.SIGNED_BY_ANOTHER]
    nothing = Refusal.SIGNED_BY_ANOTHER if flaws else Refusal.UNSIGNED
    return Signed(worth_a_look=tuple(found), why_not=next(iter(own), None if found else nothing))


def _signature(place: int, value: bytes, author: str, at: datetime) -> Signature | Refusal:
    if len(value) > SIGNATURE:
        return Refusal.SIGNATURE_ODD
    tags = tags_of(value.decode("ascii", "replace"))
    if tags is None:
        return Refusal.SIGNATURE_ODD
    domain, selector = tags.get("d", "").lower(), tags.get("s", "").lower()
    if not _NAME.fullmatch(domain) or not _NAME.fullmatch(selector):
        return Refusal.SIGNATURE_ODD
    if not aligned(domain, author):
        return Refusal.SIGNED_BY_ANOTHER
    flaw = _flaw(tags, at)
    return flaw or Signature(place=place, domain=domain, selector=selector, tags=tags)


def _flaw(tags: Mapping[str, str], at: datetime) -> Refusal | None:
    """What is wrong with a signature before anybody looks at its key."""
    if "l" in tags or "L" in tags:
        return Refusal.SIGNED_IN_PART
    if tags.get("a", "").lower() == "rsa-sha1":
        return Refusal.SIGNATURE_WEAK
    if tags.get("v") != "1" or tags.get("a") != "rsa-sha256" or tags.get("q", "dns/txt") != "dns/txt":
        return Refusal.SIGNATURE_ODD
    if "from" not in {name.strip().lower() for name in tags.get("h", "").split(":")}:
        return Refusal.FROM_NOT_SIGNED
    if "x" in tags:
        if not _NUMBER.fullmatch(tags["x"]):
            return Refusal.SIGNATURE_ODD
        if int(tags["x"]) < at.timestamp():
            return Refusal.SIGNATURE_EXPIRED
    return None


def wanted(found: Signed, author: str) -> frozenset[str]:
    """The names whose records tell whether these signatures hold."""
    keys = {one.key_name for one in found.worth_a_look}
    related = any(one.domain != author for one in found.worth_a_look)
    return frozenset(keys | (set(_policies(author)) if related else set()))


def _policies(author: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"_dmarc.{domain}" for domain in (author, organisational(author))))


def verified(
    raw: bytes, found: Signed, author: str, records: Mapping[str, Answer], *, whole: bool = True
) -> Refusal | None:
    """None if one of the signatures *found* holds, else the first reason against them.

    *author* is the domain in From; *whole* says whether *raw* is all of the letter.
    """
    if not found.worth_a_look:
        return found.why_not or Refusal.UNSIGNED
    if not whole or len(raw) > LARGEST:
        return Refusal.TOO_LARGE_TO_VERIFY
    flaws = [_before_the_sums(one, author, records) for one in found.worth_a_look]
    if None in flaws:
        # Only now, when a key is there, the work begins.
        raw = normal_lines(raw)
        if b" " * BLANKS in raw.replace(b"\t", b" "):
            return Refusal.TOO_LARGE_TO_VERIFY
        letter = dkim.DKIM(raw, logger=_silent, minkey=LEAST_BITS)  # its head was read before
        for at, (one, flaw) in enumerate(zip(found.worth_a_look, flaws, strict=True)):
            if flaw is None:
                flaws[at] = _sums(letter, one, records)
                if flaws[at] is None:
                    return None
    if Refusal.NO_ANSWER_FROM_DNS in flaws:
        return Refusal.NO_ANSWER_FROM_DNS
    return next(flaw for flaw in flaws if flaw is not None)


def _before_the_sums(one: Signature, author: str, records: Mapping[str, Answer]) -> Refusal | None:
    """What speaks against a signature before its arithmetic is done."""
    if one.domain != author:
        strict = _strict(author, records)
        if strict is None:
            return Refusal.NO_ANSWER_FROM_DNS
        if strict:
            return Refusal.SIGNED_BY_ANOTHER
    answer = records.get(one.key_name)
    if answer is None:
        return Refusal.NO_ANSWER_FROM_DNS
    if len(answer) != 1:
        return Refusal.KEY_MISSING
    return _flaw_of_key(answer[0], one)


def _strict(author: str, records: Mapping[str, Answer]) -> bool | None:
    """Whether the author's domain wants signatures of that very domain (DMARC's `adkim=s`); None: nobody knows."""
    for name in _policies(author):
        answer = records.get(name)
        if answer is None:
            return None
        policies = [
            text for text in (one.decode("ascii", "replace") for one in answer) if text.startswith("v=DMARC1")
        ]
        if len(policies) == 1:
            return (tags_of(policies[0]) or {}).get("adkim", "r").lower() == "s"
    return False


def _flaw_of_key(record: bytes, one: Signature) -> Refusal | None:
    tags = tags_of(record.decode("ascii", "replace")) if len(record) <= KEY else None
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or tags.get("k", "rsa") != "rsa":
        return Refusal.SIGNATURE_ODD
    flags = _listed(tags.get("t", ""))
    if "y" in flags:
        return Refusal.KEY_TESTING
    if not tags.get("p"):
        return Refusal.KEY_MISSING
    hashes, services = _listed(tags.get("h", "sha256")), _listed(tags.get("s", "*"))
    if "sha256" not in hashes or not services & {"*", "email"}:
        return Refusal.SIGNATURE_ODD
    identity = one.tags.get("i", f"@{one.domain}").rpartition("@")[2].lower()
    return Refusal.SIGNATURE_ODD if "s" in flags and identity != one.domain else None


def _listed(value: str) -> set[str]:
    return {word.strip().lower() for word in value.split(":")}


def _sums(letter: dkim.DKIM, one: Signature, records: Mapping[str, Answer]) -> Refusal | None:
    (record,) = records[one.key_name] or (b"",)
    letter.keysize = 0
    try:
        holds = letter.verify(one.place, dnsfunc=lambda *_, **__: record)
    except Exception:  # noqa: BLE001 - the library stumbles over strange letters in many ways; none is a pass
        holds = False
    if 0 < letter.keysize < LEAST_BITS:
        return Refusal.SIGNATURE_WEAK
    return None if holds is True else Refusal.SIGNATURE_WRONG
