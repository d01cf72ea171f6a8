"""What entering a state does, and the states in groups."""

from __future__ import annotations

from collections.abc import Mapping

from core.case import Question, Reason, State
from core.messages import Notice, Order
from core.transitions.steps import Entry, Wait

S, N = State, Notice

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
        asks={Reason.MISSING_ID: Question.IDENTITY_NUMBER, Reason.BAD_ADDRESS: Question.ADDRESS},
        wait=Wait.ACTION,
    ),
    S.PAUSED: Entry(asks={Reason.UNCLEAR_STOP: Question.STOP_OR_GO}, wait=Wait.ACTION),
    S.WITHDRAWN: Entry(),
    S.OPTED_OUT: Entry(),
    S.ENDED: Entry(),
    S.PAID: Entry(),
    S.CREDITED: Entry(),
}

BEFORE = (S.NOT_DUE, S.ALERTED, S.AWAITING_CONFIRMATION, S.HANDOVER_PENDING)
CHOSEN = (S.PAYMENT_ORDER, S.MONITORING)
AT_WORK = (S.SUBMITTING, S.IN_COLLECTION, S.AWAITING_CHOICE, *CHOSEN)
HALTED = (S.ACTION_REQUIRED, S.PAUSED)
OPEN = (*BEFORE, *AT_WORK, *HALTED, S.WITHDRAWAL_REQUESTED)
SETTLED = (S.PAID, S.CREDITED)
OVER = (S.WITHDRAWN, S.OPTED_OUT, S.ENDED, *SETTLED)
