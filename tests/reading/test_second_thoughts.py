"""A second sentence that takes back the first, and what is said of other times, things and quarrels."""

from __future__ import annotations

import pytest

from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NUMBER, ONE, THREE, decided

NOTHING = dict[str, str]()


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kari har betalt. Nei, det har hun ikke", "Kari har betalat. Nej, det har hon inte", "Stopp Kari. Nei, kjør",
        "Kari has paid. No, she hasn't", "Kjør Kari. Nei, ikke henne", "Kör Kari. Nej, inte henne",
        "Kjør Nordlys. Nei Fjord", "Kjør alle. Nei, bare Kari", "Stopp alle. Nei, bare Kari",
        "Start all. No, only Kari",
        "Alle har betalt. Nei, ikke Kari", "Alle har betalt. Eller ikke Kari da", "Stopp Kari. Nei, ikke stopp",
        "Nordlys har betalt. Nej, det var en anden", "Kari har betalt. Feil, Fjord", "Kari on maksanut. Ei, ei ole",
        "Ja til de to første nei til Fjord eller omvendt", "Kari har betalt. Nå roter jeg, det var vel Fjord",
        "betalt nordlys kari inkasso fjord", "stopp kari inkasso fjord", "Kjør Nordlys, Kari og Fjord ikke",
        "Start Nordlys, Kari ikke", "Kari jobber hos Fjord og har betalt", "Kari works at Fjord and has paid",
        "Kari har godtatt", "Fjord godkjenner", "Kari gidder jeg ikke kjøre", "Kör alla tre orkar jag inte",
        "Nordlys er ok, Kari er ikke ok", "Kari har fått til 1. desember men det holdt hun ikke",
    ],
)  # fmt: skip
def test_nothing_of_three(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, THREE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "De har betalt. Nej, det har de ikke", "They've paid. No, they haven't", "Betalt... neida", "Paid. I wish",
        "Den er betalt. Skulle jeg ønske", "Stopp. Eller forresten nei", "Stopp. Nei forresten, ikke gjør det",
        "Betalt. Feil sms, sorry", "Stop. Wrong chat", "Kjør på. Skulle du likt, hva", "Jo visst, men...",
        "De har godtatt den", "Kunden har akseptert", "They have accepted it", "De var uenige men har godtatt den",
        "Utsettelse til 1. desember er helt uaktuelt", "Uppskov till 1 december kan de glömma", "Nei fredag",
        "Utsettelse til 1. desember? Glem det", "Null utsettelse til 1. desember",
        "De maser om utsettelse til 1. desember",
        "Vi utsetter jobben til 15. januar", "The delivery is postponed to 15 January", "Vent med bilen til fredag",
        "Vänta med att ringa till 1 december", "Don't call me until 1 December", "Stopp innom på fredag",
        "De har til 1. desember på å svare", "They have until 1 December to answer", "Gi meg til fredag på å tenke",
        "Stopp leveringen til Nordlys", "Jeg gir meg for i dag", "Ok kl 10", "Kör redan", "Oh, no!",
        "Det startar inte.",
        "De har betalt alt annet", "De betalte men banken avviste", "Den er like godt som betalt", "Betalt på papiret",
        "Fått 5000, men det var depositumet", "De betalte 5000 på en gammel sak", "De har betalt 5000 i bot",
        "De er uenige seg imellom", "De reklamerte på forrige leveranse", "De bestrider renten",
        "They dispute everything except this one", "he had a dispute with his wife", "Mandag til fredag",
    ],
)  # fmt: skip
def test_nothing_of_one(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Kronofogden. Feil kunde", "BF. Alltså Persson", "Court order. Wrong customer", "Kronofogden, du liksom",
        "Kronofogden på en annen", "BF på grannen", "BF kostar för mycket", "BF orkar jag inte",
        "Send Kronofogden blomster",
        "Trekk pengene fra kontoen", "Trekk meg fra lista", "Dra av det från fakturan", "Kunden har godtatt",
        "Ok kl 10",
    ],
)  # fmt: skip
def test_nothing_is_chosen(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "BF på Lindqvist. Nej, inte han", "BF på Lindqvist. Fel, Svensson", "Kronofogden på begge. Nei, bare Svensson",
        "Court for both. No, only Svensson", "Lindqvist overvåk Svensson trekk tilbake nei omvendt",
        "Kronofogden på begge er jeg imot",
    ],
)  # fmt: skip
def test_nothing_of_two(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE_TWO) == NOTHING


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Inte en chans att jag släpper detta", "Aldri i livet at vi dropper den", "Ikke tale om at vi stopper",
        "No way I'm dropping this", "Not a chance that I stop it",
    ],
)  # fmt: skip
def test_what_will_never_be_done(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == NOTHING
    assert decided(the_owner_writes, ONE) == NOTHING


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("nordlys kjør kari og fjord stopp", {"10023": "confirm", "10024": "stop", "10031": "stop"}),
        ("nordlys betalt kari og fjord kjør", {"10023": "paid", "10024": "confirm", "10031": "confirm"}),
        ("Fjord tar vi en runde med og Kari stopper vi", {"10024": "stop"}),
        ("Nordlys krangler vi med og Kari har betalt", {"10024": "paid"}),
        ("Nr 1 og 3 ja", {"10023": "confirm", "10031": "confirm"}),
        ("Ja Nordlys. Nei Fjord", {"10023": "confirm", "10031": "stop"}),
        ("Nordlys har betalt. Nei takk til Kari", {"10023": "paid", "10024": "stop"}),
    ],
)
def test_each_gets_what_was_said_of_it(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, THREE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("De har betalt. Nei, ikke send noe", {"10023": "paid"}), ("Nei, de har betalt", {"10023": "paid"}),
        ("Vi tar det selv. Nei", {"10023": "stop"}), ("ja gør det nu jeg gider ikke vente", {"10023": "confirm"}),
        ("Er det mulig å vente til 15. desember?", {"10023": "new_due_date 2026-12-15"}),
        ("ja det er fint om dere begynner med inkasso", {"10023": "confirm"}),
        ("drop it, not worth the bad blood", {"10023": "stop"}),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, ONE) == what_is_decided


def test_a_value_that_is_taken_back() -> None:
    assert decided("Storgatan 5, 111 22 Stockholm. Nei, feil", ADDRESS) == NOTHING
    assert decided("556016-0680 gäller Persson", NUMBER) == NOTHING
