"""Which way the money went: `betalade Fjord i går`, `Kari has got the money`, `har redan betalat er`."""

from __future__ import annotations

import re

from core.reading.items import Item, place_of, said_in
from core.reading.kinds import K

_GETS = frozenset({"fikk", "fick", "fik", "fekk", "got"})
_HAS_GOT = re.compile(
    r"(?:har|have|has) (?:fått|fat|fået|faatt|got|gotten|received|mottatt)\b|on saanut|sai\b"
)
_GETTING = frozenset(
    {"got", "gotten", "fått", "fået", "saanut", "received", "mottatt", "modtaget", "mottagit"}
)
_HAS = frozenset({"har", "has", "have", "on"})
_BY_US = re.compile(
    r"^(?:ja |jo |yes )?(?:(?:har|have|has) (?:redan |allerede |already )?(?:betala?t|paid|vippset|swishat)|"
    r"betalade|betalte|"
    r"betalade jag|maksoin|maksoimme)$"
)
"""Before a customer's name: who paid, and whom?"""
_YOU = frozenset({"er", "dere", "jer", "you", "eder", "dykk", "dokker", "teille"})
_TO_YOU_OR_FROM_US = frozenset({
    "teille", "sinulle", "meiltä", "minulta", "multa", "sulle", "teidän tilille", "by us", "by me", "av oss", "av meg",
    "av mig", "af os", "af mig",
})  # fmt: skip
_THEM = frozenset({"dem", "dom", "dei", "them", "him", "ham", "honom", "heille"})
_TO_THEM = re.compile(
    r"\b(?:til|till|to) (?:er|dere|jer|you|dykk|(?:en|ein|et|ett|a|an|fel|feil|wrong|galt?) \w+|dem|dom|dei|them|"
    r"him|ham|honom|henne|hende|her)\b",
    re.IGNORECASE,
)


def is_paid_to_them(items: list[Item]) -> bool:
    """`Har betalt dem 5000`, `har betalt 8000 til dem`, `Fjord fikk betalt`: the money went the other way."""
    for at, item in enumerate(items):
        got = (
            (item.kind is K.GOT or item.code == "received")
            and (item.first_word in _GETS or _HAS_GOT.match(item.text.casefold()) is not None)
            and at > 0
            and items[at - 1].kind in {K.REF, K.THEY}
            and _is_named(items[at - 1])
        )
        got = got or _has_got(items, at)
        behind = items[at + 1 : at + 2]
        if got or (item.kind is K.PAID and behind and behind[0].text.casefold() in _THEM):
            return True
        if item.kind is K.PAID and (_is_paid_by_us(items, at) or _is_paid_to_you(items, at)):
            return True
    if _is_paid_to_a_case(items):
        return True
    return (
        any(item.kind is K.PAID for item in items)
        and _TO_THEM.search(" ".join(item.text for item in items)) is not None
    )


def _has_got(items: list[Item], at: int) -> bool:
    """`Kari has got the money`, in three pieces."""
    if at < 2 or items[at].first_word not in _GETTING or items[at - 1].text.casefold() not in _HAS:
        return False
    return items[at - 2].kind in {K.REF, K.THEY} and _is_named(items[at - 2])


def _is_paid_to_a_case(items: list[Item]) -> bool:
    """`Betalat till Nordlys`, `betalade min faktura till Nordlys`."""
    if any(item.kind is K.REF and item.text.casefold().endswith("lle") for item in items):
        return True  # `Karille maksettu`
    paid = place_of(K.PAID, items, len(items))
    for at in range(paid + 1, len(items) - 1):
        to, whom = items[at].text.casefold(), items[at + 1]
        if to in {"til", "till", "to"} and whom.kind is K.REF and _is_named(whom):
            return True
    return False


def _is_paid_by_us(items: list[Item], at: int) -> bool:
    """`Betalade Fjord i går`, `har betalat Kari`, `betalt Fjord för bokföringen`."""
    name = items[at + 1] if at + 1 < len(items) else items[at]
    if name.kind is not K.REF or not _is_named(name):
        return False
    led = items[:at]
    if any(item.kind not in {K.TIME, K.AND, K.YES, K.POLITE, K.FN} for item in led):
        return False
    said = said_in(item for item in [*led, items[at]] if item.kind not in {K.TIME, K.AND})
    behind = items[at + 2 : at + 3]
    if said == "paid" and any(item.kind is K.TIME for item in behind):
        return True
    return _BY_US.match(said) is not None or (bool(behind) and behind[0].text.casefold() in {"för", "for"})


def _is_paid_to_you(items: list[Item], at: int) -> bool:
    """`Har redan betalat er`."""
    said = said_in(items[at:])
    if "teidän til" in said or any(item.text.casefold() in _TO_YOU_OR_FROM_US for item in items):
        return True
    behind = [item for item in items[at + 1 :] if item.kind not in {K.TIME, K.POLITE}]
    return len(behind) == 1 and behind[0].text.casefold() in _YOU


def _is_named(item: Item) -> bool:
    """By a name; a number or a prompt's code is the invoice's, and nobody pays that."""
    return not any(letter.isdigit() for letter in item.text)
