"""Our tick beside queues and workflow engines that keep their jobs in PostgreSQL: the same transition, a job each.

One job reads a case, changes it, and adds its line of the log and its message, in one transaction: the rows that a
tick of ours wrote, which nobody has to decide. The jobs are there before the clock starts. Every one of them has two
workers, as we have, on the same server; how each is set up is in `bench.peer`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bench.cases import fill, opened
from bench.frame import Figure, Options, Rounds, compared, progress
from bench.servers import Databases, databases, missing
from bench.tick import check
from bench.workers import run, seconds

PYTHON = Path(".venv/peers/bin/python")
INSTALL = (
    f"python3 -m venv .venv/peers && {PYTHON} -m pip install --require-hashes --requirement bench/peers.lock"
)
WORKERS = 2
PEERS = {
    "pgqueuer": (10_000, ">= 8"),
    "procrastinate": (3_000, ">= 50"),
    "procrastinate-plain": (2_000, ""),
    "dbos": (2_000, ">= 50"),
}
"""How many jobs each gets, so that it takes some seconds; and what is wanted of us."""


async def measure(options: Options) -> list[Figure]:
    """Return our transitions a second beside each peer's."""
    if why := missing(options):
        progress(f"peers: {why}")
        return []
    if not await asyncio.to_thread(PYTHON.exists):
        progress(f"peers are not installed: {INSTALL}")
        return []
    ours = {name: Rounds() for name in PEERS}
    theirs = {name: Rounds() for name in PEERS}
    async with databases(options) as server:
        for number in range(options.rounds):
            for name, (count, _) in PEERS.items():
                progress(f"peers: round {number + 1}, {name}")
                jobs = options.size(count, 500)
                one, other = await _round(server, name, options.size(20_000, 3_000), jobs)
                ours[name].add(one)
                theirs[name].add(other)
    return [
        compared(
            f"tick, {WORKERS} workers, beside {name}",
            "/s",
            ours[name],
            theirs[name],
            target=target,
            note=f"against {name}, a job a transition, {WORKERS} workers; more is better",
        )
        for name, (_, target) in PEERS.items()
    ]


async def _round(server: Databases, name: str, count: int, jobs: int) -> tuple[float, float]:
    """Return transitions a second, ours and the peer's."""
    ours, ticked = await _ticked(server, count)
    theirs = await _worked(server, name, jobs)
    await server.drop(ticked)
    return count / ours, jobs / theirs


async def _ticked(server: Databases, count: int) -> tuple[float, str]:
    url = await _filled(server, count)
    did = await run([["-m", "bench.tick", url]] * WORKERS, count)
    await check(url, "alert", count)
    return seconds(did), url


async def _worked(server: Databases, name: str, jobs: int) -> float:
    began = await _filled(server, jobs)
    source = await server.create(template=began)
    await run([["-m", "bench.tick", source]], jobs)  # the rows they write
    job = ["-m", "bench.peer", name, began, source]
    preparing = await asyncio.create_subprocess_exec(PYTHON, *job, "prepare", stdout=sys.stderr)
    if await preparing.wait():
        raise AssertionError(f"{name} could not be prepared")
    await server.settle(began)
    did = await run([job] * WORKERS, jobs, python=str(PYTHON))
    await check(began, "alert", jobs)
    await server.drop(began, source)
    return seconds(did)


async def _filled(server: Databases, count: int) -> str:
    url = await server.create()
    database = await opened(url)
    await fill(database, count)
    await database.close()
    await server.settle(url)
    return url
