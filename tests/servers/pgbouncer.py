"""A real PgBouncer in transaction mode before a real PostgreSQL; as root it runs as another user."""

import shutil
import socket
from pathlib import Path
from typing import ClassVar

from tests.servers.postgres import Postgres
from tests.servers.server import HOST, Server, free_port

PROGRAM = "/usr/sbin/pgbouncer"


class PgBouncer(Server):
    """`url(of)` leads to the same database as the URL *of* one of the server's, through the pool."""

    name: ClassVar[str] = "pgbouncer"

    def __init__(self, postgres: Postgres, connections: int = 3) -> None:
        """*connections*: how many a database has, for all that is asked of it."""
        super().__init__()
        self.port = free_port()
        self._postgres = postgres
        self._connections = connections

    @classmethod
    def missing(cls) -> str | None:
        if not (Path(PROGRAM).exists() or shutil.which("pgbouncer")):
            return "PgBouncer is missing: apt-get install pgbouncer"
        return None

    def owner(self) -> list[str]:
        return self._postgres.owner()

    def prepare(self) -> None:
        users = self.folder / "users.txt"
        users.write_text('"postgres" ""\n')
        settings = {
            "listen_addr": HOST,
            "listen_port": self.port,
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": users,
            "pool_mode": "transaction",
            "default_pool_size": self._connections,
            "max_client_conn": 200,
        }
        lines = [
            "[databases]",
            f"* = host={HOST} port={self._postgres.port}",
            "[pgbouncer]",
            *(f"{key} = {value}" for key, value in settings.items()),
        ]
        config = self.folder / "pgbouncer.ini"
        config.write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        program = PROGRAM if Path(PROGRAM).exists() else shutil.which("pgbouncer") or "pgbouncer"
        return [program, str(self.folder / "pgbouncer.ini")]

    def ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=2):
                return True
        except OSError:
            return False

    def url(self, of: str) -> str:
        """Return the way through the pool to the database that *of* is the URL of."""
        return of.replace(f":{self._postgres.port}/", f":{self.port}/")
