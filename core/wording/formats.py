"""How a language writes days, moments, amounts and lists, by Babel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency

from core.case import Money
from core.wording.sms import plain
from core.wording.texts import Tongue


def money(value: Money, tongue: Tongue) -> str:
    """Return an amount with its currency; whole amounts without decimals."""
    pattern = tongue.formats["money" if value.currency == tongue.currency else "foreign_money"]
    if value.amount == value.amount.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return plain(format_currency(value.amount, value.currency, pattern, tongue.locale, currency_digits=False))


def total(values: Sequence[Money], tongue: Tongue) -> str:
    """Return the sum, currency by currency."""
    sums: dict[str, Decimal] = {}
    for value in values:
        sums[value.currency] = sums.get(value.currency, Decimal(0)) + value.amount
    return both([money(Money(amount=sums[code], currency=code), tongue) for code in sums], tongue)


def day(value: date, tongue: Tongue, *, short: bool) -> str:
    """Return a calendar day with its year."""
    return plain(format_date(value, tongue.formats["short_date" if short else "date"], tongue.locale))


def weekday(value: datetime, zone: str, tongue: Tongue, *, short: bool) -> str:
    """Return the calendar day of a moment near at hand: by its weekday, without the year."""
    pattern = tongue.formats["short_weekday" if short else "weekday"]
    return plain(format_date(value.astimezone(_zone(zone)).date(), pattern, tongue.locale))


def moment(value: datetime, zone: str, tongue: Tongue, *, short: bool) -> str:
    """Return day and time of day."""
    pattern = tongue.formats["short_moment" if short else "moment"]
    return plain(format_datetime(value, pattern, tzinfo=_zone(zone), locale=tongue.locale))


def length(count: int, unit: str, tongue: Tongue) -> str:
    """Return *count* of a unit: 1 day, 10 days."""
    forms = tongue.units[unit]
    return forms[tongue.locale.plural_form(count)].format(n=count)


def minutes(count: int, tongue: Tongue) -> str:
    """Return a length of time in the largest unit that divides it."""
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if count and count % size == 0:
            return length(count // size, unit, tongue)
    return length(count, "minute", tongue)


def both(parts: Sequence[str], tongue: Tongue) -> str:
    """Return *parts* with commas and the language's "and"."""
    return format_list(list(parts), locale=tongue.locale)


def either(parts: Sequence[str], tongue: Tongue) -> str:
    """Return *parts* with commas and the language's "or"."""
    return format_list(list(parts), style="or", locale=tongue.locale)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
