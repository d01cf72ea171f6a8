"""The grounds of a dispute, told in the same breath: what is not done there turns nothing."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import HEADS, Kind

K = Kind
_BECAUSE = frozenset({
    "för att", "eftersom", "därför att", "fordi", "ettersom", "siden", "sidan", "avdi", "because", "since", "koska",
})  # fmt: skip
_BEFORE = frozenset({K.REF, K.NOUN, K.THEY, K.FN, K.DISPUTED, K.TIME, K.THAT, K.POLITE, K.GREETING})
_TURNS = frozenset({K.COND, K.OR, K.ASK, K.CAN_YOU, K.DANGER, K.REF, K.DATE, K.LATER, K.MONEY, K.NUMBER})
_ONLY_WORDS = frozenset({K.YES, K.NO, K.DISPUTED})
"""What looks like an answer in the customer's grounds, and is none: `eftersom jobbet inte är klart`."""


_WHY = _BECAUSE | {"as", "for", "för", "da", "då"}
_REFUSES = re.compile(
    r"(?:nekt|vägr|nægt|refus|kieltä|vil ikke|vil ikkje|vill inte|won't|will not|ei suostu)\w*.{0,12}"
    r"(?:betal|pay|paid|maks)",
    re.IGNORECASE,
)
_WRONG_WITH_IT = re.compile(
    r"ødel|øydel|defekt|feil|fel\b|felak|fejl|mangelf|trasig|broken|damaged|faulty|wrong|not (?:what|as|done)|"
    r"never (?:got|received|ordered)|ikke (?:bestilt|levert|ferdig|fornøyd|gjort|fått|som avtalt)|"
    r"ikkje (?:tinga|levert|ferdig|nøgd|gjort)|inte (?:bestäl|lever|klar|färdig|nöjd|gjor|som avtala)|dårlig|dårleg|"
    r"dålig|bad work|poor|aldri|aldrig|never|uenig|usamd|oenig|disagree|klag|reklam|virhe|rikki|huono"
)


_UNHAPPY = re.compile(r"missn[öø]j|misforn[øö]y|misfornøgd|utilfreds|unhappy|dissatisf|tyytymät")


def refuses(said: str) -> bool:
    return _REFUSES.search(said) is not None


def finds_fault(said: str) -> bool:
    return _WRONG_WITH_IT.search(said.casefold()) is not None


def refuses_with_grounds(items: list[Item], at: int) -> bool:
    """`Nekter å betale fordi varen var ødelagt`; but not because he has no money."""
    if not refuses(items[at].text):
        return False
    behind = [other.text.casefold() for other in items[at + 1 :]]
    unhappy = any(_UNHAPPY.search(other.text.casefold()) for other in items[:at])
    if unhappy and items[at - 1].kind is K.AND:
        return True  # `kunden är missnöjd och vägrar betala`
    because = next((place for place, said in enumerate(behind) if said in _WHY), None)
    return because is not None and finds_fault(" ".join(behind[because:]))


def as_reason(items: list[Item]) -> list[Item]:
    """Return *items* with what stands behind `because` in a dispute as one reason."""
    if all(item.kind is not K.DISPUTED for item in items):
        return items
    at = next((place for place, item in enumerate(items) if _begins_grounds(item)), None)
    if at is None or K.DISPUTED not in {item.kind for item in items[:at]}:
        return items
    before = {item.kind for item in items[:at]}
    behind = {item.kind for item in items[at:]}
    if not before <= _BEFORE or behind & _TURNS or behind & HEADS - _ONLY_WORDS:
        return items
    text = " ".join(item.text for item in items[at:])
    return [*items[:at], Item(K.REASON, text, items[at].start, items[-1].end)]


def _begins_grounds(item: Item) -> bool:
    return " ".join(item.text.casefold().split()) in _BECAUSE
