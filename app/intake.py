"""Incoming letters on their way to the engine: staff and partners are recognised by their addresses.

An address in From is a claim, so it only counts together with what makes it hard to claim: staff answer a
letter that was sent to staff (its token), and a partner's report names cases by ids that only he was given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from core.engine import Verdict
from core.events import Channel, Role
from core.inbound import Belief, Incoming, Kind
from handover.reports import read_report

log = structlog.get_logger(__name__)

Receive = Callable[[Sequence[Incoming]], Awaitable[Sequence[Verdict]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Sorts a batch, and hands it on."""

    receive: Receive
    staff: frozenset[str] = frozenset()
    """Mail addresses of support staff, lower case."""
    partner: str | None = None
    """The collector's mail address, lower case."""

    async def __call__(self, batch: Sequence[Incoming]) -> Sequence[Verdict]:
        """Take one batch, and return what came of each; it is stored then."""
        return await self.receive([self.sorted(incoming) for incoming in batch])

    def sorted(self, incoming: Incoming) -> Incoming:
        """Return *incoming* with the role its sender has, and what a report of a partner says."""
        if incoming.channel is not Channel.MAIL or incoming.kind is not Kind.REPLY:
            return incoming
        if incoming.sender in self.staff and incoming.belief is Belief.BELIEVED:
            return replace(incoming, role=Role.SUPPORT, person=incoming.sender)
        if incoming.sender == self.partner and incoming.belief is Belief.BELIEVED:
            report = read_report(incoming.text, at=incoming.at)
            for rejected in report.rejected:
                log.warning(
                    "report_line_not_understood",
                    line=rejected.line,
                    field=rejected.field,
                    why=rejected.reason,
                )
            return replace(incoming, reports=report.words)
        return incoming
