"""Random histories, with a clock that runs, sleeps and sometimes steps back a little."""

from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.case import CLOSED, Case, Question, Reason, State
from core.events import Role, Word
from core.machine import answer_until, decide
from core.policies import OnSilence, Policy
from core.transitions.rights import MAY
from tests.core.cases import FAKTURERT, FORTNOX, PROCEEDS, Story, values
from tests.core.laws import ESCALATING

pytestmark = pytest.mark.timeout(600)
COMMON = (Word.CONFIRM, Word.ACKNOWLEDGED, Word.HAND_OVER, Word.COLLECTION_FAILED, Word.DISPUTED, Word.RESUME)
CHOICES = {Word.CONFIRM, Word.PAYMENT_ORDER, Word.MONITOR}


class History(RuleBasedStateMachine):
    """One case, and everything that people, books, carriers and the clock may say of it in any order."""

    policy: ClassVar[Policy]

    @initialize(identified=st.booleans(), found=st.booleans())
    def begin(self, identified: bool, found: bool) -> None:
        self.story = Story(self.policy, identified=identified, found=found)
        self.first = self.story.case
        self.went_out: set[int] = set()
        """Generations whose alert or question a provider took."""
        self.licensed = False
        """Somebody who may, or silence that the policy turns into it, has let the next order go."""
        self.disputed = False

    # --- what happens

    @rule(seconds=st.integers(0, 3 * 24 * 3600))
    def time_passes(self, seconds: int) -> None:
        self.story.passes(seconds=seconds)

    @rule(days=st.integers(1, 400))
    def everybody_sleeps(self, days: int) -> None:
        self.story.passes(days=days)

    @rule(seconds=st.integers(1, 90))
    def the_clock_steps_back(self, seconds: int) -> None:
        self.story.passes(seconds=-seconds)

    @rule()
    def the_carrier_takes_it(self) -> None:
        self._say(Word.ACCEPTED, Role.CARRIER, self.story.case.generation)

    @precondition(lambda self: self.story.case.deadline is not None)
    @rule(late=st.integers(1, 5 * 24 * 3600))
    def the_deadline_passes(self, late: int) -> None:
        self.story.now = max(self.story.now, self.story.last_second + timedelta(seconds=late))
        self._say(Word.SILENCE, Role.CLOCK, self.story.case.generation)
        caught_up = self.story.case
        self._say(Word.SILENCE, Role.CLOCK, self.story.case.generation)
        assert self.story.case is caught_up, "catching up takes one step"

    @rule(word=st.sampled_from(COMMON), data=st.data())
    def the_usual_is_said(self, word: Word, data: st.DataObject) -> None:
        by = data.draw(st.sampled_from(sorted(MAY[word])))
        self._say(word, by, self.story.case.generation)

    @rule(word=st.sampled_from(Word), data=st.data())
    def anything_is_said(self, word: Word, data: st.DataObject) -> None:
        by = data.draw(st.sampled_from(Role))
        value = data.draw(st.sampled_from(values(word, self.story.case, self.policy, self.story.now)))
        generation = self.story.case.generation
        prompt = data.draw(st.sampled_from([generation, generation, max(0, generation - 1)]))
        self._say(word, by, prompt, value)

    def _say(self, word, by, prompt, value=None) -> None:
        self.story.says(word, value, by=by, prompt=prompt)
        outcome = self.story.outcome
        self._remember(outcome.before, outcome.case, word, by)
        if ESCALATING.intersection(tell.what for tell in outcome.tells):
            assert self.licensed, f"nobody let it go: {outcome.rule}"
            assert not self.disputed, f"it is disputed: {outcome.rule}"

    def _remember(self, before: Case, after: Case, word: Word, by: Role) -> None:
        if word is Word.ACCEPTED and after.deadline is not None and before.deadline is None:
            self.went_out.add(after.generation)
        if after.state is State.PAUSED and after.reason is Reason.DISPUTED:
            self.disputed = True
        elif word is Word.RESUME or after.state is State.NOT_DUE or after.state in CLOSED:
            self.disputed = False
        if after.state in {State.NOT_DUE, *CLOSED}:
            self.licensed = False
            self.went_out.clear()
        elif after.generation != before.generation:
            self.licensed = self.licensed or self._lets_it_go(before, word, by)

    def _lets_it_go(self, before: Case, word: Word, by: Role) -> bool:
        if word is Word.SILENCE:
            told = before.generation in self.went_out
            match before.state:
                case State.AWAITING_CONFIRMATION:
                    return told and self.policy.confirmation_on_silence is OnSilence.PROCEED
                case State.AWAITING_CHOICE:
                    return told and self.policy.choice_on_silence is OnSilence.SUGGESTED
                case _:
                    return False
        answers = before.question is Question.CONFIRM and word is Word.CONFIRM
        chooses = before.question is Question.CHOICE and word in CHOICES
        return by in {Role.OWNER, Role.SUPPORT} and (answers or chooses or word is Word.HAND_OVER)

    # --- what is always true

    @invariant()
    def it_replays_to_the_same_case(self) -> None:
        case = self.first
        for said, now in self.story.history:
            case = decide(case, said, self.policy, now).case
        assert case == self.story.case

    @invariant()
    def what_a_question_promises_is_kept(self) -> None:
        case = self.story.case
        promised = answer_until(case, self.policy, self.story.now)
        if case.question is not None and case.deadline is not None:
            assert promised == case.deadline
        assert promised is None or case.question is not None or case.deadline is not None


class NorwayHistory(History):
    policy = FAKTURERT


class ProceedsHistory(History):
    policy = PROCEEDS


class SwedenHistory(History):
    """Without a gate the alert itself must have gone out before silence is followed by the reminder."""

    policy = FORTNOX

    def _lets_it_go(self, before: Case, word: Word, by: Role) -> bool:
        if word is Word.SILENCE and before.state is State.ALERTED:
            return bool(self.went_out)
        return super()._lets_it_go(before, word, by)


for history in (NorwayHistory, ProceedsHistory, SwedenHistory):
    history.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestNorway = NorwayHistory.TestCase
TestProceeds = ProceedsHistory.TestCase
TestSweden = SwedenHistory.TestCase
