"""Which deadlines may speak: silence counts only if nobody could have been overheard, and the books are
fresh.
"""

from datetime import datetime, timedelta

import pytest

from core.case import Case, State
from store import arrivals, bookkeeping
from tests.store.world import World

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def waits_for(
    world: World, deadline: datetime, state: State = State.ALERTED, *, ledger_feed: bool = False
) -> Case:
    business = await world.owner(ledger_feed=ledger_feed)
    (case,) = await world.cases(business, state=state, deadline=deadline)
    return case


async def due(world: World, limit: int = 100) -> list[Case]:
    return await world.database.write(lambda tx: [f.case for f in tx.due(world.now, limit)])


async def waiting(world: World) -> int:
    return await world.database.read(lambda tx: tx.waiting(world.now))


async def listen(world: World, **ears: datetime | None) -> None:
    await world.database.write(lambda tx: arrivals.listen_with(tx.connection, list(ears)))
    for name, until in ears.items():
        if until is not None:
            await world.database.write(lambda tx, name=name, until=until: tx.heard(name, until))  # type: ignore[misc]


async def test_a_deadline_has_passed_when_its_last_second_has(world: World) -> None:
    await listen(world, mail=world.now + HOUR)
    case = await waits_for(world, world.now)
    assert await due(world) == []
    world.now += SECOND
    assert await due(world) == [case]


async def test_silence_counts_only_up_to_where_every_ear_was_read(world: World) -> None:
    deadline = world.now - HOUR
    case = await waits_for(world, deadline)
    await listen(world, mail=deadline + HOUR, sms=deadline)
    assert (await due(world), await waiting(world)) == ([], 1)
    await listen(world, mail=deadline + HOUR, sms=deadline + timedelta(microseconds=1))
    assert await due(world) == [], (
        "what was fetched in the deadline's own second may still lack something of it"
    )
    await listen(world, mail=deadline + HOUR, sms=deadline + SECOND)
    assert (await due(world), await waiting(world)) == ([case], 0)


@pytest.mark.parametrize("ears", [{}, {"mail": None}])
async def test_deaf_nothing_speaks_but_what_nobody_was_told_of(world: World, ears) -> None:
    await listen(world, **ears)
    await waits_for(world, world.now - HOUR)
    unheard_of = await waits_for(world, world.now - HOUR, State.NOT_DUE)
    assert await due(world) == [unheard_of]
    assert await waiting(world) == 1


async def test_an_ear_that_was_never_read_holds_everything_back_until_it_is_gone(world: World) -> None:
    case = await waits_for(world, world.now - HOUR)
    await listen(world, mail=world.now, chat=None)
    assert await due(world) == []
    await listen(world, mail=world.now)
    assert await due(world) == [case]


async def test_an_ear_never_hears_backwards(world: World) -> None:
    case = await waits_for(world, world.now - HOUR)
    await listen(world, mail=world.now)
    await world.database.write(lambda tx: tx.heard("mail", world.now - 2 * HOUR))
    await world.database.write(lambda tx: tx.heard("mail", None))
    await world.database.write(lambda tx: arrivals.listen_with(tx.connection, ["mail"]))
    assert await due(world) == [case]


@pytest.mark.parametrize("state", [State.NOT_DUE, State.ALERTED])
async def test_books_that_are_too_old_hold_everything_back(world: World, state: State) -> None:
    await listen(world, mail=world.now + 100 * HOUR)
    case = await waits_for(world, world.now - HOUR, state, ledger_feed=True)
    assert (await due(world), await waiting(world)) == ([], 1), "never read"
    await world.database.write(lambda tx: bookkeeping.ledger_read(tx.connection, case.business, world.now))
    world.now += 24 * HOUR
    assert (await due(world), await waiting(world)) == ([case], 0)
    world.now += SECOND
    assert (await due(world), await waiting(world)) == ([], 1)


async def test_a_business_that_declares_no_feed_is_not_held_back_by_one(world: World) -> None:
    case = await waits_for(world, world.now - HOUR, State.NOT_DUE, ledger_feed=False)
    assert await due(world) == [case]


async def test_no_deadline_is_never_due(world: World) -> None:
    business = await world.owner()
    await world.cases(business, deadline=None)
    assert (await due(world), await waiting(world)) == ([], 0)


async def test_a_batch_is_no_larger_than_asked(world: World) -> None:
    business = await world.owner()
    await world.cases(business, 5, deadline=world.now - HOUR)
    assert [len(await due(world, 2)), len(await due(world, 9))] == [2, 5]
    assert await world.tick() == 5
    assert await world.tick() == 0


async def test_one_business_with_many_deadlines_does_not_keep_the_others_waiting(world: World) -> None:
    await listen(world, mail=world.now + HOUR)
    giant = await world.owner()
    await world.cases(giant, 50, state=State.ALERTED, deadline=world.now - HOUR)
    others = [await waits_for(world, world.now - SECOND) for _ in range(3)]
    taken = await due(world, limit=10)
    assert {case.id for case in others} <= {case.id for case in taken}
    assert 10 <= len(taken) <= 13
    assert [case.id for case in taken] == sorted({case.id for case in taken}), (
        "each once, as the books have it"
    )
