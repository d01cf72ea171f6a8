"""Whatever arrives is taken apart within a bound, and nothing raises."""

import time

import pytest

from app.clock import now
from mail.html import lines_of
from mail.quotes import visible_text
from mail.reading import Fetched, read_head, understand
from mail.triage import kind
from tests.mail.conftest import REPLY, TOKEN, imap_account
from tests.mail.signing import Domain, published

SECONDS = 5.0
"""Of processor time, on a machine that is busy with other things too."""
ACCOUNT = imap_account(143, verify_here=True, authserv_id="mx.svarfrist.test")
OWN = Domain(name="b.example")
SIGNATURE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.example; s=s1; h=from; bh=YQ==; b=YQ==\n"
)
HEAD = SIGNATURE + f"From: a@b.example\nTo: {REPLY.of_token(TOKEN)}\nMessage-ID: <1@b>\n".encode()
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"


def nested(depth: int) -> bytes:
    return HEAD + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(depth)
    )


LETTERS = {
    "nothing": b"",
    "only lines": b"\n" * 100_000,
    "a colon": b":\n:\n\nx",
    "many parameters": HEAD + b"Content-Type: text/plain" + b"; a=b" * 25_000 + b"\n\nx",
    "quotes in parameters": HEAD + b'Content-Type: text/plain; a="' + b'";' * 50_000 + b"\n\nx",
    "a million recipients": b"To: " + b"a@b.example, " * 80_000 + b"\n" + PLAIN,
    "comments in comments": b"From: " + b"(" * 50_000 + b"\n\nx",
    "a flood of headers": b"".join(b"X-%d: y\n" % at for at in range(100_000)) + PLAIN,
    "encoded words": b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n" + PLAIN,
    "nested 2,000 deep": nested(2000),
    "nested 50 deep with many lines": nested(50) + b"\n\n" + b"-\n" * 50_000,
    "letters in letters": HEAD + b"Content-Type: message/rfc822\n\n" * 5000,
    "30 MB": PLAIN + b"hei verden, dette er tekst\n" * 1_200_000,
    "30 MB on one line": PLAIN + b"x" * 30_000_000,
    "a million empty lines": PLAIN + b"\n" * 1_000_000,
    "half a million marks": PLAIN + b">\n" * 500_000,
    "introductions": PLAIN + b"Den 1.1.2020 skrev X <a@b.c>:\n" * 35_000,
    "heads": PLAIN + b"Fra: x\n" * 150_000,
    "null bytes": PLAIN + b"\0" * 500_000 + b"ja",
    "directions": PLAIN + "\u202eja\u2066".encode() * 20_000,
    "punycode": HEAD
    + b"Content-Type: text/plain; charset=punycode\n\n"
    + b"a" * 100_000
    + b"-"
    + b"z" * 100_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"A" * 999_999,
    "uuencode": HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M" * 100_000,
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000,
    "nested elements": HTML + b"<div>" * 200_000 + b"ja",
    "nested quotations": HTML + b"<blockquote>" * 60_000 + b"ja",
    "formatting left open": HTML
    + b"<p>"
    + b"".join(b"<font color=c%d>" % at for at in range(6000))
    + b"</p>"
    + b"<p>x</p>" * 6000,
    "formatting inside formatting": HTML + b"<p>" + b"<f<b>ont a=1>" * 6000 + b"</p>" + b"<p>x</p>" * 6000,
    "attributes": HTML + b"<x " + b" ".join(b"a%d" % at for at in range(80_000)) + b">ja",
    "angle brackets": HTML + b"<" * 100_000,
    "entities": HTML + b"&" * 100_000 + b"&#x" * 30_000,
    "comments": HTML + b"<!--" * 30_000,
    "verdicts": HEAD + b"Authentication-Results: " + b"(" * 8000 + b"\n\nx",
    "reports": HEAD
    + b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    + b"Action: x\n\n" * 50_000,
}


@pytest.mark.parametrize("raw", LETTERS.values(), ids=LETTERS.keys())
def test_nothing_raises_and_nothing_hangs(raw: bytes):
    for look in (visible_text, kind, _understood):
        began = time.process_time()
        look(raw)
        assert time.process_time() - began < SECONDS


def _understood(raw: bytes) -> None:
    """All that the inbox does with a letter, its signature's key at hand."""
    read_head(_fetched(raw), ACCOUNT)
    understand(_fetched(raw), ACCOUNT, "Skal vi starte?", published(OWN))


def _fetched(raw: bytes) -> Fetched:
    return Fetched(uid=1, raw=raw, size=len(raw), at=now())


@pytest.mark.parametrize("tag", ["b", "FONT", "font\n", "a/", "i\t", "nobr x=1"])
def test_no_formatting_reaches_the_parser(tag: str):
    began = time.process_time()
    lines_of("<p>" + f"<{tag}>" * 4000 + "</p>" + "<p>x</p>" * 4000)
    assert time.process_time() - began < SECONDS
