"""What the bot called and when, and Telegram's limits on that."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import Any

# Those that count against the limits: what a person gets to see.
SENDING = frozenset({"sendmessage", "senddocument", "sendphoto", "editmessagetext", "copymessage"})


@dataclass(frozen=True, slots=True)
class Call:
    """`at` counts seconds as the loop does; `status` is the answer's, 0 when there was none."""

    method: str
    fields: dict[str, Any]
    chat: int | None
    thread: int | None
    at: float
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """So many messages in so many seconds; Telegram's own words are "avoid more than"."""

    chat: tuple[int, float] | None = (1, 1.0)
    group: tuple[int, float] | None = (20, 60.0)
    overall: tuple[int, float] | None = (30, 1.0)

    def of(self, chat: int) -> tuple[int, float] | None:
        return self.group if chat < 0 else self.chat


class Traffic:
    """Calls are kept up to *keep* of them; counts and times are always kept."""

    def __init__(self, keep: int | None) -> None:
        self.calls: deque[Call] = deque(maxlen=keep)
        self.counts: Counter[str] = Counter()
        """Calls by method, answered or not."""
        self.refused: Counter[int] = Counter()
        """Answers by status, other than 200."""
        self.sent: Counter[int] = Counter()
        """Messages that reached a chat."""
        self._times: dict[int | None, array[float]] = defaultdict(lambda: array("d"))

    def note(self, call: Call) -> None:
        self.calls.append(call)
        self.counts[call.method] += 1
        if call.status != 200:
            self.refused[call.status] += 1
        if call.method in SENDING and call.chat is not None and call.status != 429:
            self._times[call.chat].append(call.at)
            self._times[None].append(call.at)
            if call.status == 200:
                self.sent[call.chat] += 1

    def busiest(self, seconds: float = 1.0, *, chat: int | None = None) -> int:
        """How many messages came in the fullest *seconds*, to one chat or (None) to all of them.

        What was answered with 429 is not among them.
        """
        times = self._times.get(chat, array("d"))
        return max(
            (index + 1 - bisect_left(times, at - seconds) for index, at in enumerate(times)), default=0
        )

    def wait(self, chat: int, now: float, limits: Limits) -> float:
        """Seconds until one more message to *chat* is within the limits; 0 when it is."""
        return max(
            self._until_free(chat, now, limits.of(chat)), self._until_free(None, now, limits.overall), 0.0
        )

    def _until_free(self, chat: int | None, now: float, limit: tuple[int, float] | None) -> float:
        times = self._times.get(chat)
        if limit is None or times is None or len(times) < limit[0]:
            return 0.0
        number, seconds = limit
        return times[-number] + seconds - now
