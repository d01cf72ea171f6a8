"""Loads the texts of a language from its TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from babel import Locale

from core.messages import Notice

HEAD = ("locale", "currency", "formats", "units", "letter", "values", "lines", "buttons")
PARAGRAPHS = re.compile(r"\n[ \t]*\n")
LINE_END = re.compile(r"[ \t]*\n[ \t]*(?!- )")


class TextsWrong(ValueError):
    """A language's file lacks a text, or has one that nothing can fill or send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One notice in one situation, for every channel."""

    subject: str
    mail: str
    chat: str
    sms: tuple[str, ...]
    line: str
    """The name of the line that lists a case in it."""

    def texts(self) -> tuple[str, ...]:
        return (self.subject, self.mail, self.chat, *self.sms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language: how it writes values, and all that is said in it."""

    code: str
    locale: Locale
    currency: str
    formats: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, Any]]
    lines: Mapping[str, Mapping[str, str]]
    buttons: Mapping[str, tuple[str, ...]]
    """The words on buttons, by what they answer."""
    frame: str
    """Around every mail to an owner, but not around a person's own words."""
    forms: Mapping[tuple[Notice, str], Form]


def load(code: str) -> Tongue:
    """Return the language *code*.

    Raises:
        TextsWrong: naming what is no notice or lacks a text.

    """
    text = resources.files("core.texts").joinpath(f"{code}.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    try:
        return _tongue(code, raw)
    except KeyError as missing:
        raise TextsWrong(f"{code}.toml lacks {missing}") from missing


def languages() -> tuple[str, ...]:
    """Return the codes of all languages there is a file for."""
    names = (file.name for file in resources.files("core.texts").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def names(text: str) -> tuple[str, ...]:
    """Return the fields of *text*, each once.

    Raises:
        TextsWrong: if it has anything but plain named fields.

    """
    found: dict[str, None] = {}
    try:
        for _, name, spec, conversion in Formatter().parse(text):
            if name is None:
                continue
            if not name.isidentifier() or spec or conversion:
                raise TextsWrong(f"{{{name}}} is no plain field, in {text!r}")
            found[name] = None
    except ValueError as error:
        raise TextsWrong(f"{error}, in {text!r}") from error
    return tuple(found)


def unwrapped(text: str) -> str:
    """Return *text* with each paragraph on one line; list items keep theirs."""
    return "\n\n".join(LINE_END.sub(" ", part.strip()) for part in PARAGRAPHS.split(text.strip()))


def _tongue(code: str, raw: dict[str, Any]) -> Tongue:
    head = {name: raw.pop(name) for name in HEAD}
    forms: dict[tuple[Notice, str], Form] = {}
    for name, tables in raw.items():
        if name not in Notice._value2member_map_:
            raise TextsWrong(f"{code}.toml: {name} is no notice")
        for variant, table in tables.items():
            try:
                forms[Notice(name), variant] = _form(table)
            except KeyError as missing:
                raise TextsWrong(f"{code}.toml: {name}.{variant} has no {missing} and no text") from missing
    return Tongue(
        code=code,
        locale=Locale.parse(head["locale"]),
        currency=head["currency"],
        formats=head["formats"],
        units=head["units"],
        values={name: dict(_unwrapped(table)) for name, table in head["values"].items()},
        lines=head["lines"],
        buttons={name: tuple(words) for name, words in head["buttons"].items()},
        frame=head["letter"]["frame"].strip(),
        forms=forms,
    )


def _unwrapped(table: Mapping[str, str | list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in table.items():
        yield key, tuple(map(unwrapped, [value] if isinstance(value, str) else value))


def _form(table: dict[str, Any]) -> Form:
    if unknown := table.keys() - {"subject", "text", "mail", "chat", "sms", "line"}:
        raise TextsWrong(f"{', '.join(sorted(unknown))} is no part of a form")
    text = unwrapped(table["text"]) if "text" in table else None

    def of(channel: str) -> str:
        return unwrapped(table[channel]) if channel in table or text is None else text

    sms = table.get("sms", text)
    if sms is None:
        raise KeyError("sms")
    return Form(
        subject=unwrapped(table["subject"]),
        mail=of("mail"),
        chat=of("chat"),
        sms=tuple(map(unwrapped, [sms] if isinstance(sms, str) else sms)),
        line=table.get("line", "plain"),
    )
