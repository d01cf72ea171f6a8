"""A store with businesses, people and cases in it, a line each; and the engine's steps without an engine."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from core.case import Case, Debtor, Money, Question
from core.deadlines import alert_at
from core.events import Channel, Role, Said, Value, Word
from core.inbound import Conclusion, Conversation, Incoming
from core.machine import Outcome, decide
from core.messages import Notice, Order, Parcel, Receipt, Tell
from core.policies import POLICIES, Policy
from core.ports import Sent, Settled, Way
from store import Database, Transaction, bookkeeping, followup, people
from store.outbox import Wish, add
from store.tables import bucket_of, messages, new_id

FAKTURERT = POLICIES["fakturert"]
FORTNOX = POLICIES["fortnox_finans"]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday morning, inside every window; an invoice due on the 20th is overdue."""
DUE = date(2026, 11, 20)
LEASE = 120.0
_numbers = itertools.count(1)


def everywhere(limit: int) -> dict[Way, int]:
    """Room for *limit* messages of each way."""
    channels = (Channel.MAIL, Channel.SMS, Channel.CHAT, Channel.TERMINAL)
    return dict.fromkeys((*channels, Role.SUPPORT, Role.COLLECTOR), limit)


@dataclass(slots=True)
class World:
    database: Database
    now: datetime = NOW
    invoices: Any = field(default_factory=lambda: itertools.count(10023))

    # --- who and what there is

    async def business(self, name: str | None = None, *, policy: Policy = FAKTURERT, **values: Any) -> UUID:
        about = {
            "language": policy.language,
            "org_number": None,
            "ledger_feed": False,
            "now": self.now,
        } | values
        unique = name or f"Business {next(_numbers)}"
        return await self.database.write(
            lambda tx: people.add_business(tx.connection, name=unique, chosen=policy, **about)
        )

    async def contact(
        self,
        business: UUID,
        name: str = "Berit",
        *,
        sms: str | None = None,
        mail: str | None = None,
        chat: str | None = None,
        language: str = "nb",
    ) -> UUID:
        named = {Channel.SMS: sms, Channel.MAIL: mail, Channel.CHAT: chat}
        ways = [(channel, address) for channel, address in named.items() if address is not None]
        return await self.database.write(
            lambda tx: people.add_contact(
                tx.connection, business=business, name=name, language=language, ways=ways, now=self.now
            )
        )

    async def owner(self, name: str | None = None, **values: Any) -> UUID:
        """A business with one contact, who has a phone and a mail address."""
        business = await self.business(name, **values)
        number = next(_numbers)
        await self.contact(business, sms=f"+47900{number:05}", mail=f"owner{number}@example.no")
        return business

    def new_case(
        self, business: UUID, *, policy: Policy = FAKTURERT, amount: str = "12500", **values: Any
    ) -> Case:
        money = Money(amount=Decimal(amount), currency=policy.currency)
        case = Case(
            id=new_id(),
            business=business,
            invoice=str(next(self.invoices)),
            amount=money,
            balance=money,
            due_date=DUE,
            debtor=Debtor(number="1", name="Nordlys", country=policy.country, address="Gata 1, 0150 Oslo"),
            since=self.now,
        )
        case = replace(case, deadline=alert_at(case, policy, self.now))
        return replace(case, **values)

    async def cases(self, business: UUID, count: int = 1, **values: Any) -> list[Case]:
        new = [self.new_case(business, **values) for _ in range(count)]
        await self.database.write(lambda tx: followup.open_cases(tx.connection, new, "books.csv", self.now))
        return new

    async def case(self, case: Case | UUID) -> Case:
        """Return the case as it is stored."""
        id = case if isinstance(case, UUID) else case.id
        (found,) = await self.database.read(lambda tx: tx.cases([id]))
        return found.case

    # --- what is said

    async def say(
        self, cases: Case | Sequence[Case], word: Word, by: Role = Role.OWNER, value: Value = None
    ) -> list[Outcome]:
        """Say *word* about the stored cases; an owner answers the live question."""
        ids = [case.id for case in ([cases] if isinstance(cases, Case) else cases)]

        def body(tx: Transaction) -> list[Outcome]:
            outcomes = []
            for followed in tx.cases(ids):
                said = Said(word=word, by=by, at=self.now, value=value, prompt=followed.case.generation)
                outcomes.append(decide(followed.case, said, followed.policy, self.now))
            tx.write(outcomes)
            return outcomes

        return await self.database.write(body)

    async def tick(self, now: datetime | None = None) -> int:
        """Let what is due fall silent, as the engine does."""
        at = now or self.now

        def body(tx: Transaction) -> int:
            due = tx.due(at, 1000)
            tx.write([decide(f.case, _silence(f.case, at), f.policy, at) for f in due])
            return len(due)

        return await self.database.write(body)

    async def alerted(self, business: UUID, count: int = 1, **values: Any) -> list[Case]:
        """Cases whose alert waits in the outbox."""
        cases = await self.cases(business, count, **values)
        self.now = max(self.now, *(case.deadline + timedelta(seconds=1) for case in cases if case.deadline))
        await self.say(cases, Word.SILENCE, Role.CLOCK)
        return [await self.case(case) for case in cases]

    async def asked(self, business: UUID, count: int = 1, **values: Any) -> list[Case]:
        """Cases whose owner was asked to confirm; the letter is sent."""
        cases = await self.alerted(business, count, **values)
        await self.deliver()
        last = max(case.deadline for case in [await self.case(c) for c in cases] if case.deadline)
        self.now = last + timedelta(seconds=1)
        await self.say(cases, Word.SILENCE, Role.CLOCK)
        await self.deliver()
        cases = [await self.case(case) for case in cases]
        assert {case.question for case in cases} == {Question.CONFIRM}
        return cases

    # --- what goes out

    async def tell(
        self,
        business: UUID,
        what: Notice | Order = Notice.HELP,
        to: Role = Role.OWNER,
        *,
        case: Case | None = None,
        **values: Any,
    ) -> UUID:
        """Put one message into the outbox."""
        wish = Wish(tell=Tell(what=what, to=to, **values), business=business, case=case)
        ids = await self.database.write(lambda tx: add(tx.connection, [wish], self.now))
        return ids[0]

    async def claim(self, limit: int = 20) -> list[Parcel]:
        claimed = await self.database.write(lambda tx: tx.claim(self.now, everywhere(limit), LEASE))
        return [parcel for parcel, _ in claimed]

    async def stands(self, parcel: Parcel, now: datetime | None = None) -> bool:
        """Whether a claimed message may still be sent."""
        at = now or self.now
        return parcel.id in await self.database.read(lambda tx: tx.still_stands([parcel], at))

    async def settle(self, *sent: Sent) -> Settled:
        return await self.database.write(lambda tx: tx.settle(sent, self.now))

    def taken(self, parcel: Parcel) -> Sent:
        return Sent(parcel=parcel, receipt=Receipt(provider_id=f"p-{parcel.id}", at=self.now))

    async def deliver(self) -> list[Parcel]:
        """Send all that waits; the carriers' word goes to the machine, as in the engine."""
        done: list[Parcel] = []
        while parcels := await self.claim():
            done += parcels
            settled = await self.settle(*(self.taken(parcel) for parcel in parcels))
            for id, generation, at in settled.accepted:
                await self._accepted(id, generation, at)
        return done

    async def _accepted(self, id: UUID, generation: int, at: datetime) -> None:
        def body(tx: Transaction) -> None:
            said = Said(word=Word.ACCEPTED, by=Role.CARRIER, at=at, prompt=generation)
            tx.write([decide(f.case, said, f.policy, at) for f in tx.cases([id])])

        await self.database.write(body)

    async def rows(self, **where: Any) -> list[dict[str, Any]]:
        """Return the outbox's rows with these values, oldest first."""
        found = select(messages).filter_by(**where).order_by(messages.c.id)
        return await self.database.read(
            lambda tx: [dict(row) for row in tx.connection.execute(found).mappings()]
        )

    async def statuses(self) -> list[str]:
        return [row["status"] for row in await self.rows()]

    # --- what comes in

    def letter(
        self, sender: str, text: str = "ja", *, channel: Channel = Channel.MAIL, **values: Any
    ) -> Incoming:
        about: dict[str, Any] = {"external_id": f"in-{next(_numbers)}", "at": self.now, "digest": "0" * 64}
        about |= values
        return Incoming(channel=channel, sender=sender, text=text, **about)

    async def talk(self, letter: Incoming, *mentions: str) -> Conversation:
        """Take *letter*, and return the conversation it belongs to."""

        def body(tx: Transaction) -> Conversation:
            tx.fresh([letter], self.now)
            return tx.conversation(letter, set(mentions))

        return await self.database.write(body)

    async def answer(self, letter: Incoming, case: Case, word: Word) -> Outcome:
        """Let the sender of *letter* say *word* about the live question of *case*."""

        def body(tx: Transaction) -> Outcome:
            ((id, _),) = tx.fresh([letter], self.now)
            tx.conversation(letter, set())
            (followed,) = tx.cases([case.id])
            live = followed.case.generation
            said = Said(
                word=word, by=Role.OWNER, at=self.now, prompt=live, incoming=id, channel=letter.channel
            )
            outcome = decide(followed.case, said, followed.policy, self.now)
            tx.write([outcome])
            tx.conclude(id, letter, Conclusion(verdict="decided", outcomes=(outcome,)))
            return outcome

        return await self.database.write(body)

    async def passed_to_staff(self, letter: Incoming, case: Case) -> UUID:
        """Let *letter* be passed to support; return the id it is kept under."""

        def body(tx: Transaction) -> UUID:
            ((id, _),) = tx.fresh([letter], self.now)
            tx.conversation(letter, set())
            tell = Tell(what=Notice.STAFF_HELP_WANTED, to=Role.SUPPORT, facts={"text": letter.text})
            tx.conclude(id, letter, Conclusion(verdict="answered", replies=(tell,), about=(case,)))
            return id

        return await self.database.write(body)

    # --- the books

    async def booked(self, case: Case, amount: str, kind: str = "payment") -> None:
        entry = bookkeeping.Entry(
            key=f"k{next(_numbers)}",
            kind=kind,
            amount=replace(case.amount, amount=Decimal(amount)),
            day=DUE,
            case=case.id,
        )
        await self.database.write(
            lambda tx: bookkeeping.book(tx.connection, case.business, [entry], self.now)
        )

    async def set_messages(self, **values: Any) -> None:
        """Change the outbox behind everybody's back."""
        await self.database.on_connection(lambda c: c.execute(update(messages).values(**values)).close())


def _silence(case: Case, at: datetime) -> Said:
    return Said(word=Word.SILENCE, by=Role.CLOCK, at=at, prompt=case.generation)


__all__ = ["DUE", "FAKTURERT", "FORTNOX", "LEASE", "NOW", "World", "bucket_of"]
