"""What a parcel says: `word` turns it into text, in the recipient's language and for its channel. Pure.

`texts` loads the languages (`core/texts/*.toml`) and `check` holds them complete; `forms` chooses the form in
which a notice is said; `values` and `sentences` know what each field stands for, and `about` fills it in;
`states` names a case's situation, and `buttons` the answers to press; `formats` writes amounts and days, and
`sms` knows what fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.events import Channel, Role
from core.messages import Notice, Order, Parcel, Text
from core.policies import Policy
from core.wording.about import About, filled, one_line
from core.wording.buttons import buttons
from core.wording.check import refuse_unfinished
from core.wording.forms import candidates
from core.wording.sentences import SENTENCES
from core.wording.sms import Segments, plain, segments
from core.wording.texts import Form, TextsWrong, Tongue, languages, load
from core.wording.values import VALUES

__all__ = ["LANGUAGES", "Segments", "TextsWrong", "language", "segments", "word"]

LANGUAGES: Mapping[str, Tongue] = {code: load(code) for code in languages()}
for _tongue in LANGUAGES.values():
    refuse_unfinished(_tongue)

SOURCES = {**VALUES, **SENTENCES}
"""Every field a text may have."""
NEAREST = {"no": "nb"}
"""Which language is understood where there is none of its own."""
LAST_RESORT = "en"
UNFRAMED = frozenset({notice for notice in Notice if notice.startswith("staff_")} | {Notice.SUPPORT_ANSWERS})
"""Mails without greeting and signature: to staff, and a person's own words."""
SMS_BUDGET = 2
"""Segments; of several texts the first that keeps to it is sent."""


def word(parcel: Parcel, policy: Policy) -> Text:
    """Return what *parcel* says.

    Of several cases it speaks in one list where the notice has such a form, else in a text for each.

    Raises:
        LookupError: a notice about a case came without one, or a question without a day to answer by.

    """
    if isinstance(parcel.what, Order):
        return _order(parcel, parcel.what)
    tongue = LANGUAGES[language(parcel.language, policy.language)]
    alone = parcel.cases[0] if len(parcel.cases) == 1 else None
    about = About(sources=SOURCES, tongue=tongue, parcel=parcel, policy=policy, asked=alone)
    text = _with_buttons(_say(parcel.what, about) or _each(parcel.what, about), parcel.what, about)
    if parcel.channel is not Channel.MAIL or parcel.what in UNFRAMED:
        return text
    before, _, after = tongue.frame.partition("{text}")
    return replace(text, body=f"{filled(before, about)}{text.body}{filled(after, about)}")


def language(wanted: str, otherwise: str) -> str:
    """Return the language to write to somebody in who wants *wanted* (a BCP 47 tag)."""
    for tag in (wanted, otherwise):
        code = tag.replace("_", "-").partition("-")[0].lower()
        for known in (code, NEAREST.get(code, code)):
            if known in LANGUAGES:
                return known
    return LAST_RESORT


def _say(what: Notice, about: About) -> Text | None:
    return next((text for _, text in _ways_to_say(what, about)), None)


def _ways_to_say(what: Notice, about: About) -> Iterator[tuple[str, Text]]:
    """Yield the forms that fit and whose fields are all known, with what they say; the first is the best."""
    for name in candidates(what, about):
        form = about.tongue.forms[what, name]
        text = _worded(form, replace(about, line=form.line))
        if text is not None:
            yield name, text


def _each(what: Notice, about: About) -> Text:
    """Return a text for each case, where the notice has none for several."""
    parcel = about.parcel
    alone = (replace(about, parcel=replace(parcel, cases=(a,)), asked=a) for a in parcel.cases if about.many)
    texts = [text for text in (_say(what, one) for one in alone) if text is not None]
    if not texts:
        facts = ", ".join(sorted(parcel.facts)) or "no facts"
        raise LookupError(f"{what} can not be said of {len(parcel.cases)} cases with {facts}")
    return Text(subject=texts[0].subject, body="\n\n".join(dict.fromkeys(text.body for text in texts)))


def _worded(form: Form, about: About) -> Text | None:
    match about.parcel.channel:
        case Channel.MAIL:
            subject, body = filled(form.subject, about), filled(form.mail, about)
        case Channel.SMS:
            subject, body = "", _fitting(form, about)
        case _:
            subject, body = "", filled(form.chat, about)
    return None if subject is None or body is None else Text(subject=one_line(subject), body=body)


def _with_buttons(text: Text, what: Notice, about: About) -> Text:
    in_chat = about.parcel.channel is Channel.CHAT and about.parcel.to is Role.OWNER
    return replace(text, buttons=buttons(what, about)) if in_chat else text


def _fitting(form: Form, about: About) -> str | None:
    texts = list(_short(form, about))
    return next((text for text in texts if segments(text).number <= SMS_BUDGET), texts[-1] if texts else None)


def _short(form: Form, about: About) -> Iterator[str]:
    for text in form.sms:
        found = filled(text, about)
        if found is not None:
            yield plain(found)


def _order(parcel: Parcel, order: Order) -> Text:
    """A line for the collector, who gets the data in the bundle beside it."""
    invoices = ", ".join(one_line(asked.case.invoice) for asked in parcel.cases)
    business = one_line(parcel.business_name)
    subject = f"{order.value.replace('_', ' ').capitalize()}: {business}, invoice {invoices}"
    return Text(subject=subject, body=f"Order for {business}: {order.value}. Invoice {invoices}.")
