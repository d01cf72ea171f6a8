"""A small world to follow invoices in: a clock that moves, a mail server, an owner, a partner, a support desk.

    async with Stage.open("fakturert") as stage:
        await stage.invoice("10023", due="2026-11-02")
        await stage.days(3)
        await stage.owner_is_told("sms", "10023")
        await stage.owner_answers("stopp")
        stage.case("10023").state

Time passes in steps: to each moment at which something is due, where everything is done that `svarfrist run` does.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.books import import_invoices, import_payments, registered
from app.demo.people import Letter, Partner, Person, Phone
from app.house import House, open_house
from app.loops import deliver_all, tick_all
from app.sandbox import HOST, SERVER_NAME, MailSandbox
from app.settings import Settings
from core.case import Case
from core.events import Channel, Role, Said, Word
from core.machine import Outcome
from core.messages import Notice, Tell
from core.policies import POLICIES, Policy
from store import Transaction, followup, outbox, people
from store.tables import cases, incoming, messages

OURS = "svar@svarfrist.example"
DESK = "hjelp@svarfrist.example"
PASSWORD = "secret"  # noqa: S105 - the sandbox's, on loopback
HEARING = timedelta(minutes=2)
"""How long after a deadline it speaks: the mailbox has to be read past it, and servers' clocks differ."""
ACKNOWLEDGED = frozenset({"reminder", "demand", "collection", "payment_order", "monitoring"})
"""Orders that this partner acknowledges as soon as he has fetched them."""
Via = Literal["sms", "mail", "desk", "collector", "books", "terminal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays, by policy."""

    business: str
    owner: str
    address: str
    phone: str
    customer: str
    customer_number: str
    customer_address: str
    identity_number: str
    currency: str


CASTS = {
    "fakturert": Cast(
        business="Solvang Elektro AS", owner="Berit Solvang", address="berit@solvang-elektro.example",
        phone="+4790000041", customer="Nordlys Bygg AS", customer_number="501",
        customer_address="Storgata 1, 0155 Oslo", identity_number="", currency="NOK",
    ),
    "fortnox_finans": Cast(
        business="Rask Bygg AB", owner="Sofie Rask", address="sofie@raskbygg.example",
        phone="+46700000041", customer="Lindqvist Måleri AB", customer_number="204",
        customer_address="Storgatan 1, 111 22 Stockholm", identity_number="5560360793", currency="SEK",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the conversation."""

    at: datetime
    day: int
    via: Via
    who: str
    outgoing: bool
    """From us to somebody."""
    subject: str | None
    text: str
    decided: str | None = None


@dataclass(slots=True, kw_only=True)
class Stage:
    """One business and its invoices, from the first day on."""

    policy: str
    cast: Cast
    house: House
    server: MailSandbox
    owner: Person
    desk: Person
    phone: Phone
    partner: Partner
    folder: Path
    business: UUID
    begun: datetime
    time: list[datetime]
    """The clock's one hand."""
    lines: list[Line] = field(default_factory=list)
    last: Letter | None = None

    # --- the world

    @classmethod
    @asynccontextmanager
    async def open(cls, policy: str, begin: str = "2026-11-02T09:00", **overrides: object) -> AsyncIterator[Self]:
        """Set up a business under *policy*; *begin* is local time there, *overrides* are policy values."""
        chosen = POLICIES[policy].overridden(overrides)
        hand = [datetime.fromisoformat(begin).replace(tzinfo=ZoneInfo(chosen.zone)).astimezone(UTC)]
        cast = CASTS[policy]
        users = {OURS: PASSWORD, DESK: PASSWORD, cast.address: PASSWORD}
        with tempfile.TemporaryDirectory(prefix="svarfrist-") as name:
            folder = Path(name)
            async with MailSandbox(users, now=lambda: hand[0]) as server:
                settings = _settings(folder, server)
                async with open_house(settings, lambda: hand[0], channels=True) as house:
                    await house.listen()
                    business = await house.database.write(lambda tx: _register(tx, cast, chosen, hand[0]))
                    owner = Person(name=cast.owner, address=cast.address, password=PASSWORD, server=server)
                    desk = Person(name="Support", address=DESK, password=PASSWORD, server=server)
                    phone = Phone(number=cast.phone, folder=folder / "sms")
                    stage = cls(
                        policy=policy, cast=cast, house=house, server=server, owner=owner, desk=desk, phone=phone,
                        partner=Partner(folder=folder / "handover"), folder=folder, business=business, begun=hand[0], time=hand,
                    )  # fmt: skip
                    await stage.settle()
                    yield stage

    @property
    def now(self) -> datetime:
        return self.time[0]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(POLICIES[self.policy].zone)

    @property
    def day(self) -> int:
        """Calendar days since the story began."""
        return (self.now.astimezone(self.zone).date() - self.begun.astimezone(self.zone).date()).days

    async def settle(self) -> None:
        """Do what is to be done now, until nothing is left, and let the people read what they got."""
        while True:
            taken = await self.house.hear()
            fired = await tick_all(self.house)
            sent = await deliver_all(self.house)
            await self._people_read()
            if not taken and not fired and not sent and not self._partner_works():
                break

    def _partner_works(self) -> bool:
        """Let the partner fetch his orders and acknowledge those that want it; whether there were any."""
        orders = self.partner.fetch()
        for order in orders:
            self._add("collector", "the collector", f"order: {order['order']}, invoice {order['invoice']}", outgoing=True)
            if order["order"] in ACKNOWLEDGED:
                self._add("collector", "the collector", f"{order['invoice']}: acknowledged", outgoing=False)
                self.partner.report(order["case_id"], "acknowledged")
        return bool(orders)

    async def _people_read(self) -> None:
        for letter in await self.owner.fetch():
            self.last = letter
            self._add("mail", self.cast.owner, letter.text, subject=letter.subject, outgoing=True)
        for letter in await self.desk.fetch():
            self._add("desk", "Support", letter.text, subject=letter.subject, outgoing=True)
        for text in self.phone.fetch():
            self._add("sms", self.cast.owner, text, outgoing=True)

    def _add(
        self, via: Via, who: str, text: str, *, subject: str | None = None, outgoing: bool, decided: str | None = None
    ) -> None:
        self.lines.append(
            Line(at=self.now, day=self.day, via=via, who=who, outgoing=outgoing, subject=subject, text=text, decided=decided)
        )

    async def days(self, count: int) -> None:
        """Let *count* calendar days pass; it is noon then, unless something kept us longer."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=count)
        await self.until(datetime.combine(day, time(12), self.zone).astimezone(UTC))

    async def hours(self, count: float) -> None:
        await self.until(self.now + timedelta(hours=count))

    async def until(self, moment: datetime) -> None:
        """Move the clock to *moment*, stopping wherever something is due."""
        await self.settle()
        while (due := await self._next_due()) is not None and due + HEARING < moment:
            self.time[0] = max(self.now, due + HEARING)
            await self.settle()
        self.time[0] = max(self.now, moment)
        await self.settle()

    async def _next_due(self) -> datetime | None:
        def body(tx: Transaction) -> list[datetime | None]:
            deadline = select(func.min(cases.c.deadline))
            waiting = select(func.min(messages.c.next_at)).where(messages.c.status == "pending")
            return [tx.connection.execute(query).scalar() for query in (deadline, waiting)]

        return min((at for at in await self.house.database.read(body) if at is not None), default=None)

    # --- what the books say

    async def invoice(self, number: str, *, due: str, amount: str = "12500,00", **columns: str) -> None:
        """Import one invoice; *columns* override or add to the row (names as in docs/import.md)."""
        row = {
            "invoice_number": number, "amount": amount, "due_date": due, "currency": self.cast.currency,
            "customer_number": self.cast.customer_number, "customer_name": self.cast.customer,
            "address": self.cast.customer_address, "identity_number": self.cast.identity_number, **columns,
        }  # fmt: skip
        report = await import_invoices(self.house.database, await self._business(), self._csv(row), self.now)
        assert not report.rejected, report.rejected
        await self.settle()

    async def payment(self, number: str, amount: str, kind: str = "payment") -> None:
        """Import one payment, reversal or credit note."""
        row = {"invoice": number, "amount": amount, "date": self.now.date().isoformat(), "type": kind}
        self._add("books", self.cast.customer, f"{kind}: {amount} {self.cast.currency}, {number}", outgoing=False)
        report = await import_payments(self.house.database, await self._business(), self._csv(row), self.now)
        assert report.new == 1, (report.rejected, report.unmatched)
        await self.settle()

    async def _business(self) -> people.Business:
        found = await self.house.database.read(lambda tx: people.business(tx.connection, self.business))
        assert found is not None
        return found

    def _csv(self, row: dict[str, str]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(text, row.keys(), delimiter=";")
        writer.writeheader()
        writer.writerow(row)
        path = self.folder / "books.csv"
        path.write_text(text.getvalue(), "utf-8")
        return path

    # --- what people say

    def told(self, via: Via, words: str) -> Line:
        """Return the latest line that was said by *via* with *words* in it."""
        for line in reversed(self.lines):
            if line.outgoing and line.via == via and words.casefold() in f"{line.subject or ''}\n{line.text}".casefold():
                return line
        heard = "\n".join(f"{line.via}: {line.subject or line.text}" for line in self.lines if line.outgoing)
        raise AssertionError(f"nobody was told {words!r} by {via}; what was said:\n{heard}")

    async def answers(self, text: str, via: Literal["mail", "sms"] = "mail") -> None:
        """Let the owner answer: the last letter he got, or by his phone."""
        self._add(via, self.cast.owner, text, outgoing=False)
        before = len(self.lines)
        if via == "mail":
            assert self.last is not None, "he got no letter to answer"
            await self.owner.reply(self.last, text, self.now)
        else:
            self.phone.write(text, self.now)
        await self.settle()
        self.lines[before - 1] = _with_decision(self.lines[before - 1], await self._latest_decision())

    async def _latest_decision(self) -> str | None:
        def body(tx: Transaction) -> str | None:
            found = []
            for id in tx.connection.execute(select(cases.c.id).where(cases.c.business == self.business)).scalars():
                for line in followup.history(tx.connection, id):
                    if line["by"] == "owner" and line["at"] == self.now:
                        found.append(f"{line['word']} -> {line['state']}")
            if found:
                return ", ".join(found)
            newest = select(incoming.c.verdict).order_by(incoming.c.id.desc()).limit(1)
            return f"nothing is decided ({tx.connection.execute(newest).scalar()})"

        return await self.house.database.read(body)

    async def collector(self, number: str, report: str) -> None:
        """Let the partner report on an invoice: a line of a file in his folder."""
        case = await self.case(number)
        self._add("collector", "the collector", f"{number}: {report}", outgoing=False)
        self.partner.report(str(case.id), report)
        await self.settle()

    async def support(self, number: str, word: Word, because: str, value: object = None) -> list[Outcome]:
        """Let staff act on an invoice, with a reason."""
        case = await self.case(number)
        said = registered(word, value, "staff", self.now)
        self._add("terminal", "Support", f"{number}: {word.value} ({because})", outgoing=False)
        outcomes = await self.house.engine.say([(case.id, _because(said, because))])
        await self.settle()
        return outcomes

    async def staff_answer(self, text: str) -> None:
        """Let support answer the last letter at its desk."""
        self._add("desk", "Support", text, outgoing=False)
        await self.desk.reply(self.desk.letters[-1], text, self.now)
        await self.settle()

    # --- what is so

    async def case(self, number: str) -> Case:
        found = await self.house.database.read(lambda tx: followup.by_invoice(tx.connection, self.business, [number]))
        return found[0].case

    async def cases(self) -> list[Case]:
        """Return every case of the story, by invoice number."""

        def body(tx: Transaction) -> list[Case]:
            numbers = tx.connection.execute(select(cases.c.invoice).where(cases.c.business == self.business)).scalars()
            found = followup.by_invoice(tx.connection, self.business, list(numbers))
            return sorted((f.case for f in found), key=lambda case: case.invoice)

        return await self.house.database.read(body)

    async def accepted_terms(self) -> str | None:
        return (await self._business()).terms_version

    async def log(self, number: str) -> list[dict[str, object]]:
        case = await self.case(number)
        return await self.house.database.read(lambda tx: followup.history(tx.connection, case.id))


def _settings(folder: Path, server: MailSandbox) -> Settings:
    (folder / "sms").mkdir()
    return Settings(
        _env_file=None,
        DATABASE_URL=f"sqlite:///{folder / 'demo.db'}",
        smtp_host=HOST, smtp_port=server.smtp_port, smtp_tls="none", smtp_username=OURS, smtp_password=PASSWORD,
        mail_from=OURS, mail_reply="svar+{token}@svarfrist.example", mail_authserv_id=SERVER_NAME,
        imap_host=HOST, imap_port=server.imap_port, imap_tls="none", imap_username=OURS, imap_password=PASSWORD,
        support_email=DESK, handover_folder=folder / "handover", handover_quiet=0, sms_folder=folder / "sms",
    )  # fmt: skip


def _register(tx: Transaction, cast: Cast, chosen: Policy, now: datetime) -> UUID:
    business = people.add_business(
        tx.connection, name=cast.business, chosen=chosen, language=chosen.language, org_number=None, ledger_feed=False,
        now=now,
    )  # fmt: skip
    ways = [(Channel.SMS, cast.phone), (Channel.MAIL, cast.address)]
    people.add_contact(tx.connection, business=business, name=cast.owner, language=chosen.language, ways=ways, now=now)
    terms = outbox.Wish(tell=Tell(what=Notice.TERMS, to=Role.OWNER), business=business)
    (message, *_) = outbox.add(tx.connection, [terms], now)
    people.accept_terms(tx.connection, business, chosen, message, now)
    return business


def _because(said: Said, reason: str) -> Said:
    return replace(said, because=reason)


def _with_decision(line: Line, decided: str | None) -> Line:
    return replace(line, decided=decided)
