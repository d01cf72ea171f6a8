"""A second sentence that takes back the first: `Kari har betalt. Nei, det har hun ikke`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.acts import Act, NotUnderstood
from core.reading.denials import FACTS
from core.reading.items import cases_in
from core.reading.kinds import REFERS, K
from core.reading.meaning import Meaning, Weight, text_of
from core.reading.result import Unclear

_NOES = frozenset(
    {"nei", "neida", "nei da", "nej", "nejdå", "nej då", "neej", "no", "nope", "nah", "ei", "eiku", "eikun"}
)
"""`Nei takk` refuses what we asked; these may refuse what he just said."""
_EXPLAINED = frozenset({K.STOP, K.WITHDRAW, K.CREDITED, K.DISPUTED})
"""A wrong customer may be why."""
_STOPS = frozenset({"do_not_start", "no_such_step", "stop"})
_WRONG = re.compile(
    r"(?:oi|oj|ops|oops|sorry|nei|nej)?,? ?(?:det var |det er |that's |dette er )?(?:feil|fel|forkert|wrong|väärä|galt)"
    r"(?: (?:kunde|kund|customer|client|faktura|invoice|sak|ärende|case|one|asiakas|lasku|person))?"
)
_THAT_IS = frozenset(
    {"altså", "alltså", "altsaa", "i mean", "eli", "nemlig", "mener", "menar", "jeg mener", "jag menar"}
)
_OUR_DOING = re.compile(
    r"send|skick|start|purr|inkas|kjør|kör|kør|køyr|påminn|rykk|chase|collect|remind|lähet|peri|aloit"
)
_IT_WAS = re.compile(r"\b(?:det|that|it|den|se) (?:var|was|oli)\b")
_BROKE_IT = re.compile(
    r"\b(?:brøt|bröt|braut|brød|broke|broken|brutt|brutit|brote|rikkoi|rikkoneet)\b|"
    r"\b(?:ikke|ikkje|inte|not|no) (?:aktuelt|aktuellt|longer|lenger|lenger aktuelt|längre|længere|lenger gyldig)\b|"
    r"\b(?:holdt|holder|heldt|held|höll|håller|overholdt|overholder|kept|keep|stuck to|pitänyt|pitäneet)\b.{0,25}"
    r"\b(?:ikke|ikkje|inte|not|ei|aldri|aldrig|never)\b|\b(?:didn't|did not|hasn't|haven't|inte|ikke|ikkje|ei|"
    r"eivät)\b.{0,15}"
    r"\b(?:hold|holde|holdt|halde|hållit|höll|keep|kept|pitänyt|pitäneet)\b"
)
_DOUBTS_WHO = re.compile(
    r"\b(?:inte|ikke|ikkje|not|ei) (?:från|fra|frå|from|av|af|by) (?!mig|meg|me\b|oss|us\b)|"
    r"\b(?:fel|feil|forkert|wrong|väärä) (?:kund|customer|client|person|avsändar|avsender|betalare|asiakas)|"
    r"\b(?:oklart|uklart|unclear|epäselvää) (?:för |for |om |til |about )?(?:va|hv|kv|vem|wh|mi|ke)|"
    r"\b(?:vet|veit|ved|know|tiedä|ingen aning|no idea|aavistustakaan|peiling|anelse) (?:om |on )?(?:inte|ikke|"
    r"ikkje|itj)?\s?(?:helt )?(?:för |for |til )?(?:vad|hva|hvad|kva|vem|hvem|kven|"
    r"what|who|where|hvor|var |mistä|kenel|kenen)"
)
"""`Pengar kom in, men inte från dem`."""
_OHS = frozenset({"oh", "ohh", "åh", "å", "oj", "ack", "uff", "usch", "ah", "øh", "aah", "voi", "oi", "åhh"})
_BARE = frozenset({K.REF, K.FN, K.POLITE, K.OR, K.BUT, K.AND, K.NOUN})
_SORRY = frozenset(
    {"sorry", "förlåt", "unnskyld", "undskyld", "beklager", "sori", "anteeksi", "oj", "oi", "eh", "nei vent"}
)
_SMALL = frozenset(
    {
        "sorry",
        "sori",
        "förlåt",
        "just",
        "bara",
        "bare",
        "only",
        "eh",
        "it",
        "siis",
        "og",
        "och",
        "and",
        "*",
        "då",
        "da",
    }
)
_THAT_WAS = re.compile(
    r"\b(?:(?:no|nei|nej|wait|vänta|vent|sorry|förlåt|beklager|unnskyld|undskyld|anteeksi|sori|oj|oi)[, ]+)+"
    r"(?:that|it|det|den|se) (?:was|var|gällde|gjaldt|oli|is|är|er)\b|siis \w+n lasku"
)
_NEVER = frozenset({
    "no way", "no chance", "not a chance", "never", "aldri i livet", "aldrig i livet", "aldri", "aldrig",
    "ikke tale om", "ikke snakk om", "ikkje tale om", "ei ikinä",
})  # fmt: skip
_SHORT = 4


def check_second_thoughts(meanings: Sequence[Meaning]) -> None:
    """Raise `NotUnderstood` where a later clause may take back what an earlier one decided."""
    before: list[Meaning] = []
    if any(_is_sorry_between(meaning) for meaning in meanings):
        raise NotUnderstood(Unclear.WHICH_INVOICE)
    for at, meaning in enumerate(meanings):
        if at and _never_will(meanings[at - 1], meaning):
            raise NotUnderstood(Unclear.CONTRADICTION)
        if before and (
            _is_no_to_himself(before, meaning, meanings[at + 1 :])
            or _is_wrong(before, meaning)
            or _is_no_instead(before, meaning)
            or _may_not_mean(meaning)
            or _names_another(before, meaning)
            or _goes_on_with_or(meaning)
            or _was_for_another(before, meaning, meanings[at - 1])
            or _means_another(meaning)
        ):
            raise NotUnderstood(Unclear.CONTRADICTION)
        if meaning.act is not None and meaning.act is not K.NO:
            before.append(meaning)


def _never_will(before: Meaning, meaning: Meaning) -> bool:
    """`No way I'm dropping this`."""
    never = before.act is K.NO and text_of(before).casefold() in _NEVER
    same = before.clause.sentence == meaning.clause.sentence
    return never and same and meaning.act in {K.STOP, K.WITHDRAW} and meaning.clause.items[0].kind is K.I


def _is_sorry_between(meaning: Meaning) -> bool:
    """`Start Kari no sorry Fjord`."""
    items = meaning.clause.items
    named = [at for at, item in enumerate(items) if item.kind is K.REF]
    between = items[named[0] : named[-1]] if len(named) > 1 else []
    return any(item.text.casefold() in _SORRY for item in between)


def ends_with_a_no(meanings: Sequence[Meaning]) -> bool:
    """Whether the last that is said, of several clauses, is that what stands before it is wrong."""
    said = [text_of(meaning).casefold() for meaning in meanings[1:][-2:]]
    return any(words in _NOES or _WRONG.fullmatch(words) for words in said)


def check_doubts(meanings: Sequence[Meaning], acts: Sequence[Act]) -> None:
    """Raise `NotUnderstood` where a clause beside the decisions leaves no such decision."""
    said = [text_of(meaning).casefold() for meaning in meanings]
    kinds = {act.kind for act in acts}
    if kinds & {K.PAID, K.PARTLY} and any(_DOUBTS_WHO.search(words) for words in said):
        raise NotUnderstood(Unclear.WHICH_INVOICE)
    if kinds == {K.DELAY} and any(_BROKE_IT.search(words) for words in said):
        raise NotUnderstood(Unclear.NOT_UNDERSTOOD)  # `Kari har fått til 1. desember, men det holdt hun ikke`
    weak = kinds == {K.NO} and all(act.meaning.weight is Weight.WEAK for act in acts)
    if weak and any(words in _OHS for words in said):
        raise NotUnderstood(Unclear.NOT_UNDERSTOOD)  # `oh no!`


def _is_no_to_himself(before: Sequence[Meaning], no: Meaning, after: Sequence[Meaning]) -> bool:
    """A bare no, behind what he decided; `de har betalt. Nei, ikke send noe` goes on about the same."""
    if no.act is not K.NO or no.clause.kinds != {K.NO} or text_of(no).casefold() not in _NOES:
        return False
    said = {meaning.act for meaning in before}
    goes_on = [meaning for meaning in after if meaning.clause.sentence == no.clause.sentence]
    if said <= {K.STOP} and not goes_on:
        return False  # `vi tar det selv. Nei`
    stops = [
        meaning
        for meaning in goes_on
        if meaning.rule in _STOPS and _OUR_DOING.search(text_of(meaning).casefold())
    ]
    return not (said <= FACTS and stops)


def _is_wrong(before: Sequence[Meaning], meaning: Meaning) -> bool:
    """`Overvåking. Feil kunde`; beside `återkalla` it may be the reason."""
    apart = meaning.clause.sentence != before[-1].clause.sentence
    said = _WRONG.fullmatch(text_of(meaning).casefold()) is not None
    return said and (apart or before[-1].act in FACTS) and {m.act for m in before} - _EXPLAINED != set()


def _is_no_instead(before: Sequence[Meaning], meaning: Meaning) -> bool:
    """`Kjør Nordlys. Nei Fjord`: not Fjord, or Fjord and not Nordlys? `Ja Nordlys. Nei Fjord` is plain."""
    items = meaning.clause.items
    if items[0].kind is K.NO and _IT_WAS.search(text_of(meaning).casefold()):
        return True  # `nej, det var en anden`
    if len(items) == 2 and items[0].kind is K.NO and items[1].kind in {K.NUMBER, K.MONEY}:
        return True  # `Kari paid 2000, no 1500`
    bare = meaning.act is K.NO and len(items) == 2 and (items[0].kind, items[1].kind) == (K.NO, K.REF)
    apart = meaning.clause.sentence != before[-1].clause.sentence
    return bare and apart and all(other.act is not K.YES for other in before)


def _names_another(before: Sequence[Meaning], meaning: Meaning) -> bool:
    """`Stop Kari. Sorry, Fjord`, `all paid, but Kari`: one that is only named, behind what was decided of another."""
    kinds = meaning.clause.kinds
    if meaning.rule == "only_this" and meaning.clause.sentence == before[-1].clause.sentence:
        return False
    if meaning.rule == "only_this":
        return not before[-1].clause.kinds & {K.REF} or before[-1].act is not K.YES
    hums = {item.kind for item in meaning.clause.items if item.text.casefold() in _SMALL | _SORRY}
    bare = meaning.act is None and not meaning.clause.question and K.REF in kinds and kinds <= _BARE | hums
    named = cases_in(meaning.clause.items)
    bare = bare and all(item.text.casefold() in _SMALL for item in meaning.clause.items if item.kind is K.FN)
    return bare and not named <= cases_in(item for other in before for item in other.clause.items)


def _goes_on_with_or(meaning: Meaning) -> bool:
    """`Stop. Or let me think`."""
    return meaning.clause.items[0].kind is K.OR and meaning.act is None and meaning.rule != "question"


def _was_for_another(before: Sequence[Meaning], meaning: Meaning, led: Meaning) -> bool:
    """`Paid, no that was Berg`, `sorry that was for my son`, `betald - vänta, det var Berg`."""
    if meaning.act is not None or not meaning.clause.kinds & {K.UNKNOWN, K.WORD, K.REASON}:
        return False
    said = text_of(meaning).casefold()
    if led is not before[-1] or led.act is None:
        said = f"{text_of(led)} {said}".casefold()
    return _THAT_WAS.search(said) is not None


def _may_not_mean(meaning: Meaning) -> bool:
    """`Alle har betalt. Eller ikke Kari da`."""
    first = meaning.clause.items[0]
    return (
        first.kind is K.OR
        and K.NEG in meaning.clause.kinds
        and bool(meaning.clause.kinds & (REFERS | {K.THEY}))
    )


def _means_another(meaning: Meaning) -> bool:
    """`Kronofogden. Altså Persson`."""
    items = meaning.clause.items
    led = items[0].text.casefold() in _THAT_IS and 1 < len(items) <= _SHORT
    return led and meaning.act is None and bool({K.UNKNOWN, K.WORD} & {item.kind for item in items[1:]})
