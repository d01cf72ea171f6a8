"""A message in the staff group, and who typed it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.events import Channel, Role
from core.inbound import Incoming
from store import desk, staff


class Typed(Protocol):
    """A message in the staff group."""

    @property
    def thread(self) -> str | None: ...
    @property
    def message_id(self) -> int: ...
    @property
    def user_id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def replied_to(self) -> str | None:
        """The message of ours it answers, as `CHAT/MESSAGE`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Who typed a request, and where."""

    member: staff.Member
    typed: Typed
    id: str
    """The message's identity: what it decides is decided once."""
    topic: desk.Topic | None


def said_by_staff(at: At, text: str, *, replied_to: str | None = None) -> Incoming:
    """Return what a staff member wrote as an incoming message."""
    return Incoming(
        channel=Channel.CHAT,
        external_id=at.id,
        at=at.typed.at,
        sender=str(at.typed.user_id),
        text=text,
        digest=hashlib.sha256(at.typed.text.encode("utf-8", "replace")).hexdigest(),
        role=Role.SUPPORT,
        person=at.member.name,
        replied_to=replied_to,
    )
