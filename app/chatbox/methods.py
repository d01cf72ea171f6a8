"""The bot's other methods: its updates, its menu, the answers to presses, topics, and who is who."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from app.chatbox.chats import Group, Topic
from app.chatbox.faults import ApiError, bad
from app.chatbox.fields import Fields
from app.chatbox.sending import Sending

Method = Callable[[Fields], Any | Awaitable[Any]]
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *(
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
    ),
    *("can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics"),
)


class Methods(Sending):
    def all(self) -> dict[str, Method]:
        """Every method by its name in small letters, as Telegram takes them in any."""
        named: dict[str, Method] = {
            "getMe": lambda _fields: self.world.bot | {"can_join_groups": True, "has_topics_enabled": False},
            "getUpdates": self.get_updates,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.get_webhook_info,
            "sendMessage": self.send_message,
            "sendDocument": self.send_document,
            "sendPhoto": self.send_photo,
            "editMessageText": self.edit_message_text,
            "editMessageReplyMarkup": self.edit_message_reply_markup,
            "deleteMessage": self.delete_message,
            "sendChatAction": self.send_chat_action,
            "answerCallbackQuery": self.answer_callback_query,
            "getFile": self.get_file,
            "getChat": self.get_chat,
            "getChatMember": self.get_chat_member,
            "setMyCommands": self.set_my_commands,
            "getMyCommands": lambda fields: self.world.commands.get(_menu(fields), []),
            "deleteMyCommands": lambda fields: self.world.commands.pop(_menu(fields), None) is None or True,
            "createForumTopic": self.create_forum_topic,
            "editForumTopic": self.edit_forum_topic,
            "closeForumTopic": lambda fields: self._close(fields, closed=True),
            "reopenForumTopic": lambda fields: self._close(fields, closed=False),
            "deleteForumTopic": self.delete_forum_topic,
        }
        for name in ("Name", "Description", "ShortDescription"):
            named[f"setMy{name}"] = partial(self._describe, name)
        return {name.lower(): method for name, method in named.items()}

    # --- updates -----------------------------------------------------------------------------------

    async def get_updates(self, fields: Fields) -> Any:
        self.world.updates.allow(fields.thing("allowed_updates"))
        return await self.world.updates.poll(
            fields.number("offset") or 0,
            min(fields.number("limit") or 100, 100),
            float(fields.text("timeout") or 0),
        )

    def set_webhook(self, fields: Fields) -> Any:
        self.world.updates.allow(fields.thing("allowed_updates"))
        settings = {name: fields.text(name) for name in ("url", "secret_token")}
        self.world.updates.set_webhook(settings, drop_pending=fields.flag("drop_pending_updates"))
        return True

    def delete_webhook(self, fields: Fields) -> Any:
        self.world.updates.set_webhook({}, drop_pending=fields.flag("drop_pending_updates"))
        return True

    def get_webhook_info(self, fields: Fields) -> Any:
        updates = self.world.updates
        about: dict[str, Any] = {
            "url": updates.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(updates.pending),
        }
        if updates.allowed is not None:
            about["allowed_updates"] = sorted(updates.allowed)
        if updates.last_error is not None:
            about |= {"last_error_date": self.world.date(), "last_error_message": updates.last_error[1]}
        return about

    def answer_callback_query(self, fields: Fields) -> Any:
        press = self.world.presses.get(fields.text("callback_query_id"))
        if press is None or press.expired:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(fields.text("text")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        press.answer, press.alert = fields.text("text"), fields.flag("show_alert")
        return True

    # --- the bot and others ------------------------------------------------------------------------

    def set_my_commands(self, fields: Fields) -> Any:
        commands = fields.thing("commands")
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        if not re.fullmatch(r"([a-z]{2})?", fields.text("language_code")):
            raise bad("invalid language_code specified")
        self.world.commands[_menu(fields)] = commands
        return True

    def _describe(self, name: str, fields: Fields) -> Any:
        text = fields.text({"Name": "name", "Description": "description"}.get(name, "short_description"))
        if len(text) > {"Name": 64, "Description": 512}.get(name, 120):
            raise bad("BOT_DESCRIPTION_TOO_LONG")
        self.world.profile[name, fields.text("language_code")] = text
        return True

    def get_file(self, fields: Fields) -> Any:
        attachment = self.world.files.get(fields.text("file_id"))
        if attachment is None:
            raise bad("invalid file_id")
        about = {"file_id": attachment.id, "file_unique_id": f"u{attachment.id}"}
        return {**about, "file_size": len(attachment.content), "file_path": attachment.path}

    def get_chat(self, fields: Fields) -> Any:
        gifts = ("unlimited", "limited", "unique", "premium_subscription", "gifts_from_channels")
        more = {"accent_color_id": 3, "max_reaction_count": 11}
        about = {**self.chat(fields).described(), **more}
        return {
            **about,
            "accepted_gift_types": {f"{kind}_gifts".replace("n_gifts", "n"): False for kind in gifts},
        }

    def get_chat_member(self, fields: Fields) -> Any:
        chat, user = self.chat(fields), fields.number("user_id")
        if user != self.world.bot["id"]:
            person = self.world.chats.get(user or 0)
            if person is None:
                raise bad("user not found")
            about = {
                "id": person.id,
                "is_bot": False,
                "first_name": person.described().get("first_name", "?"),
            }
            return {"status": "member", "user": about}
        if isinstance(chat, Group) and chat.bot_is_admin:
            return {"status": "administrator", "user": self.world.bot, **dict.fromkeys(RIGHTS, True)}
        return {"status": "member", "user": self.world.bot}

    # --- topics ------------------------------------------------------------------------------------

    def create_forum_topic(self, fields: Fields) -> Any:
        group = self._forum(fields)
        name = fields.text("name")
        if not 1 <= len(name) <= 128:
            raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_NAME_INVALID")
        topic = group.open_topic(name, self.world.bot)
        return {"message_thread_id": topic.thread, "name": topic.name, "icon_color": 7322096}

    def edit_forum_topic(self, fields: Fields) -> Any:
        topic = self._topic(fields)
        topic.name = fields.text("name") or topic.name
        return True

    def delete_forum_topic(self, fields: Fields) -> Any:
        topic = self._topic(fields)
        topic.chat.loses_topic(topic)
        return True

    def _close(self, fields: Fields, *, closed: bool) -> Any:
        topic = self._topic(fields)
        if topic.closed == closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        return True

    def _forum(self, fields: Fields) -> Group:
        group = self.chat(fields)
        if not isinstance(group, Group) or not group.forum:
            raise bad("the chat is not a forum")
        if not group.bot_is_admin:
            raise bad("not enough rights to create a topic")
        return group

    def _topic(self, fields: Fields) -> Topic:
        topic = self._forum(fields).topics.get(fields.number("message_thread_id") or 0)
        if topic is None:
            raise bad("TOPIC_ID_INVALID")
        return topic


def unknown(fields: Fields) -> Any:
    raise ApiError(404, "Not Found: method not found")


def _menu(fields: Fields) -> tuple[str, str]:
    scope = fields.thing("scope") or {"type": "default"}
    parts = (scope[name] for name in ("type", "chat_id", "user_id") if name in scope)
    return ":".join(map(str, parts)), fields.text("language_code")
