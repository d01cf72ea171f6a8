"""Cases to speak about, and what may be said about them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.case import Case, Choice, Debtor, Money, Stage, State
from core.events import Assessment, Role, Said, Value, Word
from core.machine import Outcome, decide
from core.messages import Notice, Order
from core.policies import POLICIES, OnSilence, Policy
from core.transitions.rights import ANSWERS, MAY
from tests.core.laws import hold

FAKTURERT = POLICIES["fakturert"]
FORTNOX = POLICIES["fortnox_finans"]
PROCEEDS = FAKTURERT.overridden({"confirmation_on_silence": OnSilence.PROCEED})
"""A vendor that takes silence for a yes: one changed value."""
LEAVES_IT = FORTNOX.overridden({"choice_on_silence": OnSilence.END})
"""Silence about the choice is left to support."""
SOME_CHOICES = FORTNOX.overridden({"choices": (Choice.MONITORING,)})

NOW = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
"""A Wednesday morning, inside every window."""
DUE = date(2026, 10, 20)
NUMBERS = {"NO": ("974760673", "923609016"), "SE": ("5560360793", "5561035865")}
ADDRESSES = {
    "NO": ("Storgata 1, 0155 Oslo", "Bryggen 5, 5003 Bergen"),
    "SE": ("Storgatan 1, 111 22 Stockholm", "Avenyn 5, 411 36 Göteborg"),
}


def money(amount: str | int, policy: Policy = FAKTURERT) -> Money:
    return Money(amount=Decimal(amount), currency=policy.currency)


def a_case(
    policy: Policy = FAKTURERT, *, identified: bool = True, found: bool = True, **changes: Any
) -> Case:
    """An invoice over 4,500, due a fortnight ago, that nobody has been told about."""
    debtor = Debtor(
        number="17",
        name="Kari Hansen",
        country=policy.country,
        identity_number=NUMBERS[policy.country][0] if identified else None,
        address=ADDRESSES[policy.country][0] if found else None,
    )
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "business": UUID(int=2),
        "invoice": "2044",
        "amount": money(4500, policy),
        "balance": money(4500, policy),
        "due_date": DUE,
        "debtor": debtor,
        "since": NOW,
        "deadline": NOW - timedelta(days=1),
    }
    return Case(**{**values, **changes})


def values(word: Word, case: Case, policy: Policy, now: datetime) -> list[Value]:
    """What can come with *word*: right, partly, too much, wrong, and nothing at all."""
    today = now.date()
    country = case.debtor.country
    match word:
        case Word.PAID | Word.CREDITED | Word.REVERSED:
            sums = [
                money(s, policy) for s in ("500", "50", "4450", "4500", "9000", "0", "-1", "NaN", "Infinity")
            ]
            return [sums[0], None, *sums[1:], Money(amount=Decimal(500), currency="EUR"), "500"]
        case Word.NEW_DUE_DATE | Word.EXTEND:
            days = [today + timedelta(days=d) for d in (-400, -1, 0, 30)]
            return [days[-1], None, *days[:-1], case.due_date, date.max, date.min, now, "2026-12-01"]
        case Word.IDENTITY_NUMBER:
            return [NUMBERS[country][1], None, NUMBERS[country][0], "12345", DUE]
        case Word.ADDRESS:
            return [ADDRESSES[country][1], None, ADDRESSES[country][0], "here", DUE]
        case Word.STAGE:
            return [*Stage, None, "demand"]
        case Word.COLLECTION_FAILED:
            return [None, *(Assessment(suggestion=choice, grounds=("report",)) for choice in Choice), "no"]
        case _:
            return [None]


def everything_sayable(case: Case, policy: Policy, now: datetime) -> list[Said]:
    """Each word by each role that may say it, with each value: about this question, an older one, none."""
    sayable = []
    for word in Word:
        said = values(word, case, policy, now)
        for by in sorted(MAY[word]):
            sayable += [Said(word=word, by=by, at=now, value=value, prompt=case.generation) for value in said]
            said = said[:2]
            if word in ANSWERS or word in {Word.ACKNOWLEDGED, Word.WITHDRAWAL_DONE}:
                sayable += [
                    Said(word=word, by=by, at=now, prompt=prompt) for prompt in (case.generation - 1, None)
                ]
            if case.deadline is not None:
                at = case.deadline + timedelta(seconds=1)
                sayable.append(Said(word=word, by=by, at=at, value=said[-1], prompt=case.generation))
    return sayable


class Story:
    """A case and what happens to it, told in the order in which it happens."""

    outcome: Outcome
    """What came of the last word."""

    def __init__(self, policy: Policy = FAKTURERT, now: datetime = NOW, **changes: Any) -> None:
        self.policy = policy
        self.now = now
        self.case = a_case(policy, **changes)
        self.history: list[tuple[Said, datetime]] = []

    def says(
        self,
        word: Word,
        value: Value = None,
        *,
        by: Role = Role.OWNER,
        prompt: int | None = None,
        at: datetime | None = None,
    ) -> "Story":
        """Somebody says it now, in answer to what is asked now unless *prompt* tells otherwise.

        The laws hold whatever is said.
        """
        answers = self.case.generation if prompt is None else prompt
        said = Said(word=word, by=by, at=at or self.now, value=value, prompt=answers)
        self.history.append((said, self.now))
        self.outcome = decide(self.case, said, self.policy, self.now)
        hold(self.outcome, self.policy)
        assert (self.outcome.said, self.outcome.at) == (said, self.now)
        self.case = self.outcome.case
        return self

    def support(self, word: Word, value: Value = None) -> "Story":
        return self.says(word, value, by=Role.SUPPORT)

    def collector(self, word: Word, value: Value = None) -> "Story":
        return self.says(word, value, by=Role.COLLECTOR)

    def books(self, word: Word, value: Value = None) -> "Story":
        return self.says(word, value, by=Role.LEDGER)

    def arrives(self) -> "Story":
        """The message that went out last was accepted by its provider."""
        return self.says(Word.ACCEPTED, by=Role.CARRIER)

    def comes_back(self) -> "Story":
        """No channel to the owner is left for it."""
        return self.says(Word.UNDELIVERABLE, by=Role.CARRIER)

    def passes(self, **time: float) -> "Story":
        self.now += timedelta(**time)
        return self

    def nobody_answers(self) -> "Story":
        """Time passes until just after the deadline, and the clock says so."""
        self.now = max(self.now, self.last_second + timedelta(seconds=1))
        return self.says(Word.SILENCE, by=Role.CLOCK)

    def alerted(self) -> "Story":
        return self.nobody_answers().arrives()

    def asked(self) -> "Story":
        """Follow the case to the owner's question: to confirm, or (without a gate) which way to choose."""
        self.alerted().nobody_answers()
        if not self.policy.confirmation:
            self.in_collection().collector(Word.COLLECTION_FAILED)
        return self.arrives()

    def handed_over(self) -> "Story":
        """Follow the case to the moment where the first order goes to the collector."""
        self.alerted().nobody_answers()
        return self.arrives().says(Word.CONFIRM).nobody_answers() if self.policy.confirmation else self

    def in_collection(self) -> "Story":
        if self.case.generation < 2:
            self.handed_over()
        return self.collector(Word.ACKNOWLEDGED)

    def becomes(self, state: State) -> "Story":
        assert self.case.state is state
        return self

    @property
    def last_second(self) -> datetime:
        """The last moment to answer."""
        assert self.case.deadline is not None, f"nothing is waited for in {self.case.state}"
        return self.case.deadline

    @property
    def told(self) -> list[Notice | Order]:
        """What the owner was told at the last word."""
        return self._said_to(Role.OWNER)

    @property
    def staff(self) -> list[Notice | Order]:
        return self._said_to(Role.SUPPORT)

    @property
    def orders(self) -> list[Notice | Order]:
        return self._said_to(Role.COLLECTOR)

    def _said_to(self, role: Role) -> list[Notice | Order]:
        return [tell.what for tell in self.outcome.tells if tell.to is role]

    @property
    def facts(self) -> dict[str, str]:
        """The facts of all that the owner was told at the last word."""
        return {k: v for tell in self.outcome.tells if tell.to is Role.OWNER for k, v in tell.facts.items()}
