"""Amounts as people and programs write them -> `Decimal` with two places, or a clear refusal.

price-parser and Babel's parser find *some* number in nearly any text. Books need the opposite: the whole text
must be one amount that can be read in only one way.

`1.234` and `1,234` can be read in two ways. They count as 1234 only where the rest of the file shows that the
other sign is its decimal mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ledger.errors import NotUnderstood
from ledger.rows import Why

DecimalMark = Callable[[], str | None]
"""Asked only when it matters: the decimal mark that the file shows elsewhere, `,` or `.`, or None."""

LARGEST = Decimal("999999999999.99")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """A signed value, and the currency that stood beside it (`KR`, `€`, `£` or three letters)."""

    value: Decimal
    unit: str | None = None


_PLAIN = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{2})?")
_FORM = re.compile(
    r"""
    (?P<open>\()?\ ?
    (?P<sign>[-+])?\ ?
    (?:(?P<before>kr\.?|[A-Z]{3}|€|£)\ ?)?
    (?P<sign_after>[-+])?\ ?
    (?P<number>[0-9](?:[0-9., ]*[0-9])?|[.,][0-9]{1,2})
    (?P<whole>[.,:]-{1,2})?             # 12 500,-  12 500:-
    (?P<trailing>-)?                    # 12 500,00-
    (?:\ ?(?P<after>kr\.?|[A-Z]{3}|€|£))?
    \ ?(?P<close>\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ONE_SPACE = re.compile(r"\s+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]+)?")


def amount_of(text: str, mark: DecimalMark = lambda: None) -> Amount:
    """Read *text* as one amount; raises `NotUnderstood`."""
    if _PLAIN.fullmatch(text):
        return Amount(Decimal(text.replace(",", ".")))
    form = _formed(text)
    if form is None:
        raise NotUnderstood(Why.MALFORMED, "this is no amount of money; write it as 12500,00")
    signs = [name for name in ("sign", "sign_after", "trailing", "open") if form[name]]
    if len(signs) > 1 or bool(form["open"]) != bool(form["close"]) or (form["before"] and form["after"]):
        raise NotUnderstood(Why.MALFORMED, "the amount has two signs or two currencies; write it as 12500,00")
    number: str = form["number"]
    # What ends in a dash has no decimals, so its mark separates thousands.
    value = _number(number, (lambda: "," if "." in number else ".") if form["whole"] else mark)
    if form["whole"] and value != int(value):
        raise NotUnderstood(Why.MALFORMED, "decimals are followed by a dash for no decimals")
    if value > LARGEST:
        raise NotUnderstood(Why.OUT_OF_RANGE, "the amount is too large to be one")
    negative = any(form[name] == "-" for name in signs) or bool(form["open"])
    unit = form["before"] or form["after"]
    return Amount(-value if negative else value, unit.upper().rstrip(".") if unit else None)


def decimal_mark_of(text: str) -> str | None:
    """Return the decimal mark that *text* proves, if it is an amount that proves one."""
    form = _formed(text)
    if form is None:
        return None
    number: str = form["number"]
    marks = [sign for sign in number if sign in ".,"]
    if not marks or _is_ambiguous(number):
        return None
    if len(marks) > 1 and len(set(marks)) == 1:
        return "," if marks[0] == "." else "."
    return marks[-1]


def _formed(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    plain = _ONE_SPACE.sub(" ", text).strip()
    for dash in "−–—":
        plain = plain.replace(dash, "-")
    return _FORM.fullmatch(plain)


def _is_ambiguous(number: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", number) is not None


def _number(number: str, mark: DecimalMark) -> Decimal:
    """Read digits with their marks and spaces."""
    if _is_ambiguous(number):
        return _ambiguous(number, mark())
    marks = [sign for sign in number if sign in ".,"]
    if len(marks) > 1 and not _GROUPED.fullmatch(number):
        raise NotUnderstood(Why.MALFORMED, "the thousands are not in groups of three")
    if " " in number and (not _SPACED.fullmatch(number) or re.search(r"[.,][0-9]{3}$", number)):
        raise NotUnderstood(Why.MALFORMED, "the thousands are not in groups of three")
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return Decimal(re.sub("[., ]", "", number))
    whole, _, decimals = number.rpartition(marks[-1])
    return _two_decimals(re.sub("[., ]", "", whole) or "0", decimals.rstrip("0"))


def _ambiguous(number: str, mark: str | None) -> Decimal:
    sign = "." if "." in number else ","
    if mark is None:
        reason = (
            f'"{sign}" can separate thousands or decimals here, and the rest of the file does not say which; '
            f"write {number.replace(sign, '')},00 if that is meant"
        )
        raise NotUnderstood(Why.AMBIGUOUS, reason)
    if mark == sign:
        raise NotUnderstood(
            Why.TOO_PRECISE, "the amount has three decimals, as the rest of the file writes them"
        )
    return Decimal(number.replace(sign, ""))


def _two_decimals(whole: str, decimals: str) -> Decimal:
    if len(decimals) > 2:
        raise NotUnderstood(Why.TOO_PRECISE, "the amount has more than two decimals")
    return Decimal(f"{whole}.{decimals or '0'}")
