"""What one clause may say: an act, a remark, a question, or something that keeps the whole message from deciding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from core.reading.clauses import Clause
from core.reading.dates import Day
from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.result import Unclear

CARRIES = frozenset({
    K.FN, K.POLITE, K.GREETING, K.NOUN, K.TIME, K.I, K.THEY, K.THAT, K.REASON, K.REMINDER, K.COLLECTION, K.COUNT, K.AND,
    K.DOC, K.CURRENCY, K.MONEY, K.NUMBER, K.DATE, K.NEG, K.NOT_YET, K.ONLY, K.EXCEPT, K.CAN_YOU, K.UNPAID, K.MISSING,
    K.HALF, K.MORE, K.BEFORE, K.HUMAN,
}) | REFERS | HEADS  # fmt: skip
"""What a clause that decides may consist of."""
_ALL_BUT = re.compile(
    r"(?:but|except|utom|förutom|unntatt|utenom|bortsett fra|undtagen|paitsi|lukuun ottamatta)$"
)
"""`Paid all but 2000`: the sum is what is missing."""
STRONG = frozenset({
    K.REF, K.REMINDER, K.COLLECTION, K.ORDER, K.DISPUTED, K.CREDITED, K.NOUN,
})  # fmt: skip
STEPS = frozenset({K.REMINDER, K.COLLECTION})


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


def text_of(meaning: Meaning) -> str:
    """Return the words of the clause, as they stand."""
    return " ".join(item.text for item in meaning.clause.items)


def take_values(meaning: Meaning, items: list[Item]) -> None:
    days = [item.day for item in items if item.day is not None]
    future = [day for day in days if not day.past]
    if future:
        meaning.day = _one_of(future)
    elif days:
        meaning.day = days[-1]
    money = [item for item in items if item.kind in {K.MONEY, K.NUMBER}]
    kinds = [item.kind for item in items]
    excepted = (
        K.EXCEPT in kinds
        and K.REF not in kinds[kinds.index(K.EXCEPT) :]
        and bool(money)
        and kinds.index(K.EXCEPT) < items.index(money[-1])
    )
    all_but = any(item.kind is K.PARTLY and _ALL_BUT.search(item.text.casefold()) for item in items)
    if money and (K.MISSING in kinds or excepted or all_but):  # `alt er betalt utenom 2500`
        meaning.missing = money[-1].amount
        money = money[:-1]
    meaning.amounts = tuple(item.amount for item in money if item.amount is not None)
    if money:
        meaning.amount = money[0].amount
    meaning.half = any(item.kind is K.HALF for item in items)


def _one_of(days: list[Day]) -> Day:
    """Return the day that several say: `fredag den 4.` is the fourth, if that is a Friday; none if they differ."""
    if len({day.value for day in days}) == 1:
        return days[-1]
    dated = [day for day in days if not day.stretch and day.value is not None]
    loose = [day for day in days if day.stretch and day.value is not None]
    if len(loose) == len(days) > 1:
        return max(loose, key=lambda day: str(day.value))  # `fredag i neste uke`
    if len(dated) != 1 or len(dated) + len(loose) != len(days):
        return Day(None)
    agree = all(
        day.value and dated[0].value and day.value.weekday() == dated[0].value.weekday() for day in loose
    )
    return dated[0] if agree else Day(None)


def wait(meaning: Meaning) -> None:
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
