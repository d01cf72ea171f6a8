"""What goes wrong. Each fault is a coroutine that begins it, waits, and mends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.chatbox import Fault
from bench.chaos.crew import Crew
from bench.chaos.outside import Outside
from bench.chaos.plan import Wrong
from bench.chaos.stores import Store
from tests.servers.proxy import TcpProxy


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the faults reach."""

    outside: Outside
    crew: Crew
    store: Store


Trouble = Callable[[Stage, Wrong], Awaitable[None]]


async def kill(stage: Stage, wrong: Wrong) -> None:
    """Kill -9 one of the processes, once or twice, each time wherever it is by then."""
    for _ in range(1 + (wrong.size > 0.7)):
        worker = stage.crew[int(wrong.size * 997) % len(stage.crew)]
        if worker.held:
            return
        worker.kill9()
        worker.start()
        await asyncio.sleep(wrong.lasts + wrong.size)


async def database(stage: Stage, wrong: Wrong) -> None:
    """The database dies: PostgreSQL by kill -9; SQLite with its process, in the middle of a transaction."""
    await stage.store.killed(stage.crew, wrong.lasts)


async def disk(stage: Stage, wrong: Wrong) -> None:
    """The disk under the database is full."""
    await stage.store.full(stage.crew, wrong.lasts)


async def smtp(stage: Stage, wrong: Wrong) -> None:
    await _wire(stage.outside.smtp, wrong, b"\r\n.\r\n", b"DATA")


async def refuse(stage: Stage, wrong: Wrong) -> None:
    """The mail server is busy: it answers 451 to the next recipients."""
    stage.outside.post.busy = 1 + int(wrong.size * 20)
    await asyncio.sleep(wrong.lasts)
    stage.outside.post.busy = 0


async def imap(stage: Stage, wrong: Wrong) -> None:
    await _wire(stage.outside.imap, wrong, b"UID STORE", b"UID FETCH")


async def sms(stage: Stage, wrong: Wrong) -> None:
    """The gateway answers 500 or 503, or its way breaks as any wire does."""
    if wrong.size < 0.4:
        status = 500 if wrong.size < 0.2 else 503
        stage.outside.box.answers = [status] * (1 + int(wrong.size * 20))
        await asyncio.sleep(wrong.lasts)
        stage.outside.box.answers = []
        return
    again = Wrong(kind=wrong.kind, after=0, lasts=wrong.lasts, size=(wrong.size - 0.4) / 0.6)
    await _wire(stage.outside.sms, again, b"sendsms", b"sendsms")


TELEGRAM = (Fault.FLOOD, Fault.SERVER, Fault.GATEWAY, Fault.HALF, Fault.LOST, Fault.HANG, Fault.DROP)


async def chat(stage: Stage, wrong: Wrong) -> None:
    """Telegram answers 429, 500, a page of HTML, half an answer, or nothing; or is away."""
    telegram = stage.outside.telegram
    number = int(wrong.size * (len(TELEGRAM) + 0.99))
    if number == len(TELEGRAM):
        await telegram.stop()
        await asyncio.sleep(wrong.lasts)
        await telegram.start()
        return
    times = 1 + int(wrong.size * 997) % 5
    for method in ("sendMessage", "getUpdates"):
        telegram.fault(method, TELEGRAM[number], times)
    await asyncio.sleep(wrong.lasts)
    telegram.mends()


async def clock(stage: Stage, wrong: Wrong) -> None:
    """The machine's clock is wrong: up to three hours back, or one forward, until it is set again."""
    story = stage.outside.clock
    hours = -3 * wrong.size if wrong.size < 0.7 else wrong.size
    before = story()
    story.set(before + timedelta(hours=hours))
    await asyncio.sleep(wrong.lasts)
    # The next moment of the story sets it right, unless it was right again before.
    if abs(story() - before) < timedelta(hours=4):
        story.set(before + timedelta(seconds=wrong.lasts))


async def _wire(wire: TcpProxy, wrong: Wrong, last_words: bytes, first_words: bytes) -> None:
    """Cut a wire, freeze it, slow it down, refuse whoever comes, or break it at the worst moment."""
    match int(wrong.size * 5.99):
        case 0:
            wire.refusing = True
            wire.reset()
            await asyncio.sleep(wrong.lasts)
            wire.refusing = False
        case 1:
            wire.frozen = True
            await asyncio.sleep(wrong.lasts)
            wire.frozen = False
        case 2:
            wire.delay = 0.02 + wrong.lasts / 20
            await asyncio.sleep(wrong.lasts)
            wire.delay = 0.0
        case 3:
            wire.hang_up()
        case 4:
            wire.lose_answer_to(last_words)
        case _:
            wire.reset_on(first_words)


FAULTS: Mapping[str, Trouble] = {
    "kill": kill,
    "database": database,
    "disk": disk,
    "smtp": smtp,
    "refuse": refuse,
    "imap": imap,
    "sms": sms,
    "chat": chat,
    "clock": clock,
}
ALL = (*FAULTS, "sleep")
"""`sleep`: three days in which everything is held still, or switched off; the plan says when."""


NOTHING = "nothing"
"""For a story in which nothing goes wrong: what it counts must be nothing as well."""


def mend(stage: Stage) -> None:
    """End everything that may still go wrong."""
    for wire in (stage.outside.smtp, stage.outside.imap, stage.outside.sms):
        wire.refusing, wire.frozen, wire.delay = False, False, 0.0
        wire.lose_answer_to(b"")
        wire.reset_on(b"")
    stage.outside.post.busy = 0
    stage.outside.box.answers = []
    stage.outside.telegram.mends()
