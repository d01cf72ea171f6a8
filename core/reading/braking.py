"""What only explains a decision that starts nothing: beside one that does, the same would keep from deciding."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.reading.acts import Act
from core.reading.kinds import HEADS, REFERS, K, Kind
from core.reading.meaning import STEPS, Meaning, Weight, text_of

_BRAKES = frozenset({K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED, K.STOP, K.WITHDRAW, K.DELAY, K.OPT_OUT})
_STOPS = frozenset({K.STOP, K.OPT_OUT, K.WITHDRAW})
_WRONG_ONE = re.compile(
    r"(?:feil|fel|forkert|wrong|väärä) (?:firma|company|customer|kunde|kund|selskap|selskab|bolag|företag|faktura|"
    r"rekning|regning|räkning|invoice|bill|lasku)\w*"
)
_LOOKS = re.compile(
    r"utred|dialog|diskut|discuss|ser på|tittar på|kigger på|undersøk|undersök|look(?:s|ing)? into|selvit|"
    r"finne ut|ta reda|find out|"
    r"figure (?:it|this|that) out|til bunns|til botns|till botten|til bunds"
)
"""`Kunden bestrider, vi utreder det`."""
_OWN_VIEW = re.compile(r"\b(?:enige?a?|ense|samde?|agree|samaa mieltä|uenige?|oeniga?|disagree)\b")
"""`De bestrider den, og det er vi ikke enige i`."""
_PLAN = re.compile(
    r"betalingsplan|betalningsplan|avbetal|nedbetal|delbetal|afbetal|afdrag|avdrag|payment plan|instal+ment|"
    r"maksusuunnitelma|i ferd med å|på väg att betala|ved at betale|about to pay|i gang med å betale"
)

_WHY = frozenset({"for", "fordi", "för", "because", "since", "eftersom", "avdi", "koska", "siden"})
_DEAL = re.compile(
    r"(?:jeg|vi|jag|eg|me|we|i|meillä) (?:har|have|got|on|fikk|fick|gjorde)? ?(?:fått |gjort |made )?"
    r"(?:en |ein |ett |et |a |an )?"
    r"(?:muntlig |egen )?(?:avtal|aftal|överenskommelse|agreement|deal|sopimus)"
)
"""`Nei, vi har en avtale om at de betaler når prosjektet er ferdig`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A clause that would keep from deciding, and what was decided beside it."""

    meaning: Meaning
    acts: Sequence[Act]
    kinds: frozenset[Kind]
    """Of what was decided, without a no that only opens it."""
    after: bool
    """It stands behind all that decides."""

    @property
    def clause(self) -> frozenset[Kind]:
        return self.meaning.clause.kinds

    @property
    def heads(self) -> frozenset[Kind]:
        return self.clause & HEADS


def only_tells_more(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether *meaning* leaves *acts*, which start nothing, as plain as they are."""
    kinds = frozenset(act.kind for act in acts)
    if kinds - {K.NO} and not any(act.kind is K.NO and act.meaning.rule != "no" for act in acts):
        kinds -= {K.NO}  # `nei, (noe). Ikke send noe.`
    place = meaning.clause.items[0].start
    after = all(act.meaning.clause.items[0].start < place for act in acts)
    told = Told(meaning, acts, kinds, after)
    if kinds == {K.NO}:
        return (
            _will_not(told)
            or _has_his_reasons(told)
            or (meaning.rule in {"wait", "hedge", "promise"} and _agreed_on_a_plan(told))
        )
    allowed = _BESIDE_A_BRAKE.get(meaning.rule)
    return bool(kinds) and kinds <= _BRAKES and allowed is not None and allowed(told)


def _holds_off(told: Told) -> bool:
    """`10031 is disputed, so please hold off on that`."""
    whom = told.clause & (REFERS - {K.REF})
    return told.after and not whom and told.kinds <= {K.DISPUTED, K.STOP, K.PAID}


def _waits(told: Told) -> bool:
    """Or `vi har blitt enige om en nedbetalingsplan`, before the stop."""
    agreed = told.kinds <= _STOPS and told.meaning.day is None and tells_of_a_deal(told.meaning)
    return _holds_off(told) or (agreed and K.NEG not in told.clause)


def _finds_it_undone(told: Told) -> bool:
    """`Bestridt, dom anser att jobbet inte är klart`."""
    return told.kinds == {K.DISPUTED} and told.after and told.heads <= {K.YES}


def _disputes_too(told: Told) -> bool:
    """`Vi er uenige om beløpet, de bestrider det`."""
    return told.kinds == {K.DISPUTED} == told.heads


def _tells_of_them(told: Told) -> bool:
    """`Leave them be, they're only starting out`."""
    again = bool(told.heads) and told.heads <= _STOPS and told.kinds <= _STOPS
    return told.after and (again or K.THEY in told.clause)


def _promises(told: Told) -> bool:
    return told.kinds <= _STOPS or _may_be_told(told)


def _guesses(told: Told) -> bool:
    if told.heads == {K.PAID} == told.kinds:
        return K.NEG not in told.clause  # `de betalte visst i går, ser pengene på konto`
    if told.heads or told.clause & STEPS:
        return False
    said = text_of(told.meaning).casefold()
    about_it = _LOOKS.search(said) is not None or _OWN_VIEW.search(said) is not None
    return told.kinds <= _STOPS or (told.kinds == {K.DISPUTED} and about_it)


def _says_it_again(told: Told) -> bool:
    """The same once more, in other words; `bestridt, de godkänner inte timmarna`."""
    if _does_not_accept(told):
        return True
    known = told.kinds | ({K.STOP} if K.WITHDRAW in told.kinds else set())
    if told.after and told.kinds == {K.DISPUTED}:
        known |= {K.DELAY}  # `omtvistet, vi venter på takstmannen`
    return bool(told.heads) and told.heads <= known and K.NEG not in told.clause


def _said_so_before(told: Told) -> bool:
    """`Vi ble enige om at jeg ettergir kravet mot at de gjør en jobb. Avslutt saken`: the order itself is plain."""
    plain = all(act.meaning.weight is not Weight.WEAK for act in told.acts)
    return (
        told.kinds <= _STOPS
        and told.heads == {K.STOP}
        and plain
        and all(told.meaning.clause.sentence < act.meaning.clause.sentence for act in told.acts)
    )


def _does_not_accept(told: Told) -> bool:
    they = told.meaning.clause.items[0].kind is K.THEY and K.NEG in told.clause
    return they and told.kinds == {K.DISPUTED} and told.after and told.heads <= {K.GO, K.YES}


def _agrees(told: Told) -> bool:
    """`De bestred den, men vi ble enige` takes it back."""
    return told.kinds != {K.DISPUTED} or told.meaning.clause.after is not K.BUT


def _always(told: Told) -> bool:
    """`Betalt, så alt er i orden`, `krediterad, så det finns inget att driva in`."""
    return bool(told.kinds)


def _was_the_wrong_one(told: Told) -> bool:
    """`Feil faktura, vi krediterte den i går`."""
    if told.kinds == {K.CREDITED} and told.after and not told.heads:
        return True  # `was credited, the colour was wrong`
    said = text_of(told.meaning).casefold()
    return _WRONG_ONE.search(said) is not None and told.kinds <= {K.CREDITED, K.STOP, K.WITHDRAW}


def _may_be_told(told: Told) -> bool:
    """`De har betalt 6250, resten er lovet neste uke`, `bestridt, de mener flisene er feil`."""
    if told.kinds == {K.DISPUTED}:
        denied = {K.YES} if K.NEG in told.clause else set()  # `dom anser att jobbet inte är klart`
        return not told.clause & (HEADS - {K.DISPUTED, K.PARTLY} - denied)
    if K.DELAY in told.kinds <= _STOPS | {K.DELAY}:
        return bool(told.clause & {K.UNKNOWN, K.WORD, K.DATE, K.NOUN, K.PROMISE})
    of_the_rest = bool(told.clause & {K.MISSING, K.PROMISE, K.REST})
    in_part = all(act.meaning.amounts or act.meaning.half for act in told.acts)
    return of_the_rest and told.kinds <= {K.PARTLY, K.PAID} and in_part


def _will_not(told: Told) -> bool:
    """`Nei. Han er innlagt på sykehus og jeg vil ikke mase på ham`: why not, with a stop in it."""
    plain = told.meaning.rule == "unknown_word" and told.heads == {K.STOP}
    return plain and told.after and not told.clause & {K.REF, K.REST, K.DATE, K.LATER, K.BUT}


def _has_his_reasons(told: Told) -> bool:
    """`Nei, for de har lovet å gjøre jobben gratis`."""
    why = told.meaning.clause.items[0].first_word in _WHY and told.meaning.rule == "hearsay"
    turns = {K.REF, K.REST, K.DATE, K.LATER, K.BUT, K.COND, K.OR, K.NEG} & {
        item.kind for item in told.meaning.clause.items[1:]
    }
    return why and told.after and not told.heads and not turns


def _agreed_on_a_plan(told: Told) -> bool:
    """`Nei, vi har blitt enige om en betalingsplan`, `nei, de er i ferd med å betale`."""
    return tells_of_a_deal(told.meaning) and told.meaning.day is None and K.NEG not in told.clause


def tells_of_a_deal(meaning: Meaning) -> bool:
    """Whether the owner has come to terms with the customer."""
    said = text_of(meaning).casefold()
    return _PLAN.search(said) is not None or _DEAL.match(said) is not None


_BESIDE_A_BRAKE: dict[str, Callable[[Told], bool]] = {
    "who_did": _disputes_too,
    "wait": _waits,
    "negated": _finds_it_undone,
    "something_else": _tells_of_them,
    "not_received": _always,
    "more_than_yes": _agrees,
    "spoken_against": _always,
    "hearsay": _may_be_told,
    "promise": _promises,
    "hedge": _guesses,
    "unknown_word": _says_it_again,
    "cond": _said_so_before,
    "danger": _was_the_wrong_one,
}
"""By the rule that would keep from deciding."""
