"""Reports that a partner leaves in `reports/`: each is read, received, and only then put away.

A crash after it was received and before it was put away shows it again under the same identity, and the store
refuses the repeat. Whatever was not understood lies in `reports/rejected/` with the reasons beside it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from core.errors import TryLater
from core.events import Channel
from core.inbound import Incoming, Kind
from handover.disk import FOLDER, move, plainly, write_whole
from handover.reports import LARGEST, Report, read_report

log = structlog.get_logger(__name__)

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
MAX_LISTED = 20
Receive = Callable[[Sequence[Incoming]], Awaitable[object]]
Heard = Callable[[datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A report that lies in the folder, read but not yet received."""

    path: Path
    digest: str
    """SHA-256 (hex) of the file."""
    report: Report
    at: datetime

    @property
    def external_id(self) -> str:
        """Its identity: the same content counts once, whatever the file is called."""
        return f"report-{self.digest}"

    def incoming(self, sender: str = "collector") -> Incoming:
        """Return it as the engine takes it. One without a single word is for support to look at."""
        return Incoming(
            channel=Channel.FILE,
            external_id=self.external_id,
            at=self.at,
            sender=sender,
            text="\n".join(_sentences(self.report)[:MAX_LISTED]),
            digest=self.digest,
            kind=Kind.REPLY if self.report.words else Kind.UNREADABLE,
            why="report",
            reports=self.report.words,
        )


class FolderReports:
    """The way back from a collector who leaves files. One process at a time reads a folder."""

    def __init__(self, folder: Path, quiet: float = 2.0) -> None:
        """A file is taken when it has not changed for *quiet* seconds: its upload is over."""
        self.folder = folder / "reports"
        self.done = self.folder / "done"
        self.rejected = self.folder / "rejected"
        self.waiting = False
        """Whether the last look left a file for later: it is still growing, or can not be read."""
        self._quiet = quiet
        self._met: dict[str, tuple[tuple[int, int, int], float]] = {}

    def new(self, at: datetime) -> Iterator[Found]:
        """Yield what lies in the folder, the oldest first. *at* (aware UTC) is when it counts as arrived.

        A file stays where it is until `settle` puts it away: call that when its words are stored.
        Raises `TryLater` where the folder can not be read.
        """
        try:
            files = self._files()
        except OSError as error:
            raise TryLater(plainly(error, self.folder)) from error
        for path in files:
            try:
                digest, content = _content(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.waiting = True
                log.warning("report can not be read", file=path.name, error=error.strerror)
                continue
            report = read_report(content, at, source=digest, channel=Channel.FILE)
            yield Found(path=path, digest=digest, report=report, at=at)

    def settle(self, found: Found) -> None:
        """Put a report away after its words were stored; doing it again changes nothing."""
        try:
            self._settle(found)
        except OSError as error:
            raise TryLater(plainly(error, self.folder)) from error

    async def read_once(self, receive: Receive, heard: Heard, now: datetime) -> int:
        """Hand each new report to *receive* and put it away; return how many there were.

        Then *heard* is told *now*, which was taken before reading, unless a file had to be left for later.
        """
        count = 0
        for found in await asyncio.to_thread(lambda: [*self.new(now)]):
            await receive([found.incoming()])
            await asyncio.to_thread(self.settle, found)
            count += 1
        if not self.waiting:
            await heard(now)
        return count

    # --- looking

    def _files(self) -> list[Path]:
        for folder in (self.folder, self.done, self.rejected):
            folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        self.waiting = False
        found: list[tuple[int, str, Path]] = []
        met: dict[str, tuple[tuple[int, int, int], float]] = {}
        with os.scandir(self.folder) as entries:
            listed = [*entries]
        for entry in listed:
            about = entry.stat(follow_symlinks=False)
            hidden = entry.name.startswith(".") or entry.name.casefold().endswith(UNFINISHED)
            if hidden or not stat.S_ISREG(about.st_mode):
                continue
            shape = (about.st_ino, about.st_size, about.st_mtime_ns)
            known, since = self._met.get(entry.name, (None, 0.0))
            met[entry.name] = (shape, since if known == shape else time.monotonic())
            if time.monotonic() - met[entry.name][1] >= self._quiet:
                found.append((about.st_mtime_ns, entry.name, Path(entry.path)))
            else:
                self.waiting = True
        self._met = met
        return [path for _, _, path in sorted(found)]

    # --- putting away

    def _settle(self, found: Found) -> None:
        try:
            digest, _ = _content(found.path)
        except FileNotFoundError:
            return
        name = _name(found)
        if digest != found.digest:
            self._explain(name, [_changed(found), *_sentences(found.report)])
            move(found.path, self.rejected / name)
        elif not found.report.words:
            self._explain(name, _sentences(found.report))
            move(found.path, self.rejected / name)
        else:
            if found.report.rejected:
                write_whole(self.rejected / name, found.report.rest.encode("utf-8", "replace"))
                self._explain(name, [_partly(found), *_sentences(found.report)])
            self._note_same(found, name)
            move(found.path, self.done / name)

    def _explain(self, name: str, sentences: list[str]) -> None:
        write_whole(self.rejected / f"{name}.txt", _text(sentences))

    def _note_same(self, found: Found, name: str) -> None:
        """Say so where the very same content was put away before: it counted once, and perhaps should not."""
        earlier = sorted(path.name for path in self.done.glob(f"*{found.digest[:12]}*"))
        earlier = [own for own in earlier if not own.endswith(".note.txt")]
        if earlier:
            kept = self.done / f"{name}.note.txt"
            write_whole(kept, _text([f"The same content came before, as {earlier[0]}, and counts once."]))


def _content(path: Path) -> tuple[str, bytes]:
    """Return the digest of a file and its bytes, of which no more are kept than a report may have."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
        if len(content) <= LARGEST:
            return hashlib.sha256(content).hexdigest(), content
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest(), content


def _name(found: Found) -> str:
    """Return the name it is put away under: the digest keeps two files of one name apart."""
    stem = os.fsencode(found.path.stem)[:120].decode("utf-8", "replace")
    return f"{stem}.{found.digest[:12]}{found.path.suffix[:12]}"


def _sentences(report: Report) -> list[str]:
    return [_sentence(one.line, one.field, one.reason) for one in report.rejected]


def _sentence(line: int, field: str, reason: str) -> str:
    where = ", ".join(part for part in (f"line {line}" if line else "", field) if part)
    return f"{where}: {reason}" if where else reason


def _partly(found: Found) -> str:
    return (
        f"Of {found.path.name!a}, {len(found.report.words)} entries were taken. Do not send them again: the "
        "file beside this one holds only those that were not. Correct it and put it back into reports/."
    )


def _changed(found: Found) -> str:
    return (
        f"{found.path.name!a} changed after it was read; {len(found.report.words)} entries were taken from "
        "what it said before. Send only what is new, in a new file, and give files their name when complete."
    )


def _text(sentences: list[str]) -> bytes:
    return "".join(f"{sentence}\n" for sentence in sentences).encode("utf-8", "replace")
