"""What a hurried reader would take for an answer: refusals in an order's words, other matters, other people."""

from __future__ import annotations

import pytest

from core.case import Question
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, ONE, THREE, decided

NOTHING = dict[str, str]()


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Yeah, no.", "Okay, no.", "Stop: no", "paid - no", "Betalt: nei", "Betalt (ikke)", "Paid my ass",
        "Nei, de har hatt tid nok", "Nej, jag vill ha mina pengar", "No, they had their chance", "Nei, nok er nok",
        "Nei, de slipper ikke unna", "Nei, de svarer ikke", "Nei så bra", "Don't you dare stop",
        "Ja, de er konkurs", "Ja, det er svigerfar", "Ja, det ordner seg", "Ja, saken er løst", "Ja, de er trege",
        "Ja, den er sendt til inkasso", "Ja, herregud", "Ja, ta den bort", "Ja, send en påminnelse",
        "Yes, unfortunately he passed away", "Kyllä, he menivät konkurssiin", "Ok, jeg har ringt dem",
        "Betalt 10022", "De betalte 3000 på 10022", "They paid 500 in 2024", "De betalte i fjor", "Gebyret er betalt",
        "Har betalt dem 5000", "Nordlys fikk betalt", "De har betalt 0 kr", "De kunne betalt 5000", "snart betalt",
        "Had they paid I'd have told you", "as good as paid", "Kreditert halvparten", "De bestrider alltid alt",
        "Kunden ber om at vi stopper saken", "De ber oss stoppe", "Kunden vil ha den kreditert",
        "De får ikke en uke til", "De har fått to uker allerede", "Frist til 15. desember? Aldri",
        "Send den til advokaten", "Inkasso er satt i gang",
        "Startar ni inkasso byter jag bolag", "Ringer han så stoppa", "Ja till avbetalning", "Kör ni inkasso",
        "Kör fram till inkasso", "Starta inkasso så byter jag bolag", "Vi brukar köra inkasso",
        "Hör ni inget så kör", "Den blir betald", "Jag vill ha betalt", "Han kommer bestrida", "Ja det är jag",
        "Ja herregud", "Jeg kan kreditere den", "Stopp varslene",
    ],
)  # fmt: skip
def test_nothing_is_decided_about_one(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kronofogden no", "KFM no", "BF ei", "Withdraw nope", "Withdraw: no", "Kronofogden: too expensive",
        "Anything but Kronofogden", "Alt unntatt kronofogden", "Vad som helst utom återkallelse",
        "Lindqvist has debts at Kronofogden", "Lindqvist har skulder hos Kronofogden", "The case is with Kronofogden",
        "KFM has him", "Kronofogden is looking for him", "Kronofogden söker honom", "Kronofogden er for hardt",
        "Vi brukte kronofogden i fjor", "Usually we do court order", "Sendt til kronofogden", "Ring kronofogden",
        "Väljer jag BF kostar det då mer", "Går ni till Kronofogden byter jag bolag", "Emot BF", "BF slipper han",
        "BF hade varit bra", "Kör ni BF", "Vi kör BF via Visma", "BF sköter advokaten",
        "Usch, kronofogden",
        "Kunden har återkallat sitt bestridande", "Han fick 60 dagars kredit", "Banken sender til kronofogden",
        "Bruk kronofogden som trussel", "Kronofogden, er det politiet",
        "monitoring means nothing happens", "Overvåking er for dårlig", "Overvåking hadde vi sist",
        "Att återkalla är att ge upp", "Tilbakekalling er uaktuelt", "Lindqvist vil at vi trekker saken",
        "I'll withdraw some cash", "withdraw my yes", "Peruutan suostumukseni", "Ok, men ikke det dere foreslår",
    ],
)  # fmt: skip
def test_no_way_is_taken(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Nordlys Eiendom AS har betalt", "Stopp Nordlys Eiendom", "Start på Per Hansen", "Kari Nordmann har betalt",
        "Hansen & Sønner har betalt", "Fjord Bygg AS har betalt", "Fjord Line has paid, not them",
        "Ja -Kari", "go ahead, Kari excepted", "Kør på, Kari fritaget", "Ja, ta Kari ut", "Enig med Fjord",
        "Fjord sier ja nå", "Ja, Kari er grei", "Ja, jeg har snakket med Kari", "Ja. Og Kari?", "Ikke kjør alle",
        "Ikke bare Kari", "Bare Kari mangler", "2 av 3 er betalt", "Kari betalte for middagen", "Fjord har betalt skat",
        "Kari paid 12500", "Send Fjord til advokaten", "Nei, Fjord slipper ikke unna",
    ],
)  # fmt: skip
def test_nothing_is_decided_about_three(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, THREE) == NOTHING


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Stopp Kari, men ikke de andre", {"10024": "stop"}),
        ("Nei til Kari, men ikke de andre", {"10024": "stop"}),
        ("Ja til Nordlys, ikke de andre ennå", {"10023": "confirm"}),
        ("Start Nordlys. Not the others yet", {"10023": "confirm"}),
        ("Fru Hansen har betalt", {"10024": "paid"}),
        ("Nordlys AS har betalt", {"10023": "paid"}),
        ("Nej till alla utom Fjord", {"10023": "stop", "10024": "stop"}),
        ("Alla utom Fjord har betalat", {"10023": "paid", "10024": "paid"}),
        ("Kör Nordlys inte Fjord", {"10023": "confirm", "10031": "stop"}),
        ("Kör Fjord, Kari är sjuk", {"10031": "confirm"}),
        ("Kör alla, inte minst Kari", {"10023": "confirm", "10024": "confirm", "10031": "confirm"}),
    ],
)
def test_only_what_he_meant_is_decided(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, THREE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("BF på alla utom Svensson", {"2044": "payment_order"}),
        ("Återkalla alla utom Lindqvist", {"2051": "withdraw"}),
        ("BF på Lindqvist, Svensson är min svåger", {"2044": "payment_order"}),
        ("Ej BF på Lindqvist, LTB på Svensson", {"2051": "monitor"}),
        ("2044 Kronofogden no, 2051 Kronofogden yes", {"2051": "payment_order"}),
        ("BF på Lindqvist och inte Svensson", {"2044": "payment_order"}), ("BF exkl Svensson", NOTHING),
        ("BF på alla, utom Svensson", NOTHING), ("Svensson slipper BF", NOTHING),
        ("Svensson krediterade oss", NOTHING), ("BF på Svenssons bror", NOTHING),
    ],
)  # fmt: skip
def test_only_the_way_he_meant_is_taken(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, CHOOSE_TWO) == what_is_decided


@pytest.mark.parametrize("the_owner_writes", ["Starta ej", "Ej starta", "Starta ej inkasso"])
def test_a_short_not_is_a_not(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": "stop"}


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "anywhere but Storgatan 5, 111 22 Stockholm", "He has moved from Storgatan 5, 111 22 Stockholm",
        "Brevet til Storgatan 5, 111 22 Stockholm kom i retur", "Storgatan 5, 111 22 Stockholm is our office",
        "Svensson bor på Storgatan 5, 111 22 Stockholm", "Gammel adresse: Storgatan 5, 111 22 Stockholm",
        "Ei Storgatan 5, 111 22 Stockholm", "Vi malede Storgatan 5, 111 22 Stockholm",
        "Hennes mor bor Storgatan 5, 111 22 Stockholm", "Storgatan 5, 111 22 Stockholm burned down",
        "De holdt til i Storgatan 5, 111 22 Stockholm før", "Send me a copy to Storgatan 5, 111 22 Stockholm",
        "På fakturan står Storgatan 5, 111 22 Stockholm", "Ni skickade till Storgatan 5, 111 22 Stockholm",
        "Svenssons adress är Storgatan 5, 111 22 Stockholm", "Arbetsplats: Storgatan 5, 111 22 Stockholm",
    ],
)  # fmt: skip
def test_an_address_that_is_not_the_customers(the_owner_writes: str) -> None:
    assert ADDRESS.asked[0].question is Question.ADDRESS
    assert decided(the_owner_writes, ADDRESS) == NOTHING
