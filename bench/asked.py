"""Owners who were asked about their invoices, and the answers they write: what the receiving side is measured with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from app.clock import now
from bench import letters
from core.case import Case, Debtor, Money
from core.deadlines import alert_at
from core.engine import Engine
from core.events import Channel, Role
from core.messages import Notice, Parcel, Receipt, Text
from core.policies import POLICIES
from core.ports import Sender
from core.wording import word
from store import Database, Transaction, arrivals, people
from store.followup import open_cases
from store.tables import cases, new_id

POLICY = POLICIES["fakturert"]
EAR = "imap:bench"
BEGAN = timedelta(days=17)
"""How long ago the invoices were opened: alerted at once, asked about ten days later, not yet answered."""
OTHERS = 2
"""Invoices of each owner that nothing was asked about yet."""


@dataclass(slots=True)
class Hand:
    """A clock that is put somewhere, and runs on from there."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def to(self, moment: datetime) -> None:
        self.ahead = moment - now()


@dataclass(slots=True)
class Post:
    """Takes whatever goes out, and keeps it."""

    clock: Callable[[], datetime]
    taken: list[tuple[Parcel, Text]] = field(default_factory=list)

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.taken.append((parcel, text))
        return Receipt(provider_id=f"{parcel.id}@svarfrist.test", at=self.clock())


async def ask(database: Database, owners: int, each: int) -> list[bytes]:
    """Ask each of *owners* about *each* invoices, and return a yes to every one of them, as a letter."""
    hand = Hand()
    post = Post(hand)
    engine = _engine(database, post, hand)
    await _until_asked(database, engine, owners, each)
    while (await engine.deliver()).sent:
        pass
    assert sum(parcel.what is Notice.ASK_CONFIRM for parcel, _ in post.taken) == owners
    asked = [
        (parcel, text, one.case.invoice)
        for parcel, text in post.taken
        if parcel.what is Notice.ASK_CONFIRM
        for one in parcel.cases
    ]
    return [_answer(number, *question, each=each) for number, question in enumerate(asked)]


async def questions_wait(database: Database, owners: int) -> Hand:
    """Let a question to each of *owners* wait in the outbox, and return the clock by which it may go out."""
    hand = Hand()
    await _until_asked(database, _engine(database, Post(hand), hand), owners, 1)
    return hand


def _engine(database: Database, post: Post, hand: Hand) -> Engine:
    senders: dict[Channel | Role, Sender] = {Channel.MAIL: post, Role.SUPPORT: post, Role.COLLECTOR: post}
    return Engine(store=database, senders=senders, wording=word, clock=hand)


async def _until_asked(database: Database, engine: Engine, owners: int, each: int) -> None:
    """Open the cases, let every owner be alerted, and every question be written down."""
    hand = engine.clock
    assert isinstance(hand, Hand)
    hand.to(now() - BEGAN)
    opened = hand()
    await database.write(lambda tx: _open(tx, owners, each, opened))
    for what in (Notice.ALERT, Notice.ASK_CONFIRM):
        hand.to(await _last_deadline(database, opened) + timedelta(seconds=2))
        await engine.heard(EAR, hand())
        while (await engine.tick()).more:
            pass
        while what is Notice.ALERT and (await engine.deliver()).sent:
            pass


def _answer(number: int, parcel: Parcel, text: Text, invoice: str, *, each: int) -> bytes:
    which = f" på faktura {invoice}" if each > 1 else ""
    return letters.answer(
        number,
        token=parcel.token or "",
        sender=parcel.address,
        said=f"Ja, start inkasso{which}.\n\nMvh Kari",
        asked=text.body,
        message=str(parcel.id),
    )


def _open(tx: Transaction, owners: int, each: int, at: datetime) -> None:
    overdue = (at - timedelta(days=4)).date()
    later = overdue + timedelta(days=90)
    new = []
    for number in range(owners):
        id = people.add_business(
            tx.connection,
            name=f"Brygga {number} AS",
            chosen=POLICY,
            language="nb",
            org_number=None,
            ledger_feed=False,
            now=at,
        )
        ways = [(Channel.MAIL, f"kari{number}@brygga.test")]
        people.add_contact(tx.connection, business=id, name="Kari", language="nb", ways=ways, now=at)
        new += [_case(id, 100 * number + place, overdue, at) for place in range(each)]
        new += [_case(id, 100 * number + each + place, later, at) for place in range(OTHERS)]
    open_cases(tx.connection, new, "bench", at)
    arrivals.listen_with(tx.connection, [EAR])


def _case(business: UUID, number: int, due: date, at: datetime) -> Case:
    money = Money(amount=Decimal(12500), currency=POLICY.currency)
    case = Case(
        id=new_id(),
        business=business,
        invoice=str(1_000_000 + number),
        amount=money,
        balance=money,
        due_date=due,
        debtor=Debtor(number=str(number), name="Nordlys Bygg AS", country="NO", address="Gata 1, 0150 Oslo"),
        since=at,
    )
    return replace(case, deadline=alert_at(case, POLICY, at))


async def _last_deadline(database: Database, opened: datetime) -> datetime:
    found = select(func.max(cases.c.deadline)).where(cases.c.due_date < opened.date())
    last = await database.read(lambda tx: tx.connection.execute(found).scalar())
    assert last is not None
    moment: datetime = last
    return moment
