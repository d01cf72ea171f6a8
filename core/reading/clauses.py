"""From items to clauses: sentences, then the smallest parts that can decide something about somebody."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.reading.answered import apart
from core.reading.conjunctions import NAMES_IT, TOLD_FACTS, split_at_conjunctions
from core.reading.favour import asks_what_comes, is_asked_as_a_favour
from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.opening import without_opening
from core.reading.references import join_references

_DECIDED = HEADS | {K.REMINDER, K.COLLECTION}
_THEN = frozenset(
    {"så", "deretter", "derefter", "sedan", "sen", "then", "sitten", "etterpå", "dernest", "siden"}
)
_IS_THAT_ALL = re.compile(
    r"(?:hva|kva|vad|hvad|what|trenger|treng|behöver|skal i|do you|räcker|rækker|holder|held|is that|will that|riittää)"
)
_MAY = frozenset(
    {"kan", "kunne", "får", "må", "skal", "ska", "can", "may", "should", "saa", "saavat", "voi", "voivat"}
)


@dataclass(slots=True)
class Clause:
    """Items between separators, and what its sentence is."""

    items: list[Item]
    sentence: int
    question: bool = False
    after: Kind = K.END
    """The separator before it."""
    kinds: frozenset[Kind] = field(default=frozenset())

    def __post_init__(self) -> None:
        self.kinds = frozenset(item.kind for item in self.items)

    @property
    def heads(self) -> list[Kind]:
        return [item.kind for item in self.items if item.kind in HEADS]

    def text(self, whole: str) -> str:
        return whole[self.items[0].start : self.items[-1].end]


def clauses(items: Sequence[Item]) -> list[Clause]:
    """Return the clauses of the message in order."""
    found: list[Clause] = []
    for number, (sentence, question) in enumerate(_sentences(items)):
        found += _clauses_of(sentence, number, question=question)
    return found


def _sentences(items: Sequence[Item]) -> Iterator[tuple[list[Item], bool]]:
    current: list[Item] = []
    for item in items:
        if item.kind in {K.END, K.QUERY}:
            if current:
                yield current, item.kind is K.QUERY
            current = []
        else:
            current.append(item)
    if current:
        yield current, False


def _clauses_of(sentence: list[Item], number: int, *, question: bool) -> list[Clause]:
    joined = join_references(without_opening(sentence))
    found: list[Clause] = []
    parts = (
        piece
        for part in split_at_conjunctions(_split_at_breaks(joined))
        for piece in _without_the_other(part)
    )
    for part, after in parts:
        for piece in itertools.chain.from_iterable(apart(pair) for pair in _split_pairs(part)):
            found.append(Clause(piece, number, question, after))
            after = K.BREAK  # noqa: PLW2901 - only the first piece stands after the separator
    return _asked_last(_attach_references(found))


def _without_the_other(part: tuple[list[Item], Kind]) -> Iterator[tuple[list[Item], Kind]]:
    """Cut `kör Nordlys inte Fjord` before the not: it turns what stands behind it."""
    items, after = part
    for at, item in enumerate(items[1:-1], start=1):
        if item.kind is not K.NEG:
            continue
        cut = at - 1 if items[at - 1].kind is K.AND else at
        behind = next((other.kind for other in items[at + 1 :] if other.kind is not K.FN), None)
        named = cut > 0 and items[cut - 1].kind is K.REF and behind is K.REF
        if named and any(other.kind in HEADS for other in items[:cut]):
            yield items[:cut], after
            yield items[at:], K.BREAK
            return
    yield items, after


def _asked_last(found: list[Clause]) -> list[Clause]:
    """Of `vi har fått betalt, vet inte hur ni kan ha missat det?` only the last is asked."""
    if len(found) < 2 or not found[-1].question:
        return found
    if _is_answered(found[:-1]) and asks_what_comes(found[-1].items):
        return [replace(clause, question=False) for clause in found[:-1]] + found[-1:]
    if _says_yes_and_asks_for_it(found) or _asks_if_that_is_all(found[-1]):
        return [replace(clause, question=False) for clause in found]
    if is_asked_as_a_favour(found[-1].items):  # `ja, men kan dere sende meg en kopi?`
        return [replace(clause, question=_asks(clause)) for clause in found[:-1]] + found[-1:]
    asks = [item for item in found[-1].items if item.kind is K.ASK and item.code != "verb"]
    if not asks or len(found[-1].items) < 4:
        return found  # `de har betalt, hva?`
    return [
        replace(clause, question=False) if _states_a_fact(clause) else clause for clause in found[:-1]
    ] + found[-1:]


def _is_answered(before: list[Clause]) -> bool:
    """Whether a yes and nothing else stands before what he asks."""
    kinds = frozenset[Kind]().union(*(clause.kinds for clause in before))
    return K.YES in kinds and kinds <= {K.YES, K.POLITE, K.GREETING}


def _says_yes_and_asks_for_it(found: list[Clause]) -> bool:
    """`Ja, kan dere starte i dag?`: the yes was said before he asked."""
    first, last = found[0], found[-1]
    said = first.kinds <= {K.YES, K.POLITE, K.GREETING} and K.YES in first.kinds
    plain = set(last.heads) <= {K.GO, K.START} and not last.kinds & {
        K.OR,
        K.COND,
        K.ASK,
        K.NEG,
    }
    return said and len(found) == 2 and bool(last.heads) and last.items[0].kind is K.CAN_YOU and plain


def _asks_if_that_is_all(clause: Clause) -> bool:
    """`Ja, hva trenger dere fra meg?`, `556036-0793, räcker det?`: nothing hangs on what we say."""
    return clause.kinds == {K.POLITE} and _IS_THAT_ALL.match(clause.items[0].text.casefold()) is not None


def _asks(clause: Clause) -> bool:
    return bool(clause.kinds & {K.ASK, K.CAN_YOU, K.OR, K.COND})


def _states_a_fact(clause: Clause) -> bool:
    told = clause.items[0].kind in {K.I, K.THEY, K.REF, K.THAT}
    return told and not _asks(clause) and bool(clause.heads) and set(clause.heads) <= TOLD_FACTS


def _split_at_breaks(items: list[Item]) -> Iterator[tuple[list[Item], Kind]]:
    current: list[Item] = []
    after = K.END
    for item in items:
        if item.kind is K.FIX:
            if current:
                yield current, after
            yield [item], K.BREAK
            current, after = [], K.BREAK
        elif item.kind in {K.BREAK, K.BUT}:
            if current:
                yield current, after
            elif after is K.BUT:
                continue
            current, after = [], item.kind
        else:
            current.append(item)
    if current:
        yield current, after


def _split_pairs(items: list[Item]) -> list[list[Item]]:
    """Split `10023 ja 10024 nei` and `ja 10023 nei 10024`, written without commas."""
    marks = [
        (at, item.kind in REFERS)
        for at, item in enumerate(items)
        if item.kind in REFERS or item.kind in HEADS
    ]
    if len(marks) < 4:
        return [items]
    runs = [
        mark
        for before, mark in zip([None, *marks], marks, strict=False)
        if before is None or before[1] != mark[1]
    ]
    if len(runs) < 4 or len(runs) % 2:
        return [items]
    cuts = [at for at, refers in runs if refers == runs[0][1]][1:]
    cuts = [_with_its_noun(items, at) for at in cuts]
    edges = [0, *cuts, len(items)]
    return [items[a:b] for a, b in itertools.pairwise(edges)]


def _with_its_noun(items: list[Item], at: int) -> int:
    while at > 0 and items[at - 1].kind in NAMES_IT and items[at].kind in REFERS | NAMES_IT:
        at -= 1
    return at


def _attach_references(found: list[Clause]) -> list[Clause]:
    """Give a clause that only names cases to the one that says what about them: `Nordlys: ja`, `betalt, 10023`."""
    kept: list[Clause] = []
    for clause in found:
        before = kept[-1] if kept else None
        if before is not None and _belong_together(before, clause):
            kept[-1] = Clause(before.items + clause.items, clause.sentence, clause.question, before.after)
        else:
            kept.append(clause)
    return kept


def _belong_together(before: Clause, clause: Clause) -> bool:
    if _only_refers(before) and not clause.kinds & REFERS:
        return True
    dated = clause.kinds <= {K.DATE, K.FN, K.POLITE} and K.DATE in clause.kinds
    loose = all(item.day is None or item.day.stretch for item in before.items)
    if dated and K.DELAY in before.kinds and loose:
        return True  # `ny forfallsdato: 30. november`, `vent til over jul, 28. desember`
    if _are_both_steps(before, clause) or _is_apposition(before, clause):
        return True
    named = not before.kinds & REFERS and bool(before.kinds & _DECIDED) and clause.after is not K.BUT
    thanks = clause.items[-1].kind is K.POLITE and clause.items[0].kind in REFERS
    if named and thanks and _only_refers(Clause(clause.items[:-1], clause.sentence)):
        return True  # `ja, alla tre tack`
    return _only_refers(clause) and (named or bool(clause.kinds & before.kinds & {K.ALL}))


def _are_both_steps(before: Clause, clause: Clause) -> bool:
    """`Bare å sende purring, og inkasso hvis det ikke hjelper`: one course, in two breaths."""
    steps = K.REMINDER in before.kinds and clause.kinds & {K.COLLECTION, K.START}
    second = (
        clause.after is K.AND or clause.items[0].kind is K.AND or clause.items[0].text.casefold() in _THEN
    )
    limits = {K.NEG, K.ONLY, K.EXCEPT, K.DELAY, K.STOP, K.NO, K.HEDGE, K.OR}
    return bool(steps) and second and not (before.kinds | clause.kinds) & limits and not before.heads


def _is_apposition(before: Clause, clause: Clause) -> bool:
    """`Halva beloppet, 6250, kom i fredags`: a sum that stands between commas belongs to what it explains."""
    sum_alone = clause.kinds <= {K.NUMBER, K.MONEY, K.CURRENCY} and len(clause.items) < 3
    half = K.HALF in before.kinds and not before.kinds & {K.MONEY, K.NUMBER}
    if sum_alone and half and set(before.heads) <= {K.PAID, K.GOT}:
        return True
    told = {K.HALF, K.MONEY} <= before.kinds or {K.HALF, K.NUMBER} <= before.kinds
    return told and not before.heads and clause.items[0].code == "received"


def _only_refers(clause: Clause) -> bool:
    if any(item.kind is K.FN and item.text.casefold() in _MAY for item in clause.items):
        return False  # `den på 3980 er betalt, de andre kan gå`
    return bool(clause.kinds & REFERS) and clause.kinds <= REFERS | {K.FN, K.NOUN, K.AND, K.COUNT}
