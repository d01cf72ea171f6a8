"""One reference of several: `Nordlys, Kari og faktura 10031`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.reading.items import NONE, Item, said_in
from core.reading.kinds import HEADS, K
from core.reading.normal import fold

_JOINS = frozenset({K.AND, K.BREAK})
NEAR = 40
"""Items. Further away nothing belongs together, and long lists stay cheap."""
_WHO = frozenset({K.I, K.THEY})
_LEFT_OPEN = re.compile(
    r"(?:må|får|skal|ska|vil|vill)?\s?(?:jag|jeg|eg|vi|i|we)?\s?(?:'ll |will )?"
    r"(?:återkommer|kommer tilbake|kjem attende|vender tilbage|get back|"
    r"come back|vet|veit|ved|tenke|tenkje|tänka|fundera)"
)
"""`Bevakning på Svensson, Lindqvist återkommer jag om`; but `BF på Lindqvist, Svensson tror jag` is one doubt."""
_OF_FIRM = frozenset({"på", "hos", "fra", "från", "frå", "from", "at", "ved", "i", "om", "about", "hjå"})
_LIKE = re.compile(
    r"\b(?:like|unlike|same as|as with|just as|the way we did|kuten|kuin|precis som|akkurat som|likesom|liksom|"
    r"ligesom|"
    r"i motsetning til|i motsats till|till skillnad från|til forskel fra|in contrast to|compared to|"
    r"jämfört med)$|\bas$"
)
_WORKS = re.compile(
    r"(?:jobb|arbeid|arbet|arbejd|work|sit|ansat|tilsett|anställd|employed|työskent|on töissä)"
)
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
        if item.kind is K.REF:
            if at and _compares(items, at):
                found.append(replace(item, kind=K.SOME))
                at += 1
                continue
            parts = [item]
            firm = _works_at(items, at)
            if firm is not None:  # which of the two it is about, nobody can tell
                text = " ".join(one.text for one in items[at : firm + 1])
                found.append(replace(item, kind=K.SOME, text=text, end=items[firm].end))
                at = firm + 1
                continue
            joined = False
            while (following := _next_reference(items, at)) is not None and not _decided_apart(
                items, at, following
            ):
                other = items[following]
                item = replace(item, topics=item.topics | other.topics, end=other.end)
                joined |= any(one.kind in _JOINS and one.text != "(" for one in items[at:following])
                parts.append(other)
                at = following
            kind = K.SOME if (not joined and _contradict(parts)) else K.REF
            item = replace(item, kind=kind, text=" ".join(part.text for part in parts))
        found.append(item)
        at += 1
    return found


def _compares(items: list[Item], at: int) -> bool:
    """`Court order for Svensson like Lindqvist did`, `toisin kuin Kari, Fjord on maksanut`."""
    led = said_in(items[max(at - 3, 0) : at])
    if _LIKE.search(led):
        return True
    return led.endswith((" som", "som")) and any(item.kind is K.REF for item in items[:at])


def _works_at(items: list[Item], at: int) -> int | None:
    """Return where the firm stands of `Kari på Fjord`, if each is a customer."""
    if at + 2 >= len(items) or items[at].text.isdigit():
        return None
    if items[at + 2].kind is not K.REF:
        works = at + 3 < len(items) and _WORKS.match(items[at + 1].text.casefold()) is not None
        place = at + 3 if works and items[at + 3].kind is K.REF else None
    else:
        place = at + 2
    if place is None:
        return None
    between, other = items[place - 1].text.casefold(), items[place]
    apart = between in _OF_FIRM and not other.text.isdigit() and not items[at].topics & other.topics
    return place if apart else None


def _contradict(parts: Sequence[Item]) -> bool:
    """`10024 Nordlys`: the number and the name are of different cases."""
    numbered = [part for part in parts if part.text.isdigit()]
    named = [part for part in parts if not part.text.isdigit()]
    numbers = NONE.union(*(part.topics for part in numbered))
    names = NONE.union(*(part.topics for part in named))
    return bool(numbered) and bool(named) and numbers != names


def _decided_apart(items: list[Item], at: int, following: int) -> bool:
    """`BF for Lindqvist, Svensson has paid`: each has its own decision, on its own side of the comma."""
    if not any(item.kind in _JOINS for item in items[at:following]):
        return False
    before = items[max(at - NEAR, 0) : at]
    behind = items[following + 1 : following + NEAR]
    if any(item.kind is K.BREAK for item in items[at:following]) and _tells_of_it(behind):
        return _has_head_up_to_break(before[::-1])
    return _has_head_up_to_break(before[::-1]) and (
        _has_head_up_to_break(behind) or _has_its_own_subject(behind)
    )


def _tells_of_it(behind: Sequence[Item]) -> bool:
    """`BF på Lindqvist, Svensson är min svåger`: behind the second name something is told, of that one."""
    told = behind[0] if behind else None
    if told is None:
        return False
    return told.kind in {K.REASON, K.UNPAID} or told.first_word in _STATES


def _has_its_own_subject(behind: Sequence[Item]) -> bool:
    """`BF på Lindqvist och Svensson ringer jag själv`: a verb, and then who does it."""
    if not behind or behind[0].text.casefold() in _GOES_ON:
        return False
    if behind[0].kind is K.HEDGE:
        said = behind[0].text.casefold()
        return _LEFT_OPEN.match(said) is not None or fold(said).startswith("aterkommer")
    verb = behind[0].code == "verb" or behind[0].kind is K.CAN_YOU
    return verb or (len(behind) > 1 and behind[0].kind is not K.BREAK and behind[1].kind in _WHO)


def _has_head_up_to_break(items: Sequence[Item]) -> bool:
    for item in items:
        if item.kind in {K.BREAK, K.BUT}:
            return False
        if item.kind in HEADS:
            return True
    return False


def _next_reference(items: list[Item], at: int) -> int | None:
    """Return where the next reference of the same list stands, behind at most `og faktura`."""
    position, joins = at + 1, 0
    while position < len(items) and position - at <= 3:
        kind = items[position].kind
        if kind is K.REF:
            return position
        if kind in _JOINS and not joins:
            joins += 1
        elif kind is not K.NOUN:
            return None
        position += 1
    return None
