"""The ladder: what silence, answers, the carrier and the collector do."""

from __future__ import annotations

from dataclasses import replace

from core.case import Choice, Reason, Stage, State
from core.events import Word
from core.guards import (
    both,
    first_stage,
    follows_suggestion,
    for_another_order,
    for_reason,
    for_this_order,
    gated,
    has_choices,
    in_time,
    interrupted_submission,
    late,
    may_resume,
    offered,
    silence_ends,
    small,
    suggested,
)
from core.messages import Notice, Order
from core.transitions.brakes import ONLY_SUPPORT, TOO_LATE
from core.transitions.entries import CHOSEN, HALTED, SETTLED
from core.transitions.steps import NOTHING, Move, Step, Steps, Table, every

S, W, N = State, Word, Notice

_PAYMENT_ORDER = Step(to=S.PAYMENT_ORDER, remember=True, receipt=N.PAYMENT_ORDER_CHOSEN)
_MONITORING = Step(to=S.MONITORING, remember=True, receipt=N.MONITORING_CHOSEN)
_SILENCE_SPOKE = Step(when=both(follows_suggestion, late), receipt=N.ALREADY_DECIDED)
_ARRIVED: Steps = (
    Step(when=first_stage, to=S.IN_COLLECTION, tell=N.HANDED_OVER),
    Step(to=S.IN_COLLECTION),
)
_UNREACHABLE = Step(
    to=S.ACTION_REQUIRED, reason=Reason.UNDELIVERABLE, remember=True, staff=N.STAFF_UNREACHABLE
)
_CARRIED_OUT = Step(tell=N.SUGGESTION_CARRIED_OUT)

LADDER: Table = {
    (S.NOT_DUE, W.SILENCE): (
        Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM),
        Step(to=S.ALERTED),
    ),
    **every(
        (S.ALERTED, S.AWAITING_CONFIRMATION, S.AWAITING_CHOICE),
        {W.ACCEPTED: (Step(to=Move.CLOCK),), W.UNDELIVERABLE: (_UNREACHABLE,)},
    ),
    **every(
        (S.AWAITING_CONFIRMATION, S.AWAITING_CHOICE, *HALTED),
        {W.EXTEND: (Step(tell=N.EXTENDED),)},
    ),
    (S.ALERTED, W.SILENCE): (
        Step(when=gated, to=S.AWAITING_CONFIRMATION),
        Step(to=S.SUBMITTING, stage=Stage.REMINDER),
    ),
    (S.AWAITING_CONFIRMATION, W.CONFIRM): (
        Step(when=late, receipt=N.ALREADY_DECIDED),
        Step(to=S.HANDOVER_PENDING, remember=True, receipt=N.CONFIRMED),
    ),
    (S.AWAITING_CONFIRMATION, W.SILENCE): (
        Step(when=silence_ends, to=S.ENDED, reason=Reason.NO_ANSWER, tell=N.ENDED_NO_ANSWER),
        Step(to=S.HANDOVER_PENDING, remember=True, tell=N.PROCEEDS_ON_SILENCE),
    ),
    (S.HANDOVER_PENDING, W.SILENCE): (Step(to=S.SUBMITTING, stage=Stage.REMINDER),),
    **every(
        (S.HANDOVER_PENDING, *CHOSEN),
        {W.UNDO: (Step(when=in_time, to=Move.BACK, receipt=N.UNDONE), *TOO_LATE)},
    ),
    (S.SUBMITTING, W.ACKNOWLEDGED): (Step(when=for_another_order), *_ARRIVED),
    (S.SUBMITTING, W.STAGE): _ARRIVED,
    (S.SUBMITTING, W.SILENCE): (Step(staff=N.STAFF_COLLECTOR_SILENT),),
    (S.IN_COLLECTION, W.STAGE): (Step(to=Move.AGAIN),),
    (S.IN_COLLECTION, W.SILENCE): (
        Step(when=first_stage, to=S.SUBMITTING, stage=Stage.DEMAND),
        Step(to=S.SUBMITTING, stage=Stage.COLLECTION),
    ),
    **every(
        (S.SUBMITTING, S.IN_COLLECTION),
        {
            W.COLLECTION_FAILED: (
                Step(when=has_choices, to=S.AWAITING_CHOICE),
                Step(to=S.ENDED, reason=Reason.UNCOLLECTIBLE, tell=N.UNCOLLECTIBLE),
            ),
        },
    ),
    **every(CHOSEN, {W.COLLECTION_FAILED: (Step(to=S.AWAITING_CHOICE),)}),
    (S.AWAITING_CHOICE, W.PAYMENT_ORDER): (
        _SILENCE_SPOKE,
        replace(_PAYMENT_ORDER, when=offered(Choice.PAYMENT_ORDER)),
    ),
    (S.AWAITING_CHOICE, W.MONITOR): (_SILENCE_SPOKE, replace(_MONITORING, when=offered(Choice.MONITORING))),
    (S.AWAITING_CHOICE, W.CONFIRM): (
        _SILENCE_SPOKE,
        replace(_PAYMENT_ORDER, when=suggested(Choice.PAYMENT_ORDER)),
        replace(_MONITORING, when=suggested(Choice.MONITORING)),
        Step(when=suggested(Choice.WITHDRAW), to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),
    ),
    (S.AWAITING_CHOICE, W.SILENCE): (
        replace(
            _CARRIED_OUT,
            when=both(follows_suggestion, suggested(Choice.PAYMENT_ORDER)),
            to=S.PAYMENT_ORDER,
            remember=True,
        ),
        replace(
            _CARRIED_OUT,
            when=both(follows_suggestion, suggested(Choice.MONITORING)),
            to=S.MONITORING,
            remember=True,
        ),
        replace(
            _CARRIED_OUT,
            when=both(follows_suggestion, suggested(Choice.WITHDRAW)),
            to=S.WITHDRAWAL_REQUESTED,
        ),
        Step(staff=N.STAFF_NO_ANSWER),
    ),
    (S.PAYMENT_ORDER, W.SILENCE): (Step(order=Order.PAYMENT_ORDER),),
    (S.MONITORING, W.SILENCE): (Step(order=Order.MONITORING),),
    **every((S.IN_COLLECTION, S.AWAITING_CHOICE, *CHOSEN, S.ACTION_REQUIRED), {W.ACKNOWLEDGED: NOTHING}),
    (S.WITHDRAWAL_REQUESTED, W.WITHDRAWAL_DONE): (Step(to=S.WITHDRAWN, tell=N.WITHDRAWN),),
    (S.WITHDRAWAL_REQUESTED, W.ACKNOWLEDGED): (
        Step(when=for_this_order, to=S.WITHDRAWN, tell=N.WITHDRAWN),
        Step(),
    ),
    (S.WITHDRAWAL_REQUESTED, W.SILENCE): (Step(staff=N.STAFF_COLLECTOR_SILENT),),
    **every((S.WITHDRAWN, *SETTLED), {W.ACKNOWLEDGED: NOTHING, W.WITHDRAWAL_DONE: NOTHING}),
    **every(
        HALTED,
        {W.ACCEPTED: (Step(to=Move.CLOCK),), W.UNDELIVERABLE: (Step(staff=N.STAFF_UNREACHABLE),)},
    ),
    (S.ACTION_REQUIRED, W.SILENCE): (Step(ask_again=True, staff=N.STAFF_NO_ANSWER),),
    **every(
        (S.ACTION_REQUIRED,),
        {word: (Step(receipt=N.STATUS),) for word in (W.CONFIRM, W.RESTART, W.HAND_OVER)},
    ),
    (S.ACTION_REQUIRED, W.IDENTITY_NUMBER): (
        Step(when=for_reason(Reason.MISSING_ID), to=Move.BACK, receipt=N.DATA_SAVED, order=Order.AMEND),
        Step(receipt=N.DATA_SAVED, order=Order.AMEND),
    ),
    (S.ACTION_REQUIRED, W.ADDRESS): (
        Step(when=for_reason(Reason.BAD_ADDRESS), to=Move.BACK, receipt=N.DATA_SAVED, order=Order.AMEND),
        Step(receipt=N.DATA_SAVED, order=Order.AMEND),
    ),
    (S.ACTION_REQUIRED, W.RESUME): (Step(when=may_resume, to=Move.BACK, tell=N.RESUMED),),
    (S.PAUSED, W.SILENCE): (Step(staff=N.STAFF_NO_ANSWER),),
    (S.PAUSED, W.CONFIRM): (
        Step(when=for_reason(Reason.UNCLEAR_STOP), to=Move.BACK, receipt=N.RESUMED, order=Order.RESUME),
        *ONLY_SUPPORT,
    ),
    (S.PAUSED, W.RESUME): (Step(when=may_resume, to=Move.BACK, tell=N.RESUMED, order=Order.RESUME),),
    (S.PAUSED, W.ACKNOWLEDGED): (
        Step(when=for_this_order),
        Step(when=interrupted_submission, to=Move.ARRIVED),
        *NOTHING,
    ),
    (S.PAUSED, W.STAGE): (Step(when=interrupted_submission, to=Move.ARRIVED),),
}
