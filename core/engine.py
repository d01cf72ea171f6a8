"""The shell around the machine: it takes words from the clock, from people and from carriers, and sends what
they call for.

Each public coroutine is one straight path: read, decide (pure), write in one transaction; then send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from core.case import Case
from core.events import Channel, Role, Said, Word
from core.inbound import Incoming
from core.machine import Outcome, decide
from core.ports import Clock, Sender, Store, Ticked, Tx, Way, Wording
from core.sending import PACES, Delivered, Delivery, Only, Pace
from core.taking import Taken, carried, decided, spread, take

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one incoming message, for whoever handed it in."""

    incoming: Incoming
    verdict: str
    """`repeat` if it was taken before; else as `core.inbound.Conclusion.verdict`."""
    outcomes: tuple[Outcome, ...] = ()


class Engine:
    """The follow-up at work. One instance per process."""

    def __init__(
        self,
        *,
        store: Store,
        senders: Mapping[Channel | Role, Sender],
        wording: Wording,
        clock: Clock,
        batch: int = 1000,
        paces: Mapping[Way, Pace] = PACES,
        lease: float = 120.0,
    ) -> None:
        """*batch* deadlines are taken at once; messages are sent at their ways' *paces*, and a claim to send one
        lasts *lease* seconds.
        """
        self.store = store
        self.senders = senders
        self.wording = wording
        self.clock = clock
        self.batch = batch
        self.paces = paces
        self.lease = lease

    # --- the clock

    async def tick(self, now: datetime | None = None) -> Ticked:
        """Let one batch of passed deadlines speak."""
        at = (now or self.clock()).replace(microsecond=0)

        def body(tx: Tx) -> Ticked:
            due = tx.due(at, self.batch)
            tx.write([decide(f.case, _silence(f.case, at), f.policy, at) for f in due])
            more = len(due) >= self.batch
            return Ticked(fired=len(due), waiting=0 if more else tx.waiting(at), more=more)

        ticked = await self.store.write(body)
        if ticked.fired:
            log.info("ticked", fired=ticked.fired, waiting=ticked.waiting)
        return ticked

    # --- words

    async def receive(self, batch: Sequence[Incoming]) -> list[Verdict]:
        """Take incoming messages, each exactly once, and record what they decide.

        When this returns they are stored: only now may a letter be marked as handled.
        """
        now = self.clock()

        def body(tx: Tx) -> list[Verdict]:
            taken = {one.incoming.external_id: one for one in take(tx, tx.fresh(batch, now), now)}
            return [_verdict(incoming, taken.pop(incoming.external_id, None)) for incoming in batch]

        verdicts = await self.store.write(body)
        for one in verdicts:
            log.info("received", channel=one.incoming.channel, verdict=one.verdict, why=one.incoming.why)
        return verdicts

    async def say(self, words: Sequence[tuple[UUID, Said]]) -> list[Outcome]:
        """Record words that need no reading: from the books, the collector, or support's commands."""
        now = self.clock()

        def body(tx: Tx) -> list[Outcome]:
            return say(tx, words, now)

        return await self.store.write(body)

    async def heard(self, ear: str, until: datetime) -> None:
        """Record that everything that had arrived at *ear* by *until* (aware UTC) was received."""
        await self.store.write(lambda tx: tx.heard(ear, until))

    async def clear_doubt(self, lead: UUID, *, arrived: bool) -> None:
        """Settle a message in doubt, named by its identity: it *arrived*, or goes by the next channel."""

        def body(tx: Tx) -> None:
            now = self.clock()
            tx.write(carried(tx, tx.clear_doubt(lead, now, arrived=arrived), now))

        await self.store.write(body)

    # --- sending

    async def deliver(self, *, only: Only = None, stop: asyncio.Event | None = None) -> Delivered:
        """Send what waits in the outbox until nothing is due, or until *stop* is set; return what was done.

        With *only*, by these ways alone; where it is called, it says so before each claim. On a stop what is being
        sent is finished, and what was claimed and not begun is put back; so it is when this is cancelled, but what is
        being sent then is in doubt.
        """
        delivery = Delivery(
            store=self.store,
            senders=self.senders,
            wording=self.wording,
            clock=self.clock,
            lease=self.lease,
            paces=self.paces,
        )
        return await delivery.run(only, stop)


def say(tx: Tx, words: Iterable[tuple[UUID, Said]], now: datetime) -> list[Outcome]:
    """Decide *words* inside a transaction, one after the other, and write what came of them.

    Unknown cases are passed over. Several words about one case see each other's outcome.
    """
    outcomes = decided(tx, list(words), now)
    outcomes.extend(spread(tx, outcomes, now))
    tx.write(outcomes)
    return outcomes


def _verdict(incoming: Incoming, taken: Taken | None) -> Verdict:
    if taken is None:
        return Verdict(incoming=incoming, verdict="repeat")
    return Verdict(incoming=incoming, verdict=taken.verdict, outcomes=taken.outcomes)


def _silence(case: Case, at: datetime) -> Said:
    return Said(word=Word.SILENCE, by=Role.CLOCK, at=at, prompt=case.generation)
