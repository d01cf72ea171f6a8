"""What another does, wishes or got; papers, other moments, a half: none of it is an order to us."""

from __future__ import annotations

import pytest

from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NUMBER, ONE, THREE, decided

NOTHING = dict[str, str]()


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Svensson ansöker om BF mot oss", "Lindqvist skickar oss till Kronofogden", "Svensson bevakar Lindqvist",
        "Lindqvist sender oss til Kronofogden", "Lindqvist går til Kronofogden mod os", "BF från Lindqvist",
        "Svensson krever betalingsoppfordring", "Lindqvist begär betalningsföreläggande", "Svensson withdraws",
        "Lindqvist accepts monitoring", "Lindqvist agrees to monitoring", "Lindqvist är okej med bevakning",
        "Lindqvist accepterer overvågning", "Lindqvist hyväksyy seurannan", "Svensson vaatii maksamismääräystä",
        "Det är Svensson som vill ha BF", "It is Svensson who wants a court order", "BF på Svensson, sa Lindqvist",
        "BF på Svensson hanterar juristen", "BF på Svensson sköter Anna", "BF på Svensson fixar vi",
        "Svensson avslutar firman", "Svensson drar tillbaka", "Svensson slapp BF", "Svensson, Kronofogden känner honom",
        "BF på Svensson, eller Lindqvist var det", "BF på Svensson (2044)", "2051 Lindqvist court order",
    ],
)  # fmt: skip
def test_who_else_goes_that_way(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE_TWO) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kunden begär bevakning", "Kunden tycker vi ska köra BF", "Återkallelse har inkommit från kunden",
        "Anna kör BF", "Jag går till Kronofogden", "Jeg drar til Kronofogden", "I go to court", "BF mot oss",
        "Skicka info om BF", "Send info om betalingsföreläggande", "Send details on Kronofogden",
        "Lähettäkää tietoa Kronofogdenista", "Skicka BF-blanketten till mig", "Send the court order form to me",
        "Jeg vil ha info om overvåking", "Skicka villkoren för långtidsbevakning", "Mejla mig om BF",
        "Säg till honom att det blir BF", "Fortell ham at det blir Kronofogden", "Ta fram underlag för BF",
        "BF men skicka inte", "Gjør klar til Kronofogden men ikke send", "Court order but don't send it",
        "Kronofogden mutta älkää lähettäkö", "BF vid behov", "Kronofogden ved behov", "Court order if needed",
        "BF efter styrelsemötet", "Kronofogden efter bestyrelsesmødet", "Court order after the board meeting",
        "I andra hand BF", "Court order as a last resort", "Sist körde vi BF", "Det heter BF", "BF utan framgång",
        "It is called a court order", "Last time we ran a court order", "Återkalla halva", "Återkalla avgiften",
        "Trekk tilbake purringen", "Återkalla det jag skrev", "Withdraw what I wrote", "Återkalla mig",
    ],
)  # fmt: skip
def test_a_way_that_is_not_ordered(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Nordlys startar inkasso mot oss", "Kjør inkasso på meg", "Nordlys stoppar betalningen",
        "Nordlys avslutter samarbeidet", "Nordlys ends the contract", "Kunden stopper", "Asiakas keskeyttää",
        "Nordlys mener vi skal stoppe", "Nordlys synes vi skal køre inkasso", "Nordlys thinks we should start",
        "Kör inkasso efter mötet", "Kjør etter at jeg har snakket med ham", "Go ahead after the meeting",
        "Aloittakaa kokouksen jälkeen", "Go ahead and call me", "Go ahead without the fee", "Stryk avgiften",
        "Stryk gebyret", "Drop the fee", "Jag släpper hälften", "Drop half of it", "Unohtakaa puolet",
        "Har redan betalat er", "Har allerede betalt dere", "Already paid you", "Maksoin jo teille",
        "Pengar kom in men från fel kund", "Penger kom inn, vet ikke for hva", "Money came in but not from them",
        "Money came in, no idea what for", "Betald till en bedragare", "Betalade min faktura till Nordlys",
        "Gör klart inkasso men skicka inte",
    ],
)  # fmt: skip
def test_a_case_that_is_not_decided(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kari startar inkasso mot oss", "Fjord kjører inkasso mot Nordlys", "Kari stoppar Fjord", "Kari begär stopp",
        "Kari är okej med inkasso", "Fjord godkänner", "Kör hälften", "Start half of them", "Kari fick hälften",
        "10024 Nordlys ok", "Stopp 10023 Kari", "Kjør 10023 Fjord", "Kari på Fjord ringde, kör",
        "Kari from Fjord called, start it", "Betalade Fjord i går", "Har betalt Kari", "Paid Fjord yesterday",
        "Kari har fått pengarna", "Kari has got the money", "Kari on saanut rahat", "Betalat till Nordlys",
        "Stoppa henne", "Stopp henne", "Ja till alla fem", "Yes to all five", "Nu är det stopp, Kari ska betala",
        "Stopp nu, Fjord får inte fler chanser, kör", "Ingen fara med Kari", "Inga fler leveranser till Fjord",
    ],
)  # fmt: skip
def test_cases_that_are_not_decided(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, THREE) == NOTHING


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Svensson betalade 2000, BF på resten", {"2051": "paid 2000"}),
        ("Svensson har betalat en del, kör BF på resten", NOTHING),
        ("Lindqvist har betalat 10000, kör det sista hos KFM", {"2044": "paid 10000"}),
        ("Lindqvist paid half, withdraw the rest", {"2044": "paid 9200"}),
        ("Svensson maksoi 2000, loput Kronofogdenille", {"2051": "paid 2000"}),
        ("Svensson bestrider en del, resten är betald", {"2051": "disputed"}),
        ("Svensson bestrider hälften", {"2051": "disputed"}),
        ("Svensson betalade 2000, bevaka den andra", {"2051": "paid 2000", "2044": "monitor"}),
    ],
)
def test_the_rest_may_be_the_rest_of_a_sum(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    """What was paid is recorded; what `resten` means is asked, unless it says that it means the others."""
    found = decided(the_owner_writes, CHOOSE_TWO)
    assert found.keys() == what_is_decided.keys()
    assert all(found[invoice].startswith(word) for invoice, word in what_is_decided.items())


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Nordlys har betalt 5000, kjør på de to andre", {"10023", "10024", "10031"}),
        ("Svensson bevakar ni", {"2051"}), ("Lindqvist vill jag ha BF på", {"2044"}),
        ("Lindqvist mener jeg dere kan overvåke", {"2044"}), ("BF på Svensson kör vi", {"2051"}),
        ("Svensson 2051 BF", {"2051"}),
    ],
)  # fmt: skip
def test_what_is_an_order_still_orders(the_owner_writes: str, what_is_decided: set[str]) -> None:
    context = THREE if "Nordlys" in the_owner_writes else CHOOSE_TWO
    assert decided(the_owner_writes, context).keys() == what_is_decided


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Fel: Storgatan 1, 111 22 Stockholm", "Vi bor på Storgatan 1, 111 22 Stockholm",
        "Brevet till Storgatan 1, 111 22 Stockholm kom tillbaka", "Storgatan 1, 111 22 Stockholm flyttade han från",
        "Grannens är Storgatan 1, 111 22 Stockholm", "Storgatan 1, 111 22 Stockholm är hans sommarstuga",
    ],
)  # fmt: skip
def test_another_address(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ADDRESS) == NOTHING


def test_another_number() -> None:
    assert decided("570823-9867 är hans frus", NUMBER) == NOTHING
    assert decided("jag fick orgnret av hans fru, 559988 3948", NUMBER) != NOTHING
