"""`python -m bench.chaos`: plays seeds, prints a line each and a sum; it ends with 1 if anything was wrong."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import logs
from bench.chaos.audit import COUNTS, Audited, audit
from bench.chaos.faults import ALL, NOTHING
from bench.chaos.plan import Plan, Way, draw
from bench.chaos.story import Told, tell

SHOWN = 10
"""Violations of one seed that are printed in full."""
TOTALS = ("cases", "replies", "decisions", "messages", "deaths", "in_doubt_once_more")


def main(words: Sequence[str] | None = None) -> int:
    """Return 0 if nothing was lost, doubled or wrongly fired."""
    asked = _asked(words)
    logs.set_up("CRITICAL")
    kinds = tuple(kind for kind in asked.only or ALL if kind != NOTHING)
    ways = tuple(Way(way) for way in asked.ways) if asked.ways else tuple(Way)
    total: Counter[str] = Counter()
    seeds: list[dict[str, Any]] = []
    for seed in range(asked.seed, asked.seed + asked.seeds):
        plan = draw(seed, asked.cases, kinds, ways)
        print("\n".join(plan.describe()), flush=True)
        told = asyncio.run(tell(plan, asked.store, asked.keep and asked.keep / f"{seed}"))
        found = audit(told)
        figures = _figures(found)
        total.update(figures)
        seeds.append(
            {
                "seed": seed,
                "seconds": round(told.seconds, 1),
                **figures,
                "violations": [str(v) for v in found.violations],
            }
        )
        _print(plan, told, found, asked)
        if asked.json:
            result = {
                "store": asked.store,
                "cases": asked.cases,
                "faults": kinds,
                "total": dict(total),
                "seeds": seeds,
            }
            asked.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"{asked.seeds} seeds, {asked.store}: {_line(total)}")
    return int(any(total[name] for name in COUNTS))


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many, one after the other")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument(
        "--only", action="append", choices=(*ALL, NOTHING), help="only this fault; may be given again"
    )
    parser.add_argument(
        "--ways", action="append", choices=[way.value for way in Way], help="only such owners"
    )
    parser.add_argument("--json", type=Path, help="write the counts to this file")
    parser.add_argument("--keep", type=Path, help="keep each seed's database and logs in this folder")
    return parser.parse_args(words)


def _figures(found: Audited) -> dict[str, int]:
    return {name: getattr(found, name) for name in TOTALS} | {name: found.count(name) for name in COUNTS}


def _line(figures: Counter[str] | dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {figures[name]}" for name in (*TOTALS, *COUNTS))


def _print(plan: Plan, told: Told, found: Audited, asked: argparse.Namespace) -> None:
    print(
        f"  {told.seconds:.0f} s: {_line(_figures(found))}; support settled {told.doubts} in doubt",
        flush=True,
    )
    for one in found.violations[:SHOWN]:
        print(f"    seed {plan.seed} {one}")
    if len(found.violations) > SHOWN:
        print(f"    ... and {len(found.violations) - SHOWN} more")
    for line in told.complaints[:3]:
        print(f"    {line[:200]}")
    if found.violations:
        only = "".join(f" --only {kind}" for kind in asked.only or ())
        ways = "".join(f" --ways {way}" for way in asked.ways or ())
        same = f"--seed {plan.seed} --store {asked.store} --cases {asked.cases}{only}{ways}"
        print(f"    again: python -m bench.chaos {same}")


if __name__ == "__main__":
    sys.exit(main())
