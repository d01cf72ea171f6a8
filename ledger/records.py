"""Physical lines -> records of cells, and one bad quote costs one line.

The csv module alone would let a quote that is never closed swallow the rows after it, up to the next quote.
So a record may only go on over the next lines if it then ends properly and has as many cells as the header;
otherwise its first line is rejected and reading goes on with the next one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from ledger.errors import NotUnderstood
from ledger.rows import Why
from ledger.source import flaw

Record = tuple[int, list[str] | NotUnderstood]
"""The line a record begins on, and its cells."""

_MOST_LINES = 50
"""A record that goes on for longer has a quote too many."""


def records(lines: Iterator[tuple[int, str]], delimiter: str, width: int | None = None) -> Iterator[Record]:
    """Yield the records of *lines*, without blank ones.

    *width* is the header's number of cells. A record on one line is yielded with any number of them.
    """
    waiting: deque[tuple[int, str]] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        number, text = line
        if damage := flaw(text):
            yield number, NotUnderstood(Why.UNREADABLE, damage, value=text.replace("\0", "\u2400")[:200])
            continue
        if '"' in text:  # noqa: SIM108 - two ways to read a line, not one expression
            cells = _quoted(text, lines, waiting, delimiter, width)
        else:
            cells = text.rstrip("\r\n").split(delimiter)
        if isinstance(cells, NotUnderstood) or any(cell and not cell.isspace() for cell in cells):
            yield number, cells


def _quoted(
    text: str,
    lines: Iterator[tuple[int, str]],
    waiting: deque[tuple[int, str]],
    delimiter: str,
    width: int | None,
) -> list[str] | NotUnderstood:
    """Read the record that begins with *text*. Lines it does not need are left in *waiting*."""

    def feed() -> Iterator[str]:
        yield text
        for ahead in range(_MOST_LINES):
            if ahead == len(waiting):
                line = next(lines, None)
                if line is None:
                    return
                waiting.append(line)
            if flaw(waiting[ahead][1]):
                return
            yield waiting[ahead][1]

    reader = csv.reader(feed(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error:
        reason = "a quotation mark is not closed, or text follows a closed one"
        return NotUnderstood(Why.BAD_QUOTES, reason, value=text)
    more = reader.line_num - 1
    if more and width is not None and not fits(cells, width):
        reason = "a quotation mark is not closed on this line, and the lines after it do not complete the row"
        return NotUnderstood(Why.BAD_QUOTES, reason, value=text)
    for _ in range(more):
        waiting.popleft()
    return cells


def fits(cells: list[str], width: int) -> bool:
    """Say whether *cells* are *width* many, apart from empty ones at the end."""
    return len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:]))
