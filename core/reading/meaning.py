"""What one clause says: an act, a remark, a question, or something that keeps the whole message from deciding."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum

from core.reading.clauses import Clause
from core.reading.dates import Day
from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, Kind
from core.reading.result import Unclear

K = Kind


class Weight(IntEnum):
    """How plainly a clause is about our matter, and so how much else the message may hold."""

    NONE = 0
    WEAK = 1
    """A bare yes or no: fits any question in the world."""
    MEDIUM = 2
    """An order or a fact that fits many matters."""
    STRONG = 3
    """Names an invoice, a customer, a step of the collection."""


@dataclass(slots=True)
class Meaning:
    """A clause, judged."""

    clause: Clause
    rule: str
    act: Kind | None = None
    blocked: Unclear | None = None
    day: Day | None = None
    amount: Decimal | None = None
    amounts: tuple[Decimal, ...] = ()
    missing: Decimal | None = None
    half: bool = False
    excluded: Kind | None = None
    """A choice that was turned down."""
    unpaid: bool = False
    negated: bool = False
    weight: Weight = Weight.NONE
    stray: bool = False
    """A remark with something in it that may change what was said elsewhere."""
    stop_like: bool = False


_CARRIES = frozenset({
    K.FN, K.POLITE, K.GREETING, K.NOUN, K.TIME, K.I, K.THEY, K.THAT, K.REASON, K.REMINDER, K.COLLECTION, K.COUNT, K.AND,
    K.DOC, K.CURRENCY, K.MONEY, K.NUMBER, K.DATE, K.NEG, K.NOT_YET, K.ONLY, K.EXCEPT, K.CAN_YOU, K.UNPAID, K.MISSING,
    K.HALF, K.MORE, K.BEFORE, K.HUMAN,
}) | REFERS | HEADS  # fmt: skip
"""What a clause that decides may consist of."""
_BESIDE_YES = frozenset({K.YES, K.NO, K.POLITE, K.GREETING, K.AND, K.I, K.COUNT}) | REFERS
_STRONG = frozenset({
    K.REF, K.REMINDER, K.COLLECTION, K.ORDER, K.DISPUTED, K.CREDITED, K.NOUN,
})  # fmt: skip
_STOPPERS = (
    (K.COND, Unclear.CONDITION), (K.HEARSAY, Unclear.HEARSAY), (K.HEDGE, Unclear.NOT_UNDERSTOOD),
    (K.DANGER, Unclear.NOT_UNDERSTOOD), (K.SOME, Unclear.WHICH_INVOICE),
)  # fmt: skip
_LEADS = frozenset({K.GREETING, K.AND, K.POLITE})
_MINE = frozenset({"vi", "jeg", "jag", "eg", "me", "we", "i"})
_LIMITED = REFERS | {K.REMINDER, K.COLLECTION, K.COND}
_CHOICES = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW})
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
_STEPS = frozenset({K.REMINDER, K.COLLECTION})
_TELLING = frozenset({K.REASON, K.POLITE, K.GREETING, K.UNPAID, K.TIME})
_ASIDE = _TELLING | {K.FN, K.AND, K.I, K.THEY, K.THAT, K.COUNT}
_FACTS = (K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED)


def judge(clause: Clause) -> Meaning:
    """Return what *clause* says, without knowing about whom."""
    clause = _plain(_told(clause))
    items, negated = _apply_negations(clause.items)
    kinds = frozenset(item.kind for item in items)
    heads = kinds & HEADS
    meaning = Meaning(clause, "remark", unpaid=K.UNPAID in kinds, negated=K.NEG in kinds)
    meaning.stop_like = bool(kinds & {K.STOP, K.WITHDRAW, K.OPT_OUT})
    _values(meaning, items)
    if _is_question(clause, items, heads):
        meaning.rule = "question"
        meaning.blocked = Unclear.QUESTION if heads or kinds & {K.OR, K.COND, K.DANGER} else None
        meaning.stop_like = False
        return meaning
    for kind, why in _STOPPERS:
        if kind in kinds:
            meaning.rule, meaning.blocked = kind.value, why
            return meaning
    if not heads and not negated:
        return _without_head(meaning, kinds, items)
    if K.OR in kinds:
        meaning.rule, meaning.blocked = "either_or", Unclear.CONTRADICTION
    elif K.PROMISE in kinds or (K.LATER in kinds and K.DELAY not in heads):
        meaning.rule, meaning.blocked = "promise", Unclear.NOT_NOW
    elif (
        not kinds <= _CARRIES
        and not _is_grounded(kinds, heads)
        and not _is_named_and_mild(items, kinds, heads)
    ):
        meaning.rule, meaning.blocked = "unknown_word", Unclear.NOT_UNDERSTOOD
    else:
        _decide(meaning, items, heads, negated)
    return meaning


def _told(clause: Clause) -> Clause:
    """Take `har vi`, `er den` for a question only where the sentence begins with it."""
    items = list(clause.items)
    for at, item in enumerate(items):
        if item.code != "verb" or clause.question:
            continue
        inside = any(before.kind not in _LEADS for before in items[:at][:8])
        if inside or clause.after in {K.AND, K.BUT}:
            mine = item.text.casefold().rsplit(maxsplit=1)[-1] in _MINE
            items[at] = replace(item, kind=K.I if mine else K.FN, code="")
    return Clause(items, clause.sentence, clause.question, clause.after)


def _plain(clause: Clause) -> Clause:
    """Take `bare` for a small word unless what it limits follows."""
    if K.ONLY not in clause.kinds:
        return clause
    items = list(clause.items)
    for at, item in enumerate(items):
        if item.kind is K.ONLY and not _limits(items, at):
            items[at] = replace(item, kind=K.FN)
    return Clause(items, clause.sentence, clause.question, clause.after)


def _limits(items: list[Item], at: int) -> bool:
    for item in items[at + 1 :]:
        if item.kind in _LIMITED:
            return True
        if item.kind not in {K.FN, K.NOUN}:
            return False
    return False


def _is_grounded(kinds: frozenset[Kind], heads: frozenset[Kind]) -> bool:
    """A dispute or credit of something named may give its grounds in words nobody can list."""
    return (
        heads <= {K.DISPUTED, K.CREDITED}
        and bool(kinds & {K.REF, K.NOUN})
        and kinds <= _CARRIES | {K.UNKNOWN, K.WORD}
    )


def _is_named_and_mild(items: list[Item], kinds: frozenset[Kind], heads: frozenset[Kind]) -> bool:
    """What brakes, said of somebody named: a word or two that nobody listed change nothing."""
    unknown = sum(item.kind in {K.UNKNOWN, K.WORD} for item in items)
    return (
        heads <= {K.PAID, K.GOT, K.STOP, K.DELAY, K.WITHDRAW, K.MONITOR} and K.REF in kinds and K.NEG not in kinds
        and unknown <= 2 and kinds <= _CARRIES | {K.UNKNOWN, K.WORD}
    )  # fmt: skip


def _apply_negations(items: list[Item]) -> tuple[list[Item], frozenset[Kind]]:
    """Let each `ikke` take the head it turns; return the items left and the kinds that were turned."""
    if not any(_negates(item) for item in items):
        return items, frozenset()
    left: list[Item] = list(items)
    turned: set[Kind] = set()
    for position, item in enumerate(items):
        if not _negates(item):
            continue
        target = _target(left, position)
        if target is not None:
            turned.add(left[target].kind)
            left[target] = Item(K.FN, left[target].text, left[target].start, left[target].end)
            left[position] = Item(K.FN, item.text, item.start, item.end)
    found = list(left)
    if turned & {K.PAID, K.GOT, K.PARTLY}:
        found.append(Item(K.UNPAID, "", found[-1].end, found[-1].end))
    return found, frozenset(turned)


def _negates(item: Item) -> bool:
    return item.kind is K.NEG or item.code == "not"


def _target(items: list[Item], position: int) -> int | None:
    for at in range(position + 1, len(items)):
        if _negates(items[at]):
            break
        if items[at].kind in HEADS and items[at].kind not in {K.YES, K.NO}:
            return at
    for at in range(position - 1, -1, -1):
        if items[at].kind is K.AND:
            return None
        if items[at].kind in HEADS and items[at].kind not in {K.YES, K.NO}:
            return at
    said_yes = [at for at, item in enumerate(items) if item.kind is K.YES]
    return said_yes[0] if said_yes else None


def _values(meaning: Meaning, items: list[Item]) -> None:
    days = [item.day for item in items if item.day is not None]
    future = [day for day in days if not day.past]
    if future:
        meaning.day = future[-1]
        if len({day.value for day in future}) > 1:
            meaning.day = Day(None)
    elif days:
        meaning.day = days[-1]
    money = [item for item in items if item.kind in {K.MONEY, K.NUMBER}]
    if money and K.MISSING in {item.kind for item in items}:
        meaning.missing = money[-1].amount
        money = money[:-1]
    meaning.amounts = tuple(item.amount for item in money if item.amount is not None)
    if money:
        meaning.amount = money[0].amount
    meaning.half = any(item.kind is K.HALF for item in items)


def _is_question(clause: Clause, items: list[Item], heads: frozenset[Kind]) -> bool:
    if any(item.kind in {K.ASK, K.HELP, K.STATUS} for item in items):
        return True
    asks_us = any(item.kind is K.CAN_YOU for item in items)
    if asks_us:
        harmless = heads & {K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT, K.UNDO}
        kind = any(item.kind is K.POLITE for item in items)
        return not (harmless or (heads and (kind or not clause.question)))
    return clause.question


def _without_head(meaning: Meaning, kinds: frozenset[Kind], items: list[Item]) -> Meaning:
    """Judge a clause in which nothing is decided by a word of its own."""
    if K.FIX in kinds:
        meaning.rule = "taken_back"
        return meaning
    refers = kinds & REFERS
    if K.NEG in kinds and not refers - {K.REF} and any(item.code == "received" for item in items):
        meaning.rule, meaning.unpaid = "unpaid", True
        return meaning
    if K.NOT_YET in kinds:
        meaning.rule, meaning.blocked = ("unpaid", None) if meaning.unpaid else ("not_yet", Unclear.NOT_NOW)
        return meaning
    if kinds & _STEPS and kinds <= _CARRIES | ({K.OR} if K.NEG in kinds else set()):
        return _steps(meaning, kinds)
    if _is_received(items, kinds):
        meaning.weight = Weight.STRONG if kinds & _STRONG else Weight.MEDIUM
        _fact(meaning, items, [K.GOT], [])
        return meaning
    if _is_granted(meaning, items, refers) and kinds <= _CARRIES:
        meaning.weight = Weight.STRONG if K.REF in kinds else Weight.MEDIUM
        _delay(meaning)
        return meaning
    if refers and not kinds & {K.UNKNOWN, K.WORD, K.PROMISE}:
        return _only_whom(meaning, kinds)
    return _remark(meaning, kinds)


def _only_whom(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge `ikke 10023`, `alle unntatt Kari`, `bare Nordlys`: whom, and nothing else."""
    if K.NEG in kinds:
        meaning.rule, meaning.act, meaning.weight = "not_this", K.NO, Weight.WEAK
    elif K.EXCEPT in kinds and kinds & {K.ALL, K.REST}:
        meaning.rule, meaning.act, meaning.weight = "all_but", K.YES, Weight.STRONG
    elif K.ONLY in kinds:
        meaning.rule, meaning.act, meaning.weight = "only_this", K.YES, Weight.STRONG
    return meaning


def _remark(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge what decides nothing: an aside that may always stand, or words that may change something else."""
    comes = meaning.day is not None and not meaning.day.past
    meaning.stray = comes or bool(kinds & {K.PROMISE, K.LATER, K.OR, K.BEFORE, K.AUTO})
    if kinds <= _ASIDE and kinds & _TELLING:
        meaning.rule = "aside"
    return meaning


def _steps(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge `purring og inkasso`, `ikke inkasso`, `bare purring`: the steps themselves, without a verb."""
    meaning.weight = Weight.STRONG
    if K.BEFORE in kinds:
        meaning.rule, meaning.blocked = "not_before", Unclear.NOT_NOW
        if meaning.day is not None and K.NEG in kinds:
            meaning.blocked = None
            _delay(meaning)
    elif K.ONLY in kinds or K.EXCEPT in kinds:
        meaning.rule, meaning.blocked = "only_one_step", Unclear.CONDITION
    elif K.NEG in kinds:
        meaning.rule, meaning.act, meaning.stop_like = "no_such_step", K.STOP, True
    elif {K.REMINDER, K.COLLECTION} <= kinds and meaning.day is None:
        meaning.rule, meaning.act = "both_steps", K.START
    return meaning


def _is_received(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Fått inn 5 000 kr`: a sum that came."""
    return (
        bool(kinds & {K.MONEY, K.HALF}) and any(item.code == "received" for item in items)
        and kinds <= _CARRIES - {K.NEG, K.NOT_YET}
    )  # fmt: skip


def _is_granted(meaning: Meaning, items: list[Item], refers: frozenset[Kind]) -> bool:
    """Whether somebody is given time: `Kari får to uker`, `en uke til`."""
    if meaning.day is None or meaning.day.past:
        return False
    more = any(
        after.kind is K.MORE or after.text.casefold() in {"til", "till"}
        for before, after in itertools.pairwise(items)
        if before.kind is K.DATE
    )
    return more or any(item.code in {"grant", "received"} for item in items)


def _decide(meaning: Meaning, items: list[Item], heads: frozenset[Kind], turned: frozenset[Kind]) -> None:
    facts = [kind for kind in _FACTS if kind in heads]
    orders = [kind for kind in _SPECIFIC if kind in heads]
    meaning.weight = _weight(frozenset(item.kind for item in items), heads)
    if _says_he_did(items):
        meaning.rule, meaning.blocked = "who_did", Unclear.NOT_UNDERSTOOD
    elif turned:
        _turned(meaning, turned, heads)
    elif facts:
        _fact(meaning, items, facts, orders)
    else:
        _order(meaning, items, orders)


def _weight(kinds: frozenset[Kind], heads: frozenset[Kind]) -> Weight:
    if kinds & _STRONG:
        return Weight.STRONG
    return Weight.WEAK if heads <= {K.YES, K.NO} else Weight.MEDIUM


def _says_he_did(items: list[Item]) -> bool:
    """`Vi har betalt`, `de stopper`: the wrong person does it, whatever was meant."""
    for at, item in enumerate(items):
        before = [other.kind for other in items[max(at - 2, 0) : at]]
        before = before[:1] if before[-1:] == [K.FN] and len(before) == 2 else before[-1:]
        if item.kind is K.PAID and before == [K.I] and item.code != "own":
            return True
        if item.kind is K.GOT and before == [K.THEY]:
            return True
        if item.kind in {K.STOP, K.START, K.GO} and at and items[at - 1].kind is K.THEY and item.code != "to":
            return True
    return False


def _turned(meaning: Meaning, turned: frozenset[Kind], heads: frozenset[Kind]) -> None:
    """Judge a clause with a negated head."""
    left = heads - {K.NO}
    if any(item.code in {"confirm", "cannot"} for item in meaning.clause.items):
        meaning.rule, meaning.blocked = "not_confirmed", Unclear.NOT_UNDERSTOOD
        return
    if turned & {K.START, K.GO, K.HAND_OVER} and not left - {K.STOP, K.DELAY}:
        later = meaning.clause.kinds & {K.BEFORE, K.NOT_YET} or K.DELAY in left
        if later and meaning.day is not None:
            _delay(meaning)
        elif later:
            meaning.rule, meaning.blocked = "not_before", Unclear.NOT_NOW
        else:
            meaning.rule, meaning.act = "do_not_start", K.STOP
            meaning.weight = max(meaning.weight, Weight.MEDIUM)
            meaning.stop_like = True
        return
    meaning.stop_like = False
    meaning.rule, meaning.blocked = "negated", Unclear.NOT_UNDERSTOOD
    if turned <= _CHOICES | {K.FOLLOW} and not left:
        meaning.rule, meaning.blocked = "not_that", None
        meaning.excluded = next(iter(turned))
    elif turned <= {K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED} and not left - {K.YES}:
        meaning.rule, meaning.blocked = "unpaid", None
        if K.YES in left:
            meaning.blocked = Unclear.NOT_UNDERSTOOD
        meaning.unpaid = True
    elif turned <= {K.PAID, K.GOT} and left <= {K.START, K.GO}:
        meaning.rule, meaning.act, meaning.blocked = "unpaid_start", K.START, None


def _fact(meaning: Meaning, items: list[Item], facts: list[Kind], orders: list[Kind]) -> None:
    kinds = {item.kind for item in items}
    if set(orders) - {K.STOP, K.NO, K.YES, K.WITHDRAW} or K.NOT_YET in kinds or K.BEFORE in kinds:
        meaning.rule, meaning.blocked = "fact_and_order", Unclear.CONTRADICTION
        return
    if (K.CREDITED in facts and len(facts) > 1) or (K.DISPUTED in facts and len(facts) > 1):
        meaning.rule, meaning.blocked = "two_facts", Unclear.CONTRADICTION
        return
    if (meaning.day is not None and meaning.day.value is None) or _is_to_come(meaning):
        meaning.rule, meaning.blocked = "fact_to_come", Unclear.NOT_UNDERSTOOD
        return
    meaning.act = facts[-1] if facts[-1] != K.GOT else K.PAID
    if meaning.half or meaning.missing is not None:
        meaning.act = K.PARTLY
    meaning.rule = meaning.act.value


def _is_to_come(meaning: Meaning) -> bool:
    day = meaning.day
    if day is None or day.past or day.value is None:
        return False
    return not day.stretch


def _order(meaning: Meaning, items: list[Item], orders: list[Kind]) -> None:
    kinds = frozenset(item.kind for item in items)
    if {K.STOP, K.START} <= set(orders) and _stops_doing(items):
        orders = [kind for kind in orders if kind is not K.START]
    act = orders[0]
    others = frozenset(orders[1:])
    if act in {K.GO, K.YES} and kinds & {K.REMINDER, K.COLLECTION}:
        act, others = K.START, others | {act}
    if not others <= _AGREE.get(act, frozenset()) or (act is K.YES and K.NO in others):
        meaning.rule, meaning.blocked = "contradiction", Unclear.CONTRADICTION
    elif act is K.DELAY:
        _delay(meaning)
    elif K.NOT_YET in kinds or K.BEFORE in kinds:
        meaning.rule, meaning.blocked = "not_yet", Unclear.NOT_NOW
    elif meaning.day is not None:
        if act in {K.STOP, K.NO} and not meaning.day.past:
            _delay(meaning)
        else:
            meaning.rule, meaning.blocked = "with_a_day", Unclear.NOT_NOW
    elif act in {K.YES, K.NO} and not _is_bare(items):
        meaning.rule, meaning.blocked = "more_than_yes", Unclear.NOT_UNDERSTOOD
    else:
        meaning.act, meaning.rule = act, act.value


def _stops_doing(items: list[Item]) -> bool:
    """`Slutt å purre`, `stop chasing them`: what is stopped is named by a verb of its own."""
    first = next(item.kind for item in items if item.kind in {K.STOP, K.START})
    return first is K.STOP


def _is_bare(items: list[Item]) -> bool:
    """A yes or no stands alone, or with whom it is about; small words only where they lead to that."""
    refers = any(item.kind in REFERS for item in items)
    return all(
        item.kind in _BESIDE_YES
        or (refers and item.kind in {K.FN, K.NOUN, K.ONLY, K.EXCEPT, K.MONEY, K.NUMBER, K.NEG})
        for item in items
    )


def _delay(meaning: Meaning) -> None:
    day = meaning.day
    if day is None:
        meaning.rule, meaning.blocked = "wait", Unclear.NOT_NOW
    elif day.value is None:
        meaning.rule, meaning.blocked = "wait_until_some_day", Unclear.WHICH_DATE
    elif day.past:
        meaning.rule, meaning.blocked = "wait_until_past", Unclear.DATE_IN_PAST
    else:
        meaning.rule, meaning.act = "wait_until", K.DELAY
        meaning.weight = max(meaning.weight, Weight.MEDIUM)
