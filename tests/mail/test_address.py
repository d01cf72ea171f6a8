"""Addresses that carry a token or a row."""

import time

import pytest

from mail.address import ReplyAddress
from tests.mail.conftest import REPLY, ROW, TOKEN

CATCH_ALL = ReplyAddress("{token}@svar.firma.example")


@pytest.mark.parametrize("address", [REPLY, CATCH_ALL])
def test_there_and_back(address: ReplyAddress):
    assert address.token_in([f"Oss <{address.of_token(TOKEN).upper()}>"]) == TOKEN
    assert address.row_in([address.of_row(ROW)]) == ROW
    assert address.token_in([address.of_row(ROW)]) is None
    assert address.row_in([address.of_token(TOKEN)]) is None
    assert address.is_ours(address.of_token(TOKEN))


def test_the_mailbox_without_a_token():
    assert (REPLY.bare, CATCH_ALL.bare) == ("svar@svarfrist.test", "svar@svar.firma.example")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "svar@svarfrist.test",
        f"svar+{TOKEN}@evil.example",
        f"x{REPLY.of_token(TOKEN)}",
        f"{REPLY.of_token(TOKEN)}.evil.example",
        "svar+01890@svarfrist.test",
        f"svar+{TOKEN * 9}@svarfrist.test",
    ],
)
def test_no_token(value: str):
    assert REPLY.token_in([value]) is None


def test_the_surest_header_decides_and_two_tokens_decide_nothing():
    one, two = REPLY.of_token("a" * 16), REPLY.of_token("b" * 16)
    assert REPLY.token_in([one], [two]) == "a" * 16
    assert REPLY.token_in([], [two, two]) == "b" * 16
    assert REPLY.token_in([f"{one}, {two}"], [two]) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "svar@x.test",
        "svar+{token}",
        "{token}{token}@x.test",
        "a b{token}@x.test",
        "svar+{token}@blåbær.test",
        "a-very-long-name+{token}@x.test",
    ],
)
def test_what_is_no_pattern(pattern: str):
    with pytest.raises(ValueError):
        ReplyAddress(pattern)


def test_a_crafted_header_takes_no_time():
    began = time.process_time()
    for value in ("svar+" * 50_000, "svar+a" * 50_000, "a" * 500_000, f"{REPLY.of_token(TOKEN)}," * 20_000):
        REPLY.token_in([value])
    assert time.process_time() - began < 3.0
