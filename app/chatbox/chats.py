"""Where messages are: a chat, and what a group has beyond one. Persons are chats too, in people.py."""

import itertools
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from app.chatbox.content import Message
from app.chatbox.faults import bad, forbidden
from app.chatbox.world import World

SUPERGROUP = 1_000_000_000_000


class Chat(ABC):
    def __init__(self, world: World, id: int) -> None:
        self.world = world
        self.id = id
        self._messages: dict[int, Message] = {}
        self._found: set[int] = set()
        world.chats[id] = self

    @abstractmethod
    def described(self) -> dict[str, Any]: ...

    @abstractmethod
    def check_open(self) -> None:
        """Raise what a bot is told that can not write here."""

    def check_thread(self, thread: int | None) -> None:
        if thread is not None:
            raise bad("message thread not found")

    def next_id(self) -> int:
        """A bot's private chats and small groups count their messages together."""
        return next(self.world.message_ids)

    def add(self, sender: dict[str, Any], *, thread: int | None = None, **more: Any) -> Message:
        reply_to: Message | None = more.get("reply_to")
        if thread is None and reply_to is not None:
            thread = reply_to.thread
        message = Message(
            id=self.next_id(), chat=self, sender=sender, date=self.world.date(), thread=thread, **more
        )
        self._messages[message.id] = message
        keep = self.world.keep
        if keep is not None and len(self._messages) > keep:
            del self._messages[next(iter(self._messages))]
        return message

    def message(self, id: int) -> Message | None:
        """The message with this id, unless it is deleted."""
        found = self._messages.get(id)
        return None if found is None or found.deleted else found

    def messages(self, *, thread: int | None = None, by_bot: bool | None = None) -> list[Message]:
        """Those that are there now, oldest first; of one topic, of the bot or of people only."""
        return [
            message
            for message in self._messages.values()
            if not message.deleted
            and message.service is None
            and (thread is None or message.thread == thread)
            and (by_bot is None or message.by_bot == by_bot)
        ]

    def told(self, *, thread: int | None = None) -> list[str]:
        """The bot's words."""
        return [message.text for message in self.messages(thread=thread, by_bot=True)]

    async def is_told(self, *words: str, thread: int | None = None, within: float = 5) -> Message:
        """Wait for a message of the bot with all these words that was not found before, and return it.

        Raises:
            AssertionError: none came within so many seconds; it says what came.

        """

        def look() -> Message | None:
            for message in self.messages(thread=thread, by_bot=True):
                if message.id not in self._found and all(word in message.text for word in words):
                    return message
            return None

        try:
            found = await self.world.until(look, within=within)
        except TimeoutError:
            raise AssertionError(f"not told {words}, but {self.told(thread=thread)}") from None
        assert found is not None
        self._found.add(found.id)
        return found


@dataclass(slots=True, eq=False)
class Topic:
    chat: "Group"
    thread: int
    name: str
    opening: Message
    closed: bool = False

    def messages(self, *, by_bot: bool | None = None) -> list[Message]:
        return self.chat.messages(thread=self.thread, by_bot=by_bot)

    def told(self) -> list[str]:
        return self.chat.told(thread=self.thread)

    async def is_told(self, *words: str, within: float = 5) -> Message:
        return await self.chat.is_told(*words, thread=self.thread, within=within)


class Group(Chat):
    """A supergroup when its id begins with -100, and a small one otherwise."""

    def __init__(self, world: World, id: int, title: str, *, forum: bool) -> None:
        super().__init__(world, id)
        self.title = title
        self.forum = forum
        self.topics: dict[int, Topic] = {}
        self.bot_is_admin = True
        """An admin sees everything and may open topics; others see commands and answers to themselves."""
        self.bot_is_member = True
        self.migrated_to: Group | None = None
        self._ids = itertools.count(1)
        if forum and not self.is_supergroup:
            raise ValueError("only a supergroup has topics")

    @property
    def is_supergroup(self) -> bool:
        return self.id < -SUPERGROUP

    def described(self) -> dict[str, Any]:
        kind = "supergroup" if self.is_supergroup else "group"
        about: dict[str, Any] = {"id": self.id, "type": kind, "title": self.title}
        if self.forum:
            about["is_forum"] = True
        return about

    def next_id(self) -> int:
        return next(self._ids) if self.is_supergroup else super().next_id()

    def check_open(self) -> None:
        if self.migrated_to is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated_to.id)
        if not self.bot_is_member:
            raise forbidden(f"bot was kicked from the {'supergroup' if self.is_supergroup else 'group'} chat")

    def check_thread(self, thread: int | None) -> None:
        if thread is not None and not (self.forum and thread in self.topics):
            raise bad("message thread not found")

    def add(self, sender: dict[str, Any], *, thread: int | None = None, **more: Any) -> Message:
        reply_to: Message | None = more.get("reply_to")
        if thread is None and reply_to is not None and self.is_supergroup and not self.forum:
            # Also without topics a reply belongs to a thread: that of the first message.
            thread = reply_to.thread or reply_to.id
        message = super().add(sender, thread=thread, **more)
        if self.forum and (topic := self.topics.get(message.thread or 0)) is not None:
            message.in_topic = True
            message.reply_to = message.reply_to or topic.opening
        return message

    def open_topic(self, name: str, by: dict[str, Any]) -> Topic:
        icon = {"name": name, "icon_color": 7322096}
        opening = self.add(by, service={"forum_topic_created": icon})
        opening.thread, opening.in_topic = opening.id, True
        topic = Topic(self, opening.id, name, opening)
        self.topics[topic.thread] = topic
        return topic

    def loses_topic(self, topic: Topic) -> None:
        """Somebody deletes it, with all that was said in it; nobody tells the bot."""
        self.topics.pop(topic.thread, None)
        for message in self._messages.values():
            message.deleted |= message.thread == topic.thread

    def migrates(self) -> "Group":
        """Become a supergroup, as a small group does by itself: the old id is dead. Return the new one."""
        new = Group(self.world, -SUPERGROUP + self.id, self.title, forum=False)
        self.migrated_to = new
        by = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        for chat, said in (
            (self, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": self.id}),
        ):
            self.world.push("message", chat.add(by, service=said).json())
        return new

    def turns_topics(self, *, on: bool) -> None:
        if not self.is_supergroup:
            raise ValueError("only a supergroup has topics")
        self.forum = on

    def hears(self, message: Message) -> bool:
        """Whether the bot is shown what people write here."""
        to_bot = message.reply_to is not None and message.reply_to.by_bot and message.reply_to.service is None
        return self.bot_is_member and (self.bot_is_admin or to_bot or message.text.startswith("/"))
