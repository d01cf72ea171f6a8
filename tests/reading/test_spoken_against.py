"""A step or a way that is named is not chosen by that: what stands beside it may speak against it."""

from __future__ import annotations

import pytest

from core.case import Choice
from core.reading import Context, read
from tests.reading.asking import ADDRESS, CHOOSE, NUMBER, ONE, THREE, decided

ASKS_BACK = dict[str, str]()


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Nej inget kronofogden", "nej inget betalningsföreläggande", "Nej ingenting till kronofogden",
        "nej kronofogden",
        "utan kronofogden", "inte värt ett betalningsföreläggande", "BF nej tack",
        "för dyrt med betalningsföreläggande", "betalningsföreläggande nej", "kronofogden: nej", "bf? nej",
        "kronofogden, absolut inte", "usch kronofogden", "no court order please", "no no court", "already in court",
        "bevakning är slöseri med pengar",
        "kunden gick till kronofogden", "he took me to court", "vi ansöker själva om BF", "I'll sue him myself",
        "court, no thanks", "nei ikkje noko namsmann", "nei ikke noe kronofogden", "ulosotto ei", "bevakning nej tack",
        "overvåking nei", "seuranta ei", "too expensive to go to court", "för dyrt att ansöka om BF",
        "nej tack inget KFM",
    ],
)  # fmt: skip
def test_no_way_is_taken_that_is_spoken_against(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == ASKS_BACK


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [
        ("nej, kronofogden", "payment_order"),
        ("nej kör bf istället", "payment_order"),
        ("nej ta den till kronofogden", "payment_order"),
        ("de svarar inte så kronofogden", "payment_order"),
        ("inte bevakning utan kronofogden", "payment_order"),
        ("Nej inget kronofogden, bevaka den istället", "monitor"),
        ("hellre bevakning än kronofogden", "monitor"),
    ],
)
def test_a_way_that_is_chosen_beside_another_is_taken(the_owner_writes: str, what_is_decided: str) -> None:
    (said,) = decided(the_owner_writes, CHOOSE).values()
    assert said == what_is_decided


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "for dyrt å starte", "ikke noe poeng i å gå videre", "blir for dyrt å sende til inkasso",
        "det koster for mye å starte inkasso", "for lite beløp til å starte", "för dyrt att starta",
        "too expensive to start", "too expensive to go ahead", "for dyrt at starte", "liian kallista aloittaa",
        "ingen idé att skicka till inkasso", "start alt annet enn denne", "starta alla utom denna",
        "start all but this one",
    ],
)  # fmt: skip
def test_a_reason_against_starting_starts_nothing(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) in (ASKS_BACK, {"10023": "stop"})


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "greit, gir beskjed", "ok, giver besked", "kan dere bekrefte", "kan ni bekräfta", "can you confirm",
        "bekreft beløpet", "confirm the amount please", "vennligst bekreft", "alt i orden nå", "allt i sin ordning nu",
        "skal sende den til inkasso selv", "vi startar inkasso själva", "I'll start collection myself",
        "yes I got it", "ok tak for info", "jeg så den ble betalt med feil beløp", "kan dere kreditere",
    ],
)  # fmt: skip
def test_what_only_sounds_like_consent_confirms_nothing(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == ASKS_BACK


@pytest.mark.parametrize(
    "the_owner_writes",
    ["ja men inte bevakning", "enligt förslaget men inte bevakning", "kör på, men ingen bevakning"],
)
def test_a_suggestion_that_is_turned_down_is_not_followed(the_owner_writes: str) -> None:
    assert CHOOSE.asked[0].suggestion is Choice.MONITORING
    assert decided(the_owner_writes, CHOOSE) == ASKS_BACK


def test_another_way_that_is_turned_down_leaves_the_suggestion() -> None:
    assert decided("ja men inte kronofogden", CHOOSE) == {"2044": "confirm"}


@pytest.mark.parametrize(
    ("the_owner_writes", "context", "the_value"),
    [
        ("556036-0793 är fel", NUMBER, None),
        ("556036-0793 stämmer inte", NUMBER, None),
        ("det gamla numret var 556036-0793", NUMBER, None),
        ("numret var fel, rätt är 556036-0793", NUMBER, "5560360793"),
        ("Fel nummer! 556036-0793 ska det vara", NUMBER, "5560360793"),
        ("Storgatan 12, 123 45 Storstad stämmer inte", ADDRESS, None),
        (
            "Storgatan 12, 123 45 Storstad är fel, det ska vara Nygatan 4, 411 19 Göteborg",
            ADDRESS,
            "Nygatan 4, 411 19 Göteborg",
        ),
    ],
)
def test_a_value_that_is_said_to_be_wrong_is_not_taken(
    the_owner_writes: str, context: Context, the_value: str | None
) -> None:
    found = [decision.value for decision in read(the_owner_writes, context).decisions]
    assert found == ([the_value] if the_value else [])


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Go ahead with the reminder but not collection", "Kør rykkeren, men ikke inkasso", "Start on Monday",
        "Aloittakaa maanantaina", "They have paid the other invoice", "de har betalt til noen andre",
        "betalt til feil konto", "they will dispute it", "de vil gøre indsigelse", "Asiakas aikoo kiistää laskun",
        "Yes, but they never got the goods", "Ja de har ikke fått fakturaen", "Ja, de har ikke råd",
        "Ja det stemmer, den er ubetalt", "Det stämmer", "betaling ventes 15. desember", "vi trenger 5000 kroner",
        "Vi behöver låna 1200 kronor", "mottatt i 2020", "I didn't until about a month ago",
        "use a 3rd party extension",
        "If you want to stay there, it's okay with me", "Nå väntar vi på det",
    ],
)  # fmt: skip
def test_what_is_not_so_yet_or_of_another_decides_nothing(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == ASKS_BACK


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "court is too much for this", "my lawyer will take it to court", "min advokat tar det till kronofogden",
        "allt utom kronofogden", "alt annet enn rettssak", "anything but court", "I'd rather not go to court",
        "kunden önskar betalningsföreläggande", "ulosotto on liikaa",
    ],
)  # fmt: skip
def test_a_way_that_others_take_or_he_shuns_is_not_chosen(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == ASKS_BACK


@pytest.mark.parametrize(
    "the_owner_writes", ["Start de som ikke har betalt", "2 av dem har betalt", "ja til en av dem"]
)
def test_some_of_three_are_asked_about(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, THREE) == ASKS_BACK


@pytest.mark.parametrize(
    ("the_owner_writes", "what_is_decided"),
    [("They paid on Monday", "paid"), ("I got the money on Friday", "paid"), ("betalt på mandag", "paid")],
)
def test_a_weekday_beside_a_fact_is_gone(the_owner_writes: str, what_is_decided: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": what_is_decided}
