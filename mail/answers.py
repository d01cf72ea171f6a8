"""What an IMAP server answers to FETCH, read from the lines the library gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

CHUNK = 200
"""UIDs in one command: the library's parser recurses over the lines of an answer, and Python allows 1,000."""

_RECORD = re.compile(rb"\d+ FETCH \((.*)", re.DOTALL)
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')
_SHORT_BODY = re.compile(rb'BODY\[\](?:<0>)? (?:NIL|"((?:[^"\\]|\\.)*)")')
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a letter before it is fetched."""

    uid: int
    size: int
    """Bytes."""
    arrived: datetime
    """INTERNALDATE: when the server took it (aware UTC)."""


def sequence_set(uids: Iterable[int]) -> str:
    """A sequence set; runs are written as ranges, which some servers are much faster with."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def chunks(uids: Sequence[int]) -> list[Sequence[int]]:
    return [uids[at : at + CHUNK] for at in range(0, len(uids), CHUNK)]


def records(lines: Iterable[bytes | bytearray]) -> list[tuple[bytes, bytes | None]]:
    """The FETCH answers: what stands around the literal, and the literal, which the library marks by type."""
    found: list[tuple[bytes, bytes | None]] = []
    for line in lines:
        if isinstance(line, bytearray):
            if found:
                found[-1] = (found[-1][0], bytes(line))
        elif record := _RECORD.match(line):
            found.append((record[1], None))
        elif found:
            found[-1] = (found[-1][0] + b" " + line, found[-1][1])
    return found


def seen_in(record: bytes) -> Seen | None:
    uid, size, arrived = _UID.search(record), _SIZE.search(record), _ARRIVED.search(record)
    if uid is None or size is None or arrived is None:
        return None
    return Seen(int(uid[1]), int(size[1]), _moment(arrived[1].decode("ascii", "replace")))


def short_body(record: bytes) -> bytes:
    """A server may write a short body without a literal."""
    found = _SHORT_BODY.search(record)
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found and found[1] else b""


def _moment(internaldate: str) -> datetime:
    """`17-Jul-2026 02:44:25 -0700`; months are English whatever the locale."""
    day, month, rest = internaldate.strip().split("-", 2)
    number = _MONTHS.index(month.title()) // 3 + 1
    return datetime.strptime(f"{int(day):02} {number:02} {rest}", "%d %m %Y %H:%M:%S %z").astimezone(UTC)
