"""Conditions that keep from nothing: of the very course we asked about, and what he does not care about."""

from __future__ import annotations

import re

from core.reading.clauses import Clause
from core.reading.items import Item, place_of, said_in
from core.reading.kinds import HEADS, K

_IF = r"(?:hvis|viss|vis|dersom|om|ifall|ifald|såfremt|når|når|if|should|jos|ellers|mikäli|i fall|in case)"
_THEY = (
    r"(?:de|dei|dem|dom|han|hun|hon|ho|det|den|dette|detta|kunden|it|that|this|they|he|she|se|hän|asiakas|purringen|"
    r"purringa|purring|påminnelsen|rykkeren|the reminder|the customer|muistutus)"
)
_STILL = (
    r"(?:fortsatt|fremdeles|framleis|fortfarande|stadig|still|da|då|så|nå|nu|fortsat|vieläkään|sitten|heller)"
)
_NOT = r"(?:ikke|ikkje|itj|inte|ej|not|don't|doesn't|do not|does not|won't|will not|isn't|ei|eivät|eikä)"
_HELPS = (
    r"(?:hjelper?|hjelp|hjälper|hjælper|nytter|nyttar|virker|virkar|fungerer|fungerar|funker|funkar|fører fr[ea]m|"
    r"fører til noe|gir (?:noe )?resultat|gir noe|gir svar|ger (?:något )?resultat|svarer|svarar|reagerer|reagerar|"
    r"betaler|betalar|betalt|gjør opp|gjer opp|gjør opp for seg|gör rätt för sig|skjer noe|skjer noko|händer något|"
    r"helps?|works?|pays?|paid|answers?|responds?|reacts?|auta|toimi|maksa|maksavat|vastaa|tehoa|er nok|räcker|"
    r"fører frem|fungerer det|gir betaling|kommer penger|kommer pengene)"
)
_IF_IN_VAIN = re.compile(
    rf"{_IF}(?: {_THEY})?(?: {_STILL})?(?: {_NOT})(?: {_STILL}| har| är| er)?(?: {_HELPS})(?: {_STILL}| noe| seg)*"
    rf"|{_IF} {_HELPS}(?: {_THEY})? {_NOT}(?: {_STILL})?"
    rf"|{_IF} {_NOT}"
    rf"|{_IF} {_THEY}(?: {_STILL})? (?:ignore|ignores|ignorerer|ignorerar|overser|struntar i|nekter|vägrar|"
    rf"refuse|refuses)"
    rf"(?: (?:it|that|this|us|den|det|dette|oss|the reminder|purringen|påminnelsen))?"
    rf"|{_IF}(?: (?:det|that|it|se))?(?: er| är| is| blir)? ?(?:nødvendig|nödvändigt|naudsynt|necessary|needed|"
    rf"tarpeen|"
    rf"trengs|behøves|behövs|krävs|kreves|må til)"
)
_IN_VAIN_OF_REMINDER = re.compile(
    rf"{_IF}(?: {_THEY})?(?: {_STILL})?(?: {_NOT})(?: har| är| er)?(?: {_HELPS})(?: (?:på|to|on|etter|efter|after))?"
    r"(?: (?:the|den|ei))?(?: (?:første|första|first))? (?:purr|rykker|påminn|remind|muistut)\w*"
)
"""`Inkasso hvis de ikke svarer på purringen`."""
_IN_VAIN = re.compile(
    rf"(?:{_IF} )?(?:{_THEY} (?:{_STILL} )?{_NOT} {_HELPS}|{_HELPS} {_THEY} {_NOT}|{_NOT} {_HELPS})\b"
)
"""`Purring, og inkasso hvis det ikke hjelper`: the collection comes in the end, as it does anyway."""
_IF_THAT_IS_WHAT_IT_TAKES = re.compile(
    rf"{_IF} (?:det|that|se)(?:'s| is| er| är| e| on)? ?(?:what it takes|"
    r"(?:det|dét)?(?: som| der| så)? ?(?:skal til|ska till|må til|måste till|trengs|trenges|behøves|behövs|"
    r"krävs|kreves|kræves)|"
    r"nødvendig|nödvändigt|naudsynt|necessary|needed|tarpeen|mitä tarvitaan)"
)
_AFTER = re.compile(r"(?:etter at|efter att|efter at|after|rett etter|straks efter|sen|siden|sedan)\b")
_THOUGH = re.compile(
    r"(?:selv om|selvom|sjøl om|sjølv om|sjølvom|även om|även fast|trots att|fast än|even if|even though|although|"
    r"vaikka|siitä(?:kin)? huolimatta että|til tross for at|trass i at|på tross av at|på trods af at|uansett om|"
    r"oavsett om|uanset om|regardless of whether|no matter whether)\b"
)
_SO_LONG = re.compile(
    r"så l[äæe]n?ge|so lenge|as long as|niin kauan kuin|till(?:s| dess)|until|inntil|kunnes"
)
_VERB_FIRST = re.compile(
    r"(?:startar|starter|stoppar|stopper|återkallar|väljer|velger|vælger|går|godkänner|godkjenner|bevakar|overvåker) "
    r"(?:ni|jag|man|dere|jeg|vi)\b(?! (?:gärna|gjerne|bara|bare|för|for)\b)(?=.* )"
    r"|(?:betalar|betaler|bestrider|ringer|svarar|svarer|säger|sier|vill|vil|kommer|hör|hører|går) (?:inte |ikke |"
    r"ikkje )?"
    r"(?:ni|jag|han|hon|de|dom|man|dere|jeg|hun|[a-zæøåäö]+) .*\b(?:så|da|då) (?:kör|kjør|stoppa|stopp|starta|start|"
    r"återkalla|trekk)\b"
    r"|(?:kör|kjører|kør) (?:man|vi) .+ (?:förlorar|mister|taper|blir)\b"
)
_VERB_WORDS = """
    startar starter stoppar stopper återkallar väljer velger vælger går godkänner godkjenner bevakar overvåker betalar
    betaler bestrider ringer svarar svarer säger sier vill vil kommer hör hører kör kjører kør
"""
_VERBS = frozenset(_VERB_WORDS.split())
"""`Startar ni inkasso byter jag bolag`, `ringer han så stoppa`: a condition without its word."""
_TURNS = (HEADS - {K.YES}) | {
    K.OR,
    K.ASK,
    K.CAN_YOU,
    K.BUT,
    K.EXCEPT,
    K.ONLY,
    K.DANGER,
    K.DATE,
    K.BEFORE,
}


def without_conditions(clause: Clause) -> Clause:
    """Return *clause* with a condition that keeps from nothing as a reason: what stands behind it belongs to it."""
    at = next((at for at, item in enumerate(clause.items) if item.kind is K.COND), None)
    if at is None or not any(keeps_from_nothing(clause.items, at) for keeps_from_nothing in _IDLE):
        return clause
    text = " ".join(item.text for item in clause.items[at:])
    reason = Item(K.REASON, text, clause.items[at].start, clause.items[-1].end)
    return Clause([*clause.items[:at], reason], clause.sentence, clause.question, clause.after)


def _is_the_course(items: list[Item], at: int) -> bool:
    """Both steps are named, the second for the case that the first brings nothing."""
    said = said_in(items[at:])
    before = [item.kind for item in items[:at]]
    to_collection = K.COLLECTION in before or any("inkas" in item.text.casefold() for item in items[:at])
    if to_collection and _IN_VAIN_OF_REMINDER.fullmatch(said):
        return True
    return K.REMINDER in before and to_collection and _IF_IN_VAIN.fullmatch(said) is not None


def _is_what_it_takes(items: list[Item], at: int) -> bool:
    """`Ja, helt til inkasso hvis det er det som skal til`."""
    return _IF_THAT_IS_WHAT_IT_TAKES.fullmatch(said_in(items[at:])) is not None


def begins_with_its_verb(items: list[Item]) -> bool:
    if items[0].first_word not in _VERBS:
        return False
    return _VERB_FIRST.match(said_in(items)) is not None


def one_course(before: Clause, clause: Clause) -> Clause | None:
    """Return both as one where the second only says when the collection comes: `purring. Betaler de ikke, inkasso`."""
    if K.REMINDER in before.kinds and not before.question and not clause.question:
        moved = _moves_on(before, clause)
        if moved is not None:
            return moved
    first = clause.items[0]
    then = [item for item in clause.items[1:] if item.kind is not K.FN]
    named = K.REMINDER in before.kinds and K.COLLECTION not in before.kinds
    if first.kind is not K.COND or not named or before.question or clause.question:
        return None
    limits = {K.NEG, K.ONLY, K.EXCEPT, K.OR, K.DELAY, K.DATE, K.LATER, K.HEDGE, K.NO, K.STOP}
    said = _IN_VAIN.match(said_in(clause.items))
    steps = {K.COLLECTION, K.START, K.REMINDER, K.AND, K.THAT, K.POLITE}
    behind = [item for item in then if item.kind not in {K.NEG, K.PROMISE, K.PAID, K.THEY}]
    collects = any(item.kind is K.COLLECTION or "inkas" in item.text.casefold() for item in behind)
    if said is None or not collects or not {item.kind for item in behind} <= steps or before.kinds & limits:
        return None
    return Clause([*before.items, *behind], before.sentence, question=False, after=before.after)


def _moves_on(before: Clause, clause: Clause) -> Clause | None:
    """`Start with the reminder`, and then `move on to collection if they ignore it`."""
    at = place_of(K.COND, clause.items)
    ahead = clause.items[:at]
    collects = any(
        item.kind is K.COLLECTION or "collection" in item.text.casefold() or "inkas" in item.text.casefold()
        for item in ahead
    )
    plain = {item.kind for item in ahead} <= {K.START, K.COLLECTION, K.AND, K.FN, K.THAT, K.POLITE, K.GO}
    limits = {K.NEG, K.ONLY, K.EXCEPT, K.OR, K.DELAY, K.DATE, K.LATER, K.HEDGE, K.NO, K.STOP}
    if (
        not collects
        or not plain
        or before.kinds & limits
        or _IF_IN_VAIN.fullmatch(said_in(clause.items[at:])) is None
    ):
        return None
    return Clause([*before.items, *ahead], before.sentence, question=False, after=before.after)


def _is_watched_so_long(items: list[Item], at: int) -> bool:
    """`Ha den på bevakning så länge företaget finns kvar`: watching ends some day by itself."""
    so_long = _SO_LONG.match(items[at].text.casefold()) is not None
    heads = {item.kind for item in items[:at] if item.kind in HEADS}
    turns = (HEADS - {K.MISSING, K.PAID}) | {K.OR, K.ASK, K.BUT, K.EXCEPT, K.ONLY}
    return so_long and heads == {K.MONITOR} and turns.isdisjoint(item.kind for item in items[at + 1 :])


def _is_conceded(items: list[Item], at: int) -> bool:
    """`Kjør på, selv om de lover å betale`: whatever he concedes, it does not turn what he wants."""
    if _THOUGH.match(items[at].text.casefold()) is None:
        return False
    return _TURNS.isdisjoint(item.kind for item in items[at + 1 :])


def _was_after(items: list[Item], at: int) -> bool:
    """`De betalte etter at jeg ringte dem`: what had happened before."""
    after = _AFTER.match(items[at].text.casefold()) is not None
    told = {item.kind for item in items[:at]}
    turns = told & {K.NEG, K.PROMISE, K.HEDGE, K.OR, K.LATER} or {item.kind for item in items[at:]} & (
        HEADS | {K.REF}
    )
    return after and bool(told & {K.PAID, K.GOT}) and not turns


_IDLE = (_was_after, _is_the_course, _is_what_it_takes, _is_conceded, _is_watched_so_long)
"""The conditions that keep from nothing."""
