"""The other side of the wires: servers that record everything they accepted from us, and what they accepted for us."""

from __future__ import annotations

import asyncio
import email
import email.policy
import itertools
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx

from app.chatbox import TOKEN, Message, Person, TelegramEmulator
from app.demo.cast import DESK, OURS, PASSWORD
from app.demo.people import Partner
from app.demo.wires import BOT, KEY, NUMBER
from app.sandbox import HOST, SERVER_NAME, Accepted, MailSandbox
from app.smsbox import PASSWORD as SMS_PASSWORD
from app.smsbox import PATH, USER, SmsBox, free_port
from bench.chaos.clock import StoryClock
from bench.chaos.plan import Owner
from core.events import Channel
from tests.servers.proxy import TcpProxy

BRIEFLY = 2.0
"""Seconds that a gateway waits for our web server."""
REFERENCE = re.compile(r"ref=([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message of ours that a server accepted."""

    channel: Channel
    key: str
    """Message-ID, the gateway's reference, or the chat's `CHAT/MESSAGE`."""
    to: str
    text: str
    at: datetime
    letter: EmailMessage | None = None
    message: Message | None = None


class Post(MailSandbox):
    """A mail server: what is for owners is recorded, what is for us lies in our mailbox."""

    def __init__(self, clock: StoryClock) -> None:
        super().__init__({OURS: PASSWORD}, now=clock)
        self.arrived: list[Arrived] = []
        self.busy = 0
        """How many recipients are refused for now (4xx)."""
        self._clock = clock

    def refusal(self, recipient: str) -> str | None:
        if self.busy > 0:
            self.busy -= 1
            return "451 4.3.2 busy, try again later"
        return None

    async def take(self, letter: Accepted, login: str | None) -> None:
        message = email.message_from_bytes(letter.raw, policy=email.policy.default)
        body = message.get_body(("plain",))
        text = f"{message['Subject']}\n{body.get_content() if body else ''}"
        self.arrived.append(
            Arrived(
                channel=Channel.MAIL, key=str(message["Message-ID"]).strip("<>"), to=letter.recipients[0], text=text,
                at=self._clock(), letter=message,
            )
        )  # fmt: skip

    async def brings(self, letter: EmailMessage, sender: str) -> None:
        """Accept a letter for us, from somebody whom his own server vouches for."""
        to = parseaddr(str(letter["To"]))[1]
        await super().take(
            Accepted(sender=sender, recipients=(to,), raw=letter.as_bytes(policy=email.policy.SMTP)), sender
        )


@dataclass(slots=True, kw_only=True)
class Brought:
    """An SMS on its way to us."""

    id: str
    query: str
    taken: bool = False


class Box(SmsBox):
    """An SMS gateway that keeps what we did not take, and brings it again."""

    def __init__(self, clock: StoryClock) -> None:
        super().__init__(clock)
        self.arrived: list[Arrived] = []
        self.waiting: list[Brought] = []
        self.answers: list[int] = []
        """Statuses to answer the next messages with; nothing is sent then."""
        self.story = clock
        self._numbers = itertools.count(1)
        self._reports: list[str] = []

    async def _take(self, body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        if self.answers:
            return self.answers.pop(), "Temporal failure"
        said = dict(parse_qsl(query))
        report = said.get("dlr-url", "")
        reference = REFERENCE.search(report)
        key = reference[1] if reference else ""
        self.arrived.append(
            Arrived(channel=Channel.SMS, key=key, to=said["to"], text=said["text"], at=self.story())
        )
        self._reports.append(report)
        return HTTPStatus.ACCEPTED, "0: Accepted for delivery"

    def accepts(self, number: str, text: str) -> str:
        """Accept what somebody writes to us; return its id. It is brought as soon as we take it."""
        id = f"{number.strip('+')}-{next(self._numbers)}"
        at = int(self.story().timestamp())
        query = f"from={quote(number)}&text={quote(text, encoding='utf-8')}&charset=UTF-8&id={id}&at={at}"
        self.waiting.append(Brought(id=id, query=query))
        return id

    async def brings(self) -> None:
        """Bring what waits, and say of what we sent that it arrived."""
        async with asyncio.TaskGroup() as group:
            for one in self.waiting:
                group.create_task(self._bring(one))
            reports, self._reports = self._reports, []
            for url in reports:
                group.create_task(self._report(url))
        self.waiting = [one for one in self.waiting if not one.taken]

    async def _bring(self, one: Brought) -> None:
        one.taken = await self._calls(f"{self.calls}?{one.query}")

    async def _report(self, url: str) -> None:
        at = int(self.story().timestamp())
        if url and not await self._calls(url.replace("%d", "1").replace("%T", str(at))):
            self._reports.append(url)

    async def _calls(self, url: str) -> bool:
        """Call our web server; return whether it took what was said."""
        try:
            return (await self._http.get(url, timeout=BRIEFLY)).is_success
        except httpx.HTTPError:
            return False


@dataclass(slots=True, kw_only=True)
class Outside:
    """Everything on the other side, with a wire to each server that can be cut."""

    clock: StoryClock
    folder: Path
    post: Post
    box: Box
    telegram: TelegramEmulator
    smtp: TcpProxy
    imap: TcpProxy
    sms: TcpProxy
    web_port: int
    partner: Partner
    accounts: dict[int, Person] = field(default_factory=dict)
    chats: list[Arrived] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    _looked: dict[int, int] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, clock: StoryClock) -> AsyncIterator[Outside]:
        async with AsyncExitStack() as stack:
            enter = stack.enter_async_context
            post, box = await enter(Post(clock)), await enter(Box(clock))
            telegram = await enter(TelegramEmulator(name=BOT, clock=clock))
            web_port = free_port()
            box.calls = f"http://{HOST}:{web_port}/sms/kannel/{KEY}/in"
            yield cls(
                clock=clock, folder=folder, post=post, box=box, telegram=telegram,
                smtp=await enter(TcpProxy(post.smtp_port)), imap=await enter(TcpProxy(post.imap_port)),
                sms=await enter(TcpProxy(box.port)), web_port=web_port,
                partner=Partner(folder=folder / "handover"),
            )  # fmt: skip

    def env(self, url: str) -> dict[str, str]:
        """Return the settings of `svarfrist run` in this world."""
        return {
            "DATABASE_URL": url,
            "SVARFRIST_SMTP_HOST": HOST, "SVARFRIST_SMTP_PORT": str(self.smtp.port), "SVARFRIST_SMTP_TLS": "none",
            "SVARFRIST_IMAP_HOST": HOST, "SVARFRIST_IMAP_PORT": str(self.imap.port), "SVARFRIST_IMAP_TLS": "none",
            "SVARFRIST_IMAP_USERNAME": OURS, "SVARFRIST_IMAP_PASSWORD": PASSWORD,
            "SVARFRIST_MAIL_FROM": OURS, "SVARFRIST_MAIL_REPLY": OURS.replace("@", "+{token}@"),
            "SVARFRIST_MAIL_AUTHSERV_ID": SERVER_NAME, "SVARFRIST_SUPPORT_EMAIL": DESK,
            "SVARFRIST_HANDOVER_FOLDER": str(self.folder / "handover"), "SVARFRIST_HANDOVER_QUIET": "0",
            "SVARFRIST_TELEGRAM_TOKEN": TOKEN, "SVARFRIST_TELEGRAM_NAME": BOT,
            "SVARFRIST_TELEGRAM_URL": self.telegram.url, "SVARFRIST_TELEGRAM_PER_SECOND": "900",
            "SVARFRIST_SMS_PROVIDER": "kannel", "SVARFRIST_SMS_FROM": NUMBER, "SVARFRIST_SMS_USERNAME": USER,
            "SVARFRIST_SMS_PASSWORD": SMS_PASSWORD, "SVARFRIST_SMS_KEY": KEY,
            "SVARFRIST_SMS_URL": f"http://{HOST}:{self.sms.port}{PATH}",
            "SVARFRIST_WEB_LISTEN": f"{HOST}:{self.web_port}", "SVARFRIST_WEB_URL": f"http://{HOST}:{self.web_port}",
            "SVARFRIST_LOG_LEVEL": "WARNING",
        }  # fmt: skip

    def opens_account(self, owner: Owner) -> None:
        """Let somebody have a chat with us."""
        self.accounts[owner.account] = self.telegram.person(owner.account, owner.name, "nb", started=True)

    def look(self) -> None:
        """Record which messages came into the chats since the last look."""
        for account, person in self.accounts.items():
            found = person.messages(by_bot=True)
            for message in found[self._looked.get(account, 0) :]:
                key = f"{account}/{message.id}"
                self.chats.append(
                    Arrived(
                        channel=Channel.CHAT, key=key, to=str(account), text=message.text, at=self.clock(),
                        message=message,
                    )
                )  # fmt: skip
            self._looked[account] = len(found)

    def arrived(self) -> list[Arrived]:
        """Return everything that any server accepted."""
        return [*self.post.arrived, *self.box.arrived, *self.chats]

    def collector_works(self) -> bool:
        """Let the collector fetch his orders, and acknowledge them; whether there were any."""
        orders = [one for one in self.partner.fetch() if one not in self.orders]
        for order in orders:
            self.orders.append(order)
            self.partner.report(order["case_id"], "acknowledged")
        return bool(orders)
