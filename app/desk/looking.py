"""The requests that only look: find, show, the lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from app import phrases, queries, show
from app.commands import the_case
from app.desk import digest
from app.desk.typed import At
from app.house import House
from bot.desk import Duty, Request
from bot.desk.commands import listed
from core.case import State
from core.messages import Happened
from store import Transaction, desk, timeline
from store.rows import case_of
from store.tables import businesses, cases

MOST = 20
"""Lines of a list."""
ON_THEIR_WAY = (State.HANDOVER_PENDING, State.SUBMITTING)


async def find(house: House, at: At, request: Request) -> str:
    """Find cases by invoice, customer's number or name, or business."""
    words = request["words"]

    def body(tx: Transaction) -> list[Any]:
        found = (
            select(cases, businesses.c.name.label("business_name"))
            .join(businesses, businesses.c.id == cases.c.business)
            .where(
                or_(
                    cases.c.invoice == words,
                    cases.c.customer == words,
                    cases.c.customer_name.icontains(words, autoescape=True),
                    businesses.c.name.icontains(words, autoescape=True),
                )
            )
            .order_by(cases.c.deadline.is_(None), cases.c.deadline)
            .limit(MOST + 1)
        )
        return list(tx.connection.execute(found).mappings())

    rows = await house.database.read(body)
    return _listed(rows, f"Nothing is called {words}.")


async def queue(house: House, at: At, request: Request) -> str:
    """List what is on its way to the collector."""

    def body(tx: Transaction) -> list[Any]:
        found = (
            select(cases, businesses.c.name.label("business_name"))
            .join(businesses, businesses.c.id == cases.c.business)
            .where(cases.c.state.in_([state.value for state in ON_THEIR_WAY]))
            .order_by(cases.c.since)
            .limit(MOST + 1)
        )
        return list(tx.connection.execute(found).mappings())

    return _listed(await house.database.read(body), "Nothing is on its way to the collector.")


def _listed(rows: list[Any], nothing: str) -> str:
    if not rows:
        return nothing
    lines = []
    for row in rows[:MOST]:
        case = case_of(row)
        lines.append(
            f"{case.invoice} · {row['business_name']} · {case.debtor.name} · {show.money(case)} · "
            f"{phrases.standing(case)}"
        )
    more = ["... and more; say it more narrowly."] if len(rows) > MOST else []
    return "\n".join([*lines, *more])


async def show_case(house: House, at: At, request: Request) -> str:
    """Say where a case stands, what comes next and what happened."""

    def body(tx: Transaction) -> tuple[Any, Any, str | None, tuple[Happened, ...]]:
        owner, followed = the_case(tx, None, request["invoice"])
        code = queries.question_code(tx, followed.case) if followed.case.question else None
        return owner, followed, code, timeline.of(tx.connection, followed.case.id)

    owner, followed, code, happened = await house.database.read(body)
    case, policy = followed.case, owner.policy
    then = phrases.if_nobody_speaks(case, policy)
    lines = [
        f"{case.invoice} of {owner.name} ({policy.name})",
        f"Customer: {case.debtor.name} (number {case.debtor.number})",
        f"Owed: {show.money(case)}, due {case.due_date}",
        f"Stands: {phrases.standing(case)} since {show.when(case.since, policy.tz)}",
        f"Asked: {phrases.QUESTIONS[case.question]} (code {code})" if case.question else "",
        f"If nobody speaks: {show.when(then.at, policy.tz) + ': ' if then.at else ''}{then.words}",
        *(
            f"- {show.when(one.at, policy.tz)}: {one.what.replace('_', ' ')}{f' ({one.who})' if one.who else ''}"
            for one in happened
        ),
    ]
    return "\n".join(line for line in lines if line)


async def unheard(house: House, at: At, request: Request) -> str:
    """List what came in and was not heard: who and why, and the words, which staff have to read."""
    rows = await house.database.read(lambda tx: queries.unheard(tx, None, MOST))
    if not rows:
        return "Everything that came in was heard."
    return "\n".join(_unheard(row) for row in rows)


def _unheard(row: Mapping[Any, Any]) -> str:
    words = " ".join(row["text"].split())[:80]
    why = f"{row['verdict']}: {row['why']}".replace("_", " ")
    when = show.when(row["at"], row["at"].tzinfo)
    return f"{when} UTC · {row['channel']} · {row['sender'] or 'nobody'} · {why} · {words}"


async def doubt(house: House, at: At, request: Request) -> str:
    """List the messages that may or may not have gone out, with the names /arrived and /lost take."""
    rows = await house.database.read(lambda tx: desk.doubtful(tx.connection, MOST))
    if not rows:
        return "No message is in doubt."
    seen = {row["lead"]: row for row in rows}
    return "\n".join(
        f"{short(lead)} · {row['what'].replace('_', ' ')} · {row['channel']} · {row['name'] or '-'} · "
        f"invoice {row['invoice'] or '-'}"
        for lead, row in seen.items()
    )


def short(lead: Any) -> str:
    """Return the last eight characters of a message's id: enough to tell those in doubt apart."""
    return str(lead)[-8:]


async def help_(house: House, at: At, request: Request) -> str:
    """List what this member may type."""
    return listed(Duty(at.member.duty)) + "\n\nAnything else you write in an owner's topic goes to him."


async def today(house: House, at: At, request: Request) -> str:
    """Say what happened in the last day, and what waits."""
    now = house.clock()
    return digest.worded(await house.database.read(lambda tx: desk.day(tx.connection, now)))


REQUESTS = {
    "find": find,
    "queue": queue,
    "show": show_case,
    "unheard": unheard,
    "doubt": doubt,
    "help": help_,
    "digest": today,
}
