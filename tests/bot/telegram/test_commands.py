"""What stands behind a slash is understood as what it says, in every language."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from bot.telegram.commands import CODES, MENU, PART_PAID, WORDS, in_words
from core.case import Money, Question
from core.events import Channel, Word
from core.reading import Context, Topic, Wants, read
from core.wording import LANGUAGES


def _context(language: str, question: Question | None) -> Context:
    return Context(
        today=date(2026, 11, 24),
        language=language,
        channel=Channel.CHAT,
        country="NO",
        asked=tuple(
            Topic(
                case=UUID(int=n),
                invoice=invoice,
                customer=name,
                balance=Money(amount=Decimal(12500 + n), currency="NOK"),
                question=question,
                suggestion=None,
                code=code if question else None,
            )
            for n, (name, invoice, code) in enumerate(
                (("Nordlys Bygg AS", "10023", "4F7"), ("Kari Hansen", "10024", "K2M"))
            )
        ),
    )


def _words(name: str, values: list[str], language: str) -> str:
    """Return what a command says; it must be one."""
    words = in_words(name, values, language)
    assert words is not None
    return words


def test_every_language_has_every_command():
    assert set(WORDS) == set(MENU) == set(CODES) == set(PART_PAID) == set(LANGUAGES)
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    for lines in MENU.values():
        assert all(3 <= len(does) <= 256 for does in lines.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", [None, Question.CONFIRM])
@pytest.mark.parametrize(
    ("name", "values", "meant"),
    [
        ("stop", ["10024"], Word.STOP),
        ("paid", ["10024"], Word.PAID),
        ("due", ["10024", "2026-12-24"], Word.NEW_DUE_DATE),
        ("due", ["10024", "24.12.2026"], Word.NEW_DUE_DATE),
        ("undo", ["10024"], Word.UNDO),
    ],
)
def test_a_command_decides_about_the_case_it_names(language, question, name, values, meant):
    words = _words(name, values, language)
    reading = read(words, _context(language, question))
    assert [(d.case, d.word) for d in reading.decisions] == [(UUID(int=1), meant)], words
    if meant is Word.NEW_DUE_DATE:
        assert reading.decisions[0].value == date(2026, 12, 24)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_payment_has_its_amount(language):
    words = _words("paid", ["10024", "500"], language)
    (decision,) = read(words, _context(language, Question.CONFIRM)).decisions
    assert (decision.case, decision.word) == (UUID(int=1), Word.PAID)
    assert decision.value == Money(amount=Decimal(500), currency="NOK")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "values", "wants"),
    [("cases", [], Wants.STATUS), ("case", ["10024"], Wants.STATUS), ("help", [], Wants.HELP)],
)
def test_a_command_that_asks_decides_nothing(language, name, values, wants):
    reading = read(_words(name, values, language), _context(language, Question.CONFIRM))
    assert (reading.wants, reading.decisions) == (wants, ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["stop", "paid", "due", "undo"])
def test_without_a_number_nothing_is_decided_of_several_cases(language, name):
    reading = read(_words(name, [], language), _context(language, None))
    assert reading.decisions == () or name == "stop"


def test_what_is_no_command_is_none():
    assert in_words("delete", ["10023"], "nb") is None
    assert in_words("stop", ["1"], "xx") == "stop 1"
