"""Under which keys the sentence about a case's state is found, the particular before the general."""

from __future__ import annotations

from core.case import Case, State
from core.policies import OnSilence, Policy


def keys(case: Case, policy: Policy) -> tuple[str, ...]:
    """Return the keys in `[values.states]` for where *case* stands."""
    qualifier = _qualifier(case, policy)
    return (f"{case.state}_{qualifier}", case.state.value) if qualifier else (case.state.value,)


def _qualifier(case: Case, policy: Policy) -> str | None:
    match case.state:
        case State.ALERTED:
            return "gated" if policy.confirmation else "automatic"
        case State.AWAITING_CONFIRMATION:
            return "ends" if policy.confirmation_on_silence is OnSilence.END else "proceeds"
        case State.AWAITING_CHOICE:
            follows = policy.choice_on_silence is OnSilence.SUGGESTED and case.suggestion is not None
            return "suggested" if follows else "open"
        case State.IN_COLLECTION:
            return case.stage.value if case.stage else None
        case State.PAYMENT_ORDER | State.MONITORING:
            return "undo" if case.deadline is not None else None
        case _:
            return case.reason.value if case.reason else None
