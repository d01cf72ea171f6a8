"""What a simulation found, and how it is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.frame import Figure
from bench.simulate_load import Size


@dataclass(slots=True)
class Result:
    """What a simulation found; lags in simulated seconds."""

    pace: float
    invoices: int = 0
    late: list[tuple[datetime, float, bool]] = field(default_factory=list)
    """Of each deadline: when it was due, its lag, and whether it was the great business's."""
    messages: list[float] = field(default_factory=list)
    """Of each message: from when it might go until a provider took it."""
    decided: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    seconds: float = 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def figures(name: str, size: Size, result: Result) -> list[Figure]:
    """Return the lags, in simulated seconds."""
    as_many = round(size.businesses * result.pace)
    told = []
    lags = {
        "deadlines": [late for _, late, _ in result.late],
        "deadlines of others than the great business": [late for _, late, big in result.late if not big],
        "messages": result.messages,
    }
    for what, late in lags.items():
        for label, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
            note = f"{len(late):,} in {size.days} days, as if of {as_many:,} businesses"
            value = round(quantile(late, share), 3)
            told.append(
                Figure(name=f"simulate, {name}, lag of {what}, {label}", value=value, unit="s", note=note)
            )
    return told


def chart(result: Result) -> str:
    """Return the hours of the busiest day (UTC): deadlines, the longest backlog in each, its longest lag."""
    days = Counter(due.date() for due, _, _ in result.late)
    if not days:
        return "no deadline passed"
    ((day, _),) = days.most_common(1)
    hours: dict[int, list[tuple[datetime, float]]] = defaultdict(list)
    for due, late, _ in result.late:
        if due.date() == day:
            hours[due.hour].append((due, late))
    backlogs = {hour: _backlog(passed) for hour, passed in hours.items()}
    most = max(backlogs.values())
    lines = [f"{day}, hours in UTC: deadlines, backlog at most, lag at most (s)"]
    for hour in sorted(hours):
        bar = "#" * max(1, round(40 * backlogs[hour] / most))
        longest = max(late for _, late in hours[hour])
        lines.append(f"{hour:02}  {len(hours[hour]):>6}  {backlogs[hour]:>6}  {longest:>8.1f}  {bar}")
    return "\n".join(lines)


def _backlog(passed: Sequence[tuple[datetime, float]]) -> int:
    """Return how many had passed and were not committed, at the worst moment."""
    steps = [(due.timestamp(), 1) for due, _ in passed]
    steps += [(due.timestamp() + late + 1, -1) for due, late in passed]
    most = now = 0
    for _, step in sorted(steps, key=lambda one: (one[0], -one[1])):
        now += step
        most = max(most, now)
    return most
