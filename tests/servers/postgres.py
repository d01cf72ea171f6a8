"""A real PostgreSQL from the machine's own programs; as root it runs as another user."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import ClassVar

from tests.servers.server import HOST, Server, free_port

DEBIAN = Path("/usr/lib/postgresql")


class Postgres(Server):
    """`url` names a database that is there from the start; `create_database` makes more.

    It does not wait for the disk: a killed server loses nothing, a machine without power would.
    """

    name: ClassVar[str] = "postgres"
    # The fast shutdown: open connections are closed, nothing waits for them.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.url = self._url("postgres")
        self._names = (f"test_{number}" for number in itertools.count(1))

    @classmethod
    def missing(cls) -> str | None:
        if _programs() is None:
            return "PostgreSQL is missing: apt-get install postgresql"
        return None

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": self.folder,
            "max_connections": 100,
            "fsync": "off",  # and not synchronous_commit: without it a killed server forgets what it promised
            "full_page_writes": "off",
        }
        options = itertools.chain.from_iterable(("-c", f"{key}={value}") for key, value in settings.items())
        return [self._program("postgres"), "-D", str(self.folder / "data"), *options]

    def ready(self) -> bool:
        asked = subprocess.run(
            [self._program("pg_isready"), "-q", "-h", HOST, "-p", str(self.port)], check=False
        )
        return asked.returncode == 0

    def owner(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        user = self._user()
        return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def prepare(self) -> None:
        if os.geteuid() == 0:
            user = self._user()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        subprocess.run(
            [
                *("setpriv", *self.owner(), "--", self._program("initdb"), "--no-sync", "--no-instructions"),
                *("-D", self.folder / "data", "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8"),
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )

    def create_database(self, *, template: str = "template1") -> str:
        """Return the URL of a new database. *template* is the name of one that nobody is connected to."""
        name = next(self._names)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name)

    def drop_database(self, url: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def run(self, sql: str, *, database: str = "postgres") -> str:
        """What psql prints for *sql*, without headings."""
        psql = [self._program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", HOST, "-p", str(self.port), "-U", "postgres", "-d", database]
        done = subprocess.run([*psql, *where, "-c", sql], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def _url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@{HOST}:{self.port}/{database}"

    @staticmethod
    def _program(name: str) -> str:
        folder = _programs()
        assert folder is not None, Postgres.missing()
        return str(folder / name)

    @staticmethod
    def _user() -> pwd.struct_passwd:
        try:
            return pwd.getpwnam("postgres")
        except KeyError:
            return pwd.getpwnam("nobody")


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL server here: Debian keeps it off the PATH."""
    found = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    candidates = sorted(found, key=lambda path: int(path.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        candidates.append(Path(initdb).resolve().parent)
    return next((path for path in candidates if (path / "postgres").exists()), None)
