"""The plain values among the fields: names, amounts, days, what the policy and the facts say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from core.case import Case, Money
from core.policies import Policy
from core.wording import formats
from core.wording.about import About, Source, of_case, one_line
from core.wording.sms import shortened

SHORT_NAME = 26
"""Characters of a name in an SMS."""


def _name(text: str, about: About) -> str:
    return shortened(one_line(text), SHORT_NAME) if about.sms else one_line(text)


def _state(case: Case, _: About) -> str:
    """For staff: as the commands name it."""
    return f"{case.state.value} ({case.reason.value})" if case.reason else case.state.value


def code(about: About) -> str | None:
    """Return the prompt's code; where there is none, the invoice's number finds the case too."""
    return None if about.asked is None else about.asked.code or one_line(about.asked.case.invoice)


def price(amount: Decimal, about: About) -> str:
    return formats.money(Money(amount=amount, currency=about.policy.currency), about.tongue)


def _price(amount: Callable[[Policy], Decimal]) -> Source:
    return lambda about: price(amount(about.policy), about)


def _listed_price(what: str) -> Source:
    def source(about: About) -> str | None:
        return next((price(line.amount, about) for line in about.policy.prices if line.what == what), None)

    return source


def _days(count: Callable[[Policy], int | None]) -> Source:
    def source(about: About) -> str | None:
        days = count(about.policy)
        return None if days is None else formats.length(days, "day", about.tongue)

    return source


def _answer_by(about: About) -> str | None:
    """The last day to answer; of several cases the first to end."""
    cases = about.parcel.cases if about.asked is None else (about.asked,)
    promised = [asked.answer_by or asked.case.deadline for asked in cases]
    ends = [end for end in promised if end is not None]
    if not ends or len(ends) < len(cases):
        return None
    return formats.weekday(min(ends), about.parcel.zone, about.tongue, short=about.sms)


def _next_day(case: Case, about: About) -> str | None:
    if case.deadline is None:
        return None
    return formats.weekday(case.deadline, about.parcel.zone, about.tongue, short=about.sms)


def _next_moment(case: Case, about: About) -> str | None:
    if case.deadline is None:
        return None
    return formats.moment(case.deadline, about.parcel.zone, about.tongue, short=about.sms)


# --- facts --------------------------------------------------------------------------------------------------


UNKNOWN = "?"
"""Where a fact is missing that was given to us by somebody else."""


def _fact(name: str) -> Source:
    return lambda about: one_line(about.parcel.facts.get(name, "")) or UNKNOWN


def _text(about: About) -> str:
    """A person's own words keep their lines."""
    return about.parcel.facts.get("text", "").strip() or UNKNOWN


def _amount(name: str) -> Source:
    def source(about: About) -> str | None:
        try:
            amount = Decimal(about.parcel.facts[name])
        except (KeyError, InvalidOperation):
            return None
        currency = about.case.balance.currency if about.case else about.policy.currency
        return formats.money(Money(amount=amount, currency=currency), about.tongue)

    return source


def _time(name: str, write: Callable[..., str]) -> Source:
    def source(about: About) -> str | None:
        try:
            at = datetime.fromisoformat(about.parcel.facts[name])
        except (KeyError, ValueError):
            return None
        return write(at, about.parcel.zone, about.tongue, short=about.sms)

    return source


def _candidates(about: About) -> str | None:
    found = [one_line(part) for part in about.parcel.facts.get("candidates", "").split(",")]
    return formats.either([part for part in found if part], about.tongue) or None


VALUES: Mapping[str, Source] = {
    "business": lambda about: _name(about.parcel.business_name, about),
    # the case
    "invoice": of_case(lambda case, _: one_line(case.invoice)),
    "customer": of_case(lambda case, about: _name(case.debtor.name, about)),
    "balance": of_case(lambda case, about: formats.money(case.balance, about.tongue)),
    "due_date": of_case(lambda case, about: formats.day(case.due_date, about.tongue, short=about.sms)),
    "address": of_case(lambda case, _: one_line(case.debtor.address or "") or None),
    "state": of_case(_state),
    "code": code,
    "answer_by": _answer_by,
    "next_day": of_case(_next_day),
    "next_moment": of_case(_next_moment),
    # the policy
    "alert_days": _days(lambda policy: policy.alert_days),
    "after_alert_days": _days(lambda policy: policy.after_alert_days),
    "confirmation_days": _days(lambda policy: policy.confirmation_days),
    "demand_days": _days(lambda policy: policy.demand_days),
    "collection_days": _days(lambda policy: policy.collection_days),
    "choice_days": _days(lambda policy: policy.choice_days),
    "undo_time": lambda about: formats.minutes(about.policy.undo_minutes, about.tongue),
    "withdrawal_fee": _price(lambda policy: policy.withdrawal_fee),
    "payment_order_fee": _price(lambda policy: policy.payment_order_fee),
    "payment_order_price": _listed_price("payment_order"),
    "minimum": _price(lambda policy: policy.minimum),
    "terms_version": lambda about: about.policy.terms_version,
    # facts
    "paid": _amount("amount"),
    "surplus": _amount("surplus"),
    "fee": _amount("fee"),
    "undo_by": _time("undo_by", formats.moment),
    "until": _time("until", formats.weekday),
    "candidates": _candidates,
    "text": _text,
    "name": _fact("name"),
    "link": _fact("link"),
    "quiet": _fact("quiet"),
    "language": lambda about: about.tongue.locale.language_name or about.tongue.code,
    "word": _fact("word"),
    "what": _fact("what"),
}
