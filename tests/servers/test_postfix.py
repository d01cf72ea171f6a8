import smtplib
from email import message_from_bytes

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import letter, read, send, wait_for
from tests.servers.postfix import Postfix
from tests.servers.server import HOST, OURS, OWNER


def test_it_relays_into_dovecot(postfix: Postfix, dovecot: Dovecot):
    send(postfix.smtp_port, letter(OURS, OWNER, "Skal vi sende inkassovarsel?"))

    (received,) = wait_for(lambda: read(dovecot.imap_port, OWNER))

    assert b"Skal vi sende inkassovarsel?" in received
    assert b"by mx.sandbox.test (Postfix)" in received


def test_a_plus_address_arrives(postfix: Postfix, dovecot: Dovecot):
    send(postfix.smtp_port, letter(OWNER, OURS.replace("@", "+4f7k@"), "bekreft"))

    (received,) = wait_for(lambda: read(dovecot.imap_port, OURS))

    assert message_from_bytes(received)["Delivered-To"] == "svar+4f7k@svarfrist.test"


@pytest.mark.parametrize("recipient", ["nobody@brygga.test", "somebody@elsewhere.example"])
def test_a_stranger_is_refused_while_we_wait(postfix: Postfix, recipient: str):
    with smtplib.SMTP(HOST, postfix.smtp_port, timeout=10) as smtp:
        smtp.ehlo()
        smtp.mail(OURS)
        assert smtp.rcpt(recipient)[0] == 550


def test_a_failure_comes_back_as_a_delivery_report(postfix: Postfix, dovecot: Dovecot):
    send(postfix.smtp_port, letter(OURS, "bounce@brygga.test", "Skal vi sende inkassovarsel?"))

    (report,) = wait_for(lambda: read(dovecot.imap_port, OURS))

    parsed = message_from_bytes(report)
    assert parsed.get_content_type() == "multipart/report"
    assert b"Final-Recipient: rfc822; bounce@brygga.test" in report
    assert b"Status: 5.1.1" in report


def test_mail_waits_for_a_mailbox_server_that_is_down(postfix: Postfix, dovecot: Dovecot):
    dovecot.kill9()
    send(postfix.smtp_port, letter(OURS, OWNER, "varsel"))
    wait_for(lambda: "status=deferred" in postfix.mail_log.read_text())
    dovecot.start()

    assert wait_for(lambda: read(dovecot.imap_port, OWNER), within=60)


def test_a_slow_address_stays_in_the_queue(postfix: Postfix, dovecot: Dovecot):
    send(postfix.smtp_port, letter(OURS, "slow@brygga.test", "varsel"))

    wait_for(lambda: "to=<slow@brygga.test>, relay=none" in postfix.mail_log.read_text())

    assert read(dovecot.imap_port, OURS) == []


def test_a_kill_keeps_the_queue(postfix: Postfix, dovecot: Dovecot):
    dovecot.kill9()
    send(postfix.smtp_port, letter(OURS, OWNER, "varsel"))
    postfix.kill9()
    dovecot.start()
    postfix.start()

    assert wait_for(lambda: read(dovecot.imap_port, OWNER), within=60)
