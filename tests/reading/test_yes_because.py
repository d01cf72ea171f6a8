"""What people tell with their yes or no: why, what was promised and not kept, what they do not care about."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import CHOOSE, ONE, THREE, decided

YES, NO, PAID, NOTHING_DONE = {"10023": "confirm"}, {"10023": "stop"}, {"10023": "paid"}, dict[str, str]()


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("ja de har hatt god tid på seg til å betale", YES),
        ("ja nå er jeg lei av å vente på pengene", YES),
        ("har purra dem selv to ganger så bare kjør", YES),
        ("De har ikke betalt, så ja, fortsett", YES),
        ("Ja, de skylder oss for flere jobber", YES),
        ("De sa de skulle betale forrige uke, men har ikke gjort det. Kjør på.", YES),
        ("Nei de har ikke gjort opp for seg, så kjør på", YES),
        ("Det stemmer at den ikke er betalt. Gå videre med saken", YES),
        ("Ja, kan dere starte i dag?", YES),
        ("ja kunden svarer ikke", YES),
        ("Ja for det har gått lang nok tid nå", YES),
        ("Fint om dere tar den videre", YES),
        ("Det vore bra om ni tar ärendet vidare", YES),
        ("fint om dere ikke starter inkasso", NOTHING_DONE),
        ("Fint om dere venter litt", NOTHING_DONE),
        ("nei vi sender ny faktura", NO),
        ("nei jeg orker ikke krangle med dem", NO),
        ("Pengene kom inn på fredag så her er det ikke noe å gjøre", PAID),
        ("nei ikke på denne kunden", NO),
        ("jeg ser den er betalt", PAID),
        ("Har fått 6000 av 12500", {"10023": "paid 6000.00"}),
        ("betaler de ikke så kjør", NOTHING_DONE),
        ("svarer de ikke så bare kjør", NOTHING_DONE),
        ("nei de svarer ikke på telefon", NOTHING_DONE),
        ("Har fortsatt ikke fått pengene", NOTHING_DONE),
        ("De lovte å betale forrige uke, men det har ikke skjedd", NOTHING_DONE),
        ("kan dere starte?", NOTHING_DONE),
        ("Ja, kan dere starte på mandag?", NOTHING_DONE),
        ("ok send den til meg", NOTHING_DONE),
        ("så ja", NOTHING_DONE),
        ("Ja, de skylder oss ikke noe lenger", NOTHING_DONE),
    ],
)
def test_a_reason_needs_no_comma(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, ONE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Send purring til dem og ta det videre til inkasso om de ikke betaler", YES),
        ("Bare å sende purring, og inkasso hvis det ikke hjelper", YES),
        ("Send påminnelse og så inkasso hvis det ikke nytter", YES),
        ("Start purring og eventuelt inkasso", YES),
        ("send a reminder and then collection if they don't pay", YES),
        ("Ja, selv om de sier de skal betale", YES),
        ("Kjør på, även om de klagar", YES),
        ("Go ahead, even though they promise to pay", YES),
        ("Kjør inkasso hvis de ikke betaler", NOTHING_DONE),
        ("Send purring, men ikke inkasso hvis de ikke betaler", NOTHING_DONE),
        ("Send purring og inkasso hvis de ikke betaler innen fredag", NOTHING_DONE),
        ("Ja, selv om de sier at de har betalt", NOTHING_DONE),
        ("purring først, inkasso venter vi med", NOTHING_DONE),
    ],
)
def test_a_condition_that_keeps_from_nothing(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, ONE) == what_is_decided


ALL_STARTED = dict.fromkeys(("10023", "10024", "10031"), "confirm")
ALL_STOPPED = dict.fromkeys(("10023", "10024", "10031"), "stop")


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("ja, nei, ja", THREE, {"10023": "confirm", "10024": "stop", "10031": "confirm"}),
        ("ja, nei", THREE, NOTHING_DONE),
        ("den på 27300 kan du sende", THREE, {"10031": "confirm"}),
        ("den på 15000 kan du sende", THREE, NOTHING_DONE),
        ("Ikke gjør noe med noen av dem", THREE, ALL_STOPPED),
        ("Alle bortsett fra Kari Hansen, hun slipper", THREE,
         {"10023": "confirm", "10024": "stop", "10031": "confirm"}),
        ("Lindqvist bestrider fakturan, dom anser att jobbet inte är klart", CHOOSE, {"2044": "disputed"}),
        ("Denne har de betalt", ONE, PAID),
        ("Denne har de betalt?", ONE, NOTHING_DONE),
        ("Tja, bare kjør", ONE, YES),
        ("Tja, ja", ONE, NOTHING_DONE),
        ("Send purring. Betaler de ikke da går det til inkasso", ONE, YES),
        ("Send purring. Betaler de ikke innen fredag går det til inkasso", ONE, NOTHING_DONE),
        ("4000 kom på konto i dag, venter på resten", ONE, {"10023": "paid 4000.00"}),
        ("Venter på resten", ONE, NOTHING_DONE),
        ("Ja, alle tre har fått nok tid", THREE, ALL_STARTED),
        ("Jobbet är inte klart anser dom", CHOOSE, NOTHING_DONE),
    ],
)  # fmt: skip
def test_whom_and_which(the_owner_writes: str, context: Context, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, context) == what_is_decided
