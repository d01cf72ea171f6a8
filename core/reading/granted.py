"""Time the customer asked for, and got: `de har bedt om utsettelse til 10. desember, og det er greit`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from core.reading.kinds import REFERS, K
from core.reading.meaning import Meaning, text_of, wait

_ASKED = re.compile(
    r"\b(?:ba|ber|bedt|bad|bett|bed|bede|beder|spurt|spurte|spør|spør|spørger|spurgte|frågat|frågade|frågar|ønsker|"
    r"ønsket|önskar|önskade|vil ha|vill ha|ville ha|vil gjerne|vill gärna|asked|asks|asking|requested|wants?|pyysi\w*|"
    r"pyytä\w*)\b"
)
_GRANTS = re.compile(
    r"(?:og |och |and |ja |joo )?(?:"
    r"(?:det|den|dette|that|this|it|se|sen) (?:får|skal|ska|kan|må|fekk|fikk|fick|can|may|shall) "
    r"(?:de|dei|han|hun|hon|ho|they|he|she|dom|kunden)\b|"
    r"(?:de|dei|han|hun|hon|ho|dom|they|he|she) (?:får|kan få|skal få|ska få|can have|may have) (?:det|den|that|it)\b|"
    r"(?:jeg|jag|eg|vi|i|we) (?:har |have )?(?:sagt ja|sa ja|sagde ja|agreed|said yes|godtar|godtok|godkjenner|"
    r"innvilger|innvilget|beviljar|beviljade|accepterar|accepterer|accept|accepted|gikk med på|gick med på|"
    r"går med på|gått med på)\b|"
    r"saavat sen|saa sen|suostuin|suostuimme)"
)
_IS_FINE = re.compile(r"(?:og |och |and |ja )?(?:det|den|that|it|se|that's|it's)\b")
"""He says of it that it may be: a bare `ja` may have answered what was asked of him."""


def take_granted(meanings: Sequence[Meaning]) -> None:
    """Make what they asked for a delay where the clause behind it grants it."""
    for one, other in itertools.pairwise(meanings):
        kinds, then = one.clause.kinds, other.clause.kinds
        asked = one.rule == "hearsay" and K.DELAY in kinds and _ASKED.search(text_of(one).casefold())
        if not asked or kinds & {K.NEG, K.OR, K.COND} or one.day is None or one.day.past:
            continue
        said = text_of(other).casefold()
        told = other.act is None and other.blocked is None and other.rule != "question"
        fine = (other.act is K.YES or other.rule == "more_than_yes") and _IS_FINE.match(said)
        agrees = fine or ((told or other.act is K.YES) and _GRANTS.match(said))
        if agrees and not then & (REFERS | {K.NEG, K.COND, K.OR, K.BUT, K.REMINDER}):
            one.blocked = None
            wait(one)
            other.rule, other.act, other.blocked, other.stray = "granted", None, None, False
