"""The support desk from the terminal: its people, the day's counts, and messages in doubt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from app import show
from app.commands import DONE, Wrong, house
from app.desk import digest
from bot.desk import Duty
from store import desk, staff

MOST_DOUBTFUL = 1000
SHORTEST = 8
"""Characters of a message's name that are enough to tell those in doubt apart."""


async def add_staff(name: str, *, chat: int | None, duty: str, json: bool) -> int:
    """Put somebody on the list of those who may work at the desk.

    Raises:
        Wrong: if there is no such duty, or the account is somebody else's.

    """
    if duty not in set(Duty):
        raise Wrong(f"There is no duty {duty!r}; there are {', '.join(Duty)}.")
    account = None if chat is None else str(chat)
    async with house() as home:
        everyone = await home.database.read(lambda tx: staff.members(tx.connection))
        taken = next((one.name for one in everyone if account and one.chat == account), None)
        if taken not in {None, name}:
            raise Wrong(f"The account {account} is {taken}'s.")
        now = home.clock()
        await home.database.write(
            lambda tx: staff.add(tx.connection, name=name, duty=duty, chat=account, now=now)
        )
    if json:
        show.as_json({"name": name, "duty": duty, "chat": account})
    else:
        heard = (
            f", as account {account}." if account else "; give --chat ID, or he is not heard in the group."
        )
        show.done(f"{name} may {duty} at the desk{heard}")
    return DONE


async def list_staff(*, json: bool) -> int:
    """List who works at the desk."""
    async with house() as home:
        everyone = await home.database.read(lambda tx: staff.members(tx.connection))
    if json:
        show.as_json([{"name": one.name, "duty": one.duty, "chat": one.chat} for one in everyone])
    elif everyone:
        show.table("", ("Name~", "Duty", "Chat account"), ((m.name, m.duty, m.chat or "-") for m in everyone))
    else:
        show.done("Nobody works at the desk yet: `svarfrist staff add NAME --chat ID`.")
    return DONE


async def remove_staff(name: str, *, json: bool) -> int:
    """Take somebody off the list; what he did stays in the log.

    Raises:
        Wrong: if nobody on it is called so.

    """
    async with house() as home:
        gone = await home.database.write(lambda tx: staff.remove(tx.connection, name))
    if not gone:
        raise Wrong(f"Nobody at the desk is called {name}; `svarfrist staff list` shows who is.")
    if json:
        show.as_json({"removed": name})
    else:
        show.done(f"{name} may do nothing at the desk any more; what he did stays in the log.")
    return DONE


async def day(*, json: bool) -> int:
    """Say what happened in the last 24 hours, what it cost, and what waits."""
    async with house() as home:
        now = home.clock()
        found = await home.database.read(lambda tx: desk.day(tx.connection, now))
    if json:
        facts = asdict(found)
        show.as_json(facts | {"cost": {name: str(amount) for name, amount in found.cost.items()}})
    else:
        show.done(digest.worded(found))
    return DONE


async def doubt(*, json: bool) -> int:
    """List the messages that may or may not have gone out."""
    async with house() as home:
        rows = await home.database.read(lambda tx: desk.doubtful(tx.connection, MOST_DOUBTFUL))
    if json:
        show.as_json([_as_dict(row) for row in rows])
    elif rows:
        show.table("", ("Message", "What", "By", "To~", "Invoice"), map(_line, rows))
        show.done("Find out, and say `svarfrist settle MESSAGE --arrived` or `--lost`.")
    else:
        show.done("No message is in doubt.")
    return DONE


async def settle(message: str, *, arrived: bool, json: bool) -> int:
    """Settle a message in doubt: it arrived, or it goes by the next channel.

    Raises:
        Wrong: if no message in doubt, or several, are called so.

    """
    async with house() as home:
        rows = await home.database.read(lambda tx: desk.doubtful(tx.connection, MOST_DOUBTFUL))
        leads: set[UUID] = {row["lead"] for row in rows if str(row["lead"]).endswith(message.casefold())}
        if len(message) < SHORTEST or len(leads) != 1:
            raise Wrong(f"No message in doubt is called {message}; `svarfrist doubt` lists them.")
        await home.engine.clear_doubt(lead := leads.pop(), arrived=arrived)
    if json:
        show.as_json({"message": str(lead), "arrived": arrived})
    else:
        show.done("It counts as sent." if arrived else "It goes by the next channel, where there is one.")
    return DONE


def _line(row: Any) -> tuple[str, ...]:
    what = row["what"].replace("_", " ")
    return str(row["lead"])[-SHORTEST:], what, row["channel"], row["name"] or "-", row["invoice"] or "-"


def _as_dict(row: Any) -> dict[str, Any]:
    return {**show.plain(row), "lead": str(row["lead"]), "created_at": show.as_time(row["created_at"])}
