"""When something is due: calendar days in the business's zone, open hours, bank holidays.

All results are aware UTC with whole seconds. A zone's two odd nights a year change nothing: a day is a
calendar day, however many hours it has.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from core.case import Case, Stage
from core.policies import Policy, Window

DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59, fold=1)
"""Where the clocks go back at midnight the last hour comes twice; the second one counts."""


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of *at* in *zone*."""
    return at.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of *day* in *zone*."""
    return datetime.combine(day, LAST_SECOND, zone).astimezone(UTC)


def answer_by(sent: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the last second to answer what was sent at *sent*.

    The sending day is day 0, and day *days* counts whole.
    """
    return end_of_day(local_day(sent, zone) + days * DAY, zone)


@lru_cache(maxsize=32)
def bank_holidays(country: str) -> holidays.HolidayBase:
    """Return the country's bank holidays; the calendar grows by itself year by year.

    Sweden's eves (midsummer, Christmas, New Year) are no public holidays by law, but the banks are closed.
    """
    categories = ("public", "de_facto") if country == "SE" else ("public",)
    return holidays.country_holidays(country, categories=categories)


def is_open(day: date, window: Window) -> bool:
    """Whether anything may be sent on *day*."""
    return day.weekday() in window.weekdays and day not in bank_holidays(window.holidays)


def opening(day: date, window: Window, zone: ZoneInfo) -> datetime:
    """Return when the window opens on the first open day from *day* on."""
    while not is_open(day, window):
        day += DAY
    return datetime.combine(day, window.opens, zone).astimezone(UTC)


@lru_cache(maxsize=256)  # a tick asks for one moment a thousand times
def next_open(at: datetime, window: Window, zone: ZoneInfo) -> datetime:
    """Return *at* itself if the window is open then, else the next opening."""
    local = at.astimezone(zone)
    if is_open(local.date(), window):
        if local.time() < window.opens:
            return opening(local.date(), window, zone)
        if local.time() < window.closes:
            return at
    return opening(local.date() + DAY, window, zone)


def on_day(day: date, policy: Policy, now: datetime) -> datetime:
    """Return the first open moment on *day* or after it, and not before *now*."""
    return max(opening(day, policy.window, policy.tz), next_open(now, policy.window, policy.tz))


def alert_at(case: Case, policy: Policy, now: datetime) -> datetime:
    """Return when the owner is told that the invoice is overdue."""
    return on_day(case.due_date + policy.alert_days * DAY, policy, now)


def after_alert(accepted: datetime, policy: Policy) -> datetime:
    """Return when the ladder goes on after an alert that was accepted at *accepted*."""
    return on_day(local_day(accepted, policy.tz) + policy.after_alert_days * DAY, policy, accepted)


def next_stage(case: Case, policy: Policy, now: datetime) -> datetime | None:
    """Return when the collector is told to take the next stage; None if he keeps the time himself.

    A due date that was moved past today moves the next stage with it.
    """
    days = {Stage.REMINDER: policy.demand_days, Stage.DEMAND: policy.collection_days}.get(
        case.stage or Stage.COLLECTION
    )
    if days is None:
        return None
    start = max(local_day(now, policy.tz), case.due_date)
    return on_day(start + days * DAY, policy, now)


def after_quiet(at: datetime, quiet: str, zone: ZoneInfo) -> datetime:
    """Return *at* itself, or when somebody's *quiet* hours (`21:00-07:00`, local) that it falls into are over."""
    begin, end = (time.fromisoformat(part) for part in quiet.split("-"))
    local = at.astimezone(zone)
    now = local.time()
    inside = begin <= now < end if begin <= end else now >= begin or now < end
    if not inside:
        return at
    day = local.date() + (DAY if begin > end and now >= begin else timedelta())
    return datetime.combine(day, end, zone).astimezone(UTC)
