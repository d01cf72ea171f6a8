"""The small memory agrees with a large one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.seen import Seen


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("xy"))))
def test_it_remembers_the_first(said):
    seen = Seen()
    known: dict[str, tuple[int, str]] = {}
    for line, (number, facts) in enumerate(said, 1):
        expected = (known[number][0], known[number][1] == facts) if number in known else None
        assert seen.first(number, facts, line) == expected
        known.setdefault(number, (line, facts))
    assert len(seen) == len(known)


def test_it_grows():
    seen = Seen()
    assert all(seen.first(str(number), "x", number) is None for number in range(20_000))
    assert all(seen.first(str(number), "x", 0) == (number, True) for number in range(20_000))
    assert len(seen) == 20_000


def test_it_counts():
    seen = Seen()
    assert [seen.count(text) for text in "aababb"] == [0, 1, 0, 2, 1, 2]
    assert all(seen.count(str(number)) == 0 for number in range(5_000))
    assert all(seen.count(str(number)) == 1 for number in range(5_000))
