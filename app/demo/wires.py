"""Chat and SMS of a story over the wire: a Telegram server, an SMS gateway, and our own web server between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app.chatbox import TOKEN, Group, Message, Person, TelegramEmulator, Topic
from app.house import House
from app.smsbox import HOST, PASSWORD, USER, SmsBox, free_port
from core.ports import Clock
from store import Transaction, invitations, people, staff
from web import Up, create_app, serve

BOT = "svarfrist_bot"
GROUP = -1_001_000_000_001
KEY = "a-key-of-the-sandbox"
NUMBER = "+4759440000"
TITLE, HELPER, STAFF = "Support", "Anna", 501
"""The staff's group, who works in it, and her account."""


@dataclass(slots=True)
class ChatPhone:
    """Somebody's chat with us: what came, and what he does about it."""

    person: Person
    seen: dict[int, int] = field(default_factory=dict)
    """How often each of our messages had been changed when he looked last."""

    def fetch(self) -> list[Message]:
        """Return our messages that are new, the oldest first."""
        new = [one for one in self.person.messages(by_bot=True) if one.id not in self.seen]
        self.seen |= {one.id: len(one.versions) for one in new}
        return new

    def changed(self) -> list[tuple[Message, str]]:
        """Return our messages that changed since he looked last, and what stands there now that did not before."""
        found = []
        for message in self.person.messages(by_bot=True):
            known = self.seen.get(message.id, 0)
            if len(message.versions) > known:
                before, _ = message.versions[known]
                found.append((message, message.text.removeprefix(before).strip()))
                self.seen[message.id] = len(message.versions)
        return found

    def presses(self, wanted: str) -> None:
        """Press the button that came last of those with this label, or that say these words (`NEI 4F7`).

        Raises:
            AssertionError: there is none.

        """
        for message in reversed(self.person.messages(by_bot=True)):
            for button in (button for row in rows_of(message) for button in row):
                data = button.get("callback_data", "")
                if wanted in {button["text"], data.partition(":")[2]}:
                    self.person.presses(message, data)
                    return
        raise AssertionError(f"no button says {wanted!r}")


@dataclass(slots=True, kw_only=True)
class Wires:
    """Everything on the other side of the wires."""

    telegram: TelegramEmulator
    box: SmsBox
    group: Group
    helper: Person
    """Who works at the desk."""
    web: str
    """Where our own web server answers."""
    port: int
    seen: set[int] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def open(cls, clock: Clock) -> AsyncIterator[Wires]:
        """Start the servers of others; ours is started by `serving`, when the house is open."""
        async with TelegramEmulator(name=BOT, clock=clock) as telegram, SmsBox(clock) as box:
            port = free_port()
            web = f"http://{HOST}:{port}"
            box.calls = f"{web}/sms/kannel/{KEY}/in"
            group = telegram.group(GROUP, TITLE, topics=True)
            helper = telegram.person(STAFF, HELPER, "nb", started=True)
            yield cls(telegram=telegram, box=box, group=group, helper=helper, web=web, port=port)

    def settings(self) -> dict[str, Any]:
        """Return the settings that lead to these servers."""
        return {
            "telegram_token": TOKEN, "telegram_name": BOT, "telegram_url": self.telegram.url,
            "staff_group": GROUP, "sms_provider": "kannel", "sms_from": NUMBER, "sms_username": USER,
            "sms_password": PASSWORD, "sms_url": self.box.url, "sms_key": KEY,
            "web_listen": f"{HOST}:{self.port}", "web_url": self.web, "sms_folder": None,
        }  # fmt: skip

    @asynccontextmanager
    async def serving(self, house: House) -> AsyncIterator[None]:
        """Answer what the gateway calls, and let Anna work at the desk."""
        stop, up = asyncio.Event(), house.up or Up(house.clock)
        task = asyncio.create_task(serve(create_app(house.hooks), HOST, self.port, stop, up))
        while up.since is None and not task.done():  # noqa: ASYNC110 - it says only that it is up
            await asyncio.sleep(0.01)
        now = house.clock()
        await house.database.write(
            lambda tx: staff.add(tx.connection, name=HELPER, duty="lead", chat=str(STAFF), now=now)
        )
        try:
            yield
        finally:
            stop.set()
            await task

    async def links(self, house: House, contact: str, account: int) -> ChatPhone:
        """Let a contact of this name connect his chat by a link."""
        now = house.clock()

        def body(tx: Transaction) -> str:
            everyone = people.all_businesses(tx.connection)
            known = people.contacts_of(tx.connection, [one.id for one in everyone])
            one = next(c for group in known.values() for c in group if c.name == contact)
            return invitations.invite(tx.connection, one.id, one.business, now)

        return self.starts(contact, account, await house.database.write(body))

    def starts(self, name: str, account: int, token: str) -> ChatPhone:
        """Let somebody follow a link with this token, and press Start."""
        person = self.telegram.person(account, name, "nb")
        person.starts(token)
        return ChatPhone(person)

    def desk(self) -> list[tuple[str, Message]]:
        """Return what came into the staff's group since the last look: the topic's name, and the message."""
        new = [one for one in self.group.messages(by_bot=True) if one.id not in self.seen]
        self.seen |= {one.id for one in new}
        names = {thread: topic.name for thread, topic in self.group.topics.items()}
        return [(names.get(one.thread or 0, self.group.title), one) for one in new]

    def topic(self, name: str) -> Topic:
        """Return the topic that begins with a person's *name*."""
        return next(topic for topic in self.group.topics.values() if topic.name.startswith(name))


def rows_of(message: Message) -> list[list[dict[str, Any]]]:
    """Return the rows of buttons under a message."""
    rows: list[list[dict[str, Any]]] = (message.keyboard or {}).get("inline_keyboard", [])
    return rows
