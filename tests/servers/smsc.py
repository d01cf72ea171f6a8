"""A carrier's SMS centre for a gateway to connect to: tests/servers/smpp/smsc.js, on Node.js."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar, Literal

from tests.servers.server import HOST, Server, ServerFailed, free_port

SCRIPT = Path(__file__).with_name("smpp") / "smsc.js"
USER, PASSWORD = "gateway", "carrier"
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Fate = Literal["delivered", "undeliverable", "expired", "silent", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of what a carrier transmits and bills: a whole message, or one part of a long one."""

    id: str
    sender: str
    to: str
    ucs2: bool
    text: str
    reference: int = 0
    """Of the long message that it is part of."""
    parts: int = 1
    part: int = 1


class Smsc(Server):
    """Takes what a gateway sends and says what became of it; writes to the gateway as somebody's phone.

    On the wire a number has no +, in what is asked of it here it may have one.
    """

    name: ClassVar[str] = "smsc"

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.control = free_port()

    @classmethod
    def missing(cls) -> str | None:
        if not shutil.which("node"):
            return "Node.js is missing: apt-get install nodejs"
        if not _installed() and not shutil.which("npm"):
            return "npm is missing: apt-get install npm"
        return None

    def prepare(self) -> None:
        """Install what the script needs, once; two runs of the tests may come here at the same time."""
        lock = SCRIPT.with_name(".installing")
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not _installed():
                done = subprocess.run(
                    ["npm", "ci", "--no-audit", "--no-fund"],
                    cwd=SCRIPT.parent,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode != 0:
                    raise ServerFailed(f"npm ci failed:\n{done.stderr[-2000:]}")

    def command(self) -> list[str]:
        node = shutil.which("node")
        assert node is not None, self.missing()
        return [node, str(SCRIPT), str(self.port), str(self.control), USER, PASSWORD]

    def ready(self) -> bool:
        try:
            return self.bound() >= 0
        except OSError:
            return False

    def bound(self) -> int:
        """How many gateways are connected."""
        return int(self._ask("GET /bound"))

    def sent(self) -> list[Part]:
        """What was taken from the gateway, in that order."""
        return [
            Part(
                id=each["id"],
                sender=each["from"],
                to=each["to"],
                ucs2=each["coding"] == 8,
                text=each["text"],
                reference=each.get("reference", 0),
                parts=each.get("parts", 1),
                part=each.get("part", 1),
            )
            for each in self._ask("GET /sent")
        ]

    def shown(self, to: str) -> list[str]:
        """What the phone of *to* shows: long messages put together again, those with a part missing left out."""
        mine = [part for part in self.sent() if part.to == to.lstrip("+")]
        shown = [part.text for part in mine if part.parts == 1]
        long = sorted((part for part in mine if part.parts > 1), key=attrgetter("reference", "part"))
        for _, group in groupby(long, key=attrgetter("reference")):
            parts = list(group)
            if [part.part for part in parts] == list(range(1, parts[0].parts + 1)):
                shown.append(_whole("".join(part.text for part in parts)))
        return shown

    def fate(self, number: str, fate: Fate) -> None:
        """Decide what becomes of messages to *number* from now on."""
        self._ask("POST /fate", number=number.lstrip("+"), fate=fate)

    def ends(self, number: str, fate: Fate) -> None:
        """Report at last what became of the messages to *number* whose fate was to be silent."""
        self._ask("POST /end", number=number.lstrip("+"), fate=fate)

    def writes(self, sender: str, to: str, text: str, *, backwards: bool = False) -> int:
        """Somebody sends an SMS; a long one goes in parts, *backwards* the last first. Returns how many.

        It is with the gateway then, which has said so.
        """
        numbers = {"from": sender.lstrip("+"), "to": to.lstrip("+")}
        statuses = self._ask("POST /mo", **numbers, text=text, backwards=backwards)
        assert not any(statuses), statuses
        return len(statuses)

    def forget(self) -> None:
        """Nothing was sent, and every number is reached."""
        self._ask("POST /forget")

    def wait_until_bound(self, within: float = 15) -> None:
        deadline = time.monotonic() + within
        while not self.bound():
            assert time.monotonic() < deadline, "no gateway has connected"
            time.sleep(0.05)

    def _ask(self, wish: str, **said: object) -> Any:
        method, path = wish.split()
        request = urllib.request.Request(f"http://{HOST}:{self.control}{path}", method=method)
        request.data = json.dumps(said).encode() if said else None
        with NO_PROXY.open(request, timeout=10) as response:
            return json.load(response)


def _whole(text: str) -> str:
    """Return *text* with the halves of a character together again: a gateway may cut between them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def _installed() -> bool:
    return (SCRIPT.parent / "node_modules" / "smpp" / "package.json").exists()
