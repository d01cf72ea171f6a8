"""Words that are about somebody or something else than they seem, and so decide nothing, or something else."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, CHOOSE_TWO, ONE, decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context"),
    [
        ("Pengarna från Svensson har kommit", CHOOSE),  # nobody of that name owes anything there
        ("Pengarna av Svensson har kommit", CHOOSE),
        ("Trekk kravet mot Olsen tilbake", ONE),
        ("You can choose between -100 and +100%.", ONE),
        ("Nei til overvåking", CHOOSE),
        ("Nej till BF", CHOOSE),
        ("No court, no monitoring", CHOOSE),
    ],
)
def test_what_is_said_of_others_decides_nothing(the_owner_writes: str, context: Context) -> None:
    assert decided(the_owner_writes, context) == {}


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Pengarna från Lindqvist har kommit", CHOOSE, {"2044": "paid"}),
        ("Vi fick 2 000 av Svensson i går och Lindqvist har betalat allt", CHOOSE_TWO,
         {"2051": "paid 2000.00", "2044": "paid"}),
        ("100 % betalt", ONE, {"10023": "paid"}),
        ("100% yes", ONE, {"10023": "confirm"}),
        ("100 prosent betalt", ONE, {"10023": "paid"}),
        ("50 % betalt", ONE, {"10023": "paid 6250.00"}),
        ("Kreditfaktura 118 är skickad", CHOOSE, {"2044": "credited"}),
        ("Vi har skickat kreditnota nr 55", CHOOSE, {"2044": "credited"}),
        ("Ja til kronofogden, nei til overvåking", CHOOSE, {"2044": "payment_order"}),
        ("Nej till BF, ja till LTB", CHOOSE, {"2044": "monitor"}),
        ("please do not start the reminder", ONE, {"10023": "stop"}),
    ],
)  # fmt: skip
def test_what_is_said_of_ours_decides_it(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided
