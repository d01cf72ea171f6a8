"""The grounds of a dispute, told in the same breath: what is not done there turns nothing."""

from __future__ import annotations

import re

from core.reading.items import Item, place_of, said_in
from core.reading.kinds import HEADS, K

_BECAUSE = frozenset({
    "för att", "eftersom", "därför att", "fordi", "ettersom", "siden", "sidan", "avdi", "because", "since", "koska",
})  # fmt: skip
_AS = frozenset({"då", "da", "as"})
_BEGINS = frozenset(phrase.partition(" ")[0] for phrase in _BECAUSE | _AS)
_STOPS = frozenset({K.STOP, K.WITHDRAW})
_BEFORE = frozenset({K.REF, K.NOUN, K.THEY, K.FN, K.DISPUTED, K.TIME, K.THAT, K.POLITE, K.GREETING})
_TURNS = frozenset({K.COND, K.OR, K.ASK, K.CAN_YOU, K.DANGER, K.REF, K.DATE, K.LATER, K.MONEY, K.NUMBER})
_ONLY_WORDS = frozenset({K.YES, K.NO, K.DISPUTED})
"""What looks like an answer in the customer's grounds, and is none: `eftersom jobbet inte är klart`."""


_MAIN = re.compile(
    r"(?:vill|vil|ønsker|önskar|är|er|kan|får|ska|skal|må|måste|bør|bör|tycker|synes|väljer|velger|tar|går|kör|"
    r"kjører) "
    r"(?:vi|jag|jeg|det|ni|dere)\b"
)
BECAUSE = "because"
"""The code of a whole reason that leads up to what is wanted, whatever is not so in it."""
_WHY = _BECAUSE | {"as", "for", "för", "da", "då"}
_REFUSES = re.compile(
    r"betal(?:er|ar) (?:ikke|ikkje|inte)\b|(?:sier nei til|seier nei til|säger nej till|siger nej til|"
    r"nekt|vägr|nægt|refus|kieltä|vil ikke|vil ikkje|vill inte|won't|will not|ei(?:kä)? suostu)\w*.{0,12}"
    r"(?:betal|pay|paid|maks|gjøre opp|gjera opp|göra upp|gøre op|settle)",
    re.IGNORECASE,
)
_WRONG_WITH_IT = re.compile(
    r"ødel|øydel|defekt|feil|fel\b|felak|fejl|mangelf|trasig|broken|damaged|faulty|defective|wrong|not (?:what|"
    r"as|done)|"
    r"(?:\bnot|n't) (?:\w+ )?(?:finished|done|ready|complete|delivered|ordered|right|good)|never (?:got|"
    r"received|ordered)|i stykker|i stykken|sønder|sönder|ikke (?:er |ble |var |blitt )?(?:bestilt|"
    r"levert|ferdig|fornøyd|gjort|fått|"
    r"som avtalt)|"
    r"ikkje (?:er |vart |blei )?(?:tinga|levert|ferdig|nøgd|gjort)|inte (?:är |var |blev |blivit )?(?:bestäl|"
    r"lever|klar|färdig|nöjd|gjor|som avtala)|dårlig|dårleg|f[oö]r (?:mange|många|mye|mykje|mycket|meget|høy|"
    r"høg|hög|dyr|dyyr)|too (?:high|"
    r"expensive)|liian kallis|overpris|överpris|"
    r"\brep(?:a\b|ade|at|et\b|te\b)|skada|skade|scratch|damag|rip(?:et|a|er)\b|vahingo|naarmu|dålig|bad work|"
    r"poor|aldri|aldrig|never|uenig|usamd|oenig|disagree|klag|reklam|virhe|rikki|huono"
)


_WISHES = re.compile(
    r"\b(?:be[dt]t? (?:om|att|å|at)|ber om|bad om|bett om|spurte? om|spør om|frågade om|spurgte om|frågat om|"
    r"frågar om|vil ha|vill ha|"
    r"vil gjerne|vill gärna|"
    r"ønsker|önskar|ynskjer|asked|asks|wants|wanted|pyys\w*|pyytä\w*|halua\w*|vil have|beder om)\b"
)
_GRANTS = re.compile(
    r"\b(?:og|och|and|ja|men|that|det) .*(?:det (?:er|är|e|går) (?:helt )?(?:greit|greitt|ok|okej|fint|bra|"
    r"i orden)(?! (?:å|att|to|hvis|om|if|når)\b)|"
    r"(?:får|fikk|fick|fekk|fik) (?:de |han |hun |hon |dei )?det|sagt ja til|sagt ja till|sa ja|gått med på|"
    r"godtatt|godkjent|godkänt|accepterat|akseptert|innvilget|beviljat|"
    r"(?:that's|that is|it's) (?:fine|ok|okay)|i agreed|we agreed|said yes|sopii|suostu\w*|kävi|annoi\w*|myönsi\w*)\b"
)
_UNHAPPY = re.compile(
    r"missn[öø]j|misforn[øö]y|misfornøgd|utilfreds|unhappy|dissatisf|tyytymät|"
    r"\b(?:ikke|ikkje|inte|not|ei ole) (?:\w+ )?(?:fornøyd|nøgd|nöjd|tilfreds|happy|satisfied|tyytyväi)"
)


_A_REASON = 3
"""Pieces, with the `fordi` itself."""


def refuses(said: str) -> bool:
    return _REFUSES.search(said) is not None


def finds_fault(said: str) -> bool:
    return _WRONG_WITH_IT.search(said.casefold()) is not None


def refuses_with_grounds(items: list[Item], at: int) -> bool:
    """`Nekter å betale fordi varen var ødelagt`; but not because he has no money."""
    if not refuses(items[at].text):
        return False
    behind = [other.text.casefold() for other in items[at + 1 :]]
    himself = any(item.kind is K.I for item in items[:at])  # `vi er misfornøyde med dere`
    unhappy = not himself and _UNHAPPY.search(said_in(items[:at])) is not None
    if unhappy and items[at - 1].kind is K.AND:
        return True  # `kunden är missnöjd och vägrar betala`
    because = next((place for place, said in enumerate(behind) if said in _WHY), None)
    return because is not None and finds_fault(" ".join(behind[because:]))


def as_reason(items: list[Item]) -> list[Item]:
    """Return *items* with what stands behind `because` in a dispute as one reason."""
    items = _led_by_a_reason(items)
    heads = {item.kind for item in items} & HEADS
    if K.DELAY in heads:
        return _why_he_waits(items)
    if heads & _STOPS:
        return _why_he_stops(_why_at_all(items))
    if K.DISPUTED not in heads:
        return _why_at_all(items)
    disputed = place_of(K.DISPUTED, items)
    if heads == {K.DISPUTED} and _UNHAPPY.search(said_in(items[:disputed])):
        why = Item(K.REASON, said_in(items[:disputed]), items[0].start, items[disputed - 1].end)
        return [why, *items[disputed:]]  # `han er ikke fornøyd med jobben og vil ikke betale`
    at = next((place for place, item in enumerate(items) if _begins_grounds(item)), None)
    if at is None or K.DISPUTED not in {item.kind for item in items[:at]}:
        return items
    before = {item.kind for item in items[:at]}
    behind = {item.kind for item in items[at:]}
    if not before <= _BEFORE or behind & _TURNS or behind & HEADS - _ONLY_WORDS:
        return items
    text = " ".join(item.text for item in items[at:])
    return [*items[:at], Item(K.REASON, text, items[at].start, items[-1].end)]


def _led_by_a_reason(items: list[Item]) -> list[Item]:
    """Of `eftersom de tar nya jobb vill vi att ni ansöker om BF`, what stands before the verb is one reason."""
    if items[0].first_word not in _BEGINS or not (
        _begins_grounds(items[0]) or items[0].text.casefold() in _AS
    ):
        return items
    head = next((at for at, item in enumerate(items) if item.kind in HEADS - {K.YES, K.NO}), 0)
    verb = next((at for at in range(head, 1, -1) if _MAIN.match(items[at].text.casefold())), None)
    before = {item.kind for item in items[:verb]} if verb else set()
    if verb is None or before & {K.COND, K.OR, K.DATE, K.LATER, K.PROMISE, K.REF, K.HEARSAY}:
        return items
    why = Item(K.REASON, said_in(items[:verb]), items[0].start, items[verb - 1].end, code=BECAUSE)
    return [why, *items[verb:]]


def _why_he_waits(items: list[Item]) -> list[Item]:
    """`Utsettelse til 15. desember fordi de venter på oppgjør`: the day was given, for whatever reason."""
    at = next((place for place, item in enumerate(items) if _begins_grounds(item)), None)
    before = items[: at or 0]
    given = any(item.kind is K.DELAY or item.code == "grant" for item in before)
    if at is None or not given:
        return items
    dated = any(item.day is not None for item in items[:at])
    behind = {item.kind for item in items[at:]}
    if not dated or behind & (_TURNS | (HEADS - {K.DELAY}) | {K.NEG, K.HEDGE}):
        return items
    text = " ".join(item.text for item in items[at:])
    return [*items[:at], Item(K.REASON, text, items[at].start, items[-1].end)]


def _why_at_all(items: list[Item]) -> list[Item]:
    """`Denne har vi kreditert fordi den ble sendt dobbelt`: behind what was done or ordered, a reason in any words."""
    heads = [at for at, item in enumerate(items) if item.kind in HEADS]
    at = next((place for place, item in enumerate(items) if _begins_grounds(item)), None)
    if at is None or not heads or heads[-1] > at or len(items) - at < _A_REASON:
        return items
    behind = {item.kind for item in items[at:]}
    if behind & (_TURNS | {K.HEDGE, K.ALL, K.REST, K.EXCEPT, K.ONLY, K.BEFORE, K.PROMISE, K.REF}):
        return items
    why = Item(K.REASON, said_in(items[at:]), items[at].start, items[-1].end, code=BECAUSE)
    return [*items[:at], why]


def _why_he_stops(items: list[Item]) -> list[Item]:
    """`Luk sagen jeg gider ikke slås med dem mere`: behind what ends it, a reason in whatever words."""
    heads = [at for at, item in enumerate(items) if item.kind in HEADS]
    if len(heads) != 1 or items[heads[0]].kind not in _STOPS:
        return items
    at = next((at for at, item in enumerate(items) if at > heads[0] and item.kind is K.REASON), None)
    if at is None or at == len(items) - 1:
        return items
    behind = {item.kind for item in items[at + 1 :]}
    if behind & (_TURNS | {K.NEG, K.HEDGE, K.ALL, K.REST, K.EXCEPT, K.ONLY, K.BEFORE}):
        return items
    text = " ".join(item.text for item in items[at:])
    return [*items[:at], Item(K.REASON, text, items[at].start, items[-1].end)]


def _begins_grounds(item: Item) -> bool:
    return " ".join(item.text.casefold().split()) in _BECAUSE


def is_granted_wish(items: list[Item]) -> bool:
    """`Han har bedt om å få betale 10. desember og det er greit for meg`: what he asked for, and was given."""
    said = said_in(items)
    at = next((place for place, item in enumerate(items) if item.kind in {K.HEARSAY, K.PROMISE}), 0)
    days = [item for item in items[at:] if item.day is not None and not item.day.past]
    turns = {item.kind for item in items} & {K.NEG, K.COND, K.HEDGE, K.OR, K.ASK, K.DANGER, K.BUT}
    return bool(days) and not turns and _WISHES.search(said) is not None and _GRANTS.search(said) is not None
