"""Where a person's name, firm and telephone begin that nobody marked as a signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.reading.kinds import HEADS, K, Kind
from core.reading.lexicon.load import lexicon
from core.reading.normal import fold

_DECIDES = HEADS | {K.NEG, K.FIX, K.ALL, K.REST, K.COLLECTION, K.REMINDER}
_TURNS = _DECIDES | {
    K.COND, K.HEDGE, K.NOT_YET, K.EXCEPT, K.HEARSAY, K.PROMISE, K.ASK, K.DATE, K.MONTH,
}  # fmt: skip
_LONGEST, _MOST_WORDS, _MOST_LINES = 70, 8, 20
_CAPITAL = r"[A-ZÆØÅÄÖÉ][\w.'&-]*"
_LINKS = r"(?:og|och|and|ja|&|i|på|av|af|of|hos|at|for|för|v/|c/o)"
_NAME = re.compile(rf"[-/~]{{0,2}}\s*{_CAPITAL}(?:,?\s+(?:{_LINKS}\s+)?{_CAPITAL}){{0,6}}\s*,?$")
_WORD = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(
    r"(?:\+?\d[\d ()/-]{5,}\d)|@\S+\.\w|\bwww\.|https?://|\.(?:no|se|com|dk|fi|example)\b"
    r"|\b(?:tlf|tel|mob|mobil|puh|phone|telefon|org\.?\s?nr)\b",
    re.IGNORECASE,
)
_BUSINESS = frozenset(
    {"as", "asa", "ab", "hb", "kb", "oy", "oyj", "ky", "aps", "ans", "da", "enk", "ltd", "i", "s"}
)


def is_name(words: str, kinds: frozenset[Kind] = _DECIDES) -> bool:
    """A name has no word in it that could decide anything."""
    steps = lexicon().root.steps
    folded = (fold(word) for word in _WORD.findall(words))
    nodes = (steps.get(word) for word in folded if word not in _BUSINESS)
    return not any(kind.partition(":")[0] in kinds for node in nodes if node for kind in node.ends.values())


@dataclass(frozen=True)
class Signatures:
    """Knows what is no signature: the customers, their invoices, and the number or address that was asked for."""

    invoices: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    wanted: re.Pattern[str] | None = None

    @cached_property
    def _whole_names(self) -> frozenset[str]:
        return frozenset(" ".join(_without_business(fold(name).split())) for name in self.customers)

    def begins(self, lines: Sequence[str]) -> int:
        """Return which of *lines* a signature begins with; their number if there is none. Linear."""
        last = len(lines)
        first = last
        while first > max(1, last - _MOST_LINES) and (
            not lines[first - 1].strip() or self._belongs(lines[first - 1].strip())
        ):
            first -= 1
        own = next((at for at, line in enumerate(lines) if line.strip()), last)
        for at in range(max(first, own + 1), last):
            if self._opens(lines, at):
                return at
        return last

    def _opens(self, lines: Sequence[str], at: int) -> bool:
        line = lines[at].strip()
        words = line.split()
        below = [other.strip() for other in lines[at + 1 :] if other.strip()]
        if not _NAME.match(line):
            return False
        reached = any(_CONTACT.search(other) for other in below)
        apart = not lines[at - 1].strip() and (bool(below) or (len(words) > 1 and not line.isupper()))
        if not apart and not (reached and len(words) > 1):
            return False
        if self.wanted is None or not self.wanted.search("\n".join(lines[at:])):
            return True
        return self.wanted.search("\n".join(lines[:at])) is not None

    def _belongs(self, line: str) -> bool:
        if len(line) > _LONGEST or len(line.split()) > _MOST_WORDS or self.names_a_case(line):
            return False
        if _NAME.match(line):
            return is_name(line)
        plain = line[:1].isupper() or not line[:1].isalpha() or _CONTACT.search(line) is not None
        return plain and line[-1] not in ".!?:" and is_name(line, _TURNS)

    def names_a_case(self, line: str) -> bool:
        said = " ".join(_without_business(fold(line).replace(",", " ").split()))
        return any(name and name in said for name in self._whole_names) or any(
            number in line for number in self.invoices
        )


def _without_business(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _BUSINESS]
