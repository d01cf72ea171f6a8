"""Guards that are made of others: what they hold, and how the table calls them."""

import itertools

import pytest

from core.case import Choice, Reason, Resume, State
from core.events import Role, Said, Word
from core.guards import Guard, both, for_reason, interrupted_submission, offered, suggested
from tests.core.cases import FORTNOX, NOW, SOME_CHOICES, a_case

SAID = Said(word=Word.STOP, by=Role.OWNER, at=NOW)


def answering(answer: bool) -> Guard:
    return lambda case, said, policy: (
        answer if (case, said, policy) == (a_case(), SAID, FORTNOX) else not answer
    )


@pytest.mark.parametrize(("one", "other"), [*itertools.product([True, False], repeat=2)])
def test_both_holds_where_both_hold(one, other):
    assert both(answering(one), answering(other))(a_case(), SAID, FORTNOX) is (one and other)


def test_both_is_called_after_both():
    assert both(suggested(Choice.MONITORING), offered(Choice.WITHDRAW)).__name__ == (
        "suggested monitoring and offered withdraw"
    )


@pytest.mark.parametrize("reason", Reason)
def test_for_reason_holds_for_each_of_its_reasons(reason):
    guard = for_reason(Reason.HELD, Reason.DISPUTED)
    assert guard(a_case(reason=reason), SAID, FORTNOX) is (reason in {Reason.HELD, Reason.DISPUTED})
    assert guard.__name__ == "held or disputed"


@pytest.mark.parametrize("choice", Choice)
def test_suggested_and_offered(choice):
    assert suggested(choice)(a_case(suggestion=Choice.MONITORING), SAID, FORTNOX) is (
        choice is Choice.MONITORING
    )
    assert suggested(choice).__name__ == f"suggested {choice}"
    assert offered(choice)(a_case(), SAID, SOME_CHOICES) is (choice is Choice.MONITORING)
    assert offered(choice).__name__ == f"offered {choice}"


@pytest.mark.parametrize(
    ("resume", "interrupted"),
    [
        (None, False),
        (Resume(state=State.SUBMITTING), True),
        (Resume(state=State.SUBMITTING, reason=Reason.REFUSED), False),
        (Resume(state=State.IN_COLLECTION), False),
    ],
)
def test_an_order_was_under_way_and_nothing_came_of_it(resume, interrupted):
    assert interrupted_submission(a_case(resume=resume), SAID, FORTNOX) is interrupted
