"""The composition root: store, engine, channels and inboxes, put together from the settings.

Nothing is made at import. What a command needs is opened by `open_house` and closed when it leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import structlog

from app.intake import Intake
from app.settings import Settings
from bot.filebox import FileBox
from core.engine import Engine
from core.errors import SvarfristError
from core.events import Channel, Role
from core.inbound import Incoming
from core.messages import Parcel, Receipt, Text
from core.ports import Clock, Sender
from core.wording import word
from handover.arrivals import FolderReports
from handover.folder import FolderCollector
from handover.mailed import MailedCollector
from mail.inbox import Inbox
from mail.sender import Sender as MailSender
from store import Database, arrivals, conversations, open_database, schema

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
Heard = Callable[[datetime], Awaitable[None]]


class Listener(Protocol):
    """Somewhere words come in."""

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        """Take everything that is there now; return how many messages."""
        ...

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        """Take what comes, as it comes, until *stop* is set."""
        ...


class Files(Protocol):
    """Words that come in as files: somebody has to look."""

    async def read_once(self, receive: Receive, heard: Heard, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Polled:
    """Looks into files every *poll* seconds."""

    files: Files
    clock: Clock
    poll: float

    @property
    def waiting(self) -> bool:
        """Whether the last look left something for later."""
        return bool(getattr(self.files, "waiting", False))

    async def read_once(self, receive: Receive, heard: Heard) -> int:
        return await self.files.read_once(receive, heard, self.clock())

    async def run(self, receive: Receive, heard: Heard, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.read_once(receive, heard)
            except (SvarfristError, OSError) as error:
                log.warning("files_not_read", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.poll)


@dataclass(frozen=True, slots=True)
class Desk:
    """Mails what is for support to support's address."""

    mail: Sender
    address: str

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        return await self.mail.send(replace(parcel, channel=Channel.MAIL, address=self.address), text)


@dataclass(slots=True)
class Terminal:
    """Keeps what is answered to the person at the keyboard, for the command to print."""

    clock: Clock
    said: list[tuple[Parcel, Text]] = field(default_factory=list)

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        self.said.append((parcel, text))
        return Receipt(provider_id=str(parcel.id), at=self.clock())


@dataclass(slots=True, kw_only=True)
class House:
    """Everything a command may use."""

    settings: Settings
    clock: Clock
    database: Database
    engine: Engine
    intake: Intake
    terminal: Terminal
    ears: dict[str, Listener] = field(default_factory=dict)

    async def listen(self) -> None:
        """Record which ears are in use: silence counts only when each of them was read."""
        await self.database.write(lambda tx: arrivals.listen_with(tx.connection, tuple(self.ears)))

    async def hear(self) -> int:
        """Read everything that waits at every ear once; return how many messages there were."""
        count = 0
        for name, ear in self.ears.items():
            count += await ear.read_once(self.intake, self.heard(name))
        return count

    def heard(self, name: str) -> Heard:
        """Return the callback by which an ear says until when it was read."""

        async def heard(until: datetime) -> None:
            await self.engine.heard(name, until)

        return heard


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock, *, channels: bool = False) -> AsyncIterator[House]:
    """Open the store, and with *channels* everything that sends and listens; else only the terminal answers.

    On SQLite the schema is brought up to date; on PostgreSQL `svarfrist db upgrade` does that.

    Raises:
        BadSettings: if a setting is missing that is needed.

    """
    async with AsyncExitStack() as stack:
        database = open_database(settings.database_url)
        stack.push_async_callback(database.close)
        if settings.database_url.startswith("sqlite"):
            await schema.upgrade(database)
        else:
            await schema.check(database)
        terminal = Terminal(clock)
        senders: dict[Channel | Role, Sender] = {}
        ears: dict[str, Listener] = {}
        if channels:
            await _add_channels(stack, settings, clock, senders, ears, database=database)
        else:
            senders[Channel.TERMINAL] = terminal
        engine = Engine(store=database, senders=senders, wording=word, clock=clock)
        intake = Intake(
            receive=engine.receive,
            staff=frozenset(
                address.lower() for address in (*settings.staff, settings.support_email) if address
            ),
            partner=settings.handover_email.lower() if settings.handover_email else None,
        )
        house = House(
            settings=settings,
            clock=clock,
            database=database,
            engine=engine,
            intake=intake,
            terminal=terminal,
            ears=ears,
        )
        yield house


async def _add_channels(
    stack: AsyncExitStack,
    settings: Settings,
    clock: Clock,
    senders: dict[Channel | Role, Sender],
    ears: dict[str, Listener],
    *,
    database: Database,
) -> None:
    settings.need_mail()
    mail = await stack.enter_async_context(MailSender(settings.smtp(), clock))
    senders[Channel.MAIL] = mail
    senders[Role.SUPPORT] = Desk(mail, settings.value("support_email"))
    senders[Role.COLLECTOR] = (
        MailedCollector(mail, settings.handover_email)
        if settings.handover_email
        else FolderCollector(settings.handover_folder, clock)
    )
    account = settings.imap()

    async def sent(tokens: Sequence[str]) -> Mapping[str, str]:
        return await database.read(lambda tx: conversations.said(tx.connection, tokens))

    ears[f"imap:{account.username}/{account.folder}"] = Inbox(account, clock, sent)
    if settings.sms_folder is not None:
        box = FileBox(settings.sms_folder, clock, Channel.SMS)
        senders[Channel.SMS] = box
        ears["sms:folder"] = Polled(box, clock, 1.0)
    if settings.handover_email is None:
        reports = FolderReports(settings.handover_folder, settings.handover_quiet)
        ears["reports:folder"] = Polled(reports, clock, 5.0)
