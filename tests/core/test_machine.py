"""The way of a case by both policies: the promises of the product, as far as they are the machine's."""

from datetime import UTC, date, datetime, timedelta

from core.case import Reason, Stage, State
from core.events import Word
from core.messages import Notice, Order
from tests.core.cases import ADDRESSES, FORTNOX, NUMBERS, PROCEEDS, Story, money


class TestNorwayAsksFirst:
    """Policy `fakturert`: nothing is sent to the customer before the owner has said yes."""

    def test_three_days_after_the_due_date_the_owner_is_told(self):
        story = Story(due_date=date(2026, 10, 30))
        story.becomes(State.NOT_DUE)
        story.nobody_answers()
        story.becomes(State.ALERTED)
        assert story.told == [Notice.ALERT]

    def test_ten_days_after_the_alert_went_out_he_is_asked_to_confirm(self):
        story = Story().nobody_answers()
        assert story.case.deadline is None, "nobody was told yet"
        story.passes(hours=26).arrives()
        assert story.case.deadline == datetime(2026, 11, 16, 7, 0, tzinfo=UTC), "Monday 08:00 in Oslo"
        story.nobody_answers()
        story.becomes(State.AWAITING_CONFIRMATION)
        assert story.told == [Notice.ASK_CONFIRM]

    def test_he_has_seven_whole_days_to_answer(self):
        story = Story().asked()
        assert story.now.date() == date(2026, 11, 16)
        assert story.case.deadline == datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)

    def test_confirmed_in_time_it_goes_to_the_collector_after_an_hour_to_undo(self):
        story = Story().asked().passes(days=3).says(Word.CONFIRM)
        story.becomes(State.HANDOVER_PENDING)
        assert story.told == [Notice.CONFIRMED]
        assert story.facts == {"undo_by": (story.now + timedelta(hours=1)).replace(microsecond=0).isoformat()}
        assert story.orders == []
        story.nobody_answers()
        story.becomes(State.SUBMITTING)
        assert (story.told, story.orders) == ([], [Order.REMINDER])
        story.collector(Word.ACKNOWLEDGED)
        story.becomes(State.IN_COLLECTION)
        assert story.told == [Notice.HANDED_OVER]
        assert story.case.deadline is None, "the partner keeps the time himself"

    def test_no_answer_in_seven_days_ends_it(self):
        story = Story().asked().nobody_answers()
        assert (story.case.state, story.case.reason) == (State.ENDED, Reason.NO_ANSWER)
        assert (story.told, story.orders) == ([Notice.ENDED_NO_ANSWER], [])

    def test_an_answer_in_the_last_second_counts_though_it_is_read_in_the_morning(self):
        story = Story().asked()
        last = story.last_second
        story.now = last + timedelta(hours=9)
        story.says(Word.CONFIRM, at=last + timedelta(microseconds=999_999))
        story.becomes(State.HANDOVER_PENDING)

    def test_an_answer_a_second_later_finds_that_silence_has_spoken(self):
        story = Story().asked()
        story.now = story.last_second + timedelta(seconds=1)
        story.says(Word.CONFIRM)
        story.becomes(State.AWAITING_CONFIRMATION)
        assert story.told == [Notice.ALREADY_DECIDED]
        story.nobody_answers()
        story.becomes(State.ENDED)

    def test_support_may_still_confirm_for_him_then(self):
        story = Story().asked()
        story.now = story.last_second + timedelta(seconds=1)
        story.support(Word.CONFIRM).becomes(State.HANDOVER_PENDING)

    def test_a_question_nobody_received_never_becomes_a_no(self):
        story = Story().alerted().nobody_answers()
        assert story.case.deadline is None
        story.comes_back()
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.UNDELIVERABLE)
        assert (story.told, story.staff) == ([], [Notice.STAFF_UNREACHABLE])
        assert story.case.deadline is None
        story.support(Word.RESUME)
        story.becomes(State.AWAITING_CONFIRMATION)
        assert story.told == [Notice.RESUMED, Notice.ASK_CONFIRM]

    def test_a_vendor_that_proceeds_on_silence_is_one_changed_value(self):
        story = Story(PROCEEDS).asked().nobody_answers()
        story.becomes(State.HANDOVER_PENDING)
        assert story.told == [Notice.PROCEEDS_ON_SILENCE]
        story.says(Word.UNDO)
        story.becomes(State.AWAITING_CONFIRMATION)
        assert story.told == [Notice.UNDONE, Notice.ASK_CONFIRM]

    def test_too_little_is_not_followed_up(self):
        story = Story(balance=money("99.99")).nobody_answers()
        assert (story.case.state, story.case.reason, story.told) == (State.ENDED, Reason.BELOW_MINIMUM, [])
        Story(balance=money(100)).nobody_answers().becomes(State.ALERTED)


class TestSwedenGoesByDate:
    """Policy `fortnox_finans`: reminder and demand follow by date; the owner is asked for what lacks."""

    def test_the_reminder_follows_the_alert_and_the_demand_follows_the_reminder(self):
        story = Story(FORTNOX).alerted()
        assert story.case.deadline == datetime(2026, 11, 9, 7, 0, tzinfo=UTC)
        story.nobody_answers()
        assert (story.case.state, story.orders) == (State.SUBMITTING, [Order.REMINDER])
        assert story.case.deadline == story.now + timedelta(hours=48)
        story.collector(Word.ACKNOWLEDGED)
        assert story.case.deadline == datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
        story.nobody_answers()
        assert (story.case.state, story.orders) == (State.SUBMITTING, [Order.DEMAND])
        story.collector(Word.ACKNOWLEDGED)
        assert (story.case.state, story.case.stage, story.told) == (State.IN_COLLECTION, Stage.DEMAND, [])
        assert story.case.deadline == datetime(2026, 12, 7, 7, 0, tzinfo=UTC), "the 5th is a Saturday"
        story.nobody_answers()
        assert story.orders == [Order.COLLECTION]
        story.collector(Word.ACKNOWLEDGED)
        assert story.case.stage is Stage.COLLECTION
        assert story.case.deadline is None

    def test_the_demand_is_due_and_the_number_lacks_and_saving_it_goes_on_at_once(self):
        story = Story(FORTNOX, identified=False).in_collection().nobody_answers()
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.MISSING_ID)
        assert (story.told, story.orders) == ([Notice.ASK_IDENTITY_NUMBER], [])
        story.arrives().says(Word.IDENTITY_NUMBER, "556036-0793")
        assert (story.case.state, story.case.stage) == (State.SUBMITTING, Stage.DEMAND)
        assert (story.case.debtor.identity_number, story.case.reason) == ("5560360793", None)
        assert story.told == [Notice.DATA_SAVED]
        assert story.orders == [Order.AMEND, Order.DEMAND]

    def test_a_letter_came_back_and_the_right_address_sends_it_again_at_once(self):
        story = Story(FORTNOX).in_collection().collector(Word.RETURNED)
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.BAD_ADDRESS)
        assert story.told == [Notice.ASK_ADDRESS]
        story.arrives().says(Word.ADDRESS, ADDRESSES["SE"][0])
        assert story.told == [Notice.SAME_VALUE]
        story.becomes(State.ACTION_REQUIRED)
        assert story.says(Word.ADDRESS, "the same as always").told == [Notice.INVALID_VALUE]
        assert story.says(Word.ADDRESS, "Avenyn 5, 4113 Göteborg").told == [Notice.INVALID_VALUE]
        story.says(Word.ADDRESS, "Avenyn 5\n411 36 Göteborg")
        assert (story.case.state, story.case.stage) == (State.SUBMITTING, Stage.REMINDER)
        assert story.orders == [Order.AMEND, Order.REMINDER]
        assert (story.case.debtor.address, story.case.debtor.deliverable) == (ADDRESSES["SE"][1], True)

    def test_without_an_address_nothing_begins(self):
        story = Story(FORTNOX, found=False).handed_over()
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.BAD_ADDRESS)
        assert not story.case.with_collector
        story.says(Word.STOP)
        assert (story.case.state, story.orders) == (State.ENDED, [])

    def test_both_lack_and_they_are_asked_for_one_after_the_other(self):
        story = Story(FORTNOX, identified=False).in_collection().nobody_answers().collector(Word.RETURNED)
        assert (story.case.reason, story.told, story.staff) == (Reason.MISSING_ID, [], [])
        story.says(Word.IDENTITY_NUMBER, NUMBERS["SE"][0])
        assert (story.case.reason, story.told) == (
            Reason.BAD_ADDRESS,
            [Notice.DATA_SAVED, Notice.ASK_ADDRESS],
        )

    def test_data_nobody_asked_for_are_saved_and_change_nothing_else(self):
        story = Story(FORTNOX, found=False).handed_over().says(Word.IDENTITY_NUMBER, NUMBERS["SE"][1])
        assert (story.case.state, story.told) == (State.ACTION_REQUIRED, [Notice.DATA_SAVED])
        story = Story(FORTNOX, identified=False).in_collection().nobody_answers()
        story.says(Word.ADDRESS, ADDRESSES["SE"][1])
        assert (story.case.reason, story.told) == (Reason.MISSING_ID, [Notice.DATA_SAVED])

    def test_the_owner_is_reminded_once_and_support_told(self):
        story = Story(FORTNOX, found=False).handed_over().arrives().nobody_answers()
        assert story.now == datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
        assert story.told == [Notice.ASK_ADDRESS]
        assert story.staff == [Notice.STAFF_NO_ANSWER]
        assert story.case.deadline is None
        assert not story.outcome.tells[-1].starts_clock
