"""Values that a case is made of, and what a message promises about it."""

import pytest

from core.case import CLOSED, Stage, State
from core.machine import answer_until
from tests.core.cases import FORTNOX, Story, a_case, money


def test_money_adds_up_in_one_currency():
    assert money("10.50") + money("0.50") == money("11.00")
    assert money("10.50") - money(11) == money("-0.50")
    with pytest.raises(ValueError, match="SEK does not add to NOK"):
        money(1) + money(1, FORTNOX)
    with pytest.raises(ValueError, match="SEK does not add to NOK"):
        money(1) - money(1, FORTNOX)


@pytest.mark.parametrize("state", State)
def test_a_case_is_closed_where_nothing_is_waited_for(state):
    assert a_case(state=state).closed == (state in CLOSED)


def test_the_stages_are_in_the_order_of_their_steps():
    assert list(Stage) == [Stage.REMINDER, Stage.DEMAND, Stage.COLLECTION]


class TestAnswerUntil:
    """The last second that the text of a question promises."""

    def test_before_it_was_accepted_it_is_what_would_hold_if_it_were_accepted_now(self):
        story = Story().alerted().nobody_answers()
        promised = answer_until(story.case, story.policy, story.now)
        assert promised == story.arrives().case.deadline

    def test_once_it_runs_it_is_the_deadline(self):
        story = Story().asked()
        assert answer_until(story.case, story.policy, story.passes(days=3).now) == story.last_second

    @pytest.mark.parametrize("story", [lambda: Story().nobody_answers(), lambda: Story().in_collection()])
    def test_where_nothing_is_asked_nothing_is_promised(self, story):
        told = story()
        assert answer_until(told.case, told.policy, told.now) is None
