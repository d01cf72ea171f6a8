"""What comes of an incoming message: who says what about which case, and what he is answered. Pure.

The order of the questions is the policy: what sort of message is it, who wrote it, is he believed, what did
he mean, and only then what does the machine make of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.case import Case, Question, State
from core.deadlines import local_day
from core.events import Role, Said, Value, Word
from core.inbound import Belief, Conclusion, Conversation, Followed, Incoming, Kind
from core.machine import Outcome, decide
from core.messages import Notice, Tell
from core.reading import mentioned, read
from core.reading.result import Context, Decision, Reading, Topic, Unclear, Wants

MAX_QUOTED = 2000
"""Characters of a person's words that are passed on to staff."""
COMMITS = frozenset({Word.CONFIRM, Word.PAYMENT_ORDER, Word.MONITOR})
"""Words that send something to somebody."""
STOPS = frozenset({Word.STOP, Word.WITHDRAW, Word.OPT_OUT})


def conclude(id: UUID, incoming: Incoming, talk: Conversation, now: datetime) -> Conclusion:
    """Return what is to be written down about *incoming*, which is kept under *id*."""
    if incoming.kind is Kind.UNREADABLE:
        return Conclusion(verdict="unreadable", replies=(_to_staff(incoming, talk),), about=_about(talk))
    if incoming.kind is not Kind.REPLY:
        return Conclusion(verdict="filed")
    if talk.helping is not None:
        return _pass_on(incoming, talk)
    if incoming.for_support and talk.role is Role.OWNER:
        verdict = "stranger" if talk.speaker is None else "to_support"
        return Conclusion(verdict=verdict, replies=(_to_staff(incoming, talk),), about=_about(talk))
    if talk.role is Role.OWNER and (talk.speaker is None or incoming.belief is not Belief.BELIEVED):
        return _not_believed(talk)
    context = _context(incoming, talk)
    if context is None:
        return _without_cases(incoming, talk)
    reading = _certain(read(incoming.text, context), talk, incoming.text)
    if talk.role is Role.OWNER and _is_for_a_person(talk, reading):
        replies = (
            (_to_staff(incoming, talk),)
            if talk.with_support
            else (_back(Notice.HELP), _to_staff(incoming, talk))
        )
        return Conclusion(
            verdict="to_support", replies=replies, about=_spoken_of(talk, reading, incoming.text)
        )
    return _answer(id, incoming, talk, reading, now)


def consent(id: UUID, incoming: Incoming, talk: Conversation, now: datetime) -> Conclusion:
    """Return what comes of somebody who told his carrier whether he wants our messages.

    STOP may have been meant for what he was asked: that is held, and asked again where he still hears.
    """
    staff = Tell(
        what=Notice.STAFF_OPTED_OUT,
        to=Role.SUPPORT,
        facts={
            "name": talk.speaker.name if talk.speaker else incoming.sender,
            "channel": incoming.channel.value,
            "wanted": "yes" if incoming.wanted else "no",
        },
    )
    meant = not incoming.wanted and incoming.text and talk.speaker is not None
    asked = [f for f in talk.asked if meant and f.asked == (f.case.generation, f.case.question)]
    words = [(f, _said(id, incoming, talk, f, HELD)) for f in asked]
    replies = (staff,) if talk.speaker is not None else ()
    return Conclusion(verdict="consent", outcomes=_decided(words, now), replies=replies)


def _is_for_a_person(talk: Conversation, reading: Reading) -> bool:
    """Whether what was not understood goes on to support: he talks with them, or it is the second time."""
    lost = not reading.decisions and not reading.wants and not reading.sounds_like_stop
    return lost and reading.unclear is Unclear.NOT_UNDERSTOOD and (talk.with_support or talk.lost_before)


def _answer(id: UUID, incoming: Incoming, talk: Conversation, reading: Reading, now: datetime) -> Conclusion:
    followed = {f.case.id: f for f in (*talk.asked, *talk.others)}
    words = [(followed[d.case], _said(id, incoming, talk, followed[d.case], d)) for d in reading.decisions]
    if not words and reading.sounds_like_stop:
        words = [(f, _said(id, incoming, talk, f, HELD)) for f in _meant(talk, reading)]
    if not words and reading.unclear is Unclear.NOT_ASKED and talk.role is Role.OWNER:
        words = [(f, _said(id, incoming, talk, f, GO_ON)) for f in _named(talk, reading) or talk.asked]
    outcomes = _decided(words, now)
    replies = _replies(incoming, talk, reading, decided=bool(words))
    verdict = (
        "decided"
        if any(o.changed for o in outcomes)
        else "answered"
        if outcomes or reading.wants
        else "asked_back"
    )
    return Conclusion(
        verdict=verdict, outcomes=outcomes, replies=replies, about=_spoken_of(talk, reading, incoming.text)
    )


def _decided(words: Sequence[tuple[Followed, Said]], now: datetime) -> tuple[Outcome, ...]:
    """Decide one word after the other; two about the same case see each other's outcome."""
    latest: dict[UUID, Case] = {}
    outcomes = []
    for followed, said in words:
        case = latest.get(followed.case.id, followed.case)
        outcome = decide(case, said, followed.policy, now)
        latest[case.id] = outcome.case
        outcomes.append(outcome)
    return tuple(outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word for the machine that no decision of the reader's stands behind."""

    word: Word
    rule: str
    value: Value = None


HELD = _Word(word=Word.HOLD, rule="sounds like a stop")
GO_ON = _Word(word=Word.CONFIRM, rule="a yes to nothing that was asked")
"""It answers no prompt, so it can move nothing; but the machine knows what to say to it in each state."""


def _said(
    id: UUID, incoming: Incoming, talk: Conversation, followed: Followed, decision: Decision | _Word
) -> Said:
    asked = None if decision is GO_ON else _asked(followed, talk)
    return Said(
        word=decision.word,
        value=decision.value,
        by=talk.role,
        at=incoming.at,
        prompt=None if talk.role is Role.SUPPORT or asked is None else asked[0],
        person=incoming.person or (str(talk.speaker.id) if talk.speaker else None),
        channel=incoming.channel,
        source=incoming.digest,
        because=incoming.because or decision.rule,
        incoming=id,
    )


def _asked(followed: Followed, talk: Conversation) -> tuple[int, Question] | None:
    """Return the generation and question that words about this case may answer.

    The message that is answered says it itself. A case that it did not speak of may be answered by naming it,
    but only a question that has gone out: its clock runs, or it waits for data.
    """
    case = followed.case
    if followed.asked is not None or case.question is None or followed in talk.asked:
        return followed.asked
    gone_out = case.deadline is not None or case.state is State.ACTION_REQUIRED
    return (case.generation, case.question) if gone_out else None


def _replies(incoming: Incoming, talk: Conversation, reading: Reading, *, decided: bool) -> tuple[Tell, ...]:
    replies: list[Tell] = []
    match reading.wants:
        case Wants.HELP | Wants.HUMAN:
            replies += [_back(Notice.HELP), _to_staff(incoming, talk)]
        case Wants.STATUS:
            replies.append(_back(Notice.STATUS))
        case None:
            if not decided or (reading.decisions and reading.unclear is not None):
                replies.append(_ask_back(talk, reading))
    return tuple(replies)


def _ask_back(talk: Conversation, reading: Reading) -> Tell:
    names = {f.case.id: f.case.invoice for f in (*talk.asked, *talk.others)}
    facts = {"unclear": (reading.unclear or Unclear.NOT_UNDERSTOOD).value}
    if candidates := [names[id] for id in reading.candidates if id in names]:
        facts["candidates"] = ", ".join(candidates)
    if reading.decisions:
        facts["partly"] = "yes"
    return _back(Notice.ASK_BACK, facts)


def _back(what: Notice, facts: dict[str, str] | None = None) -> Tell:
    return Tell(what=what, to=Role.OWNER, answers=True, facts=facts or {})


def _to_staff(incoming: Incoming, talk: Conversation) -> Tell:
    facts = {
        "text": incoming.text[:MAX_QUOTED],
        "name": talk.speaker.name if talk.speaker else incoming.sender,
        "channel": incoming.channel.value,
    }
    return Tell(what=Notice.STAFF_HELP_WANTED, to=Role.SUPPORT, facts=facts)


def _pass_on(incoming: Incoming, talk: Conversation) -> Conclusion:
    """Give a staff member's words to the owner he answers."""
    facts = {"text": incoming.text[:MAX_QUOTED]}
    if incoming.person and "@" not in incoming.person:
        facts["name"] = incoming.person
    tell = _back(Notice.SUPPORT_ANSWERS, facts)
    return Conclusion(verdict="passed_on", replies=(tell,), about=_about(talk), answers=talk.helping)


def _not_believed(talk: Conversation) -> Conclusion:
    """Keep the words; ask the owner where he is known, if they were about something he was asked."""
    if not talk.asked:
        return Conclusion(verdict="stranger" if talk.speaker is None else "not_believed")
    tell = Tell(what=Notice.CONFIRM_ON_KNOWN_CHANNEL, to=Role.OWNER)
    return Conclusion(verdict="not_believed", replies=(tell,), about=_about(talk))


def _without_cases(incoming: Incoming, talk: Conversation) -> Conclusion:
    """Somebody we know writes, and nothing of his is followed: a person answers."""
    return Conclusion(verdict="answered", replies=(_back(Notice.HELP), _to_staff(incoming, talk)))


# --- what is understood, and still not certain ------------------------------------------------------------------


def _apart(talk: Conversation) -> tuple[Followed, ...]:
    """What else is his, without what has the number of an invoice he was asked about: that one is meant."""
    numbers = {f.case.invoice.casefold() for f in talk.asked}
    return tuple(f for f in talk.others if f.case.invoice.casefold() not in numbers)


def _certain(reading: Reading, talk: Conversation, text: str) -> Reading:
    """Take back a decision that may not be about what he means.

    Two of his businesses may have invoices of one number; and a yes to all counts only for what was listed.
    """
    named = mentioned(text)
    twins = [f for f in _twins(talk) if f.case.invoice.upper() in named]
    twin_ids = {f.case.id for f in twins if not named & {twin.code for twin in twins}}
    unlisted = (
        set()
        if talk.listed
        else {f.case.id for f in talk.asked if not named & {f.case.invoice.upper(), f.code}}
    )
    doubtful = [
        d for d in reading.decisions if d.case in twin_ids or (d.case in unlisted and d.word in COMMITS)
    ]
    if not doubtful:
        return reading
    return replace(
        reading,
        decisions=(),
        unclear=Unclear.WHICH_INVOICE,
        candidates=tuple(twin_ids),
        sounds_like_stop=any(d.word in STOPS for d in doubtful),
    )


def _twins(talk: Conversation) -> list[Followed]:
    count = Counter(f.case.invoice.casefold() for f in _apart(talk))
    return [f for f in _apart(talk) if count[f.case.invoice.casefold()] > 1]


# --- what the reader is told ------------------------------------------------------------------------------


def _context(incoming: Incoming, talk: Conversation) -> Context | None:
    everything = (*talk.asked, *talk.others)
    if not everything:
        return None
    policy = everything[0].policy
    return Context(
        today=local_day(incoming.at, policy.tz),
        language=talk.speaker.language if talk.speaker else policy.language,
        channel=incoming.channel,
        country=policy.country,
        asked=tuple(_topic(f, talk) for f in talk.asked),
        others=tuple(_topic(f, talk) for f in _apart(talk)),
        own_numbers=talk.own_numbers,
    )


def _topic(followed: Followed, talk: Conversation) -> Topic:
    case, asked = followed.case, _asked(followed, talk)
    return Topic(
        case=case.id,
        invoice=case.invoice,
        customer=case.debtor.name,
        balance=case.balance,
        question=asked[1] if asked else None,
        suggestion=case.suggestion,
        code=followed.code,
    )


def _about(talk: Conversation) -> tuple[Case, ...]:
    return tuple(f.case for f in talk.asked)


def _meant(talk: Conversation, reading: Reading) -> tuple[Followed, ...]:
    """The cases a stop may be meant for: those named, else all that was asked, else all that is open."""
    return _named(talk, reading) or talk.asked or talk.others


def _named(talk: Conversation, reading: Reading) -> tuple[Followed, ...]:
    return tuple(f for f in (*talk.asked, *talk.others) if f.case.id in reading.candidates)


def _spoken_of(talk: Conversation, reading: Reading, text: str) -> tuple[Case, ...]:
    """The cases an answer speaks of; who asks how things stand and gives a number means that one."""
    if reading.wants is Wants.STATUS and not reading.candidates:
        everything, numbers = (*talk.asked, *talk.others), mentioned(text)
        named = [f for f in everything if numbers & {f.case.invoice.upper(), f.code}]
        return tuple(f.case for f in named or everything)
    return tuple(f.case for f in _meant(talk, reading))
