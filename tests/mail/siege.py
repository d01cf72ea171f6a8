"""A house that waits for an answer, and everything an attacker may bring to its mailbox.

Two businesses were each asked whether to go on: Ola's (`ola@bedrift.example`, invoice 10023) and Eva's. Letters
are understood as the inbox does it, and taken by the engine into a real store; what goes out is collected.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.demo.cast import CASTS
from app.demo.firm import Firm, register
from app.house import House, open_house
from app.loops import deliver_all, tick_all
from app.settings import Settings
from core.events import Channel, Role
from core.messages import Notice, Parcel, Receipt, Text
from core.policies import POLICIES
from mail.account import ImapAccount
from mail.reading import Fetched, read_head, understand
from mail.records import Answer
from store import people
from store.tables import incoming, messages
from tests.mail.conftest import REPLY, imap_account
from tests.mail.signing import Domain, published

OLA, EVA, SUPPORT = "ola@bedrift.example", "eva@annen.example", "hjelp@svarfrist.test"
OUR_SERVER = "mx.svarfrist.test"
OWN, OTHER, EVIL = Domain(name="bedrift.example"), Domain(name="annen.example"), Domain(name="x.example")
NAMES = published(OWN, OTHER, EVIL)
OWNERS = (("Bedrift AS", "Ola Nordmann", OLA), ("Annen AS", "Eva Berg", EVA))
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Post:
    """Takes whatever goes out."""

    hand: list[datetime]
    parcels: list[tuple[Parcel, Text]] = field(default_factory=list)

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.parcels.append((parcel, text))
        return Receipt(provider_id=str(parcel.id), at=self.hand[0])


@dataclass(slots=True, kw_only=True)
class Siege:
    house: House
    post: Post
    hand: list[datetime]
    ola: Firm
    eva: Firm
    token: str = ""
    """Of the question to Ola."""
    others: str = ""
    """Of the question to Eva."""
    count: int = 0

    @property
    def now(self) -> datetime:
        return self.hand[0]

    def passes(self, time: timedelta) -> None:
        self.hand[0] += time

    async def settle(self) -> None:
        await self.house.engine.heard("imap", self.now)
        while await tick_all(self.house) + await deliver_all(self.house):
            pass

    # --- letters

    def letter(self, words: str = "Ja, sett i gang.", **fields: str | None) -> bytes:
        """A letter of Ola's in answer to his question, as he would write it; a field that is None is left out."""
        self.count += 1
        usual: dict[str, str | None] = {
            "From": f"Ola Nordmann <{OLA}>",
            "To": f"Svarfrist <{REPLY.of_token(self.token)}>",
            "Subject": "Re: Skal vi starte purring?",
            "Date": format_datetime(self.now),
            "Message-ID": f"<{self.count}@bedrift.example>",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
        }
        given = {name.replace("_", "-"): value for name, value in fields.items()}
        lines = [f"{name}: {value}" for name, value in (usual | given).items() if value is not None]
        return ("\n".join(lines) + f"\n\n{words}\n").encode()

    def signed(self, words: str = "Ja, sett i gang.", *, by: Domain = OWN, **fields: str | None) -> bytes:
        return by.signs(self.letter(words, **fields))

    async def arrives(
        self, raw: bytes, records: Mapping[str, Answer] = NAMES, *, size: int | None = None, **account: Any
    ) -> dict[str, Any]:
        """Let a letter come in; return how it was kept. What the owner is told of it has gone out then."""
        mailbox = self.account(**account)
        fetched = Fetched(uid=1, raw=raw, size=size or len(raw), at=self.now)
        head = read_head(fetched, mailbox)
        found = {name: records.get(name) for name in head.names}
        await self.house.intake([understand(fetched, mailbox, None, found)])
        await self.settle()
        return (await self.kept())[-1]

    def account(self, **changes: Any) -> ImapAccount:
        return imap_account(143, **{"verify_here": True, "authserv_id": OUR_SERVER, **changes})

    # --- what came of it

    async def kept(self) -> list[dict[str, Any]]:
        query = select(incoming).order_by(incoming.c.id)
        return await self.house.database.read(
            lambda tx: [dict(row) for row in tx.connection.execute(query).mappings()]
        )

    async def states(self) -> list[str]:
        return [str((await self.ola.case("10023")).state), str((await self.eva.case("20001")).state)]

    async def token_of(self, what: str) -> str:
        """The reply token of the latest message of this kind to Ola."""
        return await _token(self.house, self.ola, what)

    def told(self, address: str) -> list[tuple[str, str]]:
        """What went out to somebody since the last look: what it was and what it said."""
        found = [
            (str(p.what), f"{t.subject}\n{t.body}") for p, t in self.post.parcels if p.address == address
        ]
        self.post.parcels[:] = [one for one in self.post.parcels if one[0].address != address]
        return found

    def asked_about_it(self) -> int:
        """How often owners were asked, since the last look, whether a letter was theirs."""
        asks = Notice.CONFIRM_ON_KNOWN_CHANNEL
        return sum(what == asks for address in (OLA, EVA) for what, _ in self.told(address))


@asynccontextmanager
async def siege(folder: Path) -> AsyncIterator[Siege]:
    """Both businesses have been asked, and nobody answered yet: in *folder*, or as it stands there already.

    No SMS, so that all is in letters.
    """
    begun = (folder / "siege.db").exists()
    settings = Settings(
        _env_file=None, DATABASE_URL=f"sqlite:///{folder / 'siege.db'}", support_email=SUPPORT,
        handover_folder=folder, mail_from="svar@svarfrist.test", mail_reply=REPLY.pattern,
    )  # fmt: skip
    hand = [MONDAY + timedelta(days=16 if begun else 0)]
    post = Post(hand)
    async with open_house(settings, lambda: hand[0]) as house:
        house.engine.senders = {Channel.MAIL: post, Role.SUPPORT: post, Role.COLLECTOR: post}
        firms = [await _firm(house, folder, *who, begun=begun) for who in OWNERS]
        here = Siege(house=house, post=post, hand=hand, ola=firms[0], eva=firms[1])
        if not begun:
            await _ask(here)
        here.token, here.others = [await _token(house, firm) for firm in firms]
        yield here


async def _firm(house: House, folder: Path, name: str, owner: str, address: str, *, begun: bool) -> Firm:
    cast = replace(CASTS["fakturert"], business=name, owner=owner, address=address)
    if not begun:
        policy = POLICIES["fakturert"]
        return await register(house.database, house.clock, folder, cast, policy, sms=False)
    found = await house.database.read(lambda tx: people.business(tx.connection, name))
    assert found is not None
    return Firm(id=found.id, cast=cast, database=house.database, clock=house.clock, folder=folder)


async def _ask(here: Siege) -> None:
    for firm, number in ((here.ola, "10023"), (here.eva, "20001")):
        await firm.invoices([{"invoice_number": number, "amount": "12500,00", "due_date": "2026-11-02"}])
    for _ in range(16):
        here.passes(timedelta(days=1))
        await here.settle()
    here.post.parcels.clear()


async def _token(house: House, firm: Firm, what: str = Notice.ASK_CONFIRM) -> str:
    latest = (
        select(messages.c.token)
        .where(messages.c.business == firm.id, messages.c.what == what)
        .order_by(messages.c.id.desc())
    )
    return await house.database.read(lambda tx: str(tx.connection.execute(latest).scalars().first()))
