"""What the operating system's servers have in common when a test drives them: a folder of their own, free
ports on loopback, and an end with the process that started them, however that process ends.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

HOST = "127.0.0.1"

OWNER = "kari@brygga.test"
COLLEAGUE = "jonas@brygga.test"
OURS = "svar@svarfrist.test"
MAILBOXES = {OWNER: "kari-secret", COLLEAGUE: "jonas-secret", OURS: 'svar "secret"'}


class ServerFailed(RuntimeError):
    """A server of the operating system did not start; the message ends with its log."""


class Server(ABC):
    """Start it from the main thread: the kernel ends the server when the *thread* that started it ends."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    start_within: ClassVar[float] = 20.0

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"svarfrist-{self.name}-"))
        self.folder.chmod(0o755)
        self.log = self.folder / "output.log"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @abstractmethod
    def missing(cls) -> str | None:
        """Why this server can not run here, as a sentence; None when it can."""

    @abstractmethod
    def prepare(self) -> None:
        """Write what the server reads before its first start."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def ready(self) -> bool: ...

    def owner(self) -> list[str]:
        """Options for setpriv when the server must not run as root."""
        return []

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Return when it answers. ServerFailed when it does not."""
        if self.running:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", self.stop_signal.name, *self.owner(), "--", *self.command()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        deadline = time.monotonic() + self.start_within
        while not self.ready():
            if not self.running or time.monotonic() > deadline:
                self.kill9()
                message = f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-2000:]}"
                raise ServerFailed(message)
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop as an administrator does: what is open is closed in good order."""
        if self._process is None:
            return
        family = [self._process.pid, *_descendants(self._process.pid)]
        self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _end(family)
        self._process = None

    def kill9(self) -> None:
        """End the server and everything it started, at once, as a power cut does."""
        if self._process is None:
            return
        # Held still first, so that no child learns of the death and says goodbye.
        self._process.send_signal(signal.SIGSTOP)
        family = [*_descendants(self._process.pid), self._process.pid]
        _kill(family)
        self._process.wait()
        _end(family)
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def greets(port: int) -> bool:
    """Whether a server on *port* takes a connection and says its first line."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            return bool(connection.recv(100))
    except OSError:
        return False


def _descendants(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield int(child)
        yield from _descendants(int(child))


def _end(family: list[int]) -> None:
    """Kill those of the family that are still there, and wait until the last one is gone."""
    _kill(family)
    deadline = time.monotonic() + 5
    while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.01)


def _kill(family: list[int]) -> None:
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
