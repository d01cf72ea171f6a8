"""Whether all that was said is accounted for; what is not ends the combining, or stays to be asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.case import Choice
from core.reading.explaining import explains
from core.reading.kinds import REFERS, Kind
from core.reading.meaning import STEPS, Meaning, Weight, text_of
from core.reading.remarks import beside
from core.reading.result import Context, Topic, Unclear
from core.reading.whom import ASSENTS, HIM, Act, NotUnderstood

K = Kind
_WAYS = {Choice.PAYMENT_ORDER: K.ORDER, Choice.MONITORING: K.MONITOR, Choice.WITHDRAW: K.WITHDRAW}
_WANTS_IT = re.compile(
    r"(?:ikke|ikkje|inte|not|don't) (?:vent|venta|vente|vänta|wait|utsett|utsæt)\b|vänta inte|"
    r"\b(?:tid nok|nok tid|god tid|lenge nok|länge nok|længe nok|long enough|plenty of time|enough time|"
    r"tillräckligt med tid|"
    r"tid på sig|no more time|enough chances|(?:had|hatt|haft|fått) (?:their|sin|sine|sina)? ?(?:chance|sjans|chans)|"
    r"done with (?:them|him)|fed up|(?:har|have|'ve|has|jeg har|jag har) (?:ventet|venta|väntat|waited)|"
    r"(?:three|two|several|many|tre|to|två|flere|flera) (?:reminders|purringer|påminnelser|rykkere)|"
    r"(?:have|ha|få|fått|want) (?:pengene mine|pengene|mine penger|mina pengar|my money|our money)|"
    r"(?:svarer|svarar|svara|responds?|answers?) (?:ikke|ikkje|inte|not)|(?:don't|doesn't|won't|not|"
    r"never) (?:answer|respond|reply)|"
    r"no (?:answer|reply|response)|(?:tar|tek) (?:ikke|ikkje|inte) (?:telefon\w*|tlf)|(?:ikke|ikkje|inte|"
    r"not) (?:hørt|høyrt|hört|heard)|"
    r"skylder fortsatt|still owe\w*|slipper ikke|slipper inte|slepp ikkje|get away|gir meg ikke|ger mig inte|"
    r"give up|gi seg|gi dere|"
    r"må de betale|ska de betala|ska dom betala|they must pay|glem ikke|ikke glem|jeg er lei|jag är trött|"
    r"nå holder det|nu räcker det|"
    r"nu er det nok|nå er det nok|nå får det|enough is enough|mine penge|skal med|ska med|syk i dag|sjuk idag|"
    r"skylder mer|skuldar|håpløs\w*|umulige?|store min|\bfaen\b|feil beløp|snillisme|snill nok|være snill|må betale|"
    r"(?:grunn|vits|poeng|reason|point|anledning|idé|syytä).{0,14}(?:vent|vänt|wait|odot)\w*|slipper unna|skal med|"
    r"så bra|så flott|så fint|så gøy|så kul|^fy$|^huff$|^uff$|seriøst|tarpeeksi aikaa|muistutusta on|"
    r"tarpeeksi kauan|rahani|rahat pois)"
)
_TOO_MUCH = re.compile(
    r"(?:det (?:er|är|blir) |it's |that's |se on )?(?:alt |allt|altfor |alltför |way )?(?:for|för|too|liian) "
    r"(?:dyr|expens|kallis|hard|hård|mye|mycket|much|tidlig|tidigt|early|strengt|grovt)|^(?:seriously|seriöst|seriøst)$"
)
_SORRY = re.compile(
    r"(?:fel|feil|wrong|eller rättare sagt|rättare sagt|rettere sagt|"
    r"förlåt|sorry|unnskyld|undskyld|beklager|ursäkta|anteeksi|mener|menar|i mean)\b"
)
_EXCLAIMS = frozenset(
    {
        "oj",
        "oj då",
        "ojda",
        "usch",
        "uff",
        "huff",
        "herregud",
        "my god",
        "oh my",
        "🙈",
        "😱",
        "😳",
        "voi ei",
        "hjelp",
    }
)
_THERE = frozenset({"der", "där", "siellä", "there"})
_LEADS = frozenset({K.AND, K.BUT, K.ONLY, K.FN, K.POLITE})
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
            if before is not None and _hangs_on(before, meaning):
                about = frozenset()
            before = meaning
            if about and acts and not general and not about & settled:
                self.leave(meaning.blocked, about)
                continue
            if explains(meaning, acts):
                continue
            if meaning.rule in _WAITS and acts and all(act.kind is K.DELAY for act in acts):
                continue
            raise NotUnderstood(
                meaning.blocked, self.context.asked if meaning.blocked is Unclear.WHICH_INVOICE else ()
            )

    def _about(self, meaning: Meaning, settled: frozenset[int]) -> frozenset[int]:
        """Return the cases a clause names: `Kari`, or `de andre` beside those that were decided on."""
        refers = meaning.clause.kinds & REFERS
        if refers and K.REF not in refers and K.ALL not in refers:
            return self.asked - settled
        return frozenset[int]().union(*(i.topics for i in meaning.clause.items if i.kind is K.REF))

    def leave(self, why: Unclear, topics: Collection[int]) -> None:
        """Remember that something more was said of *topics*, which is to be asked."""
        if self.left is None and topics:
            self.left = NotUnderstood(why, [self.topics[index] for index in sorted(topics)])

    def check_remarks(self, meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
        """A remark that may change what was decided ends it; one about other cases leaves those to be asked."""
        decided = beside(acts, len(self.asked))
        for before, meaning in zip([None, *meanings], meanings, strict=False):
            if meaning.act is not None:
                continue
            weak = all(act.meaning.weight is Weight.WEAK for act in acts)
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
            elif not decided.may_stand(meaning):
                raise NotUnderstood(Unclear.NOT_UNDERSTOOD)

    def _others(self, meaning: Meaning, acts: Sequence[Act]) -> frozenset[int]:
        """Of `Kari har betalt, de andre (noe uforståelig)`: the others, where the decisions on some are plain."""
        if any(act.general for act in acts):
            return frozenset()
        named = meaning.clause.kinds & REFERS == {K.REF}
        if named and any(K.REST in act.meaning.clause.kinds for act in acts):  # `Nordlys (noe). Resten: ja`
            return self._about(meaning, frozenset()) & self.asked - _settled(acts)
        return self.asked - _settled(acts) if meaning.clause.kinds & REFERS == {K.REST} else frozenset()


def check_turned_down(meanings: Sequence[Meaning], acts: Sequence[Act], asked: Sequence[Topic]) -> None:
    """What was turned down is not chosen, and one step without the other is not what was asked."""
    if acts and all(act.kind is K.NO for act in acts) and any(_urges(meaning) for meaning in meanings):
        raise NotUnderstood(Unclear.CONTRADICTION)  # `nei, dere skal ikke stoppe`, `nei, de har hatt tid nok`
    if any(act.kind in {K.ORDER, K.MONITOR} for act in acts) and any(_finds_it_too_much(m) for m in meanings):
        raise NotUnderstood(Unclear.CONTRADICTION)  # `Kronofogden: too expensive`
    excluded = {meaning.excluded for meaning in meanings if meaning.excluded}
    chosen = {act.kind for act in acts}
    if chosen & ASSENTS:  # `enligt förslaget, men inte bevakning`
        chosen |= {_WAYS[topic.suggestion] for topic in asked if topic.suggestion is not None}
    if excluded & chosen or (K.FOLLOW in excluded and chosen & ASSENTS):
        raise NotUnderstood(Unclear.CONTRADICTION)
    if any(act.meaning.rule == "no_such_step" for act in acts):
        others = [meaning for meaning in meanings if meaning.rule != "no_such_step"]
        if any(meaning.clause.kinds & STEPS for meaning in others):
            raise NotUnderstood(Unclear.CONDITION)


def _finds_it_too_much(meaning: Meaning) -> bool:
    said = text_of(meaning).casefold()
    return meaning.act is None and (_TOO_MUCH.match(said) is not None or said in _EXCLAIMS)


def _urges(meaning: Meaning) -> bool:
    """Whether it speaks for going on: beside a bare no, nobody can tell what that answered."""
    return (meaning.act is None or meaning.rule == "not_this") and (
        meaning.rule == "urges" or _WANTS_IT.search(text_of(meaning).casefold()) is not None
    )


def _excepted(meaning: Meaning, before: Meaning | None) -> frozenset[int]:
    """Of `alle unntatt Kari, henne må jeg snakke med`: Kari."""
    if before is not None and _goes_on_about(meaning, before):
        return frozenset[int]().union(*(item.topics for item in before.clause.items if item.kind is K.REF))
    there = meaning.clause.items[0].text.casefold() in _THERE
    if before is None or K.EXCEPT not in before.clause.kinds:
        return frozenset()
    same = meaning.clause.sentence == before.clause.sentence and not meaning.clause.kinds & REFERS
    if not there and not same and not meaning.clause.kinds & {K.THAT, K.THEY}:
        return frozenset()
    return frozenset[int]().union(*(item.topics for item in before.clause.items if item.kind is K.REF))


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
    named = frozenset[int]().union(*(item.topics for item in meaning.clause.items if item.kind is K.REF))
    started = frozenset[int]().union(*(act.topics for act in acts if act.kind in ASSENTS))
    return meaning.act is None and meaning.day is not None and not meaning.day.past and bool(named & started)


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
    return only and _SORRY.match(text_of(meaning).casefold()) is not None


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


def _goes_on_about(meaning: Meaning, before: Meaning) -> bool:
    """`Kari har jeg snakket med, hun betaler til fredag`: the one that was named, without anything decided."""
    first = next((item for item in meaning.clause.items if item.kind is not K.AND), meaning.clause.items[0])
    same = meaning.clause.sentence == before.clause.sentence
    of_one = len([item for item in before.clause.items if item.kind is K.REF]) == 1
    him = first.kind in {K.THEY, K.THAT} or first.text.casefold() in HIM
    return before.act is None and same and of_one and him and not meaning.clause.kinds & REFERS


def _settled(acts: Sequence[Act]) -> frozenset[int]:
    return frozenset[int]().union(*(act.topics for act in acts))
