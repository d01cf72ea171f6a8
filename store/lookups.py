"""What a batch of incoming messages may be about: each question is asked once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from core.events import Role
from core.inbound import Incoming
from core.messages import QUESTIONS, Notice
from store import followup
from store.rows import Row
from store.tables import businesses, cases, contacts, incoming, messages, prompts

ASKS = [notice.value for notice in (*QUESTIONS.values(), Notice.CONFIRM_ON_KNOWN_CHANNEL)]
"""What asks the question that is open, or asks it again."""
SAID_OF = [
    messages.c[name]
    for name in (
        "id",
        "business",
        "case",
        "generation",
        "lead",
        "channel",
        "to",
        "incoming",
        "token",
        "provider_id",
    )
]
"""What is looked at of a message that is answered: not its words, which are long."""


def may_be_there() -> ColumnElement[bool]:
    """Whether a message may have reached somebody. He can answer before its sender has written down that it
    went.
    """
    return or_(
        messages.c.status.in_(("sent", "claimed", "doubt")),
        and_(messages.c.status == "pending", messages.c.in_doubt),
    )


# --- the message that is answered ---------------------------------------------------------------------------


def answered(connection: Connection, batch: Sequence[Incoming]) -> list[Sequence[Row]]:
    """Return the rows of the message that each answers, where it says which: by its token, or as a reply to it."""
    tokens = {one.token for one in batch if one.token}
    by_token = _rows_by(connection, "token", tokens)
    by_name = _rows_by(
        connection, "provider_id", {one.replied_to for one in batch if one.replied_to and not one.token}
    )
    found: list[Sequence[Row]] = []
    for one in batch:
        if one.token:
            found.append(by_token.get(one.token, ()))
        else:
            replied = by_name.get(one.replied_to, ()) if one.replied_to else ()
            found.append([row for row in replied if _is_answered_by(row, one)])
    return found


def _is_answered_by(row: Row, one: Incoming) -> bool:
    """Staff answer by the desk's own channel whatever was passed to them; anybody else where he was written to."""
    if one.role is Role.SUPPORT:
        return bool(row["to"] == Role.SUPPORT.value)
    return bool(row["channel"] == one.channel.value)


def _rows_by(connection: Connection, name: str, values: Collection[str]) -> Mapping[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    if values:
        found = select(*SAID_OF).where(messages.c[name].in_(values)).order_by(messages.c.id)
        for row in connection.execute(found).mappings():
            rows[row[name]].append(row)
    return rows


def latest(connection: Connection, known: Sequence[UUID], mentions: Collection[str]) -> Sequence[Row]:
    """Return the rows of the message that these contacts must mean, since they did not say: see
    `Conversation.asked`.
    """
    live = _open_questions(connection, known)
    leads = {row["lead"] for row in live}
    if len(leads) > 1:
        codes = {mention.upper() for mention in mentions}
        coded = {row["lead"] for row in live if row["code"] in codes}
        return [row for row in live if row["lead"] in coded] if len(coded) == 1 else []
    if live:
        return live
    newest = (
        select(messages.c.lead)
        .where(messages.c.contact.in_(known), may_be_there(), messages.c.case.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    lead = connection.execute(newest).scalar()
    if lead is None:
        return []
    found = select(*SAID_OF).where(messages.c.lead == lead).order_by(messages.c.id)
    return connection.execute(found).mappings().all()


def _open_questions(connection: Connection, known: Sequence[UUID]) -> Sequence[Row]:
    """Return the rows whose question is still the live one of its case, with its code; a question that was
    asked twice counts by its latest message.
    """
    same_case = and_(cases.c.id == messages.c.case, cases.c.business == messages.c.business)
    live_prompt = and_(
        prompts.c.case == cases.c.id,
        prompts.c.business == cases.c.business,
        prompts.c.generation == cases.c.generation,
    )
    found = (
        select(*SAID_OF, prompts.c.code)
        .join(cases, same_case)
        .join(prompts, live_prompt)
        .where(messages.c.contact.in_(known), messages.c.what.in_(ASKS), may_be_there())
        .where(messages.c.generation == cases.c.generation, cases.c.question.is_not(None))
        .order_by(messages.c.id)
    )
    last = {row["case"]: row for row in connection.execute(found).mappings()}
    return sorted(last.values(), key=lambda row: row["id"])


# --- the cases ----------------------------------------------------------------------------------------------


def spellings(mentions: Collection[str]) -> set[str]:
    """Return how invoices that are mentioned like this may be written in the books."""
    return {form for word in mentions for form in (word, word.lower(), word.capitalize())}


def named(connection: Connection, theirs: Collection[UUID], mentions: Collection[str]) -> Sequence[Row]:
    """Return id, business and number of the cases of *theirs* with one of these invoice numbers, by id."""
    if not mentions or not theirs:
        return []
    found = (
        select(cases.c.id, cases.c.business, cases.c.invoice)
        .where(cases.c.invoice.in_(spellings(mentions)), cases.c.business.in_(theirs))
        .order_by(cases.c.id)
    )
    return connection.execute(found).mappings().all()


def coded(connection: Connection, theirs: Collection[UUID], mentions: Collection[str]) -> Sequence[Row]:
    """Return the prompts that *theirs* gave these codes; of a code given twice, the latest."""
    if not mentions or not theirs:
        return []
    found = (
        select(prompts)
        .where(prompts.c.business.in_(theirs), prompts.c.code.in_({mention.upper() for mention in mentions}))
        .order_by(prompts.c.asked_at)
    )
    last = {(row["business"], row["code"]): row for row in connection.execute(found).mappings()}
    return list(last.values())


def live(
    connection: Connection, theirs: Collection[UUID], limit: int
) -> Mapping[UUID, list[tuple[bool, UUID]]]:
    """Return up to *limit* live cases of each of *theirs*, those that ask something first: (asks nothing, id)."""
    if not theirs:
        return {}
    order = (cases.c.question.is_(None), cases.c.id)
    place = func.row_number().over(partition_by=cases.c.business, order_by=order)
    placed = (
        select(cases.c.id, cases.c.business, cases.c.question.is_(None).label("silent"), place.label("place"))
        .where(cases.c.business.in_(theirs), cases.c.state.in_(followup.LIVE))
        .subquery()
    )
    found = select(placed).where(placed.c.place <= limit)
    rows: dict[UUID, list[tuple[bool, UUID]]] = defaultdict(list)
    for row in connection.execute(found):
        rows[row.business].append((bool(row.silent), row.id))
    return rows


def given(connection: Connection, ids: Collection[UUID]) -> Mapping[tuple[UUID, int], Row]:
    """Return every prompt of these cases, by case and generation."""
    if not ids:
        return {}
    found = select(prompts).where(prompts.c.case.in_(ids))
    return {(row["case"], row["generation"]): row for row in connection.execute(found).mappings()}


def own_numbers(connection: Connection, theirs: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the organisation numbers of these businesses, where they are known."""
    if not theirs:
        return {}
    found = select(businesses.c.id, businesses.c.org_number).where(
        businesses.c.id.in_(theirs), businesses.c.org_number.is_not(None)
    )
    return {row.id: row.org_number for row in connection.execute(found)}


# --- what went before ---------------------------------------------------------------------------------------


def last_told(connection: Connection, people: Collection[UUID]) -> Mapping[UUID, tuple[str, datetime]]:
    """Return the last thing that each of these contacts was told, and when."""
    if not people:
        return {}
    last = (
        select(messages.c.id)
        .where(messages.c.contact == contacts.c.id, may_be_there())
        .order_by(messages.c.id.desc())
        .limit(1)
        .correlate(contacts)
        .scalar_subquery()
    )
    found = (
        select(messages.c.contact, messages.c.what, messages.c.created_at)
        .join(contacts, messages.c.id == last)
        .where(contacts.c.id.in_(people))
    )
    return {row.contact: (row.what, row.created_at) for row in connection.execute(found)}


def last_verdicts(connection: Connection, people: Collection[UUID]) -> Mapping[UUID, tuple[str, datetime]]:
    """Return what came of the last message of each of these contacts that anything came of, and when it arrived."""
    if not people:
        return {}
    last = (
        select(incoming.c.id)
        .where(incoming.c.contact == contacts.c.id, incoming.c.verdict.is_not(None))
        .order_by(incoming.c.id.desc())
        .limit(1)
        .correlate(contacts)
        .scalar_subquery()
    )
    found = (
        select(incoming.c.contact, incoming.c.verdict, incoming.c.at)
        .join(contacts, incoming.c.id == last)
        .where(contacts.c.id.in_(people))
    )
    return {row.contact: (row.verdict, row.at) for row in connection.execute(found)}
