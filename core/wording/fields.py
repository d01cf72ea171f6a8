"""What a field in a text stands for. A field that has nothing to say is None, and its text is not used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from core.case import Case, Choice, Money
from core.events import Channel
from core.messages import Asked, Parcel
from core.policies import OnSilence, Policy
from core.wording import formats
from core.wording.sms import shortened
from core.wording.states import keys
from core.wording.texts import Tongue, names

CHAT_LINES = 20
SMS_LINES = 3
SMS_NUMBERS = 6
SHORT_NAME = 26
"""Characters of a name in an SMS."""
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""What could break a line, or turn its direction, inside a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a text is about: a parcel, and one of its cases if it speaks of one."""

    tongue: Tongue
    parcel: Parcel
    policy: Policy
    asked: Asked | None
    line: str = "plain"

    @property
    def sms(self) -> bool:
        return self.parcel.channel is Channel.SMS

    @property
    def many(self) -> bool:
        return len(self.parcel.cases) > 1

    @property
    def case(self) -> Case | None:
        return self.asked.case if self.asked else None

    def of(self, asked: Asked) -> About:
        return replace(self, asked=asked)

    def values(self, table: str, *keys: str) -> str | None:
        """Return the first text under the first of *keys* that is known and can be filled."""
        known = self.tongue.values[table]
        return next((text for key in keys if key in known for text in filled_of(known[key], self)), None)


def filled(text: str, about: About) -> str | None:
    """Return *text* with its fields filled, or None if one of them has nothing to say."""
    values: dict[str, str] = {}
    for name in names(text):
        value = SOURCES[name](about)
        if value is None:
            return None
        values[name] = value
    return text.format_map(values)


def filled_of(texts: tuple[str, ...], about: About) -> tuple[str, ...]:
    return tuple(text for text in (filled(text, about) for text in texts) if text is not None)


def one_line(text: str) -> str:
    return SPACE.sub(" ", text).strip()


Source = Callable[[About], str | None]

# --- plain values ----------------------------------------------------------------------------------------------


def _name(text: str, about: About) -> str:
    return shortened(one_line(text), SHORT_NAME) if about.sms else one_line(text)


def _of_case(read: Callable[[Case, About], str | None]) -> Source:
    def source(about: About) -> str | None:
        return None if about.case is None else read(about.case, about)

    return source


def _fact(name: str) -> Source:
    def source(about: About) -> str | None:
        return one_line(about.parcel.facts.get(name, "")) or None

    return source


def _amount_fact(name: str) -> Source:
    def source(about: About) -> str | None:
        try:
            amount = Decimal(about.parcel.facts[name])
        except (KeyError, InvalidOperation):
            return None
        currency = about.case.balance.currency if about.case else about.policy.currency
        return formats.money(Money(amount=amount, currency=currency), about.tongue)

    return source


def _moment_fact(name: str) -> Source:
    def source(about: About) -> str | None:
        try:
            at = datetime.fromisoformat(about.parcel.facts[name])
        except (KeyError, ValueError):
            return None
        return formats.moment(at, about.parcel.zone, about.tongue, short=about.sms)

    return source


def _until(about: About) -> str | None:
    try:
        at = datetime.fromisoformat(about.parcel.facts["until"])
    except (KeyError, ValueError):
        return None
    return formats.weekday(at, about.parcel.zone, about.tongue, short=about.sms)


def _days(count: Callable[[Policy], int | None]) -> Source:
    def source(about: About) -> str | None:
        days = count(about.policy)
        return None if days is None else formats.length(days, "day", about.tongue)

    return source


def _fee(amount: Callable[[Policy], Decimal]) -> Source:
    def source(about: About) -> str | None:
        return _price(amount(about.policy), about)

    return source


def _price(amount: Decimal, about: About) -> str:
    return formats.money(Money(amount=amount, currency=about.policy.currency), about.tongue)


def _listed_price(what: str) -> Source:
    def source(about: About) -> str | None:
        return next((_price(price.amount, about) for price in about.policy.prices if price.what == what), None)

    return source


def _answer_by(about: About) -> str | None:
    ends = [asked.answer_by for asked in (about.parcel.cases if about.many else (about.asked,)) if asked]
    if not ends or None in ends:
        return None
    first = min(end for end in ends if end is not None)
    return formats.weekday(first, about.parcel.zone, about.tongue, short=about.sms)


def _next_day(about: About) -> str | None:
    if about.case is None or about.case.deadline is None:
        return None
    return formats.weekday(about.case.deadline, about.parcel.zone, about.tongue, short=about.sms)


def _next_moment(about: About) -> str | None:
    if about.case is None or about.case.deadline is None:
        return None
    return formats.moment(about.case.deadline, about.parcel.zone, about.tongue, short=about.sms)


def _candidates(about: About) -> str | None:
    found = [part.strip() for part in about.parcel.facts.get("candidates", "").split(",") if part.strip()]
    return formats.either(found, about.tongue) if found else None


# --- whole sentences -------------------------------------------------------------------------------------------


def _code(about: About) -> str | None:
    """The prompt's code; the invoice's number finds the case too."""
    return None if about.asked is None else about.asked.code or one_line(about.asked.case.invoice)


def _suggestion(case: Case, about: About) -> str | None:
    return about.values("choices", case.suggestion.value) if case.suggestion else None


def _chosen(about: About) -> str | None:
    choice = about.parcel.facts.get("choice", "")
    return about.values("choices", choice)


def _grounds(case: Case, about: About) -> str | None:
    return " ".join(about.values("grounds", ground) or one_line(ground) for ground in case.grounds) or None


def _choices(about: About) -> tuple[Choice, ...]:
    return about.policy.choices or tuple(Choice)


def _options(about: About) -> str | None:
    """The choices explained, one line each."""
    return "\n".join(filter(None, (about.values("options", choice.value) for choice in _choices(about))))


def _option_words(about: About) -> str | None:
    """The words to answer with, each with the code."""
    words = [about.values("option_words", choice.value) for choice in _choices(about)]
    return formats.either([word for word in words if word], about.tongue)


def _how(about: About) -> str | None:
    """How the question is answered; of several cases, that of the first."""
    case = about.case or (about.parcel.cases[0].case if about.parcel.cases else None)
    if case is None:
        return about.values("how_none", "nothing")
    table = "how_many" if about.case is None else "how_sms" if about.sms else "how"
    return about.values(table, case.question.value if case.question else "nothing")


def _status(case: Case, about: About) -> str | None:
    return about.values("states", *keys(case, about.policy))


def _clauses(about: About) -> str | None:
    """The terms of this policy, clause by clause."""
    policy = about.policy
    ends = policy.confirmation_on_silence is OnSilence.END
    gate = ("gated_ends" if ends else "gated_proceeds") if policy.confirmation else "automatic"
    found = [about.values("clauses", "alert"), about.values("clauses", gate)]
    if policy.identity_number_from or policy.address_from:
        found.append(about.values("clauses", "data" if policy.identity_number_from else "address"))
    if policy.choices:
        follows = policy.choice_on_silence is OnSilence.SUGGESTED
        found.append(about.values("clauses", "choices_suggested" if follows else "choices_open"))
    found += [about.values("clauses", key) for key in ("stop", "money", "disputes", "small")]
    return "\n\n".join(clause for clause in found if clause)


def _prices(about: About) -> str | None:
    line = about.tongue.lines["price"]
    return "\n".join(
        line["some" if price.amount else "free"].format(
            what=about.values("prices", price.what) or one_line(price.what), amount=_price(price.amount, about)
        )
        for price in about.policy.prices
    )


# --- several cases ---------------------------------------------------------------------------------------------


def _list(about: About) -> str | None:
    """The cases, in order, as the channel can carry them."""
    cases = about.parcel.cases
    line = about.tongue.lines[about.line]["sms" if about.sms else "text"]
    shown = {Channel.SMS: SMS_LINES, Channel.MAIL: len(cases)}.get(about.parcel.channel, CHAT_LINES)
    lines = [filled(line, about.of(asked)) for asked in cases[:shown]]
    if (rest := len(cases) - shown) > 0:
        lines.append(about.tongue.lines["more"]["sms" if about.sms else "text"].format(rest=rest))
    return (", " if about.sms else "\n").join(line for line in lines if line)


def _invoices(about: About) -> str | None:
    """The invoices' numbers alone."""
    numbers = [one_line(asked.case.invoice) for asked in about.parcel.cases]
    shown = {Channel.SMS: SMS_NUMBERS, Channel.MAIL: len(numbers)}.get(about.parcel.channel, CHAT_LINES)
    if len(numbers) <= shown:
        return formats.both(numbers, about.tongue) if numbers else None
    return about.tongue.lines["more"]["inline"].format(shown=", ".join(numbers[:shown]), rest=len(numbers) - shown)


def _total(about: About) -> str | None:
    return formats.total([asked.case.balance for asked in about.parcel.cases], about.tongue) or None


def _number(at: int) -> Source:
    """The invoice of one of the cases, as an example of how to name it."""

    def source(about: About) -> str | None:
        return one_line(about.parcel.cases[at].case.invoice) if about.parcel.cases else None

    return source


SOURCES: Mapping[str, Source] = {
    "business": lambda about: _name(about.parcel.business_name, about),
    "invoice": _of_case(lambda case, about: one_line(case.invoice)),
    "customer": _of_case(lambda case, about: _name(case.debtor.name, about)),
    "balance": _of_case(lambda case, about: formats.money(case.balance, about.tongue)),
    "due_date": _of_case(lambda case, about: formats.day(case.due_date, about.tongue, short=about.sms)),
    "address": _of_case(lambda case, about: one_line(case.debtor.address or "") or None),
    "code": _code,
    "answer_by": _answer_by,
    "next_day": _next_day,
    "next_moment": _next_moment,
    "suggestion": _of_case(_suggestion),
    "grounds": _of_case(_grounds),
    "options": _options,
    "option_words": _option_words,
    "how": _how,
    "status": _of_case(_status),
    # several cases
    "count": lambda about: str(len(about.parcel.cases)),
    "total": _total,
    "list": _list,
    "invoices": _invoices,
    "first_invoice": _number(0),
    "last_invoice": _number(-1),
    "first_code": lambda about: _code(about.of(about.parcel.cases[0])) if about.parcel.cases else None,
    # the policy
    "alert_days": _days(lambda policy: policy.alert_days),
    "after_alert_days": _days(lambda policy: policy.after_alert_days),
    "confirmation_days": _days(lambda policy: policy.confirmation_days),
    "choice_days": _days(lambda policy: policy.choice_days),
    "undo_time": lambda about: formats.minutes(about.policy.undo_minutes, about.tongue),
    "withdrawal_fee": _fee(lambda policy: policy.withdrawal_fee),
    "payment_order_fee": _fee(lambda policy: policy.payment_order_fee),
    "payment_order_price": _listed_price("payment_order"),
    "minimum": _fee(lambda policy: policy.minimum),
    "terms_version": lambda about: about.policy.terms_version,
    "clauses": _clauses,
    "prices": _prices,
    # facts
    "paid": _amount_fact("amount"),
    "surplus": _amount_fact("surplus"),
    "fee": _amount_fact("fee"),
    "undo_by": _moment_fact("undo_by"),
    "until": _until,
    "choice": _chosen,
    "candidates": _candidates,
    "text": lambda about: about.parcel.facts.get("text", "").strip() or None,
    "name": _fact("name"),
    "channel": lambda about: about.values("channels", about.parcel.facts.get("channel", "")),
    "word": _fact("word"),
    "what": _fact("what"),
    "state": _of_case(lambda case, about: case.state.value + (f" ({case.reason.value})" if case.reason else "")),
}
"""Every field a text may have."""
