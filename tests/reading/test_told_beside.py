"""What is told beside a decision: why, what comes next, what was meant; and what takes the decision back."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, NUMBER, ONE, decided

YES, NO, PAID, DISPUTED = ({"10023": word} for word in ("confirm", "stop", "paid", "disputed"))
ASKS_BACK = dict[str, str]()


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Ja, de har ikke svart på noe som helst", YES),
        ("Ja. Han har lovet og lovet uten at det skjer noe.", YES),
        ("jeg gider ikke vente mere på de penge så ja", YES),
        ("eg ventar ikkje lenger no send det av garde til inkasso", YES),
        ("Hiv ut purringa og ta inkassoen etterpå, æ gidd ikkje vent lenger", YES),
        ("Nej jeg har ikke hørt fra dem så ja start bare op", YES),
        ("Styret har vedtatt at saken går til inkasso", YES),
        ("Ønsker å gå videre med saken", YES),
        ("Ja, hva trenger dere fra meg?", YES),
        ("Ja. Men hvor lang tid tar det?", YES),
        ("Please don't. They're family.", NO),
        ("Vi lar denne ligge og ønsker verken purring eller inkasso", NO),
        ("Nei, vi har blitt enige om en betalingsplan", NO),
        ("Nei. Det er søsteren min", NO),
        ("leave them be, they're only starting out", NO),
        ("They paid the lot today so no need", PAID),
        ("Betalt i går ifølge banken", PAID),
        ("betalt den 16.", PAID),
        ("Kunden nekter å betale fordi varen var ødelagt", DISPUTED),
        ("Kunde nekter å betale, påstår varen aldri kom", DISPUTED),
        ("Feil faktura, vi krediterte den i går", {"10023": "credited"}),
        ("De har betalt alt unntatt 500", {"10023": "paid 12000.00"}),
        ("gjenstår bare 2500", {"10023": "paid 10000.00"}),
        ("har fått 2000 på den, resten mangler", {"10023": "paid 2000.00"}),
        ("Betalt 5 tusen", {"10023": "paid 5000.00"}),
        ("Vent til over helga", {"10023": "new_due_date 2026-11-30"}),
        ("Kunne dere drøyd det til den 8. desember?", {"10023": "new_due_date 2026-12-08"}),
        ("ge dom till 10 december, sedan får vi se", {"10023": "new_due_date 2026-12-10"}),
        ("Kan vi vente til lønning den 15.?", {"10023": "new_due_date 2026-12-15"}),
    ],
)
def test_what_is_told_beside_it_leaves_the_answer(
    the_owner_writes: str, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, ONE) == what_is_decided


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Ikke gjør noe riktig enda",
        "Don't do it yet.",
        "Ja, starta ärendet. Eller nej, stoppa det. Ärligt talat vet jag inte",
        "Betalt 16.",
        "betalt den 28.",
        "De betaler den 16.",
        "Kunden nekter å betale fordi han ikke har penger",
        "han vil at dere starter inkasso",
        "Ja, de er i ferd med å betale",
        "Ja, vi har blitt enige om en betalingsplan",
        "please don't forget to send me a copy",
        "please don't wait any longer",
        "Ønsker å gå videre, men ikke ennå",
        "Vil gå videre hvis det er gratis",
        "det er bare å sende meg papirene",
        "hvorfor starter dere ikke",
        "money is in the post",
        "er pengene der?",
        "5 tusen takk",
        "Ja, det er en kalaskule med rullarik",
        "VI JA",
        "pause the 27-seconds timer",
    ],
)
def test_what_was_no_answer_decides_nothing(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == ASKS_BACK


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        (
            "Den här fakturan krediterade vi, så det finns inget kvar att driva in",
            CHOOSE,
            {"2044": "credited"},
        ),
        ("bevaka den några år så får vi se", CHOOSE, {"2044": "monitor"}),
        ("de har utmätning på sig redan, kör bevakning", CHOOSE, {"2044": "monitor"}),
        ("det blir nog bäst att bevaka den", CHOOSE, {"2044": "monitor"}),
        ("återkalla den, vi har gjort upp om det", CHOOSE, {"2044": "withdraw"}),
        ("I agree with the recommendation", CHOOSE, {"2044": "confirm"}),
        ("kunden vill ha kronofogden", CHOOSE, ASKS_BACK),
        ("för dyrt att bevaka den", CHOOSE, ASKS_BACK),
        ("vi följer inte ert förslag", CHOOSE, ASKS_BACK),
        ("556036-0793, räcker det?", NUMBER, {"2044": "identity_number 5560360793"}),
        ("556036-0793?", NUMBER, ASKS_BACK),
    ],
)
def test_reasons_speak_for_or_against_a_way(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided
