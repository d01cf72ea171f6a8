"""A mailbox as its owner sees it: read and written by the standard library's clients, which are not ours."""

import imaplib
import smtplib
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import TypeVar

from tests.servers.server import HOST, MAILBOXES

Seen = TypeVar("Seen")


def letter(sender: str, to: str, text: str, *, subject: str = "Faktura 2044") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    return message


def send(smtp_port: int, message: EmailMessage, *, login: str | None = None) -> None:
    with smtplib.SMTP(HOST, smtp_port, timeout=10) as smtp:
        if login is not None:
            smtp.login(login, MAILBOXES[login])
        smtp.send_message(message)


def read(imap_port: int, address: str) -> list[bytes]:
    """Every letter in the inbox, oldest first."""
    with imaplib.IMAP4(HOST, imap_port, timeout=10) as imap:
        _login(imap, address)
        imap.select("INBOX", readonly=True)
        _, (numbers, *_) = imap.search(None, "ALL")
        letters = []
        for number in numbers.split():
            _, (answer, *_) = imap.fetch(number.decode(), "(BODY.PEEK[])")
            assert isinstance(answer, tuple)
            letters.append(answer[1])
        return letters


def uid_validity(imap_port: int, address: str) -> int:
    with imaplib.IMAP4(HOST, imap_port, timeout=10) as imap:
        _login(imap, address)
        imap.select("INBOX", readonly=True)
        _, (value, *_) = imap.response("UIDVALIDITY")
        assert isinstance(value, bytes)
        return int(value)


def wait_for(look: Callable[[], Seen], *, within: float = 15) -> Seen:
    """What *look* returns as soon as that is something."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        assert time.monotonic() < deadline, f"nothing within {within} s"
        time.sleep(0.05)
    return seen


def _login(imap: imaplib.IMAP4, address: str) -> None:
    imap.login(address, MAILBOXES[address])
