"""What a given load needs, from measured figures and written assumptions.

    python -m bench.capacity FIGURES.json [SIZES.json ...] [--assume bench/capacity.toml]

Prints the table of `docs/scale.md` in Markdown. A figure that is in none of the files is said to be missing, and what
depends on it is left out.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ASSUMED = Path(__file__).with_name("capacity.toml")
TICK = "tick, PostgreSQL, alert, 1 worker"
TICK_SQLITE = "tick, SQLite, alert"
SIZES = "sizes, PostgreSQL, "
DAY, YEAR = 86_400, 365
TB, GB = 1e12, 1e9
Assumed = Mapping[str, Mapping[str, float]]
Measured = Mapping[str, float]
Row = tuple[str, Callable[[], float], str, str]
"""What it is, how it is reckoned, its unit, and how in words."""


def measured(files: Iterable[Path]) -> dict[str, float]:
    """Return the value of each figure by its name; of a name in two files that of the later one."""
    return {one["name"]: one["value"] for file in files for one in json.loads(file.read_text("utf-8"))}


class Needs:
    """The reckoning. Each method returns one number of the table; KeyError where a figure is missing."""

    def __init__(self, assumed: Assumed, figures: Measured) -> None:
        self.load, self.peak, self.keep, self.machine = (
            assumed[k] for k in ("load", "peak", "keep", "machine")
        )
        self.figures = figures

    # --- the load

    def overdue(self) -> float:
        return self.load["invoices_a_year"] * self.load["overdue"]

    def per_day(self, of_a_case: str) -> float:
        return self.overdue() * self.load[of_a_case] / YEAR

    def peak_transitions(self) -> float:
        return self.per_day("transitions") * self.peak["day"]

    def peak_hour(self) -> float:
        return self.peak_transitions() * self.peak["hour"]

    def rate(self) -> float:
        return self.peak_hour() / (self.peak["clear_minutes"] * 60)

    def lines(self) -> float:
        paid = self.load["invoices_a_year"] - self.overdue()
        return self.overdue() * self.load["log_lines"] + paid * self.load["log_lines_paid"]

    # --- machines

    def workers(self) -> float:
        return math.ceil(self.rate() / (self.figures[TICK] * self.machine["used"]))

    def cores(self) -> float:
        return self.workers() * (self.machine["cores_a_worker"] + self.machine["cores_database"])

    def nodes_for_cores(self) -> float:
        return math.ceil(self.workers() * self.machine["cores_database"] / self.machine["cores_a_node"])

    def connections(self) -> float:
        return self.workers() * self.machine["connections_a_worker"]

    # --- disk

    def bytes_a_year(self) -> float:
        size = {
            name: self.figures[SIZES + name] for name in ("cases", "log", "messages", "prompts", "incoming")
        }
        load, overdue = self.load, self.overdue()
        return (
            load["invoices_a_year"] * size["cases"]
            + self.lines() * size["log"]
            + overdue * (load["messages"] + load["orders"]) * size["messages"]
            + overdue * load["prompts"] * size["prompts"]
            + overdue * load["answers"] * size["incoming"]
        )

    def disk(self) -> float:
        return self.bytes_a_year() * self.keep["years"]

    def nodes_for_disk(self) -> float:
        return math.ceil(self.disk() / (self.machine["disk_a_node_tb"] * TB))

    def wal_peak_day(self) -> float:
        return self.lines() / YEAR * self.peak["day"] * self.figures[SIZES + "WAL"]

    # --- the outside

    def sending(self) -> float:
        """Return messages a second at the peak."""
        rows = self.peak_hour() * self.load["messages"] / self.load["transitions"]
        return rows / self.load["grouped"] / (self.peak["send_minutes"] * 60)

    def answers(self) -> float:
        return self.per_day("answers") * self.peak["day"] * self.peak["answers_hour"] / 3600

    # --- one machine

    def share_of_sqlite(self) -> float:
        """Return how many businesses one SQLite file carries by its rate alone."""
        return self.load["businesses"] * self.figures[TICK_SQLITE] * self.machine["used"] / self.rate()

    def sqlite_file(self) -> float:
        """Return how many businesses fill 200 GB of SQLite in the years that are kept."""
        per_business = self.bytes_a_year() * self.keep["years"] / self.load["businesses"]
        return 200 * GB / per_business

    def rows(self) -> list[Row]:
        """Return the table."""
        sms = self.load["sms"]
        return [
            ("overdue cases a year", self.overdue, "", "invoices x overdue"),
            (
                "transitions, average day",
                lambda: self.per_day("transitions"),
                "",
                "overdue x transitions / 365",
            ),
            ("transitions, peak day", self.peak_transitions, "", "average x peak.day"),
            ("transitions, peak hour", self.peak_hour, "", "peak day x peak.hour"),
            ("to be done", self.rate, "/s", "peak hour in peak.clear_minutes"),
            ("engine workers", self.workers, "", f"by `{TICK}` x machine.used"),
            ("cores, workers and databases", self.cores, "", "as [machine] says"),
            ("database nodes for the cores", self.nodes_for_cores, "", "of cores_a_node"),
            ("server connections without PgBouncer", self.connections, "", "engine workers alone"),
            ("lines of the log a year", self.lines, "", "overdue and paid in time"),
            ("data a year", lambda: self.bytes_a_year() / TB, "TB", "measured bytes a row, with indexes"),
            ("data a day, average", lambda: self.bytes_a_year() / YEAR / GB, "GB", ""),
            ("data kept", lambda: self.disk() / TB, "TB", "keep.years"),
            ("on disk with copies", lambda: self.disk() * self.keep["copies"] / TB, "TB", "keep.copies"),
            ("database nodes for the disk", self.nodes_for_disk, "", "of disk_a_node_tb, without standbys"),
            (
                "WAL on the peak day",
                lambda: self.wal_peak_day() / TB,
                "TB",
                "measured bytes a line of the log",
            ),
            ("messages at the peak", self.sending, "/s", "the peak hour's in peak.send_minutes"),
            ("of them letters", lambda: self.sending() * (1 - sms), "/s", ""),
            ("of them SMS", lambda: self.sending() * sms, "/s", ""),
            ("answers in the busiest hour", self.answers, "/s", ""),
            (
                "businesses one SQLite file carries, by its rate",
                self.share_of_sqlite,
                "",
                f"by `{TICK_SQLITE}`",
            ),
            ("businesses in 200 GB of data", self.sqlite_file, "", "keep.years; PostgreSQL's bytes"),
        ]


def table(needs: Needs) -> tuple[list[str], list[str]]:
    """Return the lines of the table, and the figures that are missing."""
    lines = ["| what | how much | how |", "|---|---:|---|"]
    lacking = []
    for what, reckon, unit, how in needs.rows():
        try:
            value = _shown(reckon())
        except KeyError as missing:
            lacking.append(f"{what}: not measured: {missing.args[0]}")
            continue
        lines.append(f"| {what} | {value} {unit}".rstrip() + f" | {how} |")
    return lines, lacking


def _shown(value: float) -> str:
    """Return three digits that mean something."""
    if value and abs(value) < 100:
        return f"{value:.3g}"
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{round(value, min(digits, 0)):,.0f}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity")
    parser.add_argument("figures", type=Path, nargs="+", help="what `make bench` and `bench.sizes` wrote")
    parser.add_argument("--assume", type=Path, default=ASSUMED)
    args = parser.parse_args()
    assumed = tomllib.loads(args.assume.read_text("utf-8"))
    lines, lacking = table(Needs(assumed, measured(args.figures)))
    print("\n".join(lines))
    print("\n".join(lacking), file=sys.stderr)


if __name__ == "__main__":
    main()
