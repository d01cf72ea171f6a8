"""Whether a clause asks something, and when a request is an order all the same."""

from __future__ import annotations

import re
from itertools import pairwise

from core.reading.clauses import Clause
from core.reading.items import Item
from core.reading.kinds import K, Kind
from core.reading.times_past import FACTS

_WOULD_YOU = frozenset({"vill du", "vil du", "do you want to", "do you want", "haluatko"})
"""Asks one whether he wants it; `vil dere` asks us to do it."""
_KINDLY = re.compile(r"\b(?:snill|snäll|venn?lig|vänlig|so kind|ystävälli)")
_THAT = frozenset({"at", "att"})
LEADS = frozenset({K.GREETING, K.AND, K.POLITE})


def _asks_for_time(clause: Clause, heads: frozenset[Kind]) -> bool:
    """`Kunne dere drøyd det til den 8. desember?`: a request, which acts."""
    dated = any(item.day is not None and not item.day.past for item in clause.items)
    return (
        clause.question
        and dated
        and heads == {K.DELAY}
        and not clause.kinds & {K.OR, K.COND, K.HEDGE, K.THEY}
    )


def _asks_whether(items: list[Item]) -> bool:
    """`Has Nordlys paid`, with no question mark."""
    begun = [item for item in items[:4] if item.kind not in LEADS]
    verb = len(begun) > 2 and begun[0].text.casefold() in {
        "has",
        "have",
        "har",
        "hade",
        "hadde",
        "havde",
        "onko",
    }
    return verb and begun[1].kind is K.REF and begun[2].kind in FACTS


def _asks_what_he_shall_do(items: list[Item]) -> bool:
    """`Vil dere at jeg skal stoppe?`."""
    for one, other, third in zip(items, items[1:], items[2:], strict=False):
        if one.kind is K.CAN_YOU and other.text.casefold() in _THAT and third.kind is K.I:
            return True
    return False


def is_question(clause: Clause, items: list[Item], heads: frozenset[Kind]) -> bool:
    if any(item.kind in {K.ASK, K.HELP, K.STATUS} for item in items) or _asks_whether(items):
        return True
    if _asks_for_time(clause, heads):
        return False
    asks_us = any(item.kind is K.CAN_YOU for item in items)
    if asks_us and _asks_what_he_shall_do(items):
        return True
    if asks_us:
        if any(one.kind is K.CAN_YOU and other.kind is K.CREDITED for one, other in pairwise(items)):
            return True  # `kan dere kreditere`
        harmless = heads & {K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT, K.UNDO}
        kind = any(item.kind is K.POLITE or _KINDLY.search(item.text.casefold()) for item in items)
        if not kind and clause.question and any(item.text.casefold() in _WOULD_YOU for item in items):
            return True
        return not (harmless or (heads and (kind or not clause.question)))
    return clause.question
