"""The conversation on the screen."""

from __future__ import annotations

import asyncio
import textwrap
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from rich.markup import escape

from app import logs
from app.demo.glossary import Glossary
from app.demo.stage import Line, Stage
from app.demo.stories import STORIES, Story
from app.demo.wires import HELPER, TITLE
from app.demo.written import Told, write
from app.show import counted, out, table
from core.case import Case

NAMES = {
    "sms": "SMS", "chat": "chat", "mail": "e-mail", "staff": "staff group", "desk": "support's mail",
    "collector": "collector", "books": "books", "terminal": "support",
}  # fmt: skip
REACHING = {"sms", "chat", "mail"}
"""How an owner is reached."""
INTRODUCTION = """\
Each story is a business, an owner, an invoice nobody paid, and a clock that moves. `->` is what Svarfrist
says, `<-` is what it hears: the owner's own words and the buttons he presses, what support writes, the
collector's reports, the books. What a message is about stands in English in parentheses, its buttons stand
below it in brackets.

What is real: e-mail goes and comes by SMTP and IMAP; in the stories told over the wire chat and the staff's
group go by Telegram's Bot API, and SMS by Kannel's sendsms, over HTTP. The servers are this program's own, on
loopback. The collector reads and writes files; in the other stories a phone is a file as well."""
INDENT = " " * 10
WIDTH = 92
LONGEST = 14
"""Lines of a message that are shown; the JSON has all of it."""
LAST = 3
"""So many of them are its last ones."""
MOST_ROWS = 6
"""Rows of buttons that are shown."""
AT_ONCE = {False: 2, True: 3}
"""Stories that are played at a time, without wires and with: while one waits for a limit of Telegram's, others
go on.
"""


async def tell(path: Path | None = None, only: str | None = None) -> int:
    """Tell the stories; return 0 when each was told to its end. *path* gets them as JSON."""
    logs.set_up("ERROR")
    chosen = [story for story in STORIES if only in (None, story.name)]
    if not chosen:
        names = ", ".join(story.name for story in STORIES)
        out.print(f"There is no story {only!r}; there are {names}.", markup=False)
        return 2
    out.print(INTRODUCTION, markup=False)
    began = time.monotonic()
    told = []
    turns = {wires: asyncio.Semaphore(number) for wires, number in AT_ONCE.items()}
    opening = asyncio.Lock()
    playing = [asyncio.create_task(_play(story, turns[story.wires], opening)) for story in chosen]
    try:
        for number, task in enumerate(playing, 1):
            one = await task
            _print(number, one)
            told.append(one)
    finally:
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
    _summary(told, time.monotonic() - began)
    if path is not None:
        write(path, told)
        out.print(f"Wrote {counted(len(told), 'story', 'stories')} to {path}.", markup=False)
    return 0


async def _play(story: Story, turn: asyncio.Semaphore, opening: asyncio.Lock) -> Told:
    glossary = Glossary()
    async with turn, AsyncExitStack() as stack:
        async with opening:
            # Making the tables is nothing that two can do at a time in one process.
            opened = Stage.open(story.policy, wires=story.wires, wording=glossary)
            stage = await stack.enter_async_context(opened)
        await story.plot(stage)
        everything = await stage.cases()
        return Told(
            story=story,
            business=stage.cast.business,
            owner=stage.cast.owner,
            zone=stage.zone,
            lines=stage.lines,
            glossary=glossary,
            cases={case.invoice: case for case in everything},
            logs={case.invoice: await stage.log(case.invoice) for case in everything},
            terms=await stage.accepted_terms(),
        )


def _print(number: int, told: Told) -> None:
    out.print()
    out.rule(f"[bold]{number}. {told.story.name}[/bold]  ({told.story.policy})", align="left")
    out.print(f"[italic]{escape(told.story.promise)}[/italic]")
    out.print(f"{told.business} · {told.owner}", style="dim", markup=False)
    for place, line in enumerate(told.lines):
        # The terms come first in every story; one is about them.
        if place or not told.story.invoice:
            _print_line(line, told)
    if told.story.log:
        _print_log(told)
    for invoices, ending in _endings(told):
        out.print(f"  [bold]=> {invoices}: {escape(ending)}[/bold]")
    if told.story.invoice is None:
        out.print(f"  [bold]=> terms {told.terms} sent and recorded[/bold]")


def _endings(told: Told) -> list[tuple[str, str]]:
    """Return which invoices ended how; those that ended alike stand together."""
    alike: dict[str, list[str]] = {}
    for case in told.cases.values():
        alike.setdefault(_ending(case), []).append(case.invoice)
    return [(_numbers(numbers), ending) for ending, numbers in alike.items()]


def _numbers(numbers: list[str]) -> str:
    if len(numbers) == 1:
        return f"invoice {numbers[0]}"
    if len(numbers) <= LAST:
        return f"invoices {', '.join(numbers)}"
    return f"{len(numbers)} invoices, {numbers[0]} to {numbers[-1]}"


def _print_log(told: Told) -> None:
    out.print(f"  [bold]The log of invoice {told.story.invoice}[/bold]")
    for line in told.logs.get(told.story.invoice or "", []):
        when = line["arrived_at"].astimezone(told.zone).strftime("%a %d %b %H:%M")
        by = _who_said(line, told)
        why = f" ({line['because']})" if line["because"] else ""
        way = (
            f" in {NAMES.get(line['channel'], line['channel'])}" if line["by"] in {"owner", "support"} else ""
        )
        said = str(line["word"]).replace("_", " ")
        out.print(f"{INDENT}{when}  {by}{way}: {said} -> {line['state']}{why}", markup=False)


def _who_said(line: dict[str, Any], told: Told) -> str:
    match line["by"]:
        case "owner":
            return told.owner
        case "support":
            return f"{line['person']} of support"
        case by:
            return f"the {by}"


def _print_line(line: Line, told: Told) -> None:
    arrow, colour = ("->", "cyan") if line.outgoing else ("<-", "green")
    when = line.at.astimezone(told.zone).strftime("%a %d %b %H:%M")
    way = f"[{colour}]{NAMES[line.via]} {arrow} {escape(_whom(line))}[/{colour}]"
    out.print(f"[dim]day {line.day:>2}  {when}[/dim]  {way}")
    if line.outgoing and (gloss := told.glossary.of(line.body)):
        out.print(f"{INDENT}[magenta]({escape(gloss)})[/magenta]")
    if line.subject:
        out.print(f"{INDENT}[bold]{escape(line.subject)}[/bold]")
    pressed = "presses " if line.via == "chat" and not line.outgoing and line.text.startswith("[") else ""
    for piece in _shortened(_wrapped(f"{pressed}{line.body}"), LONGEST):
        out.print(f"{INDENT}{escape(piece)}")
    for row in _shortened(line.buttons, MOST_ROWS):
        out.print(f"{INDENT}[blue]{escape(row)}[/blue]")
    if line.decided:
        out.print(f"{INDENT}[yellow]understood: {escape(line.decided)}[/yellow]")


def _whom(line: Line) -> str:
    """Return who says it or hears it: in the staff's group, in whose topic."""
    if line.via == "staff":
        topic = "everybody" if line.who == TITLE else f"topic {line.who}"
        return topic if line.outgoing else f"{HELPER}, to {topic}"
    return f"{line.who}, in place of what stood there" if line.changed and not _adds(line) else line.who


def _adds(line: Line) -> bool:
    """Whether a changed message only says what was pressed, below what it said before."""
    return line.text.startswith("✔")


def _wrapped(text: str) -> list[str]:
    """Return the text as a reader needs it: wrapped, and without empty lines."""
    return [piece for line in text.splitlines() for piece in textwrap.wrap(line, WIDTH)]


def _shortened(lines: list[str], most: int) -> list[str]:
    """Return not all of many lines: the first and the last."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - LAST - 1], "[...]", *lines[-LAST:]]


def _ending(case: Case) -> str:
    reason = f" ({case.reason})" if case.reason else ""
    stage = f", {case.stage}" if case.stage and case.state == "in_collection" else ""
    owed = f", {case.balance.amount} {case.balance.currency} owed" if case.balance.amount > 0 else ""
    return f"{case.state}{reason}{stage}{owed}"


def _summary(told: list[Told], seconds: float) -> None:
    columns = ("story", "policy", "invoice", "ends as", "reason", "messages>", "days>")
    out.print()
    table("What became of it", columns, [_row(one) for one in told])
    count = counted(len(told), "story", "stories")
    out.print(f"{count} over SMTP, IMAP and HTTP on loopback in {seconds:.0f} s.", markup=False)


def _row(one: Told) -> tuple[str, ...]:
    case = one.case
    return (
        one.story.name,
        one.story.policy,
        one.story.invoice or "-",
        case.state if case else "terms sent",
        (case.reason if case else one.terms) or "-",
        str(sum(line.outgoing and line.via in REACHING and not line.changed for line in one.lines)),
        str(max((line.day for line in one.lines), default=0)),
    )
