"""The staff group: posts in its topics, or in the group itself where it has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from telegram import Bot, Message, ReplyParameters
from telegram.constants import ForumTopicLimit
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.telegram.errors import as_ours
from bot.telegram.sender import parts
from core.errors import ChannelError, Refused

T = TypeVar("T")
log = structlog.get_logger(__name__)
NO_FORUM = ("not a forum", "not enough rights", "method is available only for supergroups")
NO_TOPIC = ("thread not found", "topic_deleted", "topic_closed", "topic_id_invalid", "topic not found")


class TopicGone(Exception):
    """Somebody deleted or closed the topic."""


@dataclass(slots=True)
class Group:
    """The staff's supergroup. `id` follows it when Telegram gives it a new one."""

    bot: Bot
    id: int
    has_topics: bool = True
    """Whether it has topics; found out by trying."""

    async def post(
        self, text: str, *, thread: str | None = None, answers: int | None = None, silent: bool = False
    ) -> str:
        """Post *text* and return its id as `CHAT/MESSAGE`.

        Raises:
            TopicGone: the topic is no more.
            core.errors.Refused, TryLater, InDoubt: as a channel's `send`.

        """
        reply = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
        first = None
        for part in parts(text):
            say = partial(
                self._say,
                part,
                message_thread_id=int(thread) if thread else None,
                reply_parameters=reply,
                disable_notification=silent,
            )
            sent = await self._calling(say)
            first = first or sent.message_id
        return f"{self.id}/{first}"

    async def open_topic(self, name: str) -> str | None:
        """Open a topic and return its thread; None where the group has none."""
        if not self.has_topics:
            return None
        try:
            topic = await self._calling(
                lambda: self.bot.create_forum_topic(self.id, name[: int(ForumTopicLimit.MAX_NAME_LENGTH)])
            )
        except Refused as error:
            if not any(sign in str(error).casefold() for sign in NO_FORUM):
                raise
            log.warning("group_without_topics", why=str(error))
            self.has_topics = False
            return None
        return str(topic.message_thread_id)

    async def _say(self, part: str, **more: Any) -> Message:
        return await self.bot.send_message(self.id, part, **more)

    async def _calling(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except ChatMigrated as moved:
            log.warning("group_has_a_new_id", setting="SVARFRIST_STAFF_GROUP", id=moved.new_chat_id)
            self.id = moved.new_chat_id
            return await self._calling(call)
        except TelegramError as error:
            raise _as_ours(error) from error


def _as_ours(error: TelegramError) -> ChannelError | TopicGone:
    if isinstance(error, BadRequest) and any(sign in error.message.casefold() for sign in NO_TOPIC):
        return TopicGone(error.message)
    return as_ours(error)
