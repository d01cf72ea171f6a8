"""A letter as it leaves us, read back by the standard library's strict parser."""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.events import Channel, Role
from core.messages import Attachment, Notice, Parcel, Text
from mail.compose import compose
from mail.page import page
from tests.mail.conftest import ROW, TOKEN, smtp_account

Make = Callable[..., Parcel]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ACCOUNT = smtp_account(25)


def opened(parcel: Parcel, text: Text, **account: object) -> EmailMessage:
    letter = compose(parcel, text, replace(ACCOUNT, **account), NOON)  # type: ignore[arg-type]
    assert all(len(line) <= 998 for line in letter.raw.split(b"\r\n"))
    assert b"\n" not in letter.raw.replace(b"\r\n", b""), "SMTP has one kind of line end"
    message = email.message_from_bytes(letter.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def test_a_question(parcel: Make, text: Text):
    message = opened(parcel(id=ROW), text)

    assert message["Message-ID"] == f"<{ROW}@svarfrist.test>"
    assert message["Reply-To"] == f"Fakturaoppfølging <svar+{TOKEN}@svarfrist.test>"
    assert message["From"] == "Fakturaoppfølging <svar@svarfrist.test>"
    assert message["Date"].datetime == NOON
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["In-Reply-To"] is None
    assert part(message, "plain").splitlines() == text.body.splitlines()
    assert "<li>JA – vi starter</li>" in part(message, "html")


def test_an_answer_stands_in_the_thread(parcel: Make, text: Text):
    message = opened(parcel(in_reply_to="b@x.example", references="<a@x.example> <b@x.example>"), text)
    assert message["In-Reply-To"] == "<b@x.example>"
    assert message["References"].split() == ["<a@x.example>", "<b@x.example>"]
    assert message["Auto-Submitted"] == "auto-replied"


def test_a_long_thread_keeps_its_first_and_its_latest(parcel: Make, text: Text):
    ids = [f"<{number}@x.example>" for number in range(500)]
    message = opened(parcel(in_reply_to=ids[-1], references=" ".join(ids)), text)
    assert message["References"].split() == [ids[0], *ids[-19:]]


def test_a_letter_without_a_question_is_answered_to_the_mailbox(parcel: Make, text: Text):
    assert opened(parcel(token=None), text)["Reply-To"].addresses[0].addr_spec == "svar@svarfrist.test"


def test_the_envelope_sender_carries_the_row(parcel: Make, text: Text):
    letter = compose(parcel(id=ROW), text, ACCOUNT, NOON)
    assert letter.sender == f"svar+b-{ROW.hex}@svarfrist.test"
    fixed = replace(ACCOUNT, bounces_to="retur@svarfrist.test")
    assert compose(parcel(id=ROW), text, fixed, NOON).sender == "retur@svarfrist.test"


def test_every_attempt_is_the_same_letter(parcel: Make, text: Text):
    one = parcel(id=ROW)
    assert compose(one, text, ACCOUNT, NOON) == compose(replace(one, attempt=7), text, ACCOUNT, NOON)


@pytest.mark.parametrize(
    "name", ["Kari\r\nBcc: evil@x.example", "Å\n\nbody", 'quo"ted \\ name', "a" * 300, "ø" * 300]
)
def test_a_name_or_subject_makes_no_headers(parcel: Make, name: str):
    message = opened(parcel(), Text(subject=name, body="x"), from_name=name)
    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == "svar@svarfrist.test"
    shown = message["From"].addresses[0].display_name
    assert "".join(shown.split()) == "".join(name[:100].split())
    assert "".join(message["Subject"].split()) == "".join(name.split())


def test_a_bundle_goes_along(parcel: Make, text: Text):
    files = (
        Attachment(name="sak 10023 – bygg.json", content_type="application/json", content=b'{"a": 1}'),
        Attachment(
            name="x\r\nEvil: 1/..", content_type="text/csv; charset=utf-8", content="å;ø\n".encode() * 500
        ),
    )
    message = opened(parcel(), replace(text, attachments=files))
    got = list(message.iter_attachments())
    assert [file.get_filename() for file in got] == ["sak 10023 – bygg.json", "x Evil: 1_.."]
    assert [file.get_payload(decode=True) for file in got] == [file.content for file in files]
    assert part(message, "plain").splitlines() == text.body.splitlines()


@pytest.mark.parametrize(
    ("address", "recipient", "utf8"),
    [
        ("kari@brygga.example", "kari@brygga.example", False),
        (" kari@blåbær.example ", "kari@xn--blbr-roah.example", False),
        ("jörg@brygga.example", "jörg@brygga.example", True),
    ],
)
def test_addresses_outside_ascii(parcel: Make, text: Text, address: str, recipient: str, utf8: bool):
    letter = compose(parcel(address=address), text, ACCOUNT, NOON)
    assert (letter.recipient, letter.utf8) == (recipient, utf8)


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=400)


@given(subject=ANY_TEXT, body=ANY_TEXT)
def test_any_words_arrive(subject: str, body: str):
    parcel = Parcel(
        id=ROW,
        rows=(),
        business=ROW,
        business_name="",
        what=Notice.TERMS,
        to=Role.OWNER,
        channel=Channel.MAIL,
        address="kari@brygga.example",
        language="nb",
        zone="Europe/Oslo",
        token=None,
    )
    message = opened(parcel, Text(subject=subject, body=body))
    assert part(message, "plain").replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")


def test_the_page_shows_text_and_nothing_else():
    html = page(
        "<b>", 'Hei <script>alert("x")</script>\n\n1. en\n2. to\n\nSe https://x.example/?a=1&b="2.', "nb"
    )
    assert "<script>" not in html
    assert "<ol>\n<li>en</li>\n<li>to</li>\n</ol>" in html
    assert '<a href="https://x.example/?a=1&amp;b=">' in html
    assert "src=" not in html
