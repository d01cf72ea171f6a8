"""Orders and reports to test with. Names, numbers and addresses are made up."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from core.case import Case, Debtor, Money, Stage, State
from core.errors import ChannelError
from core.events import Channel, Role
from core.messages import Asked, Order, Parcel, Receipt, Text

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CASE = UUID("0195f000-0000-7000-8000-00000000c001")
OTHER = UUID("0195f000-0000-7000-8000-00000000c002")
ORDER = UUID("0195f000-0000-7000-8000-0000000000a1")
BUSINESS = UUID("0195f000-0000-7000-8000-00000000b001")
NOTHING = Text(subject="", body="")


def order_id(number: int) -> UUID:
    return UUID(int=ORDER.int + number)


def a_case(**changes: Any) -> Case:
    case = Case(
        id=CASE,
        business=BUSINESS,
        invoice="2044",
        reference="00020443",
        amount=Money(amount=Decimal("12500.00"), currency="SEK"),
        balance=Money(amount=Decimal("11000.50"), currency="SEK"),
        due_date=date(2026, 1, 31),
        debtor=Debtor(
            number="118",
            name='Åkes "Bygg", Ek & Co',
            country="SE",
            identity_number="5560360793",
            address="Storgatan 1, 111 22 Stockholm",
        ),
        state=State.SUBMITTING,
        stage=Stage.REMINDER,
        with_collector=True,
        since=NOW,
        version=7,
    )
    return replace(case, **changes)


def an_order(
    what: Any = Order.REMINDER, *, id: UUID = ORDER, case: Case | None = None, **changes: Any
) -> Parcel:
    parcel = Parcel(
        id=id,
        rows=(id,),
        business=BUSINESS,
        business_name="Nordfjord Rör AB",
        what=what,
        to=Role.COLLECTOR,
        channel=Channel.FILE,
        address="collector",
        language="sv",
        zone="Europe/Stockholm",
        token="abcdefghijklmnopqrst",
        cases=(Asked(case=case or a_case()),),
    )
    return replace(parcel, **changes)


def written(folder: Path) -> dict[str, dict[str, Any]]:
    """What the partner sees: every order in its folder, as JSON. Fails on a half-written one."""
    return {path.stem: json.loads(path.read_text()) for path in (folder / "orders").glob("*.json")}


def listed(folder: Path) -> list[str]:
    """The ids in the list, a line without its end left out."""
    path = folder / "orders.csv"
    if not path.exists():
        return []
    lines = path.read_text().split("\n")[:-1]
    return [line.split(",")[0] for line in lines[1:]]


class Killed(BaseException):
    """The process is gone: no clean-up that waits for an error runs."""


@dataclass
class KilledAt:
    """Lets the process die at the nth call that touches the disk, before or in the middle of it."""

    patch: Any
    at: int
    calls: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        for name in ("write", "fsync", "ftruncate"):
            self.patch.setattr(os, name, self._dying(name, getattr(os, name)))
        for name in ("replace", "mkdir"):
            self.patch.setattr(Path, name, self._dying(name, getattr(Path, name)))
        return self

    def __exit__(self, *_: object) -> None:
        self.patch.undo()

    def _dying(self, name: str, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self.at:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise Killed(name)
            return real(*arguments, **named)

        return call


@dataclass
class MailChannel:
    """A mail sender that remembers."""

    sent: list[tuple[Parcel, Text]] = field(default_factory=list)
    fails: ChannelError | None = None

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        if self.fails is not None:
            raise self.fails
        self.sent.append((parcel, text))
        return Receipt(provider_id=f"{parcel.id}@firma.example", at=NOW)
