"""One spelling for many: width, case, look-alike letters, invisible characters, missing diacritics."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕкмтвнАЕОРСУХІЈЅКМТВН’‘´`“”„«»–—‒−‐‑…\u00a0\u2028\u2029\r",
    'aeopcyxijskmtbhAEOPCYXIJSKMTBH\'\'\'\'"""""------. \n\n\n',
)
_PLAIN = str.maketrans({
    "å": "a", "ä": "a", "à": "a", "á": "a", "â": "a", "ã": "a", "ö": "o", "ø": "o", "ó": "o", "ò": "o", "ô": "o",
    "æ": "ae", "é": "e", "è": "e", "ê": "e", "ë": "e", "ü": "u", "ú": "u", "í": "i", "ð": "d", "š": "s", "ž": "z",
    "ß": "ss", "ñ": "n", "ç": "c",
})  # fmt: skip
_REMEMBERED = 4096
"""Words; people use the same few."""
_WIDE = re.compile(r"[ \t]{3,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def tidy(text: str) -> str:
    """Return *text* with one form for each character a person sees, and none that he does not see."""
    text = text.replace("\r\n", "\n").translate(_LOOK_ALIKE)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKE)
    return _WIDE.sub("  ", _INVISIBLE.sub("", text))


@lru_cache(maxsize=_REMEMBERED)
def fold(word: str) -> str:
    """Return *word* casefolded and without diacritics, as somebody in a hurry writes it."""
    low = word.casefold()
    if low.isascii():
        return low
    low = low.translate(_PLAIN)
    return low if low.isascii() else unicodedata.normalize("NFC", low)


def spellings(word: str) -> tuple[str, ...]:
    """Return what an unknown word (casefolded) may be meant as: `jaaa` is `ja`, `koer` is `kør`, `faatt` is `fått`."""
    found = []
    if _STRETCHED.search(word):
        found += [_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)]
    if len(word) == 3 and "aa" in word:
        found.append(word.replace("aa", "å"))  # `maa`
    if len(word) > 3:  # Joe is no `jø`
        for pairs in ((("aa", "å"), ("oe", "ø"), ("ae", "æ")), (("aa", "å"), ("oe", "ö"), ("ae", "ä"))):
            marked = word
            for letters, mark in pairs:
                marked = marked.replace(letters, mark)
            if marked != word:
                found.append(marked)
    return tuple(found)
