"""What a word tells is noted before the table is asked: money, dates, data, a stage, an assessment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from core.assessment import assess
from core.case import Case, Money, Stage, State
from core.deadlines import end_of_day, local_day
from core.debtor_data import deliverable_address, identity_number
from core.events import Assessment, Role, Said, Word
from core.guards import arrived
from core.messages import Notice
from core.policies import Policy

FARTHEST = timedelta(days=3650)
"""A date farther off than this is a mistake, or a book-keeping program's word for never."""


def note(case: Case, said: Said, policy: Policy, now: datetime) -> Case | Notice:
    """Return the case with what the word tells written in, or why that can not be taken."""
    match said.word:
        case Word.PAID | Word.CREDITED | Word.REVERSED:
            return _money(case, said)
        case Word.NEW_DUE_DATE:
            return _due_date(case, said, local_day(now, policy.tz))
        case Word.EXTEND:
            return _deadline(case, said, policy, local_day(now, policy.tz))
        case Word.IDENTITY_NUMBER:
            return _identity_number(case, said)
        case Word.ADDRESS:
            return _address(case, said)
        case Word.RETURNED:
            return replace(case, debtor=replace(case.debtor, deliverable=False))
        case Word.STAGE:
            return _stage(case, said)
        case Word.COLLECTION_FAILED:
            return _assessment(case, said, policy)
        case _:
            return case


def _money(case: Case, said: Said) -> Case | Notice:
    amount = said.value
    if amount is None and said.word is not Word.REVERSED:
        if case.balance.amount <= 0:
            return Notice.ALREADY_DECIDED
        amount = case.balance
    if not isinstance(amount, Money) or amount.currency != case.balance.currency:
        return Notice.INVALID_VALUE
    if not amount.amount.is_finite() or amount.amount <= 0:
        return Notice.INVALID_VALUE
    after = case.balance + amount if said.word is Word.REVERSED else case.balance - amount
    return replace(case, balance=after)


def _day(said: Said, today: date) -> date | None:
    day = said.value
    if not isinstance(day, date) or isinstance(day, datetime) or abs(day - today) > FARTHEST:
        return None
    return day


def _due_date(case: Case, said: Said, today: date) -> Case | Notice:
    day = _day(said, today)
    if day is None:
        return Notice.INVALID_VALUE
    if said.by is not Role.LEDGER and day < today:
        return Notice.DATE_IN_PAST
    return Notice.SAME_VALUE if day == case.due_date else replace(case, due_date=day)


def _deadline(case: Case, said: Said, policy: Policy, today: date) -> Case | Notice:
    """Only a deadline that runs can be moved, and only to later: time to answer never shrinks."""
    day = _day(said, today)
    if day is None or case.deadline is None or arrived(said) > case.deadline:
        return Notice.INVALID_VALUE
    later = end_of_day(day, policy.tz)
    return replace(case, deadline=later) if later > case.deadline else Notice.INVALID_VALUE


def _identity_number(case: Case, said: Said) -> Case | Notice:
    number = identity_number(str(said.value), case.debtor.country)
    if number is None:
        return Notice.INVALID_VALUE
    if number == case.debtor.identity_number:
        return Notice.SAME_VALUE
    return replace(case, debtor=replace(case.debtor, identity_number=number))


def _address(case: Case, said: Said) -> Case | Notice:
    address = deliverable_address(str(said.value), case.debtor.country)
    if address is None:
        return Notice.INVALID_VALUE
    if case.debtor.address is not None and _same(address, case.debtor.address):
        return Notice.SAME_VALUE
    return replace(case, debtor=replace(case.debtor, address=address, deliverable=True))


def _same(one: str, other: str) -> bool:
    return [*filter(str.isalnum, one.casefold())] == [*filter(str.isalnum, other.casefold())]


def _stage(case: Case, said: Said) -> Case | Notice:
    """The same stage told again would start its clock anew; an earlier one would send the next one twice."""
    if not isinstance(said.value, Stage):
        return Notice.INVALID_VALUE
    stages = list(Stage)
    if case.stage is not None and stages.index(said.value) < stages.index(case.stage):
        return Notice.INVALID_VALUE
    if case.state is State.IN_COLLECTION and said.value is case.stage:
        return Notice.SAME_VALUE
    return replace(case, stage=said.value)


def _assessment(case: Case, said: Said, policy: Policy) -> Case:
    """A suggestion that the business does not offer is none."""
    found = said.value
    if not isinstance(found, Assessment) or (policy.choices and found.suggestion not in policy.choices):
        found = assess(case, policy)
    return replace(case, suggestion=found.suggestion, grounds=found.grounds)
