"""A worker knows by its own clock when it holds a lease no more, and stops before another may begin."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app import leases as kept
from app import worker
from app.doors import ASLEEP, Awake, Doors
from app.leases import Leases
from core.events import Channel
from core.inbound import Incoming
from store import Database, open_database, schema
from store import leases as stored

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Hand:
    """A clock that is moved by hand, for what a worker measures by."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    hand = Hand()
    monkeypatch.setattr("app.worker.clock", hand)
    monkeypatch.setattr("app.doors.passing", hand)
    return hand


@pytest.fixture
async def store(postgres: str) -> AsyncIterator[Database]:
    database = open_database(postgres)
    await schema.upgrade(database)
    yield database
    await database.close()


def leases(store: Database) -> Leases:
    return Leases(store, ["mailbox", "bot"], lambda: NOW)


async def test_a_holder_stops_by_its_own_clock_before_another_may_begin(store: Database, hand: Hand):
    first, second = leases(store), leases(store)
    await first.take()
    await second.take()
    assert (first.holds("mailbox"), second.holds("mailbox")) == (True, False)
    hand.at += kept.LASTS - kept.MARGIN - 0.1
    assert first.holds("mailbox")
    hand.at += 0.2
    assert not first.holds("mailbox")
    assert first.since("mailbox") is None
    await first.take()
    assert first.holds("mailbox")


async def test_what_is_under_way_is_told_and_then_cancelled(store: Database, hand: Hand):
    ours, stop, seen = leases(store), asyncio.Event(), list[str]()

    async def work(over: asyncio.Event) -> None:
        seen.append("began")
        await over.wait()
        seen.append("told")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    working = asyncio.create_task(ours.while_held("mailbox", work, stop))
    await asyncio.sleep(0.3)
    assert not seen
    await ours.take()
    await _until(lambda: seen == ["began"])
    hand.at += kept.LASTS - kept.MARGIN + 0.1
    await _until(lambda: seen == ["began", "told"])
    hand.at += kept.MARGIN
    await asyncio.wait_for(working, 30)
    assert seen == ["began", "told", "cancelled"]


async def _until(done: Callable[[], bool]) -> None:
    for _ in range(1500):
        if done():
            return
        await asyncio.sleep(0.02)
    pytest.fail("not within 30 seconds")


async def test_what_is_given_back_another_takes_at_once(store: Database):
    first, second = leases(store), leases(store)
    async with first.kept():
        await first.take()
        await first.give_back(["mailbox"])
        await second.take()
        assert (first.holds("bot"), second.holds("mailbox")) == (True, True)
    await second.take()
    assert second.holds("bot")


async def test_what_a_dead_worker_of_this_machine_held_is_free(store: Database):
    dead = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])  # noqa: ASYNC220 - not ours to wait for
    one = replace(worker.this_one(), pid=dead.pid, began=worker._began(dead.pid) or "")
    await store.on_connection(lambda c: stored.take(c, ["mailbox"], str(one), 60))
    ours = leases(store)
    await ours.take()
    assert not ours.holds("mailbox")
    dead.kill()
    # Dead, and nobody has taken it away.
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - at once
    await ours.take()
    assert ours.holds("mailbox")
    dead.wait()


def test_only_who_is_known_to_be_dead_is_gone():
    us = worker.this_one()
    assert not worker.is_gone(str(us))
    assert worker.is_gone(str(replace(us, began="12")))
    assert not worker.is_gone(str(replace(us, began="12", world="another boot/4026531836")))
    assert not worker.is_gone(str(replace(us, began="12", world="")))
    assert not worker.is_gone("somebody")


async def test_on_sqlite_everything_is_ours(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    ours = leases(database)
    async with ours.kept():
        assert ours.holds("mailbox")
        assert ours.since("mailbox") == NOW
    await database.close()


# --- what is called ----------------------------------------------------------------------------------------


async def test_a_gateway_that_can_not_be_asked_is_answered_by_the_holder_alone():
    async def hook(*_: object) -> tuple[int, str]:
        return 200, "OK"

    async def receive(_: object) -> None:
        raise AssertionError

    holds = [False]
    doors = Doors(hook, receive, lambda: holds[0])
    assert await doors.called(b"", {}, "", "/sms/kannel/key/in") == (503, "")
    holds[0] = True
    assert await doors.called(b"", {}, "", "/sms/kannel/key/in") == (200, "OK")


async def test_what_could_not_be_stored_is_handed_in_later():
    class Hook:
        def __init__(self) -> None:
            self.owed = {
                "1": Incoming(channel=Channel.SMS, external_id="1", at=NOW, sender="x", text="ja", digest="")
            }

        async def __call__(self, *_: object) -> tuple[int, str]:
            return 200, ""

    taken: list[str] = []

    async def receive(batch) -> None:
        if not taken:
            taken.append("refused")
            raise OSError
        taken.extend(one.external_id for one in batch)

    hook = Hook()
    doors = Doors(hook, receive, lambda: False)
    with pytest.raises(OSError):
        await doors.hand_in()
    assert hook.owed
    await doors.hand_in()
    assert (taken, hook.owed) == (["refused", "1"], {})


def test_who_slept_has_been_awake_only_since(hand: Hand):
    times = [NOW]
    awake = Awake(lambda: times[0])
    times[0] += timedelta(seconds=20)
    hand.at += ASLEEP - 1
    assert awake.since() == NOW
    times[0] += timedelta(minutes=10)
    hand.at += 600
    assert awake.since() == times[0]
