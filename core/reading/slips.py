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
_LONG = 6
_SWAPPED: dict[str, int] = {K.POLITE: 4, K.START: 5, K.STOP: 5, K.GREETING: 5, K.FN: 5}
"""Mended from so many letters on where two neighbours changed places: `tkak`, `strat`."""
_NEAR_OTHERS = frozenset({K.CREDITED, K.ORDER, K.MONITOR, K.WITHDRAW, *_PLAIN})
"""Acts that words of daily life resemble: `overtak`, `kvistat`. A letter that is
another one makes them a different word; one left out, doubled or swapped does not."""


def mended(word: str) -> str:
    """Return a listed word that *word* is one slip away from, if all such words play the same part; else ""."""
    if word in real_words():
        return ""
    if len(word) < SHORTEST - 1:
        return _swapped(word)
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
    return min(near, default="") if kind in _MENDED | _PLAIN else _swapped(word)


def _swapped(word: str) -> str:
    """Return the one listed word that *word* is with two neighbouring letters changed; "" if there is none."""
    steps = lexicon().root.steps
    near = []
    for at in range(len(word) - 1):
        other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        kinds = {kind.partition(":")[0] for kind in steps[other].ends.values()} if other in steps else set()
        if other != word and len(kinds) == 1 and len(word) >= _SWAPPED.get(kinds.pop(), _LONG):
            near.append(other)
    return near[0] if len(near) == 1 else ""


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
