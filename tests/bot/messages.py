"""Messages to test with, and somebody who takes them. The telephone numbers are made up."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from core.events import Channel, Role
from core.inbound import Incoming
from core.messages import Notice, Parcel, Text

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OWNER = "+4791234567"
FIRST = UUID("0195f000-0000-7000-8000-0000000000a1")
ALERT = Text(subject="", body="Faktura 2044 er forfalt. Svar NEI 4F7 for å stanse.")


def a_parcel(number: int = 0, address: str = OWNER, channel: Channel = Channel.SMS) -> Parcel:
    id = UUID(int=FIRST.int + number)
    return Parcel(
        id=id,
        rows=(id,),
        business=FIRST,
        business_name="Nordfjord Rør AS",
        what=Notice.ALERT,
        to=Role.OWNER,
        channel=channel,
        address=address,
        language="nb",
        zone="Europe/Oslo",
        token=None,
    )


def lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a file of ours; fails on one that is no JSON."""
    return [json.loads(line) for line in path.read_text().split("\n")[:-1]] if path.exists() else []


@dataclass
class Engine:
    """Takes each external id once, as the real one does."""

    batches: list[int] = field(default_factory=list)
    taken: dict[str, Incoming] = field(default_factory=dict)
    heard_until: list[datetime] = field(default_factory=list)
    took: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, batch: Any) -> None:
        self.batches.append(len(batch))
        for incoming in batch:
            self.taken.setdefault(incoming.external_id, incoming)
        self.took.set()

    async def heard(self, until: datetime) -> None:
        self.heard_until.append(until)

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.taken.values()]
