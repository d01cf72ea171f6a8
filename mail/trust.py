"""Whether to believe that a letter is from whom it says. Whether he may decide is for the store to look up.

Each rule asks one question and gives the reason against the letter, if there is one; the first reason stands.
At last somebody has to vouch for the sender: our own mail server by its Authentication-Results, or, where it
says nothing, his domain by a DKIM signature that is verified here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.inbound import Belief
from mail.domains import aligned
from mail.letter import Letter, decoded
from mail.refusal import Refusal, belief_of
from mail.results import Unreadable, read_results

Here = Callable[[], Refusal | None]
"""Verifies the letter's signature (`mail.signature`); None if it holds."""

FAILED = frozenset({"fail", "softfail", "hardfail", "policy", "permerror", "temperror"})

_LENGTH_TAG = re.compile(r"(?:^|;)\s*l\s*=", re.IGNORECASE)
_DOMAIN_TAG = re.compile(r"(?:^|;)\s*d\s*=\s*([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[a-z0-9.-]{1,253}")
_ADDRESS_IN_NAME = re.compile(
    r"[^\s<>()\[\]\"',;:@]{1,64}@[^\s<>()\[\]\"',;:@]{1,253}\.[^\s<>()\[\]\"',;:@.]{2,63}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """What was found, and why."""

    belief: Belief
    why: str
    """The `Refusal`; of what is believed `server`, `signature`, or `token` where nobody is to vouch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    letter: Letter
    token: str | None
    shown: str | None

    @property
    def domain(self) -> str:
        return self.letter.sender.rpartition("@")[2]


Rule = Callable[[_Question], Refusal | None]


def belief(
    letter: Letter,
    *,
    token: str | None,
    shown: str | None = None,
    authserv_id: str | None = None,
    here: Here | None = None,
) -> Trusted:
    """Whether *letter*, which came to the address with *token*, may decide.

    *shown* is the token its author wrote to, in To or Cc. *authserv_id* is what our server signs its
    Authentication-Results with (RFC 8601); *here* verifies signatures. With neither the token has to do.
    """
    question = _Question(letter=letter, token=token, shown=shown)
    found = next((reason for rule in RULES if (reason := rule(question)) is not None), None)
    if found is not None:
        return Trusted(belief=belief_of(found), why=found)
    if authserv_id is None and here is None:
        return Trusted(belief=Belief.BELIEVED, why="token")
    said = _server_says(question, authserv_id) if authserv_id else Refusal.SERVER_SAYS_NOTHING
    if said is None:
        return Trusted(belief=Belief.BELIEVED, why="server")
    if said is Refusal.SERVER_SAYS_NOTHING and here is not None:
        return believed_by_signature(here())
    return Trusted(belief=belief_of(said), why=said)


def believed_by_signature(against: Refusal | None) -> Trusted:
    """What is found of a letter that nothing else speaks against, nor for: *against* is None if its signature holds."""
    if against is None:
        return Trusted(belief=Belief.BELIEVED, why="signature")
    return Trusted(belief=belief_of(against), why=against)


def _no_author(question: _Question) -> Refusal | None:
    return None if question.letter.from_fields and question.letter.authors else Refusal.NO_AUTHOR


def _several_authors(question: _Question) -> Refusal | None:
    one = question.letter.from_fields == 1 and len(question.letter.authors) == 1
    return None if one else Refusal.SEVERAL_AUTHORS


def _odd_address(question: _Question) -> Refusal | None:
    address = question.letter.sender
    return None if address.isascii() and _PLAIN_ADDRESS.fullmatch(address) else Refusal.ODD_ADDRESS


def _name_pretends(question: _Question) -> Refusal | None:
    """`"ola@bedrift.example" <evil@x.example>`: most programs show the name only."""
    name = unicodedata.normalize("NFKC", decoded(question.letter.first("from"))).replace(
        f"<{question.letter.sender}>", " "
    )
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cf", "Cc"}).lower()
    others = {found.strip(".") for found in _ADDRESS_IN_NAME.findall(name)} - {question.letter.sender}
    return Refusal.NAME_PRETENDS if others else None


def _torn_headers(question: _Question) -> Refusal | None:
    return Refusal.TORN_HEADERS if question.letter.torn else None


def _no_token(question: _Question) -> Refusal | None:
    return None if question.token else Refusal.NO_TOKEN


def _addressed_elsewhere(question: _Question) -> Refusal | None:
    """Whoever has a letter he once signed can bring it to us; who answers us has our address in To or Cc."""
    return None if question.shown == question.token else Refusal.ADDRESSED_ELSEWHERE


def _server_says(question: _Question, authserv_id: str) -> Refusal | None:
    """None if our own server says dmarc=pass, or an aligned dkim or spf pass, for the domain in From.

    Only the topmost Authentication-Results counts: a server writes its own on top, and whatever stands below
    may be the sender's.
    """
    if _signed_in_part(question):
        return Refusal.SIGNED_IN_PART
    headers = question.letter.all("authentication-results")
    if not headers:
        return Refusal.SERVER_SAYS_NOTHING
    try:
        by, results = read_results(headers[0])
    except Unreadable:
        return Refusal.SERVER_SAYS_NOTHING
    if by != authserv_id.lower():
        return Refusal.SERVER_SAYS_NOTHING
    words = [(_method(result), (result.result or "").lower()) for result in results]
    if any(method == "dmarc" and word in FAILED for method, word in words):
        return Refusal.SERVER_SAYS_FAIL
    if any(_vouches(result, question.domain) for result in results):
        return None
    failed = any(method in {"dkim", "spf"} and word in FAILED for method, word in words)
    return Refusal.SERVER_SAYS_FAIL if failed else Refusal.SERVER_SAYS_NOTHING


def _signed_in_part(question: _Question) -> bool:
    """Which of several signatures our server means by `pass` is not known, so one with a length spoils all."""
    for signature in question.letter.all("dkim-signature"):
        domain = _DOMAIN_TAG.search(signature)
        if _LENGTH_TAG.search(signature) and domain and aligned(domain[1], question.domain):
            return True
    return False


def _method(result: Any) -> str:
    return str(result.method or "").lower()


def _vouches(result: Any, domain: str) -> bool:
    if (result.result or "").lower() != "pass":
        return False
    method = _method(result)
    about = {"dmarc": ("from",), "dkim": ("d", "i"), "spf": ("mailfrom",)}.get(method, ())
    named = [
        str(prop.value).rpartition("@")[2]
        for prop in result.properties
        if prop.name.lower() in about and prop.value
    ]
    if method == "dmarc":
        return not named or named[0].lower().rstrip(".") == domain
    return bool(named) and aligned(named[0], domain)


RULES: tuple[Rule, ...] = (
    _no_author,
    _several_authors,
    _odd_address,
    _name_pretends,
    _torn_headers,
    _no_token,
    _addressed_elsewhere,
)
