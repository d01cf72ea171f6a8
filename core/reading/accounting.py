"""Whether all that was said is accounted for: what may stand beside a decision, and what forbids it."""

from __future__ import annotations

from collections.abc import Sequence

from core.reading.kinds import HEADS, REFERS, Kind
from core.reading.meaning import STEPS, Meaning, Weight
from core.reading.result import Context, Unclear
from core.reading.whom import Act, NotUnderstood

K = Kind
_ESCALATES = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.ORDER, K.HAND_OVER, K.RESTART})
_WAITS = frozenset({"not_before", "not_yet", "wait"})
_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_ASIDE = frozenset({"aside", "unpaid", "not_that"})


class Accounting:
    """Ends the combining where a part of the message may change what the rest decides."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.asked = frozenset(range(len(context.asked)))

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

    def check_remarks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
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


def check_turned_down(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """What was turned down is not chosen, and one step without the other is not what was asked."""
    excluded = {meaning.excluded for meaning in meanings if meaning.excluded}
    if excluded & {act.kind for act in acts}:
        raise NotUnderstood(Unclear.CONTRADICTION)
    if any(act.meaning.rule == "no_such_step" for act in acts):
        others = [meaning for meaning in meanings if meaning.rule != "no_such_step"]
        if any(meaning.clause.kinds & STEPS for meaning in others):
            raise NotUnderstood(Unclear.CONDITION)
