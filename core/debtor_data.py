"""Whether a debtor's number and address can be used: check digits and postcodes, by country."""

from __future__ import annotations

import re

import personnummer.personnummer as pnr
from stdnum.no import fodselsnummer
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

POSTCODE = {
    "NO": re.compile(r"\b\d{4}\s+[^\W\d_]{2}"),
    "SE": re.compile(r"\b\d{3}\s?\d{2}\s+[^\W\d_]{2}"),
    "DK": re.compile(r"\b\d{4}\s+[^\W\d_]{2}"),
    "FI": re.compile(r"\b\d{5}\s+[^\W\d_]{2}"),
}
MAX_ADDRESS = 200


def identity_number(text: str, country: str) -> str | None:
    """Return the number in *text* as bare digits, or None if it is none of *country*.

    Sweden: 10 digits, the century and a leading 16 removed; organisation, personal and coordination numbers.
    Norway: 9 digits (organisation) or 11 (personal).
    """
    digits = re.sub(r"[\s.+-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return None
    if country == "SE":
        return _swedish(digits)
    if no_orgnr.is_valid(digits) or fodselsnummer.is_valid(digits):
        return digits
    return None


def _swedish(digits: str) -> str | None:
    short = digits[2:] if len(digits) == 12 else digits
    if len(short) != 10:
        return None
    if se_orgnr.is_valid(short) and short[2] >= "2":
        return short
    return short if pnr.valid(digits, {"allow_interim_number": False}) else None


def deliverable_address(text: str, country: str) -> str | None:
    """Return *text* on one line if a letter with it could arrive: something before a postcode and a town."""
    line = ", ".join(part.strip(" ,") for part in re.split(r"[\r\n]+", text) if part.strip(" ,"))
    line = " ".join(line.split())
    found = POSTCODE.get(country, POSTCODE["NO"]).search(line)
    if found is None or len(line) > MAX_ADDRESS or len(line[: found.start()].strip(" ,")) < 3:
        return None
    return line
