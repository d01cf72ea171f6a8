"""The work: for ever (`run`), once (`tick`), or as it would be (`demo`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import logs, queries, roles, show
from app.clock import now
from app.commands import DONE, WORLD, house
from app.loops import keep_running
from app.memory import keep_loaded
from app.onepass import Pass, one_pass
from app.settings import Settings


async def run(words: Sequence[str]) -> int:
    """Follow up until SIGTERM or SIGINT, as far as the roles in *words* (or the setting) say; what is away is waited
    for.
    """
    settings = Settings.read()
    chosen = roles.works(words or [settings.role])
    roles.refuse_parts(settings, chosen)
    logs.set_up(settings.log_level, settings.log_form)
    settings.need_mail()
    await keep_running(settings, now, works=chosen)
    return DONE


async def tick(*, json: bool) -> int:
    """Do one pass, and say what it did and what still waits, and why."""
    async with house(channels=True) as home:
        keep_loaded()
        async with home.leases.kept():
            done = await one_pass(home)
        at = home.clock()
        later, first = await home.database.read(lambda tx: queries.next_sending(tx, at))
    if json:
        show.as_json(_as_json(done) | {"scheduled": later, "next_sending": show.as_time(first)})
    else:
        _tell(done)
        if later and first:
            when = show.when(first, first.astimezone().tzinfo)
            show.done(f"{show.counted(later, 'message')} for later, the next {when} (this machine's time).")
    return WORLD if done.broken else DONE


def _tell(done: Pass) -> None:
    sent = f"Sent: {done.sent}. Failed: {done.failed}. Tried again later: {done.later}."
    show.done(
        f"Taken in: {done.taken}. Deadlines that spoke: {done.fired}. {sent} No longer true: {done.died}."
    )
    waits = done.waiting
    if waits is not None and waits.deaf:
        count = show.counted(waits.deaf, "deadline")
        show.done(f"{count} passed and not counted: not every inbox was read past it.")
    if waits is not None and waits.old_books:
        count = show.counted(waits.old_books, "deadline")
        show.done(f"{count} passed and not counted: the books are more than a day old; import them.")
    for name, reason in done.broken.items():
        show.note(f"{name} could not be read: {reason}")


def _as_json(done: Pass) -> dict[str, Any]:
    waits = done.waiting or queries.Waiting(deaf=0, old_books=0, ears={})
    return {
        "taken": done.taken,
        "fired": done.fired,
        "sent": done.sent,
        "failed": done.failed,
        "later": done.later,
        "died": done.died,
        "waiting": {"deaf": waits.deaf, "old_books": waits.old_books},
        "ears": {
            name: {"heard_until": show.as_time(until), "error": done.broken.get(name)}
            for name, until in waits.ears.items()
        },
    }


async def demo(path: Path | None, only: str | None) -> int:
    """Tell every story, or one of them."""
    from app.demo import tell  # noqa: PLC0415 - it brings a mail server along, which nothing else needs

    return await tell(path, only)
