"""Whether what is spoken of is wanted: a threat, a habit, a question, done already, spoken against."""

from __future__ import annotations

import re

from core.reading.against import (
    does_it_himself,
    is_all_but_this,
    is_ruled_out,
    is_spoken_against,
    is_too_much,
    leaves_out_a_step,
    spares_this,
    takes_back_his_word,
)
from core.reading.items import Item
from core.reading.kinds import Kind
from core.reading.meaning import STEPS
from core.reading.result import Unclear
from core.reading.spoken_of import HABIT, is_only_spoken_of, words_of
from core.reading.who import asks_us_to_confirm

K = Kind
_YOU = frozenset({"ni", "dere", "I", "you", "dokker", "Ni", "Dere", "You"})
_STARTS = frozenset({K.GO, K.START})
_WAYS = frozenset({K.ORDER, K.MONITOR})
_THREAT = re.compile(
    r"\b(?:byter|bytter|skifter) (?:jag|jeg|vi|eg|i)\b|\b(?:jag|jeg|vi|eg) (?:byter|bytter|skifter)\b|"
    r"stämmer (?:jag|vi)|"
    r"saksøker (?:jeg|vi)|säger (?:jag|vi) upp|sier (?:jeg|vi) opp|anm[äe]ler (?:jag|jeg|vi)|blir (?:jag|jeg|"
    r"vi) (?:arg|sur|sint|förbannad)|"
    r"med mig att göra|med meg å gjøre|i(?:'ll| will) (?:sue|cancel|switch|leave|report)|stod (?:det )?i mejlet|"
    r"sto (?:det )?i mailen"
)
"""`Starta inkasso så byter jag bolag`."""
_ALREADY = frozenset({"allerede", "allereie", "redan", "already", "jo"})


def why_not_wanted(items: list[Item], act: Kind) -> tuple[str, Unclear] | None:
    """Return the rule and the reason why what is spoken of is not wanted; None if it is."""
    for holds, rule, why in _NOT_WANTED:
        if holds(items, act):
            return rule, why
    return _why_no_way(items, act) if act in _WAYS else None


def _asks_us(items: list[Item], act: Kind) -> bool:
    return act is K.GO and asks_us_to_confirm(items)


def _threatens(items: list[Item], act: Kind) -> bool:
    return _THREAT.search(" ".join(words_of(items))) is not None


def _is_a_habit(items: list[Item], act: Kind) -> bool:
    return act in _STARTS and HABIT.search(" ".join(words_of(items))) is not None


def _is_asked_of_us(items: list[Item], act: Kind) -> bool:
    return act in _STARTS | _WAYS and _asks_whether_we_do(items)


def _is_done(items: list[Item], act: Kind) -> bool:
    return act in _STARTS | {K.HAND_OVER} and _was_done_already(items, act)


def _lacks_a_step(items: list[Item], act: Kind) -> bool:
    return act in _STARTS | {K.YES} and leaves_out_a_step(items)


def _is_refused(items: list[Item], act: Kind) -> bool:
    if is_too_much(items) or (act in _STARTS | _WAYS | {K.FOLLOW} and spares_this(items)):
        return True
    return act in _WAYS | {K.WITHDRAW} and (is_ruled_out(items) or is_all_but_this(items, act))


def _takes_back(items: list[Item], act: Kind) -> bool:
    return act is K.WITHDRAW and takes_back_his_word(items)


def _does_it(items: list[Item], act: Kind) -> bool:
    return does_it_himself(items)


_NOT_WANTED = (
    (_asks_us, "confirm_that", Unclear.QUESTION),
    (_threatens, "threat", Unclear.CONDITION),
    (_is_asked_of_us, "told_of", Unclear.QUESTION),
    (_is_a_habit, "told_of", Unclear.QUESTION),
    (_is_done, "told_of", Unclear.NOT_UNDERSTOOD),
    (_lacks_a_step, "only_one_step", Unclear.CONDITION),
    (_is_refused, "spoken_against", Unclear.CONTRADICTION),
    (_takes_back, "takes_back", Unclear.NOT_UNDERSTOOD),
    (_does_it, "does_it_himself", Unclear.NOT_NOW),
)
"""The first that holds."""


def _why_no_way(items: list[Item], act: Kind) -> tuple[str, Unclear] | None:
    """Return why a way that is named is not chosen, if so."""
    if any(item.code == "received" for item in items):
        return "told_of", Unclear.NOT_UNDERSTOOD  # `naboen fikk en BF i fjor`
    if is_only_spoken_of(items, act):
        return "told_of", Unclear.NOT_UNDERSTOOD
    return ("spoken_against", Unclear.CONTRADICTION) if is_spoken_against(items, act) else None


def _asks_whether_we_do(items: list[Item]) -> bool:
    """`Kör ni inkasso`, though no question mark stands there; but `ja, kör ni`."""
    verb = next((at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.ORDER, K.MONITOR}), 0)
    behind = items[verb + 1 : verb + 4]
    you = (behind and behind[0].text in _YOU) or items[verb].text.split()[-1] in _YOU
    steps = (
        any(item.kind in STEPS | {K.ORDER, K.MONITOR} for item in behind)
        or "inkas" in items[verb].text.casefold()
    )
    return verb == 0 and bool(you) and steps


def _was_done_already(items: list[Item], act: Kind) -> bool:
    """`Allerede sendt til inkasso`."""
    at = next((place for place, item in enumerate(items) if item.kind is act), 0)
    return any(item.text.casefold() in _ALREADY for item in items[max(at - 2, 0) : at])
