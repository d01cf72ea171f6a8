"""The commands of the support desk and of people's chats."""

# ruff: noqa: FBT002 - what typer reads options from

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import chats, desk
from app.options import Json, Whose, run
from bot.desk import Duty

app = typer.Typer()
staff = typer.Typer(no_args_is_help=True, help="The people of the support desk.")
app.add_typer(staff, name="staff")

Who = Annotated[str, typer.Argument(help="The name, e-mail address or number.")]


@staff.command("add")
def staff_add(
    name: Annotated[str, typer.Argument(help="Who, as the log shall name him.")],
    chat: Annotated[int | None, typer.Option(help="The id of his Telegram account.")] = None,
    duty: Annotated[str, typer.Option(help=f"One of {', '.join(Duty)}.")] = Duty.ACT.value,
    json: Json = False,
) -> None:
    """Let somebody work at the desk."""
    run(desk.add_staff(name, chat=chat, duty=duty, json=json))


@staff.command("list")
def staff_list(json: Json = False) -> None:
    """List who works at the desk."""
    run(desk.list_staff(json=json))


@staff.command("remove")
def staff_remove(name: str, json: Json = False) -> None:
    """Let somebody do nothing at the desk any more."""
    run(desk.remove_staff(name, json=json))


@app.command()
def digest(json: Json = False) -> None:
    """Say what happened in the last 24 hours, what it cost, and what waits."""
    run(desk.day(json=json))


@app.command()
def doubt(json: Json = False) -> None:
    """List the messages that may or may not have gone out."""
    run(desk.doubt(json=json))


@app.command()
def settle(
    message: Annotated[str, typer.Argument(help="Its name, as `svarfrist doubt` shows it.")],
    arrived: Annotated[bool, typer.Option("--arrived/--lost", help="What was found out.")],
    json: Json = False,
) -> None:
    """Settle a message in doubt: it did arrive, or it goes by the next channel."""
    run(desk.settle(message, arrived=arrived, json=json))


def add_to_contacts(contact: typer.Typer) -> None:
    """Give the commands about contacts those that are about their chats."""

    @contact.command("invite")
    def contact_invite(who: Who, business: Whose = None, json: Json = False) -> None:
        """Send somebody a link that connects his chat; it works once, for seven days."""
        run(chats.invite_contact(who, business=business, json=json))

    @contact.command("prefer")
    def contact_prefer(
        who: Who,
        order: Annotated[
            str | None, typer.Option(help="Channels, the best first, such as chat,sms,mail.")
        ] = None,
        quiet: Annotated[
            str | None, typer.Option(help="Hours without messages of our own accord, such as 21-7; or none.")
        ] = None,
        business: Whose = None,
        json: Json = False,
    ) -> None:
        """Say by which channels, and not when, somebody wants to be told."""
        run(chats.prefer(who, order=order, quiet=quiet, business=business, json=json))
