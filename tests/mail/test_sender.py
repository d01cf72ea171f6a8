"""What becomes of a letter handed to an SMTP server, and what is said when nobody can know."""

import asyncio
import email
from collections.abc import Callable
from email import policy

import pytest
import structlog.testing

from app.clock import now
from app.sandbox import MailSandbox
from core.errors import InDoubt, Refused, TryLater
from core.messages import Parcel, Text
from mail.sender import CONNECTIONS, Sender
from tests.mail.conftest import smtp_account
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import read, wait_for
from tests.servers.postfix import Postfix
from tests.servers.proxy import TcpProxy
from tests.servers.server import MAILBOXES, OURS, OWNER

Make = Callable[..., Parcel]


async def test_a_letter_is_handed_over_and_its_id_comes_from_the_row(
    mail_sandbox: MailSandbox, parcel: Make, text: Text
):
    one = parcel()
    async with Sender(smtp_account(mail_sandbox.smtp_port), now) as sender:
        receipt = await sender.send(one, text)

    assert receipt.provider_id == f"{one.id}@svarfrist.test"
    [accepted] = mail_sandbox.accepted
    letter = email.message_from_bytes(accepted.raw, policy=policy.default)
    assert letter["Message-ID"] == f"<{one.id}@svarfrist.test>"
    assert accepted.sender == f"svar+b-{one.id.hex}@svarfrist.test"


async def test_many_letters_use_a_few_connections(mail_sandbox: MailSandbox, parcel: Make, text: Text):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        await asyncio.gather(*(sender.send(parcel(), text) for _ in range(20)))
        assert wire.connections <= CONNECTIONS
        for _ in range(5):
            await sender.send(parcel(), text)
        assert wire.connections <= CONNECTIONS
    assert len(mail_sandbox.accepted) == 25


async def test_a_connection_carries_so_many_letters_and_no_more(
    mail_sandbox: MailSandbox, parcel: Make, text: Text, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("mail.sender.LETTERS", 3)
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        for _ in range(7):
            await sender.send(parcel(), text)
        assert wire.connections == 3
    assert len(mail_sandbox.accepted) == 7


async def test_a_connection_left_idle_is_not_trusted(mail_sandbox: MailSandbox, parcel: Make, text: Text):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port, idle=0.1), now) as sender,
    ):
        await sender.send(parcel(), text)
        await asyncio.sleep(0.2)
        await sender.send(parcel(), text)
        assert wire.connections == 2


@pytest.mark.parametrize("rudely", [True, False])
async def test_a_server_that_hung_up_meanwhile_costs_nothing(
    mail_sandbox: MailSandbox, parcel: Make, text: Text, rudely: bool
):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        await sender.send(parcel(), text)
        (wire.reset if rudely else wire.hang_up)()
        await sender.send(parcel(), text)
    assert len(mail_sandbox.accepted) == 2


@pytest.mark.parametrize(
    ("the_server_says", "it_is"),
    [
        ("550 5.1.1 no such user", Refused),
        ("553 5.1.3 bad address", Refused),
        ("550 5.7.1 blocked", Refused),
        ("552 5.2.2 mailbox full", Refused),
        ("450 4.2.1 busy", TryLater),
        ("451 4.7.1 greylisted", TryLater),
        ("452 4.3.1 no space", TryLater),
        ("530 5.7.0 log in first", TryLater),
        ("554 5.7.8 credentials invalid", TryLater),
    ],
)
async def test_a_refusal_says_whether_it_is_for_good(
    mail_sandbox: MailSandbox, parcel: Make, text: Text, the_server_says: str, it_is: type[Exception]
):
    mail_sandbox.refusals[OWNER] = the_server_says
    async with Sender(smtp_account(mail_sandbox.smtp_port), now) as sender:
        with pytest.raises(it_is):
            await sender.send(parcel(), text)
        mail_sandbox.refusals.clear()
        await sender.send(parcel(), text)  # the connection is still good
    assert len(mail_sandbox.accepted) == 1


async def test_the_server_may_say_when_to_come_back(mail_sandbox: MailSandbox, parcel: Make, text: Text):
    mail_sandbox.refusals[OWNER] = "451 4.7.1 greylisted, try again in 5 minutes"
    async with Sender(smtp_account(mail_sandbox.smtp_port), now) as sender:
        with pytest.raises(TryLater) as refusal:
            await sender.send(parcel(), text)
    assert refusal.value.retry_after == 300


@pytest.mark.parametrize(
    "address", ["", "kari", "kari@", "a@b@c", "kari@x.test\r\nRCPT TO:<evil@x.test>", "<k@x>"]
)
async def test_what_is_no_address_is_refused_before_anything_is_said(parcel: Make, text: Text, address: str):
    async with Sender(smtp_account(1), now) as sender:
        with pytest.raises(Refused):
            await sender.send(parcel(address=address), text)


async def test_nobody_listens(parcel: Make, text: Text):
    async with Sender(smtp_account(1), now) as sender:
        with pytest.raises(TryLater):
            await sender.send(parcel(), text)


@pytest.mark.parametrize("words", [b"EHLO", b"MAIL FROM", b"RCPT TO", b"DATA\r\n"])
async def test_a_connection_lost_before_the_text_sent_nothing(
    mail_sandbox: MailSandbox, parcel: Make, text: Text, words: bytes
):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        wire.reset_on(words)
        with pytest.raises(TryLater):
            await sender.send(parcel(), text)
        assert not mail_sandbox.accepted
        await sender.send(parcel(), text)
    assert len(mail_sandbox.accepted) == 1


async def test_a_connection_lost_after_the_final_dot_is_in_doubt(
    mail_sandbox: MailSandbox, parcel: Make, text: Text
):
    one = parcel()
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        wire.lose_answer_to(b"\r\n.\r\n")
        with pytest.raises(InDoubt):
            await sender.send(one, text)
        await sender.send(one, text)
    first, second = (email.message_from_bytes(accepted.raw) for accepted in mail_sandbox.accepted)
    assert first["Message-ID"] == second["Message-ID"], "whoever gets both can see that they are one"


async def test_a_server_that_falls_silent_is_not_waited_for(
    mail_sandbox: MailSandbox, parcel: Make, text: Text
):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port, timeout=1.0), now) as sender,
    ):
        await sender.send(parcel(), text)
        wire.frozen = True
        with pytest.raises(TryLater):
            await sender.send(parcel(), text)
        wire.frozen = False
        await sender.send(parcel(), text)


async def test_a_sender_that_is_cancelled_leaves_no_half_letter_behind(
    mail_sandbox: MailSandbox, parcel: Make, text: Text
):
    async with (
        TcpProxy(mail_sandbox.smtp_port) as wire,
        Sender(smtp_account(wire.port), now) as sender,
    ):
        await sender.send(parcel(), text)
        wire.frozen = True
        sending = asyncio.create_task(sender.send(parcel(), text))
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        wire.frozen = False
        await sender.send(parcel(), text)
    assert len(mail_sandbox.accepted) == 2


async def test_a_wrong_password_is_named_but_not_told(mail_sandbox: MailSandbox, parcel: Make, text: Text):
    account = smtp_account(mail_sandbox.smtp_port, username=OURS, password="not-this-one")
    with structlog.testing.capture_logs() as logs:
        async with Sender(account, now) as sender:
            with pytest.raises(TryLater) as refusal:
                await sender.send(parcel(), text)
    assert [entry["event"] for entry in logs] == ["smtp_login_refused"]
    assert OURS in str(refusal.value)
    assert "not-this-one" not in f"{logs}{refusal.value}{account}{refusal.value.__cause__}"


async def test_lines_of_a_dot_arrive_as_they_were(mail_sandbox: MailSandbox, parcel: Make):
    body = "før\n.\n..\n.punktum\netter"
    async with Sender(smtp_account(mail_sandbox.smtp_port), now) as sender:
        await sender.send(parcel(), Text(subject="x", body=body))
    letter = email.message_from_bytes(mail_sandbox.accepted[0].raw, policy=policy.default)
    part = letter.get_body(("plain",))
    assert part is not None
    assert part.get_content().splitlines() == body.splitlines()


class TestPostfix:
    """Against a real Postfix that delivers into a real Dovecot."""

    async def test_a_letter_arrives(self, postfix: Postfix, dovecot: Dovecot, parcel: Make, text: Text):
        one = parcel()
        async with Sender(smtp_account(postfix.smtp_port), now) as sender:
            await sender.send(one, text)
        [raw] = await asyncio.to_thread(lambda: wait_for(lambda: read(dovecot.imap_port, OWNER)))
        letter = email.message_from_bytes(raw, policy=policy.default)
        assert letter["Message-ID"] == f"<{one.id}@svarfrist.test>"
        assert letter["Reply-To"].addresses[0].display_name == "Fakturaoppfølging"

    async def test_an_unknown_mailbox_is_refused(self, postfix: Postfix, parcel: Make, text: Text):
        async with Sender(smtp_account(postfix.smtp_port), now) as sender:
            with pytest.raises(Refused):
                await sender.send(parcel(address="ingen@brygga.test"), text)
            await sender.send(parcel(), text)

    async def test_a_killed_server_is_no_reason_to_think_it_went_out(
        self, postfix: Postfix, parcel: Make, text: Text
    ):
        async with Sender(smtp_account(postfix.smtp_port, timeout=2.0), now) as sender:
            await sender.send(parcel(), text)
            postfix.stop()
            with pytest.raises(TryLater):
                await sender.send(parcel(), text)


async def test_log_in(mail_sandbox: MailSandbox, parcel: Make, text: Text):
    account = smtp_account(mail_sandbox.smtp_port, username=OURS, password=MAILBOXES[OURS])
    async with Sender(account, now) as sender:
        await sender.send(parcel(), text)
    assert len(mail_sandbox.accepted) == 1
