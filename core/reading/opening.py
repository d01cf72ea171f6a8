"""How a message begins before it says anything: whom it greets, and who is speaking."""

from __future__ import annotations

from collections.abc import Sequence

from core.reading.items import Item, said_in
from core.reading.kinds import K, Kind

_THIS_IS = frozenset(
    {"det är", "det er", "dette er", "detta är", "this is", "it is", "det e", "her er", "här är"}
)
_HERE = frozenset({"her", "här", "here", "täällä", "tässä", "som snakker", "speaking"})
_FROM = frozenset({"på", "fra", "från", "frå", "i", "hos", "from", "at", "of", "med", "for", "ved"})
_FIRM = frozenset({K.UNKNOWN, K.NOUN, K.WORD, K.AND})
_AM = frozenset(
    {"er", "e", "är", "sitter", "sitt", "står", "ligger", "ligg", "am", "i'm", "stuck", "olen", "oon"}
)
_PLACE = frozenset({K.FN, K.UNKNOWN, K.WORD, K.NOUN, K.POLITE, K.TIME, K.REASON})
_GREETED = frozenset({K.UNKNOWN, K.AND, K.GREETING, K.WORD, K.ALL})
"""Whom one greets: `Hei Anne`, `kære begge`."""
_LONGEST_NAME, _LONGEST_FIRM = 3, 4


def without_opening(sentence: list[Item]) -> list[Item]:
    """Drop who is greeted, who speaks and from where: `Hei Anne, ...`, `hej det är Håkan på Lindgrens, ...`."""
    return _without_whereabouts(_without_speaker(_without_greeted(sentence)))


def _without_greeted(sentence: list[Item]) -> list[Item]:
    """Drop the name after a greeting: `Hei Anne, ...`."""
    if not sentence or sentence[0].kind is not K.GREETING:
        return sentence
    end = 1
    while end < len(sentence) and end <= 4 and sentence[end].kind in _GREETED:
        end += 1
    closed = end == len(sentence) or sentence[end].kind is K.BREAK
    named = all(item.text[:1].isupper() for item in sentence[1:end] if item.kind is K.UNKNOWN)
    return [sentence[0], *sentence[end:]] if end > 1 and closed and named else sentence


def _without_speaker(sentence: list[Item]) -> list[Item]:
    greets = next((at for at, item in enumerate(sentence[:2]) if item.kind is K.GREETING), None)
    at = 0 if greets is None else greets + 1
    if at < len(sentence) and sentence[at].kind is K.BREAK:
        at += 1
    begins = at
    said = said_in(sentence[at : at + 2])
    this_is = said in _THIS_IS
    at += 2 * this_is
    end = _past(sentence, at, frozenset({K.UNKNOWN}), _LONGEST_NAME)
    if end == at:
        return sentence
    here = end < len(sentence) and sentence[end].text.casefold() in _HERE
    end += here
    if end < len(sentence) and sentence[end].text.casefold() in _FROM:
        firm = _past(sentence, end + 1, _FIRM, _LONGEST_FIRM)
        end = firm if firm > end + 1 else end
    closed = end == len(sentence) or sentence[end].kind in {K.BREAK, K.BUT}
    named = all(item.text[:1].isupper() for item in sentence[at:end] if item.kind is K.UNKNOWN)
    plain = (this_is and (greets is not None or named)) or (here and named)
    if not plain or not (closed or greets is not None):
        return sentence
    return [*sentence[:begins], *sentence[end:]]


def _without_whereabouts(sentence: list[Item]) -> list[Item]:
    """Drop where he is before a but: `ja er på et tak nå men bare sett i gang`."""
    turn = next((at for at, item in enumerate(sentence) if item.kind is K.BUT), 0)
    at = _past(sentence, 0, frozenset({K.YES, K.GREETING, K.POLITE, K.BREAK}), 3)
    begins = at
    at = _past(sentence, at, frozenset({K.I}), 1)
    told = [item.text.casefold() for item in sentence[at : at + 2]]
    place = {item.kind for item in sentence[at + 2 : turn]}
    if turn - at < 3 or told[0] not in _AM or told[1] not in _FROM or not place <= _PLACE:
        return sentence
    return [*sentence[:begins], *sentence[turn + 1 :]]


def _past(sentence: Sequence[Item], at: int, kinds: frozenset[Kind], most: int) -> int:
    end = at
    while end < len(sentence) and end - at < most and sentence[end].kind in kinds:
        end += 1
    return end
