"""How sending ends: taken, refused, later, in doubt, come back; and what that means for the case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.case import Case
from core.events import Channel, Role, Word
from core.messages import Notice, Order, Parcel
from core.ports import Sent, Settled
from store import conversations, settling
from tests.store.world import LEASE, World

EXPIRED = timedelta(seconds=LEASE + 1)


def refused(parcel: Parcel) -> Sent:
    return Sent(parcel=parcel, error="550", permanent=True)


def in_doubt(parcel: Parcel) -> Sent:
    return Sent(parcel=parcel, error="the connection broke", in_doubt=True)


def later(parcel: Parcel, at: Any) -> Sent:
    return Sent(parcel=parcel, error="450", retry_at=at)


async def staff_hears(world: World) -> list[Notice | Order]:
    return [parcel.what for parcel in await world.claim() if parcel.to is Role.SUPPORT]


async def ask(world: World, *ways: dict[str, str]) -> tuple[Case, list[Parcel]]:
    """A question that starts a clock, claimed for each contact."""
    business = await world.business()
    for number, way in enumerate(ways):
        await world.contact(business, f"Contact {number}", **way)
    (case,) = await world.cases(business)
    await world.tell(business, Notice.ASK_CONFIRM, case=case, starts_clock=True)
    return case, await world.claim()


MAIL = {"mail": "berit@example.no"}
SMS = {"sms": "+4790000001"}


async def test_what_a_provider_took_starts_the_clock_of_every_case_in_it(world: World) -> None:
    business = await world.owner()
    cases = await world.alerted(business, 3)
    (parcel,) = await world.claim()
    settled = await world.settle(world.taken(parcel))
    assert settled == Settled(accepted=tuple((case.id, 1, world.now) for case in cases))
    assert {(r["status"], r["provider_id"], r["sent_at"]) for r in await world.rows()} == {
        ("sent", f"p-{parcel.id}", world.now)
    }


async def test_what_starts_no_clock_is_only_written_down(world: World) -> None:
    await world.tell(await world.owner())
    (parcel,) = await world.claim()
    assert await world.settle(world.taken(parcel)) == Settled()


# --- the next way -------------------------------------------------------------------------------------------


async def test_refused_by_one_channel_it_goes_by_the_next_and_then_by_none(world: World) -> None:
    case, parcels = await ask(world, {"mail": "berit@example.no", "chat": "77", "sms": "+4790000001"})
    by_chat, by_mail = sorted(parcels, key=lambda parcel: parcel.channel)
    assert (by_chat.channel, by_mail.channel) == (Channel.CHAT, Channel.MAIL)
    assert await world.settle(refused(by_mail)) == Settled()
    (third,) = await world.claim()
    assert (third.channel, third.cases, third.attempt) == (Channel.SMS, by_mail.cases, 1)
    assert third.id != by_mail.id
    assert await world.settle(refused(by_chat)) == Settled()
    assert await world.claim() == []
    assert await world.settle(refused(third)) == Settled(undeliverable=((case.id, case.generation),))


async def test_a_failure_of_long_ago_does_not_close_a_channel(world: World) -> None:
    business = await world.business()
    await world.contact(business, **MAIL, **SMS)
    for _ in range(2):
        await world.tell(business, Notice.HELP)
        (first,) = await world.claim()
        assert first.channel is Channel.MAIL
        await world.settle(refused(first))
        (second,) = await world.claim()
        assert second.channel is Channel.SMS
        await world.settle(world.taken(second))


async def test_sixty_refused_alerts_go_on_as_one_message(world: World) -> None:
    business = await world.owner()
    await world.alerted(business, 60)
    (parcel,) = await world.claim()
    await world.settle(refused(parcel))
    (again,) = await world.claim()
    assert (again.channel, len(again.cases)) == (Channel.MAIL, 60)


async def test_while_one_contact_hears_it_nothing_is_undeliverable(world: World) -> None:
    case, parcels = await ask(world, MAIL, SMS)
    by_mail, by_sms = sorted(parcels, key=lambda parcel: parcel.channel)
    assert await world.settle(refused(by_mail)) == Settled()
    assert await world.settle(world.taken(by_sms)) == Settled(accepted=((case.id, 0, world.now),))


async def test_when_every_contact_is_lost_it_is_undeliverable_once(world: World) -> None:
    case, parcels = await ask(world, MAIL, SMS)
    settled = await world.settle(*(refused(parcel) for parcel in parcels))
    assert settled == Settled(undeliverable=((case.id, 0),))


async def test_an_owner_without_contacts_is_undeliverable(world: World) -> None:
    case, (parcel,) = await ask(world)
    assert parcel.address == ""
    assert await world.settle(refused(parcel)) == Settled(undeliverable=((case.id, 0),))


async def test_owners_without_contacts_do_not_wait_for_each_other(world: World) -> None:
    for _ in range(3):
        await world.tell(await world.business())
    assert len(await world.claim()) == 3


async def test_support_hears_of_a_receipt_that_reaches_nobody_once_a_message(world: World) -> None:
    business = await world.business()
    await world.contact(business, **MAIL)
    await world.alerted(business, 3)
    await world.set_messages(starts_clock=False)
    (parcel,) = await world.claim()
    assert await world.settle(refused(parcel)) == Settled()
    assert await staff_hears(world) == [Notice.STAFF_UNREACHABLE]


async def test_support_hears_of_an_order_that_the_collector_does_not_get(world: World) -> None:
    business = await world.owner()
    (case,) = await world.cases(business)
    await world.tell(business, Order.WITHDRAW, Role.COLLECTOR, case=case)
    (parcel,) = await world.claim()
    await world.settle(refused(parcel))
    (told,) = await world.claim()
    assert (told.what, told.facts["word"]) == (Notice.STAFF_COLLECTOR_REFUSED, "withdraw")
    assert told.cases[0].case.id == case.id


async def test_what_support_does_not_get_is_not_told_to_support(world: World) -> None:
    await world.tell(await world.owner(), Notice.STAFF_HELP_WANTED, Role.SUPPORT)
    (parcel,) = await world.claim()
    await world.settle(refused(parcel))
    assert await world.claim() == []


# --- in doubt -----------------------------------------------------------------------------------------------


async def _dies(world: World, parcels: Sequence[Parcel]) -> None:
    """Whoever held the claims is killed."""
    world.now += EXPIRED


async def _breaks(world: World, parcels: Sequence[Parcel]) -> None:
    await world.settle(*(in_doubt(parcel) for parcel in parcels))


IN_DOUBT = pytest.mark.parametrize("happens", [_dies, _breaks])


@IN_DOUBT
async def test_mail_in_doubt_goes_once_more_as_the_same_letter_and_then_to_support(
    world: World, happens
) -> None:
    _, (first,) = await ask(world, MAIL)
    await happens(world, [first])
    (second,) = await world.claim()
    assert (second.id, second.token, second.rows) == (first.id, first.token, first.rows)
    assert second.attempt == 2
    await happens(world, [second])
    assert await staff_hears(world) == [Notice.STAFF_IN_DOUBT]
    assert await world.rows(status="doubt", what="ask_confirm")


@IN_DOUBT
async def test_an_sms_in_doubt_waits_for_support(world: World, happens) -> None:
    business = await world.owner()
    await world.alerted(business, 60)
    (alert,) = await world.claim()
    await happens(world, [alert])
    (told,) = await world.claim()
    assert (told.what, told.to) == (Notice.STAFF_IN_DOUBT, Role.SUPPORT)
    assert told.facts == {"what": "alert", "channel": "sms", "word": "alert"}


async def test_a_temporary_failure_between_two_doubts_does_not_make_a_third_try(world: World) -> None:
    _, (first,) = await ask(world, MAIL)
    await world.settle(in_doubt(first))
    (second,) = await world.claim()
    await world.settle(later(second, world.now))
    (third,) = await world.claim()
    await world.settle(in_doubt(third))
    assert await staff_hears(world) == [Notice.STAFF_IN_DOUBT]


async def test_a_letter_in_doubt_keeps_its_identity_when_one_of_its_cases_is_paid(world: World) -> None:
    business = await world.business()
    await world.contact(business, **MAIL)
    paid, owing = await world.alerted(business, 2)
    (first,) = await world.claim()
    world.now += EXPIRED
    await world.database.write(lambda tx: tx.claim(world.now, {}, LEASE))
    await world.say(paid, Word.PAID, Role.LEDGER, paid.balance)
    (second,) = [p for p in await world.claim() if p.what is Notice.ALERT]
    assert (second.id, second.token) == (first.id, first.token)
    assert [asked.case.id for asked in second.cases] == [owing.id]


async def test_a_receipt_that_comes_late_settles_the_doubt(world: World) -> None:
    case, (slow,) = await ask(world, SMS)
    world.now += EXPIRED
    await world.claim()
    assert await world.rows(status="doubt")
    assert await world.settle(world.taken(slow)) == Settled(accepted=((case.id, 0, world.now),))
    assert not await world.rows(status="doubt")


async def test_a_receipt_that_comes_late_stops_the_second_letter(world: World) -> None:
    _, (slow,) = await ask(world, MAIL)
    world.now += EXPIRED
    await world.database.write(lambda tx: tx.claim(world.now, {}, LEASE))
    await world.settle(world.taken(slow))
    assert await world.claim() == []


async def test_two_receipts_for_one_letter_start_the_clock_once(world: World) -> None:
    case, (slow,) = await ask(world, MAIL)
    world.now += EXPIRED
    (second,) = await world.claim()
    assert (await world.settle(world.taken(second))).accepted == ((case.id, 0, world.now),)
    world.now += timedelta(seconds=5)
    assert await world.settle(world.taken(slow)) == Settled()


@pytest.mark.parametrize(
    "failure", [refused, in_doubt, lambda parcel: Sent(parcel=parcel, error="no longer true")]
)
async def test_a_failure_that_comes_late_does_not_touch_what_another_holds(world: World, failure) -> None:
    _, (slow,) = await ask(world, MAIL)
    world.now += EXPIRED
    (other,) = await world.claim()
    assert await world.settle(failure(slow)) == Settled()
    assert await world.statuses() == ["claimed"]
    assert await world.stands(other)


@pytest.mark.parametrize("arrived", [True, False])
async def test_support_or_the_provider_settles_a_doubt(world: World, arrived: bool) -> None:
    case, (parcel,) = await ask(world, SMS)
    await world.settle(in_doubt(parcel))
    settled = await world.database.write(
        lambda tx: settling.clear_doubt(tx.connection, parcel.id, arrived=arrived, now=world.now)
    )
    if arrived:
        assert settled == Settled(accepted=((case.id, 0, world.now),))
    else:
        assert settled == Settled(undeliverable=((case.id, 0),))


# --- come back ----------------------------------------------------------------------------------------------


async def bounce(world: World, lead: UUID, *, permanent: bool = True) -> Settled | None:
    name = f"<{lead}@svarfrist.example>"
    return await world.database.write(lambda tx: tx.bounced(name, permanent, world.now))


async def test_a_letter_that_came_back_goes_by_the_next_channel(world: World) -> None:
    _, (letter,) = await ask(world, MAIL | SMS)
    await world.settle(world.taken(letter))
    assert await bounce(world, letter.id) == Settled()
    (again,) = await world.claim()
    assert (again.channel, again.cases) == (Channel.SMS, letter.cases)


async def test_a_letter_that_came_back_and_has_no_other_way_told_nobody(world: World) -> None:
    case, (letter,) = await ask(world, MAIL)
    await world.settle(world.taken(letter))
    assert await bounce(world, letter.id) == Settled(undeliverable=((case.id, 0),))
    assert await bounce(world, letter.id) == Settled()


async def test_a_letter_can_come_back_before_its_sender_wrote_down_that_it_went(world: World) -> None:
    case, (letter,) = await ask(world, MAIL)
    assert await bounce(world, letter.id) == Settled(undeliverable=((case.id, 0),))
    assert await world.settle(world.taken(letter)) == Settled()
    assert await world.statuses() == ["failed"]


async def test_a_delay_changes_nothing(world: World) -> None:
    _, (letter,) = await ask(world, MAIL)
    await world.settle(world.taken(letter))
    assert await bounce(world, letter.id, permanent=False) == Settled()
    assert await world.statuses() == ["sent"]


@pytest.mark.parametrize("permanent", [True, False])
async def test_what_is_none_of_ours_is_nobodys(world: World, permanent: bool) -> None:
    assert await bounce(world, UUID(int=7), permanent=permanent) is None
    unknown = await world.database.write(lambda tx: tx.bounced("abc@elsewhere.example", permanent, world.now))
    assert unknown is None


async def test_a_letter_that_went_out_is_kept_as_it_was_said(world: World) -> None:
    _, (parcel,) = await ask(world, MAIL)
    await world.settle(replace(world.taken(parcel), said="Skal purring starte?\n\nSvar JA eller NEI."))
    kept = await world.database.read(lambda tx: conversations.said(tx.connection, [parcel.token or "", "x"]))
    assert kept == {parcel.token: "Skal purring starte?\n\nSvar JA eller NEI."}


async def test_one_that_was_never_taken_said_nothing(world: World) -> None:
    _, (parcel,) = await ask(world, MAIL)
    await world.settle(replace(refused(parcel), said="Skal purring starte?"))
    assert not await world.database.read(lambda tx: conversations.said(tx.connection, [parcel.token or ""]))
