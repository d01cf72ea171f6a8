"""Our own mail as a quotation would show it: which lines of a letter are ours."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import category

SURE = 20
"""Letters and digits. A shorter line could be anybody's: `JA` stands in our mail and is an answer too."""
FAIRLY_SURE = 10
"""The same, inside a quotation."""

_NOISE = re.compile(r"[\W_]+")
_LINK = re.compile(r"<?https?://\S{1,500}>?|<[^<>\s]{1,300}>")


class Parent:
    """The text we sent, compared without case, marks, links and line breaks (clients wrap as they like)."""

    def __init__(self, text: str) -> None:
        text = text[:200_000]
        lines = [bare for line in text.splitlines() for bare in [_bare(line)] if bare]
        self._text = "".join(lines)
        self._signs = frozenset(text)
        self._whole = Counter(lines)
        self.start()

    def has(self, line: str) -> bool:
        """Whether this line, long enough to be sure, stands in our text, perhaps wrapped otherwise."""
        bare = _bare(line)
        return len(bare) >= SURE and bare in self._text

    def begins(self, line: str) -> bool:
        """Whether this line, however short, is a whole line of ours or long enough to be sure."""
        bare = _bare(line)
        return bool(bare) and (bare in self._whole or self.has(line))

    def start(self) -> None:
        """From here on `goes_on` follows a quotation from its first line."""
        self._read = 0
        self._quoted = bytearray(len(self._text))
        self._left = Counter(self._whole)

    def goes_on(self, line: str) -> bool:
        """Whether this line of a quotation is ours.

        A long line may stand anywhere. A short one is ours where our text goes on with it, however it is
        wrapped, or if it is a whole line of ours: `JA –` before `vi starter` is, `Ja` elsewhere is not.
        What was quoted already is his when it comes again: he copied it as his answer.
        """
        bare = _bare(line)
        if not bare:
            # A thumb up answers, too.
            return not any(category(sign) == "So" and sign not in self._signs for sign in line)
        if self._text.startswith(bare, self._read):
            return self._take(bare, self._read)
        if len(bare) >= FAIRLY_SURE:
            at = self._text.find(bare, self._read)
            at = self._text.find(bare) if at < 0 else at
            if at >= 0:
                return not all(self._quoted[at : at + len(bare)]) and self._take(bare, at)
        if self._left[bare] > 0:
            self._left[bare] -= 1
            return True
        return False

    def _take(self, bare: str, at: int) -> bool:
        self._read = at + len(bare)
        self._quoted[at : self._read] = b"\1" * len(bare)
        self._left[bare] -= 1
        return True


def _bare(line: str) -> str:
    if "<" in line or "://" in line:
        line = _LINK.sub(" ", line)
    return _NOISE.sub("", line).casefold()
