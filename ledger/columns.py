"""What the columns of a file may be called, and which of them is which.

Names are compared by their letters and digits alone: `Förfallo-dato`, `FORFALLODATO` and `forfallo dato`
are one name, and so are å and a, ø, ö and o, æ, ä and ae or a. A currency after the name (`Beløp (EUR)`,
`Amount SEK`) is taken off it. Where two columns may be the same field, the name that stands first in its
list here wins.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import zip_longest

from ledger.currencies import is_currency
from ledger.errors import SameColumnTwice


@dataclass(frozen=True, kw_only=True)
class Column:
    """One field of a file, and the names its column may have, most telling first, by language."""

    field: str
    required: bool = False
    means: str
    """For the documentation."""
    names: Mapping[str, tuple[str, ...]]

    @cached_property
    def looked_for(self) -> tuple[str, ...]:
        """Return the names of all languages as they are compared, the most telling of each first."""
        by_rank = (name for rank in zip_longest(*self.names.values()) for name in rank if name)
        return tuple(dict.fromkeys(map(_folded, (self.field, *by_rank))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which column of a file is which field."""

    at: Mapping[str, int]
    """Field -> index of its column."""
    called: Mapping[str, str]
    """Field -> the column's name as the file has it."""
    ignored: tuple[str, ...]
    """Names of the columns nobody asked for."""
    currencies: Mapping[str, str]
    """Field -> ISO 4217, where a column of amounts is named with one (`Beløp (EUR)`)."""
    width: int
    missing: tuple[Column, ...]


def recognise(cells: Sequence[str], columns: Sequence[Column]) -> Header:
    """Find *columns* among the *cells* of a header line.

    Raises `SameColumnTwice` when two cells have the same name and that name decides a field.
    """
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        for name in {_folded(cell), _folded(_unit(cell)[0])}:
            places.setdefault(name, []).append(place)
    at: dict[str, int] = {}
    for column in columns:
        free = (
            [place for place in places.get(name, ()) if place not in at.values()]
            for name in column.looked_for
        )
        found = next(filter(None, free), [])
        if len(found) > 1:
            raise SameColumnTwice(f'Two columns are named "{_clean(cells[found[0]])}"; rename one of them.')
        if found:
            at[column.field] = found[0]
    return Header(
        at=at,
        called={field: _clean(cells[place]) for field, place in at.items()},
        ignored=tuple(
            _clean(cell) for place, cell in enumerate(cells) if cell.strip() and place not in at.values()
        ),
        currencies={
            field: currency
            for field in ("amount", "balance")
            if field in at and (currency := _unit(cells[at[field]])[1]) is not None
        },
        width=len(cells),
        missing=tuple(column for column in columns if column.required and column.field not in at),
    )


_WITH_UNIT = re.compile(
    r"(\S.*?)[\s(\[,/-]+(?:i |in )?([A-Za-z]{3}|kr\.?)[)\]]?\s*", re.DOTALL | re.IGNORECASE
)


def _unit(name: str) -> tuple[str, str | None]:
    """Return *name* without a currency at its end, and that currency; crowns (`kr`) are of no one country."""
    if found := _WITH_UNIT.fullmatch(name):
        unit = found[2].upper()
        if is_currency(unit):
            return found[1], unit
        if unit.startswith("KR"):
            return found[1], None
    return name, None


def _clean(name: str) -> str:
    return " ".join(name.split())


_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ð": "d"})


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum()).replace("ae", "a")


def as_markdown(columns: Sequence[Column]) -> str:
    """Return the table of *columns* as docs/import.md has it."""
    rows = (
        f"| {'**' + column.field + '**' if column.required else column.field} | {column.means} "
        f"| {', '.join(dict.fromkeys(name for names in column.names.values() for name in names))} |\n"
        for column in columns
    )
    return "| field | what it says | names it may have |\n|---|---|---|\n" + "".join(rows)


def _columns(of: str) -> tuple[Column, ...]:
    tables = tomllib.loads(resources.files("ledger").joinpath("columns.toml").read_text("utf-8"))
    return tuple(
        Column(
            field=table.pop("field"),
            required=table.pop("required", False),
            means=table.pop("means"),
            names={language: tuple(names) for language, names in table.items()},
        )
        for table in tables[of]
    )


INVOICES = _columns("invoices")
PAYMENTS = _columns("payments")
