"""`svarfrist run` in processes that are killed: each number on standard input begins a new one, which kills itself
after as many steps, and is answered by its id. Everything was imported before, so that it works at once.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app import logs, loops
from app.demo.cast import settings_for
from app.ears import Polled
from app.house import open_house
from app.sandbox import MailSandbox
from core.messages import Parcel, Receipt, Text
from core.ports import Sender, Ticked

LOOK_EVERY = 0.02
"""Seconds between two looks of each loop: a story of weeks passes in seconds."""


@dataclass(frozen=True)
class StoryClock:
    """The hand that the test moves is a file."""

    file: Path

    def __call__(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text())

    def set(self, now: datetime) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(now.isoformat())
        new.replace(self.file)


class Fuse:
    """Kills this process, between two of its steps.

    It spares whoever holds a message that somebody died with before: twice in doubt, it would wait for a person.
    """

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._spares = False

    def claimed(self, parcels: list[Any]) -> None:
        self._spares = self._spares or any(parcel.attempt > 1 for parcel, _ in parcels)

    def burns(self) -> None:
        self._steps -= 1
        if self._steps <= 0 and not self._spares:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class FusedStore:
    """A step is a transaction that claimed, received or decided something."""

    store: Any
    fuse: Fuse

    async def write(self, body: Any) -> Any:
        done = await self.store.write(body)
        if done == [] or (isinstance(done, list) and isinstance(done[0], tuple)):
            self.fuse.claimed(done)
        if done.fired if isinstance(done, Ticked) else done:
            self.fuse.burns()
        return done

    async def read(self, body: Any) -> Any:
        return await self.store.read(body)


@dataclass(frozen=True)
class FusedSender:
    """A step is that a message is about to go out, and that it went."""

    sender: Sender
    fuse: Fuse

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.fuse.burns()
        receipt = await self.sender.send(parcel, text)
        self.fuse.burns()
        return receipt


async def work(folder: Path, url: str, smtp_port: int, imap_port: int, steps: int) -> None:
    fuse = Fuse(steps)
    server = MailSandbox({}, smtp_port=smtp_port, imap_port=imap_port)
    loops.TICK_EVERY = loops.DELIVER_EVERY = LOOK_EVERY
    async with open_house(
        settings_for(folder, server, url), StoryClock(folder / "clock"), channels=True
    ) as house:
        for name, ear in house.ears.items():
            if isinstance(ear, Polled):
                house.ears[name] = replace(ear, poll=LOOK_EVERY)
        house.engine.store = FusedStore(house.engine.store, fuse)
        house.engine.senders = {to: FusedSender(sender, fuse) for to, sender in house.engine.senders.items()}
        await loops.run(house, asyncio.Event())


def main() -> None:
    folder, url, smtp_port, imap_port = sys.argv[1:]
    logs.set_up("CRITICAL")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for steps in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(work(Path(folder), url, int(smtp_port), int(imap_port), int(steps)))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
