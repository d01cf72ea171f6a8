"""Disputes, holds and undoing: what stops a case on its way, and who lets it go on."""

from datetime import UTC, datetime

import pytest

from core.case import Reason, Resume, Stage, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import FORTNOX, NUMBERS, Story

OWNER_SAYS_GO_ON = (Word.CONFIRM, Word.RESTART, Word.HAND_OVER)


class TestDisputed:
    @pytest.mark.parametrize("by", [Role.OWNER, Role.SUPPORT, Role.LEDGER, Role.COLLECTOR])
    def test_it_is_paused_and_the_collector_waits(self, by):
        story = Story(FORTNOX).in_collection().says(Word.DISPUTED, by=by)
        assert (story.case.state, story.case.reason) == (State.PAUSED, Reason.DISPUTED)
        assert story.told == [Notice.DISPUTED]
        assert story.orders == ([] if by is Role.COLLECTOR else [Order.PAUSE])
        assert story.case.deadline is None

    @pytest.mark.parametrize("word", OWNER_SAYS_GO_ON)
    def test_the_owner_can_not_resume_it_and_is_told_who_can(self, word):
        story = Story(FORTNOX).in_collection().collector(Word.DISPUTED)
        disputed = story.case
        assert (story.says(word).told, story.case) == ([Notice.ONLY_SUPPORT_RESUMES], disputed)
        assert (story.says(Word.RESUME).told, story.case) == ([Notice.NOT_YOURS], disputed)
        assert story.support(word).told == [], "support sees it for itself"

    @pytest.mark.parametrize("by", [Role.SUPPORT, Role.COLLECTOR])
    def test_support_or_the_collector_resumes_it(self, by):
        story = Story(FORTNOX).in_collection().collector(Word.DISPUTED).says(Word.RESUME, by=by)
        assert (story.case.state, story.case.stage) == (State.IN_COLLECTION, Stage.REMINDER)
        assert story.told == [Notice.RESUMED]
        assert story.orders == ([] if by is Role.COLLECTOR else [Order.RESUME])
        assert story.case.deadline == datetime(2026, 11, 19, 7, 0, tzinfo=UTC)

    def test_disputed_twice_it_is_disputed_once(self):
        story = Story().alerted().says(Word.DISPUTED)
        disputed = story.case
        assert (story.says(Word.DISPUTED).told, story.case) == ([Notice.ALREADY_DECIDED], disputed)
        assert (story.support(Word.PAUSE).told, story.case) == ([], disputed)

    @pytest.mark.parametrize("held_by", [Word.HOLD, Word.PAUSE])
    def test_a_hold_becomes_a_dispute_and_goes_on_from_where_it_was(self, held_by):
        story = Story().alerted().support(held_by).says(Word.DISPUTED)
        assert (story.case.reason, story.case.resume) == (Reason.DISPUTED, Resume(state=State.ALERTED))
        assert story.told == [Notice.DISPUTED]

    def test_what_lacks_waits_while_it_is_disputed(self):
        story = Story(FORTNOX, identified=False).in_collection().nobody_answers().collector(Word.DISPUTED)
        story.says(Word.IDENTITY_NUMBER, NUMBERS["SE"][0])
        assert (story.case.state, story.told) == (State.PAUSED, [Notice.DATA_SAVED])
        story.support(Word.RESUME)
        assert (story.case.state, story.orders) == (State.SUBMITTING, [Order.RESUME, Order.DEMAND])

    def test_while_it_lacks_it_is_asked_again_when_resumed(self):
        story = Story(FORTNOX, identified=False).in_collection().nobody_answers().collector(Word.DISPUTED)
        story.support(Word.RESUME)
        assert (story.case.state, story.case.reason) == (State.ACTION_REQUIRED, Reason.MISSING_ID)
        assert story.told == [Notice.RESUMED, Notice.ASK_IDENTITY_NUMBER]

    def test_an_open_question_is_asked_anew(self):
        story = Story().asked()
        asked = story.case.generation
        story.says(Word.DISPUTED).support(Word.RESUME)
        assert story.told == [Notice.RESUMED, Notice.ASK_CONFIRM]
        story.says(Word.CONFIRM, prompt=asked).becomes(State.AWAITING_CONFIRMATION)


class TestHeldBySupport:
    def test_only_support_lets_it_go(self):
        story = Story().in_collection().support(Word.PAUSE)
        assert (story.case.reason, story.told, story.orders) == (Reason.HELD, [Notice.PAUSED], [Order.PAUSE])
        assert story.says(Word.CONFIRM).told == [Notice.ONLY_SUPPORT_RESUMES]
        story.collector(Word.RESUME)
        assert (story.case.state, story.staff) == (State.PAUSED, [Notice.STAFF_UNEXPECTED])
        story.support(Word.RESUME).becomes(State.IN_COLLECTION)

    def test_a_stop_in_doubt_can_be_taken_over(self):
        story = Story().alerted().says(Word.HOLD).support(Word.PAUSE)
        assert (story.case.reason, story.case.question, story.told) == (Reason.HELD, None, [Notice.PAUSED])

    def test_it_waits_for_nothing_and_an_acceptance_starts_no_clock(self):
        story = Story().alerted().support(Word.PAUSE).arrives()
        assert story.case.deadline is None

    def test_what_lacks_can_be_held_and_only_support_resumes_that(self):
        story = Story(found=False).handed_over()
        assert story.collector(Word.RESUME).staff == [Notice.STAFF_UNEXPECTED]
        story.support(Word.PAUSE)
        assert (story.case.reason, story.case.resume) == (
            Reason.HELD,
            Resume(state=State.SUBMITTING, stage=Stage.REMINDER, reason=Reason.BAD_ADDRESS),
        )
        assert Story(found=False).handed_over().support(Word.RESUME).told == [
            Notice.RESUMED,
            Notice.ASK_ADDRESS,
        ]

    @pytest.mark.parametrize("word", OWNER_SAYS_GO_ON)
    def test_go_on_does_not_answer_what_lacks(self, word):
        story = Story(found=False).handed_over().says(word)
        assert (story.case.state, story.told) == (State.ACTION_REQUIRED, [Notice.STATUS])

    def test_an_undo_after_a_pause_asks_again_or_stops(self):
        asked = Story().asked().says(Word.CONFIRM).says(Word.DISPUTED).support(Word.RESUME)
        asked.becomes(State.HANDOVER_PENDING)
        asked.says(Word.UNDO).becomes(State.AWAITING_CONFIRMATION)
        ungated = Story(FORTNOX).says(Word.HAND_OVER).says(Word.DISPUTED).support(Word.RESUME).says(Word.UNDO)
        assert (ungated.case.state, ungated.case.reason) == (State.ENDED, Reason.STOPPED)

    def test_out_of_reach_while_halted_is_shown_to_staff(self):
        assert Story(found=False).handed_over().comes_back().staff == [Notice.STAFF_UNREACHABLE]
        assert Story().alerted().says(Word.HOLD).comes_back().staff == [Notice.STAFF_UNREACHABLE]


class TestUndo:
    def test_it_goes_back_to_where_it_was(self):
        story = Story().alerted().says(Word.HAND_OVER).says(Word.UNDO)
        assert (story.case.state, story.told) == (State.ALERTED, [Notice.UNDONE])
        ended = Story().asked().nobody_answers().says(Word.HAND_OVER).says(Word.UNDO)
        assert (ended.case.state, ended.case.reason) == (State.ENDED, Reason.NO_ANSWER)

    def test_in_the_last_second_it_counts_and_after_it_is_too_late(self):
        story = Story().asked().says(Word.CONFIRM).passes(minutes=60).says(Word.UNDO)
        story.becomes(State.AWAITING_CONFIRMATION)
        story = Story().asked().says(Word.CONFIRM).passes(minutes=60, seconds=1).says(Word.UNDO)
        assert (story.case.state, story.told) == (State.HANDOVER_PENDING, [Notice.TOO_LATE])
        assert not story.outcome.changed

    def test_after_the_order_it_is_too_late(self):
        assert Story().handed_over().says(Word.UNDO).told == [Notice.TOO_LATE]
        assert Story().in_collection().says(Word.UNDO).told == [Notice.TOO_LATE]
