"""Time for answers that are lost: a carrier keeps what nobody fetches for a while only.

Who was away for longer can not know what was answered meanwhile. So before silence counts again, everybody who was
asked in that channel and could still answer is given the lost time once more, and told so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import and_, select

from core.case import Case
from core.engine import say
from core.events import Channel, Role, Said, Word
from core.inbound import Followed
from store import Database, Transaction
from store.conversations import may_be_there
from store.tables import cases, messages

log = structlog.get_logger(__name__)

LONGEST = timedelta(days=14)
"""More time than that nobody is given by itself; support can."""
BY = "svarfrist"


async def give_back(database: Database, channel: Channel, since: datetime, until: datetime) -> int:
    """Extend what was asked by *channel* and ran at *since*, and return how many cases that were.

    What was said between *since* and *until* (aware UTC) may be lost. Doing it again changes nothing.
    """
    again = min(until - since, LONGEST)

    def body(tx: Transaction) -> int:
        found = tx.cases(_asked(tx, channel, since))
        words = [(one.case.id, _longer(one, since, until + again)) for one in found]
        return sum(outcome.changed for outcome in say(tx, words, until))

    count = await database.write(body)
    log.error("answers_may_be_lost", channel=channel, since=since, until=until, given_time=count)
    return count


def _asked(tx: Transaction, channel: Channel, since: datetime) -> set[UUID]:
    """Return the cases whose question went by *channel*, and could be answered after *since*."""
    same = and_(messages.c.case == cases.c.id, messages.c.business == cases.c.business)
    found = (
        select(cases.c.id)
        .join(messages, and_(same, messages.c.generation == cases.c.generation))
        .where(cases.c.question.is_not(None), cases.c.deadline > since)
        .where(messages.c.channel == channel.value, messages.c.to == Role.OWNER.value, may_be_there())
    )
    return set(tx.connection.execute(found).scalars())


def _longer(followed: Followed, since: datetime, until: datetime) -> Said:
    """Return that a case's time to answer lasts through the day of *until*: said when the loss began."""
    case: Case = followed.case
    return Said(
        word=Word.EXTEND,
        by=Role.SUPPORT,
        at=since,
        value=until.astimezone(followed.policy.tz).date(),
        prompt=case.generation,
        person=BY,
        because="what was answered meanwhile may be lost",
    )
