"""The people of a story, each with a real mailbox: they fetch by IMAP and answer by SMTP, as anybody does."""

from __future__ import annotations

import asyncio
import email
import email.policy
import email.utils
import imaplib
import json
import smtplib
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app.sandbox import HOST, MailSandbox

if TYPE_CHECKING:
    from app.demo.wires import ChatPhone
    from app.smsbox import SmsBox

Via = Literal["sms", "chat", "mail", "desk", "staff", "collector", "books", "terminal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the conversation."""

    at: datetime
    day: int
    via: Via
    who: str
    outgoing: bool
    """From us to somebody."""
    subject: str | None
    text: str
    decided: str | None = None
    changed: bool = False
    """It changes a message of ours that was there before; the text is what it says now and did not before."""
    letter: Letter | None = None
    """The mail itself, where it is one."""

    @property
    def body(self) -> str:
        """What it says, without the rows of buttons under it."""
        return "\n".join(self.text.splitlines()[: self._first_row()])

    @property
    def buttons(self) -> list[str]:
        """The rows of buttons under it, as a reader sees them."""
        return self.text.splitlines()[self._first_row() :]

    def _first_row(self) -> int:
        lines = self.text.splitlines()
        first = len(lines)
        while first and self.outgoing and self.via == "chat" and lines[first - 1].startswith("["):
            first -= 1
        return first

    def has(self, words: str) -> bool:
        """Whether *words* are in it, however they are spaced and capitalised."""
        return _plain(words) in _plain(f"{self.subject or ''}\n{self.text}")

    def __str__(self) -> str:
        return f"day {self.day} {self.via}: {self.subject or ''} {' '.join(self.text.split())}"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as the person sees it."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain",))
        return str(body.get_content()).strip() if body else ""


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a mailbox on the sandbox's server."""

    name: str
    address: str
    password: str
    server: MailSandbox
    seen: int = 0
    letters: list[Letter] = field(default_factory=list)

    async def fetch(self) -> list[Letter]:
        """Fetch the letters that are new, oldest first."""
        new = await asyncio.to_thread(self._fetch)
        self.letters += new
        return new

    def _fetch(self) -> list[Letter]:
        with imaplib.IMAP4(HOST, self.server.imap_port, timeout=10) as imap:
            imap.login(self.address, self.password)
            imap.select("INBOX", readonly=True)
            _, (numbers, *_) = imap.search(None, "ALL")
            new = []
            for number in numbers.split()[self.seen :]:
                _, (answer, *_) = imap.fetch(number.decode(), "(BODY.PEEK[])")
                if not isinstance(answer, tuple):
                    continue
                message = email.message_from_bytes(answer[1], policy=email.policy.default)
                new.append(Letter(message=message))
            self.seen += len(new)
            return new

    def answer_to(self, letter: Letter, text: str, at: datetime) -> EmailMessage:
        """Answer a letter the way mail programs do: to its Reply-To, with what it said quoted below."""
        message = self._letter(str(letter.message["Reply-To"] or letter.message["From"]), at)
        message["Subject"] = f"Re: {letter.subject.removeprefix('Re: ')}"
        message["In-Reply-To"] = str(letter.message["Message-ID"])
        message["References"] = str(letter.message["Message-ID"])
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        day = at.strftime("%d.%m.%Y %H:%M")
        message.set_content(f"{text}\n\n{day} skrev {letter.message['From']}:\n{quoted}\n")
        return message

    def letter(self, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
        """Write a letter that answers nothing."""
        message = self._letter(to, at)
        message["Subject"] = subject
        message.set_content(text)
        return message

    def _letter(self, to: str, at: datetime) -> EmailMessage:
        message = EmailMessage()
        message["From"] = email.utils.formataddr((self.name, self.address))
        message["To"] = to
        message["Date"] = email.utils.format_datetime(at)
        message["Message-ID"] = email.utils.make_msgid(domain=self.address.partition("@")[2])
        return message

    async def post(self, message: EmailMessage, *, login: bool = True) -> None:
        """Hand a letter to the server; without *login* it can not vouch for its sender."""
        await asyncio.to_thread(self._send, message, login=login)

    def _send(self, message: EmailMessage, *, login: bool) -> None:
        with smtplib.SMTP(HOST, self.server.smtp_port, timeout=10) as smtp:
            if login:
                smtp.login(self.address, self.password)
            smtp.send_message(message)


@dataclass(slots=True, kw_only=True)
class Phone:
    """A phone whose messages are lines in the sandbox's files."""

    number: str
    folder: Path
    seen: int = 0

    def fetch(self) -> list[str]:
        """Return the texts that are new, oldest first."""
        out = self.folder / "out.jsonl"
        lines = out.read_text("utf-8").splitlines() if out.exists() else []
        new = [json.loads(line) for line in lines[self.seen :]]
        self.seen = len(lines)
        return [message["text"] for message in new if message["to"] == self.number]

    def write(self, text: str, at: datetime) -> None:
        """Answer by a line, as the carrier would bring it."""
        line = json.dumps({"from": self.number, "text": text, "at": at.isoformat()}, ensure_ascii=False)
        with (self.folder / "in.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@dataclass(slots=True, kw_only=True)
class WiredPhone:
    """A phone behind the SMS gateway."""

    number: str
    box: SmsBox
    seen: int = 0

    def fetch(self) -> list[str]:
        """Return the texts that are new, oldest first."""
        texts = self.box.texts(self.number)
        new, self.seen = texts[self.seen :], len(texts)
        return new

    async def write(self, text: str) -> None:
        """Answer: the gateway brings it to us."""
        status = await self.box.writes(self.number, text)
        if status != HTTPStatus.OK:
            raise AssertionError(f"the gateway's call was answered with {status}")


@dataclass(slots=True, kw_only=True)
class Contact:
    """Somebody we write to: his mailbox, his phone, and what reached him that nobody asked about yet."""

    mailbox: Person
    phone: Phone | WiredPhone | None = None
    chat: ChatPhone | None = None
    unasked: list[Line] = field(default_factory=list)
    last: Letter | None = None
    """The letter he answers, if he answers by mail."""

    @property
    def name(self) -> str:
        return self.mailbox.name

    def is_told(self, *words: str, via: Via | None = None) -> Line:
        """Return the first message that has all of *words* in it and was not asked about before."""
        for line in self.unasked:
            if via in (None, line.via) and all(line.has(one) for one in words):
                self.unasked.remove(line)
                self.last = line.letter or self.last
                return line
        heard = "\n".join(f"  {line}" for line in self.unasked) or "  nothing"
        raise AssertionError(f"{self.name} was not told {words} by {via or 'anything'}, but:\n{heard}")

    def forgets(self) -> None:
        """Ask about nothing that reached him until now."""
        self.unasked.clear()

    def is_told_nothing(self) -> None:
        """Make sure that nothing reached him besides what was asked about."""
        if self.unasked:
            heard = "\n".join(f"  {line}" for line in self.unasked)
            raise AssertionError(f"{self.name} was told:\n{heard}")


@dataclass(slots=True, kw_only=True)
class Partner:
    """The collector: fetches orders from the folder, acknowledges them, and reports by files."""

    folder: Path
    """The hand-over folder that both sides reach."""
    fetched: set[str] = field(default_factory=set)
    reports: int = 0

    def fetch(self) -> list[dict[str, Any]]:
        """Return the orders that are new, oldest first."""
        new = []
        for path in sorted((self.folder / "orders").glob("*.json")):
            if path.name not in self.fetched:
                self.fetched.add(path.name)
                new.append(json.loads(path.read_text("utf-8")))
        return new

    def report(self, case: str, words: str) -> None:
        """Report on a case: one line of a file of its own."""
        self.reports += 1
        reports = self.folder / "reports"
        reports.mkdir(parents=True, exist_ok=True)
        (reports / f"{self.reports:04}.txt").write_text(f"{case} {words} id={self.reports}\n", "utf-8")
