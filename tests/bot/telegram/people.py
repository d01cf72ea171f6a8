"""Who answers where the engine and the store would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.engine import Verdict
from core.inbound import Incoming
from core.messages import Text


@dataclass
class Desk:
    """Takes each external id once; *verdicts* says what becomes of a text, `decided` otherwise."""

    verdicts: dict[str, str] = field(default_factory=dict)
    taken: dict[str, Incoming] = field(default_factory=dict)
    heard_until: list[datetime] = field(default_factory=list)
    until_which: list[int] = field(default_factory=list)
    """How many were stored each time something was heard."""
    broken: bool = False

    async def receive(self, batch: Sequence[Incoming]) -> list[Verdict]:
        if self.broken:
            raise ConnectionError("the store is away")
        verdicts = []
        for one in batch:
            new = self.taken.setdefault(one.external_id, one) is one
            verdict = self.verdicts.get(one.text, "decided") if new else "repeat"
            verdicts.append(Verdict(incoming=one, verdict=verdict))
        return verdicts

    async def heard(self, until: datetime) -> None:
        self.heard_until.append(until)
        self.until_which.append(len(self.taken))

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.taken.values()]


@dataclass
class Known:
    """Whose chats are whose: chat -> language."""

    chats: dict[str, str]
    quiet_hours: dict[str, str | None] = field(default_factory=dict)
    pages: dict[int, tuple[Text, int]] = field(default_factory=dict)

    async def link(self, token: str, chat: str, name: str) -> str:
        if token == "good":
            self.chats[chat] = "nb"
            return "linked"
        return "used" if token == "old" else "unknown"

    async def unlink(self, chat: str) -> bool:
        return self.chats.pop(chat, None) is not None

    async def language(self, chat: str, code: str) -> bool:
        known = chat in self.chats and code in {"nb", "sv"}
        if known:
            self.chats[chat] = code
        return known

    async def quiet(self, chat: str, spec: str | None) -> bool:
        if chat not in self.chats or (spec is not None and "-" not in spec):
            return False
        self.quiet_hours[chat] = spec
        return True

    async def language_of(self, chat: str) -> str | None:
        return self.chats.get(chat)

    async def page(self, token: str, number: int) -> tuple[Text, int] | None:
        return self.pages.get(number)
