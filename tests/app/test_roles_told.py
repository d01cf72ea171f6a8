"""What a worker does and what it needs to be alone for is told from the settings, and opened under the same names."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.chatbox import TOKEN, TelegramEmulator
from app.demo.cast import settings_for
from app.house import open_house
from app.roles import ALL, Work, accounts_of, ears_of, of_nobody, refuse_parts, works
from app.sandbox import MailSandbox
from app.settings import BadSettings, Settings
from core.events import Channel, Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHAT = {"telegram_token": TOKEN, "telegram_name": "svarfrist_bot"}
WEB = {"web_listen": "127.0.0.1:18080", "web_url": "https://svar.example"}
SMS = {
    "sms_provider": "46elks",
    "sms_from": "+46766861234",
    "sms_username": "user",
    "sms_password": "secret",
    "sms_key": "k" * 20,
}


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        (["all"], ALL),
        (["engine"], {Work.ENGINE}),
        (["engine,deliver"], {Work.ENGINE, Work.DELIVER}),
        (["inbox", "Web"], {Work.INBOX, Work.WEB}),
        (["engine, all"], ALL),
    ],
)
def test_roles_are_named_one_by_one_or_with_commas(words, chosen):
    assert works(words) == chosen


@pytest.mark.parametrize("words", [["engines"], [""], ["all,mail"]])
def test_what_is_no_role_is_refused_with_those_there_are(words):
    with pytest.raises(BadSettings, match="there is all, engine, deliver, inbox, web"):
        works(words)


def test_on_sqlite_nothing_is_left_to_others():
    settings = Settings(DATABASE_URL="sqlite:///x.db", _env_file=None)
    refuse_parts(settings, ALL)
    with pytest.raises(BadSettings, match="On SQLite one process does everything"):
        refuse_parts(settings, frozenset({Work.ENGINE}))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"sms_folder": None},
        CHAT,
        CHAT | WEB | {"telegram_webhook": True, "staff_group": -100200},
        SMS | WEB | {"sms_folder": None},
        {"handover_email": "inkasso@partner.example"},
    ],
)
async def test_every_ear_and_account_that_is_opened_was_told_before(
    tmp_path: Path, more: dict[str, object]
) -> None:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramEmulator())
        server = await stack.enter_async_context(MailSandbox({}))
        settings = settings_for(
            tmp_path, server, f"sqlite:///{tmp_path}/x.db", **{"telegram_url": telegram.url} | more
        )
        house = await stack.enter_async_context(open_house(settings, lambda: NOW, channels=True))
        assert set(house.ears) == set(ears_of(settings))
        assert set(house.senders) == frozenset().union(*accounts_of(settings).values())
        assert house.ways() == of_nobody(accounts_of(settings)) | set(house.senders)


def _settings(**more: Any) -> Settings:
    mail: dict[str, Any] = {
        "mail_from": "svar@firma.example",
        "mail_reply": "svar+{token}@firma.example",
        "smtp_host": "smtp.firma.example",
        "imap_host": "imap.firma.example",
        "imap_username": "svar",
        "imap_password": "secret",
        "support_email": "hjelp@firma.example",
    }
    return Settings(DATABASE_URL="sqlite:///x.db", _env_file=None, **mail | more)


def test_accounts_that_differ_have_leases_that_differ():
    one, other = _settings(**CHAT), _settings(**CHAT, imap_host="imap.other.example", smtp_port=465)
    assert set(ears_of(one)) == set(ears_of(other))
    leases = [{ear.lease for ear in ears_of(settings).values()} for settings in (one, other)]
    assert len(leases[0] - leases[1]) == len(leases[1] - leases[0]) == 1
    assert len(set(accounts_of(one)) - set(accounts_of(other))) == 1


def test_whatever_goes_by_one_account_goes_from_one_place():
    by_mail = _settings(handover_email="inkasso@partner.example")
    assert set(accounts_of(by_mail).values()) == {frozenset({Channel.MAIL, Role.SUPPORT, Role.COLLECTOR})}
    desk = accounts_of(_settings(**CHAT, staff_group=-100200))
    assert {Channel.CHAT, Role.SUPPORT} in desk.values()
    assert Channel.SMS in of_nobody(desk)


def test_who_is_called_listens_where_it_is_called():
    ears = ears_of(_settings(**CHAT, **SMS, **WEB, telegram_webhook=True))
    assert {name: ear.work for name, ear in ears.items()} == {
        "imap:svar/INBOX": Work.INBOX,
        "reports:folder": Work.INBOX,
        "telegram:svarfrist_bot": Work.WEB,
        "sms:46elks": Work.WEB,
    }
