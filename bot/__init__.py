"""Short messages: where Telegram, SMS and the support desk come in. Knows core and no other room.

    telegram/  the chat
    sms/       46elks, Twilio and Kannel
    desk/      what staff type in their group, and what they are told there

And the channel of the sandbox, kept in files:

    filebox    `FileBox`: an SMS is a line in out.jsonl, an answer a line in in.jsonl
    journal    files of JSON lines that are appended to, each line once
    position   how far an inbox was read, and what to make of a line in it
    numbers    telephone numbers -> E.164

A channel is a `core.ports.Sender` on the way out. On the way in it gives each message as an `Incoming` to
whoever receives, keeps its place only after that, and then says until when it has heard everything.
"""

from bot.filebox import FileBox
from bot.numbers import e164

__all__ = ["FileBox", "e164"]
