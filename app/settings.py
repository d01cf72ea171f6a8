"""What the environment says, checked before anything starts.

A `.env` file in the working folder is read as well; the environment wins. The sentence below each field is
what `.env.example` says of it (`app.envfile` writes that file, and a test compares the two) and what a person
is told when the value is missing or wrong. No value of a secret is ever shown.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Literal, NoReturn, Self

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app import addresses
from core.errors import SvarfristError
from mail.account import ImapAccount, SmtpAccount
from mail.address import ReplyAddress

PREFIX = "SVARFRIST_"
ENV_FILE = ".env"
FILL_IN = f"Put it into the environment or into {ENV_FILE}; `svarfrist init` writes one to fill in."
FOR_MAIL = (
    "mail_from",
    "mail_reply",
    "smtp_host",
    "imap_host",
    "imap_username",
    "imap_password",
    "support_email",
)
"""What has no value of its own and must be filled in before letters can go out and come in."""


class BadSettings(SvarfristError):
    """A setting is missing or wrong; the message says which, and what to do."""


def _database(url: str) -> str:
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError:
        name = "?"
    if name not in {"sqlite", "postgresql"}:
        raise ValueError("this is neither an SQLite nor a PostgreSQL address")
    return url


def _reply(pattern: str) -> str:
    ReplyAddress(pattern)
    return pattern


def _mail_address(text: str) -> str:
    try:
        return addresses.email(text)
    except ValueError:
        raise ValueError("this is no e-mail address") from None


def _mail_addresses(text: str) -> str:
    for one in text.split(","):
        if one.strip():
            _mail_address(one.strip())
    return text


def _readable(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


def _host_and_port(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("this is no HOST:PORT")
    return text


def _bot_name(text: str) -> str:
    name = text.strip().removeprefix("@")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", name):
        raise ValueError("this is no user name of a bot")
    return name


Port = Annotated[int, Field(ge=1, le=65535)]
Address = Annotated[str, AfterValidator(_mail_address)]
Certificates = Annotated[Path, AfterValidator(_readable)]


class Settings(BaseSettings):
    """Every variable begins with SVARFRIST_, except DATABASE_URL."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///svarfrist.db", validation_alias="DATABASE_URL"
    )
    """Where everything is kept: sqlite:///FILE (nothing to install) or postgresql://USER:PASSWORD@HOST/NAME."""

    mail_from: Address | None = None
    """The address our letters come from, such as svarfrist@firma.example; make it at your mail provider."""
    mail_from_name: str = "Svarfrist"
    """The name beside that address."""
    mail_reply: Annotated[str, AfterValidator(_reply)] | None = None
    """The address that answers come to, with room for a code: svar+{token}@firma.example, or
    {token}@svar.firma.example where the mailbox takes everything for a domain."""
    mail_authserv_id: str | None = None
    """The name your own mail server signs its Authentication-Results with (look into a letter's source): what
    it says of a sender there holds, pass or fail."""
    mail_verify_here: bool = True
    """Whether the DKIM signature of an answer is verified here where that server said nothing: true or false.
    With neither of the two an answer is believed by the code in its address alone."""

    smtp_host: str | None = None
    """The server that takes outgoing mail; your mail provider names it, such as smtp.firma.example."""
    smtp_port: Port = 587
    """Its port: 587 with starttls, 465 with tls."""
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    """How the way there is protected: starttls, tls, or none where the server is on this machine."""
    smtp_username: str | None = None
    """The user name there, if it asks for one; often the address itself."""
    smtp_password: SecretStr | None = None
    """The password there; many providers want an app password, made in the account's security settings."""
    smtp_ca_file: Certificates | None = None
    """A PEM file with the certificate authority to believe, where the server has one of its own."""

    imap_host: str | None = None
    """The server that the mailbox is read from; your mail provider names it, such as imap.firma.example."""
    imap_port: Port = 993
    """Its port: 993 with tls."""
    imap_tls: Literal["none", "tls"] = "tls"
    """How the way there is protected: tls, or none where the server is on this machine."""
    imap_username: str | None = None
    """The mailbox's user name; often its address."""
    imap_password: SecretStr | None = None
    """The mailbox's password; many providers want an app password, made in the security settings."""
    imap_folder: str = "INBOX"
    """The folder that answers arrive in."""
    imap_handled_folder: str = "Svarfrist/handled"
    """The folder that answers are put into when they are stored; it is made if it is not there."""
    imap_ca_file: Certificates | None = None
    """A PEM file with the certificate authority to believe, where the server has one of its own."""

    support_email: Address | None = None
    """The address of the people who answer when an owner asks for help. Where they work in a staff group
    (SVARFRIST_STAFF_GROUP) it is theirs for owners to write to: let it come into the mailbox above."""
    staff_emails: Annotated[str, AfterValidator(_mail_addresses)] = ""
    """Further addresses whose answers count as support's, separated by commas."""

    handover_folder: Path = Path("handover-files")
    """The folder that orders for the collector are written to, and where he leaves his reports."""
    handover_email: Address | None = None
    """The collector's address, if he gets his orders by e-mail instead."""
    handover_quiet: Annotated[float, Field(ge=0)] = 2.0
    """Seconds without a change before a report file counts as whole: its upload is over."""

    telegram_token: SecretStr | None = None
    """The chat bot's token; @BotFather in Telegram makes a bot and gives it. Empty: no chat."""
    telegram_name: Annotated[str, AfterValidator(_bot_name)] | None = None
    """The bot's user name without the @, as @BotFather shows it; links to the chat need it."""
    telegram_url: str = "https://api.telegram.org"
    """Where Telegram is reached: its own address, or that of a Bot API server of yours."""
    telegram_webhook: bool = False
    """Whether Telegram calls us (true: needs SVARFRIST_WEB_URL) or we ask it (false)."""
    telegram_per_second: Annotated[float, Field(gt=0, le=1000)] = 30.0
    """Messages a second over all chats; Telegram allows 30, and more to bots that pay for it."""
    staff_group: Annotated[int, Field(lt=0)] | None = None
    """The id of the support staff's group in Telegram, a negative number; add the bot to it as an administrator who
    may manage topics. Empty: support is reached by e-mail alone."""

    sms_provider: Literal["46elks", "twilio", "kannel"] | None = None
    """Who sends SMS: 46elks, twilio, or kannel for any gateway that speaks Kannel's sendsms. Empty: no SMS."""
    sms_from: str | None = None
    """The number that SMS come from and answers go to, such as +46766861234 or a short code; the provider rents it."""
    sms_username: str | None = None
    """The API user name there: 46elks' username, Twilio's account SID, or Kannel's sendsms-user."""
    sms_password: SecretStr | None = None
    """The API password there: 46elks' password, Twilio's auth token, or the sendsms-user's password."""
    sms_currency: str = Field("SEK", pattern="^[A-Z]{3}$")
    """The currency of the account there, where the provider names prices without it (46elks)."""
    sms_url: str | None = None
    """Where the provider is reached; only Kannel needs it: http://HOST:13013/cgi-bin/sendsms."""
    sms_key: SecretStr | None = None
    """A long random text of your own that stands in the addresses the provider calls, for example from
    `openssl rand -hex 16`."""

    web_listen: Annotated[str, AfterValidator(_host_and_port)] | None = None
    """HOST:PORT to answer providers at, such as 127.0.0.1:8080 behind your web server. Empty: nobody can call."""
    web_url: str | None = None
    """The public https address that leads there, such as https://svar.firma.example."""

    sms_folder: Path | None = None
    """A folder that SMS are written to as files, to try everything without a provider; empty: alerts go by
    e-mail."""

    role: str = "all"
    """What `svarfrist run` does here, where several workers share a PostgreSQL: engine, deliver, inbox, web, some of
    them with commas between, or all."""
    keep_texts_days: Annotated[int, Field(ge=0)] = 400
    """Days after which the words of old letters are emptied, ours and those of people who have nothing open any more;
    what was decided is kept. 0: never."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much `svarfrist run` tells: DEBUG, INFO, WARNING or ERROR."""
    log_form: Literal["text", "json"] = "text"
    """Lines for people (text) or for a log collector (json)."""

    @classmethod
    def read(cls) -> Self:
        """Read the environment and `.env`.

        Raises:
            BadSettings: naming each variable that is wrong, and what to do.

        """
        try:
            settings = cls()
        except ValidationError as error:
            raise BadSettings(_sentences(error)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(f"{ENV_FILE} can not be read: {type(error).__name__}.") from None
        if slips := _slips():
            raise BadSettings("The settings are not right.\n" + "\n".join(f"  {slip}" for slip in slips))
        return settings

    @property
    def staff(self) -> tuple[str, ...]:
        return tuple(address.strip() for address in self.staff_emails.split(",") if address.strip())

    @property
    def unprotected(self) -> tuple[str, ...]:
        """The variables that send a password to another machine in clear."""
        ways = (
            ("smtp_tls", self.smtp_host, self.smtp_password),
            ("imap_tls", self.imap_host, self.imap_password),
        )
        return tuple(
            variable(name)
            for name, host, password in ways
            if password and getattr(self, name) == "none" and not _here(host or "")
        )

    def need_channels(self) -> None:
        """Raise `BadSettings` if a channel is half set up, naming everything that lacks at once."""
        needs: list[str] = []
        if self.telegram_token or self.staff_group:
            needs += ["telegram_token", "telegram_name"]
        if self.sms_provider:
            needs += ["sms_from", "sms_username", "sms_password", "sms_key"]
            needs += ["sms_url"] if self.sms_provider == "kannel" else []
        if self.sms_provider or self.telegram_webhook:
            needs += ["web_listen", "web_url"]
        self.need(*needs)
        if self.telegram_webhook and not (self.web_url or "").startswith("https://"):
            raise BadSettings(f"{variable('web_url')} must begin with https://: Telegram calls nothing else.")
        if self.sms_provider and self.sms_folder:
            raise BadSettings(
                f"{variable('sms_provider')} and {variable('sms_folder')} are both set; SMS go one way only."
            )

    @property
    def credulous(self) -> str | None:
        """What to know where nobody vouches for a sender; None where somebody does."""
        if self.mail_authserv_id or self.mail_verify_here:
            return None
        return (
            f"Nobody vouches for who wrote an answer: {variable('mail_authserv_id')} is not set and "
            f"{variable('mail_verify_here')} is false. Whoever gets hold of a letter of ours can answer it."
        )

    def need(self, *names: str) -> None:
        """Raise `BadSettings` that names every one of *names* that is not set."""
        lacking = [missing(name) for name in names if not getattr(self, name)]
        if lacking:
            raise BadSettings("\n".join([*lacking, FILL_IN]))

    def need_mail(self) -> None:
        """Raise `BadSettings` if letters can not go out and come in, naming everything that lacks at once."""
        half = bool(self.smtp_username) != bool(self.smtp_password)
        self.need(*FOR_MAIL, *(("smtp_username", "smtp_password") if half else ()))

    def reply_address(self) -> ReplyAddress:
        return ReplyAddress(self.value("mail_reply"))

    def smtp(self) -> SmtpAccount:
        """Return where letters are handed in.

        Raises:
            BadSettings: if a variable is missing; the sentence says which and where to get it.

        """
        return SmtpAccount(
            host=self.value("smtp_host"),
            port=self.smtp_port,
            username=self.smtp_username,
            password=_open(self.smtp_password),
            tls=self.smtp_tls,
            from_address=self.value("mail_from"),
            from_name=self.mail_from_name,
            reply=self.reply_address(),
            ca_file=str(self.smtp_ca_file) if self.smtp_ca_file else None,
        )

    def imap(self) -> ImapAccount:
        """Return the mailbox answers come to; raises as `smtp`."""
        sender = self.value("mail_from")
        return ImapAccount(
            host=self.value("imap_host"),
            port=self.imap_port,
            username=self.value("imap_username"),
            password=_open(self.imap_password) or _missing("imap_password"),
            tls=self.imap_tls,
            reply=self.reply_address(),
            own_domain=sender.rpartition("@")[2].lower(),
            from_address=sender,
            support_address=self.support_email.lower() if self.support_email and self.staff_group else None,
            authserv_id=self.mail_authserv_id,
            verify_here=self.mail_verify_here,
            folder=self.imap_folder,
            handled_folder=self.imap_handled_folder,
            ca_file=str(self.imap_ca_file) if self.imap_ca_file else None,
        )

    def value(self, name: str) -> str:
        """Return a setting as text; raises `BadSettings` if it is not set."""
        value = getattr(self, name)
        return str(value) if value else _missing(name)


def _open(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _here(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def variable(name: str) -> str:
    """Return the environment variable of a field of `Settings`."""
    return "DATABASE_URL" if name.lower() == "database_url" else f"{PREFIX}{name.upper()}"


def about(name: str) -> str:
    """Return the sentence that says what a field is, and where to get it."""
    return " ".join((Settings.model_fields[name].description or "").split())


def missing(name: str) -> str:
    """Return the sentence for a variable that is not set."""
    return f"{variable(name)} is not set. {about(name)}"


def _missing(name: str) -> NoReturn:
    raise BadSettings(f"{missing(name)}\n{FILL_IN}")


# --- what is wrong ----------------------------------------------------------------------------------------


def _sentences(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = str(problem["loc"][0]).lower()
        reason = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{variable(name)} is wrong: {reason[:1].lower()}{reason[1:]}. {about(name)}")
    return "The settings are not right.\n" + "\n".join(f"  {line}" for line in lines)


def _slips() -> list[str]:
    """Return a sentence for each variable that is most likely a misspelt one of ours."""
    known = {variable(name) for name in Settings.model_fields}
    there = {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE))}
    strange = sorted(name for name in there - known if name.startswith(PREFIX))
    close = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.85) for name in strange}
    return [f"{name} is no setting; {near[0]} is probably meant." for name, near in close.items() if near]
