"""Breaks the transition table on purpose, one field at a time, and lists what no test noticed.

    python -m tests.core.mutate_table

Mutation tools change functions; the table is data, and it is the behaviour. The tests are collected once, and
each change is made and tested in a process of its own. The printed page and the walk are left out: the first
notices every change without saying why, the second is slow. Exits 1 if anything survives that is not
in `HARMLESS`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import core.machine
from core.case import Reason, Stage, State
from core.events import Role
from core.messages import Notice, Order
from core.transitions import TRANSITIONS
from core.transitions.entries import BEFORE, ENTRIES
from core.transitions.rights import ANSWERS, MAY
from core.transitions.steps import Move, Step

SPECIFICATION = (
    "test_behaviour.py",
    "test_machine.py",
    "test_stopping.py",
    "test_choices.py",
    "test_money.py",
    "test_new_dates.py",
    "test_disputes.py",
    "test_the_collector.py",
    "test_who_hears_what.py",
    "test_rights.py",
)
HARMLESS = {
    "awaiting_choice + confirm if suggested withdraw: when=None": "one of the three is always suggested",
}
"""What may survive, and why."""
NOT_AT_THE_COLLECTOR = {*BEFORE, State.OPTED_OUT}
"""Rows shared with other states name orders here, too, which reach nobody: those are not changed."""


@dataclass(frozen=True)
class Mutant:
    name: str
    make: Callable[[], None]


def changes(state: State, step: Step) -> Iterator[dict[str, Any]]:
    """Each field of a step, dropped or changed into something else."""
    yield {"to": Move.STAY if step.to is not Move.STAY else Move.AGAIN}
    if isinstance(step.to, State):
        yield {"to": State.ENDED if step.to is not State.ENDED else State.PAUSED}
        yield {"remember": not step.remember}
    if step.when is not None:
        yield {"when": None}
    if step.reason is not None:
        yield {"reason": None}
        yield {"reason": Reason.HELD if step.reason is not Reason.HELD else Reason.DISPUTED}
    if step.stage is not None:
        yield {"stage": None}
        yield {"stage": Stage.DEMAND if step.stage is not Stage.DEMAND else Stage.COLLECTION}
    for told in ("receipt", "tell", "staff"):
        if getattr(step, told) is not None:
            yield {told: None}
            yield {told: Notice.HELP}
    if step.order is not None and state not in NOT_AT_THE_COLLECTOR:
        yield {"order": None}
        yield {"order": Order.RESUME if step.order is not Order.RESUME else Order.PAUSE}
    for flag, default in (("resend", False), ("gives_back", False), ("ask_again", False), ("notes", True)):
        if getattr(step, flag) is not default:
            yield {flag: default}


def mutants() -> Iterator[Mutant]:
    yield from broken_steps()
    yield from broken_entries()
    yield from broken_rights()


def broken_steps() -> Iterator[Mutant]:
    table: Any = TRANSITIONS
    for pair, steps in table.items():
        for at, step in enumerate(steps):
            name = f"{pair[0]} + {pair[1]}" + (f" if {step.when.__name__}" if step.when else "")
            before, behind = steps[:at], steps[at + 1 :]
            yield Mutant(f"{name}: dropped", partial(table.update, {pair: (*before, *behind)}))
            for change in changes(pair[0], step):
                changed = (*before, replace(step, **change), *behind)
                label = ", ".join(f"{field}={value}" for field, value in change.items())
                yield Mutant(f"{name}: {label}", partial(table.update, {pair: changed}))


def broken_entries() -> Iterator[Mutant]:
    entries: Any = ENTRIES
    for state, entry in entries.items():
        for field in ("wait", "tells", "asks", "orders", "orders_stage", "needs_data"):
            if value := getattr(entry, field):
                changed = replace(entry, **{field: False if value is True else None})
                yield Mutant(f"{state}: no {field}", partial(entries.update, {state: changed}))


def broken_rights() -> Iterator[Mutant]:
    may: Any = MAY
    for word, roles in may.items():
        for role in Role:
            label = "no longer" if role in roles else "now also"
            yield Mutant(f"{word}: {label} {role}", partial(may.update, {word: roles ^ {role}}))
    for word in sorted(ANSWERS):
        yield Mutant(f"{word}: no answer", partial(setattr, core.machine, "ANSWERS", ANSWERS - {word}))


class Trial:
    """A pytest plugin that runs the collected tests once per mutant, each in a forked process."""

    survivors: list[str]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        todo = list(mutants())
        assert noticed(session, Mutant("unchanged", lambda: None)) is False, "the tests fail as it is"
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda mutant: noticed(session, mutant), todo))
        self.survivors = [m.name for m, was_noticed in zip(todo, found, strict=True) if not was_noticed]
        sys.stdout.write(f"\n{len(todo)} mutants, {len(self.survivors)} survived\n")
        return True


def noticed(session: pytest.Session, mutant: Mutant) -> bool:
    """Whether a test fails when *mutant* is made."""
    child = os.fork()
    if child == 0:
        mutant.make()
        try:
            os._exit(any(fails(item) for item in session.items))
        except BaseException:  # noqa: BLE001 - whatever goes wrong in the child, it was noticed
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status != 0


def fails(item: pytest.Item) -> bool:
    try:
        item.session._setupstate.setup(item)
        item.runtest()
        item.session._setupstate.teardown_exact(None)
    except Exception:  # noqa: BLE001 - a test may fail in any way
        return True
    return False


def main() -> int:
    here = Path(__file__).parent
    trial = Trial()
    files = [str(here / name) for name in SPECIFICATION]
    pytest.main(["-q", "-p", "no:cacheprovider", *files], plugins=[trial])
    for name in trial.survivors:
        kind = f"harmless, {HARMLESS[name]}" if name in HARMLESS else "SURVIVED"
        sys.stdout.write(f"{kind}: {name}\n")
    return int(any(name not in HARMLESS for name in trial.survivors))


if __name__ == "__main__":
    sys.exit(main())
