"""Who may say what. Debtors have no role: nothing they say reaches the machine."""

import pytest

from core.events import Role, Said, Word
from core.machine import decide
from core.messages import Notice
from core.transitions.rights import MAY
from tests.core.cases import FAKTURERT, FORTNOX, NOW, Story, a_case

W = Word
OWNER = {
    W.CONFIRM, W.STOP, W.PAYMENT_ORDER, W.MONITOR, W.WITHDRAW, W.OPT_OUT, W.HAND_OVER, W.RESTART, W.UNDO,
    W.HOLD, W.IDENTITY_NUMBER, W.ADDRESS, W.PAID, W.CREDITED, W.REVERSED, W.NEW_DUE_DATE, W.DISPUTED,
}  # fmt: skip
REPORTS = {W.ACKNOWLEDGED, W.REFUSED, W.STAGE, W.RETURNED, W.COLLECTION_FAILED, W.WITHDRAWAL_DONE}
DATA = {W.IDENTITY_NUMBER, W.ADDRESS, W.PAID, W.CREDITED, W.REVERSED, W.DISPUTED}
MAY_SAY = {
    Role.OWNER: OWNER,
    Role.SUPPORT: OWNER | REPORTS | {W.PAUSE, W.RESUME, W.EXTEND},
    Role.LEDGER: DATA | {W.OPT_OUT, W.NEW_DUE_DATE},
    Role.COLLECTOR: DATA | REPORTS | {W.RESUME},
    Role.CARRIER: {W.ACCEPTED, W.UNDELIVERABLE},
    Role.CLOCK: {W.SILENCE},
}


@pytest.mark.parametrize("role", Role)
def test_each_says_what_is_his_to_say(role):
    assert {word for word in Word if role in MAY[word]} == MAY_SAY[role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("word", Word)
def test_the_rest_is_refused_and_changes_nothing(role, word):
    if word in MAY_SAY[role]:
        return
    case = a_case()
    outcome = decide(case, Said(word=word, by=role, at=NOW, prompt=case.generation), FAKTURERT, NOW)
    assert outcome.case is case
    assert [tell.what for tell in outcome.tells] == ([Notice.NOT_YOURS] if role is Role.OWNER else [])


@pytest.mark.parametrize("word", [W.CONFIRM, W.PAYMENT_ORDER, W.MONITOR])
class TestAnAnswerIsToAQuestion:
    """A mere answer counts for the question that is open now. Support speaks of the case as it is."""

    def test_of_an_older_question_it_is_none(self, word):
        story = Story(FORTNOX).asked()
        older = story.case.generation - 1
        assert story.says(word, prompt=older).told == [Notice.ALREADY_DECIDED]

    def test_of_no_question_it_is_none(self, word):
        story = Story(FORTNOX).asked()
        said = Said(word=word, by=Role.OWNER, at=story.now)
        assert decide(story.case, said, FORTNOX, story.now).case is story.case

    def test_support_need_not_name_it(self, word):
        story = Story(FORTNOX).asked()
        said = Said(word=word, by=Role.SUPPORT, at=story.now)
        assert decide(story.case, said, FORTNOX, story.now).moved

    def test_but_if_support_does_it_must_be_this_one(self, word):
        story = Story(FORTNOX).asked()
        older = story.case.generation - 1
        stands = story.case
        assert story.says(word, by=Role.SUPPORT, prompt=older).case is stands
