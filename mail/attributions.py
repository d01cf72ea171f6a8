"""Sentences that introduce a quotation: "Den 23. nov. 2026 kl. 08:02 skrev Kari <kari@x.example>:".

A program's sentence is told from a person's ("Han skrev: betaler fredag") by what it must have: a verb of
writing and a colon at its edges, and an address or a moment. What lacks some of it counts only where marked
lines follow. All that is looked at has a bound, and no pattern can backtrack far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail.heads import label
from mail.phrases import any_of, words
from mail.separators import is_rule

JOINED = 5
"""Lines a sentence may be wrapped over."""
SENTENCE = 360

WRAPPED = 60
"""Characters of a line that are always there before it is wrapped."""
LONG_NAME = 130
"""Letters a name may take. Some write their department and its task into it."""

_WROTE = re.compile(
    rf"(?<!\w){any_of(words('wrote'))}(?!\w)|{any_of(words('wrote_without_blanks'))}", re.IGNORECASE
)
_QUOTES = re.compile(rf"{any_of(words('quoting'))}\s\S", re.IGNORECASE)
_OPENS = re.compile(rf"[-\s>*]{{0,8}}{any_of(words('opens'))}\b\.?,?", re.IGNORECASE)
_TELLER = any_of(words("tellers"))
_TOLD = re.compile(
    rf"(?<!\w){_TELLER}\s+{any_of(words('wrote'))}(?!\w)|(?<!\w){any_of(words('wrote'))}\s+{_TELLER}(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+=’'-]{1,100}@[\w-][\w.-]{0,190}")
_FENCED = re.compile(r"[<(\[]\s*(?:mailto:)?[^<>()\[\]\s@]{1,100}@[^<>()\[\]\s]{1,190}|mailto:[^\s@]{1,100}@")
_CLOCK = re.compile(r"(?<![\d.:])\d{1,2}[.:]\d{2}(?!\d)(?!\.\d{2,4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|"
    r"\b\d{1,2}\.? ?(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|o[ck]t|nov|de[cs]|tammi|helmi|maalis|huhti|"
    r"touko|kesä|heinä|elo|syys|loka|marras|joulu)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6} \d",
    re.IGNORECASE,
)
_COLONS = (":", "：")
_LAST = (*_COLONS, ":*", ":**", ": -", "--", ">", "wrote")
"""How the last line of a sentence may end. Most lines of a letter do not, and are not looked at further."""
_ENDS = re.compile(r"\s?[:：][\s*_]{0,4}(?:-{1,12})?$")
_DASHED = re.compile(r"[\s*]{0,4}-{2,12}\s?(.{3,})-{2,12}\s{0,4}$")
_NAMED = re.compile(
    r"[\"'«]?[^\s<>()@][^<>()@]{0,80}?\s*[<(\[]+\s?(?:mailto:)?[^<>()\s]{1,100}@[^<>()\s]{1,190}[>)\]]{1,3},?"
)
_LISTED = re.compile(
    r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\s(?:\d{1,2}:\d{2}\s(?:GMT\S{0,6}\s)?)?(?:[^\s<>@:]{1,40}\s){1,7}"
)
_BARE_ADDRESS = re.compile(r"<[^<>\s]{1,100}@[^<>\s]{1,190}>:?$")
_BY = re.compile(rf"(?<!\w){any_of(words('by'))}\s+[^\s@]{{1,100}}@[^\s@:]{{1,190}}\s?:$", re.IGNORECASE)
_GROUPWISE = re.compile(r">{3}\s[^\n]{1,160}@[^\n]{1,160}\d{1,2}[:.]\d{2}[^\n]{0,12}\s>{3}$")
_DATE_LAST = re.compile(r"(?:19|20)\d{2},?(?:\s(?:kl|klo|kello|klockan|at|um|om|à)\.?)?$")
_HOUR_FIRST = re.compile(
    r"(?:(?:kl|klo|kello|klockan|at|um|om|à)\.?\s)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?!\.?\d)"
)
_SHARED = re.compile(r"(?:-{2,12}\s?|(?<=\s))(?=(?:On|Den|Le|Am|El|Il|Op|Em|På|W dniu|Dnia)\s[^@:]{0,24}?\d)")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What was found to introduce a quotation."""

    lines: int
    """How many lines it takes."""
    sure: bool
    """Beyond doubt. Otherwise marked lines must follow."""
    before: str = ""
    """A person's words at the start of its first line: some programs put no line break."""


def introduction(lines: Sequence[str], at: int = 0, names: Sequence[str] = ()) -> Introduction | None:
    """The sentence that begins at this line, if it introduces a quotation.

    *names*: how the letter's author sees us, in lower case; a sentence with one of them needs no date.
    """
    first = lines[at]
    if not first or len(first) > SENTENCE or is_rule(first):
        return None
    if not any(_may_end(line) for line in lines[at : at + JOINED + 1]) or not _may_open(first):
        return None
    for last, sentence in _sentences(lines, at):
        if not _may_end(lines[last]):
            continue
        found = _judged(_plain(sentence), last - at + 1, names)
        if found is not None:
            return None if last > at and _begins_later(lines, at, last) else found
        if lines[last].endswith(_COLONS):
            return None
    return None


def lacks_its_beginning(sentence: str, above: str) -> bool:
    """Whether a name that opens this sentence began on the line above: `Brygga AS, avdeling for` `krav skrev ...:`.

    A line is wrapped where the next word does not fit; a person's line above an introduction is shorter.
    """
    if (
        not above
        or _opens(sentence)
        or sentence.startswith(('"', "'"))
        or above.endswith((".", "!", "?", ":"))
    ):
        return False
    if _WROTE.match(sentence):
        rest = _WROTE.sub("", sentence, count=1)
        return _DATE.search(rest[:16]) is not None
    return len(above) + 1 + len(sentence.split(maxsplit=1)[0]) > WRAPPED


def is_groupwise(line: str) -> bool:
    """`>>> "Kari" <kari@x.example> 23.11.2026 08:02 >>>`, below which GroupWise marks nothing."""
    return len(line) <= SENTENCE and line.startswith(">>> ") and _GROUPWISE.match(line) is not None


def _sentences(lines: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """The first line, the first two joined, and so on, as far as a sentence may go; with the last one's index."""
    sentence = ""
    gap = 0
    for here in range(at, min(len(lines), at + JOINED + 1)):
        line = lines[here]
        if not line:
            # Polymail leaves a blank line before the address.
            if gap or here + 1 >= len(lines) or not lines[here + 1].startswith("<"):
                return
            gap = 1
            continue
        if here > at and not _continues(sentence, line):
            return
        sentence = f"{sentence} {line}".strip()
        if len(sentence) > SENTENCE or here - at - gap >= JOINED:
            return
        yield here, sentence


def _plain(sentence: str) -> str:
    return sentence.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("\t", " ")


def _may_end(line: str) -> bool:
    return line.endswith(_LAST) or "GMT" in line


def _may_open(line: str) -> bool:
    if "@" in line or line.endswith(("<", "(", "[", "[mailto:")) or _QUOTES.match(line):
        return True
    return any(pattern.search(line) for pattern in (_CLOCK, _DATE, _WROTE))


def _continues(sentence: str, line: str) -> bool:
    """Whether a sentence may go on with this line: `> wrote:` may, another quoted line or a header may not."""
    if line.startswith(">"):
        return len(line) < 40 and line.endswith(":")
    return (
        label(line) is None or "@" in line or sentence.endswith((" skrev", " skreiv", " schrieb", " schreef"))
    )


def _opens(sentence: str) -> bool:
    return sentence[:1].isdigit() or _OPENS.match(sentence) is not None


def _begins_later(lines: Sequence[str], at: int, last: int) -> bool:
    """Whether the sentence begins below this line, which is a person's: a date he names, his phone number."""
    above = _plain(lines[at])
    if above.endswith(("<", "(", "[", "[mailto:")):
        return False
    part_of_it = _opens(above) or "@" in above
    for start in range(at + 1, last + 1):
        rest = _plain(" ".join(lines[start : last + 1]))
        if not rest or rest.startswith(("<", "(", ">")) or _YEAR.match(rest) or _WROTE.match(rest):
            continue
        if _DATE_LAST.search(above) and _HOUR_FIRST.match(rest):
            continue
        two_dates = _DATE.search(above) and _DATE.search(rest)
        if part_of_it and not two_dates and not (len(above) > 12 and _opens_with_date(rest)):
            continue
        found = _judged(rest, 1, ())
        if found is not None and found.sure:
            return True
    return False


def _opens_with_date(sentence: str) -> bool:
    opened = _OPENS.match(sentence)
    moment = _DATE.search(sentence)
    return opened is not None and moment is not None and moment.start() < 20


def _judged(sentence: str, count: int, names: Sequence[str]) -> Introduction | None:
    """What the joined lines are, if they are complete."""
    dashed = _DASHED.match(sentence)
    verbs = [*_WROTE.finditer(sentence)]
    if not verbs:
        if _QUOTES.match(sentence) and _FENCED.search(sentence) and _ENDS.search(sentence):
            return Introduction(count, sure=True)
        return _without_verb(sentence, count)
    verb = verbs[-1]
    ended = _ENDS.search(sentence) is not None
    if not ended and not (dashed and _ends_with_verb(sentence, verb)):
        # Gmail and Zoho in some versions: `On Wed, 14 Nov 2018 08:14:43 -0200 John Doe <john@doe.com> wrote`.
        if not (_ends_with_verb(sentence, verb) and _opens(sentence) and _FENCED.search(sentence)):
            return None
        return Introduction(count, sure=True) if _CLOCK.search(sentence) else None
    if dashed:
        return Introduction(count, sure=len(sentence) > 12)
    sure = _is_sure(sentence, verb, names)
    if sure is None:
        return None
    shared = _shared(sentence, verb) if sure else 0
    return Introduction(count, sure, sentence[:shared].rstrip(" -") if shared else "")


def _ends_with_verb(sentence: str, verb: re.Match[str]) -> bool:
    return len(sentence.rstrip(" -:*")) == verb.end()


def _is_sure(sentence: str, verb: re.Match[str], names: Sequence[str]) -> bool | None:
    """True: no doubt. False: if marked lines follow. None: not even then."""
    address = _ADDRESS.search(sentence)
    opens = _opens(sentence)
    dated = _DATE.search(sentence)
    edged = verb.start() < 4 or len(sentence) - verb.end() < 60
    subject = (sentence[: verb.start()] + sentence[verb.end() :]).strip(" :,\"'").casefold()
    if subject.startswith(tuple(names)) and len(subject.split()) <= 12:
        return True
    if address and (dated or _CLOCK.search(sentence)):
        fenced = _FENCED.search(sentence) is not None
        placed = opens or address.start() == 0 or _shared(sentence, verb) > 0
        return fenced or (placed and not _TOLD.search(sentence))
    if address:
        named = _NAMED.match(sentence) or _NAMED.match(sentence[verb.end() :].strip())
        return named is not None or sentence.startswith(("<", '"')) or opens
    if dated or _CLOCK.search(sentence):
        moment = _YEAR.search(sentence) or _CLOCK.search(sentence)
        if moment is None or _TOLD.search(sentence):
            return False
        timed = _YEAR.search(sentence) is not None and _CLOCK.search(sentence) is not None
        return (edged and (opens or timed)) or (opens and timed and len(sentence) - verb.end() < LONG_NAME)
    return False if len(sentence.split()) <= 10 else None


def _shared(sentence: str, verb: re.Match[str]) -> int:
    """Where the program's sentence begins, if a person's words stand before it on the same line."""
    if _opens(sentence):
        return 0
    starts = [found.end() for found in _SHARED.finditer(sentence, 0, verb.start())]
    if not starts:
        return 0
    return starts[-1] if _DATE.search(sentence, starts[-1], verb.end()) else 0


def _without_verb(sentence: str, count: int) -> Introduction | None:
    """Gmail some years ago, Yandex, Mail.ru: a moment and an address; no verb at all."""
    if _LISTED.match(sentence) and (_BARE_ADDRESS.search(sentence) or "GMT" in sentence):
        complete = sentence.endswith((">:", ">"))
        return Introduction(count, sure=complete) if complete or not sentence.endswith("<") else None
    if not _ENDS.search(sentence):
        return None
    moment = _DATE.search(sentence) and (_YEAR.search(sentence) or _CLOCK.search(sentence))
    last = _BARE_ADDRESS.search(sentence.rstrip(" :：") + ":") or _BY.search(sentence)
    if moment and (last or _FENCED.search(sentence)) and len(sentence.split()) <= 16:
        return Introduction(count, sure=last is not None and _dated_first(sentence))
    return None


def _dated_first(sentence: str) -> bool:
    """Whether a moment stands at the very start, perhaps after the day of the week."""
    moment = _DATE.search(sentence) or _CLOCK.search(sentence)
    clock = _CLOCK.search(sentence)
    start = min(found.start() for found in (moment, clock) if found)
    return start <= 16
