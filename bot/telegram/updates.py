"""In: an update of Telegram's, and what it is. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.sender import SAYS, TURNS
from core.events import Channel
from core.inbound import Incoming, Kind

LONGEST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody wrote, or that he blocked us, or lets us speak again."""

    incoming: Incoming
    chat: int
    tongue: str | None
    """The language of his program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button that says something."""

    incoming: Incoming
    chat: int
    query: CallbackQuery
    tongue: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A pressed button that turns to another page, or (None) does nothing."""

    token: str
    page: int | None
    query: CallbackQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something behind a slash, in an owner's chat."""

    name: str
    values: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWords:
    """A message in the staff's group."""

    thread: str | None
    message_id: int
    user_id: int
    name: str
    text: str
    at: datetime
    replied_to: str | None


Came = Words | Press | Turn | Command | StaffWords


def came(update: Update, group: int | None, heard: datetime) -> Came | None:
    """Return what an update is; None for what is nobody's business here.

    *group* is the staff's; *heard*: until when everything had come in before (aware UTC).
    """
    if update.callback_query is not None:
        return _pressed(update.callback_query, heard)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.id == group:
        return None if update.edited_message else _of_staff(message)
    if message.chat.type != ChatType.PRIVATE:
        return None
    return _words(message)


def _words(message: Message) -> Came:
    text = (message.text or message.caption or "")[:LONGEST]
    digest = _digest(text)
    # Telegram counts seconds, and somebody may change his mind twice in one.
    edited = f"/{message.edit_date.timestamp():.0f}-{digest[:8]}" if message.edit_date else ""
    words = Words(
        incoming=Incoming(
            channel=Channel.CHAT,
            external_id=f"telegram:{message.chat.id}/{message.message_id}{edited}",
            at=(message.edit_date or message.date).astimezone(UTC),
            sender=str(message.chat.id),
            text=text,
            digest=digest,
            replied_to=_replied_to(message),
            message_id=f"{message.chat.id}/{message.message_id}",
        ),
        chat=message.chat.id,
        tongue=message.from_user.language_code if message.from_user else None,
    )
    if not text.startswith("/"):
        return words
    name, *values = text[1:].split()[:20] or [""]
    return Command(name=name.partition("@")[0].casefold(), values=tuple(values), words=words)


def _pressed(query: CallbackQuery, heard: datetime) -> Came | None:
    data, message = query.data or "", query.message
    if message is None:
        return None
    for sign in (SAYS, TURNS):
        token, found, rest = data.partition(sign)
        if found and sign == SAYS:
            return _said(query, token, rest, heard)
        if found:
            return Turn(token=token, page=int(rest) if rest.isdecimal() else None, query=query)
    return Turn(token=data, page=None, query=query)


def _said(query: CallbackQuery, token: str, words: str, heard: datetime) -> Press | None:
    message = query.message
    if message is None:
        return None
    return Press(
        incoming=Incoming(
            channel=Channel.CHAT,
            external_id=f"telegram:press/{query.id}",
            at=_pressed_at(query, heard),
            sender=str(message.chat.id),
            text=words,
            digest=_digest(f"{token}{SAYS}{words}"),
            token=token,
            message_id=f"{message.chat.id}/{message.message_id}",
        ),
        chat=message.chat.id,
        query=query,
        tongue=query.from_user.language_code,
    )


def _pressed_at(query: CallbackQuery, heard: datetime) -> datetime:
    """Return the earliest time at which a button may have been pressed; Telegram does not say when it was.

    Everything up to *heard* had come in before, so it was later; and nobody presses before the message is there.
    """
    message = query.message
    sent = message.date.astimezone(UTC) if isinstance(message, Message) else heard
    return max(heard, sent)


def _membership(change: ChatMemberUpdated) -> Words | None:
    """He blocked us, or lets us speak again; what goes on in groups says nothing about anybody's wishes."""
    if change.chat.type != ChatType.PRIVATE:
        return None
    wanted = change.new_chat_member.status not in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    at = change.date.astimezone(UTC)
    incoming = Incoming(
        channel=Channel.CHAT,
        external_id=f"telegram:member/{change.chat.id}/{at.timestamp():.0f}/{change.new_chat_member.status}",
        at=at,
        sender=str(change.chat.id),
        text="",
        digest=_digest(change.new_chat_member.status),
        kind=Kind.CONSENT,
        wanted=wanted,
    )
    return Words(incoming=incoming, chat=change.chat.id, tongue=None)


def _of_staff(message: Message) -> StaffWords | None:
    user = message.from_user
    text = message.text or message.caption
    if user is None or not text:
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    return StaffWords(
        thread=None if thread is None else str(thread),
        message_id=message.message_id,
        user_id=user.id,
        name=user.full_name,
        text=text,
        at=message.date.astimezone(UTC),
        replied_to=_replied_to(message),
    )


def _replied_to(message: Message) -> str | None:
    """Return the message of ours that this answers; a topic's first message is no answer to anything."""
    earlier = message.reply_to_message
    if earlier is None or earlier.forum_topic_created is not None:
        return None
    if earlier.from_user is None or not earlier.from_user.is_bot:
        return None
    return f"{message.chat.id}/{earlier.message_id}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
