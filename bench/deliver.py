"""Letters from the outbox to an SMTP server, beside a bare loop that hands over the same ones; what a claim costs.

The outbox holds a question to each owner. We claim it, look at its case once more, word it, compose the letter, hand
it over and write down that it went. The bare loop has the finished letters in memory, and as many connections.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiosmtplib

from bench import outbox
from bench.asked import Hand, questions_wait
from bench.frame import Figure, Options, Rounds, compared, progress
from bench.smtpsink import sink
from core.engine import Engine
from core.events import Channel
from core.messages import Parcel, Receipt, Text
from core.wording import word
from mail.account import SmtpAccount
from mail.address import ReplyAddress
from mail.compose import Envelope, compose
from mail.sender import CONNECTIONS, Sender
from store import open_database, schema
from tests.servers.postfix import Postfix

OWNERS = 1000
HOST = "127.0.0.1"
OURS = "svar@svarfrist.test"
REPLY = ReplyAddress("svar+{token}@svarfrist.test")


@dataclass(slots=True)
class Keeping:
    """Sends, and keeps the first round's letters for the bare loop."""

    sender: Sender
    account: SmtpAccount
    hand: Hand
    keep: bool
    letters: list[Envelope] = field(default_factory=list)

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        if self.keep:
            self.letters.append(compose(parcel, text, self.account, self.hand()))
        return await self.sender.send(parcel, text)


async def measure(options: Options) -> list[Figure]:
    return [*await _letters(options), *await outbox.measure(options)]


async def _letters(options: Options) -> list[Figure]:
    owners = options.size(OWNERS, 50)
    figures = []
    with tempfile.TemporaryDirectory(prefix="svarfrist-") as folder:
        template = Path(folder) / "template.db"
        progress(f"deliver: {owners} questions")
        hand = await _prepared(template, owners)
        async with sink() as (smtp_port, lmtp_port):
            figures.append(await _beside(options, template, hand, smtp_port, "aiosmtpd"))
            if Postfix.missing() is None:
                addresses = [f"kari{number}@brygga.test" for number in range(owners)]
                with Postfix(addresses, lmtp_port=lmtp_port) as postfix:
                    figures.append(await _beside(options, template, hand, postfix.smtp_port, "Postfix"))
    return figures


async def _prepared(file: Path, owners: int) -> Hand:
    database = open_database(f"sqlite:///{file}")
    try:
        await schema.upgrade(database)
        return await questions_wait(database, owners)
    finally:
        await database.close()


async def _beside(options: Options, template: Path, hand: Hand, port: int, server: str) -> Figure:
    ours, raw = Rounds(), Rounds()
    letters = (await _ours(template, hand, port, keep=True))[1]  # warms up, and is not counted
    for _ in range(options.rounds):
        raw.add(len(letters) / await _raw(letters, port))
        ours.add(len(letters) / (await _ours(template, hand, port, keep=False))[0])
    note = f"SQLite, {len(letters)} letters, {CONNECTIONS} connections; raw: aiosmtplib with finished letters"
    return compared(f"deliver to {server}", "letters/s", ours, raw, note=note)


async def _ours(template: Path, hand: Hand, port: int, *, keep: bool) -> tuple[float, list[Envelope]]:
    """Return the seconds that sending everything took."""
    copy = template.with_name("copy.db")
    for left in template.parent.glob("copy.db*"):
        left.unlink()
    with sqlite3.connect(template) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copy(template, copy)
    database = open_database(f"sqlite:///{copy}")
    account = _account(port)
    try:
        async with Sender(account, hand) as sender:
            keeping = Keeping(sender, account, hand, keep)
            engine = Engine(store=database, senders={Channel.MAIL: keeping}, wording=word, clock=hand)
            began = time.perf_counter()
            done = await engine.deliver(only={Channel.MAIL})
            seconds = time.perf_counter() - began
    finally:
        await database.close()
    assert not done.failed + done.later + done.died, done
    return seconds, keeping.letters


async def _raw(letters: Sequence[Envelope], port: int) -> float:
    """Return the seconds that handing over the finished letters took."""
    waiting = iter(letters)

    async def one() -> None:
        async with aiosmtplib.SMTP(hostname=HOST, port=port, start_tls=False) as smtp:
            for letter in waiting:
                await smtp.sendmail(letter.sender, [letter.recipient], letter.raw)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return time.perf_counter() - began


def _account(port: int) -> SmtpAccount:
    return SmtpAccount(
        host=HOST, port=port, tls="none", from_address=OURS, from_name="Svarfrist", reply=REPLY
    )
