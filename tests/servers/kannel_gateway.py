"""A real Kannel (Debian's kannel), and the carrier behind it: an SMPP simulator that runs in node.

Three processes: the simulator, the bearerbox that speaks SMPP to it, the smsbox that speaks HTTP to us.
"""

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tests.servers.server import HOST, Server, free_port

BINARIES = Path("/usr/sbin")
SMSC = Path(__file__).parent / "kannel_smsc"
USERNAME, PASSWORD = "app", "pw"


class Carrier(Server):
    """What carries messages, as far as Kannel can tell."""

    name: ClassVar[str] = "kannel-smsc"

    def __init__(self) -> None:
        super().__init__()
        self.smpp_port = free_port()
        self.control_port = free_port()

    @classmethod
    def missing(cls) -> str | None:
        if not shutil.which("node"):
            return "node is missing: apt-get install nodejs npm"
        if not (SMSC / "node_modules" / "smpp").exists():
            return "the SMPP simulator is missing: npm ci --prefix tests/servers/kannel_smsc"
        return None

    def prepare(self) -> None:
        """Nothing: it is told its ports on the command line."""

    def command(self) -> list[str]:
        return ["node", str(SMSC / "smsc.js"), str(self.smpp_port), str(self.control_port)]

    def ready(self) -> bool:
        return _get(f"http://{HOST}:{self.control_port}/sent") is not None

    def sent(self) -> list[dict[str, Any]]:
        """What was submitted to the carrier, the oldest first."""
        found: list[dict[str, Any]] = json.loads(_get(f"http://{HOST}:{self.control_port}/sent") or "[]")
        return found

    def writes(self, sender: str, to: str, *parts: str, ucs2: bool = False) -> None:
        """Let somebody write to us, in as many SMS as there are *parts*."""
        told = json.dumps({"from": sender, "to": to, "parts": parts, "ucs2": ucs2}).encode()
        with urllib.request.urlopen(f"http://{HOST}:{self.control_port}/in", told, timeout=5) as answer:
            answer.read()


class Bearerbox(Server):
    """The half of Kannel that speaks SMPP."""

    name: ClassVar[str] = "bearerbox"

    def __init__(self, smpp_port: int, callback: str) -> None:
        """*callback* is the address that messages are brought to, with Kannel's escape codes in its query."""
        super().__init__()
        self.smpp_port = smpp_port
        self.callback = callback
        self.box_port = free_port()
        self.admin_port = free_port()
        self.sendsms_port = free_port()
        self.configuration = self.folder / "kannel.conf"

    @classmethod
    def missing(cls) -> str | None:
        if not all((BINARIES / name).exists() for name in ("bearerbox", "smsbox")):
            return "Kannel is missing: apt-get install kannel"
        return None

    def prepare(self) -> None:
        self.configuration.write_text(self._configuration())

    def command(self) -> list[str]:
        return [str(BINARIES / "bearerbox"), "-v", "1", str(self.configuration)]

    def ready(self) -> bool:
        status = _get(f"http://{HOST}:{self.admin_port}/status.txt?password=adm") or ""
        return "(online" in status

    def _configuration(self) -> str:
        return f"""
group = core
admin-port = {self.admin_port}
admin-interface = {HOST}
admin-password = adm
smsbox-port = {self.box_port}
smsbox-interface = {HOST}
box-allow-ip = {HOST}
box-deny-ip = "*.*.*.*"
store-type = file
store-location = {self.folder}/kannel.store
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = SIM
host = {HOST}
port = {self.smpp_port}
transceiver-mode = true
smsc-username = kannel
smsc-password = pw
system-type = ""
reconnect-delay = 1

group = smsbox
bearerbox-host = {HOST}
bearerbox-port = {self.box_port}
sendsms-port = {self.sendsms_port}
sendsms-interface = {HOST}
sendsms-chars = "0123456789 +-"
mo-recode = true
http-request-retry = 1000
http-queue-delay = 1

group = sendsms-user
username = {USERNAME}
password = {PASSWORD}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "{self.callback}"
"""


class Smsbox(Server):
    """The half of Kannel that speaks HTTP."""

    name: ClassVar[str] = "smsbox"

    def __init__(self, bearerbox: Bearerbox) -> None:
        super().__init__()
        self._bearerbox = bearerbox

    @classmethod
    def missing(cls) -> str | None:
        return Bearerbox.missing()

    def prepare(self) -> None:
        """Nothing: it reads the bearerbox's configuration."""

    def command(self) -> list[str]:
        return [str(BINARIES / "smsbox"), "-v", "1", str(self._bearerbox.configuration)]

    def ready(self) -> bool:
        return _get(f"http://{HOST}:{self._bearerbox.sendsms_port}/") is not None


@dataclass(frozen=True)
class Kannel:
    """All of it, running."""

    carrier: Carrier
    bearerbox: Bearerbox
    smsbox: Smsbox

    @property
    def sendsms(self) -> str:
        return f"http://{HOST}:{self.bearerbox.sendsms_port}/cgi-bin/sendsms"

    def sent(self, to: str, count: int, within: float = 10.0) -> Sequence[dict[str, Any]]:
        """What was submitted for a number, once there are *count* of them."""
        deadline = time.monotonic() + within
        while True:
            found = [one for one in self.carrier.sent() if one["to"].lstrip("+") == to.lstrip("+")]
            if len(found) >= count or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


def missing() -> str | None:
    """Why Kannel can not run here, as a sentence; None when it can."""
    return Bearerbox.missing() or Carrier.missing()


@contextmanager
def running(callback: str) -> Iterator[Kannel]:
    with ExitStack() as stack:
        carrier = stack.enter_context(Carrier())
        bearerbox = stack.enter_context(Bearerbox(carrier.smpp_port, callback))
        yield Kannel(carrier, bearerbox, stack.enter_context(Smsbox(bearerbox)))


def _get(url: str) -> str | None:
    """What is answered, whatever its status; None where nobody listens."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return ""
    except OSError:
        return None
