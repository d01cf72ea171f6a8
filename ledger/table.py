"""A file as a table: finds the header, walks the rows, and turns every refusal into a `Rejected`.

A table can be walked as often as one likes. Each walk reads the file anew and holds one row at a time (and
a few bytes per row already met, see `seen`). A second look at the whole file is only taken when a value can
be read in two ways: then the other rows are the evidence.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import ClassVar, Generic, TypeVar

from ledger.amounts import decimal_mark_of
from ledger.columns import Column, Header, recognise
from ledger.dates import is_month_first
from ledger.entry import Books, Entry
from ledger.errors import MissingColumns, NotUnderstood
from ledger.records import Record, fits, records
from ledger.rows import Rejected, Why, shown
from ledger.seen import Seen
from ledger.source import Progress, Source, lines

Row = TypeVar("Row")

DELIMITERS = (";", ",", "\t", "|")
HEAD_LINES = 30
"""So many lines may stand before the header: a report's title, a date, an empty line."""

_TOTAL = re.compile(
    r"(?:(?:del|grand |sub)?(?:sum|summa|total|totals|totalt|totalsum|totalsumma)|i ?alt|yhteensä|loppusumma)"
    r"[ :]*[0-9 .,]*",
    re.IGNORECASE,
)


class Table(ABC, Generic[Row]):
    """The rows of one file, one after the other: what was read, and what was rejected and why."""

    columns: ClassVar[tuple[Column, ...]]
    one_of: ClassVar[tuple[str, ...]] = ()
    """Fields of which at least one needs a column."""
    leading: ClassVar[str]
    """The field that a row of totals leaves empty."""

    def __init__(self, source: Source, *, file: str, books: Books, progress: Progress | None = None) -> None:
        """Find the header. Raises a `LedgerError` if there is none that will do."""
        self._source = source
        self._progress = progress
        self.file = file
        self.books = books
        self.repeated = 0
        """How many rows of the last walk said again what an earlier row had said."""
        self._header_line, self._names, self.delimiter, self.header = self._find_header()

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns nobody reads."""
        return self.header.ignored

    def __iter__(self) -> Iterator[Row | Rejected]:
        self.repeated = 0
        seen = Seen()
        for line, cells in self._records(self._progress):
            try:
                row = self._kept(self._row(line, cells), seen)
            except NotUnderstood as problem:
                yield self._rejected(line, problem)
                continue
            if row is None:
                self.repeated += 1
            else:
                yield row

    @abstractmethod
    def _build(self, entry: Entry) -> Row:
        """Make a row of *entry*; raises `NotUnderstood`."""

    @abstractmethod
    def _kept(self, row: Row, seen: Seen) -> Row | None:
        """Return *row* as it counts, or None if it was seen before; raises `NotUnderstood` for a conflict."""

    # --- rows

    def _records(self, progress: Progress | None = None) -> Iterator[Record]:
        """Yield the records after the header."""
        numbered = lines(self._source, self.file, progress)
        for line, cells in records(numbered, self.delimiter, self.header.width):
            if line > self._header_line:
                yield line, cells

    def _row(self, line: int, cells: list[str] | NotUnderstood) -> Row:
        if isinstance(cells, NotUnderstood):
            raise cells
        try:
            if not fits(cells, self.header.width):
                raise self._wrong_count(cells)
            return self._build(Entry(line, cells, self.header, self.books, self))
        except NotUnderstood as problem:
            raise self._explained(cells) or problem from None

    def _wrong_count(self, cells: Sequence[str]) -> NotUnderstood:
        reason = f"the row has {len(cells)} fields, the header has {self.header.width}"
        if len(cells) > self.header.width and self.delimiter == ",":
            reason += " (a decimal comma needs quotation marks where commas separate the fields)"
        return NotUnderstood(Why.FIELD_COUNT, reason, value=self.delimiter.join(cells))

    def _explained(self, cells: Sequence[str]) -> NotUnderstood | None:
        """Say what a row that could not be read is, if it is not an entry at all."""
        said = [" ".join(cell.split()) for cell in cells]
        if said[: self.header.width] == self._names:
            return NotUnderstood(
                Why.HEADER_AGAIN, "the header stands here again", value=self.delimiter.join(said)
            )
        first = next(cell for cell in said if cell)
        place = self.header.at[self.leading]
        leading = said[place] if place < len(said) else ""
        if _TOTAL.fullmatch(first) and leading in ("", first):
            return NotUnderstood(Why.TOTAL_ROW, "this is a row of totals", value=self.delimiter.join(said))
        return None

    def _rejected(self, line: int, problem: NotUnderstood) -> Rejected:
        return Rejected(
            file=self.file,
            line=line,
            field=problem.field,
            value_shown=shown(problem.field, problem.value),
            why=problem.why,
            reason=problem.reason,
        )

    # --- what the whole file shows

    def decimal_mark(self) -> str | None:
        """Return the decimal mark, if all amounts that show one show the same."""
        return self._habits[0]

    def month_first(self) -> bool:
        """Say whether there are dates that can only be month-first."""
        return self._habits[1]

    @cached_property
    def _habits(self) -> tuple[str | None, bool]:
        amounts = [place for field, place in self.header.at.items() if field in ("amount", "balance")]
        days = [place for field, place in self.header.at.items() if field in ("date", "due_date", "issued")]
        marks: set[str | None] = set()
        month_first = False
        for _line, cells in self._records():
            if isinstance(cells, NotUnderstood) or not fits(cells, self.header.width):
                continue
            marks.update(decimal_mark_of(cells[place]) for place in amounts)
            month_first = month_first or any(is_month_first(cells[place]) for place in days)
        marks.discard(None)
        return (marks.pop() if len(marks) == 1 else None), month_first

    # --- the header

    def _find_header(self) -> tuple[int, list[str], str, Header]:
        head = list(islice(lines(self._source, self.file), HEAD_LINES))
        candidates = [
            (line, [" ".join(cell.split()) for cell in cells], delimiter, recognise(cells, self.columns))
            for delimiter in DELIMITERS
            for line, cells in records(iter(head), delimiter)
            if not isinstance(cells, NotUnderstood)
        ]
        if not candidates:
            raise MissingColumns(
                self.file, [_described(column) for column in self.columns if column.required], ()
            )
        best = max(candidates, key=lambda found: (len(found[3].at), -found[0], found[3].width))
        complete = [found for found in candidates if not found[3].missing and self._has_one_of(found[3])]
        if not complete:
            raise self._missing(best[1], best[3])
        return max(complete, key=lambda found: (len(found[3].at), -found[0], found[3].width))

    def _has_one_of(self, header: Header) -> bool:
        return not self.one_of or any(field in header.at for field in self.one_of)

    def _missing(self, names: Sequence[str], header: Header) -> MissingColumns:
        looked_for = [_described(column) for column in header.missing]
        if not self._has_one_of(header):
            either = [_described(column) for column in self.columns if column.field in self.one_of]
            looked_for.append(" or ".join(either))
        # Without a header these are somebody's data.
        return MissingColumns(self.file, looked_for, [shown("", name) for name in names if name][:30])


def _described(column: Column) -> str:
    examples = list(dict.fromkeys(names[0] for names in column.names.values()))[:3]
    return f"{column.field} ({', '.join(examples)})"
