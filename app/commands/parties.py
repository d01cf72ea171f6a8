"""Businesses and their people: registering them, listing them, letting somebody go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

from app import addresses, queries, show, terms
from app.commands import DONE, Wrong, house, the_business
from core.events import Channel, Role
from core.messages import Notice, Tell
from core.wording import LANGUAGES
from store import Transaction, outbox, people
from store.people import Business, Reachable

T = TypeVar("T")
Ways = list[tuple[Channel, str]]


async def add_business(
    name: str,
    *,
    policy: str,
    contact: str,
    email: str | None,
    phone: str | None,
    language: str | None,
    org_number: str | None,
    feed: bool,
    overrides: Sequence[str],
    json: bool,
) -> int:
    """Store a business, its owner and its policy, and put the terms into the outbox: all of it or nothing.

    Raises:
        Wrong: naming what was typed wrong.

    """
    chosen = _checked("", lambda: terms.chosen(policy, overrides))
    name = _named(name)
    if email is None:
        raise Wrong("The terms and prices go to the owner by e-mail: give his address with --email.")
    ways = _ways(email, phone, chosen.country)
    spoken = _language(language or chosen.language)
    number = org_number and _checked(
        f"{org_number} ", lambda: addresses.organisation_number(org_number, chosen.country)
    )
    async with house() as home:
        now = home.clock()

        def body(tx: Transaction) -> tuple[UUID, UUID]:
            if people.business(tx.connection, name) is not None:
                raise Wrong(f"There is a business called {name} already.")
            id = people.add_business(
                tx.connection, name=name, chosen=chosen, language=spoken, org_number=number or None,
                ledger_feed=feed, now=now,
            )  # fmt: skip
            owner = people.add_contact(
                tx.connection, business=id, name=contact or name, language=spoken, ways=ways, now=now
            )
            wish = outbox.Wish(tell=Tell(what=Notice.TERMS, to=Role.OWNER), business=id)
            (message, *_) = outbox.add(tx.connection, [wish], now)
            people.accept_terms(tx.connection, id, chosen, message, now)
            return id, owner

        id, owner = await home.database.write(body)
    if json:
        facts: dict[str, Any] = {
            "id": str(id),
            "name": name,
            "policy": chosen.name,
            "policy_version": chosen.version,
        }
        facts |= {"language": spoken, "org_number": number or None, "terms_version": chosen.terms_version}
        show.as_json(facts | {"contact": _contact(owner, contact or name, spoken, ways)})
        return DONE
    show.done(f"{name} is registered: policy {chosen.name}, language {spoken}.")
    show.done(
        f"The terms, version {chosen.terms_version}, go to {dict(ways)[Channel.MAIL]} with the next "
        "`svarfrist tick`, or at once where `svarfrist run` runs."
    )
    return DONE


async def list_businesses(*, json: bool) -> int:
    """List the businesses."""
    async with house() as home:

        def body(tx: Transaction) -> tuple[list[Business], Any, Any]:
            everyone = people.all_businesses(tx.connection)
            who = people.contacts_of(tx.connection, [one.id for one in everyone])
            return everyone, who, queries.open_cases(tx)

        everyone, who, cases = await home.database.read(body)
    if json:
        show.as_json([_business(one, who.get(one.id, []), cases.get(one.id, 0)) for one in everyone])
        return DONE
    if not everyone:
        show.done("There is no business yet: add one with `svarfrist business add`.")
        return DONE
    show.table(
        "",
        ("Business~", "Policy", "Terms", "Language", "Open>", "Books read", "Contacts~"),
        (
            (
                one.name, one.policy.name, one.terms_version or "-", one.language, str(cases.get(one.id, 0)),
                show.when(one.ledger_read_at, one.policy.tz), "\n".join(map(_line, who.get(one.id, []))),
            )
            for one in everyone
        ),
    )  # fmt: skip
    return DONE


async def add_contact(
    name: str,
    *,
    business: str | None,
    email: str | None,
    phone: str | None,
    language: str | None,
    json: bool,
) -> int:
    """Add a person who is told and may decide.

    Raises:
        Wrong: naming what was typed wrong.

    """
    name = _named(name)
    if not email and not phone:
        raise Wrong(f"How is {name} reached? Give --email, --phone or both.")
    async with house() as home:
        owner = await home.database.read(lambda tx: the_business(tx, business))
        ways = _ways(email, phone, owner.policy.country)
        spoken = _language(language or owner.language)
        now = home.clock()

        def body(tx: Transaction) -> UUID:
            taken = {
                way for one in people.contacts_of(tx.connection, [owner.id])[owner.id] for way in one.routes
            }
            if known := [address for channel, address in ways if (channel, address) in taken]:
                raise Wrong(f"{owner.name} has a contact with {known[0]} already.")
            return people.add_contact(
                tx.connection, business=owner.id, name=name, language=spoken, ways=ways, now=now
            )

        id = await home.database.write(body)
    if json:
        show.as_json({"business": owner.name} | _contact(id, name, spoken, ways))
    else:
        show.done(f"{name} is told of {owner.name}'s invoices from now on, and may decide.")
    return DONE


async def remove_contact(who: str, *, business: str | None, json: bool) -> int:
    """Let a contact hear and decide nothing any more; what he decided stays.

    Raises:
        Wrong: if nobody or several are meant, or nobody would be left.

    """
    async with house() as home:

        def body(tx: Transaction) -> tuple[Business, Reachable]:
            owner = the_business(tx, business)
            everyone = people.contacts_of(tx.connection, [owner.id])[owner.id]
            one = meant(who, owner, everyone)
            if len(everyone) == 1:
                raise Wrong(f"{one.name} is the only contact of {owner.name}: add another one first.")
            people.deactivate(tx.connection, one.id)
            return owner, one

        owner, gone = await home.database.write(body)
    if json:
        show.as_json({"business": owner.name, "removed": gone.name, "id": str(gone.id)})
    else:
        show.done(f"{gone.name} hears and decides nothing of {owner.name} any more; what he decided stays.")
    return DONE


def meant(who: str, owner: Business, everyone: Sequence[Reachable]) -> Reachable:
    """Return the one of *everyone* who is called *who*, by name, address or id.

    Raises:
        Wrong: if nobody or several are.

    """
    typed = {who.casefold()}
    with suppress(ValueError):
        typed.add(addresses.anyone(who, owner.policy.country))
    found = [
        one
        for one in everyone
        if typed & {one.name.casefold(), str(one.id), *(address for _, address in one.routes)}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Wrong(f"{owner.name} has several contacts called {who}: name the e-mail address or number.")
    there = ", ".join(one.name for one in everyone)
    raise Wrong(f"{owner.name} has no contact {who}; there is {there}.")


# --- what was typed ----------------------------------------------------------------------------------------


def _checked(shown: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise Wrong(f"{shown}{error}{'' if str(error).endswith('.') else '.'}") from None


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Wrong("The name is empty.")
    return plain


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Wrong(f"There are no texts in {code!r}; there are {', '.join(sorted(LANGUAGES))}.")
    return code


def _ways(email: str | None, phone: str | None, country: str) -> Ways:
    ways: Ways = []
    if email:
        ways.append((Channel.MAIL, _checked(f"{email} ", lambda: addresses.email(email))))
    if phone:
        ways.append((Channel.SMS, _checked(f"{phone} ", lambda: addresses.mobile(phone, country))))
    return ways


# --- what is shown -----------------------------------------------------------------------------------------


def _line(contact: Reachable) -> str:
    return f"{contact.name} ({', '.join(address for _, address in contact.routes)})"


def _contact(id: UUID, name: str, language: str, ways: Sequence[tuple[Channel, str]]) -> dict[str, Any]:
    listed = [{"channel": channel.value, "address": address} for channel, address in ways]
    return {"id": str(id), "name": name, "language": language, "routes": listed}


def _business(one: Business, who: Sequence[Reachable], cases: int) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "name": one.name,
        "org_number": one.org_number,
        "policy": one.policy.name,
        "policy_version": one.policy.version,
        "terms_version": one.terms_version,
        "language": one.language,
        "ledger_feed": one.ledger_feed,
        "ledger_read_at": one.ledger_read_at.isoformat() if one.ledger_read_at else None,
        "open_cases": cases,
        "contacts": [_contact(person.id, person.name, person.language, person.routes) for person in who],
    }
