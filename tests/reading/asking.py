"""What the owner was asked, for the tests of the reader. All names and numbers are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from core.case import Choice, Money, Question
from core.events import Channel
from core.reading import Context, Reading, Topic, read

TODAY = date(2026, 11, 24)  # a Tuesday
_CUSTOMERS = {
    "10023": ("Nordlys Bygg AS", "12500.00"),
    "10024": ("Kari Hansen", "3980.00"),
    "10031": ("Fjord Regnskap AS", "27300.00"),
    "2044": ("Lindqvist Måleri AB", "18400.00"),
    "2051": ("Svensson Schakt", "6950.00"),
}


def case_of(invoice: str) -> UUID:
    return uuid5(UUID(int=0), invoice)


def asked(question: Question | None, *invoices: str, country: str = "NO") -> Context:
    topics = tuple(
        Topic(
            case=case_of(invoice),
            invoice=invoice,
            customer=_CUSTOMERS[invoice][0],
            balance=Money(
                amount=Decimal(_CUSTOMERS[invoice][1]), currency="NOK" if country == "NO" else "SEK"
            ),
            question=question,
            suggestion=Choice.MONITORING if question is Question.CHOICE else None,
            code=f"{number}F7",
        )
        for number, invoice in enumerate(invoices, start=4)
    )
    return Context(
        today=TODAY,
        language="nb" if country == "NO" else "sv",
        channel=Channel.SMS,
        country=country,
        asked=topics,
    )


ONE = asked(Question.CONFIRM, "10023")
THREE = asked(Question.CONFIRM, "10023", "10024", "10031")
CHOOSE = asked(Question.CHOICE, "2044", country="SE")
CHOOSE_TWO = asked(Question.CHOICE, "2044", "2051", country="SE")
TOLD = asked(None, "10023")
NUMBER = asked(Question.IDENTITY_NUMBER, "2044", country="SE")
ADDRESS = asked(Question.ADDRESS, "2044", country="SE")
NOTHING = asked(None)


def decided(text: str, context: Context) -> dict[str, str]:
    """Return invoice -> word, with its value where there is one."""
    reading = read(text, context)
    names = {topic.case: topic.invoice for topic in context.asked}
    return {names[d.case]: d.word.value + _shown(d.value) for d in reading.decisions}


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f" {value.amount}" if isinstance(value, Money) else f" {value}"


def whole(reading: Reading) -> bool:
    """Whether the reading keeps its promise: decisions, or a reason why not; or both, and about whom to ask."""
    if reading.decisions and reading.unclear is not None:
        return bool(reading.candidates) and not {d.case for d in reading.decisions} & set(reading.candidates)
    return bool(reading.decisions) or reading.unclear is not None
