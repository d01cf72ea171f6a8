"""Owners: they read what reaches them, and answer as the plan says, by whatever the message came by."""

from __future__ import annotations

import email.utils
import random
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage

from app.demo.cast import OURS
from bench.chaos.outside import Arrived, Outside
from bench.chaos.plan import Answer, Intent, Owed, Owner, Plan, Way
from core.events import Channel

QUESTION = "skal vi starte"
ALERT = "forfalt"
WORDS = {
    Intent.YES: ("Ja", "JA", "Ja takk", "Bekreft"),
    Intent.NO: ("Nei", "NEI", "Stopp", "Nei takk"),
    Intent.NOTHING: ("Hei og takk for sist", "Vi ses i morgen", "Fint vær i dag"),
}
CODE = r"(?:kode|JA|NEI)\s+([0-9A-Z]{3,5})\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What somebody said, once a server had accepted it for us."""

    owner: Owner
    invoice: str
    intent: Intent
    to_alert: bool
    channel: Channel
    key: str
    """What the store will know it by: `incoming.message_id` of a letter, else `incoming.external_id`."""
    text: str
    at: datetime
    latest: datetime
    """The latest moment the story's clock had shown anybody by then: it may have been moved back."""
    copies: int = 1


@dataclass(slots=True, kw_only=True)
class Intended:
    """An answer that somebody will give."""

    at: datetime
    owner: Owner
    owed: Owed
    answer: Answer
    arrived: Arrived


@dataclass(slots=True, kw_only=True)
class Owners:
    """Everybody."""

    plan: Plan
    outside: Outside
    dice: random.Random
    spoken: list[Spoken] = field(default_factory=list)
    intended: list[Intended] = field(default_factory=list)
    _read: dict[str, int] = field(default_factory=dict)
    _asked: set[tuple[str, bool]] = field(default_factory=set)
    _whose: dict[str, Owner] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for owner in self.plan.owners:
            for address in (owner.address, owner.phone, str(owner.account)):
                self._whose[address] = owner

    def read(self) -> None:
        """Read what came; decide when to answer it. A question that comes twice is answered once."""
        self.outside.look()
        boxes = {
            "mail": self.outside.post.arrived,
            "sms": self.outside.box.arrived,
            "chat": self.outside.chats,
        }
        for name, box in boxes.items():
            for arrived in box[self._read.get(name, 0) :]:
                self._reads(arrived)
            self._read[name] = len(box)

    def _reads(self, arrived: Arrived) -> None:
        owner = self._whose.get(arrived.to)
        text = arrived.text.casefold()
        asks, alerts = QUESTION in text, ALERT in text
        if owner is None or not (asks or alerts):
            return
        for owed in owner.invoices:
            key = (owed.invoice, not asks)
            if owed.invoice not in arrived.text or key in self._asked:
                continue
            self._asked.add(key)
            for answer in owed.answers:
                if answer.to_alert is not asks:
                    at = arrived.at + answer.after
                    self.intended.append(
                        Intended(at=at, owner=owner, owed=owed, answer=answer, arrived=arrived)
                    )

    async def speak(self) -> None:
        """Say everything whose time has come, in the order in which it was meant to be said."""
        now = self.outside.clock()
        due = sorted((one for one in self.intended if one.at <= now), key=lambda one: one.at)
        self.intended = [one for one in self.intended if one.at > now]
        for one in due:
            await self._say(one)

    async def _say(self, one: Intended) -> None:
        channel = _channel(one)
        text = self._words(one, channel)
        spoken = Spoken(
            owner=one.owner, invoice=one.owed.invoice, intent=one.answer.intent, to_alert=one.answer.to_alert,
            channel=channel, key="", text=text, at=self.outside.clock(), latest=self.outside.clock.latest,
        )  # fmt: skip
        match channel:
            case Channel.SMS:
                key = f"kannel:{self.outside.box.accepts(one.owner.phone, text)}"
                self.spoken.append(replace(spoken, key=key))
            case Channel.CHAT:
                self._chats(one, spoken)
            case _:
                await self._writes(one, spoken)

    def _words(self, one: Intended, channel: Channel) -> str:
        words = self.dice.choice(WORDS[one.answer.intent])
        if one.answer.intent is Intent.NOTHING:
            return words
        if one.answer.to_alert:
            return f"Stopp {one.owed.invoice}"
        code = code_of(one.arrived.text, one.owed.invoice)
        alone = sum(owed.invoice in one.arrived.text for owed in one.owner.invoices) == 1
        if channel is Channel.MAIL and alone:
            return words
        word = "JA" if one.answer.intent is Intent.YES else "NEI"
        return f"{word} {code or one.owed.invoice}"

    # --- by chat

    def _chats(self, one: Intended, spoken: Spoken) -> None:
        person = self.outside.accounts[one.owner.account]
        button = _button(one.arrived, spoken.text) if one.arrived.channel is Channel.CHAT else None
        if button is None or one.arrived.message is None:
            message = person.writes(spoken.text)
            self.spoken.append(replace(spoken, key=f"telegram:{one.owner.account}/{message.id}"))
            return
        for _ in range(2 if one.answer.twice else 1):
            press = person.presses(one.arrived.message, button)
            self.spoken.append(replace(spoken, key=f"telegram:press/{press.id}"))

    # --- by mail

    async def _writes(self, one: Intended, spoken: Spoken) -> None:
        letter = _answer_to(one, spoken)
        for _ in range(2 if one.answer.twice else 1):
            await self.outside.post.brings(letter, one.owner.address)
        copies = 2 if one.answer.twice else 1
        self.spoken.append(replace(spoken, key=str(letter["Message-ID"]).strip("<>"), copies=copies))


def _channel(one: Intended) -> Channel:
    """Return by what he answers: as he was asked, or by his phone where he has one."""
    if one.arrived.channel is Channel.MAIL and one.answer.by_phone:
        return {Way.SMS_AND_MAIL: Channel.SMS, Way.CHAT_AND_MAIL: Channel.CHAT}.get(
            one.owner.way, Channel.MAIL
        )
    return one.arrived.channel


def code_of(text: str, invoice: str) -> str | None:
    """Return the code that a message gives for an invoice: in its line, or the only one."""
    flat = " ".join(text.split())
    listed = re.search(rf"{invoice}[^)]*?\(kode ([0-9A-Z]+)", flat)
    codes = set(re.findall(CODE, flat))
    if listed:
        return listed[1]
    return codes.pop() if len(codes) == 1 else None


def _button(arrived: Arrived, text: str) -> str | None:
    """Return the data of the button that says these words."""
    keyboard = (arrived.message.keyboard if arrived.message else None) or {}
    for row in keyboard.get("inline_keyboard", []):
        for button in row:
            data = str(button.get("callback_data", ""))
            if data.partition(":")[2] == text:
                return data
    return None


def _answer_to(one: Intended, spoken: Spoken) -> EmailMessage:
    """Return an answer as mail programs write it: to Reply-To, with what it answers quoted below."""
    letter = EmailMessage()
    asked = one.arrived.letter
    letter["From"] = email.utils.formataddr((one.owner.name, one.owner.address))
    letter["To"] = str(asked["Reply-To"] or asked["From"]) if asked else OURS
    letter["Date"] = email.utils.format_datetime(spoken.at)
    letter["Message-ID"] = email.utils.make_msgid(domain="firma.example")
    quoted = ""
    if asked is not None:
        letter["Subject"] = f"Re: {asked['Subject']}"
        letter["In-Reply-To"] = str(asked["Message-ID"])
        body = one.arrived.text.partition("\n")[2]
        lines = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
        quoted = f"\n\n{spoken.at:%d.%m.%Y %H:%M} skrev {asked['From']}:\n{lines}\n"
    letter.set_content(f"{spoken.text}{quoted}")
    return letter
