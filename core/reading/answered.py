"""Where an answer ends and its reason begins, or the other way round, though no comma stands between them."""

from __future__ import annotations

from collections.abc import Sequence

from core.reading.company import DEAL
from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, K
from core.reading.matter import spares

_LEADS = frozenset({K.POLITE, K.GREETING, K.AND})
_WHO = frozenset({K.I, K.THEY})
_TOLD = _WHO | {K.REF, K.NOUN, K.REASON, K.UNPAID, K.THAT}
"""What a statement begins with; a verb would make a condition of it: `betaler de ikke så kjør`."""
_SO = frozenset(
    {"så", "so", "derfor", "därför", "difor", "joten", "så da", "så då", "så bare", "så bara", "så berre"}
)
SO_YES = frozenset(
    {
        "så ja",
        "so ja",
        "so yes",
        "joten joo",
        "så jo",
        "sa ja",
        "so yes please",
        "så ja tack",
        "så ja takk",
        "så ja tak",
    }
)
_NOT_WORTH_IT = ("ikke v", "ikkje v", "inte v", "not w", "det går seg", "det ordner", "for lite")
_BETWEEN = frozenset({K.FN, K.POLITE, K.TIME})
_ORDERS = frozenset({K.DELAY, K.GO, K.START, K.STOP, K.WITHDRAW, K.ORDER, K.MONITOR, K.FOLLOW})


def apart(items: list[Item]) -> list[list[Item]]:
    """Return *items* cut behind `ja` where somebody follows who does something, and before `så bare kjør`."""
    parts: list[list[Item]] = []
    rest = items
    cut = _behind_answer(rest)
    if cut:
        parts, rest = [rest[:cut]], rest[cut:]
    cut = _before_order(rest)
    return [*parts, rest[:cut], rest[cut:]] if cut else [*parts, rest]


def _behind_answer(items: Sequence[Item]) -> int:
    """Return where `ja de har hatt tid nok`, `nei jeg ringer dem` goes on behind its answer; 0 if it does not."""
    at = next((at for at, item in enumerate(items) if item.kind not in _LEADS), 0)
    behind = items[at + 1 :]
    if items[at].kind is K.NO and behind:  # `nei de svarer ikke` answers something else
        plain = behind[0].kind is K.REASON and behind[0].text.casefold().startswith(_NOT_WORTH_IT)
        return at + 1 if behind[0].kind is K.I or plain or spares([*behind]) else 0
    told = items[at].kind is K.YES and len(behind) > 1 and behind[0].kind in _WHO | {K.REASON}
    return at + 1 if told and not (behind[0].kind is K.REASON and spares([*behind])) else 0


def _before_order(items: Sequence[Item]) -> int:
    """Return where `har purret to ganger så bare kjør` gives its order; 0 if it gives none."""
    begun = [item for item in items if item.kind not in _LEADS]
    if not begun or not _begins_a_statement(begun):
        return 0
    for at, item in enumerate(items):
        if at > 1 and item.kind is K.FN and (item.text.casefold() in _SO or item.first_word in _SO):
            behind = list(items[at + 1 : at + 6])
            head = next((other.kind for other in behind if other.kind not in _BETWEEN), None)
            return at if head in _ORDERS | {K.CREDITED} else 0
        if at > 1 and item.kind is K.YES and item.text.casefold() in SO_YES:
            return at  # `jeg gider ikke vente mere på de penge så ja`
        planned = item.kind is K.PARTLY or item.text.casefold() == "om"
        if planned and DEAL.search(said_in(items[max(at - 4, 0) : at])):
            continue  # `vi er blitt enige om avdrag så dere kan stoppe`
        undone = item.kind is K.YES and any(other.kind is K.NEG for other in items[max(at - 2, 0) : at])
        if (item.kind in HEADS and not undone) or item.kind is K.COND:
            return 0  # but not for `vi gjorde aldrig klart jobbet så jag har krediterat`
    return 0


def _begins_a_statement(begun: Sequence[Item]) -> bool:
    """`De svarer ikke`, `har ikke sett snurten av penger`."""
    told = begun[0].kind is K.FN and any(item.kind is K.UNPAID for item in begun[1:2])
    return told or (begun[0].kind in _TOLD and begun[0].code != "verb")
