"""Beginning: a folder, a store, a business with its terms, and the people who may decide."""

import sqlite3
import stat
from typing import Any

import pytest

from app.terms import BadTerms, chosen
from core.policies import POLICIES
from tests.app.office import BUSINESS, Office
from tests.servers.server import OWNER


def _rows(office: Office, query: str) -> list[Any]:
    with sqlite3.connect(office.folder / "svarfrist.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_init_writes_what_to_fill_in_and_makes_the_store(office: Office) -> None:
    said = office("init")
    assert "SVARFRIST_IMAP_PASSWORD" in said.out
    for name in (".env", "svarfrist.db"):
        assert stat.S_IMODE((office.folder / name).stat().st_mode) == 0o600, name
    assert office("case", "list").out == "No invoice is followed yet.\n"


def test_init_in_another_folder_says_to_go_there(office: Office) -> None:
    said = office("init", "books")
    assert "cd books; svarfrist business add" in said.out
    assert (office.folder / "books" / "svarfrist.db").exists()


def test_init_overwrites_nothing(office: Office) -> None:
    office.file(".env", "SVARFRIST_LOG_LEVEL=ERROR\n")
    assert ".env is there already, and stays as it is" in office("init", code=2).err
    assert (office.folder / ".env").read_text() == "SVARFRIST_LOG_LEVEL=ERROR\n"
    office.file("taken", "")
    assert "taken is a file" in office("init", "taken", code=2).err


def test_upgrade_says_what_it_did(office: Office) -> None:
    assert office("db", "upgrade").out.startswith("The schema was upgraded from nothing to ")
    assert office("db", "upgrade").out.startswith("The schema is already at ")


def test_a_store_of_a_newer_version_is_left_alone(office: Office) -> None:
    office("db", "upgrade")
    with sqlite3.connect(office.folder / "svarfrist.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "a newer version was here" in office("case", "list", code=2).err


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere/x.db", "postgresql://nobody:hemmelig-42@127.0.0.1:1/none"]
)
def test_a_store_that_can_not_be_reached_is_the_worlds_fault(office: Office, url: str) -> None:
    office.env["DATABASE_URL"] = url
    said = office("case", "list", code=3)
    assert said.err
    assert "hemmelig-42" not in said.err


# --- businesses --------------------------------------------------------------------------------------------


def test_a_business_gets_its_terms_in_the_same_transaction(office: Office) -> None:
    added = office.json(
        "business", "add", "Brygga  Kaffe AS", "--contact", "Kari", "--email", "Kari@Brygga.test",
        "--phone", "412 34 567", "--org-number", "NO 923 609 016 MVA",
    )  # fmt: skip
    assert added["name"] == "Brygga Kaffe AS"
    assert added["org_number"] == "923609016"
    assert added["contact"]["routes"] == [
        {"channel": "mail", "address": "kari@brygga.test"},
        {"channel": "sms", "address": "+4741234567"},
    ]
    assert _rows(office, "SELECT what, address, status FROM messages") == [("terms", OWNER, "pending")]
    ((version, message),) = _rows(office, "SELECT version, message FROM terms")
    assert version == added["terms_version"]
    assert _rows(office, "SELECT id FROM messages") == [(message,)]
    (listed,) = office.json("business", "list")
    assert listed["id"] == added["id"]
    assert listed["policy_version"] == POLICIES["fakturert"].version
    assert "Kari (kari@brygga.test, +4741234567)" in office("business", "list").out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ((), "give his address with --email"),
        (("--email", "kari@brygga"), "kari@brygga is no e-mail address"),
        (("--email", "kåre@brygga.no"), "plain address"),
        (("--email", OWNER, "--phone", "12"), "12 is no phone number"),
        (("--email", OWNER, "--phone", "22 33 44 55"), "is no mobile number"),
        (("--email", OWNER, "--phone", "hei"), "hei is no phone number"),
        (("--email", OWNER, "--org-number", "923609017"), "a Norwegian organisation number has nine digits"),
        (("--email", OWNER, "--language", "xx"), "There are no texts in 'xx'"),
        (("--email", OWNER, "--policy", "fakturer"), "there are fakturert and fortnox_finans"),
        (("--email", OWNER, "--set", "alert_dys=4"), "alert_days is probably meant"),
        (("--email", OWNER, "--set", "alert_days"), "write it as NAME=VALUE"),
        (("--email", OWNER, "--set", "alert_days=soon"), "--set alert_days=soon: write a whole number"),
        (("--email", OWNER, "--set", "alert_days=-1"), "greater than or equal to 0"),
        (("--email", OWNER, "--set", "zone=Oslo"), "is no IANA time zone"),
        (("--email", OWNER, "--set", "window.opens=9"), "write a time of day, such as 09:00"),
        (("--email", OWNER, "--set", "prices.nothing=9"), "there are alerts, handover, withdrawal"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    office: Office, more: tuple[str, ...], sentence: str
) -> None:
    said = office("business", "add", BUSINESS, *more, code=2)
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert office.json("business", "list") == []


def test_a_name_is_taken_once(office: Office) -> None:
    office.registers()
    assert "There is a business called" in office("business", "add", BUSINESS, "--email", OWNER, code=2).err
    assert len(_rows(office, "SELECT * FROM messages")) == 1


def test_values_of_its_own() -> None:
    policy = chosen(
        "fortnox_finans",
        [
            "alert_days=5", "window.opens=09:30", "window.weekdays=0,1", "prices.withdrawal=300,50",
            "demand_days=none", "choices=monitoring,withdraw", "confirmation=true",
        ],
    )  # fmt: skip
    assert (policy.alert_days, policy.demand_days, policy.confirmation) == (5, None, True)
    assert (f"{policy.window.opens:%H:%M}", policy.window.weekdays) == ("09:30", frozenset({0, 1}))
    assert {price.what: str(price.amount) for price in policy.prices}["withdrawal"] == "300.50"
    assert policy.choices == ("monitoring", "withdraw")
    assert policy.window.closes == POLICIES["fortnox_finans"].window.closes
    with pytest.raises(BadTerms, match="alert_days"):
        chosen("fakturert", ["alert_days=x"])


@pytest.mark.parametrize(
    ("country", "number", "kept"),
    [("SE", "556036-0793", "5560360793"), ("DK", "13585628", "13585628"), ("FI", "2077474-0", "20774740")],
)
def test_organisation_numbers_of_the_neighbours(office: Office, country: str, number: str, kept: str) -> None:
    added = office.json(
        "business", "add", BUSINESS, "--email", OWNER, "--set", f"country={country}", "--org-number", number
    )
    assert added["org_number"] == kept


# --- contacts ----------------------------------------------------------------------------------------------


def test_somebody_joins_and_somebody_leaves(office: Office) -> None:
    office.registers()
    assert "is the only contact" in office("contact", "remove", "Kari Brygge", code=2).err
    office("contact", "add", "Jonas", "--phone", "+47 912 34 567")
    assert "has no contact Ida; there is Kari Brygge, Jonas" in office("contact", "remove", "Ida", code=2).err
    assert office.json("contact", "remove", OWNER.upper())["removed"] == "Kari Brygge"
    (listed,) = office.json("business", "list")
    assert [one["name"] for one in listed["contacts"]] == ["Jonas"]


def test_a_contact_must_be_reachable_and_new(office: Office) -> None:
    assert "There is no business yet" in office("contact", "add", "Jo", "--email", "jo@x.test", code=2).err
    office.registers()
    assert "Give --email, --phone or both" in office("contact", "add", "Jonas", code=2).err
    assert "already" in office("contact", "add", "Kari", "--email", OWNER, code=2).err
    added = office.json("contact", "add", "Jonas", "--email", "jonas@brygga.test", "--language", "en")
    assert added["language"] == "en"


def test_several_businesses_are_told_apart(office: Office) -> None:
    office.registers()
    office.registers("--policy", "fortnox_finans", name="Norrsken AB")
    said = office("contact", "add", "Jonas", "--email", "jonas@brygga.test", code=2)
    assert "Say which business with --business; there is Brygga Kaffe AS, Norrsken AB." in said.err
    office("contact", "add", "Jonas", "--email", "jonas@brygga.test", "-b", "norrsken ab")
    assert (
        "There is no business 'Nord'"
        in office("contact", "add", "J", "--email", "j@x.test", "-b", "Nord", code=2).err
    )
