"""Promise 27: full mailboxes, servers that refuse, phones that do not work: the next channel, and no default."""

import pytest

from core.events import Word
from tests.scenarios.conftest import Opens
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World

GREYLISTED = "451 4.7.1 greylisted, try again later"
UNKNOWN = "550 5.1.1 no such user"
FULL = "452 4.2.2 mailbox full"
OVER_QUOTA = "552 5.2.2 mailbox over quota"


async def alerted(world: World) -> None:
    await world.invoice("10023", due="2026-11-02")
    await world.days(10)
    world.owner.is_told("10023", "forfalt")


async def test_27_a_server_that_says_later_is_tried_again_and_the_clock_starts_then(norway: World):
    await alerted(norway)
    norway.refuses(norway.owner, GREYLISTED)
    await norway.at("2026-11-16T09:00")
    norway.owner.is_told_nothing()
    assert (await norway.case("10023")).deadline is None, "silence does not count before he was asked"
    norway.takes_again(norway.owner)
    await norway.at("2026-11-16T12:00")
    norway.owner.is_told("skal vi starte", "mandag 23. november", via="mail")
    assert (await norway.case("10023")).deadline is not None


@on_both_engines
@pytest.mark.parametrize("answer", [UNKNOWN, OVER_QUOTA])
async def test_27_a_mailbox_that_refuses_for_good_is_left_for_the_phone(norway: World, answer):
    await alerted(norway)
    norway.refuses(norway.owner, answer)
    await norway.at("2026-11-16T12:00")
    question = norway.owner.is_told("skal vi starte", "10023", via="sms").text
    assert (await norway.case("10023")).deadline is not None
    code = question.partition("JA ")[2].split()[0]
    assert await norway.answers(f"JA {code}", via="sms") == "confirm -> handover_pending"
    norway.owner.is_told("angre", via="sms")


async def test_27_a_mailbox_that_stays_full_is_given_up_within_two_days(norway: World):
    await alerted(norway)
    norway.refuses(norway.owner, FULL)
    await norway.at("2026-11-18T19:00")
    norway.owner.is_told("skal vi starte", "10023", via="sms")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_27_a_letter_that_comes_back_later_is_as_good_as_refused(norway: World):
    """Accepted first, and returned by the server behind it: the question goes out again by the phone."""
    await alerted(norway)
    await norway.at("2026-11-16T12:00")
    letter = norway.owner.is_told("skal vi starte", via="mail").letter
    assert letter is not None
    await norway.comes_back(letter)
    norway.owner.is_told("skal vi starte", "10023", via="sms")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


async def test_27_a_letter_that_is_only_late_changes_nothing(norway: World):
    """Four hours in a queue is no refusal: the question stands as it was asked, and the phone keeps quiet."""
    await alerted(norway)
    await norway.at("2026-11-16T12:00")
    letter = norway.owner.is_told("skal vi starte", via="mail").letter
    assert letter is not None
    deadline = (await norway.case("10023")).deadline
    await norway.is_late(letter)
    await norway.at("2026-11-17T12:00")
    norway.owner.is_told_nothing()
    assert [row["kind"] for row in await norway.took()] == ["bounce"]
    assert (await norway.case("10023")).deadline == deadline
    assert await norway.answers("Ja") == "confirm -> handover_pending"


@on_both_engines
async def test_27_when_nobody_can_be_reached_nothing_is_concluded_and_support_knows(opens: Opens):
    world = await opens("fakturert", sms=False)
    await world.invoice("10023", due="2026-11-02")
    await world.days(10)
    world.owner.is_told("10023", "forfalt")
    world.refuses(world.owner, UNKNOWN)
    await world.days(4)
    assert await world.states() == {"10023": "action_required (undeliverable)"}
    world.desk_is_told("10023", "Solvang Elektro AS")
    await world.days(60)
    assert await world.states() == {"10023": "action_required (undeliverable)"}, "no default, ever"
    assert "clock: silence" not in (await world.words("10023"))[3:]
    world.partner_is_told_nothing()


async def test_27_support_mends_the_address_and_he_is_asked_anew(opens: Opens):
    world = await opens("fakturert", sms=False)
    await world.invoice("10023", due="2026-11-02")
    await world.days(10)
    world.owner.forgets()
    world.refuses(world.owner, UNKNOWN)
    await world.days(4)
    world.takes_again(world.owner)
    await world.support("10023", Word.RESUME, "his mailbox works again")
    world.owner.is_told("skal vi starte", "10023", via="mail")
    deadline = (await world.case("10023")).deadline
    assert deadline is not None
    assert (deadline - world.now).days == 7
    assert await world.answers("Ja") == "confirm -> handover_pending"


async def test_27_an_alert_nobody_received_is_not_followed_by_a_question(opens: Opens):
    world = await opens("fakturert", sms=False)
    world.refuses(world.owner, UNKNOWN)
    await world.invoice("10023", due="2026-11-02")
    await world.days(40)
    assert await world.states() == {"10023": "action_required (undeliverable)"}
    world.owner.is_told_nothing()


async def test_27_one_of_two_contacts_is_enough(norway: World):
    per = await norway.joins("Per Solvang", "per@solvang-elektro.example")
    await alerted(norway)
    norway.refuses(norway.owner, UNKNOWN)
    await norway.at("2026-11-16T12:00")
    per.is_told("skal vi starte", via="mail")
    norway.owner.is_told("skal vi starte", via="sms")
    assert await norway.states() == {"10023": "awaiting_confirmation"}


# Telegram's 429 and "blocked by user" (the rest of 27) and a button pressed twice (22) belong to the chat, which is
# not built yet.
