"""Whether a way is only spoken of: it is there already, somebody else goes it, others do."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import HEADS, K, Kind

DOES = re.compile(
    r"\b(?:ansök|søk|søg|skicka|send|tag?|kör|kjør|køyr|kør|lämna|lever|lagsök|stäm|stemn|saksøk|dra|go|take|sue|file"
    r"|apply|drag|bring|see|gå|begär|krev|ja|yes|joo|hae|hake|laitta|vie|siirtä)\w*"
)
"""What is done about a way; without it a way is only named."""
IN_FAVOUR = re.compile(
    r"\b(?:best|bäst|bedst|bra|greit|greitt|fint|lurt|klokt|rimelig|på tide|på tid|dags|bestem\w*|beslut\w*|vedt\w*|"
    r"går (?:det )?an|rett|rätt|riktig\w*|time|better|wise|decided|agreed|resolved|enige|överens|paras\w*|aika|"
    r"päätt\w*)\b"
)
REFUSES = re.compile(
    r"\b(?:ikke|ikkje|inte|not|no|ingen|inget|ingenting|ei|never|aldri|aldrig|for|för|too|liian|stopp\w*|slut\w*)\b"
)
_SENT = frozenset(
    {"sendt", "sendte", "sent", "skickat", "skickade", "sende", "lähetetty", "lähetimme", "brakt", "meldt"}
)
_TO_BE_SENT = frozenset({
    "skal", "ska", "vil", "vill", "må", "bør", "bli", "blir", "bliver", "få", "får", "ønskes", "ønsker", "to", "be",
    "å", "att", "at", "vær", "ønskjer", "önskar", "vennligst", "please", "gjerne", "gärna",
})  # fmt: skip
"""`Ønsker den sendt til kronofogden`."""
_SENDS = frozenset(
    {"sender", "sends", "skickar", "sendte", "skickade", "lähettää", "tar", "driver", "kjører", "kör"}
)
_SPARED = re.compile(
    r"\b(?:slipper|slippa|emot|slepp|slippe|hoppar vi|hopper vi|drar vi oss|vore|hade varit|hadde vært|havde været|"
    r"would be|"
    r"would have|halva|halve|"
    r"på en (?:annen|annan|anden)|on another|"
    r"half|räntan|rentene|interest|fru|bror|nabo\w*|granne\w*|neighbo\w*|syster|mamma|pappa|kone|privat|wife|"
    r"brother|förbannad)\b|^(?:mot|against) |"
    r"\bbort (?:med )?|\b(?:bort|sen|senere|senare|later)$"
)
"""Who is let off, what would be, whom else it concerns."""
_NAMED = re.compile(
    r"\b(?:heter|kallas|kalles|kaldes|hedder|heiter|kallast|stavas|staves|called|spelled|nimeltään)\b|"
    r"\b(?:är|er|is|on) (?:som|like|kuin)\b|"
    r"\b(?:till|til|for|för|at) (?:vilket|vilken|hvilken|hvilket|kva for|what|which)\b|"
    r"\b(?:utan|uten|uden|utan noko|without) (?:framgång|hell|resultat|held|success|suksess)\b"
)
"""What it is called, what it is like, what it would cost, and that it brought nothing."""
_THROUGH = re.compile(
    r"\b(?:via|genom|gjennom|gennem|through) (?!kron|kfm|fog|court|ret|rät|domst)[^\W\d_]+|\b(?:enligt|ifølge|"
    r"ifølgje|according to) \w+"
)
"""By another's hand, or by what another says."""
HABIT = re.compile(
    r"\b(?:(?<!you )usually|(?<!you )normally|always|often|vanligvis|vanligtvis|normalt|oftast|oftest|alltid|altid|"
    r"yleensä|aina|"
    r"(?<!dere )(?<!de )pleier|(?<!ni )brukar|"
    r"(?<!i )plejer|next time|next one|neste gang|nästa gång|næste gang|next case|den næste|den neste|ensi kerralla|"
    r"last time|sist gang|"
    r"vi sist|förra gången|i fjor|ifjor|i fjol|förra året|last year|til slutt|till slut|in the end|lopuksi|"
    r"sidste år)\b"
)
"""Of other times and other cases."""
_STATES_WORDS = """
    is was are were has had have owes owe means runs took takes keeps can't cannot would does did wants knows är
    var körde kjørte kjøyrde kørte ran drev känner kjenner kjenn kender knows koster kostar costs maksaa
    har hade hadde havde er ble blev vart betyr betyder betydar innebär innebærer skylder skyldig ligger
    ligg står sidder sitter tar tok tog finner hittar leter leder letar søker söker brukte brukade använde hørte
    hörde oli ovat olivat vie vei otti kävi velkaa etsii löydä
"""
_STATES = frozenset(_STATES_WORDS.split())
_TOLD_STATES = frozenset({"har", "have", "er", "är", "is", "are", "ole", "olemme", "vil", "vill", "want"})
_DUMMY = frozenset({
    "det", "it", "that", "this", "se", "valget", "valg", "val", "svaret", "svar", "choice", "answer", "beslut",
    "beslutet", "beslutningen", "beslutning", "decision", "vedtak", "vedtaket", "valinta", "päätös",
    "ønske", "önskemål",
})  # fmt: skip
"""`Det blir kronofogden`, `svaret er overvåking`."""
_AT = frozenset({"hos", "hjå", "at", "with", "by", "in", "fra", "från", "frå", "from", "under", "mot"})
_MAYS = frozenset({"kan", "can", "can't", "kunne", "kunde", "could", "voi", "vil", "vill", "will"})
_VERBS_OF_THEIRS = frozenset(
    {
        "called",
        "ringde",
        "ringte",
        "kom",
        "sköter",
        "ordner",
        "ordnar",
        "came",
        "just",
        "says",
        "sier",
        "säger",
        "siger",
    }
)
_ORDERING_WORDS = """
    legg lägg læg sätt sett sæt put set hold håll hald keep leave la låt lad lat send skicka sende ta tag tar
    take velg välj vel vælg choose pick go gå kjør kör køyr kør pass use bruk brug ansök søk søg apply file få
    let flytt flytta flyt move overfør överför transfer meld anmäl lägga legge legga lægge sätta sette sætte
    ansöka søke laittakaa viekää siirtäkää jättäkää hakekaa ottakaa pankaa haetaan viedään laitetaan vil vill
    want önskar ønsker
"""
_ORDERING = frozenset(_ORDERING_WORDS.split())

HAS_SENT = re.compile(
    r"\b(?:har|have|has|had|hadde|hade|'ve|haven't|fikk|fick|fik|got|fått|received|mottatt|kom|came)\b"
    r"|\b(?:sendte|skickade|sende|sent|purra|purret|rykket|lähetimme|lähetin|emme lähettäneet|en lähettänyt|"
    r"ole (?:lähet|saa)\w*)\b"
)
"""Of a step that was taken, or was not: nobody is told to take none."""


def is_only_spoken_of(items: list[Item], act: Kind) -> bool:
    """`KFM has him`, `saken ligger hos kronofogden`, `he owes Kronofogden`: a way that is named and not chosen."""
    said = " ".join(words_of(items))
    if HABIT.search(said) or _THROUGH.search(said) or _SPARED.search(said) or _NAMED.search(said):
        return True
    at = next(place for place, item in enumerate(items) if item.kind is act)
    others = {item.kind for item in items} & (HEADS - {act})
    ordered = DOES.search(items[at].text.casefold()) is not None
    if _is_done(items[: at + 1]) or any(item.kind is K.HUMAN for item in items):
        return True
    if ordered or others & {K.GO, K.START, K.YES, K.FOLLOW, K.HAND_OVER, K.STOP}:
        return False
    before, behind = words_of(items[:at]), words_of(items[at + 1 :])
    if any(word in _ORDERING for word in before):
        return False
    chosen = any(item.kind is K.I for item in items[:at]) and not _TOLD_STATES.isdisjoint(before)
    told = not chosen and not _STATES.isdisjoint(before) and _DUMMY.isdisjoint(before)
    somebody = any(item.kind in {K.REF, K.THEY, K.NOUN, K.THAT, K.I} for item in items[:at])
    if before[-1:] and before[-1] in _AT and somebody:
        return True
    return told or _is_told_of(items[at + 1 :], behind)


def _is_done(items: list[Item]) -> bool:
    """`Sendt til kronofogden`, `banken sender til kronofogden`: by somebody, before."""
    said = [word for item in items for word in item.text.casefold().split()]
    if not _SENT.isdisjoint(said) and _TO_BE_SENT.isdisjoint(said):
        return True
    others = items[0].kind in {K.NOUN, K.UNKNOWN, K.THEY} and len(items) > 1
    return others and items[1].first_word in _SENDS


def _is_told_of(items: list[Item], words: list[str]) -> bool:
    """`Kronofogden is looking for him`; but `kronofogden er best`, `bevakning är bra`."""
    if not words or words[0] not in _STATES | _VERBS_OF_THEIRS | _MAYS:
        return False
    approved = any(item.kind is K.YES or IN_FAVOUR.search(item.text.casefold()) for item in items)
    return not approved or REFUSES.search(" ".join(words)) is not None


def words_of(items: list[Item]) -> list[str]:
    return [word for item in items for word in item.text.casefold().split()]
