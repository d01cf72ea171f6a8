"""Somebody with Telegram on his phone: his chat with the bot, and what he does in it and in groups."""

from typing import Any

from app.chatbox.chats import Chat, Group, Topic
from app.chatbox.content import Message, Press
from app.chatbox.faults import bad, forbidden
from app.chatbox.markup import command
from app.chatbox.world import World


class Person(Chat):
    """A bot can not write to him before he wrote to it, or *started* says that he did earlier."""

    def __init__(self, world: World, id: int, name: str, language: str | None, *, started: bool) -> None:
        super().__init__(world, id)
        self.name = name
        self.language = language
        self.started = started
        self.blocked = False
        self.deleted = False

    def described(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def user(self) -> dict[str, Any]:
        about = {"id": self.id, "is_bot": False, "first_name": self.name}
        return about if self.language is None else {**about, "language_code": self.language}

    def check_open(self) -> None:
        if self.deleted:
            raise forbidden("user is deactivated")
        if not self.started:
            raise bad("chat not found")
        if self.blocked:
            raise forbidden("bot was blocked by the user")

    # --- what he does ------------------------------------------------------------------------------

    def writes(
        self,
        text: str,
        chat: Chat | Topic | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Write to the bot, or into a group or one of its topics."""
        return self._says(chat, thread, text=text, entities=command(text), reply_to=reply_to)

    def starts(self, payload: str = "") -> Message:
        """Follow a link `https://t.me/NAME?start=PAYLOAD` and press Start."""
        return self.writes(f"/start {payload}".strip())

    def sends_photo(self, caption: str = "", chat: Chat | Topic | None = None) -> Message:
        return self.sends("photo", b"\xff\xd8\xff", caption=caption, chat=chat)

    def sends(
        self,
        kind: str,
        content: bytes,
        *,
        name: str = "file",
        caption: str = "",
        chat: Chat | Topic | None = None,
    ) -> Message:
        """Send a `photo`, `document`, `voice` or `sticker`."""
        return self._says(chat, None, text=caption, attachment=self.world.attach(kind, name, content))

    def edits(self, message: Message, text: str) -> Message:
        """Change what he wrote earlier."""
        assert message.sender["id"] == self.id, "nobody edits another one's message"
        message.versions.append((message.text, message.keyboard))
        message.text, message.entities, message.edited_at = text, command(text), self.world.date()
        self.world.push("edited_message", message.json())
        return message

    def presses(self, message: Message, label_or_data: str) -> Press:
        """Press a button. One that is gone by now can still be on his screen; LookupError if it never was."""
        data = message.button(label_or_data).get("callback_data")
        assert data is not None, f"{label_or_data!r} opens a page, it calls nobody"
        return self.world.press(message, data, self.user())

    def blocks(self) -> None:
        self.blocked = True
        self._membership(self, "member", "kicked")

    def unblocks(self) -> None:
        self.blocked = False
        self._membership(self, "kicked", "member")

    def deletes_account(self) -> None:
        self.deleted = True

    def opens_topic(self, group: Group, name: str) -> Topic:
        topic = group.open_topic(name, self.user())
        self.world.push("message", topic.opening.json())
        return topic

    def adds_bot(self, group: Group) -> None:
        group.bot_is_member = True
        self._membership(group, "left", "member")

    def removes_bot(self, group: Group) -> None:
        group.bot_is_member = False
        self._membership(group, "member", "kicked")

    # ------------------------------------------------------------------------------------------------

    def _says(self, where: Chat | Topic | None, thread: int | None, **what: Any) -> Message:
        if isinstance(where, Topic):
            thread = where.thread
        chat: Chat = where.chat if isinstance(where, Topic) else where or self
        if chat is self:
            if self.blocked:
                self.unblocks()
            self.started = True
        elif thread is not None:
            chat.check_thread(thread)
        message = chat.add(self.user(), thread=thread, **what)
        if not isinstance(chat, Group) or chat.hears(message):
            self.world.push("message", message.json())
        return message

    def _membership(self, chat: Chat, before: str, after: str) -> None:
        def member(status: str) -> dict[str, Any]:
            about: dict[str, Any] = {"user": self.world.bot, "status": status}
            return {**about, "until_date": 0} if status == "kicked" else about

        self.world.push(
            "my_chat_member",
            {
                "chat": chat.described(),
                "from": self.user(),
                "date": self.world.date(),
                "old_chat_member": member(before),
                "new_chat_member": member(after),
            },
        )
