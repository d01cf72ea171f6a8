"""Signatures are verified here: only what its author's domain signed, all of it, with a key worth the name."""

import base64
import time
from datetime import datetime, timedelta

import pytest

from app.clock import now
from mail.domains import aligned, organisational
from mail.records import Answer
from mail.refusal import Refusal
from mail.signature import signed, verified, wanted
from tests.mail.signing import Domain, published

AUTHOR = "brygga.example"
OWN = Domain()
LETTER = f"""\
From: Kari <kari@{AUTHOR}>
To: svar+kx7q2m4dva35hn6p@svarfrist.test
Subject: Re: Skal vi starte?
Date: Mon, 23 Nov 2026 09:00:00 +0100
Message-ID: <1@{AUTHOR}>

Ja, sett i gang.
""".encode()


def verdict(
    raw: bytes,
    records: dict[str, Answer] | None = None,
    *,
    author: str = AUTHOR,
    at: datetime | None = None,
    whole: bool = True,
) -> Refusal | None:
    known = published(OWN) if records is None else records
    found = signed(raw, author, at or now())
    asked = wanted(found, author)
    return verified(raw, found, author, {name: known.get(name) for name in asked}, whole=whole)


def test_a_letter_his_domain_signed_holds():
    assert verdict(OWN.signs(LETTER)) is None
    assert verdict(OWN.signs(LETTER, canonical=(b"simple", b"simple"))) is None


def test_it_holds_as_it_lies_in_a_mailbox_with_other_line_ends():
    assert verdict(OWN.signs(LETTER).replace(b"\r\n", b"\n")) is None


def test_it_holds_below_the_traces_of_its_way():
    assert verdict(b"Received: from a by b\r\nDelivered-To: x@y.example\r\n" + OWN.signs(LETTER)) is None


def test_one_good_signature_is_enough():
    other = Domain(name="liste.example")
    both = other.signs(OWN.signs(LETTER))
    assert verdict(both, published(OWN, other)) is None
    assert verdict(OWN.signs(OWN.signs(LETTER), length=True)) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((b"sett i gang", b"sett ikke i gang"), Refusal.SIGNATURE_WRONG),
        ((b"From: Kari", b"From: Ola"), Refusal.SIGNATURE_WRONG),
        ((b"a=rsa-sha256", b"a=rsa-sha512"), Refusal.SIGNATURE_ODD),
        ((b"; d=brygga.example", b"; d=brygga.example; d=x.example"), Refusal.SIGNATURE_ODD),
        ((b"; d=brygga.example", b"; d=bry gga.example"), Refusal.SIGNATURE_ODD),
        ((b"; d=brygga.example", b"; d=evil.example"), Refusal.SIGNED_BY_ANOTHER),
        ((b"; d=brygga.example", b"; d=example"), Refusal.SIGNED_BY_ANOTHER),
        ((b"; d=brygga.example", b"; d=" + b"a" * 300), Refusal.SIGNATURE_ODD),
        ((b"v=1;", b"v=2;"), Refusal.SIGNATURE_ODD),
        ((b"q=dns/txt", b"q=http"), Refusal.SIGNATURE_ODD),
        ((b"DKIM-Signature:", b"X-Signature:"), Refusal.UNSIGNED),
        ((b"v=1;", b"v=1; x=soon;"), Refusal.SIGNATURE_ODD),
        ((b"v=1;", b"v=1; z=" + b"x" * 5000 + b";"), Refusal.SIGNATURE_ODD),
        ((b"Subject:", b"From someone\r\nSubject:"), Refusal.SIGNATURE_ODD),
        ((b"Subject:", b"no header\r\nSubject:"), Refusal.SIGNATURE_ODD),
        ((b"Subject:", b"From: evil@x.example\r\nSubject:"), Refusal.SIGNATURE_WRONG),
    ],
)
def test_what_was_changed_on_the_way_does_not_hold(change: tuple[bytes, bytes], reason: Refusal):
    raw = OWN.signs(LETTER)
    assert change[0] in raw
    assert verdict(raw.replace(*change, 1)) is reason


def test_what_is_read_is_what_was_signed():
    """A bare carriage return ends a header for us; for a verifier of raw bytes it is a letter like others."""
    raw = b"X-Note: a\r\rStopp. Ikke gj\xf8r det.\r\r\n" + OWN.signs(LETTER)
    assert verdict(raw) is not None
    assert (
        verdict(OWN.signs(LETTER).replace(b"\r\n\r\n", b"\r\nX: a\r\rNei\r\n\r\n", 1))
        is Refusal.SIGNATURE_WRONG
    )


def test_a_length_leaves_room_for_others_words():
    raw = OWN.signs(LETTER, length=True)
    assert verdict(raw) is Refusal.SIGNED_IN_PART
    assert verdict(raw + b"Betalt!\r\n") is Refusal.SIGNED_IN_PART


def test_from_is_signed():
    raw = OWN.signs(LETTER)
    assert verdict(raw.replace(b"h=from : ", b"h=", 1)) is Refusal.FROM_NOT_SIGNED


@pytest.mark.parametrize(("minutes", "reason"), [(5, None), (-5, Refusal.SIGNATURE_EXPIRED)])
def test_a_signature_has_its_time(minutes: int, reason: Refusal | None, monkeypatch: pytest.MonkeyPatch):
    ends = int((now() + timedelta(minutes=minutes)).timestamp())
    monkeypatch.setattr("dkim.CanonicalizationPolicy.to_c_value", lambda _: b"relaxed/relaxed; x=%d" % ends)
    assert verdict(OWN.signs(LETTER)) is reason


def test_when_it_arrived_counts_and_not_when_it_is_read(monkeypatch: pytest.MonkeyPatch):
    ended = int((now() - timedelta(hours=2)).timestamp())
    monkeypatch.setattr("dkim.CanonicalizationPolicy.to_c_value", lambda _: b"relaxed/relaxed; x=%d" % ended)
    monkeypatch.setattr("dkim.time.time", lambda: ended - 60)
    raw = OWN.signs(LETTER)
    monkeypatch.undo()
    assert verdict(raw, at=now() - timedelta(hours=3)) is None


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        (Domain(bits=512), Refusal.SIGNATURE_WEAK),
        (Domain(more=b"t=y; "), Refusal.KEY_TESTING),
        (Domain(more=b"t=s:y; "), Refusal.KEY_TESTING),
        (Domain(more=b"h=sha1; "), Refusal.SIGNATURE_ODD),
        (Domain(more=b"s=tlsrpt; "), Refusal.SIGNATURE_ODD),
        (Domain(more=b"h=sha1:sha256; s=email; t=s; n=key 1; "), None),
        (Domain(more=b"n=" + b"x" * 2000 + b"; "), Refusal.SIGNATURE_ODD),
    ],
)
def test_a_key_is_worth_the_name(domain: Domain, reason: Refusal | None):
    assert verdict(domain.signs(LETTER), published(domain)) is reason


def test_sha1_is_refused():
    assert verdict(OWN.signs(LETTER, algorithm=b"rsa-sha1")) is Refusal.SIGNATURE_WEAK


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, Refusal.NO_ANSWER_FROM_DNS),
        ((), Refusal.KEY_MISSING),
        ((b"v=DKIM1; p=",), Refusal.KEY_MISSING),
        ((b"v=DKIM1; p=a", b"v=DKIM1; p=b"), Refusal.KEY_MISSING),
        ((b"v=DKIM1; k=ed25519; p=abc",), Refusal.SIGNATURE_ODD),
        ((b"hello",), Refusal.SIGNATURE_ODD),
        ((b"v=DKIM1; p=!!!!",), Refusal.SIGNATURE_WRONG),
        ((b"v=DKIM1; p=MAA=",), Refusal.SIGNATURE_WRONG),
        ((b"v=DKIM1; p=\xff\xfe",), Refusal.SIGNATURE_WRONG),
    ],
)
def test_the_key_has_to_be_there(answer: Answer, reason: Refusal):
    assert verdict(OWN.signs(LETTER), {OWN.record()[0]: answer}) is reason


# --- who speaks for whom --------------------------------------------------------------------------

BELOW = Domain(name="post.brygga.example")


def test_a_domain_below_speaks_for_its_own_unless_told_otherwise():
    raw = BELOW.signs(LETTER)
    assert verdict(raw, published(BELOW, OWN)) is None
    assert verdict(raw, published(BELOW, brygga_example=b"v=DMARC1; p=none")) is None
    assert (
        verdict(raw, published(BELOW, brygga_example=b"v=DMARC1; p=reject; adkim=s"))
        is Refusal.SIGNED_BY_ANOTHER
    )
    assert verdict(raw, dict([BELOW.record()])) is Refusal.NO_ANSWER_FROM_DNS


def test_the_owner_of_the_domain_speaks_for_those_below():
    raw = OWN.signs(LETTER.replace(b"kari@", b"kari@post."))
    records = published(OWN, post_brygga_example=b"v=DMARC1; p=none; adkim=s")
    assert verdict(raw, published(OWN, BELOW), author="post.brygga.example") is None
    assert verdict(raw, records, author="post.brygga.example") is Refusal.SIGNED_BY_ANOTHER
    strict_above = published(BELOW, OWN, brygga_example=b"v=DMARC1; p=none; adkim=s")
    assert verdict(raw, strict_above, author="post.brygga.example") is Refusal.SIGNED_BY_ANOTHER


def test_his_very_domain_needs_no_policy():
    found = signed(OWN.signs(LETTER), AUTHOR, now())
    assert wanted(found, AUTHOR) == {"s1._domainkey.brygga.example"}


@pytest.mark.parametrize(
    ("one", "other", "strict", "together"),
    [
        ("brygga.no", "brygga.no", True, True),
        ("Brygga.NO.", "brygga.no", True, True),
        ("post.brygga.no", "brygga.no", False, True),
        ("post.brygga.no", "brygga.no", True, False),
        ("a.brygga.no", "b.brygga.no", False, True),
        ("no", "brygga.no", False, False),
        ("evilbrygga.no", "brygga.no", False, False),
        ("a.co.uk", "b.co.uk", False, False),
        ("a.github.io", "b.github.io", False, False),
        ("", "brygga.no", False, False),
        ("", "", False, False),
    ],
)
def test_which_domains_belong_together(one: str, other: str, strict: bool, together: bool):
    assert aligned(one, other, strict=strict) is together


def test_a_domain_that_nobody_registered_is_its_own():
    assert [organisational(name) for name in ("co.uk", "", "x")] == ["co.uk", "", "x"]


# --- what takes long ------------------------------------------------------------------------------


def test_only_part_of_a_letter_is_never_verified():
    assert verdict(OWN.signs(LETTER), whole=False) is Refusal.TOO_LARGE_TO_VERIFY
    assert verdict(OWN.signs(LETTER + b"x\n" * 600_000)) is Refusal.TOO_LARGE_TO_VERIFY


TOP = b"DKIM-Signature: v=1; a=rsa-sha256; d=brygga.example; s=s1; c=relaxed/relaxed; h=from; bh=YQ==; b=YQ==\r\n"
HOSTILE = {
    "a million blanks": TOP + LETTER + b" " * 900_000,
    "blanks in every line": TOP + LETTER + (b" \t" * 120 + b"x\n") * 4000,
    "half a million lines": TOP + LETTER + b"\n" * 900_000,
    "many signatures": TOP * 400 + LETTER,
    "a hundred thousand headers": TOP + b"X: y\r\n" * 100_000 + LETTER,
    "blanks around b": TOP.replace(b"; b=", b"; b" + b"\r\n " * 1200 + b"=") + LETTER,
    "blanks in b": TOP.replace(b"YQ==\r\n", b"Y" + b"\r\n " * 1200 + b"Q==\r\n") + LETTER,
    "many signed names": TOP.replace(b"h=from", b"h=from" + b":x" * 1900) + b"X: y\r\n" * 400 + LETTER,
    "blanks between names": TOP.replace(b"h=from", b"h=from" + b" " * 3800) + LETTER,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_takes_long(raw: bytes):
    began = time.process_time()
    assert verdict(raw) is not None
    assert time.process_time() - began < 3.0


def test_a_key_as_large_as_a_record_may_be_takes_no_time():
    number = b"\x02\x82\x01\x51\x00" + b"\xff" * 336
    record = b"p=" + base64.b64encode(b"\x30\x82\x02\xaa" + 2 * number)
    began = time.process_time()
    assert verdict(OWN.signs(LETTER), {OWN.record()[0]: (record,)}) is Refusal.SIGNATURE_WRONG
    assert time.process_time() - began < 3.0
