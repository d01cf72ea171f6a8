"""What a claim costs, however much waits; and how long a lone message waits beside a business with very much to say."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from app.clock import now
from bench.frame import Figure, Options, progress
from bench.servers import databases, missing
from core.engine import Engine
from core.events import Channel, Role
from core.messages import Notice, Parcel, Receipt, Text
from core.policies import POLICIES
from core.ports import Sent, Way
from core.wording import word
from store import Database, Transaction, open_database, people, schema
from store.statements import insert_all
from store.tables import bucket_of, messages, new_id

SIZES = (1_000, 60_000, 300_000)
ROOM: dict[Way, int] = {
    Channel.MAIL: 40,
    Channel.CHAT: 20,
    Channel.SMS: 8,
    Role.SUPPORT: 4,
    Role.COLLECTOR: 4,
}
BUSINESSES = 1000
GIANT = 100_000
LONELY = 20
"""Lone messages whose waiting is measured, a tenth of a second apart."""
LEASE = 120.0
TAKES = 0.003
"""Seconds that the server of the giant's letters takes for each."""


async def measure(options: Options) -> list[Figure]:
    figures = []
    for name, size in [(name, size) for name in ("SQLite", "PostgreSQL") for size in SIZES]:
        if name == "PostgreSQL" and missing(options):
            continue
        waiting = options.size(size, size // 50)
        progress(f"claims: {waiting:,} waiting on {name}")
        async with _opened(name, options) as database:
            await database.write(lambda tx, n=waiting: _fill(tx, _businesses(tx, BUSINESSES), n))  # type: ignore[misc]
            await database.on_connection(lambda c: c.execute(text("ANALYZE")).close())
            note = f"{sum(ROOM.values())} may be taken, 40 are letters and are; median of 10"
            figures.append(
                Figure(
                    name=f"claim, {waiting:,} waiting, {name}",
                    value=await _claims(database),
                    unit="ms",
                    note=note,
                )
            )
    for name in ("SQLite", "PostgreSQL"):
        if name == "SQLite" or not missing(options):
            async with _opened(name, options) as database:
                figures += await _beside_a_giant(database, options.size(GIANT, GIANT // 50), name)
    return figures


@asynccontextmanager
async def _opened(name: str, options: Options) -> AsyncIterator[Database]:
    if name == "SQLite":
        with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
            async with _at(f"sqlite:///{folder}/outbox.db") as database:
                yield database
        return
    async with databases(options) as server, _at(await server.create()) as database:
        yield database


@asynccontextmanager
async def _at(url: str) -> AsyncIterator[Database]:
    database = open_database(url.replace("+asyncpg", ""))
    try:
        await schema.upgrade(database)
        yield database
    finally:
        await database.close()


def _businesses(tx: Transaction, number: int) -> list[UUID]:
    policy = POLICIES["fakturert"]
    about = {"language": "nb", "org_number": None, "ledger_feed": False, "now": now()}
    names = (f"Brygga {new_id()}" for _ in range(number))
    return [people.add_business(tx.connection, name=name, chosen=policy, **about) for name in names]  # type: ignore[arg-type]


def _fill(tx: Transaction, businesses: Sequence[UUID], number: int) -> None:
    """Let *number* letters wait, each to somebody of his own."""
    at = now()
    for first in range(0, number, 10_000):
        places = range(first, min(first + 10_000, number))
        rows = [_row(businesses[place % len(businesses)], place, at) for place in places]
        insert_all(tx.connection, messages, rows)


def _row(business: UUID, place: int, at: datetime) -> dict[str, object]:
    address = f"owner{place}@{business}.test"
    return {
        "id": new_id(),
        "business": business,
        "bucket": bucket_of(business),
        "what": Notice.HELP.value,
        "to": Role.OWNER.value,
        "channel": Channel.MAIL.value,
        "address": address,
        "language": "nb",
        "lane": f"mail:{address}",
        "facts": {},
        "perishable": False,
        "starts_clock": False,
        "in_window": False,
        "tried": [],
        "status": "pending",
        "attempt": 0,
        "in_doubt": False,
        "next_at": at,
        "created_at": at,
    }


async def _claims(database: Database) -> float:
    """Return the milliseconds of a claim."""
    seconds = []
    for _ in range(12):
        at, began = now(), time.perf_counter()
        claimed = await database.write(lambda tx, at=at: tx.claim(at, ROOM, LEASE))  # type: ignore[misc]
        seconds.append(time.perf_counter() - began)
        assert claimed
        back = [Sent(parcel=parcel, error="not begun") for parcel, _ in claimed]
        await database.write(lambda tx, at=at, back=back: tx.settle(back, at))  # type: ignore[misc]
    return 1000 * statistics.median(seconds[2:])


# --- fairness -----------------------------------------------------------------------------------------------


class Slow:
    """A server that takes its time, and remembers when each letter to a lone one came."""

    def __init__(self) -> None:
        self.came: dict[UUID, float] = {}

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        del text
        await asyncio.sleep(TAKES)
        self.came[parcel.business] = time.perf_counter()
        return Receipt(provider_id=str(parcel.id), at=now())


async def _beside_a_giant(database: Database, giant: int, name: str) -> list[Figure]:
    """Let a giant's letters wait, and lone ones come while they are being sent; half of them in the giant's bucket."""
    progress(f"fairness: {giant:,} of one business waiting on {name}")
    (big,) = await database.write(lambda tx: _businesses(tx, 1))
    many = await database.write(lambda tx: _businesses(tx, 64 * LONELY))
    near = [one for one in many if bucket_of(one) == bucket_of(big)][: LONELY // 2]
    lone = [*near, *[one for one in many if bucket_of(one) != bucket_of(big)][: LONELY - len(near)]]
    await database.write(lambda tx: _fill(tx, [big], giant))
    server, stop = Slow(), asyncio.Event()
    engine = Engine(store=database, senders={Channel.MAIL: server}, wording=word, clock=now)
    sending = asyncio.create_task(engine.deliver(only={Channel.MAIL}, stop=stop))
    due: dict[UUID, float] = {}
    for one in lone:
        await asyncio.sleep(0.1)
        await database.write(lambda tx, one=one: _fill(tx, [one], 1))  # type: ignore[misc]
        due[one] = time.perf_counter()
    for _ in range(600):
        if all(one in server.came for one in lone):
            break
        await asyncio.sleep(0.1)
    stop.set()
    await sending
    lags = sorted(server.came[one] - due[one] for one in lone)
    note = (
        f"beside {giant:,} waiting of one business, from the beginning; {len(near)} of {LONELY} in its bucket"
    )
    return [
        Figure(
            name=f"a lone letter's lag, median, {name}", value=statistics.median(lags), unit="s", note=note
        ),
        Figure(name=f"a lone letter's lag, longest, {name}", value=lags[-1], unit="s", note=note),
    ]
