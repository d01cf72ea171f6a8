"""What commands show: cases in a list, the messages of a case, what was not heard, and why deadlines wait.
Reads only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, not_, or_, select

from core.case import CLOSED, Case
from store import Transaction, followup
from store.rows import case_of
from store.tables import BUCKETS, businesses, cases, contacts, ears, incoming, messages, prompts

UNHEARD = ("unreadable", "not_believed", "stranger")
"""Verdicts after which nobody's words were read."""
BOOKS_MAY_BE_OLD = followup.LEDGER_MAY_BE_OLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case with its business's name."""

    case: Case
    business: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Deadlines that have passed and may not speak yet."""

    deaf: int
    """A mailbox was not read past them."""
    old_books: int
    """The business's books are more than a day old."""
    ears: Mapping[str, datetime | None]
    """Until when each inbound channel was read."""

    @property
    def all(self) -> int:
        return self.deaf + self.old_books


def case_list(
    tx: Transaction,
    *,
    business: UUID | None,
    state: str | None,
    live: bool,
    customer: str | None,
    limit: int | None,
) -> tuple[list[Listed], int]:
    """Return cases, the next deadline first and those that wait for nothing last, and how many there are."""
    found = select(cases, businesses.c.name.label("business_name")).join(
        businesses, businesses.c.id == cases.c.business
    )
    if business is not None:
        found = found.where(cases.c.business == business)
    if state is not None:
        found = found.where(cases.c.state == state)
    if live:
        found = found.where(cases.c.state.not_in([one.value for one in CLOSED]))
    if customer is not None:
        found = found.where(
            or_(cases.c.customer == customer, cases.c.customer_name.icontains(customer, autoescape=True))
        )
    count = tx.connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    found = found.order_by(cases.c.deadline.is_(None), cases.c.deadline, cases.c.due_date, cases.c.invoice)
    rows = tx.connection.execute(found.limit(limit)).mappings()
    return [Listed(case=case_of(row), business=row["business_name"]) for row in rows], count


def question_code(tx: Transaction, case: Case) -> str | None:
    """Return the short code of the case's live question."""
    found = select(prompts.c.code).where(prompts.c.case == case.id, prompts.c.generation == case.generation)
    return tx.connection.execute(found).scalar()


def messages_of(tx: Transaction, case: UUID) -> Sequence[Mapping[Any, Any]]:
    """Return the outbox's rows about a case, oldest first; what they said is not kept."""
    columns = messages.c
    found = select(
        columns.created_at, columns.what, columns.to, columns.channel, columns.address, columns.status,
        columns.next_at, columns.sent_at, columns.error, columns.attempt,
    ).where(columns.case == case)  # fmt: skip
    return tx.connection.execute(found.order_by(columns.id)).mappings().all()


def contact_names(tx: Transaction, business: UUID) -> Mapping[str, str]:
    """Return the names of a business's contacts by id, also of those who left."""
    found = select(contacts.c.id, contacts.c.name).where(contacts.c.business == business)
    return {str(row.id): row.name for row in tx.connection.execute(found)}


def open_cases(tx: Transaction) -> Mapping[UUID, int]:
    """Return how many live cases each business has."""
    found = select(cases.c.business, func.count().label("n")).where(cases.c.state.in_(followup.LIVE))
    return {row.business: row.n for row in tx.connection.execute(found.group_by(cases.c.business))}


def waiting(tx: Transaction, now: datetime) -> Waiting:
    """Return how many passed deadlines are held back, and why."""
    held = tx.waiting(now)
    fresh = businesses.c.ledger_read_at >= now - BOOKS_MAY_BE_OLD
    old = and_(businesses.c.ledger_feed, or_(businesses.c.ledger_read_at.is_(None), not_(fresh)))
    found = (
        select(func.count())
        .select_from(cases.join(businesses, businesses.c.id == cases.c.business))
        .where(cases.c.bucket.in_(range(BUCKETS)), cases.c.deadline < now, old)
    )
    old_books = min(held, tx.connection.execute(found).scalar_one())
    heard = {
        row.name: row.heard_until for row in tx.connection.execute(select(ears.c.name, ears.c.heard_until))
    }
    return Waiting(deaf=held - old_books, old_books=old_books, ears=heard)


def unheard(tx: Transaction, business: UUID | None, limit: int | None) -> list[Mapping[Any, Any]]:
    """Return what people wrote that was not heard, the latest first: unreadable, not believed, or a stranger's."""
    columns = incoming.c
    found = (
        select(
            columns.id, columns.at, columns.channel, columns.sender, columns.verdict, columns.why, columns.text,
            columns.digest, columns.message_id, businesses.c.name.label("business"),
        )
        .select_from(incoming.outerjoin(businesses, businesses.c.id == columns.business))
        .where(columns.verdict.in_(UNHEARD))
        .order_by(columns.id.desc())
        .limit(limit)
    )  # fmt: skip
    if business is not None:
        found = found.where(columns.business == business)
    return list(tx.connection.execute(found).mappings())


def next_sending(tx: Transaction, now: datetime) -> tuple[int, datetime | None]:
    """Return how many messages wait for their hour, and when the first one goes."""
    found = select(func.count(), func.min(messages.c.next_at)).where(
        messages.c.bucket.in_(range(BUCKETS)), messages.c.status == "pending", messages.c.next_at > now
    )
    count, first = tx.connection.execute(found).one()
    return count, first
