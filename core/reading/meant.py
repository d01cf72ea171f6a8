"""What a word means by what stands beside it: a hum, a preposition, a step of what we asked about."""

from __future__ import annotations

import re
from dataclasses import replace

from core.reading.company import DEAL, kind_by_company
from core.reading.items import Item, said_in
from core.reading.kinds import HEADS, REFERS, K
from core.reading.times_past import FACTS

_YOU = frozenset({"dere", "ni", "i", "de", "you", "du", "dokker"})
_HEARD = re.compile(r"h[øöo]r|heard|kuul|forst[åo]|lest|läst|read|ifølge|enligt|according", re.IGNORECASE)
_ASKED_FOR = frozenset({K.ORDER, K.MONITOR, K.WITHDRAW, K.REMINDER, K.COLLECTION, K.DELAY})
_WAYS = frozenset({K.ORDER, K.MONITOR, K.START, K.GO, K.WITHDRAW})
_WILL_SEE = re.compile(
    r"(?:then|so|så|sen|sedan|sitten|and|och|og)?\s*"
    r"(?:we'?ll see|we will see|får vi se|ser vi|vi får se|får me sjå|"
    r"ser me|katsotaan|nähdään|får vi sjå|må vi se|kan vi se)"
    r"|(?:o|och|og|and|ja) (?:se|sjå|see|katsoa|katsokaa) (?:om|hva|vad|if|what|jos|mitä)\b"
)
_LEADS_TO_SEE = frozenset({K.AND, K.FN, K.POLITE, K.TIME, K.I, K.HEDGE, K.ASK, K.REASON})
_SO_LONG = frozenset({"så länge", "så lenge", "så længe"})
"""`Bevaka den så länge`: for the time being."""
OPENS_A_FACT = re.compile(
    r"stemmer|stemmar|stämmer|riktig|rett\b|rätt\b|korrekt|sant|sandt|true|correct|right|paikkansa|totta"
)
_THAT = frozenset({"at", "att", "that", "että"})
"""`Det stemmer at den ikke er betalt`: a fact follows, and the yes is said of that."""
_GOT_IT = frozenset({"fikk", "fekk", "fick", "fik", "så", "såg", "mottok", "got", "received", "saw", "hørte"})
"""`De betalte med en gang de fikk purringen`: when it was."""
_THINGS = frozenset({K.NOUN, K.REF, K.DOC, K.NUMBER, K.MONEY, K.OWN})
_TO = frozenset({"å", "att", "at", "to"})
_HOW_LONG = re.compile(
    r"hvor l[ae]n|kor len|kor lan|hur l[åä]n|how (?:long|soon|fast)|kuinka (?:kau|pit|nop)|hvor fort|hur fort"
)
_TO_THE = frozenset({"til dei", "til de", "till de", "til dem"})
_AGREED = re.compile(r"enig|ense$|överens|samde", re.IGNORECASE)
"""`Vi er enige om, at ...`: upon what, follows."""
_HAVE_NOT_PAID = re.compile(
    r"(?:har|have|has) (?:de|dei|dom|han|hun|hon|ho|they|he|she|kunden) (?:ikke|ikkje|inte|ej|not|ännu inte|"
    r"ikke ennå) "
    r"(?:betalt|betala?t|betalat|gjort opp|paid)$"
)
_CONFIRM_THAT = re.compile(
    r"^(?:bekreft|bekräft|bekræft|stadfest|confirm|vahvist)\w* (?:at|att|that|että)$|^confirm that$"
)
_ACCOUNT = re.compile(r"konto|account|bank|tili")
_ABOUT_IT = frozenset({"om det", "om den", "om dette", "om detta", "om saken", "om"})
_TALKED = re.compile(r"(?:snakk|prat|tal[at]|diskut|tenk|tänk|fundera|tænk)\w*$")
_IF_NEEDED = frozenset({
    "eventuelt", "evt", "eventuellt", "ev", "eventuelt så", "possibly", "mahdollisesti", "tarvittaessa",
    "om nødvendig",
    "om nödvändigt", "ved behov", "vid behov",
})  # fmt: skip
_FIRST = frozenset({"først", "fyrst", "först", "first", "ensin"})
ANGRY = frozenset("😡🤬😤😠 ")
SIGHS = frozenset({"jaja", "ja ja", "jaja da", "nåja", "jaja du", "jaha", "jojo", "jo jo", "no joo"})
"""By itself nobody can tell what it says; before a plain order it only opens it."""


def as_meant(items: list[Item], at: int) -> Item:
    """Return an item as what stands beside it makes it."""
    item = items[at]
    if item.kind is K.COND:
        return _condition(items, at)
    if item.kind is K.HEDGE and (_is_enough(items, at) or _only_hums(items, at)):
        return replace(item, kind=K.FN)
    if item.kind is K.HEARSAY and (_says_it_himself(items, at) or _heard_nothing(items, at)):
        return replace(item, kind=K.FN)
    if item.kind is K.BEFORE and item.text.casefold() in {"til", "till"} and _is_a_step(items, at + 1):
        return replace(item, kind=K.FN)  # `kan dere ta til Kronofogden`
    if _changes_nothing(items, at):
        return replace(item, kind=K.POLITE if item.kind is K.DANGER else K.FN, code="")
    kind = kind_by_company(items, at)
    if kind is K.TIME:
        return replace(item, kind=kind, day=None)
    return replace(item, kind=kind) if kind is not item.kind else item


def _condition(items: list[Item], at: int) -> Item:
    item = items[at]
    if at and at == len(items) - 1 and item.text.casefold() in _SO_LONG:
        return replace(item, kind=K.FN if any(o.kind is K.MONITOR for o in items[:at]) else K.COND)
    if at == 0 and item.first_word == "for":
        return replace(item, kind=K.FN)  # `nei, for de har lovet ...`, which is no `før`
    if items[0].kind is K.ASK and _HOW_LONG.match(items[0].text.casefold()):
        return replace(item, kind=K.FN)  # `hvor lang tid går det før jeg ser pengene?`
    if at and at == len(items) - 1 and _hangs_on_a_verb(items, at):
        return replace(item, kind=K.FN)  # `vi har gjort upp om det`
    if at and items[at - 1].kind in {K.REST, K.REF, K.THAT} and _HAVE_NOT_PAID.match(item.text.casefold()):
        return replace(item, kind=K.UNPAID)  # `resten har de ikke betalt`
    if at and item.text.casefold() in _ABOUT_IT and _TALKED.search(items[at - 1].text.casefold()):
        return replace(item, kind=K.FN)  # `vi har snakket om det hjemme`
    if at and item.text.casefold() == "om" and items[at - 1].text.casefold() in {"hånd", "hand", "hånn"}:
        return replace(item, kind=K.FN)  # `denne tar styret hånd om selv`
    if (
        item.text.casefold() in _TO_THE
        and items[at + 1 : at + 2]
        and items[at + 1].kind in REFERS | {K.COUNT}
    ):
        return replace(item, kind=K.FN)  # `nei til dei to andre`
    known = any(other.kind in FACTS for other in items[:at]) and _next_word(items, at) in _GOT_IT
    return replace(item, kind=K.FN) if known or _is_preposition(items, at) else item


def _hangs_on_a_verb(items: list[Item], at: int) -> bool:
    """`For lite til å bry seg om`: nothing follows on which anything could hang."""
    said = items[at].text.casefold()
    return (
        said in {"om det", "om den", "om dette", "om detta"} and items[at - 1].kind in {K.REASON, K.DISPUTED}
    ) or (
        said == "om"
        and (
            at > 2
            or any(item.kind is K.REASON for item in items[:at])
            or _AGREED.search(items[at - 1].text) is not None
        )
    )


def _is_enough(items: list[Item], at: int) -> bool:
    return items[at].text.casefold() == "nok" and any(other.kind is K.REASON for other in items[:at])


def _heard_nothing(items: list[Item], at: int) -> bool:
    """`Har heller ikke hørt noe fra dem`: what was not said binds nobody."""
    denied = any(item.kind is K.NEG for item in items[max(at - 2, 0) : at])
    return denied and _HEARD.match(items[at].text.casefold()) is not None


def _changes_nothing(items: list[Item], at: int) -> bool:
    """Whether what decides or keeps from deciding elsewhere is only a small word here."""
    item = items[at]
    said = item.text.casefold()
    if item.kind is K.YES:
        return OPENS_A_FACT.search(said) is not None and _next_word(items, at) in _THAT
    if item.kind is K.PROMISE and items[at + 1 : at + 2] and items[at + 1].code == "to":
        return True  # `kan overføres til inkasso`
    if item.kind is K.PROMISE and _is_left_to_pay(items, at):
        return True
    if item.kind is K.PROMISE:  # `de har hatt god tid på seg til å betale`
        spoken = [word for other in items[:at] for word in other.text.casefold().split()]
        told = any(other.kind is K.REASON for other in items[:at])
        return told and not _TO.isdisjoint(spoken[-1:]) and K.COND not in {other.kind for other in items}
    if item.kind is K.HEDGE and said in _IF_NEEDED:  # `purring og eventuelt inkasso`
        before, behind = items[max(at - 3, 0) : at], items[at + 1 : at + 4]
        return any(o.kind is K.REMINDER for o in before) and any(o.kind is K.COLLECTION for o in behind)
    if item.kind is K.DANGER and said in _FIRST:  # `purr først, og så inkasso`
        kinds = [other.kind for other in items]
        return K.REMINDER in kinds and K.COLLECTION in kinds[at:] and K.ONLY not in kinds
    if item.kind is K.DANGER and ANGRY.issuperset(said):  # `kronofogden tack 😤`
        return any(other.kind in _ASKED_FOR | {K.GO, K.START} for other in items[:at])
    if item.kind is K.DANGER and said in SIGHS:  # `jaja, kjør`
        return at == 0 and any(other.kind in {K.GO, K.START} for other in items[1:3])
    return item.kind in {K.GO, K.OWN} and _tells_of_money(items, at)


def _tells_of_money(items: list[Item], at: int) -> bool:
    """`I can confirm that we received it`; `gik ind på vores konto`."""
    item = items[at]
    if item.kind is K.GO and _CONFIRM_THAT.search(item.text.casefold()):
        behind = items[at + 1 :]
        return any(other.kind in FACTS for other in behind) or not any(
            other.kind in {K.START, K.GO, K.YES, K.REMINDER, K.COLLECTION} or other.text.casefold() in _YOU
            for other in behind
        )
    if item.kind is K.OWN and _ACCOUNT.match(_next_word(items, at)):
        return any(other.kind in {K.GOT, K.PAID} or other.code == "received" for other in items[:at])
    return item.kind is K.OWN and at > 0 and items[at - 1].kind in {K.NOUN, K.GOT, K.PAID}


def _is_left_to_pay(items: list[Item], at: int) -> bool:
    """`Det återstår 2 400 att betala`."""
    missing = [place for place, item in enumerate(items[:at]) if item.kind is K.MISSING]
    return bool(missing) and at > 0 and items[at - 1].text.casefold() in _TO and missing[-1] < at - 1


def _next_word(items: list[Item], at: int) -> str:
    return items[at + 1].first_word if at + 1 < len(items) else ""


def _only_hums(items: list[Item], at: int) -> bool:
    """`Kunden er on holiday`, no English `er`; `hold it till 1 dec then we'll see`, where the day is plain."""
    said = items[at].text.casefold()
    if said == "er":
        return bool(at) and items[at - 1].kind in {K.REF, K.NOUN, K.THEY, K.THAT, K.WORD, K.FN}
    kinds = {item.kind for item in items[:at]}
    return ({K.DELAY, K.DATE} <= kinds or K.MONITOR in kinds) and will_see(said)


def begins_with_will_see(items: list[Item]) -> bool:
    """`Så får vi se om et par år`."""
    said = said_in(items)
    turns = {item.kind for item in items} & {K.NEG, K.REF, K.OR, K.BUT, K.DANGER}
    return _WILL_SEE.match(said) is not None and not turns


def without_afterthought(items: list[Item]) -> list[Item]:
    """Return *items* with `så får vi se om dom vaknar`, behind what decides, as one reason."""
    if _WAYS.isdisjoint(item.kind for item in items):
        return items
    for at, item in enumerate(items):
        if at and item.kind in _LEADS_TO_SEE and _WILL_SEE.match(said_in(items[at : at + 4])):
            before = {other.kind for other in items[:at]}
            behind = {other.kind for other in items[at + 1 :]}
            if not before & _WAYS or behind & (HEADS | {K.NEG, K.REF, K.OR, K.BUT, K.DANGER, K.ASK}):
                return items
            text = " ".join(other.text for other in items[at:])
            return [*items[:at], Item(K.REASON, text, item.start, items[-1].end)]
    return items


def will_see(said: str) -> bool:
    """`Sedan får vi se`: decides nothing of what is to come."""
    return _WILL_SEE.fullmatch(said) is not None


def _is_a_step(items: list[Item], at: int) -> bool:
    steps = {K.ORDER, K.MONITOR, K.COLLECTION} | REFERS
    return any(item.kind in steps for item in items[at : at + 1])


def _says_it_himself(items: list[Item], at: int) -> bool:
    """`Jeg har lovet dem fred`, `melder jeg`: his own words; what he heard is another's."""
    beside = [item.kind for item in items[max(at - 3, 0) : at + 2]]
    return K.I in beside and K.THEY not in beside[: beside.index(K.I)] and not _HEARD.search(items[at].text)


def _is_preposition(items: list[Item], at: int) -> bool:
    """`Vi søker om betalingsføreleggande`, `vent til 15/12`: a thing or a day follows, not what might happen."""
    if any(item.kind in {K.DATE, K.MONEY} for item in items[at + 1 : at + 2]):
        return True
    things = _THINGS | {K.WORD} if any(item.kind is K.DISPUTED for item in items[:at]) else _THINGS
    if at and items[at].text.casefold() == "om" and {item.kind for item in items[at + 1 :]} <= things:
        return at + 1 < len(items)  # `uenige om beløpet`
    kindly = at > 0 and items[at - 1].kind in {K.YES, K.POLITE}
    if kindly and any(item.text.casefold() in _YOU for item in items[at + 1 : at + 2]):
        return True  # `fint om dere følger forslaget`
    if items[at].text.casefold() != "om" or not at:
        return False
    before = " ".join(item.text.casefold() for item in items[max(at - 4, 0) : at])
    if DEAL.search(before) and not {item.kind for item in items[at + 1 : at + 2]} & {K.THEY, K.REF, K.I}:
        return True  # `vi har kommit överens med kunden om avbetalning`
    if items[at - 1].kind in {K.THAT, K.NOUN} and items[at + 1 : at + 2] and items[at + 1].kind is K.REF:
        return True  # `saken om Nordlys`
    following = next((item.kind for item in items[at + 1 :] if item.kind is not K.FN), None)
    return following in _ASKED_FOR or (
        at + 1 < len(items) and items[at + 1].text.casefold() in {"å", "att", "at"}
    )
