"""Whom to believe."""

from typing import Literal

import pytest

from core.inbound import Belief
from mail.letter import addresses_in, read_letter
from mail.refusal import Refusal, belief_of
from mail.trust import Trusted, belief
from tests.mail.conftest import TOKEN

OUR_SERVER = "mx.svarfrist.test"


def judged(
    headers: str,
    *,
    token: str | None = TOKEN,
    shown: str | None = TOKEN,
    authserv_id: str | None = None,
    here: Refusal | Literal["off"] | None = "off",
) -> Trusted:
    letter = read_letter(f"{headers}\nSubject: x\n\nJa\n".encode())
    verify = None if here == "off" else lambda: here
    return belief(letter, token=token, shown=shown, authserv_id=authserv_id, here=verify)


def test_the_token_and_one_author_suffice_only_where_nobody_is_to_vouch():
    assert judged("From: Kari <kari@brygga.example>") == Trusted(belief=Belief.BELIEVED, why="token")
    refused = judged("From: Kari <kari@brygga.example>", here=Refusal.UNSIGNED)
    assert refused == Trusted(belief=Belief.NOT_AUTHENTICATED, why=Refusal.UNSIGNED)


def test_without_the_token_it_answers_nothing():
    refused = judged("From: kari@brygga.example", token=None, shown=None)
    assert refused == Trusted(belief=Belief.NO_TOKEN, why=Refusal.NO_TOKEN)


@pytest.mark.parametrize("shown", [None, "a" * 32])
def test_its_author_wrote_to_that_very_address(shown: str | None):
    assert judged("From: kari@brygga.example", shown=shown).why == Refusal.ADDRESSED_ELSEWHERE


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
    assert judged(headers).belief is it_is


@pytest.mark.parametrize(
    ("author", "pretends"),
    [
        ('"ola@bedrift.example" <kari@brygga.example>', True),
        ("ola@bedrift.example <kari@brygga.example>", True),
        ("=?utf-8?q?Ola_=28ola=40bedrift=2Eexample=29?= <kari@brygga.example>", True),
        ("=?utf-8?b?b2xh77ygYmVkcmlmdC5leGFtcGxl?= <kari@brygga.example>", True),  # a wide @
        ('"ola\u200b@bed\u202erift.example" <kari@brygga.example>', True),
        ("Ola via ola@bedrift.example <kari@brygga.example>", True),
        ("\"'kari@brygga.example'\" <kari@brygga.example>", False),
        ("Kari@Brygga.example <kari@brygga.example>", False),
        ("Kari @ Brygga <kari@brygga.example>", False),
        ("Kari på Brygga <kari@brygga.example>", False),
        ("kari@brygga.example", False),
    ],
)
def test_a_name_that_is_another_address_pretends(author: str, pretends: bool):
    assert (judged(f"From: {author}").why == Refusal.NAME_PRETENDS) is pretends


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
    for here in ("off", Refusal.UNSIGNED):
        found = judged(RESULTS + results + FROM, authserv_id=OUR_SERVER, here=here)
        assert found == Trusted(belief=Belief.BELIEVED, why="server")


@pytest.mark.parametrize(
    "headers",
    [
        f"{RESULTS}{OUR_SERVER}; dmarc=fail header.from=brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=fail header.from=brygga.example; spf=pass smtp.mailfrom=x@brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=temperror header.from=brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=pass header.from=evil.example; dmarc=fail header.from=brygga.example",
        f"{RESULTS}{OUR_SERVER}; dkim=fail header.d=brygga.example; spf=softfail smtp.mailfrom=x@brygga.example",
        f"{RESULTS}{OUR_SERVER}; dmarc=fail header.from=brygga.example\n{VOUCHED}",
    ],
)
def test_what_our_server_refuses_no_signature_saves(headers: str):
    found = judged(headers + FROM, authserv_id=OUR_SERVER, here=None)
    assert found == Trusted(belief=Belief.NOT_AUTHENTICATED, why=Refusal.SERVER_SAYS_FAIL)


@pytest.mark.parametrize(
    "headers",
    [
        "X-Nothing: here",
        f"{RESULTS}{OUR_SERVER}; none",
        f"{RESULTS}{OUR_SERVER}; dmarc=pass header.from=evil.example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=notbrygga.example",
        f"{RESULTS}{OUR_SERVER}; dkim=pass header.d=xbrygga.example",
        f"{RESULTS}mx.evil.example; dmarc=pass header.from=brygga.example",
        f"{RESULTS}mx.evil.example; none\n{VOUCHED}",
        f"{RESULTS}mx.evil.example; dmarc=fail header.from=brygga.example\n{VOUCHED}",
        f"{RESULTS}{'(' * 8000}",
        f"{RESULTS}{OUR_SERVER}",
        f"{RESULTS}{OUR_SERVER}.evil.example; dmarc=pass header.from=brygga.example",
    ],
)
def test_where_our_server_does_not_vouch_a_signature_may(headers: str):
    alone = judged(headers + FROM, authserv_id=OUR_SERVER)
    assert alone == Trusted(belief=Belief.NOT_AUTHENTICATED, why=Refusal.SERVER_SAYS_NOTHING)
    assert judged(headers + FROM, authserv_id=OUR_SERVER, here=None).why == "signature"
    assert judged(headers + FROM, authserv_id=OUR_SERVER, here=Refusal.UNSIGNED).why == Refusal.UNSIGNED


def test_a_length_spoils_our_servers_word():
    headers = f"{VOUCHED}\nDKIM-Signature: v=1; d=brygga.example; l=20; b=x{FROM}"
    assert judged(headers, authserv_id=OUR_SERVER).why == Refusal.SIGNED_IN_PART
    assert judged(headers.replace("d=brygga", "d=evil"), authserv_id=OUR_SERVER).why == "server"


@pytest.mark.parametrize(
    "headers",
    ["From: kari@brygga.example\rX: y", "From: kari@brygga.example\r\rNei", f"{FROM[1:]}\nno header"],
)
def test_where_the_headers_end_is_no_matter_of_opinion(headers: str):
    assert judged(f"{VOUCHED}\n{headers}", authserv_id=OUR_SERVER).why == Refusal.TORN_HEADERS


def test_each_reason_is_one_of_the_beliefs_and_none_is_believed():
    assert Belief.BELIEVED not in {belief_of(reason) for reason in Refusal}
