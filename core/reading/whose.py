"""Whose a number or an address is: what stands around it may give it to somebody else, or to another time."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.reading.result import Context

_ENDS = ("\n", ". ", "! ", "? ")
_GONE = r"""
    (?:moved|flytt\w*|muutti\w*|changed|bytt\w*|byttet)\s(?:away\s|out\s|bort\s|ut\s|pois\s)?(?:from|fra|från|frå)\b
    |\b(?:lämnat|lämnade|forlatt|forlot|left|vacated|lähteneet|lähtivät)\b
    |muutti\ pois|came\ back|\bretur\b|\breturned\b|\bkom\ tilba[kg]e\b|\bpalautu\w*|\bno\ mail\ reaches
    |\b(?:lived|boede|bodde|budde|asui|used\ to|sold|solgte|sålde|selde|burned|brann|brændte|brent|empty|dissolved
    |slettet|bankrupt|konkurs\w*|opphørt|avregistrer\w*|nedlagt|lagt\ ned|holdt\ til|höll\ till|sist\ jeg|last\ time)\b
    |\b(?:det|it|that)\ (?:var|was)\b|\b(?:glöm|glem|forget|ignore|stryk|slett|unohda\w*)\b
    |\b(?:gam(?:mel|mal|le|la|melt)|old|former|previous|tidligere|tidigare|vanha)\s(?:adress|address|osoit|nummer|number)\w*
"""
_SOMEBODY = r"""
    |\b(?:mother|father|brother|sister|parents|mor|far|bror|søster|syster|mamma|pappa|foreldre|föräldrar|äitinsä|isänsä
    |veljensä|siskonsa)(?:'s|s)?\s(?:lives|bor|bur|asuu|har|has|is|er|är)\b
    |\b(?:accountant|lawyer|revisor\w*|advokat\w*|bogholder\w*|bokholder\w*|bokförare\w*|regnskapsfører\w*|kirjanpitäj\w*
    |asianajaj\w*)(?:\ deres|\ hans|'s)?\s(?:has|har|is|er|är|sits|sitter|sidder|numero|nummer|number|on)\b
    |parent\ company|moderselskab\w*|moderbolag\w*|morselskap\w*|emoyhtiö|old\ company|gam(?:le|la)\ firma|footer
    |\b(?:ni|dere|you)\s(?:har|have|hade|skickade|sendte|skrev|sent|skrivit)\b|\bpå\sfakturan\b|\bi\sfortnox\b|arbetsplats
    |\bjobbet\s(?:utfördes|var)|\bobjektet\b|\btidigare:|\b(?:är|er|var)\sden\sgam\w+|\bvar\sförut|\bär\sbytt
    |har\shan\slämnat
    |föräldrar\w*|hör\still\b|bankgiro\w*|plusgiro\w*|enligt\shonom|\b(?:han|hon|hun)\s(?:säger|sier|siger)|revisorns
    |\bhette\b
    |(?<!av\ )(?<!af\ )(?<!fra\ )(?<!från\ )(?<!from\ )(?<!hos\ )(?<!hjå\ )
    \b(?:hans|hennes|hendes|hennar|deras|deres|his|her|their)\s(?:fru|kone|wife|man|mann|husband|bror|brother|syster|søster|son|sønn|
    dotter|datter|mor|far|chef|sjef|granne|nabo|sommar|sommer|stuga|hytte|cabin|landställe|fritid|holiday|mökki)\w*
    |\b(?:det|it)(?:\ är|\ er|'s|\ is)\ (?:en|ein|an)?\s?(?:annan|annen|anden|another|other)\b
    |(?:granne|nabo|neighbo|naapuri)\w*(?:\s(?:är|er|is|on))?\b|\b(?:mötet|møtet|mødet|the\ meeting|kokous)\b
    |\bkom\ tillbaka\b|\bflytt\w*\ (?:han|hon|hun|de|dei|dom|ho)\ (?:från|fra|frå)\b
    |\b(?:gäller|gjelder|gælder|valid)\ (?:från|fra|from)\b
    |\b(?:kontoret|hytta|huset|verkstedet|verkstaden|stugan|lageret|butikken)\s(?:vårt|mitt|vår|mi|min|vores)\b
    |\blever(?:er|era)?\s\w+\s(?:til|till|to)\b|^\s?(?:for|för)\s[A-Z]\w+
    |\b(?:ring|call|soita)\s(?:meg|mig|me)\b
    |^(?:fel|feil|forkert|wrong|väärin)\s?:|\b(?:vi|we|me)\ (?:bor|bur|live)\b|\bvi\ holder\ til\b
    |andra\sbolag|adressen\still\s\d|belongs\ to|tilhører|tillhör|\bkuuluu\b|\bKID\b|\bkonto(?:nr|nummer|en)?\b
    |\bbetal\ til\b|\bpay\ to\b
"""
_MINE = r"""
    |(?:\b(?:is|er|är|on)|:)\s?(?:our|my|vår|vårt|våra|min|mitt|vores|meidän|minun|lageret|lagret|verkstedet|verkstaden)\b
    |\b(?:our|my|vårt|vores|mitt|meidän)\s(?:office|kontor|address|adresse?|toimisto|shop|butikk|butik|lager)\b
    |\b(?:i\ live|jag\ bor|jeg\ bor|eg\ bur|asun|meet\ me|møt\ meg|möt\ mig|send\ m[ei]g?|skicka\ mig
    |lähettäkää\ minulle)\b
    |\b(?:vi|we|me|jag|jeg|eg|i|minä)(?:\shar|\shave|'ve|\ser|\sär)?(?:\s\w+)?\s(?:flytt\w*|moved|muutimme|muutin)\b
    |\b(?:vi|we|me|jag|jeg|eg|i)(?:\shar|\shave|'ve)(?:\sfått|\sgot)?(?:\sen|\sein|\sa)?\s(?:ny|nye|new)\sadress\w*
        (?!\s(?:på|till?|fr[aå]n?|to|for|from|av|of|hos)\b)
    |\b(?:vi|we|me)\s(?:finns|sitter|sit|sidder|håller|are|är|er)\s(?:numera\s|nå\s|nu\s|now\s|til\s|till\s)?(?:på|at|i|in)\b
    |\bmuutimme\b
    |\b(?:delivered\ to|levert\ til|levererad\w*\ till|leveret\ til|painted|malte|malede|målade|maalasimme|did\ the\ job
    |job+en\ (?:ble|blev|var)|jobbet\ på|jobbade\ på|byggeplassen|byggplatsen)\b
"""
_NOT_HIS = re.compile(_GONE + _SOMEBODY + _MINE, re.IGNORECASE | re.VERBOSE)
_BUT = re.compile(
    r"(?:any\w*|every\w*|alt|allt|hva som helst|vad som helst|var som helst|all) (?:but|except|other than|andet end|"
    r"annet enn|anna enn|annat än|utom|unntatt)[^.\n]{0,12}$|(?:^|[.\n] ?)ei $",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|feil|fel|felaktig\w*|forkert\w*|galt|väär\w*|stemmer ikke|stämmer inte)\b"
)
_RIGHT = re.compile(r"\b(?:rett|rätt|riktig\w*|right|correct|oike\w*|nye?|nya|new|uusi)\b")
_BEFORE_THEN = re.compile(
    r"(?:\bfør\b(?! [\d\w])|\btidligere\b|\btidigare\b|\bbefore\b|\baiemmin\b)|\bi (?:januar|februar|mars)i?\b"
)
_HAS = re.compile(
    r"\b(?P<name>[A-ZÅÄÖÆØ][^\W\d_]+?)(?:illa|illä)? (?:has|har|lives|bor|bur|sits|sitter|holder til|on)\b"
    r"|\b(?P<whose>[A-ZÅÄÖÆØ][^\W\d_]+?)s? (?:adress\w*|orgnr|org\.?nummer|organisationsnummer|nummer)\b"
    r"|\b(?:adresse[nr]?|nummeret|numret|address|number) (?:til|till|to|of) (?P<to>[A-ZÅÄÖÆØ][^\W\d_]+)"
    r"|^ (?:gäller|gjelder|gælder|is for|for|för) (?P<about>[A-ZÅÄÖÆØ][^\W\d_]+)"
    r"|^ (?:er|är|is) (?P<owner>[A-ZÅÄÖÆØ][^\W\d_]+)"
)


def is_somebody_elses(own: str, start: int, end: int, strangers: Collection[str], context: Context) -> bool:
    """Whether the value at *start* to *end* of *own* is said to be another's, or to be so no more.

    *strangers* are the words of *own* that mean nothing to the reader: a name among them is somebody else's.
    """
    begin = max(own.rfind(mark, 0, start) + len(mark) if mark in own[:start] else 0 for mark in _ENDS)
    ends = [own.find(mark, end) for mark in _ENDS]
    close = min((place for place in ends if place >= 0), default=len(own))
    before, behind = own[begin:start], own[end:close]
    if (
        _NOT_HIS.search(before)
        or _NOT_HIS.search(behind)
        or _BUT.search(before)
        or _BEFORE_THEN.search(behind)
    ):
        return True
    if _WRONG.search(behind.casefold()) and not _RIGHT.search(behind.casefold()):
        return True
    named = _HAS.search(before) or _HAS.search(behind)
    name = named[named.lastgroup or 0] if named else ""
    customers = " ".join(topic.customer for topic in context.asked).casefold()
    return (
        any(word.startswith(name) for word in strangers) and bool(name) and name.casefold() not in customers
    )
