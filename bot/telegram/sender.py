"""Out: a parcel as a message with buttons; a long one as several, the buttons under the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import MessageLimit
from telegram.error import TelegramError

from bot.telegram.account import Bot
from bot.telegram.errors import as_ours
from core.errors import InDoubt, Refused, TryLater
from core.events import Channel
from core.messages import LISTED, Button, Notice, Parcel, Receipt, Text
from core.ports import Clock

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 units."""
SAYS, TURNS, NOTHING = ":", ">", "."
"""What stands behind the token in a button's data: words that are said, a page that is turned to, nothing."""
Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """A `core.ports.Sender` for the chat. Addresses are chat ids."""

    bot: Bot
    clock: Clock

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Send one message. Its id is `CHAT/MESSAGE`, of the last part where there are several.

        Raises:
            core.errors.Refused: he blocked us, left, or was never there.
            core.errors.TryLater: not now; `retry_after` where Telegram says so.
            core.errors.InDoubt: the way broke after the message left, or only its beginning went out.

        """
        chat = _chat(parcel.address)
        answers = message_of(parcel.in_reply_to, chat)
        keyboard = keyboard_of(parcel.token, text.buttons, pages=pages_of(parcel))
        begun = False
        try:
            *before, last = parts(text.body)
            for part in before:
                await self.bot.send_message(chat, part)
                begun = True
            reply = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
            message = await self.bot.send_message(chat, last, reply_markup=keyboard, reply_parameters=reply)
        except TelegramError as error:
            ours = as_ours(error)
            if begun and isinstance(ours, TryLater):
                # Tried again, the beginning would come twice.
                raise InDoubt("only the beginning of the message was sent") from error
            raise ours from error
        if answers and parcel.what is Notice.ANSWERED_ELSEWHERE:
            await self._take_buttons_away(chat, answers)
        return Receipt(provider_id=f"{chat}/{message.message_id}", at=self.clock())

    async def _take_buttons_away(self, chat: int, message: int) -> None:
        """Nobody needs to press any more; where it can not be done, a press changes nothing either."""
        with suppress(TelegramError):
            await self.bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=None)


def _chat(address: str) -> int:
    try:
        return int(address)
    except ValueError:
        raise Refused("this is no chat") from None


def message_of(id: str | None, chat: int) -> int | None:
    """Return the number of a message in this *chat* from its id `CHAT/MESSAGE`."""
    where, _, number = (id or "").partition("/")
    return int(number) if where == str(chat) and number.isdecimal() else None


def pages_of(parcel: Parcel) -> int:
    """Return how many pages the cases of a message take."""
    return -(-len(parcel.cases) // LISTED[Channel.CHAT])


def keyboard_of(
    token: str | None, rows: Rows, *, page: int = 0, pages: int = 1
) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message; what they say goes with its *token*."""
    if token is None or not rows:
        return None
    keyboard = [
        [InlineKeyboardButton(one.label, callback_data=f"{token}{SAYS}{one.words}") for one in row]
        for row in rows
    ]
    if pages > 1:
        keyboard.append(list(_turning(token, page, pages)))
    return InlineKeyboardMarkup(keyboard)


def _turning(token: str, page: int, pages: int) -> Iterator[InlineKeyboardButton]:
    if page > 0:
        yield InlineKeyboardButton("◀", callback_data=f"{token}{TURNS}{page - 1}")
    yield InlineKeyboardButton(f"{page + 1}/{pages}", callback_data=f"{token}{NOTHING}")
    if page + 1 < pages:
        yield InlineKeyboardButton("▶", callback_data=f"{token}{TURNS}{page + 1}")


def parts(text: str) -> list[str]:
    """Return *text* in pieces that fit, cut between paragraphs, lines or words where that can be done."""
    found, rest = [], text
    while _length(rest) > LONGEST:
        cut = _fitting(rest)
        place = max(
            rest.rfind("\n\n", 0, cut), rest.rfind("\n", cut // 2, cut), rest.rfind(" ", cut // 2, cut)
        )
        place = place if place > 0 else cut
        found.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*found, rest]


def _fitting(text: str) -> int:
    """Return how many characters of *text* fit in a message."""
    low, high = 0, LONGEST
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _length(text[:middle]) <= LONGEST else (low, middle - 1)
    return low


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
