"""Who is left out, who is only compared, corrected or spoken to; and what is a day and no place in the list."""

from __future__ import annotations

import pytest

from tests.reading.asking import CHOOSE, CHOOSE_TWO, ONE, THREE, decided

NOTHING = dict[str, str]()


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Start Kari but not Fjord", {"10024": "confirm"}),
        ("Yes to Fjord but not Kari", {"10031": "confirm"}),
        ("Stop Nordlys but not Kari", {"10023": "stop"}),
        ("Nordlys paid but not Kari", {"10023": "paid"}),
        ("Leave Kari and start Fjord", {"10024": "stop", "10031": "confirm"}),
        ("Toisin kuin Kari, Fjord on maksanut", {"10031": "paid"}),
        ("Kari paid all but 2000", {"10024": "paid 1980.00"}),
        ("Nothing from Kari, nothing from Fjord", NOTHING), ("Ei maksua Karilta eikä Fjordilta", NOTHING),
        ("All paid but Kari", NOTHING), ("Kari paid on the 1st", NOTHING), ("Start Kari on the 1st", NOTHING),
        ("Fjord paid within a second", NOTHING), ("Start Nordlys, make it Fjord", NOTHING),
        ("Stop Kari. Sorry, Fjord", NOTHING), ("Start all. Sorry, just Kari", NOTHING),
        ("Start Kari no sorry Fjord", NOTHING), ("Stop Fjord - eh Kari", NOTHING),
        ("Kari paid 2000, no 1500", NOTHING), ("Hi Kari, start Fjord", NOTHING),
        ("Kari can you stop Fjord", NOTHING), ("Karille maksettu", NOTHING),
    ],
)  # fmt: skip
def test_of_three(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, THREE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Lindqvist to Kronofogden but not Svensson", {"2044": "payment_order"}),
        ("Lämna Svensson och ta Lindqvist till Kronofogden", {"2044": "payment_order"}),
        ("Svensson till Kronofogden den första", NOTHING), ("Svensson to Kronofogden on the 1st", NOTHING),
        ("Court order for Svensson like Lindqvist did", NOTHING), ("Kör Svensson som Lindqvist", NOTHING),
        ("Svensson till Kronofogden, eller rättare sagt Lindqvist", NOTHING), ("Be Svensson återkalla", NOTHING),
        ("Lindqvist tipsade: Svensson till Kronofogden", NOTHING),
    ],
)  # fmt: skip
def test_of_two(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, CHOOSE_TWO) == what_is_decided


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Jävla Kronofogden", "Ner med Kronofogden", "Court order, ugh", "Kronofogden done", "Påminn Per om Kronofogden",
        "Kronofogden. Förlåt det gällde Berg", "Återkalla återkallelsen", "Återkalla. Eller vet inte",
    ],
)  # fmt: skip
def test_no_way_is_chosen(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Paid, no that was Berg", "Go ahead\n\nsorry that was for my son", "Stop. Or give me a day",
        "Lopeta. Tai en tiedä", "Paid not a penny", "Maksettu paskat", "Maksettu teille", "Perikää minut",
        "Remind Per about the collection", "Muistuta minua perinnästä", "Hi Anna, has Nordlys paid",
        "No stopping now", "Peru lopetus", "Stop shipping to Nordlys", "Lopeta työt Nordlysillä", "Cancel Friday",
        "Warranty extended to 15 December", "Keikka siirretty 15.12. asti", "Nordlys gave us until 15 December",
        "New date for the delivery is 15 December", "Vänta med bygget till 15 december", "Tarvitsen aikaa 1.12. asti",
        "Got a credit note from them", "Saimme hyvityslaskun",
    ],
)  # fmt: skip
def test_nothing_of_one(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == NOTHING
