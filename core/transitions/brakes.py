"""The brakes: stop, dispute, hold, opt out, what the collector gives back, and what starts a case again."""

from __future__ import annotations

from dataclasses import replace

from core.case import Reason, State
from core.events import Word
from core.guards import cleared, first_stage, for_reason, overdue, silence_ends, small, with_collector
from core.messages import Notice, Order
from core.transitions.entries import AT_WORK, BEFORE, CHOSEN, HALTED
from core.transitions.steps import NOTHING, Step, Steps, Table, every

S, W, N = State, Word, Notice

_STOPPED: Steps = (Step(to=S.ENDED, reason=Reason.STOPPED, receipt=N.STOPPED),)
_CALLED_BACK: Steps = (Step(to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),)
_STOPPED_OR_CALLED_BACK: Steps = (
    Step(when=with_collector, to=S.WITHDRAWAL_REQUESTED, receipt=N.WITHDRAWAL_REQUESTED),
    *_STOPPED,
)
_REFUSED = Step(
    to=S.PAUSED,
    reason=Reason.REFUSED,
    remember=True,
    resend=True,
    tell=N.PAUSED,
    staff=N.STAFF_COLLECTOR_REFUSED,
)
_NOTHING_OWED = Step(when=cleared, receipt=N.ALREADY_DECIDED)
_TOO_SMALL = Step(when=small, receipt=N.BELOW_MINIMUM)
_HANDED_OVER: Steps = (
    Step(when=overdue, to=S.HANDOVER_PENDING, remember=True, receipt=N.HANDOVER_ORDERED),
    Step(receipt=N.NOT_DUE_YET),
)
TOO_LATE: Steps = (Step(receipt=N.TOO_LATE),)
ONLY_SUPPORT: Steps = (Step(receipt=N.ONLY_SUPPORT_RESUMES),)

BRAKES: Table = {
    **every(
        (*BEFORE, *AT_WORK, S.ACTION_REQUIRED),
        {
            W.DISPUTED: (
                Step(to=S.PAUSED, reason=Reason.DISPUTED, remember=True, tell=N.DISPUTED, order=Order.PAUSE),
            ),
            W.PAUSE: (
                Step(to=S.PAUSED, reason=Reason.HELD, remember=True, tell=N.PAUSED, order=Order.PAUSE),
            ),
            W.HOLD: (Step(to=S.PAUSED, reason=Reason.UNCLEAR_STOP, remember=True, order=Order.PAUSE),),
        },
    ),
    **every(
        BEFORE,
        {
            W.STOP: _STOPPED,
            W.WITHDRAW: _STOPPED,
            W.OPT_OUT: (Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),),
        },
    ),
    **every(
        AT_WORK,
        {
            W.STOP: _CALLED_BACK,
            W.WITHDRAW: _CALLED_BACK,
            W.OPT_OUT: TOO_LATE,
            W.UNDO: TOO_LATE,
            W.WITHDRAWAL_DONE: (Step(to=S.WITHDRAWN, tell=N.WITHDRAWN, staff=N.STAFF_UNEXPECTED),),
        },
    ),
    **every(
        HALTED,
        {
            W.STOP: _STOPPED_OR_CALLED_BACK,
            W.WITHDRAW: _STOPPED_OR_CALLED_BACK,
            W.OPT_OUT: (
                Step(when=with_collector, receipt=N.TOO_LATE),
                Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),
            ),
            W.HOLD: (Step(receipt=N.ASK_BACK),),
            W.WITHDRAWAL_DONE: (Step(when=with_collector, to=S.WITHDRAWN, tell=N.WITHDRAWN),),
            W.RETURNED: NOTHING,
        },
    ),
    (S.AWAITING_CONFIRMATION, W.HOLD): (
        Step(when=silence_ends, receipt=N.ASK_BACK),
        Step(to=S.PAUSED, reason=Reason.UNCLEAR_STOP, remember=True),
    ),
    (S.PAUSED, W.DISPUTED): (
        Step(when=for_reason(Reason.DISPUTED), receipt=N.ALREADY_DECIDED),
        Step(to=S.PAUSED, reason=Reason.DISPUTED, remember=True, tell=N.DISPUTED),
    ),
    (S.PAUSED, W.PAUSE): (
        Step(
            when=for_reason(Reason.UNCLEAR_STOP),
            to=S.PAUSED,
            reason=Reason.HELD,
            remember=True,
            tell=N.PAUSED,
        ),
    ),
    **every(
        (S.PAUSED,),
        {
            word: (Step(when=for_reason(Reason.UNCLEAR_STOP), receipt=N.ASK_BACK), *ONLY_SUPPORT)
            for word in (W.RESTART, W.HAND_OVER)
        },
    ),
    (S.SUBMITTING, W.REFUSED): (replace(_REFUSED, when=first_stage, gives_back=True), _REFUSED),
    (S.IN_COLLECTION, W.REFUSED): (_REFUSED,),
    **every(
        (S.SUBMITTING, S.IN_COLLECTION),
        {W.RETURNED: (Step(to=S.ACTION_REQUIRED, reason=Reason.BAD_ADDRESS, remember=True, resend=True),)},
    ),
    **every((*CHOSEN, S.WITHDRAWAL_REQUESTED), {W.REFUSED: (Step(staff=N.STAFF_COLLECTOR_REFUSED),)}),
    (S.NOT_DUE, W.HAND_OVER): (_TOO_SMALL, *_HANDED_OVER),
    **every((S.ALERTED, S.AWAITING_CONFIRMATION), {W.HAND_OVER: _HANDED_OVER}),
    **every(
        (S.ENDED, S.OPTED_OUT),
        {
            W.HAND_OVER: (_NOTHING_OWED, _TOO_SMALL, *_HANDED_OVER),
            W.RESTART: (_NOTHING_OWED, _TOO_SMALL, Step(to=S.NOT_DUE, receipt=N.RESTARTED)),
        },
    ),
    (S.ENDED, W.OPT_OUT): (Step(to=S.OPTED_OUT, receipt=N.OPTED_OUT),),
    (S.ENDED, W.CONFIRM): (Step(receipt=N.SAY_RESTART),),
}
