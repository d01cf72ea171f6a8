"""The two seed policies, and what a business may change of them."""

from datetime import time
from decimal import Decimal

import pytest
from pydantic import ValidationError

from core.case import Choice, Stage
from core.policies import POLICIES, SEEDS, OnSilence, Price
from tests.core.cases import FAKTURERT, FORTNOX


def test_there_are_two_seeds():
    assert tuple(POLICIES) == SEEDS == ("fakturert", "fortnox_finans")
    assert {name: policy.name for name, policy in POLICIES.items()} == {name: name for name in SEEDS}


def test_fakturert_asks_and_ends_on_silence():
    expected = {
        "country": "NO",
        "zone": "Europe/Oslo",
        "currency": "NOK",
        "language": "nb",
        "alert_days": 3,
        "after_alert_days": 10,
        "confirmation": True,
        "confirmation_days": 7,
        "confirmation_on_silence": OnSilence.END,
        "undo_minutes": 60,
        "demand_days": None,
        "collection_days": None,
        "identity_number_from": None,
        "address_from": Stage.REMINDER,
        "choices": (),
        "minimum": 100,
        "withdrawal_fee": 250,
        "payment_order_fee": 0,
        "acknowledge_hours": 48,
        "action_days": 7,
    }
    assert {field: getattr(FAKTURERT, field) for field in expected} == expected


def test_fortnox_finans_goes_by_date_and_follows_the_suggestion():
    expected = {
        "country": "SE",
        "zone": "Europe/Stockholm",
        "currency": "SEK",
        "language": "sv",
        "alert_days": 3,
        "confirmation": False,
        "identity_number_from": Stage.DEMAND,
        "address_from": Stage.REMINDER,
        "choices": (Choice.PAYMENT_ORDER, Choice.MONITORING, Choice.WITHDRAW),
        "choice_days": 5,
        "choice_on_silence": OnSilence.SUGGESTED,
        "withdrawal_fee": 295,
        # The authority's fee: förordning 1992:1094 1 §, in force 2008-12-12.
        "payment_order_fee": 300,
    }
    assert {field: getattr(FORTNOX, field) for field in expected} == expected


def test_a_demand_gives_the_debtor_eight_days_and_four_bank_days():
    # imy.se, 2023-02-21: at least 8 days, and 4 bank days for the letter to arrive.
    assert FORTNOX.collection_days is not None
    assert FORTNOX.collection_days >= 8 + 4


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_messages_go_out_on_weekdays_from_eight_to_eight(policy):
    assert policy.window.weekdays == frozenset(range(5))
    assert (policy.window.opens, policy.window.closes) == (time(8), time(20))
    assert policy.window.holidays == policy.country
    assert policy.tz.key == policy.zone


def test_the_terms_name_their_prices():
    assert Price(what="withdrawal", amount=Decimal(250)) in FAKTURERT.prices
    assert Price(what="payment_order", amount=Decimal(680)) in FORTNOX.prices
    for policy in POLICIES.values():
        assert {price.what: price.amount for price in policy.prices}["withdrawal"] == policy.withdrawal_fee


class TestOverrides:
    def test_a_vendor_that_proceeds_on_silence_is_one_changed_value(self):
        proceeds = FAKTURERT.overridden({"confirmation_on_silence": "proceed"})
        assert proceeds.confirmation_on_silence is OnSilence.PROCEED
        changed = {f for f in type(proceeds).model_fields if getattr(proceeds, f) != getattr(FAKTURERT, f)}
        assert changed == {"confirmation_on_silence"}

    def test_of_the_window_too_single_values_may_be_given(self):
        later = FAKTURERT.overridden({"window": {"opens": "09:30"}})
        assert later.window.opens == time(9, 30)
        assert (later.window.closes, later.window.weekdays) == (time(20), frozenset(range(5)))

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"alert_days": -1}, "alert_days"),
            ({"alert_days": 3651}, "alert_days"),
            ({"alert_days": "soon"}, "alert_days"),
            ({"after_alert_days": 2.5}, "after_alert_days"),
            ({"alert_day": 4}, "alert_day"),
            ({"undo_minutes": -1}, "undo_minutes"),
            ({"undo_minutes": 7 * 24 * 60 + 1}, "undo_minutes"),
            ({"acknowledge_hours": 0}, "acknowledge_hours"),
            ({"zone": "Europe/Olso"}, "zone"),
            ({"country": "Norge"}, "country"),
            ({"currency": "kr"}, "currency"),
            ({"confirmation_on_silence": "suggested"}, "confirmation_on_silence"),
            ({"confirmation_on_silence": "maybe"}, "confirmation_on_silence"),
            ({"choice_on_silence": "proceed"}, "choice_on_silence"),
            ({"choices": ["court"]}, "choices"),
            ({"minimum": -1}, "minimum"),
            ({"minimum": "0.001"}, "minimum"),
            ({"withdrawal_fee": -1}, "withdrawal_fee"),
            ({"payment_order_fee": -1}, "payment_order_fee"),
            ({"identity_number_from": "court"}, "identity_number_from"),
            ({"window": {"weekdays": []}}, "weekdays"),
            ({"window": {"weekdays": [7]}}, "weekdays"),
            ({"window": {"opens": "20:00"}}, "window"),
            ({"window": {"opens": "21:00"}}, "window"),
            ({"window": {"opens": "08:00+01:00"}}, "opens"),
            ({"window": {"holidays": "XX"}}, "holidays"),
            ({"window": {"shut": "20:00"}}, "shut"),
            ({"window": "always"}, "window"),
            ({"prices": [{"what": "x"}]}, "amount"),
        ],
    )
    def test_a_wrong_value_is_named(self, values, field):
        with pytest.raises(ValidationError) as refused:
            FAKTURERT.overridden(values)
        assert field in {str(part) for error in refused.value.errors() for part in error["loc"]}

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"zone": "Oslo"}, "'Oslo' is no IANA time zone, such as Europe/Oslo"),
            ({"window": {"holidays": "XX"}}, "'XX' is no country whose bank holidays are known, such as NO"),
            ({"window": {"opens": "20:30"}}, "it opens at 20:30:00 and would close before that, at 20:00:00"),
            (
                {"window": {"opens": "08:00Z"}},
                "a time of day belongs to the business's zone and names none of its own",
            ),
            ({"confirmation_on_silence": "suggested"}, "nothing is suggested here: choose end or proceed"),
            (
                {"choice_on_silence": "proceed"},
                "there are several ways to proceed: choose suggested, or end to leave it to support",
            ),
        ],
    )
    def test_and_it_is_said_what_to_do(self, values, says):
        with pytest.raises(ValidationError) as refused:
            FAKTURERT.overridden(values)
        assert says in str(refused.value)

    def test_the_outermost_values_are_allowed(self):
        widest = {
            "alert_days": 0,
            "after_alert_days": 3650,
            "undo_minutes": 7 * 24 * 60,
            "acknowledge_hours": 1,
        }
        policy = FAKTURERT.overridden({**widest, "minimum": 0, "window": {"weekdays": [0, 6]}})
        assert policy.undo_minutes == 10_080
        assert FAKTURERT.overridden({"undo_minutes": 0}).undo_minutes == 0


class TestVersion:
    def test_it_names_exactly_these_values(self):
        assert FAKTURERT.version != FORTNOX.version
        assert FAKTURERT.overridden({"alert_days": 4}).version != FAKTURERT.version
        assert len(FAKTURERT.version) == 16

    @pytest.mark.parametrize("minimum", [100, "100", "100.00", Decimal("1E2")])
    def test_however_a_sum_was_written(self, minimum):
        policy = FAKTURERT.overridden({"minimum": minimum})
        assert policy == FAKTURERT
        assert policy.model_dump_json() == FAKTURERT.model_dump_json()
        assert str(policy.minimum) == "100.00"
