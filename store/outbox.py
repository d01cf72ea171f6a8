"""The outbox: what is to be said becomes rows, one per recipient. `claims` sends them, `settling` sees them
end.

    pending -> claimed -> sent
                       -> pending (later, or once more) | failed (then the next channel) | doubt (a person
                       looks) pending -> dead    (the case moved on)

Rows with the same `lane` are for the same recipient and go out in order; those with the same `bundle` become
one message.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from core.case import Case
from core.events import Channel, Role
from core.machine import Outcome
from core.messages import ALSO_BY_CHAT, GROUPED, LETTER, SHORT, TO_THE_PHONE, Notice, Order, Tell
from store import people
from store.rows import Row
from store.statements import insert_all
from store.tables import bucket_of, businesses, incoming, messages, new_id

SUPPORT_DESK = "support"
COLLECTOR = "collector"
NOBODY = ""
"""The address of an owner whom no contact can hear for: it fails, and so the machine learns of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A `Tell` with what it is about, on its way into the outbox."""

    tell: Tell
    business: UUID
    case: Case | None = None
    answers: UUID | None = None
    """The incoming message that is answered."""
    to: Recipient | None = None
    """Who is told, where that is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told, and where."""

    channel: Channel
    address: str
    contact: UUID | None = None
    language: str | None = None


def wishes_of(outcomes: Iterable[Outcome]) -> list[Wish]:
    """Return what these outcomes want said."""
    return [
        Wish(
            tell=tell,
            business=outcome.case.business,
            case=outcome.case,
            answers=outcome.said.incoming if tell.answers else None,
        )
        for outcome in outcomes
        for tell in outcome.tells
    ]


def add(connection: Connection, wishes: Sequence[Wish], now: datetime) -> list[UUID]:
    """Write one row per recipient, and return their ids."""
    if not wishes:
        return []
    contacts = people.contacts_of(connection, {w.business for w in wishes if w.tell.to is Role.OWNER})
    asked = came_in(connection, {w.answers for w in wishes if w.answers is not None})
    known = _Known(contacts, asked)
    told = [(wish, recipient) for wish in wishes for recipient in known.recipients(wish)]
    languages = _languages(connection, {wish.business for wish, to in told if to.language is None})
    rows = [_row(wish, to, to.language or languages[wish.business], now) for wish, to in told]
    insert_all(connection, messages, rows)
    return [row["id"] for row in rows]


def came_in(connection: Connection, ids: set[UUID]) -> Mapping[UUID, Row]:
    """Return these incoming messages, by id."""
    if not ids:
        return {}
    found = select(incoming).where(incoming.c.id.in_(ids))
    return {row["id"]: row for row in connection.execute(found).mappings()}


def _languages(connection: Connection, ids: set[UUID]) -> Mapping[UUID, str]:
    """Return the language of these businesses, for those who have none of their own."""
    if not ids:
        return {}
    found = select(businesses.c.id, businesses.c.language).where(businesses.c.id.in_(ids))
    return {row.id: row.language for row in connection.execute(found)}


# --- who is told --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Known:
    """Whom a transaction's messages can go to."""

    contacts: Mapping[UUID, Sequence[people.Reachable]]
    asked: Mapping[UUID, Row]
    """The incoming messages that are answered."""
    _owners: dict[tuple[UUID, Notice | Order], Sequence[Recipient]] = field(default_factory=dict)
    """What a business is told of one case goes the way of what it is told of the next."""

    def recipients(self, wish: Wish) -> Sequence[Recipient]:
        """Return everybody who is told. An owner nobody can reach is a row too: see `NOBODY`."""
        if wish.tell.to is Role.SUPPORT:
            return [Recipient(channel=Channel.MAIL, address=SUPPORT_DESK)]
        if wish.tell.to is Role.COLLECTOR:
            return [Recipient(channel=Channel.FILE, address=COLLECTOR)]
        if wish.to is not None:
            return [wish.to]
        contacts = self.contacts.get(wish.business, [])
        came = self.asked.get(wish.answers) if wish.answers else None
        if came is not None:
            return _who_wrote(came, wish, contacts)
        about = wish.business, wish.tell.what
        if about not in self._owners:
            self._owners[about] = _everybody(contacts, wish.tell.what)
        return self._owners[about]


def _everybody(contacts: Sequence[people.Reachable], what: Notice | Order) -> Sequence[Recipient]:
    ways = [to for contact in contacts for to in _ways_for(contact, what)]
    reached = {way(to.channel, to.address): to for to in ways}
    return list(reached.values()) or [Recipient(channel=Channel.MAIL, address=NOBODY)]


def _who_wrote(came: Row, wish: Wish, contacts: Sequence[people.Reachable]) -> Sequence[Recipient]:
    """Return where an answer goes: the way his words came, or where he still hears if he stopped that one."""
    contact = next((c for c in contacts if c.id == came["contact"]), None)
    if contact is not None and (Channel(came["channel"]), came["sender"]) in contact.stopped:
        other = best_way(contact, wish.tell.what)
        return [other or Recipient(channel=Channel.MAIL, address=NOBODY)]
    language = contact.language if contact else None
    to = Recipient(
        channel=Channel(came["channel"]), address=came["sender"], contact=came["contact"], language=language
    )
    return [to]


def _ways_for(contact: people.Reachable, what: Notice | Order) -> Iterator[Recipient]:
    """Yield the best way to a contact; what has buttons goes into his chat as well."""
    best = best_way(contact, what)
    if best is None:
        return
    yield best
    if what in ALSO_BY_CHAT and best.channel is not Channel.CHAT:
        for channel, address in contact.routes:
            if channel is Channel.CHAT:
                yield replace(best, channel=channel, address=address)


def best_way(contact: people.Reachable, what: Notice | Order, tried: Sequence[str] = ()) -> Recipient | None:
    """Return the best way to a contact for *what* that is not among those already *tried* (as `way` names
    them).
    """
    usual = SHORT if what in TO_THE_PHONE else LETTER
    for channel in dict.fromkeys((*contact.order, *usual)):
        for own, address in contact.routes:
            if own is channel and way(channel, address) not in tried:
                return Recipient(
                    channel=channel, address=address, contact=contact.id, language=contact.language
                )
    return None


def way(channel: str, address: str) -> str:
    """Return the name of an address in a channel, as `tried` and `lane` hold it."""
    return f"{channel}:{address}"


# --- the row ------------------------------------------------------------------------------------------------


def _row(wish: Wish, to: Recipient, language: str, now: datetime) -> dict[str, Any]:
    tell, case, id = wish.tell, wish.case, new_id()
    return {
        "id": id,
        "business": wish.business,
        "bucket": bucket_of(wish.business),
        "case": case.id if case else None,
        "generation": case.generation if case else None,
        "what": tell.what.value,
        "to": tell.to.value,
        "contact": to.contact,
        "channel": to.channel.value,
        "address": to.address,
        "language": language,
        "lane": _lane(wish, to, id),
        "bundle": _bundle(wish),
        "token": None,
        "facts": dict(tell.facts),
        "incoming": wish.answers,
        "perishable": tell.perishable,
        "starts_clock": tell.starts_clock,
        "in_window": tell.not_before is not None,
        "tried": [],
        "status": "pending",
        "attempt": 0,
        "in_doubt": False,
        "next_at": max(now, tell.not_before or now),
        "lead": None,
        "created_at": now,
    }


def _lane(wish: Wish, to: Recipient, id: UUID) -> str:
    """Return what goes out in order: what one person is told, and what the collector is told of one case."""
    if wish.tell.to is Role.COLLECTOR:
        return way(COLLECTOR, str(wish.case.id if wish.case else id))
    if wish.tell.to is Role.SUPPORT:
        return way(SUPPORT_DESK, str(wish.business))
    return way(to.channel.value, to.address) if to.address else way("nobody", str(id))


def _bundle(wish: Wish) -> str | None:
    """Return what rows must share to become one message."""
    tell = wish.tell
    if wish.answers is not None:
        facts = hashlib.sha256(json.dumps(dict(tell.facts), sort_keys=True).encode()).hexdigest()
        return f"{wish.business}:{wish.answers}:{tell.what}:{facts[:32]}"
    if tell.to is Role.OWNER and tell.what in GROUPED:
        return f"{wish.business}:{tell.what}:{tell.starts_clock:d}"
    return None
