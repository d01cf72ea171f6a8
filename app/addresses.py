"""What people type as their addresses and numbers, in the one spelling that is stored and compared."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from stdnum.dk import cvr
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.no import mva, orgnr
from stdnum.se import orgnr as organisationsnummer
from stdnum.se import vat

from core.debtor_data import identity_number

ORGANISATION_NUMBERS = {
    "NO": "a Norwegian organisation number has nine digits (brreg.no)",
    "SE": "a Swedish organisation number has ten digits (bolagsverket.se)",
    "DK": "a Danish CVR number has eight digits (virk.dk)",
    "FI": "a Finnish business id has seven digits, a hyphen and one digit (ytj.fi)",
}
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def email(text: str) -> str:
    """Return an e-mail address as letters from it show it: lower case, its domain in ASCII.

    Raises:
        ValueError: with the rest of a sentence that begins with the address.

    """
    local, _, domain = text.strip().rpartition("@")
    if domain == "localhost":
        return f"{email(f'{local}@localhost.example').removesuffix('.example')}"
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address: {_lower(str(error))}") from None
    if found.ascii_email is None:
        raise ValueError("has letters before the @ that mail servers do not take; use a plain address")
    return found.ascii_email.lower()


def mobile(text: str, country: str) -> str:
    """Return a mobile number as E.164; without a country code it is one of *country*.

    Raises:
        ValueError: with the rest of a sentence that begins with the number.

    """
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        raise ValueError("is no phone number; write it as +47 412 34 567") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("is no phone number in use; write it with its country code, such as +47 412 34 567")
    if phonenumbers.number_type(number) not in MOBILE:
        raise ValueError("is no mobile number, and gets no SMS")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def anyone(text: str, country: str) -> str:
    """Return an e-mail address or a mobile number, whichever *text* is; raises ValueError as they do."""
    return email(text) if "@" in text else mobile(text, country)


def organisation_number(text: str, country: str) -> str:
    """Return a business's own number in digits; in Sweden it may be its owner's personal number.

    Raises:
        ValueError: with the rest of a sentence that begins with the number.

    """
    try:
        return _organisation_number(text, country)
    except ValidationError:
        hint = ORGANISATION_NUMBERS.get(country, "we know none of that country")
        raise ValueError(f"is not right: {hint}, and the last one is a check digit") from None


def _organisation_number(text: str, country: str) -> str:
    match country:
        case "NO":
            return orgnr.validate(mva.validate(text)[:9]) if mva.is_valid(text) else orgnr.validate(text)
        case "SE":
            if vat.is_valid(text):
                return vat.validate(text)[:10]
            return identity_number(text, country) or organisationsnummer.validate(text)
        case "DK":
            return cvr.validate(text)
        case "FI":
            return ytunnus.validate(text)
        case _:
            raise ValidationError


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")
