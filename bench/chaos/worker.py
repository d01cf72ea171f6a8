"""`svarfrist run` at a story's pace: it looks as often as a process that has weeks does, but within seconds.

Only pauses are shorter. What is done, and in what order, is the product's. Each line on standard input (options of
`run`) begins a new process, and is answered by its id: everything was imported before, so that it works at once.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys
from datetime import timedelta
from typing import Any

import app.channels
import app.leases
import app.loops
import bot.telegram.ear
from app.cli import app as command
from app.ears import Polled
from bot.sms.account import SmsAccount
from bot.sms.ears import WaitingEar
from bot.telegram.account import TelegramAccount
from core.reading.lexicon.load import lexicon
from mail.account import ImapAccount, SmtpAccount

EARLY = (
    "alembic.command", "alembic.runtime.migration", "app.channels", "app.desk.digest", "app.house", "asyncpg",
    "core.wording", "h11", "store.schema", "uvicorn.lifespan.on", "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto", "web",
)  # fmt: skip
"""What `run` imports on its way: a process that is killed within seconds must not spend them on that."""
LOOK_EVERY = 0.4
FILES_EVERY = 0.5
PATIENCE = 5.0
"""Seconds for a server's answer."""


def hurry() -> None:
    """Shorten every pause."""
    for name in ("TICK_EVERY", "DELIVER_EVERY"):
        setattr(app.loops, name, LOOK_EVERY)
    app.loops.PAUSE_AFTER_ERROR = 0.3
    app.loops.LONGEST_PAUSE = 1.0
    app.leases.EVERY = 0.5
    bot.telegram.ear.LONG_POLL = 1
    bot.telegram.ear.PAUSE, bot.telegram.ear.LONGEST_PAUSE = 0.2, 1.0
    bot.telegram.ear.KEPT_FOR = timedelta(days=400)  # this story's Telegram throws nothing away
    _instead(ImapAccount, timeout=PATIENCE, pulse=1.0)
    _instead(SmtpAccount, timeout=PATIENCE)
    _instead(SmsAccount, timeout=PATIENCE)
    _instead(TelegramAccount, timeout=PATIENCE)
    _instead(WaitingEar, pulse=FILES_EVERY)
    ways: Any = app.channels
    ways.Polled = lambda files, clock, _poll: Polled(files, clock, FILES_EVERY)


def _instead(made: Any, **defaults: object) -> None:
    """Give an argument of *made* another default."""
    made.__init__.__kwdefaults__ = {**made.__init__.__kwdefaults__, **defaults}


DIES_WITH_ITS_PARENT = 1
"""prctl's PR_SET_PDEATHSIG."""


def main() -> None:
    hurry()
    for name in EARLY:
        importlib.import_module(name)
    lexicon()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for options in sys.stdin:
        child = os.fork()
        if not child:
            ctypes.CDLL(None).prctl(DIES_WITH_ITS_PARENT, signal.SIGKILL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            sys.argv = ["svarfrist", "run", *options.split()]
            command()
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
