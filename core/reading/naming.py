"""What a clause says that only names cases: `ikke 10023`, `alle unntatt Kari`, `bare Nordlys`, `leave the others`."""

from __future__ import annotations

import itertools

from core.reading.items import Item
from core.reading.kinds import REFERS, K, Kind
from core.reading.matter import is_foreign
from core.reading.meaning import Meaning, Weight
from core.reading.negation import is_for_now
from core.reading.result import Unclear

_SUMS = frozenset({K.NUMBER, K.MONEY})
_TAKEN = """
    ta take ota ottakaa send sende skicka kjøre köra køre køyre sendast sendes tas kjøres køres skickas köras køyrast
    takast tek
"""
_GO_ON = "for gå går videre med vidare ahead go with proceed mennä menee eteenpäin fram framåt på iväg avsted avgårde"
"""Said of the others, `resten kan gå`; of one customer it may mean that he is let go."""
_SHALL_GO_ON = frozenset({"skal", "ska", "skall", "må", "måste", "videre", "vidare"})
_MAY = """
    dere du ni i de dokker dykk you te får fær kan må skal can may saatte voitte bare bara berre just the
    så da då gjerne gärna also også too med en
"""
"""The small words of a leave or an order."""
_TAKE, _PROCEED, _YOU_MAY = (frozenset(words.split()) for words in (_TAKEN, _GO_ON, _MAY))
_OF_SUM = frozenset({"på", "av", "for", "of", "à", "om"})
"""`Den på 27 300 kan dere sende`."""
_NEITHER = frozenset({"heller", "neither", "either", "myöskään"})
"""Says of another what was said before."""
_EVERY = ("all", "every", "kaik", "samtlig", "alt ", "hele ")
_WHOLE = frozenset({"everything", "alt", "allt", "kaikki", "alle", "alla"})
_LEAVES = frozenset(
    {
        "forget",
        "forget about",
        "glem",
        "glöm",
        "gløym",
        "unohda",
        "unohtakaa",
        "leave",
        "skip",
        "not",
        "spare",
        "dropp",
        "droppa",
        "skippa",
        "skipp",
        "jätä",
        "jättäkää",
    }
)
"""Before nothing but the name of a case: it is not to be touched."""
_FORGETS = frozenset({"forget", "glem", "glöm", "gløym", "unohda", "unohtakaa", "unohtako"})
"""`Don't forget Kari` is no stop."""
_WATCHES = frozenset({"watch", "just watch", "keep watching"})
_STANDS = frozenset({"har", "er", "är", "is", "has", "have", "mangler", "skylder", "on", "ovat"})
_ONLY = frozenset({"bare", "bara", "kun", "only", "just", "berre", "vain"})
_NO_MATTER = frozenset({
    "fara", "fare", "problem", "problemer", "problems", "stress", "hast", "worries", "bekymmer", "panik", "panikk",
    "rush",
})  # fmt: skip
_FROM = frozenset({"from", "fra", "från", "frå"})
_FEW = 3
_EXCEPTS = frozenset({K.EXCEPT, K.MISSING})


def only_whom(meaning: Meaning, kinds: frozenset[Kind]) -> Meaning:
    """Judge whom, where nothing else is said."""
    items = meaning.clause.items
    if K.OR in kinds:
        return meaning  # `all or nothing`
    neither = any(word in _NEITHER for item in items for word in item.text.casefold().split())
    cannot = any(item.code == "cannot" for item in items)
    if K.NEG in kinds and (kinds & {K.I, K.THEY} or neither or cannot):
        return meaning  # `Svensson hører vi ikke fra`
    if K.NEG in kinds:
        _not_this(meaning, kinds)
    elif _excepts_of_all(items, kinds):
        meaning.rule, meaning.act, meaning.weight = "all_but", K.YES, Weight.STRONG
    elif K.ONLY in kinds and _limits_to_them(items) and not _tells_of_them(items, kinds):
        meaning.rule, meaning.act, meaning.weight = "only_this", K.YES, Weight.STRONG
    elif _begins_with(items, _WATCHES):
        meaning.rule, meaning.act, meaning.weight = "watch_these", K.MONITOR, Weight.STRONG
    elif _begins_with(items, _LEAVES) and meaning.day is None:
        meaning.rule, meaning.act, meaning.weight = "leave_these", K.STOP, Weight.STRONG
    elif _are_to_be_taken(items):
        meaning.rule, meaning.act, meaning.weight = "take_these", K.START, Weight.STRONG
    return meaning


def _excepts_of_all(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Alla utom`, `all but`, listed as one phrase; `alle ... unntatt`; `everything except`."""
    if K.EXCEPT in kinds and kinds & {K.ALL, K.REST}:
        return True
    for at, item in enumerate(items):
        if item.kind not in _EXCEPTS or kinds & {K.MONEY, K.NUMBER}:
            continue
        before = items[at - 1].text.casefold() if at else ""
        if item.text.casefold().startswith(_EVERY) or before in _WHOLE:
            return bool(kinds & REFERS)
    return False


def _not_this(meaning: Meaning, kinds: frozenset[Kind]) -> None:
    """Judge `ikke 10023`, `ikke bare Kari`, `ikke Kari ennå`."""
    spoken = {word for item in meaning.clause.items for word in item.text.casefold().split()}
    if _came_not_from(meaning.clause.items):
        meaning.rule, meaning.unpaid = "unpaid", True  # `nothing from Kari`, `ei maksua Karilta`
        return
    if spoken & _FORGETS or spoken & _NO_MATTER or is_foreign(meaning.clause.items):
        return  # `ingen fara med Kari`, `inga fler leveranser till Fjord`
    everybody = any(
        item.kind is K.ALL and item.text.casefold().startswith(_EVERY) for item in meaning.clause.items
    )
    if K.EXCEPT in kinds or K.ONLY in kinds or everybody or not spoken.isdisjoint(_ONLY):
        meaning.rule, meaning.blocked = "not_only", Unclear.WHICH_INVOICE
    elif is_for_now(meaning.clause.items) or K.NOT_YET in kinds or meaning.day is not None:
        meaning.rule, meaning.blocked = "not_yet", Unclear.NOT_NOW
    else:
        meaning.rule, meaning.act, meaning.weight = "not_this", K.NO, Weight.WEAK


def _came_not_from(items: list[Item]) -> bool:
    for before, item in itertools.pairwise(items):
        if item.kind is K.REF and before.last_word in _FROM:
            return True
    return any(
        item.kind is K.REF and item.text.casefold().endswith(("lta", "ltä")) for item in items
    ) and any(item.kind is K.NOUN for item in items)


def _tells_of_them(items: list[Item], kinds: frozenset[Kind]) -> bool:
    """`Bare Kari mangler`, `kun Kari er ikke betalt`: how it stands, and no order."""
    spoken = {word for item in items if item.kind is K.FN for word in item.text.casefold().split()}
    return bool(kinds & {K.UNPAID, K.MISSING, K.REASON, K.GOT, K.PROMISE}) or not spoken.isdisjoint(_STANDS)


def _limits_to_them(items: list[Item]) -> bool:
    """`Bare den siste`; but not `bara med att hålla ordning på allt`."""
    only = next(at for at, item in enumerate(items) if item.kind is K.ONLY)
    whom = next((at for at, item in enumerate(items) if at > only and item.kind in REFERS), only)
    words = [word for item in items[only + 1 : whom] for word in item.text.split() if item.kind is K.FN]
    return len(words) <= _FEW


def _begins_with(items: list[Item], verbs: frozenset[str]) -> bool:
    """`Leave the others`, `watch Lindqvist`: a verb and whom, and nothing behind it."""
    said = [item for item in items if item.kind is not K.POLITE]
    behind = {item.kind for item in said[1:]}
    begun = said[0].text.casefold() in verbs
    return begun and bool(behind & REFERS) and behind <= REFERS | {K.FN, K.COUNT, K.NOUN, K.AND}


def _are_to_be_taken(items: list[Item]) -> bool:
    """`Dere får ta alle`, `de andre kan dere sende`: an order to whoever asked, about those he asked about."""
    if is_foreign(items):
        return False  # `alla gå på krogen`
    named = {K.POLITE, K.AND, K.TIME, K.NUMBER, K.MONEY, K.THAT, K.NOUN}
    words = [item.text.casefold() for item in items if item.kind not in REFERS | named]
    spoken = [word for phrase in words for word in phrase.split()]
    said = set(spoken)
    if set(spoken) - _OF_SUM <= _SHALL_GO_ON and said & {"videre", "vidare"} and len(said) > 1:
        return True  # `Nordlys skal videre`
    if not _SUMS.isdisjoint(item.kind for item in items):
        said -= _OF_SUM
    if all(item.kind is not K.REF for item in items) and said & {"gå", "går", "go", "mennä"}:
        return said <= _PROCEED | _YOU_MAY
    if spoken == ["do"] and items[0].kind is K.FN:
        return True  # `do the other two`
    return bool(said & _TAKE) and said <= _TAKE | _YOU_MAY
