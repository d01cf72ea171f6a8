"""What the owner writes, and what it decides."""

from __future__ import annotations

import pytest

from core.reading import Context
from tests.reading.asking import ADDRESS, CHOOSE, CHOOSE_TWO, NOTHING, NUMBER, ONE, THREE, TOLD, decided


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Ja", "JA 4F7", "Ja takk", "jepp kjør på", "Bekreft.", "Vi bekrefter at purring og inkasso kan starte.",
        "Ingen innvendinger herfra", "👍", "Sett det bare i gang", "Send dem til inkasso", "Ja, starta inkasso tack",
        "Yes please", "Please go ahead", "No objections, go ahead", "Stadfestar", "Køyr på", "Ja, set i gang",
        "Ja tak, det er i orden", "Bare kør på", "Kyllä, aloittakaa", "Sopii, tehdään niin", "Joo",
        "Ikke betalt. Kjør purring og inkasso.", "nei vent, ja, kjør på",
        "Hei!\n\nJa, sett i gang.\n\nMed vennlig hilsen\nStopp Skadedyr AS",
    ],
)  # fmt: skip
def test_a_plain_yes_confirms(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": "confirm"}


@pytest.mark.parametrize(
    "the_owner_writes",
    [
        "Nei", "nei takk", "Stopp", "STOPP!", "Dropp det", "La den ligge", "Ikke start inkasso", "Vi gir oss der",
        "Ikke purr, ikke inkasso", "Nej tack", "Avsluta ärendet", "Don't chase this one", "Please close the case",
        "Luk sagen", "Lad det ligge", "Legg han vekk for godt", "Ikkje send noko", "Lopettakaa", "Älkää periko tätä",
        "Saken skal verken til purring eller inkasso", "Ja... nei vent, stopp", "Ei", "ei!", "Ei kiitos",
    ],
)  # fmt: skip
def test_a_plain_no_or_stop_stops(the_owner_writes: str) -> None:
    assert decided(the_owner_writes, ONE) == {"10023": "stop"}


@pytest.mark.parametrize(
    ("the_owner_writes", "the_case_becomes"),
    [
        ("Den er betalt", "paid"), ("nei, de betalte på fredag", "paid"), ("Pengene er inne", "paid"),
        ("Betald igår", "paid"), ("they paid yesterday", "paid"), ("Maksettu", "paid"), ("Dei har gjort opp", "paid"),
        ("Betalt 12 500 kr 20.11", "paid"), ("De har betalt 8 000 kr", "paid 8000.00"),
        ("Halvparten er betalt", "paid 6250.00"), ("Mangler 2500, resten er betalt", "paid 10000.00"),
        ("Kreditert", "credited"), ("We issued a credit note", "credited"), ("Lasku on hyvitetty", "credited"),
        ("Kunden bestrider kravet", "disputed"), ("Nordlys bestrider fakturan", "disputed"),
        ("Vent til 15. desember", "new_due_date 2026-12-15"), ("Ny forfallsdato 20/12", "new_due_date 2026-12-20"),
        ("Gi dem to uker til", "new_due_date 2026-12-08"), ("vent til fredag", "new_due_date 2026-11-27"),
        ("Can you wait until December 10?", "new_due_date 2026-12-10"),
        ("ge dem en vecka till", "new_due_date 2026-12-01"),
        ("Odottakaa 31.12. asti", "new_due_date 2026-12-31"), ("Vent til uke 50", "new_due_date 2026-12-07"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("context", [ONE, TOLD], ids=["asked", "told"])
def test_what_brakes_acts_even_if_nothing_was_asked(
    the_owner_writes: str, the_case_becomes: str, context: Context
) -> None:
    assert decided(the_owner_writes, context) == {"10023": the_case_becomes}


@pytest.mark.parametrize(
    ("the_owner_writes", "the_cases_become"),
    [
        ("Ja til alle unntatt Kari Hansen", {"10023": "confirm", "10031": "confirm"}),
        ("Ja til Nordlys og Fjord, nei til Kari", {"10023": "confirm", "10031": "confirm", "10024": "stop"}),
        ("10023 ja\n10024 nei\n10031 vent til 15.12",
         {"10023": "confirm", "10024": "stop", "10031": "new_due_date 2026-12-15"}),
        ("1. ok 2. nei 3. ok", {"10023": "confirm", "10024": "stop", "10031": "confirm"}),
        ("23 ja, 24 nei, 31 ja", {"10023": "confirm", "10024": "stop", "10031": "confirm"}),
        ("Kari har betalt, kjør på de to andre", {"10024": "paid", "10023": "confirm", "10031": "confirm"}),
        ("Den største: start inkasso", {"10031": "confirm"}),
        ("Betalt", {}), ("10099 kan dere sende", {}), ("Ja til 10024. Nei til 10024.", {}), ("en av dem er betalt", {}),
    ],
)  # fmt: skip
def test_several_cases_in_one_answer(the_owner_writes: str, the_cases_become: dict[str, str]) -> None:
    assert decided(the_owner_writes, THREE) == the_cases_become


@pytest.mark.parametrize(
    ("the_owner_writes", "the_case_becomes"),
    [
        ("betalningsföreläggande", "payment_order"), ("BF", "payment_order"), ("kör KFM", "payment_order"),
        ("LTB", "monitor"), ("återkalla", "withdraw"), ("aterkalla", "withdraw"), ("stopp", "withdraw"),
        ("Nej, återkalla", "withdraw"), ("ja", "confirm"), ("gör som ni föreslår", "confirm"),
        ("Inte BF, ta långtidsbevakning", "monitor"), ("Payment order please", "payment_order"),
        ("Vi velger langtidsovervåking", "monitor"), ("maksamismääräys", "payment_order"),
    ],
)  # fmt: skip
def test_a_choice(the_owner_writes: str, the_case_becomes: str) -> None:
    assert decided(the_owner_writes, CHOOSE) == {"2044": the_case_becomes}


def test_two_choices_at_once() -> None:
    assert decided("2044 kronofogden, 2051 återkalla.", CHOOSE_TWO) == {
        "2044": "payment_order",
        "2051": "withdraw",
    }


@pytest.mark.parametrize(
    ("the_owner_writes", "context"),
    [
        ("Ikke stopp!", ONE), ("Hva skjer hvis jeg bekrefter?", ONE), ("Skal jeg svare ja her?", ONE), ("Betalt?", ONE),
        ("Kunden sier at den er betalt", ONE), ("Tror den er betalt", ONE), ("Ja, hvis de ikke betaler i dag", ONE),
        ("De betaler neste uke", ONE), ("Nei, ikke betalt ennå", ONE), ("Ikke ennå", ONE), ("Vent litt", ONE),
        ("Tja", ONE),
        ("Bare purring, ikke inkasso", ONE), ("Send purring, men ikke inkasso", ONE), ("ja\nsorry feil chat", ONE),
        ("Vi har betalt", ONE), ("Kan ikke bekrefte", ONE), ("Ja til 10032", ONE), ("Vent til 10. november", ONE),
        ("Slutt å sende meg sms", ONE), ("Autosvar: jeg er på ferie. Ja.", ONE), ("10023", ONE), ("", ONE),
        ("Ja", TOLD), ("Ok takk", TOLD), ("Nei", TOLD), ("Send den til inkasso", TOLD),
        ("nej tack", CHOOSE), ("Återkalla eller BF, spelar ingen roll", CHOOSE), ("både BF och återkalla", CHOOSE),
        ("inte BF i alla fall", CHOOSE), ("Inkasso", CHOOSE), ("BF på en av dem", CHOOSE_TWO),
        ("Den største", NOTHING), ("Start inkasso på den minste", NOTHING),
        ("Stopp", NOTHING), ("Betalt", NOTHING), ("Ja", NOTHING),
    ],
)  # fmt: skip
def test_where_a_clerk_would_ask_nothing_is_decided(the_owner_writes: str, context: Context) -> None:
    assert decided(the_owner_writes, context) == {}


@pytest.mark.parametrize(
    ("the_owner_writes", "the_number"),
    [
        ("5599527172", "5599527172"), ("Orgnr 559935 - 8628", "5599358628"), ("SE559925081701", "5599250817"),
        ("Inte 559992-6606 utan 559996-6545", "5599966545"), ("pnr 91 06 05 - 9802", "9106059802"),
        ("165599527172", "5599527172"),
        ("559935-0641 eller 559976-4940", None), ("Är det 559960-9285?", None), ("559921-4277", None),
        ("Vårt organisationsnummer är 559953-4483", None), ("070-174 06 23", None),
    ],
)  # fmt: skip
def test_the_number_that_was_asked_for(the_owner_writes: str, the_number: str | None) -> None:
    expected = {"2044": f"identity_number {the_number}"} if the_number else {}
    assert decided(the_owner_writes, NUMBER) == expected


@pytest.mark.parametrize(
    ("the_owner_writes", "the_address"),
    [
        ("Box 214, 791 23 Falun", "Box 214, 791 23 Falun"),
        ("Ny adress: Ängsvägen 3B, 76140 Norrtälje", "Ängsvägen 3B, 761 40 Norrtälje"),
        ("de sitter på Industrigatan 9 i Avesta, postnummer 774 35", "Industrigatan 9, 774 35 Avesta"),
        ("Lindqvist Måleri AB\nStorgatan 5\n123 45 Sala", "Storgatan 5, 123 45 Sala"),
        ("Storgatan 12", None), ("733 31 Sala", None), ("Inte Storgatan 12, 733 31 Sala i alla fall", None),
    ],
)  # fmt: skip
def test_the_address_that_was_asked_for(the_owner_writes: str, the_address: str | None) -> None:
    expected = {"2044": f"address {the_address}"} if the_address else {}
    assert decided(the_owner_writes, ADDRESS) == expected
