"""Workers of a measurement: processes of their own that begin together and say when they are done."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.memory import keep_loaded
from bench.frame import peak_memory

READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one worker did."""

    count: int
    ended: float
    """Seconds after the common start."""
    peak_mb: float


async def run(workers: Sequence[Sequence[str]], count: int, *, python: str = sys.executable) -> list[Work]:
    """Run *workers* (arguments for *python*) side by side until they did *count* together.

    Raises:
        AssertionError: if one did not start, or they did something else.

    """
    running = [await started(args, python=python) for args in workers]
    start = time.monotonic()
    told = await asyncio.gather(*(one.communicate(f"{start}\n".encode()) for one in running))
    did = [Work(**json.loads(out.splitlines()[-1])) for out, _ in told]
    if sum(one.count for one in did) != count:
        raise AssertionError(f"{did} did not do {count} together")
    return did


async def started(args: Sequence[str], *, python: str = sys.executable) -> asyncio.subprocess.Process:
    """Return a worker that said it is ready.

    Raises:
        AssertionError: if it does not.

    """
    process = await asyncio.create_subprocess_exec(
        python, *args, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    said = await process.stdout.readline()
    if said.decode().strip() != READY:
        raise AssertionError(f"{' '.join(args)} did not start: {said!r}")
    return process


def seconds(did: Sequence[Work]) -> float:
    """Return the seconds from the common start to the end of the last one."""
    return max(one.ended for one in did)


# --- in the worker ------------------------------------------------------------------------------------------


def wait_for_start() -> float:
    """Say that this worker is ready, and return the common start (on the machine's clock) when it comes."""
    keep_loaded()
    print(READY, flush=True)
    return float(sys.stdin.readline())


def tell(count: int, start: float) -> None:
    """Say what this worker did."""
    did = Work(count=count, ended=time.monotonic() - start, peak_mb=peak_memory())
    print(json.dumps(asdict(did)), flush=True)
