"""The transition table as a page to read and a picture to look at: `python -m core.diagram` writes the page.

Both come from the table itself, so they can not be wrong about it; a test compares the stored page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from core.case import CLOSED, Question, State
from core.events import Role, Word
from core.messages import Notice
from core.transitions import TRANSITIONS
from core.transitions.entries import ENTRIES
from core.transitions.rights import MAY
from core.transitions.steps import Entry, Move, Step

PAGE = Path("docs/transitions.md")

HEAD = """\
# What a case does

Written by `python -m core.diagram` from `core/transitions`; a test compares the two. Do not edit it here.

A case hears one word at a time: from its owner, from support, from the books, from the collector, from the
carrier of our messages, or from the clock. For each state the table says what becomes of the case and who is
told. The first row whose condition holds is taken. A word without a row changes nothing: the owner is told
`already_decided`, or `nothing_asked` while nothing was asked yet, and support hears of it if it was the
collector who said it.
"""
PICTURED = """\
## The picture

The way of a case. Money, dates, disputes, holds and stops are heard in every state: they are in the tables
below, and so are the ways back (`undo`, and going on after a pause), which lead to where the case was.
"""
EVERYWHERE = frozenset(
    {
        Word.PAID,
        Word.CREDITED,
        Word.REVERSED,
        Word.NEW_DUE_DATE,
        Word.DISPUTED,
        Word.PAUSE,
        Word.HOLD,
        Word.STOP,
        Word.WITHDRAW,
        Word.OPT_OUT,
    }
)
"""Left out of the picture, which would be a tangle."""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [HEAD, *_picture(), *_entries(), *_rights()]
    for state in State:
        parts += _state(state)
    return "\n".join(parts).rstrip() + "\n"


# --- the picture ------------------------------------------------------------------------------------------


def mermaid() -> str:
    """Return the states and the words that lead from one to another as a mermaid state diagram."""
    ways: dict[tuple[State, State], list[Word]] = {}
    for (state, word), steps in TRANSITIONS.items():
        for to in [step.to for step in steps if isinstance(step.to, State)]:
            if word not in EVERYWHERE:
                ways.setdefault((state, to), []).append(word)
    order = list(State)
    lines = ["stateDiagram-v2", f"    [*] --> {State.NOT_DUE}"]
    for (state, to), words in sorted(ways.items(), key=lambda way: [order.index(end) for end in way[0]]):
        said = ", ".join(word for word in Word if word in words)
        lines.append(f"    {state} --> {to}: {said}")
    lines += [f"    {state} --> [*]" for state in State if state in CLOSED]
    return "\n".join(lines)


def _picture() -> Iterator[str]:
    yield f"{PICTURED}\n```mermaid\n{mermaid()}\n```\n"


# --- the tables -------------------------------------------------------------------------------------------


def _entries() -> Iterator[str]:
    yield "## What entering a state does\n"
    yield _row("state", "tells and orders", "asks", "then waits for")
    yield _row("---", "---", "---", "---")
    for state, entry in ENTRIES.items():
        waits = entry.wait.value if entry.wait else ""
        if entry.clock_starts_when_accepted:
            waits += ", from when a provider took the message"
        yield _row(f"`{state}`", _says(entry), _asks(entry), waits)
    yield ""


def _says(entry: Entry) -> str:
    says = [f"`{entry.tells}`"] if entry.tells else []
    says += [f"order `{entry.orders}`"] if entry.orders else []
    says += ["order of the stage"] if entry.orders_stage else []
    says += ["checks the debtor's data first"] if entry.needs_data else []
    return ", ".join(says)


def _asks(entry: Entry) -> str:
    asks: list[str] = []
    for reason, question in (entry.asks or {}).items():
        asks.append(_question(question) if reason is None else f"{_question(question)} if {reason}")
    return ", ".join(asks)


def _question(question: Question) -> str:
    return f"`{question}`"


def _rights() -> Iterator[str]:
    yield "## Who may say what\n"
    yield _row("word", *(role.value for role in Role))
    yield _row("---", *("---" for _ in Role))
    for word in Word:
        yield _row(f"`{word}`", *("yes" if role in MAY[word] else "" for role in Role))
    yield ""


def _state(state: State) -> Iterator[str]:
    yield f"## `{state}`\n"
    yield _row("word", "if", "the case", "told", "collector, support")
    yield _row("---", "---", "---", "---", "---")
    for word in Word:
        for step in TRANSITIONS.get((state, word), ()):
            yield _row(f"`{word}`", _when(step), _becomes(step), _told(step), _others(step))
    yield ""


def _when(step: Step) -> str:
    return step.when.__name__.replace("_", " ") if step.when else ""


def _becomes(step: Step) -> str:
    if isinstance(step.to, Move):
        becomes = step.to.value
    else:
        of = [part.value for part in (step.stage, step.reason) if part]
        becomes = f"`{step.to}`" + (f" ({', '.join(of)})" if of else "")
    notes = {
        "remembers where it was": step.remember and not step.resend,
        "remembers to send again": step.resend,
        "the collector has given it back": step.gives_back,
        "what was said is not kept": not step.notes,
        "asks once more": step.ask_again,
    }
    return ", ".join([becomes, *(note for note, holds in notes.items() if holds)])


def _told(step: Step) -> str:
    told = [f"`{step.tell}`"] if step.tell else []
    return ", ".join(told + ([f"`{step.receipt}` to who said it"] if step.receipt else []))


def _others(step: Step) -> str:
    others = [f"order `{step.order}`"] if step.order else []
    return ", ".join(others + ([_staff(step.staff)] if step.staff else []))


def _staff(notice: Notice) -> str:
    return f"`{notice}`"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), "utf-8")
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":  # pragma: no cover
    main()
