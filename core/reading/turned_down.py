"""What was turned down is not chosen; a no beside words that urge us on answers nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.case import Choice
from core.reading.acts import ASSENTS, Act, NotUnderstood
from core.reading.kinds import K
from core.reading.meaning import STEPS, Meaning, text_of
from core.reading.result import Topic, Unclear

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
_TOO_MUCH_OF_IT = re.compile(
    r"\b(?:for|för|too|liian) (?:voldsom\w*|mye|mykje|mycket|meget|much|drøy\w*|drastisk\w*|drastic|hard\w*|hår[dt]\w*|"
    r"dyr\w*|expensive|harsh|kallis\w*|kova\w*|rajua?|paljon|grov\w*|streng\w*|sterkt|tidlig\w*|tidigt|early|aikaista)\b|"
    r"\b(?:unødvendig|unødig|onödig|overkill|tarpeeton|turha|liikaa)\w*"
)
_REMINDS = re.compile(r"\b(?:purr[ae]?|påminn|påmind|remind|rykk|ryk|muistut\w*|karhu\w*)\b")
_COLLECTION = re.compile(r"\b(?:inkas|perin|collect|inndriv|indriv|inddriv|kronofog)")
_HIMSELF = re.compile(r"\b(?:selv|sjøl|sjølv|själv|själva|myself|ourselves|itse)\b")
_REFUSES = frozenset({"no_such_step", "do_not_start"})
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
        "jøss",
        "ugh",
        "hitto",
        "damn",
        "perkele",
        "fy",
        "du liksom",
        "liksom",
        "gi deg",
        "lägg av",
        "hold da opp",
        "det var det verste",
        "helt ærligt",
        "helt ärligt",
        "helt ærlig",
        "ärligt talat",
    }
)


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
    if any(act.kind in ASSENTS for act in acts) and any(_is_a_step_too_far(meaning) for meaning in meanings):
        raise NotUnderstood(Unclear.CONDITION)  # `gjerne en purring, inkasso blir for mye`
    refused = [act.meaning for act in acts if act.meaning.rule in _REFUSES and _names_collection(act.meaning)]
    others = [meaning for meaning in meanings if all(meaning is not one for one in refused)]
    if refused and any(_names_a_step(meaning) for meaning in others):
        raise NotUnderstood(Unclear.CONDITION)  # `purr en gang til, men ikke inkasso`


def _names_collection(meaning: Meaning) -> bool:
    said = text_of(meaning).casefold()
    return bool(meaning.clause.kinds & STEPS) or _COLLECTION.search(said) is not None


def _names_a_step(meaning: Meaning) -> bool:
    said = text_of(meaning).casefold()
    if _HIMSELF.search(said) or K.NEG in meaning.clause.kinds or meaning.act in {K.STOP, K.NO}:
        return False  # `kan purre selv`, `ikke purr heller`
    told = meaning.clause.kinds & {K.I, K.REASON, K.UNPAID}  # `jeg har purret dem`
    return bool(meaning.clause.kinds & STEPS) or (not told and _REMINDS.search(said) is not None)


def _is_a_step_too_far(meaning: Meaning) -> bool:
    """`Inkasso er for drøyt`."""
    said = text_of(meaning).casefold()
    return (
        meaning.act is None
        and bool(meaning.clause.kinds & STEPS)
        and _TOO_MUCH_OF_IT.search(said) is not None
    )


def _finds_it_too_much(meaning: Meaning) -> bool:
    said = text_of(meaning).casefold()
    return meaning.act is None and (_TOO_MUCH.match(said) is not None or said in _EXCLAIMS)


def _urges(meaning: Meaning) -> bool:
    """Whether it speaks for going on: beside a bare no, nobody can tell what that answered."""
    return (meaning.act is None or meaning.rule == "not_this") and (
        meaning.rule == "urges" or _WANTS_IT.search(text_of(meaning).casefold()) is not None
    )
