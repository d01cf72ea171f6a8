"""`svarfrist demo`: every story of the product, over real SMTP and IMAP, on a clock of its own.

    stage     a small world: a clock that moves, a mail server, an owner, a partner, a support desk
    cast      who plays, and where everybody can be written to
    firm      a business of the story: its books, and how its cases stand
    people    mailboxes, phones, and the partner's side of the folder
    stories   what happens, told as it is promised
    glossary  what our messages say, in a line of English
    telling   the conversation on the screen, and the same as JSON

`stage` is what the scenario tests stand on as well: a story is a test that people can read.
"""

from app.demo.telling import tell

__all__ = ["tell"]
