"""The conductor of a simulation: time passes, the world does what it was drawn to do, and everybody works."""

from __future__ import annotations

import asyncio
import heapq
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select

from bench.simulate_load import START, Load, Size, answer
from bench.simulate_result import Result
from bench.simulate_worker import SECOND, Time, Told, work
from bench.workers import READY
from core.case import Case
from core.engine import Engine
from core.events import Channel, Role, Said, Word
from core.inbound import Incoming
from store import Database
from store.followup import open_cases
from store.tables import cases, messages
from store.transaction import Transaction

LINE = 2**26
"""Bytes a worker may say at once."""
EAR = "mail"
CHUNK = 5000
MOST_IN_VAIN = 3


class Hand:
    """A worker in a process of its own."""

    def __init__(self, url: str, pace: float, rate: float) -> None:
        self.args = ["-m", "bench.simulate_worker", url, str(pace), str(rate)]

    async def __aenter__(self) -> Self:
        pipe = subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, *self.args, stdin=pipe, stdout=pipe, limit=LINE
        )
        assert (await self._line()).strip() == READY, "a worker did not start"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()

    async def work(self, clock: Time) -> Told:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps([clock.at.isoformat(), clock.went])}\n".encode())
        await self.process.stdin.drain()
        fired, sent = json.loads(await self._line())
        return Told([tuple(one) for one in fired], sent)

    async def _line(self) -> str:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert line, "a worker ended"
        return line.decode()


class Conductor:
    """Lets time pass: books at night, answers by day, and everybody works until there is nothing to do."""

    def __init__(
        self,
        whole: Load,
        size: Size,
        *,
        database: Database,
        engine: Engine,
        clock: Time,
        told: Told,
        crew: Sequence[Hand],
    ) -> None:  # fmt: skip
        self.whole, self.size, self.database, self.engine = whole, size, database, engine
        self.clock, self.told, self.crew = clock, told, crew
        self.result = Result(clock.pace, invoices=whole.invoices)
        self.answers: list[tuple[datetime, str, dict[str, Any]]] = []
        self.moments = sorted({*whole.imports, *whole.payments})
        self.end = START + timedelta(days=size.days)
        self.in_vain = 0
        """Steps in a row in which nothing was done: what is still left then waits for something. One alone may only
        have met what somebody else held."""

    async def run(self) -> None:
        while (at := await self._next()) < self.end:
            self.clock.go(max(at, self.clock.at))
            await self.engine.heard(EAR, self.clock())
            came, _ = await asyncio.gather(self._outside(), self._work())
            if came:  # perhaps after everybody had looked
                self.in_vain = 0
            self.clock.stop()
            self.result.steps += 1

    async def _next(self) -> datetime:
        """Return when there is something to do next."""
        since = START if self.in_vain < MOST_IN_VAIN else self.clock.at
        found = await self.database.read(lambda tx: _next_of(tx, since))
        known = [self.end, *found, *self.moments[:1], *(one[0] for one in self.answers[:1])]
        return min(known) + SECOND

    async def _work(self) -> None:
        if self.crew:
            steps = await asyncio.gather(*(one.work(self.clock) for one in self.crew))
        else:
            await work(self.engine)
            steps = [self.told.take()]
        self.in_vain = 0 if any(step.fired or step.sent for step in steps) else self.in_vain + 1
        for step in steps:
            self._note(step)

    def _note(self, step: Told) -> None:
        big = str(self.whole.firms[0].id)
        for business, due, late in step.fired:
            self.result.late.append((datetime.fromisoformat(due), late, business == big))
        for sent in step.sent:
            self._asked(sent)

    def _asked(self, sent: dict[str, Any]) -> None:
        """Let the owner or the collector think about what he was sent."""
        at = datetime.fromisoformat(sent["at"])
        if sent["to"] == Role.COLLECTOR.value:
            heapq.heappush(
                self.answers, (at + timedelta(minutes=30), sent["provider_id"], sent | {"word": None})
            )
        elif sent["what"] == "ask_confirm" and sent["cases"]:
            said = answer(self.size.seed, sent["cases"][0][1], at, sent["zone"])
            if said:
                heapq.heappush(self.answers, (said[0], sent["provider_id"], sent | {"word": said[1]}))

    async def _outside(self) -> bool:
        """Hand in what the world did until now; return whether that was anything. The inbox is read past now then."""
        now = self.clock()
        books = [moment for moment in self.moments if moment < now]
        for moment in books:
            await self._books(moment)
        del self.moments[: len(books)]
        letters, orders = [], []
        while self.answers and self.answers[0][0] < now:
            at, id, sent = heapq.heappop(self.answers)
            if sent["word"]:
                letters.append(letter(at, id, sent))
            else:
                orders += [
                    (UUID(case), _said(Word.ACKNOWLEDGED, Role.COLLECTOR, at)) for case, _ in sent["cases"]
                ]
        if orders:
            await self.engine.say(orders)
        for first in range(0, len(letters), 50):
            verdicts = await self.engine.receive(letters[first : first + 50])
            self.result.decided.update(one.verdict for one in verdicts)
        return bool(books or letters or orders)

    async def _books(self, at: datetime) -> None:
        new = self.whole.imports.get(at, [])
        for first in range(0, len(new), CHUNK):
            await self.database.write(lambda tx, some=new[first : first + CHUNK]: import_(tx, some, at))  # type: ignore[misc]
        paid = [(case, _said(Word.PAID, Role.LEDGER, at)) for case in self.whole.payments.get(at, [])]
        for first in range(0, len(paid), 1000):
            await self.engine.say(paid[first : first + 1000])


def letter(at: datetime, id: str, sent: dict[str, Any]) -> Incoming:
    return Incoming(
        channel=Channel(sent["channel"]), external_id=f"answer-{id}", at=at, sender=sent["address"],
        text=sent["word"], digest="0" * 64, token=sent["token"], replied_to=sent["provider_id"],
    )  # fmt: skip


def _said(word: Word, by: Role, at: datetime) -> Said:
    return Said(word=word, by=by, at=at)


def import_(tx: Transaction, new: Sequence[Case], at: datetime) -> None:
    open_cases(tx.connection, new, "books.csv", at)


def _next_of(tx: Transaction, since: datetime) -> list[datetime]:
    """Return the first deadline from *since* on, and when the first message from then on may go."""
    pending = messages.c.status == "pending"
    asked = (
        select(func.min(cases.c.deadline)).where(cases.c.deadline >= since),
        select(func.min(messages.c.next_at)).where(messages.c.next_at >= since, pending),
    )
    found = [tx.connection.execute(one).scalar_one_or_none() for one in asked]
    return [at for at in found if at is not None]
