"""The support desk in a staff group: what it is told, and what is typed there. Knows core and no other room.

    commands   what staff can type, as one table; a line of text -> a `Request`, or what is wrong with it
    group      `Group`: posts in the group's topics, opens one for each owner
    sender     `DeskSender`: what is for support, into the topic of whoever it is about

Who is staff, whose topic is whose, and what a request does is for the application to know. `group` and `sender` are
imported by name: only they need Telegram's library.
"""

from bot.desk.commands import COMMANDS, Duty, Request, Wrong, parse

__all__ = ["COMMANDS", "Duty", "Request", "Wrong", "parse"]
