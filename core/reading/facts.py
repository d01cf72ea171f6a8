"""What a clause says that tells what has happened: paid, credited, disputed; and what only sounds like it."""

from __future__ import annotations

import re
from itertools import pairwise

from core.reading.against import takes_back_his_word
from core.reading.items import Item, cases_in, place_of, said_in
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.matter import is_foreign
from core.reading.meaning import Meaning
from core.reading.payers import is_paid_to_them
from core.reading.quarrels import is_no_quarrel
from core.reading.result import Unclear

FACTS = (K.PAID, K.GOT, K.PARTLY, K.CREDITED, K.DISPUTED)
_TOO_MUCH = re.compile(
    r"\b(?:too much|too little|for mye|for mykje|for lite|för mycket|för lite|for meget|for lidt|liikaa|liian)\b"
)
_ABOUT = re.compile(
    r"\b(?:less|up to|at least|at most|minst|minimum|opp til|upp till|op til|vähintään|enintään|invoice|every|each) \d"
)
_MISTAKEN = re.compile(
    r"\b(?:by mistake|in error|ved en feil\w*|ved ein feil|av misstag|ved en fejl|vahingossa|erehdyksessä)\b"
)
_OF_ANOTHER_TIME = re.compile(
    r"\b(?:i fjor|ifjor|i fjol|ifjol|last year|last time|förra året|förra gången|forrige gang|sidste år|sidste gang|"
    r"sist gang|"
    r"tid sist|i tid sist|viime vuonna|viimeksi|viime kerralla|as usual|som vanlig|som vanligt|som sædvanlig|always|"
    r"alltid|altid|"
    r"aina|usually|vanligvis|vanligtvis|normalt|pleier|brukar|plejer|every time|hver gang|varje gång|all the time|"
    r"(?:the one|den) (?:before|förra|forrige|før|innan)|previous one|forrige faktura|förra fakturan|edellinen|"
    r"edellisen|"
    r"(?:in|i|under|vuonna) (?:19\d\d|20[01]\d|202[0-4]))\b"
)
"""What was paid then is not this invoice; what they always do tells nothing of today."""
_UNREAL = re.compile(
    r"^(?:had|havde|hadde|hade|were|wish|gid|skulle ønske|önskar|jeg skulle ønske|i wish|olisipa|kunpa)\b|"
    r"\b(?:kunne|kunde|could|ville|skulle|would) (?:ha |have |hatt )?(?:betal|paid|maks)|"
    r"\b(?:ha|få|se den|se det|to be|bli) (?:jo |ju )?(?:betalt|betald|betalat|paid)\b|drömm\w*|drøm\w*|tänkt att|"
    r"ska den bli|skal den bli|"
    r"(?:kommer|kommer att|vil|ska|will|tänker) (?:att |å )?(?:bestrid|dispute)\w*|rätt till betalt|falska sedlar|"
    r"falske sedler|"
    r"\b(?:en|ett|ei|one) (?:av sin[ae]?|av deres|of (?:his|her|their))\b|\bsin(?:a|e)? (?:andra|andre|del|"
    r"skuld till)|till skatteverket|"
    r"\b(?:från|fra|frå|from) (?:fel|feil|forkert|wrong|the wrong|någon annan|noen andre|nokon andre|en annan|"
    r"en annen|en anden|"
    r"someone else|somebody else|another)\b|\b(?:sina|sine|his|their|deres|hennes|hans) (?:skulder|gjeld|debts|"
    r"regninger|"
    r"räkningar|rekningar)\b|"
    r"\b(?:av|af|of) (?:en|ein|a|an)?\s?(?:annen|anden|annan|another)\b|\b(?:alt|allt) (?:annet|anna|andet|annat)\b|"
    r"\beverything else\b|kaikki muu|\b(?:like godt som|lika gärna|på papiret|på pappret|on paper|i teorien|"
    r"i teorin|in theory|teoriassa)\b|"
    r"\b(?:på|for|för|on) (?:den|det|en|ei|dei|de|the|an?) (?:gaml\w*|gamm[ae]l\w*|forrige|førre|förra|old|previous|"
    r"anden|annen|annan)|"
    r"\b(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober)i?(?:fakturaen|fakturan|regningen|"
    r"räkningen)|"
    r"\bi (?:bot|böter|bøde|bøter|vår|våras|vinter|vintras|sommer|somras|fjor)\b|\b(?:for|för) \w+ (?:år|month\w*|"
    r"måneder|månader) (?:siden|sedan|sidan)|"
    r"\bgikk ut igjen|gick ut igen|gik ud igen|went out again|"
    r"\bförr\b|\btidigare\b|skulle haft|av en annan|av fel kund|kommit bort|\blite\b|säger (?:hon|han|dom|de)\b|"
    r"faktur\w* (?:till|til|to) (?:oss|mig|meg|us|me)\b|(?:hadde|hade|havde|would have|ville) (?:vært|varit|været|"
    r"been|vore)\b|"
    r"^(?:bare|bara|berre) .*(?:hadde|hade|havde)\b|"
    r"\b(?:as good as|practically|almost|nearly|nesten|næsten|nästan|så godt som|så gott som|melkein|lähes|my ass|"
    r"monopoly|"
    r"all but paid|snart|soon|peanuts|in kind words|my respects|her respects|sin bøde|sakkonsa|another (?:client|"
    r"customer|one)|"
    r"annen kunde|anden kunde|annan kund|på en annen|på en anden|på en annan|toinen asiakas)\b"
)
"""What would be so, what nearly is, and what somebody else did."""
_FEE = re.compile(
    r"\b(?:purre|påminnelse|rykker)?(?:gebyr\w*|avgift\w*)\b|\bfee\b|\brente[nr]?\b|\brentene\b|\brenta\b|\bränta\w*|"
    r"\binterest\b|\bkorko\w*"
)
"""What comes on top, and not what was owed."""
_ALL_OF_IT = re.compile(r"\b(?:inkl\w*|including|plus+|og|och|and|samt|hela|hele|heile|alt|allt|all|ja)\b")
_OUR_BILL = re.compile(
    r"(?:fakt\w*|regning\w*|rekning\w*|räkning\w*|lasku\w*) (?:fra|från|frå) (?:dere|dokker|dykk|er|jer)\b|"
    r"\b(?:your|jeres|eran|teidän) (?:invoice|bill|faktura|regning|räkning|lasku\w*)|(?:invoice|bill) from you|"
    r"\ber räkning|\b(?:betalt|betald|betalat) er faktur|^er faktura|laskunne\b|betala\w* er faktura"
)
"""What he owes us."""
_TERMS = re.compile(r"\bkredit\b|\bcredit$|\bkreditten\b")
"""`Han fick 60 dagars kredit`."""
_NOTE_CAME = re.compile(
    r"\b(?:got|received|fått|fick|fikk|fik|fekk|saimme|saatiin|saatu|tuli|tullut|mottatt|mottagit|mottagen|"
    r"modtaget)\b.{0,20}"
    r"(?:kredit|credit|hyvity)|(?:kreditnot|kreditfakt|credit note|hyvity)\w*.{0,20}\b(?:mottagen|mottatt|modtaget|"
    r"received|saatu|tuli|tullut|teiltä|"
    r"heiltä|från|fra|from)\b"
)
"""A credit note that came is one to him."""
_THEY_GOT = re.compile(
    r"(?:han|hun|hon|ho|de|dei|dem|dom|they|he|she|hän|he|kund\w*|the customer|customer|asiakas)\b"
)
_CREDITS_US = re.compile(r"kredit\w* (?:oss|mig|meg|os)\b|credited (?:us|me)\b")
_IS_TO_BE = re.compile(
    r"\b(?:blir|bliver|vert|ska|skal|skall|will|shall) "
    r"(?:den |det |it |snart |be |vara |være |bli |blive )*(?:betal|paid)"
)
"""`Den blir betald`."""
_BESIDE_NAMES = frozenset(
    {"og", "och", "and", "samt", "ja", "plus", "sekä", "nr", "med", "with", "-", "/", "både", "også", "too"}
)
_SWEARS = re.compile(
    r"(?:paskat|vitut|mulkku|perse|like hell|fan|faen|fanden|inte ett|ikke et|ikke en|ikkje ei|not a|not one|"
    r"ett skit|en dritt|"
    r"ei sentti|ei euro)\b"
)
_TO_BE = frozenset(
    {"att", "å", "to", "will", "vil", "vill", "skal", "ska", "shall", "might", "may", "could", "aikoo"}
)
_SO = frozenset({"so", "så", "joten", "and", "og", "och"})


def fact(meaning: Meaning, items: list[Item], facts: list[Kind], orders: list[Kind]) -> None:
    kinds = {item.kind for item in items}
    if (
        K.REF not in kinds
        and facts[-1] in {K.PAID, K.GOT}
        and is_foreign(
            [item for item in items if item.kind is K.NOUN and not item.text.casefold().startswith("adress")]
        )
    ):
        meaning.rule, meaning.blocked = "something_else", Unclear.NOT_UNDERSTOOD
        return
    if _is_denied(items) or _is_not_a_penny(items):
        meaning.rule, meaning.blocked = "unpaid", None  # `han har aldri betalt`
        meaning.unpaid = True
        return
    if set(orders) - {K.STOP, K.NO, K.YES, K.WITHDRAW} or K.NOT_YET in kinds or K.BEFORE in kinds:
        meaning.rule, meaning.blocked = "fact_and_order", Unclear.CONTRADICTION
        return
    if any(
        item.kind in {K.DISPUTED, K.CREDITED} and _is_an_infinitive(items, at)
        for at, item in enumerate(items)
    ):
        meaning.rule, meaning.blocked = "fact_to_come", Unclear.NOT_UNDERSTOOD
        return
    if (K.CREDITED in facts and len(facts) > 1) or (K.DISPUTED in facts and len(facts) > 1):
        meaning.rule, meaning.blocked = "two_facts", Unclear.CONTRADICTION
        return
    if (why := _why_no_fact(items, facts)) is not None:
        meaning.rule, meaning.blocked = "no_such_fact", why
        return
    if any(item.kind is K.NUMBER and len(item.code) < 3 and item.amount is not None for item in items):
        meaning.rule, meaning.blocked = "which_number", Unclear.WHICH_AMOUNT  # `betalt 16.`
        return
    if (meaning.day is not None and meaning.day.value is None) or _is_to_come(meaning):
        meaning.rule, meaning.blocked = "fact_to_come", Unclear.NOT_UNDERSTOOD
        return
    meaning.act = facts[-1] if facts[-1] != K.GOT else K.PAID
    if meaning.act is not K.DISPUTED and (meaning.half or meaning.missing is not None):
        meaning.act = K.PARTLY
    meaning.rule = meaning.act.value


def _is_to_come(meaning: Meaning) -> bool:
    day = meaning.day
    if day is None or day.past or day.value is None:
        return False
    gone = any(item.day is day and item.code == "gone" for item in meaning.clause.items)
    return not day.stretch and not gone  # `betalt den 16.`, said on the 24th


def _why_no_fact(items: list[Item], facts: list[Kind]) -> Unclear | None:
    """Return why what sounds like a fact is none: paid too much, by mistake; a dispute that is over."""
    said = said_in(items)
    paid = facts[-1] in {K.PAID, K.GOT, K.PARTLY}
    if _is_of_no_invoice(items, said) or _is_unreal(items, facts, said) or _is_no_credit(items, facts, said):
        return Unclear.NOT_UNDERSTOOD
    collects = len(cases_in(items)) > 1 and any(item.kind is K.COLLECTION for item in items)
    if collects or _tells_of_two(items):
        return Unclear.WHICH_INVOICE  # `betalt nordlys kari inkasso fjord`
    if any(item.kind is K.WITHDRAW for item in items) and takes_back_his_word(items):
        return Unclear.NOT_UNDERSTOOD  # `återkallelse inkommen`
    if facts[-1] is K.PARTLY and any(item.kind is K.YES for item in items) and not _has_sum(items):
        return Unclear.NOT_UNDERSTOOD  # `ja till avbetalning`
    if K.CREDITED in facts and any(item.kind in {K.HALF, K.PARTLY} for item in items):
        return Unclear.WHICH_AMOUNT
    if paid and (
        _TOO_MUCH.search(said) or _ABOUT.search(said) or (facts[-1] is not K.PARTLY and _not_in_full(items))
    ):
        return Unclear.WHICH_AMOUNT
    if _is_done_for_another(items, facts[0]):
        return Unclear.WHICH_INVOICE
    over = _MISTAKEN.search(said) or (K.DISPUTED in facts and is_no_quarrel(items, said))
    return Unclear.NOT_UNDERSTOOD if over else None


def _tells_of_two(items: list[Item]) -> bool:
    """`Kari eier Fjord og har betalt`: another verb stands between the two, or a not: `Nordlys paid and not Kari`."""
    named = [at for at, item in enumerate(items) if item.kind is K.REF]
    for first, second in pairwise(named):
        between = [
            item for item in items[first + 1 : second] if item.kind not in {K.AND, K.BREAK, K.NOUN, K.COUNT}
        ]
        if any(item.kind is K.NEG for item in items[first:second]):
            return True
        if items[first].topics == items[second].topics or any(item.kind in HEADS for item in between):
            continue
        if len(between) > 1 or (between and between[0].text.casefold() not in _BESIDE_NAMES):
            return True
    return False


def _has_sum(items: list[Item]) -> bool:
    return any(item.kind in {K.MONEY, K.NUMBER, K.HALF} for item in items)


def _is_of_no_invoice(items: list[Item], said: str) -> bool:
    """A fee, a bill of ours, money that went the other way."""
    fee = _FEE.search(said) is not None and _ALL_OF_IT.search(said) is None
    return fee or _OUR_BILL.search(said) is not None or is_paid_to_them(items)


def _is_unreal(items: list[Item], facts: list[Kind], said: str) -> bool:
    """What is to come, what would be, what was another time, what is said with a wink."""
    of_another = _OF_ANOTHER_TIME.search(said) or _UNREAL.search(said) or _IS_TO_BE.search(said)
    return of_another is not None or _is_quoted(items, facts) or any(item.amount == 0 for item in items)


def _is_no_credit(items: list[Item], facts: list[Kind], said: str) -> bool:
    """`Han fick 60 dagars kredit`, `Svensson krediterade oss`."""
    theirs = _THEY_GOT.match(said) is not None or any(item.kind is K.REF for item in items)
    if K.CREDITED in facts and _NOTE_CAME.search(said) and not theirs:
        return True  # `got a credit note from them`, `saimme hyvityslaskun`
    credits_ = [item.text.casefold() for item in items if item.kind is K.CREDITED]
    terms = any(_TERMS.search(text) for text in credits_)
    us = any(item.kind is K.I for item in items) and _CREDITS_US.search(said) is not None
    return K.CREDITED in facts and (terms or us)


def _is_quoted(items: list[Item], facts: list[Kind]) -> bool:
    """`Fjord "paid"`: in quotation marks."""
    at = next((place for place, item in enumerate(items) if item.kind in facts), 0)
    return any(item.text == '"' for item in items[max(at - 1, 0) : at + 2])


def _not_in_full(items: list[Item]) -> bool:
    """`They paid but not the full amount`, where no sum says how much."""
    kinds = [item.kind for item in items]
    if K.EXCEPT not in kinds or set(kinds) & {K.MONEY, K.NUMBER, K.HALF}:
        return False
    behind = kinds[kinds.index(K.EXCEPT) + 1 :]
    return behind[:1] == [K.THAT] or set(behind).isdisjoint(REFERS | {K.THAT})


def _is_done_for_another(items: list[Item], done: Kind) -> bool:
    """`Fjord betalte for Kari`: one customer stands before what was done, another behind it."""
    at = place_of(done, items)
    who = cases_in(items[:at])
    whom = [item for item in items[at + 1 :] if item.kind in {K.REF, K.AND, K.EXCEPT}]
    return bool(who) and bool(whom) and whom[0].kind is K.REF and not who & whom[0].topics


def _is_an_infinitive(items: list[Item], at: int) -> bool:
    """`Det finns varor att reklamera`."""
    return at > 0 and items[at - 1].kind is K.FN and items[at - 1].last_word in _TO_BE


def _is_not_a_penny(items: list[Item]) -> bool:
    """`Paid not a penny`, `maksettu paskat`."""
    at = next((place for place, item in enumerate(items) if item.kind in {K.PAID, K.GOT}), len(items))
    behind = items[at + 1 : at + 3]
    return any(item.kind is K.UNPAID or _SWEARS.match(item.text.casefold()) for item in behind)


def _is_denied(items: list[Item]) -> bool:
    """`Han har aldri betalt`; but not `they paid, so no need`."""
    for at, item in enumerate(items):
        if at and item.kind is K.NO:
            behind = {other.kind for other in items[at + 1 :]}
            led = {word for other in items[:at] for word in other.text.casefold().split()}
            return bool(behind & set(FACTS)) or led.isdisjoint(_SO)
    return False
