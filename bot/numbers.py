"""Telephone numbers in the one form that the store compares: E.164, such as +4791234567."""

from __future__ import annotations

import re

import phonenumbers

DEFAULT_REGION = "NO"
_WRITTEN = re.compile(r"[+0-9()\s./\u00a0\u2010-\u2013-]{3,30}")


def e164(text: str, region: str = DEFAULT_REGION) -> str | None:
    """Return *text* in E.164, or None if it is no telephone number.

    *region* (ISO 3166-1 alpha-2) is whose a number without a country code is. A number with letters is none:
    it is a sender's name, or has an extension. Only the length is checked, as number plans change often.
    """
    if not _WRITTEN.fullmatch(text.strip()):
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
