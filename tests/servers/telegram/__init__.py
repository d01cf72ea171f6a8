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

from tests.servers.telegram.chats import Chat, Group, Topic
from tests.servers.telegram.content import Attachment, Message, Press
from tests.servers.telegram.emulator import TOKEN, TelegramEmulator
from tests.servers.telegram.faults import Fault
from tests.servers.telegram.people import Person
from tests.servers.telegram.traffic import Call, Limits

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
