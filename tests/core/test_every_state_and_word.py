"""Every case that can come to be, and everything that can be said about it.

The walk begins with fresh cases and says everything to each kind of case it meets. Two cases are of one kind
if they differ in nothing that a step or a guard looks at.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest

from core.case import Case, State
from core.deadlines import local_day
from core.events import Word
from core.machine import decide
from core.policies import Policy
from core.transitions import TRANSITIONS
from core.transitions.entries import ENTRIES
from core.transitions.rights import MAY
from tests.core.cases import (
    FAKTURERT,
    FORTNOX,
    LEAVES_IT,
    NOW,
    PROCEEDS,
    Story,
    a_case,
    everything_sayable,
    money,
)
from tests.core.laws import hold

POLICIES = {
    "fakturert": FAKTURERT,
    "fortnox_finans": FORTNOX,
    "proceeds": PROCEEDS,
}
pytestmark = pytest.mark.timeout(600)
"""Half a million decisions take half a minute, on a busy machine longer."""


@dataclass
class Walk:
    """What a walk met."""

    pairs: set[tuple[State, Word]] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    decisions: int = 0


def kind(case: Case, policy: Policy, now: datetime) -> Hashable:
    owed = case.balance.amount
    choosing = case.state is State.AWAITING_CHOICE
    return (
        case.state,
        case.stage if case.with_collector else None,
        case.reason,
        case.resume,
        case.with_collector,
        case.suggestion if choosing else None,
        case.deadline is None,
        owed <= 0,
        owed < 0,
        owed < policy.minimum,
        case.due_date < local_day(now, policy.tz),
        policy.identity_number_from is None or case.debtor.identity_number is None,
        case.debtor.address is None or not case.debtor.deliverable,
    )


@cache
def walked(name: str) -> Walk:
    policy = POLICIES[name]
    walk = Walk()
    seen: set[Hashable] = set()
    waiting = deque[tuple[Case, datetime]]()

    def meet(case: Case, now: datetime) -> None:
        if kind(case, policy, now) not in seen:
            seen.add(kind(case, policy, now))
            waiting.append((case, now))

    for identified in (True, False):
        for found in (True, False):
            meet(a_case(policy, identified=identified, found=found), NOW)
    meet(a_case(policy, balance=money(50, policy)), NOW)
    while waiting:
        case, now = waiting.popleft()
        for said in everything_sayable(case, policy, now):
            at = max(now, said.at) + timedelta(seconds=1)
            outcome = decide(case, said, policy, at)
            hold(outcome, policy)
            walk.pairs.add((case.state, said.word))
            walk.rules.add(outcome.rule)
            walk.decisions += 1
            meet(outcome.case, at)
    return walk


@pytest.mark.parametrize("policy", POLICIES)
def test_whatever_is_said_the_laws_hold(policy):
    assert walked(policy).decisions > 10_000


def test_every_state_hears_every_word():
    met = set().union(*(walked(name).pairs for name in POLICIES))
    assert met == {(state, word) for state in State for word in Word}


def test_every_step_of_the_table_can_be_taken():
    taken = set().union(*(walked(name).rules for name in POLICIES))
    told_at_once = FAKTURERT.overridden({"alert_days": 0, "after_alert_days": 0})
    rare = [
        Story(LEAVES_IT).asked().nobody_answers(),
        Story(told_at_once, due_date=NOW.date()).alerted().says(Word.HAND_OVER),
        Story(told_at_once, due_date=NOW.date()).asked().says(Word.HAND_OVER),
    ]
    taken |= {story.outcome.rule for story in rare}
    rules = {
        f"{state} + {word}" + (f" if {step.when.__name__}" if step.when else "")
        for (state, word), steps in TRANSITIONS.items()
        for step in steps
    }
    assert sorted(rules - taken) == []


def test_a_step_without_a_guard_is_the_last():
    for steps in TRANSITIONS.values():
        assert all(step.when is not None for step in steps[:-1])


def test_every_word_has_somebody_who_may_say_it():
    assert set(MAY) == set(Word)
    assert all(MAY.values())


def test_every_state_says_what_entering_it_does():
    assert set(ENTRIES) == set(State)
