"""Words that look like an order, a credit or a choice, and are none."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, ONE, decided


@pytest.mark.parametrize("context", [ONE, CHOOSE], ids=["confirm", "choice"])
@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "starter", "Den starter", "startes", "kjører", "kjører allerede", "Kjøre", "fortsetter", "inndrives allerede",
        "startar", "köra", "körs", "inleda", "inleder", "fortsätter", "kører", "begynder", "opkræve", "køyrer",
        "initiating", "starting", "started", "confirms", "approves", "alkaa", "aloittaa", "periä", "aloittaminen",
        "Joe", "AA", "Roger", "Sue", "Hei\n\nJoe",
        "kvistat", "kreditorer", "Kreditor", "overtak",
    ],
)  # fmt: skip
def test_a_word_that_is_no_order_decides_nothing(the_owner_writes: str, context: Context) -> None:
    assert decided(the_owner_writes, context) == {}


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Start", "Kjør", "Vi starter", "Dere kan starte", "Ja, kjøre", "Bare å kjøre på", "Starte inkasso", "Starta",
        "Kör", "Ni kan köra", "Please start", "Initiate", "Aloittakaa", "Voitte aloittaa", "Vi kører", "Jaaa", "Kjoer",
    ],
)  # fmt: skip
def test_the_same_verbs_as_an_order_do(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": "confirm"}
