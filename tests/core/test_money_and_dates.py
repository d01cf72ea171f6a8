"""Payments, credit notes and new due dates, at any stage."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.case import Money, Reason, Stage, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import FAKTURERT, FORTNOX, NOW, PROCEEDS, Story, money

BEFORE = {
    "not due": Story,
    "alerted": lambda: Story().alerted(),
    "asked": lambda: Story().asked(),
    "confirmed": lambda: Story().asked().says(Word.CONFIRM),
    "disputed": lambda: Story().alerted().says(Word.DISPUTED),
    "no address": lambda: Story(found=False).handed_over(),
}
AFTER = {
    "ordered": lambda: Story().handed_over(),
    "in collection": lambda: Story().in_collection(),
    "disputed at the collector": lambda: Story().in_collection().collector(Word.DISPUTED),
    "returned": lambda: Story().in_collection().collector(Word.RETURNED),
    "choosing": lambda: Story(FORTNOX).asked(),
    "payment order": lambda: Story(FORTNOX).asked().says(Word.PAYMENT_ORDER),
    "called back": lambda: Story().in_collection().says(Word.STOP),
}


def before(test):
    return pytest.mark.parametrize("story", BEFORE.values(), ids=BEFORE)(test)


def after(test):
    return pytest.mark.parametrize("story", AFTER.values(), ids=AFTER)(test)


class TestPaid:
    @before
    @pytest.mark.parametrize(("word", "becomes"), [(Word.PAID, State.PAID), (Word.CREDITED, State.CREDITED)])
    def test_registered_before_hand_over_nothing_more_goes_out(self, story, word, becomes):
        told = story().books(word)
        assert (told.case.state, told.told, told.orders) == (becomes, [], [])
        assert told.case.balance.amount == 0

    @before
    def test_the_owner_who_tells_us_so_is_thanked(self, story):
        assert story().says(Word.PAID).told == [Notice.PAID]
        assert story().says(Word.CREDITED).told == [Notice.CREDITED]

    @after
    @pytest.mark.parametrize(
        ("word", "becomes", "told", "order"),
        [
            (Word.PAID, State.PAID, Notice.PAID, Order.PAID),
            (Word.CREDITED, State.CREDITED, Notice.CREDITED, Order.CREDITED),
        ],
    )
    def test_registered_after_hand_over_the_owner_and_the_collector_are_told(
        self, story, word, becomes, told, order
    ):
        done = story().books(word)
        assert (done.case.state, done.told, done.orders) == (becomes, [told], [order])
        assert done.case.with_collector is False

    def test_the_collector_is_not_told_what_he_said(self):
        story = Story().in_collection().collector(Word.PAID)
        assert (story.case.state, story.told, story.orders) == (State.PAID, [Notice.PAID], [])

    def test_more_than_was_owed_is_named(self):
        story = Story().in_collection().books(Word.PAID, money(5000))
        story.becomes(State.PAID)
        assert story.facts == {"amount": "5000", "surplus": "500"}

    @before
    def test_part_of_it_leaves_the_rest(self, story):
        told = story()
        stands = told.case
        told.says(Word.PAID, money(4400))
        assert told.case == replace(stands, balance=money(100), version=stands.version + 1)
        assert (told.told, told.facts["amount"]) == ([Notice.PART_PAID], "4400")
        told.books(Word.CREDITED, money("0.01"))
        assert (told.case.state, told.case.reason) == (State.ENDED, Reason.BELOW_MINIMUM)
        assert told.told == [Notice.BELOW_MINIMUM]

    @after
    def test_at_the_collector_a_small_rest_is_no_reason_to_stop(self, story):
        told = story()
        state = told.case.state
        told.books(Word.PAID, money(4450, told.policy))
        assert (told.case.state, told.told, told.orders) == (state, [], [Order.AMEND])
        told.says(Word.CREDITED, money(10, told.policy))
        assert (told.case.state, told.told, told.orders) == (state, [Notice.PART_CREDITED], [Order.AMEND])

    @pytest.mark.parametrize(
        "story",
        [
            lambda: Story().asked().nobody_answers(),
            lambda: Story().in_collection().says(Word.STOP).collector(Word.WITHDRAWAL_DONE),
            lambda: Story().books(Word.PAID),
            lambda: Story().books(Word.CREDITED),
        ],
        ids=["ended", "withdrawn", "paid", "credited"],
    )
    def test_a_late_payment_is_still_reported(self, story):
        told = story()
        state = told.case.state
        told.books(Word.PAID, money(500))
        assert (told.case.state, told.told) == (state, [Notice.LATE_PAYMENT])
        assert told.books(Word.CREDITED, money(500)).told == []
        assert told.says(Word.CREDITED, money(500)).told == [Notice.CREDITED]

    def test_half_a_krone_is_still_owed(self):
        story = Story().in_collection().books(Word.PAID, money("4499.50"))
        story.becomes(State.IN_COLLECTION)
        story.books(Word.PAID).becomes(State.PAID)

    def test_all_of_nothing_is_nothing(self):
        assert Story().books(Word.PAID).says(Word.PAID).told == [Notice.ALREADY_DECIDED]
        assert Story().books(Word.PAID).books(Word.PAID).told == []

    @pytest.mark.parametrize("word", [Word.PAID, Word.CREDITED, Word.REVERSED])
    @pytest.mark.parametrize(
        "value",
        [
            money(0),
            money(-1),
            money("NaN"),
            money("Infinity"),
            "500",
            Money(amount=Decimal(500), currency="SEK"),
        ],
    )
    def test_what_is_no_sum_is_not_taken(self, word, value):
        story = Story().alerted()
        stands = story.case
        assert (story.says(word, value).told, story.case) == ([Notice.INVALID_VALUE], stands)
        assert story.staff == []
        assert story.books(word, value).staff == [Notice.STAFF_UNEXPECTED], (
            "money must not get lost in silence"
        )
        assert story.collector(word, value).staff == [Notice.STAFF_UNEXPECTED]

    def test_other_data_from_the_books_that_can_not_be_used_trouble_nobody(self):
        assert Story().books(Word.IDENTITY_NUMBER, "1").staff == []
        assert Story().collector(Word.IDENTITY_NUMBER, "1").staff == [Notice.STAFF_UNEXPECTED]
        assert Story().collector(Word.IDENTITY_NUMBER, "974760673").staff == []


class TestBounced:
    """A reversed payment: the ladder starts again, and never jumps to a default."""

    @pytest.mark.parametrize("story", [BEFORE[name] for name in ("alerted", "asked", "confirmed")])
    def test_before_hand_over_it_starts_again(self, story):
        told = story().books(Word.PAID, money(500)).books(Word.REVERSED, money(500))
        assert (told.case.state, told.told) == (State.NOT_DUE, [Notice.REVERSED])
        assert told.case.balance == money(4500)
        assert told.nobody_answers().told == [Notice.ALERT]

    @pytest.mark.parametrize("word", [Word.PAID, Word.CREDITED])
    def test_what_was_settled_is_owed_again(self, word):
        story = Story().books(word).books(Word.REVERSED, money(500))
        assert (story.case.state, story.told, story.facts) == (
            State.NOT_DUE,
            [Notice.REVERSED],
            {"amount": "500"},
        )

    def test_unless_too_much_was_paid(self):
        story = Story().books(Word.PAID, money(5000)).says(Word.REVERSED, money(500))
        assert (story.case.state, story.told) == (State.PAID, [Notice.REVERSED])
        assert Story().books(Word.PAID, money(5000)).books(Word.REVERSED, money(500)).told == []

    def test_or_hardly_anything_bounced(self):
        story = Story().books(Word.PAID).books(Word.REVERSED, money(99))
        assert (story.case.state, story.case.reason) == (State.ENDED, Reason.BELOW_MINIMUM)
        assert story.told == [Notice.REVERSED]
        story.books(Word.REVERSED, money(1)).becomes(State.NOT_DUE)

    def test_how_much_must_be_told(self):
        assert Story().alerted().says(Word.REVERSED).told == [Notice.INVALID_VALUE]
        assert Story().books(Word.PAID).says(Word.REVERSED).told == [Notice.INVALID_VALUE]

    def test_a_rest_that_was_too_small_is_large_again(self):
        small = Story().alerted().books(Word.PAID, money(4450))
        assert (small.case.state, small.case.reason) == (State.ENDED, Reason.BELOW_MINIMUM)
        small.books(Word.REVERSED, money(10)).becomes(State.ENDED)
        assert small.told == [Notice.REVERSED]
        small.books(Word.REVERSED, money(4400)).becomes(State.NOT_DUE)

    def test_what_the_owner_stopped_stays_stopped(self):
        story = Story().alerted().says(Word.STOP).books(Word.REVERSED, money(500))
        assert (story.case.state, story.told) == (State.ENDED, [Notice.REVERSED])

    @pytest.mark.parametrize("story", [AFTER[name] for name in ("ordered", "in collection", "payment order")])
    def test_at_the_collector_the_sum_is_amended(self, story):
        told = story()
        state = told.case.state
        told.books(Word.REVERSED, money(500, told.policy))
        assert (told.case.state, told.told, told.orders) == (state, [Notice.REVERSED], [Order.AMEND])

    def test_an_open_choice_is_asked_again_with_the_new_sum(self):
        story = Story(FORTNOX).asked()
        asked = story.case.generation
        story.books(Word.REVERSED, money(500, FORTNOX))
        assert (story.case.state, story.case.stage) == (State.AWAITING_CHOICE, Stage.REMINDER)
        assert (story.told, story.orders) == ([Notice.REVERSED, Notice.ASK_CHOICE], [Order.AMEND])
        story.says(Word.CONFIRM, prompt=asked).becomes(State.AWAITING_CHOICE)


class TestNewDueDate:
    LATER = date(2026, 12, 1)

    @pytest.mark.parametrize("story", [s for name, s in BEFORE.items() if name != "disputed"])
    def test_before_hand_over_the_count_starts_again(self, story):
        told = story().says(Word.NEW_DUE_DATE, self.LATER)
        assert (told.case.state, told.told, told.orders) == (State.NOT_DUE, [Notice.NEW_DUE_DATE], [])
        assert (told.case.due_date, told.case.question) == (self.LATER, None)
        assert told.case.deadline == datetime(2026, 12, 4, 7, 0, tzinfo=UTC)

    def test_a_dispute_stays_a_dispute_and_starts_from_there(self):
        story = Story().alerted().says(Word.DISPUTED).says(Word.NEW_DUE_DATE, self.LATER)
        assert (story.case.state, story.told) == (State.PAUSED, [Notice.NEW_DUE_DATE])
        story.support(Word.RESUME)
        assert (story.case.state, story.case.deadline) == (
            State.NOT_DUE,
            datetime(2026, 12, 4, 7, 0, tzinfo=UTC),
        )

    def test_which_day_today_is_depends_on_the_zone(self):
        story = Story().alerted().says(Word.DISPUTED).says(Word.NEW_DUE_DATE, NOW.date())
        story.now = datetime(2026, 11, 4, 23, 30, tzinfo=UTC)
        story.support(Word.RESUME).becomes(State.ALERTED)

    def test_due_today_is_not_overdue(self):
        story = Story().alerted().says(Word.DISPUTED).says(Word.NEW_DUE_DATE, NOW.date())
        story.support(Word.RESUME).becomes(State.NOT_DUE)
        story = Story().alerted().says(Word.DISPUTED).books(Word.NEW_DUE_DATE, NOW.date() - timedelta(days=1))
        story.support(Word.RESUME).becomes(State.ALERTED)

    @pytest.mark.parametrize(
        ("story", "becomes"),
        [
            (AFTER["ordered"], State.SUBMITTING),
            (AFTER["in collection"], State.IN_COLLECTION),
            (AFTER["disputed at the collector"], State.PAUSED),
            (AFTER["returned"], State.ACTION_REQUIRED),
            (AFTER["choosing"], State.IN_COLLECTION),
        ],
    )
    def test_after_hand_over_it_is_an_amendment(self, story, becomes):
        told = story().says(Word.NEW_DUE_DATE, self.LATER)
        assert (told.case.state, told.told, told.orders) == (becomes, [Notice.NEW_DUE_DATE], [Order.AMEND])
        assert told.case.due_date == self.LATER

    def test_an_open_choice_is_closed_by_it_and_the_collector_goes_on(self):
        story = Story(FORTNOX).asked().says(Word.NEW_DUE_DATE, self.LATER)
        assert (story.case.stage, story.case.question, story.case.deadline) == (Stage.COLLECTION, None, None)

    def test_the_next_stage_moves_with_it(self):
        story = Story(FORTNOX).in_collection().says(Word.NEW_DUE_DATE, self.LATER)
        assert story.case.deadline == datetime(2026, 12, 11, 7, 0, tzinfo=UTC)

    @pytest.mark.parametrize("story", [AFTER["payment order"], AFTER["called back"]])
    def test_at_the_authority_or_called_back_it_is_too_late(self, story):
        told = story()
        stands = told.case
        told.says(Word.NEW_DUE_DATE, self.LATER)
        assert (told.case, told.told, told.orders) == (stands, [Notice.TOO_LATE], [])

    def test_over_it_is_refused_or_kept_for_a_restart(self):
        assert Story().books(Word.PAID).says(Word.NEW_DUE_DATE, self.LATER).told == [Notice.ALREADY_DECIDED]
        story = Story().books(Word.PAID).books(Word.NEW_DUE_DATE, self.LATER)
        assert (story.told, story.case.due_date) == ([], date(2026, 10, 20))
        story = Story().asked().says(Word.STOP).says(Word.NEW_DUE_DATE, self.LATER)
        assert (story.told, story.case.due_date) == ([Notice.SAY_RESTART], self.LATER)

    def test_a_date_in_the_past_only_the_books_may_set(self):
        yesterday = date(2026, 11, 3)
        assert Story().says(Word.NEW_DUE_DATE, yesterday).told == [Notice.DATE_IN_PAST]
        assert Story().books(Word.NEW_DUE_DATE, yesterday).case.due_date == yesterday
        assert Story().says(Word.NEW_DUE_DATE, date(2026, 11, 4)).case.due_date == date(2026, 11, 4)

    def test_what_is_past_depends_on_the_zone(self):
        story = Story(now=datetime(2026, 11, 4, 23, 30, tzinfo=UTC))
        assert story.says(Word.NEW_DUE_DATE, date(2026, 11, 4)).told == [Notice.DATE_IN_PAST]

    def test_the_same_date_is_no_news(self):
        story = Story().alerted()
        stands = story.case
        assert story.books(Word.NEW_DUE_DATE, stands.due_date).case is stands

    @pytest.mark.parametrize(
        "value", [None, "2026-12-01", NOW, date.max, date.min, date(2036, 11, 2), date(2016, 11, 5)]
    )
    def test_what_is_no_date_or_never_is_not_taken(self, value):
        assert Story().says(Word.NEW_DUE_DATE, value).told == [Notice.INVALID_VALUE]

    def test_ten_years_is_the_farthest(self):
        assert Story().says(Word.NEW_DUE_DATE, date(2036, 11, 1)).told == [Notice.NEW_DUE_DATE]
        assert Story().books(Word.NEW_DUE_DATE, date(2016, 11, 6)).case.due_date == date(2016, 11, 6)


class TestMoreTime:
    """Support may give the owner more time to answer, never less."""

    @pytest.mark.parametrize("policy", [FAKTURERT, FORTNOX, PROCEEDS], ids=lambda policy: policy.name)
    def test_until_the_end_of_the_day_that_support_names(self, policy):
        story = Story(policy).asked()
        day = story.last_second.date() + timedelta(days=1)
        generation = story.case.generation
        story.support(Word.EXTEND, day)
        assert story.case.deadline == datetime(day.year, day.month, day.day, 22, 59, 59, tzinfo=UTC)
        assert (story.told, story.facts) == ([Notice.EXTENDED], {"until": story.case.deadline.isoformat()})
        assert story.case.generation == generation, "it is still the same question"

    def test_also_for_data_that_lack_and_for_a_stop_in_doubt(self):
        later = date(2026, 12, 24)
        assert Story(found=False).handed_over().arrives().support(Word.EXTEND, later).told == [
            Notice.EXTENDED
        ]
        assert Story().alerted().says(Word.HOLD).arrives().support(Word.EXTEND, later).told == [
            Notice.EXTENDED
        ]

    def test_never_less_and_never_of_what_is_over(self):
        story = Story().asked()
        stands = story.case
        assert stands.deadline is not None
        assert (story.support(Word.EXTEND, stands.deadline.date()).case, story.told) == (stands, [])
        assert story.support(Word.EXTEND, stands.deadline.date() - timedelta(days=1)).case is stands
        assert story.support(Word.EXTEND, date.max).case is stands
        assert story.support(Word.EXTEND, None).case is stands
        story.now = stands.deadline
        at_last = story.support(Word.EXTEND, date(2026, 12, 24))
        assert at_last.case.deadline is not None
        assert at_last.case.deadline > stands.deadline
        story.now = at_last.case.deadline + timedelta(seconds=1)
        assert story.support(Word.EXTEND, date(2027, 1, 8)).case is at_last.outcome.before

    def test_nothing_to_extend(self):
        story = Story().alerted().nobody_answers()
        assert story.case.deadline is None
        assert story.support(Word.EXTEND, date(2026, 12, 24)).case.deadline is None
        assert Story().in_collection().support(Word.EXTEND, date(2026, 12, 24)).told == []

    def test_it_is_not_the_owners_to_take(self):
        assert Story().asked().says(Word.EXTEND, date(2026, 12, 24)).told == [Notice.NOT_YOURS]
        story = Story().asked()
        assert story.says(Word.EXTEND, date(2026, 12, 24), by=Role.COLLECTOR).outcome.tells == ()
