"""What speaks against a way or a step that is only named: a no beside it, a reason before it, another who takes it."""

from __future__ import annotations

import re

from core.reading.grounds import BECAUSE
from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, K, Kind
from core.reading.spoken_of import DOES, IN_FAVOUR, REFUSES, words_of

NOS = frozenset({"no", "ei", "nei", "nej", "nope", "nah", "naw", "niks", "✗", "✘", "❌", "👎"})
_MARKS = frozenset(":=-")
_SO = frozenset({"så", "so", "joten"})
_TOLD_OF = frozenset(
    {
        "already",
        "redan",
        "allerede",
        "allereie",
        "jo",
        "usch",
        "uff",
        "jaså",
        "jaha",
        "jaja",
        "oj",
        "jävla",
        "jäkla",
        "jævla",
        "fy",
        "hu",
        "ner",
        "down",
        "damn",
        "bloody",
        "ugh",
        "skit",
        "saatanan",
        "perkeleen",
        "hitto",
        "liksom",
        "jøss",
    }
)
"""Beside a way: it is there already, or he wonders at it."""
_ELSE = frozenset({"annet", "anna", "andet", "annat", "else", "muuta"})
_HAS_DONE = """
    called wrote said sent contacted decided told answered ringte ringde ringede skrev sa sade sendte skickade kontaktet
    kontaktade beslutade bestemte avgjorde avgjort soitti kirjoitti lähetti päätti
"""
_HIS_WORD = re.compile(
    r"\b(?:svar(?:et|ene|en)?|answer|reply|response|vastau\w*|samtykke\w*|medgivande\w*|consent|godkjen\w*|besked\w*|"
    r"(?:jag|jeg|eg|vi|i|minä) (?:just |nettopp |nyss |precis )?(?:skrev|sa|sade|skreiv|wrote|said|sagde|sanoin|"
    r"kirjoitin|"
    r"svarade|svarte)|gäller en annan|gjelder en annen|gælder en anden|is for another|"
    r"melding\w*|meddelande\w*|message|viesti\w*|ja(?:et)?|ord(?:et)?)\b"
)
_TAKES_MONEY = re.compile(
    r"\b(?:trekk|trekke|trekker|trekkje|dra|drar|ta ut|træk|withdraw|nosta) (?:the |deres |our )?(?:penge\w*|"
    r"pengar\w*|bel[øo]p\w*|"
    r"beløb\w*|money|cash|funds|raha\w*|\d[\d .]*)\b|"
    r"\b(?:trekk|trekke|trekker|træk|deduct|dra av) .*(?:fra|frå|från|from) (?:fakt|list|lønn|lön|konto|account|"
    r"invoice|salary)|"
    r"^(?:vi|we) (?:trekker|trekkjer|drar|trækker) (?:oss|os)$"
)
"""`Trekk pengene fra kontoen`."""
_TO_US = re.compile(r"\b(?:til|till|to) (?:oss|meg|mig|mej|us|me)$")
_CAME_FROM_THEM = re.compile(
    r"^(?:en |et |ett |a |the )?(?:återkall\w*|tilbaketrekning\w*|tilbakekalling\w*|tilbakekallelse\w*|"
    r"tilbagekald\w*|withdrawal|"
    r"peruutus) (?:har |er |has |is |på )*(?:inkom\w*|kom\b|kommit|kommet|mott\w*|modt\w*|received|came|saapui|tuli|"
    r"gäller)|"
    r"^(?:återkallelse|tilbaketrekning|tilbakekalling|withdrawal)\w* (?:inkommen|received|mottatt|mottagen)|"
    r"^(?:återkalla|trekk tilbake|trekk|withdraw|peruuta) (?:mig|meg|mei|me|minut)$"
)
_DID = frozenset(_HAS_DONE.split())
_OUT_OF_THE_QUESTION = re.compile(
    r"\b(?:uaktuel\w*|inte aktuell\w*|ikke aktuel\w*|ikkje aktuel\w*|på tale|out of the question|aldri i livet|"
    r"aldrig i livet|"
    r"never ever|my ass|ha ha|haha|my god|herregud|herranjestas|what a joke|giving up|give up|gi opp|ge upp|give op|"
    r"gje opp|"
    r"ei tule kysymykseen|gjorde vi|brukte vi|gjort før|some cash|my yes|mitt ja|mit ja|ordet|som trussel|"
    r"som trusel|som hot|as a threat|uhkana|fare for|risk för|danger of|sanani|suostumukse\w*)\b"
)
_ALL_BUT = frozenset(
    {"alt unntatt", "alt utenom", "alt bortsett fra", "alt utanom", "alt undtagen", "allt utom"}
)
_TOO = frozenset({"too", "alltför", "altfor", "liian", "overkill", "unnecessary"})
_CHOOSES = frozenset({
    "väljer", "velger", "vælger", "choose", "want", "vil", "vill", "önskar", "ønsker", "valitsemme", "haluamme",
    "bestemt", "bestämt", "besluttet", "beslutat", "decided", "bestemte", "bestämde", "päättäneet", "päätimme",
})  # fmt: skip
_NYNORSK = frozenset(
    {"komne", "kome", "komen", "betalte", "betala", "inne", "krediterte", "kreditert", "her", "betalt"}
)
_NO_OTHER = re.compile(
    r"(?:inget|ingen|ikke noe|ikkje noko|intet|no) (?:annat|annan|annet|anna|annen|andet|anden|other) "
    r"(?:val|utväg|valg|utvei|udvej|choice|option|way|råd|lösning)"
)
_OPENS = frozenset({"jo", "joo", "jau"})
_WENT = frozenset(
    {"gick", "gikk", "gik", "gjekk", "went", "took", "tok", "tog", "sued", "stämde", "stevnet", "meni", "vei"}
)
_SELF = frozenset(
    {"selv", "sjøl", "sjølv", "sjølve", "själv", "själva", "sjalv", "sjalva", "myself", "ourselves", "itse"}
)
_THAN = frozenset({"enn", "än", "end", "than", "kuin"})
_IS = frozenset(
    {"är", "er", "is", "on", "blir", "bliver", "känns", "kjennes", "føles", "verkar", "virker", "seems"}
)
_DONE = frozenset({"done", "gjort", "tehty", "ordnat", "ordnet", "ferdig"})
_IS_FED_UP = frozenset({"orker", "orkar", "gidder", "gids", "gider", "iddes", "jaksa", "slipper"})
_INFINITIVES = frozenset({"å", "att", "at", "to"})
_INSTEAD = frozenset({
    "istället", "istallet", "stället", "stallet", "instead", "stedet", "staden", "sijaan", "hellre", "heller",
    "rather",
})  # fmt: skip


def is_spoken_against(items: list[Item], act: Kind) -> bool:
    """`Bf nej tack`, `nej kronofogden`, `för dyrt med bf`: a way that is only named, beside a no or behind a reason.

    `Nej bf istället` and `de svarar inte så kronofogden` choose it.
    """
    named = [at for at, item in enumerate(items) if item.kind is act]
    others = {item.kind for item in items}
    opened = items[0].kind is K.YES or items[0].text.casefold() in _OPENS  # `jo alltså`, and not `han har jo`
    told = items[1:] if opened else items
    words = {word for item in told for word in item.text.casefold().split()}
    if is_all_but_this(items, act):
        return True
    if others & {K.GO, K.START, K.HAND_OVER} or any(DOES.search(items[at].text.casefold()) for at in named):
        return False
    if (K.NO in others and words.isdisjoint(_INSTEAD)) or not words.isdisjoint(_TOLD_OF | _WENT):
        return True
    before, behind = items[: named[0]], items[named[-1] + 1 :]
    reasons = [at for at, item in enumerate(before) if item.kind is K.REASON]
    led = {
        word for item in before[reasons[-1] + 1 if reasons else 0 :] for word in item.text.casefold().split()
    }
    if not led.isdisjoint(_CHOOSES):
        return False  # `after discussing with our CFO vi väljer betalningsföreläggande`
    if _is_all_but(before) or _is_said_of_it(behind):
        return True
    return any(_speaks_against(item) for item in before) and _SO.isdisjoint(
        item.text.casefold() for item in before
    )


def is_answered_no(items: list[Item]) -> bool:
    """`Kronofogden no`, `withdraw nope`, `betalt: nei`: what is named is denied by the word behind it."""
    said = [item for item in items if item.kind is not K.POLITE]
    if len(said) < 2 or said[-1].text.casefold() not in NOS:
        return False
    heads = [item for item in said[:-1] if item.kind in HEADS - {K.YES, K.NO}]
    if not heads or any(item.kind in {K.REMINDER, K.COLLECTION} for item in said):
        return False
    if said[-1].kind is K.TIME and any(item.last_word in _NYNORSK for item in said[:-1]):
        return False  # `pengane er komne no`
    marked = any(item.text in _MARKS for item in said[:-1])
    if said[-1].text.casefold() != "no" or marked:
        return True
    between = [item for item in said[:-1] if item.text not in _MARKS]
    return between[-1] is heads[-1] and heads[-1].kind not in {K.GO, K.START}


def is_ruled_out(items: list[Item]) -> bool:
    """`Tilbakekalling er uaktuelt`, `withdraw my ass`, `att återkalla är att ge upp`."""
    return _OUT_OF_THE_QUESTION.search(" ".join(words_of(items))) is not None


def is_all_but_this(items: list[Item], act: Kind) -> bool:
    """`Anything except withdraw`, `allt utom att återkalla`."""
    for at, item in enumerate(items):
        behind = next((other.kind for other in items[at + 1 :] if other.kind is not K.FN), None)
        spared = item.kind is K.EXCEPT or (item.kind is K.MISSING and item.text.casefold().startswith("all"))
        if (spared or item.text.casefold() in _ALL_BUT) and behind is act:
            return True
    return False


def _is_all_but(before: list[Item]) -> bool:
    """`Allt utom kronofogden`, `alt annet enn rettssak`."""
    led = [item for item in before if item.text.casefold() not in _THAN]
    than = len(led) < len(before)
    return bool(led) and (led[-1].kind is K.EXCEPT or (than and led[-1].last_word in _ELSE))


def _speaks_against(item: Item) -> bool:
    """Whether a reason may keep from what follows it; `det blir nog bäst att` does not."""
    said = item.text.casefold()
    if _NO_OTHER.search(said):
        return False  # `vi har inget annat val än att gå till Kronofogden`
    return (
        item.kind is K.REASON
        and item.code != BECAUSE
        and (IN_FAVOUR.search(said) is None or REFUSES.search(said) is not None)
    )


def _is_said_of_it(behind: list[Item]) -> bool:
    """`Bevakning är slöseri med pengar`, but not `bevakning är bra`."""
    said = {item.kind for item in behind}
    if behind and behind[0].first_word in _DID:
        return True  # `Kronofogden called me`
    copula = bool(behind) and behind[0].first_word in _IS
    words = {word for item in behind for word in item.text.casefold().split()}
    if behind and behind[0].first_word in _IS_FED_UP | _DONE:
        return True  # `Kronofogden orker jeg ikke`
    told = bool(said & {K.REASON, K.WORD, K.NOUN, K.UNKNOWN}) or not words.isdisjoint(_TOO)
    return copula and K.YES not in said and told


def takes_back_his_word(items: list[Item]) -> bool:
    """`Jag drar tillbaka mitt svar`: what is withdrawn is no case."""
    said = said_in(items)
    if _TAKES_MONEY.search(said) or _TO_US.search(said):
        return True
    return _HIS_WORD.search(said) is not None or _CAME_FROM_THEM.search(said) is not None


def does_it_himself(items: list[Item]) -> bool:
    """`Vi startar inkasso själva`, `vi ansöker själva om BF`; before what we are to do, `har purra selv, så kjør`, it
    only tells why.
    """
    does = [
        at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.HAND_OVER, K.ORDER, K.MONITOR}
    ]
    if not does:
        return False
    way = items[does[0]].kind in {K.ORDER, K.MONITOR}
    told = items if way else items[does[0] :]
    return any(not _SELF.isdisjoint(item.text.casefold().split()) for item in told)


def is_too_much(items: list[Item]) -> bool:
    """`For dyrt å starte`, `ikke noe poeng i å gå videre`: what is behind a reason as something one could do."""
    heads = [
        at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.HAND_OVER, K.ORDER, K.MONITOR}
    ]
    if not heads:
        return False
    grounds = [at for at, item in enumerate(items[: heads[0]]) if _speaks_against(item)]
    if not grounds:
        return False
    between = items[grounds[-1] + 1 : heads[0]]
    words = [word for item in between for word in item.text.casefold().split()]
    if not _CHOOSES.isdisjoint(words):
        return False  # `etter å ha snakket med revisor ønsker vi å gå videre`
    leads = words[-2:]  # further away it is `vedtatt at saken går til inkasso`
    return not _INFINITIVES.isdisjoint([*leads, items[heads[0]].first_word])


def spares_this(items: list[Item]) -> bool:
    """`Start all but this one`, `alt annet enn denne`: whatever is to be done, not this."""
    for at, item in enumerate(items):
        behind = [one for one in items[at + 1 :] if one.kind is not K.FN]
        than = {one.text.casefold() for one in items[at + 1 : at + 2]}
        if (
            behind
            and behind[0].kind is K.THAT
            and (item.kind is K.EXCEPT or (item.kind is K.REST and than & _THAN))
        ):
            return True
    return False


def leaves_out_a_step(items: list[Item]) -> bool:
    """`Go ahead with the reminder but not collection`."""
    for at, item in enumerate(items):
        behind = next((one.kind for one in items[at + 1 :] if one.kind is not K.FN), None)
        if item.kind is K.EXCEPT and behind in {K.REMINDER, K.COLLECTION}:
            return True
    return False
