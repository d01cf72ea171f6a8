"""What kind of word a word is by its company: one question each, in a table."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.reading.grounds import refuses_with_grounds
from core.reading.items import Item
from core.reading.kinds import HEADS, K, Kind
from core.reading.times_past import has_gone_by, has_moved_away, is_dated, is_for_now, is_past

Rule = Callable[[list[Item], int], bool]
_LEFT_OVER = re.compile(r"gjenst|attst|står att|återst|restst|mangl", re.IGNORECASE)
_TRIES = re.compile(r"(?:pr[øo]v(?:er|ar)|try|testar|kokeillaan)$")
_SOFT = frozenset({"vel", "väl", "nog", "nok", "jo", "ju"})
_HIGH_TIME = re.compile(r"dags|på tid|i grevens|high time|about time")
_THAT = frozenset({"at", "att", "that", "että"})
_YOU = frozenset({"dere", "ni", "i", "de", "you", "you're", "you've", "te", "dokker"})
_DO_NOT_DARE = frozenset({"don't you dare", "dont you dare", "våga inte", "ikke våg"})
_ASKS = frozenset({
    "ber", "ba", "bad", "bed", "beder", "vil", "vill", "ville", "ønsker", "önskar", "ynskjer", "spør", "spurte",
    "frågar", "frågade", "spørger", "asks", "asked", "wants", "wanted", "want", "requests", "begs", "pyytää",
    "pyysi", "haluaa",
    "halusi", "kysyy", "sier", "säger", "siger", "says",
})  # fmt: skip
_WHO = re.compile(
    r"(?:kund|customer|client|debitor|skyldner|gäldenär|daglig leder|vd|asiak|dagleg leiar|firmaet|selskapet)"
)
_OURS = frozenset({"jag", "jeg", "eg", "vi", "me", "i", "we"})
_US = frozenset({"oss", "meg", "mig", "me", "us", "os"})
_WAYS = frozenset({K.ORDER, K.MONITOR})
_NEITHER = frozenset({"verken", "hverken", "varken", "korkje", "neither"})
_ACCORDING = frozenset(
    {"enligt", "ifølge", "i følge", "ifølgje", "ifylgje", "according to", "according", "iflg"}
)
_BY_WHOM = re.compile(
    r"(?:hans|hennes|hennar|hendes|deras|deres|their|his|her|kund|kunden|customer|the customer|honom|henne|ham|dem|"
    r"dom|han|hun|hon|ho|them|him|her|mannen|fruen|frun|kona|kollega|sekret|recept|naboen|grannen)\b"
)
DEAL = re.compile(r"enig|ense\b|överens|samde|avtale?\b|aftale\b|avtalat|aftalt|deal\b|uppgörelse|ordning\b")
_AGREED = re.compile(r"enig|ense$|överens|samde", re.IGNORECASE)
_CHOICE = re.compile(r"alternativ|valg|val(?:et)?$|option|choice|vaihtoeh|løsning|lösning|forslag|förslag")
_THANKS_FOR = re.compile(
    r"\b(?:tack|takk|tak|thanks|thank you) (?:så mycket |så mye |so much |very much )?(?:för|for) "
)
_NONE = frozenset({"ingen", "inga", "inget", "no"})
_EVERYTHING = frozenset({"alt", "allt", "all", "everything", "kaikki"})
_WITH_ALL = frozenset({
    "med allt", "med alt", "med det hele", "med det hela", "med alltihop", "med alt sammen", "with everything",
    "everything", "kaiken kanssa", "med hele greia", "med heile greia", "med hela rasket", "kaikkien kanssa",
})  # fmt: skip
_ANY = (
    "noen",
    "nokon",
    "nokre",
    "någon",
    "några",
    "nån",
    "nogen",
    "nogle",
    "any",
    "either",
    "yhtään",
    "mitään",
)
_NOTS = frozenset({"ikke", "ikkje", "inte", "not", "don't", "ej", "älkää", "älä", "ei"})


def kind_by_company(items: list[Item], at: int) -> Kind:
    """Return the kind of the item at *at*, as the items around it make it."""
    item = items[at]
    said = item.text.casefold()
    rules = _BY_COMPANY.get(item.kind, ())
    if said in _WHATEVER_IT_IS:
        rules = (*rules, _WHATEVER_IT_IS[said])
    if at and said.partition(" ")[0] in _ASKS:
        rules = (*rules, (_is_his_wish, K.HEARSAY))
    for means, kind in rules:
        if means(items, at):
            return kind
    return item.kind


def _is_followed_by_sum(items: list[Item], at: int) -> bool:
    return any(other.kind in {K.MONEY, K.NUMBER} for other in items[at + 1 : at + 3])


def _words(item: Item) -> set[str]:
    return set(item.text.casefold().split())


def _is_of_none(items: list[Item], at: int) -> bool:
    """`Ikke gjør noe med noen av dem`: none of them, where nothing else turns it."""
    if not items[at].text.casefold().startswith(_ANY):
        return False
    denied = [o for o in items[:at] if o.kind is K.NEG or o.first_word in _NOTS | _NONE]
    return len(denied) == 1 and not any(o.kind in {K.COND, K.OR, K.EXCEPT, K.ONLY} for o in items)


def _is_too_little_for(items: list[Item], at: int) -> bool:
    """`Saken er for liten til inkasso`."""
    item = items[at]
    return item.kind is K.START and item.code == "to" and at > 0 and items[at - 1].kind is K.REASON


def _opens_what_came(items: list[Item], at: int) -> bool:
    """`No er pengane komne inn på kontoen`."""
    told = items[0].kind is K.TIME and items[-1].kind in {K.GOT, K.PAID}
    return items[at].kind is K.STATUS and at == 1 and told


def _is_any(items: list[Item], at: int) -> bool:
    return items[at].kind is K.SOME and _is_of_none(items, at)


def _is_both_steps(items: list[Item], at: int) -> bool:
    """`Both the reminder and debt collection`: of one case, or of all that were asked about."""
    behind = [other.kind for other in items[at + 1 :] if other.kind is not K.FN]
    return items[at].code == "2" and behind[:3] in (
        [K.REMINDER, K.AND, K.COLLECTION],
        [K.COLLECTION, K.AND, K.REMINDER],
    )


def _is_still_owed(items: list[Item], at: int) -> bool:
    """`Gjenstår bare 2500`."""
    left = items[at].kind is K.STATUS and _LEFT_OVER.match(items[at].text) is not None
    return left and _is_followed_by_sum(items, at)


def _is_his_ground(items: list[Item], at: int) -> bool:
    """`Nekter å betale fordi varen var ødelagt`."""
    return items[at].kind is K.REASON and refuses_with_grounds(items, at)


def _is_nor(items: list[Item], at: int) -> bool:
    """`Ønsker verken purring eller inkasso`."""
    return items[at].kind is K.OR and any(_words(other) & _NEITHER for other in items[:at])


def _is_as_told(items: list[Item], at: int) -> bool:
    """`Enligt hans fru ska den vara betald`."""
    if items[at].text.casefold() not in _ACCORDING:
        return False
    return _BY_WHOM.match(" ".join(other.text.casefold() for other in items[at + 1 :])) is not None


def _is_of_all(items: list[Item], at: int) -> bool:
    """`Vänta med allt till den 7`."""
    return items[at].text.casefold() in _WITH_ALL and any(other.kind is K.DELAY for other in items)


def _is_a_firm(items: list[Item], at: int) -> bool:
    """`Hagbergs El`: no short `eller`."""
    return items[at].text == "El" and at > 0 and items[at - 1].kind is K.UNKNOWN


def _softens_a_reason(items: list[Item], at: int) -> bool:
    """`Ja det är väl dags nu`."""
    soft = items[at].kind is K.HEDGE and items[at].text.casefold() in _SOFT
    behind = items[at + 1] if at + 1 < len(items) else items[at]
    return soft and behind.kind is K.REASON and _HIGH_TIME.search(behind.text.casefold()) is not None


def _is_praise(items: list[Item], at: int) -> bool:
    """`Veldig fint at dere tar dette`: of what we do already."""
    said = items[at].text.casefold()
    behind = [item.text.casefold() for item in items[at + 1 : at + 3]]
    if items[at].kind is not K.YES or len(behind) < 2 or behind[0] not in _THAT or behind[1] not in _YOU:
        return False
    ordered = HEADS & {item.kind for item in items[at + 1 :]}
    return not ordered and not said.startswith(("ja", "yes", "jo"))


def _is_english_no(items: list[Item], at: int) -> bool:
    """`Yeah, no.`: alone it is no Nynorsk `now`, and no number."""
    if items[at].kind is not K.TIME or items[at].text.casefold() != "no":
        return False
    return all(other is items[at] or other.kind is K.POLITE for other in items)


def _is_forbidding(items: list[Item], at: int) -> bool:
    """`Don't you dare stop`."""
    forbids = items[at].kind is K.NO and items[at].text.casefold() in _DO_NOT_DARE
    return forbids and any(other.kind in HEADS for other in items[at + 1 :])


def _is_his_wish(items: list[Item], at: int) -> bool:
    """`Kunden ber om at vi stopper`, `Nordlys vil ha stopp`; but `Nordlys vil vi stoppe` is ours."""
    if items[at].first_word not in _ASKS or not at or items[at].kind in HEADS | {K.PROMISE, K.I}:
        return False
    who = items[at - 1]
    theirs = who.kind in {K.THEY, K.REF} or (
        who.kind is K.NOUN and _WHO.match(who.text.casefold()) is not None
    )
    if items[at].last_word in _OURS:
        return False  # `Lindqvist vill jag ha BF på`
    following = items[at + 1] if at + 1 < len(items) else who
    ours = following.kind is K.I and following.text.casefold() not in _US
    return theirs and not ours and any(item.kind in HEADS for item in items[at + 1 :])


def _is_tried(items: list[Item], at: int) -> bool:
    """`Vi prøver overvåking først`: what we are to try is what he wants."""
    tries = items[at].kind in {K.HEDGE, K.DANGER} and _TRIES.match(items[at].text.casefold()) is not None
    led = at == 0 or items[at - 1].kind is K.I
    return tries and led and any(other.kind in _WAYS for other in items[at + 1 :])


def _leaves_one_out(items: list[Item], at: int) -> bool:
    """`Alt bortsett fra Kari`; `alt utenom 2 000` is a sum."""
    named = at + 1 < len(items) and items[at + 1].kind is K.REF
    return named and items[at].first_word in _EVERYTHING


def _agrees_on(items: list[Item], at: int) -> bool:
    """`Vi er enige om at ...`: with whom he lives and works, not with us."""
    behind = items[at + 1 : at + 2]
    return bool(behind) and behind[0].text.casefold() == "om" and _AGREED.search(items[at].text) is not None


def _is_a_plan(items: list[Item], at: int) -> bool:
    """`Vi har kommit överens med kunden om avbetalning`: how it is to be paid."""
    said = " ".join(item.text.casefold() for item in items[max(at - 5, 0) : at])
    return DEAL.search(said) is not None and not _is_followed_by_sum(items, at)


def _is_danish_thanks(items: list[Item], at: int) -> bool:
    """`Betalningsföreläggande tak`: a roof in the language of the step."""
    return items[at].text.casefold() == "tak" and at == len(items) - 1 and items[at - 1].kind in HEADS


def _is_another(items: list[Item], at: int) -> bool:
    """`Vi har fundet en anden løsning`: none of a list."""
    article = items[at - 1].text.casefold().split()[-1:] if at else []
    return article in (["en"], ["et"]) and items[at].text.casefold() in {"anden", "andet"}


def _is_of_a_part(items: list[Item], at: int) -> bool:
    """`Første avdrag på 4000 er betalt`."""
    return at + 1 < len(items) and items[at + 1].kind is K.PARTLY


def _is_a_choice(items: list[Item], at: int) -> bool:
    """`Det första alternativet`: one of the ways, and none of the cases."""
    return at + 1 < len(items) and _CHOICE.match(items[at + 1].text.casefold()) is not None


def _is_thanked_for(items: list[Item], at: int) -> bool:
    """`Tack för er rekommendation`."""
    said = [*(item.text.casefold() for item in items[:at]), items[at].text.casefold()]
    return _THANKS_FOR.search(" ".join(said[-4:])) is not None


def _is_nothing_but(items: list[Item], at: int) -> bool:
    """`Just Fjord`."""
    return items[at].text.casefold() == "just" and not at and at + 1 < len(items) and items[1].kind is K.REF


_BY_COMPANY: dict[Kind, tuple[tuple[Rule, Kind], ...]] = {
    K.START: ((_is_too_little_for, K.HEDGE),),
    K.LATER: ((is_past, K.TIME), (is_dated, K.FN)),
    K.STATUS: ((_opens_what_came, K.FN), (_is_still_owed, K.MISSING)),
    K.SOME: ((_is_any, K.ALL),),
    K.MISSING: ((_leaves_one_out, K.EXCEPT),),
    K.ALL: ((_is_both_steps, K.FN),),
    K.REASON: ((_is_his_ground, K.DISPUTED),),
    K.OR: ((_is_nor, K.AND), (_is_a_firm, K.UNKNOWN)),
    K.HEDGE: ((_is_tried, K.FN), (_softens_a_reason, K.FN)),
    K.DANGER: ((_is_tried, K.FN),),
    K.TIME: ((_is_english_no, K.NO), (_is_nothing_but, K.ONLY)),
    K.NO: ((_is_forbidding, K.NEG),),
    K.YES: ((_is_praise, K.POLITE), (_agrees_on, K.REASON)),
    K.WORD: ((_is_danish_thanks, K.POLITE),),
    K.PARTLY: ((_is_a_plan, K.NOUN),),
    K.FOLLOW: ((_is_thanked_for, K.POLITE),),
    K.FIRST: ((_is_of_a_part, K.FN), (_is_a_choice, K.FN)),
    K.SECOND: ((_is_another, K.FN), (_is_a_choice, K.FN)),
    K.THIRD: ((_is_a_choice, K.FN),),
    K.DATE: ((has_gone_by, K.TIME),),
    K.DELAY: ((is_for_now, K.FN), (has_moved_away, K.WORD)),
}
"""By what a word is, what else it is beside others; the first that holds."""
_WHATEVER_IT_IS = {
    **dict.fromkeys(_ACCORDING, (_is_as_told, K.HEARSAY)),
    **dict.fromkeys(_WITH_ALL, (_is_of_all, K.ALL)),
}
"""The same by the word itself."""
