"""Businesses, their contacts and how to reach them, the policies they chose, and the terms they got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, insert, select, update

from core.events import Channel
from core.policies import Policy
from store.statements import insert_new
from store.tables import bucket_of, businesses, contacts, messages, new_id, policies, routes, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A small business whose invoices are followed."""

    id: UUID
    name: str
    org_number: str | None
    language: str
    policy: Policy
    terms_version: str | None
    ledger_feed: bool
    ledger_read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """A contact with his addresses."""

    id: UUID
    business: UUID
    name: str
    language: str
    active: bool
    routes: tuple[tuple[Channel, str], ...]
    """Where he can be told something."""
    stopped: tuple[tuple[Channel, str], ...] = ()
    """Where he wants to hear nothing any more."""
    order: tuple[Channel, ...] = ()
    """The channels he prefers, the best first; none: the usual order."""
    quiet: str | None = None
    """When he wants to hear nothing of our own accord, such as `21:00-07:00` in his business's zone."""


_parsed: dict[str, Policy] = {}
"""Policies never change under a version, so that each is parsed once per process."""


def policy(connection: Connection, version: str) -> Policy:
    """Return the policy stored under *version*."""
    if version not in _parsed:
        body = connection.execute(select(policies.c.body).where(policies.c.version == version)).scalar_one()
        _parsed[version] = Policy.model_validate(body)
    return _parsed[version]


def policy_versions(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the policy version that each of these businesses has now."""
    found = select(businesses.c.id, businesses.c.policy).where(businesses.c.id.in_(ids))
    return {row.id: row.policy for row in connection.execute(found)}


def keep_policy(connection: Connection, chosen: Policy) -> str:
    """Store *chosen* if it is new, and return its version."""
    row = {"version": chosen.version, "name": chosen.name, "body": chosen.model_dump(mode="json")}
    connection.execute(insert_new(connection, policies, ["version"]), row)
    return chosen.version


def add_business(
    connection: Connection,
    *,
    name: str,
    chosen: Policy,
    language: str,
    org_number: str | None,
    ledger_feed: bool,
    now: datetime,
) -> UUID:
    """Store a new business and return its id."""
    id = new_id()
    row = {
        "id": id,
        "bucket": bucket_of(id),
        "name": name,
        "org_number": org_number,
        "language": language,
        "policy": keep_policy(connection, chosen),
        "ledger_feed": ledger_feed,
        "created_at": now,
    }
    connection.execute(insert(businesses), row)
    return id


def business(connection: Connection, key: UUID | str) -> Business | None:
    """Return the business with this id or exact name."""
    column = businesses.c.id if isinstance(key, UUID) else businesses.c.name
    row = connection.execute(select(businesses).where(column == key)).mappings().first()
    return None if row is None else _business(connection, row)


def all_businesses(connection: Connection) -> list[Business]:
    """Return every business, by name."""
    rows = connection.execute(select(businesses).order_by(businesses.c.name)).mappings().all()
    return [_business(connection, row) for row in rows]


def _business(connection: Connection, row: Mapping[Any, Any]) -> Business:
    return Business(
        id=row["id"],
        name=row["name"],
        org_number=row["org_number"],
        language=row["language"],
        policy=policy(connection, row["policy"]),
        terms_version=row["terms_version"],
        ledger_feed=row["ledger_feed"],
        ledger_read_at=row["ledger_read_at"],
    )


def add_contact(
    connection: Connection,
    *,
    business: UUID,
    name: str,
    language: str,
    ways: Collection[tuple[Channel, str]],
    now: datetime,
) -> UUID:
    """Store a contact with his addresses (normalised by the caller), and return its id."""
    id, bucket = new_id(), bucket_of(business)
    row = {"id": id, "business": business, "bucket": bucket, "name": name, "language": language}
    connection.execute(insert(contacts), {**row, "active": True, "created_at": now})
    way = {"contact": id, "business": business, "bucket": bucket}
    rows = [{**way, "id": new_id(), "channel": c.value, "address": address} for c, address in ways]
    if rows:
        connection.execute(insert(routes), rows)
    return id


def deactivate(connection: Connection, contact: UUID) -> None:
    """Let a contact hear and say nothing any more; what he decided stays in the log.

    What still waits to be sent to him reaches nobody: if no other contact gets it either, the machine hears
    so.
    """
    connection.execute(update(contacts).where(contacts.c.id == contact).values(active=False))
    nobody = {"contact": None, "channel": Channel.MAIL.value, "address": "", "lane": f"nobody:{contact}"}
    waiting = update(messages).where(messages.c.contact == contact, messages.c.status == "pending")
    connection.execute(waiting.values(**nobody))


def contacts_of(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, list[Reachable]]:
    """Return the active contacts of each of these businesses, oldest first."""
    found = select(contacts).where(contacts.c.business.in_(ids), contacts.c.active).order_by(contacts.c.id)
    people = connection.execute(found).mappings().all()
    ways: dict[UUID, list[tuple[Channel, str]]] = defaultdict(list)
    stopped: dict[UUID, list[tuple[Channel, str]]] = defaultdict(list)
    known = select(routes).where(routes.c.business.in_(ids)).order_by(routes.c.id)
    for row in connection.execute(known).mappings():
        kept = ways if row["stopped_at"] is None else stopped
        kept[row["contact"]].append((Channel(row["channel"]), row["address"]))
    by_business: dict[UUID, list[Reachable]] = defaultdict(list)
    for row in people:
        one = _reachable(row, tuple(ways[row["id"]]), tuple(stopped[row["id"]]))
        by_business[row["business"]].append(one)
    return by_business


def who_is(connection: Connection, channel: Channel, address: str) -> list[Reachable]:
    """Return the active contacts this address belongs to, of all businesses; the terminal may use any
    address.
    """
    return who_are(connection, {(channel, address)})[channel, address]


def who_are(
    connection: Connection, ways: Collection[tuple[Channel, str]]
) -> Mapping[tuple[Channel, str], list[Reachable]]:
    """Return the active contacts each of these addresses belongs to, as `who_is` does."""
    if not ways:
        return {}
    found = (
        select(contacts, routes.c.channel, routes.c.address)
        .join(routes, routes.c.contact == contacts.c.id)
        .where(routes.c.address.in_({address for _, address in ways}), contacts.c.active)
        .order_by(contacts.c.id)
    )
    channels = {channel.value for channel, _ in ways}
    if Channel.TERMINAL.value not in channels:
        found = found.where(routes.c.channel.in_(channels))
    people: dict[tuple[Channel, str], dict[UUID, Reachable]] = {way: {} for way in ways}
    for row in connection.execute(found).mappings():
        own = Channel(row["channel"])
        for channel in {own, Channel.TERMINAL}:
            if (channel, row["address"]) in people:
                people[channel, row["address"]][row["id"]] = _reachable(row, ((own, row["address"]),))
    return {way: list(found.values()) for way, found in people.items()}


def _reachable(
    row: Mapping[Any, Any],
    ways: tuple[tuple[Channel, str], ...],
    stopped: tuple[tuple[Channel, str], ...] = (),
) -> Reachable:
    return Reachable(
        id=row["id"],
        business=row["business"],
        name=row["name"],
        language=row["language"],
        active=row["active"],
        routes=ways,
        stopped=stopped,
        order=tuple(Channel(name) for name in (row["ways"] or "").split(",") if name),
        quiet=row["quiet"],
    )


def stop_way(connection: Connection, channel: Channel, address: str, at: datetime | None) -> list[UUID]:
    """Record since when an address takes no more messages (None: it does again); return whose it is.

    An address that says so twice keeps the first time.
    """
    same = and_(routes.c.channel == channel.value, routes.c.address == address)
    changed = routes.c.stopped_at.is_(None) if at is not None else routes.c.stopped_at.is_not(None)
    statement = update(routes).where(same, changed).values(stopped_at=at).returning(routes.c.contact)
    return list(connection.execute(statement).scalars())


def add_way(connection: Connection, contact: UUID, business: UUID, channel: Channel, address: str) -> None:
    """Store one more address of a contact; one that is there already is opened again."""
    row = {"id": new_id(), "contact": contact, "business": business, "bucket": bucket_of(business)}
    statement = insert_new(connection, routes, ["contact", "channel", "address"])
    connection.execute(statement, {**row, "channel": channel.value, "address": address})
    same = and_(routes.c.contact == contact, routes.c.channel == channel.value, routes.c.address == address)
    connection.execute(update(routes).where(same).values(stopped_at=None))


def prefer(connection: Connection, contact: UUID, **values: str | None) -> None:
    """Change a contact's own wishes: `language`, `quiet`, `ways` (see `Reachable`)."""
    connection.execute(update(contacts).where(contacts.c.id == contact).values(**values))


def accept_terms(
    connection: Connection, business: UUID, chosen: Policy, message: UUID, now: datetime
) -> None:
    """Record that the business got its own copy of the terms, and in which version; the first time counts."""
    row = {
        "business": business,
        "version": chosen.terms_version,
        "policy": chosen.version,
        "bucket": bucket_of(business),
        "accepted_at": now,
        "message": message,
    }
    connection.execute(insert_new(connection, terms, ["business", "version", "policy"]), row)
    values = {"terms_version": chosen.terms_version, "terms_sent_at": now}
    connection.execute(update(businesses).where(businesses.c.id == business).values(**values))
