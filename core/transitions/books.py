"""The books: what money, dates and the debtor's data do, at every stage."""

from __future__ import annotations

from core.case import Reason, Stage, State
from core.events import Word
from core.guards import both, cleared, for_reason, small, with_collector
from core.messages import Notice, Order
from core.transitions.entries import BEFORE, CHOSEN, OPEN, OVER, SETTLED
from core.transitions.steps import Move, Step, Table, every

S, W, N = State, Word, Notice

BOOKS: Table = {
    **every(
        OPEN,
        {
            W.PAID: (
                Step(when=both(cleared, with_collector), to=S.PAID, tell=N.PAID, order=Order.PAID),
                Step(when=cleared, to=S.PAID, receipt=N.PAID),
                Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.BELOW_MINIMUM),
                Step(receipt=N.PART_PAID, order=Order.AMEND),
            ),
            W.CREDITED: (
                Step(
                    when=both(cleared, with_collector), to=S.CREDITED, tell=N.CREDITED, order=Order.CREDITED
                ),
                Step(when=cleared, to=S.CREDITED, receipt=N.CREDITED),
                Step(when=small, to=S.ENDED, reason=Reason.BELOW_MINIMUM, tell=N.BELOW_MINIMUM),
                Step(receipt=N.PART_CREDITED, order=Order.AMEND),
            ),
            W.REVERSED: (Step(tell=N.REVERSED, order=Order.AMEND),),
            W.IDENTITY_NUMBER: (Step(receipt=N.DATA_SAVED, order=Order.AMEND),),
            W.ADDRESS: (Step(receipt=N.DATA_SAVED, order=Order.AMEND),),
            W.NEW_DUE_DATE: (Step(receipt=N.NEW_DUE_DATE, order=Order.AMEND),),
        },
    ),
    **every(
        BEFORE,
        {
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
            W.NEW_DUE_DATE: (Step(receipt=N.ALREADY_DECIDED, notes=False),),
        },
    ),
    **every(
        SETTLED,
        {W.REVERSED: (Step(when=cleared, receipt=N.REVERSED), Step(to=S.NOT_DUE, tell=N.REVERSED))},
    ),
    (S.ENDED, W.NEW_DUE_DATE): (Step(receipt=N.SAY_RESTART),),
    (S.ENDED, W.REVERSED): (
        Step(when=small, tell=N.REVERSED),
        Step(when=for_reason(Reason.BELOW_MINIMUM), to=S.NOT_DUE, tell=N.REVERSED),
        Step(tell=N.REVERSED),
    ),
    (S.OPTED_OUT, W.NEW_DUE_DATE): (Step(receipt=N.NEW_DUE_DATE),),
    (S.OPTED_OUT, W.PAID): (Step(when=cleared, to=S.PAID, receipt=N.PAID), Step(receipt=N.PART_PAID)),
    (S.OPTED_OUT, W.CREDITED): (
        Step(when=cleared, to=S.CREDITED, receipt=N.CREDITED),
        Step(receipt=N.PART_CREDITED),
    ),
}
