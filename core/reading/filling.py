"""Whom a clause means is said by the one beside it: `to av dem har betalt: Nordlys og Kari`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from core.reading.judge import judge
from core.reading.kinds import REFERS, K
from core.reading.meaning import Meaning, Weight

_NAMES = frozenset({K.REF, K.AND, K.FN})
_WHOM = REFERS - {K.SOME} | {K.AND, K.FN, K.COUNT, K.NOUN, K.ONLY}
_OTHER = re.compile(r"toi(?:nen|sen|seen|sta|selle|sesta|selta)$")


def filled_in(meanings: Sequence[Meaning], *, two: bool) -> list[Meaning]:
    """Return *meanings* with those judged again whose cases a neighbour names; *two* cases were asked about."""
    found = list(meanings)
    for at, (one, other) in enumerate(itertools.pairwise(meanings)):
        if one.clause.sentence == other.clause.sentence and _lists(one, other):
            found[at] = _with_names(one, other)
        elif _is_instead(one, other):
            other.act, other.rule, other.weight = K.YES, "only_this", Weight.STRONG
    return _with_the_other(found) if two else found


def _lists(one: Meaning, other: Meaning) -> bool:
    """`To av dem har betalt: Nordlys og Kari`."""
    whom = one.clause.kinds & REFERS
    names = sum(item.kind is K.REF for item in other.clause.items)
    return one.rule == "some" and whom == {K.SOME} and other.clause.kinds <= _NAMES and names > 0


def _with_names(one: Meaning, other: Meaning) -> Meaning:
    at = next(place for place, item in enumerate(one.clause.items) if item.kind is K.SOME)
    names = [item for item in other.clause.items if item.kind is K.REF]
    items = [*one.clause.items[:at], *names, *one.clause.items[at + 1 :]]
    return judge(replace(one.clause, items=items))


def _is_instead(one: Meaning, other: Meaning) -> bool:
    """`Ikke Nordlys, men de to andre`."""
    kinds = other.clause.kinds
    whom = other.act is None and other.blocked is None and bool(kinds & REFERS) and kinds <= _WHOM
    return one.rule == "not_this" and other.clause.after is K.BUT and whom and not other.clause.question


def _with_the_other(meanings: list[Meaning]) -> list[Meaning]:
    """`Lindqvist ulosottoon, toinen valvontaan`: Finnish says `one of them` and `the other` with the same word."""
    others = [
        (at, place)
        for at, meaning in enumerate(meanings)
        for place, item in enumerate(meaning.clause.items)
        if item.kind is K.SOME and _OTHER.match(item.text.casefold())
    ]
    if len(others) != 1:
        return meanings
    at, place = others[0]
    named = sum(item.kind is K.REF for meaning in meanings[:at] for item in meaning.clause.items)
    if named != 1 or K.REF in meanings[at].clause.kinds:
        return meanings
    items = list(meanings[at].clause.items)
    items[place] = replace(items[place], kind=K.SECOND)
    return [*meanings[:at], judge(replace(meanings[at].clause, items=items)), *meanings[at + 1 :]]
