"""Whether a noun is of our matter: people order all kinds of things to be stopped, started and confirmed."""

from __future__ import annotations

import re

from core.reading.items import INSIDE, Item, said_in
from core.reading.kinds import HEADS, K
from core.reading.normal import fold

_NOUNS = """
    faktura sak sag sager gaeld rykker tilgodehavende mellomvær mellemvær list rekneskap utestå
    utestående ärende arende krav fordring fordran regning rekning räkning rakning kund debitor skyldner
    gäld gald gjeld skuld skyld beløp belopp beløb belop sum peng betaling betalning innbetal inbetal
    indbetal rest prosess process proses oppfølg oppfolg uppfölj uppfolj opfølg opfolg inndriv indriv
    inddriv innkrev innfordr purr inkasso løp lopet avtal aftal forslag förslag alternativ val valg
    firma selskap selskab bolag bedrift renter gebyr avgift salär tiltak steg trinn skritt pakke
    prosedyre hele greie greia lasku asia saatav velka maksu summa raha tapau keissi perin juttu ehdotus asiak
    yrity invoice bill case claim debt customer client debtor amount payment money company proce follow
    matter suggest proposal reminder collect letter brev brief kirje step account konto bank mål oppgjør
    uppgör opgør kredit bestillar oppdrag uppdrag
"""
"""How the nouns of our matter begin, in the six languages."""
_STEMS = tuple(_NOUNS.split())
_ENDS = re.compile(
    r"(?:konto|faktura|regning|rekning|räkning|gjeld|gæld|skuld|krav|fordring|ärende|sag|kunde?|avtal|belopp|beløp|"
    r"beløb|lasku|tili|purring|saldo|utskrift|utdrag)\w{0,4}$"
)
"""And how they end: `driftskontoen`, `slutfakturan`."""


def is_foreign(items: list[Item]) -> bool:
    """Whether a thing is named that has nothing to do with invoices: `avbryt utskriften`, `bekreft ordren`."""
    return any(item.kind is K.DOC or (item.kind is K.NOUN and not _is_ours(item)) for item in items)


def _is_ours(item: Item) -> bool:
    words = item.text.casefold().split()
    return any(word.startswith(_STEMS) or _ENDS.search(word) is not None for word in words)


_PARTICLES = (
    "med på for för vid ved till til av af efter etter i in at on to from with of against through over under "
    "um om than än enn tidigare tidligere uten utan before after up off out down back away upp opp ned ner"
)
"""Behind a verb, with nothing that follows, these make another verb of it: `start with`, `close to`, `gå ned`."""
_LEFT_HANGING = frozenset(_PARTICLES.split())


def is_cut_short(items: list[Item]) -> bool:
    """Whether the clause ends in a word that wants another: `bekreft med`, `stop up`."""
    last = items[-1]
    return last.kind is K.FN and last.text.casefold() in _LEFT_HANGING


_SPARING = re.compile(
    r"\b(?:feil|fel|fejl|mistake|fault|virhe\w*|venn\w*|vän(?:nen|ner|nerna)?|ven|friend\w*|ystäv\w*|svoger\w*|"
    r"svåger\w*|bror\w*|brother\w*|s[øy]st(?:er|ra)\w*|syst(?:er|rar)\w*|sister\w*|sisko\w*|mamma\w*|mora? mi|"
    r"pappa\w*|faren min|nev[øo]\w*|nies\w*|tante\w*|onkel\w*|fetter\w*|kusin\w*|famil\w*|relativ\w*|sukula\w*|"
    r"nabo\w*|granne\w*|neighbou?r\w*|good customer|god kunde|bra kund|syke?|sjuk\w*|ill|sick(?! of)|dø[dr]\w*|"
    r"fått (?:faktura|rekning|regning|räkning)\w*|"
    r"(?:received|got|seen) (?:the|an?|any) (?:invoice|bill)|saan\w+ lasku\w*|råd|"
    r"afford|varaa|död\w*|dead|died|enige|överens|agreed|sovittu\w*|sovimme|sovittiin)\b",
    re.IGNORECASE,
)


def spares(items: list[Item]) -> bool:
    """`Ja, det er vår feil`, `ja, han er en venn`: a reason to leave the customer alone, whatever stands before it."""
    reasons = [item for item in items if item.kind is K.REASON]
    return any(item.code == "spare" or _SPARING.search(item.text) for item in reasons)


_ENDS_IT = re.compile(
    r"\b(?:konkurs\w*|bankrupt\w*|insolv\w*|rekonstru\w*|restructur\w*|lagt ned|nedlagt|lagts ner|closed (?:down)?|"
    r"shut down|"
    r"lukket|stengt|avvikl\w*|lopetta\w*|passed away|gått bort|gick bort|gikk bort|kuol\w*|died|hospital\w*|"
    r"sykehus\w*|sjukhus\w*|"
    r"sairaala\w*|no money|ingen penger|ingen penge|inga pengar|broke|pank|blakk|rahaton\w*|rahattom\w*|ei ole rahaa|"
    r"(?:she|he) ?(?:'s|is) my|(?:han|hun|hon|ho|hän) (?:er|är|on) (?:min|mi|minun|mun)|"
    r"(?:er|är|is|blitt|blivit|been) (?:løst|løyst|löst|ordnet|ordna|ordnat|fikset|fiksa|fixat|sorted|settled|"
    r"solved|resolved)|"
    r"ordner seg|ordnar seg|ordnar sig|ordner sig|løser seg|løyser seg|löser sig|løser sig|går seg til|sort itself|"
    r"järjesty\w*|skværet opp|skvær|motregn\w*|kvittat|gjort opp|ordnet med|ordnat med|ordna med|"
    r"har en avtale|har en aftale|har ein avtale|har ett avtal|have a deal|have an agreement|on sopimus|"
    r"(?:sendt|sent|skickad|skickat|send|ligger|ligg|ligge) (?:det |den |dem )?(?:til|till|to|hos) (?:en |et |ett |"
    r"an |a )?"
    r"(?:inkasso|collection|annet byrå|andet|annan|another)|jo perinnässä|returner\w*|sendte tilbake|skickade tillbaka|"
    r"skal betale|ska betala|skal nok betale|will pay|pleier å betale|brukar betala|plejer at betale|maksavat kyllä|"
    r"klaget|klagar|klaga|klagat|complain\w*|reklamo\w*|kvittering\w*|kvitto\w*|receipt|kuitti\w*|holder tilbake|"
    r"håller inne|withhold\w*|inkasso\w* (?:er|är|kjører|kör|går)|"
    r"collection is|lag kreditnota|send kreditnota|gjør en kreditering|my mum|"
    r"my mother)\b",
    re.IGNORECASE,
)
"""What leaves nothing to collect, or somebody else to do it."""
_THOUGH = re.compile(
    r"\b(?:selv om|sjølv om|även om|trots att|although|even (?:if|though)|vaikka)\b", re.IGNORECASE
)


def ends_it(items: list[Item]) -> bool:
    """`Ja, de er konkurs`, `ja, det ordner seg`: beside a bare yes nobody can tell what that answered."""
    said = " ".join(item.text for item in items)
    return _ENDS_IT.search(said) is not None and _THOUGH.search(said) is None


_NONE = frozenset({"ingen", "inga", "inget", "intet", "ingenting", "none", "neither", "no one", "ei mitään"})
_SPEAKERS = frozenset({K.I, K.THEY, K.NOUN, K.REF, K.UNPAID})
_AT_ONCE = """
    nå nu no now nyt straks strax med en gang med det samme på flekken genast omedelbart omgående umiddelbart
    øyeblikkelig med ein gong med én gang heti saman tien immediately at once right away right now i dag idag
    today tänään asap snarest nå i dag nu i dag så fort som mulig as soon as possible
"""
_AT_ONCES = f" {' '.join(_AT_ONCE.split())} "


def says_none(items: list[Item]) -> bool:
    """`Nei, ingen av dem`; but not `nei, det er ikke han`, which answers others."""
    return items[0].first_word in _NONE


def gives_a_reason(items: list[Item]) -> bool:
    """A reason with somebody in it, `de har hatt tid nok`; `det er rart` is said of the whole world."""
    if not any(item.kind is K.REASON for item in items):
        return False
    return any(item.kind in _SPEAKERS for item in items) or explains_in_full(items)


def explains_in_full(items: list[Item]) -> bool:
    """Whether a reason of several words stands there, `hvis dere trenger det`: one may be anybody's."""
    return any(item.kind is K.REASON and len(item.text.split()) >= 3 for item in items)


def is_at_once(item: Item) -> bool:
    """`Ja, nå`, `ja, med en gang`; `ja, i går` and `ja, alltid` answer something else."""
    return item.kind is K.TIME and f" {item.text.casefold()} " in _AT_ONCES


_SMALL = """
    på paa pa med bare bara berre bærre bære bar vain vaan just only simply kan så sa ni dere du de dokker dykk
    i det den dem dei them him her for för før førr till til the mot får få fær här skal ska skall må måste å o att at
    som to av it dette detta tämä tämän sen se hän hänet heidät der där there here videre vidare gjør gjer
    gjørr gör with gang gång vei väg själva själv selv sjølv self myself ite itse oss hos sende brevet up upp
    opp ut out ved vid vil vill vel velg ville would will want laittaa laittakaa lahettakaa asia asiaa asiat
    asian ønsker ynskjer önskar pois tilbake tilbage tillbaka hele hela heile helt on off be by we i'm me us my
    our om olla että ja ha have er is är has har sendes sendt sendast skicka skickas sæt sätt sett set gå går
    normaalisti kautta gerne gjerne gärna also også också åsså then da då dag nå nu no now istället stedet
    derfor därför difor joten so voi voitte saa saatte kans niitten kanssa kokonaan alone anyway decided we've
    i've besluttet beslutat bestemt bestämt avgjøre samd enig happy rather løyve lov fra från frå from min mi
    din denne denna this that these those sitten nyt heti tästä täältä puolesta puolestani mun meidän minun
    osalta part del side sida heretter deretter därefter derefter herefter fremover framover framåt well vær
    var please ber be ask asking jeg eg jag mie mä me vi who one en ei ett et a an of fortsatt ennå likevel
    ändå alligevel anyhow heller ellers annars muuten vanlig vanligt planlagt planerat plan usual normal enda
    eller end ferdig klar ready faen fan all alt allt trenger behøver need needed do did doing done gjort tehdä
    tehdään tee jatkaa jatketaan løpa løpe mainiosti samme samma same gode goda noe noko något noget nokon
    mitään kaikki oikein ta tag tar take lade la låt lad let first ittepå inkasso ink kirje kirjeitä vi'll i'd
    we'd we'll i'll you you're gir ger gi giv gje ge give okay ok soon fort snart inn in into vireille käyntiin
    liikkeelle eteenpäin matkaan menemään asti loppuun straks vennligst venligst snälla kiitos igang avgårde
    afsted avsted iväg send rett rätt direkte direkt straight follow following internt attende derfra vekk bort
    sikseen rauhaan takaisin list listen listan lista any sak sag ærend aktuelle aktuella bli blir bliva become
    can could may might shall should must vart vår vårt our behold oikeestaan mielestä minusta soittelemaan
    ehdottomasti nok väl nog jo ju kai nyt vielä enää uten utan without mer mere mera more lenger längre længere
    anymore further again igjen igen uudestaan heime hjemme end's gjelder gäller angår concerning regarding
    about angående vedrørende
    hyvin meille sopii sopisi käytä käyttäkää use bruk brug använd gör gjer tage följa følge följ sier siger säger
    møllen mølla kvarnen apparatet maskineriet sirkuset cirkussen sulamitten hela rasket
    ble blei blev vart enige einige överens ens sammen saman tillsammans
    helst disse dessa desse velger väljer valgt valt choose vel vælger
    mennään tehdään jatketaan otetaan lähdetään toimitaan edetään
    anything nothing something haluu halua alkaa der dær dar niiltä noilta alka seier say said dess d te t e é æ
"""
_SMALL_WORDS = frozenset(fold(word) for word in _SMALL.split())
_TO_US = frozenset(
    {"dere", "ni", "dokker", "dykk", "saatte", "voitte", "please", "vennligst", "venligst", "vänligen"}
)
_ADDRESSED = _TO_US | {"du", "you", "oss", "us", "let's", "de", "laittakaa", "lahettakaa"}
_WORDS = re.compile(r"[^\W\d_]+(?:'\w+)?")
_COLLECTS = ("inkas", "perin", "collect", "indriv", "inndriv", "inddriv", "innkrev")


def is_crowded(items: list[Item]) -> bool:
    """Whether an order that names nothing of ours stands among words that no order needs: `fortsätt här inne`."""
    kinds = {item.kind for item in items}
    if {K.I, K.NOUN} <= kinds:
        return False  # `vi har bestämt oss för att släppa den här fordran`
    small = [item for item in _up_to_reason(items) if item.kind is K.FN and item.code != INSIDE]
    spoken = [word for item in small for word in _WORDS.findall(item.text.casefold())]
    if not _TO_US.isdisjoint(spoken) or any(word.startswith(_COLLECTS) for word in spoken):
        return False
    return not _SMALL_WORDS.issuperset(fold(word) for word in spoken)


def _up_to_reason(items: list[Item]) -> list[Item]:
    """Return *items* up to the reason that follows the order: it may be told in any words."""
    head = next((at for at, item in enumerate(items) if item.kind in HEADS), 0)
    reasons = (at for at, item in enumerate(items) if at > head and item.kind is K.REASON)
    return items[: next(reasons, len(items))]


_TELLING = """
    som for för från fra from till til med ved vid with by of av af än enn end när når where hvor genom
    gjennom gennem at att å to er är is var was were blir bliver becomes går gick gikk hade hadde had a an the that
    what which who he she they här her here
"""
_TELLS = frozenset(_TELLING.split())
_ASKS_US = frozenset({K.I, K.YES, K.REASON, K.CAN_YOU, K.FOLLOW})


def is_only_told(items: list[Item], at: int) -> bool:
    """Whether the order that stands at *at* hangs on something that is no wish: `som kan köra`, `klar att börja`."""
    before = items[:at]
    if _is_just_to(before) or _is_a_wish(before) or _ONLY_TO.match(items[at].text):
        return False
    spoken = [word for item in before for word in _WORDS.findall(item.text.casefold())]
    if any(item.kind in _ASKS_US for item in before) or not _ADDRESSED.isdisjoint(spoken):
        return False
    told = any(item.kind is K.THEY for item in before)
    return told or any(
        word in _TELLS
        for item in before
        if item.kind is K.FN
        for word in _WORDS.findall(item.text.casefold())
    )


_ONLY_TO = re.compile(r"(?:bare|bara|berre|just) (?:å|att|at|to)\b", re.IGNORECASE)
_OPENING = frozenset({K.POLITE, K.GREETING, K.YES, K.AND})
_WISHES = frozenset(
    {
        "ønsker",
        "ynskjer",
        "ynskjar",
        "önskar",
        "vil",
        "vill",
        "want",
        "velger",
        "väljer",
        "vælger",
        "haluamme",
        "haluan",
    }
)
_JUST_TO = re.compile(
    r"(?:bare|bara|berre|just|baare|bærre|nok) (?:å|o|og|at|att|to)(?: (?:sende|send|kjøre|ta|skicka|senda|gå))?$"
    r"|ei muuta kuin$"
)


def _is_a_wish(before: list[Item]) -> bool:
    """`Ønsker å gå videre`: he wishes it himself, though no `jeg` says so."""
    begun = next((item for item in before if item.kind not in _OPENING), None)
    told = any(item.kind in {K.THEY, K.NOUN} for item in before)
    return begun is not None and not told and not _WISHES.isdisjoint(begun.text.casefold().split()[:2])


def _is_just_to(before: list[Item]) -> bool:
    """`Da er det bare å dra i gang`: an order, though it begins with `er`."""
    said = said_in(before)
    return _JUST_TO.search(said) is not None


_EVENT = re.compile(
    r"\b(?:møte|mötet?|møde|meeting|konsert|koncert|concert|match|kamp(?:en)?\b|game|kokou|ottelu|konsertti|trip|resan|"
    r"reise[nr]?\b|rejsen|matka|flight|wedding|bröllop|bryllup|häät|festen|juhla|election|eksamen|exam|koe\b|tentti|"
    r"flow|"
    r"departure|avgang|avgång|avresa)\w*",
    re.IGNORECASE,
)
_TO_YOU = re.compile(
    r"\b(?:you have|give you|gir? deg|ger? dig|giver? dig|gjev deg|annan sinulle|sinulla on|gave me|gav mig|ga meg)\b|"
    r"\b(?:weeks?|days|uker?|vecka|veckor|uger?|dager|dagar|dage)\b.{0,30} (?:off|fri|ledigt?|lomaa)\b|out of bed",
    re.IGNORECASE,
)
"""Time that is given to whoever listens, or off."""


def is_an_event(items: list[Item]) -> bool:
    """`Møtet er utsatt til fredag`: no invoice waits."""
    said = " ".join(item.text for item in items)
    return bool(_TO_YOU.search(said)) or any(
        item.kind in {K.FN, K.WORD, K.NOUN, K.UNKNOWN} and _EVENT.match(item.text) for item in items
    )
