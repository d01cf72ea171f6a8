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
from dataclasses import dataclass
from enum import Enum

from mail.headings import has_cue, header_block, introduction, is_separator
from mail.html import HtmlLine, lines_of
from mail.letter import Letter, read_letter
from mail.parent import Parent

LONGEST_LINE = 2000
"""Characters of a line that are looked at when it is classified. It is kept or dropped whole."""
LINES = 20_000

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_ADDRESS = re.compile(r"[^\s<>,;\"@]+@[^\s<>,;\"@]+")
_MARK = re.compile(r"[ \t]{0,8}(?:>|&gt;|\|>?[ \t])")
_SIGNATURE_MARK = re.compile(r"-- ?|—|–")


class Is(Enum):
    """What a line was found to be."""

    OWN = "own"
    QUOTED = "quoted"
    BLANK = "blank"


@dataclass(slots=True)
class _Line:
    text: str
    marked: bool = False
    bright: bool = False

    @property
    def head(self) -> str:
        return self.text[:LONGEST_LINE].strip()


def visible_text(raw: bytes, sent: str | None = None) -> str:
    """What the person wrote himself; *sent* is the plain text of our mail that he answers, if known."""
    return own_words(read_letter(raw), sent)


def own_words(letter: Letter, sent: str | None = None) -> str:
    """As `visible_text`, of a letter that was taken apart already."""
    parent = Parent(sent) if sent else None
    names = _our_names(letter)
    if letter.text is not None and letter.text.strip():
        lines = _plain_lines(letter.text)
        own, head = _split(lines, parent, names)
        if head is not None and parent is None and letter.html and has_cue(_joined(own)):
            own += _bright_answers(letter.html)
        return _joined(own)
    if letter.html is not None:
        marked = lines_of(letter.html)
        lines = [
            _Line(text, line.quoted or _MARK.match(text) is not None, line.bright)
            for line in marked[:LINES]
            for text in [_clean(line.text)]
        ]
        own, head = _split(lines, parent, names)
        if head is not None and parent is None and has_cue(_joined(own)):
            own += [line.text for line in lines[head:] if line.bright and not line.marked]
        return _joined(own)
    return ""


def _our_names(letter: Letter) -> tuple[str, ...]:
    """How this letter's author sees us: the names and addresses he writes to."""
    values = [*letter.all("to"), *letter.all("cc")]
    return tuple(address.lower() for value in values for address in _ADDRESS.findall(value))


def _plain_lines(text: str) -> list[_Line]:
    lines = []
    for text_line in _clean(text).split("\n")[:LINES]:
        mark = _MARK.match(text_line)
        lines.append(_Line(text_line, marked=mark is not None))
    return lines


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x0b", "\n")
    return _INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " "))


def _joined(lines: list[str]) -> str:
    """The lines without blank ones at the ends, and at most one blank line in a row."""
    kept: list[str] = []
    for line in map(str.strip, lines):
        if line and not _SIGNATURE_MARK.fullmatch(line):
            kept.append(line)
        elif kept and kept[-1]:
            kept.append("")
    return "\n".join(kept).strip("\n")


def _split(lines: list[_Line], parent: Parent | None, names: tuple[str, ...]) -> tuple[list[str], int | None]:
    """His lines, and where an unmarked quotation begins, if one does."""
    own: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.marked:
            at += 1
            continue
        heads = [entry.head for entry in lines[at : at + 10]]
        after = _quotation_after(lines, at, heads, names)
        if after is not None:
            end, unmarked = after
            if unmarked:
                own += _between(lines[end:], parent)
                return own, end
            at = end
            continue
        if not _is_leaked(lines, at, parent):
            own.append(line.text)
        at += 1
    return own, None


def _quotation_after(
    lines: list[_Line], at: int, heads: list[str], names: tuple[str, ...]
) -> tuple[int, bool] | None:
    """If an introduction stands here: where it ends, and whether what follows is quoted without marks."""
    if not heads[0]:
        return None
    block = header_block(heads)
    if block:
        return at + block, True
    if is_separator(heads[0]):
        end = at + 1
        while end < len(lines) and end < at + 4 and not lines[end].head:
            end += 1
        end += header_block([entry.head for entry in lines[end : end + 10]]) or 0
        return end, not _marked_soon(lines, end)
    found = introduction(heads, names)
    if found is None:
        return None
    length, sure = found
    if _marked_soon(lines, at + length):
        return at + length, False
    if sure:
        return at + length, True
    return None


def _marked_soon(lines: list[_Line], at: int) -> bool:
    """Whether the next line with words is marked as quoted."""
    for line in lines[at : at + 6]:
        if line.marked:
            return True
        if line.head:
            return False
    return False


def _is_leaked(lines: list[_Line], at: int, parent: Parent | None) -> bool:
    """A line of ours that lost its mark: known from our mail, or the overhang of a marked line too long."""
    head = lines[at].head
    if not head:
        return False
    if parent is not None and parent.has(head):
        return True
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    return (
        before is not None
        and after is not None
        and before.marked
        and after.marked
        and len(before.text) >= 70
        and head[:1].islower()
        and len(head) < 40
    )


def _between(lines: list[_Line], parent: Parent | None) -> list[str]:
    """His words inside a quotation without marks: what our mail does not have, if most of it does."""
    if parent is None:
        return []
    found: list[str] = []
    known = 0
    parent.start()
    for at, line in enumerate(lines):
        head = line.head
        if not head or line.marked:
            continue
        heads = [entry.head for entry in lines[at : at + 10]]
        if header_block(heads) or is_separator(head) or introduction(heads, ()) is not None:
            break
        if parent.goes_on(head):
            known += 1
        else:
            found.append(line.text)
    return found if known > len(found) else []


def _bright_answers(html: str) -> list[str]:
    """What is written in a colour of its own below the quoted letter's head."""
    lines = lines_of(html)[:LINES]
    for at in range(len(lines)):
        heads = [entry.text[:LONGEST_LINE].strip() for entry in lines[at : at + 10]]
        if heads[0] and header_block(heads):
            return [_clean(entry.text) for entry in lines[at:] if _is_answer(entry)]
    return []


def _is_answer(line: HtmlLine) -> bool:
    return line.bright and not line.quoted and bool(line.text.strip())
