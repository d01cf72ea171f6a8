"""Lines that part a letter from the one it quotes: `-----Opprinnelig melding-----`, rules, and cues."""

from __future__ import annotations

import re

from mail.phrases import any_of, words

LONGEST = 120
_RULE = re.compile(r"[_\-=*~─—–#]{3,}")
_DRAWN = "-_=*~─—–#<> \t"
_BARE = re.compile(any_of(words("bare_separators")) + r"\s?:", re.IGNORECASE)
_PHRASES = words("separators")
_BEGINNINGS = tuple(_PHRASES)
_ABOVE = words("above")
_DAVID = re.compile(r"\[?Original Message processed by david(?!\w)")
_RULED = re.compile(r"[*\s]{0,4}(?:[-_=*─—–<#]{2,}|-=)")
"""A rule that stands before words; stars may make them bold."""
_CUE = re.compile(
    r"\b(?:under|nedenfor|nedan\w*|nedenunder|nedanför|below|inline|in ?line|in red|in blue|in green|i rødt|"
    r"i raudt|i rött|med rött|med rødt|rød skrift|röd text|i blått|blått|blå skrift|i grønt|grønn|grönt|"
    r"i teksten|i texten|alla|alempana|alle|punaisella|sinisellä|vihreällä|tekstissä|mellom linjene|"
    r"mellan raderna|i farge|i färg|in colou?r|farvet|rødt)\b",
    re.IGNORECASE,
)


def is_rule(line: str) -> bool:
    """Nothing but a drawn line."""
    return len(line) <= 200 and _RULE.fullmatch(line) is not None


def is_separator(line: str) -> bool:
    """Words of the trade after a rule, or a forwarder's line by itself."""
    if len(line) > LONGEST or is_rule(line):
        return False
    if _RULED.match(line):
        said = " ".join(line.strip(_DRAWN).casefold().split())
        return said.startswith(_BEGINNINGS) or any(phrase in said for phrase in _ABOVE)
    return (line.endswith(":") and _BARE.fullmatch(line) is not None) or _DAVID.match(line) is not None


def is_bare_phrase(line: str) -> bool:
    """The words alone, as BlackBerry has them. They count where a head follows."""
    return len(line) <= LONGEST and line.strip(" *:").casefold() in _PHRASES


def has_cue(text: str) -> bool:
    """Whether he says that his answers stand further down, in the letter he quotes."""
    return _CUE.search(text[:2000]) is not None
