"""What the collector says, by files in a folder: each counts once, and is put away after it was stored."""

from __future__ import annotations

from app.house import House
from core.events import Channel
from core.inbound import Incoming


async def take_reports(house: House) -> int:
    """Read the partner's new report files; return how many there were."""
    if house.reports is None:
        return 0
    count = 0
    now = house.clock()
    for found in house.reports.new(now):
        incoming = Incoming(
            channel=Channel.FILE,
            external_id=found.external_id,
            at=now,
            sender="collector",
            text="",
            digest=found.digest,
            reports=found.report.words,
        )
        await house.engine.receive([incoming])
        house.reports.done(found)
        count += 1
    return count
