"""Acts that are one: what only opens a sentence, says it once more or why; and two that were said of one case."""

from __future__ import annotations

import re

from core.reading.acts import ASSENTS, Act
from core.reading.kinds import K
from core.reading.meaning import Meaning, text_of

_IT = frozenset({"it", "that", "this", "den", "det", "denne", "dette", "se", "sen"})
_EVEN = re.compile(r"\b(?:even|square|skuls|kvitt|kuitti|quits)\b")
"""Settled between them, and not with money."""
_FOR_THE_REST = ASSENTS | {K.ORDER, K.MONITOR, K.WITHDRAW, K.STOP, K.DELAY}


def without_repeats(acts: list[Act]) -> list[Act]:
    """Leave out a general yes or no that only opens a sentence about some: `Ja, start inkasso på 10023`.

    It would cover every case that was asked about. Before something else (`Ja, men 10031 er betalt`) it stays.
    """
    named = {act.kind for act in acts if not act.general}
    acts = _without_echoes(acts) if len(acts) > 1 else acts
    return [
        act
        for act in acts
        if not (
            act.general
            and ((act.kind in ASSENTS and named & ASSENTS) or (act.kind is K.NO and K.STOP in named))
        )
    ]


def _without_echoes(acts: list[Act]) -> list[Act]:
    """Leave out what only says again, or why: `Fjord bestrider, register it as disputed`; `we're even, withdraw`."""
    named = {(act.kind, act.meaning.clause.sentence) for act in acts if not act.general}
    ended = any(act.kind in {K.STOP, K.WITHDRAW} for act in acts)
    return [
        act
        for act in acts
        if not (
            act.general and (act.kind, act.meaning.clause.sentence) in named and _says_it_of_that(act.meaning)
        )
        and not (ended and act.kind is K.PAID and _EVEN.search(text_of(act.meaning).casefold()))
    ]


def _says_it_of_that(meaning: Meaning) -> bool:
    return K.THAT in meaning.clause.kinds or any(item.text.casefold() in _IT for item in meaning.clause.items)


def part_and_rest(acts: list[Act]) -> list[list[Act]]:
    """Of `5 000 er betalt, inkasso på resten`, said of one case, make two: the payment, and what comes of the rest.

    `Återkallas, vi har krediterat den` is two as well: what is to be done, and what was.
    """
    paid = [act for act in acts if act.kind in {K.PAID, K.PARTLY}]
    rest = [act for act in acts if act.kind in _FOR_THE_REST and K.REST in act.meaning.clause.kinds]
    credited = [act for act in acts if act.kind is K.CREDITED]
    withdrawn = [act for act in acts if act.kind is K.WITHDRAW]
    for one, other in ((paid, rest), (credited, withdrawn)):
        if one and other and len(one) + len(other) == len(acts):
            return [one, other]
    return [acts]
