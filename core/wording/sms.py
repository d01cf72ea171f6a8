"""What a short message is made of: the GSM 7-bit alphabet, and how many segments a text takes."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal, NamedTuple

from gsm0338 import Codec

_GSM7 = Codec()

PLAIN = str.maketrans({
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{MINUS SIGN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\t": " ",
})  # fmt: skip


class Segments(NamedTuple):
    """How a text travels as SMS."""

    encoding: Literal["gsm7", "ucs2"]
    number: int


def plain(text: str) -> str:
    """Return *text* without the typography that would force 16 bits a character; letters stay as they are."""
    return text.translate(PLAIN)


def segments(text: str) -> Segments:
    """Return the encoding that *text* needs, and how many segments it takes.

    160 septets fit in one message and 153 in each of several; with a letter outside the alphabet, 70 and 67
    units of 16 bits. A character is never split over two segments.
    """
    with suppress(UnicodeEncodeError):
        return Segments("gsm7", _count([len(_GSM7.encode(char)[0]) for char in text], 160, 153))
    return Segments("ucs2", _count([2 if ord(char) > 0xFFFF else 1 for char in text], 70, 67))


def shortened(text: str, length: int) -> str:
    """Return *text* cut to *length* characters, where possible at a word's end."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    whole, space, _ = cut.rpartition(" ")
    return (whole if space and len(whole) >= length // 2 else cut).rstrip(" ,.-&") + "."


def _count(sizes: list[int], alone: int, each: int) -> int:
    if sum(sizes) <= alone:
        return 1
    count, used = 1, 0
    for size in sizes:
        if used + size > each:
            count, used = count + 1, 0
        used += size
    return count
