"""Countries, identity numbers, e-mail addresses and telephones.

The numbers are the public examples of python-stdnum's and personnummer's own documentation and tests.
"""

from __future__ import annotations

import pytest

from ledger.errors import NotUnderstood
from ledger.parties import country_of, email_of, identity_of, phone_of


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("988077917", "NO", "988077917"),
        ("988 077 917", "NO", "988077917"),
        ("NO 988 077 917 MVA", "NO", "988077917"),
        ("988077917MVA", "NO", "988077917"),
        ("151086 95088", "NO", "15108695088"),
        ("556000-4615", "SE", "5560004615"),
        ("16556000-4615", "SE", "5560004615"),
        ("SE556000461501", "SE", "5560004615"),
        ("880320-0016", "SE", "8803200016"),
        ("19880320-0016", "SE", "198803200016"),
        ("701063-2391", "SE", "7010632391"),
        ("13585628", "DK", "13585628"),
        ("211062-5629", "DK", "2110625629"),
        ("2077474-0", "FI", "20774740"),
        ("131052-308T", "FI", "131052-308T"),
        ("DE136695976", "DE", "136695976"),
    ],
)
def test_these_are_taken(written, country, number):
    assert identity_of(written, country) == number


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("988077918", "NO"),
        ("98807791", "NO"),
        ("15108695077", "NO"),
        ("556000-4615", "NO"),
        ("556000-4616", "SE"),
        ("988077917", "SE"),
        ("880320-0018", "SE"),
        ("881320-0015", "SE"),
        ("880332-0012", "SE"),
        ("9,88078E+08", "NO"),
        ("ukjent", "NO"),
        ("12345678", "DK"),
        ("20774741", "FI"),
        ("136695976", "US"),
    ],
)
def test_these_are_refused(written, country):
    with pytest.raises(NotUnderstood):
        identity_of(written, country)


def test_a_plus_for_a_hundred_years_is_not_lost():
    assert identity_of("121212+1212", "SE").endswith("1212121212")
    assert len(identity_of("121212+1212", "SE")) == 12


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("NO", "NO"),
        ("no", "NO"),
        ("NOR", "NO"),
        ("Norge", "NO"),
        ("Noreg", "NO"),
        ("SVERIGE", "SE"),
        ("Sweden", "SE"),
        ("Suomi", "FI"),
        ("Danmark", "DK"),
        ("Tyskland", "DE"),
        ("SWE", "SE"),
        ("GB", "GB"),
    ],
)
def test_countries(written, code):
    assert country_of(written) == code


@pytest.mark.parametrize("written", ["XX", "ZZ", "EU", "Atlantis", "47"])
def test_no_countries(written):
    with pytest.raises(NotUnderstood):
        country_of(written)


@pytest.mark.parametrize(
    ("written", "email"),
    [
        ("kari@kunde.no", "kari@kunde.no"),
        ("Kari.Hansen@KUNDE.no", "Kari.Hansen@kunde.no"),
        ("k@blåbær.no", "k@blåbær.no"),
        ("kari@kunde.test", "kari@kunde.test"),
    ],
)
def test_addresses(written, email):
    assert email_of(written) == email


@pytest.mark.parametrize(
    "written", ["kari", "kari@", "kari@kunde", "a@b.no; c@d.no", "kari @kunde.no", "<a@b.no>"]
)
def test_no_addresses(written):
    with pytest.raises(NotUnderstood):
        email_of(written)


@pytest.mark.parametrize(
    ("written", "country", "phone"),
    [
        ("40 00 00 01", "NO", "+4740000001"),
        ("+47 400 00 001", "SE", "+4740000001"),
        ("0047 40000001", "SE", "+4740000001"),
        ("070-174 06 05", "SE", "+46701740605"),
    ],
)
def test_telephones(written, country, phone):
    assert phone_of(written, country) == phone


@pytest.mark.parametrize("written", ["123", "ring Kari", "4,7E+09", "40000001234567890"])
def test_no_telephones(written):
    with pytest.raises(NotUnderstood):
        phone_of(written, "NO")
