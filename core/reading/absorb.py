"""What a clause only says for the sake of the one beside it: it answers nothing and keeps from nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from core.case import Question
from core.reading.bare import SENDS
from core.reading.items import said_in
from core.reading.kinds import HEADS, ORDINALS, REFERS, K, Kind
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.meant import ANGRY, OPENS_A_FACT, SIGHS, begins_with_will_see
from core.reading.result import Topic

_CALM = frozenset({
    "det är lugnt", "lugnt", "är lugnt", "det är ingen fara", "ingen fara", "inga problem", "inget problem",
    "ingen problem", "no worries", "no problem", "ingen fare", "det er ingen fare",
})  # fmt: skip
"""Consent that only comforts, behind a no."""
_AT_EASE = frozenset({
    "det går bra", "går bra", "det går fint", "det er greit", "det er ok", "det er fint", "det er helt greit",
    "det går greit",
    "det är bra", "det är okej", "det er i orden", "det er okay", "it's fine", "that's fine", "it's ok",
})  # fmt: skip
"""The same, where he says himself what he does instead."""
_WAITS_FOR_REST = frozenset({K.DELAY, K.REST, K.I, K.FN, K.AND, K.TIME, K.BUT, K.POLITE})
"""`4 000 kom i dag, venter på resten`."""
_HIMSELF = re.compile(r"\b(?:selv|sjøl|sjølv|själv|själva|myself|ourselves|itse)\b")
_HUMS = frozenset({
    "tja", "tjaa", "hm", "hmm", "hmmm", "tjo", "nja", "nåja", "øh", "öh", "eh", "ehm", "well", "jaa", "no", "njaa",
})  # fmt: skip
_NOTS = frozenset({"ikke", "ikkje", "inte", "not", "ej", "itj", "eivät", "ei", "haven't", "hasn't"})
_SO = frozenset({"så", "so", "joten"})
_PROMISES = frozenset({"hearsay", "promise", "hedge"})
_CAME_TO_NOTHING = re.compile(
    r"(?:ikke|ikkje|itj|inte|ingenting|ingen|inget|intet|inkje|nothing|not|no|n't|never|aldri|aldrig|mitään|ei|"
    r"uten at|utan att)\b.{0,30}"
    r"(?:skje|sjedd|skett|hänt|händ|gjort|gjord|gjør|komme|kommit|kom\b|kjem|sett|hørt|høyrt|hört|fått|hold|"
    r"betal|penge|pengar|happen|come|came|done|heard|seen|paid|money|tapahtu|tullut|tule|näky|kuulu|maks)"
    r"|(?:skjer|skjedde|hender|händer|kommer|kom|hører|hör|høyrer) (?:det |jeg |vi )?"
    r"(?:ikke|ikkje|inte|ingenting|aldri|aldrig|inget)"
)
_IN_VAIN = re.compile(
    r"(?:uten at|utan att|utan at|uden at|without|men (?:det skjer|ingenting|inget|intet|ikke noe)|mutta mitään|eikä)"
    r".{0,30}(?:skj|händ|sker|kom|happen|paying|doing|tapahdu|betal)|lov\w* og lov\w*|lov\w* och lov\w*"
)
_DONE_WITH = re.compile(
    r"(?:for )?(?:i'm|im|i am|we're|we are|jeg er|jag är|eg er|vi er|vi är) (?:so |just |så |helt )?"
    r"(?:done|finished|through|ferdig|färdig|färdiga|færdig) (?:with|med) (?:them|him|her|these|dem|dom|de|han|"
    r"ham|henne|dei)$"
)
_SORRY = re.compile(r"(?:sorry|beklager|ursäkta|förlåt|unnskyld|undskyld|anteeksi|apolog|orsak)")
_POSTSCRIPT = frozenset({"ps", "p.s", "p.s.", "ps.", "pst"})
_PLEASE = frozenset({"takk", "tack", "tak", "please", "kiitos", "thanks", "er du snill", "är du snäll"})
_FREE = frozenset({
    K.NEG, K.FN, K.THEY, K.THAT, K.WORD, K.TIME, K.REASON, K.UNPAID, K.NOUN, K.AND, K.BUT, K.I, K.PROMISE, K.UNKNOWN,
    K.GOT, K.PAID, K.POLITE,
})  # fmt: skip


def absorb(meanings: Sequence[Meaning]) -> None:
    """Take the weight of what only explains, or comforts."""
    if len(meanings) == 1:
        _absorb_broken_promise(meanings)
        return
    _absorb_hums(meanings)
    _absorb_no(meanings)
    _absorb_yes_to_a_fact(meanings)
    _absorb_broken_promise(meanings)
    _absorb_calm(meanings)
    _absorb_rest(meanings)
    _absorb_will_see(meanings)
    _absorb_send(meanings)
    _absorb_done_with(meanings)
    _absorb_postscript(meanings)
    _absorb_apology(meanings)


def take_in_order(meanings: Sequence[Meaning], asked: Sequence[Topic]) -> None:
    """`Ja, nei, ja` to three that were asked about: each answers the one that stood in its place."""
    said = [meaning for meaning in meanings if meaning.rule != "aside"]
    bare = all(m.act in {K.YES, K.NO} and m.clause.kinds <= {K.YES, K.NO, K.POLITE, K.AND} for m in said)
    if len(asked) < 3 or len(said) != len(asked) or not bare or len({m.act for m in said}) < 2:
        return
    for place, meaning in enumerate(said):
        first = meaning.clause.items[0]
        named = replace(first, kind=K.REF, topics=frozenset({place}))
        meaning.clause = replace(meaning.clause, items=[*meaning.clause.items, named])


def take_all(meanings: Sequence[Meaning], asked: Sequence[Topic]) -> None:
    """`Alle tre`, `all of them please`, and nothing else, to whether we shall start with these."""
    said = [meaning for meaning in meanings if meaning.rule != "aside"]
    if len(asked) < 2 or len(said) != 1 or any(topic.question is not Question.CONFIRM for topic in asked):
        return
    only, kinds = said[0], said[0].clause.kinds
    if (
        only.act is None
        and only.blocked is None
        and not only.clause.question
        and (_is_all(kinds) or _are_asked_for(only))
    ):
        only.act, only.rule, only.weight = K.YES, "all_of_them", Weight.MEDIUM


def _is_all(kinds: frozenset[Kind]) -> bool:
    return K.ALL in kinds and kinds <= {K.ALL, K.POLITE, K.GREETING}


def _are_asked_for(meaning: Meaning) -> bool:
    """`Den største, takk`, `the first two, please`."""
    items = meaning.clause.items
    whom = {item.kind for item in items[:-1]}
    asked = items[-1].text.casefold() in _PLEASE and whom <= {
        *ORDINALS,
        K.LARGEST,
        K.SMALLEST,
        K.COMPANIES,
        K.FN,
    }
    return asked and bool(whom - {K.FN})


def _absorb_hums(meanings: Sequence[Meaning]) -> None:
    """`Tja, bare kjør`: he hums, and then says it plainly."""
    for at, meaning in enumerate(meanings):
        plain = [other for other in meanings[at + 1 :] if other.act is not None]
        if meaning.rule not in {"hedge", "danger"}:
            continue
        hummed = text_of(meaning).casefold()
        hums = (meaning.rule == "hedge" and hummed in _HUMS) or (meaning.rule == "danger" and hummed in SIGHS)
        if meaning.rule == "danger" and set(text_of(meaning)) <= ANGRY and at:
            plain, hums = [other for other in meanings[:at] if other.act is not None], True
        if hums and plain and max(other.weight for other in plain) >= Weight.MEDIUM:
            meaning.blocked, meaning.rule = None, "calm"


def _absorb_no(meanings: Sequence[Meaning]) -> None:
    """`Nei, ikke betalt ennå`: the no speaks of the payment, it does not answer us."""
    for one, other in itertools.pairwise(meanings):
        for no, unpaid in ((one, other), (other, one)):
            same = no.clause.sentence == unpaid.clause.sentence
            told = unpaid.unpaid or (unpaid.rule == "aside" and _goes_on_with_so(meanings, unpaid))
            if same and no.act is K.NO and no.rule == "no" and told and unpaid.act is None:
                no.act, no.rule = None, "aside"


def _absorb_yes_to_a_fact(meanings: Sequence[Meaning]) -> None:
    """`Ja, det stemmer at den ikke er betalt`: the yes says that it is so, and not what shall come of it."""
    for one, other in itertools.pairwise(meanings):
        first = other.clause.items[0]
        confirms = first.kind in {K.YES, K.FN} and OPENS_A_FACT.search(first.text.casefold()) is not None
        if one.act is K.YES and one.weight is Weight.WEAK and confirms and other.unpaid and other.act is None:
            one.act, one.rule = None, "aside"


def _goes_on_with_so(meanings: Sequence[Meaning], told: Meaning) -> bool:
    """`Nej jeg har ikke hørt fra dem så ja start bare op`."""
    said = {word for item in told.clause.items for word in item.text.casefold().split()}
    at = next(place for place, meaning in enumerate(meanings) if meaning is told)
    following = meanings[at + 1] if at + 1 < len(meanings) else None
    if following is None or said.isdisjoint(_NOTS) or following.clause.sentence != told.clause.sentence:
        return False
    return following.clause.items[0].first_word in _SO and following.act in {K.YES, K.GO, K.START}


def _absorb_rest(meanings: Sequence[Meaning]) -> None:
    """`Har betalt 3000 och ska betala resten i december`: the rest of that amount, which is only promised."""
    for one, other in itertools.pairwise(meanings):
        same = one.clause.sentence == other.clause.sentence
        part = one.act in {K.PAID, K.PARTLY} and bool(one.amounts or one.half)
        kinds = other.clause.kinds
        promised = kinds & REFERS == {K.REST} and kinds & {K.PROMISE, K.LATER, K.DATE, K.MISSING, K.HEDGE}
        if same and part and other.rule == "wait" and kinds <= _WAITS_FOR_REST:
            other.blocked, other.rule = None, "calm"
        if (
            same
            and part
            and promised
            and not kinds & (HEADS | {K.NEG, K.COND, K.OR, K.DANGER})
            and other.act is None
        ):
            other.blocked, other.stray, other.rule = None, False, "calm"


def _absorb_will_see(meanings: Sequence[Meaning]) -> None:
    """`Overvåk den, så får vi se om noen år`: what he will see then is no condition of it."""
    for one, other in itertools.pairwise(meanings):
        watched = one.act is K.MONITOR and other.rule == "cond" and not other.clause.kinds & HEADS
        if watched and begins_with_will_see(other.clause.items):
            other.blocked, other.rule = None, "calm"


def _absorb_send(meanings: Sequence[Meaning]) -> None:
    """`Ja - send den`: what he says yes to."""
    for one, other in itertools.pairwise(meanings):
        if one.act is K.YES and other.rule == "remark" and text_of(other).casefold() in SENDS:
            other.rule = "calm"


def _absorb_done_with(meanings: Sequence[Meaning]) -> None:
    """`Go for it, I'm done with them`: it is his patience that ends."""
    for one, other in itertools.pairwise(meanings):
        fed_up = other.act is K.STOP and _DONE_WITH.match(text_of(other).casefold()) is not None
        if fed_up and one.act in {K.YES, K.GO, K.START}:
            other.act, other.rule, other.stop_like = None, "calm", False


def _absorb_postscript(meanings: Sequence[Meaning]) -> None:
    """`Ja. PS: vi har fått nytt telefonnummer, 91234567`: behind it he speaks of something else."""
    at = next(
        (at for at, m in enumerate(meanings) if m.clause.items[0].text.casefold() in _POSTSCRIPT),
        len(meanings),
    )
    behind = meanings[at + 1 :]
    if all(
        m.act is None and m.blocked is None and m.day is None and not m.clause.kinds & REFERS for m in behind
    ):
        for meaning in behind:
            meaning.rule, meaning.stray = "calm", False


def _absorb_apology(meanings: Sequence[Meaning]) -> None:
    """`Sorry for the slow answer, we're run off our feet before Christmas`: why he is late."""
    for one, other in itertools.pairwise(meanings):
        same = one.clause.sentence == other.clause.sentence and one.rule in {"aside", "calm"}
        late = same and _SORRY.match(text_of(one).casefold()) is not None
        plain = other.act is None and other.blocked is None and other.rule != "question"
        if late and plain and not other.clause.kinds & (HEADS | {K.NEG, K.REF, K.REMINDER, K.COLLECTION}):
            other.rule, other.stray = "calm", False


def _absorb_calm(meanings: Sequence[Meaning]) -> None:
    """`Nej, det är lugnt`: it is the no that is fine. `No need, I'll phone them tomorrow`: no is what counts."""
    for one, other in itertools.pairwise(meanings):
        same = one.clause.sentence == other.clause.sentence
        at_ease = one.act is K.NO and text_of(other).casefold() in _AT_EASE
        if same and at_ease and any(meaning.act in {K.STOP, K.PAID} for meaning in meanings):
            other.act, other.rule = None, "calm"
        himself = other.rule == "does_it_himself" or (
            (other.rule == "who_did" or (other.rule == "hedge" and other.clause.items[0].kind is K.I))
            and _HIMSELF.search(text_of(other))
        )
        if same and himself and one.act in {K.NO, K.STOP}:
            other.blocked, other.rule = None, "calm"
        calm = other.act is K.YES and text_of(other).casefold() in _CALM
        if same and calm and one.act is K.NO and one.clause.kinds <= {K.NO, K.POLITE, K.GREETING}:
            other.act, other.rule = None, "calm"


def _is_vain_promise(meaning: Meaning) -> bool:
    kinds = meaning.clause.kinds
    told = meaning.act is None and meaning.rule in {"hearsay", "promise"} and not meaning.clause.question
    turns = HEADS | {K.COND, K.OR, K.DATE, K.LATER, K.BEFORE, K.ASK, K.DANGER, K.HEDGE}
    if not told or kinds & turns:
        return False
    return _IN_VAIN.search(said_in(meaning.clause.items)) is not None


def _absorb_broken_promise(meanings: Sequence[Meaning]) -> None:
    """`De sa de skulle betale forrige uke, men har ikke gjort det`: both only say why."""
    for meaning in meanings:
        if _is_vain_promise(meaning):  # `han har lovet og lovet uten at det skjer noe`
            meaning.blocked, meaning.stray, meaning.rule, meaning.unpaid = None, False, "unpaid", True
    for one, other in itertools.pairwise(meanings):
        told = one.act is None and one.rule in _PROMISES and bool(one.clause.kinds & {K.HEARSAY, K.PROMISE})
        plain = not one.clause.kinds & (HEADS | {K.COND, K.OR, K.DATE, K.LATER, K.BEFORE, K.ASK, K.DANGER})
        if not (told and plain) or other.act is not None or other.clause.question:
            continue
        said = said_in(other.clause.items)
        if other.clause.kinds <= _FREE and _CAME_TO_NOTHING.search(said):
            for meaning in (one, other):
                meaning.blocked, meaning.stray, meaning.rule = None, False, "unpaid"
            other.unpaid = True
