"""Reads the lexicons once, when they are asked for."""

from __future__ import annotations

import gc
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from core.reading.kinds import Kind
from core.reading.lexicon.graph import Growing, Lexicon
from core.reading.lexicon.kept import kept

LANGUAGES = ("nb", "nn", "sv", "da", "en", "fi")
_FIRST = (
    "fn:received",
    "fn:grant",
    "help",
    "status",
    "neg:cannot",
    "neg",
    "time",
    "only",
    "and",
    "fix",
    "more",
)
"""Kinds that come before all others where a phrase is listed twice; else the file's order counts."""
_SPLIT = re.compile(r"[;\n]")
OBJECT = "_"
"""In a phrase: whom or what it is done to stands here, `trekk _ tilbake`."""


def expand(phrase: str) -> Iterator[str]:
    """Yield every spelling that *phrase* with its `(a|b|)` groups, which may nest, stands for."""
    spellings, end = _alternatives(phrase, 0)
    if end != len(phrase):
        raise ValueError(f"unbalanced parentheses: {phrase!r}")
    yield from dict.fromkeys(" ".join(spelling.split()) for spelling in spellings)


def _alternatives(phrase: str, at: int) -> tuple[list[str], int]:
    """Return the spellings of `a|b|c` from *at* to the closing parenthesis or the end, and where that is."""
    found: list[str] = []
    branch = [""]
    while at < len(phrase) and phrase[at] != ")":
        letter = phrase[at]
        if letter == "(":
            inner, at = _alternatives(phrase, at + 1)
            branch = [before + after for before in branch for after in inner]
        elif letter == "|":
            found += branch
            branch = [""]
        else:
            branch = [before + letter for before in branch]
        at += 1
    return found + branch, at


def _rank(entry: tuple[str, str]) -> int:
    return _FIRST.index(entry[0]) if entry[0] in _FIRST else len(_FIRST)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of all languages."""
    sources = [text.encode() for text in _texts().values()]
    return kept("lexicon", sources, _built)


def _built() -> Lexicon:
    found = Growing()
    collecting = gc.isenabled()
    gc.disable()  # some 700,000 small objects, none of them garbage: looking for it doubles the time
    try:
        for language, text in _texts().items():
            _fill(found, language, text)
        return found.grown()
    finally:
        if collecting:
            gc.enable()


def _texts() -> dict[str, str]:
    here = files("core.reading.lexicon")
    names = (*LANGUAGES, "common")
    return {name: here.joinpath(f"{name}.toml").read_text("utf-8") for name in names}


def _fill(found: Growing, language: str, text: str) -> None:
    listed: dict[str, str] = tomllib.loads(text)["words"]
    for kind, phrases in sorted(listed.items(), key=_rank):
        if kind.partition(":")[0] not in Kind._value2member_map_:
            raise ValueError(f"{language}.toml: {kind} is no kind")
        for phrase in _SPLIT.split(phrases):
            for spelling in expand(phrase):
                if spelling.endswith(OBJECT) or spelling.startswith(OBJECT):
                    raise ValueError(f"{language}.toml: nothing stands behind or before {spelling!r}")
                if spelling:
                    found.add(spelling, kind, language)


@cache
def real_words() -> frozenset[str]:
    """Return folded words that are no slip of a listed one, though only a letter from it."""
    text = files("core.reading.lexicon").joinpath("real_words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["words"].split())
