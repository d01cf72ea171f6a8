"""An office that uses the command: a folder, the real CLI, and a mail server where one is wanted."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from typer.testing import CliRunner

from app import cli
from app.sandbox import HOST, SERVER_NAME, MailSandbox
from tests.servers.server import COLLEAGUE, MAILBOXES, OURS, OWNER

MONDAY = "2026-11-23T09:00+01:00"
"""Inside the send window; invoices due on the 13th are to be told of."""
BUSINESS = "Brygga Kaffe AS"
INVOICES = """\
Fakturanr;Kundenr;Kunde;Adresse;Beløp;Forfallsdato;KID
1001;7;Per Hansen;Storgata 1, 0155 Oslo;1 250,00;2026-11-10;
1002;8;Nordlys AS;Havnegata 2, 9008 Tromsø;12 500,00;2026-11-12;
1003;9;Ida Berg;Bakken 3, 5003 Bergen;900,00;2026-12-31;
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Office:
    """`office("case", "list")`; the clock stands at `at` and goes on from there."""

    folder: Path
    at: str | None = MONDAY
    """None: the real time."""
    env: dict[str, str | None] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def __call__(self, *words: str, code: int | None = 0) -> Said:
        # Each command begins after the one before: what that wrote for "now" is due by then.
        passed = timedelta(seconds=time.monotonic() - self._began)
        then = (
            time_machine.travel(datetime.fromisoformat(self.at) + passed, tick=True)
            if self.at
            else nullcontext()
        )
        with then:
            result = CliRunner(env=self.env).invoke(cli.app, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert code in {None, said.code}, f"{' '.join(words)}: {said}"
        return said

    def json(self, *words: str, code: int | None = 0) -> Any:
        return self(*words, "--json", code=code).json

    def registers(self, *more: str, name: str = BUSINESS) -> None:
        self("business", "add", name, "--contact", "Kari Brygge", "--email", OWNER, *more)

    def file(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content, "utf-8")
        return name

    def imports(self, content: str = INVOICES) -> None:
        self("import", "invoices", self.file("invoices.csv", content))

    def state(self, invoice: str) -> str:
        return str(self.json("case", "show", invoice)["state"])


@contextmanager
def post_office() -> Iterator[MailSandbox]:
    """A mail server on a thread of its own, since the command keeps this one busy."""
    ready, over = threading.Event(), []
    server = MailSandbox(MAILBOXES)

    async def serve() -> None:
        stop = asyncio.Event()
        over.append((asyncio.get_running_loop(), stop))
        async with server:
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop, stop = over[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def mail_settings(server: MailSandbox) -> dict[str, str]:
    return {
        "SVARFRIST_MAIL_FROM": OURS,
        "SVARFRIST_MAIL_REPLY": OURS.replace("@", "+{token}@"),
        "SVARFRIST_MAIL_AUTHSERV_ID": SERVER_NAME,
        "SVARFRIST_SMTP_HOST": HOST,
        "SVARFRIST_SMTP_PORT": str(server.smtp_port),
        "SVARFRIST_SMTP_TLS": "none",
        "SVARFRIST_SMTP_USERNAME": OURS,
        "SVARFRIST_SMTP_PASSWORD": MAILBOXES[OURS],
        "SVARFRIST_IMAP_HOST": HOST,
        "SVARFRIST_IMAP_PORT": str(server.imap_port),
        "SVARFRIST_IMAP_TLS": "none",
        "SVARFRIST_IMAP_USERNAME": OURS,
        "SVARFRIST_IMAP_PASSWORD": MAILBOXES[OURS],
        "SVARFRIST_SUPPORT_EMAIL": COLLEAGUE,
        "SVARFRIST_HANDOVER_QUIET": "0",
    }
