"""What an owner asks for beside his answer, and on which nothing hangs: a copy, a word when it is done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, REFERS, K

_ASKED_FOR = re.compile(
    r"\bkopi|\bcop(?:y|ies)\b|\bbekreft|\bbekräft|\bbekræft|\bconfirm|\bkvitter|\bkvitt|\bvahvist|\bkuit|\bpdf\b|"
    r"\brapport|\bma[ij]l(?:a|e)? (?:me|mig|meg|oss|us)\b|"
    r"\breport\b|\bupdate|\boppdater|\buppdater|\bopdater|\bpäivit|\bstatus|\blet (?:me|us) know\b|\bkeep (?:me|"
    r"us)\b|"
    r"\bgive (?:me|us) a (?:shout|heads)|"
    r"\b(?:si|sei|seia|sie|gi) (?:i ?)?fr[aå]\b|\bbe(?:skjed|sked|skje)\b|\bsig til\b|"
    r"\bsäga? till\b|\bhör av er\b|\bmeddela\b|\bmelde?\b|\bilmoit|\bkerto"
)
_HANGS = re.compile(
    r"kost|cost|pri[sc]e?\b|gebyr|avgift|\bfees?\b|maksaa|hinta|\bført?\b|\bførst|\bfört?\b|"
    r"\bförst|\bfyrst|\bbefore|"
    r"\bfirst\b|\binnan\b|\binden\b|\bennen\b|\bensin\b|\bhvis\b|\bdersom\b|\bviss\b|"
    r"\bom (?:de|han|hon|dom|det|du|ni)\b|"
    r"\bif\b|\bjos\b|\beller\b|\bsånn at\b|\bso (?:that )?i\b|\brisi|\bhänd|\bhappen|\bønsk|\bvill? ha"
)
"""Words on which the answer may hang."""
_DOUBTS = frozenset({
    K.OR, K.ALL, K.REST, K.SOME, K.NEG, K.EXCEPT, K.ONLY, *(HEADS - {K.GOT, K.PAID, K.YES}),
})  # fmt: skip
_WHAT_COMES = re.compile(
    r"(?:hur|hvor|kor|how|kuinka) (?:ofta|ofte|lenge|länge|længe|lang|lång|often|long|soon|fort|usein|kauan|pian)|"
    r"når|när|hvornår|when|milloin|koska"
)
_WHAT_NEXT = re.compile(
    r"(?:(?:hva|kva|hvad) skjer|hvad sker|vad händer|what happens|what's next|what is next|mitä tapahtuu|"
    r"mitä seuraavaksi"
    r"|(?:hva|kva|vad|hvad) (?:er|är|blir|bliver) (?:det )?(?:neste|nästa|næste) (?:steg|skridt|trinn))"
    r"(?: (?:nå|nu|no|så|da|då|sen|sedan|videre|vidare|etterpå|etter det|efter det|efteråt|herfra|fremover|"
    r"framover|next|now|"
    r"then|after that|from here|sitten|nyt|seuraavaksi|etter dette|med de(?:m|n|t)|med saken))*"
)
_ASKS_MORE = frozenset({K.OR, K.COND, K.PROMISE, K.NEG, K.HEDGE, K.DANGER, K.MONEY, K.NUMBER})
_LEADS = frozenset({K.AND, K.BUT, K.POLITE, K.GREETING})
_WANTS_WORD = re.compile(
    r"\b(?:jeg|jag|eg|vi|i|we|me) (?:vil|vill|would|ønsker|önskar|ynskjer|want|'d)\b.{0,20}"
    r"(?:beskjed|besked|kopi|oppdater|uppdater|copy|to know when|be told)"
)
"""`Men jeg vil ha beskjed når de betaler`."""
_BEGINS = re.compile(
    r"(?!(?:gir|giver|gjev|ger|melde?r|meldar) (?!dere\b|de\b|ni\b|i\b))"  # `gir beskjed`: he will tell us
    r"(?:let|keep|give|send|skicka|si|sei|sig|säg|gi|gje|giv|meld|hör|ilmoit|lähet|kerto|meddela)"
)
_COSTS = re.compile(
    r"kost(?:er|ar|ade)?\b|\bcosts?\b|\bpris(?:en|et)?\b|\bprice|gebyr|avgift|\bfees?\b|maksaa\b|hinta|kulut"
)


def is_asked_as_a_favour(items: Sequence[Item]) -> bool:
    """`Kan dere sende meg kopi av brevet?`, `let me know when the letter has gone out`."""
    begun = [item for item in items if item.kind not in _LEADS]
    if not begun or not {item.kind for item in items if item.code != "confirm"}.isdisjoint(_DOUBTS):
        return False
    said = said_in(items)
    if _WANTS_WORD.search(said) is not None and not asks_the_cost(items):
        return True
    opens = begun[0].kind is K.CAN_YOU or _BEGINS.match(begun[0].text.casefold()) is not None
    return opens and _ASKED_FOR.search(said) is not None and _HANGS.search(said) is None


def asks_the_cost(items: Sequence[Item]) -> bool:
    """`Hva koster det?`: he may want to know before anything is done."""
    return any(_COSTS.search(item.text.casefold()) for item in items)


def asks_what_comes(items: Sequence[Item]) -> bool:
    """`Okej, men hur ofta kollar ni upp honom sen?`: how we go about what he said yes to."""
    asked = [item for item in items if item.kind not in _LEADS]
    if not asked or {item.kind for item in asked} & (HEADS | REFERS | _ASKS_MORE):
        return False
    when = asked[0].kind is K.ASK and _WHAT_COMES.match(asked[0].text.casefold()) is not None
    return (when and len(asked) >= 3) or _WHAT_NEXT.fullmatch(said_in(asked)) is not None


def asks_when_it_pays(items: Sequence[Item]) -> bool:
    """`Hvor lenge pleier det å ta før pengene er inne?`: asked of what he just agreed to."""
    asked = [item for item in items if item.kind not in _LEADS]
    kinds = {item.kind for item in asked}
    if not asked or kinds & (REFERS | _ASKS_MORE - {K.MONEY}) or kinds & HEADS != {K.GOT}:
        return False
    return asked[0].kind is K.ASK and _WHAT_COMES.match(asked[0].text.casefold()) is not None
