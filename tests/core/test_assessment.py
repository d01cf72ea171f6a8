"""What we suggest ourselves when the collector sent no assessment."""

from dataclasses import replace

import pytest

from core.assessment import assess
from core.case import Choice
from tests.core.cases import FAKTURERT, FORTNOX, a_case, money

PAYMENT_ORDER, MONITORING, WITHDRAW = Choice


def assessed(choices=tuple(Choice), *, identified=True, deliverable=True, balance="4500"):
    policy = FORTNOX.overridden({"choices": choices})
    case = a_case(policy, identified=identified, balance=money(balance, policy))
    return assess(replace(case, debtor=replace(case.debtor, deliverable=deliverable)), policy)


@pytest.mark.parametrize(
    ("what_is_known", "suggestion", "grounds"),
    [
        ({}, PAYMENT_ORDER, ("claim_worth_it", "debtor_found")),
        ({"balance": "3000"}, PAYMENT_ORDER, ("claim_worth_it", "debtor_found")),
        ({"balance": "2999.99"}, MONITORING, ("claim_small",)),
        ({"identified": False}, MONITORING, ("debtor_not_identified",)),
        ({"deliverable": False}, MONITORING, ("address_unknown",)),
        (
            {"identified": False, "deliverable": False, "balance": "1"},
            MONITORING,
            ("debtor_not_identified", "address_unknown", "claim_small"),
        ),
    ],
)
def test_a_sizeable_claim_on_somebody_who_can_be_found_is_worth_a_payment_order(
    what_is_known, suggestion, grounds
):
    found = assessed(**what_is_known)
    assert (found.suggestion, found.grounds) == (suggestion, grounds)


@pytest.mark.parametrize(
    ("choices", "promising", "not_promising"),
    [
        ((PAYMENT_ORDER, MONITORING, WITHDRAW), PAYMENT_ORDER, MONITORING),
        ((PAYMENT_ORDER, WITHDRAW), PAYMENT_ORDER, WITHDRAW),
        ((WITHDRAW, MONITORING), MONITORING, MONITORING),
        ((WITHDRAW,), WITHDRAW, WITHDRAW),
        ((PAYMENT_ORDER,), PAYMENT_ORDER, PAYMENT_ORDER),
    ],
)
def test_only_what_is_offered_is_suggested_and_patience_first(choices, promising, not_promising):
    assert assessed(choices).suggestion is promising
    assert assessed(choices, identified=False).suggestion is not_promising


def test_without_a_payment_order_there_is_no_report_to_go_by():
    assert assessed((MONITORING,)).grounds == ("no_report",)


def test_a_policy_without_choices_is_assessed_as_if_all_were_offered():
    assert assess(a_case(), FAKTURERT).suggestion is PAYMENT_ORDER
