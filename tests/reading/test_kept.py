"""The lexicons that are kept are those that were built; what is not whole, or of other sources, is built again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.reading.lexicon.graph import Growing, Lexicon, Node
from core.reading.lexicon.kept import kept

PHRASES = [
    ("kjør på", "confirm", "nb"),
    ("kör på", "confirm", "sv"),
    ("så han", "neg", "nb"),
    ("sa han", "more", "nb"),
    ("gi dem ut uka", "time", "nb"),
    ("gi oss ut uka", "time", "nb"),
]


def grown() -> Lexicon:
    found = Growing()
    for phrase, kind, language in PHRASES:
        found.add(phrase, kind, language)
    return found.grown()


def every(node: Node, words: tuple[str, ...] = ()) -> Iterator[tuple[object, ...]]:
    yield words, dict(node.ends), node.rings, {rings: dict(ends) for rings, ends in node.spelled.items()}
    for word, after in node.steps.items():
        yield from every(after, (*words, word))


def told(lexicon: Lexicon) -> object:
    return list(every(lexicon.root)), lexicon.exact, lexicon.vocabulary


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    return []


def ask(built: list[int], source: bytes = b"words") -> Lexicon:
    def build() -> Lexicon:
        built.append(1)
        return grown()

    return kept("some", [source], build)


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_what_is_kept_is_what_was_built(built: list[int]) -> None:
    assert told(ask(built)) == told(grown())
    assert told(ask(built)) == told(grown())
    assert len(built) == 1


def test_other_sources_are_built(built: list[int]) -> None:
    ask(built)
    ask(built, b"other words")
    assert len(built) == 2


def test_what_leads_to_the_same_is_one_node() -> None:
    steps = grown().root.steps
    assert steps["gi"].steps["dem"] is steps["gi"].steps["oss"]
    assert steps["gi"].steps["dem"].steps["ut"].steps["uka"].ends == {"nb": "time"}


@pytest.mark.parametrize("left", [0, 20, 40, 200])
def test_what_is_torn_is_built_again(built: list[int], tmp_path: Path, left: int) -> None:
    ask(built)
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[:left])
    assert told(ask(built)) == told(grown())
    assert len(built) == 2
    ask(built)
    assert len(built) == 2, "and kept"


def test_where_nothing_can_be_written_it_is_built_each_time(
    built: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = tmp_path / "file"
    taken.touch()
    monkeypatch.setattr("sys.pycache_prefix", str(taken))
    assert told(ask(built)) == told(ask(built)) == told(grown())
    assert len(built) == 2
    assert files(tmp_path) == [taken]
