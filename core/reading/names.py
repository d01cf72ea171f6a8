"""Which of the open cases a word may mean: invoice numbers, customers' names whole, partial, inflected, misspelled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading.normal import fold
from core.reading.result import Topic

_WORD = re.compile(r"[^\W\d_]+|\d+")
FORM_OF_BUSINESS = frozenset(
    [
        "as",
        "asa",
        "ab",
        "hb",
        "kb",
        "oy",
        "oyj",
        "ky",
        "tmi",
        "aps",
        "a",
        "s",
        "is",
        "ans",
        "da",
        "enk",
        "nuf",
        "ltd",
        "inc",
        "gmbh",
        "i",
        "o",
        "og",
        "och",
        "and",
        "ja",
        "co",
        "the",
        "filial",
    ]
)
_ENDINGS = (
    "illa", "ille", "ilta", "issa", "ista", "lla", "lle", "lta", "sta", "ssa", "an", "en", "et", "in", "ts", "'s",
    "n", "a", "s", "'",
)  # fmt: skip
"""Of cases, in the six languages; a name may end in several of them by itself."""
_BILLS = (
    "fakturaen", "fakturan", "fakturaa", "faktura", "regningen", "regninga", "rakningen", "saken", "arendet", "lasku",
)  # fmt: skip
"""What is theirs, in one word with their name."""
_THEM = (
    "gubbarna", "gubbene", "gubben", "gubbe", "killarna", "killen", "kille", "firmaet", "firman", "firma", "folkene",
    "folket", "folka", "gjengen", "ganget", "mannen", "karene", "karen", "bolaget", "snubben", "fyren", "selskapet",
    "selskabet", "damen", "dama", "frua", "fruen",
)  # fmt: skip
"""`Schaktgubben`."""
_TRADES = (
    ("regnskap", ("regnskapsfirma regnskapsforer regnskapsforeren regnskapsfirmaet rekneskap accountant accountants"
     " accounting redovisning redovisningsbyra bokholder revisor kirjanpitaja tilitoimisto bogholder"
     " regnskabsfirmaet")),
    ("bygg", ("bygge byggefirma byggefirmaet byggmester byggmesteren byggare byggaren builder builders byggfirmaet"
     " byggfirman construction rakennus rakennusfirma rakennusliike byggeriet byggefirmaerne entreprenoren")),
    ("maleri", ("maler maleren malern malarn malaren malarna malarfirman malare painter painters maalari"
     " malerfirmaet malarfirma malerne maalarit maalausliike malerfirma")),
    ("schakt", ("schaktaren schaktarn schaktfirman gravfirman gravaren gravare excavator excavators digger diggers"
     " schaktarna gravarna graver graveren")),
)  # fmt: skip
TRADES = {fold(word): trade for trade, words in _TRADES for word in words.split()}


class Names:
    """The names and numbers of some topics, ready to be looked up word by word."""

    def __init__(self, topics: Sequence[Topic], listed: int = 0) -> None:
        """*listed*: how many of *topics*, the first ones, stood in the message that is answered."""
        self.listed = listed
        self.words: dict[str, frozenset[int]] = {}
        self.full: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self.numbers: dict[str, int] = {}
        self.codes: dict[str, int] = {}
        self.private: frozenset[int] = frozenset()
        self.firsts: set[str] = set()
        """The words that names begin with."""
        private = []
        for index, topic in enumerate(topics):
            self.numbers[topic.invoice.casefold()] = index
            if topic.code:
                self.codes[topic.code.casefold()] = index
            words = tuple(fold(word) for word in _WORD.findall(topic.customer))
            if words:
                self.full.setdefault(words[0], []).append((words, index))
                self.firsts.add(words[0])
            if not FORM_OF_BUSINESS & set(words):
                private.append(index)
            for word in words:
                if word not in FORM_OF_BUSINESS and len(word) > 1:
                    self.words[word] = self.words.get(word, frozenset()) | {index}
        self.code_lengths = {len(code) for code in self.codes}
        self.private = frozenset(private)
        self.long = [word for word in self.words if len(word) >= 6]

    def whole(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        """Return the topic whose whole name stands at *at*, and the number of words, form of business or not."""
        for name, index in self.full.get(words[at], ()):
            short = name
            while len(short) > 1:
                if tuple(words[at : at + len(short)]) == short:
                    return index, len(short)
                if short[-1] not in FORM_OF_BUSINESS:
                    break
                short = short[:-1]
        return None

    def partial(self, word: str) -> frozenset[int]:
        """Return the topics one word of whose name this is; none if it is too far from all."""
        found = self.words.get(word)
        if found is not None:
            return found
        trade = TRADES.get(word)
        if trade is not None and trade in self.words:
            return self.words[trade]
        for ending in (*_BILLS, *_THEM):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 3:
                return self.partial(stem)  # `nordlysfakturaen`
        stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        for stem in stems:
            if len(stem) >= 3 and stem in self.words and not (len(stem) < 6 and word.endswith("ts")):
                return self.words[stem]
        if len(word) >= 6:
            for name in self.long:
                if any(one_slip(form, name) for form in (word, *stems)):
                    return self.words[name]
        return frozenset()

    def number(self, digits: str) -> int | None:
        """Return the topic with this invoice number."""
        return self.numbers.get(digits)

    def ends_in(self, digits: str) -> int | None:
        """Return the only topic whose invoice number ends in *digits*, even if that is one figure."""
        found = [index for number, index in self.numbers.items() if number.endswith(digits)]
        return found[0] if len(found) == 1 else None

    def ending(self, digits: str) -> int | None:
        """Return the only topic whose invoice number ends in these two or more digits."""
        return self.ends_in(digits) if len(digits) > 1 else None


def one_slip(one: str, other: str) -> bool:
    """Return whether *one* becomes *other* by one letter added, dropped, changed, or two swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) == len(other):
        wrong = [i for i in range(len(one)) if one[i] != other[i]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        return len(wrong) == 1
    short, long = sorted((one, other), key=len)
    cut = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
    return short[cut:] == long[cut + 1 :]
