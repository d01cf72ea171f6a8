"""`svarfrist run`: everything that goes on by itself, until SIGTERM.

Each loop stands alone: what breaks in one is logged and tried again after a pause, and never stops the
others. On a stop each finishes what it is doing, and nothing new is begun. Where several workers share a store, each
does what its roles say, and what only one may do under a lease (`app.leases`).
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from app import queries, trouble
from app.ears import Listener
from app.house import House, open_house
from app.memory import keep_loaded
from app.roles import ALL, Work
from app.settings import BadSettings, Settings
from app.sweeping import sweep
from core.errors import SvarfristError
from core.ports import Clock
from core.reading.lexicon.load import lexicon
from store import arrivals
from store.schema import SchemaError

log = structlog.get_logger(__name__)

TICK_EVERY = 1.0
"""Seconds between two looks for passed deadlines."""
DELIVER_EVERY = 0.5
DIGEST_EVERY = 60.0
WAITING_EVERY = 60.0
"""Seconds between two looks at what is held back."""
CHORES_EVERY = 2.0
SWEEP_EVERY = 900.0
PAUSE_AFTER_ERROR = 5.0
HEARING = frozenset({Work.INBOX, Work.WEB})
"""Who understands what people write."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries to open the store."""


async def keep_running(
    settings: Settings,
    clock: Clock,
    stop: asyncio.Event | None = None,
    works: frozenset[Work] = ALL,
) -> None:
    """Open everything and run what *works* says of it; a store that is away is waited for.

    Raises:
        BadSettings, SchemaError: these do not mend themselves.

    """
    stop = stop or _stopped_by_signal()
    for name in settings.unprotected:
        log.warning("password_in_clear", setting=name)
    if settings.credulous:
        log.warning("nobody_vouches", why=settings.credulous)
    pause = 1.0
    while not stop.is_set():
        try:
            async with open_house(settings, clock, channels=True, works=works) as house:
                if works & HEARING:
                    lexicon()  # two seconds that the first reply need not wait
                keep_loaded()
                await run(house, stop)
        except (BadSettings, SchemaError):
            raise
        except trouble.LOGIN:
            log.critical("store_login_refused", setting="DATABASE_URL")
        except (*trouble.STORE, OSError) as error:
            log.warning("store_unreachable", error=type(error).__name__, again_in=pause)
        else:
            return
        await _rest(pause, stop)
        pause = min(2 * pause, LONGEST_PAUSE)


async def run(house: House, stop: asyncio.Event) -> None:
    """Run all loops of the house's works until *stop* is set."""
    await house.listen()
    works = house.works
    log.info("running", roles=sorted(works), ears=sorted(house.listens), worker=house.leases.holder)
    async with house.leases.kept(), asyncio.TaskGroup() as group:

        def begin(name: str, work: Callable[[], Awaitable[object]], pause: float) -> None:
            group.create_task(_again(name, work, pause, stop))

        if Work.ENGINE in works:
            begin("tick", lambda: tick_all(house, stop), TICK_EVERY)
            begin("waiting", Watch(house).look, WAITING_EVERY)
            begin("sweep", lambda: sweep(house, stop), SWEEP_EVERY)
        if Work.DELIVER in works:
            group.create_task(_sending(house, stop))
            if house.group is not None:
                begin("digest", _digest(house), DIGEST_EVERY)
        for name, ear in house.ears.items():
            if name not in house.listens or house.listens[name].work in works:
                group.create_task(_listening(house, name, ear, stop))
        if Work.WEB in works and house.hooks:
            begin("web", _answering(house, stop), PAUSE_AFTER_ERROR)
            for number, chore in enumerate(house.chores):
                begin(f"chore {number}", chore, CHORES_EVERY)
    log.info("stopped")


async def _sending(house: House, stop: asyncio.Event) -> None:
    """Send until *stop*, and let others send at once then."""
    await _again("deliver", lambda: deliver_all(house, stop), DELIVER_EVERY, stop)
    await house.leases.give_back(house.accounts)


async def _listening(house: House, name: str, ear: Listener, stop: asyncio.Event) -> None:
    """Read an ear until *stop*, whenever no other worker does, and let others read it at once then."""
    place = house.listens.get(name)

    async def listen(over: asyncio.Event) -> None:
        await ear.run(house.intake, house.heard(name), over)

    if place is None:
        await _again(name, lambda: listen(stop), PAUSE_AFTER_ERROR, stop)
        return
    lease = place.lease
    await _again(name, lambda: house.leases.while_held(lease, listen, stop), PAUSE_AFTER_ERROR, stop)
    await house.leases.give_back([lease])


def _stopped_by_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop


async def tick_all(house: House, stop: asyncio.Event | None = None) -> int:
    """Let every passed deadline speak that may, or as many as can before *stop*; return how many did."""
    fired = 0
    while stop is None or not stop.is_set():
        ticked = await house.engine.tick()
        fired += ticked.fired
        if not ticked.more:
            break
    return fired


async def deliver_all(house: House, stop: asyncio.Event | None = None) -> int:
    """Send what this worker may until nothing is due, or until *stop*; return how many messages were tried."""
    tried = 0
    while stop is None or not stop.is_set():
        done = await house.engine.deliver(only=house.ways if house.accounts else None, stop=stop)
        count = done.sent + done.failed + done.later + done.died
        if not count:
            break
        tried += count
    return tried


class Watch:
    """Says when deadlines begin to be held back, and when that is over."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._told = (0, 0)
        self._strange: frozenset[str] = frozenset()

    async def look(self) -> None:
        now = self._house.clock()
        await self._look_for_strange_ears()
        found = await self._house.database.read(lambda tx: queries.waiting(tx, now))
        if (found.deaf, found.old_books) != self._told:
            say = log.warning if found.all else log.info
            say("deadlines_held_back", inbox_not_read=found.deaf, books_too_old=found.old_books)
            self._told = (found.deaf, found.old_books)

    async def _look_for_strange_ears(self) -> None:
        """Say which ears hold silence back that are not in this worker's settings: another's, or nobody's any more."""
        in_use = await self._house.database.read(lambda tx: arrivals.in_use(tx.connection))
        strange = frozenset(in_use) - set(self._house.listens)
        if strange - self._strange:
            log.warning("ears_not_in_settings", ears=sorted(strange), end_with="svarfrist ears forget NAME")
        self._strange = strange


def _answering(house: House, stop: asyncio.Event) -> Callable[[], Awaitable[None]]:
    """Return what answers the providers' calls until *stop*."""
    import web  # noqa: PLC0415 - only who is called needs a web server

    host, _, port = house.settings.value("web_listen").rpartition(":")
    app = web.create_app(house.hooks, lambda: not stop.is_set())

    async def answer() -> None:
        try:
            await web.serve(app, host.strip("[]"), int(port), stop, house.up)
        except OSError as error:
            log.critical(
                "web_not_listening",
                setting="SVARFRIST_WEB_LISTEN",
                why=error.strerror or type(error).__name__,
            )

    return answer


def _digest(house: House) -> Callable[[], Awaitable[object]]:
    from app.desk.digest import post_daily  # noqa: PLC0415 - only where there is a desk

    async def post() -> None:
        if house.group is not None:
            await post_daily(house, house.group)

    return post


async def _again(name: str, work: Callable[[], Awaitable[object]], pause: float, stop: asyncio.Event) -> None:
    """Do *work* every *pause* seconds until *stop*, whatever goes wrong with it."""
    while not stop.is_set():
        wait = pause
        try:
            await work()
        except trouble.LOGIN:
            log.critical("store_login_refused", loop=name, setting="DATABASE_URL")
            wait = LONGEST_PAUSE
        except (*trouble.STORE, SvarfristError, OSError) as error:
            log.warning("loop_failed", loop=name, error=type(error).__name__)
            wait = max(pause, PAUSE_AFTER_ERROR)
        except Exception:
            log.exception("loop_broke", loop=name)
            wait = max(pause, PAUSE_AFTER_ERROR)
        await _rest(wait * random.uniform(0.8, 1.2), stop)  # noqa: S311 - so that workers do not run in step


async def _rest(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
