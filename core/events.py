"""What can happen to a case: somebody `Said` a `Word`.

A deadline that passes, a carrier that accepted a message and a booked payment are words as well, so that there
is one way into the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.case import Choice, Money, Stage


class Role(StrEnum):
    """Who speaks. Debtors have no role: nothing they say reaches the machine."""

    OWNER = "owner"
    SUPPORT = "support"
    CLOCK = "clock"
    CARRIER = "carrier"
    """The delivery of our own messages."""
    COLLECTOR = "collector"
    LEDGER = "ledger"


class Channel(StrEnum):
    """How words travel to and from people and systems."""

    MAIL = "mail"
    SMS = "sms"
    CHAT = "chat"
    TERMINAL = "terminal"
    FILE = "file"
    """Books read from files, and bundles for the collector."""


class Word(StrEnum):
    """What is said. The values are stored in the log."""

    # the owner (support may say them on his behalf, with a reason)
    CONFIRM = "confirm"
    STOP = "stop"
    PAYMENT_ORDER = "payment_order"
    MONITOR = "monitor"
    WITHDRAW = "withdraw"
    OPT_OUT = "opt_out"
    HAND_OVER = "hand_over"
    RESTART = "restart"
    UNDO = "undo"
    IDENTITY_NUMBER = "identity_number"
    """Value: str, digits only, check digits verified."""
    ADDRESS = "address"
    """Value: str, one line."""
    HOLD = "hold"
    """Not clear, but it sounds like a stop."""

    # the books (the owner, support and the collector may say them too)
    PAID = "paid"
    """Value: Money, or None for all of it."""
    CREDITED = "credited"
    """Value: Money, or None for all of it."""
    REVERSED = "reversed"
    """A payment bounced. Value: Money."""
    NEW_DUE_DATE = "new_due_date"
    """Value: date."""
    DISPUTED = "disputed"

    # support
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    """Value: date, the new last day to answer."""

    # the collector
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    STAGE = "stage"
    """Value: Stage."""
    RETURNED = "returned"
    """A letter to the debtor came back."""
    COLLECTION_FAILED = "collection_failed"
    """Value: Assessment, or None."""
    WITHDRAWAL_DONE = "withdrawal_done"

    # the carrier and the clock
    ACCEPTED = "accepted"
    """A provider took our message; `Said.prompt` says which generation it belonged to."""
    UNDELIVERABLE = "undeliverable"
    """No channel to the owner is left for it."""
    SILENCE = "silence"
    """The deadline passed."""


SHOWN_IN_TIMELINE = frozenset(
    {
        Word.CONFIRM,
        Word.STOP,
        Word.PAYMENT_ORDER,
        Word.MONITOR,
        Word.WITHDRAW,
        Word.OPT_OUT,
        Word.HAND_OVER,
        Word.RESTART,
        Word.UNDO,
        Word.PAID,
        Word.CREDITED,
        Word.NEW_DUE_DATE,
        Word.DISPUTED,
        Word.PAUSE,
        Word.RESUME,
        Word.COLLECTION_FAILED,
        Word.IDENTITY_NUMBER,
        Word.ADDRESS,
    }
)
"""What was said that an owner is shown when he asks what happened; of data only that they were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the credit assessment suggests when collection failed, and on what grounds (codes)."""

    suggestion: Choice
    grounds: tuple[str, ...] = ()


Value = str | date | Money | Stage | Assessment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word, by somebody, at some time, about one case."""

    word: Word
    by: Role
    at: datetime
    """When it arrived (aware UTC), not when it was read."""
    value: Value = None
    prompt: int | None = None
    """The `Case.generation` it answers; None when it answers nothing in particular."""
    person: str | None = None
    """Who, for the log: a contact's id, a staff name."""
    channel: Channel | None = None
    source: str | None = None
    """SHA-256 of the raw message, or the ledger entry's key."""
    because: str | None = None
    """The reason support gave, or the reader's rule."""
    incoming: UUID | None = None
    """The stored message that carried it."""
