"""How far an inbox file was read. A file that is not the one that was read begins anew."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The end of the last line that was received."""

    offset: int = 0
    """Bytes."""
    line: int = 0
    """Lines."""
    last: int = 0
    """Where that line began."""
    digest: str = ""
    """SHA-256 of that line: where it stands no more, somebody put another file there."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the position kept in *path*; the beginning if there is none, or it can not be read."""
        try:
            kept = json.loads(path.read_bytes())
            return cls(
                offset=int(kept["offset"]),
                line=int(kept["line"]),
                last=int(kept["last"]),
                digest=str(kept["digest"]),
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        """Keep it in one step, so that a crash leaves the one before or this one."""
        kept = {"offset": self.offset, "line": self.line, "last": self.last, "digest": self.digest}
        unfinished = path.with_name(f".{path.name}.tmp")
        with unfinished.open("wb") as file:
            file.write(json.dumps(kept).encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def after(self, line: bytes) -> Position:
        """Return the position behind one more *line*, given with its end."""
        return Position(
            offset=self.offset + len(line),
            line=self.line + 1,
            last=self.offset,
            digest=hashlib.sha256(line).hexdigest(),
        )


def new_lines(path: Path, position: Position) -> tuple[Position, list[bytes]]:
    """Return the whole lines (with their ends) after *position*, and where they begin.

    A last line without its end is still being written, and waits.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return position, []
    with file:
        file.seek(position.last)
        before = file.read(position.offset - position.last)
        if position.offset and hashlib.sha256(before).hexdigest() != position.digest:
            position = Position()
            file.seek(0)
        new = file.read()
    whole = new[: new.rfind(b"\n") + 1]
    return position, [line + b"\n" for line in whole.split(b"\n")[:-1]]
