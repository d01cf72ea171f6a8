"""The load of a simulation, by seed: who owes what when, what is paid, and what owners answer.

Due dates cluster at month ends and on the 10th, 15th and 20th; books are read at night; owners answer hours later,
awake. Every choice is drawn from the seed and an invoice's number, so that no order of events changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from core.case import Case, Debtor, Money
from core.deadlines import alert_at
from core.policies import POLICIES, Policy
from store.tables import new_id

START = datetime(2026, 10, 1, tzinfo=UTC)
PAID_IN_TIME = 0.75
"""Of all invoices; assumed."""
PAID_AFTER_ALERT = 0.35
"""Of those that are overdue, some days after the alert; assumed."""
ANSWERS = (("ja", 0.55), ("stopp", 0.15), ("", 0.30))
"""What is answered to the question, and how often; the last keep silent. Assumed."""
HALF_ANSWER_WITHIN = 3.0
"""Hours."""
TERM = 14
"""Days from the night the invoice is read from the books to its due date."""
BUSY_DAYS = {10: 4.0, 15: 5.0, 20: 4.0}
MONTH_END = 10.0
NO = POLICIES["fakturert"]
KINDS: Sequence[tuple[Policy, float]] = (
    (NO, 0.5),
    (POLICIES["fortnox_finans"], 0.3),
    (NO.overridden({"zone": "Europe/Helsinki"}), 0.1),
    (NO.overridden({"zone": "Europe/London"}), 0.1),
)
"""Policies in four time zones, and how many businesses have each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is simulated."""

    businesses: int = 2000
    days: int = 16
    seed: int = 1
    monthly: float = 50 / 12
    """Invoices of a business in a month."""
    big: float = 0.2
    """The share of all invoices that one business has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    id: UUID
    policy: Policy


@dataclass(slots=True)
class Load:
    """Everything that will happen, before it does."""

    firms: list[Firm]
    first: list[Case]
    """What is open when the simulation begins."""
    imports: dict[datetime, list[Case]] = field(default_factory=dict)
    payments: dict[datetime, list[UUID]] = field(default_factory=dict)

    @property
    def invoices(self) -> int:
        return len(self.first) + sum(len(new) for new in self.imports.values())


def load(size: Size) -> Load:
    """Return the load of *size*."""
    draw = Random(f"{size.seed}/firms")
    policies = draw.choices([kind for kind, _ in KINDS], [share for _, share in KINDS], k=size.businesses)
    whole = Load([Firm(id=new_id(), policy=policy) for policy in policies], [])
    dues = [START.date() + timedelta(days=day - 3) for day in range(size.days + TERM)]
    chances = [_chance(due) for due in dues]
    count = round(size.businesses * size.monthly * len(dues) / 30.4)
    for number in range(count):
        draw = Random(f"{size.seed}/{number}")
        firm = whole.firms[0] if draw.random() < size.big else draw.choice(whole.firms)
        _invoice(whole, firm, number, draw.choices(dues, chances)[0], draw)
    return whole


def _chance(due: date) -> float:
    if (due + timedelta(days=1)).day == 1:
        return MONTH_END
    return BUSY_DAYS.get(due.day, 1.0)


def _invoice(whole: Load, firm: Firm, number: int, due: date, draw: Random) -> None:
    read = max(_night(due - timedelta(days=TERM), firm.policy, draw), START)
    money = Money(amount=Decimal(500 + draw.randrange(20_000)), currency=firm.policy.currency)
    bare = Case(
        id=new_id(),
        business=firm.id,
        invoice=f"F{number}",
        reference=f"{number:012}",
        amount=money,
        balance=money,
        due_date=due,
        debtor=Debtor(
            number=str(number),
            name=f"Kunde {number}",
            country=firm.policy.country,
            identity_number="5560160680" if draw.random() < 0.95 else None,
            address="Storgata 1, 0155 Oslo",
        ),
        since=read,
    )
    case = _waiting_for_alert(bare, firm.policy, read)
    if read <= START:
        whole.first.append(case)
    else:
        whole.imports.setdefault(read, []).append(case)
    paid = None
    if draw.random() < PAID_IN_TIME:
        paid = due - timedelta(days=draw.randrange(3))
    elif draw.random() < PAID_AFTER_ALERT:
        paid = due + timedelta(days=4 + draw.randrange(14))
    if paid:
        at = max(_night(paid, firm.policy, draw), read + timedelta(hours=1))
        whole.payments.setdefault(at, []).append(case.id)


def _waiting_for_alert(case: Case, policy: Policy, now: datetime) -> Case:
    return replace(case, deadline=alert_at(case, policy, now))


def _night(day: date, policy: Policy, draw: Random) -> datetime:
    """Return when a night's books are read: at 01:00, 02:00 or 03:00 local."""
    return datetime.combine(day, time(1 + draw.randrange(3)), policy.tz).astimezone(UTC)


def answer(seed: int, invoice: str, asked: datetime, zone: str) -> tuple[datetime, str] | None:
    """Return when the owner answers the question of *invoice*, and with which word; None if he never does."""
    draw = Random(f"{seed}/{invoice}/answer")
    (word,) = draw.choices([word for word, _ in ANSWERS], [share for _, share in ANSWERS])
    if not word:
        return None
    hours = HALF_ANSWER_WITHIN * draw.lognormvariate(0, 1.2)
    return _awake(asked + timedelta(hours=hours), ZoneInfo(zone)), word


def _awake(at: datetime, zone: ZoneInfo) -> datetime:
    """Return *at* to the next half hour, or the morning after the night it falls into."""
    local = at.astimezone(zone)
    if not 7 <= local.hour < 23:
        local = local.replace(hour=7, minute=local.minute) + timedelta(days=local.hour >= 23)
    local += timedelta(minutes=30 - local.minute % 30)
    return local.replace(second=0, microsecond=0).astimezone(UTC)


def moments(whole: Load) -> Iterator[datetime]:
    yield from whole.imports
    yield from whole.payments
