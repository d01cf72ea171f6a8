"""What of a message is the person's own new words: no quotes, greeting, signature, disclaimer."""

from __future__ import annotations

import re

from core.reading.signature import Signatures, is_name

_NUMBER = re.compile(r"\w+")
_QUOTED = re.compile(r"\s*>")
_ATTRIBUTION = re.compile(
    r"\s*(?:den |on |på |am )?.{0,120}(?:skrev|skreiv|wrote|kirjoitti)\b.{0,80}:\s*$", re.IGNORECASE
)
_ATTRIBUTION_LIKE = re.compile(r"\d|@|skrev\s*:|wrote\s*:|kirjoitti\s*:", re.IGNORECASE)
_HISTORY = re.compile(
    r"\s*(?:_{8,}|-{3,}\s*(?:opprinnelig|opphavleg|ursprungligt|original|oprindelig|alkuperäinen|videresendt|"
    r"vidarebefordrat|forwarded|begynnelse|välitetty)|(?:begin forwarded|vidarebefordrat meddelande))",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\s*\*?(?:fra|frå|från|from|lähettäjä|sendt|skickat|sent|lähetetty|til|till|to|vastaanottaja|emne|ämne|subject|"
    r"aihe|dato|datum|date)\*?\s*:\s*\S",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\*?(?:fra|frå|från|from|lähettäjä)\*?\s*:\s*\S", re.IGNORECASE)
_DASHES = re.compile(r"\s*--\s*$|\s*[_=*-]{3,}\s*$")
_SIGN_OFF = re.compile(
    r"(?:^|(?<=[.!?,\n])\s*|\s+)(?:"
    r"m\.?v\.?h\b|vennl?i?gst?\s+hilsen|(?:med\s+)?(?:vennlig|venleg|venlig|vänlig|beste|bedste|bästa|mange|många|"
    r"god|kjære?|varm|hjertelig)"
    r"a?e?\s+(?:hilsen|helsing|hälsning|hilsning|hilsn)(?:ar|er|ene|arna|en)?|vänligen(?=\s*[,\n])"
    r"|v\.?h\.?(?=\s*[,\n])|b\.?r\.?(?=\s*[,\n])|(?:kind|best|warm|warmest|many)?\s*regards|kind(?:est)?\s+regards"
    r"|yours\s+(?:sincerely|faithfully|truly)|sincerely(?=\s*[,\n])|cheers(?=\s*,?\s*\n)|all the best(?=\s*[,\n])"
    r"|(?:ystävällisin|parhain|lämpimin|kiittäen)\s+terveisin|terveisin\b|terveisiä\b|terv?\.(?=\s)|yst\.\s*terv\.?"
    r"|(?:hilsen|helsing|hälsningar?)\b(?=[,.]?\s*\w)|(?:kram(?:ar)?|klem(?:mer)?|hugs)\b(?=[,.!]?\s*\n)|"
    r"best,?(?=\s*\n)|(?:med\s+)?(?:hilsen|helsing(?:ar)?|hilsner|hälsning(?:ar)?|hälsn\.)\s*,?\s*$"
    r"|^\s*(?:ærbødigst|ærbødig|høgaktningsvis|högaktningsfullt|med utmärkt högaktning|kunnioittaen|kunnioittavasti|"
    r"respectfully|med aktelse)\b"
    r"|(?:dbh|de\s+bedste\s+hilsner|bedste\s+hilsner)\b)",
    re.IGNORECASE,
)
_CASED_SIGN_OFF = re.compile(
    r"(?:^|[\s.,!?])(?:(?:[Hh]ilsen|[Hh]elsing|[Hh]älsar|[Hh]älsningar?)\b|T\.|//?|[Hh]ilsn\.?|"
    r"(?<![^\n])(?:[Vv]\.?[Hh]\.?|BR))(?=,?\s*[A-ZÆØÅÄÖ])"
    r"|(?<![^\n])(?:[Bb]est|[Tt]hanks|[Tt]ack|[Tt]akk|[Tt]ak|[Kk]iitos|[Vv]enlig hilsen|"
    r"[Mm]vh)\s/\s(?=[A-Za-zÆØÅÄÖæøåäö]+\s*(?:\n|$))"
    r"|(?:^|(?<=[.!?]\s))(?:[Mm]any thanks|[Tt]hanks|[Tt]hank you|[Cc]heers|[Tt]akk|[Tt]ack|[Tt]ak|[Kk]iitos|"
    r"[Bb]est),\s"
    r"(?=[A-ZÆØÅÄÖ][\w-]+(?:\s[A-ZÆØÅÄÖ][\w-]+)?\s*$)"
)
_OF_SIGNING = (
    "/", "hil", "hel", "häl", "mvh", "m.v", "mv.", "vänlig", "vh", "v.h", "br", "b.r", "regard", "sincer", "yours",
    "best",
    "terv", "cheer", "kram", "klem", "hug", "thank", "tak", "tack", "kiit", "ærb", "høgakt", "högakt", "kunnio",
    "respect",
    "aktelse", "dbh", "t.", "~", "-",
)  # fmt: skip
"""One of these stands in whatever the patterns of a sign-off find."""
_THANKS_NAME = re.compile(
    r"^\s*(?:takk|tusen takk|tack|tack på förhand|på forhånd takk|takk på forhånd|tak|på forhånd tak|thanks|"
    r"many thanks|thank you|thanks in advance|cheers|kiitos|kiitos etukäteen|best|ha det|ha det (?:fint|bra|"
    r"godt|så bra)|"
    r"(?:ha|have|fortsatt|fortsat|fortsätt|mukavaa|hyvää|god|trevlig|fin|nice)\b[^.!?,]{0,30}"
    r"(?:dag|kveld|kväll|helg|uke|uge|vecka|weekend|day|evening|week|päivää|viikonloppua|jul|videre|"
    r"vidare))[,.!]?\s*$",
    re.IGNORECASE,
)
_NAME_LINKS = "og|och|and|ja|&|i|på|hos|fra|från|frå|from|at|av|af"
_NAME_LINE = re.compile(
    r"^\s*[-/~]{0,2}\s*(?:[A-ZÆØÅÄÖÉ][\w.'-]*)"
    rf"(?:[ -]+(?:{_NAME_LINKS}|[A-ZÆØÅÄÖÉ][\w.'-]*)){{0,4}}"
    rf"(?:,\s(?:[A-ZÆØÅÄÖÉ][\w.'-]*)(?:[ -]+(?:{_NAME_LINKS}|[A-ZÆØÅÄÖÉ][\w.'-]*)){{0,4}})?\s*,?\s*$"
)
_SLASH_NAME = re.compile(
    r"(?:^|\s)(?://?|~|^-\s?)(?P<name>[A-ZÆØÅÄÖ][\w-]+(?:\s[A-ZÆØÅÄÖ][\w.-]*){0,2})"
    r"(?:,?\s(?:på|i|hos|at|from|fra|från|frå)\s[A-ZÆØÅÄÖ][\w-]+(?:\s(?:og|och|and|&|[A-ZÆØÅÄÖ][\w.-]*)){0,4})?\s*$"
)
_MOBILE = re.compile(
    r"\s*(?:(?:hent|hämta|get|hanki)\b.{0,20}\b(?:outlook|yahoo|app)\b|(?:sendt|sent|skickat|"
    r"lähetetty)\b.{0,20}\b(?:fra|frå|från|from|med|with|via|"
    r"outlook|iphone|ipad|android|samsung|mobil\w*|telefon\w*|puhelimesta\w*|puhelimella\w*|iphonesta|"
    r"yahoo\w*)\b).{0,60}$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\s*(?:denne e-?posten|denne meldingen|denne mailen?|denne e-mail|detta (?:e-?post)?meddelande|detta mejl|"
    r"this e-?mail|this message|tämä (?:sähköposti|viesti)|confidential|konfidensielt|konfidentiellt|"
    r"luottamuksellinen|"
    r"fortrolig|tenk på miljøet|tänk på miljön|please consider the environment|the information in this|"
    r"informasjonen i denne|informationen i detta|vi behandler personopplysninger|så behandlar vi|disclaimer|"
    r"(?:om|hvis|if) (?:du|you)(?: er| är| are)? (?:ikke |inte |not )?(?:rett|rätt|the intended))",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"\s*(?:autom?a?t?i?s?k?t?\.?\s?(?:svar|reply|response|melding)|automatiskt? svar|automatic reply|auto-?reply|"
    r"automaattinen\s+\w*vastaus|automaattivastaus|poissa(?:olo)?(?:viesti|ilmoitus)?:|"
    r"out of (?:the )?office|fravær(?:sassistent|smelding)?\s*:|"
    r"fråvær\s*:|frånvaro(?:meddelande)?\s*:|autosvar|fraværsmelding|feriesvar|semestersvar|svar fra fravær|"
    r"i am (?:currently )?out of (?:the )?office|i'm (?:currently )?out of (?:the )?office|olen poissa|"
    r"ikke til stede\s*:|"
    r"delivery status|mail delivery|undeliver|levering mislyktes|kunde inte levereras)",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s\.?\b|n\.?b\.?[:!])", re.IGNORECASE)


def is_automatic(text: str) -> bool:
    """Return whether the first words say that a machine wrote this."""
    return _AUTOMATIC.match(text[:200]) is not None


_NONE_KNOWN = Signatures()


def own_words(text: str, signatures: Signatures = _NONE_KNOWN) -> str:
    """Return the person's own new words, one paragraph's wrapped lines joined. Linear in the length of *text*.

    Where he answers below the quoted line of one of several invoices, its number is put before his words.
    """
    invoices = signatures.invoices
    blocks: list[list[str]] = [[]]
    skipping = begun = False
    quoted: set[str] = set()
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _QUOTED.match(line):
            skipping = False
            if blocks[-1]:
                blocks.append([])
                quoted, begun = set(), False
            quoted.update(number for number in _NUMBER.findall(line) if number in invoices)
        elif _begins_history(lines, number):
            skipping = True
        elif not skipping and not _is_attribution(line):
            if not begun and len(quoted) == 1 and len(invoices) > 1 and line.strip():
                line = f"{next(iter(quoted))}: {line}"  # noqa: PLW2901 - his words, and what they are about
            blocks[-1].append(line)
            begun = begun or bool(line.strip())
    return _joined([line for block in blocks for line in _without_signature(block, signatures)])


def _is_attribution(line: str) -> bool:
    return (
        len(line) < 250
        and line.rstrip().endswith(":")
        and bool(_ATTRIBUTION.match(line) and _ATTRIBUTION_LIKE.search(line))
    )


def _begins_history(lines: list[str], number: int) -> bool:
    line = lines[number]
    if len(line) > 250:
        return False
    if _HISTORY.match(line):
        return True
    following = [other for other in lines[number + 1 : number + 3] if len(other) < 250]
    return bool(_FROM.match(line) and any(_HEADER.match(other) for other in following))


def _without_signature(block: list[str], signatures: Signatures) -> list[str]:
    kept: list[str] = []
    unmarked = signatures.begins(block)
    for number, line in enumerate(block):
        if _DASHES.match(line) or _DISCLAIMER.match(line) or (len(line) < 120 and _MOBILE.match(line)):
            return kept + _postscript(block[number + 1 :])
        cut = _sign_off(line) if len(line) < 2000 else None
        if cut is not None:
            kept.append(line[:cut])
            return kept + _postscript(block[number + 1 :])
        if number == unmarked:
            return kept
        if kept and _is_name_after(kept, line, block[number + 1 :]) and not signatures.names_a_case(line):
            return kept
        kept.append(line)
    return kept


def _may_sign(low: str) -> bool:
    for piece in _OF_SIGNING:  # noqa: SIM110 - `any` costs twice as much
        if piece in low:
            return True
    return False


def _sign_off(line: str) -> int | None:
    if not _may_sign(line.casefold()):
        return None  # as most lines; the patterns cost ten times as much
    plain = _SIGN_OFF.search(line + "\n")
    found = _CASED_SIGN_OFF.search(line) or (plain and _SIGN_OFF.search(line))
    slash = _SLASH_NAME.search(line)
    if slash is not None and not is_name(slash["name"]):
        slash = None
    cuts = [match.start() for match in (found, plain, slash) if match]
    return min(cuts) if cuts else None


def _is_name_after(kept: list[str], line: str, rest: list[str]) -> bool:
    """A line with nothing but a name, after the thanks or after a blank line at the very end."""
    if not (_NAME_LINE.match(line) and is_name(line)):
        return False
    last = next((other for other in reversed(kept) if other.strip()), "")
    if _THANKS_NAME.match(last) and last is not kept[0]:
        return True
    return (
        not any(other.strip() for other in rest)
        and len(kept) > 1
        and not kept[-1].strip()
        and len(line.split()) <= 3
    )


def _postscript(rest: list[str]) -> list[str]:
    """A postscript is the person's words again."""
    for number, line in enumerate(rest):
        if _POSTSCRIPT.match(line):
            return rest[number:]
    return []


def _joined(lines: list[str]) -> str:
    """Undo wrapping: a long line that ends in no stop and goes on in lower case is one with the next."""
    whole: list[str] = []
    for line in lines:
        piece = line.strip()
        last = whole[-1] if whole else ""
        if 50 < len(last) < 200 and last[-1:] not in ".!?:;," and piece[:1].islower():
            whole[-1] = last + " " + piece
        else:
            whole.append(piece)
    return "\n".join(whole).strip()
