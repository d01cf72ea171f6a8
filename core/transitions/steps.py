"""What the transition table is written in: what a step does, and what entering a state does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from core.case import Question, Reason, Stage, State
from core.events import Word
from core.guards import Guard
from core.messages import Notice, Order


class Move(Enum):
    """Where a step leads, when it is no new state."""

    STAY = "stays"
    AGAIN = "enters the same state anew"
    BACK = "goes on where it was interrupted"
    CLOCK = "starts the clock"
    ARRIVED = "will go on in collection"


class Wait(StrEnum):
    """What a deadline waits for; `core.machine` knows how long by the policy."""

    ALERT = "alert"
    AFTER_ALERT = "after_alert"
    CONFIRMATION = "confirmation"
    UNDO = "undo"
    ACKNOWLEDGEMENT = "acknowledgement"
    NEXT_STAGE = "next_stage"
    CHOICE = "choice"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What entering a state does."""

    wait: Wait | None = None
    tells: Notice | None = None
    asks: Mapping[Reason | None, Question] | None = None
    """By the case's reason; None for a state that has none."""
    orders: Order | None = None
    orders_stage: bool = False
    needs_data: bool = False
    """Whether the debtor's number and address are checked at the door."""

    @property
    def clock_starts_when_accepted(self) -> bool:
        """Silence counts only from when the question or alert really went out."""
        return self.tells is not None or self.asks is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the table."""

    to: State | Move = Move.STAY
    when: Guard | None = None
    reason: Reason | None = None
    stage: Stage | None = None
    remember: bool = False
    """Keep where the case was, to go on (or undo) from there."""
    resend: bool = False
    """What was interrupted is the sending of the present stage: it goes on by sending it again."""
    gives_back: bool = False
    """The collector does not have the case after this."""
    receipt: Notice | None = None
    """Told when a person said the word."""
    tell: Notice | None = None
    """Told to the owner whoever said it."""
    staff: Notice | None = None
    order: Order | None = None
    ask_again: bool = False
    """Say the live question once more; it starts no clock."""
    notes: bool = True
    """Whether what the word told (a date) is kept; not where it is refused."""


Steps = tuple[Step, ...]
Table = dict[tuple[State, Word], Steps]

NOTHING: Steps = (Step(),)
"""Expected, and no news to anybody."""


def every(states: Iterable[State], rows: Mapping[Word, Steps]) -> Table:
    """Return the same rows for each of *states*."""
    return {(state, word): steps for state in states for word, steps in rows.items()}
