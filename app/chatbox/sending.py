"""What the bot does to messages: send, change, take away."""

from typing import Any

from app.chatbox import markup
from app.chatbox.chats import Chat
from app.chatbox.content import Message, rows
from app.chatbox.faults import bad
from app.chatbox.fields import Fields
from app.chatbox.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_DATA = 64


class Sending:
    def __init__(self, world: World) -> None:
        self.world = world

    def send_message(self, fields: Fields) -> Any:
        return self._send(fields, *self._text(fields)).json()

    def send_document(self, fields: Fields) -> Any:
        return self._send_file(fields, "document")

    def send_photo(self, fields: Fields) -> Any:
        return self._send_file(fields, "photo")

    def edit_message_text(self, fields: Fields) -> Any:
        text, entities = self._text(fields)
        return self._edit(fields, text=text, entities=entities)

    def edit_message_reply_markup(self, fields: Fields) -> Any:
        return self._edit(fields)

    def delete_message(self, fields: Fields) -> Any:
        message = self.chat(fields).message(fields.number("message_id") or 0)
        if message is None:
            raise bad("message to delete not found")
        message.deleted = True
        return True

    def send_chat_action(self, fields: Fields) -> Any:
        chat = self.chat(fields)
        chat.check_thread(fields.number("message_thread_id"))
        return True

    def chat(self, fields: Fields) -> Chat:
        """The chat the call is about, if the bot may write there."""
        if not fields.text("chat_id"):
            raise bad("chat_id is empty")
        chat = self.world.chats.get(fields.number("chat_id") or 0)
        if chat is None:
            raise bad("chat not found")
        chat.check_open()
        return chat

    # ------------------------------------------------------------------------------------------------

    def _send(self, fields: Fields, text: str, entities: list[dict[str, Any]], **more: Any) -> Message:
        chat = self.chat(fields)
        thread = fields.number("message_thread_id")
        chat.check_thread(thread)
        return chat.add(
            self.world.bot,
            thread=thread,
            text=text,
            entities=entities,
            keyboard=_keyboard(fields.thing("reply_markup")),
            reply_to=_replied(chat, fields.thing("reply_parameters")),
            silent=fields.flag("disable_notification"),
            **more,
        )

    def _send_file(self, fields: Fields, kind: str) -> Any:
        caption, entities = markup.read(fields.text("caption"), fields.text("parse_mode"))
        if markup.units(caption) > LONGEST_CAPTION:
            raise bad("message caption is too long")
        file = fields.file(kind)
        if file is not None:
            if not file.content:
                raise bad("file must be non-empty")
            attachment = self.world.attach(kind, file.name, file.content)
        elif (known := self.world.files.get(fields.text(kind))) is not None:
            attachment = known
        else:
            raise bad(f"there is no {kind} in the request")
        return self._send(fields, caption, entities, attachment=attachment).json()

    def _edit(self, fields: Fields, **new: Any) -> Any:
        message = self.chat(fields).message(fields.number("message_id") or 0)
        if message is None:
            raise bad("message to edit not found")
        if not message.by_bot or message.service is not None:
            raise bad("message can't be edited")
        keyboard = _keyboard(fields.thing("reply_markup"))
        if keyboard == message.keyboard and new.get("text", message.text) == message.text:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same"
                " as a current content and reply markup of the message"
            )
        message.versions.append((message.text, message.keyboard))
        message.keyboard = keyboard
        message.text = new.get("text", message.text)
        message.entities = new.get("entities", message.entities)
        message.edited_at = self.world.date()
        return message.json()

    @staticmethod
    def _text(fields: Fields) -> tuple[str, list[dict[str, Any]]]:
        text, entities = markup.read(fields.text("text").strip(), fields.text("parse_mode"))
        if not text.strip():
            raise bad("message text is empty")
        if markup.units(text) > LONGEST_TEXT:
            raise bad("message is too long")
        return text, [*entities, *markup.command(text)]


def _keyboard(given: Any) -> dict[str, Any] | None:
    """The inline buttons; a keyboard of the other kind hangs on no message."""
    if not given or "inline_keyboard" not in given:
        return None
    buttons = [button for row in rows(given) for button in row]
    for button in buttons:
        if not button.get("text"):
            raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
        data = button.get("callback_data")
        if data is None and len(button) == 1:
            raise bad("Text buttons are unallowed in the inline keyboard")
        if data is not None and not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return {"inline_keyboard": rows(given)} if buttons else None


def _replied(chat: Chat, parameters: Any) -> Message | None:
    if not parameters:
        return None
    found = chat.message(int(parameters["message_id"]))
    if found is None and not parameters.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return found
