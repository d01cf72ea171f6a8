"""What reading is given, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from core.case import Choice, Money, Question
from core.events import Channel, Value, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A case the words may be about."""

    case: UUID
    invoice: str
    customer: str
    balance: Money
    question: Question | None
    """What is being asked about it now; None if it can only be spoken of, not answered."""
    suggestion: Choice | None = None
    code: str | None = None
    """The prompt's short code (`4F7`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the person knows when he writes.

    `asked` are the cases of the one message he answers, in the order that message listed them; `others` are his
    further open cases, which only count when he names them. `told` says that our last message was a mere alert.
    """

    today: date
    """In the business's time zone."""
    language: str
    """What we wrote to him in: nb, nn, sv, da, fi or en. He may answer in another."""
    channel: Channel
    country: str
    """The business's: NO or SE. Decides how identity numbers and addresses look."""
    asked: tuple[Topic, ...] = ()
    others: tuple[Topic, ...] = ()
    own_numbers: frozenset[str] = frozenset()
    """The owner's own organisation numbers: never taken for the customer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One understood decision about one case."""

    case: UUID
    word: Word
    value: Value = None
    rule: str
    """Which rule of the grammar understood it."""
    words: str
    """The owner's words it was understood from (for `svarfrist read`; never logged)."""


class Unclear(StrEnum):
    """Why nothing was decided; each has its own question back."""

    NOT_UNDERSTOOD = "not_understood"
    WHICH_INVOICE = "which_invoice"
    CONTRADICTION = "contradiction"
    CONDITION = "condition"
    HEARSAY = "hearsay"
    QUESTION = "question"
    WHICH_AMOUNT = "which_amount"
    WHICH_DATE = "which_date"
    DATE_IN_PAST = "date_in_past"
    INVALID_NUMBER = "invalid_number"
    INCOMPLETE_ADDRESS = "incomplete_address"
    WHICH_CHOICE = "which_choice"
    NOT_ASKED = "not_asked"
    """A clear answer, but nothing was asked."""
    NOT_NOW = "not_now"
    """Wait, without saying until when."""
    EMPTY = "empty"


class Wants(StrEnum):
    """What the words want besides (or instead of) deciding."""

    HELP = "help"
    STATUS = "status"
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The whole message, understood or not.

    Either there are `decisions`, and the whole message was accounted for, or there are none and `unclear` or
    `wants` says what to answer. Both at once: what was decided is plain, and something more was said of the
    `candidates`, which is asked. One case has two decisions only where a part was paid and the rest is to go on.
    `sounds_like_stop` is set when nothing was decided but the words lean towards
    stopping: the machine then holds the case while we ask.
    """

    decisions: tuple[Decision, ...] = ()
    unclear: Unclear | None = None
    wants: Wants | None = None
    candidates: tuple[UUID, ...] = ()
    """The cases that may have been meant, for the question back."""
    sounds_like_stop: bool = False
    language: str | None = None
    """The language he wrote in, if it is plain."""
    account: tuple[tuple[str, str], ...] = ()
    """The message piece by piece, with the rule that took each: how it explains itself."""
