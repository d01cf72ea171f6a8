"""What holds for the phrases of the lexicons, however they were listed."""

from __future__ import annotations

from collections.abc import Iterator

from core.reading.kinds import HEADS, Kind
from core.reading.lexicon.graph import Node
from core.reading.lexicon.load import OBJECT, lexicon
from tests.reading.asking import THREE, decided

_FACTS = {Kind.PAID, Kind.GOT, Kind.PARTLY, Kind.CREDITED, Kind.DISPUTED}
_OTHERS = (("de", "andre"), ("dei", "andre"), ("de", "andra"), ("the", "others"), ("the", "rest"), ("loput",))


def _phrases(node: Node, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    if node.ends:
        yield words, {kind.partition(":")[0] for kind in node.ends.values()}
    for word, following in node.steps.items():
        yield from _phrases(following, (*words, word))


def _speaks_of_others(words: tuple[str, ...]) -> bool:
    return any(words[at : at + len(others)] == others for others in _OTHERS for at in range(len(words)))


def test_an_order_that_is_listed_with_the_others_in_it_is_about_the_others() -> None:
    orders = [
        " ".join(words)
        for words, kinds in _phrases(lexicon().root)
        if kinds <= HEADS - _FACTS and OBJECT not in words and _speaks_of_others(words)
    ]
    assert orders
    assert [order for order in orders if decided(order, THREE)] == []  # of whom are they the others?
