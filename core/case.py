"""What is followed: one `Case` per overdue invoice, and the values it is made of.

Everything here is a frozen value. Datetimes are aware UTC, calendar days are `date`, money is `Money`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a case stands. The values are stored: never rename one without a migration."""

    NOT_DUE = "not_due"
    """Watched; waits for the due date and the alert days."""
    ALERTED = "alerted"
    """The owner was told; waits for the day he is asked (or, without a gate, for the reminder)."""
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    """Asked whether reminder and collection may start."""
    HANDOVER_PENDING = "handover_pending"
    """Confirmed; the undo window is open."""
    SUBMITTING = "submitting"
    """An order went to the collector; waits for the acknowledgement."""
    IN_COLLECTION = "in_collection"
    """The collector works; `Case.stage` says how far."""
    AWAITING_CHOICE = "awaiting_choice"
    """Collection failed; the owner chooses what comes next."""
    PAYMENT_ORDER = "payment_order"
    """Betalningsföreläggande: the enforcement authority is asked to order payment."""
    MONITORING = "monitoring"
    """Långtidsbevakning: the debt is watched over years."""
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    """The collector is asked to give the case back."""
    WITHDRAWN = "withdrawn"
    """Given back; a later payment is still reported."""
    ACTION_REQUIRED = "action_required"
    """Data are missing; `Case.reason` says which, `Case.resume` where it goes on."""
    PAUSED = "paused"
    """Disputed or held; `Case.resume` says where it goes on."""
    OPTED_OUT = "opted_out"
    """The owner excluded this invoice; handing over by hand stays possible."""
    ENDED = "ended"
    """Over without payment; `Case.reason` says why."""
    PAID = "paid"
    CREDITED = "credited"


class Stage(StrEnum):
    """How far the collector is. The order of the members is the order of the steps."""

    REMINDER = "reminder"
    DEMAND = "demand"
    """Inkassokrav / inkassovarsel: the formal collection demand."""
    COLLECTION = "collection"


class Reason(StrEnum):
    """Why a case is in `ENDED`, `ACTION_REQUIRED` or `PAUSED`."""

    NO_ANSWER = "no_answer"
    STOPPED = "stopped"
    BELOW_MINIMUM = "below_minimum"
    UNCOLLECTIBLE = "uncollectible"
    MISSING_ID = "missing_id"
    BAD_ADDRESS = "bad_address"
    UNDELIVERABLE = "undeliverable"
    """No message reaches the owner: nothing may be concluded from his silence."""
    DISPUTED = "disputed"
    HELD = "held"
    """Support holds it."""
    UNCLEAR_STOP = "unclear_stop"
    """Words that were not clear sounded like a stop; held while we ask."""
    REFUSED = "refused"
    """The collector did not take it."""


class Question(StrEnum):
    """What a prompt asks."""

    CONFIRM = "confirm"
    """Shall reminder and collection start?"""
    CHOICE = "choice"
    """Payment order, monitoring or withdrawal?"""
    IDENTITY_NUMBER = "identity_number"
    """The debtor's organisation or personal identity number."""
    ADDRESS = "address"
    """The debtor's postal address."""
    STOP_OR_GO = "stop_or_go"
    """Did you mean stop?"""


class Choice(StrEnum):
    """What may follow when collection failed."""

    PAYMENT_ORDER = "payment_order"
    MONITORING = "monitoring"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in a currency (ISO 4217), kept at two decimals."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            message = f"{other.currency} does not add to {self.currency}"
            raise ValueError(message)
        return other.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """The business's customer, who owes the invoice."""

    number: str
    """The customer number in the business's books."""
    name: str
    country: str = "NO"
    """ISO 3166-1 alpha-2."""
    identity_number: str | None = None
    """Organisation or personal identity number, digits only. Never log it."""
    address: str | None = None
    """Postal address on one line: street or box, postcode town[, country]."""
    deliverable: bool = True
    """False once a letter came back; a changed address makes it true again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where an interrupted case goes on."""

    state: State
    stage: Stage | None = None
    reason: Reason | None = None
    """The reason of a state that has one; of `SUBMITTING`: why it is still to be sent (or sent again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One followed invoice. `core.machine.decide` is the only thing that makes a new one of it."""

    id: UUID
    business: UUID
    invoice: str
    """The invoice number as the owner knows it."""
    reference: str | None = None
    """The payment reference (KID, OCR)."""
    amount: Money
    """What was invoiced."""
    balance: Money
    """What is still owed."""
    due_date: date
    debtor: Debtor

    state: State = State.NOT_DUE
    stage: Stage | None = None
    reason: Reason | None = None
    resume: Resume | None = None
    with_collector: bool = False
    """True from the first order to the collector until the case is given back."""
    suggestion: Choice | None = None
    grounds: tuple[str, ...] = ()
    """The credit assessment's reasons for the suggestion, as codes that `wording` knows."""

    question: Question | None = None
    """What the live prompt asks; None while nothing is asked."""
    generation: int = 0
    """Counts entries into a state. A prompt and a deadline carry it: an older one means nothing any more."""
    deadline: datetime | None = None
    """When silence speaks. None while no message was accepted yet, or nothing is waited for."""
    since: datetime
    """When the present state was entered."""
    version: int = 0
    """Counts decisions; the compare-and-set value of the row."""

    @property
    def closed(self) -> bool:
        """Whether the follow-up is over (a late payment is still reported)."""
        return self.state in CLOSED


CLOSED = frozenset({State.WITHDRAWN, State.OPTED_OUT, State.ENDED, State.PAID, State.CREDITED})
