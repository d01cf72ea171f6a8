"""Who is left out of what is said: `alle unntatt Kari`, `start Kari but not Fjord`."""

from __future__ import annotations

from core.reading.clauses import Clause
from core.reading.items import NONE, cases_in
from core.reading.kinds import HEADS, K

_WHOLE = frozenset({"alt", "allt", "everything", "kaikki", "alting"})


def begins_with_except(clause: Clause) -> bool:
    """Whether the case that is named is the one that is left out, of whatever was said before."""
    at = next(place for place, item in enumerate(clause.items) if item.kind is K.EXCEPT)
    before, behind = clause.items[:at], clause.items[at + 1 :]
    ordered = any(item.kind in HEADS for item in before) and all(item.kind is not K.REF for item in before)
    return ordered and any(item.kind is K.REF for item in behind)


def says_everything(clause: Clause) -> bool:
    """`Alt er betalt unntatt Fjord`."""
    return any(not _WHOLE.isdisjoint(item.text.casefold().split()) for item in clause.items)


def spared_beside(clause: Clause) -> frozenset[int] | None:
    """Return who is named before an exception that names others; None if it does not stand like that."""
    at = next((place for place, item in enumerate(clause.items) if item.kind is K.EXCEPT), None)
    if at is None or clause.kinds & {K.ALL, K.REST}:
        return None
    named, spared = cases_in(clause.items[:at]), cases_in(clause.items[at:])
    return named - spared if named and spared else None


def speaks_of_one(clause: Clause) -> bool:
    """Whether all that is named stands in one place."""
    named = [item.topics for item in clause.items if item.kind is K.REF]
    return len(named) < 2 or all(topics == named[0] for topics in named)


def left_out(clause: Clause, taken: frozenset[int]) -> frozenset[int]:
    """Return the one case that *clause* names as not meant; none where several are."""
    named = cases_in(clause.items)
    apart = named - taken if K.EXCEPT in clause.kinds else NONE
    return apart if len(apart) == 1 else frozenset()
