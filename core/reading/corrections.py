"""What holds after a correction: `nei vent, ja`, `BF på båda, nej förresten bara 2044`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.reading.kinds import HEADS, Kind
from core.reading.meaning import Meaning, Weight
from core.reading.result import Unclear

K = Kind


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
            weak = max(meaning.weight for meaning in after if meaning.act) is Weight.WEAK
            if weak and any(_is_strange(meaning) for meaning in meanings[:position]):
                return [replace(after[0], blocked=Unclear.NOT_UNDERSTOOD)]
            _take_over(meanings[:position], after)
            if any(meaning.rule == "hedge" for meaning in after):
                return [replace(after[0], blocked=Unclear.CONTRADICTION)]  # `eller nej, stopp. Vet inte`
            return [meaning for meaning in after if meaning.rule != "taken_back"]
    return list(meanings)


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
