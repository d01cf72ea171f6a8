"""Whatever a stranger sends, his words are looked for within a bound, and nothing raises."""

import random
import time

import pytest

from mail.quotes import visible_text
from tests.mail.clients import ADDRESS, LANGUAGES, NAME, SENTENCES, head

ONE_LINE = 1.5
"""Seconds for 100 kB on one line."""
SECONDS = 5.0
HEAD = f"From: kari@brygga.example\nTo: {NAME} <{ADDRESS}>\nMIME-Version: 1.0\n".encode()
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"

PIECES = [
    "> ", ">>> ", "skrev ", "Den 23.11.2026 ", "Den 23.11.2026 08:02 skrev ", "On wrote: ", "fra: ", "Fra: x Til: y ",
    "a@", "a@b ", "a@b.", "<a@b.c> ", "<", "&lt;", "(", "[mailto:", "https://", "<https://x", "_", "-", "*", "=", "#",
    "-----Original ", "---- wrote ", "1", "1.", "23:11 ", "2026 ", ".", ":", "：", '"', " ", "\t", "\xa0", "\u202e",
    "\u200b", "在写道", "sent from my ", "sent from my iphone, ", "unsubscribe ", "GMT ", "Subject", "a=b; ", "\\",
]  # fmt: skip


def seconds(raw: bytes, sent: str | None = None) -> float:
    began = time.process_time()
    visible_text(raw, sent)
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES)
def test_one_long_line(piece: str):
    line = piece * (100_000 // len(piece))
    raw = PLAIN + f"Ja\n{line}\nNei\n".encode()
    assert seconds(raw) < ONE_LINE
    assert seconds(raw, line) < ONE_LINE
    assert seconds(HTML + line.encode()) < ONE_LINE


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("length", [45, 320])
def test_very_many_lines(piece: str, length: int):
    line = (piece * length)[:length]
    text = "\n".join([line] * (1_000_000 // len(line)))
    assert seconds(PLAIN + text.encode()) < SECONDS


BLOCKS = [
    "Fra: x\nTil: y\n",
    "Fra: x\nSendt: y\nvedlagt\n",
    "Til: x\n\nFra: y\n",
    "_____\n\n\n",
    "_____\nFra: x\n",
    "Opprinnelig melding\n\nFra: x\n",
    "Den 23.11.2026 <\n",
    "Den 23.11.2026 08:02\nskrev:\n",
    "kari@brygga.example\nskrev x@y.z\n",
    "Kari skrev:\n",
    "23.11.2026\n",
    "__\nunsubscribe\n",
    "Envoyé depuis mon iPhone\n\n",
    "> x\nja\n",
    "> " + "x" * 80 + "\nja\n> y\n",
    "> x\n--\nKari\n",
    ">>> a@b.c 08:02 >>>\n\n",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_very_many_blocks(block: str):
    text = block * (1_000_000 // len(block))
    assert seconds(PLAIN + text.encode()) < SECONDS
    assert seconds(PLAIN + text.encode(), block * 1000) < SECONDS
    assert seconds(HTML + text.replace("\n", "<br>").encode()) < SECONDS


LETTERS = {
    "nothing": b"",
    "a line break": b"\n",
    "no head": b"Ja",
    "10 MB": PLAIN + b"Ja hei\n" * 1_500_000,
    "10 MB on one line": PLAIN + b"x " * 5_000_000,
    "10 MB of HTML": HTML + b"<div>ja</div>" * 800_000,
    "100,000 headers": b"X-A: b\n" * 100_000 + PLAIN + b"Ja",
    "one header of 5 MB": b"To: " + b'"a <' * 1_250_000 + b"\n" + PLAIN + b"Ja",
    "recipients in encoded words": b"To: " + b"=?utf-8?b?w6Y=?= " * 50_000 + b"\n" + PLAIN + b"Ja",
    "recipients in comments": b"To: " + b"(" * 100_000 + b"\n" + PLAIN + b"Ja",
    "null bytes": PLAIN + b"J\0a\0" * 500_000,
    "directions": PLAIN + "\u202eJa\u202c\u2066".encode() * 100_000,
    "bogus charset": HEAD + b"Content-Type: text/plain; charset=klingon\n\nJa \xe6\xff",
    "charset that is none": HEAD + b'Content-Type: text/plain; charset="\xff\0"\n\nJa',
    "not the charset it says": HEAD + b"Content-Type: text/plain; charset=utf-16\n\nJa",
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n=" + b"SmE!" * 200_000,
    "broken quoted-printable": HEAD
    + b"Content-Transfer-Encoding: quoted-printable\n\n"
    + b"=\n=ZZ=E" * 100_000,
    "encoding that is none": HEAD + b"Content-Transfer-Encoding: x-rot13\n\nJa",
    "boundary missing": HEAD + b"Content-Type: multipart/mixed\n\n--x\n\nJa\n--x--\n",
    "boundary never met": HEAD + b"Content-Type: multipart/mixed; boundary=y\n\n--x\n\nJa\n",
    "boundary empty": HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nJa\n',
    "boundaries without end": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 200_000,
    "nested": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(2000)),
    "letters in letters": HEAD + b"Content-Type: message/rfc822\n\n" * 10_000,
    "nested quotations": HTML + b"<blockquote type=cite>" * 50_000 + b"Ja",
    "quotations never closed": HTML + b"<div id=divRplyFwdMsg><div class=gmail_attr>" * 20_000 + b"Ja",
    "rules": HTML + b"<hr>" * 200_000 + b"Ja",
}


@pytest.mark.parametrize("raw", LETTERS.values(), ids=LETTERS.keys())
def test_strange_letters(raw: bytes):
    assert seconds(raw) < SECONDS
    assert seconds(raw, "Skal vi starte?\n" * 1000) < SECONDS


def test_what_is_found_was_written():
    """Of any shuffle of what mail programs write, only whole lines come out, in their order."""
    lines = [
        *(line for client in SENTENCES.values() for line in client["nb"].splitlines()),
        *(line for language in LANGUAGES for line in head("outlook", language).splitlines()),
        *[
            "",
            "",
            "Ja",
            "Nei, vent.",
            "> Skal vi?",
            "> ",
            "-- ",
            "______",
            "Hilsen Kari",
            "-----Original Message-----",
        ],
    ]
    chance = random.Random(7)
    for _ in range(1500):
        body = chance.choices(lines, k=chance.randint(1, 14))
        found = visible_text(PLAIN + "\n".join(body).encode(), chance.choice([None, "Skal vi?\nHilsen oss"]))
        rest = iter([line.strip() for line in body])
        assert all(line in rest for line in found.splitlines() if line), body
