"""An empty folder to work in, and an environment that says nothing of ours."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox import MailSandbox
from tests.app.office import Office, mail_settings, post_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The command in an empty folder, without a store and without settings."""
    for name in [name for name in os.environ if name.startswith("SVARFRIST_") or name == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path)


@pytest.fixture
def begun(office: Office) -> Office:
    """With one business and three invoices, two of them overdue."""
    office.registers()
    office.imports()
    return office


@pytest.fixture
def mail(office: Office) -> Iterator[MailSandbox]:
    """A mail server that the office's settings name."""
    with post_office() as server:
        office.env.update(mail_settings(server))
        yield server
