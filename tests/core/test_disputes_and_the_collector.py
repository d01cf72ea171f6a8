"""Disputes, holds, and what the collector says."""

from datetime import UTC, datetime, timedelta

import pytest

from core.case import Reason, Resume, Stage, State
from core.events import Role, Word
from core.messages import Notice, Order
from tests.core.cases import ADDRESSES, FORTNOX, NOW, NUMBERS, Story, money

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
