"""What has to be known to send and receive by a provider of SMS, and who may be the sender."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.numbers import DEFAULT_REGION

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,200}")


class Provider(StrEnum):
    """Who carries our messages."""

    ELKS = "46elks"
    TWILIO = "twilio"
    KANNEL = "kannel"


def sender_id(text: str) -> str:
    """Return *text* if owners can answer to it: a number in E.164 or a short code.

    Raises:
        ValueError: with a sentence for whoever set it.

    """
    sender = text.strip()
    if _E164.fullmatch(sender) or _SHORT_CODE.fullmatch(sender):
        return sender
    if any(char.isalpha() for char in sender):
        raise ValueError(
            "a name can not be the sender, as owners answer by SMS: give a number such as +46766861234 "
            "or a short code such as 72456"
        )
    raise ValueError("this is neither a number with its country code, such as +46766861234, nor a short code")


def hook_key(text: str) -> str:
    """Return *text* if it can be the secret in a webhook's path.

    Raises:
        ValueError: with a sentence for whoever set it.

    """
    if not _KEY.fullmatch(text):
        raise ValueError("the key must have 16 characters or more, of letters, digits, - and _")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsAccount:
    """Our account with one provider, and where it finds us."""

    provider: Provider
    sender: str
    """E.164 or a short code: see `sender_id`."""
    username: str
    """46elks: API username; Twilio: Account SID; Kannel: of the group sendsms-user."""
    password: str = field(repr=False)
    """46elks: API password; Twilio: Auth Token, which signs its requests too."""
    key: str = field(repr=False)
    """The secret in the paths of our webhooks: see `hook_key`."""
    public: str
    """Where the provider reaches our web server, such as https://svarfrist.firma.example."""
    url: str = ""
    """Base of the API, or Kannel's sendsms address; empty: where 46elks and Twilio themselves are."""
    currency: str = "SEK"
    """ISO 4217, of the account at 46elks, which names prices without it."""
    region: str = DEFAULT_REGION
    """Whose a number without a country code is."""
    timeout: float = 20.0
    """Seconds for the provider's answer."""
    poll: float = 120.0
    """Seconds between two looks at what the provider received."""
    lookback: timedelta = timedelta(days=7)
    """How far back the first look goes, where nobody knows until when was heard."""

    def __post_init__(self) -> None:
        sender_id(self.sender)
        hook_key(self.key)
        if self.provider is Provider.KANNEL and not self.url:
            raise ValueError(
                "Kannel's sendsms address is missing, such as http://127.0.0.1:13013/cgi-bin/sendsms"
            )

    @property
    def path(self) -> str:
        """Where our webhooks of this provider begin; what follows is `KEY/in` or `KEY/report`."""
        return f"/sms/{self.provider}"

    def address(self, what: str) -> str:
        """Return the address of a webhook as the provider is told it: *what* is `in` or `report`."""
        return f"{self.public.rstrip('/')}{self.path}/{self.key}/{what}"
