"""The command `svarfrist`. What can be typed stands here; what it does stands in `app/commands`.

Exit codes: 0 done; 1 done, but something was refused or not understood (it is listed); 2 not done: the settings, the
arguments or a file are wrong (the message says which); 3 the world did not play along (a server, a disk).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from app import show
from app.commands import NotFound, books, cases, setup, words, work
from app.settings import BadSettings
from core.errors import SvarfristError
from ledger import LedgerError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__.split("\n")[0])
db = typer.Typer(no_args_is_help=True, help="The store's schema.")
business = typer.Typer(no_args_is_help=True, help="The businesses whose invoices are followed.")
contact = typer.Typer(no_args_is_help=True, help="The people of a business.")
importing = typer.Typer(no_args_is_help=True, help="The books, from files.")
case = typer.Typer(no_args_is_help=True, help="What is followed, and what happened.")
for name, group in {"db": db, "business": business, "contact": contact, "import": importing, "case": case}.items():
    app.add_typer(group, name=name)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Whose = Annotated[str | None, typer.Option("--business", "-b", help="Name or id; not needed if there is only one.")]
Invoice = Annotated[str, typer.Argument(help="The invoice number.")]


def _run(command: Coroutine[Any, Any, int | None]) -> None:
    raise typer.Exit(asyncio.run(command) or 0)


# --- setting up ------------------------------------------------------------------------------------------------


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to begin.")] = Path()) -> None:
    """Write a .env to fill in, and make the store."""
    _run(setup.init(folder))


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to date."""
    _run(setup.upgrade())


@business.command("add")
def business_add(
    name: Annotated[str, typer.Argument(help="The business's name.")],
    policy: Annotated[str, typer.Option(help="fakturert or fortnox_finans.")] = "fakturert",
    contact: Annotated[str, typer.Option(help="The owner's name.")] = "",
    email: Annotated[str | None, typer.Option(help="The owner's e-mail address.")] = None,
    phone: Annotated[str | None, typer.Option(help="The owner's mobile number.")] = None,
    language: Annotated[str | None, typer.Option(help="nb, sv or en; the policy's by default.")] = None,
    org_number: Annotated[str | None, typer.Option(help="The business's own organisation number.")] = None,
    feed: Annotated[bool, typer.Option(help="The books come in daily: no default fires on books over a day old.")] = False,  # noqa: FBT002
    override: Annotated[list[str] | None, typer.Option("--set", help="A policy value of its own, such as alert_days=5.")] = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Register a business with its owner, and send him the terms and prices."""
    _run(
        setup.add_business(
            name, policy=policy, contact=contact, email=email, phone=phone, language=language, org_number=org_number,
            feed=feed, overrides=override or [], json=json,
        )
    )  # fmt: skip


@business.command("list")
def business_list(json: Json = False) -> None:  # noqa: FBT002
    """List the businesses."""
    _run(setup.list_businesses(json=json))


@contact.command("add")
def contact_add(
    name: Annotated[str, typer.Argument(help="Who.")],
    business: Whose = None,
    email: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    language: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Add a person who is told and may decide."""
    _run(setup.add_contact(name, business=business, email=email, phone=phone, language=language))


# --- the books -------------------------------------------------------------------------------------------------


@importing.command("invoices")
def import_invoices(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/import.md says what it may look like.")],
    business: Whose = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Follow the invoices of a file; once, however often it is imported."""
    _run(books.invoices(file, business=business, json=json))


@importing.command("payments")
def import_payments(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/import.md says what it may look like.")],
    business: Whose = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Book the payments, reversals and credit notes of a file."""
    _run(books.payments(file, business=business, json=json))


@app.command()
def pay(
    invoice: Invoice,
    amount: Annotated[str | None, typer.Argument(help="How much; all of it by default.")] = None,
    business: Whose = None,
) -> None:
    """Register a payment."""
    _run(books.register("paid", invoice, amount, business=business))


@app.command()
def credit(
    invoice: Invoice,
    amount: Annotated[str | None, typer.Argument(help="How much; all of it by default.")] = None,
    business: Whose = None,
) -> None:
    """Register a credit note."""
    _run(books.register("credited", invoice, amount, business=business))


@app.command()
def due(
    invoice: Invoice, date: Annotated[str, typer.Argument(help="The new due date, 2026-12-24.")], business: Whose = None
) -> None:
    """Give an invoice a new due date."""
    _run(books.register("new_due_date", invoice, date, business=business))


@app.command("opt-out")
def opt_out(invoice: Invoice, business: Whose = None) -> None:
    """Exclude an invoice from the follow-up."""
    _run(books.register("opt_out", invoice, None, business=business))


@app.command("hand-over")
def hand_over(invoice: Invoice, business: Whose = None) -> None:
    """Hand an invoice over to the collector by hand."""
    _run(books.register("hand_over", invoice, None, business=business))


@app.command()
def collector(
    report: Annotated[str, typer.Argument(help="`acknowledged`, `stage demand`, `returned`, `failed` ... or a file.")],
    invoice: Annotated[str | None, typer.Argument(help="The invoice number, unless a file is given.")] = None,
    business: Whose = None,
) -> None:
    """Record what the collector says of an invoice, or take a report file of his."""
    _run(books.collector(report, invoice, business=business))


# --- the work --------------------------------------------------------------------------------------------------


@app.command()
def run() -> None:
    """Follow up until stopped: read what comes in, let deadlines speak, send what waits."""
    _run(work.run())


@app.command()
def tick(json: Json = False) -> None:  # noqa: FBT002
    """Do all of that once, and end."""
    _run(work.tick(json=json))


@app.command()
def demo(
    json: Annotated[Path | None, typer.Option("--json", help="Write the stories to this file.")] = None,
    only: Annotated[str | None, typer.Option("--only", help="Tell one story.")] = None,
) -> None:
    """Tell every story of the product over real SMTP and IMAP in this process, on a clock of its own."""
    _run(work.demo(json, only))


# --- cases and words -------------------------------------------------------------------------------------------


@case.command("list")
def case_list(
    business: Whose = None,
    state: Annotated[str | None, typer.Option(help="Only cases in this state.")] = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """List cases."""
    _run(cases.list_cases(business=business, state=state, json=json))


@case.command("show")
def case_show(invoice: Invoice, business: Whose = None, json: Json = False) -> None:  # noqa: FBT002
    """Show a case, and what happens next if nobody says anything."""
    _run(cases.show_case(invoice, business=business, json=json))


@case.command("history")
def case_history(invoice: Invoice, business: Whose = None, json: Json = False) -> None:  # noqa: FBT002
    """Show everything that was said and decided about a case."""
    _run(cases.history(invoice, business=business, json=json))


@app.command("say")
def say_words(
    text: Annotated[str, typer.Argument(help="The words.")],
    sender: Annotated[str | None, typer.Option("--from", help="An owner's e-mail address or phone number.")] = None,
    support: Annotated[bool, typer.Option("--support", help="Speak as support; name the invoice in the words.")] = False,  # noqa: FBT002
    because: Annotated[str | None, typer.Option(help="Support's reason, for the log.")] = None,
    business: Whose = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Say something as an owner or as support, by the very path that letters take."""
    _run(words.say(text, sender=sender, support=support, because=because, business=business, json=json))


@app.command("read")
def read_words(
    words_or_file: Annotated[str, typer.Argument(help="A text, or an .eml file.")],
    business: Whose = None,
    invoice: Annotated[list[str] | None, typer.Option(help="The invoices that were asked about.")] = None,
    question: Annotated[str | None, typer.Option(help="confirm, choice, identity_number or address.")] = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Explain how a text or a letter would be understood. Nothing is decided."""
    _run(words.explain(words_or_file, business=business, invoices=invoice or [], question=question, json=json))


def main() -> None:
    """Run the command; errors become one sentence and an exit code."""
    try:
        app()
    except (BadSettings, LedgerError, NotFound) as error:
        _fail(error, 2)
    except (SvarfristError, OSError) as error:
        _fail(error, 3)


def _fail(error: BaseException, code: int) -> None:
    show.err.print(str(error), markup=False)
    sys.exit(code)


if __name__ == "__main__":
    main()
