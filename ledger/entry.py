"""One row by field: each cell as a value, or refused with the field's name beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn, Protocol, TypeVar

from core.case import Money
from ledger.amounts import amount_of
from ledger.columns import Header
from ledger.currencies import is_currency
from ledger.dates import day_of
from ledger.errors import NotUnderstood
from ledger.references import normal
from ledger.rows import Why

T = TypeVar("T")

LONGEST_TEXT = 300
_CENT = Decimal("0.01")
_CROWNS = frozenset({"NOK", "SEK", "DKK", "ISK"})
_SIGNS = {"€": "EUR", "£": "GBP"}
_YES = frozenset({"ja", "j", "yes", "y", "true", "sant", "sann", "1", "x", "kyllä", "k"})
_NO = frozenset({"nei", "nej", "n", "no", "false", "usant", "falsk", "0", "-", "ei", "e"})


class Habits(Protocol):
    """What the whole file shows about how it writes things. Asked only when one row does not suffice."""

    def decimal_mark(self) -> str | None: ...

    def month_first(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What counts where the file says nothing."""

    currency: str
    country: str


class Entry:
    """The cells of one row. Each method raises `NotUnderstood` that names the field and shows the cell."""

    __slots__ = ("_cells", "books", "habits", "header", "line")

    def __init__(self, line: int, cells: Sequence[str], header: Header, books: Books, habits: Habits) -> None:
        self.line = line
        self.header = header
        self.books = books
        self.habits = habits
        self._cells = cells

    def has(self, field: str) -> bool:
        """Say whether the file has a column for *field*."""
        return field in self.header.at

    def text(self, field: str) -> str | None:
        """Return the cell on one line, or None where it is empty or its column is missing."""
        place = self.header.at.get(field)
        if place is None:
            return None
        text = " ".join(self._cells[place].split())
        if not text:
            return None
        if not text.isprintable():
            # A mark that shows nothing (a zero-width space, a text direction) came along with a copied value.
            text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
            if not text.isprintable():
                self.refuse(Why.MALFORMED, "there are control characters in it", field)
        if text[:1] in {"=", "'"}:
            text = _unwrapped(text)
        if len(text) > LONGEST_TEXT:
            self.refuse(Why.OUT_OF_RANGE, f"it has more than {LONGEST_TEXT} characters", field)
        return text or None

    def read(self, field: str, reader: Callable[[str], T]) -> T | None:
        """Return what *reader* makes of the cell, or None where there is nothing."""
        text = self.text(field)
        if text is None:
            return None
        try:
            return reader(text)
        except NotUnderstood as problem:
            self.refuse(problem.why, problem.reason, field)

    def needed(self, field: str, reader: Callable[[str], T]) -> T:
        """Return what *reader* makes of a cell that must not be empty."""
        value = self.read(field, reader)
        if value is None:
            self.refuse(Why.MISSING, "it is empty", field)
        return value

    def day(self, text: str) -> date:
        """Read a date as the books write it; a reader for `read` and `needed`."""
        return day_of(text, country=self.books.country, month_first=self.habits.month_first)

    def money(self, field: str) -> Money | None:
        """Return the signed amount in *field*, in the currency of the cell, row, column or books."""
        amount = self.read(field, lambda text: amount_of(text, self.habits.decimal_mark))
        if amount is None:
            return None
        return Money(amount=amount.value.quantize(_CENT), currency=self._currency(field, amount.unit))

    def yes(self, text: str) -> bool:
        """Read a yes or no; a reader for `read` and `needed`."""
        word = text.casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise NotUnderstood(Why.MALFORMED, "this is neither yes nor no; write ja or nei")

    def refuse(self, why: Why, reason: str, field: str) -> NoReturn:
        """Give the row up because of *field*."""
        place = self.header.at.get(field)
        value = "" if place is None else self._cells[place]
        name = self.header.called.get(field, field)
        raise NotUnderstood(why, f"{name}: {reason}", field=field, value=value) from None

    def _currency(self, field: str, unit: str | None) -> str:
        said = self.read("currency", currency_of)
        of_column = self.header.currencies.get(field)
        if said and of_column and said != of_column:
            self.refuse(Why.CONTRADICTION, f"the column is in {of_column}, the row in {said}", field)
        said = said or of_column
        if unit is None:
            return said or self.books.currency
        if unit == "KR":
            if (said or self.books.currency) not in _CROWNS:
                self.refuse(
                    Why.CONTRADICTION, f"kr stands beside an amount in {said or self.books.currency}", field
                )
            return said or self.books.currency
        code = _SIGNS.get(unit, unit)
        if not is_currency(code):
            self.refuse(Why.MALFORMED, f"{code} is no currency in use (ISO 4217)", field)
        if said and code != said:
            self.refuse(Why.CONTRADICTION, f"the amount is in {code}, the row in {said}", field)
        return code


def currency_of(text: str) -> str:
    """Return the currency's three letters; a reader for `Entry.read`."""
    code = _SIGNS.get(text, text.upper())
    if not is_currency(code):
        raise NotUnderstood(Why.MALFORMED, "this is no currency in use (ISO 4217), such as NOK")
    return code


def reference_of(text: str) -> str:
    """Return the payment reference; a reader for `Entry.read`."""
    reference = normal(text)
    if reference is None:
        raise NotUnderstood(Why.MALFORMED, "there is no letter or digit in it")
    return reference


def _unwrapped(text: str) -> str:
    """Take off what keeps a spreadsheet from shortening a number: `="00123"` and `'00123`."""
    if found := re.fullmatch(r'="([^"]*)"', text):
        return found[1].strip()
    return text[1:] if re.fullmatch(r"'[0-9 ]+", text) else text
