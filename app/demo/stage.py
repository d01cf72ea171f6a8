"""A small world to follow invoices in: a clock that moves, a mail server, an owner, a partner, a desk.

    async with Stage.open("fakturert") as stage:
        await stage.invoice("10023", due="2026-11-02")
        await stage.days(3)
        stage.owner.is_told("10023", "forfalt", via="sms")
        await stage.answers("stopp", via="sms")
        (await stage.case("10023")).state

The world is in `scene`; here is what people say in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from app.books import registered
from app.chat import invite
from app.demo.cast import CASTS, DESK
from app.demo.people import Contact, Line, Phone, Via, WiredPhone
from app.demo.scene import ACKNOWLEDGED, Scene
from app.demo.wires import TITLE
from core.events import Value, Word
from core.machine import Outcome
from store import Transaction, followup
from store.tables import cases, incoming

__all__ = ["ACKNOWLEDGED", "CASTS", "DESK", "Line", "Stage"]

Said = Literal["mail", "sms", "chat"]
LINK = re.compile(r"https://t\.me/\w+\?start=(\w+)")
TURNS = {"◀", "▶"}
"""Buttons that say nothing: they turn a page."""


@dataclass(slots=True, kw_only=True)
class Stage(Scene):
    """One business and its invoices, from the first day on, and what everybody says about them."""

    def told(self, via: Via, words: str) -> Line:
        """Return the latest line that was said by *via* with *words* in it."""
        for line in reversed(self.lines):
            if line.outgoing and line.via == via and line.has(words):
                return line
        heard = "\n".join(str(line) for line in self.lines if line.outgoing)
        raise AssertionError(f"nobody was told {words!r} by {via}; what was said:\n{heard}")

    async def links(self, by: Contact | None = None) -> None:
        """Let the owner (or *by*) connect his chat by the link he was sent."""
        who = by or self.owner
        if self.wires is None:
            raise AssertionError("there is no chat without wires")
        who.chat = await self.wires.links(self.house, who.name, 7000 + len(self.lines))
        await self.settle()

    async def follows_link(self) -> None:
        """Send the owner a link that connects his chat, and let him follow it."""
        if self.wires is None:
            raise AssertionError("there is no chat without wires")
        who = self.owner
        await invite(self.house, await self.firm.contact(who.name))
        await self.settle()
        link = LINK.search(who.last.text if who.last else "")
        if link is None:
            raise AssertionError(f"{who.name} was sent no link")
        self._add("chat", who.name, "[START]", outgoing=False)
        who.chat = self.wires.starts(who.name, 7000 + len(self.lines), link[1])
        await self.settle()

    async def presses(self, wanted: str, by: Contact | None = None) -> str:
        """Let the owner (or *by*) press a button in his chat, by its label or its words; return what was made of it."""
        who = by or self.owner
        if who.chat is None:
            raise AssertionError(f"{who.name} has no chat")
        before = await self._owners_words()
        self._add("chat", who.name, f"[{wanted}]", outgoing=False)
        place = len(self.lines) - 1
        who.chat.presses(wanted)
        if wanted in TURNS:
            await self.settle()
            return ""
        return await self._made_of(place, before)

    async def staff_writes(self, text: str, about: str | None = None) -> None:
        """Let support write in the group: in the topic of *about*, or in the group itself."""
        if self.wires is None:
            raise AssertionError("there is no staff group without wires")
        where = self.wires.topic(about) if about else None
        self._add("staff", where.name if where else TITLE, text, outgoing=False)
        self.wires.helper.writes(text, where or self.wires.group)
        await self.settle()

    async def answers_unproven(self, text: str) -> str:
        """Let the owner answer the letter he looks at in a way that leaves open whether it was he."""
        if self.owner.last is None:
            raise AssertionError(f"{self.owner.name} has nothing to answer")
        before = await self._owners_words()
        mailbox = self.owner.mailbox
        self._add(
            "mail",
            mailbox.name,
            text,
            subject="(by a server that does not vouch for its sender)",
            outgoing=False,
        )
        place = len(self.lines) - 1
        await mailbox.post(mailbox.answer_to(self.owner.last, text, self.now), login=False)
        return await self._made_of(place, before)

    async def writes_to_support(self, subject: str, text: str) -> str:
        """Let the owner write a letter to support's own address; return what was made of it."""
        before = await self._owners_words()
        mailbox = self.owner.mailbox
        self._add("mail", mailbox.name, text, subject=f"{subject} (to {DESK})", outgoing=False)
        place = len(self.lines) - 1
        await mailbox.post(mailbox.letter(DESK, subject, text, self.now))
        return await self._made_of(place, before)

    async def says(self, text: str, via: Said = "mail", by: Contact | None = None) -> int:
        """Let the owner (or *by*) answer: the letter he looks at, or by his phone. Nobody reads it yet."""
        who = by or self.owner
        self._add(via, who.name, text, outgoing=False)
        if via == "chat" and who.chat is not None:
            who.chat.person.writes(text)
        elif via == "sms" and isinstance(who.phone, WiredPhone):
            await who.phone.write(text)
        elif via == "sms" and isinstance(who.phone, Phone):
            who.phone.write(text, self.now)
        elif via == "mail" and who.last is not None:
            await who.mailbox.post(who.mailbox.answer_to(who.last, text, self.now))
        else:
            raise AssertionError(f"{who.name} has nothing to answer by {via}")
        return len(self.lines) - 1

    async def answers(self, text: str, via: Said = "mail", by: Contact | None = None) -> str:
        """Let the owner (or *by*) answer, as `says`, and return what was made of it."""
        before = await self._owners_words()
        return await self._made_of(await self.says(text, via, by), before)

    async def _made_of(self, place: int, before: Collection[tuple[UUID, int]]) -> str:
        await self.settle()
        decided = await self._decided_since(before)
        self.lines[place] = replace(self.lines[place], decided=decided)
        return decided

    async def _owners_words(self) -> dict[tuple[UUID, int], str]:
        """Return what the owner decided until now: by case and version, the word and the state after it."""

        def body(tx: Transaction) -> dict[tuple[UUID, int], str]:
            ids = tx.connection.execute(select(cases.c.id).order_by(cases.c.id)).scalars().all()
            lines = [line for id in ids for line in followup.history(tx.connection, id)]
            return {
                (line["case"], line["version"]): f"{line['word']} -> {line['state']}"
                for line in lines
                if line["by"] == "owner"
            }

        return await self.house.database.read(body)

    async def _decided_since(self, before: Collection[tuple[UUID, int]]) -> str:
        new = [said for line, said in (await self._owners_words()).items() if line not in before]
        if new:
            return ", ".join(new)
        newest = (
            select(incoming.c.verdict)
            .where(incoming.c.verdict != "delivered")
            .order_by(incoming.c.id.desc())
            .limit(1)
        )
        verdict = await self.house.database.read(lambda tx: tx.connection.execute(newest).scalar())
        return f"nothing is decided ({verdict})"

    async def collector(self, number: str, report: str) -> None:
        """Let the partner report on an invoice: a line of a file in his folder."""
        case = await self.case(number)
        self._add("collector", "the collector", f"{number}: {report}", outgoing=False)
        self.partner.report(str(case.id), report)
        await self.settle()

    async def support(self, number: str, word: Word, because: str, value: Value = None) -> list[Outcome]:
        """Let staff act on an invoice, with a reason."""
        case = await self.case(number)
        said = replace(registered(word, value, "staff", self.now), because=because)
        self._add("terminal", "Support", f"{number}: {word.value} ({because})", outgoing=False)
        outcomes = await self.house.engine.say([(case.id, said)])
        await self.settle()
        return outcomes

    async def staff_answer(self, text: str) -> None:
        """Let support answer the last letter at its desk."""
        self._add("desk", "Support", text, outgoing=False)
        await self.desk.post(self.desk.answer_to(self.desk.letters[-1], text, self.now))
        await self.settle()
