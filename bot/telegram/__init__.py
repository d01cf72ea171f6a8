"""The chat: Telegram, by python-telegram-bot in our own loop. Knows core and no other room.

    account   where the bot is, and how it hears
    limits    how fast we may speak: over all, to a person, to a group
    errors    what Telegram refuses -> what a channel raises
    sender    out: a parcel as a message with buttons
    updates   in: an update -> words, a press, a command, or what staff write
    commands  what owners can type behind a slash: the menu, and the same in words
    talk      what is done with each of these
    ear       asks Telegram for updates (or is called by it), and forgets none

An update is acknowledged only when what it says is stored: docs/decisions/0010.
"""

from bot.telegram.account import TelegramAccount, close_bot, open_bot
from bot.telegram.ear import PollingEar, WebhookEar
from bot.telegram.sender import TelegramSender
from bot.telegram.talk import People, Talk
from bot.telegram.updates import StaffWords

__all__ = [
    "People",
    "PollingEar",
    "StaffWords",
    "Talk",
    "TelegramAccount",
    "TelegramSender",
    "WebhookEar",
    "close_bot",
    "open_bot",
]
