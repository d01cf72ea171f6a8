"""`Transaction`: everything that can be asked and written inside one transaction.

A thin front: each method is one line into the file that does it. It is what `core.ports.Tx` asks for; `app`
uses its connection for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.case import Case
from core.events import Channel
from core.inbound import Conclusion, Conversation, Followed, Incoming
from core.machine import Outcome
from core.messages import Parcel
from core.policies import Policy
from core.ports import Sent, Settled, Way
from store import arrivals, bookkeeping, claims, conversations, followup, others, outbox, settling


class Transaction:
    """Valid until its body returns; then it is committed, or rolled back if the body raised."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._talks: dict[tuple[Channel, str], Conversation] = {}

    # --- cases

    def due(self, now: datetime, limit: int) -> Sequence[Followed]:
        return followup.due(self.connection, now, limit)

    def waiting(self, now: datetime) -> int:
        return followup.waiting(self.connection, now)

    def cases(self, ids: Collection[UUID]) -> Sequence[Followed]:
        return followup.by_id(self.connection, ids)

    def siblings(self, case: Case) -> Sequence[Followed]:
        return followup.siblings(self.connection, case)

    def write(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        followup.write(self.connection, outcomes)
        bookkeeping.note_words(self.connection, outcomes, outcomes[0].at)
        wishes = [*outbox.wishes_of(outcomes), *others.others_told(self.connection, outcomes)]
        outbox.add(self.connection, wishes, outcomes[0].at)

    # --- what comes in

    def fresh(self, batch: Sequence[Incoming], now: datetime) -> Sequence[tuple[UUID, Incoming]]:
        return arrivals.fresh(self.connection, batch, now)

    def conversation(self, incoming: Incoming, mentions: Collection[str]) -> Conversation:
        (talk,) = self.conversations([(incoming, mentions)])
        return talk

    def conversations(self, batch: Sequence[tuple[Incoming, Collection[str]]]) -> Sequence[Conversation]:
        talks = conversations.conversations(self.connection, batch)
        wrote = [(one, talk) for (one, _), talk in zip(batch, talks, strict=True)]
        self._talks.update({(one.channel, one.external_id): talk for one, talk in wrote})
        arrivals.recognise(self.connection, [(one, talk.speaker) for one, talk in wrote])
        return talks

    def conclude(self, id: UUID, incoming: Incoming, conclusion: Conclusion) -> None:
        self.conclude_all([(id, incoming, conclusion)])

    def conclude_all(self, concluded: Sequence[tuple[UUID, Incoming, Conclusion]]) -> None:
        taken = [
            arrivals.Concluded(
                id=id,
                incoming=one,
                conclusion=conclusion,
                talk=self._talks.pop((one.channel, one.external_id), None),
            )
            for id, one, conclusion in concluded
        ]
        arrivals.conclude(self.connection, taken)

    def bounced(self, message_id: str, permanent: bool, now: datetime) -> Settled | None:  # noqa: FBT001
        lead = _row_id(message_id)
        if lead is None:
            return None
        if permanent:
            return settling.bounced(self.connection, lead, now)
        return Settled() if settling.is_ours(self.connection, lead) else None

    def clear_doubt(self, lead: UUID, now: datetime, *, arrived: bool) -> Settled:
        return settling.clear_doubt(self.connection, lead, arrived=arrived, now=now)

    def delivered(self, reference: str, at: datetime) -> Settled | None:
        lead = _row_id(reference)
        return None if lead is None else settling.delivered(self.connection, lead, at)

    def consent(self, incoming: Incoming, now: datetime) -> Settled:
        return settling.consent(
            self.connection, incoming.channel, incoming.sender, now, wanted=incoming.wanted
        )

    def heard(self, ear: str, until: datetime | None) -> None:
        arrivals.heard(self.connection, ear, until)

    # --- what goes out

    def claim(self, now: datetime, room: Mapping[Way, int], lease: float) -> Sequence[tuple[Parcel, Policy]]:
        return claims.claim(self.connection, now, room, lease)

    def still_stands(self, parcels: Collection[Parcel], now: datetime) -> set[UUID]:
        return claims.still_stands(self.connection, parcels, now)

    def settle(self, sent: Sequence[Sent], now: datetime) -> Settled:
        return settling.settle(self.connection, sent, now)


def _row_id(message_id: str) -> UUID | None:
    """Return the outbox row that a Message-ID of ours names."""
    try:
        return UUID(message_id.partition("@")[0].strip("<> "))
    except ValueError:
        return None
