"""Workers of two versions on one PostgreSQL: a migration that only adds lets the old ones be, another one does not."""

import shutil
import subprocess
import sys
from pathlib import Path

from store import schema
from tests.app.office import Office
from tests.app.running import ROOT, running
from tests.app.test_roles import Firm, firm  # noqa: F401 - a fixture
from tests.servers.mailbox import wait_for

ROOMS = ("app", "bot", "core", "handover", "ledger", "mail", "store", "web")
MIGRATION = '''"""What a later release might bring."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None
{oldest}

def upgrade() -> None:
    op.add_column("messages", sa.Column("colour_{revision}", sa.Text))
    op.create_table("colours_{revision}", sa.Column("name", sa.Text, primary_key=True))
'''


def _later_release(folder: Path, base: Path, revision: str, before: str, oldest: str | None) -> Path:
    """Return a copy of the program in *base* with one more migration."""
    later = folder / f"release-{revision}"
    for room in ROOMS:
        shutil.copytree(base / room, later / room, ignore=shutil.ignore_patterns("__pycache__"))
    says = f'oldest = "{oldest}"\n' if oldest else ""
    path = later / "store/migrations/versions" / f"{revision}_later.py"
    path.write_text(MIGRATION.format(revision=revision, before=before, oldest=says))
    return later


def _upgrade(office: Office, release: Path) -> str:
    env = {name: value for name, value in office.env.items() if value is not None}
    command = [sys.executable, "-m", "app.cli", "db", "upgrade"]
    done = subprocess.run(
        command,
        cwd=office.folder,
        env=env | {"PYTHONPATH": str(release)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_an_old_worker_goes_on_beside_a_new_one_until_a_migration_ends_that(
    firm: Firm,  # noqa: F811
    tmp_path: Path,
) -> None:
    office, ours = firm.office, schema.latest()
    later = _later_release(tmp_path, ROOT, "9001", ours, oldest=ours)
    with running(office, log="old.log") as old:
        old.says("inbox_open")
        firm.knows_where_to_answer()
        assert "to 9001" in _upgrade(office, later)
        firm.writes("hei en")
        firm.hears("hei en", within=10)

        with running(office, log="new.log", PYTHONPATH=str(later)) as new:
            new.says("running")
            old.stops()
            firm.writes("hei to")
            firm.hears("hei en", "hei to", within=15)
            assert "at 9001" in office("db", "upgrade").out
            with running(office, log="old-again.log") as again:
                again.says("running")
                new.stops()
                firm.writes("hei tre")
                firm.hears("hei en", "hei to", "hei tre", within=15)
                office.registers(name="Nummer To AS")
                wait_for(lambda: len(firm.mail.accepted) >= 2)
                again.stops()
    firm.sent_once()

    last = _later_release(tmp_path, later, "9002", "9001", oldest=None)
    assert "from 9001 to 9002" in _upgrade(office, last)
    with running(office, log="too-old.log") as refused:
        assert refused.process.wait(20) == 2
    assert "a newer version was here" in refused.log.read_text()
