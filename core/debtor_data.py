"""Whether a debtor's number and address can be used: check digits, postcodes, and what is missing."""

from __future__ import annotations

import re

import personnummer.personnummer as pnr  # type: ignore[import-untyped]
from stdnum.dk import cvr
from stdnum.fi import ytunnus
from stdnum.no import fodselsnummer
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

from core.case import Debtor, Reason, Stage, State
from core.policies import Policy

POSTCODE = {
    "NO": re.compile(r"\b\d{4}\s+[^\W\d_]{2}"),
    "SE": re.compile(r"\b\d{3}\s?\d{2}\s+[^\W\d_]{2}"),
    "DK": re.compile(r"\b\d{4}\s+[^\W\d_]{2}"),
    "FI": re.compile(r"\b\d{5}\s+[^\W\d_]{2}"),
}
ELSEWHERE = re.compile(r"\b[\w-]*\d[\w-]*\s+[^\W\d_]{2}")
"""Other countries: something with a digit before a name. Their post knows better than we do."""
MAX_ADDRESS = 200
CENTURIES = frozenset({"16", "18", "19", "20"})
"""Of persons; some registers put 16 before a sole trader's number, too."""


def identity_number(text: str, country: str) -> str | None:
    """Return the number in *text* as bare digits, or None if it is none of *country*.

    Sweden: 10 digits, the century and a leading 16 removed; organisation, personal and coordination numbers.
    Norway: 9 digits (organisation) or 11 (personal). Denmark, Finland: 8 digits (organisation).
    """
    digits = re.sub(r"[\s.+-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return None
    match country:
        case "SE":
            return _swedish(digits)
        case "DK":
            return digits if cvr.is_valid(digits) else None
        case "FI":
            return digits if ytunnus.is_valid(digits) else None
        case _:
            return digits if no_orgnr.is_valid(digits) or fodselsnummer.is_valid(digits) else None


def _swedish(digits: str) -> str | None:
    """Twelve digits have 16 before an organisation's number, and the century before a person's."""
    before, short = digits[:-10], digits[-10:]
    if len(short) != 10:
        return None
    if short[2] >= "2":
        return short if before in {"", "16"} and se_orgnr.is_valid(short) else None
    century = before or "20"  # which had every day that any other had
    return short if century in CENTURIES and pnr.valid(century + short) else None


def deliverable_address(text: str, country: str) -> str | None:
    """Return *text* on one line if a letter with it could arrive: something before a postcode and a town."""
    line = ", ".join(part.strip(" ,") for part in re.split(r"[\r\n]+", text) if part.strip(" ,"))
    line = " ".join(line.split())
    found = POSTCODE.get(country, ELSEWHERE).search(line)
    if found is None or len(line) > MAX_ADDRESS or len(line[: found.start()].strip(" ,")) < 3:
        return None
    return line


def missing(debtor: Debtor, state: State, stage: Stage | None, policy: Policy) -> Reason | None:
    """Return what the debtor's data lack before *state* may be entered at *stage*."""
    at = Stage.COLLECTION if state is State.PAYMENT_ORDER else stage
    if _needed(at, policy.identity_number_from) and not debtor.identity_number:
        return Reason.MISSING_ID
    if _needed(at, policy.address_from) and not (debtor.address and debtor.deliverable):
        return Reason.BAD_ADDRESS
    return None


def _needed(at: Stage | None, first: Stage | None) -> bool:
    stages = list(Stage)
    return at is not None and first is not None and stages.index(at) >= stages.index(first)
