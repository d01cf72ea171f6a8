"""Hands orders over as letters, for a partner without a system that fetches files.

Identity numbers and addresses travel in them: use it where the way between the mail servers is encrypted.
"""

from __future__ import annotations

from dataclasses import replace

from core.events import Channel
from core.messages import Parcel, Receipt, Text
from core.ports import Sender
from handover.bundle import bundle_of
from handover.letter import letter


class MailedCollector:
    """A `core.ports.Sender` that mails each order to the partner through *sender*, the mail channel."""

    def __init__(self, sender: Sender, address: str) -> None:
        self.address = address
        self._sender = sender

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        """Mail the order. Its wording is the letter's own: *text* is for people who are told things.

        The parcel keeps its id and its token: a resent order has the same Message-ID, and the partner's
        answer comes to an address that nobody else knows. Raises what the mail channel raises.
        """
        order = letter(bundle_of(parcel))
        return await self._sender.send(replace(parcel, channel=Channel.MAIL, address=self.address), order)
