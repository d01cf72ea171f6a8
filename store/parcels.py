"""Rows of the outbox, put together into what a channel is given to send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, select

from core.events import Channel, Role
from core.messages import Asked, Correspondent, Notice, Order, Parcel
from core.policies import Policy
from store import people, timeline
from store.codes import new_token
from store.outbox import came_in, way
from store.rows import Row, case_of
from store.tables import businesses, cases, contacts, messages, prompts

Group = tuple[str, str, UUID | None]


def group(row: Row) -> Group:
    """Return what rows share that become one message: also that they were one before, if they were tried."""
    return row["lane"], row["bundle"], row["lead"]


def parcels(connection: Connection, rows: Sequence[Row]) -> list[tuple[Parcel, Policy]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["id"] if row["bundle"] is None else group(row)].append(row)
    codes = _codes(connection, rows)
    came = came_in(connection, {row["incoming"] for row in rows if row["incoming"] is not None})
    names = _names(connection, came.values())
    pairs = [(_parcel(connection, rows_, codes, came), rows_[0]) for rows_ in groups.values()]
    return [_with_more(connection, sent, first, came, names) for sent, first in pairs]


def _with_more(
    connection: Connection,
    sent: tuple[Parcel, Policy],
    first: Row,
    came: Mapping[UUID, Row],
    names: Mapping[UUID, str],
) -> tuple[Parcel, Policy]:
    """Return the parcel with what only some messages need: whose words they pass on, and a case's timeline."""
    parcel, policy = sent
    row = came.get(first["incoming"])
    if parcel.to is Role.SUPPORT and row is not None:
        contact = row["contact"]
        key = f"contact:{contact}" if contact else way(row["channel"], row["sender"])
        about = Correspondent(key=key, name=names.get(contact, row["sender"]), business=parcel.business_name)
        parcel = replace(parcel, about=about)
    if parcel.what is Notice.STATUS and len(parcel.cases) == 1:
        parcel = replace(parcel, timeline=timeline.of(connection, parcel.cases[0].case.id))
    return parcel, policy


def _names(connection: Connection, came: Iterable[Row]) -> Mapping[UUID, str]:
    ids = {row["contact"] for row in came if row["contact"] is not None}
    found = select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(found)} if ids else {}


def _parcel(
    connection: Connection,
    rows: Sequence[Row],
    codes: Mapping[tuple[UUID, int], str],
    came: Mapping[UUID, Row],
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
        token=first["token"] or new_token(),
        cases=tuple(_asked(row, codes) for row in rows if row["case"] is not None),
        facts=first["facts"],
        in_reply_to=answered["message_id"] if answered else first["facts"].get("asked_in") or None,
        references=answered["references"] if answered else None,
        attempt=max(row["attempt"] for row in rows) + 1,
    )
    return parcel, policy


def _asked(row: Row, codes: Mapping[tuple[UUID, int], str]) -> Asked:
    case = case_of({column.name: row[f"case_{column.name}"] for column in cases.c})
    return Asked(case=case, code=codes.get((case.id, case.generation)))


def _codes(connection: Connection, rows: Sequence[Row]) -> Mapping[tuple[UUID, int], str]:
    ids = {row["case"] for row in rows if row["case"] is not None}
    if not ids:
        return {}
    found = select(prompts.c.case, prompts.c.generation, prompts.c.code).where(prompts.c.case.in_(ids))
    return {(row.case, row.generation): row.code for row in connection.execute(found)}


def by_token(connection: Connection, token: str) -> tuple[Parcel, Policy] | None:
    """Return the message that carries this token as it would be sent now; None if it was none of ours."""
    case = [column.label(f"case_{column.name}") for column in cases.c]
    found = (
        select(
            messages,
            *case,
            businesses.c.name.label("business_name"),
            businesses.c.policy.label("policy_version"),
        )
        .join(businesses, businesses.c.id == messages.c.business)
        .join(cases, and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business))
        .where(messages.c.token == token)
        .order_by(messages.c.id)
    )
    rows = connection.execute(found).mappings().all()
    if not rows:
        return None
    together = {"bundle": "", "lane": "", "lead": rows[0]["lead"]}
    return parcels(connection, [{**row, **together} for row in rows])[0]
