"""Messages on their way out: nobody waits for another way, nothing is in doubt that was not begun, and what was sent is
written down.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from core import sending
from core.errors import InDoubt, Refused, TryLater
from core.events import Channel, Role
from core.messages import Notice, Parcel, Receipt, Text
from core.policies import POLICIES
from core.ports import Sent, Settled, way_of
from core.sending import GIVE_UP_AFTER, NO_LONGER_TRUE, NOT_BEGUN, Delivered, Delivery, Pace

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
POLICY = POLICIES["fakturert"]


def parcel(channel: Channel = Channel.MAIL, to: Role = Role.OWNER, *, attempt: int = 1) -> Parcel:
    id = uuid4()
    return Parcel(
        id=id,
        rows=(id,),
        business=uuid4(),
        business_name="Solvang",
        what=Notice.HELP,
        to=to,
        channel=channel,
        address="berit@example.no",
        language="nb",
        zone="Europe/Oslo",
        token=None,
        attempt=attempt,
    )


@dataclass
class Outbox:
    """A store with an outbox and nothing else."""

    waiting: list[Parcel] = field(default_factory=list)
    fallen: set[UUID] = field(default_factory=set)
    settled: list[Sent] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)
    looks: int = 0
    breaks: dict[str, int] = field(default_factory=dict)
    """How often each step is going to fail."""
    slowly: asyncio.Event | None = None
    """What a claim waits for after it took its messages."""

    async def write(self, body: Callable[[Any], Any]) -> Any:
        done = body(self)
        if self.slowly is not None:
            await self.slowly.wait()
        return done

    async def read(self, body: Callable[[Any], Any]) -> Any:
        await asyncio.sleep(0)
        return body(self)

    def claim(self, now: datetime, room: Any, lease: float) -> list[Any]:
        self._may_break("claim")
        left, taken = dict(room), []
        for one in list(self.waiting):
            way = way_of(one)
            if left.get(way, 0) > 0:
                left[way] -= 1
                self.waiting.remove(one)
                taken.append((one, POLICY))
        self.claims.append(len(taken))
        return taken

    def still_stands(self, parcels: Any, now: datetime) -> set[UUID]:
        self.looks += 1
        return {one.id for one in parcels} - self.fallen

    def settle(self, sent: Any, now: datetime) -> Settled:
        self._may_break("settle")
        self.settled += sent
        return Settled()

    def cases(self, ids: Any) -> list[Any]:
        return []

    def _may_break(self, what: str) -> None:
        if self.breaks.get(what, 0):
            self.breaks[what] -= 1
            raise ConnectionError(what)

    def errors(self) -> list[str | None]:
        return [one.error for one in self.settled]


@dataclass
class Post:
    """Takes everything, or as *how* says; waits for *gate* before that."""

    how: Exception | None = None
    gate: asyncio.Event | None = None
    began: list[UUID] = field(default_factory=list)
    at_once: int = 0
    most: int = 0

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.began.append(parcel.id)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
        finally:
            self.at_once -= 1
        if self.how:
            raise self.how
        return Receipt(provider_id=str(parcel.id), at=NOW)


def delivery(outbox: Outbox, senders: dict[Any, Any], **changes: Any) -> Delivery:
    def word(_parcel: Parcel, _policy: Any) -> Text:
        return Text(subject="Hei", body="Hei")

    about: dict[str, Any] = {
        "store": _Store(outbox),
        "senders": senders,
        "wording": word,
        "clock": lambda: NOW,
        "lease": 120.0,
        "paces": {Channel.MAIL: Pace(at_once=2, ahead=4), Channel.SMS: Pace(at_once=2)},
    }
    return Delivery(**(about | changes))


@dataclass
class _Store:
    """The engine's transactions write outcomes too; here there are none."""

    outbox: Outbox

    async def write(self, body: Callable[[Any], Any]) -> Any:
        return await self.outbox.write(lambda tx: body(_Tx(tx)))

    async def read(self, body: Callable[[Any], Any]) -> Any:
        return await self.outbox.read(body)


class _Tx:
    def __init__(self, outbox: Outbox) -> None:
        self.claim, self.settle, self.cases = outbox.claim, outbox.settle, outbox.cases

    def write(self, outcomes: Any) -> None:
        assert not outcomes


async def until(what: Callable[[], object]) -> None:
    for _ in range(500):
        if what():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


async def test_everything_goes_out_so_many_at_once_and_each_is_looked_at() -> None:
    outbox, post = Outbox([parcel() for _ in range(20)]), Post()
    assert await delivery(outbox, {Channel.MAIL: post}).run(None, None) == Delivered(sent=20)
    assert post.most <= 2
    assert outbox.looks >= 1
    assert max(outbox.claims) <= 6
    assert all(one.receipt and one.said == "Hei\n\nHei" for one in outbox.settled)


async def test_what_fell_since_it_was_claimed_does_not_go_out() -> None:
    gone, stays = parcel(), parcel()
    outbox, post = Outbox([gone, stays], fallen={gone.id}), Post()
    assert await delivery(outbox, {Channel.MAIL: post}).run(None, None) == Delivered(sent=1, died=1)
    assert post.began == [stays.id]
    assert NO_LONGER_TRUE in outbox.errors()


async def test_a_machine_that_slept_looks_again() -> None:
    """Its own clock stood still meanwhile; the one on the wall did not."""
    outbox, post, moment = Outbox([parcel() for _ in range(6)]), Post(gate=asyncio.Event()), [NOW]
    running = asyncio.create_task(
        delivery(outbox, {Channel.MAIL: post}, clock=lambda: moment[0]).run(None, None)
    )
    await until(lambda: len(post.began) == 2)
    before = outbox.looks
    moment[0] += timedelta(hours=1)
    post.gate.set()  # type: ignore[union-attr]
    assert (await running).sent == 6
    assert outbox.looks == before + 1


async def test_a_way_that_hangs_holds_up_no_other() -> None:
    hangs, post = Post(gate=asyncio.Event()), Post()
    outbox = Outbox([parcel(Channel.SMS) for _ in range(5)] + [parcel() for _ in range(9)])
    running = asyncio.create_task(
        delivery(outbox, {Channel.SMS: hangs, Channel.MAIL: post}).run({Channel.SMS, Channel.MAIL}, None)
    )
    await until(lambda: sum(one.receipt is not None for one in outbox.settled) == 9)
    assert len(hangs.began) == 2, "no more than are sent at once"
    hangs.gate.set()  # type: ignore[union-attr]
    assert (await running).sent == 14


async def test_only_the_ways_that_are_named_go_and_they_are_asked_for_each_time() -> None:
    outbox, post = Outbox([parcel(Channel.SMS), parcel()]), Post()
    ways: list[Channel] = [Channel.MAIL]
    assert (await delivery(outbox, {Channel.MAIL: post}).run(lambda: ways, None)).sent == 1
    assert (await delivery(outbox, {Channel.MAIL: post}).run([], None)) == Delivered()
    assert [one.channel for one in outbox.waiting] == [Channel.SMS]


@pytest.mark.parametrize(
    ("how", "attempt", "expected"),
    [
        (Refused("550"), 1, Delivered(failed=1)),
        (TryLater("450"), 1, Delivered(later=1)),
        (TryLater("450", 7200.0), 1, Delivered(later=1)),
        (TryLater("450"), GIVE_UP_AFTER, Delivered(failed=1)),
        (InDoubt("broke"), 1, Delivered(later=1)),
        (RuntimeError("a bug"), 1, Delivered(later=1)),
    ],
)
async def test_what_goes_wrong_is_written_down(how: Exception, attempt: int, expected: Delivered) -> None:
    outbox = Outbox([parcel(attempt=attempt)])
    assert await delivery(outbox, {Channel.MAIL: Post(how)}).run(None, None) == expected
    (sent,) = outbox.settled
    assert sent.in_doubt == isinstance(how, InDoubt | RuntimeError)
    if sent.retry_at is not None:
        assert sent.retry_at - NOW == timedelta(seconds=getattr(how, "retry_after", None) or 30)


async def test_what_has_no_sender_or_no_words_fails() -> None:
    def mute(_parcel: Parcel, _policy: Any) -> Text:
        raise KeyError("help")

    for senders, wording in (({}, {}), ({Channel.MAIL: Post()}, {"wording": mute})):
        assert (await delivery(Outbox([parcel()]), senders, **wording).run(None, None)).failed == 1


async def test_a_stop_finishes_what_is_being_sent_and_puts_back_the_rest() -> None:
    outbox, post, stop = Outbox([parcel() for _ in range(9)]), Post(gate=asyncio.Event()), asyncio.Event()
    running = asyncio.create_task(delivery(outbox, {Channel.MAIL: post}).run(None, stop))
    await until(lambda: len(post.began) == 2)
    stop.set()
    await until(lambda: outbox.errors().count(NOT_BEGUN) == 4)
    post.gate.set()  # type: ignore[union-attr]
    assert (await running).sent == 2
    assert len(outbox.waiting) == 3, "nothing new was claimed"
    assert len(post.began) == 2


async def test_a_cancelled_run_puts_back_what_it_did_not_begin() -> None:
    outbox, post = Outbox([parcel() for _ in range(9)]), Post(gate=asyncio.Event())
    running = asyncio.create_task(delivery(outbox, {Channel.MAIL: post}).run(None, None))
    await until(lambda: len(post.began) == 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert sorted((one.error, one.in_doubt) for one in outbox.settled) == [
        *[(NOT_BEGUN, False)] * 4,
        *[("stopped while sending", True)] * 2,
    ]


async def test_cancelled_in_a_claim_it_puts_back_what_it_took() -> None:
    outbox, post = Outbox([parcel() for _ in range(3)], slowly=asyncio.Event()), Post()
    running = asyncio.create_task(delivery(outbox, {Channel.MAIL: post}).run(None, None))
    await until(lambda: outbox.claims)
    running.cancel()
    await asyncio.sleep(0.01)
    outbox.slowly.set()  # type: ignore[union-attr]
    with pytest.raises(asyncio.CancelledError):
        await running
    assert outbox.errors() == [NOT_BEGUN] * 3
    assert post.began == []


async def test_what_waits_for_half_its_claim_is_put_back() -> None:
    outbox, post = Outbox([parcel() for _ in range(6)]), Post(gate=asyncio.Event())
    running = asyncio.create_task(delivery(outbox, {Channel.MAIL: post}, lease=0.4).run(None, None))
    await until(lambda: outbox.errors().count(NOT_BEGUN) == 4)
    post.gate.set()  # type: ignore[union-attr]
    assert (await running).sent == 2


async def test_what_was_sent_is_written_down_though_the_store_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", pause)
    outbox = Outbox([parcel()], breaks={"settle": 3})
    with pytest.raises(ConnectionError):
        await delivery(outbox, {Channel.MAIL: Post()}).run(None, None)
    assert [one.receipt is not None for one in outbox.settled] == [True]
    assert pauses.count(1) == 2


async def test_a_store_that_stays_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LAST_TRIES", 1)
    outbox = Outbox([parcel()], breaks={"settle": 99})
    with pytest.raises(ConnectionError):
        await delivery(outbox, {Channel.MAIL: Post()}).run(None, None)
    assert outbox.settled == []


async def test_a_claim_that_breaks_ends_the_run() -> None:
    with pytest.raises(ConnectionError):
        await delivery(Outbox([parcel()], breaks={"claim": 1}), {Channel.MAIL: Post()}).run(None, None)
