"""The composition root: store, engine, channels and inboxes, put together from the settings.

Nothing is made at import. What a command needs is opened by `open_house` and closed when it leaves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app.ears import Heard, Listener
from app.intake import Intake
from app.leases import Leases
from app.roles import ALL, Ear, Work, accounts_of, ears_of, of_nobody
from app.settings import Settings
from core.engine import Engine
from core.events import Channel, Role
from core.messages import Parcel, Receipt, Text
from core.ports import Clock, Sender, Way
from core.wording import word
from store import Database, arrivals, open_database, schema

if TYPE_CHECKING:
    from bot.desk.group import Group
    from web import Hook, Up


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
    leases: Leases
    """What this worker alone may do at the moment."""
    works: frozenset[Work] = ALL
    """What this worker does."""
    listens: Mapping[str, Ear] = field(default_factory=dict)
    """All ears that are in use, whoever reads them."""
    accounts: Mapping[str, frozenset[Way]] = field(default_factory=dict)
    """All accounts that send, whoever holds them, by the names of their leases."""
    senders: dict[Channel | Role, Sender] = field(default_factory=dict)
    """By what channel, or to whom; the engine looks here."""
    ears: dict[str, Listener] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    """What may be called over HTTP, by its path."""
    chores: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What is looked after every few seconds where calls are answered."""
    up: Up | None = None
    """Since when we can be called, where we can."""
    group: Group | None = None
    """The support staff's group in the chat."""

    async def listen(self) -> None:
        """Record which ears are in use: silence counts only when each of them was read.

        On SQLite this process's settings say it all. Where several workers share a store, one of them may have been
        given others than the rest: an ear is only ever added then, and goes when somebody says so.
        """
        names = tuple(self.listens or self.ears)
        alone = self.settings.database_url.startswith("sqlite")
        say = arrivals.listen_with if alone else arrivals.listen_also
        await self.database.write(lambda tx: say(tx.connection, names))

    def may_hear(self, name: str) -> bool:
        """Whether no other worker reads this ear at the moment."""
        return name not in self.listens or self.leases.holds(self.listens[name].lease)

    def ways(self) -> frozenset[Way]:
        """Return the ways that this worker may send by at this moment, and those that nobody can send by."""
        ours = [served for account, served in self.accounts.items() if self.leases.holds(account)]
        return of_nobody(self.accounts).union(*ours)

    async def hear(self) -> int:
        """Read everything that waits at every ear once; return how many messages there were."""
        count = 0
        for name, ear in self.ears.items():
            count += await ear.read_once(self.intake, self.heard(name))
        return count

    def heard(self, name: str) -> Heard:
        """Return the callback by which an ear says until when it was read."""

        async def heard(until: datetime) -> None:
            # It would still be true: whoever reads the ear by now says as much, and times never move back.
            if self.may_hear(name):
                await self.engine.heard(name, until)

        return heard


@asynccontextmanager
async def open_house(
    settings: Settings, clock: Clock, *, channels: bool = False, works: frozenset[Work] = ALL
) -> AsyncIterator[House]:
    """Open the store, and with *channels* everything that sends and listens; else only the terminal answers.

    A worker that neither sends nor listens, by its *works*, opens no channel. On SQLite the schema is brought up to
    date; on PostgreSQL `svarfrist db upgrade` does that.

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
        if not channels:
            senders[Channel.TERMINAL] = terminal
        engine = Engine(store=database, senders=senders, wording=word, clock=clock)
        intake = Intake(
            receive=engine.receive,
            staff=frozenset(
                address.lower() for address in (*settings.staff, settings.support_email) if address
            ),
            partner=settings.handover_email.lower() if settings.handover_email else None,
        )
        if channels:
            settings.need_mail()
            settings.need_channels()
        listens = ears_of(settings) if channels else {}
        accounts = accounts_of(settings) if channels else {}
        house = House(
            leases=Leases(database, _leases(works, listens, accounts), clock),
            works=works,
            listens=listens,
            accounts=accounts,
            settings=settings,
            clock=clock,
            database=database,
            engine=engine,
            intake=intake,
            terminal=terminal,
            ears=ears,
            senders=senders,
        )
        if channels and works != {Work.ENGINE}:
            # What only the channels need is loaded with them: most commands open none.
            from app.channels import add_channels  # noqa: PLC0415

            await add_channels(stack, house)
        yield house


def _leases(
    works: frozenset[Work], listens: Mapping[str, Ear], accounts: Mapping[str, frozenset[Way]]
) -> list[str]:
    """Return the names of all that a worker with these *works* would like to do."""
    ears = [ear.lease for ear in listens.values() if ear.work in works]
    return [*ears, *(accounts if Work.DELIVER in works else ())]
