"""The Telegram Bot API and the people on the other side of it, in the test's own loop.

    async with TelegramEmulator(clock=clock) as telegram:
        bot = Bot(TOKEN, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
        kari = telegram.person(7, "Kari", "nb")
        kari.writes("/start abc")
        question = await kari.is_told("2044")
        kari.presses(question, "Stopp")

It says what the real one says, error by error, and has its oddities: a topic's messages reply to the message
that opened it, a supergroup counts its messages anew, a second poll ends the first one.
"""

from app.chatbox.chats import Chat, Group, Topic
from app.chatbox.content import Attachment, Message, Press
from app.chatbox.emulator import TOKEN, TelegramEmulator
from app.chatbox.faults import Fault
from app.chatbox.people import Person
from app.chatbox.traffic import Call, Limits

__all__ = [
    "TOKEN",
    "Attachment",
    "Call",
    "Chat",
    "Fault",
    "Group",
    "Limits",
    "Message",
    "Person",
    "Press",
    "TelegramEmulator",
    "Topic",
]
