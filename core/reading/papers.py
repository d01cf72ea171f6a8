"""What is only to be sent, told or drawn up: `skicka info om BF`, `skriv till honom`, `BF men skicka inte`."""

from __future__ import annotations

import re

from core.reading.items import INSIDE, Item
from core.reading.kinds import K

_ASKS_FOR = re.compile(
    r"(?:skick|send|sänd|mail|mejl|e-?post|lähet)\w*|(?:ge|gi|gje|giv|give|get|få|visa|vis|show|need|want|ta fram|"
    r"tag fram|"
    r"behöver|trenger|treng|begär|be om|ber om|ønsker|önskar|anna|antakaa|laita)\b|(?:vill?|jeg vil|jag vill|"
    r"eg vil) ha\b|(?:vi|jag|jeg|eg|me|i|we) (?:vill?|ønsker|önskar|ynskjer|want|need)\b|"
    r"(?:jag|jeg|eg|vi) begär|kan (?:du|ni|dere|i)\b|(?:har|finns|finnes)\b"
)
_PAPERS = re.compile(
    r"(?:the |et |ett |en |ei |ein )?(?:info|opplysn|oplysn|uppgifter|detalj|details?|offert|tilbud|prislist|pris\b|"
    r"priset|prisen|"
    r"price|kostnad|cost|länk|lenke?|link|\w*blankett|\w*skjema|\w*skema|form\b|forms\b|mall\b|mallen|skabelon|"
    r"template|"
    r"underlag|utkast|udkast|draft|förslag|forslag|adress|address|telefonnum|nummer|numret|number|fullmakt|kopi|copy|"
    r"villkor|vilkår|terms|avtal|aftale|contract|broschyr|brosjyr|brochure|tieto|tietoa|hinta|hinnat|lomak|luonno|"
    r"esite)|(?:mer|mere|meir|more)$"
)
_TO_ME = re.compile(
    r"\b(?:till|til|to|åt) (?:mig|meg|mej|oss|os|me|us)\b|\b(?:minulle|mulle|meille)\b|"
    r"^(?:mejla|maila|mail|send|skicka|skriv|skriv til|ring|call|kontakta?|contact|lähetä) (?:mig|meg|mej|oss|os|me|"
    r"us)\b"
)
_THANKED_FOR = re.compile(
    r"(?:tack|takk|tak|thanks|thank you)\b[^,]{0,20}\b(?:för|for) .*\b(?:om|about|on)\b"
)
"""`Tack för förslaget om BF`."""
_TELLS = re.compile(
    r"(?:skriv|skriva|skriver|write|säg|säga|si|sei|sig|tell|fortell|fortæl|berätta|meddela|informera|informer|inform|"
    r"notify|kerro|kertokaa|ilmoita)\b(?! (?:ja|ok|under|på det))"
)
REMINDS = re.compile(
    r"(?:remind|påminn|påmind|minn|muistuta|muistuttakaa|muistutus)\w* (?!.*\b(?:og|och|and|ja|then|sedan|så|"
    r"sitten)\b)(?:.* )?(?:about|of|om|på) |"
    r"(?:muistut\w*) (?:minua|mua|meitä|minulle) |muistutus \w+st[aä] minulle"
)
"""`Remind Per about the collection`."""
_GREETS = re.compile(
    r"^(?:hils|hälsa|greet)\b|^(?:send|sende|skicka|gi|ge|giv|give) (?:til |till |to )?(?:kronofogden?|kfm|fogden|"
    r"namsmannen) "
    r"(?:en |ei |et |ett |a )?(?!saken|saka|sagen|krav|fordring|den\b|det\b|denne|dette|faktur|ärende|ja\b|nå\b|"
    r"nu\b|på\b|mot\b|for\b|för\b|nr|"
    r"10|20|sak|inkasso|takk$|tack$|tak$|please|vennligst|gjerne|gärna|i dag|idag|så\b|da\b|med en gang)\w+"
)
"""`Send Kronofogden blomster`."""
_DRAWS_UP = re.compile(
    r"(?:ta|tag) fram\b|skriv ihop|gör i ordning|förbered|forbered|prepare|draft|write up|draw up|valmistel|"
    r"klargjør|utarbeid|upprätta ett utkast"
)
_SEND_IT = "send sende sendes skicka skickas sänd lähetä lähettäkää file submit lämna inn in iväg lever"
_BESIDE_IT = """
    men but og och and så det den it de i den ännu än ennå endnu enno yet nu nå now don't dont do inn ind av afsted
    gårde bara bare vielä älä älkää sitä
"""
_SENDS = frozenset(_SEND_IT.split())
_AROUND = _SENDS | frozenset(_BESIDE_IT.split())
_SMALL = frozenset({K.FN, K.NEG, K.THAT, K.TIME, K.POLITE, K.AND, K.BUT, K.NOT_YET})


def is_only_asked_for(items: list[Item], said: str) -> bool:
    """`Skicka villkoren för långtidsbevakning`, `mejla mig om BF`, `säg till honom att det blir BF`."""
    if any(item.kind is K.NEG for item in items):
        return False
    if _THANKED_FOR.match(said):
        return True
    if REMINDS.match(said) or _GREETS.match(said) or _TELLS.match(said) or _DRAWS_UP.match(said):
        return True
    at = next((place for place, item in enumerate(items) if _ASKS_FOR.match(item.text.casefold())), None)
    if at is None:
        return False
    if _TO_ME.search(said):
        return True
    way = next((place for place, item in enumerate(items) if item.kind in {K.ORDER, K.MONITOR}), at)
    for place in range(at + 1, len(items)):
        item = items[place]
        inside = item.code == INSIDE or way == at
        if (place < way or inside or _is_of_way(items, place)) and _PAPERS.match(item.text.casefold()):
            return True
    return False


def _is_of_way(items: list[Item], at: int) -> bool:
    """`BF-blanketten`, `Kronofogdens adress`: what is sent is the paper."""
    before = items[at - 1]
    if before.kind is K.FN and before.text == "-":
        return True
    return before.kind in {K.ORDER, K.MONITOR} and before.text.casefold().endswith("s")


def is_not_to_be_sent(items: list[Item]) -> bool:
    """`BF men skicka inte`, and nothing else: what is only drawn up is no step."""
    kinds = {item.kind for item in items}
    if K.NEG not in kinds or not kinds <= _SMALL:
        return False
    words = {word for item in items if item.kind in {K.FN, K.THAT} for word in item.text.casefold().split()}
    return bool(words & _SENDS - {"in", "inn"}) and words <= _AROUND
