"""Prompt codes and reply tokens.

A code (`4F7`) is short, easy to say, and not used again by the same business within 90 days: it is the
business's prompt counter, scrambled. A token is what makes a reply address unguessable: 130 random bits in
base32.
"""

from __future__ import annotations

import base64
import secrets

ALPHABET = "23456789CDFGHJKMNPRTVWXZ"
"""No vowels, so that no word appears; nothing that looks like something else."""
FIRST_LENGTH = 3
TOKEN_BYTES = 20


def code(number: int, start: int) -> str:
    """Return the code of a business's prompt *number* (from 0); *start* moves the sequence per business.

    Three characters hold 13,824 codes with a digit or more somewhere, and then they grow by one.
    """
    size, length = len(ALPHABET) ** FIRST_LENGTH, FIRST_LENGTH
    while number >= size:
        number -= size
        size *= len(ALPHABET)
        length += 1
    # An odd multiplier that shares no factor with 24 runs through every code once before any comes back.
    scrambled = (number * _multiplier(size) + start) % size
    letters = []
    for _ in range(length):
        scrambled, digit = divmod(scrambled, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)


def _multiplier(size: int) -> int:
    """Return a number near the golden section of *size*, coprime to 24: neighbours end up far apart."""
    candidate = int(size * 0.6180339887)
    while candidate % 2 == 0 or candidate % 3 == 0:
        candidate += 1
    return candidate


def new_token() -> str:
    """Return a fresh token: 32 characters of lower-case base32, so that no mail server changes it."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()
