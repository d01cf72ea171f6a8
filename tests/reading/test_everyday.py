"""What owners write on an ordinary day, a line of `everyday.tsv` each: texts and mails, and what comes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.reading import Context
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NOTHING, NUMBER, ONE, THREE, TOLD, decided

_ASKED: dict[str, Context] = {
    "one": ONE,
    "three": THREE,
    "choose": CHOOSE,
    "choose_two": CHOOSE_TWO,
    "told": TOLD,
    "number": NUMBER,
    "address": ADDRESS,
    "nothing": NOTHING,
}


def _lines() -> list[tuple[str, str, str]]:
    """Return what was asked, what is decided (`-`: nothing) and what he writes."""
    text = Path(__file__).with_name("everyday.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [(asked, expected, writes.replace("\\n", "\n")) for asked, _language, expected, writes in rows]


@pytest.mark.parametrize(("asked", "expected", "the_owner_writes"), _lines())
def test_it_is_read_as_he_means_it(asked: str, expected: str, the_owner_writes: str) -> None:
    found = decided(the_owner_writes, _ASKED[asked])
    assert ("; ".join(f"{invoice} {word}" for invoice, word in sorted(found.items())) or "-") == expected
