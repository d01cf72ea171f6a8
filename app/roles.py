"""What a worker does, and what only one worker may do at a time: told from the settings, without opening anything.

Every worker is given the same settings, so that each knows all ears and all sending accounts, also those that it
leaves to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from app.settings import BadSettings, Settings
from core.events import Channel, Role
from core.ports import Way
from core.sending import PACES
from mail.account import ImapAccount


class Work(StrEnum):
    """What `--role` names."""

    ENGINE = "engine"
    """Lets deadlines speak, watches what is held back, sweeps out old texts. Any number at once."""
    DELIVER = "deliver"
    """Sends: each account from one worker at a time."""
    INBOX = "inbox"
    """Reads mailboxes, folders and the polled bot: each in one worker at a time."""
    WEB = "web"
    """Answers providers' calls. Any number at once."""


ALL = frozenset(Work)
EVERYTHING = "all"
REPORTS = "reports:folder"
SMS_FOLDER = "sms:folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """Somewhere words come in."""

    lease: str
    """Who holds this one reads it."""
    work: Work
    """Whose work that is."""


def works(words: Iterable[str]) -> frozenset[Work]:
    """Return the roles that *words* name, each one or several with commas between.

    Raises:
        BadSettings: if there is no such role, or none was named.

    """
    named = {word.strip().lower() for words in words for word in words.split(",") if word.strip()}
    strange = sorted(named - {EVERYTHING, *Work})
    if strange or not named:
        known = ", ".join((EVERYTHING, *Work))
        raise BadSettings(f"{', '.join(strange) or 'Nothing'} is no role; there is {known}.")
    return ALL if EVERYTHING in named else frozenset(Work(name) for name in named)


def refuse_parts(settings: Settings, chosen: frozenset[Work]) -> None:
    """Raise `BadSettings` if a part of the work was chosen on SQLite, where one process does all of it."""
    if chosen != ALL and settings.database_url.startswith("sqlite"):
        raise BadSettings(
            "On SQLite one process does everything: leave --role and SVARFRIST_ROLE out, or set DATABASE_URL to a "
            "PostgreSQL, where several can share the work."
        )


# --- ears ---------------------------------------------------------------------------------------------------


def mail_ear(account: ImapAccount) -> str:
    """Return the name of the ear at a mailbox."""
    return f"imap:{account.username}/{account.folder}"


def chat_ear(settings: Settings) -> str:
    """Return the name of the ear at the bot."""
    return f"telegram:{settings.value('telegram_name')}"


def ears_of(settings: Settings) -> Mapping[str, Ear]:
    """Return all ears in use by their names: what silence needs to have been read, whoever reads it."""
    account = settings.imap()
    mailbox = f"{account.username}@{account.host}:{account.port}/{account.folder}"
    found = {mail_ear(account): Ear(lease=f"hear imap {mailbox}", work=Work.INBOX)}
    if settings.handover_email is None:
        found[REPORTS] = Ear(lease=f"hear folder {settings.handover_folder}", work=Work.INBOX)
    if settings.telegram_token:
        work = Work.WEB if settings.telegram_webhook else Work.INBOX
        found[chat_ear(settings)] = Ear(lease=f"hear {_bot(settings)}", work=work)
    if settings.sms_provider:
        # Whoever answers the provider's calls knows what of them could not be stored.
        found[f"sms:{settings.sms_provider}"] = Ear(lease=f"hear {_gateway(settings)}", work=Work.WEB)
    elif settings.sms_folder is not None:
        found[SMS_FOLDER] = Ear(lease=f"hear folder {settings.sms_folder}", work=Work.INBOX)
    return found


# --- accounts that send -------------------------------------------------------------------------------------


def accounts_of(settings: Settings) -> Mapping[str, frozenset[Way]]:
    """Return which ways each sending account serves, by the name of its lease: its limits are kept in one place."""
    mail = (
        f"send smtp {settings.smtp_username or settings.mail_from}@{settings.smtp_host}:{settings.smtp_port}"
    )
    ways: dict[str, set[Way]] = {mail: {Channel.MAIL}}
    support = f"send {_bot(settings)}" if settings.telegram_token and settings.staff_group else mail
    ways.setdefault(support, set()).add(Role.SUPPORT)
    collector = mail if settings.handover_email else f"send folder {settings.handover_folder}"
    ways.setdefault(collector, set()).add(Role.COLLECTOR)
    if settings.telegram_token:
        ways.setdefault(f"send {_bot(settings)}", set()).add(Channel.CHAT)
    if settings.sms_provider:
        ways[f"send {_gateway(settings)}"] = {Channel.SMS}
    elif settings.sms_folder is not None:
        ways[f"send folder {settings.sms_folder}"] = {Channel.SMS}
    return {account: frozenset(served) for account, served in ways.items()}


def of_nobody(accounts: Mapping[str, frozenset[Way]]) -> frozenset[Way]:
    """Return the ways that no account serves: what waits there goes on by the next channel, whoever sees it."""
    return frozenset(PACES) - frozenset().union(*accounts.values())


def _bot(settings: Settings) -> str:
    return f"telegram {settings.value('telegram_name').casefold()}@{urlsplit(settings.telegram_url).netloc}"


def _gateway(settings: Settings) -> str:
    host = f"@{urlsplit(settings.sms_url).netloc}" if settings.sms_url else ""
    return f"sms {settings.sms_provider} {settings.sms_username}{host} {settings.sms_from}"
