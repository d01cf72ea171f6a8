"""Whether a noun is of our matter: people order all kinds of things to be stopped, started and confirmed."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import Kind

_NOUNS = """
    faktura sak sag sager gaeld rykker tilgodehavende mellomvær mellemvær list rekneskap utestå
    utestående ärende arende krav fordring fordran regning rekning räkning rakning kund debitor skyldner
    gäld gald gjeld skuld skyld beløp belopp beløb belop sum peng betaling betalning innbetal inbetal
    indbetal rest prosess process proses oppfølg oppfolg uppfölj uppfolj opfølg opfolg inndriv indriv
    inddriv innkrev innfordr purr inkasso løp lopet avtal aftal forslag förslag alternativ val valg
    firma selskap selskab bolag bedrift renter gebyr avgift salär tiltak steg trinn skritt pakke
    prosedyre hele greie greia lasku asia saatav velka maksu summa raha tapau perin juttu ehdotus asiak
    yrity invoice bill case claim debt customer client debtor amount payment money company proce follow
    matter suggest proposal reminder collect letter brev brief kirje step account konto bank mål oppgjør
    uppgör opgør kredit bestillar oppdrag uppdrag
"""
"""How the nouns of our matter begin, in the six languages."""
_STEMS = tuple(_NOUNS.split())


def is_foreign(items: list[Item]) -> bool:
    """Whether a thing is named that has nothing to do with invoices: `avbryt utskriften`, `bekreft ordren`."""
    return any(item.kind is Kind.DOC or (item.kind is Kind.NOUN and not _is_ours(item)) for item in items)


def _is_ours(item: Item) -> bool:
    words = item.text.casefold().split()
    return any(word.startswith(_STEMS) for word in words)


_PARTICLES = (
    "med på for för vid ved till til av af efter etter i in at on to from with of against through over under "
    "um om than än enn tidigare tidligere uten utan before after up off out down back away upp opp ned ner"
)
"""Behind a verb, with nothing that follows, these make another verb of it: `start with`, `close to`, `gå ned`."""
_LEFT_HANGING = frozenset(_PARTICLES.split())


def is_cut_short(items: list[Item]) -> bool:
    """Whether the clause ends in a word that wants another: `bekreft med`, `stop up`."""
    last = items[-1]
    return last.kind is Kind.FN and last.text.casefold() in _LEFT_HANGING


_SPARING = re.compile(
    r"\b(?:feil|fel|fejl|mistake|fault|virhe\w*|venn\w*|vän(?:nen|ner|nerna)?|ven|friend\w*|ystäv\w*|svoger\w*|svåger\w*|bror\w*|brother\w*|"
    r"fetter\w*|kusin\w*|famil\w*|relativ\w*|sukula\w*|nabo\w*|granne\w*|neighbou?r\w*|good customer|god kunde|"
    r"bra kund|syke?|sjuk\w*|ill|sick|dø[dr]\w*|död\w*|dead|died|enige|överens|agreed|sovi\w*)\b",
    re.IGNORECASE,
)


def spares(items: list[Item]) -> bool:
    """`Ja, det er vår feil`, `ja, han er en venn`: a reason to leave the customer alone, whatever stands before it."""
    reasons = [item for item in items if item.kind is Kind.REASON]
    return any(item.code == "spare" or _SPARING.search(item.text) for item in reasons)
