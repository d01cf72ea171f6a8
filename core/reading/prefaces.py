"""What is told in sentences of its own before the decision: a guess, a talk, a wish, and then the plain word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.acts import Act
from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.meaning import Meaning, Weight

_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_ORDERED = frozenset({K.GO, K.START, K.ORDER, K.MONITOR, K.STOP, K.WITHDRAW, K.FOLLOW})
_NOW = frozenset({"nå", "nu", "no", "now", "nyt"})
_WAS = re.compile(r"\b(?:var|was|were|oli|olin|olimme)\b.*\b(?:først|först|fyrst|first|ensin)\b")
_WAS_TOLD = re.compile(
    r"\b(?:skulle|lovet|lovte|lova|lovade|lovat|lovede|loven?t|fått (?:høre|beskjed|vite|veta|höra|besked|løfte|löfte)|"
    r"(?:fikk|fick|fekk|fik) (?:høre|beskjed|vite|veta|höra|besked|at vide)|blitt lovet|blivit lovade|promised|"
    r"(?:was|were|been) told|told me|told us|(?:was|were) going to|lupasi\w*|lupaili\w*|luvannu\w*|luvattu)\b"
)
_BY_US = re.compile(r"\b(?:dere|dokker|dykk|ni|er|you|jer|te|teidän)\b|(?:beskjed|besked) om (?:å|att|at)\b")
"""What we were to do, or he himself."""
_FOLLOWING = frozenset({
    "følgende", "följande", "fylgjande", "dette", "detta", "this", "following", "slik", "sånn", "såhär", "seuraavaa",
})  # fmt: skip
_SAYS = frozenset({
    "sa", "sier", "seier", "säger", "siger", "sade", "skrev", "skriver", "skreiv", "said", "says", "wrote", "writes",
    "svarte", "svarade", "replied", "sanoi", "kirjoitti",
})  # fmt: skip
_ALSO = frozenset({"også", "också", "òg", "og så", "too", "as well", "myös", "åsså"})
_SO = frozenset({"så", "so", "derfor", "därför", "joten", "therefore"})
_AT_FIRST = frozenset({"først", "först", "fyrst", "first", "at first", "ensin"})
_ASSENTS = frozenset({K.GO, K.START, K.FOLLOW})
_FACTS = frozenset({K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED})
_HAS = frozenset(
    {"har", "have", "has", "had", "hade", "hadde", "havde", "i've", "we've", "var", "was", "olen", "olemme"}
)
_A_STORY = 4
"""Words: `kanskje.` tells nothing."""
_FRAGMENTS = frozenset({K.COND, K.NEG, K.ONLY, K.BEFORE, K.OR, K.NOT_YET, K.EXCEPT})
"""What begins with one of these belongs to what stands beside it."""
_TURNS = frozenset({K.OR, K.BEFORE, K.NOT_YET, K.EXCEPT, K.ONLY, K.LATER, K.DANGER, K.AUTO, K.CAN_YOU})
"""With one of these, a story may change what is ordered behind it."""
_OF_US = frozenset(
    {K.I, K.THEY, K.REF, K.REASON, K.UNPAID, K.HEARSAY, K.MONEY, K.COLLECTION, K.REMINDER, K.HUMAN}
)
"""Of somebody: strange words about nobody tell no story of ours."""
_OTHERS = REFERS - {K.REF, K.THAT}


def only_leads_up(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether the blocked clause *meaning*, in a sentence of its own, only leads up to *acts*."""
    if _introduces(meaning.clause.items):
        return False
    return (
        _leads_up(meaning, acts)
        or _asked_for_it(meaning, acts)
        or _was_before(meaning, acts)
        or _why_he_stops(meaning, acts)
    )


def is_a_story(meaning: Meaning, acts: Sequence[Act], *, alone: bool) -> bool:
    """Whether *meaning* only tells something before a plain word in a later sentence.

    `Jeg har lest forslaget og synes det virker fornuftig. Kjør på det`. *alone*: only one case was asked about.
    """
    plain = [act for act in acts if act.kind is not K.YES]
    kinds = {act.kind for act in plain}
    agreed = len(plain) == len(acts) or kinds <= _ASSENTS | {K.DELAY}
    return (
        bool(plain)
        and agreed
        and all(_is_plain(act) and _stands_apart(meaning, act, acts) for act in plain)
        and not _introduces(meaning.clause.items)
        and _only_tells(meaning, kinds, alone=alone)
    )


def _only_tells(meaning: Meaning, kinds: set[Kind], *, alone: bool) -> bool:
    """Whether a clause is long enough for a story, about somebody, and about nothing that is to come."""
    told = _without_trifles(meaning.clause.items)
    said = {item.kind for item in told}
    if meaning.rule == "question" or len(said_in(told).split()) < _A_STORY or told[0].kind in _FRAGMENTS:
        return False
    if K.UNKNOWN in said and not said & _OF_US:
        return False  # `inget användbart grafiktema; avbryter`
    if said & _OTHERS and not alone:
        return False
    to_come = (meaning.day is not None and not meaning.day.past) or K.LATER in said
    promised = _was_promised(told) and not to_come
    past = _is_past(told) or promised
    if said & (_TURNS - {K.LATER} if past else _TURNS) or (meaning.day is not None and not past):
        return False
    return _says_nothing_else(said - {K.PROMISE} if promised else said, kinds)


def _was_promised(items: list[Item]) -> bool:
    """`Jeg har fått høre at det skulle ordnes`: what was to come when it was said."""
    said = said_in(items)
    by_us = _BY_US.search(said) is not None or any(item.kind is K.HUMAN for item in items)
    return not by_us and _WAS_TOLD.search(said) is not None and all(i.kind is not K.HEDGE for i in items)


def _introduces(items: list[Item]) -> bool:
    """`Kunden skrev følgende. Stopp saken`: what stands behind it are somebody's words."""
    last = items[-1].last_word
    told = any(item.kind is K.HEARSAY for item in items)
    return told and (last in _FOLLOWING or (items[-1].kind is K.HEARSAY and last in _SAYS))


def _says_nothing_else(said: set[Kind], kinds: set[Kind]) -> bool:
    """Whether what may decide in a story is what was decided behind it, or only led up to it."""
    heads = said & HEADS
    if K.PROMISE in said and (K.NEG not in said or heads):
        return False  # `de betaler på fredag`; but `de betaler aldri`
    if K.COND in said and (heads or said & {K.COLLECTION, K.REMINDER}):
        return False
    if K.NEG in said and heads - {K.YES, K.PAID, K.GOT}:
        return False
    spoken_of = {K.START, K.GO, K.NO, K.ORDER} if kinds <= {K.STOP, K.WITHDRAW} else set()
    return heads <= kinds | spoken_of | {K.YES, K.FOLLOW}


def _is_plain(act: Act) -> bool:
    ordered = act.kind in _ORDERED and act.meaning.rule == act.kind.value
    dated = act.kind is K.DELAY and act.meaning.day is not None
    fact = act.kind in _FACTS and act.meaning.weight is Weight.STRONG
    return (ordered or dated or fact) and act.meaning.weight >= Weight.MEDIUM


def _stands_apart(meaning: Meaning, act: Act, acts: Sequence[Act]) -> bool:
    """Whether the act is said in a later sentence, or behind a `men` or a `så`."""
    first, then = meaning.clause, act.meaning.clause
    behind = first.items[0].start < then.items[0].start
    said = [one.meaning.clause for one in acts if one.meaning.clause.items[0].start <= then.items[0].start]
    so = any(one.after is not K.AND and one.items[0].first_word in _SO for one in said)
    if behind and so and meaning.rule == "remark":
        return True  # `de har fått tre purringer allerede, så start`
    turned = (
        then.after is K.BUT
        or then.items[0].first_word in _NOW
        or _WAS.search(said_in(first.items)) is not None
    )
    doubts = meaning.rule in {"hedge", "cond"} and K.HEDGE in first.kinds
    return first.sentence < then.sentence or (behind and doubts and turned)


def _without_trifles(items: list[Item]) -> list[Item]:
    """Return *items* without what only looks as if it turned something: `vi har jobbet sammen før`."""
    told = items[:-1] if items[-1].text.casefold() in _ALSO and len(items) > 1 else items
    told = told[:-1] if told[-1].kind is K.BEFORE and len(told) > 1 else told
    doubts = any(item.kind is K.HEDGE for item in told)
    if doubts and told[-1].text.casefold() in _AT_FIRST:
        told = told[:-1]
    return [
        item
        for at, item in enumerate(told)
        if not (item.kind is K.COND and at and told[at - 1].kind is K.HEDGE)  # `jeg vet ikke om ...`
    ]


def _is_past(items: list[Item]) -> bool:
    """`Jeg har ringt hele uken`."""
    words = {word for item in items[:4] for word in item.text.casefold().split()}
    return not words.isdisjoint(_HAS) and all(item.kind not in {K.PROMISE, K.HEDGE} for item in items)


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


def _why_he_stops(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Han har hjälpt oss med snöröjningen så vi är kvitt. Lägg ner.`: whatever it was, then he stops it plainly."""
    stops = [act for act in acts if act.kind is not K.NO]
    plain = all(act.kind in {K.STOP, K.WITHDRAW} and _is_plain(act) for act in stops)
    later = all(meaning.clause.sentence < act.meaning.clause.sentence for act in stops)
    told = meaning.rule not in {"question", "cond", "either_or"} and not meaning.clause.question
    turns = _TURNS | {K.REST, K.ALL, K.SOME, K.COND} | (HEADS & {K.ORDER, K.HAND_OVER, K.UNDO, K.RESTART})
    return bool(stops) and plain and later and told and not meaning.clause.kinds & turns


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
