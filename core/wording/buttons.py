"""The buttons under a message in a chat: each says words that are read as if its presser had written them."""

from __future__ import annotations

from collections.abc import Iterator

from core.case import Case, Question, State
from core.messages import QUESTIONS, Asked, Button, Notice
from core.wording.about import About, one_line
from core.wording.sentences import choices
from core.wording.values import code

PAGE = 20
"""Cases whose buttons stand under one message; as many as it lists."""
ASKED_BY = {notice: question for question, notice in QUESTIONS.items()}
NUMBERS = frozenset({Question.IDENTITY_NUMBER, Question.ADDRESS})
"""Questions that are answered by writing: only a stop is one press."""
SHOWN = frozenset(
    {*QUESTIONS.values(), Notice.ALERT, Notice.STATUS, Notice.CONFIRM_ON_KNOWN_CHANNEL, Notice.ASK_BACK}
)
"""What has buttons of its case's state; a receipt has one to undo it, while that can be done."""

UNDOABLE = frozenset({State.HANDOVER_PENDING, State.PAYMENT_ORDER, State.MONITORING})
"""Where a deadline is the end of an undo window."""

Row = tuple[Button, ...]


def buttons(what: Notice, about: About) -> tuple[Row, ...]:
    """Return rows of buttons for a message about these cases: one case's answers, or a row for each of several.

    A yes to all of them stands there only where each is listed.
    """
    cases = about.parcel.cases
    if len(cases) == 1:
        row = tuple(_of(what, about.of(cases[0]), cases[0], label=""))
        return (row,) if row else ()
    rows = [tuple(_of(what, about.of(one), one, label=one_line(one.case.invoice))) for one in cases[:PAGE]]
    rows = [row for row in rows if row]
    if what is Notice.ASK_CONFIRM and len(cases) == len(rows):
        rows.append(tuple(Button(label=words, words=words) for words in about.tongue.buttons["all"]))
    return tuple(rows)


def _of(what: Notice, about: About, asked: Asked, *, label: str) -> Iterator[Button]:
    """Yield the buttons of one case; with a *label* (its number) before the first, where there are several."""
    subject = code(about) or one_line(asked.case.invoice)
    for number, word in enumerate(_words(what, about, asked.case)):
        before = f"{label}: " if label and number == 0 else ""
        yield Button(label=f"{before}{word}", words=f"{word} {subject}")


def _words(what: Notice, about: About, case: Case) -> tuple[str, ...]:
    known = about.tongue.buttons
    undoable = what is Notice.STATUS and case.state in UNDOABLE and case.deadline is not None
    if "undo_by" in about.parcel.facts or undoable:
        return known["undo"]
    if what not in SHOWN or case.closed:
        return ()
    question = case.question
    if question is Question.CHOICE:
        return tuple(known[choice.value][0] for choice in choices(about))
    if question is not None:
        return known["stop"] if question in NUMBERS else known[question.value]
    return known["alert"] if what in {Notice.ALERT, Notice.STATUS} else ()
