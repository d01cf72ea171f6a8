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
from pathlib import Path
from typing import Any

from app.sandbox import HOST, MailSandbox


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

    async def reply(self, to: Letter, text: str, at: datetime) -> None:
        """Answer a letter the way mail programs do: to its Reply-To, with what it said quoted below."""
        message = EmailMessage()
        message["From"] = email.utils.formataddr((self.name, self.address))
        message["To"] = str(to.message["Reply-To"] or to.message["From"])
        message["Subject"] = f"Re: {to.subject.removeprefix('Re: ')}"
        message["Date"] = email.utils.format_datetime(at)
        message["Message-ID"] = email.utils.make_msgid(domain=self.address.partition("@")[2])
        message["In-Reply-To"] = str(to.message["Message-ID"])
        message["References"] = str(to.message["Message-ID"])
        quoted = "\n".join(f"> {line}".rstrip() for line in to.text.splitlines())
        day = at.strftime("%d.%m.%Y %H:%M")
        message.set_content(f"{text}\n\n{day} skrev {to.message['From']}:\n{quoted}\n")
        await asyncio.to_thread(self._send, message)

    async def write(self, to: str, subject: str, text: str, at: datetime) -> None:
        """Write a letter that answers nothing."""
        message = EmailMessage()
        message["From"] = email.utils.formataddr((self.name, self.address))
        message["To"], message["Subject"] = to, subject
        message["Date"] = email.utils.format_datetime(at)
        message["Message-ID"] = email.utils.make_msgid(domain=self.address.partition("@")[2])
        message.set_content(text)
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(HOST, self.server.smtp_port, timeout=10) as smtp:
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
