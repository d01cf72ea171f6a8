"""A story that was told, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.demo.glossary import Glossary
from app.demo.stage import DESK, Line
from app.demo.stories import Story
from app.demo.wires import HELPER
from core.case import Case


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


def write(path: Path, told: list[Told]) -> None:
    """Write the stories to a file."""
    path.write_text(json.dumps([as_dict(one) for one in told], ensure_ascii=False, indent=2) + "\n", "utf-8")


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
    by = {"staff": HELPER}.get(line.via, line.who)
    return {
        "day": line.day,
        "at": line.at.isoformat(),
        "channel": "mail" if line.via == "desk" else line.via,
        "direction": "out" if line.outgoing else "in",
        "to": to,
        "from": "svarfrist" if line.outgoing else by,
        "topic": line.who if line.via == "staff" else None,
        "subject": line.subject,
        "in_english": told.glossary.of(line.body) if line.outgoing else None,
        "text": line.text,
        "changed": line.changed,
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
            "staff": line["person"] if line["by"] == "support" else None,
            "because": line["because"],
        }
        for line in lines
    ]
