"""Where an `og` joins two statements, and where only two names or two steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.references import NEAR

_WHO = frozenset({K.I, K.THEY})
_SETTLES = HEADS | {K.UNPAID}
_SHARED = frozenset({K.REF, K.NOUN, K.AND, K.TIME, K.POLITE, K.DATE, K.COUNT})
_ALSO = frozenset(
    {"også", "også ja", "också", "med", "too", "as well", "also", "myös", "likeså", "likaså", "òg"}
)
NAMES_IT = frozenset({K.NOUN, K.FN})
TOLD_FACTS = frozenset({K.PAID, K.GOT, K.CREDITED, K.DISPUTED})
_TOLD = NAMES_IT | {
    K.I, K.THEY, K.TIME, K.WORD, K.REASON, K.UNKNOWN, K.POLITE, K.GREETING,
}  # fmt: skip
_LEAVES = frozenset({
    "leave", "lämna", "skip", "skippa", "dropp", "droppa", "drop", "la", "låt", "lad", "lat", "let", "jätä",
    "jättäkää",
    "spar", "spare", "hopp", "hoppa", "gløym", "glem", "glöm", "forget", "unohda",
})  # fmt: skip
_FEW = 3
_SUMS = frozenset({K.MONEY, K.NUMBER, K.HALF})
"""With a word for what came: `vi fick 2 000 av Svensson`."""
_AGREED_THAT = re.compile(r" (?:enige?a?|överens|ense|samde) om att?$")

_WE = frozenset(
    {
        "we'd",
        "i'd",
        "we'll",
        "i'll",
        "vil",
        "vill",
        "want",
        "ønsker",
        "önskar",
        "ynskjer",
        "haluamme",
        "haluan",
        "haluttaisiin",
        "vi",
        "jeg",
        "jag",
        "eg",
        "me",
        "we",
        "i",
        "minä",
    }
)

_OF_IT = frozenset({"om det", "om den", "om dette", "om detta", "om saken"})
_TALKED = frozenset({"puhuin", "puhuimme", "juttelin", "keskustelin", "keskustelimme", "mietin", "mietimme"})


def split_at_conjunctions(parts: Iterator[tuple[list[Item], Kind]]) -> Iterator[tuple[list[Item], Kind]]:
    """Split at `og` where both sides say something; `purring og inkasso` stays together."""
    for part, first_after in parts:
        after, start = first_after, 0
        for position, item in enumerate(part):
            if item.kind is K.AND and _begins_another(part, start, position):
                yield part[start:position], after
                start, after = position + 1, K.AND
        yield part[start:], after


def _settles(items: Sequence[Item]) -> bool:
    came = any(item.code == "received" for item in items)
    granted = any(item.code == "grant" for item in items) and any(item.day is not None for item in items)
    return granted or any(item.kind in _SETTLES or (came and item.kind in _SUMS) for item in items)


def _has_told_first(before: Sequence[Item]) -> bool:
    """Whether the owner told something of himself that decides nothing."""
    told = len(before) >= 3 and (before[0].kind is K.I or before[0].text.casefold() in _TALKED)
    said = {item.kind for item in before if item.text.casefold() not in _OF_IT}
    return told and not said & (HEADS | {K.COND, K.HEARSAY, K.PROMISE, K.NEG, K.OR, K.HEDGE})


def _orders(behind: Sequence[Item]) -> bool:
    return any(item.kind in {K.ORDER, K.MONITOR, K.WITHDRAW, K.STOP, K.START, K.GO} for item in behind)


def _begins_another(part: Sequence[Item], start: int, joint: int) -> bool:
    before = part[max(start, joint - NEAR) : joint]
    behind = part[joint + 1 : joint + 1 + NEAR]
    if not before or _are_listed(before, behind):
        return False
    if behind and behind[0].kind is K.I and _AGREED_THAT.search(behind[0].text.casefold()):
        return True  # `jeg snakket med samboeren, og vi er enige om at dere skal starte`
    if _has_told_first(before) and behind and behind[0].first_word in _WE and _orders(behind):
        return True  # `jag har funderat och vi vill att ni lämnar in till Kronofogden`
    if not _settles(before):
        return (
            _is_his_objection(before, behind)
            or _is_told_of_both(before, behind)
            or _did_two_things(before, behind)
            or _is_told_of_one(before, behind)
            or _leaves_one(before, behind)
        )
    if _leaves_one(before, behind):
        return True
    told = bool(behind) and behind[0].kind is K.I and any(item.kind in TOLD_FACTS for item in before)
    return told or _settles(behind) or _is_promised(behind) or _is_of_another(before, behind)


def _is_of_another(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Kari har betalt og Fjord kan dere se på`; but `Kari har betalt og Fjord også` is one statement of both."""
    first = next((item.kind for item in behind if item.kind not in NAMES_IT), None)
    if first is not K.REF or not any(item.kind in REFERS for item in before):
        return False
    return any(item.kind not in _SHARED and item.text.casefold() not in _ALSO for item in behind)


def _is_his_objection(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Asiakkaan mielestä työ on huono ja hän kiistää laskun`: what he thinks, and what he does."""
    who = next((item.kind for item in behind if item.kind is not K.FN), None)
    heads = [item.kind for item in behind if item.kind in HEADS]
    told = any(item.kind is K.HEARSAY for item in before)
    return told and heads == [K.DISPUTED] and who in {K.THEY, K.NOUN, K.DISPUTED}


def _are_listed(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Nordlys ja Kari og Fjord nei`: two names beside the joint, behind what was said of another."""
    if not before or not behind or before[-1].kind is not K.REF or behind[0].kind is not K.REF:
        return False
    said = [item.kind for item in before[:-1] if item.kind in HEADS or item.kind is K.REF]
    return said[:1] == [K.REF] and len(said) > 1 and said[-1] in HEADS


def _leaves_one(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Leave Kari and start Fjord`: a verb of its own for each."""
    verb = next((item for item in before if item.kind not in {K.POLITE, K.GREETING}), None)
    leaves = verb is not None and verb.first_word in _LEAVES and any(item.kind is K.REF for item in before)
    first = behind[0].kind if behind else None
    return leaves and first not in {K.REF, None} and any(item.kind is K.REF for item in behind)


def _is_told_of_one(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Fjord tar vi en runde med og Kari stopper vi`: each with what is said of it."""
    named = bool(before) and before[0].kind is K.REF and len(before) > _FEW
    then = bool(behind) and behind[0].kind is K.REF and any(item.kind in HEADS for item in behind)
    return named and then and not any(item.kind in REFERS | {K.AND} for item in before[1:])


def _is_told_of_both(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`Jeg har snakket med ham og han har betalt`: what I did, and what he did."""
    who = next((item.kind for item in before if item.kind not in NAMES_IT), None)
    then = next((item.kind for item in behind if item.kind is not K.FN), None)
    plain = {item.kind for item in before} <= _TOLD and len(before) >= 3
    return who is K.I and then in _WHO and plain and any(item.kind in HEADS for item in behind)


def _did_two_things(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """`De ringte meg i går og betalte med en gang`: what they did, and then the payment."""
    who = before[0].kind if before else None
    plain = {item.kind for item in before} <= _TOLD | {K.THEY, K.REF} and len(before) >= 2
    return who in {K.THEY, K.REF} and plain and bool(behind) and behind[0].kind is K.PAID


def _is_promised(items: Sequence[Item]) -> bool:
    """`De har betalt 6000, og resten kommer i desember`."""
    kinds = {item.kind for item in items}
    return K.REST in kinds and bool(kinds & {K.PROMISE, K.HEARSAY}) and K.REF not in kinds
