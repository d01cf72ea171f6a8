"""Stop, words that sound like a stop, invoices that are left alone; and what starts a case again."""

from datetime import UTC, date, datetime

import pytest

from core.case import Reason, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import FORTNOX, PROCEEDS, Story, money


class TestStopAtAnyTime:
    @pytest.mark.parametrize("word", [Word.STOP, Word.WITHDRAW])
    @pytest.mark.parametrize(
        "story",
        [
            Story,
            lambda: Story().nobody_answers(),
            lambda: Story().alerted(),
            lambda: Story().asked(),
            lambda: Story().asked().says(Word.CONFIRM),
            lambda: Story().alerted().says(Word.DISPUTED),
            lambda: Story().alerted().nobody_answers().comes_back(),
        ],
        ids=["not due", "told", "alerted", "asked", "confirmed", "disputed", "out of reach"],
    )
    def test_before_hand_over_it_ends(self, story, word):
        told = story().says(word)
        assert (told.case.state, told.case.reason) == (State.ENDED, Reason.STOPPED)
        assert (told.told, told.orders) == ([Notice.STOPPED], [])

    @pytest.mark.parametrize(
        "story",
        [
            lambda: Story().handed_over(),
            lambda: Story().in_collection(),
            lambda: Story().in_collection().collector(Word.DISPUTED),
            lambda: Story().in_collection().collector(Word.RETURNED),
        ],
        ids=["ordered", "in collection", "disputed", "returned"],
    )
    def test_after_hand_over_it_is_called_back_and_the_cost_is_shown(self, story):
        told = story().says(Word.STOP)
        told.becomes(State.WITHDRAWAL_REQUESTED)
        assert (told.told, told.facts) == ([Notice.WITHDRAWAL_REQUESTED], {"fee": "250.00"})
        assert told.orders == [Order.WITHDRAW]

    def test_the_authoritys_fee_is_owed_once_the_application_was_sent(self):
        chosen = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER)
        assert chosen.says(Word.STOP).facts == {"fee": "295.00"}
        applied = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).nobody_answers()
        assert applied.says(Word.STOP).facts == {"fee": "595.00"}
        disputed = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).nobody_answers().collector(Word.DISPUTED)
        assert disputed.says(Word.STOP).facts == {"fee": "595.00"}
        monitored = Story(FORTNOX).asked().says(Word.MONITOR).nobody_answers()
        assert monitored.says(Word.STOP).facts == {"fee": "295.00"}

    def test_confirm_and_stop_in_the_same_second(self):
        confirm_first = Story().asked().says(Word.CONFIRM).says(Word.STOP)
        confirm_first.becomes(State.ENDED)
        stop_first = Story().asked()
        asked = stop_first.case.generation
        stop_first.says(Word.STOP).says(Word.CONFIRM, prompt=asked)
        assert (stop_first.case.state, stop_first.told) == (State.ENDED, [Notice.SAY_RESTART])

    def test_confirm_after_stop_needs_a_restart(self):
        story = Story().asked().says(Word.STOP).says(Word.CONFIRM)
        assert story.told == [Notice.SAY_RESTART]
        story.says(Word.RESTART)
        assert (story.case.state, story.told) == (State.NOT_DUE, [Notice.RESTARTED])
        assert story.nobody_answers().told == [Notice.ALERT]

    @pytest.mark.parametrize(
        ("paid", "he_is_told"), [("4500", Notice.ALREADY_DECIDED), ("4401", Notice.BELOW_MINIMUM)]
    )
    @pytest.mark.parametrize("word", [Word.RESTART, Word.HAND_OVER])
    def test_nothing_starts_again_for_nothing(self, paid, he_is_told, word):
        story = Story().asked().says(Word.STOP).books(Word.PAID, money(paid)).says(word)
        assert (story.case.state, story.told) == (State.ENDED, [he_is_told])

    def test_a_withdrawal_is_done_when_the_collector_says_so_of_this_order(self):
        story = Story().handed_over()
        ordered = story.case.generation
        story.says(Word.STOP).says(Word.ACKNOWLEDGED, by=Role.COLLECTOR, prompt=ordered)
        story.becomes(State.WITHDRAWAL_REQUESTED)  # that was about the reminder
        assert (story.outcome.changed, story.staff) == (False, [])
        story.collector(Word.ACKNOWLEDGED)
        assert (story.case.state, story.told) == (State.WITHDRAWN, [Notice.WITHDRAWN])
        assert story.collector(Word.WITHDRAWAL_DONE).staff == []

    def test_a_collector_who_does_not_answer_is_shown_to_staff_once(self):
        story = Story().handed_over().says(Word.STOP).nobody_answers()
        assert (story.case.state, story.staff) == (
            State.WITHDRAWAL_REQUESTED,
            [Notice.STAFF_COLLECTOR_SILENT],
        )
        assert story.case.deadline is None
        assert Story().handed_over().nobody_answers().staff == [Notice.STAFF_COLLECTOR_SILENT]

    def test_a_button_pressed_twice_decides_once(self):
        story = Story().asked()
        asked = story.case.generation
        story.says(Word.CONFIRM)
        once = story.case
        story.says(Word.CONFIRM, prompt=asked)
        assert (story.case, story.told) == (once, [Notice.ALREADY_DECIDED])

    def test_yesterdays_yes_does_not_answer_todays_question(self):
        story = Story().asked()
        yesterday = story.case.generation
        story.books(Word.NEW_DUE_DATE, date(2026, 12, 1)).asked().says(Word.CONFIRM, prompt=yesterday)
        assert (story.case.state, story.told) == (State.AWAITING_CONFIRMATION, [Notice.ALREADY_DECIDED])

    def test_a_yes_before_anything_was_asked(self):
        assert Story().alerted().says(Word.CONFIRM).told == [Notice.NOTHING_ASKED]


class TestUnclearWords:
    """Towards stopping, act: words that only sound like a stop hold the case while we ask."""

    def test_it_is_held_and_asked(self):
        story = Story().alerted().says(Word.HOLD)
        assert (story.case.state, story.case.reason) == (State.PAUSED, Reason.UNCLEAR_STOP)
        assert story.told == [Notice.ASK_STOP_OR_GO]
        assert story.arrives().case.deadline is not None

    def test_go_on_goes_on_where_it_was_and_tells_nothing_twice(self):
        story = Story().alerted().says(Word.HOLD).arrives().says(Word.CONFIRM)
        assert (story.case.state, story.told) == (State.ALERTED, [Notice.RESUMED])
        assert story.case.deadline == datetime(2026, 11, 16, 7, 0, tzinfo=UTC)

    def test_an_alert_that_had_not_gone_out_yet_does(self):
        story = Story().nobody_answers().says(Word.HOLD).arrives().says(Word.CONFIRM)
        assert (story.case.state, story.told) == (State.NOT_DUE, [Notice.RESUMED])
        assert story.nobody_answers().told == [Notice.ALERT]

    def test_an_alert_that_came_back_is_sent_again_once_he_can_be_reached(self):
        story = Story().nobody_answers().comes_back().support(Word.RESUME)
        assert story.nobody_answers().told == [Notice.ALERT]
        late = Story().alerted().comes_back().support(Word.RESUME)
        assert late.nobody_answers().told == [Notice.ALERT]

    @pytest.mark.parametrize("word", [Word.RESTART, Word.HAND_OVER, Word.HOLD])
    def test_what_answers_neither_is_asked_back(self, word):
        story = Story().alerted().says(Word.HOLD).arrives().says(word)
        assert (story.case.reason, story.told) == (Reason.UNCLEAR_STOP, [Notice.ASK_BACK])

    def test_silence_is_no_answer_to_it(self):
        story = Story().alerted().says(Word.HOLD).arrives().nobody_answers()
        assert (story.case.state, story.told, story.staff) == (State.PAUSED, [], [Notice.STAFF_NO_ANSWER])

    def test_where_silence_ends_it_anyway_the_question_stays_open(self):
        story = Story().asked()
        asked = story.case
        assert (story.says(Word.HOLD).case, story.told) == (asked, [Notice.ASK_BACK])

    def test_where_silence_goes_on_it_is_held(self):
        assert Story(PROCEEDS).asked().says(Word.HOLD).case.reason is Reason.UNCLEAR_STOP

    def test_the_collector_waits_too(self):
        story = Story().in_collection().says(Word.HOLD)
        assert (story.told, story.orders) == ([Notice.ASK_STOP_OR_GO], [Order.PAUSE])
        assert story.says(Word.HOLD).told == [Notice.ASK_BACK]
        story.says(Word.CONFIRM)
        assert (story.case.state, story.orders) == (State.IN_COLLECTION, [Order.RESUME])


class TestOptOut:
    def test_no_message_goes_out_and_it_can_be_handed_over_by_hand(self):
        story = Story().books(Word.OPT_OUT)
        assert (story.case.state, story.told, story.case.deadline) == (State.OPTED_OUT, [], None)
        story.says(Word.HAND_OVER)
        assert (story.case.state, story.told) == (State.HANDOVER_PENDING, [Notice.HANDOVER_ORDERED])
        assert story.nobody_answers().orders == [Order.REMINDER]

    def test_undone_it_is_left_alone_again(self):
        story = Story().says(Word.OPT_OUT).says(Word.HAND_OVER).says(Word.UNDO)
        assert (story.case.state, story.told) == (State.OPTED_OUT, [Notice.UNDONE])

    def test_an_invoice_that_is_not_due_can_not_be_handed_over(self):
        story = Story(due_date=date(2026, 11, 4)).says(Word.HAND_OVER)
        assert (story.case.state, story.told) == (State.NOT_DUE, [Notice.NOT_DUE_YET])
        Story(due_date=date(2026, 11, 3)).says(Word.HAND_OVER).becomes(State.HANDOVER_PENDING)
        after_midnight = Story(due_date=date(2026, 11, 4), now=datetime(2026, 11, 4, 23, 30, tzinfo=UTC))
        after_midnight.says(Word.HAND_OVER).becomes(State.HANDOVER_PENDING)

    def test_after_hand_over_it_is_too_late(self):
        assert Story().in_collection().says(Word.OPT_OUT).told == [Notice.TOO_LATE]
        assert Story().in_collection().collector(Word.RETURNED).says(Word.OPT_OUT).told == [Notice.TOO_LATE]
        story = Story().alerted().says(Word.DISPUTED).says(Word.OPT_OUT)
        assert (story.case.state, story.told) == (State.OPTED_OUT, [Notice.OPTED_OUT])

    def test_it_can_be_taken_back(self):
        Story().says(Word.OPT_OUT).says(Word.RESTART).becomes(State.NOT_DUE)
        Story().says(Word.STOP).says(Word.OPT_OUT).becomes(State.OPTED_OUT)

    def test_a_payment_is_noted_in_silence(self):
        story = Story().books(Word.OPT_OUT).books(Word.PAID, money(500))
        assert (story.case.state, story.told) == (State.OPTED_OUT, [])
        assert story.says(Word.PAID).told == [Notice.PAID]
        assert Story().says(Word.OPT_OUT).says(Word.CREDITED, money(10)).told == [Notice.PART_CREDITED]
        Story().says(Word.OPT_OUT).says(Word.CREDITED).becomes(State.CREDITED)
        assert Story().says(Word.OPT_OUT).says(Word.NEW_DUE_DATE, date(2026, 12, 1)).told == [
            Notice.NEW_DUE_DATE
        ]
