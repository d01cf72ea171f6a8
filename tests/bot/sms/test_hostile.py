"""What nobody would send: it is refused, and nothing of it comes further."""

import pytest

from bot.sms import Provider
from tests.bot.messages import FIRST
from tests.bot.sms.brought import ELKS, brings, only, reports
from tests.bot.sms.gate import open_gate
from tests.bot.sms.provider import KEY


@pytest.mark.parametrize(
    "changes", [{"id": ""}, {"id": "s1\n"}, {"id": "x" * 500}, {"from": ""}, {"from": "  "}, {"id": "a b"}]
)
async def test_a_message_without_id_or_sender_is_none(changes: dict[str, str]):
    async with open_gate(Provider.ELKS) as gate:
        assert (await brings(gate, **changes)).status_code == 400

    assert gate.engine.taken == {}


@pytest.mark.parametrize("provider", Provider)
@pytest.mark.parametrize("reference", ["", "x", f"{FIRST}'; drop table messages", "%00" * 36])
async def test_a_report_of_nothing_of_ours_is_none(provider: Provider, reference: str):
    async with open_gate(provider) as gate:
        status = {Provider.ELKS: "failed", Provider.TWILIO: "failed", Provider.KANNEL: "2"}[provider]
        assert (await reports(gate, status, reference)).status_code == 400

    assert gate.engine.taken == {}


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00" * 99, b"&" * 5000, b"a=1&" * 500, b"{}", b"", b"%zz=%", b"\0" * 9]
)
async def test_hostile_bodies_are_refused(body: bytes):
    async with open_gate(Provider.ELKS) as gate:
        assert (await gate.http.post(f"/sms/46elks/{KEY}/in", content=body)).status_code == 400

    assert gate.engine.taken == {}


async def test_what_no_store_keeps_is_taken_out():
    async with open_gate(Provider.ELKS) as gate:
        body = "id=s1&from=%2B4791234567&message=J%00A%20%ED%A0%80%204F7"
        response = await gate.http.post(f"/sms/46elks/{KEY}/in", content=body)

    assert response.status_code == 200
    assert "\0" not in only(gate.engine).text
    assert only(gate.engine).text.startswith("JA ")


async def test_only_in_and_report_are_known():
    async with open_gate(Provider.ELKS) as gate:
        assert (await gate.post("else", ELKS)).status_code == 404
        assert (await gate.http.post("/sms/46elks")).status_code == 403
