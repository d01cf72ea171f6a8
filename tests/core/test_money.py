"""Payments, credit notes and payments that bounce, at any stage."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.case import Money, Reason, Stage, State
from core.events import Word
from core.messages import Notice, Order
from tests.core.cases import FORTNOX, Story, money
from tests.core.stages import AFTER, BEFORE


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
