"""`svarfrist demo`: every story of the product, over real servers on loopback, on a clock of its own.

    scene     a small world: a clock that moves, servers, people who read, a business with its books
    stage     the same, with what an owner, a partner and the support desk say in it
    wires     a chat, an SMS gateway and the staff's group on the other side of a wire
    cast      who plays, and where everybody can be written to
    firm      a business of the story: its books, and how its cases stand
    people    mailboxes, phones, and the partner's side of the folder
    stories   what happens, told as it is promised
    glossary  what our messages say, in a line of English
    telling   the conversation on the screen
    written   the same as JSON

`stage` is what the scenario tests stand on as well: a story is a test that people can read.
"""

from app.demo.telling import tell

__all__ = ["tell"]
