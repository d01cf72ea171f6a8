"""`read`: from the text of a reply to what it decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.case import Question
from core.reading import data, layout
from core.reading.addresses import POSTCODE
from core.reading.clauses import clauses
from core.reading.combine import Combiner
from core.reading.itemise import Itemiser
from core.reading.items import Item
from core.reading.judge import judge
from core.reading.kinds import K
from core.reading.languages import language_of
from core.reading.meaning import Meaning
from core.reading.names import Names
from core.reading.normal import tidy
from core.reading.result import Context, Reading, Topic, Unclear, Wants
from core.reading.second_thoughts import ends_with_a_no
from core.reading.signature import Signatures
from core.reading.tokens import tokenise

LONGEST = 20_000
"""Characters. Nobody answers a question with more; nothing longer is looked at."""
_LIST = re.compile(r"(?:^|\s)([1-9])[.):]\s+(?=[^\W\d_])")
_LINE_BEGINS = re.compile(r"\n\s*(?:[-/~]+|t[.:]|terv[.:])?\s*$")
_SIGNS = frozenset({K.UNKNOWN, K.WORD, K.NOUN, K.FN, K.AND})
_SHORT = 3
_CANDIDATE = re.compile(r"[0-9A-Za-z][0-9A-Za-z/-]{0,30}")


def mentioned(text: str) -> frozenset[str]:
    """Return what in *text* may be an invoice number or a prompt code, for looking cases up. Upper case."""
    found = _CANDIDATE.findall(tidy(text[:LONGEST]))
    return frozenset(word.strip("-/").upper() for word in found if any(letter.isdigit() for letter in word))


def read(text: str, context: Context) -> Reading:
    """Return what *text* means to somebody who was asked what *context* says. Never raises."""
    if len(text) > LONGEST:
        return Reading(unclear=Unclear.NOT_UNDERSTOOD)
    whole = tidy(text)
    if layout.is_automatic(whole):
        return Reading(unclear=Unclear.NOT_UNDERSTOOD, account=((whole[:80], "automatic"),))
    topics = (*context.asked, *context.others)
    own = layout.own_words(whole, _signatures(context))
    if not own:
        return Reading(unclear=Unclear.EMPTY)
    own = _with_numbers(own.strip('"'), context)
    if not own.strip():
        return Reading(unclear=Unclear.EMPTY)
    names = Names(topics, len(context.asked))
    tokens = tokenise(own)
    spoken = _without_codes(own, topics)
    language = language_of(tokens if spoken == own else tokenise(spoken), context.language)
    items = Itemiser(own, tokens, names, context.today, language).items()
    if any(item.kind is K.AUTO for item in items):
        return Reading(unclear=Unclear.NOT_UNDERSTOOD, account=((own[:80], "automatic"),), language=language)
    if _breaks_off(items):
        return Reading(unclear=Unclear.CONDITION, account=((own[-80:], "breaks_off"),), language=language)
    meanings = [judge(clause) for clause in clauses(items)]
    _sign(meanings, own)
    account = tuple((meaning.clause.text(own), meaning.rule) for meaning in meanings)
    reading = _data(own, context, items, meanings)
    if reading is not None and ends_with_a_no(meanings):
        reading = Reading(unclear=Unclear.CONTRADICTION)  # `Storgatan 5, 111 22 Stockholm. Nei, feil`
    reading = reading or Combiner(context, topics, names, own).reading(meanings)
    return replace(
        _completed(reading, items, meanings), account=reading.account or account, language=language
    )


def _signatures(context: Context) -> Signatures:
    """Return what tells a signature from the names, the number or the address of a case."""
    questions = {topic.question for topic in context.asked}
    wanted = POSTCODE if Question.ADDRESS in questions else None
    if Question.IDENTITY_NUMBER in questions:
        wanted = data.shape(context.country)
    return Signatures(
        frozenset(topic.invoice for topic in context.asked),
        frozenset(topic.customer for topic in (*context.asked, *context.others)),
        wanted,
    )


def _breaks_off(items: list[Item]) -> bool:
    """`Ja, men ...`: what would have followed, nobody knows."""
    last = next((item for item in reversed(items) if item.kind not in {K.END, K.BREAK}), None)
    return last is not None and last.kind is K.BUT


def _sign(meanings: list[Meaning], own: str) -> None:
    """Take a name in a line of its own at the end for a signature: `Kjør på!` and then `Reijo`."""
    for meaning in reversed(meanings[1:]):
        words = [item for item in meaning.clause.items if item.kind not in {K.FN, K.AND}]
        named = all(item.text[:1].isupper() for item in words) and K.UNKNOWN in meaning.clause.kinds
        alone = meaning.clause.kinds <= _SIGNS and len(meaning.clause.items) <= 5
        on_its_own_line = _LINE_BEGINS.search(own[: meaning.clause.items[0].start]) is not None
        if meaning.rule != "remark" or not named or not alone or not on_its_own_line:
            return
        meaning.rule = "signature"


def _without_codes(own: str, topics: Sequence[Topic]) -> str:
    """Leave out the prompts' codes and the customers' names: neither `2KK` nor `Nordlys` tells a language."""
    low = own.casefold()
    codes = [re.escape(topic.code) for topic in topics if topic.code and topic.code.casefold() in low]
    words = {word for topic in topics for word in topic.customer.casefold().split() if len(word) > _SHORT}
    codes += [re.escape(word) for word in sorted(words) if word in low]
    return re.sub(rf"\b(?:{'|'.join(codes)})\b", "", own, flags=re.IGNORECASE) if codes else own


def _with_numbers(own: str, context: Context) -> str:
    """Put the invoices' numbers for a list's: `1. ok 2. nei` answers the cases in the order they were listed."""
    marks = list(_LIST.finditer(own))
    if not 2 <= len(marks) <= len(context.asked) or [int(mark[1]) for mark in marks] != list(
        range(1, len(marks) + 1)
    ):
        return own
    return _LIST.sub(lambda mark: f"\n{context.asked[int(mark[1]) - 1].invoice}: ", own).strip()


def _data(own: str, context: Context, items: list[Item], meanings: list[Meaning]) -> Reading | None:
    """Read the number or the address that was asked for, if there is one."""
    questions = {topic.question for topic in context.asked}
    if Question.IDENTITY_NUMBER in questions:
        return data.identity_number(own, context, items, meanings)
    if Question.ADDRESS in questions:
        return data.address(own, context, items, meanings)
    return None


def _completed(reading: Reading, items: list[Item], meanings: list[Meaning]) -> Reading:
    """Add what the words want besides deciding, and whether they lean towards stopping."""
    kinds = {item.kind for item in items}
    asks = any(meaning.rule == "question" for meaning in meanings)
    wants = None
    if K.HUMAN in kinds:
        wants = Wants.HUMAN
    elif K.STATUS in kinds or (asks and kinds & {K.PAID, K.GOT}):
        wants = Wants.STATUS
    elif K.HELP in kinds or (asks and K.ASK in kinds):
        wants = Wants.HELP
    if reading.decisions:
        return replace(reading, wants=wants)
    if asks and reading.unclear is Unclear.NOT_UNDERSTOOD:
        reading = replace(reading, unclear=Unclear.QUESTION)
    stop = any(meaning.stop_like for meaning in meanings) and reading.unclear is not Unclear.NOT_ASKED
    return replace(reading, wants=wants, sounds_like_stop=stop)
