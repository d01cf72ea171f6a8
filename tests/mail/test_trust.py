"""Whom to believe."""

import pytest

from core.inbound import Belief
from mail.letter import addresses_in, read_letter
from mail.trust import belief
from tests.mail.conftest import TOKEN

OUR_SERVER = "mx.svarfrist.test"


def judged(headers: str, *, token: str | None = TOKEN, authserv_id: str | None = None) -> Belief:
    letter = read_letter(f"{headers}\nSubject: x\n\nJa\n".encode())
    return belief(letter, token=token, authserv_id=authserv_id).belief


def test_the_token_and_one_author_suffice_where_our_server_says_nothing():
    assert judged("From: Kari <kari@brygga.example>") is Belief.BELIEVED


def test_without_the_token_it_answers_nothing():
    assert judged("From: kari@brygga.example", token=None) is Belief.NO_TOKEN


@pytest.mark.parametrize(
    ("headers", "it_is"),
    [
        ("To: x@y.example", Belief.FROM_MISSING),
        ("From:", Belief.FROM_MISSING),
        ("From: Kari", Belief.FROM_MISSING),
        ("From: kari@brygga.example\nFrom: kari@brygga.example", Belief.MANY_FROM),
        ("From: kari@brygga.example\nFrom: evil@x.example", Belief.MANY_FROM),
        ("From: kari@brygga.example, evil@x.example", Belief.MANY_FROM),
        ("From: kari@brygga.example <evil@x.example>, a@b.example", Belief.MANY_FROM),
        ("From: <kari@brygga.example> <evil@x.example>", Belief.MANY_FROM),
        ("From: kari@bryggа.example", Belief.FROM_MISSING),  # a Cyrillic letter
        ("From: kari@brygga.example\rFrom: evil@x.example", Belief.MANY_FROM),
    ],
)
def test_there_is_one_author(headers: str, it_is: Belief):
    assert judged(headers) is it_is


@pytest.mark.parametrize(
    ("field", "authors"),
    [
        ('"kari@bank.example" <evil@x.example>', ("evil@x.example",)),
        ("kari@bank.example <evil@x.example>", ("evil@x.example",)),
        ("Hansen, Kari <Kari@Brygga.example>", ("kari@brygga.example",)),
        ("kari@brygga.example (Kari)", ("kari@brygga.example",)),
        ('"a\\"b" <k@x.example>', ("k@x.example",)),
        ("Gruppe: a@x.example, b@x.example;", ("a@x.example", "b@x.example")),
        ("=?utf-8?q?kari=40bank=2Eexample?= <evil@x.example>", ("evil@x.example",)),
        ("((((((" * 1000, ()),
        ("<" * 5000, ()),
    ],
)
def test_who_the_author_is(field: str, authors: tuple[str, ...]):
    assert addresses_in(field) == authors


RESULTS = "Authentication-Results: "
VOUCHED = f"{RESULTS}{OUR_SERVER}; dmarc=pass header.from=brygga.example"
FROM = "\nFrom: kari@brygga.example"


@pytest.mark.parametrize(
    "results",
    [
        f"{OUR_SERVER}; dmarc=pass (p=none) header.from=brygga.example",
        f"{OUR_SERVER.upper()}; spf=fail smtp.mailfrom=x@y.example; dmarc=pass header.from=brygga.example",
        f"{OUR_SERVER}; dkim=pass header.d=brygga.example header.s=s1",
        f"{OUR_SERVER}; dkim=fail header.d=brygga.example; dkim=pass header.i=@post.brygga.example",
        f"{OUR_SERVER}; spf=pass smtp.mailfrom=kari@brygga.example",
    ],
)
def test_our_server_vouches(results: str):
    assert judged(RESULTS + results + FROM, authserv_id=OUR_SERVER) is Belief.BELIEVED


@pytest.mark.parametrize(
    "headers",
    [
        "X-Nothing: here",
        f"{RESULTS}{OUR_SERVER}; none",
        f"{RESULTS}{OUR_SERVER}; dmarc=fail header.from=brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=pass header.from=evil.example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=notbrygga.example",
        f"{RESULTS}mx.evil.example; dmarc=pass header.from=brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=fail header.from=brygga.example\n{VOUCHED}",
        f"{RESULTS}mx.evil.example; none\n{VOUCHED}",
        f"{RESULTS}{'(' * 8000}",
        f"{RESULTS}{OUR_SERVER}",
        f"{VOUCHED}\nDKIM-Signature: v=1; d=brygga.example; l=20; b=x",
    ],
)
def test_our_server_does_not_vouch(headers: str):
    assert judged(headers + FROM, authserv_id=OUR_SERVER) is Belief.NOT_AUTHENTICATED
