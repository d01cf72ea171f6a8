"""Which process this is, and whether another one on this machine is gone."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")
DEAD = frozenset("ZX")
"""States of a process that runs no more and was not yet taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process, told apart from every other one, also from one that gets its number later."""

    host: str
    world: str
    """The boot of the machine and the process numbers' namespace; empty where that can not be known."""
    pid: int
    began: str
    """When the process began, in the kernel's ticks."""
    mark: str
    """Of this run: a process that opens the store again is another worker."""

    def __str__(self) -> str:
        return " ".join((self.host, self.world or "-", str(self.pid), self.began or "-", self.mark))


def this_one() -> Worker:
    """Return who we are."""
    pid = os.getpid()
    return Worker(
        host=socket.gethostname().replace(" ", "-") or "-",
        world=_world(),
        pid=pid,
        began=_began(pid) or "",
        mark=uuid4().hex,
    )


def is_gone(holder: str) -> bool:
    """Whether the worker that calls itself *holder* ran on this machine and is dead: then nobody waits for it.

    False where that can not be known: another machine, another container, another system.
    """
    _, world, pid, began, _ = [*holder.split(" "), "", "", "", "", ""][:5]
    if not world or world == "-" or world != _world() or not pid.isdecimal():
        return False
    now = _began(int(pid))
    return not _is_there(int(pid)) if now is None else now != began


def clock() -> float:
    """Return seconds that only go forward, also while the machine sleeps, where the system can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def _world() -> str:
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.stat(PROC / 'self/ns/pid').st_ino}"  # noqa: PTH116 - Path.stat says the same
    except OSError:
        return ""


def _is_there(pid: int) -> bool:
    """Whether a process has this number, also one that we may not look at."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _began(pid: int) -> str | None:
    """Return when a process began, `dead` if it runs no more; None if there is nothing to see of it."""
    try:
        # The name in brackets may hold anything, brackets and spaces too.
        fields = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return "dead" if fields[0] in DEAD else fields[19]
