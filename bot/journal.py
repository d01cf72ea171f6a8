"""A file of JSON lines that is only appended to: each record once, and whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Record = dict[str, str]

FILE = 0o600
FOLDER = 0o700
"""What people are told is theirs alone."""


class Journal:
    """Records by the value of their field *key*. Threads and processes may share the file."""

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self._key = key
        self._known: dict[str, Record] = {}
        self._inode = 0
        self._read = 0
        """Bytes of the file that are known: all of them whole lines."""

    def append(self, record: Record) -> Record:
        """Add *record* and return it; if one with its key is there already, return that one.

        Raises OSError where there is no room; the file is then as it was.
        """
        with alone(self.path) as opened:
            self._catch_up(opened)
            earlier = self._known.get(record[self._key])
            if earlier is None:
                _append(opened, line_of(record), self._read)
                self._catch_up(opened)
            # What is known may be from a process that was killed before its line was safe.
            os.fsync(opened)
            return earlier or record

    def records(self) -> list[Record]:
        """Return all records, the oldest first."""
        with alone(self.path) as opened:
            self._catch_up(opened)
            return [*self._known.values()]

    def _catch_up(self, opened: int) -> None:
        """Read the lines that are new since the last look; cut off one that a crash left without its end."""
        about = os.fstat(opened)
        if about.st_ino != self._inode or about.st_size < self._read:
            self._known, self._inode, self._read = {}, about.st_ino, 0
        new = _read_all(opened, self._read, about.st_size)
        whole = new.rfind(b"\n") + 1
        if whole < len(new):
            os.ftruncate(opened, self._read + whole)
        for line in new[:whole].splitlines():
            with suppress(ValueError, KeyError, TypeError):
                record = json.loads(line)
                self._known[record[self._key]] = record
        self._read += whole


def add_line(path: Path, record: Record) -> None:
    """Append one record to a file that people write into too; a line they left without end is ended first."""
    with alone(path) as opened:
        size = os.fstat(opened).st_size
        torn = size > 0 and _read_all(opened, size - 1, size) != b"\n"
        _append(opened, (b"\n" if torn else b"") + line_of(record), size)
        os.fsync(opened)


def line_of(record: Record) -> bytes:
    """Return a record as one line with its end."""
    return f"{json.dumps(record, ensure_ascii=False)}\n".encode("utf-8", "replace")


@contextmanager
def alone(path: Path) -> Iterator[int]:
    """Open *path*, and keep others who append out of it; the system lets go of it when the process dies."""
    path.parent.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, FILE)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield opened
    finally:
        os.close(opened)


def _append(opened: int, line: bytes, size: int) -> None:
    """Write at the end of a file of *size* bytes. If it fails, nothing of it stays."""
    rest = memoryview(line)
    try:
        while rest:
            rest = rest[os.write(opened, rest) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(opened, size)
        raise


def _read_all(opened: int, start: int, end: int) -> bytes:
    parts = []
    while start < end and (part := os.pread(opened, end - start, start)):
        parts.append(part)
        start += len(part)
    return b"".join(parts)
