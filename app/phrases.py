"""What commands call things, in English: where a case stands, what happens next, why nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.case import Case, Question, Reason, Stage, State
from core.events import Role, Said, Word
from core.machine import Outcome, decide
from core.messages import Notice
from core.policies import Policy
from core.transitions.entries import ENTRIES

STATES: Mapping[State, str] = {
    State.NOT_DUE: "watched, nobody told yet",
    State.ALERTED: "the owner was told",
    State.AWAITING_CONFIRMATION: "asked whether to start",
    State.HANDOVER_PENDING: "goes to the collector, can still be undone",
    State.SUBMITTING: "given to the collector, not acknowledged yet",
    State.IN_COLLECTION: "with the collector",
    State.AWAITING_CHOICE: "collection failed, asked what comes next",
    State.PAYMENT_ORDER: "payment order (betalningsföreläggande)",
    State.MONITORING: "long-term monitoring (långtidsbevakning)",
    State.WITHDRAWAL_REQUESTED: "asked back from the collector",
    State.WITHDRAWN: "taken back from the collector",
    State.ACTION_REQUIRED: "something is missing",
    State.PAUSED: "paused",
    State.OPTED_OUT: "excluded by the owner",
    State.ENDED: "ended",
    State.PAID: "paid",
    State.CREDITED: "credited",
}
REASONS: Mapping[Reason, str] = {
    Reason.NO_ANSWER: "no answer came",
    Reason.STOPPED: "the owner stopped it",
    Reason.BELOW_MINIMUM: "what is left is below the minimum",
    Reason.UNCOLLECTIBLE: "the collector found nothing to collect",
    Reason.MISSING_ID: "the customer's identity number",
    Reason.BAD_ADDRESS: "the customer's right address",
    Reason.UNDELIVERABLE: "no message reaches the owner",
    Reason.DISPUTED: "the customer disputes it",
    Reason.HELD: "support holds it",
    Reason.UNCLEAR_STOP: "it sounded like a stop, and he is asked",
    Reason.REFUSED: "the collector did not take it",
}
STAGES: Mapping[Stage, str] = {
    Stage.REMINDER: "reminder",
    Stage.DEMAND: "demand",
    Stage.COLLECTION: "collection",
}
QUESTIONS: Mapping[Question, str] = {
    Question.CONFIRM: "shall reminder and collection start?",
    Question.CHOICE: "payment order, monitoring or withdrawal?",
    Question.IDENTITY_NUMBER: "what is the customer's identity number?",
    Question.ADDRESS: "what is the customer's address?",
    Question.STOP_OR_GO: "did you mean stop?",
}
TOLD: Mapping[Role, str] = {
    Role.OWNER: "the owner gets:",
    Role.SUPPORT: "support gets:",
    Role.COLLECTOR: "the collector gets:",
}
_UNCHANGED: Mapping[str, str] = {
    Notice.DATE_IN_PAST.value: "that day has passed",
    Notice.INVALID_VALUE.value: "the value is not one it can use",
    Notice.SAME_VALUE.value: "it is known already",
    Notice.NOT_DUE_YET.value: "the invoice is not due yet",
    "not theirs to say": "that is not support's to say",
}


def standing(case: Case) -> str:
    """Say in a few words where *case* stands."""
    words = STATES[case.state]
    if case.state is State.IN_COLLECTION and case.stage is not None:
        words = f"{words}: {STAGES[case.stage]}"
    return f"{words}: {REASONS[case.reason]}" if case.reason is not None else words


def unchanged(outcome: Outcome) -> str:
    """Say why a word changed nothing."""
    rule = outcome.rule.partition(":")[0]
    if rule in _UNCHANGED:
        return _UNCHANGED[rule]
    word = outcome.said.word.value.replace("_", " ")
    return f'it is "{standing(outcome.case)}", and {word} changes nothing then'


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What happens to a case if nobody says anything."""

    at: datetime | None
    """None: it is not known yet, or nothing is waited for."""
    case: Case | None
    """The case after that."""
    words: str


def if_nobody_speaks(case: Case, policy: Policy) -> Next:
    """Return what silence leads to: by asking the machine, not by knowing it."""
    if case.deadline is None:
        waits = ENTRIES[case.state].wait is not None and not case.closed
        asked = waits and ENTRIES[case.state].clock_starts_when_accepted
        words = "the clock starts when our message has gone out" if asked else "nothing happens by itself"
        return Next(at=None, case=None, words=words)
    at = case.deadline + timedelta(seconds=1)
    silence = Said(word=Word.SILENCE, by=Role.CLOCK, at=at, prompt=case.generation)
    outcome = decide(case, silence, policy, at)
    words = standing(outcome.case) if outcome.moved else "it stays as it is"
    told = "".join(f"; {TOLD[tell.to]} {str(tell.what).replace('_', ' ')}" for tell in outcome.tells)
    return Next(at=case.deadline, case=outcome.case, words=f"{words}{told}")
