"""What people write beside their answer: a signature nobody marked, a favour, what comes later, who is meant."""

from __future__ import annotations

import pytest

from core.reading import Context
from core.reading.lexicon.load import OBJECT, lexicon
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NUMBER, ONE, THREE, decided

YES, NOTHING_DONE = {"10023": "confirm"}, dict[str, str]()


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Ja, fortsett.\n\nBjørn Tveiten\nTveiten Graving\nTlf 900 00 000", ONE, YES),
        ("Ja\nBjørn Tveiten\nTveiten Graving\nTlf 900 00 000", ONE, YES),
        ("Ja\n\nHilde\nTlf. 900 11 222", ONE, YES),
        ("Kari: nei. De andre kan dere starte.\n\nVh Jostein\nFjellheim Bygg og Vedlikehold", THREE,
         {"10024": "stop", "10023": "confirm", "10031": "confirm"}),
        ("Bevaka\n\n/Petra på Hasselbackens Bygg", CHOOSE, {"2044": "monitor"}),
        ("Ja\n\nPer Olsen\nIkke 10023", ONE, NOTHING_DONE),
        ("Ja\n\nPer Olsen\nIkke start", ONE, NOTHING_DONE),
        ("Ja\n\nKari Hansen", THREE, NOTHING_DONE),
        ("Adressen:\n\nAnders Berg\nStorgatan 4\n341 31 Ljungby\n\nSolveig Nyman\nÄngsvägen 2, 343 33 Älmhult", ADDRESS,
         {"2044": "address Storgatan 4, 341 31 Ljungby"}),
        ("Adressen:\n\nAnders Lindqvist\nStorgatan 4\n341 31 Ljungby", ADDRESS,
         {"2044": "address Storgatan 4, 341 31 Ljungby"}),
        ("Numret är\n\nAnders Berg\n559952-7172", NUMBER, {"2044": "identity_number 5599527172"}),
    ],
)  # fmt: skip
def test_a_signature_is_no_part_of_the_answer(
    the_owner_writes: str, context: Context, what_is_decided: dict[str, str]
) -> None:
    assert decided(the_owner_writes, context) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("Ja. Kan dere sende meg kopi av brevet?", YES),
        ("Ja, men kan dere sende meg en kopi?", YES),
        ("Yes please, and let me know when the reminder has gone out", YES),
        ("Ja. Kan dere ringe ham først?", NOTHING_DONE),
        ("Ja, men gi beskjed før dere starter", NOTHING_DONE),
        ("Yes, but let me know what it costs first", NOTHING_DONE),
        ("Ja. Hva koster det?", NOTHING_DONE),
        ("Nei. Koster det noe?", {"10023": "stop"}),
        ("Gi dem til 10. desember, så kan dere kjøre på hvis ikke", {"10023": "new_due_date 2026-12-10"}),
        ("Vent til 5. desember, ellers inkasso", {"10023": "new_due_date 2026-12-05"}),
        ("De må betale i dag. Ellers kjør på", NOTHING_DONE),
        ("La den ligge til over nyttår, ny frist 8. januar", {"10023": "new_due_date 2027-01-08"}),
        ("Jeg har snakket med ham og han har betalt", {"10023": "paid"}),
        ("Jeg tror Kari og han har betalt", NOTHING_DONE),
        ("De har betalt, har de ikke?", NOTHING_DONE),
        ("Ja, sick of waiting", YES),
        ("Start når dere vil", YES),
        ("Start når de vil", NOTHING_DONE),
        ("Start når dere vil ha betalt", NOTHING_DONE),
        ("Send det ut til alle sammen", NOTHING_DONE),
        ("Halvparten kom i går, resten skulle komme i løpet av uka", {"10023": "paid 6250.00"}),
    ],
)
def test_what_stands_beside_one_answer(the_owner_writes: str, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, ONE) == what_is_decided


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "what_is_decided"),
    [
        ("Den på 3980 er betalt. Resten kan gå", THREE,
         {"10024": "paid", "10023": "confirm", "10031": "confirm"}),
        ("Kari har betalt, de to andre går I bare videre med", THREE,
         {"10024": "paid", "10023": "confirm", "10031": "confirm"}),
        ("Kari kan gå", THREE, NOTHING_DONE),
        ("alla utom den sista", THREE, {"10023": "confirm", "10024": "confirm"}),
        ("Alle utanom Kari, ho ventar vi med til 20. desember", THREE,
         {"10023": "confirm", "10031": "confirm", "10024": "new_due_date 2026-12-20"}),
        ("Ja, men ikke på Kari Hansen. Henne tar jeg ikke til inkasso", THREE,
         {"10023": "confirm", "10031": "confirm", "10024": "opt_out"}),
        ("Kari: nei. Ellers er det bare å kjøre", THREE,
         {"10024": "stop", "10023": "confirm", "10031": "confirm"}),
        ("Kari: vent til 5. desember. Ellers kjør på", THREE, {"10024": "new_due_date 2026-12-05"}),
        ("Nei til alt sammen", THREE, {"10023": "stop", "10024": "stop", "10031": "stop"}),
        ("joo molempiin, sama mitä suosittelitte", CHOOSE_TWO, {"2044": "confirm", "2051": "confirm"}),
        ("10031 is disputed, so please hold off on that", THREE, {"10031": "disputed"}),
    ],
)  # fmt: skip
def test_who_is_meant(the_owner_writes: str, context: Context, what_is_decided: dict[str, str]) -> None:
    assert decided(the_owner_writes, context) == what_is_decided


@pytest.mark.parametrize(
    "somebody_says",
    [
        "He gave me a week", "Han fick en vecka", "Var så god", "Lad gå", "I protest", "He went to court",
        "You can do it", "Ja, nå begynner det", "Vær så god", "Jag protesterar", "Låt gå",
    ],
)  # fmt: skip
@pytest.mark.parametrize("context", [ONE, CHOOSE], ids=["confirm", "choice"])
def test_daily_talk_is_none(somebody_says: str, context: Context) -> None:
    assert decided(somebody_says, context) == NOTHING_DONE


def test_no_phrase_ends_with_its_object() -> None:
    """Such a phrase would never be found; the lexicons refuse it when they are read."""
    assert OBJECT not in lexicon().root.steps
    ends = [
        node for node in lexicon().root.steps.values() if OBJECT in node.steps and node.steps[OBJECT].ends
    ]
    assert ends == []
