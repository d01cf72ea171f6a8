"""Amounts people write: 12 500 kr, 9.200:-, 1.500,00, NOK 10,000, 5k."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:[ .,']\d{3})+(?!\d)|\d+)"
    r"(?:(?P<cents>[.,]\d{2})(?!\d))?"
    r"(?P<dash>\s?[,:.]\s?-{1,2}|-(?=\s|$))?"
    r"(?:\s?(?P<kilo>k|tkr|tusen|tuhatta|t?lapp(?:en|ar|er)?)\b)?",
    re.IGNORECASE,
)


def amount(text: str, at: int) -> tuple[Decimal, bool, int] | None:
    """Return the number at *at*, whether its form alone says money, and where it ends."""
    match = _AMOUNT.match(text, at)
    if match is None or len(match["whole"]) > 12:
        return None
    whole = re.sub(r"\D", "", match["whole"])
    cents = match["cents"] or ""
    value = Decimal(whole + "." + (cents[1:] or "00"))
    if match["kilo"]:
        value *= 1000
    grouped = len(whole) != len(match["whole"])
    return value, bool(match["dash"] or match["kilo"] or cents or grouped), match.end()
