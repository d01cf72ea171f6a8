"""How sending went, written down: taken, refused, later, or nobody knows.

Whoever sends may be killed at any moment, and another may have taken over what he held. So a failure counts
only if the row is still claimed, and by him (`attempt` tells); a receipt always counts, because the message
is out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from core.events import Channel, Role
from core.messages import Notice, Tell
from core.ports import Sent, Settled
from store import followup, people
from store.outbox import Recipient, Wish, add, best_way, way
from store.queues import claimed
from store.rows import Row
from store.statements import OLD, locked, unsent, update_each
from store.tables import BUCKETS, bucket_of, messages, new_id

IN_DOUBT = "in doubt"
STOPPED = "wants no messages by this channel"
MAYBE_HEARD = ("pending", "claimed", "sent", "doubt")


def settle(connection: Connection, sent: Sequence[Sent], now: datetime) -> Settled:
    """Write down how sending went, and return what that means for the cases."""
    results = {row: one for one in sent for row in one.parcel.rows}
    found = select(messages).where(messages.c.id.in_(results)).order_by(messages.c.id)
    rows = connection.execute(locked(connection, found)).mappings().all()
    taken = [(row, results[row["id"]]) for row in rows if _is_news(row, results[row["id"]])]
    ours = [(row, one) for row in rows if _is_ours(row, one := results[row["id"]]) and one.receipt is None]
    accepted = _take(connection, taken)
    refused = [(row, one.error) for row, one in ours if one.permanent]
    doubtful = [row for row, one in ours if one.in_doubt and not one.permanent]
    again = [(row, one) for row, one in ours if not one.permanent and not one.in_doubt]
    _put_back(connection, again, now)
    doubt(connection, doubtful, now)
    return Settled(accepted=tuple(accepted), undeliverable=tuple(_fail(connection, refused, now)))


def _is_news(row: Row, one: Sent) -> bool:
    """A receipt settles every doubt; but what came back since, came back."""
    return one.receipt is not None and row["status"] not in {"sent", "failed"}


def _is_ours(row: Row, one: Sent) -> bool:
    return bool(row["status"] == "claimed" and row["attempt"] == one.parcel.attempt)


def _take(connection: Connection, taken: Iterable[tuple[Row, Sent]]) -> list[tuple[UUID, int, datetime]]:
    rows, accepted = [], []
    for row, one in taken:
        if one.receipt is None:
            continue
        at, provider_id, cost = one.receipt.at, one.receipt.provider_id, one.receipt.cost
        rows.append(
            {
                f"{OLD}id": row["id"],
                "status": "sent",
                "sent_at": at,
                "provider_id": provider_id,
                "said": one.said if row["id"] == one.parcel.id else None,
                "segments": one.receipt.segments if row["id"] == one.parcel.id else None,
                "cost": cost.amount if cost and row["id"] == one.parcel.id else None,
                "cost_currency": cost.currency if cost and row["id"] == one.parcel.id else None,
                "error": None,
            }
        )
        if row["starts_clock"]:
            accepted.append((row["case"], row["generation"], at))
    update_each(connection, messages, rows)
    return accepted


def _put_back(connection: Connection, again: Sequence[tuple[Row, Sent]], now: datetime) -> None:
    """Let rows wait: until the provider takes them, or for the next claim to see which of them are still
    true.

    A message that was not even tried does not count as an attempt.
    """
    rows = [
        {
            f"{OLD}id": row["id"],
            "status": "pending",
            "next_at": one.retry_at or now,
            "attempt": row["attempt"] if one.retry_at else row["attempt"] - 1,
            "error": one.error,
        }
        for row, one in again
    ]
    update_each(connection, messages, rows)


# --- it did not arrive --------------------------------------------------------------------------------------


def is_ours(connection: Connection, lead: UUID) -> bool:
    """Whether we sent a message under this identity."""
    return (
        connection.execute(select(messages.c.id).where(messages.c.lead == lead).limit(1)).first() is not None
    )


def bounced(connection: Connection, lead: UUID, now: datetime) -> Settled | None:
    """Take back that a message was delivered: it came back. The next channel, or nobody was told.

    It may come back before its sender has written down that it was taken. None if it was none of ours.
    """
    if not is_ours(connection, lead):
        return None
    rows = _led_by(connection, lead, MAYBE_HEARD)
    return Settled(undeliverable=tuple(_fail(connection, [(row, "came back") for row in rows], now)))


def delivered(connection: Connection, lead: UUID, at: datetime) -> Settled | None:
    """Record that a message reached the person at *at*: only now does his time to answer run.

    A provider may report before its own answer was written down. None if it was none of ours.
    """
    if not is_ours(connection, lead):
        return None
    rows = _led_by(connection, lead, ("claimed", "sent", "doubt"))
    doubtful = [row for row in rows if row["status"] == "doubt"]
    update_each(
        connection,
        messages,
        [{f"{OLD}id": row["id"], "status": "sent", "sent_at": at, "error": None} for row in doubtful],
    )
    return Settled(accepted=tuple((r["case"], r["generation"], at) for r in rows if r["starts_clock"]))


def consent(
    connection: Connection, channel: Channel, address: str, now: datetime, *, wanted: bool
) -> Settled:
    """Record whether an address takes messages; what waits for one that does not goes by the next channel."""
    people.stop_way(connection, channel, address, None if wanted else now)
    if wanted:
        return Settled()
    found = (
        select(messages)
        .where(messages.c.bucket.in_(range(BUCKETS)), messages.c.lane == way(channel.value, address))
        .where(unsent(messages), messages.c.status == "pending")
        .order_by(messages.c.id)
    )
    rows = connection.execute(locked(connection, found)).mappings().all()
    return Settled(undeliverable=tuple(_fail(connection, [(row, STOPPED) for row in rows], now)))


def clear_doubt(connection: Connection, lead: UUID, *, arrived: bool, now: datetime) -> Settled:
    """Settle a message in doubt: the provider or a person found out whether it *arrived*."""
    rows = _led_by(connection, lead, ("doubt",))
    if not arrived:
        return Settled(undeliverable=tuple(_fail(connection, [(row, IN_DOUBT) for row in rows], now)))
    sent = [{f"{OLD}id": row["id"], "status": "sent", "sent_at": now, "error": None} for row in rows]
    update_each(connection, messages, sent)
    return Settled(accepted=tuple((r["case"], r["generation"], now) for r in rows if r["starts_clock"]))


def _led_by(connection: Connection, lead: UUID, statuses: Sequence[str]) -> Sequence[Row]:
    found = (
        select(messages)
        .where(messages.c.lead == lead, messages.c.status.in_(statuses))
        .order_by(messages.c.id)
    )
    return connection.execute(locked(connection, found)).mappings().all()


def _fail(
    connection: Connection, refused: Sequence[tuple[Row, str | None]], now: datetime
) -> list[tuple[UUID, int]]:
    """Go on by each recipient's next channel; where none is left, say so to support and to the machine."""
    failed = [{f"{OLD}id": row["id"], "status": "failed", "error": error} for row, error in refused]
    update_each(connection, messages, failed)
    owners = [row for row, _ in refused if row["to"] == Role.OWNER.value]
    contacts = {
        contact.id: contact
        for contacts in people.contacts_of(connection, {row["business"] for row in owners}).values()
        for contact in contacts
    }
    again, lost = [], [row for row, _ in refused if row["to"] == Role.COLLECTOR.value]
    reached = _ways_reached(connection, owners)
    for row in owners:
        tried = [*row["tried"], way(row["channel"], row["address"]), *reached[_same_words(row)]]
        contact = contacts.get(row["contact"])
        other = best_way(contact, Notice(row["what"]), tried) if contact else None
        if other is None:
            lost.append(row)
        else:
            again.append(_again(row, other, tried, now))
    if again:
        connection.execute(insert(messages), again)
    return _give_up(connection, lost, now)


def _same_words(row: Row) -> tuple[Any, ...]:
    """Return what rows share that tell one contact the same."""
    return row["contact"], row["case"], row["generation"], row["what"]


def _ways_reached(connection: Connection, rows: Sequence[Row]) -> Mapping[tuple[Any, ...], list[str]]:
    """Return by which other ways each of these contacts is told the same already, or could not be."""
    reached = defaultdict(list)
    if rows:
        found = select(messages).where(
            messages.c.contact.in_({row["contact"] for row in rows}),
            messages.c.case.in_({row["case"] for row in rows}),
            messages.c.status != "dead",
        )
        for row in connection.execute(found).mappings():
            reached[_same_words(row)].append(way(row["channel"], row["address"]))
    return reached


def _again(row: Row, to: Recipient, tried: Sequence[str], now: datetime) -> dict[str, Any]:
    """Return a new row that says the same by another way."""
    return {
        **row,
        "id": new_id(),
        "bucket": bucket_of(row["business"]),
        "channel": to.channel.value,
        "address": to.address,
        "language": to.language or row["language"],
        "lane": way(to.channel.value, to.address),
        "tried": list(tried),
        "incoming": None,
        "token": None,
        "lead": None,
        "status": "pending",
        "attempt": 0,
        "in_doubt": False,
        "holds": False,
        "next_at": now,
        "provider_id": None,
        "sent_at": None,
        "said": None,
        "segments": None,
        "cost": None,
        "cost_currency": None,
        "error": None,
        "created_at": now,
    }


def _give_up(connection: Connection, rows: Sequence[Row], now: datetime) -> list[tuple[UUID, int]]:
    """Return the questions that nobody is left to hear; of anything else support is told."""
    silent = [row for row in rows if not row["starts_clock"]]
    tell_staff(connection, silent, now)
    asked = [row for row in rows if row["starts_clock"]]
    heard = _heard_by_another(connection, {row["case"] for row in asked})
    lost = {
        (r["case"], r["generation"]) for r in asked if (r["case"], r["generation"], r["what"]) not in heard
    }
    return sorted(lost)


def _heard_by_another(connection: Connection, ids: set[UUID]) -> set[tuple[UUID, int, str]]:
    """Return which questions about these cases are on their way to somebody, or went."""
    if not ids:
        return set()
    found = select(messages.c.case, messages.c.generation, messages.c.what).where(
        messages.c.case.in_(ids), messages.c.status.in_(MAYBE_HEARD)
    )
    return {(row.case, row.generation, row.what) for row in connection.execute(found)}


# --- nobody knows -------------------------------------------------------------------------------------------


def expire(connection: Connection, now: datetime) -> None:
    """Find claims that ran out: whoever held them died while sending, or is slower than he may be."""
    found = select(messages).where(messages.c.bucket.in_(range(BUCKETS)), claimed(), messages.c.next_at < now)
    doubt(connection, connection.execute(locked(connection, found, skip=True)).mappings().all(), now)


def doubt(connection: Connection, rows: Sequence[Row], now: datetime) -> None:
    """Apply the channel's rule: mail, chat and files go once more under the same identity, SMS waits for a
    person.
    """
    once_more, stuck = [], []
    for row in rows:
        if row["channel"] == Channel.SMS.value or row["in_doubt"]:
            stuck.append(row)
        else:
            once_more.append(row)
    back = {"status": "pending", "next_at": now, "in_doubt": True, "error": IN_DOUBT}
    update_each(connection, messages, [{f"{OLD}id": row["id"], **back} for row in once_more])
    kept = {"status": "doubt", "in_doubt": True, "error": IN_DOUBT}
    update_each(connection, messages, [{f"{OLD}id": row["id"], **kept} for row in stuck])
    tell_staff(connection, stuck, now, in_doubt=True)


def tell_staff(connection: Connection, rows: Sequence[Row], now: datetime, *, in_doubt: bool = False) -> None:
    """Tell support of messages that did not go out, or may not have: once a message, however many cases."""
    parcels: dict[UUID, list[Row]] = {}
    for row in rows:
        if row["to"] != Role.SUPPORT.value:
            parcels.setdefault(row["lead"] or row["id"], []).append(row)
    alone = {parcel[0]["case"] for parcel in parcels.values() if len(parcel) == 1 and parcel[0]["case"]}
    known = {f.case.id: f.case for f in followup.glance(connection, alone)}
    wishes = []
    for parcel in parcels.values():
        first = parcel[0]
        what = Notice.STAFF_IN_DOUBT if in_doubt else _unsaid(first)
        facts = {"what": first["what"], "channel": first["channel"], "word": first["what"]}
        tell = Tell(what=what, to=Role.SUPPORT, facts=facts)
        case = known.get(first["case"]) if len(parcel) == 1 else None
        wishes.append(Wish(tell=tell, business=first["business"], case=case))
    add(connection, wishes, now)


def _unsaid(row: Row) -> Notice:
    return Notice.STAFF_COLLECTOR_REFUSED if row["to"] == Role.COLLECTOR.value else Notice.STAFF_UNREACHABLE
