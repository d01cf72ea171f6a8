"""Whether what is spoken of is wanted: a threat, a habit, a question, done already, spoken against."""

from __future__ import annotations

import re

from core.reading.against import (
    does_it_himself,
    is_all_but_this,
    is_ruled_out,
    is_spoken_against,
    is_too_much,
    leaves_out_a_step,
    spares_this,
    takes_back_his_word,
)
from core.reading.items import Item, place_of, said_in
from core.reading.kinds import K, Kind
from core.reading.limits import (
    comes_another_time,
    drops_only_a_fee,
    starts_another_thing,
    stops_another_thing,
)
from core.reading.meaning import STEPS
from core.reading.papers import REMINDS, is_only_asked_for
from core.reading.result import Unclear
from core.reading.spoken_of import HABIT, HAS_SENT, is_only_spoken_of, words_of
from core.reading.subjects import somebody_else_does_it
from core.reading.who import asks_us_to_confirm

_YOU = frozenset({"ni", "dere", "I", "you", "dokker", "Ni", "Dere", "You"})
_STARTS = frozenset({K.GO, K.START})
_NONE = frozenset({"ingen", "inga", "inget", "inkje", "intet", "no", "mitään", "ei"})
_WAYS = frozenset({K.ORDER, K.MONITOR})
_THREAT = re.compile(
    r"\b(?:byter|bytter|skifter) (?:jag|jeg|vi|eg|i)\b|\b(?:jag|jeg|vi|eg) (?:byter|bytter|skifter)\b|"
    r"stämmer (?:jag|vi)|"
    r"saksøker (?:jeg|vi)|säger (?:jag|vi) upp|sier (?:jeg|vi) opp|anm[äe]ler (?:jag|jeg|vi)|blir (?:jag|jeg|"
    r"vi) (?:arg|sur|sint|förbannad)|"
    r"med mig att göra|med meg å gjøre|i(?:'ll| will) (?:sue|cancel|switch|leave|report)|stod (?:det )?i mejlet|"
    r"sto (?:det )?i mailen"
)
"""`Starta inkasso så byter jag bolag`."""
_AND_CALL = re.compile(
    r"\bgo (?:ahead|on) and (?:just |please )?(?:call|phone|ring|text|e-?mail|mail|write|tell|ask|talk|speak|check|"
    r"wait|cancel|pay)\b|"
    r"\bvær så god (?:og|å) ring|\bgå videre (?:og|å) ring"
)
_FED_UP = re.compile(
    r"\b(?:gidder|gidd|gider|gids|orker|orkar|ork|iddes|jaksa|viitsi|can't be bothered|tør|törs|vågar|"
    r"våger) (?:(?:jeg|jag|eg|vi|å|att|me) )*(?:ikke|ikkje|"
    r"itj|inte|ei|not)\b|\b(?:er|är|am|'m) (?:jeg |jag |eg |vi )?(?:imot|emot|against|skeptisk)\b|\bi(?:'m|"
    r" am) against\b|\ben (?:jaksa|viitsi)\b"
)
_ENDS_ITS_END = re.compile(
    r"\b(?:återkalla|ångra|glöm|avbryt|stoppa|trekk tilbake|angre|glem|stopp|peru|peruuta|unohda|cancel|withdraw|"
    r"undo|forget|stop) (?:the |den |din )?"
    r"(?:återkallelse\w*|återkallandet|stoppet|stoppen|stopp|tilbakekalling\w*|tilbaketrekking\w*|lopetus|"
    r"lopetuksen|peruutus|peruutuksen|withdrawal|"
    r"cancellation|stopping|stop)$"
)
_NOT_A_CHANCE = re.compile(
    r"\b(?:(?:inte|ikke|ikkje|not|ingen|no|ei) (?:en |ein |a )?(?:chans\w*|sjans\w*|chance|mahdollisuutta|tale|"
    r"snakk|fråga|way)|"
    r"aldri i livet|aldrig i livet|never ever|over my dead body|aldri|aldrig|never|ikinä) (?:om |i verden )?"
    r"(?:att|at|that|om at|om att|että|i'm|i'll|i|we|we'll|vi|jag|jeg|eg)\b"
)
_CANNOT = re.compile(
    r"\b(?:går|kan|gikk|gick|lar seg|låter sig) (?:det |den )?(?:inte|ikke|ikkje|ej)\b|\bcan(?:'t|not| not)\b|"
    r"\bei voi\b|\bimpossible\b"
)
_TELLS_HIM = re.compile(
    r"(?:säg|si|sei|sig|tell|fortell|pyydä|käske|be|bed|ask) (?:åt |til |till )?\w+ (?:om )?(?:att|å|at|to)\b"
)
_IMAGINED = re.compile(
    r"\b(?:ville|skulle|hadde|hade|havde|would|might|'d) (?:(?:jeg|vi|jag|eg|aldri|aldrig|nok|nog|heller|bare|bara|ha|"
    r"have|da|då) )*(?:sendt|skickat|sänt|sent|gått|gone|tatt|tagit|taken|startet|startat|started|satt|sett|kjørt|"
    r"kört|kørt|overlatt|lagt|skrevet|skrivit)\b"
)
"""`Broren min ville sendt dem til inkasso`."""
_ALREADY = frozenset({"allerede", "allereie", "redan", "already", "jo"})


def why_not_wanted(items: list[Item], act: Kind) -> tuple[str, Unclear] | None:
    """Return the rule and the reason why what is spoken of is not wanted; None if it is."""
    said = " ".join(words_of(items))
    for holds, rule, why in _NOT_WANTED:
        if holds(items, act, said):
            return rule, why
    return _why_no_way(items, act) if act in _WAYS else None


def _asks_us(items: list[Item], act: Kind, said: str) -> bool:
    return act is K.GO and asks_us_to_confirm(items)


def _threatens(items: list[Item], act: Kind, said: str) -> bool:
    return _THREAT.search(said) is not None


def _is_a_habit(items: list[Item], act: Kind, said: str) -> bool:
    return act in _STARTS and HABIT.search(said) is not None


def _is_asked_of_us(items: list[Item], act: Kind, said: str) -> bool:
    return act in _STARTS | _WAYS and _asks_whether_we_do(items)


def _is_done(items: list[Item], act: Kind, said: str) -> bool:
    return act in _STARTS | {K.HAND_OVER} and _was_done_already(items, act)


def _lacks_a_step(items: list[Item], act: Kind, said: str) -> bool:
    return act in _STARTS | {K.YES} and leaves_out_a_step(items)


def _is_refused(items: list[Item], act: Kind, said: str) -> bool:
    if is_too_much(items) or (act in _STARTS | _WAYS | {K.FOLLOW} and spares_this(items)):
        return True
    return act in _WAYS | {K.WITHDRAW} and (is_ruled_out(items) or is_all_but_this(items, act))


def _takes_back(items: list[Item], act: Kind, said: str) -> bool:
    return act is K.WITHDRAW and takes_back_his_word(items)


def _was_not_sent(items: list[Item], act: Kind, said: str) -> bool:
    """`Nordlys fikk ingen purring`: nobody is told to send none."""
    at = place_of(act, items)
    none = act is K.STOP and items[at].first_word in _NONE
    return none and HAS_SENT.search(said_in(items[:at])) is not None


def _is_asked_for(items: list[Item], act: Kind, said: str) -> bool:
    if (act in _STARTS and REMINDS.match(said)) or (act is K.WITHDRAW and _TELLS_HIM.match(said)):
        return True
    return act in _WAYS and is_only_asked_for(items, said)


def _is_of_half(items: list[Item], act: Kind, said: str) -> bool:
    """`Kör hälften`, `återkalla halva`."""
    return any(item.kind is K.HALF for item in items)


def _is_for_a_moment(items: list[Item], act: Kind, said: str) -> bool:
    return act in _WAYS | _STARTS and comes_another_time(items, act, said)


def _is_of_a_fee(items: list[Item], act: Kind, said: str) -> bool:
    if act is K.STOP and stops_another_thing(items, said):
        return True
    return act in {K.STOP, K.WITHDRAW} and drops_only_a_fee(items, act)


def _is_a_standstill(items: list[Item], act: Kind, said: str) -> bool:
    """`Nu är det stopp`: he has had enough."""
    at = place_of(act, items)
    led = items[at - 1].text.casefold() if at else ""
    return (
        act is K.STOP
        and led in {"är det", "er det"}
        and items[at].text.casefold() in {"stopp", "stop", "slut", "slutt"}
    )


def _goes_ahead_with_another(items: list[Item], act: Kind, said: str) -> bool:
    """`Go ahead and call me`."""
    return act in _STARTS and (_AND_CALL.search(said) is not None or starts_another_thing(items, act))


def _is_of_another_step(items: list[Item], act: Kind, said: str) -> bool:
    """`Stopp Kari inkasso Fjord`, written without commas."""
    kinds = [item.kind for item in items if item.kind in {K.REF, K.COLLECTION}]
    return act is K.STOP and kinds[:3] == [K.REF, K.COLLECTION, K.REF]


def _is_fed_up(items: list[Item], act: Kind, said: str) -> bool:
    """`Kjør alle tre gidder jeg ikke`, `Kronofogden på begge er jeg imot`."""
    found = _FED_UP.search(said)
    if found is None:
        return False
    behind = said[found.end() :].strip()
    done = next(item.text.casefold() for item in items if item.kind is act)
    return not behind or behind.startswith(done)  # `jeg gidder ikke vente lenger` urges


def _is_of_its_end(items: list[Item], act: Kind, said: str) -> bool:
    """`Återkalla återkallelsen`, `peru lopetus`: what is stopped is a stop."""
    return act in {K.STOP, K.WITHDRAW} and _ENDS_ITS_END.search(said) is not None


def _will_never(items: list[Item], act: Kind, said: str) -> bool:
    """`Inte en chans att jag släpper detta`: what will never be done is not stopped."""
    return act in {K.STOP, K.WITHDRAW} and _NOT_A_CHANCE.search(said) is not None


def _cannot_be(items: list[Item], act: Kind, said: str) -> bool:
    """`Det går inte att ångra`."""
    return act in {K.UNDO, K.RESTART, K.OPT_OUT} and _CANNOT.search(said) is not None


def _is_imagined(items: list[Item], act: Kind, said: str) -> bool:
    return act in _STARTS | _WAYS and _IMAGINED.search(said) is not None


def _is_of_what_stands_before(items: list[Item], act: Kind, said: str) -> bool:
    """`Programmet som du vil starte`."""
    return act in _STARTS | {K.STOP} and items[0].text.casefold() in {"som", "which", "that", "joka", "jonka"}


def _does_it(items: list[Item], act: Kind, said: str) -> bool:
    return does_it_himself(items)


def _is_anothers(items: list[Item], act: Kind, said: str) -> bool:
    return somebody_else_does_it(items)


_NOT_WANTED = (
    (_asks_us, "confirm_that", Unclear.QUESTION),
    (_threatens, "threat", Unclear.CONDITION),
    (_is_asked_of_us, "told_of", Unclear.QUESTION),
    (_is_a_habit, "told_of", Unclear.QUESTION),
    (_is_done, "told_of", Unclear.NOT_UNDERSTOOD),
    (_lacks_a_step, "only_one_step", Unclear.CONDITION),
    (_is_refused, "spoken_against", Unclear.CONTRADICTION),
    (_takes_back, "takes_back", Unclear.NOT_UNDERSTOOD),
    (_is_a_standstill, "told_of", Unclear.NOT_UNDERSTOOD),
    (_goes_ahead_with_another, "something_else", Unclear.NOT_UNDERSTOOD),
    (_is_of_another_step, "two_steps", Unclear.WHICH_INVOICE),
    (_is_fed_up, "spoken_against", Unclear.CONTRADICTION),
    (_is_of_its_end, "contradiction", Unclear.CONTRADICTION),
    (_will_never, "spoken_against", Unclear.CONTRADICTION),
    (_cannot_be, "told_of", Unclear.NOT_UNDERSTOOD),
    (_is_of_what_stands_before, "told_of", Unclear.NOT_UNDERSTOOD),
    (_is_imagined, "imagined", Unclear.CONDITION),
    (_is_asked_for, "asked_for", Unclear.NOT_UNDERSTOOD),
    (_was_not_sent, "told_of", Unclear.NOT_UNDERSTOOD),
    (_is_of_half, "half", Unclear.WHICH_AMOUNT),
    (_is_for_a_moment, "another_time", Unclear.CONDITION),
    (_is_of_a_fee, "only_a_fee", Unclear.NOT_UNDERSTOOD),
    (_is_anothers, "who_did", Unclear.NOT_UNDERSTOOD),
    (_does_it, "does_it_himself", Unclear.NOT_NOW),
)
"""The first that holds."""


def _why_no_way(items: list[Item], act: Kind) -> tuple[str, Unclear] | None:
    """Return why a way that is named is not chosen, if so."""
    if any(item.code == "received" for item in items):
        return "told_of", Unclear.NOT_UNDERSTOOD  # `naboen fikk en BF i fjor`
    if is_only_spoken_of(items, act):
        return "told_of", Unclear.NOT_UNDERSTOOD
    return ("spoken_against", Unclear.CONTRADICTION) if is_spoken_against(items, act) else None


def _asks_whether_we_do(items: list[Item]) -> bool:
    """`Kör ni inkasso`, though no question mark stands there; but `ja, kör ni`."""
    verb = next((at for at, item in enumerate(items) if item.kind in {K.GO, K.START, K.ORDER, K.MONITOR}), 0)
    behind = items[verb + 1 : verb + 4]
    you = (behind and behind[0].text in _YOU) or items[verb].text.rpartition(" ")[2] in _YOU
    steps = (
        any(item.kind in STEPS | {K.ORDER, K.MONITOR} for item in behind)
        or "inkas" in items[verb].text.casefold()
    )
    return verb == 0 and bool(you) and steps


def _was_done_already(items: list[Item], act: Kind) -> bool:
    """`Allerede sendt til inkasso`."""
    at = place_of(act, items)
    running = at == len(items) - 2 and items[-1].text.casefold() in _ALREADY - {"jo"}  # `kör redan`
    return running or any(item.text.casefold() in _ALREADY for item in items[max(at - 2, 0) : at])
