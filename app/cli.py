"""The command `svarfrist`. What can be typed stands here; what it does stands in `app/commands`.

Exit codes: 0 done; 1 done, but something was refused or not understood (it is listed); 2 not done: the
settings, the arguments or a file are wrong (the message says which); 3 the world did not play along: a
server, a disk.
"""

# ruff: noqa: FBT002, PLR0917 - what typer reads options from

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from app import cli_books, cli_desk, logs, show
from app.commands import cases, ears, letters, parties, reading, setup, words, work
from app.options import Because, Email, Invoice, Json, Language, OwnLanguage, Phone, Whose
from app.options import run as do

HELP = (
    "Follows up overdue invoices: tells the owner, asks, understands the answer, acts on silence as agreed."
)
CODES = "Exit codes: 0 done, 1 something was refused, 2 wrong settings or arguments, 3 no server or disk."

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=HELP, epilog=CODES
)
db = typer.Typer(no_args_is_help=True, help="The store's schema.")
business = typer.Typer(no_args_is_help=True, help="The businesses whose invoices are followed.")
contact = typer.Typer(no_args_is_help=True, help="The people of a business.")
case = typer.Typer(no_args_is_help=True, help="What is followed, and what happened.")
ear = typer.Typer(no_args_is_help=True, help="Where answers come in: what silence waits for.")
for name, group in {
    "db": db,
    "ears": ear,
    "business": business,
    "contact": contact,
    "case": case,
}.items():
    app.add_typer(group, name=name)


def _version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        try:
            show.done(f"svarfrist {version('svarfrist')}")
        except PackageNotFoundError:
            show.done("svarfrist, not installed")
        raise typer.Exit


@app.callback()
def _before(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    logs.set_up("WARNING")


# --- setting up --------------------------------------------------------------------------------------------


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to begin.")] = Path()) -> None:
    """Write a .env to fill in, and make the store."""
    do(setup.init(folder))


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to date."""
    do(setup.upgrade())


@business.command("add")
def business_add(
    name: Annotated[str, typer.Argument(help="The business's name.")],
    policy: Annotated[str, typer.Option(help="fakturert or fortnox_finans.")] = "fakturert",
    contact: Annotated[str, typer.Option(help="The owner's name.")] = "",
    email: Annotated[str | None, typer.Option(help="The owner's address; the terms go there.")] = None,
    phone: Phone = None,
    language: OwnLanguage = None,
    org_number: Annotated[str | None, typer.Option(help="The business's own organisation number.")] = None,
    feed: Annotated[
        bool,
        typer.Option("--feed", help="The books come in daily: silence counts only while they are fresh."),
    ] = False,
    override: Annotated[
        list[str] | None, typer.Option("--set", help="A policy value of its own, such as alert_days=5.")
    ] = None,
    json: Json = False,
) -> None:
    """Register a business with its owner, and send him the terms and prices."""
    do(
        parties.add_business(
            name, policy=policy, contact=contact, email=email, phone=phone, language=language,
            org_number=org_number, feed=feed, overrides=override or [], json=json,
        )
    )  # fmt: skip


@business.command("list")
def business_list(json: Json = False) -> None:
    """List the businesses and their contacts."""
    do(parties.list_businesses(json=json))


@contact.command("add")
def contact_add(
    name: Annotated[str, typer.Argument(help="Who.")],
    business: Whose = None,
    email: Email = None,
    phone: Phone = None,
    language: Language = None,
    json: Json = False,
) -> None:
    """Add a person who is told and may decide."""
    do(parties.add_contact(name, business=business, email=email, phone=phone, language=language, json=json))


@contact.command("remove")
def contact_remove(
    who: Annotated[str, typer.Argument(help="The name, e-mail address or number.")],
    business: Whose = None,
    json: Json = False,
) -> None:
    """Let a person hear and decide nothing any more: he left."""
    do(parties.remove_contact(who, business=business, json=json))


app.add_typer(cli_books.app)
app.add_typer(cli_desk.app)
cli_desk.add_to_contacts(contact)


# --- the work ----------------------------------------------------------------------------------------------


@app.command()
def run(
    role: Annotated[
        list[str] | None,
        typer.Option(
            help="What this worker does; repeat it, or put commas between. engine: deadlines; deliver: sending; "
            "inbox: mailboxes, folders, the polled bot; web: providers' calls; all: everything (the default, and the "
            "one there is on SQLite). Any number of workers on PostgreSQL, all with the same settings."
        ),
    ] = None,
) -> None:
    """Follow up until stopped: read what comes in, let deadlines speak, send what waits."""
    do(work.run(role or []))


@ear.command("list")
def ears_list(json: Json = False) -> None:
    """List the ears in use: until when each was read, and by which worker."""
    do(ears.list_ears(json=json))


@ear.command("forget")
def ears_forget(name: Annotated[str, typer.Argument(help="As `ears list` shows it.")]) -> None:
    """Let silence count without an ear that is in nobody's settings any more."""
    do(ears.forget(name))


@app.command()
def tick(json: Json = False) -> None:
    """Do all of that once, and end."""
    do(work.tick(json=json))


@app.command()
def demo(
    json: Annotated[Path | None, typer.Option("--json", help="Write the stories to this file.")] = None,
    only: Annotated[str | None, typer.Option("--only", help="Tell one story.")] = None,
) -> None:
    """Tell every story of the product over real SMTP, IMAP and HTTP in this process, on a clock of its own."""
    do(work.demo(json, only))


# --- cases and words ---------------------------------------------------------------------------------------


@case.command("list")
def case_list(
    business: Annotated[str | None, typer.Option("--business", "-b", help="Only this one's.")] = None,
    state: Annotated[str | None, typer.Option(help="Only cases in this state.")] = None,
    live: Annotated[bool, typer.Option("--open", help="Only cases that are not over.")] = False,
    customer: Annotated[
        str | None, typer.Option(help="Only this customer's, by number or part of the name.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many; 100 by default, all of them in JSON.")
    ] = None,
    json: Json = False,
) -> None:
    """List cases, the next deadline first."""
    shown = limit or (None if json else 100)
    do(cases.list_cases(business=business, state=state, live=live, customer=customer, limit=shown, json=json))


@case.command("show")
def case_show(invoice: Invoice, business: Whose = None, json: Json = False) -> None:
    """Show a case, and what happens next if nobody says anything."""
    do(cases.show_case(invoice, business=business, json=json))


@case.command("history")
def case_history(invoice: Invoice, business: Whose = None, json: Json = False) -> None:
    """Show everything that was said and decided about a case."""
    do(cases.history(invoice, business=business, json=json))


@app.command()
def unheard(
    business: Whose = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many; 100 by default, all of them in JSON.")
    ] = None,
    json: Json = False,
) -> None:
    """List what came in and was not heard, and why: unreadable, not believed, from a stranger."""
    do(letters.unheard(business=business, limit=limit or (None if json else 100), json=json))


@app.command("say")
def say_words(
    text: Annotated[str, typer.Argument(help="The words.")],
    sender: Annotated[
        str | None,
        typer.Option("--from", help="An owner's e-mail address or number; not needed if there is one."),
    ] = None,
    support: Annotated[
        bool, typer.Option("--support", help="Speak as support; name the invoice in the words.")
    ] = False,
    because: Because = None,
    business: Whose = None,
    json: Json = False,
) -> None:
    """Say something as an owner or as support, by the very path that letters take."""
    do(words.say(text, sender=sender, support=support, because=because, business=business, json=json))


@app.command("read")
def read_words(
    words_or_file: Annotated[str, typer.Argument(help="A text, or an .eml file.")],
    business: Whose = None,
    invoice: Annotated[list[str] | None, typer.Option(help="The invoices that were asked about.")] = None,
    question: Annotated[str | None, typer.Option(help="confirm, choice, identity_number or address.")] = None,
    json: Json = False,
) -> None:
    """Explain how a text or a letter would be understood. Nothing is decided."""
    do(
        reading.explain(
            words_or_file, business=business, invoices=invoice or [], question=question, json=json
        )
    )


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
