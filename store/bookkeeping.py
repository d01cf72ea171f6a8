"""Invoices and payments in the store: what an import or a command finds, and what it adds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from core.case import Case, Money
from core.events import Role, Said, Word
from core.inbound import Followed
from core.machine import Outcome
from store import followup
from store.tables import bucket_of, businesses, cases, entries

OWNERS_WORD = "owner"
"""Kind of an entry the owner told us of, until the books confirm it."""
FELL = "balance fell"
"""Why the books said that something was paid: an invoice's balance is lower than ours."""
CLAIMED = {Word.PAID: "payment", Word.CREDITED: "credit_note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A booked payment, reversal or credit note; `amount` is positive."""

    key: str
    """The same in every file that holds it: it is booked once."""
    kind: str
    amount: Money
    day: date
    case: UUID | None = None
    reference: str | None = None
    invoice: str | None = None
    note: str | None = None


def known_keys(connection: Connection, business: UUID, keys: Collection[str]) -> set[str]:
    """Return which of *keys* are booked already."""
    found = select(entries.c.key).where(entries.c.business == business, entries.c.key.in_(keys))
    return {row.key for row in connection.execute(found)}


def book(connection: Connection, business: UUID, new: Sequence[Entry], now: datetime) -> None:
    """Store entries; the caller made sure that their keys are new."""
    if new:
        connection.execute(insert(entries), [_row(business, entry, now) for entry in new])


def _row(business: UUID, entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "business": business,
        "bucket": bucket_of(business),
        "key": entry.key,
        "kind": entry.kind,
        "case": entry.case,
        "reference": entry.reference,
        "invoice": entry.invoice,
        "currency": entry.amount.currency,
        "amount": entry.amount.amount,
        "day": entry.day,
        "note": entry.note,
        "booked_at": now,
    }


def note_words(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Book what somebody said was paid or credited, until the books say it too; see `unconfirmed`."""
    claims = [o for o in outcomes if o.changed and o.said.word in CLAIMED and _is_claim(o.said)]
    rows = [
        _row(
            o.case.business,
            Entry(
                key=f"said:{o.case.id}:{o.case.version}",
                kind=f"{OWNERS_WORD}_{CLAIMED[o.said.word]}",
                amount=o.before.balance - o.case.balance,
                day=o.said.at.date(),
                case=o.case.id,
                invoice=o.case.invoice,
            ),
            now,
        )
        for o in claims
    ]
    if rows:
        connection.execute(insert(entries), rows)


def _is_claim(said: Said) -> bool:
    """A payment in the books is no claim; but a balance that fell in them is, until its payment is read."""
    return said.by is not Role.LEDGER or said.because == FELL


def unconfirmed(connection: Connection, ids: Collection[UUID], kind: str) -> dict[UUID, Decimal]:
    """Return, per case, how much the owner said was paid (or credited) that no booked entry of *kind* covers.

    The owner's word lowers the balance at once; when the books bring the same money later it must not count
    twice.
    """
    found = (
        select(entries.c.case, entries.c.kind, func.sum(entries.c.amount).label("total"))
        .where(entries.c.case.in_(ids), entries.c.kind.in_((f"{OWNERS_WORD}_{kind}", f"covered_{kind}")))
        .group_by(entries.c.case, entries.c.kind)
    )
    left: dict[UUID, Decimal] = {}
    for row in connection.execute(found):
        total = row.total if row.kind.startswith(OWNERS_WORD) else -row.total
        left[row.case] = left.get(row.case, Decimal(0)) + total
    return left


def candidates(
    connection: Connection,
    business: UUID,
    references: Collection[str],
    invoices: Collection[str],
    amounts: Collection[Decimal] = (),
) -> list[Followed]:
    """Return the business's cases with one of these references or invoice numbers, and its live ones that owe
    one of these amounts; locked.
    """
    found = (
        followup.with_policy()
        .where(cases.c.business == business)
        .where(
            or_(
                cases.c.reference.in_(references),
                cases.c.invoice.in_(invoices),
                and_(cases.c.balance.in_(amounts), cases.c.state.in_(followup.LIVE)),
            )
        )
        .order_by(cases.c.id)
    )
    return followup.fetch(connection, found)


def open_cases(connection: Connection, new: Sequence[Case], source: str, now: datetime) -> None:
    """Store new cases; `source` names the file."""
    followup.open_cases(connection, new, source, now)


def ledger_read(connection: Connection, business: UUID, at: datetime) -> None:
    """Record that the business's books were read as they were at *at*."""
    connection.execute(update(businesses).where(businesses.c.id == business).values(ledger_read_at=at))
