"""When a message may go out: in open hours, not in the hours its reader wants quiet, and not too many a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select

from core.deadlines import after_quiet, next_open
from core.events import Role
from core.messages import Notice, Tell
from store import people
from store.outbox import Wish, add
from store.rows import Row
from store.statements import insert_new
from store.tables import duties, messages

ABOUT_THE_CHAT = frozenset(
    notice.value for notice in (Notice.PREFERENCES, Notice.CHAT_LINKED, Notice.CHAT_LEFT)
)
"""What answers something he has just done in his chat."""
MOST_SHIFTS = 20
"""How often open and quiet hours are compared: hours that never meet hold nothing back for ever."""
DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(hours=1)
ANSWERS_PER_MESSAGE = 5
"""How many more answers than messages of our own accord one person gets in a day: he may talk with a machine."""


def _open(connection: Connection, row: Row, now: datetime) -> datetime:
    if not row["in_window"]:
        return now
    policy = people.policy(connection, row["policy_version"])
    return next_open(now, policy.window, policy.tz)


def when(connection: Connection, row: Row, now: datetime, busy: Mapping[UUID, int]) -> datetime:
    """Return when a message may go out: in open hours, not in the hours its reader wants quiet, and not too many."""
    opens = _open(connection, row, now)
    if row["contact"] is None:
        return opens
    policy = people.policy(connection, row["policy_version"])
    answers = row["incoming"] is not None or row["what"] in ABOUT_THE_CHAT
    if row["contact_quiet"] and not answers:
        for _ in range(MOST_SHIFTS):
            later = after_quiet(opens, row["contact_quiet"], policy.tz)
            if later == opens:
                break
            opens = next_open(later, policy.window, policy.tz) if row["in_window"] else later
    return max(opens, now + LOOK_AGAIN) if is_too_much(connection, row, busy) else opens


def is_too_much(connection: Connection, row: Row, busy: Mapping[UUID, int]) -> bool:
    """Whether its reader got as many messages in the last day as anybody may."""
    if row["contact"] is None:
        return False
    most = people.policy(connection, row["policy_version"]).most_a_day
    times = ANSWERS_PER_MESSAGE if row["incoming"] is not None else 1
    return busy.get(row["contact"], 0) >= most * times


def tell_of_too_many(connection: Connection, rows: Sequence[Row], now: datetime) -> None:
    """Tell support of somebody whose messages are held back, once a day: something may be running wild."""
    held = {row["contact"]: row for row in rows}
    for contact, row in sorted(held.items()):
        once = insert_new(connection, duties, ["name"]).returning(duties.c.name)
        name = f"too many:{contact}:{now.date()}"
        if connection.execute(once, {"name": name, "done_at": now}).first() is not None:
            tell = Tell(what=Notice.STAFF_TOO_MANY, to=Role.SUPPORT, facts={"name": row["contact_name"]})
            add(connection, [Wish(tell=tell, business=row["business"])], now)


def busy_people(connection: Connection, rows: Sequence[Row], now: datetime) -> Mapping[UUID, int]:
    """Return how many messages each contact got in the last day."""
    contacts = {row["contact"] for row in rows if row["contact"] is not None}
    if not contacts:
        return {}
    found = (
        select(messages.c.contact, func.count(messages.c.lead.distinct()).label("number"))
        .where(messages.c.contact.in_(contacts), messages.c.sent_at > now - DAY)
        .group_by(messages.c.contact)
    )
    return {row.contact: row.number for row in connection.execute(found)}
