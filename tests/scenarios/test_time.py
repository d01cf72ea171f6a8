"""Promises 18, 19 and 23: the last second, odd nights, and three days without anybody at work."""

import pytest

from tests.scenarios.conftest import Opens
from tests.scenarios.engines import on_both_engines
from tests.scenarios.world import World, rows


async def asked(world: World, due: str = "2026-11-02", days: int = 14) -> None:
    await world.invoice("10023", due=due)
    await world.days(days)
    world.owner.forgets()


@on_both_engines
async def test_18_what_arrived_at_2359_on_the_last_day_counts_next_morning(norway: World):
    await asked(norway)
    norway.nothing_runs_until("2026-11-23T23:59:50")
    await norway.says("Ja, sett i gang")
    norway.nothing_runs_until("2026-11-24T07:30")
    await norway.settle()
    assert (await norway.words("10023"))[-1] == "owner: confirm"
    assert await norway.states() == {"10023": "handover_pending"}
    norway.owner.is_told("purring og inkasso starter")


async def test_18_ten_seconds_after_midnight_is_too_late(norway: World):
    await asked(norway)
    norway.nothing_runs_until("2026-11-24T00:00:10")
    await norway.says("Ja, sett i gang")
    norway.nothing_runs_until("2026-11-24T07:30")
    await norway.settle()
    await norway.at("2026-11-24T12:00")
    assert await norway.states() == {"10023": "ended (no_answer)"}
    assert not any("confirm" in word for word in await norway.words("10023"))
    norway.partner_is_told_nothing()


async def test_18_a_stop_after_the_deadline_is_never_too_late(norway: World):
    await asked(norway)
    norway.nothing_runs_until("2026-11-24T00:00:10")
    await norway.says("Stopp")
    await norway.settle()
    assert await norway.states() == {"10023": "ended (stopped)"}


@pytest.mark.parametrize(
    ("begin", "due", "asked_on", "the_last_second"),
    [
        (
            "2026-09-28T09:00",
            "2026-10-06",
            "2026-10-19",
            "2026-10-26T22:59:59+00:00",
        ),  # an hour more on the 25th
        (
            "2027-03-01T09:00",
            "2027-03-09",
            "2027-03-22",
            "2027-03-29T21:59:59+00:00",
        ),  # an hour less on the 28th
        ("2028-02-01T09:00", "2028-02-11", "2028-02-24", "2028-03-02T22:59:59+00:00"),  # 29 February is a day
    ],
)
async def test_19_seven_days_are_seven_days_on_the_calendar(
    opens: Opens, begin, due, asked_on, the_last_second
):
    world = await opens("fakturert", begin)
    await world.invoice("10023", due=due)
    await world.at(f"{asked_on}T12:00")
    world.owner.is_told("10023", "forfalt")
    world.owner.is_told("skal vi starte")
    deadline = (await world.case("10023")).deadline
    assert deadline is not None
    assert deadline.isoformat() == the_last_second
    await world.until(deadline)
    assert await world.answers("Ja") == "confirm -> handover_pending"


async def test_19_what_is_due_on_29_february_is_told_on_3_march(opens: Opens):
    world = await opens("fakturert", "2028-02-20T09:00")
    await world.invoice("10023", due="2028-02-29")
    await world.at("2028-03-02T23:00")
    world.owner.is_told_nothing()
    await world.at("2028-03-03T09:00")
    world.owner.is_told("29.02.2028", via="sms")


async def test_19_an_undo_window_over_the_lost_hour_is_an_hour_long(opens: Opens):
    world = await opens("fakturert", "2027-03-01T09:00")
    await world.invoice("10023", due="2027-03-09")
    await world.at("2027-03-28T01:30")
    assert await world.answers("Ja") == "confirm -> handover_pending"
    world.owner.forgets()
    await world.at("2027-03-28T03:20")
    assert await world.states() == {"10023": "handover_pending"}
    await world.at("2027-03-28T03:40")
    world.partner_is_told("reminder")


@on_both_engines
async def test_23_after_three_days_each_case_takes_one_step_and_nobody_is_punished(norway: World):
    """Ten invoices are about to be told of, and one question has its last day, when everything goes dark."""
    await norway.invoice("10023", due="2026-11-02")
    await norway.days(14)
    await norway.invoices(rows(range(1, 11), "2026-11-20"))
    norway.owner.is_told("10023", "forfalt")
    question = norway.owner.is_told("10023", "skal vi starte").letter
    await norway.at("2026-11-22T12:00")

    norway.nothing_runs_until("2026-11-23T15:00")
    norway.owner.last = question
    await norway.says("Ja")
    norway.nothing_runs_until("2026-11-25T12:00")
    await norway.settle()

    assert (await norway.states()).pop("10023") == "handover_pending", "what he said in time counts"
    alert = norway.owner.is_told("10", "forfalt", via="sms")
    assert alert.day == 23
    norway.owner.is_told("purring og inkasso starter")
    norway.owner.is_told_nothing()
    assert {state for number, state in (await norway.states()).items() if number != "10023"} == {"alerted"}
    for number in range(1, 11):
        assert await norway.words(str(number)) == ["ledger: opened", "clock: silence"]


async def test_23_nobody_is_defaulted_while_the_inbox_is_out_of_reach(norway: World):
    await asked(norway)
    with norway.deaf():
        await norway.at("2026-11-23T20:00")
        await norway.says("Ja")
        await norway.days(3)
        assert await norway.states() == {"10023": "awaiting_confirmation"}
    await norway.settle()
    assert (await norway.words("10023"))[-1] == "owner: confirm"


async def test_23_one_deaf_ear_is_enough_to_wait(norway: World):
    """He may have answered by SMS."""
    await asked(norway)
    with norway.deaf("sms"):
        await norway.days(10)
        assert await norway.states() == {"10023": "awaiting_confirmation"}
    await norway.settle()
    assert await norway.states() == {"10023": "ended (no_answer)"}


async def test_23_an_outage_over_two_deadlines_still_takes_one_step(norway: World):
    """The alert and the question fell into the same outage: the question keeps its distance to the alert."""
    await norway.invoice("10023", due="2026-11-02")
    norway.nothing_runs_until("2026-11-27T12:00")
    await norway.settle()
    norway.owner.is_told("forfalt", via="sms")
    norway.owner.is_told_nothing()
    await norway.days(9)
    norway.owner.is_told_nothing()
    await norway.days(2)
    norway.owner.is_told("skal vi starte")


async def test_23_a_clock_that_steps_back_changes_nothing(norway: World):
    await asked(norway)
    norway.nothing_runs_until("2026-11-02T09:00")
    await norway.settle()
    assert await norway.states() == {"10023": "awaiting_confirmation"}
    norway.owner.is_told_nothing()
    norway.nothing_runs_until("2026-11-17T09:00")
    assert await norway.answers("Ja") == "confirm -> handover_pending"
