"""What a remark may say beside a decision without having been understood to its last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.reading.acts import Act
from core.reading.asides import (
    LIMITS,
    NOT_WORTH,
    PRAISES,
    has_gone_on_for_long,
    is_full_of_strangers,
    is_said_beside_a_yes,
    is_strange,
    is_without_something,
    names_unknown_invoice,
    sends_a_reminder,
    tells_of_all,
    tells_of_the_rest,
    tells_why,
)
from core.reading.braking import tells_of_a_deal
from core.reading.favour import asks_the_cost, asks_what_comes
from core.reading.items import said_in
from core.reading.kinds import HEADS, REFERS, K
from core.reading.leaning import chased_in_vain, had_time, leans_to_go_on, leans_to_stop
from core.reading.matter import ends_it, explains_in_full, gives_a_reason, says_none, spares
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.meant import begins_with_will_see

_ESCALATES = frozenset({K.YES, K.GO, K.START, K.FOLLOW, K.ORDER, K.HAND_OVER, K.RESTART})
_BRAKES = frozenset({K.NO, K.STOP, K.WITHDRAW, K.DELAY, K.PAID, K.PARTLY, K.CREDITED, K.DISPUTED})
_ASIDE = frozenset({"granted", "aside", "unpaid", "not_that", "urges", "signature", "calm"})
_SALUTES = frozenset({K.GREETING, K.FN, K.POLITE, K.UNKNOWN})
_TOLD = frozenset({"remark", "aside", "unpaid"})
_TURNS = frozenset({K.OR, K.EXCEPT, K.ONLY, K.BEFORE, K.REST, K.SOME, K.CAN_YOU, K.AUTO, K.DANGER})
_OURS = frozenset({K.NOUN, K.DOC, K.REMINDER, K.COLLECTION, K.REF})
"""Of our matter: a remark with one of these explains what was decided."""
_CASE = frozenset({K.REMINDER, K.COLLECTION, K.REF, K.DOC})
"""Nobody speaks of these but about a case of his."""
_THEIRS = _OURS | {K.THEY, K.MONEY, K.HUMAN, K.UNPAID}
"""Of the customer: what he is like, and what he did."""
_GAVE_UP = re.compile(
    r"\b(?:gav sig|ga seg|gav seg|gav op|dropped|droppet|droppat|frafalt|trakk|drog tillbaka|luopui|løst|løyst|löst|"
    r"fikset|fiksa|fixat|ordnet|"
    r"ordnat|enige|einige|överens|godtatt|godteke|godkjent|solved|fixed|agreed|sovittu|på en annen|på en annan|"
    r"another)\b"
)
_WRONG = re.compile(
    r"\b(?:ser inga pengar|ser ingen penger|no money|inte inne|fel referens|det var för|är fel|var fel|blev fel|"
    r"er feil|var feil|ble feil|is wrong|was wrong|mistake|gick tillbaka|gikk tilbake|"
    r"avvis\w*|afvis\w*|bounced|rejected|stoppet av|stoppad av|gikk ikke gjennom|gick inte igenom|hylkä\w*|"
    r"drog tillbaka|trakk tilbake|went back|fel belopp|feil beløp|väärin)\b"
)
_WRONG_SUM = re.compile(
    r"\b(?:feil|fel|forkert|galt|wrong|väär\w*) (?:bel[øo]p\w*|bel[øo]b\w*|belopp\w*|sum\w*|amount|määrä\w*)|"
    r"trukket tilbake|tok \w+ tilbake|returner\w*|tilbakeført|tillbakadrag\w*|drogs tillbaka|återbetal\w*|withdrawn|"
    r"reversed|"
    r"bounced|too little|\bfor lite\b|\bför lite\b|\bfor lidt\b|\bikke nok\b|\binte nog\b|not enough|liian vähän"
)
_WAS_SOMETHING = re.compile(r"(?:det|that|it|den|se) (?:var|was|oli|gjaldt|gällde|gjelder|gäller) ")
_WAS_FOR = re.compile(
    r"(?:men |but |and |og |och )?(?:det|that|it|den|se) (?:var|was|oli|gjaldt|gällde) (?:for|för|til|till|på|to|"
    r"about|on) "
    r"(?!seint|sent|mye|lite|mycket|lenge|meg|mig|vår|our)"
)
_I = frozenset({"jeg", "jag", "eg", "æ", "jæ", "vi", "i", "we", "i'll", "we'll", "minä", "mä", "me"})
_SEES_IT = re.compile(
    r"(?:i can see|i see|(?:jeg|jag|eg|vi) (?:kan )?(?:se|ser|sjå)\b|(?:näen|näemme)|ser (?:den|det)|it shows)"
)
_SORTS_OUT = re.compile(
    r"\b(?:ordn|fiks|fix|løs|løys|lös|sköt|hoida|hoita|selvit|sort|handle|deal|take care|figure|rydd|klar)\w*|"
    r"\b(?:selv|sjøl|sjølv|själv|själva|myself|ourselves|itse)\b"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What was decided, as far as it matters to the remarks beside it."""

    weight: Weight
    escalates: bool
    delays: bool
    """It does nothing but wait or stop."""
    sentences: frozenset[int]
    """The sentences that decide."""
    begins: int
    """Where in the text the first of them decides."""
    opens: bool
    """Nothing but a greeting stands before it."""
    alone: bool
    """Only one case was asked about."""
    braked: frozenset[int]
    """The sentences that only brake, each for somebody named."""
    brakes: bool
    """Nothing is started."""
    disputed: bool
    credited: bool
    waits: bool
    """All it does is wait, or have it watched."""
    paid: bool
    """All it does is take the whole for paid."""
    part_paid: bool
    """All it does is take a part of the amount for paid."""

    def may_stand(self, meaning: Meaning) -> bool:
        """Whether the remark *meaning* leaves what was decided as plain as it was."""
        if meaning.blocked is not None:
            return True
        if self._spares(meaning) or self._was_settled(meaning) or self._leans_otherwise(meaning):
            return False
        if self._is_told_behind(meaning):
            return True
        if meaning.rule in _ASIDE:
            return self._is_aside(meaning)
        return self._goes_on(meaning) or self._adds_nothing(meaning)

    def _adds_nothing(self, meaning: Meaning) -> bool:
        """Whether neither a day, an amount nor a word of it may be about what was decided."""
        if (
            meaning.stray and not (self.delays or self._tells_what_is_next(meaning))
        ) or names_unknown_invoice(meaning):
            return False
        if meaning.rule == "question":
            return self._may_be_asked(meaning)
        if self._only_repeats(meaning):
            return True
        if self.weight >= Weight.MEDIUM and tells_of_the_rest(meaning.clause.kinds):
            return True
        if self._may_limit(meaning) or (
            meaning.clause.kinds & REFERS - {K.REF, K.ALL if self.alone else K.REF}
            and not tells_of_all(meaning.clause.kinds)
        ):
            return False
        return self._is_of_the_matter(meaning)

    def _is_told_behind(self, meaning: Meaning) -> bool:
        """`Ja. De fikk en siste sjanse og den brukte de ikke`: the answer stands by itself, and then a story."""
        kinds = meaning.clause.kinds
        apart = meaning.clause.sentence > max(self.sentences) and self.opens
        if apart and self.escalates and had_time(text_of(meaning)):
            return not kinds & (_TURNS - {K.BEFORE})
        to_come = (meaning.day is not None and not meaning.day.past) or bool(kinds & {K.LATER, K.PROMISE})
        if not apart or not self.escalates or meaning.rule not in _TOLD or to_come or kinds & _TURNS:
            return False
        said = text_of(meaning).casefold()
        if chased_in_vain(said):
            return True
        if leans_to_stop(said):
            return False
        himself = K.I in kinds and not kinds & _THEIRS  # `ja. Vi skal på hytta`
        return leans_to_go_on(said) or (K.NEG not in kinds and not himself)

    def _leans_otherwise(self, meaning: Meaning) -> bool:
        """`Ja, de er greie`, `nei, de svarer ikke`: a reason beside a bare word that may have answered anything."""
        if (
            self.weight is not Weight.WEAK
            or K.REASON not in meaning.clause.kinds
            or meaning.rule == "question"
        ):
            return False
        if meaning.clause.sentence in self.braked:
            return False  # `not Nordlys, they're a good customer. The others yes`
        said = text_of(meaning)
        if self.escalates:
            return not (meaning.unpaid or leans_to_go_on(said) or PRAISES.match(said.casefold()))
        return not leans_to_stop(said)

    def _was_settled(self, meaning: Meaning) -> bool:
        """`They disputed it, but we agreed`; `they paid, but the wrong amount`, `they paid, but nothing came`."""
        if self.disputed:
            gave_up = _GAVE_UP.search(text_of(meaning).casefold()) is not None
            turned = (
                meaning.clause.after is K.BUT or meaning.clause.items[0].kind is K.TIME
            )  # `nå er de enige`
            return turned and (gave_up or spares(meaning.clause.items))
        if self.credited:
            return meaning.clause.after is K.BUT and _WRONG.search(text_of(meaning).casefold()) is not None
        if not self.escalates and _WAS_FOR.match(text_of(meaning).casefold()):
            return True  # `fått 5000, det var for materialer`
        if (
            self.part_paid
            and meaning.clause.after is K.BUT
            and _WAS_SOMETHING.match(text_of(meaning).casefold())
        ):
            return True  # `fått 5000, men det var depositumet`
        if not self.paid or meaning.clause.items[0].start < self.begins:
            return False
        if meaning.clause.after is K.BUT and _WRONG.search(text_of(meaning).casefold()):
            return True
        missing = meaning.unpaid and not meaning.clause.kinds & REFERS
        return missing or _WRONG_SUM.search(text_of(meaning).casefold()) is not None

    def _goes_on(self, meaning: Meaning) -> bool:
        """Whether it only says more of the same."""
        if self.escalates and _has_only_not_paid(meaning):
            return True  # `ja, eivät ole maksaneet eivätkä vastaa puhelimeen`
        if (
            self.paid
            and K.PROMISE not in meaning.clause.kinds
            and _SEES_IT.match(text_of(meaning).casefold())
        ):
            return True  # `betalt, I can see it on the statement from Friday`
        if self.brakes and not meaning.stray and NOT_WORTH.match(text_of(meaning).casefold()):
            return True  # `drop it, not worth the bad blood`
        if self.waits and begins_with_will_see(meaning.clause.items):
            return True  # `bevakning, så får vi se om ett par år`
        first = meaning.clause.items[:3]
        himself = meaning.day is None and any(item.kind is K.I or item.first_word in _I for item in first)
        if self.brakes and himself and _SORTS_OUT.search(text_of(meaning).casefold()):
            return True  # `nei, vi ordner det`, `nei takk, jeg stikker innom dem selv`
        leans = (
            meaning.clause.items[0].kind is K.REASON and leans_to_stop(text_of(meaning)) and not meaning.stray
        )
        if self.brakes and self.weight is Weight.WEAK and leans:
            return True  # `nei, de er gode kunder og jeg vil ikke ødelegge forholdet`
        if (
            self.brakes
            and tells_of_a_deal(meaning)
            and meaning.day is None
            and K.NEG not in meaning.clause.kinds
        ):
            return True  # `nei, vi har en avtale om at de betaler når prosjektet er ferdig`
        if self.delays and self.weight >= Weight.MEDIUM and himself and not meaning.clause.kinds & LIMITS:
            return not meaning.stray  # `vent til 3. desember, da er jeg tilbake fra Spania`
        received = any(item.code == "received" for item in meaning.clause.items)
        if self.paid and received and K.NEG not in meaning.clause.kinds:
            return True  # `alle har gjort opp, fikk inn siste i dag`
        return self.part_paid and self._only_repeats(meaning)  # `6000 er betalt, resten kommer i desember`

    def _tells_what_is_next(self, meaning: Meaning) -> bool:
        """`Alle tre er kreditert, vi fakturerer på nytt i neste uke`."""
        kinds = meaning.clause.kinds
        told = K.REASON in kinds and not kinds & (REFERS | {K.PROMISE, K.OR, K.BEFORE, K.AUTO, K.THEY})
        return self.brakes and told

    def _spares(self, meaning: Meaning) -> bool:
        """A reason to leave the customer alone, that does not explain why somebody else is."""
        explains_a_brake = meaning.clause.sentence in self.braked
        bold = self.escalates and self.weight < Weight.STRONG and not explains_a_brake
        bare = self.escalates and self.weight is Weight.WEAK and not explains_a_brake
        bare = bare and meaning.rule != "question"
        return (bold and spares(meaning.clause.items)) or (bare and ends_it(meaning.clause.items))

    def _may_be_asked(self, meaning: Meaning) -> bool:
        if meaning.day is not None and not meaning.day.past and self.delays:
            return False  # `kunne dere vente til den 8.?`, whatever else he says
        if self.escalates and asks_the_cost(meaning.clause.items):
            return False
        items = meaning.clause.items
        if self.escalates and meaning.clause.sentence in self.sentences and items[0].code == "verb":
            return asks_what_comes(items)  # `kronofogden, er det politiet`
        return self.weight >= Weight.MEDIUM or self._is_apart(meaning) or asks_what_comes(items)

    def _is_aside(self, meaning: Meaning) -> bool:
        if meaning.rule == "signature":
            return True
        if self.weight is Weight.WEAK and self.escalates and is_strange(meaning) and meaning.rule != "calm":
            return False
        opens = meaning.clause.items[0].start < self.begins
        return (
            self.weight >= Weight.MEDIUM
            or meaning.rule != "aside"
            or opens
            or is_said_beside_a_yes(meaning)
            or (
                not self.escalates
                and (explains_in_full(meaning.clause.items) or spares(meaning.clause.items))
            )
        )

    def _is_apart(self, meaning: Meaning) -> bool:
        """A question in a sentence of its own, about what happens next."""
        apart = meaning.clause.question and meaning.clause.sentence not in self.sentences
        return apart and not meaning.clause.kinds & (HEADS | {K.OR, K.COND, K.PROMISE})

    def _only_repeats(self, meaning: Meaning) -> bool:
        """`Nei, ingen av dem`; `5 000 er betalt, resten kommer`."""
        kinds = meaning.clause.kinds
        if self.escalates:
            return False
        if self.weight is Weight.WEAK and kinds <= {K.NEG, K.FN, K.THEY, K.THAT, K.POLITE, K.NOUN}:
            return says_none(meaning.clause.items) or (self.alone and K.THAT in kinds)  # `nei, ikke denne`
        return self.alone and kinds & REFERS == {K.REST} and not kinds & LIMITS

    def _may_limit(self, meaning: Meaning) -> bool:
        """Whether a not, an only or a before in it may be about what was decided."""
        kinds = meaning.clause.kinds
        if self.escalates and self.weight is Weight.WEAK and sends_a_reminder(meaning):
            return True  # `ja, send en påminnelse`: one step of two
        if self.weight >= Weight.MEDIUM and is_without_something(meaning):
            return False  # `sitter på hytta uten nett`
        if not kinds & LIMITS or not (self.escalates or self.weight < Weight.MEDIUM):
            return False
        if K.UNKNOWN not in kinds and self.weight is Weight.STRONG:
            return False
        return self.weight < Weight.MEDIUM or not tells_why(meaning)

    def _is_of_the_matter(self, meaning: Meaning) -> bool:
        kinds = meaning.clause.kinds
        if self.weight is Weight.STRONG:
            return True
        if self.weight is Weight.MEDIUM and self.escalates and is_full_of_strangers(meaning):
            return False
        if self.weight is Weight.MEDIUM:
            return bool(kinds & _THEIRS) or K.UNKNOWN not in kinds
        if self.escalates and has_gone_on_for_long(meaning) and not kinds & {K.NEG, K.OR}:
            return True  # `ja. De har hatt stillaset vårt i tre uker`
        if kinds & {K.NEG, K.OR} or is_strange(meaning):
            return False
        if kinds >= {K.THEY, K.MISSING} and not kinds & {K.MONEY, K.NUMBER}:
            return True  # `ja, de skylder oss for flere jobber`
        if kinds & {K.UNKNOWN, K.WORD}:
            told = K.UNKNOWN not in kinds and K.THEY in kinds and gives_a_reason(meaning.clause.items)
            return told or bool(kinds & _CASE) or explains_in_full(meaning.clause.items)
        if tells_of_all(kinds):
            return True
        return bool(kinds & (_CASE if self.escalates else _OURS)) or gives_a_reason(meaning.clause.items)


def _has_only_not_paid(meaning: Meaning) -> bool:
    """`De har ikke betalt en krone`: what stands beside it gives no reason for that."""
    items = [item for item in meaning.clause.items if item.kind is not K.UNPAID]
    kinds = {item.kind for item in items}
    if not meaning.unpaid or meaning.day is not None or kinds & (_TURNS | {K.PROMISE, K.COND, K.I, K.ALL}):
        return False
    first, said = meaning.clause.items[0], said_in(items)
    if first.kind not in {K.THEY, K.REF, K.UNPAID, K.THAT} and K.THEY not in kinds:
        return False  # `great, another one who doesn't pay`
    return not leans_to_stop(said) and (leans_to_go_on(said) or not kinds & {K.UNKNOWN, K.WORD, K.NEG})


def beside(acts: Sequence[Act], meanings: Sequence[Meaning], asked: int) -> Beside:
    """Return what *acts*, of all *meanings*, are to the remarks beside them; *asked* is a number of cases."""
    begins = min(act.meaning.clause.items[0].start for act in acts)
    plain = [act for act in acts if act.kind is not K.NO]  # `nei, ikke purr, de betaler når de kan`
    return Beside(
        weight=max(act.meaning.weight for act in acts),
        escalates=any(act.kind in _ESCALATES for act in acts),
        delays=all(act.kind in {K.DELAY, K.STOP, K.WITHDRAW, K.OPT_OUT} for act in (plain or acts)),
        sentences=frozenset(act.meaning.clause.sentence for act in acts),
        begins=begins,
        opens=all(m.clause.items[0].start >= begins or m.clause.kinds <= _SALUTES for m in meanings),
        alone=asked == 1,
        braked=frozenset(
            act.meaning.clause.sentence for act in acts if not act.general and act.kind in _BRAKES
        )
        - frozenset(act.meaning.clause.sentence for act in acts if act.kind in _ESCALATES),
        brakes=all(act.kind in _BRAKES for act in acts),
        disputed=all(act.kind is K.DISPUTED for act in acts),
        credited=all(act.kind is K.CREDITED for act in acts),
        waits=all(act.kind in {K.DELAY, K.MONITOR} for act in acts),
        paid=all(act.kind is K.PAID and not act.meaning.amounts and not act.meaning.half for act in acts),
        part_paid=all(
            act.kind in {K.PAID, K.PARTLY} and bool(act.meaning.amounts or act.meaning.half) for act in acts
        ),
    )
