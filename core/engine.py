"""The shell around the machine: it takes words from the clock, from people and from carriers, and sends what
they call for.

Each public coroutine is one straight path: read, decide (pure), write in one transaction; then send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from core.case import Case
from core.errors import ChannelError, InDoubt, Refused, TryLater
from core.events import Channel, Role, Said, Word
from core.inbound import Incoming
from core.machine import Outcome, answer_until, decide
from core.messages import Parcel
from core.policies import Policy
from core.ports import Clock, Sender, Sent, Store, Ticked, Tx, Wording
from core.taking import Taken, carried, decided, spread, take

log = structlog.get_logger(__name__)

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=2)
GIVE_UP_AFTER = 12
"""Attempts: with doubling pauses, most of a day. Then the next channel is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one batch of sending did."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    died: int = 0


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
        parcels: int = 20,
        lease: float = 120.0,
    ) -> None:
        """*batch* deadlines are taken at once, *parcels* messages; a claim to send lasts *lease* seconds."""
        self.store = store
        self.senders = senders
        self.wording = wording
        self.clock = clock
        self.batch = batch
        self.parcels = parcels
        self.lease = lease

    # --- the clock

    async def tick(self, now: datetime | None = None) -> Ticked:
        """Let one batch of passed deadlines speak."""
        at = (now or self.clock()).replace(microsecond=0)

        def body(tx: Tx) -> Ticked:
            due = tx.due(at, self.batch)
            tx.write([decide(f.case, _silence(f.case, at), f.policy, at) for f in due])
            waiting = tx.waiting(at) if len(due) < self.batch else 0
            return Ticked(fired=len(due), waiting=waiting, more=len(due) == self.batch)

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

    async def deliver(self, now: datetime | None = None, *, only: Channel | None = None) -> Delivered:
        """Send one batch of what waits in the outbox: of every channel but the terminal, or of one alone."""
        at = now or self.clock()
        parcels = await self.store.write(lambda tx: tx.claim(at, self.parcels, self.lease, only=only))
        # All at once, so that no claim waits for another's: they are for different people.
        sent = await asyncio.gather(*(self._send(parcel, policy) for parcel, policy in parcels))
        if not sent:
            return Delivered()

        def body(tx: Tx) -> None:
            settled = tx.settle(sent, self.clock())
            tx.write(carried(tx, settled, self.clock()))

        await self.store.write(body)
        done = Delivered(
            sent=sum(s.receipt is not None for s in sent),
            failed=sum(s.permanent for s in sent),
            later=sum(s.retry_at is not None or s.in_doubt for s in sent),
            died=sum(s.error == "no longer true" for s in sent),
        )
        for one in sent:
            if one.permanent:  # why stands in the outbox: a server's words may name people
                log.warning("not_taken", channel=one.parcel.channel, what=one.parcel.what, to=one.parcel.to)
        log.info("delivered", sent=done.sent, failed=done.failed, later=done.later, died=done.died)
        return done

    async def _send(self, parcel: Parcel, policy: Policy) -> Sent:
        """Send one parcel, and say how it went. Nothing a channel does wrong stops the others."""
        if not await self.store.read(lambda tx: tx.still_stands(parcel, self.clock())):
            return Sent(parcel=parcel, error="no longer true")
        sender = self.senders.get(parcel.channel if parcel.to is Role.OWNER else parcel.to)
        if sender is None:
            return Sent(parcel=parcel, error=f"no {parcel.channel} channel is set up", permanent=True)
        parcel = _promising(parcel, policy, self.clock())
        try:
            text = self.wording(parcel, policy)
        except LookupError as error:  # one text that is wrong must not hold up the others
            log.exception("not_worded", what=parcel.what, language=parcel.language)
            return Sent(parcel=parcel, error=f"could not be worded: {error}", permanent=True)
        try:
            receipt = await sender.send(parcel, text)
        except Refused as error:
            return Sent(parcel=parcel, error=str(error), permanent=True)
        except TryLater as error:
            return self._later(parcel, error)
        except InDoubt as error:
            return Sent(parcel=parcel, error=str(error), in_doubt=True)
        except ChannelError as error:
            return self._later(parcel, error)
        except Exception as error:  # nobody knows how far it got, and the others must go out
            log.exception("sending_broke", channel=parcel.channel, what=parcel.what)
            return Sent(parcel=parcel, error=type(error).__name__, in_doubt=True)
        said = f"{text.subject}\n\n{text.body}" if parcel.channel is Channel.MAIL else None
        return Sent(parcel=parcel, receipt=receipt, said=said)

    def _later(self, parcel: Parcel, error: ChannelError) -> Sent:
        if parcel.attempt >= GIVE_UP_AFTER:
            return Sent(parcel=parcel, error=str(error), permanent=True)
        pause = min(FIRST_RETRY * 2 ** (parcel.attempt - 1), LAST_RETRY)
        asked = getattr(error, "retry_after", None)
        if asked is not None:
            pause = max(pause, timedelta(seconds=asked))
        return Sent(parcel=parcel, error=str(error), retry_at=self.clock() + pause)


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


def _promising(parcel: Parcel, policy: Policy, now: datetime) -> Parcel:
    """Write into *parcel* until when each question can be answered if it is accepted now."""
    asked = tuple(replace(a, answer_by=answer_until(a.case, policy, now)) for a in parcel.cases)
    return replace(parcel, cases=asked)
