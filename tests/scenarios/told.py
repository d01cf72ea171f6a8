"""A conversation as a test writes it, compared with what was said.

A line is: day, direction, channel, and words that are in it, separated by `; `. What the owner writes or presses
is compared by what was made of it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.demo.people import Line


def assert_told(lines: Sequence[Line], conversation: str) -> None:
    """Make sure that this was said in this order, and nothing else."""
    expected = [line for line in conversation.splitlines() if line.strip()]
    said = "\n".join(f"{'->' if line.outgoing else '<-'} {line} {line.decided or ''}" for line in lines)
    for line, words in zip(lines, expected, strict=False):
        assert _is(line, words), f"expected {words!r} and got {line}\n{said}"
    assert len(lines) == len(expected), said


def _is(line: Line, expected: str) -> bool:
    day, arrow, via, words = re.split(r"\s+", expected.strip(), maxsplit=3)
    heard = line if line.decided is None else replace(line, subject=None, text=line.decided)
    same = (line.day, line.outgoing, line.via) == (int(day), arrow == "->", via)
    return same and all(heard.has(one) for one in words.split("; "))
