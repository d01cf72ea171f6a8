"""The day in a few lines, posted in the staff group once a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.house import House
from store import desk

if TYPE_CHECKING:
    from bot.desk.group import Group

HOUR = time(8, 0)
ZONE = ZoneInfo("Europe/Oslo")


def worded(day: desk.Day) -> str:
    """Return a day's counts as lines for staff."""
    sms = f", {day.segments} SMS segments" if day.segments else ""
    cost = f", {_counts(day.cost)}" if day.cost else ""
    return "\n".join(
        (
            f"Deadlines that spoke: {day.fired}",
            f"Owners decided: {_counts(day.decided) or 'nothing'}",
            f"Messages sent: {_counts(day.sent) or 'none'}{sms}{cost}",
            f"Failed: {day.failed}. In doubt: {day.doubtful} (/doubt). Waiting to go out: {day.waiting}",
            f"Waiting for an owner's answer: {day.asking}",
            f"Waiting for data or a person: {_counts(day.halted) or 'none'}",
            f"Asked for a person: {day.for_support}. Not heard: {day.unheard} (/unheard)",
        )
    )


def _counts(counts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())


async def post_daily(house: House, group: Group) -> bool:
    """Post the digest if it is past its hour and nobody did so today; return whether this call did.

    The duty is taken before the post: whoever is killed in between leaves a day without a digest, never two.
    """
    now = house.clock()
    if not is_time(now):
        return False
    name = f"digest:{now.astimezone(ZONE).date()}"
    if not await house.database.write(lambda tx: desk.take_duty(tx.connection, name, now)):
        return False
    day = await house.database.read(lambda tx: desk.day(tx.connection, now))
    await group.post(f"The last 24 hours\n\n{worded(day)}")
    return True


def is_time(now: datetime) -> bool:
    """Whether the day's digest may go out at *now* (aware)."""
    return now.astimezone(ZONE).time() >= HOUR
