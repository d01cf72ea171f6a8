"""What is missing or wrong is named, with what to do; nothing secret is ever shown."""

import re
from pathlib import Path

import pytest

from app import envfile
from app.channels import sms_account
from app.settings import FOR_MAIL, BadSettings, Settings, about, variable
from tests.app.office import Office

ROOT = Path(__file__).parents[2]
SECRET = "hemmelig-42"


def test_every_setting_stands_in_the_example_and_the_example_has_no_other() -> None:
    shown = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert shown == {variable(name) for name in Settings.model_fields}


def test_the_example_is_what_init_writes() -> None:
    assert (ROOT / ".env.example").read_text() == envfile.template()


def test_every_setting_has_a_sentence_and_a_group() -> None:
    grouped = [name for _, names in envfile.GROUPS for name in names.split()]
    assert sorted(grouped) == sorted(Settings.model_fields)
    assert all(about(name).endswith(".") for name in Settings.model_fields)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            "mysql://root:hemmelig-42@db/x",
            "this is neither an SQLite nor a PostgreSQL address",
        ),
        ("DATABASE_URL", "hemmelig-42", "this is neither an SQLite nor a PostgreSQL address"),
        ("SVARFRIST_MAIL_FROM", "svarfrist", "this is no e-mail address"),
        (
            "SVARFRIST_MAIL_REPLY",
            "svar@firma.example",
            "a reply address looks like svar+{token}@firma.example",
        ),
        ("SVARFRIST_SMTP_PORT", "smtp", "valid integer"),
        ("SVARFRIST_SMTP_PORT", "70000", "less than or equal to 65535"),
        ("SVARFRIST_SMTP_TLS", "ssl", "'none', 'starttls' or 'tls'"),
        ("SVARFRIST_SMTP_CA_FILE", "nowhere.pem", "there is no such file"),
        ("SVARFRIST_MAIL_VERIFY_HERE", "maybe", "valid boolean"),
        ("SVARFRIST_IMAP_PORT", "0", "greater than or equal to 1"),
        ("SVARFRIST_IMAP_TLS", "starttls", "'none' or 'tls'"),
        ("SVARFRIST_IMAP_CA_FILE", "nowhere.pem", "there is no such file"),
        ("SVARFRIST_SUPPORT_EMAIL", "support", "this is no e-mail address"),
        ("SVARFRIST_STAFF_EMAILS", "ida@firma.example, ola", "this is no e-mail address"),
        ("SVARFRIST_HANDOVER_QUIET", "-1", "greater than or equal to 0"),
        ("SVARFRIST_HANDOVER_EMAIL", "partner", "this is no e-mail address"),
        ("SVARFRIST_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("SVARFRIST_LOG_FORM", "xml", "'text' or 'json'"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(office: Office, name: str, value: str, sentence: str) -> None:
    office.env[name] = value
    said = office("case", "list", code=2)
    assert f"{name} is wrong: " in said.err
    assert sentence in said.err
    assert about(name.removeprefix("SVARFRIST_").lower()) in said.err
    assert SECRET not in said.err


def test_all_that_is_missing_for_mail_is_named_at_once(office: Office) -> None:
    for command in ("tick", "run"):
        said = office(command, code=2)
        assert [name for name in FOR_MAIL if f"{variable(name)} is not set." in said.err] == list(FOR_MAIL)
        assert "svarfrist init" in said.err


@pytest.mark.parametrize("name", FOR_MAIL)
def test_one_thing_missing_is_named_alone(mail: object, office: Office, name: str) -> None:
    office.env[variable(name)] = ""
    said = office("tick", code=2)
    assert said.err.splitlines()[0].startswith(f"{variable(name)} is not set. ")
    assert len(said.err.splitlines()) == 2


def test_half_a_login_is_not_enough(mail: object, office: Office) -> None:
    office.env["SVARFRIST_SMTP_PASSWORD"] = ""
    assert "SVARFRIST_SMTP_PASSWORD is not set." in office("tick", code=2).err


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_misspelt_variable_is_not_passed_over(office: Office, where: str) -> None:
    if where == "file":
        office.file(".env", "SVARFRIST_SMPT_HOST=mail.firma.example\n")
    else:
        office.env["SVARFRIST_SMPT_HOST"] = "mail.firma.example"
    said = office("case", "list", code=2)
    assert "SVARFRIST_SMPT_HOST is no setting; SVARFRIST_SMTP_HOST is probably meant." in said.err


def test_the_environment_wins_over_the_file_and_an_empty_value_says_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.file(".env", "SVARFRIST_IMAP_FOLDER=Svar\nSVARFRIST_LOG_LEVEL=\nSVARFRIST_SMTP_PORT=25\n")
    monkeypatch.setenv("SVARFRIST_SMTP_PORT", "465")
    settings = Settings.read()
    assert (settings.imap_folder, settings.log_level, settings.smtp_port) == ("Svar", "INFO", 465)


def test_a_file_that_is_no_text_is_named(office: Office) -> None:
    (office.folder / ".env").write_bytes(b"SVARFRIST_IMAP_PASSWORD=\xff\xfe\xfa")
    assert office("case", "list", code=2).err.startswith(".env can not be read")


def test_passwords_show_nowhere(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARFRIST_IMAP_PASSWORD", SECRET)
    monkeypatch.setenv("SVARFRIST_SMTP_PASSWORD", SECRET)
    settings = Settings.read()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()}"
    with pytest.raises(BadSettings) as error:
        settings.need_mail()
    assert SECRET not in str(error.value)


def test_a_password_that_would_travel_in_clear_is_known(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVARFRIST_SMTP_PASSWORD", SECRET)
    monkeypatch.setenv("SVARFRIST_SMTP_TLS", "none")
    monkeypatch.setenv("SVARFRIST_SMTP_HOST", "mail.firma.example")
    assert Settings.read().unprotected == ("SVARFRIST_SMTP_TLS",)
    monkeypatch.setenv("SVARFRIST_SMTP_HOST", "127.0.0.1")
    assert Settings.read().unprotected == ()


def test_where_nobody_vouches_for_a_sender_it_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.read().credulous is None
    monkeypatch.setenv("SVARFRIST_MAIL_VERIFY_HERE", "false")
    said = Settings.read().credulous
    assert said is not None
    assert "SVARFRIST_MAIL_AUTHSERV_ID" in said
    assert "SVARFRIST_MAIL_VERIFY_HERE" in said
    monkeypatch.setenv("SVARFRIST_MAIL_AUTHSERV_ID", "mx.firma.example")
    assert Settings.read().credulous is None


CHANNELS = {
    "SVARFRIST_TELEGRAM_TOKEN": "1:secret-of-the-bot",
    "SVARFRIST_TELEGRAM_NAME": "svarfrist_bot",
    "SVARFRIST_SMS_PROVIDER": "46elks",
    "SVARFRIST_SMS_FROM": "+46766861234",
    "SVARFRIST_SMS_USERNAME": "u1",
    "SVARFRIST_SMS_PASSWORD": "secret-of-the-account",
    "SVARFRIST_SMS_KEY": "0123456789abcdef0123",
    "SVARFRIST_WEB_LISTEN": "127.0.0.1:8080",
    "SVARFRIST_WEB_URL": "https://svar.example",
}


@pytest.mark.parametrize(
    "lacking", sorted(set(CHANNELS) - {"SVARFRIST_TELEGRAM_TOKEN", "SVARFRIST_SMS_PROVIDER"})
)
def test_a_channel_that_is_half_set_up_stops_the_start_with_what_lacks(
    monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    for name, value in CHANNELS.items():
        if name != lacking:
            monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=f"{lacking} is not set") as refused:
        Settings.read().need_channels()
    assert "secret" not in str(refused.value)


def test_channels_that_are_set_up_whole_need_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    Settings.read().need_channels()
    for name, value in CHANNELS.items():
        monkeypatch.setenv(name, value)
    Settings.read().need_channels()
    monkeypatch.setenv("SVARFRIST_SMS_FOLDER", "sms")
    with pytest.raises(BadSettings, match="one way only"):
        Settings.read().need_channels()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SVARFRIST_SMS_FROM", "Svarfrist", "owners answer by SMS"),
        ("SVARFRIST_SMS_KEY", "short", "16 characters"),
    ],
)
def test_an_sms_account_that_can_not_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    for key, usual in CHANNELS.items():
        monkeypatch.setenv(key, usual)
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=says) as refused:
        sms_account(Settings.read())
    assert "secret" not in str(refused.value)
