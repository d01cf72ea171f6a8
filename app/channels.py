"""The ways in and out, made from the settings: mail, chat, SMS, the collector, and what providers call."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from telegram.error import InvalidToken, TelegramError

from app.chat import Chats
from app.desk.handler import Desk as StaffDesk
from app.desk.topics import KeptTopics
from app.doors import Awake, Doors
from app.ears import Polled
from app.lost import give_back
from app.roles import REPORTS, SMS_FOLDER, chat_ear, mail_ear
from app.settings import BadSettings, Settings, about, variable
from bot.desk.group import Group
from bot.desk.sender import DeskSender
from bot.filebox import FileBox
from bot.sms import Gateway, Provider, SmsAccount
from bot.telegram import PollingEar, Talk, TelegramAccount, TelegramSender, WebhookEar, close_bot, open_bot
from core.events import Channel, Role
from core.messages import Parcel, Receipt, Text
from core.ports import Sender
from handover.arrivals import FolderReports
from handover.folder import FolderCollector
from handover.mailed import MailedCollector
from mail.inbox import Inbox
from mail.sender import Sender as MailSender
from store import arrivals, conversations
from web import Up

if TYPE_CHECKING:
    from app.house import House

log = structlog.get_logger(__name__)
PATIENCE = 5.0
"""Seconds that a start waits for Telegram; letters go on without it."""
TELEGRAM_PATH = "/telegram"


@dataclass(frozen=True, slots=True)
class Desk:
    """Mails what is for support to support's address."""

    mail: Sender
    address: str

    async def send(self, parcel: Parcel, text: Text) -> Receipt:
        return await self.mail.send(replace(parcel, channel=Channel.MAIL, address=self.address), text)


async def add_channels(stack: AsyncExitStack, house: House) -> None:
    """Open everything that sends and listens.

    Raises:
        BadSettings: if a setting is missing that a channel needs, or one is refused.

    """
    await _add_mail(stack, house)
    if house.settings.telegram_token:
        await _add_chat(stack, house)
    if house.settings.sms_provider:
        await _add_sms(stack, house)
    elif house.settings.sms_folder is not None:
        box = FileBox(house.settings.sms_folder, house.clock, Channel.SMS)
        house.senders[Channel.SMS] = box
        house.ears[SMS_FOLDER] = Polled(box, house.clock, 1.0)


async def _add_mail(stack: AsyncExitStack, house: House) -> None:
    settings, clock, database = house.settings, house.clock, house.database
    mail = await stack.enter_async_context(MailSender(settings.smtp(), clock))
    house.senders[Channel.MAIL] = mail
    house.senders[Role.SUPPORT] = Desk(mail, settings.value("support_email"))
    house.senders[Role.COLLECTOR] = (
        MailedCollector(mail, settings.handover_email)
        if settings.handover_email
        else FolderCollector(settings.handover_folder, clock)
    )
    account = settings.imap()

    async def sent(tokens: Sequence[str]) -> Mapping[str, str]:
        return await database.read(lambda tx: conversations.said(tx.connection, tokens))

    house.ears[mail_ear(account)] = Inbox(account, clock, sent)
    if settings.handover_email is None:
        reports = FolderReports(settings.handover_folder, settings.handover_quiet)
        house.ears[REPORTS] = Polled(reports, clock, 5.0)


# --- chat ---------------------------------------------------------------------------------------------------


def telegram_account(settings: Settings) -> TelegramAccount:
    """Return the bot's account as the settings give it."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    return TelegramAccount(
        token=token,
        name=settings.value("telegram_name"),
        url=settings.telegram_url.rstrip("/"),
        per_second=settings.telegram_per_second,
        webhook=f"{settings.value('web_url').rstrip('/')}{TELEGRAM_PATH}"
        if settings.telegram_webhook
        else None,
        # Telegram takes letters and digits; who has the bot's token may know what it says in its calls.
        secret=hashlib.sha256(f"webhook:{token}".encode()).hexdigest(),
        group=settings.staff_group,
    )


async def _add_chat(stack: AsyncExitStack, house: House) -> None:
    account = telegram_account(house.settings)
    bot = open_bot(account)
    stack.push_async_callback(close_bot, bot)
    try:
        async with asyncio.timeout(PATIENCE):
            await bot.initialize()
    except InvalidToken:
        sentence = f"Telegram does not know the bot: {variable('telegram_token')} is wrong."
        raise BadSettings(f"{sentence} {about('telegram_token')}") from None
    except (TelegramError, TimeoutError) as error:
        # Letters and SMS go on without it; the ear says so again and again, and no silence counts meanwhile.
        log.warning("telegram_unreachable", error=type(error).__name__)
    else:
        if bot.username.casefold() != account.name.casefold():
            raise BadSettings(
                f"{variable('telegram_name')} is {account.name}, but this token's bot is {bot.username}."
            )
    house.senders[Channel.CHAT] = TelegramSender(bot, house.clock)
    talk = Talk(bot=bot, people=Chats(house), clock=house.clock, group=account.group)
    if account.group is not None:
        house.group = Group(bot, account.group)
        topics = KeptTopics(house.database, house.group, house.clock)
        house.senders[Role.SUPPORT] = DeskSender(
            house.group, topics, house.clock, otherwise=house.senders[Role.SUPPORT]
        )
        talk.staff = StaffDesk(house=house, group=house.group, bot_name=account.name)
    name = chat_ear(house.settings)
    lost = partial(give_back, house.database, Channel.CHAT)

    async def since() -> datetime | None:
        return await house.database.read(lambda tx: arrivals.heard_until(tx.connection, name))

    if account.webhook is None:
        house.ears[name] = PollingEar(bot=bot, talk=talk, clock=house.clock, since=since, lost=lost)
        return
    ear = WebhookEar(
        bot=bot,
        talk=talk,
        clock=house.clock,
        url=account.webhook,
        secret=account.secret,
        since=since,
        lost=lost,
    )
    house.ears[name] = ear

    async def called(body: bytes, headers: Mapping[str, str], query: str, url: str) -> tuple[int, str]:
        """Telegram hears that we have it only when it is stored."""
        try:
            ours = await ear.called(headers, body, house.intake)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, ""
        return (HTTPStatus.OK if ours else HTTPStatus.FORBIDDEN), ""

    house.hooks[TELEGRAM_PATH] = called


# --- SMS ----------------------------------------------------------------------------------------------------


def sms_account(settings: Settings) -> SmsAccount:
    """Return the SMS provider's account as the settings give it.

    Raises:
        BadSettings: with the sentence that says which setting is refused, and why.

    """
    password, key = settings.sms_password, settings.sms_key
    try:
        return SmsAccount(
            provider=Provider(settings.value("sms_provider")),
            sender=settings.value("sms_from"),
            username=settings.value("sms_username"),
            password=password.get_secret_value() if password else "",
            key=key.get_secret_value() if key else "",
            url=settings.sms_url or "",
            currency=settings.sms_currency,
            public=settings.value("web_url"),
        )
    except ValueError as error:
        names = f"{variable('sms_from')}, {variable('sms_key')} or {variable('sms_url')}"
        raise BadSettings(f"{names} is wrong: {error}.") from None


async def _add_sms(stack: AsyncExitStack, house: House) -> None:
    gateway = await stack.enter_async_context(Gateway(sms_account(house.settings), house.clock))

    async def since() -> datetime | None:
        return await house.database.read(lambda tx: arrivals.heard_until(tx.connection, gateway.name))

    lease = house.listens[gateway.name].lease
    doors = Doors(gateway.hook(house.intake), house.intake, lambda: house.leases.holds(lease))
    house.senders[Channel.SMS] = gateway
    house.up = up = Up(house.clock)
    awake = Awake(house.clock)
    house.hooks[gateway.path] = doors.called if gateway.account.provider is Provider.KANNEL else doors.hook
    house.chores.append(doors.hand_in)

    def listening() -> datetime | None:
        """Since when everything that was brought came to us, and we took it or know of it."""
        times = up.since, house.leases.since(lease), awake.since()
        known = [time for time in times if time is not None]
        return max(known) if len(known) == len(times) else None

    house.ears[gateway.name] = gateway.ear(listening=listening, since=since)
