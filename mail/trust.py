"""Whether to believe that a letter is from whom it says. Whether he may decide is for the store to look up.

Each rule asks one question; the first that has an answer gives it. Verifying DKIM and DMARC here would be one
more rule before the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import authres  # type: ignore[import-untyped]
import authres.core  # type: ignore[import-untyped]

from core.inbound import Belief
from mail.letter import Letter

Mode = Literal["token", "authenticated"]
"""What has to hold: the token and a single author; or also that his domain vouches for him."""

_LENGTH_TAG = re.compile(r"(?:^|;)\s*l\s*=", re.IGNORECASE)
_DOMAIN_TAG = re.compile(r"(?:^|;)\s*d\s*=\s*([A-Za-z0-9._-]{1,253})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """What was found, and which rule found it."""

    belief: Belief
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    letter: Letter
    token: str | None
    authserv_id: str | None

    @property
    def domain(self) -> str:
        return self.letter.sender.rpartition("@")[2]


Rule = Callable[[_Question], Belief | None]


def belief(
    letter: Letter, *, token: str | None, authserv_id: str | None, mode: Mode | None = None
) -> Trusted:
    """Whether *letter* may decide. *mode* is `authenticated` where *authserv_id* names our own server.

    *authserv_id* is what our server signs its Authentication-Results with (RFC 8601). Only the topmost of
    these headers counts: a server writes its own on top, and whatever stands below may be the sender's.
    """
    question = _Question(letter=letter, token=token, authserv_id=authserv_id)
    strict = (mode or ("authenticated" if authserv_id else "token")) == "authenticated"
    for rule in (*RULES, *(AUTHENTICATION if strict else ())):
        found = rule(question)
        if found is not None:
            return Trusted(belief=found, why=rule.__name__.lstrip("_"))
    return Trusted(belief=Belief.BELIEVED, why="authenticated" if strict else "token")


def _no_author(question: _Question) -> Belief | None:
    return None if question.letter.from_fields and question.letter.authors else Belief.FROM_MISSING


def _several_authors(question: _Question) -> Belief | None:
    one = question.letter.from_fields == 1 and len(question.letter.authors) == 1
    return None if one else Belief.MANY_FROM


def _odd_address(question: _Question) -> Belief | None:
    """Look-alike letters, control characters, no domain: no registered address looks like that."""
    address = question.letter.sender
    odd = not address.isascii() or not re.fullmatch(r"[^@\s\x00-\x1f]{1,64}@[a-z0-9.-]{1,253}", address)
    return Belief.FROM_MISSING if odd else None


def _no_token(question: _Question) -> Belief | None:
    return None if question.token else Belief.NO_TOKEN


def _signed_in_part(question: _Question) -> Belief | None:
    """A DKIM signature with a length lets anybody add words below what was signed."""
    for signature in question.letter.all("dkim-signature"):
        domain = _DOMAIN_TAG.search(signature)
        if _LENGTH_TAG.search(signature) and domain and _aligned(domain[1], question.domain):
            return Belief.NOT_AUTHENTICATED
    return None


def _own_server_vouches(question: _Question) -> Belief | None:
    """Our own server says dmarc=pass, or an aligned dkim or spf pass, for the domain in From."""
    headers = question.letter.all("authentication-results")
    if not headers or not question.authserv_id:
        return Belief.NOT_AUTHENTICATED
    try:
        verdict = authres.all_features().parse_value(headers[0][:4096])
    except (authres.core.AuthResError, ValueError, RecursionError, AttributeError, TypeError):
        return Belief.NOT_AUTHENTICATED
    if (verdict.authserv_id or "").lower() != question.authserv_id.lower():
        return Belief.NOT_AUTHENTICATED
    vouched = any(_vouches(result, question.domain) for result in verdict.results)
    return None if vouched else Belief.NOT_AUTHENTICATED


def _vouches(result: authres.core.AuthenticationResult, domain: str) -> bool:
    if (result.result or "").lower() != "pass":
        return False
    method = (result.method or "").lower()
    about = {"dmarc": ("from",), "dkim": ("d", "i"), "spf": ("mailfrom",)}.get(method, ())
    named = [
        str(prop.value).rpartition("@")[2]
        for prop in result.properties
        if prop.name.lower() in about and prop.value
    ]
    if method == "dmarc":
        return not named or named[0].lower().rstrip(".") == domain
    return bool(named) and _aligned(named[0], domain)


def _aligned(authenticated: str, author: str) -> bool:
    """The same domain, or one below the author's; one above it might be a registry's."""
    authenticated = authenticated.lower().rstrip(".")
    return bool(author) and (authenticated == author or authenticated.endswith(f".{author}"))


RULES: tuple[Rule, ...] = (_no_author, _several_authors, _odd_address, _no_token)
AUTHENTICATION: tuple[Rule, ...] = (_signed_in_part, _own_server_vouches)
