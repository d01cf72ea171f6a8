"""Spellings that tell two phrases apart, times gone by, sums, and which of two ways somebody would rather have."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, CHOOSE_TWO, ONE, THREE, decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Han har betalat, så han är skuldfri", CHOOSE, {"2044": "paid"}),
        ("Vi krediterade den i oktober", CHOOSE, {"2044": "credited"}),
        ("De betalte i oktober", ONE, {"10023": "paid"}),
        ("Nej, det är lugnt", ONE, {"10023": "stop"}),
        ("Ja, alla tre tack", THREE, {"10023": "confirm", "10024": "confirm", "10031": "confirm"}),
        ("Hellre bevakning än kronofogden", CHOOSE, {"2044": "monitor"}),
        ("Vi vil heller ha overvåking enn kronofogden", CHOOSE, {"2044": "monitor"}),
        ("monitoring instead of court please", CHOOSE, {"2044": "monitor"}),
        ("I stedet for bevakning tar vi BF", CHOOSE, {"2044": "payment_order"}),
        ("Kunden bestrider fakturan för att jobbet inte blev klart", CHOOSE, {"2044": "disputed"}),
        ("De bestrider eftersom jobbet inte är klart", CHOOSE, {"2044": "disputed"}),
        ("The customer disputes the invoice because the work was not finished", ONE, {"10023": "disputed"}),
        ("5000 swishade han i går", CHOOSE, {"2044": "paid 5000.00"}),
        ("2000 inbetalt hittills", CHOOSE, {"2044": "paid 2000.00"}),
        ("Wait until the 2nd of December", ONE, {"10023": "new_due_date 2026-12-02"}),
        ("We got the 12 500 from Nordlys on Monday", ONE, {"10023": "paid"}),
        ("No. They're friends of ours", ONE, {"10023": "stop"}),
    ],
)  # fmt: skip
def test_what_is_plain_once_it_is_read_closely(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context"),
    [
        ("Han betalade, sa han", CHOOSE),
        ("De betaler i desember", ONE),
        ("Kreditert i desember", ONE),
        ("Start i september", ONE),
        ("Inte BF i stället för bevakning", CHOOSE),
        ("Kunden bestrider ikke fordi han ikke har sett den", ONE),
        ("2061 betalade han i går", CHOOSE_TWO),
        ("2000 är betald", CHOOSE_TWO),
        ("Jeg tror den er betalt", CHOOSE),
        ("De skal ha betalt i går", CHOOSE),
        ("de andre kan bare køre", THREE),  # nobody was named before them
        ("begge kan berre køyre", THREE),
    ],
)
def test_what_is_not_plain_even_then(the_owner_writes: str, context: Context) -> None:
    assert decided(the_owner_writes, context) == {}
