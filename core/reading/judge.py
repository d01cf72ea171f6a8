"""Judges a clause: is it a question, does something forbid deciding, and what does it say otherwise."""

from __future__ import annotations

import re
from dataclasses import replace

from core.reading.against import is_answered_no
from core.reading.clauses import Clause
from core.reading.conditions import begins_with_its_verb, without_conditions
from core.reading.grounds import as_reason, is_granted_wish
from core.reading.headless import without_head
from core.reading.heads import decide
from core.reading.items import Item, is_a_name, place_of, said_in
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.meaning import CARRIES, Meaning, Weight, take_values, wait
from core.reading.meant import as_meant, without_afterthought
from core.reading.negation import apply_negations, ends_with_not
from core.reading.preferring import preferred
from core.reading.questions import LEADS, is_question
from core.reading.references import NEAR
from core.reading.result import Unclear
from core.reading.strangers import may_stand

_STOPPERS = (
    (K.COND, Unclear.CONDITION), (K.HEARSAY, Unclear.HEARSAY), (K.HEDGE, Unclear.NOT_UNDERSTOOD),
    (K.DANGER, Unclear.NOT_UNDERSTOOD), (K.SOME, Unclear.WHICH_INVOICE),
)  # fmt: skip
_MINE = frozenset({"vi", "jeg", "jag", "eg", "me", "we", "i"})
_THEIRS = frozenset({"dei", "dem", "han", "hun", "hon", "ho", "he", "she", "they"})
_STARTS = frozenset(
    {"starter", "startar", "kjører", "køyrer", "kör", "kører", "sender", "sendar", "skickar", "driver"}
)
_WE_GO = frozenset(
    {
        "kör vi",
        "kör vi på",
        "kör vi på med",
        "kjører vi",
        "kjører vi på",
        "kjører vi på med",
        "kører vi",
        "køyrer vi",
        "køyrer me",
        "starter vi",
        "startar vi",
    }
)
_YOU = frozenset({"dere", "ni", "i", "dokker", "dykk"})
_NOTS = frozenset({"ikke", "ikkje", "inte", "not", "ej", "ikkj"})
_CAN_WE = frozenset(
    {"kan vi", "kunne vi", "kunde vi", "can we", "could we", "may we", "voimmeko", "voidaanko", "kan me"}
)
_HAD_HOPED = re.compile(
    r"(?:(?:vi|jeg|jag|eg|me|we|i|jo|men|but|mutta) )*(?:hadde|hade|havde|had|trodde|troede|thought|toivoin|toivoimme|"
    r"luulin|luulimme|ajattelin)(?: (?:jo|ju|egentlig|egentligen|really|nok|først|först|lenge|jeg|jag|vi|eg))* ?"
    r"(?:håpe\w*|håpa\w*|håbe\w*|hoppa\w*|hoped|trodd|troet|thought|tenkt|tänkt|regnet|räknat|regna)?\b"
)
"""`Vi hadde egentlig håpet at det skulle ordne seg`: what he thought before."""
_AFTER_THAT = re.compile(r"(?:efter|etter|after|siden|sedan|i samråd|i dialog|efter samråd) \w+")
"""`Efter diskussion med kunden har vi krediterat`."""
_NOW = frozenset({"nå", "nu", "no", "så", "da", "då"})
_IS_PAID = re.compile(
    r"(?:er|är) (?:den|det|ho|han|rekninga|regningen|fakturaen|fakturan) (?:betalt|betald|betalad|oppgjort|"
    r"gjort opp|reglerad)$"
)
_AGREES = re.compile(
    r"avtal|aftal|enig|överens|samde|agree|sovi|lov(?:et|at|a) (?:dem|dei|dom|han|hun|henne)"
)
_HAS_PAID = re.compile(r"(?:har|have|has) \S+ (?:betalt|betala?t|betalat|paid|gjort opp)$")
_TO_COME = re.compile(r"morg|morra|tomorrow|huomen|neste|næste|nästa|ensi|next|overmorgen", re.IGNORECASE)
_CREDITS = re.compile(r"krediter(?:er|ar)\b|hyvitä(?:n|mme)\b|\bcredits?\b(?! note| invoice)", re.IGNORECASE)
"""In the present: with a day, it is to come."""
_IS_NOW = frozenset(
    {"är", "er", "is", "are", "finns", "ligger", "ligg", "står", "on", "ovat", "kommer", "tulee"}
)
_SURNAME = re.compile(r"(?:sen|son|nen|[qk]vist|lund|str[öø]m|berg|gren|dahl|moen|haug)s?$")
_IS_IT_POSSIBLE = re.compile(
    r"(?:går|gikk|gick) (?:det|an)\b|(?:er|är|e) det (?:mulig|mogleg|muligt|möjligt|ok|okay|okej|greit|fint|i orden)|"
    r"(?:is|would) it (?:be )?(?:possible|ok|okay|all right|alright|fine)|onko mahdollis|onnistuuko|onnistuisiko|"
    r"kävisikö"
)
"""Begins a request: `går det att avvakta till den 11 december?`."""
_FOR_THE_RECORD = frozenset({
    "til orientering", "til info", "til opplysning", "for ordens skyld", "för ordningens skull", "till information",
    "till info", "for info", "til din orientering", "fyi", "til underretning", "tiedoksi",
})  # fmt: skip
_WHERE = frozenset({"på", "pa", "via", "i", "in", "at", "gjennom", "genom", "gennem", "with", "med", "ved"})
"""Behind one of these a name may be a place, or a bank."""
_LIMITED = REFERS | {K.REMINDER, K.COLLECTION, K.COND}


def judge(clause: Clause) -> Meaning:
    """Return what *clause* says, without knowing about whom."""
    clause = _plain(without_conditions(_told(clause)))
    items, negated = apply_negations(as_reason(preferred(without_afterthought(clause.items))))
    kinds = frozenset(item.kind for item in items)
    heads = kinds & HEADS
    meaning = Meaning(clause, "remark", unpaid=K.UNPAID in kinds, negated=K.NEG in kinds)
    meaning.stop_like = bool(kinds & {K.STOP, K.WITHDRAW, K.OPT_OUT})
    take_values(meaning, items)
    if is_question(clause, items, heads):
        meaning.rule = "question"
        meaning.blocked = Unclear.QUESTION if heads or kinds & {K.OR, K.COND, K.DANGER} else None
        meaning.stop_like = False
        return meaning
    if kinds & {K.HEARSAY, K.PROMISE} and is_granted_wish(items):
        wait(meaning)
        meaning.weight = Weight.MEDIUM
        return meaning
    if K.NEG in clause.kinds and ends_with_not(clause.items):
        meaning.rule, meaning.blocked = "whom_not", Unclear.WHICH_INVOICE
        return meaning
    if begins_with_its_verb(items):
        meaning.rule, meaning.blocked = "cond", Unclear.CONDITION
        return meaning
    if not heads and _HAD_HOPED.match(said_in(items)):
        meaning.rule = "aside"
        return meaning
    stopper = next(((kind, why) for kind, why in _STOPPERS if kind in kinds), None)
    if stopper is not None:
        meaning.rule, meaning.blocked = stopper[0].value, stopper[1]
        return meaning
    if not heads and not negated:
        return without_head(meaning, kinds, items)
    if _is_what_they_do(items, heads):
        return without_head(meaning, kinds - HEADS, [item for item in items if item.kind not in HEADS])
    return _with_head(meaning, items, heads, negated)


def _with_head(
    meaning: Meaning, items: list[Item], heads: frozenset[Kind], negated: frozenset[Kind]
) -> Meaning:
    """Judge a clause in which a word of its own decides, where nothing beside it keeps it from that."""
    kinds = frozenset(item.kind for item in items)
    if is_answered_no(items):
        meaning.rule, meaning.blocked = "answered_no", Unclear.CONTRADICTION
    elif K.OR in kinds:
        meaning.rule, meaning.blocked = "either_or", Unclear.CONTRADICTION
    elif heads == {K.DELAY} and _is_agreed_day(meaning, items):
        wait(meaning)
    elif K.PROMISE in kinds or (K.LATER in kinds and K.DELAY not in heads):
        meaning.rule, meaning.blocked = "promise", Unclear.NOT_NOW
    elif not kinds <= CARRIES and (_names_somebody_else(items, kinds) or not may_stand(items, kinds, heads)):
        meaning.rule, meaning.blocked = "unknown_word", Unclear.NOT_UNDERSTOOD
    else:
        decide(meaning, items, heads, negated)
        if meaning.act in {K.PAID, K.PARTLY, K.CREDITED} and _will_be(meaning, items):
            meaning.rule, meaning.act, meaning.blocked = "promise", None, Unclear.NOT_NOW
        if (
            meaning.rule == "wait_until"
            and K.DELAY not in heads
            and any(item.code == "left" for item in items)
        ):
            meaning.rule, meaning.act, meaning.blocked = "does_it_himself", None, Unclear.NOT_NOW
    return meaning


def _is_what_they_do(items: list[Item], heads: frozenset[Kind]) -> bool:
    """`De kjører jo rundt i ny Tesla`: a verb of the customer's, and no order."""
    strange = {item.kind for item in items} - CARRIES
    if not strange or items[0].kind is not K.THEY or not heads or not heads <= {K.GO, K.START}:
        return False
    return items[1].kind in HEADS and all(item.code == "told" for item in items if item.kind in HEADS)


def _is_agreed_day(meaning: Meaning, items: list[Item]) -> bool:
    """`Jeg har avtalt med Nordlys at de får betale 15. desember`: what is promised is what was agreed on."""
    at = place_of(K.DELAY, items)
    kinds = {item.kind for item in items}
    agreed = _AGREES.search(items[at].text.casefold()) is not None and any(
        item.kind is K.I for item in items[:at]
    )
    to_come = meaning.day is not None and not meaning.day.past
    return (
        agreed
        and to_come
        and K.PROMISE in kinds
        and not kinds & {K.NEG, K.COND, K.HEDGE, K.OR, K.BEFORE, K.UNKNOWN}
    )


def _will_be(meaning: Meaning, items: list[Item]) -> bool:
    """`Pengarna är på kontot imorgon`, `betalt neste uke`: said as a fact, of a day to come."""
    if meaning.day is None or meaning.day.past or any(item.code == "gone" for item in items):
        return False
    if any(item.day is not None and _TO_COME.search(item.text) for item in items):
        return True
    if meaning.act is K.CREDITED:
        return any(item.kind is K.CREDITED and _CREDITS.search(item.text) for item in items)
    beside = (item for item in items if item.kind is not K.REASON and item.day is None)  # `got it on Friday`
    words = {
        word for item in beside for word in item.text.casefold().split() if word != "on" or item.text == "on"
    }
    return any(item.kind is K.GOT for item in items) and not words.isdisjoint(_IS_NOW)


def _names_somebody_else(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Vent med Hansen til 15. desember`, `Olsen bestrider kravet`, where no case is about one of that name."""
    if K.REF in kinds:
        return False  # `Bosse hos Lindqvist har betalat`
    for at, item in enumerate(items):
        if item.kind is not K.UNKNOWN or not is_a_name(item.text):
            continue
        if not at and not _SURNAME.search(item.text):
            continue  # every sentence begins with a capital letter
        if not at or items[at - 1].text.casefold() not in _WHERE:
            return True
    return False


def _told(clause: Clause) -> Clause:
    """Take `har vi`, `er den`, `kan dere` for a question only where the sentence begins with it."""
    items = list(clause.items)
    waits = K.DELAY in clause.kinds
    for at in range(len(items)):
        items[at] = item = as_meant(items, at)
        said = item.text.casefold()
        if item.kind is K.STATUS and not clause.question and _tells_what_he_did(items, at):
            items[at] = item = replace(item, kind=K.PAID)
        if said in _WE_GO and not clause.question and _we_go_on(items, at):
            items[at] = item = replace(item, kind=K.GO, code="")
        if waits and (said in _CAN_WE or _IS_IT_POSSIBLE.match(said)) and _waits_for_a_day(items):
            items[at] = replace(item, kind=K.CAN_YOU, code="")
            continue
        if clause.question or not (item.code == "verb" or item.kind is K.CAN_YOU):
            continue
        inside = any(
            before.kind not in LEADS
            or before.text.casefold() in _FOR_THE_RECORD
            or _AFTER_THAT.match(before.text.casefold())
            for before in items[:at][:8]
        )
        if inside or clause.after in {K.AND, K.BUT}:
            if not _NOTS.isdisjoint(said.split()):
                items[at] = replace(item, kind=K.NEG, code="")
                continue
            if _tells_us_to_start(item):
                items[at] = replace(item, kind=K.START, code="")
                continue
            last = said.rsplit(maxsplit=1)[-1]
            spoken_of = K.I if last in _MINE else K.THEY if last in _THEIRS else K.FN
            items[at] = replace(item, kind=spoken_of, code="")
    return Clause(items, clause.sentence, clause.question, clause.after)


def _tells_us_to_start(item: Item) -> bool:
    """`De andre starter dere`: whom it is about stands before it."""
    words = item.text.casefold().split()
    return len(words) == 2 and words[0] in _STARTS and words[1] in _YOU


def _we_go_on(items: list[Item], at: int) -> bool:
    """`Resten kör vi`, `alla tre kör vi`: whom it is about stands before it, and nothing else."""
    if at > NEAR:
        return False
    whom = [item for item in items[:at] if item.kind not in {K.AND, K.FN, K.NOUN, K.COUNT}]
    plain = bool(whom) and all(item.kind in REFERS - {K.SOME} for item in whom)
    behind = {item.kind for item in items[at + 1 :]} <= {K.POLITE, K.TIME}
    return plain and behind and items[at].kind in {K.FN, K.GO}


def _tells_what_he_did(items: list[Item], at: int) -> bool:
    """`Denne har de betalt`: no question, where what was paid stands before it."""
    said = items[at].text.casefold()
    told = at > 0 and items[at - 1].kind in {K.THAT, K.REF} and _HAS_PAID.match(said) is not None
    now = at == 1 and items[0].text.casefold() in _NOW  # `nå er den betalt`
    return told or (now and _IS_PAID.match(said) is not None)


def _waits_for_a_day(items: list[Item]) -> bool:
    """`Kan vi vente til 1. desember?`."""
    return K.DELAY in {item.kind for item in items} and any(item.day is not None for item in items)


def _plain(clause: Clause) -> Clause:
    """Take `bare` for a small word unless what it limits follows."""
    if K.ONLY not in clause.kinds:
        return clause
    items = list(clause.items)
    for at, item in enumerate(items):
        if item.kind is K.ONLY and not _limits(items, at):
            items[at] = replace(item, kind=K.FN)
    return Clause(items, clause.sentence, clause.question, clause.after)


def _limits(items: list[Item], at: int) -> bool:
    if {K.REMINDER, K.COLLECTION} <= {item.kind for item in items[at:]}:
        return False  # `sett bare purring og inkasso i gang`
    for item in items[at + 1 :]:
        if item.kind in _LIMITED:
            return True
        if item.kind not in {K.FN, K.NOUN}:
            return False
    return False
