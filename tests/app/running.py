"""`svarfrist run` as a process, or as several."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.app.office import Office
from tests.servers.mailbox import wait_for

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Running:
    process: subprocess.Popen[bytes]
    log: Path

    def says(self, *words: str, within: float = 30) -> str:
        """Wait until all of *words* stand in the log."""

        def look() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            return all(word in self.log.read_text() for word in words)

        try:
            wait_for(look, within=within)
        except AssertionError as error:
            raise AssertionError(self.log.read_text()) from error
        return self.log.read_text()

    def stops(self, sign: signal.Signals = signal.SIGTERM) -> str:
        """Tell it to stop; return its log."""
        self.process.send_signal(sign)
        code = self.process.wait(20)
        assert code == 0, self.log.read_text()
        return self.log.read_text()

    def took(self, sign: signal.Signals = signal.SIGTERM) -> float:
        """Tell it to stop; return how many seconds it took."""
        began = time.monotonic()
        self.stops(sign)
        return time.monotonic() - began

    def kill9(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running(office: Office, *words: str, log: str = "run.log", **env: str) -> Iterator[Running]:
    """Start a worker in the office's folder, with *words* after `svarfrist run`."""
    given = {name: value for name, value in office.env.items() if value is not None}
    path = office.folder / log
    with path.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "run", *words],
            cwd=office.folder,
            env=os.environ | given | {"PYTHONPATH": str(ROOT)} | env,
            stderr=written,
            stdout=written,
        )
        try:
            yield Running(process, path)
        finally:
            process.kill()
            process.wait()
