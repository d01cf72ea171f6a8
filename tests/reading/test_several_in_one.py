"""Several decisions in one message, in the orders and by the names people give them; and who it is that speaks."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, CHOOSE_TWO, ONE, THREE, decided

YES, NO = "confirm", "stop"
ASKS_BACK = dict[str, str]()


def of_three(first: str | None, second: str | None, third: str | None) -> dict[str, str]:
    said = zip(("10023", "10024", "10031"), (first, second, third), strict=True)
    return {invoice: word for invoice, word in said if word is not None}


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Kari har betalat, kör på dom andra två", of_three(YES, "paid", YES)),
        ("Kari har betalt. Resten: inkasso", of_three(YES, "paid", YES)),
        ("Kari Hansen er kreditert, de andre starter dere", of_three(YES, "credited", YES)),
        ("den på 3980 er betalt, de andre kan gå", of_three(YES, "paid", YES)),
        ("Bare Fjord. De andre gjør vi ingenting med.", of_three(NO, NO, YES)),
        ("Only Nordlys, leave the others", of_three(YES, NO, NO)),
        ("yes to the first two, leave the last", of_three(YES, YES, NO)),
        ("everything except 10024", of_three(YES, None, YES)),
        ("alt unntatt 10024", of_three(YES, None, YES)),
        ("alt er betalt unntatt Fjord", of_three("paid", "paid", None)),
        ("Alle utanom Kari, der veit eg ikkje enno", of_three(YES, None, YES)),
        ("everything but Nordlys, I am meeting with them on thursday", of_three(None, YES, YES)),
        ("Kjør 23 og 31, ikke 24", of_three(YES, NO, YES)),
        ("1 og 3 ja", of_three(YES, None, YES)),
        ("Go for all three", of_three(YES, YES, YES)),
        ("Alle tre takk", of_three(YES, YES, YES)),
        ("none of them", of_three(NO, NO, NO)),
        ("Nordlys og Hansen har betalt begge to", of_three("paid", "paid", None)),
        ("Nordlys Bygg har fått kreditnota. Fjord ja", of_three("credited", None, YES)),
        ("Vent med alt til 7. desember", of_three(*["new_due_date 2026-12-07"] * 3)),
        (
            "Nordlys yes. Fjord wait until Dec 9. Not decided on Kari.",
            of_three(YES, None, "new_due_date 2026-12-09"),
        ),
        (
            "Start Nordlys. Kari har jeg snakket med, hun betaler til fredag. Fjord er betalt.",
            of_three(YES, None, "paid"),
        ),
        (
            "Kari får utsatt forfall til 18.12.2026. Nordlys og Fjord kan sendes til inkasso",
            of_three(YES, "new_due_date 2026-12-18", YES),
        ),
        ("Alle?", ASKS_BACK),
        ("Hva med alle tre?", ASKS_BACK),
        ("leave a message for Kari", ASKS_BACK),
        ("Kari har betalt, nei det har hun ikke", ASKS_BACK),
        ("Start alle. Kari har jeg snakket med, hun betaler til fredag", ASKS_BACK),
    ],
)
def test_each_of_three_gets_what_was_said_of_it(
    the_owner_writes: str, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, THREE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Lindqvist till kronofogden, Svensson kan ni släppa", {"2044": "payment_order", "2051": "withdraw"}),
        ("Kör den lilla till fogden och bevaka den stora", {"2044": "monitor", "2051": "payment_order"}),
        ("court for Svensson, watch Lindqvist", {"2044": "monitor", "2051": "payment_order"}),
        (
            "Ta Lindqvist till kronofogden men vänta med Svensson till 15 december",
            {"2044": "payment_order", "2051": "new_due_date 2026-12-15"},
        ),
        (
            "Återkalla Svensson, på Lindqvist följer vi ert förslag",
            {"2044": "confirm", "2051": "withdraw"},
        ),
        ("Overvåk den første og trekk den andre", {"2044": "monitor", "2051": "withdraw"}),
        ("BF på båda, nej förresten bara 2044", {"2044": "payment_order"}),
        ("Båda", ASKS_BACK),
    ],
)
def test_each_of_two_ways_goes_to_its_case(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, CHOOSE_TWO) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Hei, dette er Kari fra Fjellheim. Bare kjør på.", ONE, {"10023": YES}),
        ("Piotr here, go ahead", ONE, {"10023": YES}),
        (
            "ja hej det är håkan jag sitter i bilen men skicka den till kronofogden",
            CHOOSE,
            {"2044": "payment_order"},
        ),
        ("ja er på et tak nå men bare sett i gang snakkes", ONE, {"10023": YES}),
        ("Hei, dette er Nordlys Bygg. Vi har betalt.", ONE, ASKS_BACK),
        ("er på jobb men ring meg", ONE, ASKS_BACK),
        ("Hei dette er feil kjør ikke", ONE, ASKS_BACK),
    ],
)
def test_who_speaks_and_from_where_says_nothing_of_the_case(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided
