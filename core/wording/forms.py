"""Which form a notice is said in: by the policy, by where the case stands, and by what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.case import Question, State
from core.messages import Notice
from core.policies import OnSilence
from core.wording.about import About

N = Notice
UNDER_UNDO = ("undo", "plain", "many_undo", "many")

FORMS: Mapping[Notice, tuple[str, ...]] = {
    **dict.fromkeys(Notice, ("plain", "many")),
    N.ALERT: ("gated", "automatic", "gated_many", "automatic_many"),
    N.ASK_CONFIRM: ("ends", "proceeds", "ends_many", "proceeds_many"),
    N.ASK_CHOICE: ("suggested", "waits", "open", "suggested_many", "open_many"),
    N.ASK_IDENTITY_NUMBER: ("plain",),
    N.ASK_ADDRESS: ("returned", "plain"),
    N.ASK_STOP_OR_GO: ("collector", "plain", "collector_many", "many"),
    **dict.fromkeys((N.TERMS, N.UNCOLLECTIBLE, N.NOT_YOURS, N.DATE_IN_PAST, N.BELOW_MINIMUM), ("plain",)),
    **dict.fromkeys((N.CONFIRMED, N.PROCEEDS_ON_SILENCE, N.HANDOVER_ORDERED), UNDER_UNDO),
    **dict.fromkeys((N.PAYMENT_ORDER_CHOSEN, N.MONITORING_CHOSEN), ("held", *UNDER_UNDO)),
    N.WITHDRAWAL_REQUESTED: ("fee", "plain", "many_fee", "many"),
    N.SUGGESTION_CARRIED_OUT: ("payment_order", "monitoring", "withdraw", "held", "plain"),
    N.PAID: ("surplus", "plain", "many"),
    N.PART_PAID: ("amount", "plain"),
    N.CREDITED: ("surplus", "plain", "many"),
    N.PART_CREDITED: ("amount", "plain"),
    N.REVERSED: ("again", "goes_on", "plain"),
    N.LATE_PAYMENT: ("amount", "plain"),
    N.NEW_DUE_DATE: ("again", "collector", "plain", "many"),
    N.PAUSED: ("refused", "plain", "many"),
    N.EXTENDED: ("until", "plain"),
    N.DATA_SAVED: ("still", "plain", "many"),
    N.NOT_DUE_YET: ("plain", "many"),
    N.INVALID_VALUE: ("identity_number", "address", "plain"),
    N.SAME_VALUE: ("identity_number", "address", "plain"),
    N.HELP: ("plain", "many", "none"),
    N.ASK_BACK: (
        "stop", "not_understood", "not_understood_none", "which_invoice", "which_invoice_of", "rest", "contradiction",
        "condition", "hearsay", "question", "which_amount", "which_date", "date_in_past", "invalid_number",
        "incomplete_address", "which_choice", "not_asked", "not_now", "empty",
    ),
    N.CONFIRM_ON_KNOWN_CHANNEL: ("plain", "many", "none"),
    N.SUPPORT_ANSWERS: ("named", "plain"),
    N.STATUS: ("timeline", "plain", "many", "none"),
    **dict.fromkeys((N.CHAT_INVITATION, N.CHAT_LINKED, N.CHAT_LEFT, N.STAFF_TOO_MANY), ("plain",)),
    N.PREFERENCES: ("quiet", "loud", "language"),
    N.STAFF_OPTED_OUT: ("back", "plain"),
    N.STAFF_HELP_WANTED: ("plain", "many", "none"),
    **dict.fromkeys((N.STAFF_UNREACHABLE, N.STAFF_IN_DOUBT), ("plain", "none")),
    **dict.fromkeys(
        (N.STAFF_NO_ANSWER, N.STAFF_COLLECTOR_SILENT, N.STAFF_COLLECTOR_REFUSED, N.STAFF_UNEXPECTED),
        ("plain",),
    ),
}  # fmt: skip
"""Every form there is. Each language has exactly these."""


def candidates(what: Notice, about: About) -> Iterator[str]:
    """Yield the forms that fit, the most particular first; one whose fields are all known is said."""
    wished = tuple(_wished(what, about))
    names = (*wished, "plain")
    if about.many:
        names = (*(f"{wish}_many" for wish in wished), *_many(about), "many", *names)
    elif about.asked is None:
        names = (*(f"{wish}_none" for wish in wished), "none", *names)
    yield from (name for name in names if name in FORMS[what])


def _many(about: About) -> Iterator[str]:
    if "undo_by" in about.parcel.facts:
        yield "many_undo"
    if _costs(about):
        yield "many_fee"
    if any(asked.case.with_collector for asked in about.parcel.cases):
        yield "collector_many"


def _costs(about: About) -> bool:
    return about.parcel.facts.get("fee", "0").strip("0.") != ""


def _wished(what: Notice, about: About) -> Iterator[str]:
    facts, case = about.parcel.facts, about.case
    match what:
        case N.ALERT | N.ASK_CONFIRM | N.ASK_CHOICE:
            yield from _by_policy(what, about)
        case N.ASK_BACK:
            yield from _asking_back(about)
        case N.SUGGESTION_CARRIED_OUT:
            held = case is not None and case.state is State.ACTION_REQUIRED
            yield "held" if held else facts.get("choice", "plain")
        case N.INVALID_VALUE | N.SAME_VALUE:
            if case is not None and case.question in {Question.IDENTITY_NUMBER, Question.ADDRESS}:
                yield case.question.value
        case N.WITHDRAWAL_REQUESTED if _costs(about):
            yield "fee"
        case N.SUPPORT_ANSWERS | N.STATUS | N.PREFERENCES | N.STAFF_OPTED_OUT:
            yield from _by_what_is_told(what, about)
        case _:
            yield from _by_facts_and_state(about)


def _by_what_is_told(what: Notice, about: About) -> Iterator[str]:
    facts = about.parcel.facts
    if what is N.SUPPORT_ANSWERS and facts.get("name"):
        yield "named"
    elif what is N.STATUS and about.parcel.timeline:
        yield "timeline"
    elif what is N.STAFF_OPTED_OUT and facts.get("wanted") == "yes":
        yield "back"
    elif what is N.PREFERENCES:
        yield facts.get("changed", "language")


def _by_facts_and_state(about: About) -> Iterator[str]:
    """What several notices have in common; a name that is no form of the notice is passed over."""
    facts, case = about.parcel.facts, about.case
    for fact, form in (("undo_by", "undo"), ("surplus", "surplus"), ("amount", "amount"), ("until", "until")):
        if fact in facts:
            yield form
    if case is None:
        return
    if case.state is State.ACTION_REQUIRED:
        yield from ("held", "still")
    if case.state in {State.NOT_DUE, State.ALERTED}:
        yield "again"
    elif case.with_collector:
        yield from ("collector", "goes_on")
    elif not case.closed:
        yield "goes_on"
    if case.reason is not None:
        yield case.reason.value
    if not case.debtor.deliverable:
        yield "returned"


def _by_policy(what: Notice, about: About) -> Iterator[str]:
    """What silence does."""
    policy = about.policy
    if what is N.ALERT:
        yield "gated" if policy.confirmation else "automatic"
    elif what is N.ASK_CONFIRM:
        yield "ends" if policy.confirmation_on_silence is OnSilence.END else "proceeds"
    else:
        if all(asked.case.suggestion is not None for asked in about.parcel.cases):
            yield "suggested" if policy.choice_on_silence is OnSilence.SUGGESTED else "waits"
        yield "open"


def _asking_back(about: About) -> Iterator[str]:
    unclear = about.parcel.facts.get("unclear")
    if unclear is None:
        yield "stop"
    elif about.parcel.facts.get("partly"):
        yield "rest"
    elif unclear == "which_invoice" and about.parcel.facts.get("candidates"):
        yield "which_invoice_of"
    yield unclear or "not_understood"
    yield "not_understood"
