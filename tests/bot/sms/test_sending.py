import base64
import json
import socket
from decimal import Decimal
from typing import Any

import pytest

from bot.sms import Gateway, Provider, SmsAccount
from core.case import Money
from core.errors import InDoubt, Refused, TryLater
from core.messages import Receipt, Text
from tests.bot.messages import ALERT, FIRST, NOW, OWNER, a_parcel
from tests.bot.sms.provider import (
    KEY,
    OURS,
    PUBLIC,
    USER,
    Breaks,
    Hangs,
    LittleProvider,
    Says,
    an_account,
    clock,
)

ELKS_TAKES = Says(
    200, '{"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "created", "parts": 2, "cost": 9400}'
)
TWILIO_TAKES = Says(
    201, '{"sid": "SM1", "status": "queued", "num_segments": "2", "price": null, "price_unit": "USD"}'
)
KANNEL_TAKES = Says(202, "0: Accepted for delivery")
TAKES = {Provider.ELKS: ELKS_TAKES, Provider.TWILIO: TWILIO_TAKES, Provider.KANNEL: KANNEL_TAKES}


async def sent(account: SmsAccount, text: Text = ALERT, address: str = OWNER) -> Receipt:
    async with Gateway(account, clock) as gateway:
        return await gateway.send(a_parcel(address=address), text)


async def sent_to(
    provider: Provider, *answers: Any, text: Text = ALERT, address: str = OWNER, **changes: Any
):
    async with LittleProvider(*answers) as server:
        receipt = await sent(an_account(provider, server.url, **changes), text, address)
    (asked,) = server.asked
    return receipt, asked


def report_address(provider: Provider) -> str:
    return f"{PUBLIC}/sms/{provider}/{KEY}/report?ref={FIRST}"


async def test_46elks_is_asked_as_its_documentation_says():
    receipt, asked = await sent_to(Provider.ELKS, ELKS_TAKES)

    assert (asked.method, asked.path) == ("POST", "/sms")
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"u-elks:secret").decode()
    assert asked.form == {
        "from": OURS,
        "to": OWNER,
        "message": ALERT.body,
        "whendelivered": report_address(Provider.ELKS),
    }
    assert receipt == Receipt(
        provider_id="s70df59406a1b4643b96f3f91e0bfb7b0",
        at=NOW,
        segments=2,
        cost=Money(amount=Decimal("0.94"), currency="SEK"),
    )


async def test_twilio_is_asked_as_its_documentation_says():
    receipt, asked = await sent_to(Provider.TWILIO, TWILIO_TAKES)

    account = USER[Provider.TWILIO]
    assert (asked.method, asked.path) == ("POST", f"/2010-04-01/Accounts/{account}/Messages.json")
    assert (
        asked.headers["authorization"] == "Basic " + base64.b64encode(f"{account}:secret".encode()).decode()
    )
    assert asked.form == {
        "To": OWNER,
        "From": OURS,
        "Body": ALERT.body,
        "StatusCallback": report_address(Provider.TWILIO),
    }
    assert receipt == Receipt(provider_id="SM1", at=NOW, segments=2)


async def test_twilio_writes_a_price_as_a_negative_number():
    receipt, _ = await sent_to(
        Provider.TWILIO, Says(201, '{"sid": "SM1", "price": "-0.0750", "price_unit": "usd"}')
    )

    assert receipt.cost == Money(amount=Decimal("0.0750"), currency="USD")


@pytest.mark.parametrize(
    ("text", "coding", "number"),
    [("Svar NEI 4F7 for å stanse {1} €", "0", 1), ("Svar NEI 4F7 🙂", "2", 1), ("å" * 161, "0", 2)],
)
async def test_kannel_is_asked_as_its_documentation_says(text: str, coding: str, number: int):
    receipt, asked = await sent_to(Provider.KANNEL, KANNEL_TAKES, text=Text(subject="", body=text))

    assert asked.method == "GET"
    assert asked.query == {
        "username": "app",
        "password": "secret",
        "from": OURS,
        "to": OWNER,
        "text": text,
        "charset": "UTF-8",
        "coding": coding,
        "dlr-mask": "19",
        "dlr-url": report_address(Provider.KANNEL) + "&type=%d&at=%T",
    }
    assert receipt == Receipt(provider_id=str(FIRST), at=NOW, segments=number)


def twilio_error(code: int, status: int = 400, **headers: str) -> Says:
    return Says(status, json.dumps({"code": code, "message": "words", "status": status}), headers)


@pytest.mark.parametrize(
    ("provider", "answer", "raises", "wait"),
    [
        # 46elks
        (Provider.ELKS, Says(400, "Invalid to number"), Refused, None),
        (Provider.ELKS, Says(400, "Missing key from"), TryLater, 300.0),
        (Provider.ELKS, Says(401, "API access requires Basic HTTP authentication"), TryLater, 300.0),
        (Provider.ELKS, Says(403, "Not enough credits"), TryLater, 300.0),
        (Provider.ELKS, Says(403, "Forbidden"), TryLater, 300.0),
        (Provider.ELKS, Says(404, "Not found"), TryLater, 300.0),
        (Provider.ELKS, Says(429, "", {"Retry-After": "17"}), TryLater, 17.0),
        (Provider.ELKS, Says(500, "Server error"), InDoubt, None),
        (Provider.ELKS, Says(503, ""), TryLater, None),
        (Provider.ELKS, Says(200, '{"id": "s1", "status": "failed"}'), Refused, None),
        (Provider.ELKS, Says(200, "<html>"), InDoubt, None),
        (Provider.ELKS, Says(302, "", {"Location": "http://127.0.0.1:1/"}), TryLater, 300.0),
        # Twilio
        (Provider.TWILIO, twilio_error(21610), Refused, None),
        (Provider.TWILIO, twilio_error(21211), Refused, None),
        (Provider.TWILIO, twilio_error(21614), Refused, None),
        (Provider.TWILIO, twilio_error(21408), Refused, None),
        (Provider.TWILIO, twilio_error(20003, 401), TryLater, 300.0),
        (Provider.TWILIO, twilio_error(21606), TryLater, 300.0),
        (Provider.TWILIO, twilio_error(21611), TryLater, None),
        (Provider.TWILIO, twilio_error(20429, 429, **{"Retry-After": "5"}), TryLater, 5.0),
        (Provider.TWILIO, Says(429, ""), TryLater, None),
        (Provider.TWILIO, Says(503, "", {"Retry-After": "Mon, 02 Mar 2026 09:31:00 GMT"}), TryLater, 60.0),
        (Provider.TWILIO, Says(500, '{"code": 20500}'), InDoubt, None),
        (Provider.TWILIO, Says(504, "gateway"), InDoubt, None),
        (Provider.TWILIO, Says(201, '{"sid": "SM1", "status": "failed"}'), Refused, None),
        (Provider.TWILIO, Says(201, "[]"), InDoubt, None),
        # Kannel, in the words of its smsbox
        (Provider.KANNEL, Says(403, "Authorization failed for sendsms"), TryLater, 300.0),
        (Provider.KANNEL, Says(403, "Not routable. Do not try again."), Refused, None),
        (
            Provider.KANNEL,
            Says(403, "Number(s) has/have been denied by white- and/or black-lists."),
            Refused,
            None,
        ),
        (Provider.KANNEL, Says(400, "Missing receiver number, rejected"), Refused, None),
        (Provider.KANNEL, Says(400, "Sender missing and no global set, rejected"), TryLater, 300.0),
        (Provider.KANNEL, Says(503, "Temporal failure, try again later."), TryLater, None),
        (Provider.KANNEL, Says(404, "Unknown request."), TryLater, 300.0),
        (Provider.KANNEL, Says(500, "Sending failed."), TryLater, None),
        (Provider.KANNEL, Says(502, ""), InDoubt, None),
        *((provider, Breaks(), InDoubt, None) for provider in Provider),
    ],
)
async def test_each_answer_has_its_meaning(provider: Provider, answer: Any, raises: Any, wait: float | None):
    with pytest.raises(raises) as error:
        await sent_to(provider, answer)

    assert getattr(error.value, "retry_after", None) == wait
    assert OWNER not in str(error.value)
    assert "secret" not in str(error.value)


async def test_a_queued_message_was_taken():
    receipt, _ = await sent_to(Provider.KANNEL, Says(202, "3: Queued for later delivery"))

    assert receipt.provider_id == str(FIRST)


@pytest.mark.parametrize("provider", Provider)
async def test_no_answer_in_time_leaves_it_in_doubt(provider: Provider):
    async with LittleProvider(Hangs()) as server:
        with pytest.raises(InDoubt):
            await sent(an_account(provider, server.url, timeout=1.0))


@pytest.mark.parametrize("provider", Provider)
async def test_where_nobody_listens_nothing_went_out(provider: Provider):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and no listen: a connection is refused
        with pytest.raises(TryLater):
            await sent(an_account(provider, f"http://127.0.0.1:{taken.getsockname()[1]}"))


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "127.0.0.1"])
async def test_an_address_that_is_none_sends_nothing(provider: Provider, url: str):
    with pytest.raises(TryLater) as error:
        await sent(an_account(provider, url))

    assert error.value.retry_after == 300.0


@pytest.mark.parametrize("provider", Provider)
async def test_what_is_no_number_is_refused_before_anything_is_said(provider: Provider):
    async with LittleProvider(TAKES[provider]) as server:
        with pytest.raises(Refused):
            await sent(an_account(provider, server.url), address="kari@brygga.test")

    assert server.asked == []
