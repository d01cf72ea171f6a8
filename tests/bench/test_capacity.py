"""What a load needs, reckoned from figures that are easy to follow."""

import tomllib

import pytest

from bench.capacity import ASSUMED, SIZES, TICK, TICK_SQLITE, Needs, table

FIGURES = {TICK: 1000.0, TICK_SQLITE: 1000.0, SIZES + "WAL": 1000.0} | {
    SIZES + name: 100.0 for name in ("cases", "log", "messages", "prompts", "incoming")
}


@pytest.fixture
def assumed():
    found = tomllib.loads(ASSUMED.read_text("utf-8"))
    found["load"] |= {"invoices_a_year": 365_000, "overdue": 0.5, "transitions": 4.0}
    found["peak"] |= {"day": 3.0, "hour": 0.5, "clear_minutes": 1}
    found["machine"] |= {"used": 0.5}
    return found


def test_a_peak_is_done_in_the_minutes_that_are_given(assumed):
    needs = Needs(assumed, FIGURES)
    assert needs.per_day("transitions") == 2000
    assert needs.peak_hour() == 3000
    assert needs.rate() == 50
    assert needs.workers() == 1
    assumed["load"]["invoices_a_year"] *= 21
    assert Needs(assumed, FIGURES).workers() == 3


def test_what_was_not_measured_is_said_and_left_out(assumed):
    lines, lacking = table(Needs(assumed, {TICK: 1000.0}))
    assert any("engine workers" in line for line in lines)
    assert not any("data a year" in line for line in lines)
    assert any(line.startswith("data a year: not measured") for line in lacking)
    assert not table(Needs(assumed, FIGURES))[1]
