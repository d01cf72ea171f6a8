"""Which cases each clause is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from core.case import Question
from core.reading.acts import ASSENTS, Act, NotUnderstood
from core.reading.clauses import Clause
from core.reading.items import NONE, cases_in
from core.reading.kinds import ORDINALS, REFERS, K, Kind
from core.reading.meaning import Meaning
from core.reading.names import Names
from core.reading.remainders import is_the_other_part, sum_beside
from core.reading.result import Context, Topic, Unclear
from core.reading.spared import begins_with_except, left_out, says_everything, spared_beside, speaks_of_one

HIM = frozenset({
    "henne", "ham", "honom", "han", "hun", "hon", "hende", "henda", "ho", "him", "her", "he", "she", "hänet", "hänelle",
})  # fmt: skip
"""The one just named; not the firm that does something, `de`."""
_THEM = frozenset({"dem", "dom", "dei", "them", "heitä", "heidät", "niitä", "ne"})
_OTHERS = re.compile(r"other|andre|andra|øvrige|övriga|muut|toise", re.IGNORECASE)
_OF_IT = frozenset(
    {
        "alltihop",
        "alltihopa",
        "alt sammen",
        "altsammen",
        "the lot",
        "the whole lot",
        "det hele",
        "det hela",
        "kaiken",
    }
)
_SO = frozenset({"så", "so", "joten", "og så"})
_EVERYBODY = re.compile(r"\b(?:alle|alla|all|allihop|allesammen|alle sammen|kaik\w*|everyone|everybody)\b")
_GENERAL = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.NO, K.STOP})
"""Said about no one in particular, these cover every case that was asked about."""


def _named_in(meanings: Sequence[Meaning]) -> frozenset[int]:
    """Return the cases that are named where nothing is decided."""
    undecided = [meaning for meaning in meanings if meaning.act is None]
    return cases_in(item for meaning in undecided for item in meaning.clause.items)


def _begins_with_him(clause: Clause) -> bool:
    first = next(
        (item for item in clause.items if item.kind not in {K.AND, K.POLITE} and item.text not in _SO),
        clause.items[0],
    )
    if clause.items[0] is first and first.kind is K.STOP:
        behind = clause.items[1:2]  # `stoppa henne`
        if behind and behind[0].kind is K.THEY and behind[0].text.casefold() in HIM:
            return True
    if first.kind in {K.STOP, K.PAID, K.DELAY}:
        return not HIM.isdisjoint(first.text.casefold().split())  # `hun slipper`, `leave her alone`
    return first.kind in {K.THEY, K.FN, K.POLITE} and first.text.casefold() in HIM


def _is_of_them(clause: Clause) -> bool:
    said = [item for item in clause.items if item.kind in {K.THEY, K.GO, K.START, K.STOP}]
    return any(not _THEM.isdisjoint(item.text.casefold().split()) for item in said)


def _are_all_of(meaning: Meaning, found: frozenset[int]) -> bool:
    """`Nordlys og Hansen har betalt begge to`, `Kari betalte alt unntatt 2000`: all is all of theirs."""
    counted = any(item.kind is K.ALL and item.code == str(len(found)) for item in meaning.clause.items)
    return counted or (meaning.missing is not None and K.REST not in meaning.clause.kinds)


class Whom:
    """Finds the cases, clause by clause: the one just spoken of may be meant by the next."""

    def __init__(self, context: Context, topics: Sequence[Topic], names: Names) -> None:
        self.context, self.topics, self.names = context, topics, names
        self.asked = frozenset(range(len(context.asked)))
        self.last: frozenset[int] = frozenset()
        self.excepted: frozenset[int] = frozenset()
        """Left out by the clause before: `alle unntatt Kari, henne ...`."""
        self.named: frozenset[int] = frozenset()
        """Named up to here, understood or not."""
        self.unplaced: frozenset[int] = frozenset()
        """Perhaps meant by `resten`, if it is not the rest of what one of them paid."""
        self.rest_in = -1
        """The sentence that spoke of the rest: `de andre har ikke betalt, kjør på dem`."""
        self.counted = False
        """Whether some of them were spoken of, without saying which."""

    def acts(self, meanings: Sequence[Meaning]) -> list[Act]:
        acts: list[Act] = []
        sentence = -1
        rests: list[Act] = []
        for meaning in meanings:
            clause = meaning.clause
            if clause.sentence != sentence and not clause.kinds & {K.THAT} and not _begins_with_him(clause):
                self.last = self.last if meaning.act is None else frozenset()
            same_sentence = clause.sentence == sentence
            sentence = clause.sentence
            topics, general, rest = self._about(meaning, same_sentence=same_sentence, before=acts)
            self.excepted = left_out(clause, topics) if meaning.rule != "question" else frozenset()
            self.counted |= K.SOME in clause.kinds
            if meaning.act is None and clause.kinds & REFERS == {K.REST} and meaning.rule != "question":
                self.rest_in = sentence
            self.named |= cases_in(clause.items)
            if meaning.act is None:
                told = topics if speaks_of_one(clause) else NONE  # `Kari eier Fjord og har betalt`
                self.last = told if topics and not general else self.last
                continue
            act = Act(meaning, meaning.act, topics, general)
            if rest:
                rests.append(act)
            acts.append(act)
            self.last = topics if not general else self.last
        apart = [act for act in acts if act in rests or is_the_other_part(act.meaning)]
        if not apart:
            return acts
        mentioned = NONE.union(*(act.topics for act in acts if act not in apart and not act.general))
        mentioned |= _named_in(meanings)  # what he spoke of without being understood is not the rest either
        acts = self._with_rests_of_sums(acts, rests, self.asked - mentioned)
        if rests and len(self.asked) > 1 and not mentioned:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # the rest of what?
        for act in rests:
            act.topics = self.asked - mentioned
            if not act.topics:
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return acts

    def _with_rests_of_sums(self, acts: list[Act], rests: list[Act], open_still: frozenset[int]) -> list[Act]:
        """Of `Kari betalte 2000, kjør resten` take the rest of her sum, if there is no other case it may mean."""
        found: list[Act] = []
        for at, act in enumerate(acts):
            beside = [*acts[max(at - 1, 0) : at], *acts[at + 1 : at + 2]]
            whose = sum_beside(act.meaning, [(one.meaning, one.topics) for one in beside if not one.general])
            if whose is None:
                found.append(act)
                continue
            if act in rests:
                rests.remove(act)
            if open_still:
                self.unplaced |= open_still
            else:
                act.topics = whose
                found.append(act)
        return found

    def _about(
        self, meaning: Meaning, *, same_sentence: bool, before: Sequence[Act]
    ) -> tuple[frozenset[int], bool, bool]:
        """Return the topics a clause is about, whether it named none, and whether it means the rest."""
        kinds = meaning.clause.kinds
        refers = kinds & REFERS
        if meaning.act is None and (refers & {K.SOME} or (len(self.asked) < 2 and refers & set(ORDINALS))):
            return frozenset(), True, False  # `the second coat was never done`
        amount = self._by_amount(meaning)
        if amount is not None:
            meaning.amount = None
            return frozenset({amount}), False, False
        if not refers:
            if self.rest_in == meaning.clause.sentence and _is_of_them(meaning.clause):
                return frozenset(), False, True
            spoken_of = self._spoken_of(meaning, same_sentence=same_sentence)
            return (spoken_of, False, False) if spoken_of else (self._unnamed(meaning), True, False)
        found = cases_in(meaning.clause.items)
        if found and _are_all_of(meaning, found):
            return found, False, False
        if (K.REF in refers and refers & {K.ALL, K.REST}) or K.EXCEPT in kinds or meaning.rule == "all_but":
            return self._all_but(meaning, found)
        if K.REST in refers:
            of_amount = self._is_rest_of_amount(meaning, before)
            return (self._unnamed(meaning), True, False) if of_amount else (frozenset(), False, True)
        if K.ALL in refers:
            counted = any(item.kind is K.ALL and item.code for item in meaning.clause.items)
            if meaning.act in {K.STOP, K.WITHDRAW} and not counted:  # `stop all` needs no list
                return frozenset(range(len(self.topics))), False, False
            self._count(meaning, len(self.asked))
            return self.asked, False, False
        return found | self._placed(meaning, refers, before, found), False, False

    def _spoken_of(self, meaning: Meaning, *, same_sentence: bool) -> frozenset[int]:
        """Return the cases that were spoken of before, where the clause goes on about them."""
        him = _begins_with_him(meaning.clause)
        if him and self.excepted and meaning.act not in ASSENTS:
            return self.excepted
        goes_on = same_sentence or K.THAT in meaning.clause.kinds or (him and len(self.last) == 1)
        return self.last if goes_on and meaning.act != K.YES else frozenset()

    def _is_rest_of_amount(self, meaning: Meaning, before: Sequence[Act]) -> bool:
        """With one case open, `resten` is the rest of its amount."""
        if len(self.asked) != 1:
            return False
        others = any(item.kind is K.REST and _OTHERS.search(item.text) for item in meaning.clause.items)
        if meaning.rule == "not_this" or (others and meaning.act is not None):
            raise NotUnderstood(
                Unclear.WHICH_INVOICE, self.context.asked
            )  # `they have paid the other invoice`
        settled = (
            sum(item.kind is K.PAID for item in meaning.clause.items) > 1
        )  # `de vippsa resten, nå er alt oppgjort`
        if meaning.act is K.PAID and not settled:
            meaning.act = K.PARTLY
        return not before or True

    def _all_but(self, meaning: Meaning, found: frozenset[int]) -> tuple[frozenset[int], bool, bool]:
        found = found or self._by_place(meaning, meaning.clause.kinds & REFERS - {K.ALL, K.REST}, ())
        spared = spared_beside(meaning.clause)
        if spared is not None:
            return spared, False, False  # `start Kari but not Fjord`
        whole = any(item.kind is K.ALL and item.text.casefold() in _OF_IT for item in meaning.clause.items)
        if found and whole and K.EXCEPT not in meaning.clause.kinds and not meaning.clause.kinds & {K.REST}:
            return found, False, False  # `Lindqvist har bestridt alltihop`
        if K.EXCEPT not in meaning.clause.kinds or not found or not meaning.clause.kinds & {K.ALL, K.REST}:
            if found and (meaning.rule == "all_but" or says_everything(meaning.clause)):
                return self.asked - found, False, False
            if K.EXCEPT in meaning.clause.kinds and meaning.act in ASSENTS and found:
                return self.asked - found, False, False
            everybody = any(_EVERYBODY.search(item.text.casefold()) for item in meaning.clause.items)
            if found and K.EXCEPT in meaning.clause.kinds and everybody:
                return self.asked - found, False, False  # `nej till alla utom Fjord`
            if found and K.EXCEPT in meaning.clause.kinds and begins_with_except(meaning.clause):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `BF exkl Svensson`
            if found and K.EXCEPT in meaning.clause.kinds:
                return found, False, False
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return self.asked - found, False, False

    def _placed(
        self, meaning: Meaning, refers: frozenset[Kind], before: Sequence[Act], found: frozenset[int]
    ) -> frozenset[int]:
        placed = self._by_place(meaning, refers, before)
        if found and not placed <= found and K.AND not in meaning.clause.kinds:
            self._which()  # `Kari paid on the 1st`: a day, and no place in the list
        return placed

    def _count(self, meaning: Meaning, number: int) -> None:
        """`Begge` of three, `alle tre` of two, `alla fem`: he has something else in mind."""
        items = meaning.clause.items if meaning.act is not None else []
        for before, item in itertools.pairwise([*items[:1], *items]):
            counted = item.kind is K.ALL or (item.kind is K.COUNT and before.kind is K.ALL)
            if counted and item.code.isdigit() and int(item.code) != number:
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def _by_place(self, meaning: Meaning, refers: frozenset[Kind], before: Sequence[Act]) -> frozenset[int]:
        found: set[int] = set()
        count = len(self.context.asked)
        for item in meaning.clause.items:
            if item.kind in ORDINALS:
                wanted = int(item.code) if item.code else 1
                found.update(self._place(item.kind, wanted, count, before))
        balances = [topic.balance.amount for topic in self.context.asked]
        for kind, pick in ((K.LARGEST, max), (K.SMALLEST, min)):
            if kind in refers:
                if count < 2 or balances.count(pick(balances)) != 1:
                    raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
                found.add(balances.index(pick(balances)))
        private = self.names.private & self.asked
        if K.PERSON in refers:
            found |= private if len(private) == 1 else self._which()
        if K.COMPANIES in refers:
            found |= self.asked - private
        return frozenset(found)

    def _place(self, kind: Kind, wanted: int, count: int, before: Sequence[Act]) -> set[int]:
        place = ORDINALS[kind]
        if kind in {K.LAST, K.SECOND} and self.counted:
            self._which()  # `to av dem har betalt, kjør på den siste`, `BF på den ena, bevakning på den andra`
        done = self.named.union(*(act.topics for act in before))
        if kind is K.SECOND and count == 2 and done:
            return set(self.asked - done) or self._which()
        if count < 2 or place >= count or wanted > count:
            self._which()
        if place == -1:
            return set(range(count - wanted, count))
        return set(range(place, place + wanted))

    def _which(self) -> set[int]:
        raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def _by_amount(self, meaning: Meaning) -> int | None:
        """Return the case that `den på 12 500` means: of several, the one with that balance."""
        if (
            meaning.amount is None
            or len(self.asked) < 2
            or meaning.clause.kinds & REFERS - {K.LARGEST, K.SMALLEST}
        ):
            return None
        found = [index for index in self.asked if self.topics[index].balance.amount == meaning.amount]
        if len(found) == 1:
            return found[0]
        ending = [item.code for item in meaning.clause.items if item.kind is K.NUMBER]
        return self.names.ending(ending[0]) if len(ending) == 1 else None

    def _unnamed(self, meaning: Meaning) -> frozenset[int]:
        if len(self.asked) <= 1 or meaning.act is None:
            return self.asked
        if any(item.kind is K.THEY and item.text.casefold() in HIM for item in meaning.clause.items):
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `stoppa henne`
        counts = [
            int(item.code) for item in meaning.clause.items if item.kind is K.COUNT and item.code.isdigit()
        ]
        if meaning.act in ASSENTS and any(1 < count < len(self.asked) for count in counts):
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `to til inkasso`
        if K.THAT in meaning.clause.kinds or meaning.act not in _GENERAL:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        if meaning.act is K.STOP and self.context.asked[0].question is Question.CHOICE:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return self.asked
