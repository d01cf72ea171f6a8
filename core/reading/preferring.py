"""Which of two ways somebody would rather have: `hellre bevakning än kronofogden`."""

from __future__ import annotations

from dataclasses import replace

from core.reading.items import Item
from core.reading.kinds import K

_CHOICES = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW})
_RATHER = frozenset({"hellre", "heller", "hellere", "rather", "mieluummin"})
_THAN = frozenset({"än", "enn", "end", "than", "kuin"})
_INSTEAD = frozenset({
    "instead of", "rather than", "i stedet for", "istedenfor", "istedetfor", "i staden for", "istället för",
    "i stället för", "istället for", "framför", "fremfor", "framfor", "heller enn", "hellre än", "hellere end",
})  # fmt: skip
_TURNS = frozenset({K.NEG, K.NO, K.OR, K.COND, K.ASK, K.EXCEPT})


def preferred(items: list[Item]) -> list[Item]:
    """Return *items* without the way he would rather not have; all of them where that is not plain."""
    kinds = [item.kind for item in items]
    if len(_CHOICES.intersection(kinds)) != 2 or not _TURNS.isdisjoint(kinds):
        return items
    at = _turning_point(items)
    if at is None:
        return items
    worse = next((place for place in range(at + 1, len(items)) if kinds[place] not in {K.FN, K.NOUN}), None)
    if worse is None or kinds[worse] not in _CHOICES or kinds.count(kinds[worse]) != 1:
        return items
    return [
        replace(item, kind=K.FN) if place in {at, worse} or _word(item) in _RATHER else item
        for place, item in enumerate(items)
    ]


def _turning_point(items: list[Item]) -> int | None:
    """Return where `än` or `instead of` stands; none if nothing is compared."""
    rather = False
    for at, item in enumerate(items):
        word = _word(item)
        if word in _INSTEAD or (word in _THAN and rather):
            return at
        rather = rather or word in _RATHER
    return None


def _word(item: Item) -> str:
    return " ".join(item.text.casefold().split())
