"""Who plays, by policy, and where everybody can be written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.sandbox import HOST, SERVER_NAME, MailSandbox
from app.settings import Settings

OURS = "svar@svarfrist.example"
DESK = "hjelp@svarfrist.example"
PASSWORD = "secret"  # noqa: S105 - the sandbox's, on loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A business, its owner, and the customer who does not pay."""

    business: str
    owner: str
    address: str
    phone: str
    customer: str
    customer_number: str
    customer_address: str
    identity_number: str
    currency: str


CASTS = {
    "fakturert": Cast(
        business="Solvang Elektro AS", owner="Berit Solvang", address="berit@solvang-elektro.example",
        phone="+4790000041", customer="Nordlys Bygg AS", customer_number="501",
        customer_address="Storgata 1, 0155 Oslo", identity_number="", currency="NOK",
    ),
    "fortnox_finans": Cast(
        business="Rask Bygg AB", owner="Sofie Rask", address="sofie@raskbygg.example",
        phone="+46700000041", customer="Lindqvist Måleri AB", customer_number="204",
        customer_address="Storgatan 1, 111 22 Stockholm", identity_number="5560360793", currency="SEK",
    ),
}  # fmt: skip


def settings_for(folder: Path, server: MailSandbox, url: str, **more: Any) -> Settings:
    """Return the settings of a house in *folder*, beside a mail server; *more* are added or replace some."""
    (folder / "sms").mkdir(exist_ok=True)
    usual: dict[str, Any] = {
        "DATABASE_URL": url,
        "smtp_host": HOST, "smtp_port": server.smtp_port, "smtp_tls": "none",
        "smtp_username": OURS, "smtp_password": PASSWORD,
        "imap_host": HOST, "imap_port": server.imap_port, "imap_tls": "none",
        "imap_username": OURS, "imap_password": PASSWORD,
        "mail_from": OURS, "mail_reply": "svar+{token}@svarfrist.example", "mail_authserv_id": SERVER_NAME,
        "support_email": DESK, "sms_folder": folder / "sms",
        "handover_folder": folder / "handover", "handover_quiet": 0,
    }  # fmt: skip
    return Settings(_env_file=None, **usual | more)
