"""What each `ikke` turns, and what a clause with something turned says."""

from __future__ import annotations

import re
from dataclasses import replace

from core.reading.items import Item
from core.reading.kinds import HEADS, Kind
from core.reading.meaning import Meaning, Weight, wait
from core.reading.result import Unclear

K = Kind
YET = frozenset({"enda", "ennå", "enno", "endå", "enå", "än", "ännu", "endnu", "yet", "vielä"})
_SO = frozenset({"så", "so", "joten"})
_NEVER = frozenset({"aldri", "aldrig", "never", "alri", "koskaan"})
_NOTS = frozenset({"not", "don't", "dont", "ikke", "ikkje", "inte"})
_NONE = (
    frozenset(
        {
            "inget",
            "ingen",
            "inga",
            "ingenting",
            "intet",
            "noe",
            "noko",
            "noen",
            "nokon",
            "noget",
            "nogen",
            "nothing",
            "none",
        }
        | {"no", "mitään", "mitaan", "mikään", "mikaan"}
    )
    | _NEVER
)
"""At the end of a no: there is to be none of what stands behind it."""
_INSTEAD = frozenset(
    {
        "istället",
        "istallet",
        "stället",
        "stallet",
        "instead",
        "stedet",
        "staden",
        "sijaan",
        "hellre",
        "heller",
        "rather",
    }
)
_TOLD_OF = frozenset(
    {"already", "redan", "allerede", "allereie", "jo", "usch", "uff", "jaså", "jaha", "jaja", "oj"}
)
"""Beside a way: it is there already, or he wonders at it."""
_ELSE = frozenset({"annet", "anna", "andet", "annat", "else", "muuta"})
_TOO = frozenset({"too", "alltför", "altfor", "liian", "overkill", "unnecessary"})
_CHOOSES = frozenset(
    {
        "väljer",
        "velger",
        "vælger",
        "choose",
        "want",
        "vil",
        "vill",
        "önskar",
        "ønsker",
        "valitsemme",
        "haluamme",
    }
)
_IN_FAVOUR = re.compile(
    r"\b(?:best|bäst|bedst|bra|greit|greitt|fint|lurt|klokt|rimelig|på tide|på tid|dags|bestem\w*|beslut\w*|vedt\w*|"
    r"går (?:det )?an|rett|rätt|riktig\w*|time|better|wise|decided|agreed|resolved|enige|överens|paras\w*|aika|"
    r"päätt\w*)\b"
)
_REFUSES = re.compile(
    r"\b(?:ikke|ikkje|inte|not|no|ingen|inget|ingenting|ei|never|aldri|aldrig|for|för|too|liian|stopp\w*|slut\w*)\b"
)
_WENT = frozenset(
    {"gick", "gikk", "gik", "gjekk", "went", "took", "tok", "tog", "sued", "stämde", "stevnet", "meni", "vei"}
)
_SELF = frozenset(
    {"selv", "sjøl", "sjølv", "sjølve", "själv", "själva", "sjalv", "sjalva", "myself", "ourselves", "itse"}
)
_MINE = frozenset({"jeg", "eg", "jag", "vi", "me", "mi", "i", "we", "æ", "minä", "mä"})
_THAN = frozenset({"enn", "än", "end", "than", "kuin"})
_IS = frozenset(
    {"är", "er", "is", "on", "blir", "bliver", "känns", "kjennes", "føles", "verkar", "virker", "seems"}
)
_INFINITIVES = frozenset({"å", "att", "at", "to"})
_DOES = re.compile(
    r"\b(?:ansök|søk|søg|skicka|send|tag?|kör|kjør|køyr|kør|lämna|lever|lagsök|stäm|stemn|saksøk|dra|go|take|sue|file"
    r"|apply|drag|bring|see|gå|begär|krev|ja|yes|joo|hae|hake|laitta|vie|siirtä)\w*"
)
"""What is done about a way; without it a way is only named."""
_TO = frozenset({"til", "till", "to", "mot"})
_CHOICES = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW})


def apply_negations(items: list[Item]) -> tuple[list[Item], frozenset[Kind]]:
    """Let each `ikke` take the head it turns; return the items left and the kinds that were turned."""
    items = _with_no_to(_with_never(items))
    if not any(_negates(item) for item in items):
        return items, frozenset()
    left: list[Item] = list(items)
    turned: set[Kind] = set()
    for position, item in enumerate(items):
        if not _negates(item):
            continue
        target = _target(left, position)
        if target is not None:
            turned.add(left[target].kind)
            left[target] = Item(K.FN, left[target].text, left[target].start, left[target].end)
            left[position] = Item(K.FN, item.text, item.start, item.end)
    found = list(left)
    if turned & {K.PAID, K.GOT, K.PARTLY}:
        found.append(Item(K.UNPAID, "", found[-1].end, found[-1].end))
    return found, frozenset(turned)


def _with_never(items: list[Item]) -> list[Item]:
    """`Aldri` alone is a no; beside a verb it is a not: `avbryt aldri`, `de har aldri betalt`."""
    heads = sum(item.kind in HEADS for item in items)
    return [
        replace(item, kind=K.NEG)
        if heads > 1 and item.kind is K.NO and item.text.casefold() in _NEVER
        else item
        for item in items
    ]


def _with_no_to(items: list[Item]) -> list[Item]:
    """`Nei til overvåking`, `no court`: the no turns what it stands before, it does not answer us."""
    found = list(items)
    for at, item in enumerate(items):
        if item.kind is K.NO and _says_no_to(items, at):
            found[at] = replace(item, kind=K.NEG)
        elif item.kind is K.GO and item.text.casefold().endswith("do") and _negates_next(items, at):
            found[at] = replace(item, kind=K.FN)  # `please do not start`
    return found


def _negates_next(items: list[Item], at: int) -> bool:
    return at + 2 < len(items) and _negates(items[at + 1])


def _says_no_to(items: list[Item], at: int) -> bool:
    words = items[at].text.casefold().split()
    behind = at + 1
    while behind < len(items) and items[behind].kind in {K.FN, K.NOUN, K.THAT}:
        words += items[behind].text.casefold().split()
        behind += 1
    if behind == len(items):
        return False
    if behind == at + 1 and (words[-1] in _NOTS or (len(words) > 1 and words[-1] in _NONE)):
        return items[behind].kind in HEADS - {
            K.YES,
            K.NO,
        }  # `please do not start`, `nej inget betalningsföreläggande`
    if items[behind].kind not in _CHOICES:
        return False
    return not _TO.isdisjoint(words) or (words[0] == "no" and len(words) == 1)


def _negates(item: Item) -> bool:
    return item.kind is K.NEG or item.code == "not"


def _is_told_of_himself(items: list[Item], at: int) -> bool:
    """`Eg ventar`: the not behind it is his own waiting's."""
    said = items[at].text.casefold().split()
    mine = (at > 0 and items[at - 1].kind is K.I) or (len(said) == 2 and said[0] in _MINE)
    return items[at].kind is K.DELAY and mine


def _target(items: list[Item], position: int) -> int | None:
    if position and _is_told_of_himself(items, position - 1):
        return position - 1  # `eg ventar ikkje lenger send det til inkasso`
    contracted = items[position].text.casefold().endswith("n't")
    for at in range(position + 1, len(items)):
        if _negates(items[at]) or (contracted and items[at].text.casefold() in _SO):
            break  # `the others haven't, so start those`
        if items[at].kind in HEADS and items[at].kind not in {K.YES, K.NO}:
            if items[at].kind is K.DISPUTED and K.AND in {item.kind for item in items[position:at]}:
                break  # `de er ikke enige og bestrider alt`
            return at
    for at in range(position - 1, -1, -1):
        if items[at].kind is K.AND or items[at].text.casefold() in _SO:
            return None
        if items[at].kind in HEADS and items[at].kind not in {K.YES, K.NO}:
            return at
    said_yes = [at for at, item in enumerate(items) if item.kind is K.YES]
    return said_yes[0] if said_yes else None


def is_spoken_against(items: list[Item], act: Kind) -> bool:
    """`Bf nej tack`, `nej kronofogden`, `för dyrt med bf`: a way that is only named, beside a no or behind a reason.

    `Nej bf istället` and `de svarar inte så kronofogden` choose it.
    """
    named = [at for at, item in enumerate(items) if item.kind is act]
    others = {item.kind for item in items}
    told = items[1:] if items[0].kind is K.YES else items  # `jo alltså`, and not `han har jo`
    words = {word for item in told for word in item.text.casefold().split()}
    if others & {K.GO, K.START, K.HAND_OVER} or any(_DOES.search(items[at].text.casefold()) for at in named):
        return False
    if (K.NO in others and words.isdisjoint(_INSTEAD)) or not words.isdisjoint(_TOLD_OF | _WENT):
        return True
    before, behind = items[: named[0]], items[named[-1] + 1 :]
    reasons = [at for at, item in enumerate(before) if item.kind is K.REASON]
    led = {
        word for item in before[reasons[-1] + 1 if reasons else 0 :] for word in item.text.casefold().split()
    }
    if not led.isdisjoint(_CHOOSES):
        return False  # `after discussing with our CFO vi väljer betalningsföreläggande`
    if _is_all_but(before) or _is_said_of_it(behind):
        return True
    return any(_speaks_against(item) for item in before) and _SO.isdisjoint(
        item.text.casefold() for item in before
    )


def _speaks_against(item: Item) -> bool:
    """Whether a reason may keep from what follows it; `det blir nog bäst att` does not."""
    said = item.text.casefold()
    return item.kind is K.REASON and (_IN_FAVOUR.search(said) is None or _REFUSES.search(said) is not None)


def _is_all_but(before: list[Item]) -> bool:
    """`Allt utom kronofogden`, `alt annet enn rettssak`."""
    led = [item for item in before if item.text.casefold() not in _THAN]
    than = len(led) < len(before)
    return bool(led) and (led[-1].kind is K.EXCEPT or (than and led[-1].text.casefold().split()[-1] in _ELSE))


def _is_said_of_it(behind: list[Item]) -> bool:
    """`Bevakning är slöseri med pengar`, but not `bevakning är bra`."""
    said = {item.kind for item in behind}
    copula = bool(behind) and behind[0].first_word in _IS
    words = {word for item in behind for word in item.text.casefold().split()}
    told = bool(said & {K.REASON, K.WORD, K.NOUN, K.UNKNOWN}) or not words.isdisjoint(_TOO)
    return copula and K.YES not in said and told


def does_it_himself(items: list[Item]) -> bool:
    """`Vi startar inkasso själva`, `vi ansöker själva om BF`; before what we are to do, `har purra selv, så kjør`, it
    only tells why.
    """
    does = [
        at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.HAND_OVER, K.ORDER, K.MONITOR}
    ]
    if not does:
        return False
    way = items[does[0]].kind in {K.ORDER, K.MONITOR}
    told = items if way else items[does[0] :]
    return any(not _SELF.isdisjoint(item.text.casefold().split()) for item in told)


def is_too_much(items: list[Item]) -> bool:
    """`For dyrt å starte`, `ikke noe poeng i å gå videre`: what is behind a reason as something one could do."""
    heads = [
        at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.HAND_OVER, K.ORDER, K.MONITOR}
    ]
    if not heads:
        return False
    grounds = [at for at, item in enumerate(items[: heads[0]]) if _speaks_against(item)]
    if not grounds:
        return False
    between = items[grounds[-1] + 1 : heads[0]]
    words = [word for item in between for word in item.text.casefold().split()]
    leads = words[-2:]  # further away it is `vedtatt at saken går til inkasso`
    return not _INFINITIVES.isdisjoint([*leads, items[heads[0]].first_word])


def spares_this(items: list[Item]) -> bool:
    """`Start all but this one`, `alt annet enn denne`: whatever is to be done, not this."""
    for at, item in enumerate(items):
        behind = [one for one in items[at + 1 :] if one.kind is not K.FN]
        than = {one.text.casefold() for one in items[at + 1 : at + 2]}
        if (
            behind
            and behind[0].kind is K.THAT
            and (item.kind is K.EXCEPT or (item.kind is K.REST and than & _THAN))
        ):
            return True
    return False


def leaves_out_a_step(items: list[Item]) -> bool:
    """`Go ahead with the reminder but not collection`."""
    for at, item in enumerate(items):
        behind = next((one.kind for one in items[at + 1 :] if one.kind is not K.FN), None)
        if item.kind is K.EXCEPT and behind in {K.REMINDER, K.COLLECTION}:
            return True
    return False


def turned_down(meaning: Meaning, turned: frozenset[Kind], heads: frozenset[Kind]) -> None:
    """Judge a clause with a negated head."""
    left = heads - {K.NO}
    if any(item.code in {"confirm", "cannot"} for item in meaning.clause.items):
        meaning.rule, meaning.blocked = "not_confirmed", Unclear.NOT_UNDERSTOOD
        return
    if turned & {K.START, K.GO, K.HAND_OVER} and not left - {K.STOP, K.DELAY}:
        _not_started(meaning, left)
        return
    meaning.stop_like = False
    meaning.rule, meaning.blocked = "negated", Unclear.NOT_UNDERSTOOD
    if turned <= _CHOICES | {K.FOLLOW} and not left:
        meaning.rule, meaning.blocked = "not_that", None
        meaning.excluded = next(iter(turned))
    elif turned <= {K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED} and not left - {K.YES}:
        meaning.rule, meaning.blocked = "unpaid", None
        if K.YES in left:
            meaning.blocked = Unclear.NOT_UNDERSTOOD
        meaning.unpaid = True
    elif turned <= {K.DELAY, K.STOP, K.WITHDRAW} and left <= {K.YES, K.GO, K.START}:
        # `vi vil ikke vente lenger`, `vi gir oss ikke`: urges, and decides nothing by itself
        meaning.rule, meaning.blocked = "urges", None
        if left:
            meaning.act = next(kind for kind in (K.START, K.GO, K.YES) if kind in left)
            meaning.rule = meaning.act.value
    elif turned <= {K.PAID, K.GOT} and left <= {K.START, K.GO}:
        meaning.rule, meaning.act, meaning.blocked = "unpaid_start", K.START, None


def _not_started(meaning: Meaning, left: frozenset[Kind]) -> None:
    """`Ikke start`, `ikke start før 15. desember`, `ikke start ennå`."""
    yet = any(item.text.casefold() in YET for item in meaning.clause.items)
    later = yet or meaning.clause.kinds & {K.BEFORE, K.NOT_YET} or K.DELAY in left
    if later and meaning.day is not None:
        wait(meaning)
    elif later:
        meaning.rule, meaning.blocked = "not_before", Unclear.NOT_NOW
    else:
        meaning.rule, meaning.act = "do_not_start", K.STOP
        meaning.weight = max(meaning.weight, Weight.MEDIUM)
        meaning.stop_like = True
