"""What the owner chooses when collection failed, and what becomes of the case."""

from datetime import UTC, datetime, timedelta

import pytest

from core.case import Choice, Question, Reason, Stage, State
from core.events import Assessment, Role, Word
from core.messages import Notice, Order
from tests.core.cases import FORTNOX, NUMBERS, Story, money


class TestCollectionFailed:
    """Three choices, a suggestion with its grounds, five days; silence takes the suggestion."""

    def test_the_owner_is_asked_which_way(self):
        story = Story(FORTNOX).in_collection().collector(Word.COLLECTION_FAILED)
        assert (story.case.state, story.told) == (State.AWAITING_CHOICE, [Notice.ASK_CHOICE])
        assert story.case.suggestion is Choice.PAYMENT_ORDER
        assert story.case.grounds == ("claim_worth_it", "debtor_found")
        assert story.case.deadline is None
        story.arrives()
        assert story.case.deadline == datetime(2026, 11, 14, 22, 59, 59, tzinfo=UTC)

    def test_a_partners_own_assessment_is_preferred(self):
        report = Assessment(suggestion=Choice.MONITORING, grounds=("no_assets",))
        story = Story(FORTNOX).in_collection().collector(Word.COLLECTION_FAILED, report)
        assert (story.case.suggestion, story.case.grounds) == (Choice.MONITORING, ("no_assets",))

    def test_unless_it_suggests_what_is_not_offered(self):
        policy = FORTNOX.overridden({"choices": (Choice.MONITORING, Choice.WITHDRAW)})
        report = Assessment(suggestion=Choice.PAYMENT_ORDER, grounds=("rich",))
        story = Story(policy).in_collection().collector(Word.COLLECTION_FAILED, report)
        assert (story.case.suggestion, story.case.grounds) == (Choice.MONITORING, ("no_report",))

    @pytest.mark.parametrize(
        ("the_owner_says", "the_case_becomes", "he_is_told", "then_the_collector_is_told"),
        [
            (Word.PAYMENT_ORDER, State.PAYMENT_ORDER, Notice.PAYMENT_ORDER_CHOSEN, Order.PAYMENT_ORDER),
            (Word.MONITOR, State.MONITORING, Notice.MONITORING_CHOSEN, Order.MONITORING),
            (Word.CONFIRM, State.PAYMENT_ORDER, Notice.PAYMENT_ORDER_CHOSEN, Order.PAYMENT_ORDER),
        ],
    )
    def test_what_he_chooses_is_ordered_after_an_hour_to_undo(
        self, the_owner_says, the_case_becomes, he_is_told, then_the_collector_is_told
    ):
        story = Story(FORTNOX).asked().says(the_owner_says)
        assert (story.case.state, story.told, story.orders) == (the_case_becomes, [he_is_told], [])
        story.nobody_answers()
        assert (story.case.state, story.case.deadline) == (the_case_becomes, None)
        assert story.orders == [then_the_collector_is_told]
        assert story.says(Word.UNDO).told == [Notice.TOO_LATE]

    @pytest.mark.parametrize("the_owner_says", [Word.WITHDRAW, Word.STOP])
    def test_withdrawn_then_paid(self, the_owner_says):
        story = Story(FORTNOX).asked().says(the_owner_says)
        assert (story.case.state, story.orders) == (State.WITHDRAWAL_REQUESTED, [Order.WITHDRAW])
        assert (story.told, story.facts) == ([Notice.WITHDRAWAL_REQUESTED], {"fee": "295.00"})
        story.collector(Word.WITHDRAWAL_DONE)
        assert (story.case.state, story.told) == (State.WITHDRAWN, [Notice.WITHDRAWN])
        story.books(Word.PAID, money(4500, FORTNOX))
        assert (story.case.state, story.told) == (State.WITHDRAWN, [Notice.LATE_PAYMENT])
        assert story.facts == {"amount": "4500"}

    @pytest.mark.parametrize(
        ("suggestion", "the_case_becomes", "orders"),
        [
            (Choice.PAYMENT_ORDER, State.PAYMENT_ORDER, []),
            (Choice.MONITORING, State.MONITORING, []),
            (Choice.WITHDRAW, State.WITHDRAWAL_REQUESTED, [Order.WITHDRAW]),
        ],
    )
    def test_silence_carries_out_the_suggestion_and_the_owner_is_told(
        self, suggestion, the_case_becomes, orders
    ):
        story = Story(FORTNOX).in_collection()
        story.collector(Word.COLLECTION_FAILED, Assessment(suggestion=suggestion)).arrives().nobody_answers()
        assert (story.case.state, story.told) == (the_case_becomes, [Notice.SUGGESTION_CARRIED_OUT])
        assert (story.orders, story.facts["choice"]) == (orders, suggestion.value)

    def test_what_silence_set_off_can_be_undone_in_open_hours(self):
        story = Story(FORTNOX).asked().nobody_answers()
        assert story.now == datetime(2026, 11, 14, 23, 0, tzinfo=UTC)  # midnight before a Sunday
        assert story.last_second == datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # Monday, an hour after opening
        assert story.facts["undo_by"] == story.last_second.isoformat()

    @pytest.mark.parametrize("by", [Role.OWNER, Role.SUPPORT])
    def test_what_a_person_chose_at_night_at_once(self, by):
        story = Story(FORTNOX).asked().passes(hours=15).says(Word.PAYMENT_ORDER, by=by)
        assert story.last_second == story.now.replace(microsecond=0) + timedelta(hours=1)

    @pytest.mark.parametrize(
        ("suggestion", "the_case_becomes"),
        [(Choice.MONITORING, State.MONITORING), (Choice.WITHDRAW, State.WITHDRAWAL_REQUESTED)],
    )
    def test_yes_means_the_suggestion(self, suggestion, the_case_becomes):
        story = Story(FORTNOX).in_collection()
        story.collector(Word.COLLECTION_FAILED, Assessment(suggestion=suggestion)).arrives().says(
            Word.CONFIRM
        )
        assert story.case.state is the_case_becomes

    @pytest.mark.parametrize("word", [Word.PAYMENT_ORDER, Word.MONITOR, Word.CONFIRM])
    def test_a_choice_after_the_last_second_is_too_late_where_silence_chooses(self, word):
        story = Story(FORTNOX).asked()
        story.now = story.last_second + timedelta(seconds=1)
        story.says(word)
        assert (story.case.state, story.told) == (State.AWAITING_CHOICE, [Notice.ALREADY_DECIDED])

    def test_and_never_where_silence_is_left_to_support(self):
        policy = FORTNOX.overridden({"choice_on_silence": "end"})
        story = Story(policy).asked().nobody_answers()
        assert (story.case.state, story.told, story.staff) == (
            State.AWAITING_CHOICE,
            [],
            [Notice.STAFF_NO_ANSWER],
        )
        story.says(Word.PAYMENT_ORDER).becomes(State.PAYMENT_ORDER)

    def test_what_is_not_offered_can_not_be_chosen(self):
        policy = FORTNOX.overridden({"choices": (Choice.WITHDRAW,)})
        story = Story(policy).asked()
        assert story.case.suggestion is Choice.WITHDRAW
        story.says(Word.PAYMENT_ORDER).becomes(State.AWAITING_CHOICE)
        story.says(Word.MONITOR).becomes(State.AWAITING_CHOICE)

    def test_undone_in_time_he_is_asked_again(self):
        story = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).passes(minutes=60).says(Word.UNDO)
        assert (story.case.state, story.told) == (State.AWAITING_CHOICE, [Notice.UNDONE, Notice.ASK_CHOICE])
        assert story.case.stage is Stage.REMINDER

    def test_a_payment_order_needs_the_number(self):
        policy = FORTNOX.overridden({"identity_number_from": "collection"})
        story = Story(policy, identified=False).asked().says(Word.PAYMENT_ORDER)
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.MISSING_ID)
        assert story.told == [Notice.PAYMENT_ORDER_CHOSEN, Notice.ASK_IDENTITY_NUMBER]
        story.arrives().says(Word.IDENTITY_NUMBER, NUMBERS["SE"][0])
        story.becomes(State.PAYMENT_ORDER)
        story.says(Word.UNDO).becomes(State.AWAITING_CHOICE)
        assert story.case.stage is Stage.REMINDER

    def test_the_number_is_saved_while_a_choice_is_open_and_the_question_stays(self):
        story = Story(FORTNOX).asked()
        asked = story.case
        story.says(Word.IDENTITY_NUMBER, NUMBERS["SE"][1])
        assert (story.told, story.orders) == ([Notice.DATA_SAVED], [Order.AMEND])
        assert (story.case.question, story.case.deadline) == (Question.CHOICE, asked.deadline)
        assert story.case.generation == asked.generation

    def test_norway_has_no_choices_and_it_ends(self):
        story = Story().in_collection().collector(Word.COLLECTION_FAILED)
        assert (story.case.state, story.case.reason) == (State.ENDED, Reason.UNCOLLECTIBLE)
        assert story.told == [Notice.UNCOLLECTIBLE]

    def test_a_payment_order_that_failed_is_a_choice_again(self):
        story = Story(FORTNOX).asked().says(Word.PAYMENT_ORDER).nobody_answers()
        story.collector(Word.COLLECTION_FAILED).becomes(State.AWAITING_CHOICE)

    def test_a_second_report_changes_no_suggestion_that_was_told(self):
        story = Story(FORTNOX).asked()
        report = Assessment(suggestion=Choice.MONITORING)
        story.collector(Word.COLLECTION_FAILED, report)
        assert (story.case.suggestion, story.staff) == (Choice.PAYMENT_ORDER, [Notice.STAFF_UNEXPECTED])
