"""What our messages say, in a line of English: for readers of the demo who know no Norwegian or Swedish."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.events import Channel, Role
from core.messages import Parcel, Text
from core.policies import Policy
from core.wording import word


@dataclass(slots=True)
class Glossary:
    """Words each message as ever, and remembers what its English mail would be called."""

    known: dict[str, str] = field(default_factory=dict)

    def __call__(self, parcel: Parcel, policy: Policy) -> Text:
        text = word(parcel, policy)
        if parcel.to is not Role.COLLECTOR:
            english = word(replace(parcel, language="en", channel=Channel.MAIL), policy)
            for said in (text.body, text.subject + text.body):
                # The staff's group shows the subject above the text.
                self.known[_key(said)] = english.subject
        return text

    def of(self, text: str) -> str | None:
        """Return the English line for a message that was sent, however its lines were broken on the way."""
        return self.known.get(_key(text))


def _key(text: str) -> str:
    return "".join(text.split())
