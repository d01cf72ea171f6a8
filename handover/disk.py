"""Files that are there whole or not at all, whenever the process or the machine stops."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FILE = 0o640
FOLDER = 0o750
"""What is written here names people and what they owe: the owner and his group may read it, nobody else."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other threads and processes out of *folder*; the system lets go of it when the process dies."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    held = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def write_whole(path: Path, content: bytes) -> None:
    """Put *content* at *path* in one step; it is on the disk when this returns.

    Until the rename it stands under a name beginning with a dot, which nobody who looks for files sees.
    """
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        opened = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, FILE
        )
        try:
            write_all(opened, content)
            os.fsync(opened)
        finally:
            os.close(opened)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    keep(path.parent)


def write_all(opened: int, content: bytes) -> None:
    """Write all of *content*: a single write may take less than it was given."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(opened, rest) :]


def move(path: Path, to: Path) -> None:
    """Rename within one disk, so that the file is at one of the two places whatever happens."""
    path.replace(to)
    keep(to.parent)
    keep(path.parent)


def keep(path: Path) -> None:
    """Wait until what is known of *path* (a file or a folder) is on the disk."""
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sweep(folder: Path) -> None:
    """Remove what an earlier process left unfinished. Only for who is `alone` in *folder*."""
    for unfinished in folder.glob(".*.tmp"):
        unfinished.unlink(missing_ok=True)


def plainly(error: OSError, folder: Path) -> str:
    """Say what went wrong in *folder*, for the person who can mend it."""
    if error.errno in _NO_ROOM:
        return f"the disk that holds the collector's folder {folder} is full; it goes on when there is room"
    if error.errno in _NOT_ALLOWED:
        return f"the collector's folder {folder} may not be written; allow it to the user this runs as"
    return f"the collector's folder {folder} does not work: {error.strerror or type(error).__name__}"
