"""What is told in sentences of its own before the decision: a guess, a talk, a wish, and then the plain word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from core.reading.acts import Act
from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, K
from core.reading.meaning import Meaning, Weight

_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_ORDERED = frozenset({K.GO, K.START, K.ORDER, K.MONITOR, K.STOP, K.WITHDRAW, K.FOLLOW})
_NOW = frozenset({"nå", "nu", "no", "now", "nyt"})
_WAS = re.compile(r"\b(?:var|was|were|oli|olin|olimme)\b.*\b(?:først|först|fyrst|first|ensin)\b")
_AT_FIRST = frozenset({"først", "först", "fyrst", "first", "at first", "ensin"})
_TOLD = frozenset({
    "hedge", "cond", "hearsay", "unknown_word", "more_than_yes", "something_else", "who_did", "told_of",
})  # fmt: skip
_A_STORY = 3
"""Items."""
_TURNS = frozenset({
    K.COND, K.OR, K.NEG, K.BEFORE, K.NOT_YET, K.EXCEPT, K.ONLY, K.LATER, K.DATE, K.REST, K.SOME, K.ALL, K.QUERY,
    K.PROMISE, K.DANGER,
})  # fmt: skip
"""With one of these, a story may change what is ordered behind it."""


def only_leads_up(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether the blocked clause *meaning*, in a sentence of its own, only leads up to *acts*."""
    return (
        _leads_up(meaning, acts)
        or _asked_for_it(meaning, acts)
        or _was_before(meaning, acts)
        or _ends_in_an_order(meaning, acts)
    )


def _stands_apart(meaning: Meaning, act: Act) -> bool:
    """Whether the act is said in a later sentence, or behind a `men`."""
    first, then = meaning.clause, act.meaning.clause
    behind = first.items[0].start < then.items[0].start
    turned = (
        then.after is K.BUT
        or then.items[0].first_word in _NOW
        or _WAS.search(said_in(first.items)) is not None
    )
    doubts = meaning.rule in {"hedge", "cond"} and K.HEDGE in first.kinds
    return first.sentence < then.sentence or (behind and doubts and turned)


def _is_what_he_does_not_know(told: list[Item]) -> bool:
    return any(one.kind is K.HEDGE and other.kind is K.COND for one, other in pairwise(told))


def _ends_in_an_order(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Jeg har lest forslaget og synes det virker fornuftig. Kjør på det`: the last sentence is an order."""
    orders = [act for act in acts if act.kind is not K.YES]
    kinds = {act.kind for act in orders}
    agreed = len(orders) == len(acts) or kinds <= {K.GO, K.START, K.FOLLOW}
    plain = (
        bool(orders)
        and agreed
        and kinds <= _ORDERED
        and all(
            act.meaning.rule == act.kind.value
            and act.meaning.weight >= Weight.MEDIUM
            and _stands_apart(meaning, act)
            for act in orders
        )
    )
    told = meaning.clause.items
    if told[-1].kind is K.BEFORE and len(told) > 1:
        told = told[:-1]  # `vi har jobbet sammen før`
    said = {item.kind for item in told}
    if _is_what_he_does_not_know(told):
        said -= {K.COND}  # `jeg vet ikke om det blir penger av dette`
    if said & {K.HEDGE} and told[-1].text.casefold() in _AT_FIRST:
        said -= {K.DANGER}  # `jeg var i tvil først`
    spoken_of = {K.START, K.GO, K.NO} if kinds <= {K.STOP, K.WITHDRAW} else set()
    same = said & HEADS <= kinds | spoken_of | {K.YES, K.FOLLOW}
    story = meaning.rule in _TOLD and (meaning.rule != "hedge" or len(told) >= _A_STORY)  # and no `kanskje.`
    return plain and same and story and meaning.day is None and not said & _TURNS


def _leads_up(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether a guess or hearsay in a sentence of its own only leads up to a plain act."""
    if meaning.rule not in {"hedge", "hearsay"} or max(act.meaning.weight for act in acts) < Weight.MEDIUM:
        return False
    kinds, sentence = meaning.clause.kinds, meaning.clause.sentence
    if any(act.meaning.clause.sentence == sentence for act in acts) or not kinds & {
        K.UNKNOWN,
        K.WORD,
        K.NOUN,
        *HEADS,
    }:
        return False
    heads = kinds & HEADS
    if all(act.kind in _MILD for act in acts):
        return heads <= _MILD
    before = all(sentence < act.meaning.clause.sentence for act in acts)
    strong = all(act.meaning.weight is Weight.STRONG for act in acts)
    return before and strong and not heads - {K.PAID, K.GOT}


def _asked_for_it(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`De ringte og fortalte at de får oppgjør i desember. Jeg har gitt dem til den 10.`: why the day was given."""
    given = all(
        act.kind is K.DELAY
        and act.meaning.day is not None
        and meaning.clause.sentence < act.meaning.clause.sentence
        for act in acts
    )
    told = meaning.rule in {"hearsay", "promise"} and not meaning.clause.kinds & (
        HEADS | {K.COND, K.OR, K.NEG}
    )
    return given and told


def _was_before(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Vi ser ingen grunn til å vente. Søk om BF.`: what he thought, and then the plain order."""
    heads = meaning.clause.kinds & HEADS
    kinds = {act.kind for act in acts}
    need = Weight.MEDIUM if heads == {K.DELAY} else Weight.STRONG
    plain = all(act.meaning.weight >= need for act in acts)
    before = all(meaning.clause.sentence < act.meaning.clause.sentence for act in acts)
    waits = K.DELAY in heads and K.NEG not in meaning.clause.kinds
    known = heads <= kinds | {K.DELAY, K.PAID, K.GOT}
    return meaning.rule == "unknown_word" and plain and before and not waits and known
