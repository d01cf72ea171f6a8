"""What a text is about, and how its fields are filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.case import Case
from core.events import Channel
from core.messages import Asked, Parcel
from core.policies import Policy
from core.wording.texts import Tongue, names

SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""What could break a line, or turn its direction, inside a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A parcel that is being worded, and one of its cases if the text speaks of one."""

    sources: Mapping[str, Source]
    tongue: Tongue
    parcel: Parcel
    policy: Policy
    asked: Asked | None
    line: str = "plain"
    """Which of the language's lines lists a case."""

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

    def said(self, table: str, *keys: str) -> str | None:
        """Return the first sentence under the first of *keys* that there is and that can be filled."""
        known = self.tongue.values[table]
        filled_in = (filled(text, self) for key in keys if key in known for text in known[key])
        return next((text for text in filled_in if text is not None), None)


Source = Callable[[About], str | None]
"""What a field stands for; None if there is nothing to say, and then its text is not used."""


def filled(text: str, about: About) -> str | None:
    """Return *text* with its fields filled, or None if one of them has nothing to say.

    An empty field takes the space before it along.
    """
    values: dict[str, str] = {}
    for name in names(text):
        value = about.sources[name](about)
        if value is None:
            return None
        if not value:
            text = text.replace(f" {{{name}}}", f"{{{name}}}")
        values[name] = value
    return text.format_map(values)


def one_line(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def of_case(read: Callable[[Case, About], str | None]) -> Source:
    """Return the source that reads the case; without one it has nothing to say."""

    def source(about: About) -> str | None:
        return None if about.case is None else read(about.case, about)

    return source
