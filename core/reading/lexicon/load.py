"""Reads the lexicons once, at import, into a trie of folded words."""

from __future__ import annotations

import gc
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from core.reading.kinds import Kind
from core.reading.normal import fold

LANGUAGES = ("nb", "nn", "sv", "da", "en", "fi")
_FIRST = (
    "fn:received",
    "fn:grant",
    "help",
    "status",
    "neg:cannot",
    "neg",
    "time",
    "only",
    "and",
    "fix",
    "more",
)
"""Kinds that come before all others where a phrase is listed twice; else the file's order counts."""
_SPLIT = re.compile(r"[;\n]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]|_")
OBJECT = "_"
"""In a phrase: whom or what it is done to stands here, `trekk _ tilbake`."""


_NOTHING: dict[str, Any] = {}
"""Shared by all that have none, and never written to: most of some hundred thousand nodes are last words."""

_ONE_SPELLING: dict[int, Mapping[str, str]] = {}


class Node:
    """One step into a phrase: the words that may follow, and what the phrase is if it ends here."""

    __slots__ = ("ends", "rings", "spelled", "steps")

    def __init__(self) -> None:
        self.steps: dict[str, Node] = _NOTHING
        self.ends: Mapping[str, str] = _NOTHING
        """Language -> kind."""
        self.rings = 0
        """Which words of the phrase have an å, the first as the lowest bit; of the first phrase that ends here."""
        self.spelled: Mapping[int, Mapping[str, str]] = _ONE_SPELLING
        """The same for each of several spellings, `så han` and `sa han`; empty where there is only one."""

    def ends_for(self, rings: int) -> Mapping[str, str]:
        """Return what the phrase is to somebody who wrote an å in the words *rings*; he may leave out some."""
        if not self.spelled:
            return self.ends if not rings & ~self.rings else _NOTHING
        exact = self.spelled.get(rings)
        if exact is not None:
            return exact
        fuller = [ends for listed, ends in self.spelled.items() if not rings & ~listed]
        return fuller[0] if fuller else _NOTHING

    def step(self, word: str) -> Node:
        """Return where *word* leads, a new node if nothing did so before."""
        if self.steps is _NOTHING:
            self.steps = {}
        following = self.steps.get(word)
        if following is None:
            following = self.steps[word] = Node()
        return following


class Lexicon:
    """Every phrase of every language; `root` by folded words, `exact` for single words as they are spelled."""

    def __init__(self) -> None:
        self.root = Node()
        self.exact: dict[str, dict[str, str]] = {}
        self.vocabulary: dict[str, set[str]] = {}
        """Language -> every folded word that its phrases hold."""
        self._folded: dict[str, str] = {}
        self._ends: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def add(self, phrase: str, kind: str, language: str) -> None:
        words = _WORD.findall(phrase.casefold())
        vocabulary = self.vocabulary.setdefault(language, set())
        node = self.root
        rings = rings_of(words) if "å" in phrase or "här" in phrase else 0
        for word in words:
            key = self._folded.get(word)
            if key is None:
                key = self._folded[word] = fold(word)
            node = node.step(key)
            vocabulary.add(key)
        if len(words) > 1:
            self._spell(node, rings, language, kind)
        if language not in node.ends:
            node.ends = self._also(node.ends, language, kind)
        if len(words) == 1:
            self.exact.setdefault(words[0], {}).setdefault(language, kind)

    def _spell(self, node: Node, rings: int, language: str, kind: str) -> None:
        if not node.ends:
            node.rings = rings
        elif node.spelled or rings != node.rings:
            spelled = dict(node.spelled)
            spelled.setdefault(node.rings, node.ends)
            if language not in spelled.setdefault(rings, _NOTHING):
                spelled[rings] = self._also(spelled[rings], language, kind)
            node.spelled = spelled

    def _also(self, ends: Mapping[str, str], language: str, kind: str) -> Mapping[str, str]:
        """Return *ends* with one more, the same object for all nodes that have the same."""
        key = (*ends.items(), (language, kind))
        return self._ends.setdefault(key, {**ends, language: kind})


def rings_of(words: Sequence[str]) -> int:
    """Return which of the casefolded *words* have an å, the first as the lowest bit."""
    return sum(1 << place for place, word in enumerate(words) if is_ringed(word))


def is_ringed(word: str) -> bool:
    """Whether *word* has an å, or is `här`: with an a it is another word, too, `har pengarna`."""
    return "å" in word or word == "här"


def expand(phrase: str) -> Iterator[str]:
    """Yield every spelling that *phrase* with its `(a|b|)` groups, which may nest, stands for."""
    spellings, end = _alternatives(phrase, 0)
    if end != len(phrase):
        raise ValueError(f"unbalanced parentheses: {phrase!r}")
    yield from dict.fromkeys(" ".join(spelling.split()) for spelling in spellings)


def _alternatives(phrase: str, at: int) -> tuple[list[str], int]:
    """Return the spellings of `a|b|c` from *at* to the closing parenthesis or the end, and where that is."""
    found: list[str] = []
    branch = [""]
    while at < len(phrase) and phrase[at] != ")":
        letter = phrase[at]
        if letter == "(":
            inner, at = _alternatives(phrase, at + 1)
            branch = [before + after for before in branch for after in inner]
        elif letter == "|":
            found += branch
            branch = [""]
        else:
            branch = [before + letter for before in branch]
        at += 1
    return found + branch, at


def _rank(entry: tuple[str, str]) -> int:
    return _FIRST.index(entry[0]) if entry[0] in _FIRST else len(_FIRST)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of all languages."""
    found = Lexicon()
    collecting = gc.isenabled()
    gc.disable()  # some 100,000 small objects, none of them garbage: looking for it doubles the time
    try:
        _fill(found)
    finally:
        if collecting:
            gc.enable()
    return found


def _fill(found: Lexicon) -> None:
    for language in (*LANGUAGES, "common"):
        text = files("core.reading.lexicon").joinpath(f"{language}.toml").read_text("utf-8")
        listed: dict[str, str] = tomllib.loads(text)["words"]
        for kind, phrases in sorted(listed.items(), key=_rank):
            if kind.partition(":")[0] not in Kind._value2member_map_:
                raise ValueError(f"{language}.toml: {kind} is no kind")
            for phrase in _SPLIT.split(phrases):
                for spelling in expand(phrase):
                    if spelling.endswith(OBJECT) or spelling.startswith(OBJECT):
                        raise ValueError(f"{language}.toml: nothing stands behind or before {spelling!r}")
                    if spelling:
                        found.add(spelling, kind, language)


@cache
def real_words() -> frozenset[str]:
    """Return folded words that are no slip of a listed one, though only a letter from it."""
    text = files("core.reading.lexicon").joinpath("real_words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["words"].split())
