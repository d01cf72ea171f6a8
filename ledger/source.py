"""Bytes -> physical lines: encodings, line endings, and files that are no text.

A file is read once and never as a whole. UTF-16 announces itself; all else is decoded line by line, as UTF-8
where that is possible and as Windows-1252 where it is not, so that a file pasted together from two programs
is read rightly too. (A Nordic line of Windows-1252 that is valid UTF-8 by accident would need a word such
as `Ã¥`.)
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ledger.errors import NotAText

Source = Path | bytes
Progress = Callable[[int], None]
"""Called now and then with the number of bytes read so far, and once at the end."""

LONGEST_LINE = 200_000
"""Characters. A line cut here is one character longer, so `flaw` knows it."""
_LINES_PER_REPORT = 2_000
_HEAD = 4_096

_NO_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "compressed"),
    (b"<?xml", "XML"),
)


def lines(source: Source, file: str, progress: Progress | None = None) -> Iterator[tuple[int, str]]:
    """Yield `(number, text)` of each physical line; CR, LF and CRLF end one.

    Raises `NotAText` for what can not be a CSV file, and `OSError` as opening it does.
    """
    with _open(source) as binary:
        head = binary.read(_HEAD)
        _refuse_no_text(head, file)
        binary.seek(0)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = io.TextIOWrapper(binary, encoding="utf-16", errors="replace", newline="")
            mend: Callable[[str], str] = str
        else:
            # Latin-1 maps each byte to one character, so lines are split without decoding them yet.
            text = io.TextIOWrapper(binary, encoding="latin-1", newline="")
            mend = _decoded
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            yield number, mend(line).lstrip("\ufeff")
            if len(line) > LONGEST_LINE:
                _skip_rest(text, line)
            if progress is not None and number % _LINES_PER_REPORT == 0:
                progress(binary.tell())
        if progress is not None:
            progress(binary.tell())


def flaw(line: str) -> str | None:
    """Return what makes *line* unreadable, as the rest of a sentence, or None."""
    if "\0" in line:
        return "the line has NUL bytes in it: the file is damaged here"
    if "\ufffd" in line:
        return "the line has characters of no known encoding; save the file as UTF-8"
    if len(line) > LONGEST_LINE:
        return f"the line is longer than {LONGEST_LINE:,} characters"
    return None


def _open(source: Source) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _refuse_no_text(head: bytes, file: str) -> None:
    if not head.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise NotAText(f"{file}: the file is empty.")
    for magic, what in _NO_TEXT:
        if head.startswith(magic):
            raise NotAText(f"{file}: this is {what}. Save it as CSV first.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if head[:64].count(0) > 16:
        raise NotAText(f"{file}: this is no text, or UTF-16 without its mark. Save it as CSV in UTF-8.")


def _decoded(line: str) -> str:
    if line.isascii():
        return line
    raw = line.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _skip_rest(text: io.TextIOWrapper, line: str) -> None:
    while line and not line.endswith(("\n", "\r")):
        line = text.readline(LONGEST_LINE)
