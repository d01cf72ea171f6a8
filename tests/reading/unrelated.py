"""How often the reader acts on words that were no answer.

    python -m tests.reading.unrelated FILE... [--show N] [--json FILE] [--jobs 2]

Each line of the files (one sentence or word a line, of any language) is read as the whole reply in each situation.
The lines are not labelled: a line that acts may be an answer after all (`Ja.`), so whoever runs it judges the
examples. The table goes to stdout, progress to stderr, `--json` takes every act.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from core.events import Word
from core.reading import Context, read
from tests.reading.adapter import context

_CHUNK = 2_000
"""Lines a worker takes at once."""
_ESCALATES = frozenset({Word.CONFIRM, Word.PAYMENT_ORDER, Word.HAND_OVER})
_INVOICES = {
    "10023": {"customer": "Nordlys Bygg AS", "amount": "12500.00", "currency": "NOK"},
    "10024": {"customer": "Kari Hansen", "amount": "3980.00", "currency": "NOK"},
    "10031": {"customer": "Fjord Regnskap AS", "amount": "27300.00", "currency": "NOK"},
    "2044": {"customer": "Lindqvist Måleri AB", "amount": "18400.00", "currency": "SEK"},
}


def _told(asked: str | None, *invoices: str, policy: str = "kravia") -> Context:
    case: dict[str, Any] = {
        "asked": asked,
        "suggested": "monitor" if asked == "choose" else None,
        "invoices": {number: _INVOICES[number] for number in invoices},
        "policy": policy,
        "channel": "sms",
        "today": "2026-11-24",
    }
    return context(case)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the owner had been told; of every ten lines, those whose number ends in one of `turns` are read so."""

    name: str
    context: Context
    turns: frozenset[int] = frozenset(range(10))


SITUATIONS = (
    Situation("confirm", _told("confirm", "10023")),
    Situation("choice", _told("choose", "2044", policy="fortnox_finans")),
    Situation("three", _told("confirm", "10023", "10024", "10031"), frozenset({0})),
    Situation("alert", _told(None, "10023"), frozenset({5})),
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something decided by a line; `line` counts from 1."""

    file: str
    line: int
    situation: str
    decision: str
    rule: str
    escalates: bool
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What some lines of one file did. `read` and `holds` count lines by situation.

    A line that holds decides nothing, but leans towards stopping: the case waits while we ask.
    """

    file: str
    read: Counter[str]
    holds: Counter[str]
    acts: tuple[Act, ...]


Chunk = tuple[Path, tuple[tuple[int, str], ...]]


def chunks(files: list[Path]) -> Iterator[Chunk]:
    """Cut *files* into pieces of work, without their empty lines."""
    for path in files:
        with path.open(encoding="utf-8") as lines:
            numbered = ((number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip())
            while piece := tuple(islice(numbered, _CHUNK)):
                yield path, piece


def judged(chunk: Chunk) -> Found:
    """Read every line of *chunk* in every situation whose turn it is."""
    path, lines = chunk
    seen: Counter[str] = Counter()
    holds: Counter[str] = Counter()
    acts: list[Act] = []
    for number, words in lines:
        for situation in SITUATIONS:
            if number % 10 not in situation.turns:
                continue
            reading = read(words, situation.context)
            seen[situation.name] += 1
            holds[situation.name] += reading.sounds_like_stop
            if reading.decisions:
                decided = sorted({_shown(d.word, d.value) for d in reading.decisions})
                rules = sorted({d.rule for d in reading.decisions})
                escalates = any(d.word in _ESCALATES for d in reading.decisions)
                acts.append(
                    Act(
                        path.name,
                        number,
                        situation.name,
                        ", ".join(decided),
                        ", ".join(rules),
                        escalates,
                        words,
                    )
                )
    return Found(path.name, seen, holds, tuple(acts))


def _shown(word: Word, value: object) -> str:
    return word.value if value is None else f"{word.value} {getattr(value, 'amount', value)}"


def table(found: list[Found]) -> Table:
    """Return the figures by file and situation. `/100,000` are acts, whether answers or not."""
    shown = Table("file", "situation", box=None)
    for heading in ("sentences", "acts", "escalate", "/100,000", "holds"):
        shown.add_column(heading, justify="right")
    for file in dict.fromkeys(one.file for one in found):
        for situation in SITUATIONS:
            mine = [one for one in found if one.file == file]
            acts = [act for one in mine for act in one.acts if act.situation == situation.name]
            sentences = sum(one.read[situation.name] for one in mine)
            escalate = sum(act.escalates for act in acts)
            rate = f"{100_000 * len(acts) / sentences:.1f}" if sentences else "-"
            holds = sum(one.holds[situation.name] for one in mine)
            figures = (f"{sentences:,}", f"{len(acts):,}", f"{escalate:,}", rate, f"{holds:,}")
            shown.add_row(file, situation.name, *figures)
    return shown


def main() -> None:
    parser = ArgumentParser(
        prog="python -m tests.reading.unrelated", description="Count acts on unrelated words."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one sentence or word a line")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="examples per file and situation")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write every act")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    wanted = parser.parse_args()
    work = list(chunks(wanted.files))
    err = Console(stderr=True)
    with Pool(wanted.jobs) as pool:
        found = list(track(pool.imap(judged, work), "Reading", total=len(work), console=err))
    out = Console()
    out.print(table(found))
    acts = [act for one in found for act in one.acts]
    shown: Counter[tuple[str, str]] = Counter()
    for act in acts:
        shown[act.file, act.situation] += 1
        if shown[act.file, act.situation] <= wanted.show:
            out.print(f"{act.file}:{act.line} {act.situation} [bold]{act.decision}[/] {escape(act.words)}")
    if wanted.json:
        rows = [asdict(act) for act in acts]
        wanted.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
