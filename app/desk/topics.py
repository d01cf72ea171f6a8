"""Whose topic is whose, kept in the store."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.group import Group
from core.ports import Clock
from store import Database, desk


@dataclass(frozen=True, slots=True)
class KeptTopics:
    """`bot.desk.Topics` over the store."""

    database: Database
    group: Group
    clock: Clock

    async def find(self, key: str) -> tuple[str, bool] | None:
        found = await self.database.read(lambda tx: desk.topic(tx.connection, key, str(self.group.id)))
        if found is None:
            return None
        muted = found.muted_until is not None and found.muted_until > self.clock()
        return found.thread, muted

    async def keep(self, key: str, thread: str) -> None:
        group, now = str(self.group.id), self.clock()
        await self.database.write(lambda tx: desk.keep_topic(tx.connection, key, group, thread, now))
