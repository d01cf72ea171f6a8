"""Days, windows and bank holidays. Times in the tables are local: 08:00 in the business's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Stage
from core.deadlines import (
    after_alert,
    alert_at,
    answer_by,
    end_of_day,
    is_open,
    local_day,
    next_open,
    next_stage,
)
from core.policies import Policy
from tests.core.cases import FAKTURERT, FORTNOX, a_case

OSLO = ZoneInfo("Europe/Oslo")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOMENTS = st.integers(946_684_800, 3_471_292_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""From 2000 to 2080."""


def local(text: str, zone: ZoneInfo = OSLO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


class TestTimeToAnswer:
    @pytest.mark.parametrize("zone", [OSLO, STOCKHOLM], ids=str)
    @pytest.mark.parametrize(
        ("sent", "days", "the_last_second"),
        [
            ("2026-11-16 08:00:00", 7, "2026-11-23 23:59:59"),
            ("2026-11-16 00:00:00", 7, "2026-11-23 23:59:59"),
            ("2026-11-16 23:59:59", 7, "2026-11-23 23:59:59"),
            ("2026-11-16 08:00:00", 0, "2026-11-16 23:59:59"),
            ("2026-03-25 12:00:00", 7, "2026-04-01 23:59:59"),  # the night of 29 March has no 02:30
            ("2026-03-22 12:00:00", 7, "2026-03-29 23:59:59"),
            ("2026-10-21 12:00:00", 7, "2026-10-28 23:59:59"),  # the night of 25 October has it twice
            ("2026-10-18 12:00:00", 7, "2026-10-25 23:59:59"),
            ("2028-02-24 09:00:00", 5, "2028-02-29 23:59:59"),
            ("2028-02-29 09:00:00", 365, "2029-02-28 23:59:59"),
            ("2027-02-24 09:00:00", 5, "2027-03-01 23:59:59"),
            ("2026-12-29 09:00:00", 7, "2027-01-05 23:59:59"),
        ],
    )
    def test_the_sending_day_is_day_0_and_the_last_day_counts_whole(self, zone, sent, days, the_last_second):
        assert answer_by(local(sent, zone), days, zone) == local(the_last_second, zone)

    def test_a_night_with_an_hour_more_or_less_is_one_night(self):
        spring = answer_by(local("2026-03-28 12:00"), 1, OSLO) - local("2026-03-28 12:00")
        autumn = answer_by(local("2026-10-24 12:00"), 1, OSLO) - local("2026-10-24 12:00")
        assert (spring, autumn) == (
            timedelta(hours=34, minutes=59, seconds=59),
            timedelta(hours=36, minutes=59, seconds=59),
        )

    def test_which_day_it_is_depends_on_the_zone(self):
        assert local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), OSLO) == date(2026, 7, 1)
        assert local_day(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), OSLO) == date(2026, 12, 31)
        assert local_day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), STOCKHOLM) == date(2027, 1, 1)

    def test_where_the_last_hour_comes_twice_the_second_one_counts(self):
        beirut = ZoneInfo("Asia/Beirut")  # at midnight the clocks go back to 23:00
        end = end_of_day(date(2026, 10, 24), beirut)
        assert end == datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)
        assert local_day(end + timedelta(seconds=1), beirut) == date(2026, 10, 25)


class TestOpenHours:
    @pytest.mark.parametrize(
        ("at", "opens"),
        [
            ("2026-11-04 07:59:59", "2026-11-04 08:00:00"),
            ("2026-11-04 08:00:00", "2026-11-04 08:00:00"),
            ("2026-11-04 12:34:56", "2026-11-04 12:34:56"),
            ("2026-11-04 19:59:59", "2026-11-04 19:59:59"),
            ("2026-11-04 20:00:00", "2026-11-05 08:00:00"),
            ("2026-11-04 00:00:00", "2026-11-04 08:00:00"),
            ("2026-11-06 20:00:00", "2026-11-09 08:00:00"),  # Friday evening
            ("2026-11-07 12:00:00", "2026-11-09 08:00:00"),
            ("2026-11-08 07:00:00", "2026-11-09 08:00:00"),
            ("2026-03-27 20:00:00", "2026-03-30 08:00:00"),  # summer time begins on the Sunday
            ("2026-10-23 20:00:00", "2026-10-26 08:00:00"),  # and ends
            ("2026-04-01 20:00:00", "2026-04-07 08:00:00"),  # Easter: Thursday to Monday
            ("2026-05-13 20:00:00", "2026-05-15 08:00:00"),  # Ascension Day
            ("2027-05-14 20:00:00", "2027-05-18 08:00:00"),  # Constitution Day and Pentecost
            ("2026-12-31 20:00:00", "2027-01-04 08:00:00"),
            ("2028-02-29 08:30:00", "2028-02-29 08:30:00"),
        ],
    )
    def test_in_norway(self, at, opens):
        assert next_open(local(at), FAKTURERT.window, OSLO) == local(opens)

    @pytest.mark.parametrize(
        ("day", "opens"),
        [
            (date(2026, 1, 6), False),  # Epiphany
            (date(2026, 5, 25), True),  # Pentecost Monday, no holiday in Sweden since 2005
            (date(2026, 6, 6), False),  # National Day
            (date(2026, 6, 18), True),
            (date(2026, 6, 19), False),  # Midsummer Eve: no public holiday by law, and everything is closed
            (date(2026, 12, 23), True),
            (date(2026, 12, 24), False),
            (date(2026, 12, 31), False),
            (date(2027, 6, 25), False),
        ],
    )
    def test_in_sweden_the_eves_are_closed(self, day, opens):
        assert is_open(day, FORTNOX.window) is opens

    def test_in_norway_the_eves_are_ordinary_days(self):
        assert is_open(date(2026, 12, 24), FAKTURERT.window)
        assert not is_open(date(2026, 5, 25), FAKTURERT.window)

    def test_an_opening_hour_that_the_clocks_skip_is_an_hour_later(self):
        night = FAKTURERT.overridden({"window": {"weekdays": [6], "opens": time(2, 30), "closes": time(4)}})
        opens = next_open(local("2026-03-29 00:00"), night.window, OSLO)
        assert opens == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


class TestAlert:
    @pytest.mark.parametrize(
        ("due", "now", "alert"),
        [
            (date(2026, 11, 3), "2026-11-03 12:00", "2026-11-06 08:00"),
            (date(2026, 11, 4), "2026-11-04 12:00", "2026-11-09 08:00"),  # day 3 is a Saturday
            (date(2026, 10, 20), "2026-11-04 12:00", "2026-11-04 12:00"),  # already overdue
            (date(2026, 10, 20), "2026-11-04 21:00", "2026-11-05 08:00"),
            (date(2026, 11, 1), "2026-11-04 07:00", "2026-11-04 08:00"),
            (date(2026, 11, 1), "2026-11-04 09:15", "2026-11-04 09:15"),
            (date(2028, 2, 26), "2028-02-01 12:00", "2028-02-29 08:00"),
            (date(2026, 12, 29), "2026-12-01 12:00", "2027-01-04 08:00"),  # New Year's Day, then a weekend
        ],
    )
    def test_three_days_after_the_due_date_in_open_hours(self, due, now, alert):
        assert alert_at(a_case(due_date=due), FAKTURERT, local(now)) == local(alert)

    @pytest.mark.parametrize(
        ("policy", "accepted", "next_step"),
        [
            (FAKTURERT, "2026-11-04 08:00", "2026-11-16 08:00"),  # day 10 is a Saturday
            (FAKTURERT, "2026-11-05 23:59", "2026-11-16 08:00"),
            (FAKTURERT, "2026-11-06 00:00", "2026-11-16 08:00"),
            (FAKTURERT, "2026-11-06 19:00", "2026-11-16 08:00"),
            (FAKTURERT, "2026-11-09 08:00", "2026-11-19 08:00"),
            (FAKTURERT, "2026-11-10 00:30", "2026-11-20 08:00"),
            (FORTNOX, "2026-11-09 08:00", "2026-11-16 08:00"),  # day 5 is a Saturday
            (FORTNOX, "2026-06-12 08:00", "2026-06-17 08:00"),
            (FORTNOX, "2026-06-15 08:00", "2026-06-22 08:00"),  # midsummer
        ],
    )
    def test_later_clocks_run_from_when_it_was_accepted(self, policy: Policy, accepted, next_step):
        assert after_alert(local(accepted), policy) == local(next_step)

    def test_no_days_after_the_alert_is_the_same_open_hour(self):
        at_once = FAKTURERT.overridden({"after_alert_days": 0})
        assert after_alert(local("2026-11-04 12:00"), at_once) == local("2026-11-04 12:00")


class TestStages:
    @pytest.mark.parametrize(
        ("stage", "due", "now", "goes_on"),
        [
            (Stage.REMINDER, date(2026, 10, 20), "2026-11-09 12:00", "2026-11-19 08:00"),
            (Stage.REMINDER, date(2026, 10, 20), "2026-11-11 12:00", "2026-11-23 08:00"),  # a Saturday
            (Stage.REMINDER, date(2026, 10, 20), "2026-11-10 00:30", "2026-11-20 08:00"),
            (Stage.DEMAND, date(2026, 10, 20), "2026-11-09 12:00", "2026-11-25 08:00"),
            (
                Stage.REMINDER,
                date(2026, 11, 20),
                "2026-11-09 12:00",
                "2026-11-30 08:00",
            ),  # the due date was moved
            (Stage.DEMAND, date(2026, 12, 1), "2026-11-09 12:00", "2026-12-17 08:00"),
            (Stage.REMINDER, date(2026, 10, 20), "2026-12-14 12:00", "2026-12-28 08:00"),  # Christmas Eve
        ],
    )
    def test_the_next_stage_follows_by_date(self, stage, due, now, goes_on):
        case = a_case(FORTNOX, stage=stage, due_date=due)
        assert next_stage(case, FORTNOX, local(now)) == local(goes_on)

    @pytest.mark.parametrize("stage", [Stage.COLLECTION, None])
    def test_after_the_last_there_is_none(self, stage):
        assert next_stage(a_case(FORTNOX, stage=stage), FORTNOX, local("2026-11-09 12:00")) is None

    @pytest.mark.parametrize("stage", Stage)
    def test_the_norwegian_partner_keeps_the_time_himself(self, stage):
        assert next_stage(a_case(stage=stage), FAKTURERT, local("2026-11-09 12:00")) is None


@given(
    sent=MOMENTS,
    days=st.integers(0, 60),
    zone=st.sampled_from([OSLO, STOCKHOLM, ZoneInfo("America/Asuncion"), ZoneInfo("Pacific/Apia")]),
)
def test_it_is_always_the_last_second_of_its_day(sent, days, zone):
    by = answer_by(sent, days, zone)
    assert by.tzinfo is UTC
    assert local_day(by, zone) == local_day(sent, zone) + timedelta(days=days)
    assert local_day(by + timedelta(seconds=1), zone) > local_day(by, zone)


@given(at=MOMENTS)
def test_what_is_open_stays_so_and_is_never_behind(at):
    opens = next_open(at, FORTNOX.window, STOCKHOLM)
    assert opens >= at
    assert next_open(opens, FORTNOX.window, STOCKHOLM) == opens
    assert is_open(local_day(opens, STOCKHOLM), FORTNOX.window)
