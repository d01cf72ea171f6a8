"""The guards of the transition table: each answers one question about a case, a word and the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.case import Case, Choice, Reason, Stage, State
from core.deadlines import local_day
from core.events import Role, Said
from core.policies import OnSilence, Policy

Guard = Callable[[Case, Said, Policy], bool]


def arrived(said: Said) -> datetime:
    """Return when the words arrived, to the second: the last second to answer counts whole."""
    return said.at.replace(microsecond=0)


def cleared(case: Case, said: Said, policy: Policy) -> bool:
    """Nothing is owed any more."""
    return case.balance.amount <= 0


def small(case: Case, said: Said, policy: Policy) -> bool:
    """Too little is owed to follow it up, and the collector does not have it."""
    return case.balance.amount < policy.minimum and not case.with_collector


def with_collector(case: Case, said: Said, policy: Policy) -> bool:
    return case.with_collector


def gated(case: Case, said: Said, policy: Policy) -> bool:
    """The owner is asked before anything is sent."""
    return policy.confirmation


def silence_ends(case: Case, said: Said, policy: Policy) -> bool:
    return policy.confirmation_on_silence is OnSilence.END


def overdue(case: Case, said: Said, policy: Policy) -> bool:
    return case.due_date < local_day(said.at, policy.tz)


def in_time(case: Case, said: Said, policy: Policy) -> bool:
    """A deadline runs, and had not passed when the word arrived."""
    return case.deadline is not None and arrived(said) <= case.deadline


def late(case: Case, said: Said, policy: Policy) -> bool:
    """The owner's answer came after the deadline: silence has spoken, though the clock has yet to say so."""
    return said.by is Role.OWNER and case.deadline is not None and arrived(said) > case.deadline


def has_choices(case: Case, said: Said, policy: Policy) -> bool:
    return bool(policy.choices)


def follows_suggestion(case: Case, said: Said, policy: Policy) -> bool:
    return policy.choice_on_silence is OnSilence.SUGGESTED


def first_stage(case: Case, said: Said, policy: Policy) -> bool:
    return case.stage is Stage.REMINDER


def for_this_order(case: Case, said: Said, policy: Policy) -> bool:
    """It says which order it is about, and that is the last one."""
    return said.prompt == case.generation


def for_another_order(case: Case, said: Said, policy: Policy) -> bool:
    """It says which order it is about, and that is an older one."""
    return said.prompt is not None and said.prompt != case.generation


def may_resume(case: Case, said: Said, policy: Policy) -> bool:
    """Support may always; the collector only what he himself stopped."""
    return said.by is Role.SUPPORT or case.reason in {Reason.DISPUTED, Reason.REFUSED}


def for_reason(*reasons: Reason) -> Guard:
    def halted(case: Case, said: Said, policy: Policy) -> bool:
        return case.reason in reasons

    halted.__name__ = " or ".join(reason.value for reason in reasons)
    return halted


def interrupted_submission(case: Case, said: Said, policy: Policy) -> bool:
    """An order was under way to the collector when the case was paused, and nothing came of it yet."""
    return case.resume is not None and case.resume.state is State.SUBMITTING and case.resume.reason is None


def suggested(choice: Choice) -> Guard:
    def suggests(case: Case, said: Said, policy: Policy) -> bool:
        return case.suggestion is choice

    suggests.__name__ = f"suggested {choice.value}"
    return suggests


def offered(choice: Choice) -> Guard:
    def offers(case: Case, said: Said, policy: Policy) -> bool:
        return choice in policy.choices

    offers.__name__ = f"offered {choice.value}"
    return offers


def both(first: Guard, second: Guard) -> Guard:
    def holds(case: Case, said: Said, policy: Policy) -> bool:
        return first(case, said, policy) and second(case, said, policy)

    holds.__name__ = f"{first.__name__} and {second.__name__}"
    return holds
