"""What the tests of this room share: our two accounts, on whatever server a test asks for."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.events import Channel, Role
from core.messages import Notice, Parcel, Text
from mail.account import ImapAccount, SmtpAccount
from mail.address import ReplyAddress
from tests.servers.server import HOST, MAILBOXES, OURS, OWNER

LETTERS = Path(__file__).parent / "letters"
REPLY = ReplyAddress("svar+{token}@svarfrist.test")
TOKEN = "kx7q2m4dva35hn6p"
ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def smtp_account(port: int, **changes: object) -> SmtpAccount:
    settings: dict[str, object] = {
        "host": HOST,
        "port": port,
        "tls": "none",
        "from_address": OURS,
        "from_name": "Fakturaoppfølging",
        "reply": REPLY,
        "timeout": 5.0,
    }
    return SmtpAccount(**{**settings, **changes})  # type: ignore[arg-type]


def imap_account(port: int, **changes: object) -> ImapAccount:
    settings: dict[str, object] = {
        "host": HOST,
        "port": port,
        "username": OURS,
        "password": MAILBOXES[OURS],
        "tls": "none",
        "reply": REPLY,
        "own_domain": "svarfrist.test",
        "from_address": OURS,
        "timeout": 5.0,
        "pulse": 2.0,
    }
    return ImapAccount(**{**settings, **changes})  # type: ignore[arg-type]


@pytest.fixture
def parcel() -> Callable[..., Parcel]:
    def make(**changes: object) -> Parcel:
        settings: dict[str, object] = {
            "id": uuid4(),
            "rows": (),
            "business": uuid4(),
            "business_name": "Brygga Bygg AS",
            "what": Notice.ASK_CONFIRM,
            "to": Role.OWNER,
            "channel": Channel.MAIL,
            "address": OWNER,
            "language": "nb",
            "zone": "Europe/Oslo",
            "token": TOKEN,
        }
        return Parcel(**{**settings, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def text() -> Text:
    return Text(
        subject="Skal vi starte purring for faktura 10023?",
        body="Hei Kari,\n\nFaktura 10023 er forfalt. Svar:\n- JA – vi starter\n- NEI – vi stopper\n\nHilsen",
    )
