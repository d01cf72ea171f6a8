"""Short messages: the alphabet, the segments, and what is left out."""

from dataclasses import replace

import pytest

from core.events import Channel
from core.messages import Notice
from core.wording import LANGUAGES, Segments, segments, word
from core.wording.sms import plain, shortened
from tests.wording.samples import FAKTURERT, FORTNOX, SAMPLES, Sample, asked_about, parcel

TAKEN_BY_CARRIERS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "START", "YES", "UNSTOP"}
"""Twilio's opt-out and opt-in words; a message of nothing else never reaches us."""
SINGLE = [s for s in SAMPLES if s.cases <= 1]
SEVERAL = [s for s in SAMPLES if s.cases > 1]


@pytest.mark.parametrize(
    ("text", "encoding", "number"),
    [
        ("", "gsm7", 1),
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("åäöøæÅÄÖØÆéè§", "gsm7", 1),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("a" * 152 + "€" + "a" * 153, "gsm7", 3),  # the euro sign needs two septets and is not split
        ("Zoë " + "a" * 66, "ucs2", 1),
        ("Zoë " + "a" * 67, "ucs2", 2),
        ("ł" * 134, "ucs2", 2),
        ("ł" * 135, "ucs2", 3),
        ("👍" * 35, "ucs2", 1),
        ("a" * 66 + "👍" + "a" * 67, "ucs2", 3),
    ],
)
def test_segments(text, encoding, number):
    assert segments(text) == Segments(encoding, number)


def test_typography_becomes_plain_and_letters_stay():
    assert plain("1\u00a0250\u202f\u2013 \u201cŁukasz\u201d\u2026 \u22125") == '1 250 - "Łukasz"... -5'


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("Nordlys Bygg AS", 15, "Nordlys Bygg AS"),
        ("Nordlys Bygg og Anlegg AS", 20, "Nordlys Bygg og."),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp."),
    ],
)
def test_long_names_are_cut_at_a_word_where_possible(text, length, short):
    assert shortened(text, length) == short


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("sample", SINGLE, ids=str)
def test_a_text_about_one_case_takes_two_segments_at_most(sample: Sample, code: str):
    body = word(sample.parcel(Channel.SMS, code), sample.policy).body
    found = segments(body)
    assert found.encoding == "gsm7"
    assert found.number <= 2 or sample.form == "still", f"{len(body)}: {body}"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("sample", SEVERAL, ids=str)
def test_a_text_about_many_cases_takes_three_segments_at_most(sample: Sample, code: str):
    body = word(sample.parcel(Channel.SMS, code, cases=60), sample.policy).body
    found = segments(body)
    assert found.encoding == "gsm7"
    assert found.number <= 3, f"{len(body)}: {body}"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("sample", SINGLE, ids=str)
def test_long_names_still_fit(sample: Sample, code: str):
    made = sample.parcel(Channel.SMS, code)
    cases = []
    for asked in made.cases:
        debtor = replace(asked.case.debtor, name="Aksjeselskapet Norske Håndverkeres Innkjøpssentral AS")
        cases.append(replace(asked, case=replace(asked.case, debtor=debtor, invoice="2026-1100234")))
    made = replace(made, cases=tuple(cases), business_name="Brødrene Solberg Rør og Sanitær AS")
    assert segments(word(made, sample.policy).body).number <= 2


def test_of_several_texts_the_longest_that_fits_is_sent():
    grounds = "Kunden har betalningsanmärkningar."
    told = {}
    for name in ("Bo AB", "Lindqvist Måleri Väst AB"):
        one = asked_about(0, "SEK", **next(s.case for s in SAMPLES if str(s) == "ask_choice.suggested"))
        one = replace(
            one,
            case=replace(one.case, debtor=replace(one.case.debtor, name=name), grounds=("payment_remarks",)),
        )
        made = replace(parcel(Notice.ASK_CHOICE, Channel.SMS, "sv", (one,)), business_name=name)
        told[name] = word(made, FORTNOX).body
    assert grounds in told["Bo AB"]
    assert grounds not in told["Lindqvist Måleri Väst AB"]
    assert all(segments(text).number == 2 for text in told.values())


def test_a_customer_may_have_any_letters():
    one = asked_about(0)
    one = replace(one, case=replace(one.case, debtor=replace(one.case.debtor, name="Łukasz Żak")))
    body = word(parcel(Notice.ASK_CONFIRM, Channel.SMS, "nb", (one,)), FAKTURERT).body
    assert "Łukasz Żak" in body
    assert segments(body).encoding == "ucs2"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_question_by_sms_suggests_a_word_that_carriers_take(code: str):
    for (what, name), form in LANGUAGES[code].forms.items():
        for text in form.sms:
            words = text.replace(",", " ").replace(".", " ").split()
            for word_, after in zip(words, [*words[1:], ""], strict=True):
                if word_ in TAKEN_BY_CARRIERS and what.startswith("ask_") and not name.startswith("stop"):
                    assert after[:1] == "{" or after in {"ALL", "ALLE", "and", "og", "or"}, (what, name, text)
