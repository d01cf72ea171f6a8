"""Addresses of ours that carry something: the reply address a token, the bounce address an outbox row.

Both are made from one pattern, `svar+{token}@firma.example` where the mailbox takes plus-addresses, or
`{token}@svar.firma.example` where a whole domain is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

TOKEN = r"[a-z2-7]{10,52}"  # noqa: S105 - what one looks like
ROW = r"b-[0-9a-f]{32}"

LONGEST = 8192
"""Characters of a header value that are looked at: no honest one is longer."""


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """The pattern of our reply addresses. ValueError if it is none, or leaves no room for a token."""

    pattern: str
    _found: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        local, at, domain = self.pattern.partition("@")
        before, here, after = local.partition("{token}")
        plain = re.compile(r"[A-Za-z0-9._+=-]*")
        if not (at and here and domain and plain.fullmatch(before) and plain.fullmatch(after)):
            raise ValueError(f"a reply address looks like svar+{{token}}@firma.example, not {self.pattern!r}")
        if not re.fullmatch(r"[A-Za-z0-9.-]+", domain):
            raise ValueError(f"the domain of a reply address is written in ASCII, not {domain!r}")
        if len(before) + len(after) > 12:
            raise ValueError("a mailbox name has 64 letters, and the token needs 52 of them")
        found = re.compile(
            rf"(?<![A-Za-z0-9._+=-]){re.escape(before)}(?P<word>{TOKEN}|{ROW}){re.escape(after)}@{re.escape(domain)}"
            r"(?![A-Za-z0-9.-])",
            re.IGNORECASE,
        )
        object.__setattr__(self, "_found", found)

    @property
    def domain(self) -> str:
        return self.pattern.partition("@")[2].lower()

    @property
    def bare(self) -> str:
        """The mailbox itself, without a token: where a letter goes that asks nothing."""
        local = self.pattern.partition("@")[0]
        name = local.replace("+{token}", "").replace("{token}", "") or "svar"
        return f"{name}@{self.domain}"

    def of_token(self, token: str) -> str:
        """Where the answer to a prompt goes. ValueError for something that is no token."""
        if not re.fullmatch(TOKEN, token, re.IGNORECASE):
            raise ValueError("a token is 10 to 52 letters of base32")
        return self.pattern.replace("{token}", token.lower())

    def of_row(self, row: UUID) -> str:
        """Where a report about the letter of this outbox row goes: its envelope sender."""
        return self.pattern.replace("{token}", f"b-{row.hex}")

    def token_in(self, *headers: Iterable[str]) -> str | None:
        """The token a letter came to, from header values in order of their worth.

        The first header that names one decides. If it names two, nobody can say which was meant: None.
        """
        for values in headers:
            words = {word for word in self._words(values) if not word.startswith("b-")}
            if words:
                return words.pop() if len(words) == 1 else None
        return None

    def row_in(self, *headers: Iterable[str]) -> UUID | None:
        """The outbox row a report came to, if it came to a bounce address of ours."""
        for values in headers:
            for word in self._words(values):
                if word.startswith("b-"):
                    return UUID(word[2:])
        return None

    def is_ours(self, address: str) -> bool:
        """Whether this is one of these addresses, or the mailbox behind them."""
        return address.lower() == self.bare or self._found.fullmatch(address[:LONGEST]) is not None

    def _words(self, values: Iterable[str]) -> list[str]:
        return [found["word"].lower() for value in values for found in self._found.finditer(value[:LONGEST])]
