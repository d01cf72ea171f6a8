"""The books: what money, dates and the debtor's data do, at every stage."""

from __future__ import annotations

from core.case import Reason, Stage, State
from core.events import Word
from core.guards import both, cleared, for_reason, small, with_collector
from core.messages import Notice, Order
from core.transitions.entries import AT_WORK, BEFORE, CHOSEN, HALTED, OPEN, OVER, SETTLED
from core.transitions.steps import Move, Step, Table, every

S, W, N = State, Word, Notice

_PAID = Step(when=cleared, to=S.PAID, receipt=N.PAID)
_CREDITED = Step(when=cleared, to=S.CREDITED, receipt=N.CREDITED)
_PAID_TO_COLLECTOR = Step(when=both(cleared, with_collector), to=S.PAID, tell=N.PAID, order=Order.PAID)
_CREDITED_AT_COLLECTOR = Step(
    when=both(cleared, with_collector), to=S.CREDITED, tell=N.CREDITED, order=Order.CREDITED
)
_TOO_SMALL = Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.BELOW_MINIMUM)
_PART_PAID = Step(receipt=N.PART_PAID, order=Order.AMEND)
_PART_CREDITED = Step(receipt=N.PART_CREDITED, order=Order.AMEND)

BOOKS: Table = {
    **every(
        OPEN,
        {
            W.REVERSED: (Step(tell=N.REVERSED, order=Order.AMEND),),
            W.IDENTITY_NUMBER: (Step(receipt=N.DATA_SAVED, order=Order.AMEND),),
            W.ADDRESS: (Step(receipt=N.DATA_SAVED, order=Order.AMEND),),
            W.NEW_DUE_DATE: (Step(receipt=N.NEW_DUE_DATE, order=Order.AMEND),),
        },
    ),
    **every(
        (*AT_WORK, S.WITHDRAWAL_REQUESTED),
        {W.PAID: (_PAID_TO_COLLECTOR, _PART_PAID), W.CREDITED: (_CREDITED_AT_COLLECTOR, _PART_CREDITED)},
    ),
    **every(
        HALTED,
        {
            W.PAID: (_PAID_TO_COLLECTOR, _PAID, _TOO_SMALL, _PART_PAID),
            W.CREDITED: (_CREDITED_AT_COLLECTOR, _CREDITED, _TOO_SMALL, _PART_CREDITED),
        },
    ),
    **every(
        BEFORE,
        {
            W.PAID: (_PAID, _TOO_SMALL, _PART_PAID),
            W.CREDITED: (_CREDITED, _TOO_SMALL, _PART_CREDITED),
            W.REVERSED: (Step(to=S.NOT_DUE, tell=N.REVERSED),),
            W.NEW_DUE_DATE: (Step(to=S.NOT_DUE, receipt=N.NEW_DUE_DATE),),
        },
    ),
    (S.IN_COLLECTION, W.NEW_DUE_DATE): (Step(to=Move.AGAIN, receipt=N.NEW_DUE_DATE, order=Order.AMEND),),
    (S.AWAITING_CHOICE, W.REVERSED): (Step(to=Move.AGAIN, tell=N.REVERSED, order=Order.AMEND),),
    (S.AWAITING_CHOICE, W.NEW_DUE_DATE): (
        Step(to=S.IN_COLLECTION, stage=Stage.COLLECTION, receipt=N.NEW_DUE_DATE, order=Order.AMEND),
    ),
    **every((*CHOSEN, S.WITHDRAWAL_REQUESTED), {W.NEW_DUE_DATE: (Step(receipt=N.TOO_LATE, notes=False),)}),
    (S.ACTION_REQUIRED, W.NEW_DUE_DATE): (
        Step(when=with_collector, receipt=N.NEW_DUE_DATE, order=Order.AMEND),
        Step(to=S.NOT_DUE, receipt=N.NEW_DUE_DATE),
    ),
    **every(
        OVER,
        {
            W.PAID: (Step(tell=N.LATE_PAYMENT),),
            W.CREDITED: (Step(receipt=N.CREDITED),),
            W.REVERSED: (Step(tell=N.REVERSED),),
            W.IDENTITY_NUMBER: (Step(receipt=N.DATA_SAVED),),
            W.ADDRESS: (Step(receipt=N.DATA_SAVED),),
        },
    ),
    **every(
        SETTLED,
        {
            W.REVERSED: (
                Step(when=cleared, receipt=N.REVERSED),
                Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.REVERSED),
                Step(to=S.NOT_DUE, tell=N.REVERSED),
            ),
        },
    ),
    (S.ENDED, W.NEW_DUE_DATE): (Step(receipt=N.SAY_RESTART),),
    (S.ENDED, W.REVERSED): (
        Step(when=small, tell=N.REVERSED),
        Step(when=for_reason(Reason.BELOW_MINIMUM), to=S.NOT_DUE, tell=N.REVERSED),
        Step(tell=N.REVERSED),
    ),
    (S.OPTED_OUT, W.NEW_DUE_DATE): (Step(receipt=N.NEW_DUE_DATE),),
    (S.OPTED_OUT, W.PAID): (_PAID, _PART_PAID),
    (S.OPTED_OUT, W.CREDITED): (_CREDITED, _PART_CREDITED),
}
