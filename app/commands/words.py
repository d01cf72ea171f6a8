"""`say`: an owner's or a supporter's words from the terminal, by the very path that letters take."""

from __future__ import annotations

import hashlib
from uuid import uuid4

from app import addresses, show
from app.commands import DONE, REFUSED, Wrong, house, the_business
from app.commands.books import as_json, came_of, register, who
from app.house import House
from core.events import Channel, Role, Word
from core.inbound import Incoming
from core.messages import Text
from store import Transaction, people
from store.people import Business, all_businesses

UNDERSTOOD = {"decided", "answered"}
SUPPORTS_OWN = {"pause": Word.PAUSE, "resume": Word.RESUME}
VERDICTS = {
    "asked_back": "Nothing was decided: the words were not clear enough, and are asked back about.",
    "answered": "Nothing was decided.",
}


async def say(
    text: str, *, sender: str | None, support: bool, because: str | None, business: str | None, json: bool
) -> int:
    """Take the words, store what they decide, and print what is answered.

    Raises:
        Wrong: if nobody knows who speaks, or support gives no reason.

    """
    if support and not because:
        raise Wrong("Support gives a reason, for the log: --because 'the customer called'.")
    if support and sender:
        raise Wrong("Either an owner speaks (--from) or support does (--support), not both.")
    word, _, invoice = text.strip().partition(" ")
    if support and word.casefold() in SUPPORTS_OWN:
        # No owner may say these, so that the reader of owners' words does not know them.
        return await register(
            SUPPORTS_OWN[word.casefold()],
            invoice.strip(),
            None,
            business=business,
            because=because,
            json=json,
        )
    async with house() as home:
        incoming = await home.database.read(
            lambda tx: (
                _of_support(tx, home, text, business, because or "")
                if support
                else _of_owner(tx, home, text, business, sender)
            )
        )
        (verdict,) = await home.engine.receive([incoming])
        answers = await _answers(home, incoming)
        everyone = await home.database.read(lambda tx: all_businesses(tx.connection))
    policies = {one.id: one.policy for one in everyone}
    if json:
        said = [{"subject": answer.subject or None, "text": answer.body} for answer in answers]
        outcomes = [as_json(outcome) for outcome in verdict.outcomes]
        show.as_json({"verdict": verdict.verdict, "outcomes": outcomes, "answers": said})
    else:
        for outcome in verdict.outcomes:
            for line in came_of(outcome, policies[outcome.case.business]):
                show.done(line)
        if not verdict.outcomes:
            show.done(VERDICTS.get(verdict.verdict, f"Nothing was decided ({verdict.verdict})."))
        for answer in answers:
            show.done("\nAnswer:")
            show.done("\n".join(f"  {line}".rstrip() for line in answer.body.splitlines()))
    refused = any(not outcome.changed for outcome in verdict.outcomes)
    return DONE if verdict.verdict in UNDERSTOOD and not refused else REFUSED


async def _answers(home: House, incoming: Incoming) -> list[Text]:
    """Deliver what the terminal is answered, and return what answers these words."""
    while True:
        done = await home.engine.deliver(only={Channel.TERMINAL})
        if not done.sent + done.failed + done.later + done.died:
            break
    return [text for parcel, text in home.terminal.said if parcel.in_reply_to == incoming.message_id]


def _of_owner(tx: Transaction, home: House, text: str, business: str | None, sender: str | None) -> Incoming:
    if sender is None:
        owner = the_business(tx, business)
        everyone = people.contacts_of(tx.connection, [owner.id])[owner.id]
        if len(everyone) != 1 or not everyone[0].routes:
            names = ", ".join(address for one in everyone for _, address in one.routes)
            raise Wrong(f"Say who speaks with --from; {owner.name} has {names or 'no contacts'}.")
        return _incoming(home, text, everyone[0].routes[0][1])
    owners = [the_business(tx, business)] if business else all_businesses(tx.connection)
    for country in sorted({one.policy.country for one in owners}) or ["NO"]:
        address = _normal(sender, country)
        known = people.who_is(tx.connection, Channel.TERMINAL, address) if address else []
        if any(one.business in {owner.id for owner in owners} for one in known):
            return _incoming(home, text, address or sender)
    raise Wrong(f"No contact has the address {sender}; {_known(tx, owners)}")


def _normal(sender: str, country: str) -> str | None:
    try:
        return addresses.anyone(sender, country)
    except ValueError:
        return None


def _known(tx: Transaction, owners: list[Business]) -> str:
    if len(owners) != 1:
        return "`svarfrist business list` shows whom there is."
    everyone = people.contacts_of(tx.connection, [owners[0].id])[owners[0].id]
    return f"{owners[0].name} has {', '.join(address for one in everyone for _, address in one.routes)}."


def _of_support(tx: Transaction, home: House, text: str, business: str | None, because: str) -> Incoming:
    everyone = all_businesses(tx.connection)
    owner = the_business(tx, business) if business or len(everyone) == 1 else None
    return _incoming(home, text, "support", role=Role.SUPPORT, owner=owner, because=because)


def _incoming(
    home: House,
    text: str,
    sender: str,
    *,
    role: Role = Role.OWNER,
    owner: Business | None = None,
    because: str | None = None,
) -> Incoming:
    id = f"terminal-{uuid4()}"
    return Incoming(
        channel=Channel.TERMINAL,
        external_id=id,
        at=home.clock(),
        sender=sender,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        message_id=id,
        role=role,
        person=who() if role is Role.SUPPORT else None,
        because=because,
        business=owner.id if owner else None,
    )
