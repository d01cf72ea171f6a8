"""A worker of a peer, in the peers' own environment: `python -m bench.peer NAME URL SOURCE [prepare]`.

Each is set up as its documentation says, with as many jobs at once as made it fastest here. What a job does is
the same for all, in one transaction by the driver that the peer itself uses.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from bench.frame import peak_memory
from bench.raw import CHANGED, WRITTEN, Ready, ready, sources
from bench.workers import Work, wait_for_start

AT_ONCE = 20
"""Jobs of one worker at a time."""
BATCH = 200
"""Jobs that pgqueuer takes at once."""
Done = tuple[int, float, float]
"""Jobs done, and when (on the machine's clock) this worker was up and when it had no more."""


async def _rows(source: str) -> Ready:
    connection = await asyncpg.connect(source)
    try:
        return ready([(name, column, await connection.fetch(query)) for name, column, query in sources()])
    finally:
        await connection.close()


def _statements(mark: Callable[[int], str]) -> dict[str, str]:
    """Return what a job runs, by what it is about; *mark* is the driver's n-th placeholder."""
    changes = ", ".join(f"{name} = {mark(place)}" for place, name in enumerate(CHANGED, 1))
    found = {
        "read": f"SELECT * FROM cases WHERE id = {mark(1)} FOR NO KEY UPDATE",
        "cases": f"UPDATE cases SET {changes} WHERE id = {mark(len(CHANGED) + 1)}",
    }
    for table in ("log", "messages"):
        columns = WRITTEN[table]
        names = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(mark(place) for place in range(1, len(columns) + 1))
        found[table] = f'INSERT INTO "{table}" ({names}) VALUES ({values})'
    return found


NUMBERED = _statements(lambda place: f"${place}")
PERCENT = _statements(lambda _: "%s")
WRITES = ("cases", "log", "messages")


# --- pgqueuer -----------------------------------------------------------------------------------------------


async def prepare_pgqueuer(url: str, rows: Ready) -> None:
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    connection = await asyncpg.connect(url)
    queries = Queries(AsyncpgDriver(connection))
    await queries.install()
    ids = [str(id).encode() for id in rows]
    await queries.enqueue(["transition"] * len(ids), ids, [0] * len(ids))
    await connection.close()


async def work_pgqueuer(url: str, rows: Ready) -> Done:
    from pgqueuer import PgQueuer
    from pgqueuer.models import Job
    from pgqueuer.types import QueueExecutionMode

    count = 0
    own = await asyncpg.connect(url)
    async with asyncpg.create_pool(url, min_size=AT_ONCE, max_size=AT_ONCE) as pool:
        queue = PgQueuer.from_asyncpg_connection(own)

        @queue.entrypoint("transition")
        async def transition(job: Job) -> None:
            nonlocal count
            id = UUID((job.payload or b"").decode())
            row = rows[id]
            async with pool.acquire() as connection, connection.transaction():
                await connection.fetchrow(NUMBERED["read"], id)
                for table in WRITES:
                    await connection.execute(NUMBERED[table], *row[table])
            count += 1

        start = wait_for_start()
        await queue.run(batch_size=BATCH, mode=QueueExecutionMode.drain)
        ended = time.monotonic()
    await own.close()
    return count, start, ended


# --- procrastinate ------------------------------------------------------------------------------------------


def _procrastinate(url: str) -> Any:
    from procrastinate import App, PsycopgConnector

    return App(connector=PsycopgConnector(conninfo=url, min_size=AT_ONCE, max_size=AT_ONCE))


async def prepare_procrastinate(url: str, rows: Ready) -> None:
    app = _procrastinate(url)

    @app.task(name="transition")  # type: ignore[untyped-decorator]
    async def transition(case: str) -> None:
        """Work is done elsewhere."""

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await transition.batch_defer_async(*({"case": str(id)} for id in rows))


async def work_procrastinate(url: str, rows: Ready, *, plain: bool = False) -> Done:
    """*plain*: a worker as it comes, which does one job after the other and keeps them."""
    from psycopg_pool import AsyncConnectionPool

    count = 0
    app = _procrastinate(url)
    async with AsyncConnectionPool(url, min_size=AT_ONCE, max_size=AT_ONCE) as pool, app.open_async():

        @app.task(name="transition")  # type: ignore[untyped-decorator]
        async def transition(case: str) -> None:
            nonlocal count
            id = UUID(case)
            row = rows[id]
            async with pool.connection() as connection:
                await connection.execute(PERCENT["read"], (id,))
                for table in WRITES:
                    await connection.execute(PERCENT[table], row[table])
            count += 1

        start = wait_for_start()
        if plain:
            await app.run_worker_async(wait=False)
        else:
            await app.run_worker_async(
                concurrency=AT_ONCE, wait=False, listen_notify=False, delete_jobs="always"
            )
        return count, start, time.monotonic()


# --- DBOS ---------------------------------------------------------------------------------------------------

QUEUE = "transitions"


def _dbos(url: str) -> Any:
    from dbos import DBOS

    return DBOS(
        config={
            "name": "bench",
            "system_database_url": url,
            "application_version": "1",
            "sys_db_pool_size": AT_ONCE,
            "log_level": "ERROR",
        }
    )


async def prepare_dbos(url: str, rows: Ready) -> None:
    from dbos import DBOS, DBOSClient, SQLAlchemyDatasource

    def prepare() -> None:
        import sqlalchemy

        _dbos(url)
        SQLAlchemyDatasource.create(url)
        DBOS.launch()
        DBOS.destroy()
        client = DBOSClient(system_database_url=url)
        client.register_queue(QUEUE, worker_concurrency=2 * AT_ONCE, polling_interval_sec=0.02)
        engine = sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            for id in rows:
                options = {"workflow_name": "transition", "queue_name": QUEUE, "app_version": "1"}
                client.enqueue_in_transaction(connection, options, str(id))
        client.destroy()

    await asyncio.to_thread(prepare)


async def work_dbos(url: str, rows: Ready) -> Done:
    import psycopg
    from dbos import DBOS, SQLAlchemyDatasource

    did: list[str] = []

    def work() -> Done:
        _dbos(url)
        source = SQLAlchemyDatasource.create(
            url, engine_kwargs={"pool_size": AT_ONCE, "max_overflow": AT_ONCE}
        )

        @source.transaction(isolation_level="READ COMMITTED")
        def write(case: str) -> None:
            id = UUID(case)
            row = rows[id]
            connection = source.sql_session().connection()
            connection.exec_driver_sql(PERCENT["read"], (id,))
            for table in WRITES:
                connection.exec_driver_sql(PERCENT[table], row[table])

        @DBOS.workflow(name="transition")
        def transition(case: str) -> None:
            write(case)
            did.append(case)

        wait_for_start()
        DBOS.launch()
        start = time.monotonic()
        with psycopg.connect(url, autocommit=True) as connection:
            left = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"
            while (connection.execute(left).fetchone() or (0,))[0]:
                time.sleep(0.05)
        ended = time.monotonic()
        DBOS.destroy()
        return len(did), start, ended

    return await asyncio.to_thread(work)


# --- all of them --------------------------------------------------------------------------------------------

Prepare = Callable[[str, Ready], Coroutine[Any, Any, None]]
Worker = Callable[[str, Ready], Coroutine[Any, Any, Done]]
PREPARE: dict[str, Prepare] = {
    "pgqueuer": prepare_pgqueuer,
    "procrastinate": prepare_procrastinate,
    "procrastinate-plain": prepare_procrastinate,
    "dbos": prepare_dbos,
}
WORK: dict[str, Worker] = {
    "pgqueuer": work_pgqueuer,
    "procrastinate": work_procrastinate,
    "procrastinate-plain": partial(work_procrastinate, plain=True),
    "dbos": work_dbos,
}


async def main(name: str, url: str, source: str, *, prepare: bool) -> None:
    plain = url.replace("+asyncpg", "")
    rows = await _rows(source.replace("+asyncpg", ""))
    if prepare:
        await PREPARE[name](plain, rows)
        return
    count, start, ended = await WORK[name](plain, rows)
    print(json.dumps(asdict(Work(count=count, ended=ended - start, peak_mb=peak_memory()))), flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    asyncio.run(main(*sys.argv[1:4], prepare="prepare" in sys.argv[4:]))
