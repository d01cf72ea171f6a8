"""Prompt codes and reply tokens.

A code (`4F7`) is short, easy to say, and not used again by the same business: it is the business's prompt
counter, scrambled. It holds a digit, so that it is no word, and a letter, so that it is no number. A token is
what makes a reply address unguessable: 160 random bits in base32.
"""

from __future__ import annotations

import base64
import itertools
import secrets

ALPHABET = "23456789CDFGHJKMNPRTVWXZ"
"""Nothing that looks like something else, and no vowels."""
SHORTEST = [
    code
    for code in ("".join(letters) for letters in itertools.product(ALPHABET, repeat=3))
    if not code.isdigit() and not code.isalpha()
]
"""9,216 codes; then they grow by a character."""
TOKEN_BYTES = 20


def code(number: int, start: int) -> str:
    """Return the code of a business's prompt *number* (from 0); *start* moves the sequence, per business."""
    size, length = len(SHORTEST), 3
    while number >= size:
        number -= size
        size *= len(ALPHABET)
        length += 1
    # A multiplier that shares no factor with the size runs through every code once before any comes back.
    rest, place = divmod((number * _multiplier(size) + start) % size, len(SHORTEST))
    letters = SHORTEST[place]
    for _ in range(length - 3):
        rest, digit = divmod(rest, len(ALPHABET))
        letters += ALPHABET[digit]
    return letters


def _multiplier(size: int) -> int:
    """Return a number near the golden section of *size*, coprime to it: neighbours end up far apart."""
    candidate = int(size * 0.6180339887)
    while candidate % 2 == 0 or candidate % 3 == 0:
        candidate += 1
    return candidate


def new_token() -> str:
    """Return a fresh token: 32 characters of lower-case base32, so that no mail server changes it."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()
