"""A button says words that are read back to the decision it stands for."""

import pytest

from core.case import Question, State
from core.events import Channel, Word
from core.messages import QUESTIONS, Notice
from core.reading import Context, Topic, read
from core.wording import LANGUAGES, word
from tests.wording.samples import CHOICE, FORTNOX, HELD, NUMBER, PENDING, SAMPLES, UNDO, Sample

MEANT = {
    Notice.ASK_CONFIRM: (Word.CONFIRM, Word.STOP, Word.PAID),
    Notice.ASK_CHOICE: (Word.PAYMENT_ORDER, Word.MONITOR, Word.WITHDRAW),
    Notice.ASK_STOP_OR_GO: (Word.STOP, Word.CONFIRM),
    Notice.ASK_IDENTITY_NUMBER: (Word.STOP,),
    Notice.ALERT: (Word.PAID, Word.STOP),
    Notice.CONFIRMED: (Word.UNDO,),
}
ASKED = {
    Notice.ASK_CONFIRM: Sample(what=Notice.ASK_CONFIRM, form="ends"),
    Notice.ASK_CHOICE: Sample(what=Notice.ASK_CHOICE, form="suggested", policy=FORTNOX, case=CHOICE),
    Notice.ASK_STOP_OR_GO: Sample(what=Notice.ASK_STOP_OR_GO, form="plain", case=HELD),
    Notice.ASK_IDENTITY_NUMBER: Sample(
        what=Notice.ASK_IDENTITY_NUMBER, form="plain", policy=FORTNOX, case=NUMBER
    ),
    Notice.ALERT: Sample(what=Notice.ALERT, form="gated", case={"question": None}),
    Notice.CONFIRMED: Sample(what=Notice.CONFIRMED, form="undo", facts=UNDO, case=PENDING),
}


def _context(sample: Sample, language: str, count: int) -> Context:
    cases = sample.parcel(Channel.CHAT, language, count).cases
    return Context(
        today=cases[0].case.due_date,
        language=language,
        channel=Channel.CHAT,
        country=sample.policy.country,
        asked=tuple(
            Topic(
                case=asked.case.id,
                invoice=asked.case.invoice,
                customer=asked.case.debtor.name,
                balance=asked.case.balance,
                question=asked.case.question,
                suggestion=asked.case.suggestion,
                code=asked.code,
            )
            for asked in cases
        ),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("what", "count"),
    [
        (what, count)
        for what in MEANT
        for count in (1, 3)
        if count == 1 or what is not Notice.ASK_IDENTITY_NUMBER  # each number is asked for alone
    ],
)
def test_each_button_is_read_as_what_it_says(language: str, what: Notice, count: int):
    sample = ASKED[what]
    rows = word(sample.parcel(Channel.CHAT, language, count), sample.policy).buttons
    context = _context(sample, language, count)
    ids = [topic.case for topic in context.asked]
    for case, row in zip(ids, rows[:count], strict=True):
        decided = [[(d.case, d.word) for d in read(button.words, context).decisions] for button in row]
        assert decided == [[(case, meant)] for meant in MEANT[what]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_at_once_is_offered_only_where_each_is_listed(language: str):
    sample = ASKED[Notice.ASK_CONFIRM]
    *_, last = word(sample.parcel(Channel.CHAT, language, 20), sample.policy).buttons
    context = _context(sample, language, 20)
    yes, no = ({(d.case, d.word) for d in read(button.words, context).decisions} for button in last)
    ids = [topic.case for topic in context.asked]
    assert yes == {(id, Word.CONFIRM) for id in ids}
    assert no == {(id, Word.STOP) for id in ids}
    rows = word(sample.parcel(Channel.CHAT, language, 21), sample.policy).buttons
    assert [len(row) for row in rows] == [3] * 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_button_fits_what_a_chat_carries(language: str, sample: Sample):
    """64 bytes go with a button: 33 of them say which message it is."""
    for row in word(sample.parcel(Channel.CHAT, language), sample.policy).buttons:
        for button in row:
            assert len(button.words.encode()) <= 31, button.words
            assert 0 < len(button.label) <= 40


def test_letters_and_short_messages_have_none():
    sample = ASKED[Notice.ASK_CONFIRM]
    for channel in (Channel.MAIL, Channel.SMS):
        assert word(sample.parcel(channel), sample.policy).buttons == ()


def test_what_is_over_has_none():
    paid = Sample(what=Notice.ALERT, form="gated", case={"state": State.PAID, "question": None})
    assert word(paid.parcel(Channel.CHAT), paid.policy).buttons == ()


def test_every_question_has_buttons():
    assert {notice for notice in MEANT if notice in QUESTIONS.values()} | {Notice.ASK_ADDRESS} == {
        QUESTIONS[question] for question in Question
    }
