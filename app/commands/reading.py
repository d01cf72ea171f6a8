"""`read`: how a text or a letter would be understood. Nothing is decided and nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app import show
from app.clock import now
from app.commands import DONE, REFUSED, Wrong, house, the_business, the_case
from app.settings import Settings
from core.case import Case, Choice, Debtor, Money, Question
from core.deadlines import local_day
from core.events import Channel, Role
from core.inbound import Followed, Kind
from core.messages import Asked, Notice, Parcel
from core.policies import POLICIES, Policy
from core.reading import Context, Reading, Topic, Unclear, read
from core.wording import word
from mail.account import ImapAccount
from mail.letter import Letter, read_letter
from mail.quotes import own_words
from mail.reading import Fetched, read_head, token_of, trusted
from mail.records import Resolver
from mail.triage import triage
from store import Transaction

LARGEST = 25 << 20
"""Bytes of a letter."""
BY_QUESTION = {Question.CHOICE: "fortnox_finans", Question.IDENTITY_NUMBER: "fortnox_finans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The words, and of a letter what was found on the way to them."""

    text: str
    channel: Channel = Channel.TERMINAL
    facts: tuple[tuple[str, str], ...] = ()
    token: str | None = None
    person: bool = True
    """False: a machine wrote it, and nobody reads on."""


async def explain(
    words_or_file: str, *, business: str | None, invoices: Sequence[str], question: str | None, json: bool
) -> int:
    """Say what the words mean to somebody who was asked about these invoices, or about an invented one.

    Raises:
        Wrong: if the question or an invoice is unknown, or the file can not be read as a letter.

    """
    asked = _question(question)
    heard = await _heard(words_or_file)
    topics, policy, language = await _topics(heard, business, invoices, asked)
    context = Context(
        today=local_day(now(), policy.tz),
        language=language,
        channel=heard.channel,
        country=policy.country,
        asked=tuple(_topic(one, asked) for one in topics),
    )
    reading = read(heard.text, context) if heard.person else None
    back = _asked_back(reading, topics, policy, language) if reading else None
    if json:
        show.as_json(_as_json(heard, reading, context, back))
    else:
        _tell(heard, reading, context, back, invented=topics[0].case.business == INVENTED)
    return DONE if reading is not None and (reading.decisions or reading.wants) else REFUSED


def _question(name: str | None) -> Question | None:
    if name is None:
        return None
    if name not in set(Question):
        raise Wrong(f"There is no question {name!r}; there are {', '.join(Question)}.")
    return Question(name)


# --- the words ---------------------------------------------------------------------------------------------


async def _heard(words_or_file: str) -> Heard:
    raw = _file(words_or_file)
    if raw is None:
        return Heard(text=words_or_file)
    if words_or_file.casefold().endswith(".txt"):
        return Heard(text=raw.decode("utf-8", "replace"))
    settings = Settings.read()
    account = (
        settings.imap() if settings.imap_host and settings.mail_reply and settings.imap_password else None
    )
    letter = read_letter(raw)
    return _letter(letter, account, await _believed(letter, raw, account))


def _file(words_or_file: str) -> bytes | None:
    """Return what the file holds; None if words were typed."""
    path = Path(words_or_file)
    if path.suffix.casefold() not in {".eml", ".txt"} and not (len(words_or_file) < 200 and path.is_file()):
        return None
    if not path.is_file():
        raise Wrong(f"{path} is not there.")
    with path.open("rb") as file:
        return file.read(LARGEST)


async def _believed(letter: Letter, raw: bytes, account: ImapAccount | None) -> str:
    """Return whether its sender would be believed if it arrived now, and why."""
    if account is None:
        return "not known (the mail settings are not filled in, so our own addresses are unknown)"
    fetched = Fetched(uid=0, raw=raw, size=len(raw), at=now())
    records = await Resolver().records(read_head(fetched, account).names)
    found = trusted(letter, fetched, account, records)
    return f"{found.belief.value.replace('_', ' ')} ({found.why.replace('_', ' ')})"


def _letter(letter: Letter, account: ImapAccount | None, believed: str) -> Heard:
    filed = triage(letter, account)
    token = token_of(letter, account) if account else None
    text = own_words(letter)
    return Heard(
        text=text,
        channel=Channel.MAIL,
        token=token,
        person=filed.kind is Kind.REPLY,
        facts=(
            ("From", letter.sender or "nobody"),
            ("Subject", letter.subject),
            ("Kind", f"{filed.kind.value} (rule: {filed.why.replace('_', ' ')})"),
            ("Believed", believed),
            ("His own words", text or "none"),
        ),
    )


# --- what he was asked -------------------------------------------------------------------------------------

INVENTED = UUID(int=0)


async def _topics(
    heard: Heard, business: str | None, invoices: Sequence[str], question: Question | None
) -> tuple[list[Followed], Policy, str]:
    if not invoices:
        policy = POLICIES[BY_QUESTION.get(question or Question.CONFIRM, "fakturert")]
        language = policy.language
        if business is not None:
            async with house() as home:
                owner = await home.database.read(lambda tx: the_business(tx, business))
            policy, language = owner.policy, owner.language
        return [_invented(policy, question or Question.CONFIRM)], policy, language

    def body(tx: Transaction) -> tuple[list[Followed], str]:
        found = [the_case(tx, business, invoice) for invoice in invoices]
        return [followed for _, followed in found], found[0][0].language

    async with house() as home:
        followed, language = await home.database.read(body)
    return followed, followed[0].policy, language


def _invented(policy: Policy, question: Question) -> Followed:
    amount = Money(amount=Decimal(12500), currency=policy.currency)
    at = now()
    case = Case(
        id=uuid4(),
        business=INVENTED,
        invoice="1001",
        amount=amount,
        balance=amount,
        due_date=local_day(at, policy.tz),
        debtor=Debtor(number="1", name="Kari Hansen", country=policy.country),
        suggestion=Choice.PAYMENT_ORDER if question is Question.CHOICE else None,
        question=question,
        since=at,
    )
    return Followed(case=case, policy=policy, code="4F7")


def _topic(followed: Followed, question: Question | None) -> Topic:
    case = followed.case
    return Topic(
        case=case.id,
        invoice=case.invoice,
        customer=case.debtor.name,
        balance=case.balance,
        question=question or case.question,
        suggestion=case.suggestion,
        code=followed.code,
    )


def _asked_back(reading: Reading, topics: Sequence[Followed], policy: Policy, language: str) -> str | None:
    """Return what he would be asked, in his language."""
    if reading.decisions or reading.wants:
        return None
    names = {one.case.id: one.case.invoice for one in topics}
    facts = {"unclear": (reading.unclear or Unclear.NOT_UNDERSTOOD).value}
    if candidates := [names[id] for id in reading.candidates if id in names]:
        facts["candidates"] = ", ".join(candidates)
    parcel = Parcel(
        id=uuid4(),
        rows=(),
        business=INVENTED,
        business_name="",
        what=Notice.ASK_BACK,
        to=Role.OWNER,
        channel=Channel.CHAT,
        address="",
        language=language,
        zone=policy.zone,
        token=None,
        cases=tuple(Asked(case=one.case, code=one.code) for one in topics),
        facts=facts,
    )
    return word(parcel, policy).body


# --- what is shown -----------------------------------------------------------------------------------------


def _tell(
    heard: Heard, reading: Reading | None, context: Context, back: str | None, *, invented: bool
) -> None:
    if heard.facts:
        show.facts(heard.facts)
        show.done()
    if reading is None:
        show.done("A machine wrote it: nobody's words are read, and nothing is decided.")
        return
    if invented:
        (topic,) = context.asked
        about = f"invoice {topic.invoice} of {topic.customer}, who owes {show.amount(topic.balance)}"
        asked = (topic.question or Question.CONFIRM).replace("_", " ")
        show.done(
            f"Read as an answer about {about}; asked: {asked}. (Invented: name your own with --invoice.)"
        )
    if reading.account:
        show.table("", ("Words~", "Rule~"), reading.account)
    names = {topic.case: topic.invoice for topic in context.asked}
    for decision in reading.decisions:
        value = "" if decision.value is None else f" {decision.value}"
        what = decision.word.replace("_", " ")
        show.done(f"Decides: {names[decision.case]}: {what}{value} (rule: {decision.rule}).")
    if reading.wants:
        show.done(f"Wants: {reading.wants.value}.")
    if not reading.decisions and reading.unclear:
        show.done(f"Decides nothing: {reading.unclear.replace('_', ' ')}.")
    if reading.sounds_like_stop:
        show.done("It sounds like a stop: the case is held while he is asked.")
    if back:
        show.done("He is asked back:")
        show.done("\n".join(f"  {line}".rstrip() for line in back.splitlines()))


def _as_json(heard: Heard, reading: Reading | None, context: Context, back: str | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "letter": {name.lower().replace(" ", "_"): value for name, value in heard.facts} or None,
        "words": heard.text,
        "read": reading is not None,
    }
    if reading is None:
        return facts
    names = {topic.case: topic.invoice for topic in context.asked}
    return facts | {
        "language": reading.language,
        "account": [{"words": words, "rule": rule} for words, rule in reading.account],
        "decisions": [
            {"invoice": names[one.case], "word": one.word, "value": _plain(one.value), "rule": one.rule}
            for one in reading.decisions
        ],
        "unclear": reading.unclear,
        "wants": reading.wants,
        "candidates": [names[id] for id in reading.candidates if id in names],
        "sounds_like_stop": reading.sounds_like_stop,
        "asked_back": back,
    }


def _plain(value: object) -> Any:
    if isinstance(value, Money):
        return {"amount": f"{value.amount:.2f}", "currency": value.currency}
    return value if value is None else str(value)
