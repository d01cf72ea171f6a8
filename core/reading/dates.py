"""Days people name: 15.12., 1/12, 4. desember, the 10th, fredag, uke 50, to uker, ut måneden."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

NUMERIC = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{1,2})([./-])\s?(\d{1,2})(?:\5\s?(\d{4}|\d{2}))?(?!\d|[.,]\d)"
)
ORDINAL = re.compile(
    r"(\d{1,2})(?:\.(?=\s?[^\W\d_])|:?(?:e|a|de|ste|st|nd|rd|th)\b|(?=\s*[^\W\d_]))", re.IGNORECASE
)
YEAR = re.compile(r",?\s*(20\d{2})(?!\d)")
LONGEST = 400
"""Days ahead. Who names a later day has mistyped, or means something else."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named. `value` is None when no calendar has it, or it is too far away."""

    value: date | None
    past: bool = False
    stretch: bool = False
    """Said as a length of time, not as a day."""


def day_of(today: date, day: int, month: int | None = None, year: int | None = None) -> Day:
    """Return the day that is meant; without a year or a month the next one, or the past one if that is nearer."""
    try:
        if year is not None and month is not None:
            return _judged(today, date(year + 2000 if year < 100 else year, month, day))
        if month is not None:
            return _nearest(today, month, day)
        return _judged(today, _next_day(today, day))
    except ValueError:
        return Day(None)


def _nearest(today: date, month: int, day: int) -> Day:
    year = today.year
    if month == 2 and day == 29:
        while not calendar.isleap(year):
            year += 1
    this = date(year, month, day)
    if this >= today:
        return _judged(today, this)
    following = date(year + 1, month, day)
    return _judged(today, following if (following - today).days <= 183 else this)


def _next_day(today: date, day: int) -> date:
    if not 1 <= day <= 31:
        raise ValueError(day)
    month = today.replace(day=1)
    for _ in range(4):
        if day <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=day) > today:
            return month.replace(day=day)
        month = (month + timedelta(days=32)).replace(day=1)
    raise ValueError(day)


def _judged(today: date, value: date) -> Day:
    if (value - today).days > LONGEST:
        return Day(None)
    return Day(value, past=value < today)


def numeric(text: str, at: int, today: date) -> tuple[Day, int] | None:
    """Return the day written in figures at *at*, and where it ends."""
    match = NUMERIC.match(text, at)
    if match is None:
        return None
    if match[1]:
        return day_of(today, int(match[3]), int(match[2]), int(match[1])), match.end()
    day, month = int(match[4]), int(match[6])
    if match[5] == "-" and not match[7]:
        return None  # 10-14 dager is a range
    if month > 12 >= day and match[5] == "/":
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    found = day_of(today, day, month, int(match[7]) if match[7] else None)
    end = match.end()
    return found, end if match[7] or not _is_its_dot(text, end) else end + 1


def _is_its_dot(text: str, end: int) -> bool:
    """Whether the full stop at *end* is the date's, `15.12. kan dere starte`, and not the sentence's."""
    behind = text[end + 1 : end + 3]
    return text[end : end + 1] == "." and not behind[:1].strip() and not behind[1:].isupper()


def after(today: date, days: int) -> Day:
    """Return the day *days* from today, said as a length of time."""
    return Day(today + timedelta(days=days) if days <= LONGEST else None, stretch=True)


def weekday(today: date, number: int, *, weeks: int = 0) -> Day:
    """Return the next such weekday (Monday is 0) after today."""
    ahead = (number - today.weekday() - 1) % 7 + 1
    return Day(today + timedelta(days=ahead + 7 * weeks), stretch=True)


def week(today: date, number: int) -> Day:
    """Return the Monday of ISO week *number*, this year's or the next's."""
    for year in (today.year, today.year + 1):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday > today:
            return Day(monday, stretch=True)
    return Day(None)


def within_month(today: date, month: int, part: str) -> Day:
    """Return the first, the middle or the last day of the next such month: *part* is start, mid or end."""
    year = today.year + (month < today.month)
    last = calendar.monthrange(year, month)[1]
    return Day(date(year, month, {"start": 1, "mid": 15, "end": last}[part]), stretch=True)


def named(today: date, code: str) -> Day:
    """Return the day a phrase of the lexicons stands for: `+3`, `25` (of a month), `12-13`, `end_of_month`."""
    if code.startswith("+"):
        return after(today, int(code[1:]))
    if code[0].isdigit():
        month, _, day = code.rpartition("-")
        return day_of(today, int(day), int(month) if month else None)
    first_next = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    monday = today + timedelta(days=7 - today.weekday())
    year_end = date(today.year, 12, 31)
    known = {
        "mid_month": today.replace(day=15),
        "end_of_month": first_next - timedelta(days=1),
        "next_month": first_next,
        "end_of_next_month": (first_next + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        "next_week": monday,
        "end_of_week": monday - timedelta(days=1),
        "friday": monday - timedelta(days=3) if today.weekday() < 4 else monday + timedelta(days=4),
        "end_of_next_week": monday + timedelta(days=6),
        "after_weekend": monday,
        "christmas": date(today.year, 12, 24),
        "after_christmas": date(today.year, 12, 27),
        "end_of_year": year_end,
        "new_year": year_end + timedelta(days=2),
    }
    value = known[code]
    if value <= today and code == "mid_month":
        value = first_next.replace(day=15)
    elif value <= today:
        value = value.replace(year=value.year + 1)
    return Day(value, stretch=True)
