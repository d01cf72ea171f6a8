"""Which three letters are money today (ISO 4217)."""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global


@lru_cache(maxsize=1)
def _in_use() -> frozenset[str]:
    """Currencies that are legal tender somewhere now, after the CLDR data in Babel."""
    return frozenset(
        code
        for history in get_global("territory_currencies").values()
        for code, _since, until, tender in history
        if until is None and tender
    )


def is_currency(code: str) -> bool:
    """Say whether *code* (upper case) is a currency in use."""
    return code in _in_use()
