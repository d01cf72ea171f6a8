"""Refuses a language that lacks a text, has one too many, or has one that could never be filled."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from core import events, messages
from core.case import Choice, Question, Reason, Stage, State
from core.wording.forms import FORMS
from core.wording.sentences import SENTENCES
from core.wording.texts import TextsWrong, Tongue, names
from core.wording.values import VALUES

LINES = {"more": {"text", "sms", "inline"}, "price": {"some", "free"}}
LINE_FIELDS = {"more": {"rest", "shown"}, "price": {"what", "amount"}}
"""Lines that are filled by themselves, and with what."""

FORMATS = {
    "date", "short_date", "weekday", "short_weekday", "moment", "short_moment", "money", "foreign_money",
}  # fmt: skip
BUTTONS = {"confirm", "stop_or_go", "stop", "alert", "undo", "all", *(choice.value for choice in Choice)}
UNITS = {"minute", "hour", "day"}

ALWAYS_QUALIFIED = {State.ALERTED, State.AWAITING_CONFIRMATION, State.AWAITING_CHOICE}
REASONS = {
    State.ACTION_REQUIRED: (Reason.MISSING_ID, Reason.BAD_ADDRESS, Reason.UNDELIVERABLE),
    State.PAUSED: (Reason.DISPUTED, Reason.HELD, Reason.UNCLEAR_STOP, Reason.REFUSED),
    State.ENDED: (Reason.NO_ANSWER, Reason.STOPPED, Reason.BELOW_MINIMUM, Reason.UNCOLLECTIBLE),
}
CHOICES = frozenset(choice.value for choice in Choice)
QUESTIONS = frozenset(question.value for question in Question)
SAID: dict[str, AbstractSet[str]] = {
    "choices": CHOICES,
    "options": CHOICES,
    "option_words": CHOICES,
    "how": QUESTIONS | {"nothing"},
    "how_sms": QUESTIONS | {"nothing"},
    "how_many": QUESTIONS | {"nothing"},
    "how_none": {"nothing"},
    "channels": {"mail", "sms", "chat", "terminal", "file"},
    "grounds": {
        "debtor_not_identified", "address_unknown", "claim_small", "claim_worth_it", "debtor_found",
        "no_report", "payment_remarks", "debts_at_enforcement", "no_assets", "income_known", "bankrupt",
        "deceased", "company_active",
    },
    "moments": {one.value for one in (*events.SHOWN_IN_TIMELINE, *messages.SHOWN_IN_TIMELINE)},
    "prices": {"alerts", "handover", "withdrawal", "payment_order", "reminder_and_demand"},
    "clauses": {
        "alert", "gated_ends", "gated_proceeds", "automatic", "stages", "data", "address",
        "choices_suggested", "choices_open", "stop", "money", "disputes", "small",
    },
    "states": {
        *(state.value for state in State if state not in ALWAYS_QUALIFIED),
        "alerted_gated", "alerted_automatic", "awaiting_confirmation_ends", "awaiting_confirmation_proceeds",
        *(f"in_collection_{stage.value}" for stage in Stage),
        "awaiting_choice_suggested", "awaiting_choice_open", "payment_order_undo", "monitoring_undo",
        *(f"{state}_{reason}" for state, reasons in REASONS.items() for reason in reasons),
    },
}  # fmt: skip


def refuse_unfinished(tongue: Tongue) -> None:
    """Compare a language with what the code may ask it for.

    Raises:
        TextsWrong: naming each thing that is missing, unknown or never used.

    """
    if faults := list(_faults(tongue)):
        raise TextsWrong(f"{tongue.code}.toml: " + "; ".join(faults))


def _faults(tongue: Tongue) -> Iterator[str]:
    wanted = {(notice, form) for notice, forms in FORMS.items() for form in forms}
    yield from _difference({f"{n}.{f}" for n, f in wanted}, {f"{n}.{f}" for n, f in tongue.forms}, "form")
    yield from _difference(FORMATS, set(tongue.formats), "format")
    yield from _difference(BUTTONS, set(tongue.buttons), "buttons")
    yield from _difference(UNITS, set(tongue.units), "unit")
    for unit, lengths in tongue.units.items():
        yield from _difference({*tongue.locale.plural_form.tags, "other"}, set(lengths), f"plural of {unit}")
    yield from _difference(set(SAID), set(tongue.values), "table of values")
    for table, keys in SAID.items():
        yield from _difference(keys, set(tongue.values[table]), table)
    for line, keys in LINES.items():
        yield from _difference(keys, set(tongue.lines[line]), f"line {line}")
        unknown = {name for text in tongue.lines[line].values() for name in names(text)} - LINE_FIELDS[line]
        yield from (f"{{{name}}} is no field of lines.{line}" for name in unknown)
    own = {form.line for form in tongue.forms.values()}
    yield from _difference(own, set(tongue.lines) - set(LINES), "line")
    if tongue.frame.count("{text}") != 1:
        yield "the letter's frame needs {text} once"
    known = {*VALUES, *SENTENCES}
    used = {name for text in _texts(tongue) for name in names(text)}
    yield from (f"{{{name}}} is no field" for name in sorted(used - known))
    yield from (f"{{{name}}} is never used" for name in sorted(known - used))


def _difference(wanted: AbstractSet[str], found: AbstractSet[str], what: str) -> Iterator[str]:
    yield from (f"no {what} {name}" for name in sorted(wanted - found))
    yield from (f"{what} {name} is never said" for name in sorted(found - wanted))


def _texts(tongue: Tongue) -> Iterator[str]:
    yield tongue.frame.replace("{text}", "")
    for form in tongue.forms.values():
        yield from form.texts()
    for table in tongue.values.values():
        for texts in table.values():
            yield from texts
    for name, line in tongue.lines.items():
        if name not in LINES:
            yield from line.values()
