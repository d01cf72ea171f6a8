"""His lines and the lines he quotes, told apart one by one.

What follows an introduction is quoted if it is marked so; if it is not marked, everything after it is, and
only what our own mail does not have (`Parent`) is taken from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail.attributions import introduction, is_groupwise, lacks_its_beginning
from mail.footers import without_footers
from mail.heads import header_block
from mail.parent import Parent
from mail.separators import is_bare_phrase, is_separator

LONGEST_LINE = 2000
"""Characters of a line that are looked at when it is classified. It is kept or dropped whole."""
WRAPPED = 75
"""Characters that fit on a line of a plain letter. A marked line that is longer loses its last words."""

IN_A_ROW = 3
"""Lines of ours that nobody copies as his answer."""
NEIGHBOURS = 4
"""Lines that a blank line may part from the next one with words."""
SIGNATURE = 9
"""Lines a signature may take below a quotation, its mark included."""

_MARK = re.compile(r"[ \t]{0,8}(?:>|&gt;|\|>?[ \t])")
_DECORATION = re.compile(r"[ \t]{0,8}>{2,}[^\n]*<{2,}\s*$")
_ONLY_LINK = re.compile(r"[(<\[]{1,2}\s?(?:https?://|www\.|mailto:)\S{1,1000}[>\s]{0,6}")
_OPEN_LINK = re.compile(r"[(<]https?://[^\s()<>]{0,500}$")


@dataclass(slots=True)
class Line:
    """A line of a letter as a reader sees it."""

    text: str
    marked: bool = False
    """Marked as quoted, by `>` or by the program's HTML."""
    bright: bool = False
    starts: bool = False
    """The program says that the letter it quotes begins here."""


@dataclass(slots=True)
class Words:
    """What was found in a letter."""

    own: list[str]
    quoted_from: int | None = None
    """Where a quotation without marks begins, if one does."""


def is_marked(text: str) -> bool:
    """`> ` and its kin in front of a line; `>>> Offer! <<<` is somebody's decoration."""
    return _MARK.match(text) is not None and _DECORATION.match(text[:LONGEST_LINE]) is None


def split(lines: Sequence[Line], parent: Parent | None, names: Sequence[str]) -> Words:
    """His words in *lines*; *names* is how he sees us, in lower case."""
    return _Splitting(lines, parent, names).words()


class _Splitting:
    def __init__(self, lines: Sequence[Line], parent: Parent | None, names: Sequence[str]) -> None:
        self.lines = lines
        self.heads = [line.text[:LONGEST_LINE].strip() for line in lines]
        self.parent = parent
        self.names = names
        self.own: list[str] = []
        self.run: list[str] = []
        """His lines since the last quotation."""
        self.quoted = False
        """Whether there was a quotation yet."""

    def words(self) -> Words:
        at = 0
        while at < len(self.lines):
            if self.lines[at].marked:
                self._end_run()
                if is_groupwise(self.heads[at]) and not self._is_marked_after(at + 1):
                    self.own += self._between(at + 1)
                    return Words(self.own, at + 1)
                self.quoted = True
                at += 1
                continue
            found = self._quotation_at(at)
            if found is None:
                if not self._is_leaked(at):
                    self.run.append(self.lines[at].text)
                at += 1
                continue
            end, marked = found
            self._end_run()
            if not marked:
                self.own += self._between(end)
                return Words(self.own, end)
            at = end
        self._end_run()
        return Words(self.own)

    def _end_run(self) -> None:
        if self.run:
            kept = [] if self.quoted and _is_signature(self.run, self.own) else without_footers(self.run)
            self.own += kept
            if len(kept) < len(self.run):
                self.own.append("")
            self.run = []

    def _quotation_at(self, at: int) -> tuple[int, bool] | None:
        """If an introduction stands here: where it ends, and whether marked lines follow it."""
        if not self.heads[at]:
            return None
        end = self._head_end(at)
        if end is not None:
            return end, self._is_marked_after(end)
        found = introduction(self.heads, at, self.names)
        if found is None:
            return (at, False) if self.lines[at].starts or self._begins_ours(at) else None
        end = at + found.lines
        marked = self._is_marked_after(end)
        sure = found.sure or self.lines[at].starts
        if not marked and not sure and not self._is_ours_after(end):
            return None
        if found.before:
            self.run.append(found.before)
        elif self._stands_alone(at - 1) and lacks_its_beginning(self.heads[at], self.heads[at - 1]):
            self.run.pop()
        return end, marked

    def _stands_alone(self, at: int) -> bool:
        """Whether this line of his is a paragraph of one line."""
        return bool(self.run) and at >= 0 and bool(self.heads[at]) and (at == 0 or not self.heads[at - 1])

    def _head_end(self, at: int) -> int | None:
        """Where the head of a quoted letter ends that begins here, the separator before it included."""
        if block := header_block(self.heads, at):
            return at + block
        ruled = is_separator(self.heads[at])
        if not ruled and not is_bare_phrase(self.heads[at]):
            return None
        end = at + 1
        while end < min(len(self.heads), at + 4) and not self.heads[end] and not self.lines[end].marked:
            end += 1
        block = header_block(self.heads, end) or 0
        return end + block if ruled or block else None

    def _is_marked_after(self, at: int) -> bool:
        """Whether the next line with words is marked as quoted."""
        for here in range(at, min(len(self.lines), at + 6)):
            if self.lines[here].marked:
                return True
            if self.heads[here]:
                return False
        return False

    def _is_ours_after(self, at: int) -> bool:
        """Whether the next line with words is one that we wrote."""
        if self.parent is None:
            return False
        following = (head for head in self.heads[at : at + 6] if head)
        return self.parent.begins(next(following, ""))

    def _begins_ours(self, at: int) -> bool:
        """Whether our mail begins here, without a word to introduce it: several lines one after the other are ours."""
        if self.parent is None or not self.parent.begins(self.heads[at]):
            return False
        following = [
            head
            for head, line in zip(self.heads[at:], self.lines[at : at + 12], strict=False)
            if head and not line.marked
        ]
        first = following[:IN_A_ROW]
        return (
            len(first) == IN_A_ROW
            and all(self.parent.begins(head) for head in first)
            and any(self.parent.has(head) for head in first)
        )

    def _is_leaked(self, at: int) -> bool:
        """A line of ours that lost its mark: known from our mail, or the overhang of a marked line too long."""
        head = self.heads[at]
        if not head:
            return False
        if self.parent is not None and self.parent.has(head) and self._is_among_ours(at):
            return True
        if not 0 < at < len(self.lines) - 1 or not self.lines[at - 1].marked or not self.lines[at + 1].marked:
            return False
        above = self.heads[at - 1]
        if _ONLY_LINK.fullmatch(head) or (" " not in head and _OPEN_LINK.search(above)):
            return True
        if self.parent is not None and self.parent.has(f"{above} {head}"):
            return True
        return (
            head[:1].islower()
            and len(head) < len(above)
            and len(above) + 1 + len(head.split(maxsplit=1)[0]) > WRAPPED
            and not above.endswith((".", "?", "!", ":"))
        )

    def _is_among_ours(self, at: int) -> bool:
        """Whether a line next to this one is ours, too. A single one he may have copied as his answer."""
        for step in (-1, 1):
            here = at + step
            while 0 <= here < len(self.heads) and abs(here - at) < NEIGHBOURS and not self.heads[here]:
                here += step
            if (
                0 <= here < len(self.heads)
                and not self.lines[here].marked
                and self._is_ours(self.heads[here])
            ):
                return True
        return False

    def _is_ours(self, head: str) -> bool:
        return self.parent is not None and self.parent.has(head)

    def _between(self, start: int) -> list[str]:
        """His words inside a quotation without marks: what our mail does not have, if most of it does."""
        if self.parent is None:
            return []
        found: list[str] = []
        known = 0
        self.parent.start()
        for at in range(start, len(self.lines)):
            head = self.heads[at]
            if not head or self.lines[at].marked:
                continue
            if self._is_older_letter(at):
                break
            if self.parent.goes_on(head):
                known += 1
            else:
                found.append(self.lines[at].text)
        return without_footers(found) if known > len(found) else []

    def _is_older_letter(self, at: int) -> bool:
        if header_block(self.heads, at) or is_separator(self.heads[at]):
            return True
        found = introduction(self.heads, at)
        return found is not None and (found.sure or self._is_marked_after(at + found.lines))


def _is_signature(run: Sequence[str], above: Sequence[str]) -> bool:
    """A marked signature right below the quotation, where the program put it; his words stand above."""
    lines = [line for line in map(str.strip, run) if line]
    return bool(lines) and lines[0] == "--" and len(lines) <= SIGNATURE and any(map(str.strip, above))
