"""From the clauses' meanings to decisions: whom each is about, whether they agree, whether all is accounted for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.case import Money, Question
from core.events import Value, Word
from core.reading.kinds import HEADS, ORDINALS, REFERS, Kind
from core.reading.meaning import Meaning, Weight
from core.reading.names import Names
from core.reading.result import Context, Decision, Reading, Topic, Unclear

K = Kind
_ESCALATES = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.ORDER, K.HAND_OVER, K.RESTART})
_GENERAL = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.NO, K.STOP})
"""Said about no one in particular, these cover every case that was asked about."""
_SOLE = frozenset({K.OPT_OUT, K.UNDO, K.RESTART, K.HAND_OVER})
_ASSENTS = frozenset({K.YES, K.GO, K.START, K.FOLLOW})
_WAITS = frozenset({"not_before", "not_yet", "wait"})
_STEPS = frozenset({K.REMINDER, K.COLLECTION})
_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_ASIDE = frozenset({"aside", "unpaid", "not_that"})


class NotUnderstood(Exception):
    """Ends the combining; `why` is asked back."""

    def __init__(self, why: Unclear, topics: Sequence[Topic] = ()) -> None:
        super().__init__(why.value)
        self.why, self.topics = why, tuple(topics)


@dataclass(slots=True)
class Act:
    """A meaning with the topics it is about; `general` where it named none."""

    meaning: Meaning
    kind: Kind
    topics: frozenset[int]
    general: bool


class Combiner:
    """Puts the meanings of one message together."""

    def __init__(self, context: Context, topics: Sequence[Topic], names: Names, text: str) -> None:
        self.context, self.topics, self.names, self.text = context, topics, names, text
        self.asked = frozenset(range(len(context.asked)))
        self.last: frozenset[int] = frozenset()
        self.steps: dict[int, set[Kind]] = {}
        """Which steps of the collection each sentence names."""

    def reading(self, meanings: Sequence[Meaning]) -> Reading:
        try:
            decisions = self._decisions(_last_word(meanings))
        except NotUnderstood as stop:
            return Reading(unclear=stop.why, candidates=tuple(topic.case for topic in stop.topics))
        return Reading(decisions=decisions)

    def _decisions(self, meanings: Sequence[Meaning]) -> tuple[Decision, ...]:
        _absorb_no(meanings)
        for meaning in meanings:
            self.steps.setdefault(meaning.clause.sentence, set()).update(meaning.clause.kinds & _STEPS)
        acts = _without_openings(self._acts(meanings))
        _take_missing(meanings, acts)
        self._check_bare_names(meanings, acts)
        self._check_blocks(meanings, acts)
        if not acts:
            turned_down = any(meaning.excluded for meaning in meanings)
            raise NotUnderstood(Unclear.WHICH_CHOICE if turned_down else Unclear.NOT_UNDERSTOOD)
        if any(act.kind in _SOLE for act in acts) and len({act.kind for act in acts} - {K.YES, K.NO}) > 1:
            raise NotUnderstood(Unclear.CONTRADICTION)
        self._check_remarks(meanings, acts)
        _check_turned_down(meanings, acts)
        said: dict[int, list[Act]] = {}
        named = frozenset[int]().union(*(act.topics for act in acts if not act.general))
        for act in acts:
            for index in sorted(act.topics - named if act.general else act.topics):
                said.setdefault(index, []).append(act)
        if any(act.general and not act.topics - named for act in acts if act.kind not in {K.YES, K.NO}):
            for act in acts:  # `Nordlys: nei, stopp`: the last clause speaks of the same
                if act.general and len(named) == 1:
                    said.setdefault(next(iter(named)), []).append(act)
        decisions = [self._decision(index, said[index]) for index in sorted(said)]
        return tuple(decision for decision in decisions if decision is not None) or self._nothing(acts)

    def _nothing(self, acts: Sequence[Act]) -> tuple[Decision, ...]:
        """Say why nothing is decided: where several messages ask something, a bare word answers none."""
        waiting = tuple(topic for topic in self.context.others if topic.question is not None)
        if waiting and not self.context.asked and not any(act.topics for act in acts):
            raise NotUnderstood(Unclear.WHICH_INVOICE, waiting)
        raise NotUnderstood(self._why_not(acts))

    def _why_not(self, acts: Sequence[Act]) -> Unclear:
        questions = {self.topics[index].question for act in acts for index in act.topics}
        if Question.CHOICE in questions:
            return Unclear.WHICH_CHOICE
        return Unclear.NOT_ASKED if questions <= {None} else Unclear.NOT_UNDERSTOOD

    # --- whom ---

    def _acts(self, meanings: Sequence[Meaning]) -> list[Act]:
        acts: list[Act] = []
        sentence = -1
        rests: list[Act] = []
        for meaning in meanings:
            clause = meaning.clause
            if clause.sentence != sentence and not clause.kinds & {K.THAT}:
                self.last = self.last if meaning.act is None else frozenset()
            same_sentence = clause.sentence == sentence
            sentence = clause.sentence
            topics, general, rest = self._about(meaning, same_sentence=same_sentence, before=acts)
            if meaning.act is None:
                self.last = topics if topics and not general else self.last
                continue
            act = Act(meaning, meaning.act, topics, general)
            if rest:
                rests.append(act)
            acts.append(act)
            self.last = topics if not general else self.last
        mentioned = frozenset[int]().union(
            *(act.topics for act in acts if act not in rests and not act.general)
        )
        for act in rests:
            act.topics = self.asked - mentioned
            if not act.topics:
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return acts

    def _about(
        self, meaning: Meaning, *, same_sentence: bool, before: Sequence[Act]
    ) -> tuple[frozenset[int], bool, bool]:
        """Return the topics a clause is about, whether it named none, and whether it means the rest."""
        kinds = meaning.clause.kinds
        refers = kinds & REFERS
        if meaning.act is None and refers & {K.SOME}:
            return frozenset(), True, False
        amount = self._by_amount(meaning)
        if amount is not None:
            meaning.amount = None
            return frozenset({amount}), False, False
        if not refers:
            if self.last and (K.THAT in kinds or same_sentence) and meaning.act != K.YES:
                return self.last, False, False
            return self._unnamed(meaning), True, False
        found = frozenset[int]().union(*(item.topics for item in meaning.clause.items if item.kind is K.REF))
        if (K.REF in refers and refers & {K.ALL, K.REST}) or K.EXCEPT in kinds:
            return self._all_but(meaning, found)
        if K.REST in refers and self._is_rest_of_amount(meaning, before):
            return self._unnamed(meaning), True, False
        if K.REST in refers:
            return frozenset(), False, True
        if K.ALL in refers:
            counted = any(item.kind is K.ALL and item.code for item in meaning.clause.items)
            if meaning.act in {K.STOP, K.WITHDRAW} and not counted:  # `stop all` needs no list
                return frozenset(range(len(self.topics))), False, False
            self._count(meaning, len(self.asked))
            return self.asked, False, False
        return found | self._by_place(meaning, refers, before), False, False

    def _is_rest_of_amount(self, meaning: Meaning, before: Sequence[Act]) -> bool:
        """With one case open, `resten` is the rest of its amount."""
        if len(self.asked) != 1:
            return False
        if meaning.act is K.PAID:
            meaning.act = K.PARTLY
        return not before or True

    def _all_but(self, meaning: Meaning, found: frozenset[int]) -> tuple[frozenset[int], bool, bool]:
        if K.EXCEPT not in meaning.clause.kinds or not found or not meaning.clause.kinds & {K.ALL, K.REST}:
            if K.EXCEPT in meaning.clause.kinds and meaning.act in _ASSENTS and found:
                return self.asked - found, False, False
            if found and K.EXCEPT in meaning.clause.kinds:
                return found, False, False
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return self.asked - found, False, False

    def _count(self, meaning: Meaning, number: int) -> None:
        """`Begge` of three, `alle tre` of two: he has something else in mind."""
        for item in meaning.clause.items:
            if item.kind is K.ALL and item.code and int(item.code) != number:
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
        if kind is K.SECOND and count == 2 and before:
            done = frozenset[int]().union(*(act.topics for act in before))
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
        if K.THAT in meaning.clause.kinds or meaning.act not in _GENERAL:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        if meaning.act is K.STOP and self.context.asked[0].question is Question.CHOICE:
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
        return self.asked

    # --- is all accounted for? ---

    def _check_bare_names(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """`Ja. 10023`: a case that is only named, beside a word for all of them: which did he mean."""
        if len(self.asked) < 2 or not any(act.general for act in acts):
            return
        for meaning in meanings:
            if (
                meaning.act is None
                and meaning.clause.kinds <= {K.REF, K.FN, K.NOUN}
                and K.REF in meaning.clause.kinds
            ):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def _check_blocks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """A clause that keeps from deciding only spares cases it names, apart from those decided about."""
        settled = frozenset[int]().union(*(act.topics for act in acts))
        general = any(act.general for act in acts)
        for meaning in meanings:
            if meaning.blocked is None:
                continue
            about = frozenset[int]().union(*(i.topics for i in meaning.clause.items if i.kind is K.REF))
            if about and acts and not general and not about & settled:
                continue
            if self._is_background(meaning, acts):
                continue
            if meaning.rule in _WAITS and acts and all(act.kind is K.DELAY for act in acts):
                continue
            raise NotUnderstood(
                meaning.blocked, self.context.asked if meaning.blocked is Unclear.WHICH_INVOICE else ()
            )

    def _is_background(self, meaning: Meaning, acts: Sequence[Act]) -> bool:
        """Whether a guess or hearsay in a sentence of its own only leads up to a plain act."""
        if (
            not acts
            or meaning.rule not in {"hedge", "hearsay"}
            or max(a.meaning.weight for a in acts) < Weight.MEDIUM
        ):
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

    def _check_remarks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        weight = max(act.meaning.weight for act in acts)
        escalates = any(act.kind in _ESCALATES for act in acts)
        delays = all(act.kind in {K.DELAY, K.STOP} for act in acts)
        for meaning in meanings:
            if meaning.act is None and not self._may_stand(
                meaning, weight, escalates=escalates, delays=delays
            ):
                raise NotUnderstood(Unclear.NOT_UNDERSTOOD)

    def _may_stand(self, meaning: Meaning, weight: Weight, *, escalates: bool, delays: bool) -> bool:
        """Whether a remark may stand beside what was decided, without having been understood to the last word."""
        kinds = meaning.clause.kinds
        if meaning.rule in _ASIDE or meaning.blocked is not None:
            return True
        if meaning.stray and not delays:
            return False
        if self._names_unknown_invoice(meaning):
            return False
        if (
            kinds & {K.NEG, K.EXCEPT, K.ONLY, K.BEFORE}
            and (escalates or weight < Weight.MEDIUM)
            and (K.UNKNOWN in kinds or weight < Weight.STRONG)
        ):
            return False
        if kinds & REFERS - {K.REF} and meaning.rule != "question":
            return False
        if meaning.rule == "question":
            return not escalates or weight >= Weight.MEDIUM or K.UNKNOWN not in kinds
        about_us = bool(kinds & {K.NOUN, K.DOC, K.REMINDER, K.COLLECTION, K.REF})
        if weight is Weight.STRONG:
            return True
        if weight is Weight.MEDIUM:
            return about_us or K.UNKNOWN not in kinds
        return about_us and not kinds & {K.NEG, K.OR}

    def _names_unknown_invoice(self, meaning: Meaning) -> bool:
        return (
            any(
                item.kind is K.NUMBER and len(item.code) >= 4 and item.code.isdigit()
                for item in meaning.clause.items
            )
            and bool(meaning.clause.kinds & {K.NOUN, K.FN})
            and meaning.amount is not None
            and K.NOUN in meaning.clause.kinds
        )

    # --- what ---

    def _decision(self, index: int, acts: list[Act]) -> Decision | None:
        topic = self.topics[index]
        act = self._agreed(acts, topic)
        self._check_amount(act, topic)
        word, value = self._word(act, topic)
        if word is None:
            return None
        return Decision(
            case=topic.case,
            word=word,
            value=value,
            rule=act.meaning.rule,
            words=act.meaning.clause.text(self.text),
        )

    def _check_amount(self, act: Act, topic: Topic) -> None:
        """A number that is neither the invoice's nor its amount: some other invoice is meant, or a part of this."""
        meaning = act.meaning
        if meaning.amount is None:
            return
        if act.kind not in {K.PAID, K.PARTLY}:
            if set(meaning.amounts) != {topic.balance.amount}:
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)
            return
        first = meaning.clause.items[0]
        if (
            first.kind is K.NUMBER
            and len(first.code) == len(topic.invoice)
            and K.REF not in meaning.clause.kinds
        ):
            raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def _agreed(self, acts: list[Act], topic: Topic) -> Act:
        """Return the one act that *acts* amount to."""
        kinds = {act.kind for act in acts}
        values = {(act.kind, act.meaning.day) for act in acts if act.kind is K.DELAY}
        if len(values) > 1:
            raise NotUnderstood(Unclear.WHICH_DATE, (topic,))
        for winner, yields in _YIELDS:
            if winner in kinds and kinds - {winner} <= yields:
                strong = [
                    act for act in acts if act.kind in kinds - {winner} and act.meaning.weight > Weight.WEAK
                ]
                if winner is K.DELAY and any(act.kind in _ASSENTS for act in strong):
                    break
                return next(act for act in acts if act.kind is winner)
        raise NotUnderstood(Unclear.CONTRADICTION, (topic,))

    def _word(self, act: Act, topic: Topic) -> tuple[Word | None, Value]:
        kind, question = act.kind, topic.question
        if kind in {K.PAID, K.PARTLY}:
            return self._paid(act, topic)
        if kind is K.DELAY:
            day = act.meaning.day
            return Word.NEW_DUE_DATE, day.value if day else None
        if kind in _PLAIN:
            return _PLAIN[kind], None
        if kind in {K.STOP, K.WITHDRAW}:
            return (Word.WITHDRAW if question is Question.CHOICE else Word.STOP), None
        if question is Question.CONFIRM and kind is K.START and self._only_half(act):
            raise NotUnderstood(Unclear.CONDITION, (topic,))
        return (_ANSWERS.get(question, {}).get(kind) if question else None), None

    def _only_half(self, act: Act) -> bool:
        """To start reminders without collection (or only one of them) is not what was asked."""
        kinds = act.meaning.clause.kinds
        steps = self.steps[act.meaning.clause.sentence]
        return steps == {K.REMINDER} or (K.ONLY in kinds and bool(kinds & _STEPS))

    def _paid(self, act: Act, topic: Topic) -> tuple[Word, Value]:
        meaning, balance = act.meaning, topic.balance
        paid = self._sum_paid(meaning, topic)
        if meaning.half:
            paid = (balance.amount / 2).quantize(Decimal("0.01"))
        elif meaning.missing is not None:
            rest = balance.amount - meaning.missing
            if paid is not None and paid not in {rest, balance.amount}:
                raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
            paid = rest
        elif act.kind is K.PARTLY and paid is None:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        if paid is None or (paid == balance.amount and act.kind is K.PAID):
            return Word.PAID, None
        if not 0 < paid < balance.amount:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        return Word.PAID, Money(amount=paid, currency=balance.currency)

    def _sum_paid(self, meaning: Meaning, topic: Topic) -> Decimal | None:
        """Of `5 000 av 12 500`, the sum that is not the whole."""
        parts = {amount for amount in meaning.amounts if amount != topic.balance.amount}
        if len(parts) > 1:
            raise NotUnderstood(Unclear.WHICH_AMOUNT, (topic,))
        return parts.pop() if parts else meaning.amount


_PLAIN = {
    K.CREDITED: Word.CREDITED, K.DISPUTED: Word.DISPUTED, K.OPT_OUT: Word.OPT_OUT, K.UNDO: Word.UNDO,
    K.RESTART: Word.RESTART, K.HAND_OVER: Word.HAND_OVER,
}  # fmt: skip
_ANSWERS: dict[Question, dict[Kind, Word]] = {
    Question.CONFIRM: {
        K.YES: Word.CONFIRM, K.GO: Word.CONFIRM, K.START: Word.CONFIRM, K.FOLLOW: Word.CONFIRM, K.NO: Word.STOP,
    },
    Question.CHOICE: {
        K.YES: Word.CONFIRM, K.GO: Word.CONFIRM, K.FOLLOW: Word.CONFIRM, K.ORDER: Word.PAYMENT_ORDER,
        K.MONITOR: Word.MONITOR,
    },
    Question.STOP_OR_GO: {K.GO: Word.CONFIRM, K.START: Word.CONFIRM},
}  # fmt: skip
_CLOSING = frozenset({K.STOP, K.NO, K.WITHDRAW, K.YES})
_YIELDS: tuple[tuple[Kind, frozenset[Kind]], ...] = (
    (K.PAID, _CLOSING), (K.PARTLY, frozenset({K.PAID, K.NO, K.YES})), (K.CREDITED, _CLOSING), (K.DISPUTED, _CLOSING),
    (K.DELAY, frozenset({K.NO, K.YES, K.STOP, K.GO})),
    (K.OPT_OUT, frozenset({K.STOP, K.NO, K.YES})), (K.UNDO, frozenset({K.YES})), (K.RESTART, frozenset({K.YES})),
    (K.HAND_OVER, frozenset({K.YES})),
    (K.WITHDRAW, frozenset({K.STOP, K.NO, K.YES, K.GO})), (K.ORDER, frozenset({K.NO, K.YES, K.GO, K.START})),
    (K.MONITOR, frozenset({K.NO, K.YES, K.GO, K.FOLLOW})), (K.STOP, frozenset({K.NO})),
    (K.START, frozenset({K.YES, K.GO, K.FOLLOW})), (K.FOLLOW, frozenset({K.YES, K.GO})), (K.GO, frozenset({K.YES})),
    (K.YES, frozenset()), (K.NO, frozenset()),
)  # fmt: skip
"""Which act stands where several were said of one case, and what it may stand beside."""


def _absorb_no(meanings: Sequence[Meaning]) -> None:
    """`Nei, ikke betalt ennå`: the no speaks of the payment, it does not answer us."""
    for one, other in itertools.pairwise(meanings):
        for no, unpaid in ((one, other), (other, one)):
            same = no.clause.sentence == unpaid.clause.sentence
            if same and no.act is K.NO and no.rule == "no" and unpaid.unpaid and unpaid.act is None:
                no.act, no.rule = None, "aside"


def _take_missing(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """`Mangler 2 500, resten er betalt`: what is missing says how much was paid."""
    missing = [meaning.missing for meaning in meanings if meaning.missing is not None and meaning.act is None]
    paid = [act for act in acts if act.kind in {K.PAID, K.PARTLY}]
    if len(missing) == 1 and len(paid) == 1 and not paid[0].meaning.amounts:
        paid[0].meaning.missing = missing[0]


def _check_turned_down(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """What was turned down is not chosen, and one step without the other is not what was asked."""
    excluded = {meaning.excluded for meaning in meanings if meaning.excluded}
    if excluded & {act.kind for act in acts}:
        raise NotUnderstood(Unclear.CONTRADICTION)
    if any(act.meaning.rule == "no_such_step" for act in acts):
        others = [meaning for meaning in meanings if meaning.rule != "no_such_step"]
        if any(meaning.clause.kinds & _STEPS for meaning in others):
            raise NotUnderstood(Unclear.CONDITION)


def _without_openings(acts: list[Act]) -> list[Act]:
    """Leave out a general yes or no that only opens a sentence about some: `Ja, start inkasso på 10023`.

    It would cover every case that was asked about. Before something else (`Ja, men 10031 er betalt`) it stays.
    """
    named = {act.kind for act in acts if not act.general}
    return [
        act
        for act in acts
        if not (
            act.general
            and ((act.kind in _ASSENTS and named & _ASSENTS) or (act.kind is K.NO and K.STOP in named))
        )
    ]


def _last_word(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Return what holds after the last correction: `nei vent, ja`."""
    for position in range(len(meanings) - 1, -1, -1):
        kinds = meanings[position].clause.kinds
        if K.FIX in kinds:
            after = list(meanings[position:])
            if not any(meaning.act for meaning in after):
                raise_taken_back = replace(after[0], blocked=Unclear.CONTRADICTION)
                return [raise_taken_back]
            return [meaning for meaning in after if meaning.rule != "taken_back"]
    return list(meanings)
