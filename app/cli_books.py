"""The commands that say what the books say: files, single facts, and the collector's words."""

# ruff: noqa: FBT002 - what typer reads options from

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands import books
from app.commands import collector as collectors
from app.options import Because, Invoice, Json, Reason, Whose, run
from core.events import Word

app = typer.Typer()
importing = typer.Typer(no_args_is_help=True, help="The books, from files.")
app.add_typer(importing, name="import")

File = Annotated[Path, typer.Argument(help="A CSV file; docs/import.md says what it may look like.")]


@importing.command("invoices")
def import_invoices(file: File, business: Whose = None, json: Json = False) -> None:
    """Follow the invoices of a file; once, however often it is imported."""
    run(books.invoices(file, business=business, json=json))


@importing.command("payments")
def import_payments(file: File, business: Whose = None, json: Json = False) -> None:
    """Book the payments, reversals and credit notes of a file; once, however often it is imported."""
    run(books.payments(file, business=business, json=json))


Amount = Annotated[str | None, typer.Argument(help="How much; all of it by default.")]


@app.command()
def pay(
    invoice: Invoice,
    amount: Amount = None,
    business: Whose = None,
    because: Because = None,
    json: Json = False,
) -> None:
    """Register a payment."""
    run(books.register(Word.PAID, invoice, amount, business=business, because=because, json=json))


@app.command()
def credit(
    invoice: Invoice,
    amount: Amount = None,
    business: Whose = None,
    because: Because = None,
    json: Json = False,
) -> None:
    """Register a credit note."""
    run(books.register(Word.CREDITED, invoice, amount, business=business, because=because, json=json))


@app.command()
def due(
    invoice: Invoice,
    date: Annotated[str, typer.Argument(help="The new due date, 2026-12-24.")],
    business: Whose = None,
    because: Because = None,
    json: Json = False,
) -> None:
    """Give an invoice a new due date."""
    run(books.register(Word.NEW_DUE_DATE, invoice, date, business=business, because=because, json=json))


@app.command("opt-out")
def opt_out(invoice: Invoice, business: Whose = None, because: Because = None, json: Json = False) -> None:
    """Exclude an invoice from the follow-up."""
    run(books.register(Word.OPT_OUT, invoice, None, business=business, because=because, json=json))


@app.command("hand-over")
def hand_over(invoice: Invoice, business: Whose = None, because: Because = None, json: Json = False) -> None:
    """Hand an invoice over to the collector by hand."""
    run(books.register(Word.HAND_OVER, invoice, None, business=business, because=because, json=json))


@app.command()
def pause(invoice: Invoice, because: Reason, business: Whose = None, json: Json = False) -> None:
    """Hold a case: nothing happens until it is resumed."""
    run(books.register(Word.PAUSE, invoice, None, business=business, because=because, json=json))


@app.command()
def resume(invoice: Invoice, because: Reason, business: Whose = None, json: Json = False) -> None:
    """Let a paused or disputed case go on where it was."""
    run(books.register(Word.RESUME, invoice, None, business=business, because=because, json=json))


@app.command()
def extend(
    invoice: Invoice,
    date: Annotated[str, typer.Argument(help="The last day to answer, 2026-12-24.")],
    because: Reason,
    business: Whose = None,
    json: Json = False,
) -> None:
    """Give the owner longer to answer."""
    run(books.register(Word.EXTEND, invoice, date, business=business, because=because, json=json))


@app.command()
def collector(
    report: Annotated[
        str, typer.Argument(help="`acknowledged`, `'stage demand'`, `returned`, `failed` ... or a file.")
    ],
    invoice: Annotated[str | None, typer.Argument(help="The invoice number, unless a file is given.")] = None,
    business: Whose = None,
    json: Json = False,
) -> None:
    """Record what the collector says of an invoice, or take a report file of his."""
    if invoice is None:
        run(collectors.file(Path(report), json=json))
    run(collectors.word(report, invoice or "", business=business, json=json))
