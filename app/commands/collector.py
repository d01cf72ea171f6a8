"""What the collector says, typed in by staff: one word about one invoice, or a file of his reports."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app import show
from app.commands import DONE, REFUSED, Wrong, house, the_case
from app.commands.books import as_json, came_of, tell, who
from core.case import Case
from core.events import Channel, Said
from handover import Found, read_report

MONEY = ("paid", "credited", "reversed")


async def word(report: str, invoice: str, *, business: str | None, json: bool) -> int:
    """Record one word about one invoice.

    Raises:
        Wrong: if the word is none of a collector's.

    """
    async with house() as home:
        owner, followed = await home.database.read(lambda tx: the_case(tx, business, invoice))
        id, said = _said(followed.case, report, home.clock())
        outcomes = await home.engine.say([(id, replace(said, person=who()))])
    tell(outcomes, {owner.id: owner.policy}, json=json)
    return DONE if outcomes and outcomes[0].changed else REFUSED


def _said(case: Case, report: str, now: datetime) -> tuple[UUID, Said]:
    """Read the word as a line of a report; an amount without a currency is in the invoice's."""
    read = read_report(f"{case.id} {report}", now, channel=Channel.TERMINAL)
    if not read.words and report.partition(" ")[0].casefold() in MONEY:
        read = read_report(f"{case.id} {report} {case.balance.currency}", now, channel=Channel.TERMINAL)
    if len(read.words) != 1:
        reason = read.rejected[0].reason if read.rejected else "nothing was said"
        raise Wrong(f"{report}: {reason}. docs/handover.md lists the words.")
    return read.words[0]


async def file(path: Path, *, json: bool) -> int:
    """Take a file of reports; the same content counts once, however often it is taken.

    Raises:
        Wrong: if there is no such file.

    """
    content = _content(path)
    async with house() as home:
        digest, now = hashlib.sha256(content).hexdigest(), home.clock()
        report = read_report(content, now, source=digest, channel=Channel.FILE)
        found = Found(path=path, digest=digest, report=report, at=now)
        (verdict,) = await home.engine.receive([found.incoming()])
        known = await home.database.read(lambda tx: tx.cases({id for id, _ in report.words}))
    repeat = verdict.verdict == "repeat"
    policies = {one.case.business: one.policy for one in known}
    strangers = sorted({str(id) for id, _ in report.words} - {str(one.case.id) for one in known})
    if json:
        rejected = [{"line": r.line, "field": r.field or None, "reason": r.reason} for r in report.rejected]
        words = [as_json(outcome) for outcome in verdict.outcomes]
        show.as_json({"repeat": repeat, "words": words, "rejected": rejected, "unknown_cases": strangers})
    else:
        if repeat:
            show.done(f"{path.name} was taken before, and counts once: nothing changed.")
        for outcome in verdict.outcomes:
            for line in came_of(outcome, policies[outcome.case.business]):
                show.done(line)
        for id in strangers:
            show.done(f"{id}: there is no such case.")
        for one in report.rejected:
            show.done(f"{f'Line {one.line}' if one.line else 'The report'}: {one.reason}.")
    unchanged = any(not outcome.changed for outcome in verdict.outcomes)
    return REFUSED if report.rejected or strangers or unchanged else DONE


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise Wrong(f"{path} is no file. To record a word, name the invoice too, after it.")
    return path.read_bytes()
