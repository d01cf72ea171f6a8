"""Every notice is said, in every language, on every channel."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

import core.wording
from core.case import Question, State
from core.events import Channel
from core.messages import Notice, Order
from core.reading.result import Unclear
from core.wording import LANGUAGES, SOURCES, language, word
from core.wording.about import About
from core.wording.forms import FORMS
from core.wording.texts import names
from tests.wording.samples import FAKTURERT, FORTNOX, SAMPLES, Sample, asked_about, parcel

CHANNELS = (Channel.MAIL, Channel.CHAT, Channel.SMS)
UNFINISHED = re.compile(r"[{}\u00a0\u202f\u2212]|None|  |\n\n\n| [.,:;!?](?!\.)|[.,]{2}(?<!\.\.)(?!\.)")


def test_the_samples_are_complete():
    assert {(s.what, s.form) for s in SAMPLES} == {(what, form) for what in Notice for form in FORMS[what]}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_is_said_in_the_form_meant_for_it(sample: Sample, code: str):
    made = sample.parcel(Channel.CHAT, code)
    about = About(
        sources=SOURCES,
        tongue=LANGUAGES[code],
        parcel=made,
        policy=sample.policy,
        asked=made.cases[0] if sample.cases == 1 else None,
    )
    name, text = next(core.wording._ways_to_say(sample.what, about))
    assert name == sample.form
    assert word(made, sample.policy).body == text.body


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_reads_as_a_finished_text(sample: Sample, channel: Channel, code: str):
    text = word(sample.parcel(channel, code), sample.policy)
    assert not UNFINISHED.search(text.body), text.body
    assert text.body[0].isupper() or text.body[0].isdigit()
    signed = sample.what is Notice.SUPPORT_ANSWERS or text.body.endswith("Solberg Rør AS")
    assert signed or text.body[-1] in ".!?", text.body
    assert (text.subject != "") == (channel is Channel.MAIL)
    assert "\n" not in text.subject
    assert len(text.subject) <= 90


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("what", Notice)
def test_can_be_said_of_one_and_of_many_cases_whatever_is_missing(what: Notice, channel: Channel):
    """Only what the texts can not do without is asked for; a missing fact makes a plainer text, no error."""
    for count in (1, 2, 30):
        cases = tuple(asked_about(n) for n in range(count))
        for code in LANGUAGES:
            assert word(parcel(what, channel, code, cases), FAKTURERT).body


def test_of_a_case_nothing_can_be_said_without_one():
    with pytest.raises(LookupError, match="paid can not be said of 0 cases with no facts"):
        word(parcel(Notice.PAID), FAKTURERT)


def test_a_question_promises_a_day_to_answer_or_is_not_asked():
    one = replace(asked_about(0, deadline=None), answer_by=None)
    with pytest.raises(LookupError, match="ask_confirm can not be said"):
        word(parcel(Notice.ASK_CONFIRM, cases=(one,)), FAKTURERT)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_the_status_of_every_state_tells_which_invoice_and_what_is_next(state: State, code: str):
    one = asked_about(0, state=state, question=None, deadline=None)
    body = word(parcel(Notice.STATUS, Channel.CHAT, code, (one,)), FORTNOX).body
    assert "10023" in body
    assert "Nordlys Bygg AS" in body


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("unclear", Unclear)
def test_each_thing_that_is_unclear_has_its_own_question_back(unclear: Unclear, code: str):
    facts = {"unclear": unclear.value}
    others = {
        word(
            parcel(Notice.ASK_BACK, Channel.CHAT, code, (asked_about(0),), {"unclear": u.value}), FAKTURERT
        ).body
        for u in Unclear
        if u is not unclear
    }
    body = word(parcel(Notice.ASK_BACK, Channel.CHAT, code, (asked_about(0),), facts), FAKTURERT).body
    assert body not in others


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("question", Question)
def test_help_says_how_this_question_is_answered(question: Question, code: str):
    one = asked_about(0, question=question)
    other = asked_about(0, question=Question.CONFIRM if question is not Question.CONFIRM else Question.CHOICE)
    assert word(parcel(Notice.HELP, Channel.CHAT, code, (one,)), FORTNOX) != word(
        parcel(Notice.HELP, Channel.CHAT, code, (other,)), FORTNOX
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_questions_say_until_when_with_their_code_and_what_silence_does(code: str):
    for form in LANGUAGES[code].forms.items():
        (what, name), texts = form
        if not what.startswith("ask_") or what is Notice.ASK_BACK:
            continue
        for text in (texts.mail, texts.chat, texts.sms[0]):
            if "stop_or_go" in what and name.endswith("many"):
                continue
            assert "answer_by" in names(text), (what, name)
        coded = {"code", "first_code", "list", "option_words", "invoices"}
        assert coded & set(names(texts.sms[-1])), (what, name)


def test_the_orders_to_the_collector_get_a_plain_line():
    text = word(parcel(Order.PAYMENT_ORDER, cases=(asked_about(0), asked_about(1))), FAKTURERT)
    assert text.subject == "Payment order: Solberg Rør AS, invoice 10023, 10024"
    assert text.body == "Order for Solberg Rør AS: payment_order. Invoice 10023, 10024."


@pytest.mark.parametrize(
    ("wanted", "otherwise", "spoken"),
    [
        ("nb", "sv", "nb"),
        ("sv-SE", "nb", "sv"),
        ("no", "sv", "nb"),
        ("nn-NO", "nb", "nn"),
        ("da", "nb", "da"),
        ("fi_FI", "sv", "fi"),
        ("NB_no", "sv", "nb"),
        ("de", "sv", "sv"),
        ("de", "de", "en"),
        ("", "nb", "nb"),
    ],
)
def test_writes_in_the_language_that_is_wanted_or_the_nearest_there_is(wanted, otherwise, spoken):
    assert language(wanted, otherwise) == spoken


def test_names_can_not_break_a_line_or_be_a_template():
    one = asked_about(0)
    debtor = replace(one.case.debtor, name="Bobby {balance}\r\nBcc: x@y.example\u202e")
    one = replace(one, case=replace(one.case, debtor=debtor, id=UUID(int=7)))
    text = word(parcel(Notice.ALERT, cases=(one,)), FAKTURERT)
    assert text.subject == "Faktura 10023 til Bobby {balance} Bcc: x@y.example er forfalt"
