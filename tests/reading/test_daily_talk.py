"""What people say all day long, and what it must not be taken for."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, ONE, decided


@pytest.mark.parametrize("context", [ONE, CHOOSE], ids=["confirm", "choice"])
@pytest.mark.parametrize(
    "somebody_says",
    [
        "Ja, i går.", "Ja, alltid", "Ja, det är konstigt.", "Ja, prinsessan har försvunnit.", "Nej, det är inte han.",
        "Nej, han är inte där.", "Fortsätt här inne.", "Klar att börja!", "Du kjører for fort.", "Du kör för fort.",
        "Kör mig hem.", "Nu ledde hon från start till mål.", "Han hade start", "Det är en skit som kör!",
        "Det är fler än du kan köra.", "Avbryt mötet.", "Mötet är uppskjutet till fredag.", "Kom på måndag.",
        "He got a week off.", "You have until Monday.", "Betala honom.", "Du må betala.", "Det kom ut 1892.",
        "Vi är inne i Östergötland.", "court", "kreditt", "forslaget", "nice", "tvisten", "Vi ses i retten.",
    ],
)  # fmt: skip
def test_daily_talk_decides_nothing(somebody_says: str, context: Context) -> None:
    assert decided(somebody_says, context) == {}


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Ja, med en gang", "confirm"),
        ("Ja, de har hatt tid nok", "confirm"),
        ("Dere kan bare starte", "confirm"),
        ("Nei, ingen av dem", "stop"),
        ("Ikke følg opp denne", "stop"),
        ("Rekninga er betala", "paid"),
        ("Fått 12500", "paid"),
    ],
)
def test_the_same_words_of_an_owner_do(the_owner_writes: str, what_is_decided: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": what_is_decided}
