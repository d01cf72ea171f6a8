"""Whether what sounds like a dispute is none: it is over, it is about another thing, it spares this one."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import K

_OTHER_QUARREL = re.compile(
    r"\b(?:seg imellom|seg i mellom|sinsemellan|sig emellan|indbyrdes|among themselves|keskenään)\b|"
    r"\b(?:internt|internally|sisäisesti)\b|\b(?:med|with) (?:kommun\w*|banken|naboen|grannen|hverandre|varandra|"
    r"leverandør\w*|leverantör\w*|"
    r"the (?:council|bank|supplier))|\b(?:på|on) (?:det|den|the) (?:forrige|førre|förra|gamle|gamla|previous|old)|"
    r"om (?:fotball|fotboll|politikk)|"
    r"\b(?:på|i|on|in) (?:radio\w*|tv\b|avis\w*|tidning\w*|facebook|the paper|lehde\w*)|"
    r"\b(?:forrige|førre|förra|previous|last|sidste|edelli\w+) (?:lever\w*|jobb\w*|job|ordre\w*|order\w*|deliver\w*|"
    r"toimitu\w*)"
)
"""`De er uenige seg imellom`, `reklamerte på forrige leveranse`."""
_UNTIL = re.compile(
    r"\b(?:til|till|tills|inntil|indtil|intill|until|till|før|förrän|innan|before|unless|med mindre|ennen kuin|kunnes) "
)
_OVER = re.compile(
    r"\b(?:is over|er over|är över|on ohi|resolved|solved|settled|withdrawn|dropped|"
    r"løst|løyst|löst|avslutt\w*|avslut\w*|afsluttet|ferdig|klar|"
    r"ordnet|ordnat|ordna|trukket|trekt|tilbaketrukket|droppet|återkall\w*|återtagit|åtgärd\w*|fick nytt|fikk ny\w*|"
    r"taget tilbage|trukket tilbake|"
    r"ratkais\w*|ratkennut|ohi|sovittu|peruttu)\b"
)


def is_no_quarrel(items: list[Item], said: str) -> bool:
    spared = [at for at, item in enumerate(items) if item.kind is K.EXCEPT]
    if spared and any(item.kind is K.THAT for item in items[spared[-1] :]):
        return True  # `de bestrider alt, bortsett fra denne`
    so_far = _UNTIL.split(said, maxsplit=1)[0]  # `holder tilbake betalingen til det er ordnet`
    return _OTHER_QUARREL.search(said) is not None or _OVER.search(so_far) is not None
