"""The requests that decide or change something. What is decided goes the way of every word, once a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app import phrases
from app.chat import invite
from app.commands import Wrong, the_case
from app.commands.books import came_of, value_of
from app.desk.typed import At, said_by_staff
from app.house import House
from bot.desk import Request
from core.case import Case
from core.debtor_data import deliverable_address, identity_number
from core.events import Channel, Role, Said, Value, Word
from core.policies import Policy
from store import Transaction, desk, people

ON_BEHALF = {
    word.value: word
    for word in (
        Word.CONFIRM,
        Word.STOP,
        Word.PAYMENT_ORDER,
        Word.MONITOR,
        Word.WITHDRAW,
        Word.OPT_OUT,
        Word.HAND_OVER,
        Word.RESTART,
        Word.UNDO,
        Word.PAID,
        Word.CREDITED,
        Word.DISPUTED,
    )
}
Reading = Callable[[Request, Case, Policy], tuple[Word, Value, str]]


async def _say(house: House, at: At, request: Request, read: Reading) -> str:
    """Say a word of a case on the owner's behalf; the log keeps who said it and why."""
    owner, followed = await house.database.read(lambda tx: the_case(tx, None, request["invoice"]))
    word, value, because = read(request, followed.case, owner.policy)
    said = Said(
        word=word,
        by=Role.SUPPORT,
        at=at.typed.at,
        value=value,
        person=at.member.name,
        channel=Channel.CHAT,
        source=at.id,
        because=because,
    )
    incoming = replace(said_by_staff(at, at.typed.text), reports=((followed.case.id, said),))
    (verdict,) = await house.engine.receive([incoming])
    if verdict.verdict == "repeat":
        return "That was done before."
    lines = [line for outcome in verdict.outcomes for line in came_of(outcome, owner.policy)]
    return "\n".join(lines) or f"Nothing changed: {phrases.standing(followed.case)}."


def _plain(word: Word) -> Callable[[House, At, Request], Awaitable[str]]:
    async def do(house: House, at: At, request: Request) -> str:
        return await _say(house, at, request, lambda asked, _, __: (word, None, asked["reason"]))

    return do


def _dated(word: Word) -> Callable[[House, At, Request], Awaitable[str]]:
    async def do(house: House, at: At, request: Request) -> str:
        def read(asked: Request, case: Case, policy: Policy) -> tuple[Word, Value, str]:
            return word, value_of(word, asked["date"], case, policy), asked["reason"]

        return await _say(house, at, request, read)

    return do


async def act(house: House, at: At, request: Request) -> str:
    """Decide on the owner's behalf: `paid=500` carries an amount."""

    def read(asked: Request, case: Case, policy: Policy) -> tuple[Word, Value, str]:
        name, _, amount = asked["word"].casefold().partition("=")
        if name not in ON_BEHALF:
            raise Wrong(f"{name} is no decision; there are {', '.join(ON_BEHALF)}.")
        word = ON_BEHALF[name]
        because = f"{asked['reason']} (for {for_whom})"
        return word, value_of(word, amount or None, case, policy), because

    for_whom = await _for_whom(house, at, request["invoice"])
    return await _say(house, at, request, read)


async def _for_whom(house: House, at: At, invoice: str) -> str:
    """Return the owner in whose name staff act: the one whose topic it is, or all of the business's."""

    def body(tx: Transaction) -> str:
        owner, _ = the_case(tx, None, invoice)
        everyone = people.contacts_of(tx.connection, [owner.id]).get(owner.id, [])
        his = [one.name for one in everyone if at.topic and at.topic.key == f"contact:{one.id}"]
        return ", ".join(his or [one.name for one in everyone]) or owner.name

    return await house.database.read(body)


async def number(house: House, at: At, request: Request) -> str:
    """Save the customer's organisation or personal number."""

    def read(asked: Request, case: Case, policy: Policy) -> tuple[Word, Value, str]:
        found = identity_number(asked["number"], case.debtor.country)
        if found is None:
            raise Wrong("That is no organisation or personal number: its check digit or length is wrong.")
        return Word.IDENTITY_NUMBER, found, "corrected by support"

    return await _say(house, at, request, read)


async def address(house: House, at: At, request: Request) -> str:
    """Save the customer's address."""

    def read(asked: Request, case: Case, policy: Policy) -> tuple[Word, Value, str]:
        found = deliverable_address(asked["address"], case.debtor.country)
        if found is None:
            raise Wrong("No letter would arrive there: give street or box, postcode and town.")
        return Word.ADDRESS, found, "corrected by support"

    return await _say(house, at, request, read)


async def mute(house: House, at: At, request: Request) -> str:
    """Let this topic make no sound for some days."""
    if at.topic is None:
        raise Wrong("Type /mute in an owner's topic.")
    days = request.values.get("days", "7")
    if not days.isdecimal() or int(days) > 365:
        raise Wrong("Type /mute DAYS, such as /mute 7; /mute 0 ends it.")
    key, until = at.topic.key, house.clock() + timedelta(days=int(days))
    await house.database.write(lambda tx: desk.mute(tx.connection, key, until if int(days) else None))
    return (
        f"No sound here for {days} days; what he writes is shown all the same."
        if int(days)
        else "Sound again."
    )


async def link(house: House, at: At, request: Request) -> str:
    """Send a contact a link that connects his chat."""
    who = request["who"].casefold()

    def body(tx: Transaction) -> list[tuple[people.Reachable, str]]:
        connection = tx.connection
        everyone = people.all_businesses(connection)
        known = people.contacts_of(connection, [one.id for one in everyone])
        return [
            (contact, one.name)
            for one in everyone
            for contact in known.get(one.id, [])
            if who in {contact.name.casefold(), *(address for _, address in contact.routes)}
        ]

    found = await house.database.read(body)
    if len(found) != 1:
        why = "Several contacts are called so" if found else "No contact is called so"
        raise Wrong(f"{why}; give the e-mail address or number.")
    contact, business = found[0]
    await invite(house, contact)
    return f"{contact.name} of {business} is sent a link; it works once, for seven days."


async def arrived(house: House, at: At, request: Request) -> str:
    """A message in doubt did arrive: its clock runs."""
    return await _settle(house, request, arrived=True)


async def lost(house: House, at: At, request: Request) -> str:
    """A message in doubt did not arrive: it goes by the next channel."""
    return await _settle(house, request, arrived=False)


async def _settle(house: House, request: Request, *, arrived: bool) -> str:
    wanted = request["message"].casefold()
    rows = await house.database.read(lambda tx: desk.doubtful(tx.connection, 1000))
    leads: set[UUID] = {row["lead"] for row in rows if str(row["lead"]).endswith(wanted)}
    if len(wanted) < 8 or len(leads) != 1:
        raise Wrong(f"No message in doubt is called {wanted}; /doubt lists them.")
    await house.engine.clear_doubt(leads.pop(), arrived=arrived)
    return "It counts as sent." if arrived else "It goes another way, or nobody was told."


REQUESTS = {
    "pause": _plain(Word.PAUSE),
    "resume": _plain(Word.RESUME),
    "extend": _dated(Word.EXTEND),
    "due": _dated(Word.NEW_DUE_DATE),
    "act": act,
    "number": number,
    "address": address,
    "mute": mute,
    "link": link,
    "arrived": arrived,
    "lost": lost,
}
