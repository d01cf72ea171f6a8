"""What the follow-up needs of the world: somewhere to keep things, and ways to send them.

`Store.write` runs one plain function in one transaction; the function reads, decides and writes through `Tx`.
Nothing here is about SQL, SMTP or any other protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from core.case import Case
from core.events import Channel, Role
from core.inbound import Conclusion, Conversation, Followed, Incoming
from core.machine import Outcome
from core.messages import Parcel, Receipt, Text
from core.policies import Policy

T = TypeVar("T")
Way = Channel | Role
"""How a message leaves: an owner's by its channel, what is for support or the collector by who it is for."""


def way_of(parcel: Parcel) -> Way:
    """Return the way a message goes."""
    return parcel.channel if parcel.to is Role.OWNER else parcel.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one batch of the clock did."""

    fired: int = 0
    """Deadlines that became words."""
    waiting: int = 0
    """Deadlines that passed but may not fire: an inbox was not read past them, or the books are too old."""
    more: bool = False
    """Whether a full batch was taken, so that there may be more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How the sending of one parcel went."""

    parcel: Parcel
    receipt: Receipt | None = None
    error: str | None = None
    permanent: bool = False
    in_doubt: bool = False
    retry_at: datetime | None = None
    said: str | None = None
    """What a letter that went out said, so that his words can be told from ours when he quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the outbox says about cases after a batch was sent."""

    accepted: tuple[tuple[UUID, int, datetime], ...] = ()
    """(case, generation, when) whose question or alert was taken by a provider."""
    undeliverable: tuple[tuple[UUID, int], ...] = ()
    """(case, generation) whose question or alert has no way left to the owner."""


class Tx(Protocol):
    """One transaction. Rows that are read to be changed are locked until it ends."""

    # cases
    def due(self, now: datetime, limit: int) -> Sequence[Followed]:
        """Return cases whose deadline passed before *now*, and whose silence may count: up to *limit*, and as
        many more of others where one business alone would fill that.

        Silence counts only if every inbound channel in use was read past the deadline, and a business that
        declared a ledger feed has fed it within a day.
        """
        ...

    def waiting(self, now: datetime) -> int:
        """Return how many deadlines passed that `due` holds back."""
        ...

    def cases(self, ids: Collection[UUID]) -> Sequence[Followed]:
        """Return these cases, in any order."""
        ...

    def siblings(self, case: Case) -> Sequence[Followed]:
        """Return the other live cases of the same debtor of the same business."""
        ...

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Write cases, log, prompts and outgoing messages.

        Raises:
            core.errors.StoreConflict: if a case is no longer at the version the outcome started from.

        """
        ...

    # what comes in
    def fresh(self, batch: Sequence[Incoming], now: datetime) -> Sequence[tuple[UUID, Incoming]]:
        """Record *batch* and return those that were never taken before, each with the id it is kept under."""
        ...

    def conversation(self, incoming: Incoming, mentions: Collection[str]) -> Conversation:
        """Return who wrote, and which cases he may be speaking of."""
        ...

    def conversations(self, batch: Sequence[tuple[Incoming, Collection[str]]]) -> Sequence[Conversation]:
        """Return the conversation of each message, with the words it mentions, as things stand before all of them."""
        ...

    def conclude(self, id: UUID, incoming: Incoming, conclusion: Conclusion) -> None:
        """Record what came of an incoming message, with the answers that belong to no case."""
        ...

    def conclude_all(self, concluded: Sequence[tuple[UUID, Incoming, Conclusion]]) -> None:
        """Do so for many, whose outcomes were written already."""
        ...

    def bounced(self, message_id: str, permanent: bool, now: datetime) -> Settled | None:  # noqa: FBT001 - a fact of it
        """Record that a mail of ours came back; None if it was none of ours."""
        ...

    def clear_doubt(self, lead: UUID, now: datetime, *, arrived: bool) -> Settled:
        """Settle a message in doubt: somebody found out whether it arrived."""
        ...

    def delivered(self, reference: str, at: datetime) -> Settled | None:
        """Record that a message of ours reached the person's device at *at*; None if it was none of ours."""
        ...

    def consent(self, incoming: Incoming, now: datetime) -> Settled:
        """Record whether the sender wants messages by this channel; what waits for him goes by the next one."""
        ...

    def heard(self, ear: str, until: datetime) -> None:
        """Record that everything that had arrived at *ear* by *until* was received."""
        ...

    # what goes out
    def claim(self, now: datetime, room: Mapping[Way, int], lease: float) -> Sequence[tuple[Parcel, Policy]]:
        """Take messages to send now, looking again at each case; the claim lasts *lease* seconds.

        Of each way in *room* so many at most, those of other ways not at all. Who has least on its way comes
        first, so that one who has very much to say delays nobody. What answers somebody at a terminal is for the
        process that asked: who names other ways as well takes it when that one did not come for it.
        Perishable messages whose case moved on die here. A claim that ran out is in doubt, and its channel's
        rule decides: mail and chat go out once more under the same identity, SMS is shown to support.
        """
        ...

    def still_stands(self, parcels: Collection[Parcel], now: datetime) -> set[UUID]:
        """Return the ids of *parcels* that are still right to send, and their claims still ours at *now*."""
        ...

    def settle(self, sent: Sequence[Sent], now: datetime) -> Settled:
        """Write down how sending went; failed ones go on by the next channel."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    async def write(self, body: Callable[[Tx], T]) -> T:
        """Run *body* in one transaction, alone where the engine demands it; again after a conflict."""
        ...

    async def read(self, body: Callable[[Tx], T]) -> T:
        """Run *body* in one read-only transaction."""
        ...


class Sender(Protocol):
    """A channel that messages go out by."""

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Hand one message to the provider.

        Raises:
            core.errors.Refused: it will never be taken.
            core.errors.TryLater: not now.
            core.errors.InDoubt: nobody knows.

        """
        ...


Wording = Callable[[Parcel, Policy], Text]
Clock = Callable[[], datetime]
