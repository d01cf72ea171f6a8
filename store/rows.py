"""A `Case` to a row and back, and the words of the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter, is_not
from typing import Any

from core.case import Case, Choice, Debtor, Money, Question, Reason, Resume, Stage, State
from core.events import Assessment, Channel, Role, Said, Value, Word
from store.tables import bucket_of, cases

Row = Mapping[Any, Any]


def _maybe(kind: Any, value: Any) -> Any:
    return None if value is None else kind(value)


def _word(value: StrEnum | None) -> str | None:
    """A driver takes a plain string faster than a kind of it."""
    return None if value is None else value.value


COLUMNS = tuple(column for column in cases.c if column.name not in {"bucket", "opened_at"})
"""What a case is made of."""
_STATES = {state.value: state for state in State}


def case_of(row: Row) -> Case:
    """Return the case that *row* (a mapping of the columns of `cases`) holds."""
    return case_from([row[column.name] for column in COLUMNS])


def case_from(values: Sequence[Any]) -> Case:
    """Return the case whose columns have these *values*, in the order of `COLUMNS`."""
    id, business, invoice, reference, currency, amount, balance, due_date, *values = values
    customer, customer_name, customer_country, identity_number, address, deliverable, *values = values
    state, stage, reason, resume_state, resume_stage, resume_reason, with_collector, *values = values
    suggestion, grounds, question, generation, deadline, since, version = values
    return Case(
        id=id,
        business=business,
        invoice=invoice,
        reference=reference,
        amount=Money(amount=amount, currency=currency),
        balance=Money(amount=balance, currency=currency),
        due_date=due_date,
        debtor=Debtor(
            number=customer,
            name=customer_name,
            country=customer_country,
            identity_number=identity_number,
            address=address,
            deliverable=deliverable,
        ),
        state=_STATES[state],
        stage=_maybe(Stage, stage),
        reason=_maybe(Reason, reason),
        resume=_resume(resume_state, resume_stage, resume_reason) if resume_state else None,
        with_collector=with_collector,
        suggestion=_maybe(Choice, suggestion),
        grounds=tuple(grounds),
        question=_maybe(Question, question),
        generation=generation,
        deadline=deadline,
        since=since,
        version=version,
    )


def _resume(state: str, stage: str | None, reason: str | None) -> Resume:
    return Resume(state=_STATES[state], stage=_maybe(Stage, stage), reason=_maybe(Reason, reason))


Get = Callable[[Case], Any]
_FACTS: dict[str, dict[str, Get]] = {
    "balance": {"balance": lambda case: case.balance.amount},
    "due_date": {"due_date": attrgetter("due_date")},
    "debtor": {
        "identity_number": attrgetter("debtor.identity_number"),
        "address": attrgetter("debtor.address"),
        "deliverable": attrgetter("debtor.deliverable"),
    },
    "state": {"state": lambda case: case.state.value},
    "stage": {"stage": lambda case: _word(case.stage)},
    "reason": {"reason": lambda case: _word(case.reason)},
    "resume": {
        "resume_state": lambda case: case.resume and case.resume.state.value,
        "resume_stage": lambda case: case.resume and _word(case.resume.stage),
        "resume_reason": lambda case: case.resume and _word(case.resume.reason),
    },
    "with_collector": {"with_collector": attrgetter("with_collector")},
    "suggestion": {"suggestion": lambda case: _word(case.suggestion)},
    "grounds": {"grounds": lambda case: list(case.grounds)},
    "question": {"question": lambda case: _word(case.question)},
    "generation": {"generation": attrgetter("generation")},
    "deadline": {"deadline": attrgetter("deadline")},
    "since": {"since": attrgetter("since")},
    "version": {"version": attrgetter("version")},
}
"""What a decision may change of a case, and the columns that hold it."""
MAY_CHANGE = tuple(_FACTS)
_all_that_may_change = attrgetter(*MAY_CHANGE)


def what_changed(steps: Sequence[tuple[Case, Case]]) -> tuple[str, ...]:
    """Return which of `MAY_CHANGE` is not the same before and after in any of *steps*."""
    before, after = (
        zip(*map(_all_that_may_change, cases), strict=True) for cases in zip(*steps, strict=True)
    )
    return tuple(
        field for field, old, new in zip(MAY_CHANGE, before, after, strict=True) if any(map(is_not, old, new))
    )


def facts_of(case: Case, fields: tuple[str, ...] = MAY_CHANGE) -> dict[str, Any]:
    """Return the columns that hold *fields* of the case."""
    return {column: get(case) for column, get in _getters(fields)}


@cache
def _getters(fields: tuple[str, ...]) -> list[tuple[str, Get]]:
    return [pair for field in fields for pair in _FACTS[field].items()]


def row_of(case: Case) -> dict[str, Any]:
    """Return the whole row of a new case."""
    return {
        "id": case.id,
        "business": case.business,
        "bucket": bucket_of(case.business),
        "invoice": case.invoice,
        "reference": case.reference,
        "currency": case.amount.currency,
        "amount": case.amount.amount,
        "customer": case.debtor.number,
        "customer_name": case.debtor.name,
        "customer_country": case.debtor.country,
        "opened_at": case.since,
        **facts_of(case),
    }


# --- values of words, as JSON -------------------------------------------------------------------------------


def value_to_json(value: Value) -> Any:
    """Return *value* as JSON that `value_from_json` reads back."""
    match value:
        case None:
            return None
        case Money():
            return {"money": [str(value.amount), value.currency]}
        case Stage():
            return {"stage": value.value}
        case Assessment():
            return {"assessment": [value.suggestion.value, *value.grounds]}
        case date():
            return {"date": value.isoformat()}
        case str():
            return {"text": value}


def value_from_json(stored: Any) -> Value:
    """Return what `value_to_json` was given."""
    match stored:
        case {"money": [amount, currency]}:
            return Money(amount=Decimal(amount), currency=currency)
        case {"stage": stage}:
            return Stage(stage)
        case {"assessment": [suggestion, *grounds]}:
            return Assessment(suggestion=Choice(suggestion), grounds=tuple(grounds))
        case {"date": day}:
            return date.fromisoformat(day)
        case {"text": str(text)}:
            return text
        case _:
            return None


def said_of(row: Row) -> Said:
    """Return the word that a row of the log records."""
    return Said(
        word=Word(row["word"]),
        by=Role(row["by"]),
        at=row["arrived_at"],
        value=value_from_json(row["value"]),
        prompt=row["prompt"],
        person=row["person"],
        channel=_maybe(Channel, row["channel"]),
        source=row["source"],
        because=row["because"],
        incoming=row["incoming"],
    )
