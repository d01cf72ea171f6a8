"""Whether a word of time is of what is over, or only names its day again."""

from __future__ import annotations

import re

from core.reading.items import Item, said_in
from core.reading.kinds import K

FACTS = frozenset({K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED})
_GONE = frozenset({"been", "gått", "passed", "kulunut", "mennyt"})
_FOR_NOW = frozenset({
    "tills vidare", "tillsvidare", "inntil videre", "indtil videre", "inntil vidare", "foreløpig", "førebels",
    "for now", "for the time being", "toistaiseksi", "så länge", "så lenge",
})  # fmt: skip
_HAVE_DONE = re.compile(
    r"\b(?:har|hadde|hade|havde|have|has|had|i've|we've|fikk|fick|fik|fekk|got|ringte|ringde|ringede|called|sendte|"
    r"skickade|sent|purret|purra|påminte|påminde|reminded)\b"
)


def _names_its_day(items: list[Item], at: int) -> bool:
    waits = any(other.kind is K.DELAY for other in items[:at])
    return waits and any(other.day is not None for other in items[at + 1 : at + 3])


def is_past(items: list[Item], at: int) -> bool:
    """`De betalte i oktober`, said in November."""
    item = items[at]
    told = any(other.kind in FACTS for other in items) or _HAVE_DONE.search(said_in(items[:at])) is not None
    return item.kind is K.LATER and item.code == "gone" and told


def is_dated(items: list[Item], at: int) -> bool:
    """`Kan vi vente til lønning den 15.`."""
    return items[at].kind is K.LATER and _names_its_day(items, at)


def has_gone_by(items: list[Item], at: int) -> bool:
    """`It's been two months`, `det har gått tre uker`."""
    day = items[at].day
    stretch = items[at].kind is K.DATE and day is not None and day.stretch
    led = items[at - 1].text.casefold().split() if at else []
    return stretch and bool(led) and led[-1] in _GONE


def is_for_now(items: list[Item], at: int) -> bool:
    """`Låt den ligga på bevakning tills vidare`."""
    now = items[at].kind is K.DELAY and items[at].text.casefold() in _FOR_NOW
    return now and any(other.kind is K.MONITOR for other in items)


def has_moved_away(items: list[Item], at: int) -> bool:
    """`Han er flyttet til udlandet`: no day was moved."""
    said = items[at].text.casefold()
    moved = said.startswith("flytt") and said.endswith((" til", " till"))
    return moved and all(other.day is None for other in items)
