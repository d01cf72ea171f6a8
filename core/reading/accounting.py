"""Whether all that was said is accounted for; what is not ends the combining, or stays to be asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.reading.acts import ASSENTS, Act, NotUnderstood
from core.reading.asides import is_full_of_strangers
from core.reading.beside import beside
from core.reading.explaining import explains
from core.reading.items import NONE, cases_in
from core.reading.kinds import ORDINALS, REFERS, K
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.prefaces import is_a_story
from core.reading.remarks import may_stand
from core.reading.result import Context, Topic, Unclear
from core.reading.second_thoughts import check_doubts
from core.reading.whom import HIM

_SORRY = re.compile(
    r"(?:fel|feil|wrong|eller rättare sagt|rättare sagt|rettere sagt|"
    r"förlåt|sorry|unnskyld|undskyld|beklager|ursäkta|anteeksi|mener|menar|i mean)\b"
)
_THE_OTHER_WAY = re.compile(
    r"\b(?:omvendt|omvänt|tvärtom|tvertom|vice versa|other way (?:a?round|about)|päinvastoin)\b"
)
_OR_WAS_IT = re.compile(
    r"(?:eller|or|tai|vai)\b.*\b(?:var det|var d|was it|it was|det var|oliko se|se oli|menar jag|mener jeg|i mean|"
    r"mente jeg)\b"
)
"""`BF på Svensson, eller Lindqvist var det`."""
_THERE = frozenset({"der", "där", "siellä", "there"})
_LEADS = frozenset({K.AND, K.BUT, K.ONLY, K.FN, K.POLITE})
_NAMES = frozenset({K.REF, *ORDINALS, K.LARGEST, K.SMALLEST, K.FN, K.NOUN, K.MONEY, K.NUMBER, K.CURRENCY})
_WAITS = frozenset({"not_before", "not_yet", "wait"})


class Accounting:
    """Ends the combining where a part of the message may change what the rest decides."""

    def __init__(self, context: Context, topics: Sequence[Topic]) -> None:
        self.context, self.topics = context, topics
        self.left: NotUnderstood | None = None
        """What stays to be asked though something was decided."""
        self.asked = frozenset(range(len(context.asked)))

    def check_bare_names(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """`Ja. 10023`: a case that is only named, beside a word for all of them: which did he mean."""
        if len(self.asked) < 2 or not any(act.general for act in acts):
            return
        for meaning in meanings:
            if (
                meaning.act is None
                and meaning.clause.kinds <= {K.REF, K.FN, K.NOUN}
                and K.REF in meaning.clause.kinds
            ):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)

    def check_blocks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """A clause that keeps from deciding only spares cases it names, apart from those decided about."""
        settled = _settled(acts)
        general = any(act.general for act in acts)
        before: Meaning | None = None
        for meaning in meanings:
            if meaning.blocked is None:
                before = meaning
                continue
            about = self._about(meaning, settled) or _excepted(meaning, before)
            if _introduces(meaning) and any(
                act.meaning.clause.sentence == meaning.clause.sentence for act in acts
            ):
                about = frozenset()  # `Lindqvist tipsade: Svensson till Kronofogden`
            if _THE_OTHER_WAY.search(text_of(meaning).casefold()):
                about = frozenset()  # `... eller omvendt`
            if before is not None and (_hangs_on(before, meaning) or _is_his_saying(before, meaning)):
                about = frozenset()
            before = meaning
            if about and acts and not general and not about & settled:
                self.leave(meaning.blocked, about)
                continue
            if explains(meaning, acts) or is_a_story(meaning, acts, alone=len(self.asked) == 1):
                continue
            beside_it = [
                act for act in acts if act.meaning.clause.sentence == meaning.clause.sentence
            ] or acts
            later = meaning.rule == "hedge" and K.LATER in meaning.clause.kinds  # `men kanskje senere`
            if (
                (meaning.rule in _WAITS or later)
                and acts
                and all(act.kind in {K.DELAY, K.MONITOR} for act in beside_it)
            ):
                continue  # `vi väntar och ser, lägg den på bevakning`
            raise NotUnderstood(
                meaning.blocked, self.context.asked if meaning.blocked is Unclear.WHICH_INVOICE else ()
            )

    def _about(self, meaning: Meaning, settled: frozenset[int]) -> frozenset[int]:
        """Return the cases a clause names: `Kari`, or `de andre` beside those that were decided on."""
        refers = meaning.clause.kinds & REFERS
        if refers and K.REF not in refers and K.ALL not in refers:
            return self.asked - settled
        return cases_in(meaning.clause.items)

    def leave(self, why: Unclear, topics: Collection[int]) -> None:
        """Remember that something more was said of *topics*, which is to be asked."""
        if self.left is None and topics:
            self.left = NotUnderstood(why, [self.topics[index] for index in sorted(topics)])

    def check_remarks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """A remark that may change what was decided ends it; one about other cases leaves those to be asked."""
        check_doubts(meanings, acts)
        decided = beside(acts, meanings, len(self.asked))
        weak = all(act.meaning.weight is Weight.WEAK for act in acts)
        if any(meaning.clause.kinds == {K.GREETING, K.REF} for meaning in meanings):
            raise NotUnderstood(Unclear.NOT_UNDERSTOOD)  # `hi Kari, start Fjord`: said to a customer
        beside_it = [meaning for meaning in meanings if meaning.clause.sentence in decided.sentences]
        if decided.escalates and decided.weight is not Weight.STRONG and is_full_of_strangers(*beside_it):
            raise NotUnderstood(Unclear.NOT_UNDERSTOOD)
        for place, meaning in enumerate(meanings):
            before = meanings[place - 1] if place else None
            named = _only_names(meaning, meanings[place + 1 : place + 2])
            if meaning.act is not None or named or _counts_them(meaning, before, acts):
                continue
            asks_of_one = _asks_of_one(meaning) or (weak and K.REF in meaning.clause.kinds)
            if meaning.rule == "question" and asks_of_one and any(act.general for act in acts):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `ja. Og Kari?`
            if _corrects_whom(meaning) or _leaves_one_out(meaning) or _puts_off(meaning, acts):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `10024 ja, förlåt 10031`
            if _tells_of_one(meaning, acts):
                raise NotUnderstood(Unclear.WHICH_INVOICE, self.context.asked)  # `ja, Kari er grei`
            others = self._others(meaning, acts) or (_excepted(meaning, before) & self.asked - _settled(acts))
            if others:
                self.leave(Unclear.QUESTION if meaning.rule == "question" else Unclear.NOT_UNDERSTOOD, others)
            elif not may_stand(decided, meaning) and not is_a_story(
                meaning, acts, alone=len(self.asked) == 1
            ):
                raise NotUnderstood(Unclear.NOT_UNDERSTOOD)

    def _others(self, meaning: Meaning, acts: Sequence[Act]) -> frozenset[int]:
        """Of `Kari har betalt, de andre (noe uforståelig)`: the others, where the decisions on some are plain."""
        if any(act.general for act in acts):
            return frozenset()
        named = meaning.clause.kinds & REFERS == {K.REF}
        if named and _speaks_of_another(meaning, acts):
            return self._about(meaning, frozenset()) & self.asked
        if named and any(K.REST in act.meaning.clause.kinds for act in acts):  # `Nordlys (noe). Resten: ja`
            return self._about(meaning, frozenset()) & self.asked - _settled(acts)
        return self.asked - _settled(acts) if meaning.clause.kinds & REFERS == {K.REST} else frozenset()


def _speaks_of_another(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Kari: ja. Nordlys må jeg tenke på`: of those it begins with and of nobody else, and they are not settled."""
    kinds = meaning.clause.kinds
    first = next((item for item in meaning.clause.items if item.kind not in _LEADS), None)
    apart = meaning.clause.after is K.BUT or K.I in kinds
    apart = apart or all(meaning.clause.sentence != act.meaning.clause.sentence for act in acts)
    him = any(
        item.kind is K.THEY and item.text.casefold() in HIM | {"dem", "dom", "them"}
        for item in meaning.clause.items
    )
    about_one = first is not None and first.kind is K.REF and apart and not him
    return about_one and cases_in(meaning.clause.items).isdisjoint(_settled(acts)) and K.OR not in kinds


def _only_names(meaning: Meaning, following: Sequence[Meaning]) -> bool:
    """`The smaller one, 6 950, was credited`: whom the next clause is about."""
    goes_on = bool(following) and following[0].act is not None and not following[0].clause.kinds & REFERS
    named = meaning.clause.kinds <= _NAMES and bool(meaning.clause.kinds & REFERS - {K.SOME, K.REST})
    return goes_on and named and following[0].clause.sentence == meaning.clause.sentence


def _counts_them(meaning: Meaning, before: Meaning | None, acts: Sequence[Act]) -> bool:
    """`De to andre: ja takk, begge`."""
    said = [act for act in acts if act.meaning is before]
    counts = [item.code for item in meaning.clause.items if item.kind is K.ALL]
    alone = meaning.clause.kinds <= {K.ALL, K.FN, K.POLITE}
    return alone and bool(said) and counts == [str(len(_settled(said)))]


def _excepted(meaning: Meaning, before: Meaning | None) -> frozenset[int]:
    """Of `alle unntatt Kari, henne må jeg snakke med`: Kari."""
    if before is not None and _goes_on_about(meaning, before):
        return cases_in(before.clause.items)
    there = meaning.clause.items[0].text.casefold() in _THERE
    if before is None or K.EXCEPT not in before.clause.kinds:
        return frozenset()
    same = meaning.clause.sentence == before.clause.sentence and not meaning.clause.kinds & REFERS
    if not there and not same and not meaning.clause.kinds & {K.THAT, K.THEY}:
        return frozenset()
    return cases_in(before.clause.items)


def _asks_of_one(meaning: Meaning) -> bool:
    return K.REF in meaning.clause.kinds and meaning.clause.kinds <= {
        K.REF,
        K.AND,
        K.FN,
        K.BUT,
        K.NOUN,
        K.ASK,
    }


def _puts_off(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """`Kör alla utom Hansen, fast ta Fjord nästa vecka`: of one that was to go on, another time."""
    named = cases_in(meaning.clause.items)
    started = NONE.union(*(act.topics for act in acts if act.kind in ASSENTS))
    same = [act for act in acts if act.meaning.clause.sentence == meaning.clause.sentence]
    started |= NONE.union(*(act.topics for act in same if act.kind in {K.ORDER, K.MONITOR}))
    later = K.LATER in meaning.clause.kinds or (meaning.day is not None and not meaning.day.past)
    return meaning.act is None and later and bool(named & started)


def _leaves_one_out(meaning: Meaning) -> bool:
    """`BF på alla, utom Svensson`: a clause of its own that only excepts somebody."""
    return {K.EXCEPT, K.REF} <= meaning.clause.kinds <= {K.EXCEPT, K.REF, K.FN, K.AND, K.NOUN, K.POLITE}


def _corrects_whom(meaning: Meaning) -> bool:
    only = K.REF in meaning.clause.kinds and meaning.clause.kinds <= {
        K.REF,
        K.POLITE,
        K.FN,
        K.NOUN,
        K.WORD,
        K.FIX,
        K.DANGER,
    }
    said = text_of(meaning).casefold()
    doubted = K.OR in meaning.clause.kinds and _OR_WAS_IT.match(said) is not None
    return (only and _SORRY.match(said) is not None) or doubted


def _tells_of_one(meaning: Meaning, acts: Sequence[Act]) -> bool:
    """Whether a bare yes or no to all of them is said beside something about one."""
    bare = all(
        act.general and act.kind in {K.YES, K.NO} and act.meaning.weight is Weight.WEAK for act in acts
    )
    same = any(act.meaning.clause.sentence == meaning.clause.sentence for act in acts)
    return bare and same and K.REF in meaning.clause.kinds and meaning.rule != "question"


def _hangs_on(before: Meaning, meaning: Meaning) -> bool:
    """`Ja til den største, hvis Kari betaler`: whomever it names, what was said before it hangs on it."""
    said = next((item for item in meaning.clause.items if item.kind not in _LEADS), meaning.clause.items[0])
    goes_on = before.clause.sentence == meaning.clause.sentence or meaning.clause.after is K.BUT
    return meaning.rule == "cond" and said.kind is K.COND and goes_on and before.act is not None


def _introduces(meaning: Meaning) -> bool:
    """Whether it says nothing but who said what follows."""
    items = meaning.clause.items
    return (
        meaning.rule == "hearsay"
        and len(items) <= 3
        and items[0].kind is K.REF
        and items[-1].kind is K.HEARSAY
    )


def _is_his_saying(before: Meaning, meaning: Meaning) -> bool:
    """`BF på Svensson, sa Lindqvist`: what stands before it are the customer's words."""
    items = meaning.clause.items
    said = len(items) <= 3 and items[0].kind is K.HEARSAY and meaning.rule == "hearsay"
    return (
        said
        and items[-1].kind in {K.REF, K.NOUN, K.THEY}
        and before.clause.sentence == meaning.clause.sentence
    )


def _goes_on_about(meaning: Meaning, before: Meaning) -> bool:
    """`Kari har jeg snakket med, hun betaler til fredag`: the one that was named, without anything decided."""
    first = next((item for item in meaning.clause.items if item.kind is not K.AND), meaning.clause.items[0])
    same = meaning.clause.sentence == before.clause.sentence
    of_one = len([item for item in before.clause.items if item.kind is K.REF]) == 1
    last = meaning.clause.items[-1]
    him = first.kind in {K.THEY, K.THAT} or first.text.casefold() in HIM or last.text.casefold() in HIM
    return before.act is None and same and of_one and him and not meaning.clause.kinds & REFERS


def _settled(acts: Sequence[Act]) -> frozenset[int]:
    return NONE.union(*(act.topics for act in acts))
