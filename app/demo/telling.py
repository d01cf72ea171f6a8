"""The conversation on the screen, and the same as JSON."""

from __future__ import annotations

import json
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.markup import escape

from app import logs
from app.demo.glossary import Glossary
from app.demo.stage import DESK, Line, Stage
from app.demo.stories import STORIES, Story
from app.show import out, table
from core.case import Case

NAMES = {
    "sms": "SMS", "mail": "e-mail", "desk": "support's mail", "collector": "collector", "books": "books",
    "terminal": "support",
}  # fmt: skip
INTRODUCTION = """\
Each story is a business, an owner, an invoice nobody paid, and a clock that moves. `->` is what Svarfrist
says: by SMS (a file here), by e-mail (real SMTP), or as an order to the collector (a file). `<-` is what it
hears: the owner's own words, read from a real IMAP mailbox, the collector's reports, the books. What a
message is about stands in English in parentheses."""
INDENT = " " * 10
WIDTH = 92
LONGEST = 14
"""Lines of a message that are shown; the JSON has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story that was told, with how it ended."""

    story: Story
    business: str
    owner: str
    zone: Any
    lines: list[Line]
    glossary: Glossary
    cases: dict[str, Case] = field(default_factory=dict)
    logs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    terms: str | None = None

    @property
    def case(self) -> Case | None:
        return self.cases.get(self.story.invoice) if self.story.invoice else None


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
    for number, story in enumerate(chosen, 1):
        one = await _play(story)
        _print(number, one)
        told.append(one)
    _summary(told, time.monotonic() - began)
    if path is not None:
        _write(path, told)
        out.print(f"Wrote {len(told)} stories to {path}.", markup=False)
    return 0


async def _play(story: Story) -> Told:
    glossary = Glossary()
    async with Stage.open(story.policy, wording=glossary) as stage:
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


# --- on the screen ----------------------------------------------------------------------------------------


def _print(number: int, told: Told) -> None:
    out.print()
    out.rule(f"[bold]{number}. {told.story.name}[/bold]  ({told.story.policy})", align="left")
    out.print(f"[italic]{escape(told.story.promise)}[/italic]")
    out.print(f"{told.business} · {told.owner}", style="dim", markup=False)
    for line in told.lines:
        if not (line.subject and told.story.invoice and _is_terms(line)):
            _print_line(line, told)
    for case in told.cases.values():
        out.print(f"  [bold]=> invoice {case.invoice}: {_ending(case)}[/bold]")
    if told.story.invoice is None:
        out.print(f"  [bold]=> terms {told.terms} sent and recorded[/bold]")


def _is_terms(line: Line) -> bool:
    return line.day == 0 and line.via == "mail" and line.outgoing


def _print_line(line: Line, told: Told) -> None:
    arrow, colour = ("->", "cyan") if line.outgoing else ("<-", "green")
    when = line.at.astimezone(told.zone).strftime("%a %d %b %H:%M")
    way = f"[{colour}]{NAMES[line.via]} {arrow} {escape(line.who)}[/{colour}]"
    out.print(f"[dim]day {line.day:>2}  {when}[/dim]  {way}")
    if line.outgoing and (gloss := told.glossary.of(line.text)):
        out.print(f"{INDENT}[magenta]({escape(gloss)})[/magenta]")
    if line.subject:
        out.print(f"{INDENT}[bold]{escape(line.subject)}[/bold]")
    for piece in _shown(line.text):
        out.print(f"{INDENT}{escape(piece)}")
    if line.decided:
        out.print(f"{INDENT}[yellow]understood: {escape(line.decided)}[/yellow]")


def _shown(text: str) -> list[str]:
    """Return the text as a reader needs it: wrapped, without empty lines, and not all of a long one."""
    lines = [piece for line in text.splitlines() for piece in textwrap.wrap(line, WIDTH)]
    return lines if len(lines) <= LONGEST else [*lines[: LONGEST - 1], "[...]"]


def _ending(case: Case) -> str:
    reason = f" ({case.reason})" if case.reason else ""
    stage = f", {case.stage}" if case.stage and case.state == "in_collection" else ""
    owed = f", {case.balance.amount} {case.balance.currency} owed" if case.balance.amount > 0 else ""
    return f"{case.state}{reason}{stage}{owed}"


def _summary(told: list[Told], seconds: float) -> None:
    columns = ("story", "policy", "invoice", "ends as", "reason", "messages>", "days>")
    out.print()
    table("What became of it", columns, [_row(one) for one in told])
    out.print(f"{len(told)} stories over SMTP and IMAP on loopback in {seconds:.0f} s.", markup=False)


def _row(one: Told) -> tuple[str, ...]:
    case = one.case
    return (
        one.story.name,
        one.story.policy,
        one.story.invoice or "-",
        case.state if case else "terms sent",
        (case.reason if case else one.terms) or "-",
        str(sum(line.outgoing and line.via in {"sms", "mail"} for line in one.lines)),
        str(max((line.day for line in one.lines), default=0)),
    )


def _write(path: Path, told: list[Told]) -> None:
    path.write_text(json.dumps([as_dict(one) for one in told], ensure_ascii=False, indent=2) + "\n", "utf-8")


# --- as JSON ----------------------------------------------------------------------------------------------


def as_dict(told: Told) -> dict[str, Any]:
    """Return a story as JSON has it; amounts are strings, times UTC, days counted from its beginning."""
    case = told.case
    return {
        "name": told.story.name,
        "policy": told.story.policy,
        "promise": told.story.promise,
        "invoice": told.story.invoice,
        "state": case.state if case else None,
        "reason": case.reason if case else None,
        "suggestion": case.suggestion if case else None,
        "balance": str(case.balance.amount) if case else None,
        "terms_version": told.terms,
        "messages": [_message(line, told) for line in told.lines],
        "log": _log(told.logs.get(told.story.invoice or "", [])),
        "others": {
            number: {"state": other.state, "reason": other.reason, "log": _log(told.logs[number])}
            for number, other in told.cases.items()
            if number != told.story.invoice
        },
    }


def _message(line: Line, told: Told) -> dict[str, Any]:
    to = {"desk": DESK}.get(line.via, line.who) if line.outgoing else "svarfrist"
    return {
        "day": line.day,
        "at": line.at.isoformat(),
        "channel": "mail" if line.via == "desk" else line.via,
        "direction": "out" if line.outgoing else "in",
        "to": to,
        "from": "svarfrist" if line.outgoing else line.who,
        "subject": line.subject,
        "in_english": told.glossary.of(line.text) if line.outgoing else None,
        "text": line.text,
        "decided": line.decided,
    }


def _log(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "at": line["at"].isoformat(),
            "by": line["by"],
            "word": line["word"],
            "channel": line["channel"],
            "rule": line["rule"],
            "state": line["state"],
        }
        for line in lines
    ]
