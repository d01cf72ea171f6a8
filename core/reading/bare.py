"""Whether a yes or a no stands alone, or with whom it is about, or with a reason that leans its way."""

from __future__ import annotations

import re
from itertools import pairwise

from core.reading.asides import SIGHS
from core.reading.items import Item, said_in
from core.reading.kinds import REFERS, K
from core.reading.leaning import leans_to_go_on, leans_to_stop
from core.reading.matter import (
    ends_it,
    is_at_once,
    is_foreign,
    spares,
)

_BESIDE_YES = frozenset({K.YES, K.NO, K.POLITE, K.GREETING, K.AND, K.I, K.COUNT}) | REFERS
_EXPLAINS = {
    K.YES: frozenset({K.ALL, K.YES, K.POLITE, K.I, K.THEY, K.AND, K.REASON, K.UNPAID, K.TIME}),
    K.NO: frozenset({K.NO, K.POLITE, K.REASON}),
}
"""What may explain a yes or a no in the same breath: `ja de har hatt tid nok`, `nei vi sender ny faktura`."""
_SMALL_TALK = """
    der her da då jo ju nå nu no altså alltså altså inn in også også också også heller lenger lengre längre egentlig
    mer meir meg oss mig for på nok ass liksom uansett ändå alligevel likevel anyway now too here there either any
    more
"""
_COLOURS = frozenset(_SMALL_TALK.split())
_YES_TO = """
    til till te to for för på paa pa on om gjelder gäller angående vedr vedrørende når det av of den de dem dei
    dom the that også också òg also too både båda begge faktura nr bare bara berre kun just gjerne gärna da då så
    sa then kan dere ni i you here her här saken sag ett en ein a an both alle og och and - : # sen lle ok vi jeg
    osalta kohdalla suhteen dette denne this these disse dessa with regarding re ja koskien kaikki molemmat kumpikin
"""
_TO_WHOM = frozenset(_YES_TO.split())
_HELLOS = frozenset(
    {"hej", "hei", "hallo", "hallå", "god morgen", "god morgon", "goddag", "god dag", "hello", "moi", "hi"}
)
_SAYS = frozenset(
    {
        "sa",
        "sier",
        "säger",
        "siger",
        "says",
        "said",
        "sade",
        "sagde",
        "sanoi",
        "sanoo",
        "tackar",
        "takker",
        "gav",
        "ga",
        "skriker",
    }
)
_NOW = frozenset({"nå", "nu", "now", "no", "nyt"})
_ORDERLY = re.compile(r"orden|^alt\b|^allt\b|all (?:good|ok)")
_COPULAS = frozenset({"er", "är", "is", "are", "on", "ovat"})
_STATES_IT = frozenset(
    {
        "ok",
        "okay",
        "okej",
        "i",
        "grei",
        "greit",
        "greie",
        "fin",
        "fint",
        "bra",
        "fine",
        "good",
        "kunnossa",
        "all",
    }
)
"""Behind a copula, how somebody is: `Kari er ok`."""
_HIMSELF = frozenset({"jeg", "jag", "eg", "vi", "me"})
_CLOCK = frozenset({"kl", "kl.", "klokka", "klokken", "klockan", "kello", "klo", "o'clock"})
_AT_LAST = frozenset({
    "endelig", "endeleg", "äntligen", "finally", "at last", "vihdoin", "hele veien", "hela vägen", "all the way",
})  # fmt: skip
_INITIALS = 3
SENDS = frozenset({
    "send", "sende", "skicka", "send den", "send det", "send ut", "send den ut", "bare send", "berre send",
    "bara skicka", "just send it", "bara skicka den", "bare send den",
    "skicka den", "skicka ut", "skicka ut den",
    "skicka iväg den", "send den av sted", "send den av gårde", "send it", "send it out", "lähetä", "lähetä se",
    "lähettäkää", "lähettäkää se",
})  # fmt: skip
"""`Ok, send`."""


def is_bare(items: list[Item]) -> bool:
    """A yes or no stands alone, or with whom it is about; small words only where they lead to that."""
    refers = any(item.kind in REFERS for item in items)
    explains = (
        items[0].kind in _EXPLAINS
        and not spares(items)
        and not (items[0].kind is K.YES and ends_it(items))
        and _leans(items)
        and all(
            item.kind in _EXPLAINS[items[0].kind] or _only_colours(items, at) or _begins_reason(items, at)
            for at, item in enumerate(items)
            if at
        )
    )
    sends = len(items) == 2 and items[0].kind is K.YES and items[1].text.casefold() in SENDS
    if any(item.first_word in _CLOCK for item in items) or _is_yes_to_another_time(items):
        return False  # `ok kl 10`, `ja i går`
    if refers and not _is_said_to(items):
        return False
    if items[0].kind is K.YES and _only_sighs(items):
        return False
    if {item.kind for item in items} == {K.YES, K.I} and max(len(item.text) for item in items) <= _INITIALS:
        return False  # `VI JA`, `y i`
    return (
        explains
        or sends
        or _is_no_to_this(items)
        or all(
            item.kind in _BESIDE_YES
            or (refers and item.kind in {K.FN, K.NOUN, K.ONLY, K.EXCEPT, K.MONEY, K.NUMBER, K.NEG})
            for item in items
        )
    )


def _only_sighs(items: list[Item]) -> bool:
    """`Ja herregud`, `ja hej`, `ja det er meg`: how one picks up the telephone."""
    said = said_in(items[1:])
    return bool(said) and (SIGHS.fullmatch(said) is not None or said in _HELLOS)


def _is_said_to(items: list[Item]) -> bool:
    """`Ja til Nordlys`; but not `ja, ta Kari ut`, `enig med Fjord`, `Kari er enig`: another verb than ours."""
    kinds = {item.kind for item in items}
    said = next((at for at, item in enumerate(items) if item.kind in {K.YES, K.NO}), 0)
    himself = not _HIMSELF.isdisjoint(items[said].text.casefold().split())  # `Nordlys siger jeg ja til`
    if said and not himself and items[said].first_word in _SAYS and items[said - 1].kind in {K.REF, K.THEY}:
        return False  # `Kari sa ja`, `Fjord tackar nej`
    if K.REF in kinds and _states_how_it_is(items, said):
        return False  # `Nordlys er i orden, de andre ikke`
    if K.YES not in kinds or kinds.isdisjoint({K.REF, K.NOUN}):
        return True
    spoken = {word for item in items if item.kind is K.FN for word in item.text.casefold().split()}
    now = {word for item in items if item.kind is K.TIME for word in item.text.casefold().split()}
    settled = not now.isdisjoint(_NOW) and any(_ORDERLY.search(item.text.casefold()) for item in items)
    return spoken <= _TO_WHOM and not settled


def _states_how_it_is(items: list[Item], at: int) -> bool:
    """`Kari er ok`, where the copula stands before the word, or in it."""
    words = [word for item in items[max(at - 1, 0) : at + 1] for word in item.text.casefold().split()]
    return (
        items[at].kind is K.YES
        and bool(at)
        and any(one in _COPULAS and other in _STATES_IT for one, other in pairwise(words))
    )


def _is_yes_to_another_time(items: list[Item]) -> bool:
    """`Yes eventually`, `ja ibland`; `ja, redan idag` is now."""
    times = [item for item in items if item.kind is K.TIME and item.text.casefold() not in _AT_LAST]
    told = any(item.kind in {K.REASON, K.UNPAID, K.NO} for item in items)
    return items[0].kind is K.YES and bool(times) and not told and not any(is_at_once(item) for item in times)


def _leans(items: list[Item]) -> bool:
    """Whether the reason behind a bare yes or no leans the same way."""
    said = " ".join(item.text for item in items[1:])
    if all(item.kind is not K.REASON for item in items) or any(item.kind is K.UNPAID for item in items):
        return True
    return leans_to_go_on(said) if items[0].kind is K.YES else leans_to_stop(said)


def _begins_reason(items: list[Item], at: int) -> bool:
    """`Ja kunden svarer ikke`: of whom the reason tells."""
    told = at + 1 < len(items) and items[at + 1].kind is K.REASON
    return told and items[0].kind is K.YES and items[at].kind is K.NOUN


def _only_colours(items: list[Item], at: int) -> bool:
    """`Ja ikke noe å vente på der altså`: the small words behind a reason."""
    told = any(item.kind is K.REASON for item in items[:at])
    return told and items[at].kind is K.FN and set(items[at].text.casefold().split()) <= _COLOURS


def _is_no_to_this(items: list[Item]) -> bool:
    """`Nei ikke på denne kunden`, `nei, ikke denne`: the one case there is, not done."""
    said = [item for item in items if item.kind not in {K.POLITE, K.GREETING}]
    if len(said) < 3 or said[0].kind is not K.NO or said[1].kind is not K.NEG or is_foreign(items):
        return False
    kinds = {item.kind for item in said[2:]}
    return kinds <= {K.FN, K.THAT, K.NOUN} and bool(kinds & {K.THAT, K.NOUN})
