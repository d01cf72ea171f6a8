"""What was decided, as far as it matters to what is said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.reading.acts import Act
from core.reading.kinds import K
from core.reading.meaning import Meaning, Weight

_ESCALATES = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.ORDER, K.HAND_OVER, K.RESTART})
_BRAKES = frozenset({K.NO, K.STOP, K.WITHDRAW, K.DELAY, K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED})
_SALUTES = frozenset({K.GREETING, K.FN, K.POLITE, K.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Beside:
    """What was decided, as far as it matters to the remarks beside it."""

    weight: Weight
    escalates: bool
    delays: bool
    """It does nothing but wait or stop."""
    sentences: frozenset[int]
    """The sentences that decide."""
    begins: int
    """Where in the text the first of them decides."""
    opens: bool
    """Nothing but a greeting stands before it."""
    alone: bool
    """Only one case was asked about."""
    braked: frozenset[int]
    """The sentences that only brake, each for somebody named."""
    brakes: bool
    """Nothing is started."""
    disputed: bool
    credited: bool
    waits: bool
    """All it does is wait, or have it watched."""
    paid: bool
    """All it does is take the whole for paid."""
    part_paid: bool
    """All it does is take a part of the amount for paid."""


def beside(acts: Sequence[Act], meanings: Sequence[Meaning], asked: int) -> Beside:
    """Return what *acts*, of all *meanings*, are to the remarks beside them; *asked* is a number of cases."""
    begins = min(act.meaning.clause.items[0].start for act in acts)
    plain = [act for act in acts if act.kind is not K.NO]  # `nei, ikke purr, de betaler når de kan`
    return Beside(
        weight=max(act.meaning.weight for act in acts),
        escalates=any(act.kind in _ESCALATES for act in acts),
        delays=all(act.kind in {K.DELAY, K.STOP, K.WITHDRAW, K.OPT_OUT} for act in (plain or acts)),
        sentences=frozenset(act.meaning.clause.sentence for act in acts),
        begins=begins,
        opens=all(m.clause.items[0].start >= begins or m.clause.kinds <= _SALUTES for m in meanings),
        alone=asked == 1,
        braked=frozenset(
            act.meaning.clause.sentence for act in acts if not act.general and act.kind in _BRAKES
        )
        - frozenset(act.meaning.clause.sentence for act in acts if act.kind in _ESCALATES),
        brakes=all(act.kind in _BRAKES for act in acts),
        disputed=all(act.kind is K.DISPUTED for act in acts),
        credited=all(act.kind is K.CREDITED for act in acts),
        waits=all(act.kind in {K.DELAY, K.MONITOR} for act in acts),
        paid=all(act.kind is K.PAID and not act.meaning.amounts and not act.meaning.half for act in acts),
        part_paid=all(
            act.kind in {K.PAID, K.PARTLY} and bool(act.meaning.amounts or act.meaning.half) for act in acts
        ),
    )
