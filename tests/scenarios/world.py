"""The demo's stage with everything that goes wrong in the world: deaf inboxes, mailboxes that refuse,
outages, further people and businesses. Each pass is the one that `svarfrist tick` makes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.demo.cast import OURS, PASSWORD, Cast
from app.demo.firm import Firm, register
from app.demo.people import Contact, Letter, Line, Person, Phone
from app.demo.stage import Stage
from app.ears import Heard, Receive
from app.onepass import one_pass
from app.sandbox import _delivery_report as delivery_report
from core.case import Case
from core.events import Channel
from core.policies import POLICIES
from mail.imap import Lost
from store import Transaction, followup, people
from store.tables import cases, incoming, messages

GUESTS = (
    "sofie@raskbygg.example",
    "per@solvang-elektro.example",
    "ida@solvang-elektro.example",
    "liv@regnskap.example",
)
"""Mailboxes that nobody of a business's contacts reads yet."""


class Unreachable:
    """An inbox whose server does not answer."""

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        raise Lost("nobody answers")

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        raise Lost("nobody answers")


@dataclass(kw_only=True)
class World(Stage):
    """`answers`, `days` and the books are the stage's; what is here goes wrong, or is more of it."""

    async def settle(self) -> None:
        while True:
            await one_pass(self.house)
            await self._people_read()
            if not self._partner_works():
                return

    # --- what is asked of others than the owner

    def desk_is_told(self, *words: str) -> Line:
        """Return the first letter to support with all of *words*, and forget it."""
        return self._next("desk", *words)

    def partner_is_told(self, *words: str) -> Line:
        """Return the first order to the collector with all of *words*, and forget it."""
        return self._next("collector", *words)

    def partner_is_told_nothing(self) -> None:
        orders = [str(line) for line in self.lines if line.outgoing and line.via == "collector"]
        assert not orders, orders

    def _next(self, via: str, *words: str) -> Line:
        to = [line for line in self.lines if line.outgoing and line.via == via]
        for line in to:
            if all(line.has(one) for one in words):
                self.lines.remove(line)
                return line
        raise AssertionError(f"no {words} among {[str(line) for line in to]}")

    # --- time

    def nothing_runs_until(self, moment: str) -> None:
        """Move the clock to *moment* (local time) with everything of ours switched off."""
        self.time[0] = self.local(moment)

    def local(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).replace(tzinfo=self.zone).astimezone(UTC)

    async def at(self, moment: str) -> None:
        """Let time pass until *moment*, local time."""
        await self.until(self.local(moment))

    def clock_says(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    # --- more people, more businesses

    async def opens_shop(self, cast: Cast, policy: str, **overrides: object) -> Firm:
        """Register another business; its owner reads his mail here as well."""
        chosen = POLICIES[policy].overridden(overrides)
        firm = await register(self.house.database, self.house.clock, self.folder, cast, chosen)
        await self.settle()
        return firm

    def reads(self, cast: Cast) -> Contact:
        """Let the owner of another business read his mail and his phone here."""
        mailbox = Person(name=cast.owner, address=cast.address, password=PASSWORD, server=self.server)
        reader = Contact(mailbox=mailbox, phone=Phone(number=cast.phone, folder=self.folder / "sms"))
        self.people.append(reader)
        return reader

    async def joins(self, name: str, address: str, phone: str | None = None) -> Contact:
        """Let somebody become a contact of the business."""
        mailbox = Person(name=name, address=address, password=PASSWORD, server=self.server)
        number = Phone(number=phone, folder=self.folder / "sms") if phone else None
        contact = Contact(mailbox=mailbox, phone=number)
        ways = [(Channel.MAIL, address), *([(Channel.SMS, phone)] if phone else [])]
        language = POLICIES[self.policy].language

        def body(tx: Transaction) -> UUID:
            return people.add_contact(
                tx.connection, business=self.firm.id, name=name, language=language, ways=ways, now=self.now
            )

        await self.house.database.write(body)
        self.people.append(contact)
        return contact

    async def id_of(self, contact: Contact) -> UUID:
        """Return under what id a contact of the business is kept."""
        known = await self.house.database.read(lambda tx: people.contacts_of(tx.connection, {self.firm.id}))
        return next(one.id for one in known[self.firm.id] if one.name == contact.name)

    async def leaves(self, contact: Contact) -> None:
        """Let a contact leave the business; his mailbox stays his."""
        id = await self.id_of(contact)
        await self.house.database.write(lambda tx: people.deactivate(tx.connection, id))
        await self.settle()

    # --- what goes wrong

    @contextmanager
    def deaf(self, ear: str = "imap") -> Iterator[None]:
        """Let an inbox be out of reach."""
        name = next(name for name in self.house.ears if name.startswith(ear))
        works, self.house.ears[name] = self.house.ears[name], Unreachable()
        yield
        self.house.ears[name] = works

    def refuses(self, who: Contact, answer: str) -> None:
        """Let somebody's mail server answer *answer* to every letter to him."""
        self.server.refusals[who.mailbox.address] = answer

    def takes_again(self, who: Contact) -> None:
        del self.server.refusals[who.mailbox.address]

    async def comes_back(self, letter: Letter) -> None:
        """Let the server behind the owner's send a letter of ours back, hours after it was taken."""
        await self.server.deliver(OURS, self._report(letter))
        await self.settle()

    async def is_late(self, letter: Letter) -> None:
        """Let that server say that it goes on trying."""
        report = self._report(letter).replace(b"Action: failed", b"Action: delayed")
        await self.server.deliver(OURS, report)
        await self.settle()

    def _report(self, letter: Letter) -> bytes:
        sent = next(one for one in self.server.accepted if letter.message["Message-ID"].encode() in one.raw)
        (to,) = sent.recipients
        return delivery_report(sent, to, format_datetime(self.now))

    async def arrives(self, letter: EmailMessage, sender: Person, *, login: bool = True) -> str:
        """Let a letter come in; return what was made of it."""
        await sender.post(letter, login=login)
        await self.settle()
        return (await self.took())[-1]["verdict"] or ""

    # --- what is so

    async def took(self) -> list[dict[str, Any]]:
        """Return what came in, oldest first."""
        return await self._rows(select(incoming).order_by(incoming.c.id))

    async def outbox(self, number: str) -> list[dict[str, Any]]:
        """Return the messages about an invoice, oldest first."""
        case = await self.case(number)
        return await self._rows(select(messages).where(messages.c.case == case.id).order_by(messages.c.id))

    async def words(self, number: str) -> list[str]:
        """Return who said what of an invoice: `owner: stop`, without the carriers' receipts."""
        log = await self.log(number)
        return [f"{line['by']}: {line['word']}" for line in log if line["by"] != "carrier"]

    async def states(self) -> dict[str, str]:
        """Return how every case of the business stands: `ended (stopped)`."""
        return {case.invoice: standing(case) for case in await self.cases()}

    async def _rows(self, query: Any) -> list[dict[str, Any]]:
        def body(tx: Transaction) -> list[dict[str, Any]]:
            return [dict(row) for row in tx.connection.execute(query).mappings()]

        return await self.house.database.read(body)

    async def is_sound(self) -> None:
        """What is true at the end of every story, whatever happened in it."""

        def body(tx: Transaction) -> None:
            ids = tx.connection.execute(select(cases.c.id)).scalars().all()
            for now in followup.glance(tx.connection, ids):
                told = followup.replay(tx.connection, now.case.id)
                assert told == now.case, "the log tells another story"
                over = now.case.closed
                assert not (over and (now.case.deadline or now.case.question)), "over, and still waits"

        await self.house.database.read(body)
        letters = [letter for person in self.people for letter in person.mailbox.letters]
        names = [str(letter.message["Message-ID"]) for letter in letters]
        assert len(set(names)) == len(names), "a letter came twice"


def standing(case: Case) -> str:
    return f"{case.state} ({case.reason})" if case.reason else str(case.state)


def rows(numbers: Sequence[int | str], due: str, **columns: str) -> list[dict[str, str]]:
    """Return one row of the books for each number, each to a customer of its own."""
    return [
        {
            "invoice_number": str(number), "amount": "1000,00", "due_date": due,
            "customer_number": f"k{number}", "customer_name": f"Kunde {number} AS", **columns,
        }
        for number in numbers
    ]  # fmt: skip


def shifted(cast: Cast, **changes: str) -> Cast:
    return replace(cast, **changes)


MINUTE = timedelta(minutes=1)
