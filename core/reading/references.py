"""One reference of several: `Nordlys, Kari og faktura 10031`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.reading.items import Item
from core.reading.kinds import HEADS, Kind

_JOINS = frozenset({Kind.AND, Kind.BREAK})
NEAR = 40
"""Items. Further away nothing belongs together, and long lists stay cheap."""
_WHO = frozenset({Kind.I, Kind.THEY})
_LEFT_OPEN = re.compile(
    r"(?:må|får|skal|ska|vil|vill)?\s?(?:jag|jeg|eg|vi|i|we)?\s?(?:'ll |will )?"
    r"(?:återkommer|kommer tilbake|kjem attende|vender tilbage|get back|"
    r"come back|vet|veit|ved|tenke|tenkje|tänka|fundera)"
)
"""`Bevakning på Svensson, Lindqvist återkommer jag om`; but `BF på Lindqvist, Svensson tror jag` is one doubt."""
_STATES = frozenset({
    "är", "er", "is", "are", "har", "has", "have", "hade", "hadde", "had", "var", "was", "sköter", "hörde", "hørte",
    "ringde", "ringte", "on", "ovat", "oli", "får", "gets", "blir", "skal", "ska", "vil", "vill", "ligger", "sitter",
    "jobber", "jobbar",
})  # fmt: skip
_GOES_ON = frozenset(
    {"så", "som", "for", "för", "fordi", "at", "att", "når", "när", "hvis", "om", "da", "då", "as"}
)


def join_references(items: list[Item]) -> list[Item]:
    """Make one reference of `Nordlys, Kari og faktura 10031`."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        if item.kind is Kind.REF:
            texts = [item.text]
            while (following := _next_reference(items, at)) is not None and not _decided_apart(
                items, at, following
            ):
                other = items[following]
                item = replace(item, topics=item.topics | other.topics, end=other.end)
                texts.append(other.text)
                at = following
            item = replace(item, text=" ".join(texts))
        found.append(item)
        at += 1
    return found


def _decided_apart(items: list[Item], at: int, following: int) -> bool:
    """`BF for Lindqvist, Svensson has paid`: each has its own decision, on its own side of the comma."""
    if not any(item.kind in _JOINS for item in items[at:following]):
        return False
    before = items[max(at - NEAR, 0) : at]
    behind = items[following + 1 : following + NEAR]
    if any(item.kind is Kind.BREAK for item in items[at:following]) and _tells_of_it(behind):
        return _has_head_up_to_break(before[::-1])
    return _has_head_up_to_break(before[::-1]) and (
        _has_head_up_to_break(behind) or _has_its_own_subject(behind)
    )


def _tells_of_it(behind: Sequence[Item]) -> bool:
    """`BF på Lindqvist, Svensson är min svåger`: behind the second name something is told, of that one."""
    told = behind[0] if behind else None
    if told is None:
        return False
    return told.kind in {Kind.REASON, Kind.UNPAID} or told.first_word in _STATES


def _has_its_own_subject(behind: Sequence[Item]) -> bool:
    """`BF på Lindqvist och Svensson ringer jag själv`: a verb, and then who does it."""
    if not behind or behind[0].text.casefold() in _GOES_ON:
        return False
    if behind[0].kind is Kind.HEDGE:
        return _LEFT_OPEN.match(behind[0].text.casefold()) is not None
    verb = behind[0].code == "verb" or behind[0].kind is Kind.CAN_YOU
    return verb or (len(behind) > 1 and behind[0].kind is not Kind.BREAK and behind[1].kind in _WHO)


def _has_head_up_to_break(items: Sequence[Item]) -> bool:
    for item in items:
        if item.kind in {Kind.BREAK, Kind.BUT}:
            return False
        if item.kind in HEADS:
            return True
    return False


def _next_reference(items: list[Item], at: int) -> int | None:
    """Return where the next reference of the same list stands, behind at most `og faktura`."""
    position, joins = at + 1, 0
    while position < len(items) and position - at <= 3:
        kind = items[position].kind
        if kind is Kind.REF:
            return position
        if kind in _JOINS and not joins:
            joins += 1
        elif kind is not Kind.NOUN:
            return None
        position += 1
    return None
