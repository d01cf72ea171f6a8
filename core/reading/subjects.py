"""Whose doing a clause tells of: the customer's, another's, his own; only an order to us decides."""

from __future__ import annotations

import re

from core.reading.items import Item
from core.reading.kinds import K, Kind

_ORDERED = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW, K.STOP, K.START, K.GO, K.HAND_OVER, K.FOLLOW})
_LEADS = frozenset({K.AND, K.POLITE, K.GREETING, K.TIME, K.YES, K.NO, K.BUT})
_CUSTOMER = re.compile(
    r"(?:kund|customer|client|debitor|skyldner|gäldenär|motpart|asiak|bolaget|firman?|firmaet|selskapet|selskabet"
    r"|företaget|the company|yritys)"
)
_WISHES = """
    tycker tyckte anser ansåg valde väljer vill ville önskar önskade begär begärde yrkar yrkade kräver krävde
    accepterar accepterade godkänner godkände föredrar föreslår föreslog medger samtycker hotar
    synes syns mener mente krever krevde ber bad ønsker ønsket velger valgte vil godtar godkjenner godkjente
    aksepterer aksepterte foretrekker foreslo samtykker truer synest meiner meinte krev kravde ynskjer ynskte godtek
    godkjenner kræver krævede beder ønskede vælger accepterer accepterede godkender godkendte foretrækker
    wants thinks prefers chose chooses accepts accepted approves approved demands demanded requests requested agrees
    agreed threatens suggests suggested
    haluaa vaatii vaati pyytää hyväksyy hyväksyi valitsi valitsee ehdottaa suostuu toivoo
"""
_DOES = """
    bevakar återkallar stoppar avslutar avbryter startar skickar skickade drar drog lägger släpper söker sökte ansöker
    ansökte stämmer lämnar slapp
    overvåker trekker trakk stopper avslutter avbryter starter sender sendte legger slipper søker søkte kjører kjørte
    driver tar tok slapp overvaker trekkjer stoppar avsluttar avbryt startar køyrer tek slepp søkjer
    overvåger trækker trak afslutter afbryder lægger søger søgte kører kørte tager tog drager
    stops withdraws withdrew drops ends closes cancels starts sends runs sues files applies takes pulls monitors
    lopettaa peruu perui vetää veti keskeyttää aloittaa alkaa aikoo perii hakee haki lähettää vie valvoo
"""
_RUNS = frozenset({"kör", "kjør", "kør", "køyr", "körde"})
"""The order and the present are one word: `Svensson kör BF` orders it, where Svensson is a case."""
_WISHING, _DOING = frozenset(_WISHES.split()), frozenset(_DOES.split())
_THINKS = frozenset({"tycker", "anser", "synes", "syns", "synest", "mener", "meiner"})
_WHO_ORDERS = "vi jag jeg eg me ni dere i you we du man dokker dykk minä mä te"
_SUBJECTS = frozenset(_WHO_ORDERS.split())
"""Behind the verb these are who does it: `Svensson bevakar ni`."""
_OBJECTS = frozenset({"oss", "mig", "meg", "mej", "os", "us", "me", "mei", "meitä", "minua"})
_US_IN_FINNISH = frozenset({"minua", "minut", "meitä", "meidät", "mua", "mut"})
_AGAINST = frozenset({"mot", "imot", "mod", "imod", "på", "med", "against", "on", "with", "hos"})
_TAKES_CARE = frozenset({
    "tar", "tager", "tek", "sköter", "skjøtter", "fixar", "fikser", "fiksar", "hanterar", "håndterer", "håndterar",
    "gör", "gjør", "gjer", "gør", "ordnar", "ordner", "söker", "søker", "ansöker", "kör", "kjører", "køyrer", "kører",
    "handles", "does", "takes", "runs", "hoitaa", "hakee", "tekee",
})  # fmt: skip
_CHOOSES = frozenset({
    "tar", "tager", "tek", "kör", "kjører", "køyrer", "kører", "söker", "søker", "ansöker", "tar vi", "kör vi",
})  # fmt: skip
"""`BF på Svensson kör vi` orders it; `BF på Svensson fixar vi` needs nobody."""
_GOES = frozenset({"går", "drar", "åker", "reiser", "drager", "fer", "dreg", "go", "går till", "menen"})
_HAVE = frozenset({"har", "have", "has", "hade", "hadde", "on", "ovat", "har jo"})
_COPULAS = frozenset({"är", "er", "is", "on", "var", "was"})
_WITH = frozenset({"med", "with", "på"})
_FROM = frozenset({"från", "fra", "frå", "from"})
_WHO = frozenset({"som", "who", "that", "joka", "der"})


def somebody_else_does_it(items: list[Item]) -> bool:
    """`Kunden begär bevakning`, `Lindqvist skickar oss till Kronofogden`, `BF på Svensson sköter Anna`."""
    if not any(item.kind in _ORDERED | {K.COLLECTION} for item in items):
        return False
    if items[0].kind is K.ORDER and _first_word(items, 1) in _FROM and _kind(items, 2) is K.REF:
        return True  # `BF från Lindqvist`
    return (
        _is_done_to_us(items) or _subject_does_it(items) or _is_taken_care_of(items) or _goes_himself(items)
    )


def _is_done_to_us(items: list[Item]) -> bool:
    """`BF mot oss`, `drar oss till Kronofogden`, `perikää minut`."""
    if any(item.kind is K.I and item.text.casefold() in _US_IN_FINNISH for item in items):
        return True
    for at, item in enumerate(items):
        if not at or item.text.casefold() not in _OBJECTS or item.kind is not K.I:
            continue
        led = items[at - 1].last_word
        before = {one.kind for one in items[:at]}
        behind = {one.kind for one in items[at + 1 : at + 3]}
        if led in _AGAINST and before & {K.ORDER, K.MONITOR, K.START, K.GO, K.COLLECTION}:
            return True
        if led in _DOING | {"skicka"} and K.ORDER in behind | before:
            return True
    return False


def _subject_does_it(items: list[Item]) -> bool:
    at = next((place for place, item in enumerate(items) if item.kind not in _LEADS), 0)
    whose = [place for place in range(at + 1, len(items)) if items[place].text.casefold() in _WHO]
    if whose and whose[0] + 1 < len(items) and any(item.kind is K.REF for item in items[at : whose[0]]):
        return items[whose[0] + 1].first_word in _WISHING  # `det är Svensson som vill ha BF`
    if at + 1 >= len(items) or not _is_somebody(items, at):
        return False
    place = at + 1
    while place + 1 < len(items) and items[place].kind is K.TIME:
        place += 1
    customers = items[at].kind in {K.REF, K.THEY} or _CUSTOMER.match(items[at].text.casefold()) is not None
    return _verb_is_his(items, place, customers=customers)


def _verb_is_his(items: list[Item], verb: int, *, customers: bool) -> bool:
    """Whether the verb behind a subject says what he does, wishes or accepts."""
    words = items[verb].text.casefold().split()
    following = words[1] if len(words) > 1 else _first_word(items, verb + 1)
    if words[0] in _HAVE and any(item.code == "confirm" for item in items[verb:]):
        return following not in _SUBJECTS  # `kunden har akseptert`
    if words[0] in _COPULAS:
        return customers and _agrees(items, verb)
    if words[0] in _THINKS and following in {"vi", "me", "we"}:
        return True  # `Nordlys tycker vi ska köra`
    ours = following in _SUBJECTS and _first_word(items, verb + 1) not in _OBJECTS
    if ours:
        return False
    if words[0] in _RUNS:
        return not customers or _is_run_against(items, verb)
    agrees = (words[0], following) in {("går", "med"), ("kan", "tänka"), ("kan", "tenke"), ("kan", "tænke")}
    return agrees or words[0] in _WISHING | _DOING


def _is_somebody(items: list[Item], at: int) -> bool:
    """Whether a clause begins with who does something: a customer, somebody named, his wife."""
    item = items[at]
    said = item.text.casefold()
    if item.kind in {K.REF, K.THEY} or _CUSTOMER.match(said):
        return True
    if item.kind is K.REASON:
        return re.match(r"(?:min|vår|my|our|mitt|vårt) \w+$", said) is not None
    return item.kind in {K.UNKNOWN, K.NOUN} or (item.kind is K.FN and item.text == "Anna")


def _agrees(items: list[Item], copula: int) -> bool:
    """`Kari är okej med inkasso`."""
    behind = items[copula:]
    yes = next((place for place, item in enumerate(behind) if item.kind is K.YES), None)
    return yes is not None and _first_word(behind, yes + 1) in _WITH


def _is_run_against(items: list[Item], verb: int) -> bool:
    """`Fjord kör inkasso mot Nordlys`."""
    behind = items[verb + 1 :]
    others = [place for place, item in enumerate(behind) if item.kind is K.REF]
    return bool(others) and others[0] > 0 and behind[others[0] - 1].text.casefold() in _AGAINST


def _is_taken_care_of(items: list[Item]) -> bool:
    """`BF på Svensson hanterar juristen`: what stands first is what somebody does, who stands behind the verb."""
    if items[0].kind not in {K.ORDER, K.MONITOR, K.COLLECTION, K.REF}:
        return False
    for at, item in enumerate(items):
        if not at or item.text.casefold() not in _TAKES_CARE or at + 1 >= len(items):
            continue
        if not any(one.kind in {K.ORDER, K.MONITOR} for one in items[:at]):
            continue
        who = items[at + 1]
        if who.kind is K.I and who.text.casefold() in _SUBJECTS:
            return item.text.casefold() not in _CHOOSES
        return who.kind in {K.REF, K.NOUN, K.UNKNOWN, K.COLLECTION, K.THEY, K.REASON} or who.text == "Anna"
    return False


def _goes_himself(items: list[Item]) -> bool:
    """`Jag går till Kronofogden`."""
    at = next((place for place, item in enumerate(items) if item.kind not in _LEADS), 0)
    if not any(item.kind is K.ORDER for item in items):
        return False
    if items[at].text.casefold() == "åker":
        return True
    me = items[at].text.casefold() in {"jag", "jeg", "eg", "i", "minä"}
    chooses = _first_word(items, at + 2) in {"på", "for", "för"}  # `jag går på betalningsföreläggande`
    return me and at + 1 < len(items) and items[at + 1].first_word in _GOES and not chooses


def _kind(items: list[Item], at: int) -> Kind | None:
    return items[at].kind if 0 <= at < len(items) else None


def _first_word(items: list[Item], at: int) -> str:
    return items[at].first_word if 0 <= at < len(items) else ""
