"""The fields that stand for whole sentences, and for the lists of several cases."""

from __future__ import annotations

from collections.abc import Mapping

from core.case import Case, Choice
from core.events import Channel
from core.messages import LISTED
from core.policies import OnSilence
from core.wording import formats
from core.wording.about import About, Source, filled, of_case, one_line
from core.wording.states import keys
from core.wording.values import UNKNOWN, code, price

CHAT_LINES = LISTED[Channel.CHAT]
SMS_LINES = LISTED[Channel.SMS]
SMS_NUMBERS = 6


def _suggestion(case: Case, about: About) -> str | None:
    return about.said("choices", case.suggestion.value) if case.suggestion else None


def _grounds(case: Case, about: About) -> str:
    """The assessment's reasons; a code that no language knows is shown as it is. There may be none."""
    return " ".join(about.said("grounds", ground) or one_line(ground) for ground in case.grounds)


def _channel(about: About) -> str:
    name = about.parcel.facts.get("channel", "")
    return about.said("channels", name) or one_line(name) or UNKNOWN


def choices(about: About) -> tuple[Choice, ...]:
    """Return the ways that this policy offers when collection failed."""
    return about.policy.choices or tuple(Choice)


def _options(about: About) -> str | None:
    """The choices explained, a line each."""
    return "\n".join(filter(None, (about.said("options", choice.value) for choice in choices(about))))


def _option_words(about: About) -> str | None:
    """The words to answer with, each with the code."""
    words = filter(None, (about.said("option_words", choice.value) for choice in choices(about)))
    return formats.either(list(words), about.tongue) or None


def _how(about: About) -> str | None:
    """How the question is answered; of several cases, that of the first."""
    if not about.parcel.cases:
        return about.said("how_none", "nothing")
    case = about.case or about.parcel.cases[0].case
    table = "how_many" if about.case is None else "how_sms" if about.sms else "how"
    return about.said(table, case.question.value if case.question else "nothing")


def _status(case: Case, about: About) -> str | None:
    return about.said("states", *keys(case, about.policy))


def _timeline(about: About) -> str:
    """What happened to the case, a line each; there may be nothing yet."""
    lines = []
    for one in about.parcel.timeline:
        said = about.said("moments", one.what)
        if said is not None:
            day = formats.moment(one.at, about.parcel.zone, about.tongue, short=True)
            lines.append(f"- {day}: {said}" + (f" ({one_line(one.who)})" if one.who else ""))
    return "\n".join(lines)


def _clauses(about: About) -> str | None:
    """The terms of this policy, a paragraph each."""
    policy = about.policy
    ends = policy.confirmation_on_silence is OnSilence.END
    gate = ("gated_ends" if ends else "gated_proceeds") if policy.confirmation else "automatic"
    clauses = ["alert", gate, "stages"]
    if policy.identity_number_from or policy.address_from:
        clauses.append("data" if policy.identity_number_from else "address")
    if policy.choices:
        follows = policy.choice_on_silence is OnSilence.SUGGESTED
        clauses.append("choices_suggested" if follows else "choices_open")
    clauses += ["stop", "money", "disputes", "small"]
    return "\n\n".join(filter(None, (about.said("clauses", clause) for clause in clauses)))


def _prices(about: About) -> str | None:
    line = about.tongue.lines["price"]
    return "\n".join(
        line["some" if entry.amount else "free"].format(
            what=about.said("prices", entry.what) or one_line(entry.what), amount=price(entry.amount, about)
        )
        for entry in about.policy.prices
    )


# --- several cases ------------------------------------------------------------------------------------------


def _list(about: About) -> str | None:
    """The cases in order, as many as the channel can carry, and how many more there are; or none at all."""
    cases, short = about.parcel.cases, "sms" if about.sms else "text"
    shown = {Channel.SMS: SMS_LINES, Channel.MAIL: len(cases)}.get(about.parcel.channel, CHAT_LINES)
    line = about.tongue.lines[about.line][short]
    lines = [text for asked in cases[:shown] if (text := filled(line, about.of(asked))) is not None]
    if len(lines) < min(shown, len(cases)):
        return None
    if len(cases) > shown:
        lines.append(about.tongue.lines["more"][short].format(rest=len(cases) - shown))
    return (", " if about.sms else "\n").join(lines)


def _invoices(about: About) -> str | None:
    """The invoices' numbers alone."""
    numbers = [one_line(asked.case.invoice) for asked in about.parcel.cases]
    shown = {Channel.SMS: SMS_NUMBERS, Channel.MAIL: len(numbers)}.get(about.parcel.channel, CHAT_LINES)
    if len(numbers) <= shown:
        return formats.both(numbers, about.tongue) or None
    more = about.tongue.lines["more"]["inline"]
    return more.format(shown=", ".join(numbers[:shown]), rest=len(numbers) - shown)


def _invoice(at: int) -> Source:
    """One of the invoices, as an example of how to name it."""

    def source(about: About) -> str | None:
        return one_line(about.parcel.cases[at].case.invoice) if about.parcel.cases else None

    return source


def _first_code(about: About) -> str | None:
    return code(about.of(about.parcel.cases[0])) if about.parcel.cases else None


def _total(about: About) -> str | None:
    return formats.total([asked.case.balance for asked in about.parcel.cases], about.tongue) or None


SENTENCES: Mapping[str, Source] = {
    "suggestion": of_case(_suggestion),
    "grounds": of_case(_grounds),
    "choice": lambda about: about.said("choices", about.parcel.facts.get("choice", "")),
    "channel": _channel,
    "options": _options,
    "option_words": _option_words,
    "how": _how,
    "status": of_case(_status),
    "timeline": _timeline,
    "clauses": _clauses,
    "prices": _prices,
    "count": lambda about: str(len(about.parcel.cases)),
    "total": _total,
    "list": _list,
    "invoices": _invoices,
    "first_invoice": _invoice(0),
    "last_invoice": _invoice(-1),
    "first_code": _first_code,
}
