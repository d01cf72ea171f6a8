"""An Authentication-Results field read by authres, a dozen times as fast as it does by itself.

Its grammar is used as it stands. But it compiles each pattern anew each time it tries it, and walks through comments
(which say nothing to us, and are long) a word at a time: here patterns are kept, and plain comments are emptied.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import authres  # type: ignore[import-untyped]
import authres.core  # type: ignore[import-untyped]

LONGEST = 4096
"""Characters of a field that are read."""

_COMMENT = re.compile(r"\([ \t\x21-\x27\x2a-\x5b\x5d-\x7e]*\)")


class Unreadable(ValueError):
    """Nobody knows what the field says."""


def read_results(field: str) -> tuple[str, list[Any]]:
    """Return who says so (lower case), and the `authres.core.AuthenticationResult`s.

    Raises:
        Unreadable: if it is not written as RFC 8601 has it.

    """
    try:
        read = _Results.parse_value(_FEATURES, _without_comments(field[:LONGEST]))
    except (authres.core.AuthResError, ValueError, RecursionError, AttributeError, TypeError) as error:
        raise Unreadable(type(error).__name__) from error
    # "; none" behind results is taken by the grammar too, and says nothing of anything.
    return (read.authserv_id or "").lower(), [one for one in read.results if hasattr(one, "method")]


def _without_comments(field: str) -> str:
    """With nothing in its comments. What quotes something, or is not plain, is left to the grammar."""
    if '"' in field or "\\" in field:
        return field
    emptied = _COMMENT.sub("()", field)
    return field if "(" in emptied.replace("()", "") or ")" in emptied.replace("()", "") else emptied


class _Results(authres.core.AuthenticationResultsHeader):  # type: ignore[misc]
    """The library's grammar, with patterns that are kept."""

    _parse_text: str

    def _parse_pattern(self, pattern: str) -> re.Match[str] | None:
        found = _kept(pattern).match(self._parse_text)
        if found is not None:
            self._parse_text = self._parse_text[found.end() :]
        return found

    def _parse_rfc5322_cfws(self) -> object:
        # Most of the time there is neither a blank nor a comment.
        return super()._parse_rfc5322_cfws() if self._parse_text[:1] in _BLANKS else None


_BLANKS = frozenset("\t\r\n (")
_FEATURES = authres.all_features()


@lru_cache(maxsize=100)
def _kept(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
