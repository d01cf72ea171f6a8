"""What a remark is by itself: a sigh, a reason, how long it has gone on, one of all."""

from __future__ import annotations

import re

from core.reading.items import said_in
from core.reading.kinds import REFERS, K, Kind
from core.reading.matter import gives_a_reason, is_at_once
from core.reading.meaning import Meaning, text_of

_SUBJECTS = frozenset({K.I, K.THEY, K.THAT, K.NOUN, K.REF, K.MONEY})
SIGHS = re.compile(
    r"(?:god natt|god morgen|jösses|usch|fy(?: fan| faen|)|godmorgen|god kveld|goddag|god dag|huff|uff|herregud|"
    r"fy \w+|beklager|unnskyld|ursäkta|"
    r"förlåt|det er leit|"
    r"så leit|så synd|det er synd|synd|godt spørsmål|bra fråga|good question|hva skal man si|vad ska man säga|(?:vi|"
    r"jeg) takker for.*|"
    r"sånn er det|slik er det|så är det|that's how it is|dere er .*|ni är duktiga|you are good|moi|moikka|hei hei|"
    r"oh well|"
    r"takk for (?:at|påm|varsel|besk|info|oppl|tips|sist).*|tack för (?:att|info|besked|påm).*|tak for (?:at|besk|"
    r"info).*|"
    r"thanks for (?:the (?:info|heads|reminder|message)|letting|telling).*|kiitos (?:tiedosta|viestistä|"
    r"muistutuksesta).*)"
)
"""What follows a yes that may have answered anything."""
_GOODBYES = frozenset({
    "vi ses", "ses", "vi sees", "sees", "see you", "see ya", "vi snakkes", "snakkes", "vi hörs", "hörs", "vi høres",
    "nähdään", "nähään", "vi sjåast", "hej då", "hejdå",
})  # fmt: skip
"""`Ja, vi ses` answers somebody else."""
PRAISES = re.compile(
    r"(?:så |veldig |kjempe|jätte|rigtig |väldigt |really |so )?"
    r"(?:fint|bra|flott|topp|greit|godt|skönt|gott|dejligt|great|good|nice|"
    r"hyvä) (?:at|att|that|että) (?:dere|ni|i|de|you|te)\b"
)
NOT_WORTH = re.compile(
    r"(?:(?:it's|it is|that's|he's|they're|den er|det er|dette er|saken er|se|sen|den är|det är) )?"
    r"(?:just |really |simply |bare |bara |rett og slett |helt enkelt )?"
    r"(?:(?:not|isn't|never|ikke|ikkje|itj|inte|ej|aldri|aldrig) (?:worth|verdt|verd|værd|värt|värd)|ei (?:ole |"
    r"oo )?(?:sen |tän )?"
    r"(?:arvoi|kannata|vaivan))"
)
"""`Not worth the bad blood`: a reason to stop, whatever it is not worth."""
_SENDING = frozenset({"send", "sende", "skicka", "lähetä", "lähettäkää", "purr", "påminn"})
_WITHOUT = frozenset({"uten", "utan", "uden", "without", "ilman"})
_FOR_LONG = re.compile(
    r"(?:i|for|in|over|på) .*(?:uke|veke|veck|måned|månad|uge|week|month|år|year|kuukau|viikko)"
)
_MOST_STRANGERS = 2
LIMITS = frozenset({K.NEG, K.EXCEPT, K.ONLY, K.BEFORE})


def sends_a_reminder(meaning: Meaning) -> bool:
    kinds = meaning.clause.kinds
    sends = any(item.first_word in _SENDING for item in meaning.clause.items[:3])
    return sends and K.REMINDER in kinds and K.COLLECTION not in kinds


def is_without_something(meaning: Meaning) -> bool:
    """Whether its only `uten` is about a thing of his, and no step of ours."""
    items = meaning.clause.items
    limits = [at for at, item in enumerate(items) if item.kind in LIMITS]
    if len(limits) != 1 or items[limits[0]].text.casefold() not in _WITHOUT or meaning.clause.kinds & REFERS:
        return False
    return items[-1].kind is K.WORD and not meaning.clause.kinds & {K.REMINDER, K.COLLECTION, K.NOUN}


def has_gone_on_for_long(meaning: Meaning) -> bool:
    """Whether it tells of them for how long: `nå har jeg irritert meg over denne i to måneder`."""
    told = meaning.clause.kinds & {K.THEY, K.THAT} and K.QUERY not in meaning.clause.kinds
    return bool(told) and any(
        item.kind is K.TIME and _FOR_LONG.match(item.text.casefold()) for item in meaning.clause.items
    )


def is_strange(meaning: Meaning) -> bool:
    """Whether a word of it was not understood: a bare yes beside that may have answered something else."""
    return K.UNKNOWN in meaning.clause.kinds


def is_full_of_strangers(*meanings: Meaning) -> bool:
    """`Start: optional numeric expression that marks ...`."""
    told = [meaning for meaning in meanings if meaning.rule != "signature"]
    return sum(item.kind is K.UNKNOWN for meaning in told for item in meaning.clause.items) > _MOST_STRANGERS


def tells_of_the_rest(kinds: frozenset[Kind]) -> bool:
    """`De andra två har inte hört av sig`, and then the order to start with them."""
    told = kinds & {K.REASON, K.UNPAID} and kinds & REFERS == {K.REST}
    return bool(told) and kinds <= {K.REASON, K.UNPAID, K.REST, K.FN, K.COUNT, K.TIME, K.AND}


def tells_of_all(kinds: frozenset[Kind]) -> bool:
    """`Ja, alle tre har fått nok tid`."""
    told = kinds & {K.REASON, K.UNPAID} and kinds & REFERS == {K.ALL}
    return bool(told) and kinds <= {K.REASON, K.UNPAID, K.ALL, K.FN, K.COUNT, K.TIME}


def is_said_beside_a_yes(meaning: Meaning) -> bool:
    """`Ja, så fort som mulig`, `ja, de har hatt tid nok`; but not `ja, nå skal vi hjem`, which answers others."""
    items = meaning.clause.items
    said = said_in(items)
    if said in _GOODBYES or SIGHS.fullmatch(said):
        return False
    if (
        K.UNPAID in meaning.clause.kinds
        or gives_a_reason(items)
        or PRAISES.match(text_of(meaning).casefold())
    ):
        return True
    return all(item.kind in {K.POLITE, K.AND} or is_at_once(item) for item in items)


def tells_why(meaning: Meaning) -> bool:
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


def names_unknown_invoice(meaning: Meaning) -> bool:
    return (
        any(
            item.kind is K.NUMBER and len(item.code) >= 4 and item.code.isdigit()
            for item in meaning.clause.items
        )
        and bool(meaning.clause.kinds & {K.NOUN, K.FN})
        and meaning.amount is not None
        and K.NOUN in meaning.clause.kinds
    )
