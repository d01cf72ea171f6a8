"""Understands what people answer.

`read(text, context)` accounts for the whole message or decides nothing: a wrong act is far worse than a question
back. Pure; the lexicons are data beside the code and are read once.

    normal    one spelling for many
    layout    the person's own new words: no quotes, signature, disclaimer
    tokens    the smallest pieces
    lexicon/  the words of six languages (`kinds` says what a word can be), read by `lexicon.load`
    slips     typing errors mended in long words
    dates, amounts, names    the values people write, and whom they mean
    items     pieces with their part and value
    clauses   the smallest parts that can decide something
    meaning   what one clause says
    combine   whom it is about, whether all of it agrees: the decisions
    data      the identity number or address that was asked for
    reader    all of that in order
    result    what goes in and comes out
"""

from core.reading.reader import mentioned, read
from core.reading.result import Context, Decision, Reading, Topic, Unclear, Wants

__all__ = ["Context", "Decision", "Reading", "Topic", "Unclear", "Wants", "mentioned", "read"]
