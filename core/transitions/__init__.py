"""The behaviour of a case, as one table: (state, word) -> steps.

House rules:

1. The first step whose guard holds is taken. A pair without an entry, or without a step that holds, changes
   nothing and is answered by `default`.
2. Entering a state does what `entries` says for it: ask, tell, order, wait. A step only names where to go and
   what the speaker is answered. So a question is asked the same way however the case came to it.
3. Whatever is irreversible waits behind an undo window, and silence in that window is what sets it off.
4. An order in a step reaches the collector only if the case is with him, and it was not he who said the word.
5. A later row for the same pair replaces an earlier one; the ladder replaces the books and the brakes.

`steps` is what the table is written in; `books`, `brakes` and `ladder` are its parts; `rights` says who may
say what. `core.machine.decide` takes the steps, and `core.diagram` prints the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.case import Case, State
from core.events import Role, Said, Word
from core.messages import Notice
from core.transitions.books import BOOKS
from core.transitions.brakes import BRAKES
from core.transitions.ladder import LADDER
from core.transitions.steps import Step, Steps

TRANSITIONS: Mapping[tuple[State, Word], Steps] = BOOKS | BRAKES | LADDER


def default(case: Case, said: Said) -> Step:
    """Return the step for a word the state has no answer for: nothing changes, a person is told why."""
    if said.by is Role.COLLECTOR:
        return Step(staff=Notice.STAFF_UNEXPECTED)
    if case.state in {State.NOT_DUE, State.ALERTED}:
        return Step(receipt=Notice.NOTHING_ASKED)
    return Step(receipt=Notice.ALREADY_DECIDED)
