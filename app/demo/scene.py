"""Where a story happens: a clock, servers, people who read what they get, and a business with its books.

Time passes in steps: to each moment at which something is due, where everything is done that `svarfrist run` does.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.chatbox import Message
from app.demo.cast import CASTS, DESK, OURS, PASSWORD, Cast, settings_for
from app.demo.firm import Firm, register
from app.demo.people import Contact, Line, Partner, Person, Phone, Via, WiredPhone
from app.demo.wires import Wires, rows_of
from app.house import House, open_house
from app.loops import deliver_all, tick_all
from app.sandbox import MailSandbox
from core.case import Case
from core.policies import POLICIES
from core.ports import Wording
from store import Transaction
from store.tables import cases, messages

HEARING = timedelta(minutes=2)
"""How long after a deadline it speaks: the mailbox has to be read past it, and servers' clocks differ."""
ACKNOWLEDGED = frozenset({"reminder", "demand", "collection", "payment_order", "monitoring"})
"""Orders that this partner acknowledges as soon as he has fetched them."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """One business and its invoices, from the first day on."""

    policy: str
    house: House
    server: MailSandbox
    folder: Path
    firm: Firm
    owner: Contact
    desk: Person
    partner: Partner
    begun: datetime
    time: list[datetime]
    """The clock's one hand."""
    people: list[Contact]
    """Everybody who reads what we write, but for the desk and the partner."""
    wires: Wires | None = None
    lines: list[Line] = field(default_factory=list)
    letters_read: int = -1
    """How many letters the mail server had taken when they looked last."""

    # --- the world

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        policy: str,
        begin: str = "2026-11-02T09:00",
        *,
        url: str | None = None,
        guests: Sequence[str] = (),
        sms: bool = True,
        wires: bool = False,
        wording: Wording | None = None,
        **overrides: object,
    ) -> AsyncIterator[Self]:
        """Set up a business under *policy*; *begin* is local time there, *overrides* are policy values.

        *url* is a database at the latest schema, else there is a fresh file; *guests* are further mailboxes;
        without *sms* the owner has no phone; with *wires* SMS go through a gateway, there is a chat, and staff
        work in a group; *wording* is ours by default.
        """
        chosen = POLICIES[policy].overridden(overrides)
        hand = [datetime.fromisoformat(begin).replace(tzinfo=ZoneInfo(chosen.zone)).astimezone(UTC)]
        cast = CASTS[policy]
        desk = () if wires else (DESK,)
        users = dict.fromkeys((OURS, *desk, cast.address, *guests), PASSWORD)
        aliases = {DESK: OURS} if wires else {}
        with tempfile.TemporaryDirectory(prefix="svarfrist-") as name:
            folder = Path(name)
            async with AsyncExitStack() as stack:
                server = await stack.enter_async_context(
                    MailSandbox(users, aliases=aliases, now=lambda: hand[0])
                )
                beyond = await stack.enter_async_context(Wires.open(lambda: hand[0])) if wires else None
                more = beyond.settings() if beyond else {}
                settings = settings_for(folder, server, url or f"sqlite:///{folder / 'demo.db'}", **more)
                house = await stack.enter_async_context(open_house(settings, lambda: hand[0], channels=True))
                await house.listen()
                if beyond is not None:
                    await stack.enter_async_context(beyond.serving(house))
                house.engine.wording = wording or house.engine.wording
                firm = await register(house.database, house.clock, folder, cast, chosen, sms=sms)
                mailbox = Person(name=cast.owner, address=cast.address, password=PASSWORD, server=server)
                phone: Phone | WiredPhone = Phone(number=cast.phone, folder=folder / "sms")
                if beyond is not None:
                    phone = WiredPhone(number=cast.phone, box=beyond.box)
                owner = Contact(mailbox=mailbox, phone=phone)
                stage = cls(
                    policy=policy, house=house, server=server, folder=folder, firm=firm, owner=owner,
                    desk=Person(name="Support", address=DESK, password=PASSWORD, server=server),
                    partner=Partner(folder=folder / "handover"), begun=hand[0], time=hand, people=[owner],
                    wires=beyond,
                )  # fmt: skip
                await stage.settle()
                yield stage

    @property
    def cast(self) -> Cast:
        return self.firm.cast

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
            reported = await self.wires.box.report_all() if self.wires else 0
            await self._people_read()
            if not taken and not fired and not sent and not reported and not self._partner_works():
                break

    def _partner_works(self) -> bool:
        """Let the partner fetch his orders and acknowledge those that want it; whether there were any."""
        orders = self.partner.fetch()
        for order in orders:
            text = f"order: {order['order']}, invoice {order['invoice']}"
            self._add("collector", "the collector", text, outgoing=True)
            if order["order"] in ACKNOWLEDGED:
                self._add("collector", "the collector", f"{order['invoice']}: acknowledged", outgoing=False)
                self.partner.report(order["case_id"], "acknowledged")
        return bool(orders)

    async def _people_read(self) -> None:
        if self.letters_read != len(self.server.accepted):
            self.letters_read = len(self.server.accepted)
            await self._read_letters()
        for person in self.people:
            for text in person.phone.fetch() if person.phone else ():
                person.unasked.append(self._add("sms", person.name, text, outgoing=True))
            for message, text in person.chat.changed() if person.chat else ():
                if not text and not rows_of(message):
                    continue  # only its buttons went
                line = self._add("chat", person.name, _with_buttons(text, message), outgoing=True)
                self.lines[-1] = replace(line, changed=True)
            for message in person.chat.fetch() if person.chat else ():
                text = _with_buttons(message.text, message)
                person.unasked.append(self._add("chat", person.name, text, outgoing=True))
        for topic, message in self.wires.desk() if self.wires else ():
            self._add("staff", topic, message.text, outgoing=True)

    async def _read_letters(self) -> None:
        for person in self.people:
            for letter in await person.mailbox.fetch():
                line = self._add("mail", person.name, letter.text, subject=letter.subject, outgoing=True)
                person.last = letter
                person.unasked.append(replace(line, letter=letter))
        for letter in await self.desk.fetch() if self.wires is None else ():
            self._add("desk", "Support", letter.text, subject=letter.subject, outgoing=True)

    def _add(self, via: Via, who: str, text: str, *, subject: str | None = None, outgoing: bool) -> Line:
        line = Line(
            at=self.now, day=self.day, via=via, who=who, outgoing=outgoing, subject=subject, text=text
        )
        self.lines.append(line)
        return line

    # --- time

    async def days(self, count: int) -> None:
        """Let *count* calendar days pass; it is noon then, unless something kept us longer."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=count)
        await self.until(datetime.combine(day, time(12), self.zone))

    async def hours(self, count: float) -> None:
        await self.until(self.now + timedelta(hours=count))

    async def until(self, moment: datetime) -> None:
        """Move the clock to *moment*, stopping wherever something is due."""
        while (due := await self._next_due()) is not None and due + HEARING < moment:
            self.time[0] = due + HEARING
            await self.settle()
        self.time[0] = max(self.now, moment.astimezone(UTC))
        await self.settle()

    async def _next_due(self) -> datetime | None:
        """Return when something is due next; what was due already and is held back does not count."""
        after = self.now - HEARING

        def body(tx: Transaction) -> list[datetime | None]:
            deadline = select(func.min(cases.c.deadline)).where(cases.c.deadline > after)
            waits = (messages.c.status == "pending") & (messages.c.next_at > after)
            waiting = select(func.min(messages.c.next_at)).where(waits)
            return [tx.connection.execute(query).scalar() for query in (deadline, waiting)]

        return min((at for at in await self.house.database.read(body) if at is not None), default=None)

    # --- what the books say

    async def invoice(self, number: str, *, due: str, amount: str = "12500,00", **columns: str) -> None:
        """Import one invoice; *columns* override or add to the row (names as in docs/import.md)."""
        await self.invoices([{"invoice_number": number, "amount": amount, "due_date": due, **columns}])

    async def invoices(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Import several invoices in one file."""
        await self.firm.invoices(rows)
        await self.settle()

    async def payment(self, number: str, amount: str, kind: str = "payment") -> None:
        """Import one payment, reversal or credit note."""
        text = f"{kind}: {amount} {self.cast.currency}, {number}"
        self._add("books", self.cast.customer, text, outgoing=False)
        await self.firm.payment(number, amount, kind)
        await self.settle()

    # --- what is so

    async def case(self, number: str) -> Case:
        return await self.firm.case(number)

    async def cases(self) -> list[Case]:
        """Return every case of the story, by invoice number."""
        return await self.firm.cases()

    async def accepted_terms(self) -> str | None:
        return (await self.firm.registered()).terms_version

    async def log(self, number: str) -> list[dict[str, Any]]:
        return await self.firm.log(number)


def _with_buttons(text: str, message: Message) -> str:
    """Return *text* with the rows of buttons under its message, as a reader sees them."""
    rows = ["  ".join(f"[{button['text']}]" for button in row) for row in rows_of(message)]
    return "\n".join((text, *rows)) if text else "\n".join(rows)
