"""The books by command: files of invoices and payments, and single facts."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app import phrases, show
from app.books import import_invoices, import_payments, registered
from app.commands import DONE, REFUSED, Wrong, house, the_business, the_case
from core.case import Case, Money
from core.events import Value, Word
from core.machine import Outcome
from core.policies import Policy
from ledger import Progress, Report, as_dict
from ledger.amounts import amount_of
from ledger.dates import day_of
from ledger.errors import NotUnderstood
from store import Database
from store.people import Business

LISTED = 20
"""Rows of each table on a terminal; `--json` has them all."""
MONEY = {Word.PAID, Word.CREDITED}
DAYS = {Word.NEW_DUE_DATE, Word.EXTEND}
Import = Callable[[Database, Business, Path, datetime, Progress | None], Awaitable[Report]]


# --- files -------------------------------------------------------------------------------------------------


async def invoices(file: Path, *, business: str | None, json: bool) -> int:
    """Follow the invoices of a file."""
    return await _import(import_invoices, file, business, json=json)


async def payments(file: Path, *, business: str | None, json: bool) -> int:
    """Book the payments, reversals and credit notes of a file."""
    return await _import(import_payments, file, business, json=json)


async def _import(taking: Import, file: Path, business: str | None, *, json: bool) -> int:
    _see(file)
    async with house() as home:
        owner = await home.database.read(lambda tx: the_business(tx, business))
        with show.reading(file) as progress:
            report = await taking(home.database, owner, file, home.clock(), progress)
    if json:
        show.as_json({"business": owner.name} | as_dict(report))
    else:
        _tell(report, owner)
    return REFUSED if report.rejected else DONE


def _see(file: Path) -> None:
    if not file.is_file():
        raise Wrong(f"{file} is {'no file' if file.exists() else 'not there'}.")


def _tell(report: Report, owner: Business) -> None:
    counts = {
        "new": report.new,
        "changed": report.changed,
        "known already": report.unchanged,
        "said twice": report.repeated,
        "rejected": len(report.rejected),
        "without an invoice": len(report.unmatched),
    }
    shown = ", ".join(f"{n:,} {what}" for what, n in counts.items() if n or what == "new")
    show.done(f"{report.file}: {show.counted(report.rows, 'row')} for {owner.name}: {shown}.")
    if report.ignored_columns:
        show.done(f"Columns that were not used: {', '.join(report.ignored_columns)}.")
    if report.rejected:
        show.table(
            "Rejected: correct these and import the file again",
            ("Line>", "Field", "Value~", "Reason~"),
            (
                (str(row.line), row.field or "-", row.value_shown, row.reason)
                for row in report.rejected[:LISTED]
            ),
        )
        _rest(len(report.rejected))
    if report.unmatched:
        show.table(
            "Without an invoice: nothing was done with these",
            ("Line>", "Date", "Amount>", "Reference", "Invoice", "Reason~"),
            (
                (
                    str(row.payment.line), row.payment.date.isoformat(), show.amount(row.payment.amount),
                    row.payment.reference or "-", row.payment.invoice or "-",
                    row.reason + (f"; perhaps {row.suggestion.invoice}" if row.suggestion else ""),
                )
                for row in report.unmatched[:LISTED]
            ),
        )  # fmt: skip
        _rest(len(report.unmatched))


def _rest(count: int) -> None:
    if count > LISTED:
        show.done(f"... and {count - LISTED:,} more, see --json.")


# --- one fact ----------------------------------------------------------------------------------------------


async def register(
    word: Word, invoice: str, text: str | None, *, business: str | None, because: str | None, json: bool
) -> int:
    """Record one word about one invoice on the owner's behalf, and say what came of it.

    Raises:
        Wrong: if the amount or the day can not be read.

    """
    async with house() as home:
        owner, followed = await home.database.read(lambda tx: the_case(tx, business, invoice))
        value = value_of(word, text, followed.case, owner.policy)
        said = registered(word, value, who(), home.clock(), because or "registered by command")
        outcomes = await home.engine.say([(followed.case.id, said)])
    tell(outcomes, {owner.id: owner.policy}, json=json)
    return DONE if outcomes and outcomes[0].changed else REFUSED


def who() -> str:
    """Return the name under which the system knows the person at the keyboard."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def value_of(word: Word, text: str | None, case: Case, policy: Policy) -> Value:
    """Return what *text* says beside a word: an amount, a day, or itself.

    Raises:
        Wrong: if it can not be read.

    """
    if text is None:
        return None
    try:
        if word in DAYS:
            return day_of(text, country=policy.country)
        if word in MONEY:
            return _money(text, case)
    except NotUnderstood as error:
        raise Wrong(f"{text}: {error.reason}.") from None
    return text


def _money(text: str, case: Case) -> Money:
    found = amount_of(text)
    currency = case.balance.currency
    unit = {"€": "EUR", "£": "GBP"}.get(found.unit or "", found.unit)
    if unit not in {None, currency} and not (unit == "KR" and currency in {"NOK", "SEK", "DKK", "ISK"}):
        raise Wrong(f"{text}: invoice {case.invoice} is in {currency}.")
    if found.value <= 0:
        raise Wrong(f"{text}: the amount must be above zero.")
    return Money(amount=found.value.quantize(Decimal("0.01")), currency=currency)


def tell(outcomes: Sequence[Outcome], policies: Mapping[UUID, Policy], *, json: bool) -> None:
    """Print what words did; *policies* are by business."""
    if json:
        show.as_json([as_json(outcome) for outcome in outcomes])
        return
    for outcome in outcomes:
        for line in came_of(outcome, policies[outcome.case.business]):
            show.done(line)


def came_of(outcome: Outcome, policy: Policy) -> list[str]:
    """Return what a word did, as lines for a person."""
    case, before = outcome.case, outcome.before
    if not outcome.changed:
        return [f"Invoice {case.invoice}: nothing changed: {phrases.unchanged(outcome)}."]
    word = outcome.said.word.value.replace("_", " ")
    lines = [f"Invoice {case.invoice}: {word}. Now: {phrases.standing(case)}."]
    if case.balance != before.balance:
        lines.append(f"  Owed: {show.money(case)} (before: {show.money(before)}).")
    if case.due_date != before.due_date:
        lines.append(f"  Due: {case.due_date} (before: {before.due_date}).")
    if not case.closed:
        then = phrases.if_nobody_speaks(case, policy)
        lines.append(f"  Next: {show.when(then.at, policy.tz) + ': ' if then.at else ''}{then.words}.")
    return lines


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "invoice": outcome.case.invoice,
        "word": outcome.said.word.value,
        "changed": outcome.changed,
        "rule": outcome.rule,
        "why": None if outcome.changed else phrases.unchanged(outcome),
        "before": outcome.before.state.value,
        "case": show.case_as_dict(outcome.case),
    }
