"""What a word or phrase can be to the reader. The lexicons give every phrase they know exactly one of these."""

from __future__ import annotations

from enum import StrEnum
from typing import cast


class Kind(StrEnum):
    """The part a piece of the message plays. The first group decides, the second qualifies, the third carries."""

    # decides
    YES = "yes"
    NO = "no"
    GO = "go"
    """An order to go on that fits any proposal: kjør på, gör det, go ahead."""
    START = "start"
    """An order to start: only means something where starting was asked about."""
    FOLLOW = "follow"
    """As you suggest."""
    STOP = "stop"
    PAID = "paid"
    """Somebody paid; not with the owner as the one who did."""
    GOT = "got"
    """The owner has the money."""
    PARTLY = "partly"
    """Paid in part, said without the amount."""
    CREDITED = "credited"
    DISPUTED = "disputed"
    ORDER = "order"
    """Betalningsföreläggande, Kronofogden."""
    MONITOR = "monitor"
    WITHDRAW = "withdraw"
    DELAY = "delay"
    """Wait: a decision only together with a date."""
    OPT_OUT = "opt_out"
    UNDO = "undo"
    RESTART = "restart"
    HAND_OVER = "hand_over"

    # qualifies
    NEG = "neg"
    NOT_YET = "not_yet"
    BEFORE = "before"
    HEDGE = "hedge"
    COND = "cond"
    HEARSAY = "hearsay"
    PROMISE = "promise"
    """The customer will pay, says that he will, is about to."""
    ASK = "ask"
    """A word that begins a question."""
    CAN_YOU = "can_you"
    """Begins a request in the form of a question: kan dere, could you."""
    OR = "or"
    ONLY = "only"
    EXCEPT = "except"
    BUT = "but"
    AND = "and"
    FIX = "fix"
    """What was said before is taken back: nei vent, jag menar, scratch that."""
    DANGER = "danger"
    """Words that turn or weaken what stands beside them; nothing is decided next to one."""
    UNPAID = "unpaid"
    MISSING = "missing"
    """So much is still owed; stands with an amount."""
    HALF = "half"

    # refers
    ALL = "all"
    REST = "rest"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"
    LARGEST = "largest"
    SMALLEST = "smallest"
    COMPANIES = "companies"
    PERSON = "person"
    SOME = "some"
    """One of them, some of them: nobody can tell which."""
    THAT = "that"
    """The one just spoken of: den, it, han."""

    # carries
    I = "i"  # noqa: E741 - the owner speaks of himself, as the lexicons spell it
    THEY = "they"
    """The customer as the one who does something."""
    OWN = "own"
    FN = "fn"
    """Small words that change nothing: articles, prepositions, please."""
    TIME = "time"
    """A time gone by, or now."""
    LATER = "later"
    """A time to come that is no date."""
    DOC = "doc"
    """A noun whose number is not an invoice number: bilag, ordre, KID."""
    NOUN = "noun"
    """Of the field: faktura, kunde, konto."""
    WORD = "word"
    """A plain word, harmless in a remark, too much in a decision."""
    REASON = "reason"
    """A whole remark that explains and decides nothing."""
    POLITE = "polite"
    GREETING = "greeting"
    """A name may follow."""
    REMINDER = "reminder"
    COLLECTION = "collection"
    HELP = "help"
    STATUS = "status"
    HUMAN = "human"
    AUTO = "auto"
    """Written by a machine."""
    CURRENCY = "currency"

    MONTH = "month"
    WEEKDAY = "weekday"
    UNIT = "unit"
    """A stretch of time: uke, dag. Listed with its length."""
    WEEK_NUMBER = "week_number"
    COUNT = "count"
    """A number in words. Listed with its value."""
    MORE = "more"
    """After a stretch of time: to uker *til*."""

    # found, not listed
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    REF = "ref"
    UNKNOWN = "unknown"
    BREAK = "break"
    """A comma, a colon, a dash."""
    END = "end"
    """A full stop, a line's end."""
    QUERY = "query"
    """A question mark."""


K = cast("type[Kind]", type("K", (), dict(Kind.__members__)))
"""The members, for those who name them often: Python 3.11 finds one of an enum's by a call, four times as slow."""

HEADS = frozenset({
    Kind.YES, Kind.NO, Kind.GO, Kind.START, Kind.FOLLOW, Kind.STOP, Kind.PAID, Kind.GOT, Kind.PARTLY, Kind.CREDITED,
    Kind.DISPUTED, Kind.ORDER, Kind.MONITOR, Kind.WITHDRAW, Kind.DELAY, Kind.OPT_OUT, Kind.UNDO, Kind.RESTART,
    Kind.HAND_OVER,
})  # fmt: skip
ORDINALS = {Kind.FIRST: 0, Kind.SECOND: 1, Kind.THIRD: 2, Kind.LAST: -1}
REFERS = frozenset({
    Kind.REF, Kind.ALL, Kind.REST, *ORDINALS, Kind.LARGEST, Kind.SMALLEST, Kind.COMPANIES, Kind.PERSON, Kind.SOME,
})  # fmt: skip
