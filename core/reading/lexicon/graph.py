"""Phrases as a graph of folded words, to be walked word by word."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from core.reading.normal import fold

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[^\w\s]|_")
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

    def __init__(self, root: Node, exact: dict[str, dict[str, str]], vocabulary: dict[str, set[str]]) -> None:
        self.root = root
        self.exact = exact
        self.vocabulary = vocabulary
        """Language -> every folded word that its phrases hold."""


class Growing(Lexicon):
    """A lexicon to which phrases are added. Where one is listed twice, the first counts."""

    def __init__(self) -> None:
        super().__init__(Node(), {}, {})
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

    def grown(self) -> Lexicon:
        """Return it with one node for all that lead to the same: a sixteenth of them. Nothing is added any more."""
        return Lexicon(_shared(self.root, {}), self.exact, self.vocabulary)


def _shared(node: Node, known: dict[Hashable, Node]) -> Node:
    """Return the node among *known* that is the same as *node*, from which on everything is shared, too."""
    for word, after in node.steps.items():
        node.steps[word] = _shared(after, known)
    steps = tuple((word, id(after)) for word, after in node.steps.items())
    spelled = tuple((rings, id(ends)) for rings, ends in node.spelled.items())
    return known.setdefault((steps, id(node.ends), node.rings, spelled), node)


def rings_of(words: Sequence[str]) -> int:
    """Return which of the casefolded *words* have an å, the first as the lowest bit."""
    return sum(1 << place for place, word in enumerate(words) if is_ringed(word))


def is_ringed(word: str) -> bool:
    """Whether *word* has an å, or is `här`: with an a it is another word, too, `har pengarna`."""
    return "å" in word or word == "här"
