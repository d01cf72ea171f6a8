from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sms import Provider
from core.events import Channel
from core.inbound import Belief, Kind
from tests.bot.messages import FIRST, NOW, OWNER
from tests.bot.sms.brought import ELKS, KANNEL, TWILIO, brings, only, reports
from tests.bot.sms.gate import StoreAway, open_gate
from tests.bot.sms.provider import KEY, PUBLIC


@pytest.mark.parametrize(
    ("provider", "id", "at", "thanks"),
    [
        (Provider.ELKS, f"46elks:{ELKS['id']}", datetime(2026, 3, 2, 9, 29, 23, 741000, tzinfo=UTC), ""),
        (Provider.TWILIO, "twilio:SM2", NOW, "<Response/>"),
        (Provider.KANNEL, f"kannel:{KANNEL['id']}", datetime(2026, 3, 2, 9, 29, 23, tzinfo=UTC), ""),
    ],
)
async def test_a_message_is_handed_in_and_nothing_is_said_back(
    provider: Provider, id: str, at: datetime, thanks: str
):
    async with open_gate(provider) as gate:
        response = await brings(gate)

    assert (response.status_code, response.text) == (200, thanks)
    incoming = only(gate.engine)
    assert incoming.channel is Channel.SMS
    assert incoming.external_id == id
    assert incoming.at == at
    assert incoming.sender == OWNER
    assert incoming.text == "NEI 4F7, takk på forhånd"
    assert (incoming.kind, incoming.belief) == (Kind.REPLY, Belief.BELIEVED)
    assert len(incoming.digest) == 64


@pytest.mark.parametrize("provider", Provider)
async def test_what_is_brought_twice_is_taken_once(provider: Provider):
    async with open_gate(provider) as gate:
        assert [(await brings(gate)).status_code for _ in range(2)] == [200, 200]

    assert len(gate.engine.taken) == 1


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize(
    ("words", "kind", "wanted"),
    [
        ("STOP", Kind.CONSENT, False),
        (" stopall\n", Kind.CONSENT, False),
        ("Unsubscribe", Kind.CONSENT, False),
        ("cancel", Kind.CONSENT, False),
        ("End", Kind.CONSENT, False),
        ("QUIT", Kind.CONSENT, False),
        ("start", Kind.CONSENT, True),
        ("Unstop", Kind.CONSENT, True),
        ("STOPP", Kind.REPLY, True),
        ("Stop 4F7", Kind.REPLY, True),
        ("STOP.", Kind.CONSENT, False),
        ("«Stop»!!", Kind.CONSENT, False),
        ("\n(unsubscribe) …", Kind.CONSENT, False),
        ("Start!", Kind.CONSENT, True),
        ("STOPP.", Kind.REPLY, True),
        ("stop?", Kind.REPLY, True),
        ("STOP STOP", Kind.REPLY, True),
        ("Ikke stop!", Kind.REPLY, True),
        ("ſtop", Kind.REPLY, True),
        ("...", Kind.REPLY, True),
        ("YES", Kind.REPLY, True),
        ("HELP", Kind.REPLY, True),
    ],
)
async def test_carriers_words_speak_of_the_channel(provider: Provider, words: str, kind: Kind, wanted: bool):
    async with open_gate(provider) as gate:
        await brings(gate, message=words)

    incoming = only(gate.engine)
    assert (incoming.kind, incoming.wanted) == (kind, wanted)
    assert incoming.text == words
    assert incoming.sender == OWNER


@pytest.mark.parametrize(
    ("opted", "kind", "wanted"),
    [("STOP", Kind.CONSENT, False), ("START", Kind.CONSENT, True), ("HELP", Kind.REPLY, True)],
)
async def test_twilio_says_what_it_took_a_word_for(opted: str, kind: Kind, wanted: bool):
    async with open_gate(Provider.TWILIO) as gate:
        await brings(gate, message="avmeld", OptOutType=opted)

    incoming = only(gate.engine)
    assert (incoming.kind, incoming.wanted) == (kind, wanted)


# --- reports


@pytest.mark.parametrize(
    ("provider", "status", "kind"),
    [
        (Provider.ELKS, "delivered", Kind.DELIVERED),
        (Provider.ELKS, "failed", Kind.BOUNCE),
        (Provider.TWILIO, "delivered", Kind.DELIVERED),
        (Provider.TWILIO, "undelivered", Kind.BOUNCE),
        (Provider.TWILIO, "failed", Kind.BOUNCE),
        (Provider.KANNEL, "1", Kind.DELIVERED),
        (Provider.KANNEL, "2", Kind.BOUNCE),
        (Provider.KANNEL, "16", Kind.BOUNCE),
        (Provider.KANNEL, "34", Kind.BOUNCE),
    ],
)
async def test_a_report_finds_its_message(provider: Provider, status: str, kind: Kind):
    async with open_gate(provider) as gate:
        for _ in range(2):
            assert (await reports(gate, status)).status_code == 200

    incoming = only(gate.engine)
    assert incoming.kind is kind
    assert incoming.about == str(FIRST)
    assert incoming.permanent is (kind is Kind.BOUNCE)
    assert incoming.at <= NOW
    assert incoming.external_id == f"{provider}:{FIRST}:{kind}"


@pytest.mark.parametrize(
    ("provider", "status"),
    [
        (Provider.ELKS, "sent"),
        (Provider.TWILIO, "queued"),
        (Provider.TWILIO, "sending"),
        (Provider.TWILIO, "sent"),
        (Provider.KANNEL, "4"),
        (Provider.KANNEL, "8"),
        (Provider.KANNEL, "x"),
    ],
)
async def test_what_is_on_its_way_is_no_news(provider: Provider, status: str):
    async with open_gate(provider) as gate:
        assert (await reports(gate, status)).status_code == 200

    assert gate.engine.taken == {}


# --- who may call


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("key", ["wrong-key-of-sixteen", KEY[:-1], f"{KEY}x", "%C3%A5", "x" * 1000])
async def test_a_wrong_key_is_refused(provider: Provider, key: str):
    async with open_gate(provider) as gate:
        responses = [await gate.post("in", TWILIO, key=key), await gate.get("in", KANNEL, key=key)]

    assert [response.status_code for response in responses] == [403, 403]
    assert gate.engine.taken == {}


@pytest.mark.parametrize(
    "forged",
    [
        {"token": "another"},
        {"signed_for": f"https://elsewhere.test/sms/twilio/{KEY}/in"},
        {"signed_for": f"{PUBLIC}/sms/twilio/{KEY}/report"},
    ],
)
async def test_twilio_must_have_signed(forged: dict[str, Any]):
    async with open_gate(Provider.TWILIO) as gate:
        assert (await gate.post("in", TWILIO, **forged)).status_code == 403
        assert (await gate.http.post(f"/sms/twilio/{KEY}/in", data=TWILIO)).status_code == 403

    assert gate.engine.taken == {}


async def test_a_signature_is_for_one_body():
    async with open_gate(Provider.TWILIO) as gate:
        good = await gate.post("in", TWILIO)
        signature = good.request.headers["X-Twilio-Signature"]
        changed = await gate.http.post(
            f"/sms/twilio/{KEY}/in",
            data=TWILIO | {"Body": "JA 4F7"},
            headers={"X-Twilio-Signature": signature},
        )

    assert (good.status_code, changed.status_code) == (200, 403)
    assert gate.engine.texts == [TWILIO["Body"]]


# --- nothing is lost


@pytest.mark.parametrize("provider", Provider)
async def test_while_the_store_is_away_the_provider_is_told_to_come_again(provider: Provider):
    store = StoreAway()
    async with open_gate(provider, store) as gate:
        assert (await brings(gate)).status_code == 503
        store.away = False
        assert (await brings(gate)).status_code == 200

    assert len(store.taken) == 1


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("text=NEI+%E5&charset=ISO-8859-1", "NEI å"),
        ("text=NEI+%C3%A5&charset=UTF-8", "NEI å"),
        ("text=%00N%00E%00I%D8%3D%DE%42&charset=UTF-16BE", "NEI🙂"),
        ("text=%00N%00%E5&charset=UTF16-BE", "Nå"),
        ("text=NEI+%80&charset=windows-1252", "NEI €"),
        ("text=NEI+%C3%A5", "NEI å"),
        ("text=NEI+%E5&charset=rot13", "NEI å"),
        ("text=NEI+%E5&charset=UTF-8", "NEI å"),
    ],
)
async def test_kannel_names_the_charset_of_a_text(query: str, text: str):
    async with open_gate(Provider.KANNEL) as gate:
        await gate.get("in", f"from=%2B4791234567&id=1&{query}")

    assert only(gate.engine).text == text


@pytest.mark.parametrize(
    ("sender", "known_as"),
    [("4791234567", OWNER), ("91234567", OWNER), ("46701234567", "+46701234567"), ("Telenor", "Telenor")],
)
async def test_a_sender_is_known_by_his_number_however_it_is_written(sender: str, known_as: str):
    async with open_gate(Provider.KANNEL) as gate:
        await brings(gate, **{"from": sender})

    assert only(gate.engine).sender == known_as


async def test_kannel_without_ids_is_still_taken_once_each():
    async with open_gate(Provider.KANNEL) as gate:
        for text in ("JA 4F7", "JA 4F7", "NEI 4F7"):
            await brings(gate, id="", message=text)

    assert sorted(gate.engine.texts) == ["JA 4F7", "NEI 4F7"]
