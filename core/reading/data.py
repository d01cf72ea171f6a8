"""The identity number or the address that was asked for, found in the person's words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from stdnum import luhn

from core.case import Question
from core.debtor_data import identity_number as valid_number
from core.events import Word
from core.reading.addresses import Found, find_addresses
from core.reading.items import Item, cases_in
from core.reading.kinds import K
from core.reading.meaning import Meaning
from core.reading.result import Context, Decision, Reading, Topic, Unclear
from core.reading.whose import is_somebody_elses

_SHAPES = {
    "SE": re.compile(
        r"(?<![\d+])(?P<vat>SE\s?)?(?P<number>(?:1[689]|20)?\d{2}\s?\d{2}\s?\d{2}\s{0,2}[-+]?\s{0,2}\d{2}\s?\d{2})"
        r"(?P<tail>[\s-]?01)?(?!\d|-\d)",
        re.IGNORECASE,
    ),
    "NO": re.compile(
        r"(?<![\d+])(?P<vat>NO\s?)?(?P<number>\d{3}\s?\d{3}\s?\d{3}|\d{6}\s?\d{5})(?P<tail>\s?MVA)?(?!\d|-\d)",
        re.IGNORECASE,
    ),
}
_DOUBT = frozenset({K.HEDGE, K.COND, K.SOME})
_OTHER_ACTS = frozenset({
    K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED, K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT, K.ORDER, K.MONITOR,
})  # fmt: skip
_OLD = re.compile(
    r"\b(?:gam(?:mal|mel|la|le|alt|mlen)\w*|fel\w*|feil\w*|wrong|old|former|tidigare|tidligere|vanha\w*|entinen|"
    r"förra|fd|"
    r"inte\s+längre|ikke\s+lenger|no\s+longer|forkert\w*|väärä\w*)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"[\s,–-]*(?:(?:är|er|var|is|was|on|oli|det|that)\s+)*(?:(?:helt|nog|jo|now|ju)\s+)?(?:fel(?:aktig\w*)?\b|"
    r"feil\b|galt\b"
    r"|forkert|wrong|incorrect|väärä|(?:inte|ikke|ikkje|not|ej)\s+(?:rätt|riktig|rett|rigtig|korrekt|right|correct|"
    r"aktuel)"
    r"|(?:stämmer|stemmer|gäller|gjelder|gjeld|passar|passer|funkar|gælder)\s+(?:inte|ikke|ikkje|ej)|ei\s+(?:pidä|"
    r"ole|täsmää))",
    re.IGNORECASE,
)
"""Behind a value: it is not right."""
_UNSURE = re.compile(
    r"tror|sikke[rt]|säker|sure|maybe|perhaps|kans?kj?e|ehkä|luul|think|guess|gjett|giss|mulig|möjlig|vet i(?:kk|nt)e",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:or|eller|tai|maybe|kanskje|kanske|måske)\b", re.IGNORECASE)
_TO_ME = re.compile(r"\b(?:to me|till mig|til meg|til mig|minulle|te meg)\b[^.\n]{0,20}$", re.IGNORECASE)
"""The owner's own address."""
_FOREIGN = re.compile(
    r"\b(?:norsk\w*|norwegian|norjalai\w*|dansk\w*|danish|tanskalai\w*|finsk\w*|finnish|suomalai\w*|tysk\w*|german|"
    r"saksalai\w*|utländsk\w*|foreign|ulkomaa\w*|telefon\w*|mobil\w*|puhelin\w*|phone|ocr|iban|bankgiro\w*|"
    r"plusgiro\w*)\b",
    re.IGNORECASE,
)


_IS = frozenset({"är", "er", "is", "on"})
_ENOUGH = re.compile(
    r"(?:räcker|rækker|holder|held|er) det\b|går det bra|is that|will that|does that|riittää", re.IGNORECASE
)
"""`559964-2286, räcker det?`: what he asks is whether we need more."""
_SPELLED = re.compile(r"(?<![\d-])\d(?:[ ]\d){8,11}(?![\d-])")
"""Figures said one by one."""


def _together(match: re.Match[str]) -> str:
    return re.sub(" ", "", match[0]).ljust(len(match[0]))


def shape(country: str) -> re.Pattern[str]:
    """Return what identity numbers look like in *country*."""
    return _SHAPES.get(country, _SHAPES["NO"])


def identity_number(
    own: str, context: Context, items: Sequence[Item], meanings: Sequence[Meaning]
) -> Reading | None:
    """Return the reading if there is something like a number in *own*; None leaves the words to the grammar."""
    looks = shape(context.country)
    start = _after_correction(items, looks.search(own))
    spans = [match for match in looks.finditer(_SPELLED.sub(_together, own)) if match.start() >= start]
    if not spans or any(meaning.act in _OTHER_ACTS for meaning in meanings):
        return None
    if _doubtful(meanings, spans[0].start()) or _leaves_a_choice(own, spans):
        return Reading(unclear=Unclear.NOT_UNDERSTOOD)
    valid: dict[str, re.Match[str]] = {}
    shaped = refused = False
    for match in spans:
        near = _sentence_around(own, match.start(), match.end())
        number = _number(match, context.country)
        wrong = _is_wrong(own, match.start(), match.end())
        if (
            wrong
            or is_somebody_elses(own, match.start(), match.end(), _strangers(items), context)
            or number in context.own_numbers
            or _is_refused(meanings, match.start())
            or _FOREIGN.search(near)
        ):
            refused = True
        elif number is None:
            shaped = True
        else:
            valid[number] = match
    if any(_is_asked(meanings, match.start()) for match in spans):
        return Reading(unclear=Unclear.QUESTION)
    if len(valid) == 1 and not shaped:
        number, match = next(iter(valid.items()))
        return _decided(
            context, Question.IDENTITY_NUMBER, Word.IDENTITY_NUMBER, items, value=number, words=match[0]
        )
    if len(valid) > 1 or refused:
        return Reading(unclear=Unclear.NOT_UNDERSTOOD)
    return Reading(unclear=Unclear.INVALID_NUMBER)


def _number(match: re.Match[str], country: str) -> str | None:
    text = re.sub(r"\s", "", match["number"])
    if country == "SE" and text[:1] == "0" and not re.search("[-+]", text):
        return None  # rather a telephone number
    return swedish(re.sub(r"\D", "", text)) if country == "SE" else valid_number(text, country)


def swedish(digits: str) -> str | None:
    """Return the ten digits of an organisation, personal or coordination number whose check digit is right."""
    short = digits[2:] if len(digits) == 12 else digits
    if len(short) != 10 or not luhn.is_valid(short):
        return None
    month, day = int(short[2:4]), int(short[4:6])
    organisation = month >= 20 and short[0] != "0" and (len(digits) == 10 or digits[:2] == "16")
    person = (
        1 <= month <= 12
        and (1 <= day <= 31 or 61 <= day <= 91)
        and not (len(digits) == 12 and digits[:2] == "16")
    )
    return short if organisation or person else None


def address(own: str, context: Context, items: Sequence[Item], meanings: Sequence[Meaning]) -> Reading | None:
    """Return the reading if there is a whole address in *own*; None leaves the words to the grammar."""
    found = [one for one in find_addresses(own, context.country) if one.start >= _after_correction(items)]
    acts = {meaning.act for meaning in meanings if not any(_covers(one, meaning) for one in found)}
    if not found or acts & _OTHER_ACTS:
        return None
    if _doubtful(meanings, found[0].start) or any(_TO_ME.search(own[: one.start]) for one in found):
        return Reading(unclear=Unclear.NOT_UNDERSTOOD)
    if any(_is_asked(meanings, one.start) or _is_either(meanings, one) for one in found):
        return Reading(unclear=Unclear.QUESTION)
    good = [
        one
        for one in found
        if not _is_refused(meanings, one.start)
        and not _is_wrong(own, one.start, one.end)
        and not is_somebody_elses(own, one.start, one.end, _strangers(items), context)
    ]
    lines = {re.sub(r"\W", "", one.line.casefold()) for one in good}
    if len(lines) != 1:
        return Reading(unclear=Unclear.NOT_UNDERSTOOD)
    return _decided(context, Question.ADDRESS, Word.ADDRESS, items, value=good[0].line, words=good[0].line)


def _strangers(items: Sequence[Item]) -> frozenset[str]:
    return frozenset(item.text for item in items if item.kind is K.UNKNOWN)


def _covers(found: Found, meaning: Meaning) -> bool:
    return found.start <= meaning.clause.items[0].start < found.end


def _is_wrong(own: str, start: int, end: int) -> bool:
    """`Gamla adressen var Storgatan 12`, `556036-0793 är fel`: said to be wrong before it or behind it."""
    begin = max(own.rfind(mark, 0, start) for mark in ("\n", ". ", "! ", "? ", ", ", ": ", "; "))
    return _OLD.search(own[max(begin - 1, 0) : start]) is not None or _DENIED.match(own[end:]) is not None


def _is_either(meanings: Sequence[Meaning], found: Found) -> bool:
    """`Nygatan 4 eller Nygatan 14`: he does not know himself."""
    meaning = _clause_at(meanings, found.start)
    return meaning is not None and any(
        item.kind is K.OR and item.text != "/" for item in meaning.clause.items
    )


def _sentence_around(own: str, start: int, end: int) -> str:
    begin = max(own.rfind("\n", 0, start), own.rfind(". ", 0, start), own.rfind(", ", 0, start)) + 1
    return own[begin:end]


def _after_correction(items: Sequence[Item], first: re.Match[str] | None = None) -> int:
    """Return where his last word begins; with the *first* value, a no behind it takes that back, too."""
    fixes = [item.end for item in items if item.kind is K.FIX]
    if first is not None:
        fixes += [item.end for item in items if item.kind is K.NO and item.start >= first.end()]
    return max(fixes, default=0)


def _doubtful(meanings: Sequence[Meaning], at: int) -> bool:
    """Doubt makes the value worthless, but for a small one in a sentence behind it."""
    clause = _clause_at(meanings, at)
    sentence = clause.clause.sentence if clause is not None else len(meanings)
    return any(
        item.kind in _DOUBT
        and item.text.casefold() != "try"
        and (meaning.clause.sentence <= sentence or item.kind is not K.HEDGE or _UNSURE.search(item.text))
        for meaning in meanings
        for item in meaning.clause.items
    )


def _leaves_a_choice(own: str, spans: Sequence[re.Match[str]]) -> bool:
    """`559978-4146 eller kanskje 559981-2566`."""
    return any(_EITHER.search(own[one.end() : other.start()]) for one, other in itertools.pairwise(spans))


def _clause_at(meanings: Sequence[Meaning], at: int) -> Meaning | None:
    before = [meaning for meaning in meanings if meaning.clause.items[0].start <= at]
    return before[-1] if before else None


def _is_refused(meanings: Sequence[Meaning], at: int) -> bool:
    """Not this one, or the owner's own."""
    meaning = _clause_at(meanings, at)
    if meaning is None:
        return False
    if any(_is_of_ours(other, meaning) for other in meanings):
        return True
    if _is_told_to_be_ours([item for item in meaning.clause.items if item.start > at]):
        return True
    before = [item for item in meaning.clause.items if item.start <= at]
    joined = [place for place, item in enumerate(before) if item.kind is K.AND]
    if joined and K.NUMBER in {item.kind for item in before[: joined[-1]]}:
        before = before[joined[-1] :]  # `vårt er X og deres Y`
    kinds = {item.kind for item in before if not _is_customers(before, item)}
    return bool(kinds & {K.NEG, K.OWN, K.DANGER})


def _is_of_ours(other: Meaning, meaning: Meaning) -> bool:
    """`Vi er 559900-0436`; `våre opplysninger: orgnr 559919-9501`."""
    if other is meaning:
        first = [item for item in meaning.clause.items[:2] if item.kind in {K.I, K.FN}]
        return (
            len(first) == 2 and first[0].kind is K.I and first[1].text.casefold() in {"er", "är", "are", "am"}
        )
    same = (
        other.clause.sentence == meaning.clause.sentence
        and other.clause.items[0].start < meaning.clause.items[0].start
    )
    owns = next((item for item in other.clause.items if item.kind is K.OWN), None)
    return (
        same
        and len(other.clause.items) <= 4
        and K.NUMBER not in other.clause.kinds
        and owns is not None
        and not _is_customers(other.clause.items, owns)
        and K.REF not in meaning.clause.kinds
    )


def _is_told_to_be_ours(behind: Sequence[Item]) -> bool:
    """`559952-7172 är vårt eget`."""
    return any(
        one.text.casefold() in _IS and other.kind is K.OWN and not _is_customers(behind, other)
        for one, other in itertools.pairwise(behind)
    )


def _is_customers(items: Sequence[Item], own: Item) -> bool:
    """`Vår kund har ...`, `maleren vår har ...`: not the owner's, but his customer's."""
    if own.kind is not K.OWN:
        return False
    before = next((item for item in reversed(items) if item.start < own.start), None)
    following = next((item for item in items if item.start > own.start), None)
    return any(
        item is not None and item.text.casefold().startswith(("kund", "asiak", "cust"))
        for item in (before, following)
    ) or (before is not None and before.kind is K.REF)


def _is_asked(meanings: Sequence[Meaning], at: int) -> bool:
    meaning = _clause_at(meanings, at)
    if meaning is None:
        return False
    enough = any(_ENOUGH.match(item.text) for item in meaning.clause.items if item.start > at)
    asks = any(item.kind is K.ASK and item.start < at for item in meaning.clause.items)
    return (meaning.clause.question and not enough) or asks  # `881130-9841 is what he wrote`


def _decided(
    context: Context, question: Question, word: Word, items: Sequence[Item], *, value: str, words: str
) -> Reading:
    open_ones = [topic for topic in context.asked if topic.question is question]
    named = cases_in(items)
    chosen: list[Topic] = [
        topic for index, topic in enumerate(context.asked) if index in named and topic in open_ones
    ]
    if not chosen:
        chosen = open_ones
    if len(chosen) != 1:
        return Reading(unclear=Unclear.WHICH_INVOICE, candidates=tuple(topic.case for topic in open_ones))
    return Reading(
        decisions=(Decision(case=chosen[0].case, word=word, value=value, rule=word.value, words=words),)
    )
