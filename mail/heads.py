"""The head of a quoted letter: Fra: Sendt: Til: Emne:, on lines of their own or all on one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail.phrases import kind_of_each
from mail.separators import is_rule, is_separator

LINES = 40
"""Lines a head may take: whole companies are copied in."""
WRAPPED = 4
"""Lines that a head on one line may be wrapped over."""
LOOSE = 2
"""Lines in a row that may stand in a head without being understood, blank ones included."""

_LABEL_OF = kind_of_each("labels")
_LONGEST_LABEL = max(map(len, _LABEL_OF))
_COLON = re.compile("[:：]")
_ONE_LINE = re.compile(r"(?:^|[\s*])([^\W\d_][\w-]{0,15})\s?\*{0,2}:(?=[\s*])")
_TIMED = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)")
_DATED = re.compile(r"(?:19|20)\d{2}")


def label(line: str) -> str | None:
    """Which header this line looks like, if one."""
    text = line.lstrip(">|* \t_")[: _LONGEST_LABEL + 6]
    colon = _COLON.search(text)
    return _LABEL_OF.get(text[: colon.start()].strip("* \t_").casefold()) if colon else None


def header_block(lines: Sequence[str], at: int = 0) -> int | None:
    """How many lines from *at* are the head of a quoted letter; None if they are none.

    A rule or a blank line may stand before it; a long value may go on in the next line.
    """
    start = at
    ruled = start < len(lines) and is_rule(lines[start])
    if ruled:
        start += 1
        while start < len(lines) and not lines[start] and start < at + 4:
            start += 1
    if start >= len(lines) or (first := label(lines[start])) is None:
        return None
    found = {first: lines[start]}
    end, loose = start + 1, 0
    for here in range(start + 1, min(len(lines), start + LINES)):
        kind = label(lines[here])
        if kind == first or loose > LOOSE or is_separator(lines[here]) or is_rule(lines[here]):
            break
        if kind == "from" and loose and header_block(lines, here):
            # The head begins here, and what stands above is a person's: "Til: Storgata 1".
            return None
        if kind is not None:
            found.setdefault(kind, lines[here])
            end, loose = here + 1, 0
        elif not _goes_on(lines, here):
            loose += 1
    if _is_head(found, ruled=ruled, lines=end - start):
        return end - at
    flat = _on_one_line(lines, start, ruled=ruled)
    return start + flat - at if flat else None


def _goes_on(lines: Sequence[str], here: int) -> bool:
    """More recipients: `Til: a@b.example; Kari Hansen` and on the next line `<kari@b.example>; ...`."""
    return "@" in lines[here] or (bool(lines[here]) and lines[here - 1].endswith((",", ";", "<")))


def _is_head(found: dict[str, str], *, ruled: bool, lines: int) -> bool:
    """Whether these labels and what they say are a letter's, not a person's form of his own."""
    kinds = found.keys() - {"other", "copy"}
    addressed = any("@" in found.get(kind, "") for kind in ("from", "to"))
    dated = _DATED.search(found.get("sent", "")) is not None
    timed = _TIMED.search(found.get("sent", "")) is not None
    if "from" in kinds and len(kinds) >= 3:
        return "subject" in kinds or addressed or timed or ruled
    if "from" in kinds and len(kinds) == 2 and ruled:
        return True
    # Two lines are enough if they say an address and a time.
    return addressed and dated and timed and lines <= 3


def _is_one_line(line: str, *, ruled: bool) -> bool:
    """Yahoo and others: "Från: A <a@x> Till: B <b@y> Skickat: ... Ämne: ..." on one line."""
    kinds = _kinds(line) & {"from", "sent", "to", "subject"}
    return "from" in kinds and len(kinds) >= (2 if ruled else 3)


def _on_one_line(lines: Sequence[str], start: int, *, ruled: bool) -> int:
    """How many lines a head takes that was written on one, and perhaps wrapped later; 0 if this is none."""
    if _is_one_line(lines[start], ruled=ruled):
        return 1
    joined = ""
    for count, line in enumerate(lines[start : start + WRAPPED], 1):
        if not line:
            break
        joined = f"{joined} {line}"
        addressed = "@" in joined and _DATED.search(joined) and _TIMED.search(joined)
        if addressed and {"from", "sent", "to", "subject"} <= _kinds(joined):
            return count
    return 0


def _kinds(line: str) -> set[str | None]:
    return {_LABEL_OF.get(found.casefold()) for found in _ONE_LINE.findall(line[:600])}
