"""Laws of the outbox, whatever happens in between: workers are killed between any two steps or are slower
than their claims last, providers refuse, break and send back, cases move on.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.case import Case
from core.events import Channel, Role, Word
from core.messages import Notice, Parcel
from core.ports import Sent
from tests.store.world import LEASE, World

ENDED = {"sent", "failed", "dead", "doubt"}
DOINGS = st.tuples(
    st.sampled_from(
        [
            "say",
            "alert",
            "claim",
            "send",
            "send",
            "settle",
            "settle",
            "kill",
            "wait",
            "expire",
            "pay",
            "bounce",
        ]
    ),
    st.integers(0, 2),
    st.sampled_from(["taken", "taken", "taken", "refused", "later", "broken after", "broken before"]),
)


@dataclass(slots=True)
class Worker:
    """Holds what he claimed, and how sending went, until he settles or is killed."""

    claimed: list[Parcel] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)


@dataclass(slots=True)
class Simulation:
    world: World
    workers: list[Worker] = field(default_factory=lambda: [Worker() for _ in range(3)])
    owners: list[UUID] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    heard: list[tuple[str, UUID, Channel]] = field(default_factory=list)
    """What recipients got: address, identity of the message, channel."""
    excused: Counter[UUID] = field(default_factory=Counter)
    """How often it was unknown whether a message went out."""

    async def do(self, doing: str, whose: int, how: str) -> None:
        step = getattr(self, doing)
        await (step(self.workers[whose], how) if doing == "send" else step(whose))

    async def say(self, whose: int) -> None:
        await self.world.tell(self.owners[whose], Notice.STATUS)

    async def alert(self, whose: int) -> None:
        self.cases += await self.world.alerted(self.owners[whose], 2)

    async def claim(self, whose: int) -> None:
        if not self.workers[whose].claimed:
            self.workers[whose].claimed += await self.world.claim(limit=2)

    async def settle(self, whose: int) -> None:
        worker = self.workers[whose]
        if not worker.claimed:
            await self.world.settle(*worker.sent)
            worker.sent.clear()

    async def kill(self, whose: int) -> None:
        self.excuse(self.workers[whose])
        self.workers[whose] = Worker()

    async def wait(self, _whose: int) -> None:
        self.world.now += timedelta(seconds=20)

    async def expire(self, _whose: int) -> None:
        for worker in self.workers:
            self.excuse(worker)
        self.world.now += timedelta(seconds=LEASE + 1)

    async def pay(self, _whose: int) -> None:
        if self.cases:
            case = self.cases.pop()
            await self.world.say(case, Word.PAID, Role.LEDGER, case.balance)

    async def bounce(self, _whose: int) -> None:
        if self.heard:
            lead = self.heard[-1][1]
            await self.world.database.write(lambda tx: tx.bounced(f"{lead}@x", True, self.world.now))

    def excuse(self, worker: Worker) -> None:
        """What he sent and did not write down may be sent again."""
        for sent in worker.sent:
            self.excused[sent.parcel.id] += sent.receipt is not None

    async def send(self, worker: Worker, how: str) -> None:
        if not worker.claimed:
            return
        parcel = worker.claimed.pop(0)
        now = self.world.now
        if not await self.world.stands(parcel, now):
            worker.sent.append(Sent(parcel=parcel, error="no longer true"))
            return
        if how in {"taken", "broken after"}:
            self.heard.append((parcel.address, parcel.id, parcel.channel))
            unpaid = [await self.world.case(asked.case) for asked in parcel.cases]
            assert parcel.what is not Notice.ALERT or all(case.balance.amount > 0 for case in unpaid)
        match how:
            case "taken":
                worker.sent.append(self.world.taken(parcel))
            case "refused":
                worker.sent.append(Sent(parcel=parcel, error="550", permanent=True))
            case "later":
                worker.sent.append(Sent(parcel=parcel, error="450", retry_at=now + timedelta(seconds=30)))
            case _:
                self.excused[parcel.id] += 1
                worker.sent.append(Sent(parcel=parcel, error="broken", in_doubt=True))

    async def drain(self) -> None:
        """Let everybody come to an end."""
        for whose in range(3):
            await self.kill(whose)
        for _ in range(200):
            parcels = await self.world.claim()
            for parcel in parcels:
                self.heard.append((parcel.address, parcel.id, parcel.channel))
                await self.world.settle(self.world.taken(parcel))
            if not parcels and set(await self.world.statuses()) <= ENDED:
                return
            if not parcels:
                self.world.now += timedelta(seconds=LEASE + 1)
        raise AssertionError(await self.world.rows())


@given(doings=st.lists(DOINGS, min_size=10, max_size=60))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_happens_every_message_ends_and_none_is_doubled_without_reason(
    world: World, doings: list[tuple[str, int, str]]
) -> None:
    simulation = Simulation(world)
    for _ in range(3):
        simulation.owners.append(await world.owner())
    for doing in doings:
        await simulation.do(*doing)
    await simulation.drain()
    got = Counter((lead, channel) for _, lead, channel in simulation.heard)
    for (lead, channel), times in got.items():
        if channel is Channel.SMS:
            assert times == 1, "an SMS is never sent twice"
        assert times <= 2, "once more, and not again"
        assert times <= 1 + simulation.excused[lead], "only what may have been lost is said again"
