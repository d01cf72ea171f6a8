"""Who does it: the same verb orders, or tells of what somebody else does."""

from __future__ import annotations

import itertools
import re

from core.reading.items import Item
from core.reading.kinds import K, Kind

MYSELF = frozenset({"jeg", "jag", "eg", "i'll", "i", "minä", "mä", "mie", "æ"})
_WENT = frozenset({"went", "gikk", "gick", "gik", "meni", "dro", "drog"})
_ME = frozenset({"meg", "mig", "mej", "me", "minua", "mua", "oss", "us", "os", "mæ", "mei", "minulle"})
_WHO_DID = """
    den det denne dette de dem dei han hun hon ho dom it they he she this that se ne he hän fakturaen fakturan fakturaen
    alt allt all everything kunden
"""
_SUBJECTS = frozenset(_WHO_DID.split())
"""`Jeg ser den er betalt`: the fact names who did it, or what it was done to."""

_WISHED_FOR = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW, K.STOP, K.START, K.GO, K.DELAY, K.HAND_OVER})
_WISHES = frozenset(
    {
        "vill",
        "vil",
        "ønsker",
        "önskar",
        "ynskjer",
        "ynskjar",
        "wants",
        "want",
        "wishes",
        "haluaa",
        "haluavat",
        "foretrekker",
        "föredrar",
        "prefers",
        "prefer",
    }
)
_CUSTOMER = ("kund", "custom", "asiak", "skyldner", "debitor", "gäldenär", "motpart")
_LAWYER = re.compile(r"lawyer|attorney|solicitor|advokat|jurist|asianaja|lakimie", re.IGNORECASE)
_ADVERBS = """
    har hadde hade havde have had jo nå nu no visst alt også också òg nettopp akkurat just precis nyss already redan
    allerede allereie alltid altid always da då faktisk faktiskt actually olen ollaan olemme jopa ju nok väl vel
"""
_HAS = frozenset(_ADVERBS.split())
_CAN_YOU = frozenset(
    {"can you", "could you", "kan du", "kunne du", "voitko", "voisitko", "will you", "vil du", "vill du"}
)
_GET = frozenset({"get", "have", "ask", "tell", "be", "bed", "säg åt", "si til", "pyydä", "käske", "få"})
_HAVE = frozenset({"har", "have", "has", "hade", "hadde", "on", "ovat"})
_PLEASE = frozenset({"vennligst", "venligst", "please", "vänligen", "ver så snill", "vær så snill"})
_WHAT = re.compile(
    r"bel[øo]p|b[ea]l[øo]b|summa?\b|amount|pris|price|mottak|mottag|receipt|adress|address|avtale"
)


def says_he_did(items: list[Item]) -> bool:
    """`Vi har betalt`, `de stopper`: the wrong person does it, whatever was meant."""
    if _speaks_to_a_customer(items) or _has_agreed(items):
        return True
    together = any(a.kind is K.I and b.kind is K.AND for a, b in itertools.pairwise(items))
    for at, item in enumerate(items):
        if together and item.kind in {K.PAID, K.GOT}:
            return True  # `jag och Lindqvist har gjort upp`
        before = tuple(other.kind for other in items[max(at - 2, 0) : at])
        before = before[:1] if before[-1:] == (K.FN,) and len(before) == 2 else before[-1:]
        if item.kind is K.PAID and item.code != "own" and _did_it_himself(items, at):
            return True
        told = at > 0 and items[at - 1].kind is K.FN and item.first_word in _SUBJECTS
        if item.kind is K.PAID and before == (K.I,) and item.code != "own" and not told:
            return True
        if (item.kind, before) in {(K.DISPUTED, (K.I,)), (K.GOT, (K.THEY,))}:
            return True  # `I protest`
        if at and (_is_the_wrong_one(items[at - 1], item, before) or _is_anothers_wish(items, at)):
            return True
        if item.kind in {K.GO, K.START} and _is_sent_to_him(items, at):
            return True
        if item.kind is K.REMINDER and any(after.text.casefold() in _ME for after in items[at + 1 : at + 2]):
            return True  # `påminn meg`
    return False


def _has_agreed(items: list[Item]) -> bool:
    """`De var uenige, men har godtatt den`."""
    agreed = items[0].first_word in _HAVE and any(item.code == "confirm" for item in items)
    return agreed and all(item.kind is not K.I for item in items)


def _speaks_to_a_customer(items: list[Item]) -> bool:
    """`Kari can you stop Fjord`, `be Svensson återkalla`, `get Kari to start on Fjord`."""
    named = [at for at, item in enumerate(items) if item.kind is K.REF]
    if not named:
        return False
    at = named[0]
    if at == 0 and len(items) > 1 and items[1].text.casefold() in _CAN_YOU and len(named) > 1:
        return True
    return at == 1 and items[0].text.casefold() in _GET and not items[1].text[:1].isdigit()


def _did_it_himself(items: list[Item], at: int) -> bool:
    """`Jeg har allerede betalt`, `vi har jo betalt`: nothing but how and when stands between."""
    place = at - 1
    while place >= 0 and (items[place].kind is K.TIME or set(items[place].text.casefold().split()) <= _HAS):
        place -= 1
    return place < at - 1 and place >= 0 and items[place].kind is K.I


def _is_sent_to_him(items: list[Item], at: int) -> bool:
    """`Send den til meg`: whatever it is, it is not sent to the customer."""
    if not items[at].text.casefold().startswith(("send", "skick", "ok send", "ja send", "lähet")):
        return False
    behind = [item.text.casefold() for item in items[at + 1 : at + 3]]
    return bool(behind) and (
        behind[0] in _ME or (behind[0] in {"til", "till", "to"} and not _ME.isdisjoint(behind))
    )


def _is_the_wrong_one(beside: Item, item: Item, before: tuple[Kind, ...]) -> bool:
    """Whether who stands before *item* does it: `de stopper`, `jeg gjør det`, `he went to court`."""
    said = beside.text.casefold()
    if item.kind in {K.STOP, K.START, K.GO} and beside.kind is K.THEY and item.code != "to":
        return True
    if item.kind is K.GO and item.code != "confirm" and said in MYSELF:
        return True
    if item.kind in {K.GO, K.START} and said == "du":
        return True  # `du kjører for fort`
    return item.kind is K.ORDER and before == (K.THEY,) and (beside.kind is K.THEY or said in _WENT)


def _is_anothers_wish(items: list[Item], at: int) -> bool:
    """`Kunden vill ha kronofogden`: what the customer would like decides nothing."""
    if items[at].kind not in _WISHED_FOR:
        return False
    if any(_LAWYER.search(item.text) for item in items[:at]):
        return True  # `my lawyer will take it to court`
    him = [
        place
        for place, item in enumerate(items[:at])
        if item.kind is K.THEY or (item.kind is K.NOUN and item.text.casefold().startswith(_CUSTOMER))
    ]
    if not him or any(item.kind is K.I for item in items[:at]):
        return False
    between = [word for item in items[him[-1] + 1 : at + 1] for word in item.text.casefold().split()]
    return not _WISHES.isdisjoint(between)


def asks_us_to_confirm(items: list[Item]) -> bool:
    """`Kan dere bekrefte`, `vennligst bekreft`, `bekreft beløpet`: it is we who shall confirm something."""
    for at, item in enumerate(items):
        if item.kind is not K.GO or item.code != "confirm":
            continue
        before, behind = items[:at], [one for one in items[at + 1 :] if one.kind is not K.FN]
        if any(one.kind is K.CAN_YOU or one.text.casefold() in _PLEASE for one in before[-1:]):
            return True
        if behind and behind[0].kind is K.NOUN and _WHAT.match(behind[0].text.casefold()):
            return True
    return False
