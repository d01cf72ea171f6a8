"""People's chats by command: an invitation, and what somebody prefers."""

from __future__ import annotations

from app import show
from app.chat import invite, quiet_hours
from app.commands import DONE, Wrong, house, the_business
from app.commands.parties import meant
from app.house import House
from core.events import Channel
from store import Transaction, people
from store.people import Business, Reachable

WAYS = (Channel.CHAT, Channel.SMS, Channel.MAIL)
NONE = "none"


async def invite_contact(who: str, *, business: str | None, json: bool) -> int:
    """Send a contact a link that connects his chat.

    Raises:
        Wrong: if nobody or several are meant.
        BadSettings: if there is no bot.

    """
    async with house() as home:
        home.settings.need("telegram_name")
        owner, contact = await _found(home, who, business)
        if not any(channel is not Channel.CHAT for channel, _ in contact.routes):
            raise Wrong(f"{contact.name} has neither an e-mail address nor a number that a link could go to.")
        await invite(home, contact)
    if json:
        show.as_json({"business": owner.name, "invited": contact.name, "id": str(contact.id)})
    else:
        show.done(
            f"{contact.name} of {owner.name} gets a link in the next open hours; it works once, for seven days."
        )
    return DONE


async def prefer(who: str, *, order: str | None, quiet: str | None, business: str | None, json: bool) -> int:
    """Record by which channels, and not when, a contact wants to be told.

    Raises:
        Wrong: naming what can not be read.

    """
    values: dict[str, str | None] = {}
    if order is not None:
        values["ways"] = _order(order)
    if quiet is not None:
        values["quiet"] = _quiet(quiet)
    if not values:
        raise Wrong("Say --order, --quiet or both.")
    async with house() as home:
        owner, contact = await _found(home, who, business)
        await home.database.write(lambda tx: people.prefer(tx.connection, contact.id, **values))
    if json:
        show.as_json({"business": owner.name, "contact": contact.name} | values)
    else:
        shown = ", ".join(f"{name}: {value or 'as usual'}" for name, value in values.items())
        show.done(f"{contact.name} of {owner.name}: {shown}.")
    return DONE


async def _found(home: House, who: str, business: str | None) -> tuple[Business, Reachable]:
    def body(tx: Transaction) -> tuple[Business, Reachable]:
        owner = the_business(tx, business)
        return owner, meant(who, owner, people.contacts_of(tx.connection, [owner.id])[owner.id])

    return await home.database.read(body)


def _order(text: str) -> str | None:
    if text == NONE:
        return None
    named = [one.strip().casefold() for one in text.split(",") if one.strip()]
    if not named or not set(named) <= {way.value for way in WAYS}:
        raise Wrong(f"{text}: name channels out of {', '.join(WAYS)}, the best first; or {NONE}.")
    return ",".join(dict.fromkeys(named))


def _quiet(text: str) -> str | None:
    if text == NONE:
        return None
    hours = quiet_hours(text)
    if hours is None:
        raise Wrong(f"{text}: give two times of day, such as 21-7 or 21:30-07:00; or {NONE}.")
    return hours
