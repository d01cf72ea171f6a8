"""The three forms a report may have, each taken apart into entries: JSON, CSV, and lines as in a letter.

What can not be taken apart is `Rejected` with its raw text, so that it can be handed back for correction.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from handover.vocabulary import WORDS, Entry, NotUnderstood, Rejected, field_named

DELIMITERS = ",;\t"
Parts = Iterator[Entry | tuple[Rejected, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """How a report is written: its entries, and how a selection of their raw texts is put together again."""

    entries: Parts
    before: str = ""
    between: str = "\n"
    after: str = "\n"

    def joined(self, raws: list[str]) -> str:
        """Return a report of the same form that holds only *raws*."""
        return f"{self.before}{self.between.join(raws)}{self.after}" if raws else ""


def form_of(text: str) -> Form:
    """Return *text* by its form: JSON begins with a bracket, CSV with its header, and all else is lines.

    In *text* a line ends with a newline and nothing else.
    """
    begin = text.lstrip()
    if begin.startswith(("{", "[")):
        return _json_form(text)
    skipped = len(text) - len(begin)
    first = begin.partition("\n")[0]
    for delimiter in DELIMITERS:
        header = [field_named(name.strip().strip('"')) for name in first.split(delimiter)]
        if "case_id" in header and "word" in header:
            line = text.count("\n", 0, skipped) + 1
            return Form(_csv(text, first, delimiter, line), before=f"{first.rstrip()}\n")
    return Form(_lines(text))


# --- JSON ---------------------------------------------------------------------------------------------------


class _Twice(ValueError):
    pass


def _json_form(text: str) -> Form:
    try:
        # Numbers stay as they were written, so that no digit is lost.
        found = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        return Form(_broken(text, error.lineno, f"this is no JSON: {error.msg.lower()}"))
    except _Twice as error:
        return Form(_broken(text, 0, f"a field stands twice in one entry: {error}"))
    except (ValueError, RecursionError):
        return Form(_broken(text, 0, "this is no JSON that a report could be"))
    return Form(_json(found if isinstance(found, list) else [found]), "[\n", ",\n", "\n]\n")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _broken(text: str, line: int, reason: str) -> Parts:
    yield Rejected(line=line, field="", reason=reason), text.strip("\n")


def _json(items: list[object]) -> Parts:
    for place, item in enumerate(items, start=1):
        raw = json.dumps(item, ensure_ascii=False)
        try:
            yield Entry(line=place, fields=_json_fields(item), raw=raw)
        except NotUnderstood as error:
            yield Rejected(line=place, field=error.field, reason=error.reason), raw


def _json_fields(item: object) -> dict[str, str]:
    if not isinstance(item, dict):
        raise NotUnderstood("", "an entry is an object with case_id and word")
    fields: dict[str, str] = {}
    for written, value in item.items():
        _put(fields, written, _json_text(written, value))
    return fields


def _json_text(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(one, str) for one in value):
            return " ".join(value)
        case _:
            raise NotUnderstood(name, f"{name} is neither text nor a number")


# --- CSV ----------------------------------------------------------------------------------------------------


def _csv(text: str, header_line: str, delimiter: str, header_at: int) -> Parts:
    header = next(csv.reader([header_line], delimiter=delimiter))
    for number, line in enumerate(text.split("\n")[header_at:], start=header_at + 1):
        if not line.strip(f" {delimiter}"):
            continue
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
            yield Entry(line=number, fields=_csv_fields(header, cells), raw=line)
        except csv.Error:
            yield (
                Rejected(line=number, field="", reason="the quotation marks do not close on this line"),
                line,
            )
        except NotUnderstood as error:
            yield Rejected(line=number, field=error.field, reason=error.reason), line


def _csv_fields(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise NotUnderstood("", f"there are {len(cells)} cells under {len(header)} headings")
    fields: dict[str, str] = {}
    for written, cell in zip(header, cells, strict=True):
        _put(fields, written, cell)
    return fields


# --- lines of a letter --------------------------------------------------------------------------------------

_LINE = re.compile(
    r"""\s* [<("]? (?P<case>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) [>)"]?
    \s* [:,;]? \s* (?P<rest>.*)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_BECAUSE = re.compile(r"\b(?:because|reason)\b\s*[:=]?\s*", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?P<name>amount|currency|stage|suggestion|grounds|order_id|order|id)\s*=\s*", re.IGNORECASE
)
_WORD = re.compile(
    "|".join(rf"{word.replace('_', '[ _-]+')}(?=$|\s|[:=])" for word in sorted(WORDS, key=len, reverse=True)),
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?P<before>[a-z]{3}(?=[\s0-9]))?\s*(?P<number>[0-9.,\s]+?)\s*(?P<after>[a-z]{3})?", re.IGNORECASE
)
_ON_MONEY = frozenset({"paid", "credited", "reversed"})
SIGNATURE = "--"
LONGEST_LINE = 2000


def _lines(text: str) -> Parts:
    """Read `<case id> <word> <value> name=value because <reason>`.

    What is quoted, and what stands below the signature's mark, is nobody's report.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.rstrip() == SIGNATURE:
            return
        if not line.strip() or line.lstrip().startswith((">", "|")):
            continue
        found = _LINE.fullmatch(line) if len(line) <= LONGEST_LINE else None
        if found is None:
            yield (
                Rejected(line=number, field="", reason="the line does not begin with the id of a case"),
                line,
            )
            continue
        try:
            fields = {"case_id": found["case"], **_line_fields(found["rest"])}
            yield Entry(line=number, fields=fields, raw=line)
        except NotUnderstood as error:
            yield Rejected(line=number, field=error.field, reason=error.reason), line


def _line_fields(rest: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    because = _BECAUSE.search(rest)
    if because is not None:
        _put(fields, "because", rest[because.end() :])
        rest = rest[: because.start()]
    named = [*_NAMED.finditer(rest)]
    ends = [*(found.start() for found in named[1:]), len(rest)]
    for found, end in zip(named, ends, strict=True) if named else ():
        _put(fields, found["name"], rest[found.end() : end].strip(" ,;"))
    plain = rest[: named[0].start()] if named else rest
    if not plain.strip() and "stage" in fields:
        plain = "stage"
    _put_words(fields, plain.strip(" ,;").removesuffix("."))
    return fields


def _put_words(fields: dict[str, str], plain: str) -> None:
    """Read what stands before the names: the word, and after some words a value."""
    word = _WORD.match(plain)
    if word is None:
        _put(fields, "word", plain)
        return
    _put(fields, "word", word[0])
    value = plain[word.end() :].lstrip(" :=").strip()
    if not value:
        return
    if word[0].casefold() == "stage":
        _put(fields, "stage", value)
        return
    money = _MONEY.fullmatch(value) if word[0].casefold() in _ON_MONEY else None
    if money is None or (money["before"] and money["after"]):
        raise NotUnderstood("word", "there are words after the word that are not understood")
    _put(fields, "amount", money["number"])
    _put(fields, "currency", money["before"] or money["after"] or "")


def _put(fields: dict[str, str], written: str, text: str) -> None:
    """Take one field; an empty one is not said."""
    if not text.strip():
        return
    name = field_named(written)
    if name is None:
        raise NotUnderstood(written.strip()[:40], "the field is none of ours, and could mean anything")
    if name in fields:
        raise NotUnderstood(name, f"{name} is said twice")
    fields[name] = text.strip()
