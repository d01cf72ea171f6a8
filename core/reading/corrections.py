"""What holds after a correction: `nei vent, ja`, `BF på båda, nej förresten bara 2044`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.reading.kinds import HEADS, REFERS, K
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.result import Unclear

_OHS = frozenset({"oj", "oi", "åh", "oh", "oj då", "ojda"})
_ENDS = frozenset({K.STOP, K.WITHDRAW, K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED})


def last_word(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Return what holds after the last correction: `nei vent, ja`."""
    for position in range(len(meanings) - 1, -1, -1):
        kinds = meanings[position].clause.kinds
        if K.FIX in kinds and meanings[position].rule != "question" and not _is_told_of(meanings, position):
            if any(K.DANGER in meaning.clause.kinds for meaning in meanings[:position]):
                return list(meanings)
            after = list(meanings[position:])
            if not any(meaning.act for meaning in after):
                return [replace(after[0], blocked=Unclear.CONTRADICTION)]
            acts = [meaning for meaning in after if meaning.act is not None]
            if not position and text_of(after[0]).casefold() in _OHS and {m.act for m in acts} == {K.NO}:
                return [replace(after[0], blocked=Unclear.NOT_UNDERSTOOD)]  # `oj, nej`
            weak = max(meaning.weight for meaning in after if meaning.act) is Weight.WEAK
            if weak and any(_is_strange(meaning) for meaning in meanings[:position]):
                return [replace(after[0], blocked=Unclear.NOT_UNDERSTOOD)]
            if _only_denies(meanings[:position], after):
                return [replace(after[0], blocked=Unclear.CONTRADICTION)]  # `stopp. Eller forresten nei`
            _take_over(meanings[:position], after)
            if any(meaning.rule == "hedge" for meaning in after):
                return [replace(after[0], blocked=Unclear.CONTRADICTION)]  # `eller nej, stopp. Vet inte`
            return [meaning for meaning in after if meaning.rule != "taken_back"]
    return list(meanings)


def _only_denies(before: Sequence[Meaning], after: Sequence[Meaning]) -> bool:
    """Whether what was said before started nothing, and only a no follows: then he wants what he said undone."""
    said = {meaning.act for meaning in before if meaning.act is not None}
    acts = [meaning for meaning in after if meaning.act is not None]
    denied = all(meaning.act is K.NO or meaning.rule == "do_not_start" for meaning in acts)
    return (
        bool(said) and said <= _ENDS and denied and not any(meaning.clause.kinds & REFERS for meaning in acts)
    )


def _take_over(before: Sequence[Meaning], after: Sequence[Meaning]) -> None:
    """`BF på båda, nej förresten bara 2044`: whom is corrected, and not what."""
    acts = [meaning for meaning in after if meaning.act is not None]
    said = [meaning.act for meaning in before if meaning.act not in {None, K.NO}]
    if said and acts and all(meaning.rule == "only_this" for meaning in acts):
        for meaning in acts:
            meaning.act = said[-1]


def _is_told_of(meanings: Sequence[Meaning], position: int) -> bool:
    """`Han på lageret mente de hadde betalt`: another one's words, and no correction of his own."""
    before = meanings[position - 1] if position else None
    same = before is not None and before.clause.sentence == meanings[position].clause.sentence
    if not same or before is None or K.THEY not in before.clause.kinds or before.clause.kinds & HEADS:
        return False
    before.blocked = Unclear.HEARSAY
    return True


def _is_strange(meaning: Meaning) -> bool:
    """A bare yes behind it may have corrected something else."""
    return meaning.act is None and K.UNKNOWN in meaning.clause.kinds
