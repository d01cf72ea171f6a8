"""What goes out: a `Tell` is the wish to say something, a `Parcel` is what a channel is given to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.case import Case, Money, Question
from core.events import Channel, Role


class Notice(StrEnum):
    """What is said to a person. Each has one whole text per language in `core/texts`."""

    # on our own initiative
    ALERT = "alert"
    """An invoice is overdue (one message lists all of a business's)."""
    ASK_CONFIRM = "ask_confirm"
    ASK_CHOICE = "ask_choice"
    ASK_IDENTITY_NUMBER = "ask_identity_number"
    ASK_ADDRESS = "ask_address"
    ASK_STOP_OR_GO = "ask_stop_or_go"
    TERMS = "terms"
    """At registration: the owner's own copy of the terms and prices."""

    # what was decided, and what happens next
    CONFIRMED = "confirmed"
    ENDED_NO_ANSWER = "ended_no_answer"
    STOPPED = "stopped"
    PROCEEDS_ON_SILENCE = "proceeds_on_silence"
    HANDED_OVER = "handed_over"
    """The collector acknowledged."""
    HANDOVER_ORDERED = "handover_ordered"
    """The owner handed over by hand; the undo window is open."""
    UNDONE = "undone"
    RESTARTED = "restarted"
    OPTED_OUT = "opted_out"
    PAYMENT_ORDER_CHOSEN = "payment_order_chosen"
    MONITORING_CHOSEN = "monitoring_chosen"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    WITHDRAWN = "withdrawn"
    SUGGESTION_CARRIED_OUT = "suggestion_carried_out"
    UNCOLLECTIBLE = "uncollectible"
    PAID = "paid"
    PART_PAID = "part_paid"
    CREDITED = "credited"
    PART_CREDITED = "part_credited"
    BELOW_MINIMUM = "below_minimum"
    REVERSED = "reversed"
    LATE_PAYMENT = "late_payment"
    """The customer paid after the case was over."""
    NEW_DUE_DATE = "new_due_date"
    DISPUTED = "disputed"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    DATA_SAVED = "data_saved"

    # kind answers that change nothing
    ALREADY_DECIDED = "already_decided"
    NOTHING_ASKED = "nothing_asked"
    NOT_YOURS = "not_yours"
    """Only support may do this."""
    ONLY_SUPPORT_RESUMES = "only_support_resumes"
    SAY_RESTART = "say_restart"
    TOO_LATE = "too_late"
    """With the collector already: it can be withdrawn, not changed like this."""
    NOT_DUE_YET = "not_due_yet"
    DATE_IN_PAST = "date_in_past"
    INVALID_VALUE = "invalid_value"
    SAME_VALUE = "same_value"
    STATUS = "status"
    HELP = "help"
    """How to answer, and that a person has been told."""
    ASK_BACK = "ask_back"
    """Not understood, or not clearly enough; `Tell.facts` says what is asked."""
    CONFIRM_ON_KNOWN_CHANNEL = "confirm_on_known_channel"
    """Words that could not be believed; asked again where the owner is known."""
    SUPPORT_ANSWERS = "support_answers"
    """A person's own words, passed on."""
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    """Somebody answered what this person was asked too, or he did himself by another channel."""

    # about the channel itself
    CHAT_INVITATION = "chat_invitation"
    """A link that connects his chat, once."""
    CHAT_LINKED = "chat_linked"
    CHAT_LEFT = "chat_left"
    PREFERENCES = "preferences"
    """His language or quiet hours were changed."""

    # to support
    STAFF_HELP_WANTED = "staff_help_wanted"
    STAFF_UNREACHABLE = "staff_unreachable"
    """No message reaches the owner."""
    STAFF_NO_ANSWER = "staff_no_answer"
    STAFF_COLLECTOR_SILENT = "staff_collector_silent"
    STAFF_COLLECTOR_REFUSED = "staff_collector_refused"
    STAFF_UNEXPECTED = "staff_unexpected"
    """Something happened that the case's state has no answer for."""
    STAFF_IN_DOUBT = "staff_in_doubt"
    """A message may or may not have gone out."""
    STAFF_OPTED_OUT = "staff_opted_out"
    """Somebody wants no more messages by a channel, or wants them again."""
    STAFF_TOO_MANY = "staff_too_many"
    """Somebody would have got more messages in a day than anybody may."""


class Order(StrEnum):
    """What the collector is told to do."""

    REMINDER = "reminder"
    DEMAND = "demand"
    COLLECTION = "collection"
    PAYMENT_ORDER = "payment_order"
    MONITORING = "monitoring"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    AMEND = "amend"
    """Balance, due date or the debtor's data changed."""
    PAID = "paid"
    CREDITED = "credited"


SHORT = (Channel.CHAT, Channel.SMS, Channel.MAIL)
LETTER = (Channel.MAIL, Channel.CHAT, Channel.SMS)

TO_THE_PHONE = frozenset(
    {
        Notice.ALERT,
        Notice.CONFIRM_ON_KNOWN_CHANNEL,
    }
)
"""What takes the `SHORT` way, everything else the `LETTER`'s. Whose letter was not believed would answer by letter
again, and be refused again.
"""

QUESTIONS: Mapping[Question, Notice] = {
    Question.CONFIRM: Notice.ASK_CONFIRM,
    Question.CHOICE: Notice.ASK_CHOICE,
    Question.IDENTITY_NUMBER: Notice.ASK_IDENTITY_NUMBER,
    Question.ADDRESS: Notice.ASK_ADDRESS,
    Question.STOP_OR_GO: Notice.ASK_STOP_OR_GO,
}

SHOWN_IN_TIMELINE = frozenset({Notice.ALERT, Notice.HANDED_OVER, *QUESTIONS.values()})
"""What we told an owner that he is shown when he asks what happened."""

ALSO_BY_CHAT = frozenset(QUESTIONS.values())
"""What is asked by letter, and in the chat as well where the owner has one: there the answer is one press."""

GROUPED = frozenset(
    {
        Notice.ALERT,
        Notice.ASK_CONFIRM,
        Notice.ASK_CHOICE,
        Notice.ASK_STOP_OR_GO,
        Notice.ENDED_NO_ANSWER,
        Notice.HANDED_OVER,
        Notice.CONFIRM_ON_KNOWN_CHANNEL,
        Notice.ANSWERED_ELSEWHERE,
    }
)
"""Said once for all of a business's cases that wait to hear it."""

LISTED: Mapping[Channel, int] = {Channel.SMS: 3, Channel.CHAT: 20}
"""How many cases a message lists at most, and then how many more there are. A mail lists all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Something to say. The store turns it into outbox rows, one per recipient."""

    what: Notice | Order
    to: Role
    """`OWNER`, `SUPPORT` or `COLLECTOR`."""
    not_before: datetime | None = None
    """Aware UTC; None: at once."""
    perishable: bool = False
    """Dies unsent when the case's generation moves on or its balance is settled."""
    starts_clock: bool = False
    """Its acceptance starts the case's clock; its failure means that nobody was told."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the text needs beyond the case as it is when sent; plain strings (ISO dates, decimals)."""
    answers: bool = False
    """Goes back the way the words came, to the person who wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case inside an outgoing message, with the prompt's short code if it asks something."""

    case: Case
    code: str | None = None
    answer_by: datetime | None = None
    """What the text promises: the last moment to answer if it is accepted now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Whose conversation with support a message belongs to."""

    key: str
    """`contact:UUID` of a contact; of somebody who is none his channel and address, such as `mail:a@b.example`."""
    name: str
    business: str
    """The name of his business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A moment of a case's timeline: something we told the owner, or somebody said."""

    at: datetime
    what: str
    """A `Notice` or a `Word`."""
    who: str | None = None
    """The contact's name, where a person said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message as a channel sends it: for one recipient, about one or several cases.

    `id` is the outbox row's (the first row's, of a group): `Message-ID` and idempotency keys derive from it.
    """

    id: UUID
    rows: tuple[UUID, ...]
    business: UUID
    business_name: str
    what: Notice | Order
    to: Role
    channel: Channel
    address: str
    language: str
    zone: str
    """IANA name: dates in the text are the business's."""
    token: str | None
    """The unguessable part of the reply address."""
    cases: tuple[Asked, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    in_reply_to: str | None = None
    """What this answers, or speaks of: a mail's Message-ID; in a chat the message's id as the channel names it."""
    references: str | None = None
    attempt: int = 1
    about: Correspondent | None = None
    """To support: whose words they are, where somebody's are passed on."""
    timeline: tuple[Happened, ...] = ()
    """Of one case that somebody asked to see: the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Words that somebody can say with one press: *words* are read as if he had written them."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A worded message. `body` is plain text; `html` and `attachments` only for mail, `buttons` for chat."""

    subject: str
    body: str
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A provider took the message."""

    provider_id: str
    at: datetime
    segments: int | None = None
    """Of an SMS: how many the provider counts."""
    cost: Money | None = None
    """What the provider charges, where it says so."""
