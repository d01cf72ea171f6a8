"""Cases: what is due, finding them, and writing down what was decided.

Rows that are read in a writing transaction are locked in the order of their ids, cases before businesses, so
that two transactions wait for each other in one direction only.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, false, func, not_, or_, select
from sqlalchemy.sql import ColumnElement, Select

from core.case import CLOSED, Case, Question, State
from core.errors import StoreConflict
from core.inbound import Followed
from core.machine import Outcome
from store import journal, people
from store.codes import code
from store.journal import OPENED, history, replay
from store.rows import COLUMNS, case_from, facts_of, row_of, said_of, what_changed
from store.statements import OLD, insert_all, locked, update_each
from store.tables import BUCKETS, bucket_of, businesses, cases, ears, prompts

__all__ = [
    "LIVE",
    "OPENED",
    "Followed",
    "as_asked",
    "by_id",
    "by_invoice",
    "due",
    "fetch",
    "glance",
    "heard_by_all",
    "history",
    "open_cases",
    "replay",
    "said_of",
    "siblings",
    "waiting",
    "with_codes",
    "with_policy",
    "write",
]

GREEDY = 0.5
"""The share of a batch from which on a business may keep others waiting."""
_first_bucket = itertools.cycle(random.sample(range(BUCKETS), BUCKETS))
"""Where the next claim begins: in each process in an order of its own, so that workers seldom meet."""
LEDGER_MAY_BE_OLD = timedelta(hours=24)
LIVE = [state.value for state in State if state not in CLOSED]


# --- reading ------------------------------------------------------------------------------------------------


def with_policy() -> Select[Any]:
    """Return a select of cases, each with the version of its business's policy, for `fetch`."""
    policy = businesses.c.policy.label("policy_version")
    return select(*COLUMNS, policy).join(businesses, businesses.c.id == cases.c.business)


def fetch(connection: Connection, found: Select[Any], *, skip: bool = False) -> list[Followed]:
    """Return the cases that *found* (made of `with_policy`) finds, locked; with *skip*, but those in use."""
    return _followed(connection, locked(connection, found, cases, skip=skip))


def _followed(connection: Connection, found: Select[Any]) -> list[Followed]:
    rows = connection.execute(found).all()
    return [Followed(case=case_from(row[:-1]), policy=people.policy(connection, row[-1])) for row in rows]


def due(connection: Connection, now: datetime, limit: int) -> list[Followed]:
    """Return up to *limit* cases whose silence may speak, locked; other workers pass them over.

    Where one business would fill the batch, up to as many of everybody else come with it. The cases come as
    the books brought them, and so that is how a message lists them.
    """
    found = _claimed(connection, now, limit)
    greedy = {business for business, number in _per_business(found) if number >= limit * GREEDY}
    if len(found) >= limit and greedy:
        here = [followed.case.id for followed in found if followed.case.business not in greedy]
        others = and_(cases.c.business.not_in(greedy), cases.c.id.not_in(here))
        found += _claimed(connection, now, limit, others)
    return sorted(found, key=lambda followed: followed.case.id)


def _per_business(found: Sequence[Followed]) -> Iterable[tuple[UUID, int]]:
    return Counter(followed.case.business for followed in found).items()


def _claimed(
    connection: Connection, now: datetime, limit: int, which: ColumnElement[bool] | None = None
) -> list[Followed]:
    """Return up to *limit* due cases (of those *which*), beginning with another bucket each time."""
    start = next(_first_bucket)
    free = _may_fire(connection, now)
    if which is not None:
        free = and_(free, which)
    found: list[Followed] = []
    for buckets in (range(start, BUCKETS), range(start)):
        if buckets and len(found) < limit:
            passed = and_(cases.c.bucket.in_(buckets), cases.c.deadline < now)
            left = limit - len(found)
            found += fetch(connection, with_policy().where(passed, free).limit(left), skip=True)
    return found


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
    last_read = businesses.c.ledger_read_at
    fresh_books = and_(last_read.is_not(None), last_read >= now - LEDGER_MAY_BE_OLD)
    return and_(
        or_(cases.c.state == State.NOT_DUE.value, nobody_spoke),
        or_(not_(businesses.c.ledger_feed), fresh_books),
    )


def heard_by_all(connection: Connection) -> datetime | None:
    """Return until when every inbound channel was read; None if one never was, or there is none."""
    times = [row.heard_until for row in connection.execute(select(ears.c.heard_until))]
    return None if not times or None in times else min(times)


def by_id(connection: Connection, ids: Collection[UUID]) -> list[Followed]:
    """Return these cases, locked in the order of their ids."""
    if not ids:
        return []
    return fetch(connection, with_policy().where(cases.c.id.in_(ids)).order_by(cases.c.id))


def glance(connection: Connection, ids: Collection[UUID]) -> list[Followed]:
    """Return these cases as they are, without a lock: not to decide about them."""
    if not ids:
        return []
    return _followed(connection, with_policy().where(cases.c.id.in_(ids)).order_by(cases.c.id))


def by_invoice(connection: Connection, business: UUID | None, invoices: Collection[str]) -> list[Followed]:
    """Return the cases with these invoice numbers, of one business or (None) of any, locked."""
    if not invoices:
        return []
    found = with_policy().where(cases.c.invoice.in_(invoices)).order_by(cases.c.id)
    return fetch(connection, found if business is None else found.where(cases.c.business == business))


def siblings(connection: Connection, case: Case) -> list[Followed]:
    """Return the debtor's other live cases, locked."""
    found = (
        with_policy()
        .where(cases.c.business == case.business, cases.c.customer == case.debtor.number)
        .where(cases.c.id != case.id, cases.c.state.in_(LIVE))
        .order_by(cases.c.id)
    )
    return fetch(connection, found)


# --- codes --------------------------------------------------------------------------------------------------


def with_codes(connection: Connection, found: Sequence[Followed]) -> list[Followed]:
    """Return *found*, each with the code of its live prompt."""
    asking = {f.case.id for f in found if f.case.question is not None and f.code is None}
    if not asking:
        return list(found)
    given = select(prompts.c.case, prompts.c.generation, prompts.c.code).where(prompts.c.case.in_(asking))
    codes = {(row.case, row.generation): row.code for row in connection.execute(given)}
    return [replace(f, code=f.code or codes.get((f.case.id, f.case.generation))) for f in found]


def as_asked(followed: Followed, prompt: Any) -> Followed:
    """Return *followed* as *prompt* (a row of `prompts`) asked about it; the case may have moved on since."""
    asked = (prompt["generation"], Question(prompt["question"]))
    return replace(followed, code=prompt["code"], asked=asked)


# --- writing ------------------------------------------------------------------------------------------------


def open_cases(connection: Connection, new: Sequence[Case], source: str | None, now: datetime) -> None:
    """Store new cases, each with the first line of its log."""
    if new:
        insert_all(connection, cases, [row_of(case) for case in new])
        journal.note_opened(connection, new, source, now)


def write(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Store changed cases under compare-and-set, their log lines and their new prompts.

    Raises:
        StoreConflict: if a case was changed by somebody else since it was read.

    """
    changed = [outcome for outcome in outcomes if outcome.changed]
    if not changed:
        return
    steps = _first_and_last(changed)
    fields = what_changed(steps)
    done = update_each(connection, cases, [_change(before, after, fields) for before, after in steps])
    if done != len(steps):
        raise StoreConflict(f"{len(steps) - done} of {len(steps)} cases were changed meanwhile")
    journal.note_decided(connection, changed)
    _open_prompts(connection, [o for o in changed if o.moved and o.case.question is not None])


def _first_and_last(changed: Sequence[Outcome]) -> list[tuple[Case, Case]]:
    """Return each case as it was before the first word about it and after the last, by id.

    Raises:
        StoreConflict: if a word does not go on from where the one before it ended.

    """
    steps: dict[UUID, tuple[Case, Case]] = {}
    for outcome in changed:
        first, last = steps.get(outcome.case.id, (outcome.before, outcome.before))
        if last.version != outcome.before.version:
            raise StoreConflict(f"case {outcome.case.id} was decided twice from one version")
        steps[outcome.case.id] = first, outcome.case
    return [steps[id] for id in sorted(steps)]


def _change(before: Case, after: Case, fields: tuple[str, ...]) -> dict[str, Any]:
    change = facts_of(after, fields)
    change |= {f"{OLD}id": before.id, f"{OLD}business": before.business, f"{OLD}version": before.version}
    return change


def _open_prompts(connection: Connection, asking: Sequence[Outcome]) -> None:
    """Give each new question its code, from the business's own sequence."""
    if not asking:
        return
    wanted = Counter(outcome.case.business for outcome in asking)
    held = (
        select(businesses.c.id, businesses.c.prompts)
        .where(businesses.c.id.in_(wanted))
        .order_by(businesses.c.id)
    )
    used = {row.id: row.prompts for row in connection.execute(locked(connection, held))}
    rows = []
    for outcome in asking:
        case = outcome.case
        rows.append(
            {
                "case": case.id,
                "generation": case.generation,
                "business": case.business,
                "bucket": bucket_of(case.business),
                "question": case.question.value if case.question else None,
                "code": code(used[case.business], case.business.int),
                "asked_at": outcome.at,
            }
        )
        used[case.business] += 1
    insert_all(connection, prompts, rows)
    update_each(connection, businesses, [{f"{OLD}id": id, "prompts": number} for id, number in used.items()])
