"""Those who only share a word with a customer: `Nordlys Eiendom`, `Per Hansen`, `Hansen & Sønner`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.reading.kinds import K
from core.reading.names import FORM_OF_BUSINESS, Names
from core.reading.tokens import Token

_KIN = frozenset({
    "sonner", "sonn", "son", "sons", "sonnene", "co", "brodre", "broder", "partners", "partner", "datter", "dotre",
    "brothers", "pojat", "sonerna",
})  # fmt: skip
_TITLES = frozenset({
    "herr", "hr", "fru", "frk", "froken", "mr", "mrs", "ms", "miss", "dr", "rouva", "herra", "kunde", "kunden", "kund",
    "asiakas", "customer", "firma", "firmaet", "firman",
})  # fmt: skip
_GIVEN = frozenset(
    {"per", "hans", "bo", "jo", "dag", "liv", "even", "odd", "tor", "ray", "will", "mark", "ann"}
)
"""First names that are small words, too."""
_MAY_BE_NAMES = frozenset({"", K.WORD, K.NOUN, K.UNKNOWN})


class Namesakes:
    """Tells a customer's name from one that only shares a word with it; `kind_at` says what a token may be."""

    def __init__(self, tokens: Sequence[Token], names: Names, kind_at: Callable[[int], str]) -> None:
        self.tokens, self.names, self.kind_at = tokens, names, kind_at

    def at(self, place: int, topics: frozenset[int]) -> int:
        """Return how many tokens from *place* name somebody else, though the first would mean *topics*; or 0."""
        token = self.tokens[place]
        if not token.text[:1].isupper() or token.text.isupper():
            return 0
        if self._is_kin(place):
            return 3
        following = self._beside(place, place + 1)
        if following is not None and self._is_another_firm(place + 1, topics):
            return 2
        return 1 if self._has_another_first_name(place, topics) else 0

    def _beside(self, place: int, other: int) -> Token | None:
        """Return the capitalised word that stands next to *place*, with nothing but a space between."""
        if not 0 <= other < len(self.tokens):
            return None
        first, second = sorted((self.tokens[place], self.tokens[other]), key=lambda token: token.start)
        word = self.tokens[other]
        named = word.what == "word" and word.text[:1].isupper()
        return word if named and second.start == first.end + 1 else None

    def _is_another_firm(self, place: int, topics: frozenset[int]) -> bool:
        """`Nordlys Eiendom`, `Fjord Bygg`, `Kari Nordmann`; but `Nordlys AS` and a list, `Nordlys Fjord`, are ours."""
        word = self.tokens[place]
        if word.key in FORM_OF_BUSINESS or word.key in self.names.firsts:
            return False
        meant = self.names.partial(word.key)
        if meant:
            return not meant & topics
        if any(len(name) >= 5 and word.key.startswith(name) for name in self.names.words):
            return False  # `Svensson Schaktning`
        return self.kind_at(place).partition(":")[0] in _MAY_BE_NAMES

    def _is_kin(self, place: int) -> bool:
        """`Hansen & Sønner`."""
        joint, kin = place + 1, place + 2
        if kin >= len(self.tokens) or self.tokens[joint].key not in {"&", "og", "och", "and"}:
            return False
        return self.tokens[kin].key in _KIN

    def _has_another_first_name(self, place: int, topics: frozenset[int]) -> bool:
        """`Per Hansen`, where the customer is Kari Hansen; a firm's owner may have any first name."""
        if not topics or not topics <= self.names.private or self.tokens[place].key in self.names.firsts:
            return False
        before = self._beside(place, place - 1)
        if before is None or before.key in _TITLES or self.names.partial(before.key):
            return False
        opens = place < 2 or self.tokens[place - 2].what in {"sign", "line"}
        kind = self.kind_at(place - 1).partition(":")[0]
        return before.key in _GIVEN or kind in {"", K.UNKNOWN} or (not opens and kind == K.WORD)
