"""What keeps an order from being one: it is for another time, or only of a fee."""

from __future__ import annotations

import re

from core.reading.items import Item, place_of, said_in
from core.reading.kinds import K, Kind

_IF_NEEDED = re.compile(
    r"\b(?:vid|ved|om) (?:behov|behøv|nødvendig\w*|nödvändig\w*|naudsynt|utebliven|uteblivande|manglende|mangel)\b|"
    r"\b(?:if|as|when|where) (?:needed|necessary|required|unpaid)\b|\btarvittaessa\b|"
    r"\bi (?:andra|andre|sista|siste) (?:hand|hånd|omgang|rekke|rekkje)\b|\bsekund[äæ]rt\b|"
    r"\b(?:as a )?(?:second (?:choice|option)|last resort|plan b)\b|\bsom (?:siste|sista|sidste) (?:utvei|utväg|"
    r"udvej)\b|"
    r"\btoissijaisesti\b|\bviimeisenä keinona\b"
)
_AS_AGREED = (
    r"förslag|forslag|framlegg|rekommend|anbef|tilråd|avtal|aftale|ønske|önskemål|planen|plan\b|all|alt|reglene|"
    r"reglerna|"
    r"loven|lagen|boka|boken|mig|meg|me\b|my |mitt|min |deres|ert|eders|your|suggest|dette|detta|det\b|that|this"
)
_AFTER_STEPS = re.compile(rf"\b(?:efter|etter|after) (?!{_AS_AGREED})")
_AFTER = re.compile(rf"\b(?:efter|etter|after) (?!{_AS_AGREED}|purr|påminn|rykker|remind|muistut|ei |en )")
"""`BF efter styrelsemötet`; but `BF efter förslaget`."""
_THINGS = re.compile(
    r"\b(?:bil(?:en|ar|er)?\b|lever(?:ing|ans)\w*|deliver\w*|shipment\w*|sending(?:en)?\b|jobb(?:en|et)?\b|"
    r"arbeidet\b|arbetet\b|the job|"
    r"job\b|oppstart\w*|uppstart\w*|opstart\w*|byggestart\w*|husleie\w*|leia\b|hyran?\b|huslejen?\b|the rent|mva\b|"
    r"moms\w*|vat\b|"
    r"skatten?\b|ferien?\b|semester\w*|holiday\w*|oppdraget\b|uppdraget\b|lån(?:et)?\b|loan\b|anbud\w*|takst\w*|"
    r"besiktning\w*|befaring\w*|montering\w*|varene\b|varorna\b|vuokra\w*|shipping\b|building\b|supplying\b|"
    r"ordering\b|calling\b|telling\b|talking\b|working\b|the work\b|"
    r"jobb[ae]\b|arbeta\b|arbeide\b|avtalet\b|avtalen\b|kontrakt\w*|order(?:n|en|ing)?\b|the order\b|myynti\w*|"
    r"työt\b|työn\b|puhumi\w*|tilau\w*|yrity\w*|"
    r"firma[nt]?\b|firmaa\b|bygget\b|bygge\b|the dog\b|hunden\b|garanti\w*|offert\w*|tilbud\w*|remont\w*|leikkau\w*|"
    r"keik\w*|tarjou\w*|warranty\b|lease\b|"
    r"offer\b|surgery\b|site visit\b|start-?up\b|move-?in\b|renover\w*|"
    r"toimitu\w*|urakka\w*|(?:fakt\w*|regning\w*|räkning\w*) (?:deres|eders|er\b|jeres)|(?:your|eran) (?:invoice|"
    r"bill|lasku))"
)
_FOR_THAT = re.compile(
    r"\b(?:until|till) [^,.]* to (?!pay|settle|sort|come|get|make|have|be\b|then)[a-z]+|"
    r"\b(?:på|med|for|för|with|to|sig|seg|sin) (?:å|at|att|to) (?!beta|gjøre opp|gjera opp|göra upp|gøre op|skaff|"
    r"purr|send|"
    r"start|sett|sätt|sæt|kjør|"
    r"kör|kør|køyr|gå|inkas|krev|kräv|driv|innkrev|skick|indriv|pay|chase|collect|remind|go|run|take|ta\b|tage|"
    r"følge)\w+|"
    r"\b(?:på|for|för|med) (?:de |nye? |ny |den |det |en |ei |et |ett )?(?:del(?:er|ar|e)\b|maskin\w*|anbud\w*|"
    r"anbudet|befaring\w*|lever\w*|"
    r"montering\w*|regnskapet|bokslut\w*|årsregnskap\w*)"
)
"""`De har til 1. desember på å rette feilen`."""
_NO_DELAY = re.compile(
    r"\b(?:kan (?:de|han|hun|hon|dei) (?:bare |bara )?gl[eö]m\w*|(?:er|är|is|var|was) (?:alt |allt |much |altfor |"
    r"alltför )?(?:for lenge|för länge|for længe|"
    r"too long|for mye|for sent|för sent|too late)|dårlig(?:e)? id\w*|dålig idé|bad idea|huono idea|orker|orkar|"
    r"gidder|bortkast\w*|spild|slöseri|"
    r"waste|null|noll|nul|mas(?:er|ar|te)|tigg\w+|tjat\w+|trygla\w*|begs?|begging|udelukket|utelukket|uteslutet|"
    r"avvist|avslått|"
    r"avslag|afvist|avvisad|rejected|refused|turned down|venter barn|väntar barn|expecting|venter penge\w*|"
    r"väntar pengar|på meg|på mig|for me|"
    r"minua|var det sist|var det senast|last time|tilbake til meg|tillbaka till mig|tilbage til mig|back to me|"
    r"mitt svar|mit svar|my answer)\b"
)
"""`Utsettelse til 1. desember kan de glemme`."""
_LED_BY = re.compile(r"^(?:(?:med|with|on|for|för|på|of|the|an?|den|det|en|ei|et) )+")
_CANCELS = re.compile(r"cancel|avbok|avbest|avlys|aflys|peru")
_WAS_MOVED = re.compile(
    r"(?:postponed|extended|moved|delayed|pushed|utsatt|utsett|forlenget|förlängd|förlängt|framflyttad|uppskjuten|"
    r"uppskjutet|flyttad|flyttet|"
    r"udsat|forlænget|siirretty|lykätty|siirtyi|pidennetty)"
)
_FOR_TODAY = re.compile(
    r"^(?:jeg|jag|eg|i|vi|we) \w+ (?:meg |mig |seg )?(?:for i ?dag|for kvelden|for kveld|för (?:i ?dag|kvällen)|"
    r"for today|for tonight|for now|her|här|here|"
    r"nå|nu|no|now)$"
)
"""`Jeg gir meg for i dag`."""
_FEE = re.compile(
    r"(?:\w*gebyr\w*|\w*avgift\w*|fees?|the fee|rente\w*|renta\w*|ränta\w*|räntor\w*|interest|korko\w*|maksun? lisä)$"
)
_WITH_A_CALL = re.compile(
    r"\b(?:med|with|at|on) (?:å |att |at )?(?:ring\w*|call\w*|phon\w*|lever\w*|deliver\w*|svare?\b|svara|answer\w*|"
    r"møte\w*|möte\w*|meet\w*)"
)
_TIME_FOR_ME = re.compile(
    r"\b(?:gi|gje|ge|giv|give|antakaa|anna) (?:meg|mig|mej|me|oss|os|us|minulle|mulle|meille)\b|"
    r"\b(?:gave|given|gives|gav|ga|gitt|gett|givit|antoi|antoivat|antanut) (?:us|me|oss|meg|mig|meille|minulle)\b|"
    r"\bmeille\b|\bitselleni\b|"
    r"^(?:i|we|jeg|jag|eg|vi) (?:need|trenger|treng|behöver|(?:have|har) (?:until|time|til|till|tid))\b|^tarvits|"
    r"^(?:odotan|odota) (?:vasta|toimi)|"
    r"\b(?:ikke|ikkje|inte|not|ingen) (?:snakk|tale|prat|fråga|tal) om\b|ei puhettakaan"
)
"""`Gi meg til fredag på å tenke`."""
_BEFORE_YOU = re.compile(r"\b(?:før|innan|before|inden|ennen kuin) (?:dere|dokker|dykk|de|ni|i|you|te)\b")
_WHOLE = re.compile(r"faktur|sak|krav|ärend|case|claim|invoice|lasku|inkas|collect|inndriv|indriv|innkrev")


def comes_another_time(items: list[Item], act: Kind, said: str) -> bool:
    """`BF vid behov`, `i andra hand BF`, `BF efter styrelsemötet`."""
    if act in {K.ORDER, K.MONITOR} and _IF_NEEDED.search(said):
        return True
    at = place_of(act, items)
    behind = said_in(items[at + 1 :])
    after = _AFTER_STEPS if act in {K.ORDER, K.MONITOR} else _AFTER
    return after.search(behind) is not None


def starts_another_thing(items: list[Item], act: Kind) -> bool:
    """`Start oppdraget hos Nordlys`, `gjør jobben din`."""
    at = place_of(act, items)
    return _THINGS.match(said_in(items[at + 1 : at + 3])) is not None


def drops_only_a_fee(items: list[Item], act: Kind) -> bool:
    """`Stryk avgiften`, `återkalla påminnelsen`: the claim itself stays."""
    at = place_of(act, items)
    things = [
        item for item in items[at + 1 :] if item.kind in {K.NOUN, K.WORD, K.UNKNOWN, K.REMINDER, K.COLLECTION}
    ]
    if not things:
        return False
    if act is K.WITHDRAW and {item.kind for item in things} == {K.REMINDER}:
        return True
    fee = any(_FEE.match(item.text.casefold()) for item in things)
    return fee and not any(_WHOLE.search(item.text.casefold()) for item in things)


def _no_time_is_given(said: str) -> bool:
    """Whether the time that is spoken of is for something else, or is refused: `har til 1. desember på å svare`.

    So it is in `kan dere vente med å ringe til 1. desember`, and in `gi meg til fredag på å tenke`.
    """
    said = _BEFORE_YOU.split(said, maxsplit=1)[0]  # `vent en uke til før dere maser på dem`
    return any(pattern.search(said) for pattern in (_FOR_THAT, _NO_DELAY, _WITH_A_CALL, _TIME_FOR_ME))


def another_thing_waits(items: list[Item]) -> bool:
    """`Vi utsetter jobben til 15. januar`, `kan leveringen vente`; but `vent til jobben er ferdig den 15.` is ours."""
    at = place_of(K.DELAY, items)
    before = said_in(items[:at])
    moved = _WAS_MOVED.match(items[at].text.casefold()) is not None
    strange = moved and at > 0 and items[at - 1].kind in {K.UNKNOWN, K.WORD}
    if strange or _THINGS.search(before):
        return True
    if _no_time_is_given(" ".join(said_in(items).split())):
        return True
    behind = said_in(items[at + 1 : at + 4])
    return _THINGS.match(_LED_BY.sub("", behind)) is not None


def stops_another_thing(items: list[Item], said: str) -> bool:
    """`Stopp leveringen til Nordlys`, `jeg stopper for kvelden`."""
    at = place_of(K.STOP, items)
    if _CANCELS.match(items[at].text.casefold()) and any(
        item.kind is K.DATE for item in items[at + 1 : at + 2]
    ):
        return True  # `cancel Friday`
    behind = said_in(items[at + 1 : at + 3])
    return _THINGS.match(behind) is not None or _FOR_TODAY.search(said) is not None
