"""What each `ikke` turns, and what a clause with something turned says."""

from __future__ import annotations

from dataclasses import replace

from core.reading.items import Item
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.meaning import Meaning, Weight, wait
from core.reading.result import Unclear

YET = frozenset({"enda", "ennå", "enno", "endå", "enå", "än", "ännu", "endnu", "yet", "vielä"})
_SO = frozenset({"så", "so", "joten"})
_EVERYBODY = ("alle", "alla", "all", "kaikk", "everyone", "everybody")
_FOR_NOW = frozenset({
    "foreløpig", "førebels", "for now", "tills vidare", "indtil videre", "inntil videre", "toistaiseksi", "just yet",
    "i dag", "idag", "today", "nå", "nu", "now", "no", "just now", "right now",
})  # fmt: skip
"""Beside a no to somebody: it may be otherwise later."""
_NEVER = frozenset({"aldri", "aldrig", "never", "alri", "koskaan"})
_NOTS = frozenset({"not", "don't", "dont", "ikke", "ikkje", "inte"})
_NONE = _NEVER | {
    "inget", "ingen", "inga", "ingenting", "intet", "noe", "noko", "noen", "nokon", "noget", "nogen", "nothing", "none",
    "no", "mitään", "mitaan", "mikään", "mikaan",
}  # fmt: skip
"""At the end of a no: there is to be none of what stands behind it."""
_WITHOUT = frozenset({"without", "uten", "utan", "uden", "ilman"})
_MINE = frozenset({"jeg", "eg", "jag", "vi", "me", "mi", "i", "we", "æ", "minä", "mä"})
_ORDERED = frozenset({K.GO, K.START, K.COLLECTION, K.REMINDER, K.ORDER, K.MONITOR})
_TAKE = frozenset({"ta", "tag", "tak", "take", "tar", "send", "skicka", "do", "ottakaa"})
_TO = frozenset({"til", "till", "to", "mot"})
_CHOICES = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW})


def is_for_now(items: list[Item]) -> bool:
    """`Ikke Kari ennå`, `nei til de andre foreløpig`."""
    return any(item.kind is not K.NO and item.text.casefold() in YET | _FOR_NOW for item in items)


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


def ends_with_not(items: list[Item]) -> bool:
    """`Kør Nordlys, Kari og Fjord ikke`: how many of them the not is about, nobody can tell."""
    said = [item for item in items if item.kind not in {K.POLITE, K.TIME}]
    ordered = said and (said[0].kind in _ORDERED or said[0].text.casefold() in _TAKE)
    if not ordered or said[-1].kind is not K.NEG:
        return False
    return any(item.kind is K.REF and len(item.topics) > 1 for item in said)


def _does_not_start(items: list[Item]) -> bool:
    """`Det startar inte`: tells how it is."""
    at = next((place for place, item in enumerate(items) if item.code == "told"), 0)
    return at > 0 and items[at - 1].kind is K.FN and items[at - 1].text.casefold() in {"det", "it", "se"}


def _not_started(meaning: Meaning, left: frozenset[Kind]) -> None:
    """`Ikke start`, `ikke start før 15. desember`, `ikke start ennå`."""
    yet = any(item.text.casefold() in YET for item in meaning.clause.items)
    if any(
        item.kind is K.ALL and item.text.casefold().startswith(_EVERYBODY) for item in meaning.clause.items
    ):
        meaning.rule, meaning.blocked = "not_all", Unclear.WHICH_INVOICE  # `ikke kjør alle`
        return
    if meaning.clause.kinds & {K.ONLY, K.EXCEPT} and meaning.clause.kinds & REFERS:
        meaning.rule, meaning.blocked = "not_only", Unclear.WHICH_INVOICE
        return
    if any(item.text.casefold() in _WITHOUT for item in meaning.clause.items if item.kind is K.NEG):
        meaning.rule, meaning.blocked = "without_it", Unclear.CONDITION  # `go ahead without the fee`
        return
    if _does_not_start(meaning.clause.items):
        meaning.rule, meaning.blocked = "told_of", Unclear.NOT_UNDERSTOOD
        return
    later = yet or meaning.clause.kinds & {K.BEFORE, K.NOT_YET} or K.DELAY in left
    if later and meaning.day is not None:
        wait(meaning)
    elif later:
        meaning.rule, meaning.blocked = "not_before", Unclear.NOT_NOW
    else:
        meaning.rule, meaning.act = "do_not_start", K.STOP
        meaning.weight = max(meaning.weight, Weight.MEDIUM)
        meaning.stop_like = True
