"""The person's own words in a letter, without what he quotes.

Each line is classified once: marked as quoted (`>`), a line that introduces a quotation ("Den 23. nov. skrev
Kari:"), the head of a quoted letter (Fra: Sendt: Til: Emne:), a separator, or his own. What follows an
introduction is quoted if it is marked so; if it is not marked, everything after it is.

Where the text of our own mail is known, its lines are subtracted as well (*parent diff*), and what stands
between them under an unmarked head, as people answer in Outlook, is recognised as his.

Signatures stay: whoever reads the words can tell them from an answer, and some people answer below theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail.html import HtmlLine, lines_of, seen_in
from mail.letter import Letter, decoded, read_letter
from mail.parent import Parent
from mail.separators import has_cue
from mail.splitting import Line, Words, is_marked, split

LINES = 20_000
"""Lines of a letter that are read."""
SHORTEST_NAME = 4
"""Letters of a name of ours that is looked for. A shorter one is a word of somebody's sentence too."""
RECIPIENTS = 2000
"""Characters of the recipients that are looked at."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_RECIPIENT = re.compile(
    r"[\s\",;]*([^\"<>,;@]{0,80})[\"\s]*<([^<>\s]{3,200})>|([^\s<>,;\"@]{1,64}@[^\s<>,;\"@]{1,190})"
)
_SIGNATURE_MARK = re.compile(r"-- ?|—|–")


def visible_text(raw: bytes, sent: str | None = None) -> str:
    """What the person wrote himself; *sent* is the plain text of our mail that he answers, if known."""
    return own_words(read_letter(raw), sent)


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own words."""

    text: str
    doubtful: bool
    """Whether the letter has text that may not be seen: `is_hardly_seen` tells whether any of it counts."""


def own_words(letter: Letter, sent: str | None = None, *, doubtful: bool = True) -> str:
    """As `visible_text`, of a letter that was taken apart already; perhaps without what is *doubtful* in its HTML."""
    return found_words(letter, sent, doubtful=doubtful).text


def found_words(letter: Letter, sent: str | None = None, *, doubtful: bool = True) -> Own:
    """As `own_words`, and whether anything in the letter was doubtful."""
    parent = Parent(sent) if sent else None
    names = _our_names(letter)
    if letter.text is not None and letter.text.strip():
        found = split(_plain_lines(letter.text), parent, names)
        if parent is None and letter.html and _points_down(found):
            found.own += _bright_answers(letter.html, names)
        return Own(_joined(found.own), doubtful=False)
    if letter.html is not None:
        seen = seen_in(letter.html, doubtful=doubtful)
        lines = _html_lines(seen.lines)
        found = split(lines, parent, names)
        if parent is None and _points_down(found):
            found.own += _bright(lines[found.quoted_from :])
        return Own(_joined(found.own), seen.doubtful)
    return Own("", doubtful=False)


def is_hardly_seen(words: str, letter: Letter, sent: str | None = None) -> bool:
    """Whether some of these *words* of his stand there in white, and nothing says on what (`Look.doubtful`)."""
    return words != "" and words != own_words(letter, sent, doubtful=False)


def _our_names(letter: Letter) -> tuple[str, ...]:
    """How this letter's author sees us: the names and addresses he writes to, in lower case."""
    found = _RECIPIENT.findall(decoded(letter.first("to")[:RECIPIENTS]))[:20]
    names = (part.strip().casefold() for parts in found for part in parts)
    return tuple(name for name in names if len(name) >= SHORTEST_NAME)


def _plain_lines(text: str) -> list[Line]:
    return [Line(line, marked=is_marked(line)) for line in _clean(text).split("\n")[:LINES]]


def _html_lines(lines: Sequence[HtmlLine]) -> list[Line]:
    return [
        Line(text, line.quoted or is_marked(text), line.bright, line.starts)
        for line in lines[:LINES]
        for text in [_clean(line.text)]
    ]


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x0b", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ").replace("\u202f", " ")
    return _INVISIBLE.sub("", text)


def _joined(lines: list[str]) -> str:
    """The lines without blank ones at the ends, and at most one blank line in a row."""
    kept: list[str] = []
    for line in map(str.strip, lines):
        if line and not _SIGNATURE_MARK.fullmatch(line):
            kept.append(line)
        elif kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip("\n")


def _points_down(found: Words) -> bool:
    """Whether he says that he answers inside the quotation, which has no marks."""
    return found.quoted_from is not None and has_cue(_joined(found.own))


def _bright_answers(html: str, names: tuple[str, ...]) -> list[str]:
    """What is written in a colour of its own below the quoted letter's head."""
    lines = _html_lines(lines_of(html))
    return _bright(lines[start:]) if (start := split(lines, None, names).quoted_from) is not None else []


def _bright(lines: list[Line]) -> list[str]:
    return [line.text for line in lines if line.bright and not line.marked and line.text.strip()]
