"""New due dates, and more time to answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.case import Stage, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import FAKTURERT, FORTNOX, NOW, PROCEEDS, Story
from tests.core.stages import AFTER, BEFORE


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
