"""A meaning with the cases it is about; and why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.reading.kinds import K, Kind
from core.reading.meaning import Meaning
from core.reading.result import Topic, Unclear

ASSENTS = frozenset({K.YES, K.GO, K.START, K.FOLLOW})


class NotUnderstood(Exception):
    """Ends the combining; `why` is asked back."""

    def __init__(self, why: Unclear, topics: Sequence[Topic] = ()) -> None:
        super().__init__(why.value)
        self.why, self.topics = why, tuple(topics)


@dataclass(slots=True)
class Act:
    """A meaning with the topics it is about; `general` where it named none."""

    meaning: Meaning
    kind: Kind
    topics: frozenset[int]
    general: bool
