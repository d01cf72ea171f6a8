"""What every measurement shares: its options, its figures, and how they are told.

A figure stands beside what the raw driver does with the same rows, without any logic, in the same run: the
ratio says what our logic costs, whatever the machine. Each is the median of several rounds.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is asked for on the command line."""

    rounds: int = 5
    quick: bool = False
    """Small sizes: to see that it runs, not to measure."""
    share: float = 1.0
    """Of the usual sizes."""
    postgres: str | None = None
    """URL of a PostgreSQL server's database to make databases beside; None: one of our own is started."""

    def size(self, full: int, quick: int) -> int:
        return max(1, round(self.share * (quick if self.quick else full)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value, and what it is compared with."""

    name: str
    value: float
    unit: str
    raw: float | None = None
    """The same by the raw driver (or whatever `note` names), in the same unit."""
    ratio: float | None = None
    """How much of it is reached: *value* to *raw*, or as `note` says."""
    target: str = ""
    note: str = ""


@dataclass(slots=True)
class Rounds:
    """Values of the same measurement, round after round."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def median(self) -> float:
        return statistics.median(self.values)


def compared(name: str, unit: str, ours: Rounds, raw: Rounds, *, target: str = "", note: str = "") -> Figure:
    """Return the figure of rates *ours* beside *raw*: medians, and the median of the rounds' ratios."""
    ratios = [one / other for one, other in zip(ours.values, raw.values, strict=True)]
    return Figure(
        name=name,
        value=ours.median,
        unit=unit,
        raw=raw.median,
        ratio=statistics.median(ratios),
        target=target,
        note=note,
    )


def progress(sentence: str) -> None:
    """Say on stderr what is being done."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stderr.flush()


def memory() -> float:
    """Return the resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def peak_memory() -> float:
    """Return the most resident memory this process ever had, in MB."""
    # Not `getrusage`: its figure begins with that of the process that started this one.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Give the seconds since the block began; after it, those it took."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table("what", "value", "raw", "ratio", "target", "how", title="Svarfrist, measured")
    for one in figures:
        raw = "" if one.raw is None else f"{one.raw:,.4g}" if one.raw < 100 else f"{one.raw:,.0f}"
        value = f"{one.value:,.4g}" if one.value < 100 else f"{one.value:,.0f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        table.add_row(one.name, f"{value} {one.unit}", raw, ratio, one.target, one.note)
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures as JSON: a list of objects with the fields of `Figure`."""
    file.write_text(json.dumps([asdict(one) for one in figures], indent=2) + "\n", encoding="utf-8")
