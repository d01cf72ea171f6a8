"""What a remark may say beside a decision without having been understood to its last word."""

from __future__ import annotations

import re

from core.reading.asides import (
    LIMITS,
    NOT_WORTH,
    PRAISES,
    has_gone_on_for_long,
    is_full_of_strangers,
    is_said_beside_a_yes,
    is_strange,
    is_without_something,
    names_unknown_invoice,
    sends_a_reminder,
    tells_of_all,
    tells_of_the_rest,
    tells_why,
)
from core.reading.beside import Beside
from core.reading.braking import tells_of_a_deal
from core.reading.favour import asks_the_cost, asks_what_comes
from core.reading.items import said_in
from core.reading.kinds import HEADS, REFERS, K
from core.reading.leaning import chased_in_vain, had_time, leans_to_go_on, leans_to_stop
from core.reading.matter import ends_it, explains_in_full, gives_a_reason, says_none, spares
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.meant import begins_with_will_see
from core.reading.settled import was_settled

_ASIDE = frozenset({"granted", "aside", "unpaid", "not_that", "urges", "signature", "calm"})
_TOLD = frozenset({"remark", "aside", "unpaid"})
_TURNS = frozenset({K.OR, K.EXCEPT, K.ONLY, K.BEFORE, K.REST, K.SOME, K.CAN_YOU, K.AUTO, K.DANGER})
_OURS = frozenset({K.NOUN, K.DOC, K.REMINDER, K.COLLECTION, K.REF})
"""Of our matter: a remark with one of these explains what was decided."""
_CASE = frozenset({K.REMINDER, K.COLLECTION, K.REF, K.DOC})
"""Nobody speaks of these but about a case of his."""
_THEIRS = _OURS | {K.THEY, K.MONEY, K.HUMAN, K.UNPAID}
"""Of the customer: what he is like, and what he did."""
_I = frozenset({"jeg", "jag", "eg", "æ", "jæ", "vi", "i", "we", "i'll", "we'll", "minä", "mä", "me"})
_SEES_IT = re.compile(
    r"(?:i can see|i see|(?:jeg|jag|eg|vi) (?:kan )?(?:se|ser|sjå)\b|(?:näen|näemme)|ser (?:den|det)|it shows)"
)
_SORTS_OUT = re.compile(
    r"\b(?:ordn|fiks|fix|løs|løys|lös|sköt|hoida|hoita|selvit|sort|handle|deal|take care|figure|rydd|klar)\w*|"
    r"\b(?:selv|sjøl|sjølv|själv|själva|myself|ourselves|itse)\b"
)


def may_stand(decided: Beside, meaning: Meaning) -> bool:
    """Whether the remark *meaning* leaves what was decided as plain as it was."""
    if meaning.blocked is not None:
        return True
    if _spares(decided, meaning) or was_settled(decided, meaning) or _leans_otherwise(decided, meaning):
        return False
    if _is_told_behind(decided, meaning):
        return True
    if meaning.rule in _ASIDE:
        return _is_aside(decided, meaning)
    return _goes_on(decided, meaning) or _adds_nothing(decided, meaning)


def _adds_nothing(decided: Beside, meaning: Meaning) -> bool:
    """Whether neither a day, an amount nor a word of it may be about what was decided."""
    if (
        meaning.stray and not (decided.delays or _tells_what_is_next(decided, meaning))
    ) or names_unknown_invoice(meaning):
        return False
    if meaning.rule == "question":
        return _may_be_asked(decided, meaning)
    if _only_repeats(decided, meaning):
        return True
    if decided.weight >= Weight.MEDIUM and tells_of_the_rest(meaning.clause.kinds):
        return True
    if _may_limit(decided, meaning) or (
        meaning.clause.kinds & REFERS - {K.REF, K.ALL if decided.alone else K.REF}
        and not tells_of_all(meaning.clause.kinds)
    ):
        return False
    return _is_of_the_matter(decided, meaning)


def _is_told_behind(decided: Beside, meaning: Meaning) -> bool:
    """`Ja. De fikk en siste sjanse og den brukte de ikke`: the answer stands by itself, and then a story."""
    kinds = meaning.clause.kinds
    apart = meaning.clause.sentence > max(decided.sentences) and decided.opens
    if apart and decided.escalates and had_time(text_of(meaning)):
        return not kinds & (_TURNS - {K.BEFORE})
    to_come = (meaning.day is not None and not meaning.day.past) or bool(kinds & {K.LATER, K.PROMISE})
    if not apart or not decided.escalates or meaning.rule not in _TOLD or to_come or kinds & _TURNS:
        return False
    said = text_of(meaning).casefold()
    if chased_in_vain(said):
        return True
    if leans_to_stop(said):
        return False
    himself = K.I in kinds and not kinds & _THEIRS  # `ja. Vi skal på hytta`
    return leans_to_go_on(said) or (K.NEG not in kinds and not himself)


def _leans_otherwise(decided: Beside, meaning: Meaning) -> bool:
    """`Ja, de er greie`, `nei, de svarer ikke`: a reason beside a bare word that may have answered anything."""
    if (
        decided.weight is not Weight.WEAK
        or K.REASON not in meaning.clause.kinds
        or meaning.rule == "question"
    ):
        return False
    if meaning.clause.sentence in decided.braked:
        return False  # `not Nordlys, they're a good customer. The others yes`
    said = text_of(meaning)
    if decided.escalates:
        return not (meaning.unpaid or leans_to_go_on(said) or PRAISES.match(said.casefold()))
    return not leans_to_stop(said)


def _goes_on(decided: Beside, meaning: Meaning) -> bool:
    """Whether it only says more of the same."""
    if decided.escalates and _has_only_not_paid(meaning):
        return True  # `ja, eivät ole maksaneet eivätkä vastaa puhelimeen`
    if decided.paid and K.PROMISE not in meaning.clause.kinds and _SEES_IT.match(text_of(meaning).casefold()):
        return True  # `betalt, I can see it on the statement from Friday`
    if decided.brakes and not meaning.stray and NOT_WORTH.match(text_of(meaning).casefold()):
        return True  # `drop it, not worth the bad blood`
    if decided.waits and begins_with_will_see(meaning.clause.items):
        return True  # `bevakning, så får vi se om ett par år`
    first = meaning.clause.items[:3]
    himself = meaning.day is None and any(item.kind is K.I or item.first_word in _I for item in first)
    if decided.brakes and himself and _SORTS_OUT.search(text_of(meaning).casefold()):
        return True  # `nei, vi ordner det`, `nei takk, jeg stikker innom dem selv`
    leans = meaning.clause.items[0].kind is K.REASON and leans_to_stop(text_of(meaning)) and not meaning.stray
    if decided.brakes and decided.weight is Weight.WEAK and leans:
        return True  # `nei, de er gode kunder og jeg vil ikke ødelegge forholdet`
    if (
        decided.brakes
        and tells_of_a_deal(meaning)
        and meaning.day is None
        and K.NEG not in meaning.clause.kinds
    ):
        return True  # `nei, vi har en avtale om at de betaler når prosjektet er ferdig`
    if decided.delays and decided.weight >= Weight.MEDIUM and himself and not meaning.clause.kinds & LIMITS:
        return not meaning.stray  # `vent til 3. desember, da er jeg tilbake fra Spania`
    received = any(item.code == "received" for item in meaning.clause.items)
    if decided.paid and received and K.NEG not in meaning.clause.kinds:
        return True  # `alle har gjort opp, fikk inn siste i dag`
    return decided.part_paid and _only_repeats(decided, meaning)  # `6000 er betalt, resten kommer i desember`


def _tells_what_is_next(decided: Beside, meaning: Meaning) -> bool:
    """`Alle tre er kreditert, vi fakturerer på nytt i neste uke`."""
    kinds = meaning.clause.kinds
    told = K.REASON in kinds and not kinds & (REFERS | {K.PROMISE, K.OR, K.BEFORE, K.AUTO, K.THEY})
    return decided.brakes and told


def _spares(decided: Beside, meaning: Meaning) -> bool:
    """A reason to leave the customer alone, that does not explain why somebody else is."""
    explains_a_brake = meaning.clause.sentence in decided.braked
    bold = decided.escalates and decided.weight < Weight.STRONG and not explains_a_brake
    bare = decided.escalates and decided.weight is Weight.WEAK and not explains_a_brake
    bare = bare and meaning.rule != "question"
    return (bold and spares(meaning.clause.items)) or (bare and ends_it(meaning.clause.items))


def _may_be_asked(decided: Beside, meaning: Meaning) -> bool:
    if meaning.day is not None and not meaning.day.past and decided.delays:
        return False  # `kunne dere vente til den 8.?`, whatever else he says
    if decided.escalates and asks_the_cost(meaning.clause.items):
        return False
    items = meaning.clause.items
    if decided.escalates and meaning.clause.sentence in decided.sentences and items[0].code == "verb":
        return asks_what_comes(items)  # `kronofogden, er det politiet`
    return decided.weight >= Weight.MEDIUM or _is_apart(decided, meaning) or asks_what_comes(items)


def _is_aside(decided: Beside, meaning: Meaning) -> bool:
    if meaning.rule == "signature":
        return True
    if decided.weight is Weight.WEAK and decided.escalates and is_strange(meaning) and meaning.rule != "calm":
        return False
    opens = meaning.clause.items[0].start < decided.begins
    return (
        decided.weight >= Weight.MEDIUM
        or meaning.rule != "aside"
        or opens
        or is_said_beside_a_yes(meaning)
        or (
            not decided.escalates and (explains_in_full(meaning.clause.items) or spares(meaning.clause.items))
        )
    )


def _is_apart(decided: Beside, meaning: Meaning) -> bool:
    """A question in a sentence of its own, about what happens next."""
    apart = meaning.clause.question and meaning.clause.sentence not in decided.sentences
    return apart and not meaning.clause.kinds & (HEADS | {K.OR, K.COND, K.PROMISE})


def _only_repeats(decided: Beside, meaning: Meaning) -> bool:
    """`Nei, ingen av dem`; `5 000 er betalt, resten kommer`."""
    kinds = meaning.clause.kinds
    if decided.escalates:
        return False
    if decided.weight is Weight.WEAK and kinds <= {K.NEG, K.FN, K.THEY, K.THAT, K.POLITE, K.NOUN}:
        return says_none(meaning.clause.items) or (decided.alone and K.THAT in kinds)  # `nei, ikke denne`
    return decided.alone and kinds & REFERS == {K.REST} and not kinds & LIMITS


def _may_limit(decided: Beside, meaning: Meaning) -> bool:
    """Whether a not, an only or a before in it may be about what was decided."""
    kinds = meaning.clause.kinds
    if decided.escalates and decided.weight is Weight.WEAK and sends_a_reminder(meaning):
        return True  # `ja, send en påminnelse`: one step of two
    if decided.weight >= Weight.MEDIUM and is_without_something(meaning):
        return False  # `sitter på hytta uten nett`
    if not kinds & LIMITS or not (decided.escalates or decided.weight < Weight.MEDIUM):
        return False
    if K.UNKNOWN not in kinds and decided.weight is Weight.STRONG:
        return False
    return decided.weight < Weight.MEDIUM or not tells_why(meaning)


def _is_of_the_matter(decided: Beside, meaning: Meaning) -> bool:
    kinds = meaning.clause.kinds
    if decided.weight is Weight.STRONG:
        return True
    if decided.weight is Weight.MEDIUM and decided.escalates and is_full_of_strangers(meaning):
        return False
    if decided.weight is Weight.MEDIUM:
        return bool(kinds & _THEIRS) or K.UNKNOWN not in kinds
    if decided.escalates and has_gone_on_for_long(meaning) and not kinds & {K.NEG, K.OR}:
        return True  # `ja. De har hatt stillaset vårt i tre uker`
    if kinds & {K.NEG, K.OR} or is_strange(meaning):
        return False
    if kinds >= {K.THEY, K.MISSING} and not kinds & {K.MONEY, K.NUMBER}:
        return True  # `ja, de skylder oss for flere jobber`
    if kinds & {K.UNKNOWN, K.WORD}:
        told = K.UNKNOWN not in kinds and K.THEY in kinds and gives_a_reason(meaning.clause.items)
        return told or bool(kinds & _CASE) or explains_in_full(meaning.clause.items)
    if tells_of_all(kinds):
        return True
    return bool(kinds & (_CASE if decided.escalates else _OURS)) or gives_a_reason(meaning.clause.items)


def _has_only_not_paid(meaning: Meaning) -> bool:
    """`De har ikke betalt en krone`: what stands beside it gives no reason for that."""
    items = [item for item in meaning.clause.items if item.kind is not K.UNPAID]
    kinds = {item.kind for item in items}
    if not meaning.unpaid or meaning.day is not None or kinds & (_TURNS | {K.PROMISE, K.COND, K.I, K.ALL}):
        return False
    first, said = meaning.clause.items[0], said_in(items)
    if first.kind not in {K.THEY, K.REF, K.UNPAID, K.THAT} and K.THEY not in kinds:
        return False  # `great, another one who doesn't pay`
    return not leans_to_stop(said) and (leans_to_go_on(said) or not kinds & {K.UNKNOWN, K.WORD, K.NEG})
