"""The outbox on its way out: messages are claimed a little ahead, sent a few at once of each way, and what came of
them is written down as they finish.

No way waits for another one: each has room of its own, and one that is slow or down fills its own room and no more.
What was claimed and not begun is put back when somebody says stop, when the run breaks or is cancelled, and when it
has waited for half as long as its claim lasts: nothing is ever in doubt that was not begun.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from core.errors import ChannelError, InDoubt, Refused
from core.events import Channel, Role
from core.machine import answer_until
from core.messages import Parcel
from core.policies import Policy
from core.ports import Clock, Sender, Sent, Store, Tx, Way, Wording, way_of
from core.taking import carried

log = structlog.get_logger(__name__)

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=2)
GIVE_UP_AFTER = 12
"""Attempts: with doubling pauses, most of a day. Then the next channel is tried."""
LOOK_LASTS = 0.5
"""Seconds for which a look at a case holds: no message is begun later than that after its case was looked at.
What the channel itself waits (a chat's limit of thirty a second) comes on top: less than a second.
"""
NEVER = float("-inf")
"""When what was only claimed was looked at: each message is looked at once more before it goes."""
SETTLE_AFTER = 0.05
"""Seconds that a receipt waits for others to be written down with."""
SETTLE_AT = 50
"""Receipts that are written down at once, without waiting."""
LOOK_EVERY = 0.5
"""Seconds between two looks for more, while something is being sent."""
LAST_TRIES = 10
"""How often, a second apart, a run that breaks tries to write down what it sent."""
NO_LONGER_TRUE = "no longer true"
NOT_BEGUN = "not begun"

Only = Collection[Way] | Callable[[], Collection[Way]] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many messages of one way are sent at once, and how many more are claimed so that it is never idle.

    Who is killed leaves what he had claimed in doubt, begun or not: ahead is only for what may go once more.
    """

    at_once: int
    ahead: int = 0


PACES: Mapping[Way, Pace] = {
    Channel.MAIL: Pace(at_once=4, ahead=40),
    Channel.CHAT: Pace(at_once=20),
    Channel.SMS: Pace(at_once=8),
    Channel.FILE: Pace(at_once=4),
    Channel.TERMINAL: Pace(at_once=20),
    Role.SUPPORT: Pace(at_once=4),
    Role.COLLECTOR: Pace(at_once=4, ahead=8),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one run of sending did."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    died: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            sent=self.sent + other.sent,
            failed=self.failed + other.failed,
            later=self.later + other.later,
            died=self.died + other.died,
        )


@dataclass(slots=True, eq=False)
class Held:
    """A message that is claimed."""

    parcel: Parcel
    policy: Policy
    claimed: float
    """On the loop's clock, as `looked`."""
    looked: float
    looked_at: datetime
    """By the clock on the wall: a machine that slept has to look again."""
    begun: bool = False


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One run: it ends when nothing is due any more, or when somebody says stop."""

    store: Store
    senders: Mapping[Channel | Role, Sender]
    wording: Wording
    clock: Clock
    lease: float
    """Seconds that a claim lasts."""
    paces: Mapping[Way, Pace]
    _waiting: dict[Way, deque[Held]] = field(default_factory=dict)
    _sending: dict[asyncio.Task[Sent], Held] = field(default_factory=dict)
    _sent: list[Sent] = field(default_factory=list)
    _sent_since: float = 0.0
    _more_at: float = 0.0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _done: Delivered = field(default_factory=Delivered)

    async def run(self, only: Only, stop: asyncio.Event | None) -> Delivered:
        """Send what waits by the ways *only* (None: all); see `core.engine.Engine.deliver`."""
        stop = stop or asyncio.Event()
        stopping = asyncio.create_task(self._wake(stop))
        try:
            while await self._step(only, stop):
                pass
        except asyncio.CancelledError:
            for task in self._sending:
                task.cancel()
            await _whatever_happens(self._wind_up())
            raise
        except BaseException:
            await _whatever_happens(self._wind_up())
            raise
        finally:
            stopping.cancel()
        return self._done

    async def _wake(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._news.set()

    async def _step(self, only: Only, stop: asyncio.Event) -> bool:
        """Do what is to be done next; False when there is nothing left."""
        self._news.clear()
        self._give_back(lambda held: stop.is_set() or self._age(held) > self.lease / 2)
        self._begin()
        if self._must_settle():
            await self._settle()
        elif self._must_look():
            await self._look()
        elif not stop.is_set() and (room := self._room(only)):
            await self._claim(room)
        elif self._waiting or self._sending or self._sent:
            await self._wait()
        else:
            return False
        return True

    async def _wait(self) -> None:
        """Wait until a message is through, or something is due."""
        now = _now()
        until = self._more_at if self._more_at > now else now + LOOK_EVERY
        if self._sent:
            until = min(until, self._sent_since + SETTLE_AFTER)
        try:
            async with asyncio.timeout(max(until - now, 0.001)):
                await self._news.wait()
        except TimeoutError:
            pass

    # --- claiming

    def _room(self, only: Only) -> dict[Way, int]:
        """Return how many messages to claim of each way; nothing while there is enough, or was nothing just now."""
        if _now() < self._more_at:
            return {}
        ways = only() if callable(only) else only
        busy = Counter(way_of(held.parcel) for held in self._sending.values())
        room, short = {}, False
        for way in PACES if ways is None else ways:
            pace = self._pace(way)
            all_of_it, waiting = pace.at_once + pace.ahead, len(self._waiting.get(way, ()))
            room[way] = all_of_it - waiting - busy[way]
            short = short or (room[way] > 0 and (not waiting or 2 * room[way] >= all_of_it))
        return room if short else {}

    async def _claim(self, room: Mapping[Way, int]) -> None:
        now, began = self.clock(), _now()
        claiming = asyncio.create_task(self.store.write(lambda tx: tx.claim(now, room, self.lease)))
        try:
            await asyncio.shield(claiming)
        finally:  # who is cancelled meanwhile still has to know what he holds
            await asyncio.wait([claiming])
            claimed = claiming.result()
            for parcel, policy in claimed:
                held = Held(parcel, policy, claimed=began, looked=NEVER, looked_at=now)
                self._waiting.setdefault(way_of(parcel), deque()).append(held)
        if not claimed:
            self._more_at = _now() + LOOK_EVERY

    def _give_back(self, when: Callable[[Held], bool]) -> None:
        """Let others have what we will not begin, or not soon enough."""
        for way, held in list(self._waiting.items()):
            kept = deque(one for one in held if not when(one))
            for one in held:
                if when(one):
                    self._finish(Sent(parcel=one.parcel, error=NOT_BEGUN))
            self._keep(way, kept)

    def _keep(self, way: Way, held: deque[Held]) -> None:
        if held:
            self._waiting[way] = held
        else:
            self._waiting.pop(way, None)

    # --- looking again

    def _must_look(self) -> bool:
        """Whether a message could be begun, had its case been looked at just now."""
        return any(self._is_free(way) for way in self._waiting)

    async def _look(self) -> None:
        """Look again at the cases of all that waits; what is no longer true, or no longer ours, does not go out."""
        waiting = [held for ways in self._waiting.values() for held in ways]
        # A claim must last until its message is through.
        until = self.clock() + timedelta(seconds=self.lease / 4)
        parcels = [held.parcel for held in waiting]
        standing = await self.store.read(lambda tx: tx.still_stands(parcels, until))
        looked, looked_at = _now(), self.clock()
        for way, held in list(self._waiting.items()):
            kept: deque[Held] = deque()
            for one in held:
                if one.parcel.id in standing:
                    one.looked, one.looked_at = looked, looked_at
                    kept.append(one)
                else:
                    self._finish(Sent(parcel=one.parcel, error=NO_LONGER_TRUE))
            self._keep(way, kept)

    def _was_looked_at(self, held: Held) -> bool:
        asleep = abs((self.clock() - held.looked_at).total_seconds()) > 2 * LOOK_LASTS
        return _now() - held.looked <= LOOK_LASTS and not asleep

    # --- sending

    def _is_free(self, way: Way) -> bool:
        busy = sum(way_of(held.parcel) == way for held in self._sending.values())
        return busy < self._pace(way).at_once

    def _pace(self, way: Way) -> Pace:
        return self.paces.get(way, PACES[way])

    def _begin(self) -> None:
        """Begin to send as many as may be sent at once."""
        for way, held in list(self._waiting.items()):
            while held and self._is_free(way) and self._was_looked_at(held[0]):
                one = held.popleft()
                task = asyncio.create_task(self._send(one))
                self._sending[task] = one
                task.add_done_callback(self._ended)
            self._keep(way, held)

    def _ended(self, task: asyncio.Task[Sent]) -> None:
        """Begin the next one at once, whatever the run is waiting for."""
        held = self._sending.pop(task)
        if task.cancelled():
            doubtful = Sent(parcel=held.parcel, error="stopped while sending", in_doubt=True)
            self._finish(doubtful if held.begun else Sent(parcel=held.parcel, error=NOT_BEGUN))
        else:
            self._finish(task.result())
            self._begin()
        self._news.set()

    async def _send(self, held: Held) -> Sent:
        """Send one parcel, and say how it went. Nothing a channel does wrong stops the others."""
        parcel, policy = held.parcel, held.policy
        sender = self.senders.get(way_of(parcel))
        if sender is None:
            return Sent(parcel=parcel, error=f"no {parcel.channel} channel is set up", permanent=True)
        parcel = _promising(parcel, policy, self.clock())
        try:
            text = self.wording(parcel, policy)
        except LookupError as error:  # one text that is wrong must not hold up the others
            log.exception("not_worded", what=parcel.what, language=parcel.language)
            return Sent(parcel=parcel, error=f"could not be worded: {error}", permanent=True)
        held.begun = True
        try:
            receipt = await sender.send(parcel, text)
        except Refused as error:
            return Sent(parcel=parcel, error=str(error), permanent=True)
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

    # --- writing down

    def _finish(self, sent: Sent) -> None:
        if not self._sent:
            self._sent_since = _now()
        self._sent.append(sent)

    def _must_settle(self) -> bool:
        """Whether there is much to write down, or it waits for long, or there is nothing to wait for."""
        if not self._sent:
            return False
        waits = _now() - self._sent_since
        return len(self._sent) >= SETTLE_AT or waits >= SETTLE_AFTER or not (self._sending or self._waiting)

    async def _settle(self) -> None:
        sent, self._sent = self._sent, []

        def body(tx: Tx) -> None:
            now = self.clock()
            tx.write(carried(tx, tx.settle(sent, now), now))

        try:
            await self.store.write(body)
        except BaseException:
            self._sent = [*sent, *self._sent]
            raise
        self._done += _counted(sent)
        self._more_at = 0.0  # who waited for one of these may be next

    async def _wind_up(self) -> None:
        """Write down what was sent, and put back what was not: the last thing that is done."""
        self._more_at = float("inf")
        self._give_back(lambda _: True)
        while self._sending:
            await asyncio.wait(self._sending)
            await asyncio.sleep(0)  # their callbacks come first
        left = LAST_TRIES
        while self._sent:
            try:
                await self._settle()
            except Exception:
                left -= 1
                if not left:
                    log.exception("not_settled", messages=len(self._sent))
                    return
                await asyncio.sleep(1)

    def _age(self, held: Held) -> float:
        return _now() - held.claimed


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _whatever_happens(work: Coroutine[None, None, None]) -> None:
    """Do *work* to its end, also when told again to stop."""
    task = asyncio.create_task(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
    task.result()


def _counted(sent: Sequence[Sent]) -> Delivered:
    done = Delivered(
        sent=sum(s.receipt is not None for s in sent),
        failed=sum(s.permanent for s in sent),
        later=sum(s.retry_at is not None or s.in_doubt for s in sent),
        died=sum(s.error == NO_LONGER_TRUE for s in sent),
    )
    for one in sent:
        if one.permanent:  # why stands in the outbox: a server's words may name people
            log.warning("not_taken", channel=one.parcel.channel, what=one.parcel.what, to=one.parcel.to)
    log.info("delivered", sent=done.sent, failed=done.failed, later=done.later, died=done.died)
    return done


def _promising(parcel: Parcel, policy: Policy, now: datetime) -> Parcel:
    """Write into *parcel* until when each question can be answered if it is accepted now."""
    asked = tuple(replace(a, answer_by=answer_until(a.case, policy, now)) for a in parcel.cases)
    return replace(parcel, cases=asked)
