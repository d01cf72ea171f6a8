"""What keeps from deciding in other company, but only explains what was decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.kinds import HEADS, REFERS, Kind
from core.reading.meaning import STEPS, Meaning, Weight
from core.reading.whom import Act

K = Kind
_DOUBTS = frozenset({
    K.OR, K.HEDGE, K.REF, K.ALL, K.REST, K.SOME, K.DELAY, K.NO, K.NEG, K.WITHDRAW, K.ORDER, K.MONITOR, K.START, K.GO,
    K.PAID, K.GOT, K.CREDITED, K.DISPUTED, K.REMINDER, K.COLLECTION, K.EXCEPT, K.ONLY,
})  # fmt: skip
"""A question with one of these may take back what was ordered."""
_FAVOUR = re.compile(
    r"\bkopi|\bcop(?:y|ies)\b|\bbekreft|\bbekräft|\bbekræft|\bconfirm|\bkvitter|\bvahvist|\blet me know\b|\bkeep me\b|"
    r"\bgive me a (?:shout|heads)|\bsi (?:i)?fra\b|\bsei (?:i)?frå\b|\bbeskjed\b|\bbesked\b|\bbesched\b|\bsig til\b|"
    r"\bsäga? till\b|\bhör av er\b|\bmeddela\b|\bmelde?\b|\bilmoit|\bpdf\b|\bkvitt|\brapport|\breport\b|\bupdate|"
    r"\boppdater|\buppdater|\bopdater|\bpäivit|\bstatus"
)
_WEIGHS = re.compile(
    r"kost|cost|pri[sc]e?\b|gebyr|avgift|\bfees?\b|maksaa|hinta|\bført?\b|\bførst|\bfört?\b|"
    r"\bförst|\bfyrst|\bbefore|\bfirst\b|"
    r"\binnan\b|\binden\b|\bennen\b|\bensin\b|\bhvis\b|\bdersom\b|\bif\b|\bjos\b|\beller\b|"
    r"\bsånn at\b|\bso (?:that )?i\b|"
    r"\brisi|\bskje|\bhänd|\bhappen|\bønsk|\bvil ha|\bvill ha"
)
"""Words on which the answer may hang."""
_MILD = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.CREDITED, K.DISPUTED, K.NO})
_BRAKES = frozenset({K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED, K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT})
_STOPS = frozenset({K.STOP, K.OPT_OUT, K.WITHDRAW})


def explains(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether the blocked clause *meaning* leaves *acts* as plain as they are."""
    if not acts:
        return False
    if meaning.rule == "question":
        return _asks_for_something_else(meaning, acts)
    return _leads_up(meaning, acts) or _is_harmless_beside(meaning, acts) or _was_before(meaning, acts)


def _was_before(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Vi ser ingen grunn til å vente. Søk om BF.`: what he thought, and then the plain order."""
    heads = meaning.clause.kinds & HEADS
    kinds = {act.kind for act in acts}
    need = Weight.MEDIUM if heads == {K.DELAY} else Weight.STRONG
    plain = all(act.meaning.weight >= need for act in acts)
    before = all(meaning.clause.sentence < act.meaning.clause.sentence for act in acts)
    waits = K.DELAY in heads and K.NEG not in meaning.clause.kinds
    known = heads <= kinds | {K.DELAY, K.PAID, K.GOT}
    return meaning.rule == "unknown_word" and plain and before and not waits and known


def _asks_for_something_else(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Gjør det. Forresten, når stenger dere?`: asks for something else, after an order."""
    kinds, sentence = meaning.clause.kinds, meaning.clause.sentence
    if _only_asks_a_favour(meaning, acts):
        return True
    plain = bool(acts) and all(
        act.meaning.weight >= Weight.MEDIUM and act.meaning.clause.sentence < sentence for act in acts
    )
    return plain and meaning.clause.question and not kinds & _DOUBTS


def _only_asks_a_favour(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Ja. Kan dere sende meg kopi av brevet?`: a wish of its own, behind the answer, on which nothing hangs."""
    clause = meaning.clause
    behind = all(act.meaning.clause.sentence < clause.sentence for act in acts)
    begins = next((item for item in clause.items if item.kind not in {K.AND, K.POLITE}), None)
    if not behind or begins is None or begins.kind is not K.CAN_YOU:
        return False
    said = " ".join(item.text.casefold() for item in clause.items)
    harmless = not clause.kinds & (_DOUBTS - {K.HEDGE, K.REF, K.REMINDER, K.COLLECTION})
    return harmless and _FAVOUR.search(said) is not None and _WEIGHS.search(said) is None


def _leads_up(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether a guess or hearsay in a sentence of its own only leads up to a plain act."""
    if meaning.rule not in {"hedge", "hearsay"} or max(act.meaning.weight for act in acts) < Weight.MEDIUM:
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


def _is_harmless_beside(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """What explains a brake: consent in more words (`betalt, så alt er i orden`), grounds, what else he knows of it."""
    kinds, rule, clause = {act.kind for act in acts}, meaning.rule, meaning.clause.kinds
    if kinds - {K.NO} and not any(act.kind is K.NO and act.meaning.rule != "no" for act in acts):
        kinds -= {K.NO}  # `nei, (noe). Ikke send noe.`
    if rule == "wait" and not clause & (REFERS - {K.REF}) and kinds <= {K.DISPUTED, K.STOP, K.PAID}:
        return True  # `10031 is disputed, so please hold off on that`
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
        return kinds <= _STOPS or _may_be_told(meaning, acts)
    if rule == "hedge":
        return kinds <= _STOPS and not heads and not clause & STEPS
    if rule == "unknown_word":  # the same once more, in other words
        return (
            bool(heads)
            and heads <= kinds | ({K.STOP} if K.WITHDRAW in kinds else set())
            and K.NEG not in clause
        )
    return False


def _may_be_told(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`De har betalt 6250, resten er lovet neste uke`, `bestridt, de mener flisene er feil`."""
    kinds, clause = {act.kind for act in acts}, meaning.clause.kinds
    if kinds == {K.DISPUTED}:
        return not clause & (HEADS - {K.DISPUTED})
    if kinds == {K.DELAY}:
        return bool(clause & {K.UNKNOWN, K.WORD, K.DATE, K.NOUN, K.PROMISE})
    told = bool(clause & {K.MISSING, K.PROMISE, K.REST})
    return (
        told and kinds <= {K.PARTLY, K.PAID} and all(act.meaning.amounts or act.meaning.half for act in acts)
    )
