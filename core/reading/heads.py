"""What a clause says in which a word of its own decides: a fact, an order, a yes or no."""

from __future__ import annotations

import re

from core.reading.against import is_ruled_out
from core.reading.alone import must_pay, only_agrees, says_nothing_alone
from core.reading.bare import is_bare
from core.reading.facts import FACTS, fact
from core.reading.items import INSIDE, Item, place_of, said_in
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.limits import another_thing_waits, stops_another_thing
from core.reading.matter import (
    is_an_event,
    is_crowded,
    is_cut_short,
    is_foreign,
    is_only_told,
)
from core.reading.meaning import STEPS, STRONG, Meaning, Weight, wait
from core.reading.negation import YET, is_for_now, turned_down
from core.reading.result import Unclear
from core.reading.spoken_of import words_of
from core.reading.subjects import somebody_else_does_it
from core.reading.wanted import why_not_wanted
from core.reading.who import MYSELF, says_he_did

_NO_STEP = frozenset({K.NO, K.NEG, K.FN, K.POLITE, K.AND, K.REMINDER, K.COLLECTION, K.THAT, K.REF})
_NOT_PAID = frozenset({K.NO, K.UNPAID, K.THEY, K.THAT, K.REF, K.FN, K.NOUN, K.TIME, K.POLITE})
_SPECIFIC = (
    K.DELAY, K.OPT_OUT, K.UNDO, K.RESTART, K.HAND_OVER, K.WITHDRAW, K.ORDER, K.MONITOR, K.FOLLOW, K.STOP, K.START,
    K.GO, K.NO, K.YES,
)  # fmt: skip
"""Which act a clause means, where several heads agree: `ja, kjør BF` is about the BF."""
_AGREE: dict[Kind, frozenset[Kind]] = {
    K.DELAY: frozenset({K.STOP, K.START, K.GO, K.NO, K.YES, K.COLLECTION}),
    K.OPT_OUT: frozenset({K.STOP, K.NO, K.YES, K.COLLECTION}),
    K.UNDO: frozenset({K.YES, K.STOP}),
    K.RESTART: frozenset({K.START, K.GO, K.YES}),
    K.HAND_OVER: frozenset({K.START, K.GO, K.YES}),
    K.WITHDRAW: frozenset({K.STOP, K.NO, K.GO, K.YES}),
    K.ORDER: frozenset({K.GO, K.START, K.YES, K.NO}),
    K.MONITOR: frozenset({K.GO, K.START, K.YES, K.NO, K.FOLLOW}),
    K.FOLLOW: frozenset({K.GO, K.START, K.YES}),
    K.STOP: frozenset({K.NO, K.GO, K.YES}),
    K.START: frozenset({K.GO, K.YES}),
    K.GO: frozenset({K.YES}),
}
_ABOUT_US = STEPS | {K.POLITE}
_IT = frozenset({"det", "den", "dette", "detta", "it", "this", "se", "tämä"})
_TOLD_OF = frozenset({K.GREETING, K.AND, K.THAT, K.THEY, K.REF, K.NOUN, K.TIME, K.COUNT})
_SO_FAR = re.compile(r"\b(?:fram till|frem til|fram til|up to|until|asti)\b")
_NOTS = frozenset({"ikke", "ikkje", "itj", "itte", "inte", "ikk", "not", "don't", "dont", "älkää", "älä"})
_TIRED = re.compile(
    r"\b(?:lei|trøtt|trött|træt|sliten|less|drittlei|trette?|tired|sick|fed up|done|väsynyt|"
    r"kyllästynyt)(?: (?:av|af|på|of|with))?(?: (?:å|att|at))?$"
)
"""`Jeg er lei av å vente`."""
_YOU_MAY = re.compile(
    r"\b(?:dere|ni|i|de|you|te)\b.* (?:gjøre|gjera|göra|gøre|do)$|\b(?:voitte|saatte) tehdä\b|\byou (?:can|may|"
    r"should) do\b"
)
"""`Det kan dere gjøre` is said to us, and of this."""
_WAS = frozenset({"was", "var", "were", "oli", "olivat"})
_NAMES_OURS = REFERS | {K.REMINDER, K.COLLECTION, K.ORDER, K.MONITOR}
"""Beside one of these, an order may be adorned."""
_ORDERS = frozenset({K.GO, K.START, K.STOP, K.RESTART, K.UNDO, K.FOLLOW})
_MAY_BE_FOREIGN = frozenset({K.ORDER, K.MONITOR, K.DELAY, K.HAND_OVER})


_STEP = re.compile(r"inkas|perint|collection")
"""A start that names the step: nobody says `send to collection` of anything but a claim."""


def decide(meaning: Meaning, items: list[Item], heads: frozenset[Kind], turned: frozenset[Kind]) -> None:
    facts = [kind for kind in FACTS if kind in heads]
    orders = [kind for kind in _SPECIFIC if kind in heads]
    meaning.weight = _weight(items, heads)
    if says_nothing_alone(items, goes_on=meaning.clause.after is not K.END) or must_pay(items):
        meaning.rule, meaning.blocked = "one_word", Unclear.NOT_UNDERSTOOD
    elif only_agrees(items):
        meaning.rule = "calm"
    elif says_he_did(items):
        meaning.rule, meaning.blocked = "who_did", Unclear.NOT_UNDERSTOOD
    elif turned and _turns_something_else(meaning.clause.items, turned):
        meaning.rule, meaning.blocked = "something_else", Unclear.NOT_UNDERSTOOD
    elif turned:
        turned_down(meaning, turned, heads)
    elif facts:
        fact(meaning, items, facts, orders)
    else:
        _order(meaning, items, orders)


def _weight(items: list[Item], heads: frozenset[Kind]) -> Weight:
    if any(item.kind in STRONG for item in items) or (K.START in heads and _STEP.search(said_in(items))):
        return Weight.STRONG
    tells_us = any(item.kind is K.YES and _YOU_MAY.search(item.text.casefold()) for item in items)
    return Weight.WEAK if heads <= {K.YES, K.NO} and not tells_us else Weight.MEDIUM


def _order(meaning: Meaning, items: list[Item], orders: list[Kind]) -> None:
    kinds = frozenset(item.kind for item in items)
    if {K.STOP, K.START} <= set(orders) and _stops_doing(items):
        orders = [kind for kind in orders if kind is not K.START]
    act = orders[0]
    others = frozenset(orders[1:])
    if act in {K.GO, K.YES} and kinds & {K.REMINDER, K.COLLECTION}:
        act, others = K.START, others | {act}
    if act is K.MONITOR and _is_laid_there(items):
        others -= {K.STOP, K.DELAY}
    if not others <= _AGREE.get(act, frozenset()) or (act is K.YES and K.NO in others):
        meaning.rule, meaning.blocked = "contradiction", Unclear.CONTRADICTION
    elif (act is K.DELAY and not is_an_event(items)) or (
        meaning.day is not None and not meaning.day.past and act in {K.STOP, K.NO}
    ):
        _delay(meaning, items, act)
    elif why_not := why_not_wanted(items, act):
        meaning.rule, meaning.blocked = why_not
    elif (
        K.NOT_YET in kinds or K.BEFORE in kinds or _is_not_done_yet(items, act) or _is_no_for_now(items, act)
    ):
        meaning.rule, meaning.blocked = "not_yet", Unclear.NOT_NOW
    elif meaning.day is not None:
        meaning.rule, meaning.blocked = "with_a_day", Unclear.NOT_NOW
    elif _is_of_something_else(items, kinds, act) or _goes_to_a_lawyer(items) or _stops_short(items, act):
        meaning.rule, meaning.blocked = "something_else", Unclear.NOT_UNDERSTOOD
    else:
        _plain_order(meaning, items, act)


def _delay(meaning: Meaning, items: list[Item], act: Kind) -> None:
    if act is K.NO and {item.kind for item in items} <= {K.NO, K.DATE, K.POLITE}:
        meaning.rule, meaning.blocked = "no_and_a_day", Unclear.NOT_NOW  # `nei, fredag`
    elif act is K.STOP and stops_another_thing(items, " ".join(words_of(items))):
        meaning.rule, meaning.blocked = "something_else", Unclear.NOT_UNDERSTOOD
    elif act is K.STOP and somebody_else_does_it(items):
        meaning.rule, meaning.blocked = (
            "who_did",
            Unclear.NOT_UNDERSTOOD,
        )  # `Svensson avslutar jobbet imorgon`
    elif act is K.DELAY and meaning.day is None and (_is_past_waiting(items) or _tires_of_waiting(items)):
        meaning.rule, meaning.stop_like = "urges", False  # `ikke vits å vente`
    elif act is K.DELAY and (is_ruled_out(items) or another_thing_waits(items)):
        meaning.rule, meaning.blocked = "something_else", Unclear.NOT_UNDERSTOOD
    elif act is K.DELAY and _was_due(items):
        meaning.rule, meaning.blocked = "was_due", Unclear.DATE_IN_PAST
    else:
        wait(meaning)


def _is_of_something_else(items: list[Item], kinds: frozenset[Kind], act: Kind) -> bool:
    """Whether the order says itself that it is about no invoice."""
    if act in _MAY_BE_FOREIGN:
        return act is K.DELAY and is_an_event(items)
    return (
        is_foreign(items)
        or (kinds.isdisjoint(STRONG | REFERS | {K.THAT}) and is_cut_short(items))
        or (act in _ORDERS and not _names_ours(items, kinds) and is_crowded(items))
    )


def _names_ours(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """Whether it names a case or a step, by itself or within the order: `hele vejen til inkasso`."""
    return not kinds.isdisjoint(_NAMES_OURS) or any("inkas" in item.text.casefold() for item in items)


def _turns_something_else(items: list[Item], turned: frozenset[Kind]) -> bool:
    """`I don't do it for the money`: what is not done is no case of ours."""
    kinds = {item.kind for item in items}
    return turned <= {K.GO, K.START} and kinds.isdisjoint(_NAMES_OURS | {K.DELAY}) and is_crowded(items)


def _was_due(items: list[Item]) -> bool:
    """`Fristen var 5. desember`."""
    at = next(place for place, item in enumerate(items) if item.kind is K.DELAY)
    return any(item.text.casefold() in _WAS for item in items[at + 1 : at + 2])


def _is_not_done_yet(items: list[Item], act: Kind) -> bool:
    """`Ikke gjør noe riktig enda`: what is not to be done yet is not stopped."""
    stops = next((item.text.casefold().split() for item in items if item.kind is act), [])
    denied = act is K.STOP and not _NOTS.isdisjoint(stops)
    return denied and any(item.text.casefold() in YET for item in items)


def _is_no_for_now(items: list[Item], act: Kind) -> bool:
    """`Nei foreløpig til de andre`; a bare no, whenever, is a no."""
    return act is K.NO and any(item.kind in REFERS for item in items) and is_for_now(items)


def _goes_to_a_lawyer(items: list[Item]) -> bool:
    """`Send Fjord til advokaten`: to somebody else than us."""
    inside = [item.text.casefold() for item in items if item.code == INSIDE]
    return any(word.startswith(("advokat", "lawyer", "jurist", "asianaj", "revisor")) for word in inside)


def _stops_short(items: list[Item], act: Kind) -> bool:
    """`Kör fram till inkasso`: so far, and no further."""
    said = " ".join(words_of(items))
    return act in {K.GO, K.START} and _SO_FAR.search(said) is not None


def _tires_of_waiting(items: list[Item]) -> bool:
    """`Gidd ikkje vent lenger`: he stops nothing but his waiting."""
    heads = [item for item in items if item.kind in HEADS]
    stops = heads[0].text.casefold().split()
    return [item.kind for item in heads] == [K.STOP, K.DELAY] and stops[-1] in _NOTS


def _is_past_waiting(items: list[Item]) -> bool:
    """Whether a reason against it stands before the word for waiting."""
    first = next(at for at, item in enumerate(items) if item.kind is K.DELAY)
    return _TIRED.search(said_in(items[:first])) is not None or any(
        item.kind is K.REASON and item.code == "not" for item in items[:first]
    )


def _is_laid_there(items: list[Item]) -> bool:
    """`Lägg den i malpåse med bevakning`, `park it with long-term monitoring`: that is how it is laid aside."""
    at = place_of(K.MONITOR, items)
    return at > 0 and items[at - 1].text.casefold() in {
        "med",
        "with",
        "i",
        "på",
        "on",
        "in",
        "under",
        "til",
        "till",
    }


def _plain_order(meaning: Meaning, items: list[Item], act: Kind) -> None:
    kinds = frozenset(item.kind for item in items)
    if act is K.NO and kinds & STEPS and kinds <= _NO_STEP:
        meaning.rule, meaning.act, meaning.stop_like = "no_such_step", K.STOP, True
    elif act is K.NO and K.UNPAID in kinds and kinds <= _NOT_PAID:
        meaning.rule, meaning.unpaid = "unpaid", True  # `nei de har ikke gjort opp`
    elif act in {K.YES, K.NO} and not is_bare(items):
        meaning.rule, meaning.blocked = "more_than_yes", Unclear.NOT_UNDERSTOOD
    else:
        meaning.act, meaning.rule = act, act.value
        if act in {K.START, K.GO, K.YES} and _it_begins(items):
            meaning.act, meaning.rule, meaning.blocked = None, "only_told", Unclear.NOT_UNDERSTOOD
        elif _only_tells(items):
            meaning.rule, meaning.weight = "only_told", Weight.NONE


def _only_tells(items: list[Item]) -> bool:
    """`Starter`, `den kjører allerede`, `köra`: the verb is no order, and nothing before it makes it one."""
    heads = [at for at, item in enumerate(items) if item.kind in HEADS]
    kinds = {item.kind for item in items}
    if kinds & {K.GO, K.START} and kinds.isdisjoint(_NAMES_OURS) and is_only_told(items, heads[0]):
        return True
    if any(items[at].code != "told" for at in heads) or any(item.kind in _ABOUT_US for item in items):
        return False
    if not heads[0] and any(item.kind in REFERS for item in items):
        return False  # `chase the other two`
    if any(item.text.casefold() in MYSELF for item in items[heads[-1] + 1 : heads[-1] + 2]):
        return True  # `da begynner jeg`
    return all(item.kind in _TOLD_OF or item.text.casefold() in _IT for item in items[: heads[0]])


def _it_begins(items: list[Item]) -> bool:
    """`Nå begynner det`, `now it starts`: of something that begins by itself."""
    heads = [at for at, item in enumerate(items) if item.kind in {K.START, K.GO}]
    if not heads or items[heads[-1]].code != "told":
        return False
    beside = items[max(heads[-1] - 1, 0) : heads[-1]] + items[heads[-1] + 1 : heads[-1] + 2]
    spoken = {K.TIME, K.THAT, K.FN, K.START, K.GO, K.YES, K.POLITE, K.AND}
    it = any(item.text.casefold() in _IT - {"den"} for item in beside)
    return it and {item.kind for item in items} <= spoken and any(item.kind is K.TIME for item in items)


def _stops_doing(items: list[Item]) -> bool:
    """`Slutt å purre`, `stop chasing them`: what is stopped is named by a verb of its own."""
    first = next(item.kind for item in items if item.kind in {K.STOP, K.START})
    return first is K.STOP
