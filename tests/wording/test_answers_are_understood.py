"""What our texts tell people to answer is understood when they do."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from core.case import Choice, Money, Question
from core.events import Channel
from core.reading import Context, Topic, Wants, read
from core.wording import LANGUAGES
from tests.wording.told import CHOICE, NUMBER, OF_MANY, UNDERSTOOD


def _context(language: str, question: Question | None, count: int) -> Context:
    names = ("Nordlys Bygg AS", "Kari Hansen", "Fjord Regnskap AS")[:count]
    swedish = language == "sv" or question in {CHOICE, NUMBER}
    return Context(
        today=date(2026, 11, 24),
        language=language,
        channel=Channel.SMS,
        country="SE" if swedish else "NO",
        asked=tuple(
            Topic(
                case=UUID(int=n),
                invoice=invoice,
                customer=name,
                balance=Money(amount=Decimal(12500 + n), currency="SEK" if swedish else "NOK"),
                question=question,
                suggestion=Choice.MONITORING if question is CHOICE else None,
                code=code if question else None,
            )
            for n, (name, invoice, code) in enumerate(
                zip(names, ("10023", "10024", "10031"), ("4F7", "K2M", "9PP"), strict=False)
            )
        ),
    )


def test_every_language_is_tried():
    assert set(UNDERSTOOD) == set(LANGUAGES) == {row[0] for row in OF_MANY}


@pytest.mark.parametrize(
    ("language", "question", "answer", "meant"),
    [(language, *row) for language, rows in UNDERSTOOD.items() for row in rows],
)
def test_the_words_we_suggest_are_understood(language, question, answer, meant):
    reading = read(answer, _context(language, question, 1))
    if isinstance(meant, Wants):
        assert reading.wants is meant
    else:
        assert [decision.word for decision in reading.decisions] == [meant]


@pytest.mark.parametrize(("language", "question", "answer", "meant"), OF_MANY)
def test_so_are_those_for_many_at_once(language, question, answer, meant):
    reading = read(answer, _context(language, question, 3))
    assert [decision.word.value for decision in reading.decisions] == meant.split()


def _orders(text: str) -> set[str]:
    """The words in capitals, as the texts tell people to write them."""
    words = (word.strip(".,:;?!()'") for word in text.split())
    return {word for word in words if len(word) > 1 and word.isalpha() and word.isupper()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_words_are_suggested(language):
    """A word in capitals that is not tried above would be a promise that nobody keeps."""
    tongue = LANGUAGES[language]
    tried = {word for _, answer, _ in UNDERSTOOD[language] for word in _orders(answer)}
    tried |= {word for code, _, answer, _ in OF_MANY if code == language for word in _orders(answer)}
    texts = [text for form in tongue.forms.values() for text in form.texts()]
    texts += [text for table in tongue.values.values() for found in table.values() for text in found]
    assert {word for text in texts for word in _orders(text)} - tried <= {"SMS"}
