"""What a hook could not store is with us alone, until an ear hands it in."""

import pytest

from bot.sms import Provider
from bot.sms.ears import SKEW, TRIES
from core.inbound import Kind
from tests.bot.messages import FIRST, NOW, OWNER, Engine
from tests.bot.sms.brought import brings, elks_page, elks_row, reports, twilio_page
from tests.bot.sms.gate import Choosy, StoreAway, open_gate
from tests.bot.sms.provider import LittleProvider, Says, ago


@pytest.mark.parametrize(
    ("provider", "page"), [(Provider.ELKS, elks_page()), (Provider.TWILIO, twilio_page())]
)
async def test_a_report_that_could_not_be_stored_is_handed_in_by_the_ear(provider: Provider, page: Says):
    store = StoreAway()
    async with LittleProvider(page) as server, open_gate(provider, store, server.url) as gate:
        assert (await reports(gate, "failed")).status_code == 503
        ear = gate.gateway.ear(listening=lambda: None)
        await ear.read_once(store.receive, store.heard)
        assert store.heard_until == []

        store.away = False
        await ear.read_once(store.receive, store.heard)
        await ear.read_once(store.receive, store.heard)

    assert [(one.kind, one.about) for one in store.taken.values()] == [(Kind.BOUNCE, str(FIRST))]
    assert store.heard_until == [NOW - SKEW] * 2


async def test_a_message_the_list_brought_is_owed_no_longer():
    async with (
        LittleProvider(elks_page(elks_row(3, "gift"))) as server,
        open_gate(Provider.ELKS, Choosy(), server.url) as gate,
    ):
        assert (await brings(gate, id="s3", message="gift")).status_code == 503
        ear = gate.gateway.ear(listening=lambda: None)
        for _ in range(TRIES):
            assert gate.engine.heard_until == []
            await ear.read_once(gate.engine.receive, gate.engine.heard)

    assert gate.engine.heard_until == [NOW - SKEW]
    assert [one.kind for one in gate.engine.taken.values()] == [Kind.UNREADABLE]


async def test_a_failed_hook_is_remembered_by_kannels_ear():
    async with open_gate(Provider.KANNEL, StoreAway()) as gate:
        await gate.get("in", {"from": OWNER, "text": "JA", "id": "1"})
        await gate.gateway.ear(listening=lambda: ago(hours=1)).read_once(
            gate.engine.receive, gate.engine.heard
        )

    assert gate.engine.heard_until == []


async def test_what_could_not_be_stored_is_handed_in_though_kannel_forgets_it():
    async with open_gate(Provider.KANNEL, StoreAway()) as gate:
        await gate.get("in", {"from": OWNER, "text": "JA", "id": "1"})
        ear = gate.gateway.ear(listening=lambda: ago(hours=1))
        assert gate.gateway._door is not None
        gate.gateway._door.failed_at = ago(minutes=5)
        await ear.read_once(gate.engine.receive, gate.engine.heard)
        assert gate.engine.heard_until == []
        back = Engine()
        await ear.read_once(back.receive, back.heard)

    assert len(back.taken) == 1
    assert back.heard_until == [ago(minutes=1)]
