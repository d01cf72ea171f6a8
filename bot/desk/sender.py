"""What is for support, into the staff group: into the topic of the owner it is about, or into the group itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.desk.group import Group, TopicGone
from core.errors import Refused
from core.messages import Correspondent, Parcel, Receipt, Text
from core.ports import Clock, Sender

log = structlog.get_logger(__name__)


class Topics(Protocol):
    """Where it is kept whose topic is whose."""

    async def find(self, key: str) -> tuple[str, bool] | None:
        """Return somebody's thread and whether it is muted; None if he has none yet."""
        ...

    async def keep(self, key: str, thread: str) -> None:
        """Record that a thread is his from now on."""
        ...


@dataclass(slots=True)
class DeskSender:
    """A `core.ports.Sender` for `Role.SUPPORT`."""

    group: Group
    topics: Topics
    clock: Clock
    otherwise: Sender
    """Where it goes when the group takes nothing: whoever asked for help must not be told so in vain."""

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Post it. A topic that somebody deleted is opened anew; what the group refuses goes by mail."""
        body = "\n\n".join(filter(None, (text.subject, text.body)))
        try:
            id = await self._post_anywhere(parcel.about, body)
        except Refused as error:
            log.critical("staff_group_refuses", setting="SVARFRIST_STAFF_GROUP", why=str(error))
            return await self.otherwise.send(parcel, text)
        return Receipt(provider_id=id, at=self.clock())

    async def _post_anywhere(self, about: Correspondent | None, body: str) -> str:
        try:
            return await self._post(about, body)
        except TopicGone:
            return await self._post(about, body, anew=True)

    async def _post(self, about: Correspondent | None, body: str, *, anew: bool = False) -> str:
        if about is None:
            return await self.group.post(body)
        found = None if anew else await self.topics.find(about.key)
        if found is not None:
            thread, muted = found
            return await self.group.post(body, thread=thread, silent=muted)
        opened = await self.group.open_topic(f"{about.name} · {about.business}")
        if opened is None:
            return await self.group.post(body)
        await self.topics.keep(about.key, opened)
        return await self.group.post(body, thread=opened)
