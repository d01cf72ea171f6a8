"""What a seed means: everything that will be owed, said and broken is drawn from it before the story begins."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
BEGINNINGS = (date(2028, 3, 6), date(2027, 10, 11))
"""Mondays; the clocks change on the night of the 20th day, when answers are due."""
DAYS = 23
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Way(StrEnum):
    """Where an owner can be reached."""

    MAIL = "mail"
    SMS_AND_MAIL = "sms+mail"
    CHAT_AND_MAIL = "chat+mail"
    CHAT = "chat"
    SMS = "sms"


class Intent(StrEnum):
    """What an owner means."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"
    """Words that decide nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something an owner will say about an invoice."""

    intent: Intent
    after: timedelta
    """How long after the message that he answers."""
    to_alert: bool = False
    by_phone: bool = False
    """By his phone, where the question came by mail."""
    twice: bool = False
    """His mail program hands it in twice, or he presses twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An invoice, and what its owner will say of it."""

    invoice: str
    due: date
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A business of one person."""

    number: int
    way: Way
    invoices: tuple[Owed, ...]

    @property
    def name(self) -> str:
        return f"Eier {self.number}"

    @property
    def address(self) -> str:
        return f"eier{self.number}@firma.example"

    @property
    def phone(self) -> str:
        return f"+479{self.number:07}"

    @property
    def account(self) -> int:
        return 100_000 + self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Something that goes wrong at a moment of the story."""

    kind: str
    after: float
    """Seconds (real) after the clock came to that moment."""
    lasts: float
    """Seconds (real)."""
    size: float
    """0 to 1: how many, how much, which of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where the clock is moved to, and what goes wrong there."""

    at: datetime
    dwell: float
    """Seconds (real) that the story stays at least."""
    wrongs: tuple[Wrong, ...] = ()
    asleep: bool = False
    """Everything of ours is held still (SIGSTOP)."""
    away: bool = False
    """Nothing of ours runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole story."""

    seed: int
    begin: datetime
    owners: tuple[Owner, ...]
    moments: tuple[Moment, ...]
    kinds: tuple[str, ...] = field(default=())

    @property
    def cases(self) -> int:
        return sum(len(owner.invoices) for owner in self.owners)

    def describe(self) -> list[str]:
        """Return the plan in a few lines."""
        ways = Counter(owner.way.value for owner in self.owners)
        wrongs = Counter(wrong.kind for moment in self.moments for wrong in moment.wrongs)
        nights = [
            f"{'asleep' if m.asleep else 'away'} {m.at:%d.%m %H:%M}"
            for m in self.moments
            if m.asleep or m.away
        ]
        first = self.begin.astimezone(OSLO)
        return [
            f"seed {self.seed}: {self.cases} cases of {len(self.owners)} owners ({_counts(ways)})",
            f"  from {first:%Y-%m-%d %H:%M}, {len(self.moments)} moments in {DAYS} days",
            f"  goes wrong: {_counts(wrongs) or 'nothing'}",
            *([f"  {nights[0]} .. {nights[-1]}"] if nights else []),
        ]


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items()))


def draw(seed: int, cases: int, kinds: Sequence[str], ways: Sequence[Way] = tuple(Way)) -> Plan:
    """Return the plan of a seed: the same every time for the same arguments."""
    dice = random.Random(f"svarfrist {seed}")
    monday = BEGINNINGS[seed % len(BEGINNINGS)]
    begin = _at(monday, "07:30")
    owners = _owners(dice, cases, monday, ways)
    moments = _moments(dice, monday, tuple(kinds))
    return Plan(seed=seed, begin=begin, owners=owners, moments=moments, kinds=tuple(kinds))


# --- people -------------------------------------------------------------------------------------------------


def _owners(dice: random.Random, cases: int, monday: date, ways: Sequence[Way]) -> tuple[Owner, ...]:
    owners: list[Owner] = []
    number = 700_000
    left = cases
    while left:
        count = min(left, dice.choice((1, 2, 3, 3, 4, 5, 6)))
        together = dice.random() < 0.5
        day = dice.randrange(5)
        owed = []
        mood = dice.choice((None, None, Intent.YES, Intent.NO))
        for _ in range(count):
            number += 1
            due = monday - 3 * DAY + (day if together else dice.randrange(5)) * DAY
            owed.append(Owed(invoice=str(number), due=due, answers=_answers(dice, mood)))
        owners.append(Owner(number=len(owners) + 1, way=dice.choice(ways), invoices=tuple(owed)))
        left -= count
    return tuple(owners)


def _answers(dice: random.Random, mood: Intent | None) -> tuple[Answer, ...]:
    def said(intent: Intent, first: float = 0, last: float = 6.5, **more: bool) -> Answer:
        return Answer(
            intent=intent, after=dice.uniform(first, last) * DAY, by_phone=dice.random() < 0.3,
            twice=dice.random() < 0.1, **more,
        )  # fmt: skip

    intent = mood or dice.choice((Intent.YES, Intent.NO))
    other = Intent.NO if intent is Intent.YES else Intent.YES
    drawn = dice.random()
    if drawn < 0.28:
        return ()
    if drawn < 0.66:
        return (said(intent),)
    if drawn < 0.72:
        return (said(intent), said(other))
    if drawn < 0.78:
        return (said(intent), said(intent))
    if drawn < 0.84:
        return (said(Intent.NOTHING),)
    if drawn < 0.88:
        return (said(Intent.NOTHING, 0, 2), said(intent, 3, 6.5))
    if drawn < 0.93:
        return (said(Intent.NO, 0, 8, to_alert=True),)
    if drawn < 0.97:
        return (said(intent, 8.5, 9.5),)
    return (said(intent, 6.5, 7.5),)


# --- time, and what goes wrong in it ------------------------------------------------------------------------

BUSY = ("08:04", "12:30")
CALM = "12:00"
NIGHTS = ("23:50", "00:04+1")
"""Around the end of a day on which answers are due: first just before, then just after."""


def _moments(dice: random.Random, monday: date, kinds: tuple[str, ...]) -> tuple[Moment, ...]:
    times: list[datetime] = []
    for number in range(DAYS):
        day = monday + number * DAY
        busy = number < 5 or 10 <= number < 15
        chosen = BUSY if busy or number > 16 else (CALM,)
        times += [_at(day, text) + timedelta(seconds=dice.randrange(240)) for text in chosen]
        if 17 <= number < 22:
            times += [_at(day, text) + timedelta(seconds=dice.randrange(240)) for text in NIGHTS]
    times.sort()
    held, off = _sleep(dice, times, monday, kinds)
    return tuple(_moment(dice, at, kinds, asleep=at in held, away=at in off) for at in times)


def _sleep(
    dice: random.Random, times: Sequence[datetime], monday: date, kinds: tuple[str, ...]
) -> tuple[set[datetime], set[datetime]]:
    """Return at which moments everything is held still, and at which it is switched off: three of the last days."""
    if "sleep" not in kinds:
        return set(), set()
    begin = _at(monday + dice.randrange(14, 19) * DAY, "13:00")
    days = {at for at in times if begin <= at < begin + 3 * DAY}
    return (days, set()) if dice.random() < 0.5 else (set(), days)


def _moment(dice: random.Random, at: datetime, kinds: tuple[str, ...], *, asleep: bool, away: bool) -> Moment:
    possible = [kind for kind in kinds if kind != "sleep"]
    number = 0 if asleep or away or not possible else dice.choice((0, 0, 1, 1, 1, 2))
    wrongs = tuple(
        Wrong(
            kind=dice.choice(possible), after=dice.uniform(0, 0.8), lasts=dice.uniform(0.3, 2.5),
            size=dice.random(),
        )
        for _ in range(number)
    )  # fmt: skip
    return Moment(at=at, dwell=dice.uniform(0.3, 0.9), wrongs=wrongs, asleep=asleep, away=away)


def _at(day: date, text: str) -> datetime:
    """Return a time of a day in Oslo; `+1` behind it: of the next day."""
    clock, _, later = text.partition("+")
    local = datetime.combine(day + (int(later) if later else 0) * DAY, time.fromisoformat(clock), OSLO)
    return local.astimezone(UTC)
