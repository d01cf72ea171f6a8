"""People and their chats: linking by a link that works once, what they prefer, and the pages of a long list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from uuid import UUID

from sqlalchemy import select

from app.house import House
from core.events import Channel, Role
from core.messages import LISTED, Button, Notice, Tell, Text
from core.wording import LANGUAGES, word
from store import Transaction, invitations, outbox, people
from store.invitations import Linking
from store.parcels import by_token
from store.people import Reachable
from store.tables import contacts

BOT_LINK = "https://t.me/{bot}?start={token}"
QUIET = re.compile(r"(\d{1,2})(?::?(\d{2}))?\s*-\s*(\d{1,2})(?::?(\d{2}))?")
HOURS = 24


async def invite(house: House, contact: Reachable) -> None:
    """Send a contact a link that connects his chat, by letter or SMS; the ones he got before work no longer.

    Raises:
        BadSettings: if there is no bot.

    """
    bot, now = house.settings.value("telegram_name"), house.clock()

    def body(tx: Transaction) -> None:
        token = invitations.invite(tx.connection, contact.id, contact.business, now)
        tell = Tell(
            what=Notice.CHAT_INVITATION,
            to=Role.OWNER,
            not_before=now,
            facts={"link": BOT_LINK.format(bot=bot, token=token)},
        )
        elsewhere = [way for way in contact.routes if way[0] is not Channel.CHAT]
        to = outbox.best_way(replace(contact, routes=tuple(elsewhere)), tell.what)
        outbox.add(tx.connection, [outbox.Wish(tell=tell, business=contact.business, to=to)], now)

    await house.database.write(body)


@dataclass(frozen=True, slots=True)
class Chats:
    """What a chat asks of the store about the person who writes in it."""

    house: House

    async def link(self, token: str, chat: str, name: str) -> str:
        """Connect a chat by a link's token; return `linked`, `used` or `unknown`. He is told in the chat."""
        now = self.house.clock()

        def body(tx: Transaction) -> Linking:
            linked = invitations.link(tx.connection, token, Channel.CHAT, chat, now)
            if linked.contact is not None and linked.business is not None:
                _tell(tx, Notice.CHAT_LINKED, _at(linked.contact, linked.business, chat), self.house)
            return linked.result

        return (await self.house.database.write(body)).value

    async def unlink(self, chat: str) -> bool:
        """Take a chat from everybody who has it; return whether it was anybody's. He is told once, where he was."""

        def body(tx: Transaction) -> bool:
            whose = invitations.unlink(tx.connection, Channel.CHAT, chat)
            for contact, business in whose:
                _tell(tx, Notice.CHAT_LEFT, _at(contact, business, chat), self.house)
            return bool(whose)

        return await self.house.database.write(body)

    async def language(self, chat: str, code: str) -> bool:
        """Write to whoever has this chat in another language from now on; return whether there are texts in it."""
        if code not in LANGUAGES:
            return False
        return await self._prefer(chat, {"changed": "language"}, language=code)

    async def quiet(self, chat: str, spec: str | None) -> bool:
        """Send nothing of our own accord between two times of day (`21-07`); None: at all open hours again.

        Returns whether the times could be read.
        """
        if spec is None:
            return await self._prefer(chat, {"changed": "loud"}, quiet=None)
        hours = quiet_hours(spec)
        if hours is None:
            return False
        return await self._prefer(chat, {"changed": "quiet", "quiet": hours}, quiet=hours)

    async def language_of(self, chat: str) -> str | None:
        """Return the language of whoever has this chat; None if nobody has."""
        known = await self.house.database.read(lambda tx: people.who_is(tx.connection, Channel.CHAT, chat))
        return known[0].language if known else None

    async def page(self, token: str, number: int) -> tuple[Text, int] | None:
        """Return page *number* (from 0) of a message that lists many cases, and how many pages there are."""
        found = await self.house.database.read(lambda tx: by_token(tx.connection, token))
        if found is None:
            return None
        parcel, policy = found
        size = LISTED[Channel.CHAT]
        pages = -(-len(parcel.cases) // size)
        if not 0 <= number < pages:
            return None
        shown = parcel.cases[number * size : (number + 1) * size]
        text = word(replace(parcel, cases=shown), policy)
        # Words about all of them stand only where all are listed; the others name a case, by code or number.
        rows = text.buttons if pages == 1 else tuple(row for row in text.buttons if _names_a_case(row))
        return replace(text, buttons=rows), pages

    async def _prefer(self, chat: str, facts: dict[str, str], **values: str | None) -> bool:
        def body(tx: Transaction) -> bool:
            known = people.who_is(tx.connection, Channel.CHAT, chat)
            for contact in known:
                people.prefer(tx.connection, contact.id, **values)
            for contact in known[:1]:
                _tell(tx, Notice.PREFERENCES, _at(contact.id, contact.business, chat), self.house, facts)
            return bool(known)

        return await self.house.database.write(body)


def quiet_hours(spec: str) -> str | None:
    """Return times of day such as `21-7` or `21:30-07:00` as `21:00-07:00`; None if they are none."""
    found = QUIET.fullmatch(spec.strip())
    if found is None:
        return None
    hours = [int(found[1]), int(found[3])]
    minutes = [int(found[2] or 0), int(found[4] or 0)]
    try:
        begin, end = (time(hour % HOURS, minute) for hour, minute in zip(hours, minutes, strict=True))
    except ValueError:
        return None
    if begin == end or max(hours) > HOURS:
        return None
    return f"{begin:%H:%M}-{end:%H:%M}"


def _names_a_case(row: Sequence[Button]) -> bool:
    return all(any(char.isdigit() for char in button.words) for button in row)


def _at(contact: UUID, business: UUID, chat: str) -> tuple[UUID, outbox.Recipient]:
    return business, outbox.Recipient(channel=Channel.CHAT, address=chat, contact=contact)


def _tell(
    tx: Transaction,
    what: Notice,
    where: tuple[UUID, outbox.Recipient],
    house: House,
    facts: dict[str, str] | None = None,
) -> None:
    """Say something in a chat about the chat itself."""
    business, to = where
    language = tx.connection.execute(select(contacts.c.language).where(contacts.c.id == to.contact)).scalar()
    tell = Tell(what=what, to=Role.OWNER, facts=facts or {})
    wish = outbox.Wish(tell=tell, business=business, to=replace(to, language=language))
    outbox.add(tx.connection, [wish], house.clock())
