"""The `.env` to fill in: every setting in groups, each under its sentence. `.env.example` is this text."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

from app.settings import FOR_MAIL, Settings, about, variable

GROUPS: tuple[tuple[str, str], ...] = (
    ("Where everything is kept", "database_url"),
    ("Our letters: addresses", "mail_from mail_from_name mail_reply mail_authserv_id mail_verify_here"),
    ("Mail going out (SMTP)", "smtp_host smtp_port smtp_tls smtp_username smtp_password smtp_ca_file"),
    ("Mail coming in (IMAP)", "imap_host imap_port imap_tls imap_username imap_password imap_ca_file"),
    ("Where letters lie in that mailbox", "imap_folder imap_handled_folder"),
    ("The people behind it", "support_email staff_emails"),
    ("The collector", "handover_folder handover_quiet handover_email"),
    ("Chat", "telegram_token telegram_name telegram_url telegram_webhook telegram_per_second staff_group"),
    ("SMS", "sms_provider sms_from sms_username sms_password sms_currency sms_url sms_key sms_folder"),
    ("What providers call", "web_listen web_url"),
    ("What runs here", "role"),
    ("What is kept", "keep_texts_days"),
    ("What is logged", "log_level log_form"),
)
HEAD = """\
# Svarfrist's settings. Lines that begin with # are not read.
# Fill in what is marked; the rest shows what holds when nothing is said.
# An environment variable of the same name wins over this file.
"""


def template() -> str:
    """Return the text of `.env.example`."""
    parts = [HEAD]
    for title, names in GROUPS:
        parts.append(f"\n# --- {title} {'-' * (72 - len(title))}\n")
        parts += [_entry(name) for name in names.split()]
    return "\n".join(parts)


def _entry(name: str) -> str:
    sentence = "\n".join(textwrap.wrap(about(name), width=100, initial_indent="# ", subsequent_indent="# "))
    if name in FOR_MAIL:
        return f"{sentence}\n# (fill in)\n{variable(name)}=\n"
    default = Settings.model_fields[name].default
    default = str(default).lower() if isinstance(default, bool) else default
    return f"{sentence}\n#{variable(name)}={'' if default is None else default}\n"


def write(path: Path) -> None:
    """Write the template; only its owner may read it, since passwords go in.

    Raises:
        FileExistsError: if there is such a file already.

    """
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(template())
