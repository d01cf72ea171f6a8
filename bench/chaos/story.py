"""One seed, from the books to the last deadline: the clock moves, people answer, things go wrong; then peace."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import DBAPIError

from bench.chaos import stores
from bench.chaos.books import POLICY, WAYS, enter_books
from bench.chaos.clock import StoryClock
from bench.chaos.crew import Crew, Worker
from bench.chaos.evidence import Evidence, Stillness, clear_doubts, gather, stillness
from bench.chaos.faults import FAULTS, Stage, mend
from bench.chaos.outside import Outside
from bench.chaos.owners import Owners
from bench.chaos.plan import OSLO, Moment, Plan, Wrong
from core.events import Channel
from store import Database, open_database, schema

ROLES = ((), ("--role", "engine,deliver,inbox"))
"""What each process does: the first one everything."""
LOOK_EVERY = 0.2
PATIENCE = 2.0
"""Seconds (real) in which nothing gets on any more, after which the story does."""
MOST = 20.0
"""Seconds (real) that a moment lasts at most."""
CALM_PATIENCE = 60.0
"""Seconds (real) that everything may take to be quiet, once nothing goes wrong any more."""
STEPS = (timedelta(minutes=3), timedelta(minutes=15), timedelta(hours=2))
OFFICE_HOURS = (10, 12)
"""When support looks at what is in doubt."""
MORNINGS = 12
"""Days after the last moment in which everything must have come to rest."""


@dataclass(slots=True, kw_only=True)
class Told:
    """A story that was told."""

    plan: Plan
    owners: Owners
    outside: Outside
    evidence: Evidence
    deaths: int
    doubts: int
    """Messages that support was asked about."""
    seconds: float
    restless: str | None
    """What was still to do in the end; None: nothing."""
    complaints: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Story:
    """While it goes on."""

    plan: Plan
    stage: Stage
    owners: Owners
    database: Database
    clock: StoryClock
    doubts: int = 0
    complaints: list[str] = field(default_factory=list)
    _wrongs: set[asyncio.Task[None]] = field(default_factory=set)

    # --- the weeks in which everything goes wrong

    async def happens(self) -> None:
        for moment in self.plan.moments:
            await self._moment(moment)
        await asyncio.gather(*self._wrongs)
        mend(self.stage)

    async def _moment(self, moment: Moment) -> None:
        await self.stage.outside.box.brings()
        self._sleeps(moment)
        self.clock.set(moment.at)
        for wrong in moment.wrongs:
            task = asyncio.create_task(self._goes_wrong(wrong))
            self._wrongs.add(task)
            task.add_done_callback(self._wrongs.discard)
        self.owners.read()
        await self.owners.speak()
        await self._plays_out(moment)
        if (
            not (moment.asleep or moment.away or self._wrongs)
            and moment.at.astimezone(OSLO).hour in OFFICE_HOURS
        ):
            await self._support_works()

    async def _plays_out(self, moment: Moment) -> None:
        """Stay until everything is done, or nothing gets on any more: on a busy machine that takes longer."""
        began = moved = monotonic()
        left: str | None = None
        slow = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        while (now := monotonic()) - moved < slow * PATIENCE and now - began < slow * MOST:
            await asyncio.sleep(LOOK_EVERY)
            await self._people_act(moment)
            if now - began > moment.dwell:
                if moment.asleep or moment.away:
                    break
                still = await self._stillness()
                before, left = left, self._left(still)
                if not left:
                    break
                if left != before:
                    moved = now

    async def _goes_wrong(self, wrong: Wrong) -> None:
        await asyncio.sleep(wrong.after)
        await FAULTS[wrong.kind](self.stage, wrong)

    def _sleeps(self, moment: Moment) -> None:
        """Hold everything still, switch it off, or let it go on."""
        crew = self.stage.crew
        if moment.away:
            crew.kill9()
        elif moment.asleep:
            for worker in crew:
                worker.holds_still()
        else:
            for worker in crew:
                worker.goes_on()
            crew.start()

    async def _people_act(self, moment: Moment | None = None) -> None:
        self.owners.read()
        self.stage.outside.collector_works()
        if moment is None or not (moment.asleep or moment.away):
            await self.stage.outside.box.brings()

    # --- peace

    async def ends(self) -> str | None:
        """Let everything come to rest; return what did not."""
        self.stage.crew.kill9()
        self.stage.crew.start()
        last = self.plan.moments[-1].at
        restless: str | None = "nobody looked"
        for day in range(MORNINGS):
            for step in STEPS:
                restless = await self._comes_to_rest()
                still = await self._stillness() if restless is None else None
                if still is not None and self._is_over(still):
                    return None
                if still is not None and not (still.later or still.doubts):
                    break  # nothing waits for a minute to come, only for a day
                self.clock.set(self.clock() + step)
                await self._support_works()
            morning = last.astimezone(OSLO).date() + timedelta(days=day + 1)
            self.clock.set(datetime.combine(morning, POLICY.window.opens, OSLO).astimezone(UTC) + STEPS[0])
        return restless or "there are still deadlines"

    async def _comes_to_rest(self) -> str | None:
        began = monotonic()
        left = "nobody looked"
        while monotonic() - began < CALM_PATIENCE:
            await self._people_act()
            await self.owners.speak()
            still = await self._stillness()
            left = self._left(still)
            if not left:
                return None
            await asyncio.sleep(LOOK_EVERY)
        return left

    def _left(self, still: Stillness | None) -> str:
        if still is None:
            return "the database does not answer"
        said = {spoken.key for spoken in self.owners.spoken}
        box = self.stage.outside.box
        missing = len(said) + self.stage.outside.partner.reports - still.replies
        left = [
            f"{still.deaf} bots were not asked" if still.deaf else "",
            f"{still.due} deadlines are due" if still.due else "",
            f"{still.sending} messages are to be sent" if still.sending else "",
            f"{missing} replies or reports are not taken" if missing > 0 else "",
            f"{len(box.waiting)} SMS wait at the gateway" if box.waiting else "",
        ]
        return ", ".join(one for one in left if one)

    def _is_over(self, still: Stillness) -> bool:
        return not (still.later or still.waiting or still.doubts or self.owners.intended)

    async def _stillness(self) -> Stillness | None:
        with contextlib.suppress(Exception):  # whatever a database says that is being killed
            return await asyncio.wait_for(stillness(self.database, self.clock()), 5)
        return None

    async def _support_works(self) -> None:
        """Settle what is in doubt. Two processes do not write to one SQLite file: ours is stopped meanwhile."""
        still = await self._stillness()
        if still is None or not still.doubts:
            return
        crew = self.stage.crew
        try:
            if self.stage.store.workers == 1:
                crew.stop()
            self.doubts += await clear_doubts(self.database, self.clock, self.stage.outside.arrived())
        except (DBAPIError, OSError) as error:
            self.complaints.append(f"support could not work: {type(error).__name__}")
        crew.start()


# --- telling it ---------------------------------------------------------------------------------------------


async def tell(plan: Plan, store: str, folder: Path | None = None) -> Told:
    """Tell the story of a plan, in a folder of its own that is removed unless it is given."""
    with tempfile.TemporaryDirectory(prefix="svarfrist-chaos-") as made:
        where = folder or Path(made)
        where.mkdir(parents=True, exist_ok=True)
        began = monotonic()
        async with _opened(plan, store, where) as story:
            await story.happens()
            restless = await story.ends()
            story.stage.crew.stop()
            return Told(
                plan=plan, owners=story.owners, outside=story.stage.outside,
                evidence=await gather(story.database), deaths=story.stage.crew.deaths, doubts=story.doubts,
                seconds=monotonic() - began, restless=restless,
                complaints=[*story.complaints, *story.stage.crew.broken()],
            )  # fmt: skip


@asynccontextmanager
async def _opened(plan: Plan, kind: str, folder: Path) -> AsyncIterator[Story]:
    clock = StoryClock(folder / "clock")
    clock.set(plan.begin)
    async with stores.opened(kind, folder, clock) as store, Outside.open(folder, clock) as outside:
        database = open_database(store.url)
        await schema.upgrade(database)
        await enter_books(database, plan, clock, folder)
        for owner in plan.owners:
            if Channel.CHAT in WAYS[owner.way]:
                outside.opens_account(owner)
        env = outside.env(store.url) | clock.env()
        crew = Crew(Worker(f"worker{number}", ROLES[number], env, folder) for number in range(store.workers))
        dice = random.Random(f"words {plan.seed}")
        story = Story(
            plan=plan, stage=Stage(outside=outside, crew=crew, store=store), database=database, clock=clock,
            owners=Owners(plan=plan, outside=outside, dice=dice),
        )  # fmt: skip
        crew.start()
        try:
            yield story
        finally:
            crew.close()
            await database.close()
