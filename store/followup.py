"""Cases: what is due, what was decided, the log that never changes, and replaying a case from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, false, func, insert, not_, or_, select, update
from sqlalchemy.sql import ColumnElement, Select

from core.case import CLOSED, Case, State
from core.errors import StoreConflict
from core.inbound import Followed
from core.machine import Outcome, decide
from store import people
from store.codes import ALPHABET, FIRST_LENGTH, code
from store.rows import case_of, facts_of, row_of, said_of, value_to_json
from store.tables import BUCKETS, bucket_of, businesses, cases, ears, log, prompts

LEDGER_MAY_BE_OLD = timedelta(hours=24)
OPENED = "opened"
"""The first line of every case's log; its value is the case as it was opened."""
LIVE = [state.value for state in State if state not in CLOSED]
NEW_CASE_COLUMNS = ("invoice", "reference", "currency", "amount", "customer", "customer_name", "customer_country")


def _with_policy() -> Select[Any]:
    return select(cases, businesses.c.policy.label("policy_version")).join(
        businesses, businesses.c.id == cases.c.business
    )


def _followed(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Followed]:
    return [Followed(case=case_of(row), policy=people.policy(connection, row["policy_version"])) for row in rows]


# --- reading ---------------------------------------------------------------------------------------------------


def due(connection: Connection, now: datetime, limit: int) -> list[Followed]:
    """Return up to *limit* cases whose silence may speak, locked; other workers pass them over."""
    found = (
        _with_policy()
        .where(_passed(now), _may_fire(connection, now))
        .limit(limit)
        .with_for_update(of=cases, skip_locked=True)
    )
    return _followed(connection, connection.execute(found).mappings().all())


def waiting(connection: Connection, now: datetime, at_most: int = 10_000) -> int:
    """Return how many deadlines passed but may not fire (counted up to *at_most*)."""
    found = (
        select(cases.c.id)
        .join(businesses, businesses.c.id == cases.c.business)
        .where(_passed(now), not_(_may_fire(connection, now)))
        .limit(at_most)
    )
    return connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()


def _passed(now: datetime) -> ColumnElement[bool]:
    return and_(cases.c.bucket.in_(range(BUCKETS)), cases.c.deadline < now)


def _may_fire(connection: Connection, now: datetime) -> ColumnElement[bool]:
    """Silence counts if every ear was open past the deadline and the books are fresh.

    Before the alert nobody was told anything, so there is nothing he could have answered: no ear is needed.
    """
    heard = heard_by_all(connection)
    nobody_spoke = cases.c.deadline < heard.replace(microsecond=0) if heard else false()
    fresh_books = or_(not_(businesses.c.ledger_feed), businesses.c.ledger_read_at >= now - LEDGER_MAY_BE_OLD)
    return and_(or_(cases.c.state == State.NOT_DUE, nobody_spoke), fresh_books)


def heard_by_all(connection: Connection) -> datetime | None:
    """Return until when every inbound channel was read; None if one never was, or there is none."""
    times = [row.heard_until for row in connection.execute(select(ears.c.heard_until))]
    return None if not times or None in times else min(times)


def by_id(connection: Connection, ids: Collection[UUID]) -> list[Followed]:
    """Return these cases, locked in the order of their ids."""
    if not ids:
        return []
    found = _with_policy().where(cases.c.id.in_(ids)).order_by(cases.c.id).with_for_update(of=cases)
    return _followed(connection, connection.execute(found).mappings().all())


def by_invoice(connection: Connection, business: UUID | None, invoices: Collection[str]) -> list[Followed]:
    """Return the cases with these invoice numbers, of one business or (None) of any, locked."""
    if not invoices:
        return []
    found = _with_policy().where(cases.c.invoice.in_(invoices)).order_by(cases.c.id).with_for_update(of=cases)
    if business is not None:
        found = found.where(cases.c.business == business)
    return _followed(connection, connection.execute(found).mappings().all())


def siblings(connection: Connection, case: Case) -> list[Followed]:
    """Return the debtor's other live cases, locked."""
    found = (
        _with_policy()
        .where(cases.c.business == case.business, cases.c.customer == case.debtor.number, cases.c.id != case.id)
        .where(cases.c.state.in_(LIVE))
        .order_by(cases.c.id)
        .with_for_update(of=cases)
    )
    return _followed(connection, connection.execute(found).mappings().all())


def live_of(connection: Connection, ids: Collection[UUID], limit: int) -> list[Followed]:
    """Return up to *limit* live cases of these businesses, the ones that ask something first; locked."""
    found = (
        _with_policy()
        .where(cases.c.business.in_(ids), cases.c.state.in_(LIVE))
        .order_by(cases.c.question.is_(None), cases.c.id)
        .limit(limit)
        .with_for_update(of=cases)
    )
    return _followed(connection, connection.execute(found).mappings().all())


# --- writing ---------------------------------------------------------------------------------------------------


def open_cases(connection: Connection, new: Sequence[Case], source: str | None, now: datetime) -> None:
    """Store new cases, each with the first line of its log."""
    if not new:
        return
    versions = policy_versions(connection, {case.business for case in new})
    connection.execute(insert(cases), [row_of(case) for case in new])
    connection.execute(
        insert(log),
        [
            _log_row(case, versions, now)
            | {"word": OPENED, "by": "ledger", "arrived_at": now, "value": _opening(case), "source": source,
               "rule": OPENED, "person": None, "channel": None, "prompt": None, "because": None, "incoming": None}
            for case in new
        ],
    )  # fmt: skip


def write(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Store changed cases under compare-and-set, their log lines and their new prompts.

    Raises:
        StoreConflict: if a case was changed by somebody else since it was read.
    """
    changed = [outcome for outcome in outcomes if outcome.changed]
    if not changed:
        return
    result = connection.execute(_UPDATE, [_update_row(outcome) for outcome in changed])
    if result.rowcount not in (-1, len(changed)):
        message = f"{len(changed) - result.rowcount} of {len(changed)} cases were changed meanwhile"
        raise StoreConflict(message)
    versions = policy_versions(connection, {outcome.case.business for outcome in changed})
    connection.execute(insert(log), [_said_row(outcome, versions) for outcome in changed])
    _open_prompts(connection, [o for o in changed if o.moved and o.case.question is not None])


_CHANGING = [name for name in cases.c.keys() if name not in NEW_CASE_COLUMNS]
_UPDATE = (
    update(cases)
    .where(cases.c.id == bindparam("_id"), cases.c.business == bindparam("_business"))
    .where(cases.c.version == bindparam("_version"))
    .values({name: bindparam(name) for name in _CHANGING if name not in ("id", "business", "bucket", "opened_at")})
)


def _update_row(outcome: Outcome) -> dict[str, Any]:
    before = outcome.before
    keys = {"_id": before.id, "_business": before.business, "_version": before.version}
    return keys | facts_of(outcome.case)


def policy_versions(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the policy version that each of these businesses has now."""
    found = select(businesses.c.id, businesses.c.policy).where(businesses.c.id.in_(ids))
    return {row.id: row.policy for row in connection.execute(found)}


def _log_row(case: Case, versions: Mapping[UUID, str], at: datetime) -> dict[str, Any]:
    return {
        "case": case.id,
        "version": case.version,
        "business": case.business,
        "bucket": bucket_of(case.business),
        "at": at,
        "policy": versions[case.business],
        "state": case.state.value,
    }


def _said_row(outcome: Outcome, versions: Mapping[UUID, str]) -> dict[str, Any]:
    said = outcome.said
    return _log_row(outcome.case, versions, outcome.at) | {
        "arrived_at": said.at,
        "word": said.word.value,
        "by": said.by.value,
        "person": said.person,
        "channel": said.channel,
        "value": value_to_json(said.value),
        "prompt": said.prompt,
        "source": said.source,
        "because": said.because,
        "incoming": said.incoming,
        "rule": outcome.rule,
    }


def _open_prompts(connection: Connection, asking: Sequence[Outcome]) -> None:
    """Give each new question its code, from the business's own sequence."""
    if not asking:
        return
    wanted = Counter(outcome.case.business for outcome in asking)
    held = select(businesses.c.id, businesses.c.prompts).where(businesses.c.id.in_(wanted)).order_by(businesses.c.id)
    used = {row.id: row.prompts for row in connection.execute(held.with_for_update())}
    rows = []
    for outcome in asking:
        case = outcome.case
        rows.append(
            {
                "case": case.id,
                "generation": case.generation,
                "business": case.business,
                "bucket": bucket_of(case.business),
                "question": case.question,
                "code": code(used[case.business], case.business.int % len(ALPHABET) ** FIRST_LENGTH),
                "asked_at": outcome.at,
            }
        )
        used[case.business] += 1
    connection.execute(insert(prompts), rows)
    counted = update(businesses).where(businesses.c.id == bindparam("_id")).values(prompts=bindparam("_prompts"))
    connection.execute(counted, [{"_id": id, "_prompts": number} for id, number in used.items()])


# --- the log ---------------------------------------------------------------------------------------------------


def history(connection: Connection, case: UUID) -> list[dict[str, Any]]:
    """Return the log of a case, oldest first, as dicts of its columns."""
    found = select(log).where(log.c.case == case).order_by(log.c.version)
    return [dict(row) for row in connection.execute(found).mappings()]


def replay(connection: Connection, case: UUID) -> Case:
    """Return the case as its log alone tells it: opened, and then each word decided again.

    Raises:
        LookupError: if there is no such case.
    """
    lines = history(connection, case)
    if not lines or lines[0]["word"] != OPENED:
        message = f"no log begins case {case}"
        raise LookupError(message)
    now = _reopened(lines[0])
    for line in lines[1:]:
        now = decide(now, said_of(line), people.policy(connection, line["policy"]), line["at"]).case
    return now


def _opening(case: Case) -> dict[str, Any]:
    facts = row_of(case)
    stored = {"amount": str(case.amount.amount), "balance": str(case.balance.amount)}
    stored |= {"due_date": case.due_date.isoformat(), "since": case.since.isoformat()}
    stored["deadline"] = case.deadline.isoformat() if case.deadline else ""
    return {key: stored.get(key, value) for key, value in facts.items() if key not in _KEYS}


_KEYS = ("id", "business", "bucket", "opened_at")


def _reopened(line: Mapping[Any, Any]) -> Case:
    facts = dict(line["value"])
    facts |= {"id": line["case"], "business": line["business"]}
    facts |= {"amount": Decimal(facts["amount"]), "balance": Decimal(facts["balance"])}
    facts |= {"due_date": date.fromisoformat(facts["due_date"]), "since": datetime.fromisoformat(facts["since"])}
    facts["deadline"] = datetime.fromisoformat(facts["deadline"]) if facts["deadline"] else None
    return replace(case_of(facts), version=line["version"])
