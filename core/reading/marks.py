"""What a colon, an equals sign or an `av` makes of the items beside it."""

from __future__ import annotations

from dataclasses import replace

from core.reading.items import Item
from core.reading.kinds import HEADS, K

_ANSWERED = frozenset(":=-")
_NOS = frozenset({"no", "ei", "nei", "nej", "nope", "nah", "not"})
_OF = frozenset({"av", "af", "of", "ut av", "out of"})
_NOT = frozenset({"inte", "ikke", "ikkje", "ej", "not"})


def with_lacks(items: list[Item]) -> list[Item]:
    """`Ja, utan kronofogden`: it means *but* only behind what is denied, `inte bevakning utan kronofogden`.

    `Nordlys: stop. Rest: go` is about the others, and no sum is missing.
    """
    found, denied = list(items), False
    for at, item in enumerate(items):
        behind = items[at + 1].text if at + 1 < len(items) else ""
        if item.kind is K.NUMBER and _is_some_of_them(items, at):
            found[at] = replace(item, kind=K.SOME, amount=None, code="")
            found[at + 2] = replace(items[at + 2], kind=K.FN, amount=None, code="")
        if item.text in _ANSWERED and _is_answered_no(items, at):
            found[at] = replace(item, kind=K.FN)
        if item.kind is K.MISSING and behind == ":" and item.text.casefold() == "rest":
            found[at] = replace(item, kind=K.REST, code="")
        if item.kind is K.BUT and item.text.casefold() == "utan" and not denied:
            found[at] = replace(item, kind=K.NEG)
        refused = item.kind in HEADS and not _NOT.isdisjoint(item.text.casefold().split())
        denied = item.kind in {K.NEG, K.NO} or refused or (denied and item.kind is not K.END)
    return found


def _is_some_of_them(items: list[Item], at: int) -> bool:
    """`2 av 3 er betalt`: how many, and not which."""
    if at + 2 >= len(items):
        return False
    few = len(items[at].code) == 1 and items[at + 2].kind is K.NUMBER and len(items[at + 2].code) == 1
    return few and items[at + 1].text.casefold() in _OF


def _is_answered_no(items: list[Item], at: int) -> bool:
    """`Paid: no`, `Stop = nej`: what stands behind the mark is said of what stands before it."""
    if not 0 < at < len(items) - 1:
        return False
    said = items[at + 1].kind is K.NO or items[at + 1].text.casefold() in _NOS
    return said and items[at - 1].kind in HEADS - {K.YES, K.NO}
