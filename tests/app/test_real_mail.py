"""The whole path over a real Postfix and a real Dovecot: letters out, answers in, each decided once."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import func, select

from app.books import import_invoices
from app.clock import now
from app.house import House, open_house
from app.loops import deliver_all, run, tick_all
from app.settings import Settings
from core.case import State
from core.policies import POLICIES
from store import people
from store.tables import cases, incoming, log, messages
from tests.servers import mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.server import HOST, MAILBOXES, OURS, OWNER, free_port
from tests.store.world import World

DESK = "jonas@brygga.test"


class Hand:
    """A clock that runs like the machine's, from wherever it is put."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def to(self, moment: datetime) -> None:
        self.ahead = max(self.ahead, moment - now())


@asynccontextmanager
async def living(folder: Path, hand: Hand, *, smtp_port: int, imap_port: int) -> AsyncIterator[House]:
    settings = Settings(
        _env_file=None,
        DATABASE_URL=f"sqlite:///{folder / 'svarfrist.db'}",
        smtp_host=HOST,
        smtp_port=smtp_port,
        smtp_tls="none",
        mail_from=OURS,
        mail_reply="svar+{token}@svarfrist.test",
        mail_verify_here=False,  # nobody signs here, and there are no name servers
        imap_host=HOST,
        imap_port=imap_port,
        imap_tls="none",
        imap_username=OURS,
        imap_password=MAILBOXES[OURS],
        support_email=DESK,
        handover_folder=folder / "handover",
    )
    async with open_house(settings, hand, channels=True) as house:
        await house.listen()
        yield house


def answer(token: str, text: str, number: int) -> bytes:
    return (
        f"From: Kari <{OWNER}>\r\nTo: svar+{token}@svarfrist.test\r\nDelivered-To: {OURS}\r\n"
        f"Subject: Re: faktura\r\nMessage-ID: <answer-{number}@brygga.test>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


async def asked(house: House, hand: Hand, businesses: int, each: int) -> list[bytes]:
    """Ask about *each* invoices of as many *businesses*; return a yes to every one of them, by its number."""
    world = World(database=house.database)
    letters: list[bytes] = []
    for number in range(businesses):
        business = await world.business(f"Brygga {number} AS")
        await world.contact(business, "Kari", mail=OWNER)
        world.now = now() - timedelta(days=30)
        for case in await world.asked(business, each, due_date=world.now.date() - timedelta(days=4)):
            (row, *_) = await world.rows(case=case.id, what="ask_confirm")
            letters.append(answer(row["token"], f"Ja, start inkasso på faktura {case.invoice}", len(letters)))
        hand.to(world.now)
    return letters


async def words(house: House) -> Counter[str]:
    """Count what owners decided; each letter decides about the one invoice it names."""
    query = select(log.c.word, log.c.incoming, log.c.case).where(log.c.by == "owner")
    rows = await house.database.read(lambda tx: tx.connection.execute(query).all())
    assert len({row.incoming for row in rows}) == len({row.case for row in rows}) == len(rows)
    return Counter(row.word for row in rows)


async def test_a_thousand_waiting_answers_are_each_decided_once(dovecot: Dovecot, tmp_path: Path):
    hand = Hand()
    async with living(tmp_path, hand, smtp_port=free_port(), imap_port=dovecot.imap_port) as house:
        letters = await asked(house, hand, businesses=20, each=50)
        dovecot.deliver(OURS, *letters)
        assert await house.hear() == 1000
        assert await words(house) == {"confirm": 1000}

        dovecot.deliver(OURS, *letters[:20])
        dovecot.renumber(OURS)
        await house.hear()
        assert await words(house) == {"confirm": 1000}


async def test_answers_while_the_server_is_killed_in_idle(dovecot: Dovecot, tmp_path: Path):
    hand, stop = Hand(), asyncio.Event()
    async with living(tmp_path, hand, smtp_port=free_port(), imap_port=dovecot.imap_port) as house:
        letters = await asked(house, hand, businesses=1, each=20)
        running = asyncio.create_task(run(house, stop))
        try:
            dovecot.deliver(OURS, *letters[:10])
            await _until(house, 10)
            dovecot.kill9()
            dovecot.start()
            dovecot.deliver(OURS, *letters[10:])
            began = time.monotonic()
            await _until(house, 20)
            assert time.monotonic() - began < 25
        finally:
            stop.set()
            await running


async def _until(house: House, count: int) -> None:
    async with asyncio.timeout(30):
        found = Counter[str]()
        while found["confirm"] < count:
            found = await words(house)
            await asyncio.sleep(0.05)
    assert await words(house) == {"confirm": count}


async def test_a_follow_up_over_postfix_and_dovecot(postfix: Postfix, dovecot: Dovecot, tmp_path: Path):
    hand = Hand()
    async with living(tmp_path, hand, smtp_port=postfix.smtp_port, imap_port=dovecot.imap_port) as house:
        business = await _registered(house, tmp_path)
        for _ in range(3):  # the alert, the question, and nothing more
            await _next_deadline(house, business, hand)
            await tick_all(house)
            await _delivered(house, hand)
            if (await _case_state(house, business)) == State.AWAITING_CONFIRMATION:
                break
        await asyncio.to_thread(mailbox.wait_for, lambda: len(_letters(dovecot)) == 2)
        question = message_from_bytes(_letters(dovecot)[-1])
        reply = mailbox.letter(OWNER, str(question["Reply-To"]), "Bekreft.\n\nMvh Kari")
        await asyncio.to_thread(mailbox.send, postfix.smtp_port, reply)
        async with asyncio.timeout(15):
            while await _case_state(house, business) != State.HANDOVER_PENDING:
                await house.hear()
        await deliver_all(house)
        receipt = await asyncio.to_thread(mailbox.wait_for, lambda: _letters(dovecot)[2:])
        assert "10023" in str(message_from_bytes(receipt[0])["Subject"])

        sent = await house.database.read(
            lambda tx: (
                tx.connection.execute(select(messages.c.status).where(messages.c.to == "owner"))
                .scalars()
                .all()
            )
        )
        assert set(sent) == {"sent"}
        verdicts = await house.database.read(
            lambda tx: tx.connection.execute(select(incoming.c.verdict)).scalars().all()
        )
        assert "decided" in verdicts


def _letters(dovecot: Dovecot) -> list[bytes]:
    return mailbox.read(dovecot.imap_port, OWNER)


async def _registered(house: House, folder: Path) -> people.Business:
    world = World(database=house.database, now=house.clock())
    id = await world.business("Brygga AS", policy=POLICIES["fakturert"])
    await world.contact(id, "Kari", mail=OWNER)
    due = (house.clock() - timedelta(days=5)).date().isoformat()
    path = folder / "invoices.csv"
    path.write_text(
        f"fakturanr;kundenavn;adresse;beløp;forfall\n10023;Nordlys Bygg AS;Gata 1, 0150 Oslo;12500,00;{due}\n",
        "utf-8",
    )
    business = await house.database.read(lambda tx: people.business(tx.connection, id))
    assert business is not None
    report = await import_invoices(house.database, business, path, house.clock())
    assert report.new == 1
    return business


async def _next_deadline(house: House, business: people.Business, hand: Hand) -> None:
    query = select(cases.c.deadline).where(cases.c.business == business.id)
    deadline = await house.database.read(lambda tx: tx.connection.execute(query).scalar())
    if deadline is not None:
        hand.to(deadline + timedelta(minutes=2))
    await house.hear()


async def _delivered(house: House, hand: Hand) -> None:
    """Deliver all that is written; what is written late in the evening leaves in the morning."""
    query = select(func.max(messages.c.next_at)).where(messages.c.status == "pending")
    leaves = await house.database.read(lambda tx: tx.connection.execute(query).scalar())
    if leaves is not None:
        hand.to(leaves)
    await deliver_all(house)


async def _case_state(house: House, business: people.Business) -> str:
    query = select(cases.c.state).where(cases.c.business == business.id)
    return str(await house.database.read(lambda tx: tx.connection.execute(query).scalar_one()))
