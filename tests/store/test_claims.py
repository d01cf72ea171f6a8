"""What is taken to be sent, in which order, and what dies or waits instead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.case import Case
from core.events import Channel, Role, Word
from core.messages import ALSO_BY_CHAT, Notice, Order
from core.ports import Sent
from store import people
from tests.store.world import LEASE, World

MINUTE = timedelta(minutes=1)


async def test_sixty_alerts_on_one_morning_are_one_message(world: World) -> None:
    business = await world.owner()
    cases = await world.alerted(business, 60)
    (parcel,) = await world.claim()
    assert parcel.what is Notice.ALERT
    assert [asked.case.invoice for asked in parcel.cases] == [case.invoice for case in cases]
    assert len(parcel.rows) == 60
    assert await world.claim() == []


async def test_a_message_names_two_hundred_cases_at_most_and_the_next_one_the_rest(world: World) -> None:
    business = await world.owner()
    await world.alerted(business, 250)
    assert [len(parcel.cases) for parcel in await world.deliver()] == [200, 50]


async def test_a_group_is_complete_however_small_the_batch(world: World) -> None:
    for _ in range(3):
        await world.alerted(await world.owner(), 4)
    first = await world.claim(limit=2)
    assert [len(parcel.cases) for parcel in first] == [4, 4]
    assert [len(parcel.cases) for parcel in await world.claim(limit=2)] == [4]


async def test_two_businesses_of_one_owner_get_a_message_each(world: World) -> None:
    for name in ("Solvang", "Brygga"):
        business = await world.business(name)
        await world.contact(business, sms="+4790000001")
        await world.alerted(business)
    sent = await world.deliver()
    assert {parcel.business_name for parcel in sent} == {"Solvang", "Brygga"}


async def test_each_contact_is_told_and_one_address_once(world: World) -> None:
    business = await world.business()
    await world.contact(business, "Berit", sms="+4790000001")
    await world.contact(business, "Jonas", sms="+4790000002", mail="jonas@example.no")
    await world.contact(business, "The desk", sms="+4790000001")
    await world.alerted(business)
    assert {parcel.address for parcel in await world.claim()} == {"+4790000001", "+4790000002"}


@pytest.mark.parametrize(
    ("what", "by"),
    [(Notice.ALERT, Channel.CHAT), (Notice.ASK_CONFIRM, Channel.MAIL), (Notice.PAID, Channel.MAIL)],
)
async def test_alerts_go_the_short_way_and_the_rest_by_mail(world: World, what: Notice, by: Channel) -> None:
    business = await world.business()
    await world.contact(business, sms="+4790000001", mail="b@example.no", chat="77")
    await world.tell(business, what)
    parcels = await world.claim()
    also = {Channel.CHAT} if what in ALSO_BY_CHAT else set()
    assert {parcel.channel for parcel in parcels} == {by} | also


async def test_a_parcel_tells_what_the_text_and_the_letter_need(world: World) -> None:
    business = await world.owner("Solvang")
    (case,) = await world.alerted(business)
    await world.deliver()
    case = await world.case(case)
    assert case.deadline is not None
    world.now = case.deadline + MINUTE
    await world.say(case, Word.SILENCE, Role.CLOCK)
    (parcel,) = await world.claim()
    assert (parcel.what, parcel.to, parcel.business_name) == (Notice.ASK_CONFIRM, Role.OWNER, "Solvang")
    assert (parcel.language, parcel.zone, parcel.attempt) == ("nb", "Europe/Oslo", 1)
    assert parcel.token is not None
    assert parcel.id == parcel.rows[0]
    assert parcel.cases[0].code is not None
    assert parcel.cases[0].case == await world.case(case)


# --- in order -----------------------------------------------------------------------------------------------


async def test_one_recipient_is_told_in_order_one_message_at_a_time(world: World) -> None:
    business = await world.owner()
    written = [await world.tell(business, what) for what in (Notice.PAID, Notice.HELP, Notice.STATUS)]
    taken = []
    for _ in written:
        (parcel,) = await world.claim()
        taken.append(parcel.id)
        await world.settle(world.taken(parcel))
    assert taken == written


async def test_what_is_tried_again_holds_up_what_comes_after_it(world: World) -> None:
    business = await world.owner()
    first, second = await world.tell(business, Notice.PAID), await world.tell(business, Notice.HELP)
    (parcel,) = await world.claim()
    await world.settle(Sent(parcel=parcel, error="450", retry_at=world.now + 10 * MINUTE))
    assert await world.claim() == []
    world.now += 10 * MINUTE
    (again,) = await world.claim()
    assert (again.id, again.token, again.attempt) == (first, parcel.token, 2)
    await world.settle(world.taken(again))
    (then,) = await world.claim()
    assert then.id == second


async def test_another_recipient_is_not_held_up(world: World) -> None:
    slow, quick = await world.owner(), await world.owner()
    await world.tell(slow)
    (parcel,) = await world.claim()
    await world.settle(Sent(parcel=parcel, error="450", retry_at=world.now + 10 * MINUTE))
    await world.tell(slow)
    await world.tell(quick)
    assert [p.business for p in await world.claim()] == [quick]


async def test_what_waits_for_its_hour_holds_nobody_up(world: World) -> None:
    business = await world.owner()
    await world.tell(business, Notice.ENDED_NO_ANSWER, not_before=world.now + timedelta(hours=20))
    receipt = await world.tell(business, Notice.STATUS)
    assert [parcel.id for parcel in await world.claim()] == [receipt]


async def test_the_collector_hears_of_one_case_in_order_and_of_many_at_once(world: World) -> None:
    business = await world.owner()
    one, two = await world.cases(business, 2)
    for order in (Order.DEMAND, Order.PAID):
        for case in (one, two):
            await world.tell(business, order, Role.COLLECTOR, case=case)
    assert [(p.what, p.cases[0].case.id) for p in await world.claim()] == [
        (Order.DEMAND, one.id),
        (Order.DEMAND, two.id),
    ]


async def test_a_claim_takes_the_oldest_first_and_no_more_than_asked(world: World) -> None:
    written = [await world.tell(await world.owner()) for _ in range(5)]
    taken = [parcel.id for _ in range(3) for parcel in await world.claim(limit=2)]
    assert sorted(taken) == sorted(written)


async def test_one_channel_can_be_claimed_alone(world: World) -> None:
    business = await world.owner()
    (case,) = await world.alerted(business)
    await world.tell(business, Notice.HELP, case=case)
    claimed = await world.database.write(lambda tx: tx.claim(world.now, {Channel.MAIL: 20}, LEASE))
    assert [parcel.what for parcel, _ in claimed] == [Notice.HELP]


# --- looking again ------------------------------------------------------------------------------------------


async def _paid(world: World, case: Case) -> None:
    await world.say(case, Word.PAID, Role.LEDGER, case.balance)


async def _moved(world: World, case: Case) -> None:
    await world.say(case, Word.OPT_OUT, Role.OWNER)


@pytest.mark.parametrize("event", [_paid, _moved])
async def test_a_question_dies_unsent_when_its_case_moved_on(world: World, event) -> None:
    business = await world.owner()
    staying, going = await world.alerted(business, 2)
    await event(world, going)
    alerts = [parcel for parcel in await world.deliver() if parcel.what is Notice.ALERT]
    assert [[asked.case.id for asked in parcel.cases] for parcel in alerts] == [[staying.id]]
    assert [row["case"] for row in await world.rows(status="dead")] == [going.id]


async def test_what_died_does_not_stand_in_the_way(world: World) -> None:
    business = await world.owner()
    (case,) = await world.alerted(business)
    receipt = await world.tell(business, Notice.ALERT)
    await world.set_messages(bundle=None)
    await _paid(world, case)
    (parcel,) = await world.claim()
    assert parcel.id == receipt


@pytest.mark.parametrize("event", [_paid, _moved])
async def test_a_claimed_message_no_longer_stands_when_its_case_moved_on(world: World, event) -> None:
    business = await world.owner()
    staying, going = await world.alerted(business, 2)
    (parcel,) = await world.claim()
    assert await world.stands(parcel)
    await event(world, going)
    assert not await world.stands(parcel)
    await world.settle(Sent(parcel=parcel, error="no longer true"))
    (again,) = [p for p in await world.claim() if p.what is Notice.ALERT]
    assert [asked.case.id for asked in again.cases] == [staying.id]
    assert (again.id, again.token, again.attempt) == (parcel.id, parcel.token, 1)


async def test_a_claim_that_ran_out_does_not_stand(world: World) -> None:
    await world.tell(await world.owner())
    (parcel,) = await world.claim()
    late = world.now + timedelta(seconds=LEASE + 1)
    assert await world.stands(parcel, late - 2 * MINUTE)
    assert not await world.stands(parcel, late)


async def test_a_claim_that_somebody_else_took_over_does_not_stand(world: World) -> None:
    await world.tell(await world.owner())
    (parcel,) = await world.claim()
    world.now += timedelta(seconds=LEASE + 1)
    (other,) = await world.claim()
    assert not await world.stands(parcel)
    assert await world.stands(other)


async def test_after_an_outage_nothing_goes_out_at_night(world: World) -> None:
    business = await world.owner()
    await world.alerted(business)
    receipt = await world.tell(business, Notice.STATUS)
    world.now = world.now.replace(hour=23)
    assert [parcel.id for parcel in await world.deliver()] == [receipt]
    world.now = world.now.replace(hour=6) + timedelta(days=1)
    assert await world.claim() == []
    world.now = world.now.replace(hour=7)  # eight o'clock in Oslo
    assert [parcel.what for parcel in await world.claim()] == [Notice.ALERT]


async def test_who_left_is_told_nothing_more(world: World) -> None:
    business = await world.business()
    gone = await world.contact(business, "Jonas", mail="jonas@example.no")
    await world.contact(business, "Berit", mail="berit@example.no")
    await world.tell(business, Notice.ASK_CONFIRM)
    await world.database.write(lambda tx: people.deactivate(tx.connection, gone))
    assert {parcel.address for parcel in await world.claim()} == {"", "berit@example.no"}


async def test_still_stands_needs_every_row(world: World) -> None:
    await world.tell(await world.owner())
    (parcel,) = await world.claim()
    more = replace(parcel, rows=(*parcel.rows, parcel.business))
    assert not await world.stands(more)
