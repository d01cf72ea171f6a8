"""What keeps from deciding in other company, but only explains what was decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.acts import ASSENTS, Act
from core.reading.braking import only_tells_more
from core.reading.favour import asks_when_it_pays, is_asked_as_a_favour
from core.reading.items import place_of, said_in
from core.reading.kinds import HEADS, K
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.meant import will_see
from core.reading.prefaces import only_leads_up

_DOUBTS = frozenset({
    K.OR, K.HEDGE, K.REF, K.ALL, K.REST, K.SOME, K.DELAY, K.NO, K.NEG, K.WITHDRAW, K.ORDER, K.MONITOR, K.START, K.GO,
    K.PAID, K.GOT, K.CREDITED, K.DISPUTED, K.REMINDER, K.COLLECTION, K.EXCEPT, K.ONLY,
})  # fmt: skip
"""A question with one of these may take back what was ordered."""
_OR_ELSE = re.compile(
    r"\b(?:hvis|viss) (?:dei? |han |hun |ho |det )?ikk?j?e|\bom (?:de |dom |han |hon )?inte|\bif not\b|"
    r"\bif (?:they |he |she )?(?:have|has|had|did|do)(?:n't| not)|\bellers\b|\belles\b|\bannars\b|\botherwise\b|"
    r"\bmuuten\b|\bjos (?:ei|eivät)\b|\bderetter\b"
)
_HOPES = re.compile(
    r"(?:(?:jeg|vi|jag|eg|i|we|me) )?(?:håper|vonar|hoppas|håber|hope|hoping|hopefully|forhåpentlig|förhoppningsvis|"
    r"forhåbentlig|toivottavasti|toivon)\w*"
)
_HIMSELF = re.compile(r"(?:jag|jeg|eg|vi|me|i|we|minä|me) (?:vill|vil|want|don't|ønsker|önskar|en halua)")
_HERE_YOU_GO = re.compile(
    r"(?:bare |bara )?v(?:ær|är|er|ar)\W*s[åa]\W*go(?:d|da)?|v[æe]rs[åa]go(?:d|da)?|ole hyvä|olkaa hyvä"
)
_THINKS = re.compile(r"(?:jag|jeg|eg|vi|me|i|we) (?:tror|trur|think|mener|anser)\b")
_SO = frozenset({"så", "so", "joten"})
_IS_BACK = re.compile(
    r"(?:then |så |da |då )?(?:i'll|i will|jeg|jag|vi|we|we'll) (?:be |er |är |kommer )?(?:back|tilbake|tillbaka|"
    r"hjem|hjemme|hemma)"
)

_HE_DOES = re.compile(
    r"\b(?:henviser|hänvisar|henvis|viser|sender|skickar|gir|ger|giver|sier|säger|siger|ringer|kontakter|melder|"
    r"meddelar|refer|"
    r"send|tell|let) (?:jeg|jag|eg|vi|dem|dom|them|you|dere|er)\b|\bi(?:'ll| will) (?:refer|send|tell|let)\b"
)
_LIMITING = HEADS | {
    K.ONLY, K.EXCEPT, K.BEFORE, K.THAT, K.REF, K.LATER, K.DATE, K.NEG, K.OR, K.BUT, K.PROMISE, K.REMINDER, K.COLLECTION,
}  # fmt: skip
_OF_HIM = frozenset(
    {K.NOUN, K.THEY, K.FN, K.HEDGE, K.UNKNOWN, K.WORD, K.REASON, K.UNPAID, K.TIME, K.LATER, K.ASK}
)


def explains(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether the blocked clause *meaning* leaves *acts* as plain as they are."""
    if not acts:
        return False
    begins = meaning.clause.items[0].start
    if is_asked_as_a_favour(meaning.clause.items) and all(
        act.meaning.clause.items[0].start < begins for act in acts
    ):
        return True
    if _comes_when_time_is_up(meaning, acts):
        return True
    if meaning.rule == "question":
        return _asks_for_something_else(meaning, acts)
    beside = [act for act in acts if act.meaning.clause.sentence == meaning.clause.sentence]
    if beside and len(beside) < len(acts) and only_tells_more(meaning, beside):
        return True  # `10023 bestridt, de mener flisene er feil. 10024: kjør`
    return (
        only_leads_up(meaning, acts)
        or only_tells_more(meaning, acts)
        or _is_only_a_reason(meaning)
        or _only_opens(meaning, acts)
        or _only_wishes(meaning, acts)
        or _thinks_so(meaning, acts)
        or _guesses_of_him(meaning, acts)
        or _is_another_matter(meaning, acts)
        or _tells_against_it(meaning, acts)
    )


def _comes_when_time_is_up(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Gi dem til 10. desember, så kan dere kjøre på hvis ikke`."""
    said = said_in(meaning.clause.items)
    later = all(
        act.kind is K.DELAY and act.meaning.clause.items[0].start < meaning.clause.items[0].start
        for act in acts
    )
    if later and meaning.rule == "hedge" and (will_see(said) or _IS_BACK.match(said)):
        return True
    apart = all(act.meaning.clause.sentence < meaning.clause.sentence for act in acts)
    if later and apart and meaning.rule == "hedge" and meaning.clause.kinds & HEADS <= {K.DELAY}:
        return meaning.day is None  # `vent til 10. desember. Vi venter på en avklaring`
    goes_on = bool(meaning.clause.kinds & {K.GO, K.START, K.ORDER, K.COLLECTION})
    return meaning.rule == "cond" and later and goes_on and _OR_ELSE.search(said) is not None


def _only_opens(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Vær så god, kjør`: what says nothing by itself leads up to what does."""
    led = all(meaning.clause.items[0].start < act.meaning.clause.items[0].start for act in acts)
    agreed = meaning.clause.kinds & HEADS <= {K.YES, K.GO} and all(act.kind in ASSENTS for act in acts)
    sighs = meaning.rule == "more_than_yes" and meaning.clause.kinds <= {K.YES, K.POLITE, K.GREETING}
    offers = meaning.rule == "one_word" and _HERE_YOU_GO.fullmatch(text_of(meaning).casefold()) is not None
    return agreed and (offers or ((meaning.rule == "one_word" or sighs) and led))


def _only_wishes(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Gjør det. Håper de skjerper seg`: what he hopes of them, behind a plain order."""
    wished = meaning.rule in {"hedge", "hearsay"} and _HOPES.match(text_of(meaning).casefold()) is not None
    turns = (HEADS - {K.PAID, K.GOT}) | {
        K.COND,
        K.OR,
        K.BEFORE,
        K.NOT_YET,
        K.DATE,
        K.LATER,
        K.REF,
        K.BUT,
        K.ASK,
    }
    place = meaning.clause.items[0].start
    before = all(act.meaning.clause.items[0].start < place for act in acts)
    plain = before and max(act.meaning.weight for act in acts) >= Weight.MEDIUM
    return wished and plain and not meaning.clause.kinds & turns


def _thinks_so(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Vi tror att han får pengar på sikt, så bevaka`: what he thinks, and so what he wants."""
    thinks = meaning.rule == "hedge" and _THINKS.match(text_of(meaning).casefold()) is not None
    so = all(
        act.kind in {K.MONITOR, K.WITHDRAW, K.STOP} and act.meaning.clause.items[0].first_word in _SO
        for act in acts
    )
    return thinks and so and not meaning.clause.kinds & (HEADS | {K.COND, K.OR, K.NEG, K.DATE})


def _guesses_of_him(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Bevaka, konkursen är nog nära`: a guess of how the customer stands, behind what starts nothing."""
    first = meaning.clause.items[0]
    guess = first.kind is K.HEDGE and not meaning.clause.kinds.isdisjoint({K.THEY, K.NOUN})
    of_him = (guess or first.kind in {K.NOUN, K.THEY}) and meaning.clause.after is not K.BUT
    asked = any(item.kind is K.ASK and item.code != "verb" for item in meaning.clause.items)
    before = all(
        act.kind in {K.MONITOR, K.WITHDRAW, K.STOP}
        and act.meaning.clause.items[0].start < meaning.clause.items[0].start
        for act in acts
    )
    return meaning.rule == "hedge" and of_him and before and not asked and meaning.clause.kinds <= _OF_HIM


def _is_another_matter(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Start inkasso. Kontrakten ligger klar om noen spør`: the condition hangs on what is told there."""
    at = place_of(K.COND, meaning.clause.items)
    told = {item.kind for item in meaning.clause.items[:at]} & {K.NOUN, K.WORD, K.UNKNOWN, K.I}
    if at == 0 and _HE_DOES.search(text_of(meaning).casefold()):
        told, at = {K.I}, 3  # `hvis de ringer meg, henviser jeg til dere`
    apart = all(
        act.meaning.clause.sentence < meaning.clause.sentence
        and (act.meaning.weight >= Weight.MEDIUM or act.kind is K.YES)
        for act in acts
    ) and any(act.meaning.weight >= Weight.MEDIUM for act in acts)
    return meaning.rule == "cond" and at > 2 and bool(told) and apart and not meaning.clause.kinds & _LIMITING


def _asks_for_something_else(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Gjør det. Forresten, når stenger dere?`: asks for something else, after an order."""
    kinds, sentence = meaning.clause.kinds, meaning.clause.sentence
    plain = bool(acts) and all(
        act.meaning.weight >= Weight.MEDIUM and act.meaning.clause.sentence < sentence for act in acts
    )
    if plain and meaning.clause.question and not kinds & _DOUBTS:
        return True
    apart = all(act.kind in ASSENTS and act.meaning.clause.sentence < sentence for act in acts)
    return apart and asks_when_it_pays(meaning.clause.items)


def _is_only_a_reason(meaning: Meaning) -> bool:
    """`Det er jo ikke noe å hente`: a reason with something in it that sounds like a yes."""
    begins = meaning.clause.items[0].kind
    return meaning.rule == "more_than_yes" and K.REASON in meaning.clause.kinds and begins is not K.YES


def _tells_against_it(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`De har utmätning på sig redan, kör bevakning`: why the other way is not taken."""
    refused = (
        meaning.rule == "promise"
        and K.NEG in meaning.clause.kinds
        and _HIMSELF.match(text_of(meaning).casefold())
    )
    told = meaning.rule in {"spoken_against", "told_of"} or refused is not None
    against = told and meaning.clause.kinds & HEADS == {K.ORDER}
    return against and {act.kind for act in acts} <= {K.MONITOR, K.WITHDRAW}
