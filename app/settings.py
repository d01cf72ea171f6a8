"""What the environment says, checked before anything starts.

Each variable has a sentence in `.env.example`; a test compares the two. A `.env` file in the working folder is
read as well; the environment wins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import SvarfristError
from mail.account import ImapAccount, SmtpAccount
from mail.address import ReplyAddress


class BadSettings(SvarfristError):
    """A setting is missing or wrong; the message says which, and what to do."""


def _database(url: str) -> str:
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError:
        name = "?"
    if name not in {"sqlite", "postgresql"}:
        raise ValueError("use sqlite:///svarfrist.db or postgresql://user:password@host/name")
    return url


def _reply(pattern: str) -> str:
    ReplyAddress(pattern)
    return pattern


class Settings(BaseSettings):
    """Every variable begins with SVARFRIST_, except DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="SVARFRIST_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database)] = Field("sqlite:///svarfrist.db", validation_alias="DATABASE_URL")

    smtp_host: str | None = None
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = None

    mail_from: str | None = None
    mail_from_name: str = "Svarfrist"
    mail_reply: Annotated[str | None, AfterValidator(lambda v: v and _reply(v))] = None
    mail_authserv_id: str | None = None

    imap_host: str | None = None
    imap_port: int = Field(993, ge=1, le=65535)
    imap_tls: Literal["none", "tls"] = "tls"
    imap_username: str | None = None
    imap_password: SecretStr | None = None
    imap_folder: str = "INBOX"
    imap_handled_folder: str = "Svarfrist/handled"
    imap_ca_file: Path | None = None

    support_email: str | None = None
    staff_emails: str = ""
    """Separated by commas; support's own address counts without being named."""

    handover_folder: Path = Path("handover-files")
    handover_email: str | None = None

    sms_folder: Path | None = None

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_form: Literal["text", "json"] = "text"

    @classmethod
    def read(cls) -> Self:
        """Read the environment and `.env`.

        Raises:
            BadSettings: naming each variable that is wrong, and why.
        """
        try:
            return cls()
        except ValidationError as error:
            raise BadSettings(_sentences(error)) from None

    @property
    def staff(self) -> tuple[str, ...]:
        return tuple(address.strip() for address in self.staff_emails.split(",") if address.strip())

    def reply_address(self) -> ReplyAddress:
        return ReplyAddress(self._needed("mail_reply", "the address answers come to, such as svar+{token}@firma.example"))

    def smtp(self) -> SmtpAccount:
        """Return where letters are handed in.

        Raises:
            BadSettings: if a variable is missing; the sentence says which and where to get it.
        """
        return SmtpAccount(
            host=self._needed("smtp_host", "your mail provider's server for outgoing mail"),
            port=self.smtp_port,
            username=self.smtp_username,
            password=_open(self.smtp_password),
            tls=self.smtp_tls,
            from_address=self._needed("mail_from", "the address our letters come from"),
            from_name=self.mail_from_name,
            reply=self.reply_address(),
            ca_file=str(self.smtp_ca_file) if self.smtp_ca_file else None,
        )

    def imap(self) -> ImapAccount:
        """Return the mailbox answers come to; raises as `smtp`."""
        sender = self._needed("mail_from", "the address our letters come from")
        return ImapAccount(
            host=self._needed("imap_host", "your mail provider's server for reading mail"),
            port=self.imap_port,
            username=self._needed("imap_username", "the mailbox's user name, from your mail provider"),
            password=_open(self.imap_password) or self._missing("imap_password", "the mailbox's password"),
            tls=self.imap_tls,
            reply=self.reply_address(),
            own_domain=sender.rpartition("@")[2].lower(),
            from_address=sender,
            authserv_id=self.mail_authserv_id,
            folder=self.imap_folder,
            handled_folder=self.imap_handled_folder,
            ca_file=str(self.imap_ca_file) if self.imap_ca_file else None,
        )

    def _needed(self, name: str, what: str) -> str:
        value = getattr(self, name)
        return str(value) if value else self._missing(name, what)

    @staticmethod
    def _missing(name: str, what: str) -> str:
        raise BadSettings(f"SVARFRIST_{name.upper()} is not set: {what}. Put it into the environment or into .env; "
                          "`svarfrist init` writes a .env to fill in.")  # fmt: skip


def _open(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def variable(name: str) -> str:
    """Return the environment variable of a field of `Settings`."""
    return "DATABASE_URL" if name in {"database_url", "DATABASE_URL"} else f"SVARFRIST_{name.upper()}"


def _sentences(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        reason = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{variable(str(problem['loc'][0]))}: {reason}")
    return "The settings are not right.\n" + "\n".join(f"  {line}" for line in lines)
