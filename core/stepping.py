"""Taking one step of the transition table: the state is entered, and what has to be said is collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

from core.case import CLOSED, Case, Question, Reason, Resume, Stage, State
from core.deadlines import after_alert, alert_at, answer_by, local_day, next_open, next_stage
from core.debtor_data import missing
from core.events import Role, Said, Word
from core.messages import QUESTIONS, Notice, Order, Tell
from core.policies import Policy
from core.transitions.entries import BEFORE, ENTRIES, HALTED
from core.transitions.steps import Move, Step, Wait

STAGE_ORDERS = {
    Stage.REMINDER: Order.REMINDER,
    Stage.DEMAND: Order.DEMAND,
    Stage.COLLECTION: Order.COLLECTION,
}
SETTLING = frozenset({Order.PAID, Order.CREDITED, Order.WITHDRAW, Order.PAUSE, Order.RESUME, Order.AMEND})
"""Orders that stay right whatever happens next; the others die when the case moves on."""


def due(wait: Wait, case: Case, policy: Policy, start: datetime) -> datetime | None:
    """Return when *wait* is over, counted from *start*, to the second."""
    start = start.replace(microsecond=0)
    match wait:
        case Wait.ALERT:
            return alert_at(case, policy, start)
        case Wait.AFTER_ALERT:
            return after_alert(start, policy)
        case Wait.CONFIRMATION:
            return answer_by(start, policy.confirmation_days, policy.tz)
        case Wait.CHOICE:
            return answer_by(start, policy.choice_days, policy.tz)
        case Wait.ACTION:
            return answer_by(start, policy.action_days, policy.tz)
        case Wait.UNDO:
            return start + timedelta(minutes=policy.undo_minutes)
        case Wait.ACKNOWLEDGEMENT:
            return start + timedelta(hours=policy.acknowledge_hours)
        case Wait.NEXT_STAGE:
            return next_stage(case, policy, start)
        case _ as never:
            assert_never(never)


@dataclass(slots=True)
class Stepping:
    """One step being taken: collects what it calls for."""

    case: Case
    said: Said
    policy: Policy
    now: datetime
    step: Step
    tells: list[Tell] = field(default_factory=list)

    def take(self, noted: Case) -> tuple[Case, tuple[Tell, ...]]:
        """Return the case after the step, and what is to be said; *noted*: with what the word told."""
        after = self._move(noted)
        if after.generation == self.case.generation:
            if self.said.word is Word.SILENCE:
                after = replace(after, deadline=None)
            after = self.case if after == self.case else replace(after, version=self.case.version + 1)
        self._say(after)
        return after, tuple(self.tells)

    def _move(self, case: Case) -> Case:
        match self.step.to:
            case Move.STAY:
                return case
            case Move.AGAIN:
                return self._enter(case, case.state, stage=case.stage)
            case Move.BACK:
                return self._go_on(case)
            case Move.CLOCK:
                return self._start_clock(case)
            case Move.ARRIVED:
                return replace(case, resume=Resume(state=State.IN_COLLECTION, stage=case.stage))
            case State() as state:
                return self._enter(
                    case,
                    state,
                    stage=self.step.stage or case.stage,
                    reason=self.step.reason,
                    resume=self._remembered(case),
                )
            case _ as never:
                assert_never(never)

    def _remembered(self, case: Case) -> Resume | None:
        if not self.step.remember:
            return None
        if case.state in HALTED:
            return case.resume
        if self.step.resend:
            return Resume(state=State.SUBMITTING, stage=case.stage, reason=self.step.reason)
        never_told = case.deadline is None or self.step.reason is Reason.UNDELIVERABLE
        if case.state is State.ALERTED and never_told:
            return Resume(state=State.NOT_DUE)
        return Resume(state=case.state, stage=case.stage, reason=case.reason)

    def _start_clock(self, case: Case) -> Case:
        entry = ENTRIES[case.state]
        told = entry.tells is not None or case.question is not None
        if entry.wait is None or not told:
            return case
        deadline = due(entry.wait, case, self.policy, self.said.at)
        if case.deadline is not None and (deadline is None or deadline <= case.deadline):
            return case  # somebody was told before; the time to answer never shrinks
        return replace(case, deadline=deadline)

    def _go_on(self, case: Case) -> Case:
        back = case.resume or self._undone(case)
        if (
            back.state not in CLOSED
            and not case.with_collector
            and case.due_date >= local_day(self.now, self.policy.tz)
        ):
            back = Resume(state=State.NOT_DUE)
        quiet = back.state is State.ALERTED
        reason = back.reason if back.state in CLOSED else None
        return self._enter(case, back.state, stage=back.stage, reason=reason, quiet=quiet)

    def _undone(self, case: Case) -> Resume:
        """Return where an undo leads if a pause in between made us forget: ask again, or else stop."""
        if case.state is not State.HANDOVER_PENDING:
            return Resume(state=State.AWAITING_CHOICE, stage=case.stage)
        if self.policy.confirmation:
            return Resume(state=State.AWAITING_CONFIRMATION)
        return Resume(state=State.ENDED, reason=Reason.STOPPED)

    def _enter(
        self,
        case: Case,
        state: State,
        *,
        stage: Stage | None,
        reason: Reason | None = None,
        resume: Resume | None = None,
        quiet: bool = False,
    ) -> Case:
        entry = ENTRIES[state]
        if entry.needs_data and (lacking := missing(case.debtor, state, stage, self.policy)):
            back = Resume(state=state, stage=stage, reason=lacking)
            return self._enter(case, State.ACTION_REQUIRED, stage=stage, reason=lacking, resume=back)
        after = replace(
            case,
            state=state,
            stage=None if state in BEFORE else stage,
            reason=reason,
            resume=resume,
            with_collector=self._with_collector(case, state),
            question=_question(state, reason),
            generation=case.generation + 1,
            deadline=None,
            since=self.now,
            version=self.case.version + 1,
        )
        if entry.wait is not None and (quiet or not entry.clock_starts_when_accepted):
            after = replace(after, deadline=due(entry.wait, after, self.policy, self._start(entry.wait)))
        self._say_on_entry(after, quiet=quiet)
        return after

    def _with_collector(self, case: Case, state: State) -> bool:
        if state in CLOSED or self.step.gives_back:
            return False
        return case.with_collector or state is State.SUBMITTING

    # --- what has to be said

    def _say_on_entry(self, case: Case, *, quiet: bool) -> None:
        entry = ENTRIES[case.state]
        if entry.tells is not None and not quiet:
            self._ask(entry.tells)
        if case.question is not None:
            self._ask(QUESTIONS[case.question])
        if entry.orders_stage:
            self._order(STAGE_ORDERS[case.stage or Stage.REMINDER])
        if entry.orders is not None:
            self._order(entry.orders)

    def _ask(self, what: Notice, *, starts_clock: bool = True) -> None:
        answers = self.said.by is Role.OWNER
        self.tells.append(
            Tell(
                what=what,
                to=Role.OWNER,
                answers=answers,
                not_before=None if answers else self._window(),
                perishable=True,
                starts_clock=starts_clock,
            )
        )

    def _order(self, order: Order) -> None:
        self.tells.append(Tell(what=order, to=Role.COLLECTOR, perishable=order not in SETTLING))

    def _say(self, after: Case) -> None:
        """Put what the step says before what entering said: first the receipt, then the next question."""
        step = self.step
        entering, self.tells = self.tells, []
        notice = step.tell or (step.receipt if self._receipted(after) else None)
        if notice is not None:
            person = self.said.by in {Role.OWNER, Role.SUPPORT}
            at = None if person else self._window()
            answers = self.said.by is Role.OWNER
            facts = self._facts(after)
            self.tells.append(Tell(what=notice, to=Role.OWNER, answers=answers, not_before=at, facts=facts))
        if step.staff is not None:
            self.tells.append(Tell(what=step.staff, to=Role.SUPPORT, facts={"word": self.said.word.value}))
        if step.order is not None and self.case.with_collector and self.said.by is not Role.COLLECTOR:
            self._order(step.order)
        self.tells += entering
        if step.ask_again and after.question is not None:
            self._ask(QUESTIONS[after.question], starts_clock=False)

    def _receipted(self, after: Case) -> bool:
        """Whether the owner hears of it: of his own words always, of support's if they changed something."""
        return self.said.by is Role.OWNER or (self.said.by is Role.SUPPORT and after is not self.case)

    def _facts(self, after: Case) -> Mapping[str, str]:
        """What the receipt must say as it was when it was decided, not as it is when the receipt is sent."""
        facts: dict[str, str] = {}
        if after.balance != self.case.balance:
            facts["amount"] = str(abs(after.balance.amount - self.case.balance.amount))
        if after.balance.amount < 0:
            facts["surplus"] = str(-after.balance.amount)
        if ENTRIES[after.state].wait is Wait.UNDO and after.deadline is not None:
            facts["undo_by"] = after.deadline.isoformat()
        if after.state is State.WITHDRAWAL_REQUESTED:
            facts["fee"] = str(self._withdrawal_fee())
        if self.step.tell is Notice.SUGGESTION_CARRIED_OUT and after.suggestion is not None:
            facts["choice"] = after.suggestion.value
        if self.step.tell is Notice.EXTENDED and after.deadline is not None:
            facts["until"] = after.deadline.isoformat()
        return facts

    def _withdrawal_fee(self) -> Decimal:
        """The enforcement authority's fee is owed once the application was sent: its undo window is over."""
        case = self.case
        stood = case.resume.state if case.state is State.PAUSED and case.resume else case.state
        applied = stood is State.PAYMENT_ORDER and case.deadline is None
        fee = self.policy.withdrawal_fee
        return fee + self.policy.payment_order_fee if applied else fee

    def _start(self, wait: Wait) -> datetime:
        """Return when *wait* begins: what silence set off is told, and can be undone, in open hours."""
        silent = self.said.by not in {Role.OWNER, Role.SUPPORT}
        return self._window() if wait is Wait.UNDO and silent else self.now

    def _window(self) -> datetime:
        return next_open(self.now, self.policy.window, self.policy.tz)


def _question(state: State, reason: Reason | None) -> Question | None:
    return (ENTRIES[state].asks or {}).get(reason)
