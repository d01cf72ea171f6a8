"""What all chats share: the time, the bot, the numbers, and who waits for something to happen."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from app.chatbox.content import Attachment, Message, Press
from app.chatbox.updates import Updates

if TYPE_CHECKING:
    from app.chatbox.chats import Chat

Seen = TypeVar("Seen")
Clock = Callable[[], datetime]


class World:
    def __init__(self, clock: Clock, bot_name: str, keep: int | None) -> None:
        self.clock = clock
        self.keep = keep
        self.updates = Updates(self.stir)
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files: dict[str, Attachment] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        """Menus by scope (`default`, `all_private_chats`, `chat:-100123`) and language ("" for all others)."""
        self.profile: dict[tuple[str, str], str] = {}
        """Name and descriptions of the bot, by method and language."""
        self.bot = {"id": 7_700_001, "is_bot": True, "first_name": "Svarfrist", "username": bot_name}
        self.message_ids = itertools.count(1)
        self.other_ids = itertools.count(1)
        self._waiting: list[asyncio.Future[None]] = []

    def date(self) -> int:
        return int(self.clock().timestamp())

    def push(self, kind: str, payload: Any) -> int | None:
        id = self.updates.push(kind, payload)
        self.stir()
        return id

    def attach(self, kind: str, name: str, content: bytes) -> Attachment:
        attachment = Attachment(kind, name, content, f"file{next(self.other_ids)}")
        if self.keep is None:
            self.files[attachment.id] = attachment
        return attachment

    def stir(self) -> None:
        """Let those look again who wait for something."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], Seen], *, within: float = 5) -> Seen:
        """Return what *look* returns as soon as that is something. TimeoutError after *within* seconds."""
        async with asyncio.timeout(within):
            while not (seen := look()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
        return seen

    def press(self, message: Message, data: str, by: dict[str, Any]) -> Press:
        press = Press(id=str(91_000_000_000 + next(self.other_ids)), message=message, data=data)
        self.presses[press.id] = press
        self.push(
            "callback_query",
            {
                "id": press.id,
                "from": by,
                "message": message.as_pressed(),
                "chat_instance": str(message.chat.id * 7919),
                "data": data,
            },
        )
        return press
