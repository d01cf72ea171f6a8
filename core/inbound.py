"""What comes in: an `Incoming` message, and the `Conversation` it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.case import Case, Question
from core.events import Channel, Role, Said
from core.machine import Outcome
from core.messages import Tell
from core.policies import Policy


class Belief(StrEnum):
    """Whether the sender is who he seems to be. Only `BELIEVED` decides anything."""

    BELIEVED = "believed"
    NO_TOKEN = "no_token"  # noqa: S105 - a word for the log
    """Not an answer to anything we sent: no reply address of ours on it."""
    FROM_MISSING = "from_missing"
    MANY_FROM = "many_from"
    NOT_AUTHENTICATED = "not_authenticated"


class Kind(StrEnum):
    """What sort of message it is."""

    REPLY = "reply"
    AUTO = "auto"
    """Written by a machine: out of office, mailing list, read receipt."""
    BOUNCE = "bounce"
    """A report that one of ours did not arrive."""
    DELIVERED = "delivered"
    """A report that one of ours arrived."""
    CONSENT = "consent"
    """He told the carrier whether he wants messages by this channel at all: see `Incoming.wanted`."""
    UNREADABLE = "unreadable"
    """Kept and shown to support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message as it came in, before anybody thought about it."""

    channel: Channel
    external_id: str
    """The provider's identity of it; the same one is taken once per channel."""
    at: datetime
    """When it arrived at the server (aware UTC), not when it was fetched."""
    sender: str
    """E-mail address, E.164 number or chat id, normalised."""
    text: str
    """The person's own words, without what he quotes."""
    digest: str
    """SHA-256 (hex) of the raw message."""
    kind: Kind = Kind.REPLY
    belief: Belief = Belief.BELIEVED
    why: str = ""
    """Which rule gave `kind` or `belief`; a word for the log, no content."""
    token: str | None = None
    """The unguessable part of the reply address or button it came to."""
    message_id: str | None = None
    """For threading our answer."""
    references: str | None = None
    replied_to: str | None = None
    """The message of ours that he answers, as the channel names it (`Receipt.provider_id`)."""
    for_support: bool = False
    """It came to support's own address: a person answers, nothing is decided."""
    wanted: bool = True
    """Of `CONSENT`: whether he wants messages by this channel."""
    about: str | None = None
    """Of a report: our own reference, which begins with `Parcel.id` (a mail's Message-ID without brackets)."""
    permanent: bool = False
    """Of a bounce: it will never be delivered."""
    role: Role = Role.OWNER
    """`SUPPORT` only where the channel itself knows staff (terminal, staff address)."""
    person: str | None = None
    """The name of staff, where the channel knows it."""
    because: str | None = None
    """The reason staff gave for acting on somebody's behalf."""
    business: UUID | None = None
    """Whose cases staff speak of, where they said."""
    reports: tuple[tuple[UUID, Said], ...] = ()
    """What a collector's report says of which case, where `handover` understood it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The contact who wrote."""

    id: UUID
    business: UUID
    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A case with the policy its business chose, and its live prompt's short code."""

    case: Case
    policy: Policy
    code: str | None = None
    asked: tuple[int, Question] | None = None
    """The generation and question of the message that is being answered; the case may have moved on since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What is known about an incoming message when it is read.

    `asked`: the cases of the message it answers, in the order that message listed them. With no token: those
    of the one message with open questions to this person, or none if there are several; if nothing is open,
    those of the last message he got. `others`: what else is his, which only counts when he names it.
    """

    speaker: Speaker | None
    asked: tuple[Followed, ...] = ()
    others: tuple[Followed, ...] = ()
    listed: bool = True
    """Whether the message he answers named each of `asked`: a yes to all of them counts only then."""
    own_numbers: frozenset[str] = frozenset()
    role: Role = Role.OWNER
    helping: UUID | None = None
    """The incoming message that staff answer, where they answer one."""
    with_support: bool = False
    """Whether the last thing he was told came from a person."""
    lost_before: bool = False
    """Whether his message before this one, lately, was not understood either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is to be written down about an incoming message, in one transaction."""

    verdict: str
    """One word for the record: decided, answered, asked_back, stale, filed, stranger, not_believed ..."""
    outcomes: tuple[Outcome, ...] = ()
    replies: tuple[Tell, ...] = ()
    """Answers that belong to no single case."""
    about: tuple[Case, ...] = ()
    """The cases that the replies speak of."""
    answers: UUID | None = None
    """The incoming message that the replies answer, if it is not this one."""
