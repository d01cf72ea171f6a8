"""What may stand beside a decision, and what is decided of some and asked of others."""

from __future__ import annotations

import pytest

from core.reading import Context, Unclear, read
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NUMBER, ONE, THREE, case_of, decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Ja, så fort som mulig", ONE, {"10023": "confirm"}),
        ("Hei, ja takk", ONE, {"10023": "confirm"}),
        ("Ja de har hatt lang nok tid", ONE, {"10023": "confirm"}),
        ("Gjør det. Forresten, når stenger dere?", ONE, {"10023": "confirm"}),
        ("Kjør på!\n\nReijo", ONE, {"10023": "confirm"}),
        ("De har ikke penger, men start inkasso", ONE, {"10023": "confirm"}),
        ("Vi vil ikke vente lenger, start", ONE, {"10023": "confirm"}),
        ("Nei, ingen av dem", THREE, {"10023": "stop", "10024": "stop", "10031": "stop"}),
        ("bestridt, de mener flisene er feil", ONE, {"10023": "disputed"}),
        ("De har betalt 6 250 kr, resten er lovet neste uke", ONE, {"10023": "paid 6250.00"}),
        ("trekk hele kravet tilbake", CHOOSE, {"2044": "withdraw"}),
        ("Ta röverne til Kronofogden", CHOOSE, {"2044": "payment_order"}),
        ("Betalt kontant på plassen", ONE, {"10023": "paid"}),
        ("Fått 5000 av dem", ONE, {"10023": "paid 5000.00"}),
        ("To uker til, så kan dere starte", ONE, {"10023": "new_due_date 2026-12-08"}),
        ("Ny forfallsdato: 30. november", ONE, {"10023": "new_due_date 2026-11-30"}),
        ("vent til fredag den 4.", ONE, {"10023": "new_due_date 2026-12-04"}),
        ("Kan vi vente til 1. desember?", ONE, {"10023": "new_due_date 2026-12-01"}),
        ("Alle unntatt den siste", THREE, {"10023": "confirm", "10024": "confirm"}),
        ("2: återkalla", CHOOSE_TWO, {"2051": "withdraw"}),
        ("Dere får ta alle sammen", THREE, {"10023": "confirm", "10024": "confirm", "10031": "confirm"}),
        ("Ny adress Parkvägen 6, 651 00 Karlstad", ADDRESS, {"2044": "address Parkvägen 6, 651 00 Karlstad"}),
        ("Är det inte 559933-3811 så vet jag inte", NUMBER, {}),
    ],
)  # fmt: skip
def test_what_is_plain_stays_plain(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context"),
    [
        ("Ja, det er vår feil", ONE),
        ("Ja, men han er en god venn", ONE),
        ("Ja, nå skal vi hjem", ONE),
        ("Ja, hei da", ONE),
        ("Bekreft bestillingen", ONE),
        ("Avbryt utskriften", ONE),
        ("end-to-end", ONE),
        ("Jeg gjør det", ONE),
        ("Han på lageret mente de hadde betalt", ONE),
        ("Ignorer dette. Betalt", ONE),
        ("to til inkasso", THREE),
        ("Resten: ja", THREE),
        ("10099 er betalt", CHOOSE),
        ("2044 och 2061 är betalda", CHOOSE_TWO),
        ("Min granne fick en bf i fjol", CHOOSE),
        ("559978-4146 eller kanskje 559981-2566", NUMBER),
        ("Nygatan 4 eller Nygatan 14, 652 20 Karlstad", ADDRESS),
    ],
)
def test_what_is_not_plain_decides_nothing(the_owner_writes: str, context: Context) -> None:
    assert decided(the_owner_writes, context) == {}


def test_what_is_plain_of_some_is_decided_and_the_others_are_asked_about() -> None:
    reading = read("Kari har betalt. De andre kverulerer vi om.", THREE)
    assert [decision.case for decision in reading.decisions] == [case_of("10024")]
    assert reading.unclear is not None
    assert set(reading.candidates) == {case_of("10023"), case_of("10031")}


def test_a_part_is_paid_and_the_rest_goes_on() -> None:
    reading = read("Halvparten er betalt. Kjør inkasso på resten.", ONE)
    assert [decision.word.value for decision in reading.decisions] == ["paid", "confirm"]


def test_who_was_spoken_of_without_being_understood_is_not_the_rest() -> None:
    reading = read("Nordlys kan kose seg. Start inkasso på resten", THREE)
    assert {decision.case for decision in reading.decisions} == {case_of("10024"), case_of("10031")}
    assert (reading.unclear, reading.candidates) == (Unclear.NOT_UNDERSTOOD, (case_of("10023"),))
