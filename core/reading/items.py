"""Items, the pieces that play one part each, and the walk over the tokens that finds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.reading import dates
from core.reading.kinds import REFERS, K, Kind
from core.reading.lexicon.graph import Lexicon, Node, is_ringed
from core.reading.lexicon.load import OBJECT, lexicon
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
_RELATED = dict.fromkeys(("nb", "nn", "da", "sv"), ("nb", "nn", "da", "sv", "en", "common"))
_FAMILY = dict.fromkeys(("nb", "nn", "da"), ("nb", "nn", "da", "common"))
_SAME_LETTERS = {
    **dict.fromkeys(("nb", "nn", "da"), ("nb", "nn", "da", "en", "common")),
    **dict.fromkeys(("sv", "fi"), ("sv", "fi", "en", "common")),
    "en": ("en", "common"),
}
_TO_NORWEGIAN = str.maketrans("äö", "æø")
_TO_SWEDISH = str.maketrans("æø", "äö")
_SKIPPED = frozenset({
    "bare", "bara", "berre", "just", "na", "nu", "no", "da", "jo", "gjerne", "garna", "sa", "venligst",
    "vennligst", "vain", "vaan", "please", "then", "ogsa", "aven", "darfor", "derfor", "difor", "harmed",
    "hermed", "herved", "darmed",
})  # fmt: skip
"""Small words people put inside a phrase: sett det *bare* i gang."""


_CAREFUL = frozenset({
    K.HEDGE, K.COND, K.HEARSAY, K.PROMISE, K.DANGER, K.NOT_YET, K.NEG, K.FIX,
})  # fmt: skip
"""What keeps from deciding does so in a neighbour's language, too."""
INSIDE = "inside"
"""The code of what stands of a listed phrase behind its object."""
LONGEST_OBJECT = 6
"""Tokens."""
_OF_WHOM = frozenset({
    "fra", "fran", "ifra", "ifran", "from", "av", "af", "of", "til", "till", "to", "mot", "imot", "against", "hos",
    "for", "mod", "med", "with", "by", "pa", "on",
})  # fmt: skip
"""Behind one of these stands who it is about: a word nobody listed is then somebody else, `pengene fra Olsen`."""
_OBJECTS = REFERS | {
    K.FN, K.THAT, K.THEY, K.NOUN, K.COUNT, K.OWN, K.REMINDER, K.COLLECTION, K.TIME,
    K.ONLY, K.POLITE,
}  # fmt: skip
"""What may stand between the parts of a phrase."""


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

    @property
    def first_word(self) -> str:
        """Folded for case only; empty where the item was put in beside a phrase that implies it."""
        return self.text.casefold().partition(" ")[0]

    @property
    def last_word(self) -> str:
        """As `first_word`."""
        return self.text.casefold().rpartition(" ")[2]


NONE: frozenset[int] = frozenset()
"""No case."""


def said_in(items: Iterable[Item]) -> str:
    """Return the words of *items* in lower case, a space between each two."""
    return " ".join(item.text.casefold() for item in items)


def place_of(kind: Kind, items: Sequence[Item], otherwise: int = 0) -> int:
    """Return where the first of *items* that is of *kind* stands; *otherwise* if none is."""
    return next((place for place, item in enumerate(items) if item.kind is kind), otherwise)


def cases_in(items: Iterable[Item]) -> frozenset[int]:
    """Return the cases that *items* name."""
    found = [item.topics for item in items if item.kind is K.REF]
    return NONE.union(*found) if found else NONE


def is_a_name(word: str) -> bool:
    """Whether *word*, which stands inside a sentence, is written as names are."""
    return word[:1].isupper() and not word.isupper()


class Walk:
    """Stands at one token, looks ahead, and takes items off; every token ends in exactly one item."""

    def __init__(self, text: str, tokens: Sequence[Token], names: Names, today: date, language: str) -> None:
        self.text, self.tokens, self.names, self.today = text, tokens, names, today
        self.words: Lexicon = lexicon()
        self.order = (*_NEIGHBOURS.get(language, _NEIGHBOURS["en"]), "common")
        self.language = language
        self.family = _FAMILY.get(language, (language, "common"))
        self.alphabet = _SAME_LETTERS.get(language, (language, "common"))
        self.near = _RELATED.get(language, (language, "common"))
        """The languages in which a slip of his may lie."""
        self.keys = [token.key for token in tokens]
        self.rings = {place for place, token in enumerate(tokens) if is_ringed(token.text.casefold())}
        """Tokens with an å."""
        self.found: list[Item] = []
        self.at = 0
        self.tails: set[int] = set()
        """Tokens that end a phrase which began before its object."""
        self.inside: set[int] = set()
        """Tokens of such an object: what nobody listed is whatever he calls it."""

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

    def look_up(self, at: int, until: int | None = None) -> tuple[str, int]:
        """Return the kind of the longest phrase that begins at *at*, and its number of tokens; "" if none does.

        No token from *until* on is taken.
        """
        node: Node = self.words.root
        best: tuple[Mapping[str, str], int] | None = None
        skipped: list[int] = []
        for position in range(at, until or len(self.keys)):
            following = node.steps.get(self.keys[position])
            if following is None and position > at and self.keys[position] in _SKIPPED:
                skipped.append(position)
                continue
            if following is None:
                break
            node = following
            if node.ends:
                ends = node.ends
                if position > at and (self.rings or node.spelled):
                    ends = node.ends_for(self._rings(at, position, skipped))
                if ends and (best is None or self._is_his(ends, at, position + 1)):
                    best = ends, position - at + 1
        if best is None:
            return "", 0
        ends = best[0]
        if best[1] == 1:
            ends = self._spelled(self.tokens[at].text.casefold(), ends)
        return (self._in_his_language(ends), best[1]) if ends else ("", 0)

    def _rings(self, first: int, last: int, skipped: list[int]) -> int:
        """Return which words of a phrase from *first* to *last* he wrote with an å, the first as the lowest bit."""
        if not self.rings:
            return 0
        places = [place for place in range(first, last + 1) if place not in skipped]
        return sum(1 << word for word, place in enumerate(places) if place in self.rings)

    def _is_his(self, ends: Mapping[str, str], start: int, end: int) -> bool:
        """Whether a phrase is of his language, or of another's with a word that his has not."""
        if any(language in ends for language in self.family):
            return True
        if any(ends.get(language, "").partition(":")[0] in _CAREFUL for language in self.near):
            return True
        if not any(
            token.what in {"word", "digits"}
            for token in (*self.tokens[max(start - 1, 0) : start], *self.tokens[end : end + 1])
        ):
            return True  # all he says here
        known = self.words.vocabulary[self.language]
        return any(key not in known for key in self.keys[start:end])

    def _spelled(self, word: str, ends: Mapping[str, str]) -> Mapping[str, str]:
        """Keep of *ends* what he may have meant by spelling it like this.

        Marks may be left out, in the languages that have such marks: Swedish `bor` is no Norwegian `bør`. A mark
        that he wrote is meant: `rått` is no `rätt`, but `kör` is a Norwegian's `kjør` on a Swedish keyboard.
        """
        exact = self.words.exact
        found = exact.get(word)
        if found is None and not word.isascii():
            return exact.get(word.translate(_TO_NORWEGIAN)) or exact.get(word.translate(_TO_SWEDISH)) or {}
        if found is not None:
            return found
        return {language: kind for language, kind in ends.items() if language in self.alphabet}

    def _in_his_language(self, ends: Mapping[str, str]) -> str:
        return next(ends[language] for language in self.order if language in ends)

    def look_around(self, at: int) -> tuple[str, int, range]:
        """Return the kind of the longest phrase with an object inside that begins at *at*.

        With it the number of tokens before the object, and where the tokens behind it stand; "" if none does.
        """
        node: Node = self.words.root
        best: tuple[str, int, range] = ("", 0, range(0))
        for position in range(at, len(self.keys)):
            following = node.steps.get(self.keys[position])
            if following is None:
                break
            node = following
            if OBJECT in node.steps:
                best = self._behind_object(node.steps[OBJECT], at, position + 1) or best
        return best

    def _behind_object(self, node: Node, at: int, first: int) -> tuple[str, int, range] | None:
        """Return where the phrase goes on behind an object that begins with token *first*."""
        place, strangers = first, 0
        while place < min(len(self.keys), first + LONGEST_OBJECT):
            found, end = self._goes_on(node, place)
            if found is not None:
                return self._in_his_language(found.ends), first - at, range(place, end)
            count, stranger = self._object_at(place)
            strangers += stranger
            if not count or strangers > 1 or (stranger and self._is_somebody_else(place)):
                return None
            place += count
        return None

    def _is_somebody_else(self, place: int) -> bool:
        """Whether a word nobody listed is another's name: `send Hansen til inkasso`, `pengene fra olsen`."""
        return self.keys[place - 1] in _OF_WHOM or is_a_name(self.tokens[place].text)

    def _goes_on(self, node: Node, place: int) -> tuple[Node | None, int]:
        """Return the end of the longest phrase that goes on from *node* with the token at *place*."""
        best: tuple[Node | None, int] = None, place
        for position in range(place, len(self.keys)):
            following = node.steps.get(self.keys[position])
            if following is None:
                break
            node = following
            if node.ends:
                best = node, position + 1
        return best

    def _object_at(self, place: int) -> tuple[int, bool]:
        """Return how many tokens of an object stand at *place*, and whether nobody listed them; 0 if none do."""
        token = self.tokens[place]
        whole = self.names.whole(self.keys, place)
        if whole is not None:
            return whole[1], False
        if token.what == "digits":
            return int(self.names.number(token.text) is not None), False
        if token.what != "word":
            return 0, False
        kind, count = self.look_up(place)
        if not count:
            return 1, not self.names.partial(token.key)
        return (count, False) if kind.partition(":")[0] in _OBJECTS else (0, False)

    def _unit(self, offset: int) -> tuple[int, int] | None:
        """Return the days of the unit that stands *offset* tokens ahead (a `more` may come before it)."""
        taken = 0
        while self.at + offset + taken < len(self.keys) and taken <= 2:
            kind, count = self.look_up(self.at + offset + taken)
            if kind.startswith("unit:"):
                return int(kind[5:]), taken + count
            if kind != K.MORE:
                return None
            taken += count
        return None

    def _is_currency(self, offset: int) -> bool:
        if offset < 0:
            return bool(self.found) and self.found[-1].kind is K.CURRENCY
        token = self._next(offset)
        node = self.words.root.steps.get(token.key) if token is not None else None
        return node is not None and K.CURRENCY in node.ends.values()

    def _code(self, token: Token) -> bool:
        """Take a prompt's short code: `JA 4F7`."""
        for length in self.names.code_lengths:
            end = token.start + length
            topic = self.names.codes.get(self.text[token.start : end].casefold())
            if topic is not None and not self.text[end : end + 1].isalnum():
                self._add(K.REF, self._until(end), topics=frozenset({topic}))
                return True
        return False
