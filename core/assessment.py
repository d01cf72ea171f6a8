"""A credit assessment: what to suggest when collection failed, and on what grounds.

A partner's own assessment comes with its report and is preferred. This one knows only what the case itself
says: it suggests the enforcement authority for a sizeable claim on a debtor that can be found, and patience
otherwise.
"""

from __future__ import annotations

from core.case import Case, Choice
from core.events import Assessment
from core.policies import Policy

WORTH_A_PAYMENT_ORDER = 10
"""A payment order is suggested when the claim is this many times the fee for it."""
PATIENT_FIRST = (Choice.MONITORING, Choice.WITHDRAW, Choice.PAYMENT_ORDER)
"""What is suggested of what is offered, when a payment order does not promise much."""


def assess(case: Case, policy: Policy) -> Assessment:
    """Return the suggestion for *case*, one of the policy's choices, with its grounds as codes."""
    offered = policy.choices or tuple(Choice)
    grounds: list[str] = []
    if not case.debtor.identity_number:
        grounds.append("debtor_not_identified")
    if not case.debtor.deliverable:
        grounds.append("address_unknown")
    if case.balance.amount < WORTH_A_PAYMENT_ORDER * policy.payment_order_fee:
        grounds.append("claim_small")
    if not grounds and Choice.PAYMENT_ORDER in offered:
        return Assessment(suggestion=Choice.PAYMENT_ORDER, grounds=("claim_worth_it", "debtor_found"))
    suggestion = next(choice for choice in PATIENT_FIRST if choice in offered)
    return Assessment(suggestion=suggestion, grounds=tuple(grounds) or ("no_report",))
