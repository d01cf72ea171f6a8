"""Measure: `python -m bench [NAME ...] [--json FILE] [--rounds N] [--quick] [--postgres URL]`.

Each measurement runs in a process of its own, so that none pays for the memory of another.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.catalogue import EXTRA, MEASUREMENTS, is_here, measured
from bench.frame import Figure, Options, progress, show, write


def _each(names: Sequence[str], options: Options) -> tuple[list[Figure], list[str]]:
    """Return the figures of all, and the names of those that broke."""
    figures: list[Figure] = []
    broken: list[str] = []
    for name in names:
        if not is_here(name):
            progress(f"{name}: not here")
            continue
        progress(f"{name}: {MEASUREMENTS[name]}")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as alone:
            try:
                figures += alone.submit(measured, name, options).result()
            except Exception:  # noqa: BLE001 - the others are measured all the same
                traceback.print_exc()
                broken.append(name)
    return figures, broken


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 if a measurement broke, which is not the same as a target missed."""
    names = "\n".join(f"  {name:10} {what}" for name, what in MEASUREMENTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"Measure what is named, or everything:\n\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*MEASUREMENTS, []])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, help="how often each is measured (5; quick: 1)")
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that it runs")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual sizes, such as 0.1")
    parser.add_argument(
        "--postgres", metavar="URL", help="a server to make databases on (or: none); else one is started"
    )
    asked = parser.parse_args(arguments)
    rounds = asked.rounds or (1 if asked.quick else 5)
    options = Options(rounds=rounds, quick=asked.quick, share=asked.share, postgres=asked.postgres)
    figures, broken = _each(asked.names or [n for n in MEASUREMENTS if n not in EXTRA], options)
    show(figures)
    if asked.json:
        write(figures, asked.json)
    if broken:
        progress(f"broke: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
