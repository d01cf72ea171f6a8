"""The behaviour of a case, as one table: (state, word) -> steps.

House rules:

1. The first step whose guard holds is taken. A pair without an entry, or without a step that holds, changes
   nothing and is answered by the default at the bottom.
2. Entering a state does what `ENTRIES` says for it: ask, tell, order, wait. A step only names where to go and what
   the speaker is answered. So a question is asked the same way however the case came to it.
3. Whatever is irreversible waits behind an undo window, and silence in that window is what sets it off.
4. An order in a step reaches the collector only if the case is with him.

`core.machine.decide` takes the steps; `core.diagram` prints the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from core.case import Case, Choice, Question, Reason, Stage, State
from core.events import Role, Said, Word
from core.guards import (
    Guard,
    both,
    by_collector,
    cleared,
    first_stage,
    follows_suggestion,
    for_reason,
    gated,
    has_choices,
    in_time,
    interrupted_submission,
    may_resume,
    offered,
    overdue,
    silence_ends,
    small,
    suggested,
    with_collector,
)
from core.messages import Notice, Order


class Move(Enum):
    """Where a step leads, when it is no new state."""

    STAY = "stays"
    AGAIN = "enters the same state anew"
    BACK = "goes on where it was interrupted"
    CLOCK = "starts the clock"
    EXTEND = "moves the deadline"
    ARRIVED = "will go on in collection"


class Wait(StrEnum):
    """What a deadline waits for; `core.machine` knows how long by the policy."""

    ALERT = "alert"
    AFTER_ALERT = "after_alert"
    CONFIRMATION = "confirmation"
    UNDO = "undo"
    ACKNOWLEDGEMENT = "acknowledgement"
    NEXT_STAGE = "next_stage"
    CHOICE = "choice"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What entering a state does."""

    wait: Wait | None = None
    tells: Notice | None = None
    asks: Mapping[Reason | None, Question] | None = None
    """By the case's reason; None is the key where the reason does not matter."""
    orders: Order | None = None
    orders_stage: bool = False
    needs_data: bool = False
    """Whether the debtor's number and address are checked at the door."""

    @property
    def clock_starts_when_accepted(self) -> bool:
        """Silence counts only from when the question or alert really went out."""
        return self.tells is not None or self.asks is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the table."""

    to: State | Move = Move.STAY
    when: Guard | None = None
    reason: Reason | None = None
    stage: Stage | None = None
    remember: bool = False
    """Keep where the case was, to go on (or undo) from there."""
    resend: bool = False
    """What was interrupted is the sending of the present stage: it goes on by sending it again."""
    receipt: Notice | None = None
    """Told when a person said the word."""
    tell: Notice | None = None
    """Told to the owner whoever said it."""
    staff: Notice | None = None
    order: Order | None = None
    ask_again: bool = False
    """Say the live question once more; it starts no clock."""
    notes: bool = True
    """Whether what the word told (a date) is kept; not where it is refused."""


S, W, N = State, Word, Notice

# --- what entering a state does --------------------------------------------------------------------------------

ENTRIES: Mapping[State, Entry] = {
    S.NOT_DUE: Entry(wait=Wait.ALERT),
    S.ALERTED: Entry(tells=N.ALERT, wait=Wait.AFTER_ALERT),
    S.AWAITING_CONFIRMATION: Entry(asks={None: Question.CONFIRM}, wait=Wait.CONFIRMATION),
    S.HANDOVER_PENDING: Entry(wait=Wait.UNDO),
    S.SUBMITTING: Entry(orders_stage=True, wait=Wait.ACKNOWLEDGEMENT, needs_data=True),
    S.IN_COLLECTION: Entry(wait=Wait.NEXT_STAGE),
    S.AWAITING_CHOICE: Entry(asks={None: Question.CHOICE}, wait=Wait.CHOICE),
    S.PAYMENT_ORDER: Entry(wait=Wait.UNDO, needs_data=True),
    S.MONITORING: Entry(wait=Wait.UNDO),
    S.WITHDRAWAL_REQUESTED: Entry(orders=Order.WITHDRAW, wait=Wait.ACKNOWLEDGEMENT),
    S.ACTION_REQUIRED: Entry(
        asks={Reason.MISSING_ID: Question.IDENTITY_NUMBER, Reason.BAD_ADDRESS: Question.ADDRESS}, wait=Wait.ACTION
    ),
    S.PAUSED: Entry(asks={Reason.UNCLEAR_STOP: Question.STOP_OR_GO}, wait=Wait.ACTION),
    S.WITHDRAWN: Entry(),
    S.OPTED_OUT: Entry(),
    S.ENDED: Entry(),
    S.PAID: Entry(),
    S.CREDITED: Entry(),
}

BEFORE = (S.NOT_DUE, S.ALERTED, S.AWAITING_CONFIRMATION, S.HANDOVER_PENDING)
AT_WORK = (S.SUBMITTING, S.IN_COLLECTION, S.AWAITING_CHOICE, S.PAYMENT_ORDER, S.MONITORING)
HALTED = (S.ACTION_REQUIRED, S.PAUSED)
OVER = (S.WITHDRAWN, S.OPTED_OUT, S.ENDED, S.PAID, S.CREDITED)

Steps = tuple[Step, ...]
Table = dict[tuple[State, Word], Steps]

# --- the ladder: what silence, the carrier and the collector do ------------------------------------------------

LADDER: Table = {
    (S.NOT_DUE, W.SILENCE): (
        Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM),
        Step(to=S.ALERTED),
    ),
    (S.ALERTED, W.ACCEPTED): (Step(to=Move.CLOCK),),
    (S.ALERTED, W.SILENCE): (
        Step(when=gated, to=S.AWAITING_CONFIRMATION),
        Step(to=S.SUBMITTING, stage=Stage.REMINDER),
    ),
    (S.AWAITING_CONFIRMATION, W.ACCEPTED): (Step(to=Move.CLOCK),),
    (S.AWAITING_CONFIRMATION, W.CONFIRM): (Step(to=S.HANDOVER_PENDING, remember=True, receipt=N.CONFIRMED),),
    (S.AWAITING_CONFIRMATION, W.SILENCE): (
        Step(when=silence_ends, to=S.ENDED, reason=Reason.NO_ANSWER, tell=N.ENDED_NO_ANSWER),
        Step(to=S.HANDOVER_PENDING, remember=True, tell=N.PROCEEDS_ON_SILENCE),
    ),
    (S.HANDOVER_PENDING, W.UNDO): (Step(when=in_time, to=Move.BACK, receipt=N.UNDONE),),
    (S.HANDOVER_PENDING, W.SILENCE): (Step(to=S.SUBMITTING, stage=Stage.REMINDER),),
    (S.SUBMITTING, W.ACKNOWLEDGED): (
        Step(when=first_stage, to=S.IN_COLLECTION, tell=N.HANDED_OVER),
        Step(to=S.IN_COLLECTION),
    ),
    (S.SUBMITTING, W.STAGE): (Step(to=S.IN_COLLECTION),),
    (S.SUBMITTING, W.SILENCE): (Step(staff=N.STAFF_COLLECTOR_SILENT),),
    (S.IN_COLLECTION, W.STAGE): (Step(to=Move.AGAIN),),
    (S.IN_COLLECTION, W.SILENCE): (
        Step(when=first_stage, to=S.SUBMITTING, stage=Stage.DEMAND),
        Step(to=S.SUBMITTING, stage=Stage.COLLECTION),
    ),
    (S.AWAITING_CHOICE, W.ACCEPTED): (Step(to=Move.CLOCK),),
    (S.AWAITING_CHOICE, W.PAYMENT_ORDER): (
        Step(when=offered(Choice.PAYMENT_ORDER), to=S.PAYMENT_ORDER, remember=True, receipt=N.PAYMENT_ORDER_CHOSEN),
    ),
    (S.AWAITING_CHOICE, W.MONITOR): (
        Step(when=offered(Choice.MONITORING), to=S.MONITORING, remember=True, receipt=N.MONITORING_CHOSEN),
    ),
    (S.AWAITING_CHOICE, W.CONFIRM): (
        Step(when=suggested(Choice.PAYMENT_ORDER), to=S.PAYMENT_ORDER, remember=True, receipt=N.PAYMENT_ORDER_CHOSEN),
        Step(when=suggested(Choice.MONITORING), to=S.MONITORING, remember=True, receipt=N.MONITORING_CHOSEN),
        Step(when=suggested(Choice.WITHDRAW), to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),
    ),
    (S.AWAITING_CHOICE, W.SILENCE): (
        Step(
            when=both(follows_suggestion, suggested(Choice.PAYMENT_ORDER)),
            to=S.PAYMENT_ORDER,
            remember=True,
            tell=N.SUGGESTION_CARRIED_OUT,
        ),
        Step(
            when=both(follows_suggestion, suggested(Choice.MONITORING)),
            to=S.MONITORING,
            remember=True,
            tell=N.SUGGESTION_CARRIED_OUT,
        ),
        Step(
            when=both(follows_suggestion, suggested(Choice.WITHDRAW)),
            to=S.WITHDRAWAL_REQUESTED,
            tell=N.SUGGESTION_CARRIED_OUT,
        ),
        Step(staff=N.STAFF_NO_ANSWER),
    ),
    (S.PAYMENT_ORDER, W.SILENCE): (Step(order=Order.PAYMENT_ORDER),),
    (S.MONITORING, W.SILENCE): (Step(order=Order.MONITORING),),
    (S.WITHDRAWAL_REQUESTED, W.WITHDRAWAL_DONE): (Step(to=S.WITHDRAWN, tell=N.WITHDRAWN),),
    (S.WITHDRAWAL_REQUESTED, W.ACKNOWLEDGED): (Step(to=S.WITHDRAWN, tell=N.WITHDRAWN),),
    (S.WITHDRAWAL_REQUESTED, W.SILENCE): (Step(staff=N.STAFF_COLLECTOR_SILENT),),
    (S.ACTION_REQUIRED, W.ACCEPTED): (Step(to=Move.CLOCK),),
    (S.ACTION_REQUIRED, W.SILENCE): (Step(ask_again=True, staff=N.STAFF_NO_ANSWER),),
    (S.ACTION_REQUIRED, W.CONFIRM): (Step(receipt=N.STATUS),),
    (S.ACTION_REQUIRED, W.IDENTITY_NUMBER): (
        Step(when=for_reason(Reason.MISSING_ID), to=Move.BACK, receipt=N.DATA_SAVED, order=Order.AMEND),
        Step(receipt=N.DATA_SAVED, order=Order.AMEND),
    ),
    (S.ACTION_REQUIRED, W.ADDRESS): (
        Step(when=for_reason(Reason.BAD_ADDRESS), to=Move.BACK, receipt=N.DATA_SAVED, order=Order.AMEND),
        Step(receipt=N.DATA_SAVED, order=Order.AMEND),
    ),
    (S.ACTION_REQUIRED, W.RESUME): (Step(to=Move.BACK, tell=N.RESUMED),),
    (S.ACTION_REQUIRED, W.UNDELIVERABLE): (Step(staff=N.STAFF_UNREACHABLE),),
    (S.PAUSED, W.ACCEPTED): (Step(to=Move.CLOCK),),
    (S.PAUSED, W.SILENCE): (Step(staff=N.STAFF_NO_ANSWER),),
    (S.PAUSED, W.CONFIRM): (
        Step(when=for_reason(Reason.UNCLEAR_STOP), to=Move.BACK, receipt=N.RESUMED, order=Order.RESUME),
        Step(receipt=N.ONLY_SUPPORT_RESUMES),
    ),
    (S.PAUSED, W.RESUME): (Step(when=may_resume, to=Move.BACK, tell=N.RESUMED, order=Order.RESUME),),
    (S.PAUSED, W.ACKNOWLEDGED): (Step(when=interrupted_submission, to=Move.ARRIVED),),
    (S.PAUSED, W.UNDELIVERABLE): (Step(staff=N.STAFF_UNREACHABLE),),
    (S.ENDED, W.CONFIRM): (Step(receipt=N.SAY_RESTART),),
    (S.ENDED, W.RESTART): (Step(to=S.NOT_DUE, receipt=N.RESTARTED),),
    (S.OPTED_OUT, W.RESTART): (Step(to=S.NOT_DUE, receipt=N.RESTARTED),),
}
for state in (S.PAYMENT_ORDER, S.MONITORING):
    LADDER[state, W.ACKNOWLEDGED] = (Step(),)
    LADDER[state, W.UNDO] = (Step(when=in_time, to=Move.BACK, receipt=N.UNDONE),)
for state in (S.ALERTED, S.AWAITING_CONFIRMATION, S.AWAITING_CHOICE):
    LADDER[state, W.UNDELIVERABLE] = (
        Step(to=S.ACTION_REQUIRED, reason=Reason.UNDELIVERABLE, remember=True, staff=N.STAFF_UNREACHABLE),
    )
for state in (S.AWAITING_CONFIRMATION, S.AWAITING_CHOICE, S.ACTION_REQUIRED, S.PAUSED):
    LADDER[state, W.EXTEND] = (Step(when=in_time, to=Move.EXTEND, tell=N.EXTENDED),)

# --- the books: money, dates and data, at every stage ----------------------------------------------------------

BOOKS: Table = {}
for state in (*BEFORE, *AT_WORK, *HALTED, S.WITHDRAWAL_REQUESTED):
    BOOKS[state, W.PAID] = (
        Step(when=both(cleared, with_collector), to=S.PAID, tell=N.PAID, order=Order.PAID),
        Step(when=cleared, to=S.PAID, receipt=N.PAID),
        Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.BELOW_MINIMUM),
        Step(receipt=N.PART_PAID, order=Order.AMEND),
    )
    BOOKS[state, W.CREDITED] = (
        Step(when=both(cleared, with_collector), to=S.CREDITED, tell=N.CREDITED, order=Order.CREDITED),
        Step(when=cleared, to=S.CREDITED, receipt=N.CREDITED),
        Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.BELOW_MINIMUM),
        Step(receipt=N.PART_CREDITED, order=Order.AMEND),
    )
    BOOKS[state, W.REVERSED] = (Step(tell=N.REVERSED, order=Order.AMEND),)
    BOOKS.setdefault((state, W.IDENTITY_NUMBER), (Step(receipt=N.DATA_SAVED, order=Order.AMEND),))
    BOOKS.setdefault((state, W.ADDRESS), (Step(receipt=N.DATA_SAVED, order=Order.AMEND),))
for state in BEFORE:
    BOOKS[state, W.REVERSED] = (Step(to=S.NOT_DUE, tell=N.REVERSED),)
    BOOKS[state, W.NEW_DUE_DATE] = (Step(to=S.NOT_DUE, receipt=N.NEW_DUE_DATE),)
BOOKS[S.AWAITING_CHOICE, W.REVERSED] = (Step(to=Move.AGAIN, tell=N.REVERSED, order=Order.AMEND),)
BOOKS[S.SUBMITTING, W.NEW_DUE_DATE] = (Step(receipt=N.NEW_DUE_DATE, order=Order.AMEND),)
BOOKS[S.IN_COLLECTION, W.NEW_DUE_DATE] = (Step(to=Move.AGAIN, receipt=N.NEW_DUE_DATE, order=Order.AMEND),)
BOOKS[S.AWAITING_CHOICE, W.NEW_DUE_DATE] = (
    Step(to=S.IN_COLLECTION, stage=Stage.COLLECTION, receipt=N.NEW_DUE_DATE, order=Order.AMEND),
)
for state in (S.PAYMENT_ORDER, S.MONITORING, S.WITHDRAWAL_REQUESTED):
    BOOKS[state, W.NEW_DUE_DATE] = (Step(receipt=N.TOO_LATE, notes=False),)
for state in HALTED:
    BOOKS[state, W.NEW_DUE_DATE] = (Step(receipt=N.NEW_DUE_DATE, order=Order.AMEND),)
for state in OVER:
    BOOKS[state, W.PAID] = (Step(tell=N.LATE_PAYMENT),)
    BOOKS[state, W.CREDITED] = (Step(receipt=N.CREDITED),)
    BOOKS[state, W.REVERSED] = (Step(tell=N.REVERSED),)
    BOOKS[state, W.IDENTITY_NUMBER] = BOOKS[state, W.ADDRESS] = (Step(receipt=N.DATA_SAVED),)
    BOOKS[state, W.NEW_DUE_DATE] = (Step(receipt=N.ALREADY_DECIDED, notes=False),)
BOOKS[S.ENDED, W.NEW_DUE_DATE] = (Step(receipt=N.SAY_RESTART),)
BOOKS[S.OPTED_OUT, W.NEW_DUE_DATE] = (Step(receipt=N.NEW_DUE_DATE),)
BOOKS[S.OPTED_OUT, W.PAID] = (Step(when=cleared, to=S.PAID, receipt=N.PAID), Step(receipt=N.PART_PAID))
BOOKS[S.OPTED_OUT, W.CREDITED] = (Step(when=cleared, to=S.CREDITED, receipt=N.CREDITED), Step(receipt=N.PART_CREDITED))
BOOKS[S.PAID, W.REVERSED] = (
    Step(when=cleared, receipt=N.REVERSED),
    Step(to=S.NOT_DUE, tell=N.REVERSED),
)

# --- the brakes: stop, dispute, hold, opt out, and what starts it again ----------------------------------------

BRAKES: Table = {}
for state in BEFORE:
    BRAKES[state, W.STOP] = BRAKES[state, W.WITHDRAW] = (
        Step(to=S.ENDED, reason=Reason.STOPPED, receipt=N.STOPPED),
    )
    BRAKES[state, W.OPT_OUT] = (Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),)
for state in AT_WORK:
    BRAKES[state, W.STOP] = BRAKES[state, W.WITHDRAW] = (
        Step(to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),
    )
    BRAKES[state, W.OPT_OUT] = (Step(receipt=N.TOO_LATE),)
    BRAKES[state, W.COLLECTION_FAILED] = (
        Step(when=has_choices, to=S.AWAITING_CHOICE),
        Step(to=S.ENDED, reason=Reason.UNCOLLECTIBLE, tell=N.UNCOLLECTIBLE),
    )
    BRAKES[state, W.WITHDRAWAL_DONE] = (Step(to=S.WITHDRAWN, tell=N.WITHDRAWN, staff=N.STAFF_UNEXPECTED),)
del BRAKES[S.AWAITING_CHOICE, W.COLLECTION_FAILED]
for state in HALTED:
    BRAKES[state, W.STOP] = BRAKES[state, W.WITHDRAW] = (
        Step(when=with_collector, to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),
        Step(to=S.ENDED, reason=Reason.STOPPED, receipt=N.STOPPED),
    )
    BRAKES[state, W.OPT_OUT] = (
        Step(when=with_collector, receipt=N.TOO_LATE),
        Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),
    )
    BRAKES[state, W.HOLD] = (Step(receipt=N.ASK_BACK),)
for state in (*BEFORE, *AT_WORK):
    BRAKES[state, W.DISPUTED] = (
        Step(when=by_collector, to=S.PAUSED, reason=Reason.DISPUTED, remember=True, tell=N.DISPUTED),
        Step(to=S.PAUSED, reason=Reason.DISPUTED, remember=True, tell=N.DISPUTED, order=Order.PAUSE),
    )
    BRAKES[state, W.PAUSE] = (
        Step(to=S.PAUSED, reason=Reason.HELD, remember=True, tell=N.PAUSED, order=Order.PAUSE),
    )
    BRAKES[state, W.HOLD] = (
        Step(to=S.PAUSED, reason=Reason.UNCLEAR_STOP, remember=True, order=Order.PAUSE),
    )
BRAKES[S.AWAITING_CONFIRMATION, W.HOLD] = (
    Step(when=silence_ends, receipt=N.ASK_BACK),
    *BRAKES[S.AWAITING_CONFIRMATION, W.HOLD],
)
BRAKES[S.ACTION_REQUIRED, W.DISPUTED] = BRAKES[S.IN_COLLECTION, W.DISPUTED]
BRAKES[S.ACTION_REQUIRED, W.PAUSE] = BRAKES[S.IN_COLLECTION, W.PAUSE]
BRAKES[S.PAUSED, W.DISPUTED] = (
    Step(when=for_reason(Reason.DISPUTED), receipt=N.ALREADY_DECIDED),
    Step(to=S.PAUSED, reason=Reason.DISPUTED, remember=True, tell=N.DISPUTED),
)
BRAKES[S.PAUSED, W.PAUSE] = (
    Step(when=for_reason(Reason.UNCLEAR_STOP), to=S.PAUSED, reason=Reason.HELD, remember=True, tell=N.PAUSED),
)
for state in (S.SUBMITTING, S.IN_COLLECTION):
    BRAKES[state, W.REFUSED] = (
        Step(
            to=S.PAUSED, reason=Reason.REFUSED, remember=True, resend=True, tell=N.PAUSED,
            staff=N.STAFF_COLLECTOR_REFUSED,
        ),
    )  # fmt: skip
    BRAKES[state, W.RETURNED] = (
        Step(to=S.ACTION_REQUIRED, reason=Reason.BAD_ADDRESS, remember=True, resend=True),
    )
for state in (S.NOT_DUE, S.ALERTED, S.AWAITING_CONFIRMATION, S.OPTED_OUT, S.ENDED):
    BRAKES[state, W.HAND_OVER] = (
        Step(when=overdue, to=S.HANDOVER_PENDING, remember=True, receipt=N.HANDOVER_ORDERED),
        Step(receipt=N.NOT_DUE_YET),
    )
BRAKES[S.ENDED, W.OPT_OUT] = (Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),)

TRANSITIONS: Mapping[tuple[State, Word], Steps] = BOOKS | BRAKES | LADDER
"""The ladder is laid over the books and the brakes: where both speak, the ladder is the more particular."""


def default(case: Case, said: Said) -> Step:
    """Return the step for a word the state has no answer for: nothing changes, a person gets a kind answer."""
    if said.by is Role.COLLECTOR:
        return Step(staff=N.STAFF_UNEXPECTED)
    if case.state in {S.NOT_DUE, S.ALERTED}:
        return Step(receipt=N.NOTHING_ASKED)
    return Step(receipt=N.ALREADY_DECIDED)


# --- who may say what ------------------------------------------------------------------------------------------

_PEOPLE = frozenset({Role.OWNER, Role.SUPPORT})
_BOOKS = _PEOPLE | {Role.LEDGER, Role.COLLECTOR}
_STAFF = frozenset({Role.SUPPORT})
_COLLECTOR = frozenset({Role.COLLECTOR, Role.SUPPORT})

MAY: Mapping[Word, frozenset[Role]] = {
    **dict.fromkeys(
        (W.CONFIRM, W.STOP, W.PAYMENT_ORDER, W.MONITOR, W.WITHDRAW, W.HAND_OVER, W.RESTART, W.UNDO, W.HOLD), _PEOPLE
    ),
    W.OPT_OUT: _PEOPLE | {Role.LEDGER},
    **dict.fromkeys((W.PAID, W.CREDITED, W.REVERSED, W.IDENTITY_NUMBER, W.ADDRESS, W.DISPUTED), _BOOKS),
    W.NEW_DUE_DATE: _PEOPLE | {Role.LEDGER},
    **dict.fromkeys((W.PAUSE, W.EXTEND), _STAFF),
    W.RESUME: _COLLECTOR,
    **dict.fromkeys(
        (W.ACKNOWLEDGED, W.REFUSED, W.STAGE, W.RETURNED, W.COLLECTION_FAILED, W.WITHDRAWAL_DONE), _COLLECTOR
    ),
    **dict.fromkeys((W.ACCEPTED, W.UNDELIVERABLE), frozenset({Role.CARRIER})),
    W.SILENCE: frozenset({Role.CLOCK}),
}

ANSWERS = frozenset({W.CONFIRM, W.PAYMENT_ORDER, W.MONITOR, W.SILENCE, W.ACCEPTED, W.UNDELIVERABLE})
"""Words that mean nothing but as an answer to the live prompt: an older generation, or none, is stale."""
