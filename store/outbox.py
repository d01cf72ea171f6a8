"""The outbox: what is to be said becomes rows, rows are claimed, and how sending went is written down.

The claim is the intent to send: a row whose claim ran out is in doubt, not pending.

    pending -> claimed -> sent
                       -> pending (later) | failed (then the next channel) | doubt (SMS: support looks)
    pending -> dead    (the case moved on)
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, insert, or_, select, update

from core.case import Case
from core.events import Channel, Role
from core.machine import Outcome
from core.messages import GROUPED, LETTER, SHORT, Asked, Notice, Order, Parcel, Tell
from core.policies import Policy
from core.ports import Sent, Settled
from store import people
from store.codes import new_token
from store.rows import case_of
from store.tables import BUCKETS, bucket_of, businesses, cases, incoming, messages, new_id, prompts

SUPPORT_DESK = "support"
COLLECTOR = "collector"
IN_DOUBT = "in doubt"
MAX_GROUP = 200
"""Cases in one message."""
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A `Tell` with what it is about, on its way into the outbox."""

    tell: Tell
    business: UUID
    case: Case | None = None
    answers: UUID | None = None
    """The incoming message that is answered."""


def wishes_of(outcomes: Iterable[Outcome]) -> list[Wish]:
    """Return what these outcomes want said."""
    return [
        Wish(tell=tell, business=o.case.business, case=o.case, answers=o.said.incoming if tell.answers else None)
        for o in outcomes
        for tell in o.tells
    ]


# --- writing down ----------------------------------------------------------------------------------------------


def add(connection: Connection, wishes: Sequence[Wish], now: datetime) -> list[UUID]:
    """Write one row per recipient, and return their ids."""
    if not wishes:
        return []
    contacts = people.contacts_of(connection, {w.business for w in wishes if w.tell.to is Role.OWNER})
    asked = _incoming(connection, {w.answers for w in wishes if w.answers is not None})
    languages = _languages(connection, {w.business for w in wishes})
    rows = []
    for wish in wishes:
        for recipient in _recipients(wish, contacts.get(wish.business, []), asked):
            rows.append(_row(wish, recipient, languages[wish.business], now))
    connection.execute(insert(messages), rows)
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipient:
    channel: str
    address: str
    contact: UUID | None = None
    language: str | None = None


def _recipients(wish: Wish, contacts: Sequence[people.Reachable], asked: Mapping[UUID, Row]) -> list[_Recipient]:
    """Return who is told, and where. An owner nobody can reach is a row too: it fails, and the machine hears it."""
    match wish.tell.to:
        case Role.SUPPORT:
            return [_Recipient(channel=Channel.MAIL, address=SUPPORT_DESK)]
        case Role.COLLECTOR:
            return [_Recipient(channel=Channel.FILE, address=COLLECTOR)]
    came = asked.get(wish.answers) if wish.answers else None
    if came is not None:
        language = next((c.language for c in contacts if c.id == came["contact"]), None)
        return [
            _Recipient(
                channel=came["channel"], address=came["sender"], contact=came["contact"], language=language
            )
        ]  # fmt: skip
    reached = [_first(contact, wish.tell.what) for contact in contacts]
    return [r for r in reached if r is not None] or [_Recipient(channel=Channel.MAIL, address="")]


def _first(contact: people.Reachable, what: Notice | Order, after: Sequence[str] = ()) -> _Recipient | None:
    """Return the best way to a contact for *what* that is not among the channels already tried."""
    for channel in SHORT if what is Notice.ALERT else LETTER:
        for own, address in contact.routes:
            if own is channel and channel.value not in after:
                return _Recipient(channel=channel, address=address, contact=contact.id, language=contact.language)
    return None


def _row(wish: Wish, to: _Recipient, language: str, now: datetime) -> dict[str, Any]:
    tell, case = wish.tell, wish.case
    return {
        "id": new_id(),
        "business": wish.business,
        "bucket": bucket_of(wish.business),
        "case": case.id if case else None,
        "generation": case.generation if case else None,
        "what": tell.what.value,
        "to": tell.to.value,
        "contact": to.contact,
        "channel": to.channel,
        "address": to.address,
        "language": to.language or language,
        "lane": f"{to.channel}:{to.address}",
        "bundle": _bundle(wish),
        "in_window": tell.not_before is not None,
        "tried": [],
        "in_doubt": False,
        "token": None,
        "facts": dict(tell.facts),
        "incoming": wish.answers,
        "perishable": tell.perishable,
        "starts_clock": tell.starts_clock,
        "status": "pending",
        "attempt": 0,
        "next_at": max(now, tell.not_before or now),
        "lead": None,
        "created_at": now,
    }


def _bundle(wish: Wish) -> str | None:
    """Return what rows must share to become one message."""
    tell = wish.tell
    if wish.answers is not None:
        return f"{wish.answers}:{tell.what}:{json.dumps(dict(tell.facts), sort_keys=True)}"
    if tell.to is Role.OWNER and tell.what in GROUPED:
        return f"{wish.business}:{tell.what}:{tell.starts_clock:d}"
    return None


def _incoming(connection: Connection, ids: set[UUID]) -> Mapping[UUID, Row]:
    if not ids:
        return {}
    found = select(incoming).where(incoming.c.id.in_(ids))
    return {row["id"]: row for row in connection.execute(found).mappings()}


def _languages(connection: Connection, ids: set[UUID]) -> Mapping[UUID, str]:
    found = select(businesses.c.id, businesses.c.language).where(businesses.c.id.in_(ids))
    return {row.id: row.language for row in connection.execute(found)}


# --- claiming --------------------------------------------------------------------------------------------------


def claim(
    connection: Connection, now: datetime, limit: int, lease: float, *, only: Channel | None = None
) -> list[tuple[Parcel, Policy]]:
    """Take up to *limit* messages to send now; see `core.ports.Tx.claim`."""
    _expire(connection, now)
    theirs = _by(only, now - timedelta(seconds=lease))
    rows = _with_their_groups(connection, _ready(connection, now, limit, theirs), now)
    alive, dead = [], []
    for row in rows:
        (alive if _stands(row) else dead).append(row)
    _set(connection, dead, status="dead", error="the case moved on")
    parcels = _parcels(connection, alive)
    until = now + timedelta(seconds=lease)
    taken = [
        {"_id": row, "lead": parcel.id, "token": parcel.token, "attempt": parcel.attempt}
        for parcel, _ in parcels
        for row in parcel.rows
    ]
    if taken:
        values = {name: bindparam(name) for name in ("lead", "token", "attempt")}
        claimed = update(messages).where(messages.c.id == bindparam("_id"))
        connection.execute(claimed.values(status="claimed", next_at=until, **values), taken)
    return parcels


def _columns() -> list[Any]:
    case = [column.label(f"case_{column.name}") for column in cases.c]
    return [messages, *case, businesses.c.name.label("business_name"), businesses.c.policy.label("policy_version")]


def _joined() -> Any:
    mine = and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business)
    return messages.join(businesses, businesses.c.id == messages.c.business).outerjoin(cases, mine)


def _by(only: Channel | None, long_ago: datetime) -> ColumnElement[bool]:
    """Of one channel; or of all, but of the terminal only what its process did not come to take."""
    if only is not None:
        return messages.c.channel == only
    return or_(messages.c.channel != Channel.TERMINAL, messages.c.next_at < long_ago)


def _ready(connection: Connection, now: datetime, limit: int, theirs: ColumnElement[bool]) -> list[Row]:
    """Return waiting rows, oldest first; not those behind one to the same recipient that is being tried again."""
    before = messages.alias("before")
    blocked = exists().where(
        before.c.channel == messages.c.channel,
        before.c.address == messages.c.address,
        before.c.id < messages.c.id,
        or_(
            before.c.status == "claimed",
            and_(before.c.status == "pending", before.c.attempt > 0, before.c.next_at > now),
        ),
    )
    found = (
        select(*_columns())
        .select_from(_joined())
        .where(messages.c.bucket.in_(range(BUCKETS)), messages.c.status == "pending", messages.c.next_at <= now)
        .where(theirs, ~blocked)
        .order_by(messages.c.id)
        .limit(limit)
        .with_for_update(of=messages, skip_locked=True)
    )
    return list(connection.execute(found).mappings().all())


def _with_their_groups(connection: Connection, rows: list[Row], now: datetime) -> list[Row]:
    """Add the rows that go in the same messages but lay beyond the limit."""
    keys = {(row["channel"], row["address"], row["bundle"]) for row in rows if row["bundle"] is not None}
    known = {row["id"] for row in rows}
    for channel, address, bundle in sorted(keys):
        found = (
            select(*_columns())
            .select_from(_joined())
            .where(messages.c.channel == channel, messages.c.address == address, messages.c.bundle == bundle)
            .where(messages.c.status == "pending", messages.c.next_at <= now)
            .order_by(messages.c.id)
            .limit(MAX_GROUP)
            .with_for_update(of=messages, skip_locked=True)
        )
        rows += [row for row in connection.execute(found).mappings() if row["id"] not in known]
    return sorted(rows, key=lambda row: row["id"])


def _stands(row: Row) -> bool:
    """Whether a message is still true: its case stands where it stood, and something is owed."""
    if not row["perishable"]:
        return True
    return row["generation"] == row["case_generation"] and row["case_balance"] > 0


def _parcels(connection: Connection, rows: Sequence[Row]) -> list[tuple[Parcel, Policy]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        alone = row["bundle"] is None
        groups[row["id"] if alone else (row["channel"], row["address"], row["bundle"], row["lead"])].append(row)
    codes = _codes(connection, rows)
    came = _incoming(connection, {row["incoming"] for row in rows if row["incoming"] is not None})
    pieces = [group[at : at + MAX_GROUP] for group in groups.values() for at in range(0, len(group), MAX_GROUP)]
    return [_parcel(connection, piece, codes, came) for piece in pieces]


def _parcel(
    connection: Connection, rows: Sequence[Row], codes: Mapping[tuple[UUID, int], str], came: Mapping[UUID, Row]
) -> tuple[Parcel, Policy]:
    first = rows[0]
    policy = people.policy(connection, first["policy_version"])
    to = Role(first["to"])
    answered = came.get(first["incoming"])
    parcel = Parcel(
        id=first["lead"] or first["id"],
        rows=tuple(row["id"] for row in rows),
        business=first["business"],
        business_name=first["business_name"],
        what=Order(first["what"]) if to is Role.COLLECTOR else Notice(first["what"]),
        to=to,
        channel=Channel(first["channel"]),
        address=first["address"],
        language=first["language"],
        zone=policy.zone,
        token=first["token"] or (None if to is Role.COLLECTOR else new_token()),
        cases=tuple(_asked(row, codes) for row in rows if row["case"] is not None),
        facts=first["facts"],
        in_reply_to=answered["message_id"] if answered else None,
        references=answered["references"] if answered else None,
        attempt=first["attempt"] + 1,
    )
    return parcel, policy


def _asked(row: Row, codes: Mapping[tuple[UUID, int], str]) -> Asked:
    case = case_of({name.removeprefix("case_"): value for name, value in row.items() if name.startswith("case_")})
    return Asked(case=case, code=codes.get((case.id, case.generation)))


def _codes(connection: Connection, rows: Sequence[Row]) -> Mapping[tuple[UUID, int], str]:
    ids = {row["case"] for row in rows if row["case"] is not None}
    if not ids:
        return {}
    found = select(prompts.c.case, prompts.c.generation, prompts.c.code).where(prompts.c.case.in_(ids))
    return {(row.case, row.generation): row.code for row in connection.execute(found)}


def still_stands(connection: Connection, parcel: Parcel) -> bool:
    """Whether every row of *parcel* is still claimed and still true."""
    found = select(*_columns()).select_from(_joined()).where(messages.c.id.in_(parcel.rows))
    rows = connection.execute(found).mappings().all()
    return len(rows) == len(parcel.rows) and all(row["status"] == "claimed" and _stands(row) for row in rows)


# --- settling --------------------------------------------------------------------------------------------------


def settle(connection: Connection, sent: Sequence[Sent], now: datetime) -> Settled:
    """Write down how sending went, and return what that means for the cases."""
    accepted, failed = [], []
    for one in sent:
        rows = _rows(connection, one.parcel.rows)
        if one.receipt is not None:
            at, provider_id = one.receipt.at, one.receipt.provider_id
            _set(connection, rows, status="sent", sent_at=at, provider_id=provider_id, error=None)
            accepted += [(r["case"], r["generation"], at) for r in rows if r["starts_clock"]]
        elif one.permanent:
            failed += _fail(connection, rows, one.error, now)
        elif one.in_doubt:
            failed += _doubt(connection, rows, now)
        elif one.retry_at is not None:
            _set(connection, rows, status="pending", next_at=one.retry_at, error=one.error)
        else:  # no longer true: the next claim sorts out which of its rows
            _set(connection, rows, status="pending", next_at=now, lead=None, token=None, error=one.error)
    return Settled(accepted=tuple(accepted), undeliverable=tuple(failed))


def bounced(connection: Connection, lead: UUID, now: datetime) -> Settled:
    """Take back that a message was delivered: it came back. The next channel, or nobody was told."""
    found = select(messages).where(messages.c.lead == lead, messages.c.status == "sent")
    rows = connection.execute(found.with_for_update()).mappings().all()
    return Settled(undeliverable=tuple(_fail(connection, rows, "came back", now)))


def _rows(connection: Connection, ids: Sequence[UUID]) -> Sequence[Row]:
    found = select(messages).where(messages.c.id.in_(ids), messages.c.status == "claimed").order_by(messages.c.id)
    return connection.execute(found.with_for_update()).mappings().all()


def _set(connection: Connection, rows: Sequence[Row], **values: object) -> None:
    if rows:
        ids = [row["id"] for row in rows]
        connection.execute(update(messages).where(messages.c.id.in_(ids)).values(**values))


def _fail(connection: Connection, rows: Sequence[Row], error: str | None, now: datetime) -> list[tuple[UUID, int]]:
    """Go on by the recipient's next channel; where none is left, say so to support and to the machine."""
    _set(connection, rows, status="failed", error=error)
    again, lost = [], []
    for row in rows:
        other = _next_way(connection, row)
        if other is not None:
            again.append(_again(row, other, now))
        else:
            lost.append(row)
    if again:
        connection.execute(insert(messages), again)
    return _give_up(connection, lost, now)


def _next_way(connection: Connection, row: Row) -> _Recipient | None:
    if row["contact"] is None or row["to"] != Role.OWNER:
        return None
    tried = select(messages.c.channel).where(
        messages.c.contact == row["contact"],
        messages.c.case.is_not_distinct_from(row["case"]),
        messages.c.what == row["what"],
        messages.c.generation.is_not_distinct_from(row["generation"]),
        messages.c.status == "failed",
    )
    channels = [r.channel for r in connection.execute(tried)]
    contacts = people.contacts_of(connection, {row["business"]})[row["business"]]
    mine = next((c for c in contacts if c.id == row["contact"]), None)
    return None if mine is None else _first(mine, Notice(row["what"]), after=channels)


def _again(row: Row, to: _Recipient, now: datetime) -> dict[str, Any]:
    fresh = {"id": new_id(), "channel": to.channel, "address": to.address, "status": "pending", "attempt": 0}
    fresh |= {"next_at": now, "lead": None, "token": None, "created_at": now, "error": None, "incoming": None}
    return {**row, **fresh, "provider_id": None, "sent_at": None}


def _give_up(connection: Connection, rows: Sequence[Row], now: datetime) -> list[tuple[UUID, int]]:
    """Return the questions that nobody is left to hear; of anything else support is told."""
    lost, silent = [], []
    for row in rows:
        if not row["starts_clock"]:
            silent.append(row)
        elif not _another_hears(connection, row):
            lost.append((row["case"], row["generation"]))
    unheard = [row for row in silent if row["to"] == Role.OWNER]
    add(connection, [_staff(row, Notice.STAFF_UNREACHABLE) for row in unheard], now)
    return lost


def _another_hears(connection: Connection, row: Row) -> bool:
    """Whether the same question to the same case is on its way, or went, to somebody else."""
    found = select(messages.c.id).where(
        messages.c.case == row["case"],
        messages.c.generation == row["generation"],
        messages.c.what == row["what"],
        messages.c.status.in_(("pending", "claimed", "sent")),
    )
    return connection.execute(found.limit(1)).first() is not None


def _staff(row: Row, notice: Notice) -> Wish:
    facts = {"what": row["what"], "channel": row["channel"]}
    if row["case"] is not None:
        facts["case"] = str(row["case"])
    return Wish(tell=Tell(what=notice, to=Role.SUPPORT, facts=facts), business=row["business"])


# --- in doubt --------------------------------------------------------------------------------------------------


def _expire(connection: Connection, now: datetime) -> None:
    """Find claims that ran out: somebody died while sending."""
    found = select(messages).where(
        messages.c.bucket.in_(range(BUCKETS)), messages.c.status == "claimed", messages.c.next_at < now
    )
    rows = connection.execute(found.with_for_update(skip_locked=True)).mappings().all()
    if rows:
        _doubt(connection, rows, now)


def _doubt(connection: Connection, rows: Sequence[Row], now: datetime) -> list[tuple[UUID, int]]:
    """Apply the channel's rule: mail, chat and files go once more under the same identity, SMS waits for a person."""
    once_more = [row for row in rows if row["channel"] != Channel.SMS and row["error"] != IN_DOUBT]
    _set(connection, once_more, status="pending", next_at=now, error=IN_DOUBT)
    known = {row["id"] for row in once_more}
    stuck = [row for row in rows if row["id"] not in known]
    _set(connection, stuck, status="doubt", error=IN_DOUBT)
    add(connection, [_staff(row, Notice.STAFF_IN_DOUBT) for row in stuck if row["to"] == Role.OWNER], now)
    return []
