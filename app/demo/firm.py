"""A business of the story: its books, and how its cases stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.books import import_invoices, import_payments
from app.demo.cast import Cast
from core.case import Case
from core.events import Channel, Role
from core.messages import Notice, Tell
from core.policies import Policy
from core.ports import Clock
from store import Database, Transaction, followup, outbox, people
from store.tables import cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A business that was registered, and got its terms."""

    id: UUID
    cast: Cast
    database: Database
    clock: Clock
    folder: Path

    @property
    def now(self) -> datetime:
        return self.clock()

    # --- what the books say

    async def invoices(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Import one file of invoices; columns as in docs/import.md, what a row leaves out is the cast's."""
        usual = {
            "currency": self.cast.currency, "customer_number": self.cast.customer_number,
            "customer_name": self.cast.customer, "address": self.cast.customer_address,
            "identity_number": self.cast.identity_number,
        }  # fmt: skip
        path = self._file([{**usual, **row} for row in rows])
        report = await import_invoices(self.database, await self.registered(), path, self.now)
        if report.rejected:
            raise AssertionError(report.rejected)

    async def payment(self, number: str, amount: str, kind: str = "payment") -> None:
        """Import one payment, reversal or credit note."""
        row = {"invoice": number, "amount": amount, "date": self.now.date().isoformat(), "type": kind}
        report = await import_payments(self.database, await self.registered(), self._file([row]), self.now)
        if report.new != 1:
            raise AssertionError((report.rejected, report.unmatched))

    def _file(self, rows: Sequence[Mapping[str, str]]) -> Path:
        text = io.StringIO()
        writer = csv.DictWriter(
            text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=";"
        )
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "books.csv"
        path.write_text(text.getvalue(), "utf-8")
        return path

    # --- what is so

    async def registered(self) -> people.Business:
        found = await self.database.read(lambda tx: people.business(tx.connection, self.id))
        if found is None:
            raise LookupError(self.cast.business)
        return found

    async def contact(self, name: str) -> people.Reachable:
        known = await self.database.read(lambda tx: people.contacts_of(tx.connection, [self.id]))
        return next(one for one in known[self.id] if one.name == name)

    async def case(self, number: str) -> Case:
        found = await self.database.read(lambda tx: followup.by_invoice(tx.connection, self.id, [number]))
        return found[0].case

    async def cases(self) -> list[Case]:
        """Return every case of the business, by invoice number."""

        def body(tx: Transaction) -> list[Case]:
            numbers = tx.connection.execute(
                select(cases.c.invoice).where(cases.c.business == self.id)
            ).scalars()
            found = followup.by_invoice(tx.connection, self.id, list(numbers))
            return sorted((f.case for f in found), key=lambda case: case.invoice)

        return await self.database.read(body)

    async def log(self, number: str) -> list[dict[str, Any]]:
        case = await self.case(number)
        return await self.database.read(lambda tx: followup.history(tx.connection, case.id))


async def register(
    database: Database, clock: Clock, folder: Path, cast: Cast, chosen: Policy, *, sms: bool = True
) -> Firm:
    """Register a business with its owner, and send the terms; without *sms* he has no phone of ours."""
    now = clock()

    def body(tx: Transaction) -> UUID:
        business = people.add_business(
            tx.connection, name=cast.business, chosen=chosen, language=chosen.language, org_number=None,
            ledger_feed=False, now=now,
        )  # fmt: skip
        phone = [(Channel.SMS, cast.phone)] if sms else []
        people.add_contact(
            tx.connection, business=business, name=cast.owner, language=chosen.language,
            ways=[*phone, (Channel.MAIL, cast.address)], now=now,
        )  # fmt: skip
        terms = outbox.Wish(tell=Tell(what=Notice.TERMS, to=Role.OWNER), business=business)
        (message, *_) = outbox.add(tx.connection, [terms], now)
        people.accept_terms(tx.connection, business, chosen, message, now)
        return business

    id = await database.write(body)
    return Firm(id=id, cast=cast, database=database, clock=clock, folder=folder)
