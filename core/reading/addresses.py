"""Postal addresses in running text: street or box, postcode, town."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.reading.lexicon.load import lexicon
from core.reading.normal import fold

_FIVE = r"(?:(?:SE?|FI|AX)-?\s?)?\d{3}\s?\d{2}"
_FOUR = r"(?:(?:NO?|DK)-?\s?)?\d{4}"
_TOWN = r"[^\W\d_][^\W\d_.'-]*(?:-[^\W\d_]+)?"
_COUNTRY = (
    r"(?:Sverige|Sweden|Ruotsi|Norge|Noreg|Norway|Norja|Danmark|Denmark|Tanska|Finland|Suomi|Åland|Ahvenanmaa|"
    r"Germany|Tyskland|Deutschland)"
)
_LABEL = (
    r"(?:postnummeret|postnumret|postnummer|postkoden|postnr\.?|postkod|postal code|zip(?: code)?|postinumero|på|"
    r"ort(?:en)?|by)"
)
_TAIL = {
    size: re.compile(
        rf"(?<![\d-])(?P<code>{code})(?!\d|-\d)(?:[ \t]*,?[ \t]*\n?[ \t]*(?:{_LABEL}:?\s+)?(?P<town>{_TOWN}))?",
        re.IGNORECASE,
    )
    for size, code in ((5, _FIVE), (4, _FOUR))
}
POSTCODE = re.compile(rf"(?<![\d+-])(?:{_FIVE}|{_FOUR})[ \t]+{_TOWN}", re.IGNORECASE)
"""Enough to see that an address may stand there."""
_MORE_TOWN = re.compile(r"[ ](?P<word>[A-ZÅÄÖÆØÉ](?:[^\W\d_]+|(?![\w])))")
_NATION = re.compile(rf"[ ,\n]+(?P<country>{_COUNTRY})\b", re.IGNORECASE)
_BOX = re.compile(
    r"\b(?:post)?(?:box|boks|lokero)\s?\d{1,5}\b|\bP\.?(?:L|B|O)\.?\s?(?:box\s?)?\d{1,5}\b", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?P<name>[^\W\d_][^\d,;:\n]{1,60}?)\s(?P<number>\d{1,4}(?:\s?-\s?\d{1,4})?(?:\s?(?:[A-HJ-Z]|"
    r"(?<!\s)[a-z])(?![^\W\d_]))?"
    r"(?:,?\s(?:\d{1,2}|st)\.\s?(?:tv|th|mf)\b\.?)?)"
)
_FARM = re.compile(r"\b[A-ZÅÄÖÆØ][^\W\d_]+\s(?:gård|gard|prästgård|herrgård|säteri)(?=[\s,]*$)")
"""A house without a number: `Sjöbo gård, 275 91 Sjöbo`."""
_CARE = re.compile(r"\bc/o\s+[^,\n]{2,40}", re.IGNORECASE)
_IN_TOWN = re.compile(
    rf"\s+(?:i|in|på)\s+(?P<town>{_TOWN})(?:\s+(?:nu|nå|now|numera))?\s*,?\s*(?:(?:og|och|and)\s+)?"
    rf"(?:{_LABEL}(?:\s+(?:är|er|is))?:?\s*)?(?:\S+\s+)?$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:\w*adr(?:\.|ess\w*|essa|essen)?|osoit\w*|adresse\w*)$", re.IGNORECASE)
_LABELS = re.compile(rf"[ ,]*\b{_LABEL}:?(?=\s|$)", re.IGNORECASE)
_FOREIGN_FOUR = re.compile(
    r"\b(?:Danmark|Denmark|Tanska|Norge|Noreg|Norway|Norja)\b|\b(?:NO?|DK)-\s?\d{4}", re.IGNORECASE
)
_FINNISH = re.compile(
    r"\b(?:Suomi|Finland|Åland|Ahvenanmaa|PL|Germany|Tyskland|Deutschland|Saksa)\b|(?:katu|tie|kuja|polku)\b",
    re.IGNORECASE,
)
_NOT_TOWNS = frozenset(
    [
        "sek",
        "nok",
        "kr",
        "kronor",
        "kroner",
        "som",
        "och",
        "og",
        "and",
        "eller",
        "men",
        "ar",
        "er",
        "is",
        "on",
    ]
)
_PARTS_OF_NAMES = frozenset({
    "ostra", "vastra", "norra", "sodra", "nya", "gamla", "stora", "lilla", "sankt", "st", "nedre", "ovre", "gamle",
    "store",
    "lille", "nordre", "sondre", "ostre", "vestre", "de", "van", "c", "c/o",
})  # fmt: skip
_STREETS = re.compile(
    r"(?:gata|gatan|gate|gaten|veg|vei|vag|vagen|veien|vegen|vej|stig|stigen|grand|torg|torget|plan|allen?|katu|tie|"
    r"kuja)$"
)

_SMALL = frozenset(
    {
        "fn",
        "noun",
        "word",
        "they",
        "i",
        "own",
        "that",
        "neg",
        "but",
        "and",
        "or",
        "time",
        "polite",
        "doc",
        "delay",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """An address on one line, and where in the text it stands."""

    line: str
    start: int
    end: int


def find_addresses(text: str, country: str) -> list[Found]:
    """Return the whole addresses in *text*; linear, each looked for within a hundred characters of a postcode."""
    sizes = [5 if country in {"SE", "FI"} else 4]
    if sizes == [4] or _FOREIGN_FOUR.search(text):
        sizes = [*sizes, 9 - sizes[0]]
    found: list[Found] = []
    for size in sizes:
        begin = 0
        for match in _TAIL[size].finditer(text):
            one = _address(text, begin, match, country)
            if one is not None and not any(
                one.start < other.end and other.start < one.end for other in found
            ):
                found.append(one)
                begin = one.end
    return found


def _address(text: str, begin: int, match: re.Match[str], country: str) -> Found | None:
    begin = max(begin, match.start() - 120)
    before = text[begin : match.start()]
    street = _street(before)
    if street is None:
        return None
    start, end_of_street = street
    between = before[end_of_street:]
    in_town = _IN_TOWN.match(between) if between.strip(" ,\n") else None
    town, end = _town(text, match)
    code = _postcode(match["code"], before[start:] + (town or ""), country)
    if in_town is not None:
        return Found(
            f"{before[start:end_of_street]}, {code} {in_town['town']}", begin + start, match.end("code")
        )
    if town is None or len(between) > 45:
        return None
    rest = "" if _is_small(between) else between
    line = _one_line(before[start:end_of_street] + rest) + ", " + code + " " + town
    return Found(re.sub(r"(?:\s*,\s*)+", ", ", line), begin + start, end)


def _is_small(between: str) -> bool:
    """`Björkstigen 7 nu, 693 30`: the word before the postcode is no part of the address."""
    words = re.findall(r"[^\W\d_]+", between)
    return bool(words) and all(fold(word) in _known() and word[:1].islower() for word in words)


def _postcode(written: str, rest: str, country: str) -> str:
    """Return a Swedish postcode as 123 45, others as they are written."""
    code = " ".join(written.split())
    if country == "SE" and code.isdigit() and len(code) == 5 and code[0] != "0" and not _FINNISH.search(rest):
        return f"{code[:3]} {code[3:]}"
    return code


def _one_line(text: str) -> str:
    return " ".join(_LABELS.sub("", text.replace("\n", ", ")).split()).strip(" ,.")


def _town(text: str, match: re.Match[str]) -> tuple[str | None, int]:
    town = match["town"]
    if not town or fold(town) in _NOT_TOWNS or len(town) < 2:
        return None, match.end()
    end = match.end("town")
    while (more := _MORE_TOWN.match(text, end)) and len(town) < 40 and fold(more["word"]) not in _known():
        town += " " + more["word"]
        end = more.end()
    nation = _NATION.match(text, end)
    if nation:
        town += ", " + nation["country"]
        end = nation.end()
    return town, end


def _street(before: str) -> tuple[int, int] | None:
    """Return where in the text before the postcode the street or box begins and its number ends."""
    places = [(m.start(), m.end()) for find in (_BOX, _FARM) for m in find.finditer(before)]
    if not places:
        places = [(_name_begins(before, m), m.end()) for m in _NUMBERED.finditer(before)]
        places = [
            (start, end) for start, end in places if start >= 0 and _looks_like_street(before[start:end])
        ]
    if not places:
        return None
    start, end = places[-1] if len(places) == 1 else _main_place(before, places)
    care = _CARE.search(before)
    if care is not None and care.start() < start and start - care.end() < 5:
        start = care.start()
    return start, end


def _main_place(before: str, places: list[tuple[int, int]]) -> tuple[int, int]:
    """Of `Parkvägen 11 B, lgh 1102`, the street and not the flat."""
    for start, end in reversed(places):
        if not re.match(r"(?:lgh|leil|vån|tr|port|uppg|as|hus|inng)\b", before[start:], re.IGNORECASE):
            return start, end
    return places[-1]


def _name_begins(before: str, match: re.Match[str]) -> int:
    """Return where the street's name begins: behind the last small word that is no part of it, or -1."""
    words = list(re.finditer(r"[^\s]+", match["name"]))
    first = len(words)
    label = next((at + 1 for at, word in enumerate(words) if _LABELLED.match(word[0])), 0)
    for position in range(len(words) - 1, -1, -1):
        word = words[position][0]
        named = word[:1].isupper() and (position > 0 or match.start() > 0 or len(words) <= 2)
        if fold(word.strip(".,'")) in _known() and not (
            named and not word.isupper() and position == len(words) - 1
        ):
            break
        first = position
    first = max(first, label)
    while (
        first + 1 < len(words) and words[first][0].islower() and fold(words[first][0]) not in _PARTS_OF_NAMES
    ):
        if not any(word[0][:1].isupper() for word in words[first + 1 :]):
            break
        first += 1  # `vi malede Storgatan 5`
    return match.start("name") + words[first].start() if first < len(words) else -1


def _looks_like_street(street: str) -> bool:
    words = street.split()[:-1] or [street]
    return any(word[:1].isupper() or _STREETS.search(fold(word)) for word in words)


@cache
def _known() -> frozenset[str]:
    """Return the words that are no part of a street's name."""
    return frozenset(word for word, node in lexicon().root.steps.items() if _SMALL & set(node.ends.values()))
