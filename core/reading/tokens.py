"""The smallest pieces: words, digits, punctuation, pictures, line ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.reading.normal import fold

_PIECE = re.compile(
    r"(?P<short>(?:[^\W\d_]{1,3}\.){2,}[^\W\d_]{0,3}(?!\w)\.?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<digits>\d+)"
    r"|(?P<line>\s*\n\s*)"
    r"|(?P<space>[^\S\n]+)"
    r"|(?P<sign>[^\w\s]|_)"
)
_DOTTED = frozenset({
    "tom", "fom", "mfl", "osv", "mm", "mvh", "bla", "fex", "tex", "feks", "pga", "mht", "iht", "ift", "dvs",
    "mao", "ps", "pm", "am", "vg", "eks", "mh", "jfr", "resp", "eli", "esim", "klo", "ns", "ym",
})  # fmt: skip
_ABBREVIATED = frozenset({
    "nr", "no", "kr", "tlf", "tel", "ca", "kl", "evt", "ev", "bet", "fakt", "fnr", "mob", "resp", "inkl",
    "orgnr", "org", "d", "jan", "feb", "mar", "apr", "mai", "maj", "jun", "jul", "aug", "sep", "sept", "okt",
    "oct", "nov", "des", "dec", "dez", "man", "tir", "ons", "tor", "fre", "lor", "mon", "tis", "tors", "tue",
    "wed", "thu", "fri", "v", "vs", "ang", "vedr", "ref", "st", "stk", "pers", "ordrenr", "verif", "ver",
    "bil", "n", "nro", "puh", "os",
})  # fmt: skip
_BEFORE_NAMES = frozenset(
    ["nr", "no", "kr", "tlf", "tel", "ca", "kl", "ang", "vedr", "ref", "d", "org", "pers", "st"]
)
"""Abbreviations that may stand before a capital letter without ending a sentence."""
_AMOUNT_BEFORE = re.compile(r"\d[ -,]*$")
_EMOTICON = re.compile(r"[:;=]-?[)(DPp/](?!\w)|<3|\^\^|xD\b")


_CASE_ENDING = re.compile(r"(?<=\w{3}):(?:lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|hun|hen|een|iin|s|n)\b")
"""`10023:lle`, `KFM:s`."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `key` is its folded spelling, `what` one of word, digits, sign, picture, line."""

    what: str
    text: str
    key: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Return the pieces of *text* in order; spaces are left out. Linear in the length of *text*."""
    found: list[Token] = []
    text = _EMOTICON.sub(lambda m: " " * len(m[0]), text)
    text = _CASE_ENDING.sub(lambda m: " " * len(m[0]), text)
    for match in _PIECE.finditer(text):
        what = match.lastgroup or "sign"
        if what == "space":
            continue
        piece, start, end = match[0], match.start(), match.end()
        if what == "short":
            found += _short(piece, start)
            continue
        if what == "sign" and ord(piece) > 0x2000 and piece not in "€£":
            what = "picture"
        if what == "sign" and piece == "." and found and _is_abbreviated(found[-1], start, text):
            continue
        found.append(Token(what, piece, fold(piece) if what == "word" else piece, start, end))
    return found


def _is_abbreviated(before: Token, dot: int, text: str) -> bool:
    if before.end != dot or before.key not in _ABBREVIATED:
        return False
    following = text[dot + 1 : dot + 3]
    if before.key == "kr" and _AMOUNT_BEFORE.search(text[max(before.start - 4, 0) : before.start]):
        return not (following[:1].isspace() and following[1:].isupper())  # `betalt 8 400 kr. Resten ...`
    if before.key == "no":  # a word in English, a number's sign elsewhere
        return following.strip()[:1].isdigit()
    return before.key in _BEFORE_NAMES or not (
        following[:1].isspace() and (following[1:].isupper() or not following[1:])
    )


def _short(piece: str, start: int) -> list[Token]:
    """Take `t.o.m.` as one word, but `ok.ja` as a sentence's end and another's beginning."""
    key = fold(piece.replace(".", ""))
    if key in _DOTTED or key.startswith(("orgn", "persn")):
        return [Token("word", piece, key, start, start + len(piece))]
    found = []
    for match in re.finditer(r"[^\W\d_]+|\.", piece):
        what = "sign" if match[0] == "." else "word"
        found.append(Token(what, match[0], fold(match[0]), start + match.start(), start + match.end()))
    return [
        t for i, t in enumerate(found) if t.what == "word" or not (i and found[i - 1].key in _ABBREVIATED)
    ]
