import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sms import Gateway, Provider
from bot.sms.ears import SKEW, TRIES, HistoryEar
from core.errors import TryLater
from core.inbound import Kind
from tests.bot.messages import NOW, OWNER, Engine
from tests.bot.sms.brought import elks_page, elks_row, twilio_page, twilio_row
from tests.bot.sms.gate import Choosy, StoreAway, open_gate
from tests.bot.sms.provider import OURS, USER, LittleProvider, Says, ago, an_account, clock

ACCOUNT = USER[Provider.TWILIO]
LIST = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


async def look(provider: Provider, *pages: Any, engine: Engine | None = None, times: int = 1):
    engine = engine or Engine()
    async with LittleProvider(*pages) as server, Gateway(an_account(provider, server.url), clock) as gateway:
        ear = gateway.ear(listening=lambda: None)
        count = [await ear.read_once(engine.receive, engine.heard) for _ in range(times)]
    return engine, server.asked, count


async def test_46elks_is_asked_for_what_came_to_our_number():
    ours = elks_row(4, direction="outgoing", **{"from": OURS})
    engine, asked, count = await look(
        Provider.ELKS,
        elks_page(elks_row(3, "sist"), ours, next="2026-03-01T10:00:00"),
        elks_page(elks_row(9, "først")),
    )

    assert [one.path for one in asked] == ["/sms", "/sms"]
    first = {"to": OURS, "end": "2026-02-23T09:30:00", "limit": "100"}
    assert [one.query for one in asked] == [first, first | {"start": "2026-03-01T10:00:00"}]
    assert engine.texts == ["først", "sist"]
    assert [one.at for one in engine.taken.values()] == [ago(minutes=9), ago(minutes=3)]
    assert set(engine.taken) == {"46elks:s9", "46elks:s3"}
    assert engine.heard_until == [NOW - SKEW]
    assert count == [2]


async def test_twilio_is_asked_for_what_came_to_our_number():
    engine, asked, count = await look(
        Provider.TWILIO,
        twilio_page(
            twilio_row(3, "sist"), twilio_row(4, direction="outbound-api"), next_page_uri=f"{LIST}?Page=1"
        ),
        twilio_page(twilio_row(9, "først"), twilio_row(60 * 24 * 8, "lenge siden")),
    )

    assert [one.path for one in asked] == [LIST, LIST]
    assert asked[0].query == {"To": OURS, "DateSent>": "2026-02-23", "PageSize": "1000"}
    assert asked[1].query == {"Page": "1"}
    assert engine.texts == ["først", "sist"]
    assert set(engine.taken) == {"twilio:SM9", "twilio:SM3"}
    assert engine.heard_until == [NOW - SKEW]
    assert count == [2]


async def test_what_the_hook_took_is_the_same_message_in_the_list():
    async with open_gate(Provider.ELKS) as gate:
        await gate.post("in", {"direction": "incoming", "id": "s3", "from": OWNER, "message": "JA 4F7"})
    engine, _, _ = await look(
        Provider.ELKS, elks_page(elks_row(3), elks_row(2, "NEI 5K2")), engine=gate.engine
    )

    assert engine.texts == ["JA 4F7", "NEI 5K2"]


async def test_later_looks_begin_where_the_last_one_was():
    _, asked, _ = await look(Provider.ELKS, elks_page(), times=2)

    assert [one.query["end"] for one in asked] == ["2026-02-23T09:30:00", "2026-03-02T08:30:00"]


@pytest.mark.parametrize(
    ("before", "looks"),
    [
        (ago(days=30), ["2026-01-31T08:30:00", "2026-03-02T08:30:00"]),
        (ago(minutes=2), ["2026-03-02T08:28:00", "2026-03-02T08:30:00"]),
        (None, ["2026-03-02T09:30:00", "2026-03-02T09:30:00"]),
    ],
)
async def test_the_first_look_goes_back_to_what_was_heard_and_a_new_ear_takes_nothing_old(
    before: datetime | None, looks: list[str]
):
    async def since():
        return before

    engine = Engine()
    async with (
        LittleProvider(elks_page()) as server,
        Gateway(an_account(Provider.ELKS, server.url), clock) as gateway,
    ):
        ear = gateway.ear(listening=lambda: None, since=since)
        for _ in looks:
            await ear.read_once(engine.receive, engine.heard)

    assert [one.query["end"] for one in server.asked] == looks


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        (Provider.ELKS, Says(401, "")),
        (Provider.ELKS, Says(500, "")),
        (Provider.ELKS, Says(200, "{}")),
        (Provider.ELKS, Says(200, "[]")),
        (Provider.TWILIO, Says(401, '{"code": 20003}')),
        (Provider.TWILIO, Says(429, "", {"Retry-After": "3"})),
        (Provider.TWILIO, Says(200, "<html>")),
        (Provider.TWILIO, twilio_page(next_page_uri="https://elsewhere.test/steal")),
    ],
)
async def test_a_provider_that_can_not_be_asked_leaves_us_deaf(provider: Provider, answer: Any):
    engine = Engine()
    with pytest.raises(TryLater):
        await look(provider, answer, engine=engine)

    assert engine.heard_until == []


async def test_a_page_that_leads_to_itself_ends():
    _, asked, _ = await look(Provider.ELKS, elks_page(elks_row(1), next="2026-03-01T10:00:00"))

    assert len(asked) == 2


async def test_rows_that_are_no_messages_keep_nothing_back():
    rows = [
        None,
        7,
        elks_row(1, id=""),
        elks_row(2, message=None),
        elks_row(3, created="long ago"),
        elks_row(4),
    ]
    engine, _, _ = await look(Provider.ELKS, elks_page(*rows))

    assert sorted(engine.taken) == ["46elks:s2", "46elks:s3", "46elks:s4"]
    assert engine.taken["46elks:s3"].at == NOW
    assert engine.heard_until == [NOW - SKEW]


async def test_one_bad_message_holds_the_others_up_no_longer_than_need_be():
    engine, _, count = await look(
        Provider.ELKS, elks_page(elks_row(3), elks_row(2, "gift"), elks_row(1)), engine=Choosy(), times=TRIES
    )

    assert count == [2] * (TRIES - 1) + [3]
    assert engine.heard_until == [NOW - SKEW]
    assert engine.taken["46elks:s2"].kind is Kind.UNREADABLE
    assert engine.texts == ["JA 4F7", "JA 4F7", ""]


async def test_while_the_store_is_away_nothing_was_heard():
    store = StoreAway()
    await look(Provider.ELKS, elks_page(elks_row(3), elks_row(2)), engine=store, times=2 * TRIES)
    assert store.heard_until == []

    store.away = False
    await look(Provider.ELKS, elks_page(elks_row(3), elks_row(2)), engine=store)
    assert [one.kind for one in store.taken.values()] == [Kind.REPLY, Kind.REPLY]
    assert store.heard_until == [NOW - SKEW]


@pytest.mark.parametrize(
    "sent", ["Fri, 31 Dec 9999 23:59:59 -0500", "soon", "", "Mon, 02 Mar 2027 09:00:00 +0000"]
)
async def test_a_time_that_is_none_or_lies_ahead_is_now(sent: str):
    engine, _, _ = await look(Provider.TWILIO, twilio_page(twilio_row(3, date_sent=sent)))

    assert engine.taken["twilio:SM3"].at == NOW


class Moody:
    """A provider that can be asked every other time."""

    def __init__(self) -> None:
        self.asked = 0

    async def received(self, since: Any) -> list[Any]:
        self.asked += 1
        if self.asked % 2:
            raise TryLater("not now")
        return []


async def test_the_ear_goes_on_after_a_failure_and_ends_when_told():
    provider, engine, stop = Moody(), Engine(), asyncio.Event()
    ear = HistoryEar("sms:46elks", provider, clock, poll=0.01, lookback=timedelta(days=1))

    async def heard(until: Any) -> None:
        await engine.heard(until)
        if len(engine.heard_until) == 3:
            stop.set()

    await asyncio.wait_for(ear.run(engine.receive, heard, stop), 5)

    assert provider.asked == 6


@pytest.mark.parametrize(
    ("up", "failed", "heard"),
    [
        (None, None, False),
        (ago(seconds=59), None, False),
        (ago(seconds=61), None, True),
        (ago(hours=2), ago(seconds=30), False),
        (ago(hours=2), ago(seconds=90), True),
    ],
)
async def test_kannel_was_heard_while_our_door_stood_open(up: Any, failed: Any, heard: bool):
    engine = Engine()
    async with Gateway(an_account(Provider.KANNEL), clock) as gateway:
        gateway.hook(engine.receive)
        assert gateway._door is not None
        gateway._door.failed_at = failed
        await gateway.ear(listening=lambda: up).read_once(engine.receive, engine.heard)

    assert engine.heard_until == ([ago(minutes=1)] if heard else [])
