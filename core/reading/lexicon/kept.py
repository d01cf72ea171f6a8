"""A lexicon as it was built once, kept beside Python's bytecode and in its way.

To build it takes seconds, and several times the memory that it needs afterwards. What is kept says what it was built
from, by a hash; anything else is built anew. Where nothing can be written it is built each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from core.reading import normal
from core.reading.lexicon import graph
from core.reading.lexicon.graph import Lexicon, Node


def kept(name: str, sources: Iterable[bytes], build: Callable[[], Lexicon]) -> Lexicon:
    """Return what *build* makes of *sources*; from the file of this *name* if it was made of the same."""
    made_of, file = _hash(sources), _place(name)
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        whole = file.read_bytes()
        if whole.startswith(made_of):
            return _restored(marshal.loads(whole[len(made_of) :]))  # noqa: S302 - ours, as bytecode is
    built = build()
    with contextlib.suppress(OSError):
        _write(file, made_of + marshal.dumps(_plain(built)))
    return built


def _place(name: str) -> Path:
    beside = Path(__file__).with_name(f"{name}.py")
    return Path(importlib.util.cache_from_source(str(beside))).with_suffix(".words")


def _hash(sources: Iterable[bytes]) -> bytes:
    found = hashlib.sha256(importlib.util.MAGIC_NUMBER)
    for code in (__file__, graph.__file__, normal.__file__):
        found.update(Path(code).read_bytes())
    for source in sources:
        found.update(hashlib.sha256(source).digest())
    return found.digest()


def _write(file: Path, whole: bytes) -> None:
    """Put it there at once: another process may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        os.fchmod(handle, 0o644)
        with os.fdopen(handle, "wb") as there:
            there.write(whole)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _plain(lexicon: Lexicon) -> Any:
    """Return it as `marshal` takes it: nodes by number, each behind those it leads to."""
    numbers: dict[int, int] = {}
    nodes: list[Any] = []

    def number(node: Node) -> int:
        if id(node) not in numbers:
            steps = {word: number(after) for word, after in node.steps.items()}
            nodes.append((steps, node.ends, node.rings, node.spelled))
            numbers[id(node)] = len(nodes) - 1
        return numbers[id(node)]

    number(lexicon.root)
    return nodes, lexicon.exact, lexicon.vocabulary


def _restored(plain: Any) -> Lexicon:
    nodes: list[Node] = []
    for steps, ends, rings, spelled in plain[0]:
        node = Node()
        node.steps = {word: nodes[after] for word, after in steps.items()}
        node.ends, node.rings, node.spelled = ends, rings, spelled
        nodes.append(node)
    return Lexicon(nodes[-1], plain[1], plain[2])
