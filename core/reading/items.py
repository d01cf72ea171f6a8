"""Items, the pieces that play one part each, and the walk over the tokens that finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.reading import dates
from core.reading.kinds import Kind
from core.reading.lexicon.load import LANGUAGES, Lexicon, Node, lexicon
from core.reading.names import Names
from core.reading.tokens import Token

_NEIGHBOURS = {
    "nb": ("nb", "da", "sv", "en", "nn", "fi"),
    "nn": ("nn", "nb", "da", "sv", "en", "fi"),
    "sv": ("sv", "nb", "da", "en", "nn", "fi"),
    "da": ("da", "nb", "sv", "en", "nn", "fi"),
    "en": ("en", "nb", "sv", "da", "nn", "fi"),
    "fi": ("fi", "sv", "en", "nb", "da", "nn"),
}
_SKIPPED = frozenset({
    "bare", "bara", "berre", "just", "na", "nu", "no", "da", "jo", "gjerne", "garna", "sa", "venligst",
    "vennligst", "vain", "vaan", "please", "then", "ogsa", "aven", "darfor", "derfor", "difor", "harmed",
    "hermed", "herved", "darmed",
})  # fmt: skip
"""Small words people put inside a phrase: sett det *bare* i gang."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the message that plays one part."""

    kind: Kind
    text: str
    start: int
    end: int
    day: dates.Day | None = None
    amount: Decimal | None = None
    topics: frozenset[int] = frozenset()
    code: str = ""
    """What the lexicon says beside the kind: a count, a month's number."""


def language_of(tokens: Sequence[Token], spoken_to_in: str) -> str:
    """Return the language most of the words belong to; the one he was written to in, where they do not tell."""
    known = lexicon().languages
    score = dict.fromkeys(LANGUAGES, 0.0)
    score[spoken_to_in] = score.get(spoken_to_in, 0.0) + 0.4
    for token in tokens:
        if token.what == "word":
            languages = known.get(token.key, frozenset())
            for language in languages:
                score[language] += 1 / len(languages)
    return max(LANGUAGES, key=lambda language: score[language])


class Walk:
    """Stands at one token, looks ahead, and takes items off; every token ends in exactly one item."""

    def __init__(self, text: str, tokens: Sequence[Token], names: Names, today: date, language: str) -> None:
        self.text, self.tokens, self.names, self.today = text, tokens, names, today
        self.words: Lexicon = lexicon()
        self.order = (*_NEIGHBOURS.get(language, _NEIGHBOURS["en"]), "common")
        self.keys = [token.key for token in tokens]
        self.found: list[Item] = []
        self.at = 0

    def _add(
        self, kind: Kind, count: int, *, day: dates.Day | None = None, amount: Decimal | None = None,
        topics: frozenset[int] = frozenset(), code: str = "",
    ) -> None:  # fmt: skip
        first, last = self.tokens[self.at], self.tokens[self.at + count - 1]
        piece = self.text[first.start : last.end]
        self.found.append(Item(kind, piece, first.start, last.end, day, amount, topics, code))
        self.at += count

    def _until(self, end: int) -> int:
        """Return how many tokens from here on begin before *end*."""
        count = 1
        while self.at + count < len(self.tokens) and self.tokens[self.at + count].start < end:
            count += 1
        return count

    def _next(self, offset: int) -> Token | None:
        return self.tokens[self.at + offset] if self.at + offset < len(self.tokens) else None

    def look_up(self, at: int) -> tuple[str, int]:
        """Return the kind of the longest phrase that begins at *at*, and its number of tokens; "" if none does."""
        node: Node = self.words.root
        best: tuple[Node, int] | None = None
        for position in range(at, len(self.keys)):
            following = node.steps.get(self.keys[position])
            if following is None and position > at and self.keys[position] in _SKIPPED:
                continue
            if following is None:
                break
            node = following
            if node.ends:
                best = node, position - at + 1
        if best is None:
            return "", 0
        ends = best[0].ends
        if best[1] == 1:
            ends = self.words.exact.get(self.tokens[at].text.casefold(), ends)
        return next(ends[language] for language in self.order if language in ends), best[1]

    def _unit(self, offset: int) -> tuple[int, int] | None:
        """Return the days of the unit that stands *offset* tokens ahead (a `more` may come before it)."""
        taken = 0
        while self.at + offset + taken < len(self.keys) and taken <= 2:
            kind, count = self.look_up(self.at + offset + taken)
            if kind.startswith("unit:"):
                return int(kind[5:]), taken + count
            if kind != Kind.MORE:
                return None
            taken += count
        return None

    def _is_currency(self, offset: int) -> bool:
        if offset < 0:
            return bool(self.found) and self.found[-1].kind is Kind.CURRENCY
        return self._next(offset) is not None and self.look_up(self.at + offset)[0] == Kind.CURRENCY

    def _code(self, token: Token) -> bool:
        """Take a prompt's short code: `JA 4F7`."""
        end = token.start
        while end < len(self.text) and end - token.start < 12 and self.text[end].isalnum():
            end += 1
        topic = self.names.codes.get(self.text[token.start : end].casefold())
        if topic is None:
            return False
        self._add(Kind.REF, self._until(end), topics=frozenset({topic}))
        return True
