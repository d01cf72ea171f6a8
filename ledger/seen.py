"""Which numbers a file has had so far, small enough for millions of rows.

A dictionary of strings takes over 150 bytes a row. Here a row takes 16 to 27: two 64-bit words in an
open-addressing table. The first is a fingerprint of the number: among a million numbers, two share one by
accident once in 37 million files.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

_MASK_32 = 0xFFFF_FFFF


class Seen:
    """Numbers already met, each with the line it was met on and a fingerprint of what was said about it."""

    def __init__(self) -> None:
        self._size = 1 << 10
        self._used = 0
        self._keys = array("Q", bytes(8 * self._size))
        self._facts = array("Q", bytes(8 * self._size))

    def __len__(self) -> int:
        return self._used

    def first(self, number: str, facts: str, line: int) -> tuple[int, bool] | None:
        """Remember *number* and return None if it is new; else where it was met and whether *facts* agree.

        *line* counts up to 4 thousand million.
        """
        key = _fingerprint(number, 8) or 1
        value = (_fingerprint(facts, 4) << 32) | (line & _MASK_32)
        place = self._place(key)
        if self._keys[place]:
            met = self._facts[place]
            return met & _MASK_32, met >> 32 == value >> 32
        self._keys[place], self._facts[place] = key, value
        self._used += 1
        if self._used * 10 > self._size * 6:
            self._grow()
        return None

    def count(self, text: str) -> int:
        """Return how often *text* was counted before, and count it. Not for use together with `first`."""
        key = _fingerprint(text, 8) or 1
        place = self._place(key)
        times = self._facts[place]
        self._facts[place] = times + 1
        if not self._keys[place]:
            self._keys[place] = key
            self._used += 1
            if self._used * 10 > self._size * 6:
                self._grow()
        return times

    def _place(self, key: int) -> int:
        mask = self._size - 1
        place = key & mask
        while self._keys[place] not in (0, key):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        keys, facts = self._keys, self._facts
        self._size *= 2
        self._keys = array("Q", bytes(8 * self._size))
        self._facts = array("Q", bytes(8 * self._size))
        for key, value in zip(keys, facts, strict=True):
            if key:
                place = self._place(key)
                self._keys[place], self._facts[place] = key, value


def _fingerprint(text: str, size: int) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest(), "little")
