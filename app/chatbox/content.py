"""Messages, what hangs on them, and the presses of their buttons."""

from dataclasses import dataclass, field
from typing import Any, Protocol


class Place(Protocol):
    """What a message knows of its chat."""

    id: int

    def described(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Attachment:
    kind: str
    """`document`, `photo`, `voice` or `sticker`."""
    name: str
    content: bytes = field(repr=False)
    id: str

    @property
    def path(self) -> str:
        return f"{self.kind}s/{self.id}"

    def json(self) -> Any:
        about = {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.content)}
        if self.kind == "photo":
            return [{**about, "width": 90, "height": 60}, {**about, "width": 900, "height": 600}]
        if self.kind == "voice":
            return {**about, "duration": 3, "mime_type": "audio/ogg"}
        if self.kind == "sticker":
            looks = {"type": "regular", "is_animated": False, "is_video": False}
            return {**about, **looks, "width": 512, "height": 512, "emoji": "👍"}
        return {**about, "file_name": self.name}


@dataclass(slots=True, eq=False, kw_only=True)
class Message:
    """As it is now; `versions` keeps the texts and buttons that an edit replaced."""

    id: int
    chat: Place = field(repr=False)
    sender: dict[str, Any] = field(repr=False)
    date: int
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list, repr=False)
    attachment: Attachment | None = None
    keyboard: dict[str, Any] | None = field(default=None, repr=False)
    thread: int | None = None
    in_topic: bool = False
    silent: bool = False
    reply_to: "Message | None" = field(default=None, repr=False)
    service: dict[str, Any] | None = None
    edited_at: int | None = None
    deleted: bool = False
    versions: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list, repr=False)

    @property
    def by_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels, row by row."""
        return [[str(button["text"]) for button in row] for row in rows(self.keyboard)]

    def button(self, label_or_data: str) -> dict[str, Any]:
        """Return the button; one that an edit took away as well, for its reader may still see it."""
        for keyboard in (self.keyboard, *(old for _, old in reversed(self.versions))):
            for row in rows(keyboard):
                for button in row:
                    if label_or_data in {button["text"], button.get("callback_data")}:
                        return button
        raise LookupError(f"no button {label_or_data!r} on {self.text!r}: {self.buttons}")

    def json(self, *, nested: bool = True) -> dict[str, Any]:
        about: dict[str, Any] = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.described(),
            "from": self.sender,
        }
        about |= self._words()
        if self.keyboard is not None:
            about["reply_markup"] = self.keyboard
        if self.thread is not None:
            about["message_thread_id"] = self.thread
        if self.in_topic:
            about["is_topic_message"] = True
        if self.service is not None:
            about |= self.service
        if self.edited_at is not None:
            about["edit_date"] = self.edited_at
        if nested and self.reply_to is not None:
            about["reply_to_message"] = self.reply_to.json(nested=False)
        return about

    def _words(self) -> dict[str, Any]:
        words, entities = ("text", "entities") if self.attachment is None else ("caption", "caption_entities")
        about = {} if self.attachment is None else {self.attachment.kind: self.attachment.json()}
        if self.text:
            about[words] = self.text
        if self.entities:
            about[entities] = self.entities
        return about

    def as_pressed(self) -> dict[str, Any]:
        """What a press says of the message it was on: little, once that is gone."""
        if self.deleted:
            return {"message_id": self.id, "date": 0, "chat": self.chat.described()}
        return self.json()


@dataclass(slots=True, eq=False, kw_only=True)
class Press:
    """`answer` is what the bot showed for it: None before it did, "" for nothing but an end of the waiting."""

    id: str
    message: Message
    data: str
    answer: str | None = None
    alert: bool = False
    expired: bool = False
    """Set it and Telegram takes no more answer, as it does some time after the press."""


def rows(keyboard: dict[str, Any] | None) -> list[list[dict[str, Any]]]:
    return list(keyboard["inline_keyboard"]) if keyboard else []
