"""Whether all that was said is accounted for: what may stand beside a decision, and what forbids it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.reading.kinds import HEADS, REFERS, Kind
from core.reading.meaning import STEPS, Meaning, Weight
from core.reading.result import Context, Topic, Unclear
from core.reading.whom import Act, NotUnderstood

K = Kind
_ESCALATES = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.ORDER, K.HAND_OVER, K.RESTART})
_DOUBTS = frozenset({
    K.OR, K.HEDGE, K.REF, K.ALL, K.REST, K.SOME, K.DELAY, K.NO, K.NEG, K.WITHDRAW, K.ORDER, K.MONITOR, K.START, K.GO,
    K.PAID, K.GOT, K.CREDITED, K.DISPUTED, K.REMINDER, K.COLLECTION, K.EXCEPT, K.ONLY,
})  # fmt: skip
"""A question with one of these may take back what was ordered."""
_WAITS = frozenset({"not_before", "not_yet", "wait"})
_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_BRAKES = frozenset({K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED, K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT})
_ASIDE = frozenset({"aside", "unpaid", "not_that", "urges", "signature"})
_SUBJECTS = frozenset({K.I, K.THEY, K.THAT, K.NOUN, K.REF, K.MONEY})
_OURS = frozenset({K.NOUN, K.DOC, K.REMINDER, K.COLLECTION, K.REF})
"""Of our matter: a remark with one of these explains what was decided."""
_CASE = frozenset({K.REMINDER, K.COLLECTION, K.REF, K.DOC})
"""Nobody speaks of these but about a case of his."""
_THEIRS = _OURS | {K.THEY, K.MONEY, K.HUMAN, K.UNPAID}
"""Of the customer: what he is like, and what he did."""


class Accounting:
    """Ends the combining where a part of the message may change what the rest decides."""

    def __init__(self, context: Context, topics: Sequence[Topic]) -> None:
        self.context, self.topics = context, topics
        self.left: NotUnderstood | None = None
        """What stays to be asked though something was decided."""
        self.asked = frozenset(range(len(context.asked)))
        self.decisive: set[int] = set()
        """The sentences that decide."""

    def check_bare_names(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
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

    def check_blocks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """A clause that keeps from deciding only spares cases it names, apart from those decided about."""
        settled = _settled(acts)
        general = any(act.general for act in acts)
        before: Meaning | None = None
        for meaning in meanings:
            if meaning.blocked is None:
                before = meaning
                continue
            about = self._about(meaning, settled) or _excepted(meaning, before)
            before = meaning
            if about and acts and not general and not about & settled:
                self.leave(meaning.blocked, about)
                continue
            if self._is_background(meaning, acts) or _is_harmless_beside(meaning, acts):
                continue
            if meaning.rule == "question" and self._is_aside(meaning, acts):
                continue
            if meaning.rule in _WAITS and acts and all(act.kind is K.DELAY for act in acts):
                continue
            raise NotUnderstood(
                meaning.blocked, self.context.asked if meaning.blocked is Unclear.WHICH_INVOICE else ()
            )

    def _is_aside(self, meaning: Meaning, acts: Sequence[Act]) -> bool:
        """`Gjør det. Forresten, når stenger dere?`: asks for something else, after an order."""
        kinds, sentence = meaning.clause.kinds, meaning.clause.sentence
        plain = bool(acts) and all(
            act.meaning.weight >= Weight.MEDIUM and act.meaning.clause.sentence < sentence for act in acts
        )
        return plain and meaning.clause.question and not kinds & _DOUBTS

    def _about(self, meaning: Meaning, settled: frozenset[int]) -> frozenset[int]:
        """Return the cases a clause names: `Kari`, or `de andre` beside those that were decided on."""
        refers = meaning.clause.kinds & REFERS
        if refers and K.REF not in refers and K.ALL not in refers:
            return self.asked - settled
        return frozenset[int]().union(*(i.topics for i in meaning.clause.items if i.kind is K.REF))

    def leave(self, why: Unclear, topics: Collection[int]) -> None:
        """Remember that something more was said of *topics*, which is to be asked."""
        if self.left is None and topics:
            self.left = NotUnderstood(why, [self.topics[index] for index in sorted(topics)])

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

    def check_remarks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        weight = max(act.meaning.weight for act in acts)
        self.decisive = {act.meaning.clause.sentence for act in acts}
        escalates = any(act.kind in _ESCALATES for act in acts)
        delays = all(act.kind in {K.DELAY, K.STOP} for act in acts)
        for meaning in meanings:
            if meaning.act is not None:
                continue
            others = self._others(meaning, acts)
            if others:
                self.leave(Unclear.QUESTION if meaning.rule == "question" else Unclear.NOT_UNDERSTOOD, others)
            elif not self._may_stand(meaning, weight, escalates=escalates, delays=delays):
                raise NotUnderstood(Unclear.NOT_UNDERSTOOD)

    def _others(self, meaning: Meaning, acts: Sequence[Act]) -> frozenset[int]:
        """Of `Kari har betalt, de andre (noe uforståelig)`: the others, where the decisions on some are plain."""
        if any(act.general for act in acts):
            return frozenset()
        named = meaning.clause.kinds & REFERS == {K.REF}
        if named and any(K.REST in act.meaning.clause.kinds for act in acts):  # `Nordlys (noe). Resten: ja`
            return self._about(meaning, frozenset()) & self.asked - _settled(acts)
        return self.asked - _settled(acts) if meaning.clause.kinds & REFERS == {K.REST} else frozenset()

    def _may_stand(self, meaning: Meaning, weight: Weight, *, escalates: bool, delays: bool) -> bool:
        """Whether a remark may stand beside what was decided, without having been understood to the last word."""
        kinds = meaning.clause.kinds
        if meaning.blocked is not None:
            return True
        if meaning.rule in _ASIDE:
            opens = meaning.clause.sentence < min(self.decisive)
            return (
                weight >= Weight.MEDIUM or meaning.rule != "aside" or opens or _is_said_beside_a_yes(meaning)
            )
        if meaning.stray and not delays:
            return False
        if self._names_unknown_invoice(meaning):
            return False
        if weight is Weight.WEAK and not escalates and kinds <= {K.NEG, K.FN, K.THEY, K.THAT, K.POLITE}:
            return True  # `nei, ingen av dem`
        if (
            kinds & {K.NEG, K.EXCEPT, K.ONLY, K.BEFORE}
            and (escalates or weight < Weight.MEDIUM)
            and (K.UNKNOWN in kinds or weight < Weight.STRONG)
            and not (weight >= Weight.MEDIUM and _tells_why(meaning))
        ):
            return False
        if kinds & REFERS == {K.REST} and len(self.asked) == 1 and not escalates:
            return True  # `5 000 er betalt, resten kommer`
        if kinds & REFERS - {K.REF} and meaning.rule != "question":
            return False
        if meaning.rule == "question":
            return weight >= Weight.MEDIUM or self._is_apart(meaning)
        if weight is Weight.STRONG:
            return True
        if weight is Weight.MEDIUM:
            return bool(kinds & _THEIRS) or K.UNKNOWN not in kinds
        explains = _CASE if escalates or kinds & {K.UNKNOWN, K.WORD} else _OURS
        return bool(kinds & (explains | {K.REASON})) and not kinds & {K.NEG, K.OR}

    def _is_apart(self, meaning: Meaning) -> bool:
        """A question in a sentence of its own, about what happens next."""
        apart = meaning.clause.question and meaning.clause.sentence not in self.decisive
        return apart and not meaning.clause.kinds & (HEADS | {K.OR, K.COND, K.PROMISE})

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


def _is_said_beside_a_yes(meaning: Meaning) -> bool:
    """`Ja, så fort som mulig`, `ja, de har hatt tid nok`; but not `ja, nå skal vi hjem`, which answers others."""
    kinds = meaning.clause.kinds
    small = sum(
        item.kind not in {K.POLITE, K.GREETING, K.TIME, K.REASON, K.UNPAID} for item in meaning.clause.items
    )
    return bool(kinds & {K.REASON, K.UNPAID}) or (not small and K.GREETING not in kinds)


def _excepted(meaning: Meaning, before: Meaning | None) -> frozenset[int]:
    """Of `alle unntatt Kari, henne må jeg snakke med`: Kari."""
    if before is None or K.EXCEPT not in before.clause.kinds or not meaning.clause.kinds & {K.THAT, K.THEY}:
        return frozenset()
    return frozenset[int]().union(*(item.topics for item in before.clause.items if item.kind is K.REF))


def _settled(acts: Sequence[Act]) -> frozenset[int]:
    return frozenset[int]().union(*(act.topics for act in acts))


def _tells_why(meaning: Meaning) -> bool:
    """`De har ikke penger`: somebody is spoken of before the `ikke`, so nothing is forbidden; and no `men` turns it."""
    kinds = meaning.clause.kinds
    if kinds & {K.EXCEPT, K.ONLY, K.BEFORE} or meaning.clause.after is K.BUT:
        return False
    for item in meaning.clause.items:
        if item.kind is K.NEG:
            return False
        if item.kind in _SUBJECTS:
            return True
    return False


def _is_harmless_beside(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """What explains a brake: consent in more words (`betalt, så alt er i orden`), grounds, what else he knows of it."""
    kinds, rule, clause = {act.kind for act in acts}, meaning.rule, meaning.clause.kinds
    if not kinds or not kinds <= _BRAKES:
        begins = meaning.clause.items[0].kind
        return (
            rule == "more_than_yes" and K.REASON in clause and begins is not K.YES
        )  # `det er jo ikke noe å hente`
    heads = clause & HEADS
    if rule == "more_than_yes":
        return True
    if rule == "hearsay":
        return _may_be_told(meaning, acts)
    if rule == "promise":
        return kinds <= {K.STOP, K.OPT_OUT, K.WITHDRAW} or _may_be_told(meaning, acts)
    if rule == "hedge":
        return kinds <= {K.STOP, K.WITHDRAW, K.OPT_OUT} and not heads and not clause & STEPS
    if rule == "unknown_word":  # the same once more, in other words
        return (
            bool(heads)
            and heads <= kinds | ({K.STOP} if K.WITHDRAW in kinds else set())
            and K.NEG not in clause
        )
    return False


def _may_be_told(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`De har betalt 6250, resten er lovet neste uke`, `bestridt, de mener flisene er feil`, `vent til 4., de har lovet`."""
    kinds, clause = {act.kind for act in acts}, meaning.clause.kinds
    if kinds == {K.DISPUTED}:
        return not clause & (HEADS - {K.DISPUTED})
    if kinds == {K.DELAY}:
        return bool(clause & {K.UNKNOWN, K.WORD, K.DATE, K.NOUN, K.PROMISE})
    told = bool(clause & {K.MISSING, K.PROMISE, K.REST})
    return (
        told and kinds <= {K.PARTLY, K.PAID} and all(act.meaning.amounts or act.meaning.half for act in acts)
    )


def check_turned_down(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """What was turned down is not chosen, and one step without the other is not what was asked."""
    excluded = {meaning.excluded for meaning in meanings if meaning.excluded}
    if excluded & {act.kind for act in acts}:
        raise NotUnderstood(Unclear.CONTRADICTION)
    if any(act.meaning.rule == "no_such_step" for act in acts):
        others = [meaning for meaning in meanings if meaning.rule != "no_such_step"]
        if any(meaning.clause.kinds & STEPS for meaning in others):
            raise NotUnderstood(Unclear.CONDITION)
