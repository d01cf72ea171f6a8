"""What sounds like a fact or an order and is none: of himself, of another time, taken back, too much, over."""

from __future__ import annotations

import pytest

from tests.reading.asking import CHOOSE, ONE, THREE, decided

NOTHING = dict[str, str]()


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "jeg har allerede betalt", "Vi har jo betalt for lenge siden", "Jag har redan betalat", "olen jo maksanut",
        "Too late, I already paid you", "They paid 5000 too much", "de har betalt for meget", "maksoivat liikaa",
        "Marked as paid by mistake", "markert betalt ved en feil", "looks paid to me", "ser betalt ut",
        "the payment was returned", "they offered 5000", "he tarjosivat 5000", "dispute resolved", "tvisten er løst",
        "tvisten är löst", "they disputed it but we agreed", "de bestred den, men vi ble enige", "no dispute",
        "the deadline was 5 December", "fristen var 5. desember", "allerede sendt til inkasso",
        "vi har allerede startet inkasso hos et annet byrå", "jeg krediterer den i morgen", "I will credit it tomorrow",
        "Don't stop", "please don't stop the process", "älkää lopettako", "Ikke stopp saken",
        "I'm away until 5 December", "jeg er borte til 5. desember", "give me until Friday to decide",
        "Vent til de betaler", "odottakaa kunnes he maksavat", "Har betalt regningen fra dere", "Your invoice is paid",
        "Jeres faktura er betalt", "Har betalat fakturan från er", "De skulle have betalt i går",
        "De skulle ha betalat igår", "They should have paid yesterday", "Nei nei, dere skal ikke stoppe",
        "De har betalt, men feil beløp", "They paid but not the full amount",
        "De har betalt, men pengene er ikke kommet", "Kjør på. Men ring meg før dere sender noe",
        "Jeg stopper innom kontoret deres i morgen",
        "Nej, sluta inte", "No, you shouldn't stop", "Ei, ei saa pysäyttää",
    ],
)  # fmt: skip
def test_nothing_is_decided_about_one(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == NOTHING


@pytest.mark.parametrize("the_owner_writes", ["älkää periä", "Älkää periä tätä", "älä perii", "alkaa perii"])
def test_do_not_is_no_begin_though_it_is_written_without_its_dots(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": "stop"}


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kronofogden called me", "kronofogden ringde mig", "fick brev från kronofogden", "I don't trust Kronofogden",
        "write off my debt", "återkalla mitt samtycke", "don't withdraw", "mitt förslag är bättre",
        "följ inte förslaget", "bevaka mitt eget företag", "hur återkallar jag", "jag krediterar den på måndag",
        "Jag drar tillbaka mitt svar", "Jeg trækker mit svar tilbage", "I withdraw my answer",
    ],
)  # fmt: skip
def test_no_way_is_taken(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "all or nothing",
        "Kari called me",
        "Kari sier Fjord har betalt",
        "two of them",
        "ikke Kari Hansen, Kari Olsen",
        "Ja til den største, hvis Kari betaler",
        "Yes to the largest, if Kari pays",
        "Ja till den största, om Kari betalar",
        "Fjord betalte for Kari",
        "Fjord has paid Kari's",
        "To av dem har betalt, kjør på den siste",
    ],
)
def test_nothing_is_decided_about_three(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, THREE) == NOTHING
