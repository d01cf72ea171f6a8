"""Many owners and many chat messages through the whole path, against the Bot API server of the demo.

Out: alerts from the outbox to every owner's chat. In: owners who ask how things stand, by `getUpdates`, and the
answers they get. Counted at the other end of the wire: who got what, how often, how fast; and this process's memory.
None may be lost, none come twice, and the account's limits must hold: it may say so much a second, and a chat is not
told more than a few things a second.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select

from app.chat import Chats
from app.chatbox import TOKEN, TelegramEmulator
from bench.frame import Figure, Options, memory, progress
from bot.telegram import PollingEar, Talk, TelegramAccount, TelegramSender, open_bot
from core.case import Case, Debtor, Money
from core.engine import Engine
from core.events import Channel, Role
from core.messages import Notice
from core.policies import POLICIES
from core.sending import PACES, Pace
from core.wording import word
from store import open_database, people, schema
from store.followup import open_cases
from store.outbox import way
from store.tables import bucket_of, contacts, messages, new_id, routes

POLICY = POLICIES["fakturert"].overridden({"most_a_day": 1000})
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT_ONCE = 200
"""Messages that are on their way at a time: the account of the measurement may say more than a real one."""
PER_SECOND = 1000.0
FIRST_CHAT = 1_000_000


@dataclass(slots=True)
class Found:
    """What was counted."""

    owners: int
    sent: int = 0
    lost: int = 0
    twice: int = 0
    out_seconds: float = 0.0
    asked: int = 0
    answered: int = 0
    unanswered: int = 0
    answered_twice: int = 0
    in_seconds: float = 0.0
    busiest_second: int = 0
    busiest_chat_second: int = 0
    memory_mb_before: float = 0.0
    memory_mb_after_a_tenth: float = 0.0
    memory_mb_after: float = 0.0


async def measure(options: Options) -> list[Figure]:
    """Return messages a second out and in, and what was lost, doubled or too fast; one round.

    Raises:
        AssertionError: if a message was lost or came twice.

    """
    owners = options.size(4_000, 200)
    found = await _found(owners, options.size(20_000, 1_000), PER_SECOND)
    wrong = {
        "lost": found.lost,
        "twice": found.twice,
        "unanswered": found.unanswered,
        "answered twice": found.answered_twice,
    }
    if any(wrong.values()):
        raise AssertionError(f"chat: {wrong}")
    about = f"{found.sent:,} messages to {owners:,} owners; none lost, none twice"
    return [
        Figure(name="chat, out", value=found.sent / found.out_seconds, unit="/s", note=about),
        Figure(
            name="chat, questions answered",
            value=found.answered / found.in_seconds,
            unit="/s",
            note=f"{found.asked:,} by getUpdates",
        ),
        Figure(
            name="chat, the busiest second of the account",
            value=found.busiest_second,
            unit="messages",
            target=f"<= {2 * PER_SECOND:,.0f}",
        ),
        Figure(
            name="chat, the busiest second of one chat",
            value=found.busiest_chat_second,
            unit="messages",
            target="<= 2",
        ),
        Figure(
            name="chat: memory",
            value=found.memory_mb_after,
            unit="MB",
            raw=found.memory_mb_after_a_tenth,
            ratio=found.memory_mb_after / found.memory_mb_after_a_tenth,
            note="at the end, against after a tenth; with the server it talks to",
        ),
    ]


async def _found(owners: int, count: int, per_second: float) -> Found:
    """Send *count* messages to *owners*, let them ask a tenth as often, and return what was counted."""
    found = Found(owners=owners)
    clock = [NOW]
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
        database = open_database(f"sqlite:///{folder}/chat.db")
        await schema.upgrade(database)
        async with TelegramEmulator(keep=2, clock=lambda: clock[0]) as telegram:
            account = TelegramAccount(token=TOKEN, name="bench_bot", url=telegram.url, per_second=per_second)
            async with open_bot(account) as bot:
                who = [
                    telegram.person(FIRST_CHAT + n, f"Eier {n}", "nb", started=True) for n in range(owners)
                ]
                await database.write(lambda tx: _people(tx.connection, owners))
                engine = Engine(
                    store=database,
                    senders={Channel.CHAT: TelegramSender(bot, lambda: clock[0])},
                    wording=word,
                    clock=lambda: clock[0],
                    paces={**PACES, Channel.CHAT: Pace(at_once=AT_ONCE)},
                )
                await _out(found, engine, telegram, database, owners, count)
                await _in(found, engine, telegram, database, bot, who, count // 10, clock)
        await database.close()
    return found


def _people(connection, owners: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """One business for every ten owners, each with a case."""
    for first in range(0, owners, 10):
        business = people.add_business(
            connection,
            name=f"Firma {first}",
            chosen=POLICY,
            language="nb",
            org_number=None,
            ledger_feed=False,
            now=NOW,
        )
        rows = [
            {"id": new_id(), "business": business, "bucket": bucket_of(business), "name": f"Eier {n}"}
            for n in range(first, min(first + 10, owners))
        ]
        more = {"language": "nb", "active": True, "created_at": NOW}
        connection.execute(insert(contacts), [row | more for row in rows])
        ways = [
            {
                "id": new_id(),
                "contact": row["id"],
                "business": business,
                "bucket": row["bucket"],
                "channel": Channel.CHAT.value,
                "address": str(FIRST_CHAT + first + place),
            }
            for place, row in enumerate(rows)
        ]
        connection.execute(insert(routes), ways)
        money = Money(amount=Decimal(12500), currency="NOK")
        case = Case(
            id=new_id(),
            business=business,
            invoice=str(10_000 + first),
            amount=money,
            balance=money,
            due_date=date(2026, 11, 20),
            debtor=Debtor(number="1", name="Nordlys Bygg AS", country="NO", address="Gata 1, 0150 Oslo"),
            since=NOW,
        )
        open_cases(connection, [case], None, NOW)


async def _out(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    found: Found,
    engine: Engine,
    telegram,  # noqa: ANN001
    database,  # noqa: ANN001
    owners: int,
    count: int,
) -> None:
    each = count // owners

    def fill(tx) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
        known = tx.connection.execute(
            select(contacts.c.id, contacts.c.business, routes.c.address).join(
                routes, routes.c.contact == contacts.c.id
            )
        ).all()
        rows = [_row(id, business, address, turn) for turn in range(each) for id, business, address in known]
        for first in range(0, len(rows), 5000):
            tx.connection.execute(insert(messages), rows[first : first + 5000])
        return len(rows)

    wanted = await database.write(fill)
    progress(f"chat: {wanted:,} messages to {owners:,} owners")
    found.memory_mb_before = memory()
    began = time.monotonic()
    watching = asyncio.create_task(_watch(found, database, wanted))
    while (done := await engine.deliver()).sent + done.failed + done.later + done.died:
        pass
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    found.out_seconds = time.monotonic() - began
    per_chat = Counter(telegram.traffic.sent)
    found.sent = sum(per_chat.values())
    found.lost = sum(max(0, each - per_chat[FIRST_CHAT + n]) for n in range(owners))
    found.twice = sum(max(0, per_chat[FIRST_CHAT + n] - each) for n in range(owners))
    found.memory_mb_after = memory()


async def _watch(found: Found, database, wanted: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Note the memory once a tenth of *wanted* was sent."""
    count = select(func.count()).select_from(messages).where(messages.c.status == "sent")
    sent = 0
    while sent < wanted // 10:
        await asyncio.sleep(0.2)
        sent = await database.read(lambda tx: tx.connection.execute(count).scalar_one())
    found.memory_mb_after_a_tenth = memory()


def _row(contact: UUID, business: UUID, address: str, turn: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "business": business,
        "bucket": bucket_of(business),
        "what": Notice.HELP.value,
        "to": Role.OWNER.value,
        "contact": contact,
        "channel": Channel.CHAT.value,
        "address": address,
        "language": "nb",
        "lane": way(Channel.CHAT.value, address),
        "facts": {"turn": str(turn)},
        "perishable": False,
        "starts_clock": False,
        "in_window": False,
        "tried": [],
        "status": "pending",
        "attempt": 0,
        "in_doubt": False,
        "next_at": NOW,
        "created_at": NOW,
    }


async def _in(found, engine, telegram, database, bot, who, count, clock) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, PLR0917
    """Let *count* owners ask how things stand, and count who was answered."""
    before = Counter(telegram.traffic.sent)

    class Home:
        """What `Chats` needs of a house."""

    home = Home()
    home.database, home.clock = database, lambda: clock[0]  # type: ignore[attr-defined]
    talk = Talk(bot=bot, people=Chats(home), clock=lambda: clock[0])  # type: ignore[arg-type]
    ear = PollingEar(bot=bot, talk=talk, clock=lambda: clock[0])

    async def heard(_: datetime) -> None:
        """Nobody waits for silence here."""

    asking = who[:count]
    for person in asking:
        person.writes("status")
    progress(f"chat: {count:,} questions")
    began = time.monotonic()
    found.asked = await ear.read_once(engine.receive, heard)
    while (done := await engine.deliver()).sent + done.later:
        pass
    found.in_seconds = time.monotonic() - began
    now = Counter(telegram.traffic.sent)
    answers = [now[person.id] - before[person.id] for person in asking]
    found.answered = sum(answers)
    found.unanswered = sum(answer < 1 for answer in answers)
    found.answered_twice = sum(answer > 1 for answer in answers)
    found.busiest_second = telegram.traffic.busiest(1.0)
    found.busiest_chat_second = max(telegram.traffic.busiest(1.0, chat=person.id) for person in who)
