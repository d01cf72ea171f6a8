"""What a collector may say, and how one entry of a report becomes a `Said`. Nothing is guessed.

docs/handover.md lists the words for the partner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from core.case import Choice, Money, Stage
from core.events import Assessment, Channel, Role, Said, Value, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An entry that was not taken."""

    line: int
    """Line of the text, counted from 1; in JSON the number of the entry. 0: the report as a whole."""
    field: str
    """Ours (`amount`), or empty when the whole entry is meant."""
    reason: str
    """One English sentence for the person who mends it. It quotes no value, so that it may be logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing said, before anybody knows whether it makes sense."""

    line: int
    fields: Mapping[str, str]
    """By our names; no value is empty."""
    raw: str = field(default="", compare=False)
    """As it stood in the report."""


class NotUnderstood(Exception):
    """A field that says nothing we know."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


WORDS: Mapping[str, Word] = {
    "acknowledged": Word.ACKNOWLEDGED,
    "refused": Word.REFUSED,
    "stage": Word.STAGE,
    "returned": Word.RETURNED,
    "failed": Word.COLLECTION_FAILED,
    "collection_failed": Word.COLLECTION_FAILED,
    "withdrawn": Word.WITHDRAWAL_DONE,
    "withdrawal_done": Word.WITHDRAWAL_DONE,
    "disputed": Word.DISPUTED,
    "paid": Word.PAID,
    "credited": Word.CREDITED,
    "reversed": Word.REVERSED,
    "resume": Word.RESUME,
    "resumed": Word.RESUME,
}
FIELDS = (
    "case_id",
    "word",
    "amount",
    "currency",
    "stage",
    "suggestion",
    "grounds",
    "because",
    "order_id",
    "id",
)
OTHER_NAMES = {"case": "case_id", "status": "word", "reason": "because", "order": "order_id"}
_ALWAYS = frozenset({"case_id", "word", "because", "order_id", "id"})
_MONEY = frozenset({"amount", "currency"})
_OWN: Mapping[Word, frozenset[str]] = {
    Word.STAGE: frozenset({"stage"}),
    Word.COLLECTION_FAILED: frozenset({"suggestion", "grounds"}),
    Word.PAID: _MONEY,
    Word.CREDITED: _MONEY,
    Word.REVERSED: _MONEY,
}
_CHOICES = {choice.value: choice for choice in Choice} | {
    "betalningsföreläggande": Choice.PAYMENT_ORDER,
    "långtidsbevakning": Choice.MONITORING,
    "återkalla": Choice.WITHDRAW,
}

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(
    r"(?:[0-9]{1,12}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,3})(?:[.,][0-9]{1,2})?", re.ASCII
)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_GROUND = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MAX_GROUNDS = 10
MAX_REASON = 500


def field_named(name: str) -> str | None:
    """Return our name of a field, however its case, spaces and hyphens are written; None if it is none."""
    plain = plain_word(name)
    plain = OTHER_NAMES.get(plain, plain)
    return plain if plain in FIELDS else None


def plain_word(text: str) -> str:
    """Return *text* as the tables here have it: `Collection failed` -> `collection_failed`."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def said(
    entry: Entry, at: datetime, *, source: str | None = None, channel: Channel | None = None
) -> tuple[UUID, Said]:
    """Return which case *entry* speaks of and what it says. Raises `NotUnderstood`."""
    fields = entry.fields
    case = uuid_of("case_id", fields.get("case_id"))
    if "order_id" in fields:
        uuid_of("order_id", fields["order_id"])
    word = _word(fields.get("word"))
    for name in fields:
        if name not in _ALWAYS | _OWN.get(word, frozenset()):
            raise NotUnderstood(name, f"{name} does not belong to {word.value}")
    return case, Said(
        word=word,
        by=Role.COLLECTOR,
        at=at,
        value=_VALUES[word](fields) if word in _VALUES else None,
        channel=channel,
        source=source,
        because=_because(fields.get("because")),
    )


def uuid_of(name: str, text: str | None) -> UUID:
    """Return an id of ours."""
    if text is None:
        raise NotUnderstood(name, f"{name} is missing")
    if not _UUID.fullmatch(text.strip()):
        raise NotUnderstood(name, f"{name} is not an id as the order gave it")
    return UUID(text.strip())


def _word(text: str | None) -> Word:
    if text is None:
        raise NotUnderstood("word", "the word that says what happened is missing")
    word = WORDS.get(plain_word(text))
    if word is None:
        raise NotUnderstood("word", "this is none of the words a report is made of")
    return word


def _because(text: str | None) -> str | None:
    if text is None:
        return None
    line = " ".join(text.split())
    return line if len(line) <= MAX_REASON else line[: MAX_REASON - 3] + "..."


# --- values -------------------------------------------------------------------------------------------------


def _money(fields: Mapping[str, str]) -> Money | None:
    """Return an amount above zero with its currency; None where neither is said, which means all of it."""
    amount, currency = fields.get("amount"), fields.get("currency")
    if amount is None and currency is None:
        return None
    if amount is None:
        raise NotUnderstood("amount", "there is a currency and no amount")
    if not _NUMBER.fullmatch(amount.strip()):
        raise NotUnderstood("amount", "this is no amount above zero; write it as 1200.00")
    value = Decimal(re.sub(r"[ \u00a0\u202f]", "", amount.strip()).replace(",", "."))
    if value <= 0:
        raise NotUnderstood("amount", "an amount is above zero; the word says which way it goes")
    if currency is None:
        raise NotUnderstood("currency", "the currency of the amount is missing; write it as SEK or NOK")
    if not _CURRENCY.fullmatch(currency.strip().upper()):
        raise NotUnderstood("currency", "this is no currency; write it as SEK or NOK")
    return Money(amount=value.quantize(Decimal("0.01")), currency=currency.strip().upper())


def _reversed(fields: Mapping[str, str]) -> Money:
    money = _money(fields)
    if money is None:
        raise NotUnderstood("amount", "a reversed payment needs its amount and currency")
    return money


def _stage(fields: Mapping[str, str]) -> Stage:
    text = fields.get("stage")
    if text is None:
        raise NotUnderstood("stage", f"the stage is missing; it is one of {', '.join(Stage)}")
    try:
        return Stage(plain_word(text))
    except ValueError:
        raise NotUnderstood("stage", f"this is no stage; it is one of {', '.join(Stage)}") from None


def _assessment(fields: Mapping[str, str]) -> Assessment | None:
    """Return the partner's own assessment; None where he gives none."""
    text, grounds = fields.get("suggestion"), fields.get("grounds")
    if text is None and grounds is None:
        return None
    if text is None:
        raise NotUnderstood("suggestion", f"grounds need a suggestion; it is one of {', '.join(Choice)}")
    suggestion = _CHOICES.get(plain_word(text))
    if suggestion is None:
        raise NotUnderstood("suggestion", f"this is no suggestion; it is one of {', '.join(Choice)}")
    codes = [code for code in re.split(r"[\s,;|]+", (grounds or "").strip().casefold()) if code]
    if len(codes) > MAX_GROUNDS or not all(_GROUND.fullmatch(code) for code in codes):
        raise NotUnderstood(
            "grounds", f"grounds are up to {MAX_GROUNDS} codes, such as no_assets,claim_small"
        )
    return Assessment(suggestion=suggestion, grounds=tuple(codes))


_VALUES: Mapping[Word, Callable[[Mapping[str, str]], Value]] = {
    Word.PAID: _money,
    Word.CREDITED: _money,
    Word.REVERSED: _reversed,
    Word.STAGE: _stage,
    Word.COLLECTION_FAILED: _assessment,
}
