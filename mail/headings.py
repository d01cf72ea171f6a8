"""What mail programs put in front of a quotation, in nb, nn, sv, da, fi, en (and a few neighbours).

Three forms: a sentence ("Den 23. nov. 2026 kl. 08:02 skrev Kari <kari@x.example>:"), a block of header
lines (Fra: Sendt: Til: Emne:), and a separator ("-------- Opprinnelig melding --------"). All tests look at
a bounded number of characters and no pattern can backtrack far.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# --- the block ------------------------------------------------------------------------------------

_LABELS = {
    "from": "from fra frå från lähettäjä von de van afsender avsändare avsender sender od da",
    "sent": "sent date sendt send dato skickat skickades datum lähetetty päivämäärä päiväys pvm gesendet "
    "envoyé fecha verzonden tid tidspunkt received mottatt modtaget mottaget",
    "to": "to til till vastaanottaja an à aan para mottaker mottagare modtager",
    "copy": "cc kopi kopia kopio copy bcc",
    "subject": "subject emne ämne aihe betreff objet onderwerp asunto oggetto tema",
    "other": "reply-to svarsadress attachments vedlegg bilagor vedhæftet liitteet importance viktighet",
}
_LABEL_OF = {word: kind for kind, words in _LABELS.items() for word in words.split()}
_LABELLED = re.compile(r"[>|* \t]{0,12}([^\W\d_][\w-]{0,16})[* \t]{0,4}:[* \t]{0,4}(?=\S|$)")
_ONE_LINE = re.compile(r"(?:^|[\s*])([^\W\d_][\w-]{1,15})\*?:(?=\s)")
_RULE = re.compile(r"[_\-=*─—–]{5,}")


def label(line: str) -> str | None:
    """Which header this line looks like, if one."""
    found = _LABELLED.match(line)
    return _LABEL_OF.get(found[1].lower()) if found else None


def header_block(lines: Sequence[str]) -> int | None:
    """How many of these lines are the head of a quoted letter; None if they are none.

    A rule or a blank line may stand before it; a long value may go on in the next line.
    """
    start = 0
    if not lines:
        return None
    if _RULE.fullmatch(lines[0]):
        start = 1
        while start < len(lines) and not lines[start] and start < 4:
            start += 1
    if start >= len(lines):
        return None
    if (first := label(lines[start])) is None:
        return _one_line_block(lines[start], start)
    kinds = {first}
    end = start + 1
    loose = 0
    for at in range(start + 1, len(lines)):
        kind = label(lines[at])
        if kind is not None:
            kinds.add(kind)
            end, loose = at + 1, 0
        else:
            loose += 1
        if loose > 2:
            break
    enough = len(kinds - {"other"}) >= 3 or (start == 1 and len(kinds - {"other"}) >= 2)
    return end if "from" in kinds and enough else _one_line_block(lines[start], start)


def _one_line_block(line: str, start: int) -> int | None:
    """Yahoo and others: "Från: A <a@x> Till: B <b@y> Skickat: ... Ämne: ..." on one line."""
    kinds = {_LABEL_OF.get(found.lower()) for found in _ONE_LINE.findall(line[:600])}
    return start + 1 if "from" in kinds and len(kinds & {"from", "sent", "to", "subject"}) >= 3 else None


# --- the separator --------------------------------------------------------------------------------

_SEPARATOR_WORDS = re.compile(
    r"origina?l(?:t|\s)?\s?(?:message|melding|meldingen|meddelande|meddelelse|e-?post|mail|viesti|besked)|"
    r"opp?rinne?lig(?:e|t)?\s+(?:melding|meddelelse|e-?post|mail|besked)|opphavleg\s+(?:melding|e-?post)|"
    r"oprindelig\s+(?:meddelelse|besked|mail|e-?mail)|ursprungligt?\s+(?:meddelande|mejl|mail|e-?post|brev)|"
    r"ursprungliga?\s+(?:meddelandet|mailet)|alkuperäinen\s+(?:viesti|sähköposti)|originalmeddelande|"
    r"ursprüngliche\s+nachricht|message\s+(?:d'origine|transféré)|mensaje\s+original|oorspronkelijk\s+bericht|"
    r"forwarded\s+(?:message|by|email)|(?:begin|start\s+of)\s+forwarded\s+message|"
    r"videresendt?e?\s+(?:melding|meddelelse|besked|e-?post|mail)|vidaresend[te]?\s+(?:melding|e-?post)|"
    r"vidarebefordrat\s+(?:meddelande|mejl|mail|brev|e-?post)|vidarebefordrade?\s+meddelandet?|"
    r"(?:start\s+på|begynnelse\s+på|början\s+på)\s+(?:videresendt|vidarebefordrat|vidaresend)|"
    r"(?:edelleen\s?)?(?:välitetty|lähetetty)\s+viesti|edelleenlähetetty|"
    r"(?:reply|svar)\s+(?:message|above\s+this\s+line|over\s+denne\s+linj\w+|ovanför\s+denna\s+rad)",
    re.IGNORECASE,
)
_BARE_SEPARATOR = re.compile(
    r"(?:begin forwarded message|start på (?:videresendt|vidarebefordrat) \w+|videresendt melding|"
    r"vidarebefordrat (?:brev|mejl|meddelande)|vidaresend melding|videresendt (?:besked|mail|meddelelse)|"
    r"(?:edelleen )?välitetty viesti(?: alkaa)?|alkaa välitetty viesti):?",
    re.IGNORECASE,
)


def is_separator(line: str) -> bool:
    """`-----Opprinnelig melding-----` and its kin: words of the trade after a rule, or a forwarder's line."""
    if len(line) > 120:
        return False
    ruled = line[:2] in {"--", "__", "==", "**", "-=", "──", "——", "––"} or line.startswith(("-----", "*---"))
    if ruled:
        return _SEPARATOR_WORDS.search(line) is not None
    return line.endswith(":") and _BARE_SEPARATOR.fullmatch(line) is not None


# --- the sentence ---------------------------------------------------------------------------------

_VERB = re.compile(
    r"(?<!\w)(?:skrev|skreiv|skriver|wrote|writes|kirjoitti|schrieb|schreef|escribió|escreveu|"
    r"a\s+écrit|ha\s+scritto|sendte|skickade|napisał\w?|написал\w?)(?!\w)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\d{1,2}[.:]\d{2}(?!\d)|(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|"
    r"\b\d{1,2}\.? ?(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|o[ck]t|nov|de[cs]|tammi|helmi|maalis|huhti|"
    r"touko|kesä|heinä|elo|syys|loka|marras|joulu)",
    re.IGNORECASE,
)
_TIMED = re.compile(r"(?:19|20)\d{2}[^\n]{1,16}?\d{1,2}[.:]\d{2}(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}\w")
_OPENS = re.compile(
    r"(?:den|on|am|le|el|il|op|på|i|man|tir|ons|tor|fre|lør|søn|mån|tis|tors|lör|sön|ma|ti|ke|to|pe|la|su|mandag|"
    r"tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|tisdag|lördag|laurdag|söndag|sundag|mon|tue|wed|"
    r"thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|maanantai|tiistai|keskiviikko|torstai|"
    r"perjantai|lauantai|sunnuntai)\b",
    re.IGNORECASE,
)
JOINED = 4
"""Lines a sentence may be wrapped over."""
SENTENCE = 320


def introduction(lines: Sequence[str], names: Sequence[str] = ()) -> tuple[int, bool] | None:
    """How many lines introduce a quotation, and whether they do so beyond doubt.

    Without doubt is a sentence with a date or an address and a verb of writing that ends in a colon. One
    without ("Kari skrev:") counts only if marked lines follow, for people write such sentences themselves.
    """
    sentence = ""
    for count, line in enumerate(lines[:JOINED], 1):
        if not line or (count > 1 and (line.startswith(">") or label(line))):
            return None
        sentence = f"{sentence} {line}".strip()
        if len(sentence) > SENTENCE:
            return None
        if line.endswith((":", "：")):
            return _judged(sentence, count, names)
        if count == 1 and not _may_open(sentence):
            return None
    return None


def _may_open(sentence: str) -> bool:
    if "@" in sentence:
        return True
    return any((_VERB.search(sentence), _OPENS.match(sentence), _DATED.search(sentence)))


def _judged(sentence: str, count: int, names: Sequence[str]) -> tuple[int, bool] | None:
    verb = _VERB.search(sentence)
    if verb is None:
        return None
    address = _ADDRESS.search(sentence)
    dated = _DATED.search(sentence)
    if address and dated:
        return count, True
    if address:
        return count, address[0].lower() in names or sentence.startswith(("<", '"')) or count == 1
    if dated:
        # "Den 23. nov. skrev Kari:" against "Jeg ringte 23.11. og han skrev:".
        near_edge = verb.start() < 4 or len(sentence) - verb.end() < 60
        opens = bool(_OPENS.match(sentence)) or sentence[:1].isdigit()
        return count, near_edge and (opens or (_TIMED.search(sentence) is not None and count == 1))
    return (count, False) if len(sentence.split()) <= 10 else None


# --- answers between the lines --------------------------------------------------------------------

_CUE = re.compile(
    r"\b(?:under|nedenfor|nedan\w*|nedenunder|nedanför|below|inline|in ?line|in red|in blue|in green|i rødt|"
    r"i raudt|i rött|med rött|med rødt|rød skrift|röd text|i blått|blått|blå skrift|i grønt|grønn|grönt|"
    r"i teksten|i texten|alla|alempana|alle|punaisella|sinisellä|vihreällä|tekstissä|mellom linjene|"
    r"mellan raderna|i farge|i färg|in colou?r|farvet|rødt)\b",
    re.IGNORECASE,
)


def has_cue(words: str) -> bool:
    """Whether he says that his answers stand further down, in the letter he quotes."""
    return _CUE.search(words[:2000]) is not None
