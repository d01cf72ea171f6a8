"""Promise 30: killed at any moment, again and again, through a whole story. Nothing is lost, nothing is decided
twice, and a letter comes a second time only under the same Message-ID.
"""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.demo.cast import CASTS, DESK, OURS, PASSWORD, Cast
from app.demo.firm import Firm, register
from app.demo.people import Contact, Partner, Person
from app.demo.stage import ACKNOWLEDGED
from app.sandbox import MailSandbox
from core.case import Case
from core.policies import POLICIES
from store import Database, followup, open_database
from tests.scenarios.worker import StoryClock
from tests.scenarios.world import rows, shifted, standing

ROOT = Path(__file__).parents[2]
OSLO = ZoneInfo("Europe/Oslo")
LIVES = 16
"""At each moment of the story, unless everything is done before."""
STEPS = 4
"""A life is at most so long: claiming, sending, receiving and deciding are one each."""
NAMES = ("anna", "bo", "cato")


@dataclass
class Story:
    """Three businesses, their owners, the partner, and somebody who pulls the plug."""

    folder: Path
    url: str
    server: MailSandbox
    clock: StoryClock
    database: Database
    worker: asyncio.subprocess.Process
    firms: list[Firm] = field(default_factory=list)
    owners: list[Contact] = field(default_factory=list)
    partner: Partner = field(init=False)
    answers: dict[str, str] = field(default_factory=dict)
    """What each owner answers to the question, by his name."""
    answered: set[str] = field(default_factory=set)
    orders: list[tuple[str, str]] = field(default_factory=list)
    running: int | None = None
    deaths: int = 0

    def __post_init__(self) -> None:
        self.partner = Partner(folder=self.folder / "handover")

    async def starts(self, steps: int = 1_000_000) -> None:
        """Let a new process run; it is dead after so many *steps*."""
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(f"{steps}\n".encode())
        await self.worker.stdin.drain()
        self.running = int(await self.worker.stdout.readline())

    def is_killed(self) -> None:
        if self.running is not None and self.lives():
            os.kill(self.running, signal.SIGKILL)
        self.running = None

    def lives(self) -> bool:
        return self.running is not None and Path(f"/proc/{self.running}").exists()

    async def comes_to(self, moment: str) -> None:
        """Move the clock; whatever there is to do then is interrupted again and again, and finished at last."""
        self.clock.set(max(self.clock(), datetime.fromisoformat(moment).replace(tzinfo=OSLO).astimezone(UTC)))
        for _ in range(LIVES):
            if await self.is_quiet():
                break
            await self.starts(random.randint(1, STEPS))
            await until(self.is_over)
            self.deaths += not self.lives()
            self.is_killed()
            # What was claimed by somebody who is dead is free again after two minutes.
            self.clock.set(self.clock() + timedelta(minutes=3))
        await self.starts()
        await until(self.is_quiet)
        self.is_killed()

    async def is_over(self) -> bool:
        return not self.lives() or await self.is_quiet()

    async def replayed(self, case: Case) -> Case:
        return await self.database.read(lambda tx: followup.replay(tx.connection, case.id))

    async def people_work(self) -> None:
        """Let the owners answer each question once, and the partner acknowledge each order once."""
        for owner in self.owners:
            for letter in await owner.mailbox.fetch():
                id = str(letter.message["Message-ID"])
                if letter.subject.startswith("Skal vi starte") and id not in self.answered:
                    self.answered.add(id)
                    if text := self.answers.get(owner.name):
                        await owner.mailbox.post(owner.mailbox.answer_to(letter, text, self.clock()))
        for order in self.partner.fetch():
            self.orders.append((order["invoice"], order["order"]))
            if order["order"] in ACKNOWLEDGED:
                self.partner.report(order["case_id"], "acknowledged")

    async def is_quiet(self) -> bool:
        await self.people_work()
        now = int(self.clock().timestamp() * 1_000_000)
        with sqlite3.connect(self.folder / "story.db") as store:
            (waiting,) = store.execute(
                "SELECT count(*) FROM messages WHERE status = 'claimed' OR (status = 'pending' AND next_at <= ?)",
                (now,),
            ).fetchone()
            (due,) = store.execute(
                "SELECT count(*) FROM cases WHERE deadline < ?", (now - 120_000_000,)
            ).fetchone()
            (taken,) = store.execute("SELECT count(*) FROM incoming WHERE channel = 'mail'").fetchone()
            (reports,) = store.execute("SELECT count(*) FROM incoming WHERE channel = 'file'").fetchone()
        store.close()
        said = sum(letter.recipients[0].startswith("svar+") for letter in self.server.accepted)
        return not waiting and not due and taken == said and reports == self.partner.reports


async def until(holds: Callable[[], Awaitable[bool]], within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.02)


@asynccontextmanager
async def story(folder: Path, url: str) -> AsyncIterator[Story]:
    clock = StoryClock(folder / "clock")
    clock.set(datetime(2026, 11, 2, 9, tzinfo=OSLO).astimezone(UTC))
    addresses = [f"{name}@firma.example" for name in NAMES]
    database = open_database(url)
    async with MailSandbox(dict.fromkeys((OURS, DESK, *addresses), PASSWORD), now=clock) as server:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.scenarios.worker",
            str(folder), url, str(server.smtp_port), str(server.imap_port),
            cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        told = Story(folder=folder, url=url, server=server, clock=clock, database=database, worker=worker)
        try:
            for name, address in zip(NAMES, addresses, strict=True):
                cast: Cast = shifted(
                    CASTS["fakturert"],
                    business=f"{name} AS",
                    owner=name,
                    address=address,
                    customer_number=name,
                )
                policy = POLICIES["fakturert"]
                told.firms.append(await register(database, clock, folder, cast, policy, sms=False))
                mailbox = Person(name=name, address=address, password=PASSWORD, server=server)
                told.owners.append(Contact(mailbox=mailbox))
            yield told
        finally:
            told.is_killed()
            worker.kill()
            await worker.wait()
            await database.close()


async def test_30_killed_at_any_moment_nothing_is_lost_and_nothing_decided_twice(url: str, tmp_path: Path):
    async with story(tmp_path, url) as told:
        for firm in told.firms:
            name = firm.cast.owner
            await firm.invoices(rows([f"{name}1", f"{name}2"], "2026-11-02", address="Storgata 1, 0155 Oslo"))
        told.answers = {"anna": "Ja til alle", "bo": "Nei til alle"}
        for moment in (
            "2026-11-02T09:01",
            "2026-11-05T08:05",
            "2026-11-16T08:05",
            "2026-11-16T10:30",
            "2026-11-24T09:00",
        ):
            await told.comes_to(moment)

        assert told.deaths >= 5, "hardly anybody was killed"
        asked = ["ledger: opened", "clock: silence", "clock: silence"]
        endings = {
            "anna": (
                "in_collection",
                [*asked, "owner: confirm", "clock: silence", "collector: acknowledged"],
            ),
            "bo": ("ended (stopped)", [*asked, "owner: stop"]),
            "cato": ("ended (no_answer)", [*asked, "clock: silence"]),
        }
        for firm in told.firms:
            name = firm.cast.owner
            for case in await firm.cases():
                log = await firm.log(case.invoice)
                words = [f"{line['by']}: {line['word']}" for line in log if line["by"] != "carrier"]
                assert (standing(case), words) == endings[name]
                assert await told.replayed(case) == case

        assert sorted(told.orders) == [("anna1", "reminder"), ("anna2", "reminder")]
        for owner in told.owners:
            names: dict[str, set[str]] = {}
            for letter in owner.mailbox.letters:
                names.setdefault(letter.subject, set()).add(str(letter.message["Message-ID"]))
            assert all(len(ids) == 1 for ids in names.values()), names
            # Terms, alert, question, what came of it; the partner's receipts are told together or one by one.
            assert len(names) in {"anna": {5, 6}, "bo": {4}, "cato": {4}}[owner.name], names
