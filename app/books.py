"""The books into cases and words: files of invoices and payments, a chunk a transaction.

Reading them is `ledger`'s, keeping them `store`'s, deciding `core`'s; here they meet. Importing a file twice
does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar
from uuid import UUID

from core.case import Case, Debtor, Money
from core.deadlines import alert_at
from core.debtor_data import deliverable_address, identity_number
from core.engine import say
from core.events import Channel, Role, Said, Value, Word
from core.inbound import Followed
from ledger import InvoiceRow, Kind, PaymentRow, Progress, Rejected, Report, Table, Unmatched, Why, match
from ledger import read_invoices as invoices_in
from ledger import read_payments as payments_in
from store import Database, Transaction, bookkeeping, followup
from store.bookkeeping import FELL, Entry
from store.people import Business
from store.tables import new_id

CHUNK = 500
T = TypeVar("T")


@dataclass(slots=True)
class _Counting:
    """What became of the rows so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)

    def __iadd__(self, more: _Counting) -> Self:
        """Add what became of a chunk, once it is stored: a transaction may have run more than once."""
        self.new += more.new
        self.changed += more.changed
        self.unchanged += more.unchanged
        self.rejected += more.rejected
        self.unmatched += more.unmatched
        return self

    def report(self, table: Table[T]) -> Report:
        return Report(
            file=table.file,
            new=self.new,
            changed=self.changed,
            unchanged=self.unchanged,
            repeated=table.repeated,
            rejected=tuple(sorted(self.rejected, key=lambda row: row.line)),
            unmatched=tuple(self.unmatched),
            ignored_columns=tuple(table.ignored),
        )

    def sift(self, rows: Iterable[T | Rejected]) -> Iterator[T]:
        """Yield the good rows, keep the bad ones."""
        for row in rows:
            if isinstance(row, Rejected):
                self.rejected.append(row)
            else:
                yield row


async def import_invoices(
    database: Database, business: Business, path: Path, now: datetime, progress: Progress | None = None
) -> Report:
    """Open a case for each new invoice in the file, and tell the known ones what changed.

    Raises:
        ledger.LedgerError: if the file as a whole can not be read.
        OSError: if it can not be opened.

    """
    policy = business.policy
    table = invoices_in(path, currency=policy.currency, country=policy.country, progress=progress)
    count = _Counting()
    for chunk in _chunks(count.sift(table)):
        count += await database.write(
            partial(_take_invoices, business=business, rows=chunk, file=table.file, now=now)
        )
    await database.write(lambda tx: bookkeeping.ledger_read(tx.connection, business.id, now))
    return count.report(table)


async def import_payments(
    database: Database, business: Business, path: Path, now: datetime, progress: Progress | None = None
) -> Report:
    """Book each payment, reversal and credit note of the file once, and tell the case it belongs to.

    What matches no case is listed, not kept: it is looked at again the next time the file is imported.
    Raises as `import_invoices`.
    """
    policy = business.policy
    table = payments_in(path, currency=policy.currency, country=policy.country, progress=progress)
    count = _Counting()
    for chunk in _chunks(count.sift(table)):
        count += await database.write(partial(_take_payments, business=business, rows=chunk, now=now))
    await database.write(lambda tx: bookkeeping.ledger_read(tx.connection, business.id, now))
    return count.report(table)


def _chunks(rows: Iterator[T]) -> Iterator[list[T]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


# --- invoices ---------------------------------------------------------------------------------------


def _take_invoices(
    tx: Transaction,
    *,
    business: Business,
    rows: Sequence[InvoiceRow],
    file: str,
    now: datetime,
) -> _Counting:
    count = _Counting()
    known = {
        f.case.invoice: f for f in followup.by_invoice(tx.connection, business.id, {r.number for r in rows})
    }
    new: list[Case] = []
    words: list[tuple[UUID, Said]] = []
    changed: set[UUID] = set()
    for row in rows:
        if row.number in known:
            case = known[row.number].case
            if row.amount != case.amount:
                count.rejected.append(_amount_changed(row, file))
                continue
            news = _news(row, case, now)
            changed |= {case.id} if news else set()
            count.unchanged += not news
        else:
            case = _case(row, business, now)
            new.append(case)
            news = _news(row, case, now)
        words += [(case.id, said) for said in news]
    followup.open_cases(tx.connection, new, file, now)
    say(tx, words, now)
    count.new, count.changed = len(new), len(changed)
    return count


def _case(row: InvoiceRow, business: Business, now: datetime) -> Case:
    case = Case(
        id=new_id(),
        business=business.id,
        invoice=row.number,
        reference=row.reference,
        amount=row.amount,
        balance=row.amount,
        due_date=row.due_date,
        debtor=Debtor(
            number=row.customer_number,
            name=row.customer_name,
            country=row.country,
            identity_number=_number(row),
            address=_address(row),
        ),
        since=now,
    )
    return replace(case, deadline=alert_at(case, business.policy, now))


def _news(row: InvoiceRow, case: Case, now: datetime) -> list[Said]:
    """Return what the row says that the case does not know, in the machine's words."""

    def said(word: Word, value: Value = None, because: str | None = None) -> Said:
        return Said(
            word=word,
            by=Role.LEDGER,
            at=now,
            value=value,
            channel=Channel.FILE,
            source=row.key,
            because=because,
        )

    news = []
    if row.due_date != case.due_date:
        news.append(said(Word.NEW_DUE_DATE, row.due_date))
    number, address = _number(row), _address(row)
    if number and number != case.debtor.identity_number:
        news.append(said(Word.IDENTITY_NUMBER, number))
    if address and not _same_address(address, case.debtor.address):
        news.append(said(Word.ADDRESS, address))
    if row.opted_out and not case.closed:
        news.append(said(Word.OPT_OUT))
    if row.balance is not None and row.balance.amount < case.balance.amount:
        news.append(said(Word.PAID, case.balance - row.balance, FELL))
    return news


def _number(row: InvoiceRow) -> str | None:
    """Return the customer's number as cases keep it; the books may write the century as well."""
    return row.identity_number and (identity_number(row.identity_number, row.country) or row.identity_number)


def _address(row: InvoiceRow) -> str | None:
    """Return the address if a letter could arrive there; else the owner is asked when it is needed."""
    return row.address and deliverable_address(row.address, row.country)


def _same_address(one: str, other: str | None) -> bool:
    return other is not None and " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _amount_changed(row: InvoiceRow, file: str) -> Rejected:
    return Rejected(
        file=file,
        line=row.line,
        field="amount",
        value_shown=str(row.amount.amount),
        why=Why.CONFLICT,
        reason="the invoice is followed with another amount; book a credit note instead",
    )


# --- payments ---------------------------------------------------------------------------------------


def _take_payments(
    tx: Transaction, *, business: Business, rows: Sequence[PaymentRow], now: datetime
) -> _Counting:
    count = _Counting()
    booked = bookkeeping.known_keys(tx.connection, business.id, {row.key for row in rows})
    count.unchanged += sum(row.key in booked for row in rows)
    fresh = [row for row in rows if row.key not in booked]
    for row in fresh:
        _take_payment(tx, business, row, count, now)
    return count


def _take_payment(
    tx: Transaction, business: Business, row: PaymentRow, count: _Counting, now: datetime
) -> None:
    found = match(row, [f.case for f in _candidates(tx, business, row)])
    if isinstance(found, Unmatched):
        count.unmatched.append(found)
        return
    count.new += 1
    entry = Entry(
        key=row.key, kind=row.kind.value, amount=row.amount, day=row.date, case=found.case.id,
        reference=row.reference, invoice=row.invoice,
    )  # fmt: skip
    rest = row.amount
    entries = [entry]
    if row.kind is not Kind.REVERSAL:
        covered = _covered(tx, found.case, row)
        if covered > 0:
            money = Money(amount=covered, currency=row.amount.currency)
            entries.append(
                replace(entry, key=f"{row.key}:covered", kind=f"covered_{row.kind.value}", amount=money)
            )
            rest = rest - money
    bookkeeping.book(tx.connection, business.id, entries, now)
    if rest.amount > 0:
        heard = Said(
            word=found.word, by=Role.LEDGER, at=now, value=rest, channel=Channel.FILE, source=row.key
        )
        say(tx, [(found.case.id, heard)], now)


def _candidates(tx: Transaction, business: Business, row: PaymentRow) -> Sequence[Followed]:
    references = {row.reference} if row.reference else set()
    numbers = {row.invoice} if row.invoice else set()
    return bookkeeping.candidates(tx.connection, business.id, references, numbers, {row.amount.amount})


def _covered(tx: Transaction, case: Case, row: PaymentRow) -> Decimal:
    """Return how much of the payment was told of before, and so is in the balance already."""
    told = bookkeeping.unconfirmed(tx.connection, {case.id}, row.kind.value).get(case.id, Decimal(0))
    return min(max(told, Decimal(0)), row.amount.amount)


# --- by command --------------------------------------------------------------------------------------------


def registered(
    word: Word, value: Value, who: str, now: datetime, because: str = "registered by command"
) -> Said:
    """Return a word that staff registered by command, on the owner's behalf."""
    return Said(
        word=word, by=Role.SUPPORT, at=now, value=value, person=who, channel=Channel.TERMINAL, because=because
    )
