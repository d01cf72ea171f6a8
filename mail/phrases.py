"""The words of `quoting.toml`, read once, in the forms they are looked up in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_DATA: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("mail").joinpath("quoting.toml").read_text(encoding="utf-8")
)


def words(table: str) -> frozenset[str]:
    """All words of one table, whatever the language."""
    return frozenset(word for language in _DATA[table].values() for word in language)


def kind_of_each(table: str) -> dict[str, str]:
    """Word -> the key it stands under."""
    return {word: kind for kind, listed in _DATA[table].items() for word in listed}


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of *phrases*, the longest first; a blank stands for any run of blanks."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) + ")"
