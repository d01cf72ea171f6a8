"""Dates as people and programs write them -> `date`, or a clear refusal. Day before month, always."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from babel import Locale

from ledger.errors import NotUnderstood
from ledger.rows import Why

MonthFirst = Callable[[], bool]
"""Asked only when it matters: whether the file has dates that can only be month-first (`11/24/2026`)."""

EARLIEST, LATEST = 1990, 2099
_HINT = "write it as 2026-11-24"

_TIME = re.compile(r"[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-./]) ?(\d{1,2})\2 ?(\d{4}|\d{2})", re.ASCII)
_DAY_MONTH_NAME = re.compile(r"(?:den )?(\d{1,2})(?:\.|st|nd|rd|th)?[ -]?([^\W\d_]+)\.?,?[ -](\d{4})")
_MONTH_NAME_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def day_of(text: str, *, country: str = "NO", month_first: MonthFirst = lambda: False) -> date:
    """Read *text* as one calendar day; raises `NotUnderstood`. A time of day without a zone is left out.

    *country* is the business's: in Sweden `26-11-24` may well begin with the year.
    """
    plain = _TIME.sub("", " ".join(text.split()))
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(plain):
        return _day(*found.groups())
    if found := _DAY_FIRST.fullmatch(plain):
        return _day_first(found, country, month_first)
    if found := _DAY_MONTH_NAME.fullmatch(plain):
        return _named(found[1], found[2], found[3])
    if found := _MONTH_NAME_DAY.fullmatch(plain):
        return _named(found[2], found[1], found[3])
    if re.fullmatch(r"[34]\d{4}(?:[.,]0+)?", plain, re.ASCII):
        raise NotUnderstood(Why.MALFORMED, f"this is a spreadsheet's day count, not a date; {_HINT}")
    raise NotUnderstood(Why.MALFORMED, f"this is no date; {_HINT}")


def is_month_first(text: str) -> bool:
    """Say whether *text* can only be a month-first date."""
    found = _DAY_FIRST.fullmatch(_TIME.sub("", text.strip()))
    return found is not None and found[2] == "/" and int(found[1]) <= 12 < int(found[3]) <= 31


def _day_first(found: re.Match[str], country: str, month_first: MonthFirst) -> date:
    day, sign, month, year = found.groups()
    if int(day) <= 12 < int(month) <= 31:
        raise NotUnderstood(Why.MALFORMED, f"the month stands before the day; {_HINT}")
    if sign == "/" and int(day) != int(month) and int(day) <= 12 and month_first():
        reason = f"day or month may come first, and other dates of the file have the month first; {_HINT}"
        raise NotUnderstood(Why.AMBIGUOUS, reason)
    if len(year) == 4:
        return _day(year, month, day)
    if sign == "-" and country == "SE" and _exists(f"20{day.zfill(2)}", month, year):
        if _exists(f"20{year}", month, day):
            raise NotUnderstood(Why.AMBIGUOUS, f"the year may stand first or last; {_HINT}")
        return _day(f"20{day.zfill(2)}", month, year)
    return _day(f"20{year}", month, day)


def _named(day: str, month: str, year: str) -> date:
    number = _months().get(month.casefold())
    if number is None:
        raise NotUnderstood(Why.MALFORMED, f"this is no month we know; {_HINT}")
    return _day(year, str(number), day)


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _day(year: str, month: str, day: str) -> date:
    if not _exists(year, month, day):
        raise NotUnderstood(Why.MALFORMED, f"there is no such day in the calendar; {_HINT}")
    if not EARLIEST <= int(year) <= LATEST:
        raise NotUnderstood(Why.OUT_OF_RANGE, f"the year is not between {EARLIEST} and {LATEST}")
    return date(int(year), int(month), int(day))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Names and abbreviations of the months in our languages -> their number."""
    return {
        name.casefold().rstrip("."): number
        for language in ("nb", "nn", "sv", "da", "fi", "en")
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in Locale(language).months[context][width].items()
    } | {"sept": 9}
