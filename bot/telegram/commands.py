"""What owners can type behind a slash. Each is the same as saying it in words, which is how it is read."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "cases": "status",
        "case": "status {0}",
        "stop": "stopp {0}",
        "paid": "betalt {0}",
        "due": "ny forfallsdato for {0} er {1}",
        "undo": "angre {0}",
        "help": "hjelp",
    },
    "nn": {
        "cases": "status",
        "case": "status {0}",
        "stop": "stopp {0}",
        "paid": "betalt {0}",
        "due": "ny forfallsdato for {0} er {1}",
        "undo": "angre {0}",
        "help": "hjelp",
    },
    "sv": {
        "cases": "status",
        "case": "status {0}",
        "stop": "stopp {0}",
        "paid": "betald {0}",
        "due": "nytt förfallodatum för {0} är {1}",
        "undo": "ångra {0}",
        "help": "hjälp",
    },
    "da": {
        "cases": "status",
        "case": "status {0}",
        "stop": "stop {0}",
        "paid": "betalt {0}",
        "due": "ny forfaldsdato for {0} er {1}",
        "undo": "fortryd {0}",
        "help": "hjælp",
    },
    "fi": {
        "cases": "tilanne",
        "case": "tilanne {0}",
        "stop": "keskeytä {0}",
        "paid": "maksettu {0}",
        "due": "laskun {0} uusi eräpäivä on {1}",
        "undo": "perun päätökseni {0}",
        "help": "apua",
    },
    "en": {
        "cases": "status",
        "case": "status {0}",
        "stop": "stop {0}",
        "paid": "{0} paid",
        "due": "new due date for {0} is {1}",
        "undo": "undo {0}",
        "help": "help",
    },
}
PART_PAID: Mapping[str, str] = {
    "nb": "{1} kr betalt på {0}",
    "nn": "{1} kr betalt på {0}",
    "sv": "{1} kr betalt på {0}",
    "da": "{1} kr betalt på {0}",
    "fi": "laskusta {0} maksettu {1} kr",
    "en": "{1} kr paid on {0}",
}
MENU: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "cases": "Slik står sakene",
        "case": "Én sak: /case 10023",
        "stop": "Stopp en sak: /stop 10023",
        "paid": "Kunden har betalt: /paid 10023",
        "due": "Ny forfallsdato: /due 10023 24.12.2026",
        "language": "Språk: /language sv",
        "quiet": "Stille tider: /quiet 21-7",
        "help": "Snakk med en av oss",
    },
    "nn": {
        "cases": "Slik står sakene",
        "case": "Éi sak: /case 10023",
        "stop": "Stopp ei sak: /stop 10023",
        "paid": "Kunden har betalt: /paid 10023",
        "due": "Ny forfallsdato: /due 10023 24.12.2026",
        "language": "Språk: /language nb",
        "quiet": "Stille tider: /quiet 21-7",
        "help": "Snakk med ein av oss",
    },
    "sv": {
        "cases": "Så står ärendena",
        "case": "Ett ärende: /case 10023",
        "stop": "Stoppa ett ärende: /stop 10023",
        "paid": "Kunden har betalat: /paid 10023",
        "due": "Nytt förfallodatum: /due 10023 24.12.2026",
        "language": "Språk: /language fi",
        "quiet": "Tysta tider: /quiet 21-7",
        "help": "Prata med någon av oss",
    },
    "da": {
        "cases": "Sådan står sagerne",
        "case": "Én sag: /case 10023",
        "stop": "Stop en sag: /stop 10023",
        "paid": "Kunden har betalt: /paid 10023",
        "due": "Ny forfaldsdato: /due 10023 24.12.2026",
        "language": "Sprog: /language en",
        "quiet": "Stille tider: /quiet 21-7",
        "help": "Tal med en af os",
    },
    "fi": {
        "cases": "Asioiden tilanne",
        "case": "Yksi asia: /case 10023",
        "stop": "Keskeytä: /stop 10023",
        "paid": "Asiakas maksoi: /paid 10023",
        "due": "Uusi eräpäivä: /due 10023 24.12.2026",
        "language": "Kieli: /language sv",
        "quiet": "Hiljaiset ajat: /quiet 21-7",
        "help": "Puhu kanssamme",
    },
    "en": {
        "cases": "How your cases stand",
        "case": "One case: /case 10023",
        "stop": "Stop a case: /stop 10023",
        "paid": "The customer has paid: /paid 10023",
        "due": "New due date: /due 10023 24.12.2026",
        "language": "Language: /language nb",
        "quiet": "Quiet hours: /quiet 21-7",
        "help": "Talk to one of us",
    },
}
OTHERWISE = "en"
CODES = {"nb": "no", "nn": "nn", "sv": "sv", "da": "da", "fi": "fi", "en": ""}
"""Telegram's names of the languages; the menu without one is for everybody else."""


def in_words(name: str, values: list[str], language: str) -> str | None:
    """Return what a command says, in words of *language*; None if there is no such command.

    A value that is missing leaves its place empty: the reader then asks which invoice is meant.
    """
    said = WORDS.get(language, WORDS[OTHERWISE])
    if name not in said:
        return None
    text = PART_PAID.get(language, PART_PAID[OTHERWISE]) if name == "paid" and len(values) > 1 else said[name]
    filled = text.format(*values[:2], *[""] * (2 - min(len(values), 2)))
    return " ".join(filled.split())
