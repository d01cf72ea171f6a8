"""Our own mail as a quotation would show it: which lines of a letter are ours."""

from __future__ import annotations

import re

SURE = 12
"""Letters and digits. A shorter line could be anybody's: `JA` stands in our mail and is an answer too."""

_NOISE = re.compile(r"[\W_]+")
_LINK = re.compile(r"<?https?://\S{1,500}>?|<[^<>\s]{1,300}>")


class Parent:
    """The text we sent, compared without case, marks, links and line breaks (clients wrap as they like)."""

    def __init__(self, text: str) -> None:
        text = text[:200_000]
        self._text = _bare(text)
        self._lines = {bare for line in text.splitlines() for bare in [_bare(line)] if bare}

    def has(self, line: str) -> bool:
        """Whether this line, long enough to be sure, stands in our text, perhaps wrapped otherwise."""
        bare = _bare(line)
        return len(bare) >= SURE and bare in self._text

    def equals(self, line: str) -> bool:
        """Whether this is a whole line of ours, however short; asked only inside a quotation."""
        return _bare(line) in self._lines


def _bare(text: str) -> str:
    return _NOISE.sub("", _LINK.sub(" ", text)).casefold()
