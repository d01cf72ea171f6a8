"""Payment references: KID, OCR, RF, or simply the invoice's number.

**A reference is a name.** It is compared whole and exactly, never searched for, and a wrong check digit
does not reject a row: nothing in the books says which scheme they follow, if any, and many small businesses
print the invoice number. What check digits are for is done by exactness instead: a mistyped digit names no
invoice, unless it happens to name another one, and then `matching` wants the amount not to point elsewhere
(`is_checked` tells it how far a reference may be trusted on its own).
"""

from __future__ import annotations

import re

from stdnum import iso11649, luhn

from ledger.errors import NotUnderstood
from ledger.rows import Why

LONGEST = 35
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE | re.ASCII)
_NOISE = re.compile(r"[\s.,/\-_#]+")


def normal(text: str) -> str | None:
    """Return the reference in *text* as it is kept and compared: letters and digits, upper case.

    Leading zeros stay. An RF reference is kept without its `RFnn`, as banks in Finland and Sweden report the
    national part alone. A KID's check sign may be a dash (modulus 11) and stays. None if nothing is left.
    """
    refuse_shortened(text)
    plain = _NOISE.sub("", text).upper()
    if plain.startswith("RF") and iso11649.is_valid(plain):
        return plain[4:]
    if text.rstrip().endswith("-") and plain.isdecimal() and kid_mod11(plain) == "-":
        return plain + "-"
    if len(plain) > LONGEST:
        raise NotUnderstood(Why.OUT_OF_RANGE, f"a reference has at most {LONGEST} characters")
    return plain or None


def refuse_shortened(text: str) -> None:
    """Raise `NotUnderstood` for what a spreadsheet makes of a long number: `1,23457E+11`."""
    if _SHORTENED.fullmatch(text.strip()):
        reason = "a spreadsheet has shortened this number; format the column as text and export again"
        raise NotUnderstood(Why.MALFORMED, reason)


def is_checked(reference: str) -> bool:
    """Say whether *reference* ends with a check digit that is right: KID or OCR modulus 10, KID modulus 11.

    One in five arbitrary numbers does so by chance: a reason to trust, never a proof.
    """
    digits, sign = reference[:-1], reference[-1:]
    if not digits.isdecimal():
        return False
    return luhn.is_valid(reference) or kid_mod11(digits) == sign


def kid_mod11(digits: str) -> str:
    """Return the modulus 11 check sign of a KID: weights 2 to 7 from the right, `-` for ten."""
    weighted = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    sign = -weighted % 11
    return "-" if sign == 10 else str(sign)
