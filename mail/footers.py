"""What stands below a person's words and is not his: mailing lists' footers, phones' advertisements.

His signature stays, and so does "Sendt fra min iPhone" in the languages our readers know, for it counts as
signature there. In other languages nobody who reads the words could tell it from an answer.
"""

from __future__ import annotations

import re

from mail.separators import is_rule

_DEVICE = (
    r"(?:ip(?:hone|ad|od)\w*|android\w*|samsung\w*|galaxy|htc|nokia|huawei|oneplus|pixel|xiaomi|redmi|sony|xperia|motorola|"
    r"wiko|alcatel|blackberry\w*|verizon|windows|surface|mobil\w*|phone|cell|tablet\w*|handy|ger[äa]t|dispositivo|appareil|"
    r"apparaat|urządzeni\w*|smartphone\w*|telefo\w*|téléphone|mail\w*|outlook|yahoo\w*|gmail|proton\w*|aol|airmail|"
    r"spark|typeapp|bluemail|k-9|ti-85|icloud|mac|t[ée]l[ée]phone|мобильн\w*|телефон\w*|почт\w*)"
)
_SENT_FROM = re.compile(
    r"[(\[<\s*]{0,4}(?:envoyé(?:e)?\s+(?:depuis|de|à\s+partir\s+de|avec)|von\s+(?:mein\w*\s+)?|gesendet\s+(?:von|mit|aus)|"
    r"diese\s+nachricht\s+wurde\s+von|enviad[oa]\s+(?:desde|do|a\s+partir|con|de|pelo|via)|inviat[oa]\s+(?:da\w*|con)|"
    r"(?:verzonden|verstuurd)\s+(?:vanaf|met|vanuit|via)|wysłan[eo]\s+z|odesláno\s+z|отправлено\s+(?:с|из)|"
    r"trimis\s+(?:de\s+pe|din)|elküldve|kuldve|küldve)"
    rf"[^\n]{{0,60}}?(?<!\w){_DEVICE}(?!\w)[^\n]{{0,80}}",
    re.IGNORECASE,
)
_GET_OUTLOOK = re.compile(
    r"(?:télécharger\s+outlook|holen\s+sie\s+sich\s+outlook|outlook\s+für\s+(?:ios|android)|obt[eé]n(?:er|ha)?\s+(?:o\s+)?outlook|"
    r"(?:scarica|ottieni)\s+outlook|outlook\s+voor\s+(?:ios|android)|pobierz\s+(?:aplikację\s+)?outlook|descargar\s+outlook|"
    r"obter\s+o?\s*outlook|baixar\s+o?\s*outlook|скачать\s+outlook|загрузить\s+outlook)[^\n]{0,120}",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"[(\[<\s*]{0,4}(?:"
    rf"sent\s+(?:from|via|with|by|using)\s+(?:[\w’'.-]+\s+){{0,3}}{_DEVICE}(?!\w)(?:(?!,\s*+(?!please|excuse))[^\n]){{0,80}}"
    r"|get\s+outlook\s+for\s[^\n]{1,80}|from\s+my\s+i?phone[^\n]{0,20}|\w+\s+from\s+mobile[)>\s]*)",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"(?:從我的|从我的|发自我的|發自我的)[^\n]{1,40}")
_LISTS = re.compile(
    r"mailing list|mailman/listinfo|list-?info|unsubscribe|avmeld deg listen|googlegroups", re.IGNORECASE
)
_LIST_FOOTER = 8
"""Lines a mailing list's footer may take, its rule included."""


def is_advertisement(line: str) -> bool:
    """`Envoyé depuis mon iPhone` and its kin, on a line of its own."""
    return len(line) <= 160 and any(
        pattern.fullmatch(line) is not None for pattern in (_SENT_FROM, _GET_OUTLOOK, _CHINESE, _ENGLISH)
    )


def without_footers(lines: list[str]) -> list[str]:
    """His lines above a quotation or at the end of the letter, without what a machine put below them."""
    end = _last_own(lines, len(lines))
    for at in range(max(0, end - _LIST_FOOTER), end):
        if _is_list_rule(lines[at].strip()) and any(
            _LISTS.search(line[:200]) for line in lines[at + 1 : end]
        ):
            end = _last_own(lines, at)
            break
    return lines[:end]


def _last_own(lines: list[str], end: int) -> int:
    while end and (not lines[end - 1].strip() or _is_below(lines[end - 1].strip())):
        end -= 1
    return end


def _is_below(line: str) -> bool:
    return is_rule(line) or is_advertisement(line[:200])


def _is_list_rule(line: str) -> bool:
    return 2 <= len(line) <= 120 and not line.strip("_-")
