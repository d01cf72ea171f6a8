"""What is said to whom, when, and which of it may die unsent."""

from datetime import UTC, datetime, timedelta

import pytest

from core.case import State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import FORTNOX, NOW, Story, money

OWNER_SAYS_GO_ON = (Word.CONFIRM, Word.RESTART, Word.HAND_OVER)


class TestWhoHearsWhat:
    def test_the_owner_is_answered_at_once_and_where_he_wrote(self):
        story = Story(now=datetime(2026, 11, 7, 23, 30, tzinfo=UTC)).alerted()
        story.now = datetime(2026, 11, 8, 3, 0, tzinfo=UTC)
        (tell,) = story.says(Word.STOP).outcome.tells
        assert (tell.answers, tell.not_before, tell.perishable) == (True, None, False)
        (tell,) = story.says(Word.CONFIRM).outcome.tells
        assert (tell.answers, tell.not_before) == (True, None)
        (tell,) = story.says(Word.STOP).outcome.tells
        assert (tell.what, tell.answers, tell.not_before) == (Notice.ALREADY_DECIDED, True, None)

    def test_what_support_does_for_him_he_is_told_at_once_on_his_own_channel(self):
        (tell,) = Story().alerted().support(Word.STOP).outcome.tells
        assert (tell.what, tell.answers, tell.not_before) == (Notice.STOPPED, False, None)

    def test_what_nobody_waits_for_waits_for_the_window(self):
        story = Story().asked()
        story.nobody_answers()
        (tell,) = story.outcome.tells
        assert tell.not_before == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
        assert (tell.answers, tell.perishable, tell.starts_clock) == (False, False, False)

    def test_a_question_waits_for_the_window_starts_the_clock_and_can_perish(self):
        (tell,) = Story().alerted().nobody_answers().outcome.tells
        assert (tell.perishable, tell.starts_clock, tell.answers) == (True, True, False)
        assert tell.not_before == datetime(2026, 11, 16, 7, 0, 1, tzinfo=UTC)

    def test_a_question_that_follows_his_own_words_goes_back_with_the_answer(self):
        _, question = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).says(Word.UNDO).outcome.tells
        assert (question.answers, question.not_before, question.starts_clock) == (True, None, True)

    def test_orders_to_escalate_perish_and_orders_to_settle_do_not(self):
        (reminder,) = Story().handed_over().outcome.tells
        assert (reminder.to, reminder.perishable, reminder.starts_clock) == (Role.COLLECTOR, True, False)
        tells = {t.what: t for t in Story().in_collection().says(Word.STOP).outcome.tells}
        assert not tells[Order.WITHDRAW].perishable
        settling = [
            Story().in_collection().books(Word.PAID),
            Story().in_collection().books(Word.CREDITED),
            Story().in_collection().books(Word.PAID, money(1)),
            Story().in_collection().says(Word.HOLD),
            Story().in_collection().says(Word.HOLD).says(Word.CONFIRM),
        ]
        assert not any(t.perishable for s in settling for t in s.outcome.tells if t.to is Role.COLLECTOR)

    def test_staff_are_told_which_word_it_was(self):
        (tell,) = Story().collector(Word.RETURNED).outcome.tells
        assert (tell.to, tell.facts) == (Role.SUPPORT, {"word": "returned"})
        tells = Story().handed_over().collector(Word.REFUSED).outcome.tells
        assert tells[-1].facts == {"word": "refused"}

    @pytest.mark.parametrize(
        ("story", "rule"),
        [
            (lambda: Story().says(Word.PAUSE), "not theirs to say: not_due + pause"),
            (lambda: Story().says(Word.SILENCE, by=Role.CLOCK, prompt=-1), "stale: not_due + silence"),
            (lambda: Story().says(Word.PAID, money(0)), "invalid_value: not_due + paid"),
            (lambda: Story().says(Word.CONFIRM), "default: not_due + confirm"),
            (lambda: Story().says(Word.STOP), "not_due + stop"),
            (lambda: Story().nobody_answers().arrives().nobody_answers(), "alerted + silence if gated"),
            (
                lambda: Story().in_collection().says(Word.PAID),
                "in_collection + paid if cleared and with_collector",
            ),
        ],
    )
    def test_each_decision_names_its_rule(self, story, rule):
        assert story().outcome.rule == rule

    def test_an_outcome_knows_what_it_did(self):
        story = Story().says(Word.CONFIRM)
        assert (story.outcome.changed, story.outcome.moved) == (False, False)
        assert (story.outcome.said.word, story.outcome.at) == (Word.CONFIRM, NOW)
        story.books(Word.PAID, money(1))
        assert (story.outcome.changed, story.outcome.moved) == (True, False)
        story.says(Word.STOP)
        assert (story.outcome.changed, story.outcome.moved) == (True, True)
        assert story.outcome.at == story.now

    def test_undo_by_is_told_only_while_there_is_something_to_undo(self):
        story = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER)
        assert "undo_by" in story.facts
        story.nobody_answers().says(Word.PAID, money(1, FORTNOX))
        assert story.facts == {"amount": "1"}

    def test_silence_of_an_older_question_says_nothing(self):
        story = Story().asked()
        older = story.case.generation - 1
        story.passes(days=30).says(Word.SILENCE, by=Role.CLOCK, prompt=older)
        story.becomes(State.AWAITING_CONFIRMATION)

    def test_silence_in_the_last_second_has_not_passed(self):
        story = Story().asked()
        last = story.last_second
        story.says(Word.SILENCE, by=Role.CLOCK, at=last + timedelta(microseconds=999_999))
        story.becomes(State.AWAITING_CONFIRMATION)
        story.says(Word.SILENCE, by=Role.CLOCK, at=last + timedelta(seconds=1))
        story.becomes(State.ENDED)

    def test_a_second_acceptance_moves_the_deadline_only_away(self):
        story = Story().asked()
        first = story.case
        assert story.arrives().case is first
        story.passes(days=1).arrives()
        assert story.last_second > (first.deadline or story.last_second)
