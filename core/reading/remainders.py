"""What `resten` is the rest of: of the cases, or of the sum of one that was just spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.denials import FACTS
from core.reading.kinds import K
from core.reading.meaning import Meaning, text_of

_OF_CASES = re.compile(
    r"\b(?:others?|other's|de[tn]? (?:to|två|tre|2|3) andr[ea]|(?:de|dei|dom|di|alle|alla) (?:\w+ )?"
    r"(?:andr[ea]|andres|øvrige|övriga|resterende|resterande|gjenværende|återstående)|andres|øvrige|øvrege|övriga|"
    r"ones|cases|invoices|them|these|list|(?:to|två|two|2|kaksi) (?:siste|sista|last|viimeistä)|muut|muiden|muita|"
    r"muille|av de[mi]?|af dem)\b",
    re.IGNORECASE,
)
"""Said of several; `resten`, `det andre` may be money."""
_NEUTER = frozenset({"det andra", "det andre", "det sista", "det siste", "det sidste", "det andet"})
_SOME_OF_IT = re.compile(
    r"\b(?:en|ein|noe|nogle|några|part|some) ?(?:del\w*|of|av|af)\b|\b(?:delar|deler|dele|osan|osaa|delvis|partly)\b"
)


def sum_beside(rest: Meaning, beside: Sequence[tuple[Meaning, frozenset[int]]]) -> frozenset[int] | None:
    """Return the one case of whose sum *rest* may be the rest: a part of it is paid in a clause *beside*."""
    said = [item.text for item in rest.clause.items if item.kind is K.REST]
    if (not said and not is_the_other_part(rest)) or any(_OF_CASES.search(text) for text in said):
        return None
    for meaning, topics in beside:
        some = meaning.act is K.DISPUTED and _SOME_OF_IT.search(text_of(meaning).casefold()) is not None
        part = some or meaning.act is K.PARTLY or meaning.amount is not None or meaning.half
        if meaning.act in FACTS and part and len(topics) == 1:
            return topics
    return None


def is_the_other_part(rest: Meaning) -> bool:
    """`Det andra`, `det sista`: no invoice, where a part was just spoken of."""
    parts = [item.text.casefold() for item in rest.clause.items if item.kind in {K.SECOND, K.LAST}]
    return len(parts) == 1 and parts[0] in _NEUTER
