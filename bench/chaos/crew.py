"""The processes under test: `svarfrist run`, one or several, each started again when it was killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.chaos.clock import forget

ROOT = Path(__file__).parents[2]
GOODBYE = 15.0
"""Seconds that a process may take to stop when it is told to."""


class Worker:
    """One process, begun anew whenever it was killed. It is dead or alive, and perhaps held still."""

    def __init__(self, name: str, options: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._options = " ".join(options)
        with self.log.open("ab") as log:
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "bench.chaos.worker"],
                cwd=folder,
                env={**os.environ, **env, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._pid: int | None = None
        self.held = False
        self.deaths = 0

    @property
    def pid(self) -> int | None:
        return self._pid if self._pid is not None and _lives(self._pid) else None

    def start(self) -> None:
        """Start it, if it does not run.

        Raises:
            RuntimeError: it can not be started; the message ends with its log.

        """
        if self.pid is not None:
            return
        stdin, stdout = self._nursery.stdin, self._nursery.stdout
        if stdin is None or stdout is None or self._nursery.poll() is not None:
            raise RuntimeError(f"{self.name} can not be started:\n{self.log.read_text()[-2000:]}")
        stdin.write(f"{self._options}\n")
        stdin.flush()
        self._pid = int(stdout.readline())

    def kill9(self) -> None:
        """End it at once, wherever it stands."""
        if self.pid is not None:
            self._signal(signal.SIGKILL)
            self._wait()
            self.deaths += 1
        self.held, self._pid = False, None

    def stop(self) -> None:
        """Tell it to stop, and wait until it has; one that does not is killed."""
        if self.pid is not None:
            self.goes_on()
            self._signal(signal.SIGTERM)
            self._wait()
        self._pid = None

    def holds_still(self) -> None:
        if self.pid is not None:
            self._signal(signal.SIGSTOP)
            self.held = True

    def goes_on(self) -> None:
        if self.held:
            self._signal(signal.SIGCONT)
        self.held = False

    def close(self) -> None:
        """End everything."""
        self.kill9()
        self._nursery.kill()
        self._nursery.communicate()
        forget(self._nursery.pid)

    def _signal(self, sign: signal.Signals) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, sign)

    def _wait(self) -> None:
        end = time.monotonic() + GOODBYE
        while self.pid is not None:
            if time.monotonic() > end:
                self._signal(signal.SIGKILL)
            time.sleep(0.005)


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


class Crew(list[Worker]):
    """All of them."""

    def start(self) -> None:
        for worker in self:
            worker.start()

    def stop(self) -> None:
        for worker in self:
            worker.stop()

    def kill9(self) -> None:
        for worker in self:
            worker.kill9()

    def close(self) -> None:
        for worker in self:
            worker.close()

    @property
    def deaths(self) -> int:
        return sum(worker.deaths for worker in self)

    def broken(self) -> list[str]:
        """Return what the processes complained about that nobody had planned for: a traceback's last lines."""
        found = []
        for worker in self:
            if worker.log.exists():
                text = worker.log.read_text(errors="replace")
                found += [f"{worker.name}: {line}" for line in text.splitlines() if "loop_broke" in line]
        return found
