"""Stores full of cases, to measure on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from core.case import Case, Debtor, Money, State
from core.events import Channel
from core.policies import POLICIES
from store import Database, arrivals, open_database, people, schema
from store.followup import open_cases
from store.statements import insert_all
from store.tables import bucket_of, businesses, contacts, new_id, routes
from store.transaction import Transaction

POLICY = POLICIES["fakturert"]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, in open hours."""
PASSED = NOW - timedelta(hours=1)
LATER = NOW + timedelta(days=300)
BEGAN = NOW - timedelta(days=20)
CHUNK = 20_000
"""Cases that are written in one transaction."""


async def opened(url: str) -> Database:
    """Return the store at *url*, its tables made, with an ear that was read just now."""
    database = open_database(url)
    await schema.upgrade(database)

    def listening(connection: Connection) -> None:
        arrivals.listen_with(connection, ["mail"])
        arrivals.heard(connection, "mail", NOW)

    await database.write(lambda tx: listening(tx.connection))
    return database


async def fill(
    database: Database,
    count: int,
    *,
    each: int = 5,
    deadline: datetime = PASSED,
    state: State = State.NOT_DUE,
) -> None:
    """Store *count* cases in *state*, *each* to a business whose one owner has a telephone and a mailbox."""
    for first in range(0, count, CHUNK):
        number = min(CHUNK, count - first)
        owners = [new_id() for _ in range(0, number, each)]
        new = [_case(first + place, owners[place // each], deadline, state) for place in range(number)]
        await database.write(partial(_store, owners=owners, new=new))


def _store(tx: Transaction, *, owners: Sequence[UUID], new: Sequence[Case]) -> None:
    policy = people.keep_policy(tx.connection, POLICY)
    insert_all(tx.connection, businesses, [_business(owner, policy) for owner in owners])
    _contacts(tx.connection, owners)
    open_cases(tx.connection, new, "books.csv", BEGAN)


def _business(owner: UUID, policy: str) -> dict[str, object]:
    return {
        "id": owner,
        "bucket": bucket_of(owner),
        "name": f"Firma {owner}",
        "org_number": None,
        "language": POLICY.language,
        "policy": policy,
        "ledger_feed": False,
        "created_at": BEGAN,
    }


def _contacts(connection: Connection, owners: Sequence[UUID]) -> None:
    people_ = [
        {
            "id": new_id(),
            "business": owner,
            "bucket": bucket_of(owner),
            "name": "Kari Nordmann",
            "language": POLICY.language,
            "active": True,
            "created_at": BEGAN,
        }
        for owner in owners
    ]
    insert_all(connection, contacts, people_)
    ways = [
        {
            "id": new_id(),
            "contact": person["id"],
            "business": person["business"],
            "bucket": person["bucket"],
            "channel": channel.value,
            "address": address,
        }
        for person in people_
        for channel, address in _ways(str(person["id"]))
    ]
    insert_all(connection, routes, ways)


def _ways(person: str) -> Iterator[tuple[Channel, str]]:
    yield Channel.SMS, f"+47{int(person.replace('-', ''), 16) % 100_000_000:08}"
    yield Channel.MAIL, f"{person}@firma.test"


def _case(number: int, business: UUID, deadline: datetime, state: State) -> Case:
    money = Money(amount=Decimal(1250 + number % 900), currency="NOK")
    return Case(
        id=new_id(),
        business=business,
        invoice=str(10_000 + number),
        reference=f"{number:012}",
        amount=money,
        balance=money,
        due_date=date(2026, 11, 18),
        debtor=Debtor(number=str(number), name=f"Kunde {number}", address="Storgata 1, 0155 Oslo"),
        state=state,
        generation=0 if state is State.NOT_DUE else 1,
        deadline=deadline,
        since=BEGAN,
    )
