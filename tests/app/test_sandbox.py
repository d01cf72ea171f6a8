import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message

import aioimaplib
import aiosmtplib
import pytest

from app.sandbox import MailSandbox
from tests.servers.mailbox import letter, read, send
from tests.servers.server import HOST, MAILBOXES, OURS, OWNER


async def post(server: MailSandbox, message: EmailMessage, *, login: str | None = None) -> None:
    await asyncio.to_thread(send, server.smtp_port, message, login=login)


async def inbox(server: MailSandbox, address: str) -> list[bytes]:
    return await asyncio.to_thread(read, server.imap_port, address)


@pytest.fixture
async def imap(mail_sandbox: MailSandbox) -> AsyncIterator[aioimaplib.IMAP4]:
    """Our own mailbox, selected."""
    client = aioimaplib.IMAP4(HOST, mail_sandbox.imap_port, timeout=10)
    await client.wait_hello_from_server()
    await client.login(OURS, MAILBOXES[OURS])
    await client.select("INBOX")
    yield client
    client.protocol.transport.close()


async def test_what_is_sent_is_read(mail_sandbox: MailSandbox):
    await post(mail_sandbox, letter(OURS, OWNER, "Skal vi sende inkassovarsel?"))

    (received,) = await inbox(mail_sandbox, OWNER)

    assert b"Skal vi sende inkassovarsel?" in received
    (accepted,) = mail_sandbox.accepted
    assert (accepted.sender, accepted.recipients) == (OURS, (OWNER,))


async def test_a_plus_address_reaches_the_mailbox_and_stays_readable(mail_sandbox: MailSandbox):
    await post(mail_sandbox, letter(OWNER, OURS.replace("@", "+4f7k@"), "bekreft"))

    (received,) = await inbox(mail_sandbox, OURS)

    assert message_from_bytes(received)["Delivered-To"] == "svar+4f7k@svarfrist.test"


@pytest.mark.parametrize(
    ("recipient", "answer"),
    [
        ("nobody@brygga.test", (550, "5.1.1 no such user")),
        ("somebody@elsewhere.example", (550, "5.7.1 relaying denied")),
        ("greylist@brygga.test", (451, "4.7.1 greylisted, try again later")),
        ("full@brygga.test", (452, "4.2.2 mailbox full")),
    ],
)
async def test_it_refuses(mail_sandbox: MailSandbox, recipient: str, answer: tuple[int, str]):
    assert await attempt(mail_sandbox, recipient) == answer


async def test_a_test_can_refuse_an_address_for_a_while(mail_sandbox: MailSandbox):
    mail_sandbox.refusals[OWNER] = "451 4.3.0 come back later"
    assert await attempt(mail_sandbox, OWNER) == (451, "4.3.0 come back later")

    del mail_sandbox.refusals[OWNER]
    await post(mail_sandbox, letter(OURS, OWNER, "hei"))


async def attempt(server: MailSandbox, recipient: str) -> tuple[int, str]:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await aiosmtplib.send(
            letter(OURS, recipient, "hei"), hostname=HOST, port=server.smtp_port, start_tls=False
        )
    (one,) = refused.value.recipients
    return one.code, one.message


async def test_a_failure_after_the_final_dot_comes_back_as_a_report(mail_sandbox: MailSandbox):
    original = letter(OURS, "bounce@brygga.test", "Skal vi sende inkassovarsel?")
    original["Message-ID"] = "<0190@svarfrist.test>"
    await post(mail_sandbox, original)

    (received,) = await inbox(mail_sandbox, OURS)

    report = message_from_bytes(received)
    words, status, returned = parts_of(report)
    assert report["Return-Path"] == "<>"
    assert report.get_content_type() == "multipart/report"
    assert words.get_content_type() == "text/plain"
    assert status.get_content_type() == "message/delivery-status"
    assert parts_of(status)[1]["Status"] == "5.1.1"
    assert parts_of(returned)[0]["Message-ID"] == "<0190@svarfrist.test>"


def parts_of(message: Message) -> list[Message]:
    return [part for part in message.get_payload() if isinstance(part, Message)]


async def test_a_report_about_a_report_is_never_sent(mail_sandbox: MailSandbox):
    await aiosmtplib.send(
        letter("", "bounce@brygga.test", "hei"),
        sender="",
        recipients=["bounce@brygga.test"],
        hostname=HOST,
        port=mail_sandbox.smtp_port,
        start_tls=False,
    )

    assert len(mail_sandbox.accepted) == 1


@pytest.mark.parametrize(
    ("login", "author", "verdict"),
    [
        (OWNER, OWNER, "dmarc=pass header.from=brygga.test"),
        (OWNER, OURS, "dmarc=fail header.from=svarfrist.test"),
        (None, OWNER, "dmarc=fail header.from=brygga.test"),
    ],
)
async def test_it_says_whether_the_sender_is_who_the_letter_claims(
    mail_sandbox: MailSandbox, login: str | None, author: str, verdict: str
):
    forged = letter(author, OURS, "bekreft")
    forged["Authentication-Results"] = "mail.sandbox.test; dmarc=pass header.from=brygga.test"
    await post(mail_sandbox, forged, login=login)

    (received,) = await inbox(mail_sandbox, OURS)

    assert message_from_bytes(received)["Authentication-Results"] == f"mail.sandbox.test; {verdict}"


async def test_a_wrong_password_opens_neither_door(mail_sandbox: MailSandbox):
    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await aiosmtplib.send(
            letter(OURS, OWNER, "hei"),
            hostname=HOST,
            port=mail_sandbox.smtp_port,
            start_tls=False,
            username=OURS,
            password="guess",
        )
    client = aioimaplib.IMAP4(HOST, mail_sandbox.imap_port, timeout=10)
    await client.wait_hello_from_server()
    assert (await client.login(OURS, "guess")).result == "NO"
    client.protocol.transport.close()


async def test_a_password_may_have_any_letters():
    async with MailSandbox({OWNER: "pässwörd€"}) as server:
        await aiosmtplib.send(
            letter(OWNER, OWNER, "hei"),
            hostname=HOST,
            port=server.smtp_port,
            start_tls=False,
            username=OWNER,
            password="pässwörd€",
        )

    assert len(server.accepted) == 1


async def test_idle_wakes_at_once(mail_sandbox: MailSandbox, imap: aioimaplib.IMAP4):
    idle = await imap.idle_start(timeout=10)

    await mail_sandbox.deliver(OURS, letter(OWNER, OURS, "stopp").as_bytes())

    assert b"1 EXISTS" in await asyncio.wait_for(imap.wait_server_push(), 2)
    imap.idle_done()
    await idle


async def test_hanging_up_ends_connections_and_keeps_the_mail(
    mail_sandbox: MailSandbox, imap: aioimaplib.IMAP4
):
    lost = asyncio.Event()
    imap.protocol.conn_lost_cb = lambda _: lost.set()
    await mail_sandbox.deliver(OURS, letter(OWNER, OURS, "stopp").as_bytes())

    mail_sandbox.hang_up()

    await asyncio.wait_for(lost.wait(), 2)
    assert len(await inbox(mail_sandbox, OURS)) == 1


async def test_mail_arrives_on_the_clock_of_the_story():
    story = datetime(2031, 2, 28, 23, 59, tzinfo=UTC)
    async with MailSandbox(MAILBOXES, now=lambda: story) as server:
        await post(server, letter(OWNER, OURS, "bekreft"))
        client = aioimaplib.IMAP4(HOST, server.imap_port, timeout=10)
        await client.wait_hello_from_server()
        await client.login(OURS, MAILBOXES[OURS])
        await client.select("INBOX")
        answer = await client.fetch("1", "(INTERNALDATE BODY.PEEK[])")
        client.protocol.transport.close()

    assert b"28-Feb-2031 23:59:00 +0000" in answer.lines[0]
    assert b"Fri, 28 Feb 2031 23:59:00 +0000" in answer.lines[1]


async def test_an_unknown_mailbox_is_an_error_of_the_caller(mail_sandbox: MailSandbox):
    with pytest.raises(LookupError, match=r"nobody@brygga\.test"):
        await mail_sandbox.deliver("nobody@brygga.test", b"Subject: hei\r\n\r\n")


async def test_another_domain_can_be_ours_too():
    async with MailSandbox(MAILBOXES, domains=["Partner.test"]) as server:
        assert await attempt(server, "nobody@partner.test") == (550, "5.1.1 no such user")


async def test_an_alias_leads_to_a_mailbox_and_has_none_of_its_own():
    async with MailSandbox(MAILBOXES, aliases={"Hjelp@brygga.test": OURS}) as server:
        await post(server, letter(OWNER, "hjelp@brygga.test", "Kan noen ringe meg?"))

        (received,) = await inbox(server, OURS)
        assert message_from_bytes(received)["To"] == "hjelp@brygga.test"
        assert not server.logs_in("hjelp@brygga.test", MAILBOXES[OURS])
