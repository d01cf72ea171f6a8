"""What a business agreed to: days, gates, silence, windows and prices, as data.

`fakturert.toml` and `fortnox_finans.toml` are the two seed policies. A business chooses one and may override
single values; a vendor that proceeds on silence is one changed value.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from core.case import Choice, Stage

SEEDS = ("fakturert", "fortnox_finans")


class OnSilence(StrEnum):
    """What a passed deadline does."""

    END = "end"
    PROCEED = "proceed"
    SUGGESTED = "suggested"


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no IANA time zone, such as Europe/Oslo")
    return name


def _has_bank_holidays(country: str) -> str:
    if country not in holidays.list_supported_countries():
        raise ValueError(f"{country!r} is no country whose bank holidays are known, such as NO")
    return country


def _local(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("a time of day belongs to the business's zone and names none of its own")
    return at


def _two_decimals(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


Days = Annotated[int, Field(ge=0, le=3650)]
LocalTime = Annotated[time, AfterValidator(_local)]
Amount = Annotated[Decimal, Field(max_digits=12, decimal_places=2), AfterValidator(_two_decimals)]
"""Two decimals however it was written: equal policies have equal versions."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Frozen):
    """When messages that nobody waits for may go out, in the business's zone."""

    weekdays: frozenset[Annotated[int, Field(ge=0, le=6)]] = Field(min_length=1)
    """0 is Monday."""
    opens: LocalTime
    closes: LocalTime
    holidays: Annotated[str, AfterValidator(_has_bank_holidays)]
    """ISO 3166-1 country whose bank holidays are closed days."""

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(f"it opens at {self.opens} and would close before that, at {self.closes}")
        return self


class Price(Frozen):
    """A line of the price list in the terms. `what` is a code that `wording` knows."""

    what: str
    amount: Amount
    """In the policy's currency, without value added tax."""


class Policy(Frozen):
    """Days are calendar days in `zone`; the day something is sent is day 0."""

    name: str
    country: str = Field(pattern="^[A-Z]{2}$")
    zone: Annotated[str, AfterValidator(_known_zone)]
    currency: str = Field(pattern="^[A-Z]{3}$")
    language: str
    terms_version: str

    alert_days: Days
    """After the due date."""
    after_alert_days: Days
    """From the accepted alert to the question, or without a gate to the reminder."""
    confirmation: bool
    """Whether the owner is asked before reminder and collection start."""
    confirmation_days: Days = 7
    confirmation_on_silence: OnSilence = OnSilence.END
    undo_minutes: int = Field(ge=0, le=7 * 24 * 60)

    demand_days: Days | None = None
    """From the acknowledged reminder to the demand; None: the collector keeps the time."""
    collection_days: Days | None = None
    """From the acknowledged demand to collection; None: the collector keeps the time."""
    identity_number_from: Stage | None = None
    """The first stage that needs the debtor's number."""
    address_from: Stage | None = None
    """The first stage that needs a deliverable address."""
    acknowledge_hours: int = Field(default=48, ge=1)
    """Before support is told that the collector does not answer."""
    action_days: Days = 7
    """Before the owner is reminded once, and support told, that data are missing."""

    choices: tuple[Choice, ...] = ()
    choice_days: Days = 5
    choice_on_silence: OnSilence = OnSilence.SUGGESTED

    most_a_day: int = Field(default=20, ge=1)
    """Messages that one person gets in 24 hours of our own accord; what answers him may be five times as many."""

    minimum: Amount = Field(default=Decimal("0.00"), ge=0)
    """Below this nothing is followed up."""
    withdrawal_fee: Amount = Field(default=Decimal("0.00"), ge=0)
    """What calling a case back from the collector costs the owner."""
    payment_order_fee: Amount = Field(default=Decimal("0.00"), ge=0)
    """Owed to the enforcement authority even if the case is called back."""
    window: Window
    prices: tuple[Price, ...] = ()

    @field_validator("confirmation_on_silence")
    @classmethod
    def _ends_or_proceeds(cls, value: OnSilence) -> OnSilence:
        if value is OnSilence.SUGGESTED:
            raise ValueError("nothing is suggested here: choose end or proceed")
        return value

    @field_validator("choice_on_silence")
    @classmethod
    def _ends_or_is_suggested(cls, value: OnSilence) -> OnSilence:
        if value is OnSilence.PROCEED:
            raise ValueError(
                "there are several ways to proceed: choose suggested, or end to leave it to support"
            )
        return value

    @property
    def version(self) -> str:
        """A name for exactly these values: equal policies have equal versions."""
        return _version(self)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def overridden(self, values: Mapping[str, Any]) -> Policy:
        """Return this policy with some values changed; of the window, too, single values may be given.

        Raises:
            pydantic.ValidationError: naming each field that is unknown or wrong.

        """
        merged = {**self.model_dump(), **values}
        if isinstance(merged["window"], Mapping):
            merged["window"] = {**self.window.model_dump(), **merged["window"]}
        return Policy.model_validate(merged)


@cache
def _version(policy: Policy) -> str:
    return hashlib.sha256(policy.model_dump_json().encode()).hexdigest()[:16]


def _load(name: str) -> Policy:
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
    return Policy.model_validate(tomllib.loads(text))


POLICIES: Mapping[str, Policy] = {name: _load(name) for name in SEEDS}
