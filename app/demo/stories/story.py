"""What a story is, and how the usual ones begin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.demo.stage import Stage

Plot = Callable[[Stage], Awaitable[None]]
NORWAY, SWEDEN = "fakturert", "fortnox_finans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A promise of the product, and how it is kept."""

    name: str
    policy: str
    promise: str
    invoice: str | None
    """The invoice it is about."""
    plot: Plot
    wires: bool = False
    """Whether there is a chat, an SMS gateway and a staff group."""
    log: bool = False
    """Whether the log of the case is shown at the end."""


ALL: list[Story] = []


def story(
    name: str, policy: str, promise: str, invoice: str | None, *, wires: bool = False, log: bool = False
) -> Callable[[Plot], Plot]:
    """Remember a plot as a story."""

    def remember(plot: Plot) -> Plot:
        ALL.append(
            Story(name=name, policy=policy, promise=promise, invoice=invoice, plot=plot, wires=wires, log=log)
        )
        return plot

    return remember


async def asked(stage: Stage) -> None:
    """Norway: an invoice that is due today; the alert, and ten days later the question."""
    await stage.invoice("10023", due="2026-11-02")
    await stage.days(3)
    stage.told("chat" if stage.owner.chat else "sms", "10023")
    await stage.days(11)
    stage.told("mail", "10023")


async def failed(stage: Stage, report: str) -> None:
    """Sweden: reminder, demand and collection in their time, and then nothing more to collect."""
    await stage.invoice("2044", due="2026-11-02", amount="18400,00")
    await stage.days(77)
    await stage.collector("2044", report)
