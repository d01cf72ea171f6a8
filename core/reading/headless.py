"""What a clause says in which nothing is decided by a word of its own."""

from __future__ import annotations

import re

from core.reading.facts import fact
from core.reading.items import Item, said_in
from core.reading.kinds import REFERS, K, Kind
from core.reading.matter import is_an_event
from core.reading.meaning import CARRIES, STEPS, STRONG, Meaning, Weight, wait
from core.reading.naming import only_whom
from core.reading.papers import REMINDS, is_not_to_be_sent
from core.reading.result import Unclear
from core.reading.spoken_of import HAS_SENT

_NO_BY_ITSELF = frozenset({"ei", "emme", "aldri", "aldrig", "never", "inte alls", "not at all", "slett ikke"})
"""A not that is a no where nothing else is said; Finnish has one word for both."""
_NONE_OF_THEM = frozenset(
    {"none of them", "none of these", "none of those", "neither of them", "none", "neither"}
)
_SHORT = 8
_DO_NOT = frozenset({"don't", "dont", "do not"})
_PARTIES = frozenset({K.I, K.THEY, K.REF, K.NOUN, K.UNPAID, K.REST})
"""Without one of these, a bare number that came may be a year: `det kom ut 1892`."""
_INBOUND = re.compile(r"\binn?|ind|bet|mott|modtag|received|saa|sai", re.IGNORECASE)
_HAS_GOT = re.compile(
    r"(?:har )?(?:f[åa]tt|fått|fick|fikk?|fekk|f[åa]et|faaet|got|sai|saatu|saivat)\b", re.IGNORECASE
)
"""Of the words for giving and getting, those that tell of what came: `vi behöver 1 200 kronor` does not."""
_CAME = re.compile(r"k[oø]m|came|come|tul[le]", re.IGNORECASE)
"""Money comes; time is given: `resten skulle komme i løpet av uka`."""
_YEAR_OR_LESS = re.compile(r"1[5-9]\d\d|20\d\d|\d{3}")
_MONEY = re.compile(
    r"peng|penk|money|betal|innbet|indbet|inbet|payment|bel[øo]p|bel[øo]b|sum|raha|maksu", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN = frozenset(
    {"i", "in", "under", "during", "siden", "sedan", "sidan", "since", "frå", "fra", "från", "from", "vuonna"}
)
_UNTIL = frozenset({"til", "till", "until", "on", "av", "oss", "meg", "mig", "me", "us", "ut"})
_CALL_ME = re.compile(
    r"\b(?:call|phone|ring|contact|kontakt\w*|mail\w*|mejla|skriv|write|disturb|bother|mas|stör|forstyrr) (?:til |"
    r"till |to |på )?(?:me|us|meg|mig|mej|oss|os)\b"
)
"""`Don't call me until 1 December`."""
_GAVE = frozenset({"gav", "ga", "gave", "antoi", "annettiin", "gaf"})
_UNTIL_THEN = frozenset(
    {"til", "till", "until", "fram", "frem", "asti", "saakka", "frist", "uker", "dager", "veckor", "dagar"}
)
_IS_MORE = re.compile(r"\b(?:more|extra|another|lisä\w*)\b|\btill?$")
"""`One more week please`."""
_DENIALS = frozenset({"ikke", "ikkje", "inte", "not", "don't", "gidder", "orker", "orkar"})
_BEFORE_SUM = frozenset({K.THAT, K.FN, K.NUMBER, K.MONEY, K.NOUN, K.ONLY})
_HAD = frozenset(
    {
        "allerede",
        "allereie",
        "redan",
        "already",
        "jo",
        "alltid",
        "altid",
        "always",
        "haft",
        "hade",
        "hadde",
        "had",
    }
)
_TO_ME = re.compile(
    r"\b(?:gi|gje|ge|giv|give|ga|gav|gave|given|gitt|gett|gjev|antakaa|anna|antoi) (?:meg|mig|me|us|oss|os|"
    r"minulle|mulle|meille)\b"
)
_GETS = re.compile(r"(?:får|fær|fick|fikk|fik|fekk|fått|get|got|saan|sain)\b")
_OF = frozenset({"av", "af", "of", "ut av", "out of"})
_CUSTOMER = ("kund", "custom", "asiak", "skyldner", "debitor", "gäldenär")
_NAMED_STEP = frozenset({K.COLLECTION, K.REMINDER, K.AND, K.POLITE, K.GREETING, K.COUNT, K.FN})
_TO = frozenset({"til", "till", "to", "på", "for", "the", "de", "den", "med", "is", "er", "är", "två"})
_THANKS = re.compile(
    r"(?:tusen |mange |stort |hjertelig |varmt )?(?:takk|tack|tak|thanks?|thank you|kiit\w+|beklager|unnskyld|"
    r"undskyld|ursäkta|"
    r"förlåt|sorry|apolog\w+|anteeksi|pahoittel\w+|orsak)\b"
)
_SHORT_THANKS = 6
_THANKED_FOR = frozenset({
    K.POLITE, K.FN, K.UNKNOWN, K.WORD, K.NOUN, K.TIME, K.I, K.THAT, K.AND, K.GREETING, K.REASON,
})  # fmt: skip
_TELLING = frozenset({K.REASON, K.POLITE, K.GREETING, K.UNPAID, K.TIME})
_ASIDE = _TELLING | {K.FN, K.AND, K.I, K.THEY, K.THAT, K.COUNT}


def without_head(meaning: Meaning, kinds: frozenset[Kind], items: list[Item]) -> Meaning:
    """Judge a clause in which nothing is decided by a word of its own."""
    if K.FIX in kinds:
        meaning.rule = "taken_back"
        return meaning
    if _is_no(items):
        meaning.rule, meaning.act, meaning.weight = "no", K.NO, Weight.WEAK
        return meaning
    refers = kinds & REFERS
    came = any(item.code == "received" for item in items) and (
        kinds.isdisjoint({K.UNKNOWN, K.WORD}) or bool(kinds & {K.NOUN, K.MONEY, K.NUMBER, K.REF})
    )
    if K.NEG in kinds and (said := _not_there(items)) is not None:
        meaning.rule, meaning.blocked = said
        return meaning
    if K.NEG in kinds and not refers - {K.REF} and came:
        meaning.rule, meaning.unpaid = "unpaid", True
        return meaning
    if K.NOT_YET in kinds:
        meaning.rule, meaning.blocked = ("unpaid", None) if meaning.unpaid else ("not_yet", Unclear.NOT_NOW)
        return meaning
    if kinds & STEPS and kinds <= CARRIES | ({K.OR} if K.NEG in kinds else set()):
        return _steps(meaning, kinds)
    if _is_received(items, kinds):
        meaning.weight = Weight.STRONG if kinds & STRONG else Weight.MEDIUM
        fact(meaning, items, [K.GOT], [])
        return meaning
    if (_is_granted(meaning, items, refers) or _is_not_before(meaning, kinds)) and kinds <= CARRIES:
        meaning.weight = Weight.STRONG if K.REF in kinds else Weight.MEDIUM
        wait(meaning)
        return meaning
    amount = meaning.amount is not None and items[0].kind in _BEFORE_SUM
    if (refers or amount) and not kinds & {K.UNKNOWN, K.WORD, K.PROMISE}:
        return only_whom(meaning, kinds)
    return _remark(meaning, kinds)


def _remark(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge what decides nothing: an aside that may always stand, or words that may change something else."""
    gone = any(item.code == "gone" for item in meaning.clause.items)  # `came in on the 19th`
    comes = meaning.day is not None and not meaning.day.past and not (gone and K.PROMISE not in kinds)
    later = K.LATER in kinds and K.UNPAID not in kinds  # `han har inte betalat på ett år`
    meaning.stray = comes or later or bool(kinds & {K.PROMISE, K.OR, K.BEFORE, K.AUTO})
    if (kinds <= _ASIDE and kinds & _TELLING) or _thanks_or_regrets(meaning.clause.items, kinds):
        meaning.rule = "aside"
    return meaning


def _thanks_or_regrets(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Beklager bryderiet`, `takk for at du spør`, in whatever words."""
    return (
        _THANKS.match(items[0].text.casefold()) is not None
        and len(items) <= _SHORT_THANKS
        and kinds <= _THANKED_FOR
    )


def _steps(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge `purring og inkasso`, `ikke inkasso`, `bare purring`: the steps themselves, without a verb."""
    meaning.weight = Weight.STRONG
    if K.COLLECTION in kinds and _is_named_step(meaning.clause.items, kinds):
        meaning.rule, meaning.act = "named_step", K.START
    elif K.BEFORE in kinds:
        meaning.rule, meaning.blocked = "not_before", Unclear.NOT_NOW
        if meaning.day is not None and K.NEG in kinds:
            meaning.blocked = None
            wait(meaning)
    elif K.ONLY in kinds or K.EXCEPT in kinds:
        meaning.rule, meaning.blocked = "only_one_step", Unclear.CONDITION
    elif K.NEG in kinds and HAS_SENT.search(said_in(meaning.clause.items)):
        meaning.rule = "remark"  # `vi har ikke sendt purring`
    elif K.NEG in kinds:
        meaning.rule, meaning.act, meaning.stop_like = "no_such_step", K.STOP, True
    elif REMINDS.match(said_in(meaning.clause.items)):
        meaning.rule, meaning.blocked = (
            "asked_for",
            Unclear.NOT_UNDERSTOOD,
        )  # `remind Per about the collection`
    elif {K.REMINDER, K.COLLECTION} <= kinds and meaning.day is None:
        meaning.rule, meaning.act = "both_steps", K.START
    return meaning


def _is_named_step(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Nordlys: inkasso`, `the rest: collection`, and nothing else."""
    small = [item.text.casefold() for item in items if item.kind is K.FN]
    return bool(kinds & REFERS - {K.SOME}) and kinds <= _NAMED_STEP | REFERS and _TO.issuperset(small)


def _not_there(items: list[Item]) -> tuple[str, Unclear] | None:
    """`De har ikke fått fakturaen`; `men skicka inte`, behind what is to be drawn up."""
    if _they_did_not_get_it(items):
        return "not_received", Unclear.NOT_UNDERSTOOD
    return ("not_sent", Unclear.CONTRADICTION) if is_not_to_be_sent(items) else None


def _they_did_not_get_it(items: list[Item]) -> bool:
    """`De har ikke fått fakturaen`, `they never got the goods`: of money nobody says so."""
    them = next((at for at, item in enumerate(items) if item.kind is K.THEY), None)
    things = [item for item in items if item.kind is K.NOUN and not _MONEY.match(item.text)]
    return them is not None and bool(things) and any(item.code == "received" for item in items[them:])


def _is_received(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Fått inn 5 000 kr`, `fått 5000 av dem`, `3980 fra Hansen kom i går`: a sum that came."""
    they = any(  # `av de 12500`
        item.kind is K.THEY and (at + 1 == len(items) or items[at + 1].kind not in {K.NUMBER, K.MONEY})
        for at, item in enumerate(items)
    )
    came = any(
        item.code == "received" or (item.code == "grant" and _HAS_GOT.match(item.text) and not they)
        for item in items
    )
    if not came or not kinds <= CARRIES - {K.NEG, K.NOT_YET}:
        return False
    sums = [item for item in items if item.kind is K.NUMBER and len(item.code) >= 3]
    plain = not any(_INBOUND.search(item.text) for item in items)
    if len(sums) == 1 and _is_in_a_year(items, sums[0]):
        return False
    if len(sums) == 1 and plain and kinds.isdisjoint(_PARTIES) and _may_be_a_year(items, sums[0]):
        return False
    return bool(kinds & {K.MONEY, K.HALF}) or len(sums) == 1 or _is_part_of_sum(items, sums)


def _may_be_a_year(items: list[Item], number: Item) -> bool:
    """`Det kom ut 1892`; but `har fått 2000 på den` is a sum: a round figure right behind the word."""
    at = items.index(number)
    before = items[at - 1] if at else number
    received = before.code in {"received", "grant"} and number.text.endswith("00")
    return _YEAR_OR_LESS.fullmatch(number.text) is not None and not received


def _is_in_a_year(items: list[Item], number: Item) -> bool:
    """`Mottatt i 2020`."""
    at = items.index(number)
    led = at > 0 and items[at - 1].text.casefold() in _IN
    return led and _YEAR.fullmatch(number.text) is not None


def _is_part_of_sum(items: list[Item], sums: list[Item]) -> bool:
    """`Har fått 6000 av 12500`."""
    if len(sums) != 2:
        return False
    between = items[items.index(sums[0]) : items.index(sums[1])]
    return any(item.text.casefold() in _OF for item in between)


def _is_no(items: list[Item]) -> bool:
    """`Aldri`, `please don't`."""
    said = [item.text.casefold() for item in items if item.kind is not K.POLITE]
    if " ".join(said) in _NONE_OF_THEM:
        return True
    begins = items[0].text.casefold() in _NO_BY_ITSELF
    return len(said) == 1 and (begins or (said[0] in _DO_NOT and len(items) > 1))


def _is_not_before(meaning: Meaning, kinds: frozenset[Kind]) -> bool:
    """`Ikke før 11. januar`."""
    if _CALL_ME.search(said_in(meaning.clause.items)):
        return False
    told = kinds & {K.THEY, K.REASON} or len(meaning.clause.items) > _SHORT
    return kinds >= {K.NEG, K.BEFORE} and meaning.day is not None and not meaning.day.past and not told


def _is_granted(meaning: Meaning, items: list[Item], refers: frozenset[Kind]) -> bool:
    """Whether somebody is given time: `Kari får to uker`, `en uke til`."""
    if meaning.day is None or meaning.day.past or _came_to_me(items, refers) or is_an_event(items):
        return False
    if _is_refused(items):
        return False
    more = any(item.kind is K.DATE and _IS_MORE.search(item.text.casefold()) for item in items) or any(
        after.kind is K.MORE or after.text.casefold() in {"til", "till"}
        for before, after, then in zip(items, items[1:], [*items[2:], None], strict=False)
        if before.kind is K.DATE and (then is None or then.kind is not K.DATE)  # not `mandag til fredag`
    )
    return more or any(
        (item.code == "grant" and not _gave(items, item))
        or (item.code == "received" and not _CAME.match(item.text))
        for item in items
    )


def _gave(items: list[Item], grant: Item) -> bool:
    """`Gav den 7 februari`: it was given on that day, not until then."""
    until = {word for item in items for word in item.text.casefold().split()}
    return grant.first_word in _GAVE and _UNTIL_THEN.isdisjoint(until)


def _is_refused(items: list[Item]) -> bool:
    """`De får ikke en uke til`, `de har fått to uker allerede`; but `ikke før 5. desember` grants it."""
    denied = any(item.kind is K.NEG for item in items) and all(item.kind is not K.BEFORE for item in items)
    words = {word for item in items for word in item.text.casefold().split()}
    denied = denied or (not words.isdisjoint(_DENIALS) and all(item.kind is not K.BEFORE for item in items))
    said = said_in(items)
    return denied or not words.isdisjoint(_HAD) or _TO_ME.search(said) is not None


def _came_to_me(items: list[Item], refers: frozenset[Kind]) -> bool:
    """`I got a week off`, `kom på mandag`, `han fick en vecka`: the time was not given to the customer."""
    kinds = {item.kind for item in items}
    if any(_GETS.match(item.text.casefold()) and items[at].kind is K.I for at, item in enumerate(items[1:])):
        return True  # `vi ble enige om at jeg får svar 15. desember`
    came = any(item.code == "received" for item in items)
    if not came or refers:
        return False
    if any(item.text.casefold().startswith(_CUSTOMER) for item in items):
        return False
    if K.THEY not in kinds and K.THAT not in kinds:
        return True
    plain = kinds.isdisjoint({K.NOUN, K.MORE, K.BEFORE, K.AND, K.REASON, K.UNPAID})
    return plain and _UNTIL.isdisjoint(word for item in items for word in item.text.casefold().split())
