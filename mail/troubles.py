"""The letters that could not be stored, and when each is tried again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

LONGEST_PAUSE = 600.0
"""Seconds."""


@dataclass(slots=True)
class _Trouble:
    tries: int
    again_at: float
    arrived: datetime


class Troubles:
    """Keyed by UID. Moments to try are seconds on the caller's monotonic clock; *pause* is the first wait."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._known: dict[int, _Trouble] = {}

    def count(self, uid: int, arrived: datetime, clock: float) -> int:
        """Note one more failure; how many there were. Each pause is twice the one before."""
        trouble = self._known.setdefault(uid, _Trouble(0, 0.0, arrived))
        trouble.tries += 1
        trouble.again_at = clock + min(LONGEST_PAUSE, self._pause * 2.0 ** (trouble.tries - 1))
        return trouble.tries

    def over(self, uids: Iterable[int]) -> None:
        for uid in uids:
            self._known.pop(uid, None)

    def clear(self) -> None:
        self._known.clear()

    def keep_only(self, uids: Iterable[int]) -> None:
        """Forget letters that are no longer in the folder."""
        self.over(self._known.keys() - set(uids))

    def waiting(self, clock: float) -> set[int]:
        """Whose turn has not come yet."""
        return {uid for uid, trouble in self._known.items() if trouble.again_at > clock}

    def due_in(self, clock: float) -> float:
        """Seconds until the first is due; infinite if there is none."""
        return min((trouble.again_at - clock for trouble in self._known.values()), default=float("inf"))

    def arrivals(self) -> list[datetime]:
        """When they arrived: none of these counts as heard."""
        return [trouble.arrived for trouble in self._known.values()]
