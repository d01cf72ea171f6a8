"""Slips of the finger, mended only in long words that nothing else resembles."""

from __future__ import annotations

from functools import cache

from core.reading.kinds import K
from core.reading.lexicon.load import lexicon, real_words
from core.reading.names import one_slip

_MENDED = frozenset({
    K.PAID, K.CREDITED, K.ORDER, K.MONITOR, K.WITHDRAW, K.REMINDER, K.COLLECTION, K.MONTH,
})  # fmt: skip
SHORTEST = 7
_PLAIN = frozenset({K.GO})
"""Mended in words of `LONGER` letters and more."""
LONGER = 8
_NEAR_OTHERS = frozenset({K.CREDITED, K.ORDER, K.MONITOR, K.WITHDRAW, *_PLAIN})
"""Acts that words of daily life resemble: `overtak`, `kvistat`. A letter that is
another one makes them a different word; one left out, doubled or swapped does not."""


def mended(word: str) -> str:
    """Return a listed word that *word* is one slip away from, if all such words play the same part; else ""."""
    if len(word) < SHORTEST - 1 or word in real_words():
        return ""
    slips = _slips()
    near = {listed for form in _shortened(word) for listed in slips.get(form, ()) if one_slip(word, listed)}
    near = {listed for listed in near if listed[0] == word[0]}
    steps = lexicon().root.steps
    kinds = {kind for listed in near for kind in steps[listed].ends.values()}
    if len(kinds) != 1:
        return ""
    kind = kinds.pop().partition(":")[0]
    if kind in _NEAR_OTHERS:
        near = {listed for listed in near if len(listed) != len(word) or sorted(listed) == sorted(word)}
    if kind in _PLAIN:
        near = {listed for listed in near if len(listed) >= LONGER}
    return min(near, default="") if kind in _MENDED | _PLAIN else ""


@cache
def _slips() -> dict[str, list[str]]:
    """Return every form of a listed word with one letter left out, with the words it may come from."""
    found: dict[str, list[str]] = {}
    for word, node in lexicon().root.steps.items():
        if len(word) >= SHORTEST and node.ends:
            for form in _shortened(word):
                found.setdefault(form, []).append(word)
    return found


def _shortened(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}
