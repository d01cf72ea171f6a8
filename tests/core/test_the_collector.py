"""What the collector says, and what becomes of the case."""

import pytest

from core.case import Reason, Stage, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import ADDRESSES, FORTNOX, NUMBERS, Story

OWNER_SAYS_GO_ON = (Word.CONFIRM, Word.RESTART, Word.HAND_OVER)


class TestTheCollector:
    def test_a_status_is_as_good_as_an_acknowledgement(self):
        story = Story().handed_over().collector(Word.STAGE, Stage.REMINDER)
        assert (story.case.state, story.told) == (State.IN_COLLECTION, [Notice.HANDED_OVER])
        story.collector(Word.STAGE, Stage.DEMAND)
        assert (story.case.stage, story.told) == (Stage.DEMAND, [])
        assert Story().handed_over().collector(Word.STAGE, Stage.DEMAND).told == []

    def test_an_acknowledgement_of_something_older_is_none(self):
        story = Story(FORTNOX).in_collection()
        older = story.case.generation
        story.nobody_answers().says(Word.ACKNOWLEDGED, by=Role.COLLECTOR, prompt=older)
        assert (story.case.state, story.staff, story.outcome.changed) == (State.SUBMITTING, [], False)

    def test_a_stage_told_twice_starts_no_clock_anew(self):
        story = Story(FORTNOX).in_collection()
        stands = story.case
        story.passes(days=5).collector(Word.STAGE, Stage.REMINDER)
        assert (story.case, story.staff) == (stands, [])

    def test_a_stage_that_is_behind_is_shown_to_staff(self):
        story = Story(FORTNOX).in_collection().nobody_answers().collector(Word.STAGE, Stage.REMINDER)
        assert (story.case.state, story.case.stage) == (State.SUBMITTING, Stage.DEMAND)
        assert story.staff == [Notice.STAFF_UNEXPECTED]

    def test_what_is_no_stage_is_shown_to_staff(self):
        assert Story().in_collection().collector(Word.STAGE, "demand").staff == [Notice.STAFF_UNEXPECTED]

    def test_refused_it_waits_for_support(self):
        story = Story().handed_over().collector(Word.REFUSED)
        assert (story.case.state, story.case.reason) == (State.PAUSED, Reason.REFUSED)
        assert (story.told, story.staff) == ([Notice.PAUSED], [Notice.STAFF_COLLECTOR_REFUSED])
        assert not story.case.with_collector
        story.support(Word.RESUME)
        assert (story.case.state, story.orders) == (State.SUBMITTING, [Order.REMINDER])

    def test_what_he_never_took_needs_no_calling_back(self):
        story = Story().handed_over().collector(Word.REFUSED).says(Word.STOP)
        assert (story.case.state, story.orders) == (State.ENDED, [])

    def test_refused_later_he_still_has_it(self):
        story = Story(FORTNOX).in_collection().nobody_answers().collector(Word.REFUSED)
        assert story.case.with_collector
        assert story.support(Word.RESUME).orders == [Order.RESUME, Order.DEMAND]
        working = Story().in_collection().collector(Word.REFUSED)
        assert working.case.with_collector
        assert working.collector(Word.RESUME).orders == [Order.REMINDER]

    @pytest.mark.parametrize("word", [Word.PAYMENT_ORDER, Word.MONITOR, Word.WITHDRAW])
    def test_a_choice_he_refuses_is_shown_to_staff(self, word):
        story = Story(FORTNOX).asked().says(word)
        state = story.case.state
        story.collector(Word.REFUSED)
        assert (story.case.state, story.staff) == (state, [Notice.STAFF_COLLECTOR_REFUSED])

    def test_acknowledged_while_paused_it_is_not_sent_again(self):
        story = Story(FORTNOX).handed_over()
        ordered = story.case.generation
        story.says(Word.DISPUTED).says(Word.ACKNOWLEDGED, by=Role.COLLECTOR, prompt=ordered)
        story.becomes(State.PAUSED)
        story.support(Word.RESUME)
        assert (story.case.state, story.orders) == (State.IN_COLLECTION, [Order.RESUME])

    def test_a_status_while_paused_says_the_same(self):
        story = Story(FORTNOX).handed_over().says(Word.DISPUTED).collector(Word.STAGE, Stage.DEMAND)
        story.support(Word.RESUME)
        assert (story.case.state, story.case.stage) == (State.IN_COLLECTION, Stage.DEMAND)
        beside = Story(FORTNOX).in_collection().says(Word.DISPUTED).collector(Word.STAGE, Stage.DEMAND)
        assert beside.staff == [Notice.STAFF_UNEXPECTED]

    def test_that_he_heard_of_the_pause_is_no_acknowledgement(self):
        story = Story(FORTNOX).handed_over().says(Word.DISPUTED).collector(Word.ACKNOWLEDGED)
        assert story.support(Word.RESUME).orders == [Order.RESUME, Order.REMINDER]

    @pytest.mark.parametrize(
        "story",
        [
            lambda: Story(FORTNOX, identified=False).in_collection().nobody_answers(),
            lambda: Story(FORTNOX).in_collection().collector(Word.RETURNED),
            lambda: Story(FORTNOX).in_collection().collector(Word.REFUSED),
        ],
        ids=["a number lacks", "a letter came back", "refused"],
    )
    def test_what_was_never_sent_or_must_be_sent_again_is(self, story):
        told = story()
        earlier = told.case.generation - 1
        told.says(Word.DISPUTED).says(Word.ACKNOWLEDGED, by=Role.COLLECTOR, prompt=earlier)
        assert told.staff == []
        told.says(Word.IDENTITY_NUMBER, NUMBERS["SE"][1]).says(Word.ADDRESS, ADDRESSES["SE"][1])
        told.support(Word.RESUME).becomes(State.SUBMITTING)

    @pytest.mark.parametrize(
        "story",
        [
            lambda: Story().in_collection(),
            lambda: Story(FORTNOX).asked(),
            lambda: Story(FORTNOX).asked().says(Word.PAYMENT_ORDER),
            lambda: Story(FORTNOX).asked().says(Word.MONITOR),
            lambda: Story().in_collection().collector(Word.RETURNED),
            lambda: Story().in_collection().says(Word.DISPUTED),
            lambda: Story().in_collection().books(Word.PAID),
            lambda: Story().in_collection().books(Word.CREDITED),
        ],
    )
    def test_that_he_heard_of_something_else_is_no_news(self, story):
        told = story()
        stands = told.case
        told.collector(Word.ACKNOWLEDGED)
        assert (told.case, told.outcome.tells) == (stands, ())

    @pytest.mark.parametrize("story", [Story, lambda: Story().asked(), lambda: Story().says(Word.STOP)])
    def test_what_he_never_had_he_can_not_speak_of(self, story):
        assert story().collector(Word.ACKNOWLEDGED).staff == [Notice.STAFF_UNEXPECTED]
        assert story().collector(Word.RETURNED).staff == [Notice.STAFF_UNEXPECTED]
        assert story().collector(Word.STAGE, Stage.DEMAND).staff == [Notice.STAFF_UNEXPECTED]

    @pytest.mark.parametrize(
        ("story", "staff"),
        [
            (lambda: Story().in_collection(), [Notice.STAFF_UNEXPECTED]),
            (lambda: Story(FORTNOX).asked(), [Notice.STAFF_UNEXPECTED]),
            (lambda: Story().in_collection().says(Word.DISPUTED), []),
            (lambda: Story().in_collection().collector(Word.RETURNED), []),
            (lambda: Story().in_collection().says(Word.STOP), []),
        ],
    )
    def test_he_gives_it_back(self, story, staff):
        told = story().collector(Word.WITHDRAWAL_DONE)
        assert (told.case.state, told.told, told.staff) == (State.WITHDRAWN, [Notice.WITHDRAWN], staff)

    def test_he_can_not_give_back_what_he_has_not(self):
        story = Story().alerted().says(Word.DISPUTED).collector(Word.WITHDRAWAL_DONE)
        assert (story.case.state, story.staff) == (State.PAUSED, [Notice.STAFF_UNEXPECTED])
        settled = Story().in_collection().says(Word.STOP).books(Word.PAID).collector(Word.WITHDRAWAL_DONE)
        assert (settled.case.state, settled.staff) == (State.PAID, [])

    def test_a_second_letter_that_comes_back_is_no_news(self):
        story = Story().in_collection().collector(Word.RETURNED).collector(Word.RETURNED)
        assert (story.case.reason, story.staff) == (Reason.BAD_ADDRESS, [])

    def test_a_letter_that_comes_back_during_a_dispute_is_remembered(self):
        story = Story().in_collection().collector(Word.DISPUTED).collector(Word.RETURNED)
        assert (story.case.state, story.case.debtor.deliverable) == (State.PAUSED, False)
