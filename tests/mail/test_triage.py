"""People, machines, and reports about our own letters."""

import email
from pathlib import Path

import pytest

from core.inbound import Kind
from mail.letter import read_letter
from mail.triage import kind, triage
from tests.mail.conftest import LETTERS, ROW, imap_account

ACCOUNT = imap_account(143)
OURS = f"{ROW}@svarfrist.test"


def letters(pattern: str) -> list[Path]:
    found = sorted(LETTERS.glob(pattern))
    assert found
    return found


@pytest.mark.parametrize("path", letters("bounce-*.eml"), ids=lambda path: path.stem)
def test_a_report_is_about_a_letter_of_ours(path: Path):
    filed = triage(read_letter(path.read_bytes()), ACCOUNT)
    assert filed.kind is Kind.BOUNCE
    assert filed.about == OURS
    assert filed.permanent is ("-gone-" in path.stem and "nothing-gone" not in path.stem)


@pytest.mark.parametrize("path", letters("auto-*.eml"), ids=lambda path: path.stem)
def test_a_machine_is_no_owner(path: Path):
    assert triage(read_letter(path.read_bytes()), ACCOUNT).kind is Kind.AUTO


@pytest.mark.parametrize("path", letters("reply-*.eml"), ids=lambda path: path.stem)
def test_a_person_is_heard(path: Path):
    assert kind(path.read_bytes()) == "reply"


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: SV: Faktura 10023",
        "Subject: Re: Autosvar fra dere?",
        "Subject: Ferie",
        "Subject: Automaten er betalt",
        "Auto-Submitted: no",
        "Precedence: first-class",
        "Return-Path: <kari@brygga.example>",
        "Subject: Delivery to Oslo",
        "X-Auto-Response-Suppress:",
        "Subject: Ute av drift",
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers: str):
    assert kind(f"From: kari@brygga.example\n{headers}\n\nJa\n".encode()) == "reply"


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (
            "From: gateway@brygga.example\nSubject: Returned Mail",
            "<kari@brygga.example>: mailbox unavailable",
        ),
        (
            "From: filter@brygga.example\nSubject: Delivery failure notification",
            "could not be delivered to kari",
        ),
        ("From: Postmaster <>\nSubject: Undeliverable: 10023", "Did not reach the following recipient: kari"),
        (
            "Return-Path: <MAILER-DAEMON@b.example>\nFrom: f@b.example\nSubject: Mail could not be delivered",
            "-",
        ),
        (
            "From: vakt@b.example\nSubject: Uleverbar: faktura",
            "Meldingen kunne ikke leveres til kari@b.example",
        ),
    ],
)
def test_a_gateway_that_knows_no_standard_reports_in_words(headers: str, words: str):
    assert kind(f"{headers}\n\n{words}\n".encode()) == "bounce"


@pytest.mark.parametrize("subject", ["Re: Undeliverable: 10023", "SV: Mail delivery failure"])
def test_who_writes_about_a_report_is_a_person(subject: str):
    assert kind(f"From: kari@b.example\nSubject: {subject}\n\nHva er dette? Ja, start.\n".encode()) == "reply"


def test_a_report_about_somebody_elses_letter_is_about_none_of_ours():
    path = LETTERS / "bounce-gone-no-such-user-postfix.eml"
    letter = read_letter(path.read_bytes().replace(b"@svarfrist.test>", b"@elsewhere.example>"))
    assert triage(letter, ACCOUNT).about is None


def test_what_exhausts_a_parser_is_kept_unread():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(2000)
    )
    assert kind(b"From: a@b.example\n" + nested) == "unreadable"


def test_a_text_that_goes_on_beyond_what_is_read_is_kept_unread():
    assert kind(b"From: a@b.example\n\n" + b"bekreft\n" * 1_000_000) == "unreadable"


def test_the_letters_are_letters():
    for path in letters("*.eml"):
        assert email.message_from_bytes(path.read_bytes())["From"], path
