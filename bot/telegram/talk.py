"""What is done with what comes in: words and presses go to the engine, wishes about the chat itself to the store.

Whoever is known is answered through the outbox. Said here at once is only what is no answer: a press is
acknowledged, a button that has done its work goes, and a stranger hears once an hour who we are.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.telegram.account import Bot
from bot.telegram.commands import in_words
from bot.telegram.sender import SAYS, keyboard_of
from bot.telegram.strangers import said_to
from bot.telegram.updates import Came, Command, Press, StaffWords, Turn, Words, came
from core.engine import Verdict
from core.inbound import Incoming, Kind
from core.messages import Text
from core.ports import Clock

log = structlog.get_logger(__name__)
Receive = Callable[[Sequence[Incoming]], Awaitable[Sequence[Verdict]]]
Staff = Callable[[StaffWords], Awaitable[None]]
OFF = {"off", "av", "pois", "fra", "none", "0"}
HUSH = timedelta(hours=1)
"""Between two introductions to one stranger."""
SHORT_HUSH = timedelta(minutes=1)
"""Between any other two that are the same."""
STRANGERS = 5_000
LONGEST = 4096


class People(Protocol):
    """What a chat asks of the store about the person who writes in it."""

    async def link(self, token: str, chat: str, name: str) -> str:
        """Connect a chat by a link's token; return `linked`, `used` or `unknown`."""
        ...

    async def unlink(self, chat: str) -> bool:
        """Take a chat from everybody who has it; return whether it was anybody's."""
        ...

    async def language(self, chat: str, code: str) -> bool:
        """Write to him in another language; return whether that could be done."""
        ...

    async def quiet(self, chat: str, spec: str | None) -> bool:
        """Set his quiet hours (`21-7`), or None; return whether they could be read."""
        ...

    async def language_of(self, chat: str) -> str | None:
        """Return the language of whoever has this chat; None if nobody has."""
        ...

    async def page(self, token: str, number: int) -> tuple[Text, int] | None:
        """Return a page of a message of ours, and how many it has."""
        ...


@dataclass(slots=True, kw_only=True)
class Talk:
    """Takes updates, in order. What they say is stored when `take` returns."""

    bot: Bot
    people: People
    clock: Clock
    group: int | None = None
    staff: Staff | None = None
    _told: OrderedDict[tuple[int, str], datetime] = field(default_factory=OrderedDict)

    async def take(self, updates: Sequence[Update], receive: Receive, heard: datetime) -> int:
        """Take *updates*; return how many said something. *heard*: until when everything had come in before."""
        said: list[Words | Press] = []
        count = 0
        for update in updates:
            one = self._came(update, heard)
            if isinstance(one, Command):
                one = await self._spelled_out(one)
            if isinstance(one, Words | Press):
                said.append(one)
                continue
            # What was said before comes first.
            count += await self._say(said, receive)
            said = []
            count += await self._do(one)
        return count + await self._say(said, receive)

    def _came(self, update: Update, heard: datetime) -> Came | None:
        try:
            return came(update, self.group, heard)
        except (
            ValueError,
            TypeError,
            AttributeError,
        ) as error:  # whatever it is, it must not hold up the others
            log.warning("update_not_understood", update=update.update_id, error=type(error).__name__)
            return None

    async def _say(self, said: Sequence[Words | Press], receive: Receive) -> int:
        if not said:
            return 0
        verdicts = await receive([one.incoming for one in said])
        # What is stored is stored; all that is left is courtesy, and nobody waits for another's.
        await asyncio.gather(
            *(self._courtesy(one, verdict) for one, verdict in zip(said, verdicts, strict=True))
        )
        return len(said)

    async def _courtesy(self, one: Words | Press, verdict: Verdict) -> None:
        if isinstance(one, Press):
            await self._acknowledge(one, verdict)
        elif verdict.verdict == "stranger" and one.incoming.kind is Kind.REPLY:
            await self._tell(one.chat, "stranger", one.tongue)

    async def _do(self, one: Came | None) -> int:
        match one:
            case StaffWords() if self.staff is not None:
                await self.staff(one)
            case Turn():
                await self._turn(one)
            case Command():
                await self._arrange(one)
            case _:
                return 0
        return 1

    # --- commands

    async def _spelled_out(self, command: Command) -> Came:
        """Return a command as the words it stands for; one about the chat itself stays what it is."""
        if command.name in {"start", "unlink", "language", "quiet"}:
            return command
        language = await self.people.language_of(str(command.words.chat)) or command.words.tongue or ""
        text = in_words(command.name, list(command.values), language)
        words = command.words
        return words if text is None else replace(words, incoming=replace(words.incoming, text=text))

    async def _arrange(self, command: Command) -> None:
        chat, value = str(command.words.chat), " ".join(command.values)
        if command.name == "start" and value:
            result = await self.people.link(value, chat, "")
            if result != "linked":
                await self._tell(command.words.chat, f"link_{result}", command.words.tongue)
            return
        match command.name:
            case "unlink":
                done = await self.people.unlink(chat)
            case "language":
                done = await self.people.language(chat, value.casefold())
            case "quiet":
                done = await self.people.quiet(chat, None if value.casefold() in OFF else value)
            case _:
                done = await self.people.language_of(chat) is not None
                if done:
                    await self._tell(command.words.chat, "here", await self.people.language_of(chat))
        if not done:
            known = await self.people.language_of(chat)
            what = command.name if known else "stranger"
            await self._tell(command.words.chat, what, known or command.words.tongue)

    # --- buttons

    async def _acknowledge(self, press: Press, verdict: Verdict) -> None:
        """Let the button's clock stop turning; a button that did its work goes, and the message says what it did."""
        decided = verdict.verdict == "decided"
        toast = f"✔ {press.incoming.text}" if decided else said_to("see_below", press.tongue)
        with suppress(TelegramError):
            await self.bot.answer_callback_query(press.query.id, text=toast[:200])
        message = press.query.message
        if decided and isinstance(message, Message):
            await self._show_decided(press, message)

    async def _show_decided(self, press: Press, message: Message) -> None:
        words = press.incoming.text
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        data = f"{press.incoming.token}{SAYS}{words}"
        subject = words.rpartition(" ")[2]
        left = [
            row for row in rows if not any(_is_about(button.callback_data, data, subject) for button in row)
        ]
        # Words without a code or number were about everything that stands there.
        left = [] if len(left) == len(rows) or not any(char.isdigit() for char in words) else left
        line = f"✔ {words} · {press.query.from_user.full_name}"
        body = f"{message.text or ''}\n{line}"[:LONGEST]
        with suppress(TelegramError):
            await message.edit_text(body, reply_markup=InlineKeyboardMarkup(left) if left else None)

    async def _turn(self, turn: Turn) -> None:
        with suppress(TelegramError):
            await self.bot.answer_callback_query(turn.query.id)
        message = turn.query.message
        if turn.page is None or not isinstance(message, Message):
            return
        found = await self.people.page(turn.token, turn.page)
        if found is None:
            return
        text, pages = found
        keyboard = keyboard_of(turn.token, text.buttons, page=turn.page, pages=pages)
        with suppress(TelegramError):
            await message.edit_text(text.body[:LONGEST], reply_markup=keyboard)

    # --- strangers

    async def _tell(self, chat: int, what: str, tongue: str | None) -> None:
        """Say a sentence, but not again and again: whoever writes much would hold up what others write."""
        now, hush = self.clock(), HUSH if what == "stranger" else SHORT_HUSH
        if self._told.get((chat, what), now - hush) > now - hush:
            return
        self._told[chat, what] = now
        self._told.move_to_end((chat, what))
        while len(self._told) > STRANGERS:
            self._told.popitem(last=False)
        with suppress(TelegramError):
            await self.bot.send_message(chat, said_to(what, tongue))


def _is_about(data: object, pressed: str, subject: str) -> bool:
    """Whether a button says something of what the pressed one spoke of: its code or number."""
    return isinstance(data, str) and (data == pressed or data.endswith(f" {subject}"))
