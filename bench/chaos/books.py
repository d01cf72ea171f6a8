"""The books of a story: businesses that registered, and the invoices that nobody paid them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from app.books import import_invoices
from bench.chaos.clock import StoryClock
from bench.chaos.plan import Owner, Plan, Way
from core.events import Channel, Role
from core.messages import Notice, Tell
from core.policies import POLICIES
from store import Database, Transaction, outbox, people

POLICY = POLICIES["fakturert"]
WAYS = {
    Way.MAIL: (Channel.MAIL,),
    Way.SMS_AND_MAIL: (Channel.SMS, Channel.MAIL),
    Way.CHAT_AND_MAIL: (Channel.CHAT, Channel.MAIL),
    Way.CHAT: (Channel.CHAT,),
    Way.SMS: (Channel.SMS,),
}


async def enter_books(database: Database, plan: Plan, clock: StoryClock, folder: Path) -> None:
    """Register everybody, and import what is owed."""

    def registered(tx: Transaction) -> list[UUID]:
        return [_register(tx, owner, clock()) for owner in plan.owners]

    ids = await database.write(registered)
    path = folder / "books.csv"
    for owner, id in zip(plan.owners, ids, strict=True):
        lines = ["Fakturanr;Kundenr;Kunde;Adresse;Beløp;Forfallsdato"]
        lines += [
            f"{owed.invoice};{owed.invoice};Kunde {owed.invoice};Storgata 1, 0155 Oslo;1000,00;{owed.due:%Y-%m-%d}"
            for owed in owner.invoices
        ]
        path.write_text("\n".join(lines), "utf-8")
        business = await database.read(partial(_business, id))
        if business is None:
            raise LookupError(owner.name)
        report = await import_invoices(database, business, path, clock())
        if report.new != len(owner.invoices):
            raise AssertionError(report)


def _register(tx: Transaction, owner: Owner, now: datetime) -> UUID:
    connection = tx.connection
    address = {Channel.MAIL: owner.address, Channel.SMS: owner.phone, Channel.CHAT: str(owner.account)}
    id = people.add_business(
        connection, name=f"Firma {owner.number}", chosen=POLICY, language=POLICY.language, org_number=None,
        ledger_feed=False, now=now,
    )  # fmt: skip
    people.add_contact(
        connection, business=id, name=owner.name, language=POLICY.language,
        ways=[(channel, address[channel]) for channel in WAYS[owner.way]], now=now,
    )  # fmt: skip
    terms = outbox.Wish(tell=Tell(what=Notice.TERMS, to=Role.OWNER), business=id)
    (message, *_) = outbox.add(connection, [terms], now)
    people.accept_terms(connection, id, POLICY, message, now)
    return id


def _business(id: UUID, tx: Transaction) -> people.Business | None:
    return people.business(tx.connection, id)
