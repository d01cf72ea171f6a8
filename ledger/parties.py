"""Who owes: country, identity number, e-mail address, telephone. Checked by libraries; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, cast

import phonenumbers
from babel import Locale
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email
from personnummer import personnummer  # type: ignore[import-untyped]  # it has no annotations
from stdnum import get_cc_module
from stdnum.dk import cpr, cvr
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus
from stdnum.no import fodselsnummer
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

from ledger.errors import NotUnderstood
from ledger.references import refuse_shortened
from ledger.rows import Why

CUSTOMERS = 4_096
"""A customer's data come back with each of his invoices; checking them takes most of the time of a row."""


def country_of(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country given by code (two or three letters) or name."""
    code = _countries().get(text.strip().casefold())
    if code is None:
        raise NotUnderstood(Why.MALFORMED, "this is no country we know; write its two letters, such as NO")
    return code


@lru_cache(maxsize=CUSTOMERS)
def identity_of(text: str, country: str) -> str:
    """Return the checked organisation or personal number in *text*.

    Norway: organisasjonsnummer (also with `NO` and `MVA`), fødselsnummer, D-nummer. Sweden:
    organisationsnummer (also with `16` before it, or as a VAT number), personnummer, samordningsnummer.
    Denmark: CVR, CPR. Finland: Y-tunnus, henkilötunnus. Elsewhere: the country's VAT number.
    """
    refuse_shortened(text)
    plain = re.sub(r"[\s.]", "", text).upper()
    for check in _CHECKS.get(country, (_vat(country),)):
        number = check(plain)
        if number is not None:
            return number
    reason = f"this is no valid organisation or personal number of {country}; correct it, or leave it empty"
    raise NotUnderstood(Why.CHECK_DIGIT, reason)


@lru_cache(maxsize=CUSTOMERS)
def email_of(text: str) -> str:
    try:
        # `test_environment` allows names under .test, which nobody can be reached at.
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise NotUnderstood(
            Why.MALFORMED, "this is no e-mail address; correct it, or leave it empty"
        ) from None


@lru_cache(maxsize=CUSTOMERS)
def phone_of(text: str, country: str) -> str:
    """Return the number in E.164. Only its length is checked: number plans change often."""
    refuse_shortened(text)
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotUnderstood(Why.MALFORMED, "this is no telephone number; correct it, or leave it empty")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class _Standard(Protocol):
    """A module of python-stdnum."""

    def validate(self, number: str) -> str: ...


Check = Callable[[str], str | None]


def _by(standard: object, prefix: str = "", suffix: str = "") -> Check:
    """Return a check by a module of python-stdnum, with a *prefix* and *suffix* that may stand around it."""

    def check(plain: str) -> str | None:
        try:
            return cast(_Standard, standard).validate(plain.removeprefix(prefix).removesuffix(suffix))
        except ValidationError:
            return None

    return check


def _swedish_company(plain: str) -> str | None:
    digits = plain.replace("-", "")
    if digits.startswith("SE") and digits.endswith("01"):
        digits = digits[2:-2]
    if len(digits) == 12:
        digits = digits.removeprefix("16")
    # The third digit tells a company from a person, whose date has a month there.
    # `se.orgnr` checks the last digit only, and would take any personal number with an impossible date.
    if not re.fullmatch(r"\d\d[2-9]\d{7}", digits, re.ASCII):
        return None
    return digits if se_orgnr.is_valid(digits) else None


def _swedish_person(plain: str) -> str | None:
    try:
        person = personnummer.parse(plain)
    except personnummer.PersonnummerException:
        return None
    # Digits alone would lose the plus sign, which means a hundred years.
    written = person.format(long_format=True) if "+" in plain else plain
    return re.sub(r"[^0-9]", "", str(written))


def _vat(country: str) -> Check:
    module = get_cc_module(country, "vat") if country.isalpha() else None
    return _by(module) if module is not None else lambda _plain: None


_CHECKS: dict[str, tuple[Check, ...]] = {
    "NO": (_by(no_orgnr, prefix="NO", suffix="MVA"), _by(fodselsnummer)),
    "SE": (_swedish_company, _swedish_person),
    "DK": (_by(cvr), _by(cpr)),
    "FI": (_by(ytunnus), _by(hetu)),
}


_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Codes and names in our languages, case-folded -> alpha-2."""
    languages = [Locale(language).territories for language in ("nb", "nn", "sv", "da", "fi", "en")]
    codes = [str(code) for code in languages[0]]
    codes = [code for code in codes if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY]
    names = {
        str(territories[code]).casefold(): code
        for territories in languages
        for code in codes
        if code in territories
    }
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    long = {name.casefold(): now[0] for name, now in aliases.items() if len(name) == 3 and len(now) == 1}
    return names | long | {code.casefold(): code for code in codes}
