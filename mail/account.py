"""The accounts letters go and come by, as settings give them. Nothing here shows a password."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from mail.address import ReplyAddress

Tls = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpAccount:
    """Where letters are handed in, and under what name."""

    host: str
    port: int = 587
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Tls = "starttls"
    """`none` only where the server is on this machine."""
    from_address: str
    from_name: str = "Svarfrist"
    reply: ReplyAddress
    """Where answers go; the token stands in it."""
    bounces_to: str | None = None
    """A fixed envelope sender, for providers that refuse plus-addresses there; else one for each letter."""
    timeout: float = 30.0
    """Seconds for each step; the final answer after the text may take five times as long."""
    idle: float = 20.0
    """Seconds a connection is kept without use."""
    ca_file: str | None = None
    """PEM file with the certificate authority to believe, besides the system's."""

    @property
    def domain(self) -> str:
        """The right side of our Message-IDs."""
        return self.from_address.rpartition("@")[2].lower()

    def envelope_sender(self, row: UUID) -> str:
        return self.bounces_to or self.reply.of_row(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """The mailbox answers come to."""

    host: str
    port: int = 993
    username: str
    password: str = field(repr=False)
    tls: Literal["none", "tls"] = "tls"
    """`none` only where the server is on this machine."""
    reply: ReplyAddress
    own_domain: str
    """The domain of our own From address and Message-IDs."""
    from_address: str = ""
    """Our own From address: a letter from it is our own, come back."""
    support_address: str | None = None
    """Where owners write who want a person, if that comes into this mailbox too; lower case."""
    authserv_id: str | None = None
    """The name our own mail server signs its Authentication-Results with."""
    verify_here: bool = False
    """Whether signatures are verified here where that server said nothing. With neither the token has to do."""
    folder: str = "INBOX"
    handled_folder: str = "Svarfrist/handled"
    unreadable_folder: str = "Svarfrist/unreadable"
    timeout: float = 30.0
    """Seconds for each answer of the server."""
    pulse: float = 10.0
    """Seconds between two looks, at most, so a dead connection is noticed. IDLE only makes it quicker."""
    skew: float = 60.0
    """Seconds by which the server's clock may be behind ours."""
    ca_file: str | None = None


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Verifies the server, by the system's authorities and *ca_file*. OSError if that can not be read."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
