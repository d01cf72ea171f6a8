"""Which words that nobody listed may stand in a clause that decides: where they only adorn what is plain."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.matter import is_foreign
from core.reading.meaning import CARRIES

_STRANGE = frozenset({K.UNKNOWN, K.WORD})
_TURNS = frozenset({K.NEG, K.NOT_YET, K.BEFORE, K.ONLY, K.EXCEPT, K.OR, K.HALF, K.MISSING})
"""Beside one of these a strange word may matter."""
_LOOSELY = re.compile(
    r"object|contest|protest|omstri|omtvist|disputes?$|quarrel|tvist(?:er|en)?$|kiista$|riita"
)
_MILD = frozenset({K.PAID, K.GOT, K.STOP, K.DELAY, K.WITHDRAW, K.MONITOR})
_ORDERED = frozenset({K.ORDER, K.MONITOR, K.YES, K.GO, K.START, K.FOLLOW})
_PLACES = """
    på pa i via hos hjå ved vid at in through gjennom genom gennem inne by
"""
"""Where, and by what means."""
_VERBS = """
    ta tar tag take kör kjør kør køyr run send sende sender skicka skickar lähettäkää laita laittakaa
    välj välja väljer velg velger vel vælg vælger choose pick valitsen valitaan valitkaa lägg legg læg
    put sätt sett sæt set dra drar drag gå går go ansök ansøk ansøg søk søg apply file begär be ber ask
    ge gi giv give använd bruk brug use hiv kast kasta smid släng pass hand viekää vie hakekaa haetaan
    ota ottakaa siirtäkää få får need let la låt lad please vennligst vänligen venligst
"""
"""Of ordering, choosing and handling, as they begin an order."""
_WISHED = """
    vil vill ønsker önskar ynskjer want would tar tek kör kjører kører väljer velger vel vælger choose
    haluan haluamme eskalerar eskalerer escalate elect opt vel
"""
"""Behind `I` and `we`."""
_PLACED, _OPENS, _WISHES = (frozenset(words.split()) for words in (_PLACES, _VERBS, _WISHED))
_THERE = re.compile(
    r"(?:rett |rakt |direkte |direkt |lige |straight |suoraan )?(?:til|till|to|på|perintään)\b"
)
_BEFORE_ORDERS = frozenset({K.POLITE, K.GREETING, K.AND, K.TIME, K.BUT})


def may_stand(items: list[Item], kinds: frozenset[Kind], heads: frozenset[Kind]) -> bool:
    """Whether the strange words among *items* leave what the clause decides as plain as it was."""
    count = sum(item.kind in _STRANGE for item in items)
    if not heads or not count or not kinds <= CARRIES | _STRANGE:
        return False
    return (
        _are_grounds(kinds, heads)
        or (
            heads == {K.DISPUTED}
            and items[0].kind is K.THEY
            and not kinds & _TURNS
            and not _is_any_quarrel(items)
        )
        or (_is_named_and_mild(kinds, heads, count) and not _is_another_thing(items))
        or (not kinds & _TURNS and (_are_places(items, heads) or _has_a_day(items, heads, count)))
        or (not kinds & _TURNS and _is_ordered(items, kinds, heads, count))
    )


def _are_grounds(kinds: frozenset[Kind], heads: frozenset[Kind]) -> bool:
    """A dispute or credit of something named may give its grounds in words nobody can list."""
    named = {K.REF, K.REASON} if K.CREDITED in heads else {K.REF, K.NOUN}
    return heads <= {K.DISPUTED, K.CREDITED} and bool(kinds & named)


def _is_any_quarrel(items: list[Item]) -> bool:
    """`He objected to the allowance of smoking`, `he had a dispute with his wife`: one has all kinds of them."""
    return any(item.kind is K.DISPUTED and _LOOSELY.match(item.text.casefold()) for item in items)


def _is_named_and_mild(kinds: frozenset[Kind], heads: frozenset[Kind], count: int) -> bool:
    """What brakes, said of somebody named: a word or two that nobody listed change nothing."""
    return heads <= _MILD and K.REF in kinds and K.NEG not in kinds and count <= 2


def _is_another_thing(items: list[Item]) -> bool:
    """`Kari betalte for middagen`, `Fjord paid their staff`: what was paid is no invoice."""
    at = next((place for place, item in enumerate(items) if item.kind in {K.PAID, K.GOT}), len(items))
    led = _PLACED | {"efter", "etter", "after", "med", "with", "per", "by"}
    for place, item in enumerate(items):
        before = {word for other in items[at + 1 : place] for word in other.text.casefold().split()}
        if place > at and item.kind in _STRANGE and led.isdisjoint(before):
            return True
    return False


def _are_places(items: list[Item], heads: frozenset[Kind]) -> bool:
    """`Betalt kontant på plassen`: where, and by what means."""
    return heads == {K.PAID} and all(
        at
        and (
            items[at - 1].text.casefold() in _PLACED
            or (
                at > 1 and items[at - 1].text.casefold() == "the" and items[at - 2].text.casefold() in _PLACED
            )
        )
        for at, item in enumerate(items)
        if item.kind in _STRANGE
    )


def _has_a_day(items: list[Item], heads: frozenset[Kind], count: int) -> bool:
    """`Utsett den greia til 15. desember`: the day is what counts."""
    return heads == {K.DELAY} and count <= 2 and any(item.day is not None for item in items)


def _is_ordered(items: list[Item], kinds: frozenset[Kind], heads: frozenset[Kind], count: int) -> bool:
    """`Ta røverne til Kronofogden`: an order that names the step, with the words people have for their debtors."""
    names_the_step = bool(heads & {K.ORDER, K.MONITOR}) or K.COLLECTION in kinds
    if not names_the_step or not heads <= _ORDERED or count > 3 or is_foreign(items):
        return False
    begun = [item for item in items if item.kind not in _BEFORE_ORDERS]
    first = begun[0].first_word
    wishes = begun[0].kind is K.I and any(item.first_word in _WISHES for item in begun[1:3])
    to_it = begun[0].kind in REFERS and count == 1 and _THERE.match(begun[-1].text.casefold()) is not None
    return (
        first in _OPENS
        or wishes
        or to_it  # `de andre ryker rett til inkasso`
        or (begun[0].kind in HEADS - {K.ORDER, K.MONITOR} and begun[0].kind is not K.YES)
    )
