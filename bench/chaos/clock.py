"""The story's clock: a file with an offset to the machine's clock, which libfaketime reads in every process."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from app.clock import now

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
)


def library() -> str | None:
    """Return where libfaketime is; None where it is not installed (Debian: `apt-get install faketime`)."""
    return next((name for name in LIBRARIES if Path(name).exists()), None)


class StoryClock:
    """Runs as the machine's clock does, until somebody moves its hand."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0
        self.latest: datetime = now()
        """The latest moment that any process may have seen: the hand can be moved back."""

    def __call__(self) -> datetime:
        return now() + timedelta(seconds=self._offset)

    def set(self, moment: datetime) -> None:
        """Move the hand; from the first time on, `latest` counts from there."""
        first = self._offset == 0
        self._offset = round((moment - now()).total_seconds())
        new = self._file.with_suffix(".new")
        new.write_text(f"{self._offset:+d}\n")
        new.replace(self._file)
        self.latest = moment if first else max(self.latest, moment)

    def env(self) -> dict[str, str]:
        """Return what a process needs to live by this clock; what it waits for stays real."""
        found = library()
        if found is None:
            raise FileNotFoundError("libfaketime is missing: apt-get install faketime")
        return {
            "LD_PRELOAD": found,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


def forget(pid: int) -> None:
    """Remove what libfaketime shares in memory and a killed process leaves: the next one of that id would fail."""
    for name in (f"faketime_shm_{pid}", f"sem.faketime_sem_{pid}"):
        Path("/dev/shm", name).unlink(missing_ok=True)
