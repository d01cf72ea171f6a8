"""The log: one line for each decision, never changed, from which a case can be told again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from core.case import Case
from core.machine import Outcome, decide
from store import people
from store.rows import Row, case_of, row_of, said_of, value_to_json
from store.statements import insert_all
from store.tables import bucket_of, log

OPENED = "opened"
"""The first line of every case's log; its value is the case as it was opened."""


def note_opened(connection: Connection, new: Sequence[Case], source: str | None, now: datetime) -> None:
    """Begin the log of each new case."""
    versions = people.policy_versions(connection, {case.business for case in new})
    opening = {
        "arrived_at": now,
        "word": OPENED,
        "by": "ledger",
        "person": None,
        "channel": None,
        "prompt": None,
        "source": source,
        "because": None,
        "incoming": None,
        "rule": OPENED,
    }
    rows = [_line(case, versions, now) | opening | {"value": _as_opened(case)} for case in new]
    insert_all(connection, log, rows)


def note_decided(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Add what was decided, and why."""
    versions = people.policy_versions(connection, {outcome.case.business for outcome in outcomes})
    insert_all(connection, log, [_decided(outcome, versions) for outcome in outcomes])


def _line(case: Case, versions: Mapping[UUID, str], at: datetime) -> dict[str, Any]:
    return {
        "case": case.id,
        "version": case.version,
        "business": case.business,
        "bucket": bucket_of(case.business),
        "at": at,
        "policy": versions[case.business],
        "state": case.state.value,
    }


def _decided(outcome: Outcome, versions: Mapping[UUID, str]) -> dict[str, Any]:
    said = outcome.said
    return _line(outcome.case, versions, outcome.at) | {
        "arrived_at": said.at,
        "word": said.word.value,
        "by": said.by.value,
        "person": said.person,
        "channel": said.channel.value if said.channel else None,
        "value": value_to_json(said.value),
        "prompt": said.prompt,
        "source": said.source,
        "because": said.because,
        "incoming": said.incoming,
        "rule": outcome.rule,
    }


# --- telling it again ---------------------------------------------------------------------------------------


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
        raise LookupError(f"no log begins case {case}")
    now = _reopened(lines[0])
    for line in lines[1:]:
        now = decide(now, said_of(line), people.policy(connection, line["policy"]), line["at"]).case
    return now


_KEYS = ("id", "business", "bucket", "opened_at")


def _as_opened(case: Case) -> dict[str, Any]:
    facts = row_of(case) | {
        "amount": str(case.amount.amount),
        "balance": str(case.balance.amount),
        "due_date": case.due_date.isoformat(),
        "since": case.since.isoformat(),
        "deadline": case.deadline.isoformat() if case.deadline else None,
    }
    return {key: value for key, value in facts.items() if key not in _KEYS}


def _reopened(line: Row) -> Case:
    facts = dict(line["value"])
    facts |= {
        "id": line["case"],
        "business": line["business"],
        "amount": Decimal(facts["amount"]),
        "balance": Decimal(facts["balance"]),
        "due_date": date.fromisoformat(facts["due_date"]),
        "since": datetime.fromisoformat(facts["since"]),
        "deadline": datetime.fromisoformat(facts["deadline"]) if facts["deadline"] else None,
    }
    return replace(case_of(facts), version=line["version"])
