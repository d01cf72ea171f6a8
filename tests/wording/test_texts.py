"""The files of texts: what is missing, unknown or unused is refused when they are loaded."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest

import core.wording.texts
from core.messages import Notice
from core.wording import LANGUAGES
from core.wording.check import refuse_unfinished
from core.wording.texts import Form, TextsWrong, Tongue, languages, load, names, unwrapped
from core.wording.values import VALUES

EXAMPLES = {"5000", "15"}
"""The amount and the day in examples of answers. Every other figure comes from the policy or the case."""


def _source(code: str) -> str:
    return resources.files("core.texts").joinpath(f"{code}.toml").read_text("utf-8")


@pytest.mark.parametrize("code", languages())
def test_no_text_has_a_figure_of_its_own(code: str):
    texts = _source(code).partition("[values.")[2]
    assert set(re.findall(r"\d+", texts)) <= EXAMPLES


@pytest.mark.parametrize("code", languages())
def test_no_sms_has_typography(code: str):
    for form in LANGUAGES[code].forms.values():
        for text in form.sms:
            assert not re.search(r"[–—…“”‘’«»\u00a0\u202f]", text), text


@pytest.mark.parametrize("code", languages())
def test_texts_are_whole(code: str):
    """No text begins in the middle of a sentence, or is a word that other texts are built around."""
    tongue = LANGUAGES[code]
    whole = [text for form in tongue.forms.values() for text in form.texts()]
    whole += [
        text
        for name in ("states", "clauses", "grounds", "how")
        for t in tongue.values[name].values()
        for text in t
    ]
    for text in whole:
        assert text[0].isupper() or text[0] == "{", text
        assert len(text.split()) >= 2 or text in {"{text}", "{status}"}, text


@pytest.mark.parametrize("code", languages())
def test_no_field_takes_an_ending(code: str):
    """Names and numbers stand as they are: no genitive, no Finnish case."""
    for line in _source(code).partition("[values.")[2].splitlines():
        if not re.match(r"(minute|hour|day) = ", line):
            assert not re.search(r"\}([\w'-]|:\w)", line), line


def test_every_language_has_the_same_forms():
    first, *others = (set(tongue.forms) for tongue in LANGUAGES.values())
    assert all(other == first for other in others)


def test_paragraphs_are_one_line_each_and_lists_keep_theirs():
    assert unwrapped("One\n  sentence:\n\n- first\n  line\n- second\n\nLast.") == (
        "One sentence:\n\n- first line\n- second\n\nLast."
    )


@pytest.mark.parametrize(
    "text", ["{0}", "{}", "{balance:>9}", "{balance!r}", "{case.balance}", "{balance", "}"]
)
def test_a_field_is_a_plain_name(text):
    with pytest.raises(TextsWrong):
        names(text)


def _without(tongue: Tongue) -> Tongue:
    return replace(tongue, forms={k: v for k, v in tongue.forms.items() if k[0] is not Notice.PAID})


def _with(text: str) -> Callable[[Tongue], Tongue]:
    def change(tongue: Tongue) -> Tongue:
        form = replace(tongue.forms[Notice.NOT_YOURS, "plain"], chat=text)
        return replace(tongue, forms={**tongue.forms, (Notice.NOT_YOURS, "plain"): form})

    return change


def _another_form(tongue: Tongue) -> Tongue:
    form = Form(subject="A b", mail="A b", chat="A b", sms=("A b",), line="spare")
    return replace(tongue, forms={**tongue.forms, (Notice.PAID, "twice"): form})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without, "no form paid.plain"),
        (_another_form, "form paid.twice is never said"),
        (_another_form, "no line spare"),
        (_with("{balanse}"), r"\{balanse\} is no field"),
        (
            lambda t: replace(t, lines={**t.lines, "spare": {"text": "a", "sms": "b"}}),
            "line spare is never said",
        ),
        (
            lambda t: replace(t, lines={**t.lines, "price": {"some": "{x}", "free": ""}}),
            "{x} is no field of lines.price",
        ),
        (lambda t: replace(t, frame="Hei"), "frame needs"),
        (lambda t: replace(t, formats={**t.formats, "time": "HH"}), "format time is never said"),
        (lambda t: replace(t, formats={}), "no format short_weekday"),
        (lambda t: replace(t, units={"minute": t.units["minute"]}), "no unit day"),
        (lambda t: replace(t, units={**t.units, "hour": {"other": "{n} t"}}), "no plural of hour one"),
        (lambda t: replace(t, values={**t.values, "grounds": {}}), "no grounds bankrupt"),
        (lambda t: replace(t, values={**t.values, "spare": {}}), "table of values spare is never said"),
    ],
)
def test_a_language_that_is_not_complete_is_refused(change, complaint):
    with pytest.raises(TextsWrong, match=complaint):
        refuse_unfinished(change(LANGUAGES["nb"]))


def test_a_field_that_no_text_uses_is_refused(monkeypatch):
    monkeypatch.setattr("core.wording.check.VALUES", {**VALUES, "spare": None})
    with pytest.raises(TextsWrong, match=r"\{spare\} is never used"):
        refuse_unfinished(LANGUAGES["nb"])


@pytest.mark.parametrize(
    ("find", "put", "complaint"),
    [
        ('currency = "NOK"', "", "lacks 'currency'"),
        ("[paid.plain]", "[payed.plain]", "payed is no notice"),
        ('[paid.plain]\nsubject = "', '[paid.plain]\nheading = "x"\nsubject = "', "heading is no part"),
        (
            '[paid.plain]\nsubject = "Faktura {invoice} er betalt"',
            "[paid.plain]",
            "paid.plain has no 'subject'",
        ),
    ],
)
def test_a_file_that_can_not_be_read_as_texts_is_refused(find, put, complaint, monkeypatch, tmp_path):
    source = _source("nb")
    assert find in source
    tmp_path.joinpath("nb.toml").write_text(source.replace(find, put), "utf-8")
    monkeypatch.setattr("core.wording.texts.resources.files", lambda _: tmp_path)
    with pytest.raises(TextsWrong, match=complaint):
        load("nb")


@pytest.mark.parametrize("lacking", ["subject", "text", "sms"])
def test_a_form_without_a_subject_or_text_is_refused(lacking):
    table: dict[str, Any] = {"subject": "A", "mail": "B", "chat": "C", "sms": "D", "text": "E"}
    if lacking == "text":
        del table["chat"]
    if lacking == "sms":
        del table["sms"]
    del table["subject" if lacking == "subject" else "text"]
    with pytest.raises(KeyError):
        core.wording.texts._form(table)
