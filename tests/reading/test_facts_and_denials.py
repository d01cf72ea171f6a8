"""A fact told of one and denied of another, the rest of a part, and whose number it is."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE_TWO, NUMBER, ONE, THREE, TOLD, decided

PAID = {"10023": "paid"}


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Nordlys has paid. Fjord hasn't", PAID),
        ("Nordlys har betalt. Fjord har ikke", PAID),
        ("Nordlys har betalt, det har ikke Fjord", PAID),
        ("Nordlys maksoi, Fjord ei", PAID),
        ("10031 har betalat men inte de andra", {"10031": "paid"}),
        ("10031 har betalat men inte de andra. Kör på dem",
         {"10031": "paid", "10023": "confirm", "10024": "confirm"}),
        ("Fjord: nei. Nordlys har betalt, Kari ikke", {"10031": "stop", "10023": "paid"}),
        ("Kari har betalt og Fjord kan dere se på", {"10024": "paid"}),
        ("Kari er kreditert og Fjord håndterer vi i morgen", {"10024": "credited"}),
        ("Kari har betalt og Fjord også", {"10024": "paid", "10031": "paid"}),
        ("Kari ja og Fjord skal jeg ringe", {"10024": "confirm"}),
        ("Nordlys ja, Fjord ikke", {"10023": "confirm", "10031": "stop"}),
        ("Not Nordlys, they're a good customer. The others yes",
         {"10023": "stop", "10024": "confirm", "10031": "confirm"}),
        ("Fjord regnskap har betalat, de andra två har inte hört av sig. Sätt igång med dem",
         {"10031": "paid", "10023": "confirm", "10024": "confirm"}),
    ],
)  # fmt: skip
def test_what_is_denied_of_another_is_no_answer(
    the_owner_writes: str, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, THREE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("They paid 6000 last week and the rest comes in December", TOLD, {"10023": "paid 6000.00"}),
        ("They paid 6000 last week, the rest comes in December", TOLD, {"10023": "paid 6000.00"}),
        ("No need, I'll phone them myself tomorrow", ONE, {"10023": "stop"}),
        ("Bevaka Lindqvist och Svensson ska jag ringa", CHOOSE_TWO, {"2044": "monitor"}),
        ("BF på Lindqvist och Svensson ringer jag själv", CHOOSE_TWO, {"2044": "payment_order"}),
        ("Start på Kari og Fjord skal jeg ringe", THREE, {"10024": "confirm"}),
        ("Kari og Fjord har betalt 1000", THREE, {}),
        ("Svensson trækkervi, den anden overvåger I bare", CHOOSE_TWO, {"2044": "monitor"}),
        ("Den andra bevakar ni", CHOOSE_TWO, {"2051": "monitor"}),
        ("Den er for liten til inkasso", ONE, {}),
        ("Pengarna är på kontot imorgon", ONE, {}),
        ("Pengene er inne neste uke", ONE, {}),
        ("Fikk pengene på fredag", ONE, PAID),
        ("Send Hansen til inkasso", ONE, {}),
        ("Vent med Hansen til 15. desember", ONE, {}),
        ("Olsen bestrider kravet", ONE, {}),
        ("Ja, vi ses", ONE, {}),
        ("12500 er betalt", ONE, PAID),
        ("Det mangler bare 2000 kroner", ONE, {"10023": "paid 10500.00"}),
        ("De skylder 2500", ONE, {}),
        ("Mangler 12500", ONE, {}),
        ("Hva betyr dette? Mangler 2500", ONE, {}),
        (
            "Svensson har betalt 3000 och ska betala resten i december, Lindqvist bevakas",
            CHOOSE_TWO,
            {"2051": "paid 3000.00", "2044": "monitor"},
        ),
        ("I'll phone them myself tomorrow", ONE, {}),
        ("Ja, vår feil", ONE, {}),
        ("De andre har ikke hørt av seg. Ja", THREE, {}),
        ("559952-7172 är vårt eget, deras vet jag inte", NUMBER, {}),
        ("559952-7172 is our own, theirs I don't know", NUMBER, {}),
    ],
)
def test_what_stands_beside_it_is_weighed(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided
