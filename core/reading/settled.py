"""What takes back what was told just before: `they disputed it, but we agreed`, `they paid, but nothing came`."""

from __future__ import annotations

import re

from core.reading.beside import Beside
from core.reading.kinds import REFERS, K
from core.reading.matter import spares
from core.reading.meaning import Meaning, text_of

_GAVE_UP = re.compile(
    r"\b(?:gav sig|ga seg|gav seg|gav op|dropped|droppet|droppat|frafalt|trakk|drog tillbaka|luopui|løst|løyst|löst|"
    r"fikset|fiksa|fixat|ordnet|"
    r"ordnat|enige|einige|överens|godtatt|godteke|godkjent|solved|fixed|agreed|sovittu|på en annen|på en annan|"
    r"another)\b"
)
_WRONG = re.compile(
    r"\b(?:ser inga pengar|ser ingen penger|no money|inte inne|fel referens|det var för|är fel|var fel|blev fel|"
    r"er feil|var feil|ble feil|is wrong|was wrong|mistake|gick tillbaka|gikk tilbake|"
    r"avvis\w*|afvis\w*|bounced|rejected|stoppet av|stoppad av|gikk ikke gjennom|gick inte igenom|hylkä\w*|"
    r"drog tillbaka|trakk tilbake|went back|fel belopp|feil beløp|väärin)\b"
)
_WRONG_SUM = re.compile(
    r"\b(?:feil|fel|forkert|galt|wrong|väär\w*) (?:bel[øo]p\w*|bel[øo]b\w*|belopp\w*|sum\w*|amount|määrä\w*)|"
    r"trukket tilbake|tok \w+ tilbake|returner\w*|tilbakeført|tillbakadrag\w*|drogs tillbaka|återbetal\w*|withdrawn|"
    r"reversed|"
    r"bounced|too little|\bfor lite\b|\bför lite\b|\bfor lidt\b|\bikke nok\b|\binte nog\b|not enough|liian vähän"
)
_WAS_SOMETHING = re.compile(r"(?:det|that|it|den|se) (?:var|was|oli|gjaldt|gällde|gjelder|gäller) ")
_WAS_FOR = re.compile(
    r"(?:men |but |and |og |och )?(?:det|that|it|den|se) (?:var|was|oli|gjaldt|gällde) (?:for|för|til|till|på|to|"
    r"about|on) "
    r"(?!seint|sent|mye|lite|mycket|lenge|meg|mig|vår|our)"
)


def was_settled(decided: Beside, meaning: Meaning) -> bool:
    """`They disputed it, but we agreed`; `they paid, but the wrong amount`, `they paid, but nothing came`."""
    if decided.disputed:
        gave_up = _GAVE_UP.search(text_of(meaning).casefold()) is not None
        turned = meaning.clause.after is K.BUT or meaning.clause.items[0].kind is K.TIME  # `nå er de enige`
        return turned and (gave_up or spares(meaning.clause.items))
    if decided.credited:
        return meaning.clause.after is K.BUT and _WRONG.search(text_of(meaning).casefold()) is not None
    if not decided.escalates and _WAS_FOR.match(text_of(meaning).casefold()):
        return True  # `fått 5000, det var for materialer`
    if (
        decided.part_paid
        and meaning.clause.after is K.BUT
        and _WAS_SOMETHING.match(text_of(meaning).casefold())
    ):
        return True  # `fått 5000, men det var depositumet`
    if not decided.paid or meaning.clause.items[0].start < decided.begins:
        return False
    if meaning.clause.after is K.BUT and _WRONG.search(text_of(meaning).casefold()):
        return True
    missing = meaning.unpaid and not meaning.clause.kinds & REFERS
    return missing or _WRONG_SUM.search(text_of(meaning).casefold()) is not None
