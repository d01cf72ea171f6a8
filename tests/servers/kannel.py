"""A real Kannel (Debian's kannel): its bearerbox and smsbox, connected to an SMS centre of ours."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tests.servers.server import HOST, Server, free_port
from tests.servers.smsc import NO_PROXY, PASSWORD, USER, Smsc

BEARERBOX = Path("/usr/sbin/bearerbox")
SMSBOX = Path("/usr/sbin/smsbox")
OUR_USER, OUR_PASSWORD = "app", "app-secret"
ADMIN = "admin-secret"
NOWHERE = f"http://{HOST}:1/"
WHAT = "from=%p&text=%b&charset=%C&at=%T&id=%I"
"""What Kannel is told to say of a message that came in: the query of an address that it calls."""
REPORTS = """
CREATE TABLE dlr (smsc TEXT, ts TEXT, source TEXT, destination TEXT,
  service TEXT, url TEXT, mask INTEGER, status INTEGER, boxc TEXT)
"""
"""Where Kannel keeps which message a delivery report will belong to."""
AGAIN_AFTER = 1
"""Seconds until Kannel calls again where it was not heard."""


class Bearerbox(Server):
    """The half that speaks to carriers and keeps messages on disk until the other half has taken them."""

    name: ClassVar[str] = "bearerbox"

    def __init__(self, smsc: Smsc) -> None:
        super().__init__()
        self.smsc = smsc
        self.port = free_port()
        self.admin = free_port()
        self.configuration = self.folder / "bearerbox.conf"
        self.reports = self.folder / "reports.db"

    @classmethod
    def missing(cls) -> str | None:
        if not BEARERBOX.exists() or not SMSBOX.exists():
            return "Kannel is missing: apt-get install kannel"
        return Smsc.missing()

    def prepare(self) -> None:
        with contextlib.closing(sqlite3.connect(self.reports)) as database:
            database.execute(REPORTS)
        # It does not start without knowing that there is an smsbox.
        box = f"\ngroup = smsbox\nbearerbox-host = {HOST}\n"
        self.configuration.write_text(self.core() + self._centre() + box)

    def command(self) -> list[str]:
        return [str(BEARERBOX), "-v", "1", str(self.configuration)]

    def ready(self) -> bool:
        return "online" in self.status()

    def status(self) -> str:
        """Return what Kannel says of itself and its connections; empty while it says nothing."""
        return _get(f"http://{HOST}:{self.admin}/status.txt?password={ADMIN}")

    def kept(self) -> int:
        """How many messages it has that neither the carrier nor smsbox has taken from it."""
        found = re.search(r"store size (\d+)", self.status())
        assert found is not None, self.status()
        return int(found[1])

    def core(self) -> str:
        return f"""
group = core
admin-port = {self.admin}
admin-interface = {HOST}
admin-password = {ADMIN}
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "{HOST}"
smsbox-port = {self.port}
smsbox-interface = {HOST}
box-deny-ip = "*.*.*.*"
box-allow-ip = "{HOST}"
sms-combine-concatenated-mo = true
store-type = file
store-location = {self.folder}/kept
store-dump-freq = 1
dlr-storage = sqlite3
sms-resend-freq = 1

group = sqlite3-connection
id = reports
database = {self.reports}

group = dlr-db
id = reports
table = dlr
field-smsc = smsc
field-timestamp = ts
field-source = source
field-destination = destination
field-service = service
field-url = url
field-mask = mask
field-status = status
field-boxc-id = boxc
"""

    def _centre(self) -> str:
        return f"""
group = smsc
smsc = smpp
smsc-id = CENTRE
host = {HOST}
port = {self.smsc.port}
transceiver-mode = true
smsc-username = {USER}
smsc-password = {PASSWORD}
system-type = ""
reconnect-delay = 1
throughput = 0
"""


class Smsbox(Server):
    """The half that speaks HTTP: `url` takes what is to be sent, *calls* is asked for with what came in."""

    name: ClassVar[str] = "smsbox"

    def __init__(self, bearerbox: Bearerbox, calls: str) -> None:
        super().__init__()
        self.bearerbox = bearerbox
        self.calls = calls
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}/cgi-bin/sendsms"
        self.configuration = self.folder / "smsbox.conf"

    @classmethod
    def missing(cls) -> str | None:
        return Bearerbox.missing()

    def prepare(self) -> None:
        self.configuration.write_text(self.bearerbox.core() + self._services())

    def command(self) -> list[str]:
        return [str(SMSBOX), "-v", "1", str(self.configuration)]

    def ready(self) -> bool:
        return "smsbox" in self.bearerbox.status() and _get(self.url) != ""

    def _services(self) -> str:
        return f"""
group = smsbox
bearerbox-host = {HOST}
bearerbox-port = {self.bearerbox.port}
sendsms-port = {self.port}
sendsms-interface = {HOST}
sendsms-chars = "0123456789+"
mo-recode = true
http-request-retry = 1000000
http-queue-delay = {AGAIN_AFTER}

group = sendsms-user
username = {OUR_USER}
password = {OUR_PASSWORD}
user-deny-ip = "*.*.*.*"
user-allow-ip = "{HOST}"
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
concatenation = true
max-messages = 0
omit-empty = true
get-url = "{self.calls}"
"""


class Kannel:
    """The whole of it."""

    def __init__(self) -> None:
        self.smsc = Smsc()
        self.bearerbox = Bearerbox(self.smsc)
        self.smsbox = Smsbox(self.bearerbox, NOWHERE)

    @classmethod
    def missing(cls) -> str | None:
        return Bearerbox.missing()

    @property
    def url(self) -> str:
        return self.smsbox.url

    def call(self, address: str) -> None:
        """Let what comes in go to *address* (see `WHAT`) from now on; forget where we were not heard so far."""
        if address != self.smsbox.calls:
            self.smsbox.calls = address
            self.smsbox.prepare()
            self.smsbox.restart()

    def start(self) -> None:
        """Start what does not run."""
        self.smsc.start()
        self.bearerbox.start()
        self.smsc.wait_until_bound()
        self.smsbox.start()

    def restart(self) -> None:
        """As an administrator restarts it."""
        self.smsbox.stop()
        self.bearerbox.stop()
        self.start()

    def kill9(self) -> None:
        """As when the machine goes dark; the carrier's lives on."""
        self.smsbox.kill9()
        self.bearerbox.kill9()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            for server in (self.smsc, self.bearerbox, self.smsbox):
                stack.enter_context(server)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def _get(url: str) -> str:
    try:
        with NO_PROXY.open(url, timeout=5) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
    except OSError:
        return ""
