"""What is always true, whatever is said to whichever case. Each law fails on an outcome that breaks it."""

from collections.abc import Callable
from datetime import UTC

from core.case import CLOSED, Reason, State
from core.events import Role, Word
from core.machine import Outcome
from core.messages import QUESTIONS, Notice, Order
from core.policies import Policy
from core.transitions.entries import AT_WORK, BEFORE, ENTRIES, HALTED
from core.transitions.rights import ANSWERS, MAY

Law = Callable[[Outcome, Policy], None]
ALWAYS: list[Law] = []
ASKING = frozenset(QUESTIONS.values())
ESCALATING = frozenset(
    {Order.REMINDER, Order.DEMAND, Order.COLLECTION, Order.PAYMENT_ORDER, Order.MONITORING}
)
MONEY = frozenset({Word.PAID, Word.CREDITED, Word.REVERSED})
STOPPING = frozenset(
    {State.ENDED, State.OPTED_OUT, State.WITHDRAWAL_REQUESTED, State.WITHDRAWN, State.PAID, State.CREDITED}
)
WITH_REASON = frozenset({State.ENDED, State.ACTION_REQUIRED, State.PAUSED})


def always(law: Law) -> Law:
    ALWAYS.append(law)
    return law


@always
def at_most_one_question_is_live(o: Outcome, policy: Policy) -> None:
    asked = [tell.what for tell in o.tells if tell.what in ASKING]
    assert len(asked) <= 1
    for what in asked:
        assert o.case.question is not None
        assert what is QUESTIONS[o.case.question]
    asks = ENTRIES[o.case.state].asks or {}
    assert o.case.question is asks.get(o.case.reason, asks.get(None))
    if o.moved:
        assert bool(asked) == (o.case.question is not None)


@always
def a_closed_case_waits_for_nothing(o: Outcome, policy: Policy) -> None:
    if o.case.state in CLOSED:
        assert o.case.question is None
        assert o.case.deadline is None
        assert not o.case.with_collector
        assert not any(tell.perishable for tell in o.tells)


@always
def a_deadline_is_whole_seconds_in_utc_and_not_behind(o: Outcome, policy: Policy) -> None:
    if o.case.deadline is not None and o.case.deadline != o.before.deadline:
        assert o.case.deadline.tzinfo is UTC
        assert o.case.deadline.microsecond == 0
        assert o.case.deadline >= min(o.at, o.said.at).replace(microsecond=0)


@always
def where_nothing_is_owed_nothing_goes_on(o: Outcome, policy: Policy) -> None:
    if o.case.balance.amount <= 0:
        assert o.case.closed
        assert not any(tell.perishable for tell in o.tells)


@always
def only_those_who_may(o: Outcome, policy: Policy) -> None:
    if o.said.by not in MAY[o.said.word]:
        assert o.case is o.before
        assert [t.what for t in o.tells] == ([Notice.NOT_YOURS] if o.said.by is Role.OWNER else [])


@always
def the_generation_counts_entries(o: Outcome, policy: Policy) -> None:
    assert o.case.generation - o.before.generation in {0, 1}
    if o.moved:
        assert o.case.since == o.at
    else:
        for same in ("state", "reason", "question", "since", "with_collector"):
            assert getattr(o.case, same) == getattr(o.before, same)


@always
def the_version_counts_changes(o: Outcome, policy: Policy) -> None:
    assert o.changed == (o.case != o.before)
    assert o.case.version == o.before.version + o.changed


@always
def silence_speaks_only_of_a_deadline_that_passed(o: Outcome, policy: Policy) -> None:
    if o.said.word is not Word.SILENCE or o.said.by is not Role.CLOCK:
        return
    before = o.before.deadline
    if o.said.prompt != o.before.generation or before is None or o.said.at.replace(microsecond=0) <= before:
        assert o.case is o.before
        assert not o.tells
    else:
        assert o.changed
        assert o.case.deadline is None or o.case.deadline > before


@always
def stale_answers_decide_nothing(o: Outcome, policy: Policy) -> None:
    stale = o.said.prompt != o.before.generation
    on_behalf = o.said.by is Role.SUPPORT and o.said.prompt is None
    if o.said.word in {*ANSWERS, Word.ACCEPTED, Word.UNDELIVERABLE} and stale and not on_behalf:
        assert o.case is o.before


@always
def stop_always_stops(o: Outcome, policy: Policy) -> None:
    if o.said.word is not Word.STOP or o.said.by not in MAY[Word.STOP]:
        return
    if o.before.state in CLOSED or o.before.state is State.WITHDRAWAL_REQUESTED:
        assert o.case is o.before
    elif o.before.with_collector:
        assert o.case.state is State.WITHDRAWAL_REQUESTED
        assert Notice.WITHDRAWAL_REQUESTED in {t.what for t in o.tells}
        assert "fee" in o.tells[0].facts
    else:
        assert o.case.state is State.ENDED
        assert o.case.reason is Reason.STOPPED


@always
def what_is_over_stays_over_until_somebody_restarts_it(o: Outcome, policy: Policy) -> None:
    if o.before.state in CLOSED and o.case.state not in CLOSED:
        bounced = o.said.word is Word.REVERSED
        assert bounced or (
            o.said.word in {Word.RESTART, Word.HAND_OVER} and o.said.by in {Role.OWNER, Role.SUPPORT}
        )
        assert o.case.state is State.NOT_DUE or o.said.word is Word.HAND_OVER
        assert o.before.reason is not Reason.STOPPED or not bounced


@always
def the_owner_ends_no_dispute_and_no_hold(o: Outcome, policy: Policy) -> None:
    held = o.before.state is State.PAUSED and o.before.reason is not Reason.UNCLEAR_STOP
    if held and o.said.word is not Word.RESUME:
        assert o.case.state is State.PAUSED or o.case.state in STOPPING
        assert not ESCALATING.intersection(t.what for t in o.tells)
    if held and o.said.by is Role.OWNER and o.said.word in {Word.CONFIRM, Word.RESTART, Word.HAND_OVER}:
        assert o.case is o.before
        assert [t.what for t in o.tells] == [Notice.ONLY_SUPPORT_RESUMES]


@always
def unchanged_values_change_nothing(o: Outcome, policy: Policy) -> None:
    data = {Word.IDENTITY_NUMBER, Word.ADDRESS}
    if o.said.word in data and o.case.debtor == o.before.debtor:
        assert o.case is o.before


@always
def only_its_own_word_changes_a_fact(o: Outcome, policy: Policy) -> None:
    if o.said.word not in MONEY:
        assert o.case.balance == o.before.balance
    if o.said.word is not Word.NEW_DUE_DATE:
        assert o.case.due_date == o.before.due_date
    if o.said.word not in {Word.IDENTITY_NUMBER, Word.ADDRESS, Word.RETURNED}:
        assert o.case.debtor == o.before.debtor
    if o.said.word is not Word.COLLECTION_FAILED:
        assert (o.case.suggestion, o.case.grounds) == (o.before.suggestion, o.before.grounds)


@always
def what_can_perish_belongs_to_the_case_as_it_is(o: Outcome, policy: Policy) -> None:
    for tell in o.tells:
        if tell.starts_clock:
            assert o.moved
            assert tell.perishable
            assert o.case.deadline is None
        if tell.perishable:
            assert not o.case.closed
            assert o.moved or o.said.word is Word.SILENCE


@always
def the_collector_has_it_from_the_first_order_until_it_is_given_back(o: Outcome, policy: Policy) -> None:
    state = o.case.state
    if state in AT_WORK or state is State.WITHDRAWAL_REQUESTED:
        assert o.case.with_collector
    elif state not in HALTED:
        assert not o.case.with_collector
    ordered = [t.what for t in o.tells if isinstance(t.what, Order)]
    if state is not State.SUBMITTING and ordered:
        assert o.before.with_collector
    if state in BEFORE:
        assert o.case.stage is None


@always
def each_is_told_what_is_for_him(o: Outcome, policy: Policy) -> None:
    for tell in o.tells:
        if isinstance(tell.what, Order):
            assert tell.to is Role.COLLECTOR
        else:
            assert tell.to is (Role.SUPPORT if tell.what.value.startswith("staff_") else Role.OWNER)
        assert not tell.answers or o.said.by is Role.OWNER
        if tell.to is Role.OWNER and o.said.by not in {Role.OWNER, Role.SUPPORT}:
            assert tell.not_before is not None
    if not o.changed and o.said.by is Role.SUPPORT:
        assert not [t for t in o.tells if t.to is Role.OWNER]


@always
def nothing_escalates_without_somebodys_word(o: Outcome, policy: Policy) -> None:
    """Either silence that the policy turns into it, or what resumes an order that was under way."""
    if not ESCALATING.intersection(t.what for t in o.tells):
        return
    assert o.case.with_collector
    before, word = o.before, o.said.word
    if word is Word.SILENCE:
        assert before.state in {
            State.ALERTED,
            State.HANDOVER_PENDING,
            State.IN_COLLECTION,
            State.PAYMENT_ORDER,
            State.MONITORING,
        }
        assert before.state is not State.ALERTED or not policy.confirmation
    else:
        assert word in {Word.RESUME, Word.IDENTITY_NUMBER, Word.ADDRESS, Word.CONFIRM}
        assert before.resume is not None
        assert before.resume.state is State.SUBMITTING


@always
def a_halted_case_knows_where_it_goes_on(o: Outcome, policy: Policy) -> None:
    assert (o.case.reason is not None) == (o.case.state in WITH_REASON)
    if o.case.state in HALTED:
        assert o.case.resume is not None
        assert o.case.resume.state not in {*CLOSED, *HALTED}
    elif o.case.resume is not None:
        assert o.case.state in {State.HANDOVER_PENDING, State.PAYMENT_ORDER, State.MONITORING}


@always
def a_choice_is_asked_with_a_suggestion_that_is_offered(o: Outcome, policy: Policy) -> None:
    if o.case.state is State.AWAITING_CHOICE:
        assert o.case.suggestion in policy.choices


def hold(outcome: Outcome, policy: Policy) -> None:
    """Fail if any law is broken by *outcome*."""
    for law in ALWAYS:
        try:
            law(outcome, policy)
        except AssertionError as broken:
            said, tells = outcome.said, [t.what.value for t in outcome.tells]
            broken.add_note(
                f"{law.__name__}: {said.by} says {said.word} {said.value}: {outcome.rule}, {tells}"
            )
            broken.add_note(f"before: {outcome.before}")
            broken.add_note(f"after: {outcome.case}")
            raise
