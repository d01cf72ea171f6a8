"""A real Postfix reports what it could not deliver, and the report finds its letter."""

import asyncio
from collections.abc import Callable

import pytest

from app.clock import now
from core.inbound import Incoming, Kind
from core.messages import Parcel, Text
from mail.inbox import Inbox
from mail.sender import Sender
from tests.mail.conftest import imap_account, smtp_account
from tests.mail.test_inbox import Receiver
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import read, wait_for
from tests.servers.postfix import Postfix
from tests.servers.server import OURS


@pytest.mark.parametrize("fixed", [None, OURS], ids=["bounce address", "fixed sender"])
async def test_a_letter_that_fails_later_comes_back(
    postfix: Postfix, dovecot: Dovecot, parcel: Callable[..., Parcel], text: Text, fixed: str | None
):
    one = parcel(address="bounce@brygga.test")
    async with Sender(smtp_account(postfix.smtp_port, bounces_to=fixed), now) as sender:
        receipt = await sender.send(one, text)
    await asyncio.to_thread(lambda: wait_for(lambda: read(dovecot.imap_port, OURS)))
    receiver = Receiver()
    await Inbox(imap_account(dovecot.imap_port), now).read_once(receiver.receive, receiver.heard)

    [report] = receiver.letters.values()
    assert isinstance(report, Incoming)
    assert (report.kind, report.permanent, report.about) == (Kind.BOUNCE, True, receipt.provider_id)
