"""What is denied of one case after it was told of another, or taken back at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.acts import NotUnderstood
from core.reading.items import Item, said_in
from core.reading.kinds import REFERS, K, Kind
from core.reading.meaning import Meaning, text_of
from core.reading.result import Unclear

FACTS = frozenset({K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED})
_AUXILIARIES = frozenset(
    {"har", "have", "has", "hade", "hadde", "havde", "ole", "oo", "er", "är", "is", "did"}
)
"""Beside a not: `Fjord har ikke`."""
_HE = r"(?:han|hun|hon|ho|de|dei|dem|dom|det|den|they|he|she|it)"
_DOES = r"(?:har|have|has|hade|er|är|e|is|did|gjorde|gjord|have)"
_DENIED = re.compile(
    rf"(?:(?:det|that) )?(?:{_DOES} {_HE}|{_HE} {_DOES}) ?(?:ikke|ikkje|inte|not|n't)(?: det)?"
    rf"|{_HE} (?:hasn't|haven't|didn't|isn't)|ei ole|ei olekaan|ei ollutkaan"
)
_NOT_ALL = re.compile(
    r"(?:ikke|ikkje|itj|inte|not|ei|eivät) (?:alt|allt|hele|heile|hela|everything|all|all of it|"
    r"the whole|kaikkea|fullt|helt|full)"
    r"(?: beløpet| beloppet| summen| summan| sammen| av det| amount| sum| thing| ut)*"
)
_ENDS = frozenset({K.STOP, K.NO, K.WITHDRAW, K.DELAY, K.OPT_OUT})


_NOT_THIS = frozenset({K.NEG, K.THAT, K.FN, K.NOUN, K.I})


_NOT_EACH = re.compile(
    r"(?:men |but )?(?:ikke|ikkje|inte|not|ei) (?:begge|båda|both|alle|alla|all of them|kaikki)$"
)
_OR_NOT = frozenset({K.NEG, K.OR, K.FN})


def deny_facts(meanings: Sequence[Meaning]) -> None:
    """`Nordlys har betalt, Fjord ikke`, `Fjord har ikke`: denies what was told of another, and answers nothing."""
    last: Kind | None = None
    listed = any(m.act is K.YES and K.REF in m.clause.kinds for m in meanings)
    """`10023 kyllä, 10024 maksettu, 10031 ei`: a Finnish `ei` is the other answer, too."""
    stopped: Meaning | None = None
    unpaid: Meaning | None = None
    """The clause that stops somebody who is named."""
    for meaning in meanings:
        if last in FACTS and _contradicts(meaning):
            raise NotUnderstood(Unclear.CONTRADICTION)
        if last is K.PAID and _NOT_ALL.fullmatch(text_of(meaning).casefold()):
            _pay_in_part(meanings, meaning)
            continue
        if (
            meaning.rule == "not_this"
            and unpaid is not None
            and unpaid.clause.sentence == meaning.clause.sentence
        ):
            meaning.act, meaning.rule, meaning.unpaid = None, "unpaid", True  # `neither paid, Kari nor Fjord`
            continue
        unpaid = meaning if meaning.unpaid and not meaning.clause.kinds & REFERS else unpaid
        if meaning.rule == "not_this" and stopped is not None and stopped is not meaning:
            meaning.act, meaning.rule, meaning.blocked = None, "calm", None  # `stopp Kari, men ikke de andre`
            continue
        ends = meaning.act in _ENDS or meaning.rule == "wait"
        if ends and meaning.rule != "not_this" and meaning.clause.kinds & REFERS:
            stopped = meaning
        denied = last in FACTS and not (listed and text_of(meaning).casefold().endswith(" ei"))
        if meaning.rule == "not_this" and (denied or _is_verb_denied(meaning.clause.items)):
            meaning.act, meaning.rule, meaning.unpaid = None, "unpaid", True
        elif meaning.act is not None:
            last = meaning.act


def _contradicts(meaning: Meaning) -> bool:
    """Whether the clause behind a fact denies it."""
    kinds = meaning.clause.kinds
    if meaning.act is None and _takes_back(meaning):
        return True
    if {K.NEG, K.OR} <= kinds <= _OR_NOT or {K.EXCEPT, K.THAT} <= kinds:
        return True  # `Kari har betalat! Eller inte...`, `de bestrider alt, bortsett fra denne`
    if _NOT_EACH.match(text_of(meaning).casefold()):
        return True  # `Nordlys og Kari har betalt, men ikke begge`
    return K.NEG in kinds and (
        kinds <= {K.NEG, K.NO} or {K.NEG, K.THAT} <= kinds <= _NOT_THIS
    )  # `betalt (ikke)`


def _pay_in_part(meanings: Sequence[Meaning], denial: Meaning) -> None:
    """`De har betalt, men ikke alt`."""
    before = [meaning for meaning in meanings[: meanings.index(denial)] if meaning.act is K.PAID]
    before[-1].act = K.PARTLY
    denial.act, denial.blocked, denial.stray, denial.rule = None, None, False, "calm"


def _takes_back(meaning: Meaning) -> bool:
    """`Kari har betalt, nei det har hun ikke`."""
    items = [item for item in meaning.clause.items if item.kind not in {K.NO, K.POLITE, K.FIX}]
    return _DENIED.fullmatch(said_in(items)) is not None


def _is_verb_denied(items: Sequence[Item]) -> bool:
    denied = next(at for at, item in enumerate(items) if item.kind is K.NEG)
    words = said_in(items[max(denied - 2, 0) : denied + 2]).split()
    return any(word in _AUXILIARIES or word.endswith("n't") for word in words if word != "don't")
